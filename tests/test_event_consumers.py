"""Others who read events of SES understand those of the model: Anymail, a webhook of Django."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    Bounce,
    Click,
    Complaint,
    Delivery,
    DeliveryDelay,
    Event,
    RenderingFailure,
    Subscription,
    parse_event,
)
from sesmodel.service.notification import notification
from tests.django_project import configure
from tests.flow.all_kinds import busy_ses
from tests.service import golden

if TYPE_CHECKING:
    from collections.abc import Callable

django = pytest.importorskip("django", reason="Django, which the webhook of Anymail needs, is not installed")
pytest.importorskip("anymail", reason="django-anymail is not installed")

Told = list[Any]
EVENTS = tuple(busy_ses().events)
NOT_KNOWN_TO_IT = (DeliveryDelay, Subscription)


@pytest.fixture(scope="module")
def posted() -> Callable[[str], Told]:
    """Posts a message to the webhook, and gives what it tells the application."""
    configure()
    from anymail.signals import tracking
    from anymail.webhooks.amazon_ses import AmazonSESTrackingWebhookView
    from django.test import RequestFactory

    view = AmazonSESTrackingWebhookView.as_view()

    def post(message: str) -> Told:
        told: Told = []

        def hear(event: Any, **_: object) -> None:
            told.append(event)

        tracking.connect(hear)
        try:
            response = view(request(RequestFactory(), message))
        finally:
            tracking.disconnect(hear)
        assert response.status_code == 200
        return told

    return post


def request(factory: Any, message: str) -> Any:
    """What SNS posts."""
    body = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": "arn:aws:sns:us-east-1:123456789012:events",
        "Message": message,
        "Timestamp": "2026-01-01T12:00:00.000Z",
    }
    return factory.post(
        "/",
        json.dumps(body),
        content_type="text/plain; charset=UTF-8",
        headers={
            "Authorization": f"Basic {b64encode(b'user:secret').decode()}",
            "x-amz-sns-message-type": body["Type"],
            "x-amz-sns-message-id": body["MessageId"],
        },
    )


WORDS = {
    "Send": "sent",
    "Delivery": "delivered",
    "Bounce": "bounced",
    "Complaint": "complained",
    "Reject": "rejected",
    "Open": "opened",
    "Click": "clicked",
    "Rendering Failure": "failed",
}


def recipients(event: Event) -> list[str]:
    """Whom an event is about."""
    match event:
        case Bounce():
            return [one.email_address for one in event.bounced_recipients]
        case Complaint():
            return list(event.complained_recipients)
        case Delivery():
            return list(event.recipients)
        case _:
            return list(event.mail.destination)


def check(event: Event, told: Told) -> None:
    """An event was understood: what happened to which message, to whom, and why."""
    assert [one.recipient for one in told] == recipients(event)
    for one in told:
        assert one.event_type == WORDS[event.event_type]
        assert one.message_id == event.message_id
        if isinstance(event, Bounce):
            assert one.description == f"{event.bounce_type}: {event.bounce_sub_type}"
            assert one.mta_response in [recipient.diagnostic_code for recipient in event.bounced_recipients]
        elif isinstance(event, Complaint):
            assert (one.description, one.user_agent) == (event.complaint_feedback_type, event.user_agent)
        elif isinstance(event, Delivery):
            assert one.mta_response == event.smtp_response
        elif isinstance(event, RenderingFailure):
            assert one.description == event.error_message
        elif isinstance(event, Click):
            assert (one.click_url, one.user_agent) == (event.link, event.user_agent)


@pytest.mark.spec("SCH-02", "SCH-22")
@pytest.mark.parametrize("event", EVENTS, ids=[f"{at} {event.event_type}" for at, event in enumerate(EVENTS)])
def test_the_webhook_of_anymail_understands_what_the_model_publishes(
    event: Event, posted: Callable[[str], Told]
) -> None:
    told = posted(event.to_json())
    if isinstance(event, NOT_KNOWN_TO_IT):
        assert {one.event_type for one in told} == {"unknown"}
    else:
        check(event, told)


@pytest.mark.spec("SCH-24")
@pytest.mark.parametrize("header", [False, True])
def test_it_understands_notifications_too(header: bool, posted: Callable[[str], Told]) -> None:
    told = [event for event in EVENTS if isinstance(event, Bounce | Complaint | Delivery)]
    assert {type(event) for event in told} == {Bounce, Complaint, Delivery}
    for event in told:
        check(event, posted(notification(event, header=header).to_json()))


@pytest.mark.spec("SCH-22")
@pytest.mark.parametrize("name", golden.NAMES)
def test_we_read_golden_records_as_it_does(name: str, posted: Callable[[str], Told]) -> None:
    event = parse_event(golden.line(name))
    told = posted(golden.line(name).decode())
    if not isinstance(event, NOT_KNOWN_TO_IT):
        check(event, told)
