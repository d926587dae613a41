"""What the sender does about what SES tells."""

from __future__ import annotations

import attrs
import pytest

from sesmodel import (
    Bounce,
    BounceAdvice,
    BouncedRecipient,
    BounceSubType,
    BounceType,
    Complaint,
    ComplaintFeedbackType,
    Delivery,
    FeedbackAction,
    InvalidValue,
    Open,
    parse_event,
    recommended_actions,
)
from sesmodel.service.bounce_kind import BOUNCE_KINDS
from tests.service import golden

ACTIONS = {  # the table of the guide, one line a pair
    ("Undetermined", "Undetermined"): "inspect",
    ("Permanent", "General"): "remove",
    ("Permanent", "NoEmail"): "remove",
    ("Permanent", "Suppressed"): "remove",
    ("Permanent", "OnAccountSuppressionList"): "remove",
    ("Transient", "General"): "retry_later",
    ("Transient", "MailboxFull"): "retry_later",
    ("Transient", "MessageTooLarge"): "retry_later",
    ("Transient", "ContentRejected"): "retry_later",
    ("Transient", "AttachmentRejected"): "retry_later",
}


def bounce(bounce_type: str, sub_type: str) -> Bounce:
    known = parse_event(golden.line("notification-bounce"))
    assert isinstance(known, Bounce)
    return attrs.evolve(known, raw=None, bounce_type=bounce_type, bounce_sub_type=sub_type)


def actions(event: object) -> list[tuple[str, str]]:
    assert isinstance(event, Bounce | Complaint | Open)
    return [(one.email_address, one.action.value) for one in recommended_actions(event)]


@pytest.mark.spec("NTF-25", "NTF-39")
@pytest.mark.parametrize("bounce_type", BounceType)
@pytest.mark.parametrize("sub_type", BounceSubType)
def test_ten_pairs_of_type_and_subtype_can_be_made_and_each_asks_for_something(
    bounce_type: BounceType, sub_type: BounceSubType
) -> None:
    pair = (bounce_type.value, sub_type.value)
    if pair in ACTIONS:
        assert actions(bounce(*pair)) == [("jane@example.com", ACTIONS[pair])]
    else:
        with pytest.raises(InvalidValue, match=f"no bounce of type {bounce_type} and subtype {sub_type}"):
            bounce(*pair)


@pytest.mark.spec("NTF-25")
def test_there_are_no_other_pairs_and_words_that_are_not_known_are_read() -> None:
    assert {(kind.value, sub_type.value) for kind, sub_type in BOUNCE_KINDS} == ACTIONS.keys()
    record = golden.record("notification-bounce")
    record["bounce"].update(bounceType="Odd", bounceSubType="NoEmail")
    read = parse_event(record)
    assert isinstance(read, Bounce)
    assert (read.bounce_type, read.bounce_sub_type) == ("Odd", "NoEmail")
    assert read.advice is BounceAdvice.INSPECT


@pytest.mark.spec("NTF-39")
def test_who_bounces_for_good_is_removed() -> None:
    assert actions(parse_event(golden.line("notification-bounce"))) == [("jane@example.com", "remove")]


@pytest.mark.spec("NTF-39")
def test_every_recipient_of_a_notice_has_an_action_in_its_order() -> None:
    read = parse_event(golden.line("notification-bounce-without-dsn"))
    assert actions(read) == [("jane@example.com", "remove"), ("richard@example.com", "remove")]


@pytest.mark.spec("NTF-39")
@pytest.mark.parametrize("feedback_type", [None, *ComplaintFeedbackType])
def test_who_complains_is_removed_but_not_who_says_that_it_is_no_spam(feedback_type: str | None) -> None:
    read = parse_event(golden.line("notification-complaint"))
    assert isinstance(read, Complaint)
    complaint = attrs.evolve(read, raw=None, complaint_feedback_type=feedback_type)

    action = "none" if feedback_type == "not-spam" else "remove"
    assert actions(complaint) == [("richard@example.com", action)]


@pytest.mark.spec("NTF-39")
def test_nothing_is_to_be_done_about_who_got_mail_nor_about_other_events() -> None:
    delivery = parse_event(golden.line("notification-delivery"))
    assert isinstance(delivery, Delivery)
    two = attrs.evolve(delivery, raw=None, recipients=("a@example.net", "b@example.net"))  # of more that it was for
    found = [(one.email_address, one.action) for one in recommended_actions(two)]
    assert found == [("a@example.net", FeedbackAction.NONE), ("b@example.net", FeedbackAction.NONE)]
    assert recommended_actions(parse_event(golden.line("open"))) == ()
    assert recommended_actions(parse_event('{"notificationType": "AmazonSnsSubscriptionSucceeded"}')) == ()


@pytest.mark.spec("NTF-39")
def test_an_action_needs_no_more_than_the_address() -> None:
    plain = bounce("Transient", "MailboxFull")
    event = attrs.evolve(plain, bounced_recipients=(BouncedRecipient(email_address="a@example.net"),))
    assert actions(event) == [("a@example.net", "retry_later")]
