"""A new account: what the sandbox forbids, how one asks to leave it, and what changes then.

Run it with `python examples/walkthroughs/sandbox.py`. Nothing leaves this process, and the review takes no day.
"""

from __future__ import annotations

from datetime import timedelta

from sesmodel import LocalSes, Mailer, Message, MessageRejected, Throttling, Times

HELLO = Message(sender="shop@example.com", to="customer@example.net", subject="Your order", text="Thank you.")


def main() -> None:
    ses = LocalSes.sandbox(times=Times(review_after=timedelta(hours=24)))
    ses.verify("example.com")
    client, mailer = ses.client("sesv2"), Mailer(ses)

    print("1. In the sandbox mail goes to verified addresses and to the simulator only")
    try:
        mailer.send(HELLO)
    except MessageRejected as refused:
        print("  ", refused)
    mailer.send(HELLO.replace(to="success@simulator.amazonses.com"))

    print("2. And it goes slowly")
    try:
        mailer.send(HELLO.replace(to="success@simulator.amazonses.com"))
    except Throttling as refused:
        print("  ", refused)
    show(ses)

    print("3. Ask for production access")
    client.put_account_details(
        MailType="TRANSACTIONAL",
        WebsiteURL="https://example.com",
        UseCaseDescription="Order confirmations, to people who ordered. Bounces and complaints are taken off the list.",
        ProductionAccessEnabled=True,
    )
    print("   review:", client.get_account()["Details"]["ReviewDetails"]["Status"])
    ses.advance(hours=24)
    print("   review:", client.get_account()["Details"]["ReviewDetails"]["Status"])

    print("4. Out of it, everybody gets mail")
    mailer.send(HELLO)
    print("   in the inbox:", ses.inbox("customer@example.net").last.subject)
    show(ses)


def show(ses: LocalSes) -> None:
    quota = ses.client("ses").get_send_quota()
    print(
        f"   quota: {quota['SentLast24Hours']:.0f} of {quota['Max24HourSend']:,.0f} used, {quota['MaxSendRate']:.0f}/s"
    )


if __name__ == "__main__":
    main()
