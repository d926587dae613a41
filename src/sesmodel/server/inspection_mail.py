"""Mail over the inspection API: what was sent, and what arrived."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from starlette.responses import Response

from sesmodel.errors import InvalidValue
from sesmodel.mail.address import Address
from sesmodel.server.inspection_table import Missing, Operation
from sesmodel.server.inspection_views import (
    LOG_ENTRY,
    PREFIX,
    files,
    many,
    moment,
    received_view,
    record,
    sent_view,
    text,
)
from sesmodel.service.inbox import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sesmodel.local import LocalSes
    from sesmodel.mail.read import ParsedMessage
    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input
    from sesmodel.service.outbox import SentMessage

_T = TypeVar("_T")
_Found = tuple["LocalSes", "SentMessage"]
_ANY = Wanted()

WHERE: dict[str, Schema] = {
    "account": text("The 12 digits of the account, of a cloud."),
    "region": text("The Region, of a cloud."),
}
_WANTED: dict[str, Schema] = {
    "subject": text("Is in the subject."),
    "sender": text("Is the address in From."),
    "text": text("Is in the plain text, or in the HTML."),
}
_SENT: dict[str, Schema] = {
    **WHERE,
    "to": text("Is among the recipients, Bcc included."),
    **_WANTED,
    "since": text("Sent at this moment or later, with its time zone.", format="date-time"),
}
_LIMIT: dict[str, Schema] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 1000, "description": "So many at most, the newest: 100."}
}
TIMEOUT: dict[str, Schema] = {
    "timeout": {"type": "number", "minimum": 0, "maximum": 60, "description": "Seconds to wait: 10."}
}
_AFTER: dict[str, Schema] = {
    "after": {"type": "integer", "minimum": 0, "description": "Only what comes after so many; 0."}
}


# --- what was sent --------------------------------------------------------------------------------


def _sent(inspection: Inspection, asked: Input) -> Iterator[_Found]:
    """Sent mail that fits, the oldest first."""
    wanted, since, to = _wanted(asked), _since(asked.query.get("since")), asked.query.get("to")
    found = [(ses, sent) for ses in inspection.models.some(*asked.where) for sent in _to(ses, to)]
    for ses, sent in sorted(found, key=lambda pair: pair[1].sent_at):
        if (since is None or sent.sent_at >= since) and (wanted == _ANY or wanted.fits(sent.message)):
            yield ses, sent


def _to(ses: LocalSes, address: str | None) -> Sequence[SentMessage]:
    return ses.sent if address is None else ses.sent.to(address)


def _wanted(asked: Input) -> Wanted:
    return Wanted(**{name: asked.query.get(name) for name in _WANTED})


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

    return sent_view(*await _wait(inspection, asked, look, "mail was sent"))


async def _wait(inspection: Inspection, asked: Input, look: Callable[[], _T | None], what: str) -> _T:
    timeout = asked.query.get("timeout", 10)
    found = await inspection.bell.wait_for(look, timeout)
    if found is None:
        said = ", ".join(f"{name} {value!r}" for name, value in asked.query.items() if name != "timeout")
        raise Missing(
            f"No {what} in {timeout:g} s{f' with {said}' if said else ''}; GET the list to see what is there."
        )
    return found


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
    return _bytes(find_sent(inspection, asked)[1].raw.data)


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


# --- what arrived ----------------------------------------------------------------------------------


def list_inboxes(inspection: Inspection, _: Input) -> list[dict[str, Any]]:
    """Who has got mail."""
    return [{"address": address, "count": count} for address, count in inspection.models.model.inboxes.items()]


def _received(inspection: Inspection, asked: Input) -> tuple[str, list[tuple[int, ParsedMessage]]]:
    address = Address.parse(asked.path["address"]).mailbox.addr_spec
    wanted = _wanted(asked)
    found = [(place, one) for place, one in enumerate(inspection.models.inbox(address), 1) if wanted.fits(one)]
    return address, found


def list_received(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """What an address got."""
    address, found = _received(inspection, asked)
    shown = found[-asked.query.get("limit", 100) :]
    return {"total": len(found), "mail": [received_view(address, *one) for one in shown]}


async def wait_for_received(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """The newest that fits, once there is one."""
    after = asked.query.get("after", 0)

    def look() -> tuple[str, int, ParsedMessage] | None:
        address, found = _received(inspection, asked)
        fitting = [one for one in found if one[0] > after]
        return (address, *fitting[-1]) if fitting else None

    return received_view(*await _wait(inspection, asked, look, f"mail came to {asked.path['address']}"))


def _one_received(inspection: Inspection, asked: Input) -> tuple[str, int, ParsedMessage]:
    address, found = _received(inspection, asked)
    number = asked.path["number"]
    if not 1 <= number <= len(found):
        raise Missing(f"{address} has got {len(found)} messages, and none of the number {number}.")
    return (address, *found[number - 1])


def get_received(inspection: Inspection, asked: Input) -> dict[str, Any]:
    """One message."""
    return received_view(*_one_received(inspection, asked))


def get_received_raw(inspection: Inspection, asked: Input) -> Response:
    """Its bytes."""
    return _bytes(_one_received(inspection, asked)[2].raw.data)


# --- bytes -------------------------------------------------------------------------------------------

_HARMLESS = {"Content-Security-Policy": "sandbox; default-src 'none'"}  # mail is written by anybody


def _bytes(data: bytes) -> Response:
    return Response(data, media_type="message/rfc822", headers=_HARMLESS)


def _file(message: ParsedMessage, number: int) -> Response:
    there = files(message)
    if not 1 <= number <= len(there):
        raise Missing(f"It has {len(there)} files, and none of the number {number}.")
    part = there[number - 1]
    name = quote(part.filename or f"file-{number}", safe="")
    disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(part.content, media_type=part.content_type, headers={**_HARMLESS, **disposition})


_REF = {name: {"$ref": f"#/components/schemas/{name}"} for name in ("Sent", "Received")}


def _listing(of: str) -> Schema:
    total: Schema = {"type": "integer", "description": "How many fit, shown or not."}
    return record({"total": total, "mail": many(_REF[of])})


def _mail(method: str, path: str, name: str, does: str, run: Any, **more: Any) -> Operation:
    return Operation(
        method=method,
        path=f"{PREFIX}{path}",
        name=name,
        does=does,
        run=run,
        **{"group": "mail", "query": WHERE, **more},
    )


def _box(path: str, name: str, does: str, run: Any, **more: Any) -> Operation:
    path = f"{PREFIX}/inboxes{path}"
    return Operation(method="GET", path=path, name=name, does=does, run=run, group="inboxes", **more)


OPERATIONS = (
    _mail(
        "GET",
        "/mail",
        "listMail",
        "What was sent, the oldest first.",
        list_sent,
        query={**_SENT, **_LIMIT},
        answer=_listing("Sent"),
    ),
    _mail("DELETE", "/mail", "clearMail", "Forget mail, inboxes and events; what the account owns stays.", clear),
    _mail(
        "GET",
        "/mail/wait",
        "waitForMail",
        "The newest mail that fits; waits for it if it is not sent yet. A clock that stands still is moved meanwhile.",
        wait_for_sent,
        query={**_SENT, **_AFTER, **TIMEOUT},
        answer=_REF["Sent"],
    ),
    _mail("GET", "/mail/{id}", "getMail", "One message.", get_sent, answer=_REF["Sent"]),
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
    _box(
        "",
        "listInboxes",
        "Who has got mail.",
        list_inboxes,
        answer=many(record({"address": text(), "count": {"type": "integer"}})),
    ),
    _box(
        "/{address}",
        "listInbox",
        "What an address got, the oldest first; for senders also bounces and automatic replies.",
        list_received,
        query={**_WANTED, **_LIMIT},
        answer=_listing("Received"),
    ),
    _box(
        "/{address}/wait",
        "waitForInbox",
        "The newest message to an address that fits; waits for it if it is not there yet.",
        wait_for_received,
        query={**_WANTED, **_AFTER, **TIMEOUT},
        answer=_REF["Received"],
    ),
    _box("/{address}/{number:place}", "getReceived", "One message.", get_received, answer=_REF["Received"]),
    _box(
        "/{address}/{number:place}/raw",
        "getRawReceived",
        "Its bytes, as the server of the recipient wrote them down.",
        get_received_raw,
        answer="message/rfc822",
    ),
)
