"""What is said of mail over the inspection API, sent or arrived: which is asked for, how long to wait, its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from starlette.responses import Response

from sesmodel.server.inspection_table import Missing
from sesmodel.server.inspection_views import many, record, text
from sesmodel.service.inbox import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.server.inspection_schema import Schema
    from sesmodel.server.inspection_state import Inspection
    from sesmodel.server.inspection_table import Input

_T = TypeVar("_T")

WHERE: dict[str, Schema] = {
    "account": text("The 12 digits of the account, of a cloud."),
    "region": text("The Region, of a cloud."),
}
WANTED: dict[str, Schema] = {
    "subject": text("Is in the subject."),
    "sender": text("Is the address in From."),
    "text": text("Is in the plain text, or in the HTML."),
}
LIMIT: dict[str, Schema] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 1000, "description": "So many at most, the newest: 100."}
}
TIMEOUT: dict[str, Schema] = {
    "timeout": {"type": "number", "minimum": 0, "maximum": 60, "description": "Seconds to wait: 10."}
}
AFTER: dict[str, Schema] = {
    "after": {"type": "integer", "minimum": 0, "description": "Only what comes after so many; 0."}
}

ANY = Wanted()
HARMLESS = {"Content-Security-Policy": "sandbox; default-src 'none'"}  # mail is written by anybody
REF = {name: {"$ref": f"#/components/schemas/{name}"} for name in ("Sent", "Received")}


def listing(of: str) -> Schema:
    """How a list of mail is answered."""
    total: Schema = {"type": "integer", "description": "How many fit, shown or not."}
    return record({"total": total, "mail": many(REF[of])})


def filter_of(asked: Input) -> Wanted:
    """Which mail is asked for: see ``WANTED``."""
    return Wanted(**{name: asked.query.get(name) for name in WANTED})


async def wait_for(inspection: Inspection, asked: Input, look: Callable[[], _T | None], what: str) -> _T:
    """Wait until something is found.

    Args:
        inspection: what wakes up when something happens.
        asked: says for how long.
        look: finds it, or gives ``None``.
        what: what it is, for who waited in vain.

    Raises:
        Missing: there is none in that time.
    """
    timeout = asked.query.get("timeout", 10)
    found = await inspection.bell.wait_for(look, timeout)
    if found is None:
        said = ", ".join(f"{name} {value!r}" for name, value in asked.query.items() if name != "timeout")
        raise Missing(
            f"No {what} in {timeout:g} s{f' with {said}' if said else ''}; GET the list to see what is there."
        )
    return found


def as_bytes(data: bytes) -> Response:
    """A message as it is, which no browser runs anything of."""
    return Response(data, media_type="message/rfc822", headers=HARMLESS)
