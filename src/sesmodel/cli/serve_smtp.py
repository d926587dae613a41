"""The SMTP doors of `sesmodel serve`, which load nothing until the first mail program comes."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from threading import Thread
from typing import TYPE_CHECKING

import attrs
import click

from sesmodel.errors import MissingExtra, SesModelError
from sesmodel.server.smtp_door import SmtpDoor
from sesmodel.service.region import REGIONS_WITHOUT_SMTP
from sesmodel.service.smtp_endpoint import SmtpMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud
    from sesmodel.service.smtp_credentials import AccessKey  # noqa: TC004  loaded by who makes one


@attrs.frozen(kw_only=True)
class SmtpDoors:
    """Where mail programs come in, and what is asked of them.

    Attributes:
        listening: what listens, by how connections are encrypted.
        needs_login: whether mail is taken of those only who are logged in.
        keys: the keys whose passwords are taken; any, if ``None``.
        accounts: the account of each key, for a cloud.
        names: names that the certificate is for, besides those of this machine.
    """

    listening: Mapping[str, socket.socket]
    needs_login: bool
    keys: Iterable[AccessKey] | None
    accounts: Mapping[str, str]
    names: Iterable[str]

    @property
    def doors(self) -> tuple[SmtpDoor, ...]:
        """Where they are."""
        where = [(mode, one.getsockname()) for mode, one in self.listening.items()]
        return tuple(SmtpDoor(at[0], at[1], SmtpMode(mode), self.needs_login) for mode, at in where)

    @contextmanager
    def waiting(self, model: LocalSes | LocalCloud) -> Iterator[None]:
        """Within the block, open them as soon as somebody comes: until then they cost nothing.

        Args:
            model: what takes the mail.

        Raises:
            MissingExtra: what they need is not installed.
        """
        for module in ("aiosmtpd", "trustme"):
            if find_spec(module) is None:
                raise MissingExtra(module, "server", "SMTP; --no-smtp does without")
        here, there = socket.socketpair()
        with closing(there):
            thread = Thread(target=self._wait, args=[model, there], name="sesmodel-smtp", daemon=True)
            thread.start()
            try:
                yield
            finally:
                here.close()
                thread.join()

    def _wait(self, model: LocalSes | LocalCloud, end: socket.socket) -> None:
        with DefaultSelector() as selector:
            for one in (end, *self.listening.values()):
                selector.register(one, EVENT_READ)
            if any(key.fileobj is end for key, _ in selector.select()):
                return
        with ExitStack() as stack:
            try:
                self._open(model, stack)
            except SesModelError as error:
                click.secho(f"No mail is taken by SMTP: {error}", fg="red", err=True)
                for one in self.listening.values():
                    one.close()  # so that nobody waits for a greeting
            end.recv(1)

    def _open(self, model: LocalSes | LocalCloud, stack: ExitStack) -> None:
        from sesmodel.server.smtp_logins import SmtpLogins
        from sesmodel.server.smtp_serving import serve_smtp

        logins = None if self.keys is None else SmtpLogins(self.keys)
        for mode, listening in self.listening.items():
            door = serve_smtp(
                model,
                mode=mode,
                logins=logins,
                needs_login=self.needs_login,
                accounts=self.accounts,
                names=self.names,
                listening=listening,
            )
            stack.enter_context(door)


def has_smtp(model: LocalSes | LocalCloud) -> bool:
    """Whether there is an SMTP interface where mail goes that names no Region: three have none (SMTP-02)."""
    return model.region not in REGIONS_WITHOUT_SMTP


def write_certificate(door: SmtpDoor, path: str) -> None:
    """Write down what mail programs are to trust.

    Raises:
        click.ClickException: it cannot be written.
    """
    try:
        Path(path).write_text(door.ca, "ascii")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error}.") from error
