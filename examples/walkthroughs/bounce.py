"""What comes back: mail to an address that does not exist, and to a mailbox that is full.

Run it with `python examples/walkthroughs/bounce.py`. Nothing leaves this process, and fourteen hours take no time.
"""

from __future__ import annotations

from sesmodel import Bounce, DeliveryDelay, LocalSes, Mailer, Message

NEWS = Message(sender="news@example.com", to="bounce@simulator.amazonses.com", subject="News", text="Hello.")


def main() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    mailer = Mailer(ses)

    print("1. The mailbox simulator bounces hard")
    mailer.send(NEWS)
    show(ses.events.of(Bounce)[-1])
    notice = ses.inbox("news@example.com").last
    print(f"   by mail, from {notice.sender}: {notice.subject!r}")

    print("2. So does a server that knows no such user")
    ses.receivers.when("nobody@example.net").reject("550 5.1.1 user unknown")
    mailer.send(NEWS.replace(to="nobody@example.net"))
    show(ses.events.of(Bounce)[-1])
    print(f"   bounce rate: {ses.statistics.bounce_rate:.0%} (the simulator does not count)")

    print("3. A mailbox stays full, and SES gives up")
    ses.receivers.when("full@example.net").defer("452 4.2.2 mailbox full")
    mailer.send(NEWS.replace(to="full@example.net"))
    print("   delayed:", ses.events.of(DeliveryDelay)[0].delay_type)
    ses.advance(hours=14)
    show(ses.events.of(Bounce)[-1])


def show(bounce: Bounce) -> None:
    recipient = bounce.bounced_recipients[0]
    kind = f"{bounce.bounce_type}/{bounce.bounce_sub_type}"
    print(f"   {kind} {recipient.email_address}: {recipient.diagnostic_code}")


if __name__ == "__main__":
    main()
