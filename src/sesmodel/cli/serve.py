"""`sesmodel serve`: the model of SES as a server, for any SDK and any mail program."""

from __future__ import annotations

import errno
import gc
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import click

from sesmodel.server.listening import listen

if TYPE_CHECKING:
    import socket

PORT = 8005
SMTP_PORT, SMTPS_PORT = 2587, 2465  # those of SES that need no privilege (SMTP-03)


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
@click.option(
    "--smtp-port",
    type=click.IntRange(0, 65535),
    help=f"The port for mail programs, with STARTTLS. [default: {SMTP_PORT}; any with --port 0]",
)
@click.option(
    "--smtps-port",
    type=click.IntRange(0, 65535),
    help=f"The same with TLS from the first byte. [default: {SMTPS_PORT}; any with --port 0]",
)
@click.option("--no-smtp", is_flag=True, help="Open no port for mail programs.")
@click.option("--smtp-ca", metavar="FILE", help="Write the certificate that mail programs are to trust.")
@click.option("--no-smtp-login", is_flag=True, help="Take mail of programs that do not log in, too, and in clear.")
@click.option(
    "--region", default="us-east-1", show_default=True, metavar="REGION", help="The Region of what names none."
)
@click.option(
    "--account-id", default="123456789012", show_default=True, metavar="DIGITS", help="The account of what names none."
)
@click.option("--sandbox", is_flag=True, help="Be a new account: verified recipients only, 200 a day, one a second.")
@click.option("--verify", multiple=True, metavar="DOMAIN", help="A verified domain or address; again for more.")
@click.option("--dkim", is_flag=True, help="Sign mail of what is verified so: its domains have Easy DKIM.")
@click.option(
    "--owners",
    type=click.Choice(["at-once", "by-hand"]),
    default="at-once",
    show_default=True,
    help="When the owners of addresses and domains confirm what is to be verified: before the next call, or never.",
)
@click.option(
    "--account", multiple=True, callback=_accounts, metavar="KEY=ACCOUNT", help="The account of a key; again for more."
)
@click.option("--single", is_flag=True, help="Be --account-id in --region alone, whatever requests are signed for.")
@click.option("--state", metavar="FILE", help="Go on where this file says, and keep it up to date.")
@click.option(
    "--save-every", default=1.0, show_default=True, type=click.FloatRange(0.01), help="Seconds from a change to a save."
)
@click.option("--keep", default=10_000, show_default=True, type=click.IntRange(0), help="Mail to remember; 0 for all.")
@click.option("--verify-signatures", is_flag=True, help="Refuse what is not signed with a key of --credentials.")
@click.option("--credentials", metavar="FILE", help="The keys, in a file as ~/.aws/credentials; for SMTP as well.")
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="Another name of this machine: for /_sesmodel/ and the certificate.",
)
@click.option(
    "--pages-at",
    metavar="URL",
    help="Let tracked links and subscription pages of mail lead to this URL, or `here`; else they lead to AWS.",
)
@click.option("--quiet", is_flag=True, help="Print no line for each mail.")
def serve(**options: Any) -> None:
    """Be Amazon SES on this machine, for any SDK and any mail program, until Ctrl-C.

    It is every account in every Region: a request goes to those that it is signed for, as on AWS.

    It prints where it is and how to point a program at it, then a line for each mail: sent, refused, bounced. Senders
    must be verified as with SES: by --verify, or by a call, which their owners then confirm. Time is real until
    POST /_sesmodel/clock/advance puts it forward, and ids are random.
    """
    if options.pop("verify_signatures") != bool(options["credentials"]):
        raise click.UsageError("Give --verify-signatures and --credentials FILE together.")
    if options["no_smtp_login"] and options["credentials"]:
        raise click.UsageError("Give --no-smtp-login or --credentials FILE, not both.")
    if options["single"] and options["account"]:
        raise click.UsageError("Give --single or --account, not both: of one account, every key is its own.")
    with ExitStack() as stack:
        listening, smtp = _doors(options, stack)  # first, so that clients may come
        # What is loaded stays, so to look for garbage in it is time lost: a fifth of that until the first answer.
        gc.disable()
        try:
            from sesmodel.cli.serve_run import Arguments, run

            run(Arguments(**options), listening, smtp)
        finally:
            gc.enable()


def _doors(options: dict[str, Any], stack: ExitStack) -> tuple[socket.socket, dict[str, socket.socket]]:
    """What listens for SDKs, and for mail programs by how they encrypt."""
    host, port = options.pop("host"), options.pop("port")
    listening = stack.enter_context(closing(_listen(host, port, "--port")))
    smtp: dict[str, socket.socket] = {}
    without = options.pop("no_smtp")
    for mode, name, usual in (("starttls", "smtp_port", SMTP_PORT), ("tls", "smtps_port", SMTPS_PORT)):
        given = options.pop(name)
        if not without:
            wanted = given if given is not None else port and usual
            smtp[mode] = stack.enter_context(closing(_listen(host, wanted, f"--{name.replace('_', '-')}")))
    return listening, smtp


def _listen(host: str, port: int, option: str) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as error:
        raise click.ClickException(_why_not(error, host, port, option)) from error


def _why_not(error: OSError, host: str, port: int, option: str) -> str:
    without = "" if option == "--port" else " --no-smtp does without."
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use. Give another {option}, or 0 for any that is free.{without}"
    if error.errno == errno.EACCES:
        return f"port {port} is not yours to use. Give {option} one above 1023, or 0 for any that is free.{without}"
    return f"it cannot listen on {host}, port {port}: {error}. Give another --host or {option}.{without}"
