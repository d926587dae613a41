"""What every mail server does that relays to the SMTP door: what is put off waits, what is refused comes back."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar, Protocol

import pytest

from sesmodel import AccessKey, LocalSes, Mailer, SmtpDoor, SmtpLogins, TransportFailed, read, serve_smtp
from tests.clients.postfix import free_port
from tests.clients.smtp_recipes import Recipe
from tests.server.guide_mail import FILE, MAIL
from tests.server.smtp_contract import (
    FIRST,
    KEY,
    NOT_VERIFIED,
    RECIPIENT,
    SENDER,
    STRANGER,
    SUBJECT,
    TEXT,
    THROTTLED,
    WRONG,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import SentMessage


class Mta(Protocol):
    """A mail server that was set up by its recipe."""

    @property
    def recipe(self) -> Recipe:
        """How it was set up."""
        ...

    def submit(self, recipe: Recipe) -> str:
        """Take a mail as the recipe says, and try to relay it: what the server says about that."""
        ...

    def flush(self) -> str:
        """Try again what waits: what the server says about that."""
        ...


@contextmanager
def recipe_of(chapter: str) -> Iterator[Recipe]:
    """The recipe of a chapter, for a port that nobody uses yet, in a folder that the users of servers may enter."""
    with TemporaryDirectory(prefix="sesmodel-mta-") as folder:
        Path(folder).chmod(0o755)
        where = SmtpDoor("127.0.0.1", free_port())
        yield Recipe(chapter=chapter, folder=Path(folder), door=where)


def relayed(ses: LocalSes) -> list[SentMessage]:
    """What was sent to the recipient: a bounce for the sender may be sent as well."""
    return [sent for sent in ses.sent if sent.recipients == (RECIPIENT,)]


class MtaContract:
    """A test class of each server inherits from this; its module has a fixture ``mta``."""

    waits_for_a_password: ClassVar[bool] = True
    """Whether mail waits when the login is refused; else it is given up."""

    @pytest.fixture
    def ses(self) -> LocalSes:
        """Sends one mail a second."""
        ses = LocalSes(max_send_rate=1)
        ses.verify("example.com")
        return ses

    @pytest.fixture
    def door(self, ses: LocalSes, mta: Mta) -> Iterator[SmtpDoor]:
        """Where the server relays to."""
        with serve_smtp(ses, port=mta.recipe.door.port, logins=SmtpLogins([KEY])) as door:
            yield door

    @pytest.mark.usefixtures("door")
    def test_it_relays(self, ses: LocalSes, mta: Mta) -> None:
        mta.submit(mta.recipe)

        (sent,) = relayed(ses)
        assert sent.envelope.mail_from == SENDER
        assert (sent.subject, sent.text) == (SUBJECT, TEXT)

    @pytest.mark.usefixtures("door")
    @pytest.mark.spec("SMTP-27")
    def test_the_mail_of_the_guide_arrives_whole(self, ses: LocalSes, mta: Mta) -> None:
        mta.submit(mta.recipe.of(MAIL))

        (sent,) = relayed(ses)
        found = read(sent.raw)
        assert found.tree == "multipart/mixed[multipart/alternative[text/plain, text/html], application/octet-stream]"
        assert [(file.filename, file.content) for file in found.attachments] == [("customers.txt", FILE)]

    @pytest.mark.usefixtures("door")
    def test_what_is_refused_is_given_up(self, ses: LocalSes, mta: Mta) -> None:
        said = mta.submit(mta.recipe.by(STRANGER))

        assert NOT_VERIFIED in said
        assert not relayed(ses)

    @pytest.mark.usefixtures("door")
    def test_what_is_throttled_waits(self, ses: LocalSes, mta: Mta) -> None:
        Mailer(ses).send(FIRST)

        assert THROTTLED in mta.submit(mta.recipe)
        ses.advance(seconds=1)
        mta.flush()

        assert [sent.subject for sent in relayed(ses)] == ["First", SUBJECT]

    @pytest.mark.usefixtures("door")
    def test_what_a_planned_fault_stops_waits(self, ses: LocalSes, mta: Mta) -> None:
        ses.faults.plan(TransportFailed("it drops", delivered="no"), operation="DATA", recipient=RECIPIENT)
        ses.faults.plan("451 4.3.0 Come back later", operation="RCPT", recipient=RECIPIENT, call=2)

        mta.submit(mta.recipe)
        assert not relayed(ses)
        assert "451 4.3.0 Come back later" in mta.flush()
        assert not relayed(ses)
        mta.flush()

        assert [sent.subject for sent in relayed(ses)] == [SUBJECT]

    def test_a_password_that_is_not_right_lets_nothing_through(self, ses: LocalSes, mta: Mta) -> None:
        others = AccessKey(KEY.access_key_id, "another secret")
        with serve_smtp(ses, port=mta.recipe.door.port, logins=SmtpLogins([others])):
            said = mta.submit(mta.recipe)
        assert WRONG in said
        assert not relayed(ses)

        with serve_smtp(ses, port=mta.recipe.door.port, logins=SmtpLogins([KEY])):
            mta.flush()
        assert len(relayed(ses)) == self.waits_for_a_password
