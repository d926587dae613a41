"""The page behind the links of list mail: people look at it and post its form, programs post one click (LST-18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidSubscriptionLink, InvalidValue
from sesmodel.flow.list_management import links_of
from sesmodel.flow.subscription import landing_page, unsubscribe, update_preferences
from sesmodel.service.contact_topic import SubscriptionStatus
from sesmodel.service.list_management import is_one_click
from sesmodel.service.page import Page
from sesmodel.service.subscription_link import PATH
from sesmodel.service.subscription_page import EVERYTHING, SAVE, TOPIC

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sesmodel.flow.state import ServiceState
    from sesmodel.service.page import Visit
    from sesmodel.service.subscription_link import SubscriptionLink

_HEADERS = {  # the address is a key to somebody's preferences, so it is kept to the page
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
}


def answer(state: ServiceState, visit: Visit) -> Page:
    """Show the page, after doing what was posted. Who only looks changes nothing, so scanners of links do no harm.

    Args:
        state: the service.
        visit: who asks for what; there is no cookie, no redirect and no script to it (RFC 8058 section 3.2).
    """
    try:
        link = links_of(state).read_token(visit.path.removeprefix(PATH))
        told = _do(state, link, visit.form) if visit.method == "POST" else ""
        page = landing_page(state, link)
    except InvalidSubscriptionLink as problem:
        return _refused(410 if problem.code == "gone" else 404, problem.what)
    except InvalidValue as problem:
        return _refused(400, problem.what)
    return attrs.evolve(Page.html(page.html(told=told)), headers=_HEADERS)


def _refused(status: int, what: str) -> Page:
    return attrs.evolve(Page.problem(status, f"This does not work: {what}"), headers=_HEADERS)


def _do(state: ServiceState, link: SubscriptionLink, form: Mapping[str, Sequence[str]]) -> str:
    """Do what a form asks for, and say so."""
    if is_one_click(form):
        unsubscribe(state, link, state.clock.now())
        return "You are unsubscribed."
    leaves = _last(form, EVERYTHING)
    if leaves in _EVERYTHING:
        update_preferences(state, link, {}, unsubscribe_all=leaves == "yes")
        return _EVERYTHING[leaves]
    if _last(form, SAVE) is None:
        raise InvalidValue("the form is not that of this page.", where="form")
    wanted = form.get(TOPIC, ())
    every = [topic.name for topic in landing_page(state, link).topics]
    said = {name: SubscriptionStatus.OPT_IN if name in wanted else SubscriptionStatus.OPT_OUT for name in every}
    update_preferences(state, link, said, unsubscribe_all=None)
    return "Your preferences are saved."


_EVERYTHING = {"yes": "You are unsubscribed from all mail of this list.", "no": "You are subscribed again."}


def _last(form: Mapping[str, Sequence[str]], name: str) -> str | None:
    return next(reversed(form.get(name, ())), None)
