"""The ``X-SES-*`` fields: what SES is told in the header where there are no parameters (CFG-22, EVP-10).

SES reads them, removes them before the mail leaves, and keeps them in the records of events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue
from sesmodel.mail.header import Header
from sesmodel.service.submission import SendOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.mail.header import Headers

CONFIGURATION_SET = "X-SES-CONFIGURATION-SET"
MESSAGE_TAGS = "X-SES-MESSAGE-TAGS"
SOURCE_ARN = "X-SES-SOURCE-ARN"
FROM_ARN = "X-SES-FROM-ARN"
RETURN_PATH_ARN = "X-SES-RETURN-PATH-ARN"
LIST_MANAGEMENT = "X-SES-LIST-MANAGEMENT-OPTIONS"


def write(options: SendOptions) -> tuple[Header, ...]:
    """Write what is said beside a message as header fields.

    >>> [str(header) for header in write(SendOptions(configuration_set="Set", tags={"a": "1", "b": "2"}))]
    ['X-SES-CONFIGURATION-SET: Set', 'X-SES-MESSAGE-TAGS: a=1, b=2']
    """
    topic = f"; topic={options.topic}" if options.topic else ""
    values = {
        CONFIGURATION_SET: options.configuration_set,
        MESSAGE_TAGS: ", ".join(f"{name}={value}" for name, value in options.tags),
        SOURCE_ARN: options.source_arn,
        FROM_ARN: options.from_arn,
        RETURN_PATH_ARN: options.return_path_arn,
        LIST_MANAGEMENT: f"{options.contact_list}{topic}" if options.contact_list else None,
    }
    return tuple(Header(name, value) for name, value in values.items() if value)


def read(headers: Headers) -> SendOptions:
    """Read what header fields say beside a message; names in any letter case, values trimmed.

    Of several ARN fields the first counts, tags of several fields are joined, and a pair without ``=`` is passed over.

    Raises:
        InvalidParameterValue: two fields name a configuration set, so neither can be meant.

    >>> from sesmodel.mail.header import Headers
    >>> read(Headers.of({"x-ses-message-tags": "a=1 , b=2"})).tags
    (('a', '1'), ('b', '2'))
    """
    if len(headers.get_all(CONFIGURATION_SET)) > 1:
        raise InvalidParameterValue(f"Duplicate header '{CONFIGURATION_SET}'.")
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


def malformed_tags(headers: Headers) -> tuple[str, ...]:
    """The pairs of the tags field that say nothing, for want of a ``=``."""
    pairs = (pair.strip() for text in headers.get_all(MESSAGE_TAGS) for pair in text.split(","))
    return tuple(pair for pair in pairs if pair and "=" not in pair)


def _value(headers: Headers, name: str) -> str | None:
    return (headers.get(name) or "").strip() or None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pair in text.split(","):
        name, equals, value = pair.partition("=")
        if equals:
            yield name.strip(), value.strip()


def _list_management(text: str) -> tuple[str | None, str | None]:
    """``list; topic=name`` as the guide has it, ``contactListName=list;topicName=name`` as frameworks do (OBS-306)."""
    first, _, rest = text.partition(";")
    contact_list = first.strip().removeprefix("contactListName=").strip()
    name, _, topic = rest.partition("=")
    return contact_list or None, topic.strip() or None if name.strip() in {"topic", "topicName"} else None
