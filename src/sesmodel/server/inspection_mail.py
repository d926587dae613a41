"""Mail over the inspection API: what was sent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import Response

from sesmodel.errors import InvalidValue
from sesmodel.server.inspection_asking import (
    AFTER,
    ANY,
    HARMLESS,
    LIMIT,
    REF,
    TIMEOUT,
    WANTED,
    WHERE,
    as_bytes,
    filter_of,
    listing,
    wait_for,
)
from sesmodel.server.inspection_table import Missing, chapter
from sesmodel.server.inspection_views import (
    LOG_ENTRY,
    files,
    many,
    moment,
    sent_view,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesmodel.local import LocalSes
    from sesmodel.mail.read import ParsedMessage
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input
    from sesmodel.service.outbox import SentMessage

_Found = tuple["LocalSes", "SentMessage"]

_SENT: dict[str, Schema] = {
    **WHERE,
    "to": text("Is among the recipients, Bcc included."),
    **WANTED,
    "since": text("Sent at this moment or later, with its time zone.", format="date-time"),
}


def _sent(inspection: Inspection, asked: Input) -> Iterator[_Found]:
    """Sent mail that fits, the oldest first."""
    fitting, since, to = filter_of(asked), _since(asked.query.get("since")), asked.query.get("to")
    found = [(ses, sent) for ses in inspection.models.some(*asked.where) for sent in _to(ses, to)]
    for ses, sent in sorted(found, key=lambda pair: pair[1].sent_at):
        if (since is None or sent.sent_at >= since) and (fitting == ANY or fitting.fits(sent.message)):
            yield ses, sent


def _to(ses: LocalSes, address: str | None) -> Sequence[SentMessage]:
    return ses.sent if address is None else ses.sent.to(address)


def _since(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        cure = "Write it as '2026-01-01T12:00:00Z'; in a URL, '+' is written %2B."
        raise InvalidValue(f"{given!r} is no moment with a time zone.", where="since", cure=cure)
    return found


def list_sent(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """What was sent."""
    found = list(_sent(inspection, asked))
    return {"total": len(found), "mail": [sent_view(*one) for one in found[-asked.query.get("limit", 100) :]]}


async def wait_for_sent(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """The newest that fits, once there is one."""
    after = asked.query.get("after", 0)

    def look() -> _Found | None:
        return next(iter(list(_sent(inspection, asked))[after:][-1:]), None)

    return sent_view(*await wait_for(inspection, asked, look, "mail was sent"))


def find_sent(inspection: Inspection, asked: Input) -> _Found:
    """The sent message that a path names.

    Raises:
        Missing: there is none.
    """
    wanted = asked.path["id"]
    for ses in inspection.models.some(*asked.where):
        for sent in reversed(ses.sent):
            if sent.message_id == wanted:
                return ses, sent
    raise Missing(f"No mail of the id {wanted!r} was sent, or it is forgotten.")


def get_sent(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """One message."""
    return sent_view(*find_sent(inspection, asked))


def get_raw(inspection: Inspection, asked: Input) -> Response:
    """Its bytes."""
    return as_bytes(find_sent(inspection, asked)[1].raw.data)


def get_file(inspection: Inspection, asked: Input) -> Response:
    """The content of a file."""
    return _file(find_sent(inspection, asked)[1].message, asked.path["number"])


def get_log(inspection: Inspection, asked: Input) -> list[dict[str, Any]]:
    """What happened to it."""
    wanted = asked.path["id"]
    return [
        {
            "stage": one.stage.value,
            "at": moment(one.at),
            "recipient": one.recipient,
            "detail": one.detail,
            "tls": one.tls,
        }
        for ses in inspection.models.some(*asked.where)
        for one in ses.log(wanted)
    ]


def forget_sent(inspection: Inspection, asked: Input) -> None:
    """Forget one."""
    wanted = asked.path["id"]
    if not any(ses.forget(wanted) for ses in inspection.models.some(*asked.where)):  # one has it, if any
        raise Missing(f"No mail of the id {wanted!r} was sent, or it is forgotten already.")


def clear(inspection: Inspection, asked: Input) -> None:
    """Forget all of it, of an account or Region alone without the inboxes, which all share."""
    for ses in inspection.models.some(*asked.where):
        ses.clear(inboxes=asked.where == (None, None))


def _file(message: ParsedMessage, number: int) -> Response:
    there = files(message)
    if not 1 <= number <= len(there):
        raise Missing(f"It has {len(there)} files, and none of the number {number}.")
    part = there[number - 1]
    name = quote(part.filename or f"file-{number}", safe="")
    disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(part.content, media_type=part.content_type, headers={**HARMLESS, **disposition})


_mail = chapter(group="mail", query=WHERE)

OPERATIONS = (
    _mail(
        "GET",
        "/mail",
        "listMail",
        "What was sent, the oldest first.",
        list_sent,
        query={**_SENT, **LIMIT},
        answer=listing("Sent"),
    ),
    _mail("DELETE", "/mail", "clearMail", "Forget mail, inboxes and events; what the account owns stays.", clear),
    _mail(
        "GET",
        "/mail/wait",
        "waitForMail",
        "The newest mail that fits; waits for it if it is not sent yet. A clock that stands still is moved meanwhile.",
        wait_for_sent,
        query={**_SENT, **AFTER, **TIMEOUT},
        answer=REF["Sent"],
    ),
    _mail("GET", "/mail/{id}", "getMail", "One message.", get_sent, answer=REF["Sent"]),
    _mail("DELETE", "/mail/{id}", "forgetMail", "Forget that one message was sent.", forget_sent),
    _mail("GET", "/mail/{id}/raw", "getRawMail", "Its bytes, as they went out.", get_raw, answer="message/rfc822"),
    _mail(
        "GET",
        "/mail/{id}/log",
        "getMailLog",
        "What happened to it, step by step.",
        get_log,
        answer=many(LOG_ENTRY),
    ),
    _mail(
        "GET",
        "/mail/{id}/attachments/{number:place}",
        "getAttachment",
        "The content of a file, by its place.",
        get_file,
        answer="*/*",
    ),
)
