"""`sesmodel serve`: the model of SES as a server, for any SDK."""

from __future__ import annotations

import errno
import signal
from contextlib import ExitStack, contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import attrs
import click

from sesmodel.cli.serve_hints import warning, welcome
from sesmodel.cli.serve_printer import printed
from sesmodel.clockwork import clockwork
from sesmodel.errors import SesModelError
from sesmodel.local import LocalSes
from sesmodel.local_cloud import LocalCloud
from sesmodel.server.serving import serve_http
from sesmodel.service.kept import Keep
from sesmodel.state_file import StateFile
from sesmodel.system import RandomIds, SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesmodel.server.serving import HttpDoor
    from sesmodel.server.signature import SignatureCheck

PORT = 8005


def _accounts(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Read options such as ``AKIA...=123456789012``."""
    pairs = [value.partition("=") for value in values]
    for value, (key, _, account) in zip(values, pairs, strict=True):
        if not (key and len(account) == 12 and account.isascii() and account.isdecimal()):
            raise click.BadParameter(f"{value!r} is no KEY=ACCOUNT; an account has 12 digits.")
    return {key: account for key, _, account in pairs}


@attrs.frozen(kw_only=True)
class _Arguments:
    """What the command was given."""

    host: str
    port: int
    region: str
    account_id: str
    sandbox: bool
    verify: tuple[str, ...]
    owners: str
    cloud: bool
    account: dict[str, str]
    state: str | None
    save_every: float
    keep: int
    verify_signatures: bool
    credentials: str | None
    allow_host: tuple[str, ...]
    quiet: bool

    def model(self) -> LocalSes | LocalCloud:
        """The model that they describe."""
        kind = LocalCloud if self.cloud or self.account else LocalSes
        options: dict[str, Any] = {
            "region": self.region,
            "account_id": self.account_id,
            "clock": SystemClock(),
            "ids": RandomIds(),
            "keep": Keep(messages=self.keep or None),
            "owners": self.owners.replace("-", " "),
        }
        if kind is LocalCloud:
            options["setup"] = lambda ses: ses.verify(*self.verify)
        return kind.sandbox(**options) if self.sandbox else kind(**options)

    def signatures(self) -> SignatureCheck | None:
        """Which signatures are taken."""
        if self.credentials is None:
            return None
        from sesmodel.cli.serve_credentials import read_credentials  # few check signatures
        from sesmodel.server.signature import SignatureCheck

        return SignatureCheck(read_credentials(self.credentials))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen on.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 for any.")
@click.option("--region", default="us-east-1", show_default=True, metavar="REGION", help="The Region.")
@click.option("--account-id", default="123456789012", show_default=True, metavar="DIGITS", help="The account.")
@click.option("--sandbox", is_flag=True, help="Be a new account: verified recipients only, 200 a day, one a second.")
@click.option("--verify", multiple=True, metavar="DOMAIN", help="A verified domain or address; again for more.")
@click.option(
    "--owners",
    type=click.Choice(["at-once", "by-hand"]),
    default="at-once",
    show_default=True,
    help="When the owners of addresses and domains confirm what is to be verified: before the next call, or never.",
)
@click.option("--cloud", is_flag=True, help="Be every account in every Region, by the signature of each request.")
@click.option(
    "--account", multiple=True, callback=_accounts, metavar="KEY=ACCOUNT", help="The account of a key; brings --cloud."
)
@click.option("--state", metavar="FILE", help="Go on where this file says, and keep it up to date.")
@click.option(
    "--save-every", default=1.0, show_default=True, type=click.FloatRange(0.01), help="Seconds from a change to a save."
)
@click.option("--keep", default=10_000, show_default=True, type=click.IntRange(0), help="Mail to remember; 0 for all.")
@click.option("--verify-signatures", is_flag=True, help="Refuse what is not signed with a key of --credentials.")
@click.option("--credentials", metavar="FILE", help="The keys, in a file as ~/.aws/credentials.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="A name by which /_sesmodel/ may be called, too.")
@click.option("--quiet", is_flag=True, help="Print no line for each mail.")
def serve(**options: Any) -> None:
    """Be Amazon SES on this machine, for any SDK, until Ctrl-C.

    It prints where it is and how to point a program at it, then a line for each mail: sent, refused, bounced. Senders
    must be verified as with SES: by --verify, or by a call, which their owners then confirm. Time is real, and ids are
    random.
    """
    given = _Arguments(**options)
    if given.verify_signatures != bool(given.credentials):
        raise click.UsageError("Give --verify-signatures and --credentials FILE together.")
    try:
        _serve(given)
    except SesModelError as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from error


def _serve(given: _Arguments) -> None:
    model, facts = given.model(), {}
    kept = StateFile(model, given.state, every=given.save_every, on_error=_not_saved) if given.state else None
    if kept:
        facts["state"] = f"{kept.path}  ({_loaded(kept)})"
    _verify(model, given.verify)
    if given.owners == "at-once":
        facts["owners"] = "confirm at once what is to be verified  (--owners by-hand: they do not)"
    if given.verify:
        facts["verified"] = ", ".join(given.verify)
    if kept:
        _try_to_save(kept)
    with ExitStack() as stack:
        if kept:
            stack.enter_context(_saved_at_the_end(kept))
        wait = stack.enter_context(_signals())
        if not given.quiet:
            stack.enter_context(printed(model))
        stack.enter_context(clockwork(model))
        door = stack.enter_context(_door(model, given))
        click.echo(welcome(door, model, facts, verifies=given.verify_signatures))
        if said := warning(door, verifies=given.verify_signatures):
            click.secho(said, fg="red", bold=True, err=True)
        wait()
        click.echo("sesmodel stops.")


def _verify(model: LocalSes | LocalCloud, names: tuple[str, ...]) -> None:
    for one in (model,) if isinstance(model, LocalSes) else (*model, model.ses()):
        one.verify(*names)


# --- the door -------------------------------------------------------------------------------------


@contextmanager
def _door(model: LocalSes | LocalCloud, given: _Arguments) -> Iterator[HttpDoor]:
    with ExitStack() as stack:
        try:
            door = stack.enter_context(
                serve_http(
                    model,
                    host=given.host,
                    port=given.port,
                    accounts=given.account,
                    signatures=given.signatures(),
                    hosts=given.allow_host,
                )
            )
        except OSError as error:
            raise click.ClickException(_why_not(error, given)) from error
        yield door


def _why_not(error: OSError, given: _Arguments) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {given.port} of {given.host} is in use. Give another --port, or 0 for any that is free."
    if error.errno == errno.EACCES:
        return f"port {given.port} is not yours to use. Give one above 1023, or 0 for any that is free."
    return f"it cannot listen on {given.host}, port {given.port}: {error}. Give another --host or --port."


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
