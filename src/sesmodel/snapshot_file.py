"""Snapshots as files: lines of JSON with a version and a checksum, written as a whole or not at all."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidKey, InvalidValue
from sesmodel.flow.state import ServiceState
from sesmodel.snapshot_codec import Decoder, Encoder, NotOfThisVersion, Table, known_class
from sesmodel.snapshot_world import Content, Surroundings, WorldMoment, is_constant

if TYPE_CHECKING:
    from pathlib import Path

FORM = 1
"""The form of the files that this version of the library writes, and the only one that it reads."""

_KIND = "sesmodel snapshot"
_CURE = "Give a file that a snapshot was saved to."
_BROKEN = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError, InvalidKey)


@attrs.frozen(eq=False)
class _Line:
    """A thing that never changes, as it was written."""

    thing: Any
    number: int
    text: bytes
    others: tuple[_Line, ...]


class SnapshotWriter:
    """Writes snapshots. Of what never changes, each only writes what the one before did not hold."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        self._table = Table()
        self._lines: dict[int, _Line] = {}  # by the id of the thing, which the line keeps alive
        self._taken = 0

    def write(self, content: Content, *, secrets: bool = False) -> bytes:
        """A snapshot as bytes.

        Raises:
            SecretNotCopied: there are secrets in it, and they are not to be written.
            InvalidValue: something in it cannot be written.
        """
        used: dict[int, _Line] = {}
        coder = Encoder(self._table, is_constant, lambda thing: _use(self._line(thing), used), secrets=secrets)
        body = coder.value((content.world, content.around, content.states))
        self._lines = {id(line.thing): line for line in used.values()}
        lines = [_json(self._head(content)), *(used[number].text for number in sorted(used)), _json(body)]
        data = b"\n".join(lines) + b"\n"
        return data + _json({"sha256": sha256(data).hexdigest()}) + b"\n"

    def _head(self, content: Content) -> dict[str, Any]:
        from importlib.metadata import version  # slow to load, and few write files

        return {
            "kind": _KIND,
            "form": FORM,
            "version": version("sesmodel"),
            "taken": content.world.moment.isoformat(),
            "of": [[state.account.id, state.account.region] for state in content.states],
            "classes": self._table.rows,
        }

    def _line(self, thing: Any) -> _Line:
        line = self._lines.get(id(thing))
        if line is None:
            line = self._lines[id(thing)] = self._written(thing)
        return line

    def _written(self, thing: Any) -> _Line:
        others: list[_Line] = []

        def number(other: Any) -> int:
            others.append(self._line(other))
            return others[-1].number

        node = Encoder(self._table, is_constant, number).thing(thing)
        self._taken += 1
        return _Line(thing, self._taken, _json([self._taken, node]), tuple(others))


def _use(line: _Line, used: dict[int, _Line]) -> int:
    """Let a line be part of the file, and those that it is written with."""
    if line.number not in used:
        used[line.number] = line
        for other in line.others:
            _use(other, used)
    return line.number


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


# --- reading --------------------------------------------------------------------------------------


def read_content(data: bytes, where: str) -> Content:
    """Read a snapshot.

    Raises:
        InvalidValue: it is none, is damaged, or is of a version with another form or other classes.
    """
    head = _read_head(data, where)
    whole, _, tail = data.removesuffix(b"\n").rpartition(b"\n")
    if _checksum(tail) != sha256(whole + b"\n").hexdigest():
        raise InvalidValue("the snapshot in it is damaged or cut off.", where=where, cure="Take another copy of it.")
    try:
        return _decoded(head, whole.split(b"\n")[1:])
    except NotOfThisVersion as error:
        raise _other_version(head, where, f"its {error} differs from that of this version") from None
    except _BROKEN as error:
        raise InvalidValue("what it holds is no state of a model.", where=where, cure=_CURE) from error


def _read_head(data: bytes, where: str) -> dict[str, Any]:
    try:
        head = json.loads(data.partition(b"\n")[0])
    except ValueError:
        head = None
    if not isinstance(head, dict) or head.get("kind") != _KIND:
        raise InvalidValue("there is no snapshot in it.", where=where, cure=_CURE)
    if head.get("form") != FORM:
        raise _other_version(head, where, f"its form is {head.get('form')!r}, and this version reads {FORM}")
    return head


def _other_version(head: dict[str, Any], where: str, why: str) -> InvalidValue:
    what = f"version {head.get('version')} of sesmodel wrote it: {why}."
    return InvalidValue(what, where=where, cure="Read it with the version that wrote it, or begin anew.")


def _checksum(tail: bytes) -> object:
    try:
        found = json.loads(tail)
    except ValueError:
        return None
    return found.get("sha256") if isinstance(found, dict) else None


def _decoded(head: dict[str, Any], lines: list[bytes]) -> Content:
    classes = [known_class(row) for row in head["classes"]]
    apart: dict[int, Any] = {}
    for line in lines[:-1]:
        number, node = json.loads(line)
        apart[number] = Decoder(classes, apart).value(node)
    found: Any = Decoder(classes, apart).value(json.loads(lines[-1]))
    world, around, states = found
    if (type(world), type(around)) != (WorldMoment, Surroundings) or {type(one) for one in states} - {ServiceState}:
        raise TypeError(found)
    return Content(world, around, states)


# --- writing --------------------------------------------------------------------------------------


def write_atomically(path: Path, data: bytes) -> None:
    """Put a file in the place of the one that is there, whatever happens meanwhile. Only its owner can read it.

    Raises:
        OSError: it cannot be written; the file that was there is as it was.
    """
    path = path.resolve()  # a link stays one
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)  # whoever made it may have let others read it, or point elsewhere
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123  a descriptor
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Let the new name of a file outlast a loss of power, where folders can be asked to."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
