"""The state of a model as JSON and back: values only, so that a file of somebody else runs no code."""

from __future__ import annotations

from collections import Counter, deque
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache, lru_cache
from importlib import import_module
from types import FunctionType
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.dkim.key import DkimKey
from sesmodel.errors import InvalidValue, SecretNotCopied
from sesmodel.flow.sign import Signatures, Signer
from sesmodel.mail.raw import RawMessage
from sesmodel.service.content_scan import scan_content
from sesmodel.service.letter import Letter, MadeSignatures
from sesmodel.service.link_signer import LinkSigner
from sesmodel.service.signing_keys import SigningKeys
from sesmodel.snapshot_world import WorldPart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_HOMES = tuple(f"sesmodel.{floor}." for floor in ("flow", "service", "mail", "dkim", "dns"))
_ALSO = frozenset({"sesmodel.limits", "sesmodel.snapshot_world"})
_FUNCTIONS = {"scan_content": scan_content}  # the only ones that a state has where nobody handed in another
_PLAIN = (str, int, float, bool, type(None))
_put = object.__setattr__


class NotOfThisVersion(Exception):
    """A class of a file is not there, or has other fields."""


class Table:
    """The classes of a file, by their numbers, with their fields."""

    def __init__(self) -> None:
        """Begin without any."""
        self.rows: list[list[Any]] = []
        self._numbers: dict[type, int] = {}

    def number(self, kind: type) -> int:
        """The number of a class."""
        found = self._numbers.get(kind)
        if found is None:
            found = self._numbers[kind] = len(self.rows)
            self.rows.append([kind.__module__, kind.__qualname__, *_fields(kind)])
        return found


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(kind)) if attrs.has(kind) else ()


def known_class(row: Iterable[str]) -> type:
    """The class of a row of a table.

    Raises:
        NotOfThisVersion: there is none, or its fields are others.
    """
    module, name, *fields = row
    if not (module in _ALSO or module.startswith(_HOMES)):
        raise NotOfThisVersion(f"{module}.{name}")
    try:
        kind = getattr(import_module(module), name, None)
    except ImportError:
        kind = None
    fits = isinstance(kind, type) and kind.__module__ == module and (attrs.has(kind) or issubclass(kind, Enum | tuple))
    if not fits or list(_fields(kind)) != fields:
        raise NotOfThisVersion(f"{module}.{name}")
    assert isinstance(kind, type)
    return kind


class Encoder:
    """Writes values as JSON: what can change, and what is met twice, with its identity.

    Args:
        table: the classes that were met so far.
        apart: whether things of a class are written elsewhere.
        number: gives such a thing its number there.
        secrets: whether private keys are written, and what signs links.
    """

    def __init__(
        self, table: Table, apart: Callable[[type], bool], number: Callable[[Any], int], *, secrets: bool = False
    ) -> None:
        """Begin with nothing met."""
        self._table, self._apart, self._number, self._secrets = table, apart, number, secrets
        self._met: dict[int, int] = {}
        self._alive: list[Any] = []  # so that no id is given to another thing meanwhile

    def value(self, value: Any) -> Any:
        """Write a value.

        Raises:
            InvalidValue: it cannot be written, as a function cannot.
            SecretNotCopied: it is a secret, and those are not to be written.
        """
        kind = type(value)
        if kind in _PLAIN:
            return value
        if self._apart(kind):
            return ["x", self._number(value)]
        write = _WRITERS.get(kind)
        if write is not None:
            return write(self, value)
        if attrs.has(kind):
            return self.thing(value)
        if isinstance(value, Enum):
            return ["e", self._table.number(kind), value.value]
        if isinstance(value, tuple):
            return ["n", self._table.number(kind), *map(self.value, value)]
        raise InvalidValue(f"a {kind.__name__} cannot be written.", where="snapshot", cure="Take it out of the model.")

    def thing(self, value: Any) -> list[Any]:
        """Write an object by its fields, also one that is usually written elsewhere."""
        kind: Any = type(value)
        if kind is Letter:
            return ["letter", self._raw(value.unsigned), *_signing(value)]
        return self._once(
            value,
            lambda: ["o", self._table.number(kind), *(self.value(getattr(value, name)) for name in _fields(kind))],
        )

    def _once(self, value: Any, written: Callable[[], list[Any]]) -> list[Any]:
        met = self._met.get(id(value))
        if met is not None:
            return ["r", met]
        self._met[id(value)] = len(self._alive)
        self._alive.append(value)
        return written()

    def _raw(self, value: RawMessage) -> list[Any]:
        return ["raw", value.data.decode("latin-1")]

    def _signer(self, value: LinkSigner) -> list[Any]:
        self._need_secrets("the secret of links")
        return self.thing(value)

    def _need_secrets(self, what: str) -> None:
        if not self._secrets:
            raise SecretNotCopied(f"{what} is in the snapshot, and is not written unless you say secrets=True.")

    def _key(self, value: DkimKey) -> list[Any]:
        self._need_secrets("a private key")
        return ["k", value.export_private_pkcs8(), value.force]

    def _function(self, value: Any) -> list[Any]:
        name = value.__name__
        if _FUNCTIONS.get(name) is not value:
            what = f"the function {name} cannot be written."
            raise InvalidValue(what, where="snapshot", cure="Take functions out of the model first.")
        return ["f", name]


_WRITERS: dict[type, Callable[[Encoder, Any], list[Any]]] = {
    bytes: lambda _, it: ["b", it.decode("latin-1")],
    datetime: lambda _, it: ["t", it.isoformat()],
    date: lambda _, it: ["D", it.isoformat()],
    timedelta: lambda _, it: ["d", it.days, it.seconds, it.microseconds],
    tuple: lambda out, it: ["u", *map(out.value, it)],
    frozenset: lambda out, it: ["z", *sorted(map(out.value, it), key=repr)],
    list: lambda out, it: out._once(it, lambda: ["l", *map(out.value, it)]),  # noqa: SLF001  its own
    set: lambda out, it: out._once(it, lambda: ["s", *sorted(map(out.value, it), key=repr)]),  # noqa: SLF001
    deque: lambda out, it: out._once(it, lambda: ["q", *map(out.value, it)]),  # noqa: SLF001
    dict: lambda out, it: out._once(it, lambda: ["m", *(out.value(one) for pair in it.items() for one in pair)]),  # noqa: SLF001
    Counter: lambda out, it: out._once(it, lambda: ["c", *(out.value(one) for pair in it.items() for one in pair)]),  # noqa: SLF001
    RawMessage: Encoder._raw,  # noqa: SLF001
    DkimKey: Encoder._key,  # noqa: SLF001
    LinkSigner: Encoder._signer,  # noqa: SLF001
    FunctionType: Encoder._function,  # noqa: SLF001
    WorldPart: lambda _, it: ["w", it.name],
}


class Decoder:
    """Reads what :class:`Encoder` wrote. Only classes of the table come to life, without a call of their own.

    Args:
        classes: the classes by their numbers.
        apart: what was written elsewhere, by its numbers.
    """

    def __init__(self, classes: list[type], apart: dict[int, Any]) -> None:
        """Begin with nothing met."""
        self._classes, self._apart = classes, apart
        self._met: list[Any] = []

    def value(self, node: Any) -> Any:
        """Read a value.

        Raises:
            LookupError, TypeError, ValueError: nobody wrote that.
        """
        return node if not isinstance(node, list) else _READERS[node[0]](self, node)

    def _thing(self, node: list[Any]) -> Any:
        kind = self._classes[node[1]]
        made = kind.__new__(kind)
        self._met.append(made)
        for name, part in zip(_fields(kind), node[2:], strict=True):
            _put(made, name, self.value(part))
        return made

    def _filled(self, made: Any, put: Callable[[Any], object], parts: Iterable[Any]) -> Any:
        self._met.append(made)
        for part in parts:
            put(self.value(part))
        return made

    def _mapping(self, made: Any, node: list[Any]) -> Any:
        self._met.append(made)
        for place in range(1, len(node), 2):
            key = self.value(node[place])
            made[key] = self.value(node[place + 1])
        return made

    def _tuple(self, node: list[Any]) -> Any:
        kind = self._classes[node[1]]
        if not issubclass(kind, tuple):
            raise TypeError(kind)
        return tuple.__new__(kind, map(self.value, node[2:]))

    def _member(self, node: list[Any]) -> Any:
        kind = self._classes[node[1]]
        if not issubclass(kind, Enum):
            raise TypeError(kind)
        return kind(node[2])


def _signing(letter: Letter) -> list[Any]:
    """Who will sign a letter and when, if the keys are everybody's; what is signed with others is signed now."""
    how = letter.signatures
    if isinstance(how, Signatures) and all(one.key is None and one.keys.everybodys for one in how.signers):
        signers = [[one.domain, one.selector, one.keys.issued[one.selector], one.service] for one in how.signers]
        return [how.at.isoformat(), signers]
    _, (_, made) = letter.__reduce__()
    return [None, [field.decode("latin-1") for field in made.fields]]


def _letter(read: Decoder, node: list[Any]) -> Letter:
    _, unsigned, at, signing = node
    if at is None:
        return Letter(read.value(unsigned), MadeSignatures(tuple(field.encode("latin-1") for field in signing)))
    signers = [
        Signer(domain, selector, service=service, keys=_keys(selector, size))
        for domain, selector, size, service in signing
    ]
    return Letter(read.value(unsigned), Signatures(tuple(signers), _moment(at)))


@lru_cache(maxsize=256)
def _keys(selector: str, size: int) -> SigningKeys:
    keys = SigningKeys()
    keys.issue(selector, size)
    return keys


def _list(read: Decoder, node: list[Any]) -> Any:
    made: list[Any] = []
    return read._filled(made, made.append, node[1:])  # noqa: SLF001  its own


def _set(read: Decoder, node: list[Any]) -> Any:
    made: set[Any] = set()
    return read._filled(made, made.add, node[1:])  # noqa: SLF001


def _deque(read: Decoder, node: list[Any]) -> Any:
    made: deque[Any] = deque()
    return read._filled(made, made.append, node[1:])  # noqa: SLF001


_READERS: dict[str, Callable[[Decoder, list[Any]], Any]] = {
    "b": lambda _, node: node[1].encode("latin-1"),
    "t": lambda _, node: _moment(node[1]),
    "D": lambda _, node: date.fromisoformat(node[1]),
    "d": lambda _, node: timedelta(node[1], node[2], node[3]),
    "u": lambda read, node: tuple(map(read.value, node[1:])),
    "z": lambda read, node: frozenset(map(read.value, node[1:])),
    "l": _list,
    "s": _set,
    "q": _deque,
    "m": lambda read, node: read._mapping({}, node),  # noqa: SLF001
    "c": lambda read, node: read._mapping(Counter(), node),  # noqa: SLF001
    "letter": _letter,
    "raw": lambda _, node: RawMessage(node[1].encode("latin-1")),
    "k": lambda _, node: DkimKey.load(node[1], force=node[2]),
    "f": lambda _, node: _FUNCTIONS[node[1]],
    "w": lambda _, node: WorldPart(node[1]),
    "o": Decoder._thing,  # noqa: SLF001
    "n": Decoder._tuple,  # noqa: SLF001
    "e": Decoder._member,  # noqa: SLF001
    "r": lambda read, node: read._met[node[1]],  # noqa: SLF001
    "x": lambda read, node: read._apart[node[1]],  # noqa: SLF001
}


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.utcoffset() == timedelta() else moment
