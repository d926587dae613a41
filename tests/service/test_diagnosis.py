"""What replies tell of their cause."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Outcome
from sesmodel.service.bounce_kind import BOUNCE_KINDS, BounceSubType, BounceType
from sesmodel.service.delay_type import DelayType
from sesmodel.service.diagnosis import bounce_kind, delay_type
from sesmodel.service.outcome import TIMED_OUT, dns_failure


@pytest.mark.spec("NTF-25")
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("550 5.1.1 user unknown", ("Permanent", "NoEmail")),
        ("550 5.1.6 has moved", ("Permanent", "NoEmail")),
        ("550 5.4.4 Invalid domain", ("Permanent", "General")),
        ("550 user unknown", ("Permanent", "General")),
        ("554 5.0.0 no", ("Permanent", "General")),
        ("552 5.2.2 mailbox full", ("Transient", "MailboxFull")),
        ("552 5.2.3 too long", ("Transient", "MessageTooLarge")),
        ("552 5.3.4 message too big", ("Transient", "MessageTooLarge")),
        ("554 5.6.0 message content rejected", ("Transient", "ContentRejected")),
        ("550 5.7.1 message refused", ("Transient", "ContentRejected")),
        ("552 5.7.0 illegal attachment", ("Transient", "AttachmentRejected")),
        ("554 5.6.1 this file type is not allowed", ("Transient", "AttachmentRejected")),
        ("550 5.7.1 Client host blocked using Spamhaus", ("Transient", "General")),
        ("452 4.2.2 mailbox full", ("Transient", "MailboxFull")),
        ("451 4.7.1 greylisted", ("Transient", "General")),
        ("421 busy", ("Transient", "General")),
    ],
)
def test_a_reply_that_is_given_up_at_has_a_kind(reply: str, kind: tuple[str, str]) -> None:
    assert bounce_kind(Outcome(reply)) == kind


def test_a_kind_that_is_given_is_not_read_from_the_reply() -> None:
    outcome = Outcome("550 5.1.1 user unknown", kind=(BounceType.PERMANENT, BounceSubType.GENERAL))

    assert bounce_kind(outcome) == ("Permanent", "General")


@pytest.mark.spec("SCH-20")
@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome("452 4.2.2 mailbox full"), "MailboxFull"),
        (Outcome("451 4.3.0 try again later"), "RecipientServerError"),
        (TIMED_OUT, "TransientCommunicationFailure"),
        (dns_failure("example.net"), "TransientCommunicationFailure"),
        (Outcome("421 4.7.0 unusual rate of unsolicited mail"), "SpamDetected"),
        (Outcome("421 4.7.0 too much mail from your IP"), "IPFailure"),
        (Outcome("451 4.7.1 greylisted"), "General"),
        (Outcome("421 busy"), "General"),
        (Outcome("450"), "Undetermined"),
        (Outcome("450 4.2.1"), "General"),
        (Outcome("421 busy", delay_type=DelayType.INTERNAL_FAILURE), "InternalFailure"),
    ],
)
def test_a_reply_that_is_tried_again_at_has_a_reason(outcome: Outcome, reason: str) -> None:
    assert delay_type(outcome) == reason


@given(st.from_regex(re.compile(r"[45]\d\d( [45]\.\d{1,3}\.\d{1,3})?( [ -~]*)?", re.ASCII), fullmatch=True))
def test_every_reply_has_a_kind_and_a_reason(reply: str) -> None:
    kind = bounce_kind(Outcome(reply))

    assert kind in BOUNCE_KINDS
    assert kind[0] == "Transient" or not reply.startswith("4")
    assert delay_type(Outcome(reply)) in DelayType
