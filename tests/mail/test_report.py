"""Reports that we write: whatever comes back in them, everybody finds their parts."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings

from sesmodel import Address, ManualClock, RawMessage, SeededIds, read, read_bounce, read_complaint
from sesmodel.mail.report import Notice, abuse_feedback, automatic_reply, delivery_status, returned_message
from sesmodel.testing.hostile_mail import hostile_bytes
from sesmodel.testing.raw_mail import raw_messages
from tests.mail.report_rules import parsed

CLOCK = ManualClock(datetime(2026, 1, 1, 12, tzinfo=UTC))
NOTICE = Notice(
    sender=Address("MAILER-DAEMON", "amazonses.com"),
    to=Address("bounces", "example.com"),
    subject="Fw: Grüße",
    message_id="1@amazonses.com",
)
FAILED = {"Action": "failed", "Final-Recipient": "rfc822; bob@example.net", "Status": "5.1.1"}
ABUSE = {"Feedback-Type": "abuse", "User-Agent": "Loop/1", "Version": "1"}


def reports(original: RawMessage) -> dict[str, bytes]:
    """A report of each kind about a message, by the types of its parts."""
    ids = SeededIds(0)
    return {
        "message/delivery-status": delivery_status(
            NOTICE, reporting_mta="dsn; a", recipients=[FAILED], original=original, clock=CLOCK, ids=ids
        ),
        "message/feedback-report": abuse_feedback(
            NOTICE, told="Spam.", fields=ABUSE, original=original, clock=CLOCK, ids=ids
        ),
        "": returned_message(NOTICE, told="No.", original=original, clock=CLOCK, ids=ids),
    }


@settings(max_examples=50)
@given(raw_messages() | hostile_bytes().map(RawMessage))
def test_any_message_comes_back_byte_for_byte_and_no_part_of_it_is_taken_for_one_of_the_report(
    original: RawMessage,
) -> None:
    for kind, data in reports(original).items():
        expected = list(filter(None, ["text/plain", kind, "message/rfc822"]))
        message = read(data)
        assert [part.content_type for part in message.parts] == expected
        assert message.parts[-1].body == original.data
        assert [part.get_content_type() for part in parsed(data).iter_parts()] == expected
        found = read_complaint(data) if kind == "message/feedback-report" else read_bounce(data)
        assert found is not None
        assert found.original == read(original)


def test_an_automatic_reply_says_that_it_is_one_and_what_it_answers() -> None:
    reply = automatic_reply(
        NOTICE, text="Grüße, ich bin weg.", in_reply_to="<7@example.com>", clock=CLOCK, ids=SeededIds(0)
    )

    message = parsed(reply)
    assert message["Auto-Submitted"] == "auto-replied"  # RFC 3834 section 5
    assert (message["In-Reply-To"], message["References"]) == ("<7@example.com>", "<7@example.com>")
    assert message.get_content().strip() == "Grüße, ich bin weg."
    assert read_bounce(reply) is None
