"""What recipients do, over the inspection API: they open mail, follow links, leave lists, confirm addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.server.inspection_asking import WHERE
from sesmodel.server.inspection_mail import find_sent
from sesmodel.server.inspection_table import Operation, chapter
from sesmodel.server.inspection_views import event_view, many, maybe_text, record, text

if TYPE_CHECKING:
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input


def open_mail(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Open a message."""
    ses, sent = find_sent(inspection, asked)
    return event_view(ses, ses.open(sent.message_id, **asked.body))


def click(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Follow a link in it."""
    ses, sent = find_sent(inspection, asked)
    return event_view(ses, ses.click(sent.message_id, **asked.body))


def unsubscribe(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Leave the list or the topic that it is for."""
    ses, sent = find_sent(inspection, asked)
    return event_view(ses, ses.unsubscribe_via_header(sent.message_id))


def show_preferences(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Open the page that it links to."""
    ses, sent = find_sent(inspection, asked)
    return attrs.asdict(ses.landing_page(sent.message_id))


def update_preferences(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Choose on that page."""
    ses, sent = find_sent(inspection, asked)
    return event_view(ses, ses.update_preferences(sent.message_id, **asked.body))


def list_links(inspection: Inspection, asked: Input) -> list[str]:
    """The verification links in an inbox."""
    ses = inspection.models.one(*asked.where)  # an inbox is the same for all
    return list(ses.verification_links(asked.path["address"]))


def confirm(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """Follow a verification link."""
    came = inspection.models.confirm(asked.body["link"], *asked.where)
    problem = str(came.problem) if came.problem else None
    return {"identity": came.identity, "verified": came.verified, "redirect": came.redirect, "problem": problem}


_READER: dict[str, Schema] = {
    "ip_address": text("Where the recipient is.", minLength=1),
    "user_agent": text("The program that it is read with."),
}
_OPEN: Schema = {"type": "object", "properties": _READER, "additionalProperties": False}
_CLICK: Schema = {
    "type": "object",
    "properties": {
        "link": text("The address that the sender wrote.", minLength=1),
        **_READER,
    },
    "required": ["link"],
    "additionalProperties": False,
}
_LEAVE: Schema = {"type": "object", "properties": {}, "additionalProperties": False}
_CHOICE: Schema = {
    "type": "object",
    "properties": {
        "topics": {
            "type": "object",
            "additionalProperties": {"type": "string", "enum": ["OPT_IN", "OPT_OUT"]},
            "description": "What is wanted of topics, by their names; others stay as they are.",
        },
        "unsubscribe_all": {"type": "boolean", "description": "Whether no mail of the list is wanted at all."},
    },
    "additionalProperties": False,
}
_PAGE = record(
    {
        "address": text("Who looks at it."),
        "contact_list": text(),
        "description": maybe_text(),
        "unsubscribe_all": {"type": "boolean"},
        "topics": many(
            record(
                {
                    "name": text(),
                    "display_name": text(),
                    "description": maybe_text(),
                    "subscribed": {"type": "boolean", "description": "Whether its mail is sent to that address."},
                }
            )
        ),
    }
)
_LINK: Schema = {
    "type": "object",
    "properties": {"link": text("From a mail in the inbox.", minLength=1)},
    "required": ["link"],
    "additionalProperties": False,
}
_CONFIRMED = record(
    {
        "identity": text("The address."),
        "verified": {"type": "boolean"},
        "redirect": maybe_text("The page that the person is sent to, after a custom verification mail."),
        "problem": maybe_text("Why it is not verified, if it is not."),
    }
)


_row = chapter(group="recipients", query=WHERE)


def _event(what: str, name: str, does: str, run: Any, body: Schema, *, optional: bool = False) -> Operation:
    answer = {"$ref": "#/components/schemas/Event"}
    return _row(
        "POST", f"/mail/{{id}}/{what}", name, does, run, body=body, optional_body=optional, answer=answer, status=201
    )


OPERATIONS = (
    _event("open", "openMail", "Let a recipient open a message: an Open event.", open_mail, _OPEN, optional=True),
    _event("click", "clickLink", "Let a recipient follow a link: a Click event.", click, _CLICK),
    _event(
        "unsubscribe",
        "leaveList",
        "Let the recipient of list mail press the unsubscribe button: a Subscription event.",
        unsubscribe,
        _LEAVE,
        optional=True,
    ),
    _row(
        "GET",
        "/mail/{id}/preferences",
        "showPreferences",
        "The page that the link in the text of list mail opens.",
        show_preferences,
        answer=_PAGE,
    ),
    _event(
        "preferences",
        "updatePreferences",
        "Let the recipient choose on that page: a Subscription event.",
        update_preferences,
        _CHOICE,
    ),
    _row(
        "GET",
        "/inboxes/{address}/verification-links",
        "listVerificationLinks",
        "The verification links that an address got by mail, the oldest first.",
        list_links,
        answer=many(text()),
    ),
    _row(
        "POST",
        "/verification-links/follow",
        "followVerificationLink",
        "Follow a verification link, as the person does who got it.",
        confirm,
        body=_LINK,
        answer=_CONFIRMED,
    ),
)
