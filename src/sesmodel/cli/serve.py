"""`sesmodel serve`: the model of SES as a server, for any SDK."""

from __future__ import annotations

import errno
import gc
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from sesmodel.server.listening import listen

if TYPE_CHECKING:
    import socket

PORT = 8005


def _accounts(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Read options such as ``AKIA...=123456789012``."""
    pairs = [value.partition("=") for value in values]
    for value, (key, _, account) in zip(values, pairs, strict=True):
        if not (key and len(account) == 12 and account.isascii() and account.isdecimal()):
            raise click.BadParameter(f"{value!r} is no KEY=ACCOUNT; an account has 12 digits.")
    return {key: account for key, _, account in pairs}


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
    if options.pop("verify_signatures") != bool(options["credentials"]):
        raise click.UsageError("Give --verify-signatures and --credentials FILE together.")
    with closing(_listen(options.pop("host"), options.pop("port"))) as listening:  # first, so that clients may come
        # What is loaded stays, so to look for garbage in it is time lost: a fifth of that until the first answer.
        gc.disable()
        try:
            from sesmodel.cli.serve_run import Arguments, run

            run(Arguments(**options), listening)
        finally:
            gc.enable()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as error:
        raise click.ClickException(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use. Give another --port, or 0 for any that is free."
    if error.errno == errno.EACCES:
        return f"port {port} is not yours to use. Give one above 1023, or 0 for any that is free."
    return f"it cannot listen on {host}, port {port}: {error}. Give another --host or --port."
