"""One mail from its composition to its bounce, on this machine alone: run `make demo`.

The shop's code in `shop.py` talks to Amazon SES through boto3. Here it talks to a model of SES in this process:
no server is started, nothing goes over the network, and no credentials are needed.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import shop  # type: ignore[import-not-found]  # beside this file, which is run as a script
from botocore.exceptions import ClientError

from sesmodel import Attachment, Event, Inline, LocalSes, Message, SeededIds, build, check, patched, read

ASSETS = Path(__file__).parent / "assets"
ZOE = "Zoë Küçük <zoe@example.net>"
BOUNCES = "Олександр <bounce@simulator.amazonses.com>"  # an address of the mailbox simulator
BUSY = "mailbox@busy.example"


def main() -> None:
    ses = LocalSes(region="eu-west-1")
    ses.verify("grüne-öse.example", dkim=True)
    refuse_a_draft(ses)
    send_the_mail(ses)
    show_what_came_of_it(ses)
    remind_a_full_mailbox(ses)
    show_the_account(ses)


def refuse_a_draft(ses: LocalSes) -> None:
    title("1. A first draft, and what SES would say to it")
    print(check(draft()))
    with patched(ses):
        try:
            shop.send_offer(build(draft()), ["zoe@example.net"])
        except ClientError as error:
            print(f"boto3 gets: {error}")


def send_the_mail(ses: LocalSes) -> None:
    title("2. The mail, mended")
    message = offer()
    print(f"check:   {check(message)}")
    mime = build(message, clock=ses.clock, ids=SeededIds(1))
    print(f"subject: {message.subject}")
    print(f"parts:   {read(mime).tree}")
    print(f"files:   {', '.join(part.filename for part in (*message.inline, *message.attachments))}")
    print(f"size:    {len(mime):,} bytes, all of them ASCII: {mime.isascii()}")

    title("3. Sent by boto3 code that does not know")
    with patched(ses):
        message_id = shop.send_offer(mime, [person.addr_spec for person in message.recipients])
    print(f"accepted as {message_id}")


def show_what_came_of_it(ses: LocalSes) -> None:
    title("4. What Zoë got: the header")
    (got,) = ses.inbox("zoe@example.net")
    for field in got.raw.fields:
        lines = field.data.decode("ascii").splitlines()
        print("\n".join(lines) if field.name != "DKIM-Signature" else f"{lines[0]} … {lines[1].strip()} …")
    print(f"\nWhat her server makes of it: {ses.authenticate(got)}")

    title("5. What SES reports: the events, abridged")
    for event in ses.events:
        show(event)

    title("6. The bounce notice in the sender's inbox")
    (notice,) = ses.inbox("post@grüne-öse.example")
    print(f"{notice}\n{notice.tree}")
    print(notice.parts[1].decoded.strip())


def remind_a_full_mailbox(ses: LocalSes) -> None:
    title("7. A reminder to a full mailbox")
    ses.receivers.when("*@busy.example").defer(times=2).then.accept()
    with patched(ses):
        message_id = shop.send_reminder(BUSY)
    print(f"at once:          {len(ses.inbox(BUSY))} in the inbox")
    ses.advance(minutes=15)  # takes no time at all
    print(f"15 minutes later: {len(ses.inbox(BUSY))} in the inbox: {ses.inbox(BUSY)[0].subject}")
    for entry in ses.log(message_id):
        if entry.recipient:
            print(f"  {entry.at:%H:%M} {entry.stage:9} {entry.detail}")


def show_the_account(ses: LocalSes) -> None:
    title("8. The account")
    counts = ses.statistics
    print(f"{counts.billed} recipients billed, {counts.rated} of them outside the mailbox simulator")
    print(f"bounce rate {counts.bounce_rate:.0%}: the simulator does not count")


def offer() -> Message:
    """A mail with everything: names in two scripts, text and HTML, an image inside, a file beside."""
    return Message(
        sender="Ågot Lindström <post@grüne-öse.example>",
        to=[ZOE, BOUNCES],
        subject="Frühlingstee ist da 🍵 — новий чай",
        text=(ASSETS / "offer.txt").read_text(encoding="utf-8"),
        html=(ASSETS / "offer.html").read_text(encoding="utf-8"),
        inline=[Inline((ASSETS / "logo.png").read_bytes(), "logo.png")],
        attachments=[Attachment.from_path(ASSETS / "offer.pdf")],
    )


def draft() -> Message:
    """The same, as a word processor and a helpful colleague would have it."""
    pasted = (ASSETS / "offer.txt").read_text(encoding="utf-8").replace("attached;", "attached;\v")
    return offer().replace(text=pasted).attach(b"MZ", "price-list.pdf.exe")


def show(event: Event) -> None:
    """Print an event: a line of what it says of the message, or what it says of the bounce."""
    record = event.as_dict()
    if event.event_type == "Bounce":
        print(f'"bounce": {json.dumps(record["bounce"], ensure_ascii=False, indent=2)}')
    else:
        mail = {"destination": record["mail"]["destination"], "campaign": record["mail"]["tags"]["campaign"]}
        detail = {name: record[event.key][name] for name in ("recipients", "smtpResponse") if name in record[event.key]}
        print(json.dumps({"eventType": event.event_type, "mail": mail, event.key: detail}, ensure_ascii=False))


def title(text: str) -> None:
    print(f"\n--- {text} {'-' * (90 - len(text))}")


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # names in every script, on every terminal
    main()
