"""Accounts over the inspection API: what they may do, and how much they have done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_asking import WHERE
from sesmodel.server.inspection_table import chapter
from sesmodel.server.inspection_views import many, record, text

if TYPE_CHECKING:
    from sesmodel.local import LocalSes
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input


def list_models(inspection: Inspection, _: Input) -> list[dict[str, Any]]:
    """The accounts and Regions that there are."""
    return [_account(ses) for ses in inspection.models.all]


def _account(ses: LocalSes) -> dict[str, Any]:
    usage = ses.quota_usage
    return {
        "account": ses.account_id,
        "region": ses.region,
        "production": ses.production,
        "sending_enabled": ses.account.sending_enabled,
        "max_24_hour_send": usage.max_24_hour_send,
        "max_send_rate": usage.max_send_rate,
        "sent_last_24_hours": usage.sent_last_24_hours,
        "sent": len(ses.sent),
        "events": len(ses.events),
    }


def get_account(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """One account in one Region."""
    return _account(inspection.models.one(*asked.where))


def change_account(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Change what it may do."""
    body = asked.body
    about = ("account", *sorted(body))
    return _account(inspection.models.set_up(*asked.where, about, partial(_change, body))[0])


def _change(body: dict[str, Any], ses: LocalSes) -> None:
    if "production" in body:
        ses.account.production = body["production"]
    for name in ("max_24_hour_send", "max_send_rate"):
        if name in body:
            setattr(ses.account.quota, name, body[name])
    if "sending_enabled" in body:
        (ses.resume_sending if body["sending_enabled"] else ses.pause_sending)()


_LIMIT: Schema = {"type": ["number", "null"], "minimum": 0, "description": "No limit, if null."}
_ACCOUNT = record(
    {
        "account": text(),
        "region": text(),
        "production": {"type": "boolean", "description": "Whether it is out of the sandbox."},
        "sending_enabled": {"type": "boolean"},
        "max_24_hour_send": {"type": ["number", "null"]},
        "max_send_rate": {"type": ["number", "null"]},
        "sent_last_24_hours": {"type": "number"},
        "sent": {"type": "integer", "description": "How much sent mail is kept."},
        "events": {"type": "integer", "description": "How many events are kept."},
    }
)
_CHANGE: Schema = {
    "type": "object",
    "properties": {
        "production": {"type": "boolean"},
        "sending_enabled": {"type": "boolean"},
        "max_24_hour_send": _LIMIT,
        "max_send_rate": _LIMIT,
    },
    "minProperties": 1,
    "additionalProperties": False,
}

_row = chapter()

OPERATIONS = (
    _row(
        "GET",
        "/models",
        "listModels",
        "The accounts and Regions that are in use.",
        list_models,
        answer=many(_ACCOUNT),
    ),
    _row("GET", "/account", "getAccount", "One account in one Region.", get_account, query=WHERE, answer=_ACCOUNT),
    _row(
        "PATCH",
        "/account",
        "changeAccount",
        "Change what it may do: sandbox, quota, rate, paused.",
        change_account,
        query=WHERE,
        body=_CHANGE,
        answer=_ACCOUNT,
    ),
)
