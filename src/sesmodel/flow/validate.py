"""Step 1: is the request well formed? What it asks for becomes one composed message and its addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import InvalidAddress, InvalidParameterValue
from sesmodel.flow.formatting import compose, header_before
from sesmodel.flow.stages import Checked
from sesmodel.mail.address import parse_list
from sesmodel.mail.raw import RawMessage
from sesmodel.service import ses_headers
from sesmodel.service.asked import Asked
from sesmodel.service.checks import check_raw, check_size
from sesmodel.service.feedback_address import feedback_address
from sesmodel.service.message_tags import check_tags
from sesmodel.service.problem import Report
from sesmodel.service.send_request import Simple, Templated
from sesmodel.service.submission import SendOptions
from sesmodel.service.template_check import check_stored, check_syntax

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.address import Address
    from sesmodel.service.send_request import SendRequest

_NONE = ("",)
_LONGEST_ADDRESS = 320  # as written, with the name: a limit that others found on AWS in 2026
_IN_QUOTES = re.compile(r"[^ !#-'*+\-/-9=?A-Z^-~\t]")  # a name with such a character is counted with its quotes
_NOT_ASCII = "There are non-ASCII characters in the email address"  # TRB-13


def validate(state: ServiceState, request: SendRequest) -> Checked:
    """Check the form of a request.

    Raises:
        InvalidParameterValue: an address, the message or a tag is refused.
        ValidationError: something that is needed is missing.
    """
    if request.options.tags:
        Report(tuple(check_tags(request.options.tags))).raise_answer()
    _check_addresses(request)
    content = request.content
    if isinstance(content, Templated):
        request = attrs.evolve(request, content=_with_template(state, content))
        return _checked(state, request, header_before(state, request, content))
    if isinstance(content, Simple):
        raw = compose(state, request, content)
        Report(tuple(check_size(len(raw.data), state.limits))).raise_answer()
    else:
        # Before it is looked at: a bare CR is a line end to some readers, and could hide a field from the checks.
        raw = content.with_crlf()
        # Every occurrence counts, so they are not made one yet (QRC-14).
        recipients = tuple(address.addr_spec for text in request.recipients for address in _parsed(text))
        found = check_raw(raw, recipients=recipients, sender=bool(request.source), limits=state.limits)
        found.raise_answer()
    return _checked(state, request, raw)


def sender_of(source: str) -> str:
    """The address of a sender as the caller wrote it.

    Raises:
        InvalidParameterValue: it is none.
    """
    _check_address(source)
    return _parsed(source)[0].addr_spec


def check_sender_of_all(text: str) -> None:
    """Check an address of a call with many destinations, for which SES has words of its own, seen in 2026.

    Raises:
        InvalidParameterValue: it is none.
    """
    try:
        _check_address(text)
    except InvalidParameterValue as error:
        if error.message == _NOT_ASCII:
            raise
        raise InvalidParameterValue(f"Invalid email address<{text}>.") from error


def _checked(state: ServiceState, request: SendRequest, raw: RawMessage) -> Checked:
    """Who is who: what the call says beats what the header says."""
    header = raw.section.by_name
    shown = [value for name in ("to", "cc", "bcc") for value in header.get(name, ())]
    named = [value for name in ("from", "sender", "return-path") for value in header.get(name, ())]
    source = request.source or header.get("from", _NONE)[0]
    back = _once([feedback_address(return_path=request.return_path, source=request.source, header=header)])
    senders = _once([source, *named, request.return_path or ""])
    recipients = _once(request.recipients or shown)
    if not senders or not back:
        raise InvalidParameterValue("Missing required header 'From'.")
    if not recipients:
        raise InvalidParameterValue("There are no recipients specified")
    return Checked(
        operation=request.operation,
        raw=raw,
        to_render=request if isinstance(request.content, Templated) else None,
        source=source,
        senders=tuple(address.addr_spec for address in senders),
        recipients=tuple(address.addr_spec for address in recipients),
        feedback_to=back[0].addr_spec,
        options=_options(request),
        asked=Asked.of(request, keep_raw=state.keep.bodies and state.keep.spool is None),
    )


def _with_template(state: ServiceState, content: Templated) -> Templated:
    """The content with the template that it names (OBS-122), or that comes along, which must be readable (OBS-136)."""
    if isinstance(content.template, str):
        return attrs.evolve(content, template=state.account.templates.require(content.template))
    parts = dict(content.template.parts())
    Report((*check_stored(parts, state.limits), *check_syntax(content.template.name, parts))).raise_answer()
    return content


def _options(request: SendRequest) -> SendOptions:
    """What the request says beside the message; of a finished message, what its ``X-SES-*`` fields say, too.

    A parameter beats a field; tags of both are not joined (EVP-11). ``SendEmail`` has no header to say it in (EVP-13).
    """
    said = request.options
    if isinstance(request.content, RawMessage) and request.content.section.begins(ses_headers.PREFIX):
        in_header = ses_headers.read(request.content.headers)
        if said.contact_list:  # a list comes with its topic
            in_header = attrs.evolve(in_header, topic=None)
        said = SendOptions(
            **{name: getattr(said, name) or value for name, value in attrs.asdict(in_header, recurse=False).items()}
        )
        Report(tuple(check_tags(said.tags))).raise_answer()
    return said


def _check_addresses(request: SendRequest) -> None:
    senders = (address for address in (request.source, request.return_path) if address is not None)
    for address in (*senders, *request.recipients, *request.reply_to):
        _check_address(address)


def _check_address(text: str) -> None:
    if not text.isascii():
        raise InvalidParameterValue(_NOT_ASCII)
    if len(text) > _LONGEST_ADDRESS:
        _check_length(text.strip())
    if len(_parsed(text)) != 1:
        raise InvalidParameterValue(f"Invalid email address {text}.")  # OBS-056


def _check_length(text: str) -> None:
    """Count an address with its name, and the quotes of the name only if it needs them."""
    name, angle, address = text.removesuffix(">").rpartition("<")
    if angle and text.endswith(">"):
        name = re.sub(r'^"(.*)"$', r"\1", name.strip(), flags=re.DOTALL)
        shown = f'"{name}" ' if _IN_QUOTES.search(name) else f"{name} " if name else ""
        text = f"{shown}<{address.strip()}>" if name else address.strip()
    if len(text) > _LONGEST_ADDRESS:
        raise InvalidParameterValue(f"Address length is more than {_LONGEST_ADDRESS} characters long: '{text}'.")


def _parsed(text: str) -> tuple[Address, ...]:
    try:
        return parse_list(text)
    except InvalidAddress as error:
        raise InvalidParameterValue(error.what) from error


def _once(texts: Iterable[str]) -> tuple[Address, ...]:
    """The addresses in some texts, each mailbox once, whatever the letter case of its domain."""
    written = [text for text in dict.fromkeys(texts) if text]
    if len(written) == 1 and len(alone := _parsed(written[0])) == 1:  # as most are
        return alone
    found: dict[tuple[str, str], Address] = {}
    for text in written:
        for address in _parsed(text):
            found.setdefault((address.local_part, address.domain.lower()), address)
    return tuple(found.values())
