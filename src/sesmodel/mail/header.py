"""Header fields: ordered, letter case kept, and no value can start another field (RFC 5322 section 2.2)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, overload

import attrs

from sesmodel.errors import InvalidAddress, InvalidHeader
from sesmodel.mail import address_field, encoded_word
from sesmodel.mail.characters import UNWRITABLE
from sesmodel.mail.folding import WANTED, fold
from sesmodel.mail.group import address_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_set = object.__setattr__
_NAME = re.compile(r"[!-9;-~]{1,126}")  # no longer than SES takes them: OBS-106
# What may stand in a field as it is: printable ASCII and single blanks, neither first nor last. Anything else would
# be changed by some reader on the way, so it goes into encoded words. A word and a name fit a line of 998 octets.
_PLAIN = re.compile(r"[!-~]{1,860}(?: [!-~]{1,860})*")
# A word in the middle of a plain text that readers would take for an encoded word.
_LOOKS_ENCODED = "=?"

# Fields whose values have a grammar that knows no encoded words.
_STRUCTURED = frozenset(
    "message-id in-reply-to references date mime-version content-type content-transfer-encoding content-id "
    "content-disposition dkim-signature authentication-results received return-path list-unsubscribe "
    "list-unsubscribe-post list-help list-owner list-post list-subscribe list-archive auto-submitted precedence "
    "importance".split()
)


@attrs.frozen
class Header:
    """One header field.

    Args:
        name: printable ASCII without a colon (RFC 5322 section 2.2).
        value: any text on one line; what is not ASCII is written as encoded words.

    Raises:
        InvalidHeader: the name is not one, or the value holds CR, LF, NUL or a lone surrogate.

    >>> str(Header("X-Greeting", "Grüße"))
    'X-Greeting: =?utf-8?q?Gr=C3=BC=C3=9Fe?='
    """

    name: str
    value: str

    def __attrs_post_init__(self) -> None:
        """Refuse what could break the header section apart."""
        check_name(self.name)
        check_value(self.name, self.value)

    @classmethod
    def known(cls, name: str, value: str) -> Header:
        """Make a field of a name and a value that are known to be such, as of a section that was read."""
        made = cls.__new__(cls)
        _set(made, "name", name)
        _set(made, "value", value)
        return made

    def __str__(self) -> str:
        """The field as it is written, folded, without the last line end."""
        return field(self.name, self.value)


def is_name(text: str) -> bool:
    """Whether a text is a field name: 1 to 126 characters of printable ASCII without a colon (HDR-01, OBS-106)."""
    return _NAME.fullmatch(text) is not None


def check_name(name: str) -> None:
    """Refuse what is no field name (HDR-01).

    Raises:
        InvalidHeader: with the name in question.
    """
    if not is_name(name):
        raise InvalidHeader("it is no field name.", where=repr(name), cure="Use printable ASCII without ':'.")


def check_value(name: str, value: str) -> None:
    """Refuse a value that could start another field.

    Raises:
        InvalidHeader: it holds CR, LF, NUL or a lone surrogate.
    """
    if found := UNWRITABLE.search(value):
        raise InvalidHeader(
            f"the value holds {found[0]!r} at position {found.start()}.",
            where=name,
            cure="A header value is one line of text.",
        )


def field(name: str, value: str) -> str:
    """Write a field: folded, in ASCII, without the last line end.

    Args:
        name: the field name, taken as checked.
        value: the text of the value, taken as checked.

    Raises:
        InvalidHeader: the field has a grammar of its own, and the value is not ASCII or has a word over 860 characters.
    """
    if name.lower() in address_field.NAMES:
        return _addresses(name, value)
    if _PLAIN.fullmatch(value) and _LOOKS_ENCODED not in value:
        line = f"{name}: {value}"
        return line if len(line) <= WANTED else fold(name, value)
    if not value:
        return f"{name}: "
    if name.lower() in _STRUCTURED:
        return _structured(name, value)
    return f"{name}: {encoded_word.words(value, column=len(name) + 2)}"


def _structured(name: str, value: str) -> str:
    collapsed = " ".join(filter(None, re.split("[ \t]+", value)))  # no other blank: each is a line end to some reader
    if not collapsed:
        return f"{name}: "
    if not _PLAIN.fullmatch(collapsed):
        raise InvalidHeader(
            "this field takes ASCII only, in words of at most 860 characters.",
            where=name,
            cure="Encode the value as the field's own grammar says.",
        )
    return fold(name, collapsed)


def _addresses(name: str, value: str) -> str:
    try:
        return address_field.address_field(name, address_list(value))
    except InvalidAddress as error:
        where = f"{name}: {error.where}" if error.where else name
        raise InvalidHeader(error.what, where=where, cure=error.cure or "This field takes addresses.") from error


def _fields(source: Iterable[Header]) -> tuple[Header, ...]:
    return tuple(source)


@attrs.frozen
class Headers:
    """Header fields in their order. Immutable: what changes it returns another one.

    Args:
        fields: the fields; pairs and mappings are taken too by :meth:`of`.

    >>> headers = Headers.of({"X-A": "1"}).add("x-a", "2")
    >>> headers.get("X-A"), headers.get_all("x-A")
    ('1', ('1', '2'))
    """

    fields: tuple[Header, ...] = attrs.field(default=(), converter=_fields)

    @classmethod
    def of(cls, source: Headers | Mapping[str, str] | Iterable[tuple[str, str] | Header]) -> Headers:
        """Make headers from another one, a mapping, or pairs of name and value.

        Raises:
            InvalidHeader: a name or value is refused.
        """
        if isinstance(source, Headers):
            return source
        pairs = source.items() if hasattr(source, "items") else source
        return cls(tuple(item if isinstance(item, Header) else Header(*item) for item in pairs))

    def __iter__(self) -> Iterator[Header]:
        """The fields in their order."""
        return iter(self.fields)

    def __len__(self) -> int:
        """How many fields there are."""
        return len(self.fields)

    def __contains__(self, name: object) -> bool:
        """Whether a field of that name is there, in any letter case."""
        return isinstance(name, str) and self.get(name) is not None

    @overload
    def get(self, name: str) -> str | None: ...
    @overload
    def get(self, name: str, default: str) -> str: ...
    def get(self, name: str, default: str | None = None) -> str | None:
        """The value of the first field of that name, in any letter case."""
        found = self._values.get(name.lower())
        return found[0] if found else default

    def get_all(self, name: str) -> tuple[str, ...]:
        """The values of all fields of that name, in any letter case."""
        return self._values.get(name.lower(), ())

    @cached_property
    def _values(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for header in self.fields:
            name = header.name.lower()
            found[name] = (*found[name], header.value) if name in found else (header.value,)
        return found

    def decoded(self, name: str) -> str | None:
        """The value of the first field of that name, with its encoded words read."""
        value = self.get(name)
        return None if value is None else encoded_word.decode(value)

    def add(self, name: str, value: str) -> Headers:
        """A copy with one more field at the end.

        Raises:
            InvalidHeader: the name or value is refused.
        """
        return Headers((*self.fields, Header(name, value)))
