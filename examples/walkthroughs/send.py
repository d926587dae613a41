"""The guide's first walk-through: verify an address, send a mail, see what arrived.

Run it with `python examples/walkthroughs/send.py`. Nothing leaves this process.
"""

from __future__ import annotations

from sesmodel import LocalSes


def main() -> None:
    ses = LocalSes(region="us-west-2")
    client = ses.client(
        "sesv2"
    )  # with boto3's names; boto3 itself works, too: `with patched(ses): boto3.client("sesv2")`

    print("1. Verify the address that you send from")
    client.create_email_identity(EmailIdentity="ana@example.com")
    print("   status:", client.get_email_identity(EmailIdentity="ana@example.com")["VerificationStatus"])
    (link,) = ses.verification_links("ana@example.com")  # Ana opens the mail of SES ...
    ses.confirm(link)  # ... and follows the link
    print("   status:", client.get_email_identity(EmailIdentity="ana@example.com")["VerificationStatus"])

    print("2. Send a formatted mail")
    answer = client.send_email(
        FromEmailAddress="Ana <ana@example.com>",
        Destination={"ToAddresses": ["bob@example.net"]},
        Content={
            "Simple": {
                "Subject": {"Data": "Amazon SES test"},
                "Body": {"Text": {"Data": "Hello Bob."}, "Html": {"Data": "<h1>Hello Bob.</h1>"}},
            }
        },
    )
    print("   message id:", answer["MessageId"])

    print("3. Look at what Bob got")
    got = ses.inbox("bob@example.net").last
    print(f"   {got.sender}: {got.subject!r}, {got.text.strip()!r}")
    print(
        "   signed by:",
        ", ".join(value.partition("d=")[2].partition(";")[0] for value in got.headers.get_all("DKIM-Signature")),
    )
    print("   events:", ", ".join(event.event_type for event in ses.events))


if __name__ == "__main__":
    main()
