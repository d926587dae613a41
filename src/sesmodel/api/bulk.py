"""Calls with many destinations: what is wrong with the call is its answer, what is wrong with one, its status."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import attrs

from sesmodel.api.sending_v1 import tags
from sesmodel.errors import InvalidParameterValue, SesError
from sesmodel.flow.authorise import authorise_call
from sesmodel.flow.sending import send
from sesmodel.flow.validate import check_sender_of_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sesmodel.api.members import Members
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.send_request import SendRequest
    from sesmodel.service.submission import SendOptions


def send_bulk(
    state: ServiceState,
    entries: Sequence[Members],
    request_of: Callable[[Members], SendRequest],
    *,
    source: str,
    return_path: str | None,
    template: str | None,
    options: SendOptions,
) -> list[str | SesError]:
    """Send to each destination by itself; one that is refused stops no other (TPL-05).

    Args:
        state: the service.
        entries: the destinations.
        request_of: reads one.
        source: whom all are from.
        return_path: where what becomes of all is told, if that is said.
        template: the stored template of all, if it is one.
        options: what is said of all.

    Returns:
        The message id of each, or what it was refused for.

    Raises:
        InvalidParameterValue: there are none, or too many (TPL-02), or one of those two addresses is none.
        AccessDenied: the caller may not send to all of them.
        SesError: no destination could be sent to: the template is unknown, the sender not verified, sending paused.
    """
    if not entries:
        raise InvalidParameterValue("There are no destinations specified")
    if len(entries) > state.limits.bulk_destinations:  # its code was not seen on AWS
        most = state.limits.bulk_destinations
        raise InvalidParameterValue(f"The number of destinations is {len(entries)}, more than {most}.")
    for address in (source, return_path):
        if address:
            check_sender_of_all(address)
    if template is not None:
        state.account.templates.require(template)
    authorise_call(state, source, options, lambda: [*_readable(entries, request_of)])
    return [_sent(state, entry, request_of) for entry in entries]


def _readable(entries: Iterable[Members], request_of: Callable[[Members], SendRequest]) -> Iterator[SendRequest]:
    """What goes to those destinations that nothing is wrong with."""
    for entry in entries:
        with suppress(SesError):
            yield request_of(entry)


def options_of(entry: Members, common: SendOptions) -> SendOptions:
    """The options of one destination: its own tags beat those of all."""
    own = tags(entry, "ReplacementTags")
    return attrs.evolve(common, tags=replaced(common.tags, own))


def replaced(defaults: Iterable[tuple[str, str]], own: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Tags or header fields of all destinations, where one has none of that name of its own.

    >>> replaced([("A", "1"), ("B", "1")], [("b", "2")])
    (('A', '1'), ('b', '2'))
    """
    mine = tuple(own)
    names = {name.lower() for name, _ in mine}
    return (*((name, value) for name, value in defaults if name.lower() not in names), *mine)


def _sent(state: ServiceState, entry: Members, request_of: Callable[[Members], SendRequest]) -> str | SesError:
    try:
        return send(state, request_of(entry)).message_id
    except SesError as error:
        return error
