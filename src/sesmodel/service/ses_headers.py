"""The ``X-SES-*`` fields: what SES is told in the header where there are no parameters (CFG-22, EVP-10).

SES reads them, removes them before the mail leaves, and keeps them in the records of events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import NotExpressible
from sesmodel.mail.header import Header
from sesmodel.mail.raw import RawMessage
from sesmodel.service.submission import SendOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.mail.header import Headers

PREFIX = "x-ses-"
CONFIGURATION_SET = "X-SES-CONFIGURATION-SET"
MESSAGE_TAGS = "X-SES-MESSAGE-TAGS"
SOURCE_ARN = "X-SES-SOURCE-ARN"
FROM_ARN = "X-SES-FROM-ARN"
RETURN_PATH_ARN = "X-SES-RETURN-PATH-ARN"
LIST_MANAGEMENT = "X-SES-LIST-MANAGEMENT-OPTIONS"


def is_one(name: str) -> bool:
    """Whether a field of that name, in lower case, is a word to SES."""
    return name.startswith(PREFIX)


def write(options: SendOptions) -> tuple[Header, ...]:
    """Write what is said beside a message as header fields.

    Raises:
        NotExpressible: a name or value would read back as something else, such as a tag with a comma.

    >>> [str(header) for header in write(SendOptions(configuration_set="Set", tags={"a": "1", "b": "2"}))]
    ['X-SES-CONFIGURATION-SET: Set', 'X-SES-MESSAGE-TAGS: a=1, b=2']
    """
    fields = tuple(Header(name, value) for name, value in _values(options).items() if value)
    if wrong := _misread(fields, options):
        raise NotExpressible(f"The X-SES fields of the header cannot say {wrong}.")
    return fields


def write_into(raw: RawMessage, options: SendOptions) -> RawMessage:
    r"""Say in the header of a finished message what is said beside it, in place of what its fields said (EVP-11).

    Raises:
        NotExpressible: as ``write``.

    >>> raw = RawMessage(b"X-SES-MESSAGE-TAGS: a=1\r\nSubject: Hi\r\n\r\nbody")
    >>> write_into(raw, SendOptions(tags={"b": "2"})).data
    b'X-SES-MESSAGE-TAGS: b=2\r\nSubject: Hi\r\n\r\nbody'
    """
    fields = write(options)
    return raw.edit(remove=[one.name for one in fields], prepend=fields) if fields else raw


def _values(options: SendOptions) -> dict[str, str | None]:
    topic = f"; topic={options.topic}" if options.topic else ""
    return {
        CONFIGURATION_SET: options.configuration_set,
        MESSAGE_TAGS: ", ".join(f"{name}={value}" for name, value in options.tags),
        SOURCE_ARN: options.source_arn,
        FROM_ARN: options.from_arn,
        RETURN_PATH_ARN: options.return_path_arn,
        LIST_MANAGEMENT: f"{options.contact_list}{topic}" if options.contact_list else None,
    }


def _misread(fields: tuple[Header, ...], options: SendOptions) -> str:
    """What would not be read as it is meant, once the fields are folded and encoded."""
    seen = read(RawMessage(b"").edit(append=fields).headers)
    names = (field.name for field in attrs.fields(SendOptions))
    return ", ".join(f"{name}={said!r}" for name in names if (said := getattr(options, name)) != getattr(seen, name))


def read(headers: Headers) -> SendOptions:
    """Read what header fields say beside a message; names in any letter case, values trimmed.

    Of several fields the first counts (SMTP-20), but tags of several fields are joined, and a pair without ``=`` is
    passed over (EVP-10).

    >>> from sesmodel.mail.header import Headers
    >>> read(Headers.of({"x-ses-message-tags": "a=1 , b=2"})).tags
    (('a', '1'), ('b', '2'))
    """
    contact_list, topic = _list_management(headers.get(LIST_MANAGEMENT) or "")
    return SendOptions(
        configuration_set=_value(headers, CONFIGURATION_SET),
        tags=tuple(tag for text in headers.get_all(MESSAGE_TAGS) for tag in _pairs(text)),
        source_arn=_value(headers, SOURCE_ARN),
        from_arn=_value(headers, FROM_ARN),
        return_path_arn=_value(headers, RETURN_PATH_ARN),
        contact_list=contact_list,
        topic=topic,
    )


def _value(headers: Headers, name: str) -> str | None:
    return (headers.get(name) or "").strip() or None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split(","):
        name, equals, value = pair.partition("=")
        if equals:
            yield name.strip(), value.strip()


def _list_management(text: str) -> tuple[str | None, str | None]:
    """``list; topic=name`` as the guide has it, ``contactListName=list;topicName=name`` as frameworks do (OBS-306).

    The words are read in any letter case: a topic that is passed over would make people leave the whole list.
    """
    first, _, rest = text.partition(";")
    word, equals, named = first.partition("=")
    contact_list = (named if equals and word.strip().lower() == "contactlistname" else first).strip()
    name, _, topic = rest.partition("=")
    known = contact_list and name.strip().lower() in {"topic", "topicname"}
    return contact_list or None, topic.strip() if known else None
