"""What an account has done, in numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    Bounce,
    BouncedRecipient,
    Complaint,
    EventType,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    SendDataPoint,
    SuppressionReason,
    Throttling,
    ThrottlingKind,
    counts_toward_bounce_rate,
    counts_toward_complaint_rate,
    patched,
)
from sesmodel.service.content_scan import EICAR
from sesmodel.service.data_points import DataPoints
from tests.api.calling import assert_in_model, call

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SIMULATOR = "simulator.amazonses.com"


def send(ses: LocalSes, *to: str, infected: bool = False, **settings: Any) -> None:
    message = Message(sender="ana@example.com", to=to, subject="Hi", text="Hello")
    Mailer(ses, **settings).send(message.attach(EICAR, "eicar.txt") if infected else message)


def points(ses: LocalSes) -> list[tuple[str, int, int, int, int]]:
    """What GetSendStatistics answers, in short."""
    answer = call(ses, "GetSendStatistics", api="ses")["SendDataPoints"]
    names = ["Timestamp", "DeliveryAttempts", "Bounces", "Complaints", "Rejects"]
    assert all(list(point) == names for point in answer)
    return [(f"{one['Timestamp']:%d %H:%M}", *(one[name] for name in names[1:])) for one in answer]


# --- points of 15 minutes -------------------------------------------------------------------------


@pytest.mark.spec("MON-07")
def test_each_quarter_of_an_hour_has_its_point(ses: LocalSes) -> None:
    ses.receivers.when("gone@*").accept().bounce(minutes=1)
    ses.receivers.when("full@*").mailbox_full()
    ses.advance(minutes=2)
    send(ses, "gone@example.net")
    send(ses, "bob@example.net")
    send(ses, "bob@example.net")
    ses.advance(minutes=14)
    send(ses, "full@example.net")

    ses.advance(minutes=4)
    assert points(ses) == [("01 12:00", 3, 1, 0, 0), ("01 12:15", 1, 0, 0, 0)]
    ses.advance(hours=15)  # the retries of the last one are given up
    assert ses.statistics.events[EventType.BOUNCE] == 2
    assert [point[2] for point in points(ses)] == [1, 0]
    ses.advance(days=15)
    assert points(ses) == []


@pytest.mark.spec("MON-07")
def test_quarters_begin_on_the_clock_and_end_before_the_next(ses: LocalSes) -> None:
    for minutes, seconds in ((14, 59.999), (0, 0.001), (29, 59.998), (0, 0.002), (14, 59.999), (0, 0.001)):
        ses.advance(minutes=minutes, seconds=seconds)
        send(ses, "bob@example.net")

    assert [point[0] for point in points(ses)] == ["01 12:00", "01 12:15", "01 12:30", "01 12:45", "01 13:00"]


@pytest.mark.spec("MON-07")
def test_a_late_bounce_is_of_the_quarter_in_which_it_comes(ses: LocalSes) -> None:
    ses.receivers.when("gone@*").accept().bounce(minutes=20)
    send(ses, "gone@example.net")
    ses.advance(minutes=30)

    assert points(ses) == [("01 12:00", 1, 0, 0, 0), ("01 12:15", 0, 1, 0, 0)]


@pytest.mark.spec("MON-07")
def test_what_was_rejected_was_an_attempt_too(ses: LocalSes) -> None:
    send(ses, "bob@example.net", infected=True)

    assert points(ses) == [("01 12:00", 1, 0, 0, 1)]


@pytest.mark.spec("MON-07")
def test_recipients_count_and_not_messages(ses: LocalSes) -> None:
    ses.receivers.when("*@gone.example").reject()
    ses.receivers.when("*@angry.example").accept().complain()
    send(ses, "a@gone.example", "b@gone.example", "c@example.net")
    send(ses, "a@angry.example")
    ses.advance(minutes=1)

    assert points(ses) == [("01 12:00", 4, 2, 1, 0)]


@pytest.mark.spec("MON-07")
def test_points_are_kept_for_two_weeks() -> None:
    ses = LocalSes(clock=ManualClock(NOON))
    ses.verify("example.com")
    send(ses, "bob@example.net")
    ses.advance(days=7)
    send(ses, "bob@example.net")

    ses.advance(days=7)
    assert points(ses) == [("01 12:00", 1, 0, 0, 0), ("08 12:00", 1, 0, 0, 0)]
    ses.advance(minutes=15)
    assert points(ses) == [("08 12:00", 1, 0, 0, 0)]
    assert ses.data_points == (SendDataPoint(timestamp=NOON + timedelta(days=7), delivery_attempts=1),)


@pytest.mark.spec("MON-07")
def test_boto3_reads_the_points(ses: LocalSes) -> None:
    send(ses, "bob@example.net")

    with patched(ses):
        client: Any = boto3.client("ses", region_name="us-east-1")
        (point,) = client.get_send_statistics()["SendDataPoints"]
    assert point == {"Timestamp": NOON, "DeliveryAttempts": 1, "Bounces": 0, "Complaints": 0, "Rejects": 0}
    assert_in_model("ses", "GetSendStatistics", {"SendDataPoints": [point]})


def test_a_year_leaves_no_more_than_two_weeks_of_points() -> None:
    kept, at = DataPoints(), NOON
    for _ in range(365 * 4):
        kept.add(at, delivery_attempts=1)
        at += timedelta(hours=6)

    assert len(kept.until(at)) == 14 * 4
    assert len(kept) <= 14 * 4 + 1


@given(st.lists(st.tuples(st.integers(0, 40 * 24 * 60), st.integers(0, 5), st.integers(0, 5)), max_size=40))
def test_points_add_up_to_what_was_counted(counted: list[tuple[int, int, int]]) -> None:
    kept = DataPoints()
    for minutes, attempts, bounces in sorted(counted):
        kept.add(NOON + timedelta(minutes=minutes), delivery_attempts=attempts, bounces=bounces)

    found = kept.until(NOON)
    for point in found:
        quarter = [one for one in counted if 0 <= one[0] - (point.timestamp - NOON).total_seconds() / 60 < 15]
        assert quarter
        assert (point.delivery_attempts, point.bounces) == (
            sum(one[1] for one in quarter),
            sum(one[2] for one in quarter),
        )
    last = max((one[0] for one in counted), default=0)
    young = {one[0] // 15 for one in counted if last - one[0] // 15 * 15 <= 14 * 24 * 60}
    assert {(point.timestamp - NOON) // timedelta(minutes=15) for point in found} >= young


# --- what counts ----------------------------------------------------------------------------------


def bounce(ses: LocalSes, kind: str, sub_type: str, *addresses: str) -> Bounce:
    """A bounce of a message that was sent."""
    send(ses, "bob@example.net")
    return Bounce(
        mail=ses.events[-1].mail,
        bounce_type=kind,
        bounce_sub_type=sub_type,
        bounced_recipients=tuple(BouncedRecipient(email_address=one) for one in addresses or ("bob@example.net",)),
        timestamp=NOON,
        feedback_id="1",
    )


@pytest.mark.spec("MON-08")
@pytest.mark.parametrize(
    ("kind", "sub_type", "counts"),
    [
        ("Permanent", "General", True),
        ("Permanent", "NoEmail", True),
        ("Permanent", "Suppressed", True),
        ("Permanent", "OnAccountSuppressionList", False),
        ("Transient", "General", False),
        ("Transient", "MailboxFull", False),
        ("Transient", "MessageTooLarge", False),
        ("Transient", "ContentRejected", False),
        ("Transient", "AttachmentRejected", False),
        ("Undetermined", "Undetermined", False),
    ],
)
def test_only_hard_bounces_count_that_the_account_did_not_hold_back(
    ses: LocalSes, kind: str, sub_type: str, counts: bool
) -> None:
    assert counts_toward_bounce_rate(bounce(ses, kind, sub_type)) is counts


@pytest.mark.spec("MON-08")
def test_a_bounce_of_the_simulator_does_not_count(ses: LocalSes) -> None:
    assert not counts_toward_bounce_rate(bounce(ses, "Permanent", "General", f"bounce@{SIMULATOR}"))
    assert not counts_toward_bounce_rate(bounce(ses, "Permanent", "General", f"bounce+label@{SIMULATOR}"))
    assert counts_toward_bounce_rate(bounce(ses, "Permanent", "General", f"bounce@{SIMULATOR}", "x@example.net"))


@pytest.mark.spec("MON-08")
def test_nothing_else_is_a_bounce(ses: LocalSes) -> None:
    send(ses, "bob@example.net")
    send(ses, "bob@example.net", infected=True)

    assert {event.event_type.value for event in ses.events} == {"Send", "Delivery", "Reject"}
    assert not any(map(counts_toward_bounce_rate, ses.events))


@pytest.mark.spec("MON-08")
@pytest.mark.parametrize(
    ("address", "sub_type", "counts"),
    [
        ("bob@example.net", None, True),
        ("bob@example.net", "OnAccountSuppressionList", False),
        (f"complaint@{SIMULATOR}", None, False),
    ],
)
def test_only_complaints_of_feedback_loops_count(
    ses: LocalSes, address: str, sub_type: str | None, counts: bool
) -> None:
    mail = bounce(ses, "Permanent", "General").mail
    complaint = Complaint(
        mail=mail, complained_recipients=(address,), timestamp=NOON, feedback_id="1", complaint_sub_type=sub_type
    )

    assert counts_toward_complaint_rate(complaint) is counts
    assert not counts_toward_bounce_rate(complaint)


@pytest.mark.spec("MON-08")
def test_the_figures_go_by_the_rule(ses: LocalSes) -> None:
    ses.receivers.when("gone@*").reject()
    ses.receivers.when("full@*").mailbox_full()
    ses.receivers.when("away@*").auto_reply("Back on Monday")
    ses.suppression.put("listed@example.net", SuppressionReason.BOUNCE, NOON)
    for name in ("gone", "full", "away", "listed", "bob"):
        send(ses, f"{name}@example.net")
    for name in ("bounce", "suppressionlist", "complaint", "success"):
        send(ses, f"{name}@{SIMULATOR}")
    ses.advance(hours=15)

    statistics = ses.statistics
    assert (statistics.bounces, statistics.complaints) == (1, 0)
    assert [sum(column) for column in list(zip(*points(ses), strict=True))[2:]] == [1, 0, 0]
    assert (statistics.delivery_attempts, statistics.rated) == (9, 4)  # without the simulator and the list
    assert statistics.bounce_rate == 0.25


@pytest.mark.spec("LIF-24")
def test_deliveries_bounces_complaints_and_rejects_are_counted(ses: LocalSes) -> None:
    ses.receivers.when("gone@*").reject()
    ses.receivers.when("full@*").mailbox_full()
    ses.receivers.when("angry@*").accept().complain()
    for name in ("bob", "gone", "full", "angry"):
        send(ses, f"{name}@example.net")
    send(ses, "bob@example.net", infected=True)
    ses.advance(hours=15)

    statistics = ses.statistics
    assert (statistics.bounces, statistics.complaints, statistics.rejects) == (1, 1, 1)
    assert statistics.deliveries == 2  # who complained had got it
    assert [sum(column) for column in list(zip(*points(ses), strict=True))[1:]] == [5, 1, 1, 1]
    assert {kind.value: number for kind, number in statistics.events.items()} == {
        "Send": 5,
        "Delivery": 2,
        "Bounce": 2,
        "DeliveryDelay": statistics.events[EventType.DELIVERY_DELAY],
        "Complaint": 1,
        "Reject": 1,
    }


@pytest.mark.spec("LIF-24")
def test_each_recipient_of_a_message_is_counted(ses: LocalSes) -> None:
    ses.receivers.when("gone@*").reject()
    send(ses, "bob@example.net", "eve@example.net", "gone@example.net")

    assert (ses.statistics.deliveries, ses.statistics.bounces) == (2, 1)
    assert [sum(column) for column in list(zip(*points(ses), strict=True))[1:]] == [3, 1, 0, 0]


# --- how often actions may be called --------------------------------------------------------------


def throttled(ses: LocalSes, api: Any, action: str, **params: Any) -> bool:
    try:
        ses.call(api, action, params)
    except Throttling as refused:
        return refused.message == "Rate exceeded" and refused.kind is ThrottlingKind.OTHER
    return False


@pytest.mark.spec("QRC-18")
def test_an_action_passes_once_a_second_if_the_model_is_told_so() -> None:
    ses = LocalSes(api_rate=1)

    assert not throttled(ses, "ses", "ListTemplates")
    ses.advance(seconds=0.4)
    assert throttled(ses, "ses", "ListTemplates")
    ses.advance(seconds=0.6)
    assert not throttled(ses, "ses", "ListTemplates")


@pytest.mark.spec("QRC-18")
def test_each_action_has_a_rate_of_its_own() -> None:
    ses = LocalSes(api_rate=1)
    ses.call("ses", "ListTemplates", {})

    assert not throttled(ses, "ses", "GetSendQuota")
    assert throttled(ses, "ses", "GetSendQuota")
    assert not throttled(ses, "sesv2", "ListEmailTemplates")


@pytest.mark.spec("QRC-18")
def test_what_sends_is_limited_by_the_sending_rate_alone() -> None:
    ses = LocalSes(api_rate=1)
    ses.verify("example.com")
    body = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}
    v1 = {"Source": "ana@example.com", "Destination": {"ToAddresses": ["bob@example.net"]}, "Message": body}
    raw = {"RawMessage": {"Data": b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello\r\n"}}
    for _ in range(5):
        assert not throttled(ses, "ses", "SendEmail", **v1)
        assert not throttled(ses, "ses", "SendRawEmail", **raw)
        assert not throttled(ses, "sesv2", "SendEmail", Content={"Raw": raw["RawMessage"]})
        send(ses, "bob@example.net")
    assert len(ses.sent) == 20


@pytest.mark.spec("QRC-18")
def test_unless_told_so_nothing_is_throttled(ses: LocalSes) -> None:
    assert not any(throttled(ses, "ses", "ListTemplates") for _ in range(20))


def test_stored_templates_are_read_fifty_times_a_second() -> None:
    ses = LocalSes(api_rate=1)
    ses.call("sesv2", "CreateEmailTemplate", {"TemplateName": "t", "TemplateContent": {"Subject": "Hi", "Text": "x"}})

    results = [throttled(ses, "sesv2", "GetEmailTemplate", TemplateName="t") for _ in range(51)]
    assert results == [False] * 50 + [True]


@pytest.mark.spec("QRC-18")
@pytest.mark.parametrize(
    ("api", "code", "status"), [("ses", "Throttling", 400), ("sesv2", "TooManyRequestsException", 429)]
)
def test_boto3_sees_a_throttled_call_as_it_sees_one_of_the_real_service(api: Any, code: str, status: int) -> None:
    ses = LocalSes(api_rate=1)
    with patched(ses):
        client: Any = boto3.client(api, region_name="us-east-1", config=Config(retries={"total_max_attempts": 1}))
        client.list_configuration_sets()
        with pytest.raises(ClientError) as caught:
            client.list_configuration_sets()

    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["Error"]["Message"] == "Rate exceeded"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
