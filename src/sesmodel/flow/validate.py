"""Step 1: is the request well formed? What it asks for becomes one composed message and its addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import attrs

from sesmodel.errors import InvalidAddress, InvalidParameterValue, ValidationError
from sesmodel.flow.compose import compose
from sesmodel.flow.stages import Validated
from sesmodel.mail.address import parse_list
from sesmodel.service.checks import check_raw, check_size, check_tags
from sesmodel.service.send_request import Simple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.address import Address
    from sesmodel.mail.raw import RawMessage
    from sesmodel.service.problem import Problem
    from sesmodel.service.send_request import SendRequest
    from sesmodel.service.submission import SendOptions

CONFIGURATION_SET = "X-SES-CONFIGURATION-SET"
MESSAGE_TAGS = "X-SES-MESSAGE-TAGS"
_NOT_ASCII = "There are non-ASCII characters in the email address"  # TRB-13
_NO_RECIPIENTS = "There are no recipients specified"  # TRB-12


def validate(state: ServiceState, request: SendRequest) -> Validated:
    """Check the form of a request.

    Raises:
        InvalidParameterValue: an address, the message or a tag is refused.
        ValidationError: something that is needed is missing.
    """
    _first(check_tags(request.options.tags))
    _check_addresses(request)
    if isinstance(request.content, Simple):
        return _simple(state, request, request.content)
    return _raw(state, request, request.content)


def _simple(state: ServiceState, request: SendRequest, content: Simple) -> Validated:
    if not request.source:
        _missing("source")
    if not request.destination:
        raise InvalidParameterValue(_NO_RECIPIENTS)
    if len(tuple(request.destination)) > state.limits.recipients:
        raise InvalidParameterValue(f"Recipient count exceeds {state.limits.recipients}.")
    if content.subject is None:
        _missing("message.subject")
    if content.text is None and content.html is None:
        _missing("message.body")
    raw = compose(state, request, content)
    _first(check_size(len(raw.data), state.limits))
    feedback = request.return_path or request.source
    senders = (request.source, *((request.return_path,) if request.return_path else ()))
    return _validated(
        request, raw, source=request.source, senders=senders, to=tuple(request.destination), back=feedback
    )


def _raw(state: ServiceState, request: SendRequest, raw: RawMessage) -> Validated:
    recipients = _bare(request.destination)
    _first(check_raw(raw, recipients=recipients, sender=bool(request.source), limits=state.limits))
    header = raw.headers
    shown = [address for name in ("To", "Cc", "Bcc") for value in header.get_all(name) for address in _parsed(value)]
    source = request.source or header.get("From", "")
    senders = [value for name in ("From", "Sender", "Return-Path") for value in header.get_all(name)]
    to = recipients or tuple(address.addr_spec for address in shown)
    if not to:
        raise InvalidParameterValue(_NO_RECIPIENTS)
    # L6206-L6210 of the guide: Source beats Return-Path, which beats From.
    feedback = request.source or header.get("Return-Path") or source
    return _validated(request, raw, source=source, senders=(source, *senders), to=to, back=feedback)


def _validated(
    request: SendRequest,
    raw: RawMessage,
    *,
    source: str,
    senders: tuple[str, ...],
    to: tuple[str, ...],
    back: str,
) -> Validated:
    return Validated(
        operation=request.operation,
        raw=raw,
        source=source,
        senders=_bare(senders),
        recipients=_bare(to),
        feedback_to=_bare((back,))[0],
        options=_options(request, raw),
    )


def _options(request: SendRequest, raw: RawMessage) -> SendOptions:
    """What the request says beside the message; else what the ``X-SES-*`` fields of the message say."""
    options = request.options
    if not options.configuration_set and (name := raw.headers.get(CONFIGURATION_SET)):
        options = attrs.evolve(options, configuration_set=name)
    if not options.tags and (text := raw.headers.get(MESSAGE_TAGS)):
        pairs = [pair.partition("=") for pair in text.split(",")]
        options = attrs.evolve(options, tags=tuple((name.strip(), value.strip()) for name, _, value in pairs))
        _first(check_tags(options.tags))
    return options


def _check_addresses(request: SendRequest) -> None:
    senders = (address for address in (request.source, request.return_path) if address is not None)
    for address in (*senders, *request.destination, *request.reply_to):
        if not address.isascii():
            raise InvalidParameterValue(_NOT_ASCII)
        if len(_parsed(address)) != 1:
            raise InvalidParameterValue(f"Invalid email address {address}.")  # OBS-056


def _parsed(text: str) -> tuple[Address, ...]:
    try:
        return parse_list(text)
    except InvalidAddress as error:
        raise InvalidParameterValue(error.what) from error


def _bare(addresses: Iterable[str]) -> tuple[str, ...]:
    """The addresses alone, once each."""
    return tuple(dict.fromkeys(one.addr_spec for address in addresses for one in _parsed(address)))


def _missing(path: str) -> NoReturn:
    raise ValidationError(
        f"1 validation error detected: Value at '{path}' failed to satisfy constraint: Member must not be null"
    )


def _first(problems: Iterable[Problem]) -> None:
    for problem in problems:
        raise problem.answer
