"""The account over the inspection API: identities, quota, snapshots, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesmodel.server.inspection_asking import WHERE
from sesmodel.server.inspection_table import Missing, NotPossible, Operation
from sesmodel.server.inspection_views import PREFIX, many, record, text

if TYPE_CHECKING:
    from sesmodel.local import LocalSes
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input

MOST_SNAPSHOTS = 100


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
    ses, body = inspection.models.one(*asked.where), asked.body
    if "production" in body:
        ses.account.production = body["production"]
    for name in ("max_24_hour_send", "max_send_rate"):
        if name in body:
            setattr(ses.account.quota, name, body[name])
    if "sending_enabled" in body:
        (ses.resume_sending if body["sending_enabled"] else ses.pause_sending)()
    return _account(ses)


# --- identities ------------------------------------------------------------------------------------------


def _identity(ses: LocalSes, name: str) -> dict[str, Any]:
    identity = ses.identities.get(name)
    if identity is None:
        raise Missing(f"There is no identity {name!r}.")
    return {"name": identity.name, "account": ses.account_id, "region": ses.region, "status": identity.status.value}


def list_identities(inspection: Inspection, asked: Input) -> list[dict[str, Any]]:
    """The identities."""
    return [_identity(ses, one.name) for ses in inspection.models.some(*asked.where) for one in tuple(ses.identities)]


def verify(inspection: Inspection, asked: Input) -> list[dict[str, Any]]:
    """Verify identities, as if their owner had confirmed them."""
    ses, names = inspection.models.one(*asked.where), asked.body["names"]
    ses.verify(*names, dkim=asked.body.get("dkim", False))
    return [_identity(ses, name) for name in names]


def delete_identity(inspection: Inspection, asked: Input) -> None:
    """Take an identity away."""
    ses = inspection.models.one(*asked.where)
    _identity(ses, asked.path["name"])
    ses.delete_identity(asked.path["name"])


# --- back ----------------------------------------------------------------------------------------------


def list_snapshots(inspection: Inspection, _: Input) -> list[str]:
    """The names of the snapshots."""
    return list(inspection.snapshots)


def take_snapshot(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Remember the state of this moment."""
    name = asked.path["name"]
    if name not in inspection.snapshots and len(inspection.snapshots) >= MOST_SNAPSHOTS:
        raise NotPossible(f"There are {MOST_SNAPSHOTS} snapshots already; delete one.")
    inspection.snapshots[name] = inspection.models.snapshot()
    return {"name": name}


def restore_snapshot(inspection: Inspection, asked: Input) -> None:
    """Go back to it."""
    name = asked.path["name"]
    if name not in inspection.snapshots:
        raise Missing(f"There is no snapshot {name!r}.")
    inspection.models.restore(inspection.snapshots[name])


def delete_snapshot(inspection: Inspection, asked: Input) -> None:
    """Let go of it."""
    if inspection.snapshots.pop(asked.path["name"], None) is None:
        raise Missing(f"There is no snapshot {asked.path['name']!r}.")


def reset(inspection: Inspection, _: Input) -> None:
    """Go back to how it was at first."""
    inspection.reset()


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
_NAMES: Schema = {
    "type": "object",
    "properties": {
        "names": {"type": "array", "items": text("An address or a domain."), "minItems": 1},
        "dkim": {"type": "boolean", "description": "Set Easy DKIM up as well."},
    },
    "required": ["names"],
    "additionalProperties": False,
}
_IDENTITY = record({"name": text(), "account": text(), "region": text(), "status": text()})


def _row(method: str, path: str, name: str, does: str, run: Any, **more: Any) -> Operation:
    return Operation(method=method, path=f"{PREFIX}{path}", name=name, does=does, run=run, **more)


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
    _row(
        "GET",
        "/identities",
        "listIdentities",
        "Addresses and domains, verified or not.",
        list_identities,
        query=WHERE,
        answer=many(_IDENTITY),
        group="identities",
    ),
    _row(
        "POST",
        "/identities",
        "verifyIdentities",
        "Make addresses or domains verified identities, as if their owner had confirmed them.",
        verify,
        query=WHERE,
        body=_NAMES,
        answer=many(_IDENTITY),
        status=201,
        group="identities",
    ),
    _row(
        "DELETE",
        "/identities/{name}",
        "deleteIdentity",
        "Take an identity away.",
        delete_identity,
        query=WHERE,
        group="identities",
    ),
    _row("GET", "/snapshots", "listSnapshots", "The names of the snapshots.", list_snapshots, answer=many(text())),
    _row(
        "PUT",
        "/snapshots/{name}",
        "takeSnapshot",
        "Remember the state of this moment under a name, until the server ends.",
        take_snapshot,
        answer=record({"name": text()}),
        status=201,
    ),
    _row("POST", "/snapshots/{name}/restore", "restoreSnapshot", "Go back to it.", restore_snapshot),
    _row("DELETE", "/snapshots/{name}", "deleteSnapshot", "Let go of it.", delete_snapshot),
    _row(
        "POST",
        "/reset",
        "reset",
        "Go back to how the model was when the door was opened. Planned faults and snapshots go.",
        reset,
    ),
)
