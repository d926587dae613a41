"""Inboxes over the inspection API: what arrived."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sesmodel.mail.address import Address
from sesmodel.server.inspection_asking import AFTER, LIMIT, REF, TIMEOUT, WANTED, as_bytes, filter_of, listing, wait_for
from sesmodel.server.inspection_table import Missing, chapter
from sesmodel.server.inspection_views import many, received_view, record, text

if TYPE_CHECKING:
    from starlette.responses import Response

    from sesmodel.mail.read import ParsedMessage
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input


def list_inboxes(inspection: Inspection, _: Input) -> list[dict[str, Any]]:
    """Who has got mail."""
    return [{"address": address, "count": count} for address, count in inspection.models.model.inboxes.items()]


def _received(inspection: Inspection, asked: Input) -> tuple[str, list[tuple[int, ParsedMessage]]]:
    address = Address.parse(asked.path["address"]).mailbox.addr_spec
    fitting = filter_of(asked)
    found = [(place, one) for place, one in enumerate(inspection.models.inbox(address), 1) if fitting.fits(one)]
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

    return received_view(*await wait_for(inspection, asked, look, f"mail came to {asked.path['address']}"))


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
    return as_bytes(_one_received(inspection, asked)[2].raw.data)


_box = partial(chapter("/inboxes", group="inboxes"), "GET")

OPERATIONS = (
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
        query={**WANTED, **LIMIT},
        answer=listing("Received"),
    ),
    _box(
        "/{address}/wait",
        "waitForInbox",
        "The newest message to an address that fits; waits for it if it is not there yet.",
        wait_for_received,
        query={**WANTED, **AFTER, **TIMEOUT},
        answer=REF["Received"],
    ),
    _box("/{address}/{number:place}", "getReceived", "One message.", get_received, answer=REF["Received"]),
    _box(
        "/{address}/{number:place}/raw",
        "getRawReceived",
        "Its bytes, as the server of the recipient wrote them down.",
        get_received_raw,
        answer="message/rfc822",
    ),
)
