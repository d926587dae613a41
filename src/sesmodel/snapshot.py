"""The state of a model, or of a whole cloud, at one moment: to go back to, and to keep in a file."""

from __future__ import annotations

import pickle
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.snapshot_world import Content, Surroundings, WorldMoment, WorldPart, is_shared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sesmodel.flow.state import ServiceState
    from sesmodel.local_world import World
    from sesmodel.service.kept import Keep
    from sesmodel.snapshot_file import SnapshotWriter

_WORLD = ("clock", "ids", "dns", "signing_keys", "global_suppression")
_STATES = "states of "


@attrs.frozen(repr=False)
class Snapshot:
    """The state of a :class:`LocalSes` or a :class:`LocalCloud`: ``snapshot()`` takes one, ``restore`` goes back to it.

    It can be gone back to any number of times, and by another model of the same account. Who is told of events, and
    faults that are planned, are no part of it.

    Attributes:
        of: the accounts and Regions that it is of, in the order they were made.
        calls: how many calls there had been when it was taken: while there are no more, nothing has changed.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> before = ses.snapshot()
    >>> ses.verify("example.com")
    >>> ses.restore(before)
    >>> len(ses.identities)
    0
    """

    of: tuple[tuple[str, str], ...]
    _data: bytes
    _shared: tuple[Any, ...]
    _world: WorldMoment
    calls: int = attrs.field(default=0, kw_only=True, eq=False)

    @classmethod
    def taken(cls, world: World, states: Sequence[ServiceState]) -> Self:
        """Copy what can change of a world and of the states in it."""
        parts: dict[int, str] = {id(part): name for name in _WORLD if (part := getattr(world, name)) is not None}
        parts |= {id(state.keep): "keep" for state in states}
        parts |= {id(state.others): f"{_STATES}{state.account.region}" for state in states}
        return cls._copied(Content(WorldMoment.of(world), Surroundings.of(world), tuple(states)), parts, world.calls)

    @classmethod
    def _copied(cls, content: Content, parts: dict[int, str], calls: int = 0) -> Self:
        buffer = BytesIO()
        writer = _Writer(buffer, parts)
        writer.dump((content.around, content.states))
        of = tuple((state.account.id, state.account.region) for state in content.states)
        return cls(of, buffer.getvalue(), tuple(writer.shared), content.world, calls=calls)

    # --- going back ------------------------------------------------------------------------------

    def content(self, world: World, keep: Keep) -> Content:
        """A copy of all that it holds, in a world, whose keys there are from now on.

        Args:
            world: whose clock, ids and so on the copy goes by.
            keep: how much it remembers.
        """
        self._world.issue_keys(world)
        return self._read(lambda name: keep if name == "keep" else _part(world, name))

    def _read(self, part: Callable[[str], object]) -> Content:
        around, states = _Reader(BytesIO(self._data), self._shared, part).load()
        return Content(self._world, around, states)

    def same_as(self, other: Snapshot, *, but_for_time: bool = False) -> bool:
        """Whether another one was taken of the same state.

        Args:
            other: the other one, of the same model.
            but_for_time: whether it may have been taken at another time.
        """
        world, others = self._world, other._world
        if but_for_time:
            world = attrs.evolve(world, moment=others.moment)
        shared = zip(self._shared, other._shared, strict=False)
        return (self._data, world) == (other._data, others) and all(one is another for one, another in shared)

    def __repr__(self) -> str:
        """When it was taken."""
        many = f" of {len(self.of)} accounts and Regions" if len(self.of) != 1 else ""
        return f"<Snapshot{many} of {self._world.moment:%Y-%m-%d %H:%M:%S}>"

    # --- keeping it ------------------------------------------------------------------------------

    def to_bytes(self, *, secrets: bool = False, writer: SnapshotWriter | None = None) -> bytes:
        """Write it down: lines of JSON, with the version of the form and a checksum.

        Mail that keys of your own sign (``keys=``, BYODKIM) is signed now.

        Args:
            secrets: whether secrets are written, too: the private keys of BYODKIM, and what signs links.
            writer: one that has written other snapshots of this model, and need not write again what they held.

        Raises:
            SecretNotCopied: there are secrets in it, and they are not to be written.
            InvalidValue: there are functions in it that cannot be written, such as a scan of one's own.
        """
        from sesmodel.snapshot_file import SnapshotWriter  # knows all classes, and few write files

        return (writer or SnapshotWriter()).write(self._read(WorldPart), secrets=secrets)

    @classmethod
    def from_bytes(cls, data: bytes, *, where: str = "snapshot") -> Self:
        """Read what :meth:`to_bytes` wrote. No code runs that a file could hold, whoever wrote it.

        Args:
            data: all of it.
            where: what an error calls it.

        Raises:
            InvalidValue: it is no snapshot, is damaged, or was written by a version with other classes.
        """
        from sesmodel.snapshot_file import read_content

        return cls._copied(read_content(data, where), {})

    def save(self, path: str | Path, *, secrets: bool = False) -> None:
        """Write it to a file that only its owner can read. The file is there as a whole, or as it was before.

        Args:
            path: the file.
            secrets: whether secrets are written, too: the private keys of BYODKIM, and what signs links.

        Raises:
            SecretNotCopied, InvalidValue: as of :meth:`to_bytes`.
            OSError: the file cannot be written.
        """
        from sesmodel.snapshot_file import write_atomically

        write_atomically(Path(path), self.to_bytes(secrets=secrets))

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read it back; no code runs that the file could hold, whoever wrote it.

        Raises:
            InvalidValue: there is no snapshot in it, it is damaged, or another version wrote it.
            OSError: the file cannot be read.
        """
        return cls.from_bytes(Path(path).read_bytes(), where=str(path))


def _part(world: World, name: str) -> object:
    region = name.removeprefix(_STATES)
    return getattr(world, name) if region == name else world.states(region)


def only_of(snapshot: Snapshot, account: str, region: str) -> None:
    """Refuse a snapshot of anything but one account in one Region.

    Raises:
        InvalidValue: it is of another, or of several.
    """
    if snapshot.of != ((account, region),):
        cure = "Restore it to a model with the same account_id and region; one of several to a LocalCloud."
        found = ", ".join(" in ".join(one) for one in snapshot.of) or "no account"
        raise InvalidValue(f"it is of {found}.", where="snapshot", cure=cure)


class _Writer(pickle.Pickler):
    """Copies states, and keeps apart what copies share. What it writes never leaves the process."""

    def __init__(self, file: BytesIO, parts: dict[int, str]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.shared: list[object] = []
        self._parts = parts
        self._places: dict[int, int] = {}

    def persistent_id(self, obj: Any) -> int | str | None:
        """The name of a part of the world, or the place of a thing that is shared."""
        if (name := self._parts.get(id(obj))) is not None:
            return name
        if isinstance(obj, WorldPart):
            return obj.name
        kind: type = type(obj)
        is_function = callable(obj) and not isinstance(obj, type)  # the user's own, such as who is told of something
        if not (is_function or is_shared(kind)):
            return None
        place = self._places.setdefault(id(obj), len(self.shared))
        if place == len(self.shared):
            self.shared.append(obj)
        return place


class _Reader(pickle.Unpickler):
    """Reads it back, into some world."""

    def __init__(self, file: BytesIO, shared: tuple[object, ...], part: Callable[[str], object]) -> None:
        super().__init__(file)
        self._shared, self._part = shared, part

    def persistent_load(self, pid: int | str) -> object:
        """The thing of that name or place."""
        return self._part(pid) if isinstance(pid, str) else self._shared[pid]
