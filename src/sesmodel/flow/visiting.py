"""Somebody follows an address that stands in a mail: which page that is, its path says, whatever its host is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.flow.tracking import follow, picture
from sesmodel.service.page import Page, Visit
from sesmodel.service.tracking import CLICK_WORDS, OPEN_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.page import Reader


def _subscription(state: ServiceState, visit: Visit) -> Page:
    from sesmodel.flow.subscription_page import answer

    return answer(state, visit)


PAGES: Mapping[str, Callable[[ServiceState, Visit], Page]] = {
    **dict.fromkeys(OPEN_WORDS, picture),
    **dict.fromkeys(CLICK_WORDS, follow),
    "subscription": _subscription,
}
"""What answers by the first segment of the path."""

METHODS = ("GET", "HEAD", "POST")
"""What pages answer to."""


def visit(state: ServiceState, url: str, method: str, form: Mapping[str, Sequence[str]] | None, reader: Reader) -> Page:
    """Answer a visitor.

    Args:
        state: the service.
        url: the address, or its path alone.
        method: the method of HTTP.
        form: what was filled in.
        reader: who it is.

    Raises:
        InvalidValue: the address is none, or there is no such method.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise InvalidValue(f"{url!r} is no URL.", where="url", cure="Use one from a mail as it stands.") from error
    if method not in METHODS:
        raise InvalidValue(f"no page has a method {method!r}.", where="method", cure=f"Use {', '.join(METHODS)}.")
    answer = PAGES.get(parts.path.lstrip("/").partition("/")[0])
    if answer is None:
        return Page.problem(404, "There is no such page.")
    page = answer(
        state, Visit(method=method, path=parts.path, query=parts.query, form=_filled_in(form or {}), reader=reader)
    )
    return attrs.evolve(page, body=b"") if method == "HEAD" else page


def _filled_in(form: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The values of each field; who writes one text for a field means that one value."""
    return {name: (given,) if isinstance(given, str) else tuple(given) for name, given in form.items()}
