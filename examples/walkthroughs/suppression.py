"""The suppression list of the account: who gets onto it, what it does, and how one gets off.

Run it with `python examples/walkthroughs/suppression.py`. Nothing leaves this process.
"""

from __future__ import annotations

from sesmodel import LocalSes, Mailer, Message

NEWS = Message(sender="news@example.com", to="gone@example.net", subject="News", text="Hello.")


def main() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    ses.receivers.when("gone@example.net").reject()
    client, mailer = ses.client("sesv2"), Mailer(ses)

    print("1. A hard bounce lists the address")
    mailer.send(NEWS)
    for entry in client.list_suppressed_destinations()["SuppressedDestinationSummaries"]:
        print(f"   {entry['EmailAddress']}: {entry['Reason']}, since {entry['LastUpdateTime']:%d %B %Y}")

    print("2. SES takes mail to it, and does not send it")
    mailer.send(NEWS)
    print("   attempts:", [entry.recipient for entry in ses.log(ses.sent[-1].message_id) if entry.stage == "attempted"])
    bounce = ses.events[-1].as_dict()["bounce"]
    print(f"   {bounce['bounceType']}/{bounce['bounceSubType']}")

    print("3. The mailbox is back: take it off the list")
    ses.receivers.when("gone@example.net").accept()
    client.delete_suppressed_destination(EmailAddress="gone@example.net")
    ses.remove_globally("gone@example.net")  # that bounce put it on the list of all customers, too
    mailer.send(NEWS)
    print("   in the inbox:", len(ses.inbox("gone@example.net")))

    print("4. Only complaints are to list addresses from now on")
    client.put_account_suppression_attributes(SuppressedReasons=["COMPLAINT"])
    ses.receivers.when("gone@example.net").reject()
    mailer.send(NEWS)
    print("   listed:", len(client.list_suppressed_destinations()["SuppressedDestinationSummaries"]))


if __name__ == "__main__":
    main()
