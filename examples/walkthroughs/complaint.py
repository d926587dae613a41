"""Somebody marks a mail as spam: what SES tells, and what an application does with it.

Run it with `python examples/walkthroughs/complaint.py`. Nothing leaves this process.
"""

from __future__ import annotations

from sesmodel import Complaint, Event, LocalSes, Mailer, Message

READERS = ["bob@example.net", "angry@example.net", "carl@example.net"]
NEWS = Message(sender="news@example.com", to=READERS[0], subject="News", text="Hello.")


def main() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    ses.create_configuration_set("newsletter")
    ses.receivers.when("angry@example.net").complain()
    readers = list(READERS)

    @ses.subscribe
    def webhook(event: Event) -> None:
        """Take people off the list who do not want the mail; SES tells of it as an event destination would."""
        if isinstance(event, Complaint):
            for address in event.complained_recipients:
                print(f"   webhook: {address} complained ({event.complaint_feedback_type})")
                readers.remove(address)

    print("1. The first issue goes to everybody")
    send_issue(ses, readers)

    print("2. The complaint came back, as mail, too")
    notice = ses.inbox("news@example.com").last
    print(f"   from {notice.sender}: {notice.subject!r}")
    print(f"   complaint rate: {ses.statistics.complaint_rate:.0%}")

    print("3. The second issue goes to who is left")
    send_issue(ses, readers)


def send_issue(ses: LocalSes, readers: list[str]) -> None:
    before = len(ses.sent)
    mailer = Mailer(ses, configuration_set="newsletter")
    for reader in tuple(readers):
        mailer.send(NEWS.replace(to=reader))
    print("   sent to", ", ".join(sent.recipients[0] for sent in ses.sent[before:]))


if __name__ == "__main__":
    main()
