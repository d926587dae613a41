"""A transport that writes each message into a folder: for development, and for handing mail over to another program."""

from __future__ import annotations

import json
import os
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.errors import InvalidConfiguration, TransportFailed
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.raw import RawMessage
from sesmodel.service.letter import Letter
from sesmodel.service.outbox import Outbox, SentMessage
from sesmodel.service.submission import Receipt, SendOptions
from sesmodel.service.tracking_overrides import TrackingOverrides
from sesmodel.system import RandomIds, SystemClock
from sesmodel.transport.closing import Closing

if TYPE_CHECKING:
    from sesmodel.clock import Clock
    from sesmodel.ids import Ids
    from sesmodel.service.submission import Submission


class DirectoryTransport(Closing):
    """Writes the bytes of each message to a file ``*.eml``, and what was said beside them to a file ``*.json``.

    The names begin with the time, so that they sort by it, and no two are the same, whatever number of threads,
    processes and machines write there. A file ``*.eml`` appears when it is complete, after its ``*.json``, and nothing
    is ever written over.

    Args:
        path: the folder; it is made if it is not there.
        clock: tells the time that names begin with; the machine's if not given.
        ids: gives the tokens that make names differ; random ones if not given.

    Raises:
        InvalidConfiguration: it is no folder, or it cannot be made.

    >>> from tempfile import TemporaryDirectory
    >>> from sesmodel import Mailer, Message
    >>> with TemporaryDirectory() as folder, DirectoryTransport(folder) as outgoing:
    ...     receipt = Mailer(outgoing).send(
    ...         Message(sender="a@example.com", to="b@example.net", subject="Hi", text="Hello")
    ...     )
    ...     names = sorted(path.suffix for path in Path(folder).iterdir())
    ...     outgoing.sent.one().message_id == receipt.message_id, names
    (True, ['.eml', '.json'])
    """

    def __init__(self, path: str | os.PathLike[str], *, clock: Clock | None = None, ids: Ids | None = None) -> None:
        """Make the folder."""
        self.path = Path(path)
        self.clock: Clock = clock or SystemClock()
        self.ids: Ids = ids or RandomIds()
        self._numbers = count()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidConfiguration(
                str(error), where="path", cure="Name a folder that can be written to."
            ) from error

    def send(self, submission: Submission) -> Receipt:
        """Write a message.

        Raises:
            TransportFailed: the files cannot be written; there is no ``*.eml``.
        """
        now = self.clock.now()
        try:
            path = self._claim(now)
            _write(path, submission.raw.data, json.dumps(_about(now, submission), indent=2).encode("ascii"))
        except OSError as error:
            raise TransportFailed(f"The message cannot be written: {error}.", delivered="no") from error
        return Receipt(
            message_id=path.stem,
            header_message_id=submission.raw.message_id,
            accepted=submission.envelope.rcpt_to,
        )

    @property
    def sent(self) -> Outbox:
        """What is in the folder, the oldest first, whoever wrote it: ``transport.sent.one()``."""
        return Outbox(tuple(map(_read_back, sorted(self.path.glob("*.eml")))))

    def _claim(self, now: datetime) -> Path:
        """A name ``*.eml`` that nobody has: it belongs to whoever creates the ``*.json`` of that name."""
        while True:
            path = self.path / f"{now:%Y%m%dT%H%M%S.%fZ}-{next(self._numbers):06}-{self.ids.token()}.eml"
            try:
                path.with_suffix(".json").touch(exist_ok=False)
            except FileExistsError:
                continue
            return path


def _about(now: datetime, submission: Submission) -> dict[str, object]:
    return {
        "sent_at": now.isoformat(),
        "mail_from": submission.envelope.mail_from,
        "rcpt_to": submission.envelope.rcpt_to,
        "options": attrs.asdict(submission.options),
    }


def _write(path: Path, data: bytes, about: bytes) -> None:
    beside, part = path.with_suffix(".json"), path.with_suffix(".part")
    try:
        beside.write_bytes(about)
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # so that what has its name has its bytes, even if the machine stops now
        part.rename(path)
    except OSError:
        part.unlink(missing_ok=True)
        beside.unlink(missing_ok=True)
        raise


def _read_back(path: Path) -> SentMessage:
    about = json.loads(path.with_suffix(".json").read_bytes())
    return SentMessage(
        message_id=path.stem,
        envelope=Envelope(about["mail_from"], about["rcpt_to"]),
        letter=Letter(RawMessage(path.read_bytes())),
        sent_at=datetime.fromisoformat(about["sent_at"]),
        options=_options(about["options"]),
    )


def _options(said: dict[str, Any]) -> SendOptions:
    tracking = said.get("tracking")  # the files of older versions have none
    return SendOptions(
        **{
            **said,
            "tags": tuple(map(tuple, said["tags"])),
            "tracking": TrackingOverrides(**tracking) if tracking else None,
        }
    )
