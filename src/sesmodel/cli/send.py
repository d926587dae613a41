"""`sesmodel send`: compose a message, or take a finished one, and send it."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import attrs
import click

from sesmodel.cli.output import (
    LIMITS,
    REFUSED,
    console,
    failures,
    json_option,
    limits_option,
    print_json,
    table,
    visible,
)
from sesmodel.mail.content import Attachment
from sesmodel.mail.envelope import Envelope
from sesmodel.mail.message import Message
from sesmodel.mail.raw import RawMessage
from sesmodel.mailer import Mailer
from sesmodel.raw_input import envelope_of
from sesmodel.system import RandomIds, SystemClock
from sesmodel.transport.inbox import InboxTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.ports import Transport
    from sesmodel.service.outbox import SentMessage
    from sesmodel.service.submission import Receipt

_COMPOSING = ("subject", "text", "text_file", "html_file", "attach", "header", "reply_to", "return_path")


def _pairs(mark: str) -> Callable[[click.Context, click.Parameter, tuple[str, ...]], tuple[tuple[str, str], ...]]:
    """Read options such as ``name=value``."""

    def read(
        _context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
    ) -> tuple[tuple[str, str], ...]:
        pairs = [value.partition(mark) for value in values]
        for value, (name, found, _) in zip(values, pairs, strict=True):
            if not (name and found):
                raise click.BadParameter(f"{value!r} is no {parameter.metavar}.")
        return tuple((name.strip(), value.strip()) for name, _, value in pairs)

    return read


@attrs.frozen(kw_only=True)
class _Arguments:
    """What the command was given."""

    sender: str | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    reply_to: tuple[str, ...]
    return_path: str | None
    subject: str | None
    text: str | None
    text_file: BinaryIO | None
    html_file: BinaryIO | None
    attach: tuple[str, ...]
    header: tuple[tuple[str, str], ...]
    eml: BinaryIO | None
    configuration_set: str | None
    tag: tuple[tuple[str, str], ...]

    def send(self, mailer: Mailer) -> Receipt:
        """Send what they describe."""
        if self.eml is None:
            return mailer.send(self._message(), configuration_set=self.configuration_set, tags=dict(self.tag))
        raw = RawMessage(self.eml.read())
        return mailer.send_raw(raw, self._envelope(raw), configuration_set=self.configuration_set, tags=dict(self.tag))

    def _message(self) -> Message:
        return Message(
            sender=self.sender,
            to=_joined(self.to),
            cc=_joined(self.cc),
            bcc=_joined(self.bcc),
            reply_to=_joined(self.reply_to),
            return_path=self.return_path,
            subject=self.subject,
            text=_read(self.text_file) if self.text is None else self.text,
            html=_read(self.html_file),
            attachments=[Attachment.from_path(path) for path in self.attach],
            headers=self.header,
        )

    def _envelope(self, raw: RawMessage) -> Envelope | None:
        """The one that the options name; what they lack is that of the header."""
        recipients = (*self.to, *self.cc, *self.bcc)
        if not recipients and self.sender is None:
            return None
        sender = envelope_of(raw).mail_from if self.sender is None else self.sender
        return Envelope(sender, _joined(recipients) if recipients else envelope_of(raw).rcpt_to)


def _joined(addresses: tuple[str, ...]) -> str:
    return ", ".join(addresses)


def _read(file: BinaryIO | None) -> str | None:
    if file is None:
        return None
    try:
        return file.read().decode()
    except UnicodeDecodeError as error:
        raise click.UsageError(f"--text-file and --html-file take UTF-8 text: {error}.") from error


@click.command()
@click.option(
    "--transport",
    envvar="SESMODEL_TRANSPORT",
    show_envvar=True,
    metavar="URL",
    help="What sends it, such as ses://eu-west-1.",
)
@click.option("--from", "sender", metavar="ADDRESS", help="Whom it is from.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Who gets it.")
@click.option("--cc", multiple=True, metavar="ADDRESS", help="Who gets a copy.")
@click.option("--bcc", multiple=True, metavar="ADDRESS", help="Who gets a copy without being shown.")
@click.option("--reply-to", multiple=True, metavar="ADDRESS", help="Where replies go.")
@click.option("--return-path", metavar="ADDRESS", help="Where bounces go.")
@click.option("--subject", help="One line.")
@click.option("--text", help="The plain text.")
@click.option("--text-file", type=click.File("rb"), metavar="FILE", help="Its file, in UTF-8; - for standard input.")
@click.option("--html-file", type=click.File("rb"), metavar="FILE", help="The HTML, in UTF-8; - for standard input.")
@click.option(
    "--attach", multiple=True, type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="A file to attach."
)
@click.option("--header", multiple=True, callback=_pairs(":"), metavar="'NAME: VALUE'", help="A further header field.")
@click.option("--eml", type=click.File("rb"), metavar="FILE", help="Send a finished message; - for standard input.")
@click.option("--configuration-set", metavar="NAME", help="The configuration set.")
@click.option("--tag", multiple=True, callback=_pairs("="), metavar="NAME=VALUE", help="A message tag.")
@click.option("--dry-run", is_flag=True, help="Check and build it, show what would be sent, and send nothing.")
@limits_option
@json_option
@click.pass_context
def send(
    context: click.Context,
    /,
    transport: str | None,
    limits: str,
    *,
    dry_run: bool,
    as_json: bool,
    **options: object,
) -> None:
    """Send one message.

    It is checked first, and SES is not asked for what it would refuse. ADDRESS may be 'Ana <ana@example.com>', and
    several with commas between them. With --eml, the header says whom it is from and for, unless --from and --to do.
    """
    _check_usage(context, transport, dry_run=dry_run)
    with failures(as_json=as_json):
        inbox = InboxTransport(clock=SystemClock(), ids=RandomIds())
        through: str | Transport = inbox if dry_run else transport or ""
        with Mailer(through, limits=LIMITS[limits]) as mailer:
            receipt = _Arguments(**options).send(mailer)  # type: ignore[arg-type]  # click has read them by their types
    if dry_run:
        _show_draft(inbox.sent.one(), as_json=as_json)
    else:
        _show_receipt(receipt, as_json=as_json)
    if receipt.refused:
        raise SystemExit(REFUSED)


def _check_usage(context: click.Context, transport: str | None, *, dry_run: bool) -> None:
    given = context.params
    if not transport and not dry_run:
        raise click.UsageError("Give --transport URL or set SESMODEL_TRANSPORT; or try --dry-run.")
    if given["eml"] and (more := [name for name in _COMPOSING if given[name]]):
        raise click.UsageError(f"--eml sends a finished message: leave out --{more[0].replace('_', '-')}.")
    if given["text"] is not None and given["text_file"]:
        raise click.UsageError("Give --text or --text-file, not both.")


def _show_draft(sent: SentMessage, *, as_json: bool) -> None:
    options = sent.options
    draft = {
        "mail_from": sent.envelope.mail_from,
        "rcpt_to": list(sent.envelope.rcpt_to),
        "subject": sent.subject,
        "structure": sent.message.tree,
        "bytes": len(sent.raw.data),
        "configuration_set": options.configuration_set,
        "tags": dict(options.tags),
    }
    if as_json:
        print_json({"ok": True, "dry_run": True, **draft})
        return
    out = console()
    out.print("SES would take this message; nothing was sent:")
    out.print(table([], [(name.replace("_", " "), _cell(value)) for name, value in draft.items() if value]))


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={it}" for name, it in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)


def _show_receipt(receipt: Receipt, *, as_json: bool) -> None:
    missed = {"refused": receipt.refused, "withheld": receipt.withheld}
    if as_json:
        data = {
            "ok": not receipt.refused,
            "message_id": receipt.message_id,
            "header_message_id": receipt.header_message_id,
            "request_id": receipt.request_id,
            "accepted": list(receipt.accepted),
            **{what: [{"recipient": it, "reason": why} for it, why in those] for what, those in missed.items()},
        }
        print_json(data)
        return
    out = console()
    rows = [("accepted", recipient, "") for recipient in receipt.accepted]
    rows += [(what, recipient, why) for what, those in missed.items() for recipient, why in those]
    out.print(f"message id: {visible(receipt.message_id or 'none')}", soft_wrap=True)
    out.print(table(["", "recipient", "reason"], rows))
