"""Messages of the standard library's ``email`` package, made into ours and back; nothing is lost silently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sesmodel.clock import ManualClock
from sesmodel.errors import InvalidContent, InvalidHeader
from sesmodel.ids import SeededIds
from sesmodel.mail import address_field, encoded_word
from sesmodel.mail.build import build
from sesmodel.mail.calendar import Calendar
from sesmodel.mail.charset import is_charset
from sesmodel.mail.content import Attachment, Html, Inline, Text
from sesmodel.mail.folding import unfold
from sesmodel.mail.group import Group, address_list
from sesmodel.mail.header import Header
from sesmodel.mail.message import Message
from sesmodel.mail.prepared import SMIME_TYPES, PreparedBody

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from email.message import Message as LegacyMessage

    from sesmodel.mail.address import Address

    AnyEmail = LegacyMessage[Any, Any]

_PEOPLE = {"from": "sender", "to": "to", "cc": "cc", "bcc": "bcc", "reply-to": "reply_to", "return-path": "return_path"}
_ONE_PERSON = ("sender", "return_path")
# The fields of a part of ours, and the parameters that two of them have.
_OF_CONTENT = frozenset("content-type content-transfer-encoding content-disposition content-id mime-version".split())
_DESCRIPTION = "Content-Description"  # of a file
_PARAMETERS = {"content-type": {"charset", "name", "method"}, "content-disposition": {"filename"}}


def to_email(message: Message) -> EmailMessage:
    """Make an ``EmailMessage``, for a library that takes these.

    Bcc and the return path become fields, as ``smtplib`` expects them; Date and Message-ID are there only if the
    message has them.

    Args:
        message: what to convert.

    Raises:
        InvalidContent: it has a prepared body that the email package would write otherwise.

    >>> message = Message(sender="a@example.com", to="b@example.net", bcc="c@example.net", subject="Hi", text="Hello")
    >>> email = to_email(message)
    >>> email["Bcc"], email.get_content()
    ('c@example.net', 'Hello')
    """
    from email import message_from_bytes, policy

    lines = [address_field.address_field("Bcc", message.bcc)] if message.bcc else []
    if message.return_path:
        lines.append(f"Return-Path: <{message.return_path.addr_spec}>")
    head = "".join([f"{line}\r\n" for line in lines]).encode("ascii")
    data = head + build(message, clock=ManualClock(), ids=SeededIds())
    made = message_from_bytes(data, policy=policy.SMTP)
    if message.date is None:
        del made["Date"]
    if message.message_id is None:
        del made["Message-ID"]
    if message.body and message.body.data.rstrip() not in made.as_bytes():
        raise InvalidContent(
            "the email package would change what was signed.", where="body", cure="Send what build() gives."
        )
    return made


def from_email(email: AnyEmail) -> Message:
    """Make a message of an ``EmailMessage`` or of the older ``email.message.Message``, such as ``MIMEMultipart``.

    Args:
        email: a message made or parsed by the standard library.

    Raises:
        InvalidContent: something in it has no place in a :class:`Message`; the error names it. Send it as it is then.
        InvalidAddress, InvalidHeader: what it holds is none.

    >>> from email.message import EmailMessage
    >>> email = EmailMessage()
    >>> email["To"], email["Subject"] = "b@example.net", "Hi"
    >>> email.set_content("Hello")
    >>> from_email(email).subject
    'Hi'
    """
    return Message(**_fields(email), **_content(email))


# --- header fields --------------------------------------------------------------------------------


def _fields(email: AnyEmail) -> dict[str, Any]:
    people: dict[str, list[Address]] = {}
    found: dict[str, Any] = {}
    headers: list[Header] = []
    for name, value in email.raw_items():  # the parser of newer messages puts blanks into long names
        text, key = unfold(str(value)).strip(" \t"), name.lower()
        if key in _PEOPLE:
            members = _people(name, text)
            if members is None:
                headers.append(Header(name, text))
            else:
                people.setdefault(_PEOPLE[key], []).extend(members)
        elif key in {"subject", "date", "message-id"}:
            if key in found:
                raise _lost(f"a second {name} field")
            found[key] = text
        elif key not in _OF_CONTENT:
            headers.append(Header(name, text if key in address_field.NAMES else encoded_word.decode(text)))
    return {**_addressed(people), **_own(found), "headers": headers}


def _people(name: str, text: str) -> list[Address] | None:
    """The mailboxes of a field; ``None`` for a To field of nobody, which stays a header."""
    if name.lower() == "return-path" and text == "<>":
        raise _lost("the null return path")
    members = address_list(text)
    groups = [one for one in members if isinstance(one, Group)]
    if name.lower() == "to" and len(members) == 1 and groups and not groups[0].members:
        return None
    if groups:
        raise _lost(f"the group {groups[0].name!r} in {name}")
    return [one for one in members if not isinstance(one, Group)]


def _addressed(people: dict[str, list[Address]]) -> dict[str, Any]:
    for parameter in _ONE_PERSON:
        if len(people.get(parameter, ())) > 1:
            raise _lost(f"a second address in {'From' if parameter == 'sender' else 'Return-Path'}")
    return {
        parameter: next(iter(members), None) if parameter in _ONE_PERSON else members
        for parameter, members in people.items()
    }


def _own(found: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "subject" in found:
        values["subject"] = encoded_word.decode(found["subject"])
    if "message-id" in found:
        values["message_id"] = found["message-id"]
    if "date" in found:
        values["date"] = _date(found["date"])
    return values


def _date(text: str) -> Any:
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidHeader(f"{text!r} is no date.", where="Date", cure="Use email.utils.format_datetime.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # "-0000": UTC, wherever it was written


# --- content --------------------------------------------------------------------------------------


def _content(email: AnyEmail) -> dict[str, Any]:
    kind = email.get_content_type()
    if kind in {"multipart/signed", "multipart/encrypted", *SMIME_TYPES} and "Content-Type" in email:
        return {"body": PreparedBody.from_entity(_entity(email))}
    found: dict[str, Any] = {"inline": [], "attachments": []}
    if email.is_multipart() or email.get_payload():
        for part, inside in _leaves(email, ()):
            _add(found, part, inside)
    elif "Content-Type" in email and kind in {"text/plain", "text/html"}:
        _add(found, email, ())
    return found


def _entity(email: AnyEmail) -> bytes:
    """The header fields of the content, and the content as it was signed."""
    head = [f"{name}: {unfold(str(value))}\r\n" for name, value in email.raw_items() if name.lower() in _OF_CONTENT]
    return "".join(head).encode("ascii", "replace") + b"\r\n" + _flat(email).partition(b"\r\n\r\n")[2]


def _flat(email: AnyEmail) -> bytes:
    from email import policy

    return email.as_bytes(policy=policy.compat32.clone(linesep="\r\n", max_line_length=0))


def _leaves(part: AnyEmail, inside: tuple[str, ...]) -> Iterator[tuple[AnyEmail, tuple[str, ...]]]:
    kind = part.get_content_type()
    if inside:  # the fields of the whole stand among those of the message
        _check_fields(part)
    if not kind.startswith("multipart/"):
        yield part, inside
        return
    if kind not in {"multipart/mixed", "multipart/alternative", "multipart/related"}:
        raise _lost(f"a part of the type {kind}")
    for name in ("Content-ID", "Content-Disposition", _DESCRIPTION):
        if name in part:
            raise _lost(f"the field {name} of {kind}")
    for inner in _parts(part):
        yield from _leaves(inner, (*inside, kind))


def _add(found: dict[str, Any], part: AnyEmail, inside: tuple[str, ...]) -> None:
    _check_parameters(part)
    kind, name, disposition = part.get_content_type(), part.get_filename(), part.get_content_disposition()
    name = encoded_word.decode(name) if name else None
    content_id = str(part.get("Content-ID", "")).strip("<> ")
    described = encoded_word.decode(str(part.get(_DESCRIPTION, ""))) if inside else ""
    if kind in {"text/plain", "text/html"} and disposition != "attachment" and not name and not content_id:
        _refuse_description(described)
        _add_body(found, part, inside)
    elif kind == "text/calendar" and disposition != "attachment" and "multipart/alternative" in inside:
        _refuse_description(described)
        _put(found, "calendar", Calendar(_payload(part)))
    elif content_id and (disposition != "attachment" or "multipart/related" in inside):
        name = name or content_id
        found["inline"].append(Inline(_payload(part), name, _type(part), content_id=content_id, description=described))
    elif disposition == "inline":
        raise _lost(f"an inline part without a Content-ID ({name or kind})")
    else:
        found["attachments"].append(_attachment(part, name, content_id, described))


def _attachment(part: AnyEmail, name: str | None, content_id: str, described: str) -> Attachment:
    kind = part.get_content_type()
    if content_id:
        raise _lost(f"the Content-ID of an attachment ({name or kind})")
    if not name and kind != "message/rfc822":
        raise _lost(f"an attachment without a file name ({kind})")
    return Attachment(_payload(part), name or "message.eml", _type(part), description=described)


def _refuse_description(described: str) -> None:
    if described:
        raise _lost(f"the field {_DESCRIPTION} of a body")


def _add_body(found: dict[str, Any], part: AnyEmail, inside: tuple[str, ...]) -> None:
    parameter = "html" if part.get_content_subtype() == "html" else "text"
    if "multipart/alternative" not in inside and (found["attachments"] or found.keys() & {"text", "html", "calendar"}):
        raise _lost("a second body outside multipart/alternative")
    if parameter == "text" and "html" in found:
        raise _lost("HTML that comes before the plain text")
    charset = part.get_content_charset() or "us-ascii"
    try:
        text = _payload(part).decode(charset if is_charset(charset) else "ascii")
    except UnicodeError as error:
        raise _lost(f"text that is not {charset}") from error
    _put(found, parameter, (Html if parameter == "html" else Text)(text, charset))


def _put(found: dict[str, Any], parameter: str, value: object) -> None:
    if parameter in found:
        raise _lost(f"a second {parameter} body")
    found[parameter] = value


def _type(part: AnyEmail) -> str:
    charset = part.get_content_charset()
    return f"{part.get_content_type()}; charset={charset}" if charset else part.get_content_type()


def _payload(part: AnyEmail) -> bytes:
    if part.is_multipart():  # a message in the message
        return b"\r\n".join(map(_flat, _parts(part)))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _parts(part: AnyEmail) -> list[AnyEmail]:
    return cast("list[AnyEmail]", part.get_payload())


def _check_fields(part: AnyEmail) -> None:
    for name in part:
        if name.lower() not in _OF_CONTENT | {_DESCRIPTION.lower()}:
            raise _lost(f"the field {name} of a part")


def _check_parameters(part: AnyEmail) -> None:
    for field, known in _PARAMETERS.items():
        for parameter, _ in (part.get_params(header=field) or [])[1:]:
            if parameter.lower() not in known:
                raise _lost(f"the parameter {parameter!r} of {field}")


def _lost(what: str) -> InvalidContent:
    return InvalidContent(
        f"{what} has no place in a Message.", where="email", cure="Take it out, or send the message as it is."
    )
