"""Any record that can be made is read as it was written, in both forms, by us and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import attrs
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    Bounce,
    BouncedRecipient,
    Click,
    CommonHeaders,
    Complaint,
    Delivery,
    DeliveryDelay,
    Event,
    MailRecord,
    Open,
    Reject,
    RenderingFailure,
    Send,
    Subscription,
    TopicPreferences,
    TopicStatus,
    parse_event,
)
from sesmodel.service.bounce_kind import BOUNCE_KINDS
from sesmodel.service.notification import notification

TEXT = st.text(max_size=8)  # anything, line ends and halves of characters included
MAYBE = st.none() | TEXT
EARLY, LATE = datetime(1, 1, 1), datetime(9999, 12, 31)  # noqa: DTZ001  bounds have no zone
TIME = st.datetimes(EARLY, LATE, timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
TAGS = st.dictionaries(TEXT, TEXTS, max_size=3)
RECIPIENTS = st.lists(
    st.builds(BouncedRecipient, email_address=TEXT, action=MAYBE, status=MAYBE, diagnostic_code=MAYBE), max_size=3
).map(tuple)
COMMON = st.builds(
    CommonHeaders,
    return_path=MAYBE,
    from_=TEXTS,
    sender=MAYBE,
    reply_to=TEXTS,
    date=MAYBE,
    to=TEXTS,
    cc=TEXTS,
    bcc=TEXTS,
    message_id=MAYBE,
    subject=MAYBE,
)
MAIL = st.builds(
    MailRecord,
    timestamp=TIME,
    source=TEXT,
    source_arn=MAYBE,
    sending_account_id=MAYBE,
    message_id=TEXT,
    destination=TEXTS,
    headers_truncated=st.booleans(),
    headers=st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple),
    common_headers=COMMON,
    tags=TAGS,
)
TOPICS = st.lists(st.builds(TopicStatus, TEXT, TEXT), max_size=2).map(tuple)
PREFERENCES = st.builds(
    TopicPreferences,
    unsubscribe_all=st.booleans(),
    topic_subscription_status=TOPICS,
    topic_default_subscription_status=TOPICS,
)


@st.composite
def bounces(draw: st.DrawFn) -> Bounce:
    """A bounce of a pair that there is, or of one that there may be one day."""
    kind, sub_type = draw(st.sampled_from(sorted(BOUNCE_KINDS)) | st.tuples(TEXT, TEXT))
    return Bounce(
        mail=draw(MAIL),
        bounce_type=kind,
        bounce_sub_type=sub_type,
        bounced_recipients=draw(RECIPIENTS),
        timestamp=draw(TIME),
        feedback_id=draw(TEXT),
        remote_mta_ip=draw(MAYBE),
        reporting_mta=draw(MAYBE),
    )


COMPLAINTS = st.builds(
    Complaint,
    mail=MAIL,
    complaint_sub_type=MAYBE,
    complained_recipients=TEXTS,
    timestamp=TIME,
    feedback_id=TEXT,
    user_agent=MAYBE,
    complaint_feedback_type=MAYBE | st.just("abuse"),
    arrival_date=st.none() | TIME,
)
DELIVERIES = st.builds(
    Delivery,
    mail=MAIL,
    timestamp=TIME,
    processing_time_millis=st.integers(-(2**63), 2**63),
    recipients=TEXTS,
    smtp_response=TEXT,
    reporting_mta=TEXT,
    remote_mta_ip=MAYBE,
)
TOLD = bounces() | COMPLAINTS | DELIVERIES
KINDS: tuple[st.SearchStrategy[Event], ...] = (
    bounces(),
    COMPLAINTS,
    DELIVERIES,
    st.builds(Send, mail=MAIL),
    st.builds(Reject, mail=MAIL, reason=TEXT),
    st.builds(RenderingFailure, mail=MAIL, error_message=TEXT, template_name=TEXT),
    st.builds(
        DeliveryDelay,
        mail=MAIL,
        timestamp=TIME,
        delay_type=TEXT | st.just("TransientCommunicationGeneral"),
        expiration_time=TIME,
        delayed_recipients=RECIPIENTS,
        reporting_mta=MAYBE,
    ),
    st.builds(Open, mail=MAIL, ip_address=TEXT, timestamp=TIME, user_agent=TEXT),
    st.builds(
        Click, mail=MAIL, ip_address=TEXT, link=TEXT, link_tags=st.none() | TAGS, timestamp=TIME, user_agent=TEXT
    ),
    st.builds(
        Subscription,
        mail=MAIL,
        contact_list=TEXT,
        timestamp=TIME,
        source=TEXT,
        new_topic_preferences=PREFERENCES,
        old_topic_preferences=st.none() | PREFERENCES,
    ),
)
EVENTS = st.one_of(KINDS)


@given(EVENTS, st.booleans())
def test_an_event_is_read_as_it_was_written(event: Event, lazy: bool) -> None:
    read = parse_event(event.to_line(), lazy=lazy)
    assert json.loads(event.to_json()) == event.as_dict() == read.as_dict()
    assert read.to_json() == event.to_json()
    shown = attrs.evolve(event, remote_mta_ip=None) if isinstance(event, Bounce | Delivery) else event
    if not isinstance(event, RenderingFailure | DeliveryDelay):  # those show less of the mail
        assert read == shown
    assert attrs.evolve(read, mail=event.mail) == shown


@given(TOLD, st.booleans(), st.booleans())
def test_a_notification_is_read_as_it_was_written(
    event: Bounce | Complaint | Delivery, header: bool, lazy: bool
) -> None:
    told = notification(event, header=header)
    read = parse_event(told.to_line(), lazy=lazy)
    assert read == told
    assert read.as_dict() == told.as_dict()
    assert read.to_json() == told.to_json()
    assert list(read.as_dict()[read.key].items()) == list(told.detail().items())


@given(st.sampled_from([*KINDS[:5], *KINDS[7:]]).flatmap(lambda kind: st.tuples(kind, kind)))
def test_a_record_that_is_changed_into_another_says_what_that_says(pair: tuple[Event, Event]) -> None:
    """But for the order of its members, and for what was read and has no value any more, which is null or empty."""
    first, second = pair
    values = {one.name: getattr(second, one.name) for one in attrs.fields(type(second)) if one.name != "raw"}
    changed = attrs.evolve(parse_event(first.to_json()), **values)
    assert parse_event(changed.to_json()) == parse_event(second.to_json())


def test_a_header_field_that_has_no_value_any_more_is_written_without_one() -> None:
    fields = '{"name": "X-A", "value": "0"}, {"name": "X-B", "value": null}'
    rest = '"timestamp": "2026-01-01T12:00:00.000Z", "source": "", "messageId": "", "destination": []'
    mail = f'{{{rest}, "headers": [{fields}]}}'
    event = parse_event(f'{{"eventType": "Send", "mail": {mail}, "send": {{}}}}')
    assert event.as_dict()["mail"]["headers"][1] == {"name": "X-B", "value": None}
    changed = attrs.evolve(event, mail=attrs.evolve(event.mail, headers=(("X-A", ""), ("X-B", "1"))))
    assert parse_event(changed.to_json()).mail.headers == (("X-A", ""), ("X-B", "1"))
