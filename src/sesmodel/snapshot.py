"""The state of a model at one moment, to go back to."""

from __future__ import annotations

import pickle
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Self

import attrs

from sesmodel.clock import ManualClock
from sesmodel.dkim.key import DkimKey
from sesmodel.errors import InvalidValue
from sesmodel.flow.stages import LogEntry
from sesmodel.flow.state import ServiceState
from sesmodel.ids import SeededIds
from sesmodel.mail.raw import RawMessage
from sesmodel.service.event import Event, MailRecord
from sesmodel.service.global_suppression import GlobalSuppressionList
from sesmodel.service.letter import Letter, Received
from sesmodel.service.outbox import SentMessage

# They never change, so every copy of the state may share them: a million events are a million references.
_SHARED = (DkimKey, Event, Letter, LogEntry, MailRecord, RawMessage, Received, SentMessage)
_WORLD = ("clock", "ids", "dns", "signing_keys", "global_suppression", "keep")
_UNREADABLE = (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, TypeError, ValueError)


@attrs.frozen(repr=False)
class Snapshot:
    """The state of a :class:`LocalSes`: ``ses.snapshot()`` takes one, and ``ses.restore(snapshot)`` goes back to it.

    It can be gone back to any number of times, and by another model of the same account. Who is told of events, and
    faults that are planned, are no part of it.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> before = ses.snapshot()
    >>> ses.verify("example.com")
    >>> ses.restore(before)
    >>> len(ses.identities)
    0
    """

    _data: bytes
    _shared: tuple[Any, ...]
    _world: _World

    @classmethod
    def of(cls, state: ServiceState) -> Self:
        """Copy what can change of a state."""
        buffer = BytesIO()
        writer = _Writer(buffer, state)
        writer.dump(state)
        return cls(buffer.getvalue(), tuple(writer.shared), _World.of(state))

    def state(self, model: ServiceState) -> ServiceState:
        """A copy of the state, in the world of a model, which is brought back to the same moment.

        Raises:
            InvalidValue: the model plays another account or Region.
        """
        if self._world.account != (model.account.id, model.account.region):
            cure = "Restore it to a model with the same account_id and region."
            raise InvalidValue(f"it is of {' in '.join(self._world.account)}.", where="snapshot", cure=cure)
        found = _Reader(BytesIO(self._data), self._shared, model).load()
        assert isinstance(found, ServiceState)
        self._world.restore(model)
        return found

    def __repr__(self) -> str:
        """When it was taken."""
        return f"<Snapshot of {self._world.moment:%Y-%m-%d %H:%M:%S}>"

    def save(self, path: str | Path) -> None:
        """Write it to a file, in the form of this version of the library. Mail in it is signed now.

        Raises:
            SecretNotCopied: there are private keys in it, those of BYODKIM.
            InvalidValue: there are functions in it that cannot be written, such as those of receivers.
            OSError: the file cannot be written.
        """
        try:
            data = pickle.dumps(self)
        except (AttributeError, pickle.PicklingError) as error:
            cure = "Take functions out of the model first."
            raise InvalidValue(f"it cannot be written: {error}", where="snapshot", cure=cure) from error
        Path(path).write_bytes(data)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read it back. Only read what you have written: a file of somebody else can run any code.

        Raises:
            InvalidValue: there is no snapshot in it.
            OSError: the file cannot be read.
        """
        data = Path(path).read_bytes()
        found: object = None
        try:
            found = pickle.loads(data)  # noqa: S301  the caller has been told
        except _UNREADABLE as error:
            found = error
        if not isinstance(found, cls):
            raise InvalidValue("there is no snapshot in it.", where=str(path), cure="Give a file that save() wrote.")
        return found


@attrs.frozen
class _World:
    """What a model stands in. Others may stand in it, too, so it is brought back in place.

    A clock that runs and ids of chance go on.
    """

    account: tuple[str, str]
    moment: datetime
    ids_taken: int | None
    selectors: dict[str, int]
    records: Any
    suppressed: GlobalSuppressionList

    @classmethod
    def of(cls, state: ServiceState) -> Self:
        return cls(
            account=(state.account.id, state.account.region),
            moment=state.clock.now(),
            ids_taken=state.ids.taken if isinstance(state.ids, SeededIds) else None,
            selectors=state.signing_keys.issued,
            records=state.dns and state.dns.contents,
            suppressed=deepcopy(state.global_suppression),
        )

    def restore(self, state: ServiceState) -> None:
        if isinstance(state.clock, ManualClock):
            state.clock.reset(self.moment)
        if isinstance(state.ids, SeededIds) and self.ids_taken is not None:
            state.ids.rewind(self.ids_taken)
        for selector, size in self.selectors.items():
            state.signing_keys.issue(selector, size)
        if state.dns is not None and self.records is not None:
            state.dns.contents = self.records
        suppressed = deepcopy(self.suppressed)
        for field in attrs.fields(GlobalSuppressionList):
            setattr(state.global_suppression, field.name, getattr(suppressed, field.name))


class _Writer(pickle.Pickler):
    """Writes a state, and keeps apart what copies share."""

    def __init__(self, file: BytesIO, state: ServiceState) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.shared: list[object] = []
        self._world = {id(part): name for name in _WORLD if (part := getattr(state, name)) is not None}
        self._places: dict[int, int] = {}

    def persistent_id(self, obj: Any) -> int | str | None:
        """The name of a part of the world, or the place of a thing that is shared."""
        if (name := self._world.get(id(obj))) is not None:
            return name
        is_function = callable(obj) and not isinstance(obj, type)  # the user's own, such as who is told of something
        if not (is_function or isinstance(obj, _SHARED)):
            return None
        place = self._places.setdefault(id(obj), len(self.shared))
        if place == len(self.shared):
            self.shared.append(obj)
        return place


class _Reader(pickle.Unpickler):
    """Reads it back, into the world of a model."""

    def __init__(self, file: BytesIO, shared: tuple[object, ...], state: ServiceState) -> None:
        super().__init__(file)
        self._shared = shared
        self._state = state

    def persistent_load(self, pid: int | str) -> object:
        """The thing of that name or place."""
        return getattr(self._state, pid) if isinstance(pid, str) else self._shared[pid]
