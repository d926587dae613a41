"""What `sesmodel serve` does once it listens: all that takes time to load."""

from __future__ import annotations

import gc
import signal
from contextlib import ExitStack, contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import attrs
import click

from sesmodel.cli.serve_hints import warning, welcome
from sesmodel.cli.serve_printer import printed
from sesmodel.cli.serve_smtp import SmtpDoors, has_smtp, write_certificate
from sesmodel.clockwork import let_time_pass
from sesmodel.errors import SesModelError
from sesmodel.local import LocalSes
from sesmodel.local_cloud import LocalCloud
from sesmodel.server.serving import serve_http
from sesmodel.service.kept import Keep
from sesmodel.system import RandomIds, RunningClock

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Mapping

    from sesmodel.server.signature import SignatureCheck
    from sesmodel.service.smtp_credentials import AccessKey
    from sesmodel.state_file import StateFile


_AT_ONCE = "confirm at once what is to be verified  (--owners by-hand: they do not)"


@attrs.frozen(kw_only=True)
class Arguments:
    """What the command was given."""

    region: str
    account_id: str
    sandbox: bool
    verify: tuple[str, ...]
    dkim: bool
    owners: str
    account: dict[str, str]
    single: bool
    state: str | None
    save_every: float
    keep: int
    credentials: str | None
    smtp_ca: str | None
    no_smtp_login: bool
    allow_host: tuple[str, ...]
    pages_at: str | None
    quiet: bool

    def model(self) -> LocalSes | LocalCloud:
        """The model that they describe."""
        kind = LocalSes if self.single else LocalCloud
        options: dict[str, Any] = {
            "region": self.region,
            "account_id": self.account_id,
            "clock": RunningClock(),
            "ids": RandomIds(),
            "keep": Keep(messages=self.keep or None),
            "owners": self.owners.replace("-", " "),
            "pages_at": None if self.pages_at == "here" else self.pages_at,
        }
        return kind.sandbox(**options) if self.sandbox else kind(**options)

    def keys(self) -> list[AccessKey] | None:
        """The keys that are taken, at every door; any, if ``None``."""
        if self.credentials is None:
            return None
        from sesmodel.cli.serve_credentials import read_credentials  # few check who calls

        return read_credentials(self.credentials)


def run(given: Arguments, listening: socket.socket, smtp: Mapping[str, socket.socket]) -> None:
    """Serve until a signal comes.

    Args:
        given: what the command was given.
        listening: where clients come in.
        smtp: where mail programs come in, by how they encrypt.

    Raises:
        click.ClickException: it cannot be done, for a reason that a person can read.
    """
    try:
        _run(given, listening, smtp)
    except SesModelError as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from error


def _run(given: Arguments, listening: socket.socket, smtp: Mapping[str, socket.socket]) -> None:
    keys, model = given.keys(), given.model()
    mail = _smtp(given, model, smtp, keys)
    kept = _state_file(model, given)
    loaded = _loaded(kept) if kept else ""
    _verify(model, given)
    if kept:
        _try_to_save(kept)
    with ExitStack() as stack:
        if kept:
            stack.enter_context(_saved_at_the_end(kept))
        wait = stack.enter_context(_signals())
        if not given.quiet:
            stack.enter_context(printed(model))
        stack.enter_context(let_time_pass(model))
        stack.enter_context(mail.waiting(model))
        door = stack.enter_context(
            serve_http(
                model,
                accounts=given.account,
                signatures=_signatures(keys),
                hosts=given.allow_host,
                smtp=mail.doors,
                listening=listening,
            )
        )
        if given.pages_at == "here":
            model.pages_at = door.url
        facts = _facts(given, loaded, without_smtp=bool(smtp) and not mail.doors)
        click.echo(welcome(door, model, facts, mail.doors, ca=given.smtp_ca, verifies=keys is not None))
        if said := warning(door, verifies=keys is not None):
            click.secho(said, fg="red", bold=True, err=True)
        stack.enter_context(_little_garbage())  # all is loaded that most programs need
        wait()
        click.echo("sesmodel stops.")


def _facts(given: Arguments, loaded: str, *, without_smtp: bool) -> dict[str, str]:
    """What a person is told of what was given.

    Args:
        given: what was given.
        loaded: whether the state was loaded or is new; empty if none is kept.
        without_smtp: whether SMTP is wanted where SES has none.
    """
    facts = {
        "state": f"{given.state}  ({loaded})" if loaded else "",
        "SMTP": f"none: there is no SMTP interface in {given.region}" if without_smtp else "",
        "owners": _AT_ONCE if given.owners == "at-once" else "",
        "verified": ", ".join(given.verify),
    }
    return {name: said for name, said in facts.items() if said}


@contextmanager
def _little_garbage() -> Iterator[None]:
    """Look for cycles seldom: mail makes none, and a look at all that is kept would keep callers waiting for long."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(2_000, 10, 1_000)
    gc.enable()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _state_file(model: LocalSes | LocalCloud, given: Arguments) -> StateFile | None:
    if given.state is None:
        return None
    from sesmodel.state_file import StateFile

    return StateFile(model, given.state, every=given.save_every, on_error=_not_saved)


def _signatures(keys: list[AccessKey] | None) -> SignatureCheck | None:
    if keys is None:
        return None
    from sesmodel.server.signature import SignatureCheck

    return SignatureCheck(keys)


def _smtp(
    given: Arguments,
    model: LocalSes | LocalCloud,
    smtp: Mapping[str, socket.socket],
    keys: list[AccessKey] | None,
) -> SmtpDoors:
    if not has_smtp(model):
        for one in smtp.values():
            one.close()
        smtp = {}
    mail = SmtpDoors(
        listening=smtp,
        needs_login=not given.no_smtp_login,
        keys=keys,
        accounts=given.account,
        names=given.allow_host,
    )
    if given.smtp_ca and mail.doors:
        write_certificate(mail.doors[0], given.smtp_ca)
    return mail


def _verify(model: LocalSes | LocalCloud, given: Arguments) -> None:
    def verify(ses: LocalSes) -> None:
        ses.verify(*given.verify, dkim=given.dkim)

    if isinstance(model, LocalSes):
        verify(model)
    else:
        model.set_up(verify)
        model.ses()  # so that a name that cannot be verified is told of now


@contextmanager
def _signals() -> Iterator[Callable[[], None]]:
    """What waits for the first Ctrl-C or SIGTERM; the second one ends the process at once."""
    came: SimpleQueue[int] = SimpleQueue()  # which, unlike an Event, a handler may use whatever it interrupts

    def stop(number: int, _frame: object) -> None:
        signal.signal(number, before[signal.Signals(number)])
        came.put(number)

    def wait() -> None:
        number = None
        while number is None:  # a signal that the system gives to another thread does not wake this one
            with suppress(Empty):
                number = came.get(timeout=0.5)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield wait
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# --- lines and files ------------------------------------------------------------------------------


def _loaded(kept: StateFile) -> str:
    try:
        return "loaded" if kept.load() else "new"
    except OSError as error:
        raise click.ClickException(f"{kept.path} cannot be read: {error}.") from error


def _try_to_save(kept: StateFile) -> None:
    """Save at once, so that a path that cannot be written shows before there is anything to lose."""
    try:
        kept.save()
    except OSError as error:
        raise click.ClickException(f"{kept.path} cannot be written: {error}.") from error


@contextmanager
def _saved_at_the_end(kept: StateFile) -> Iterator[None]:
    try:
        with kept.kept():
            yield
    except OSError as error:
        raise click.ClickException(f"{kept.path} could not be written at the end: {error}.") from error


def _not_saved(error: Exception) -> None:
    click.secho(f"The state was not saved, and will be tried again: {error}", fg="red", err=True)
