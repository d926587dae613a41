"""Webhooks that subscribe to topics: asked, confirmed, posted to in envelopes that others can prove."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    BounceNotification,
    DeliveryNotification,
    EndpointStatus,
    Event,
    InvalidConfiguration,
    InvalidValue,
    LocalCloud,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    SnsMessage,
    SnsSigner,
    SnsSink,
    SnsType,
    TopicMessage,
    UntrustedMessage,
    confirm_subscription,
    parse_event,
    verify_sns,
)
from tests.django_project import configure
from tests.flow.happenings import send
from tests.flow.topics import choose, topic_of_everything

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BOUNCES = "bounce@simulator.amazonses.com"


@pytest.fixture
def topic(ses: LocalSes) -> str:
    return topic_of_everything(ses)


class Webhook:
    """An application that takes what SNS posts."""

    def __init__(self, ses: LocalSes, topic: str, *, confirms: bool = True) -> None:
        self.ses, self.topic, self.confirms = ses, topic, confirms
        self.asked: list[SnsMessage] = []
        self.events: list[Event] = []
        self.headers: list[Mapping[str, str]] = []

    def __call__(self, body: bytes, header: Mapping[str, str]) -> None:
        message = verify_sns(body, topics=[self.topic], certificates=self.ses.visit_sns)
        self.headers.append(header)
        if message.type is SnsType.NOTIFICATION:
            self.events.append(parse_event(message))
            return
        self.asked.append(message)
        if self.confirms:
            confirm_subscription(message, get=self.ses.visit_sns)


# --- the life of a subscription ----------------------------------------------------------------------


@pytest.mark.spec("NTF-16")
def test_a_webhook_that_confirms_gets_what_is_published_from_then_on(ses: LocalSes, hello: Message, topic: str) -> None:
    send(ses, hello, BOUNCES)
    webhook = Webhook(ses, topic)
    endpoint = ses.subscribe_webhook(topic, webhook, address="https://app.example/ses")
    assert (endpoint.status, endpoint.address) == (EndpointStatus.CONFIRMED, "https://app.example/ses")
    assert webhook.events == []

    message_id = send(ses, hello, BOUNCES, "bob@example.net")

    assert {type(one) for one in webhook.events} == {BounceNotification, DeliveryNotification}
    assert {one.message_id for one in webhook.events} == {message_id}
    assert [one.message for one in endpoint.messages] == list(ses.topics[topic].notifications[1:])


@pytest.mark.spec("NTF-16")
def test_a_webhook_that_does_not_confirm_gets_nothing(ses: LocalSes, hello: Message, topic: str) -> None:
    webhook = Webhook(ses, topic, confirms=False)
    endpoint = ses.subscribe_webhook(topic, webhook)
    send(ses, hello, BOUNCES)
    assert (endpoint.status, webhook.events) == (EndpointStatus.PENDING, [])

    (asked,) = webhook.asked
    assert asked.subscribe_url is not None
    answer = ses.visit_sns(asked.subscribe_url)  # as a person would, in a browser
    assert endpoint.arn.encode() in answer
    send(ses, hello, BOUNCES)
    assert [type(one) for one in webhook.events] == [BounceNotification]


def test_a_webhook_subscribes_to_the_topic_of_another_account(hello: Message) -> None:
    cloud = LocalCloud()
    owner, other = cloud.ses(account_id="888888888888"), cloud.ses(account_id="123456789012")
    owner.verify("example.com")
    topic = owner.create_topic("bounces").arn
    choose(owner, "Bounce", topic)
    webhook = Webhook(other, topic)

    assert other.subscribe_webhook(topic, webhook).status is EndpointStatus.CONFIRMED
    send(owner, hello, BOUNCES)

    assert [type(one) for one in webhook.events] == [BounceNotification]


def test_a_subscription_is_asked_for_in_the_words_of_sns(ses: LocalSes, topic: str) -> None:
    webhook = Webhook(ses, topic)
    endpoint = ses.subscribe_webhook(topic, webhook)

    (asked,), (header,) = webhook.asked, webhook.headers
    assert asked.type is SnsType.SUBSCRIPTION_CONFIRMATION
    assert list(asked.as_dict()) == [
        "Type",
        "MessageId",
        "Token",
        "TopicArn",
        "Message",
        "SubscribeURL",
        "Timestamp",
        "SignatureVersion",
        "Signature",
        "SigningCertURL",
    ]
    assert asked.token == endpoint.token
    assert asked.subscribe_url is not None
    assert asked.subscribe_url.startswith("https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=")
    assert header["x-amz-sns-message-type"] == "SubscriptionConfirmation"


def test_the_address_that_ends_a_subscription_stands_in_every_notification(
    ses: LocalSes, hello: Message, topic: str
) -> None:
    posted: list[dict[str, Any]] = []
    webhook = Webhook(ses, topic)

    def post(body: bytes, header: Mapping[str, str]) -> None:
        posted.append(json.loads(body))
        webhook(body, header)

    endpoint = ses.subscribe_webhook(topic, post, signer=SnsSigner(version="2"))
    send(ses, hello, BOUNCES)

    url = posted[-1]["UnsubscribeURL"]
    assert url == f"https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={endpoint.arn}"
    assert webhook.headers[-1]["x-amz-sns-subscription-arn"] == endpoint.arn
    assert list(posted[-1])[-1] == "UnsubscribeURL"  # OBS-387
    assert posted[-1]["SignatureVersion"] == "2"

    assert ses.visit_sns(url) == b"<UnsubscribeResponse/>"
    assert endpoint.status is EndpointStatus.DELETED
    before = len(posted)
    send(ses, hello, BOUNCES)
    assert len(posted) == before


@pytest.mark.parametrize(
    "url",
    [
        "https://sns.us-east-1.amazonaws.com/",
        "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=other",
        "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription",
        "https://sns.us-east-1.amazonaws.com/?Action=Publish",
    ],
)
def test_there_is_nothing_at_other_addresses_of_sns(ses: LocalSes, url: str) -> None:
    with pytest.raises(InvalidValue):
        ses.visit_sns(url)


def test_who_is_nobody_cannot_be_asked(topic: str) -> None:
    sink = SnsSink(lambda _body, _header: None, topic)
    with pytest.raises(InvalidConfiguration, match="nobody is to be asked"):
        sink.ask()


# --- the envelope --------------------------------------------------------------------------------------


def signed_bytes(record: Mapping[str, str]) -> bytes:
    """The text that SNS signs, by its documentation and none of our code."""
    names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    if record["Type"] != "Notification":
        names.remove("Subject")
    return "".join(f"{name}\n{record[name]}\n" for name in names if name in record).encode()


@pytest.mark.parametrize("version", ["1", "2"])
def test_an_envelope_is_proven_by_cryptography_alone(ses: LocalSes, hello: Message, topic: str, version: str) -> None:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256
    from cryptography.x509 import load_pem_x509_certificate

    ses.create_configuration_set("events")
    ses.add_event_destination("events", "topic", ses.topics[topic], event_types=["Send"])
    Mailer(ses, configuration_set="events").send(hello.replace(to=BOUNCES))
    signer = SnsSigner(version=version)
    endpoint = ses.subscribe_endpoint(topic, "https", "https://app.example/")
    notice, event = (one.envelope(signer) for one in (ses.topics[topic].messages[-1], ses.topics[topic].messages[-2]))
    assert (notice.subject, event.subject) == (None, "Amazon SES Email Event Notification")
    for envelope in (notice, event, signer.confirmation(endpoint, ses.clock.now())):
        record = json.loads(envelope.to_json())
        certificate = load_pem_x509_certificate(ses.visit_sns(record["SigningCertURL"]))
        key = certificate.public_key()
        assert isinstance(key, RSAPublicKey)
        algorithm = SHA1() if version == "1" else SHA256()  # noqa: S303  as SNS does
        key.verify(b64decode(record["Signature"]), signed_bytes(record), PKCS1v15(), algorithm)


def test_an_envelope_is_of_its_message_and_proven_by_us(ses: LocalSes, hello: Message, topic: str) -> None:
    send(ses, hello, BOUNCES)
    signer, message = SnsSigner(), ses.topics[topic].messages[-1]
    body = message.envelope(signer).to_json()
    proven = verify_sns(body, [topic], certificates=signer.certificates, clock=ses.clock)

    assert (proven.message_id, proven.message, proven.subject) == (message.message_id, message.message, None)
    assert proven.timestamp == message.timestamp
    assert parse_event(proven).event_type == "Bounce"
    record = json.loads(body)
    record["Message"] = record["Message"].replace("Permanent", "Transient")
    with pytest.raises(UntrustedMessage):
        verify_sns(json.dumps(record), [topic], certificates=signer.certificates, clock=ses.clock)
    ses.advance(hours=2)
    with pytest.raises(UntrustedMessage, match="and now is"):
        verify_sns(body, [topic], certificates=signer.certificates, clock=ses.clock, max_age=timedelta(hours=1))


@given(st.text(), st.none() | st.text(), st.sampled_from(["1", "2"]), st.datetimes(timezones=st.just(UTC)))
def test_whatever_is_published_is_proven_as_it_was(text: str, subject: str | None, version: str, at: datetime) -> None:
    arn, at = "arn:aws:sns:eu-west-1:123456789012:t", at.replace(year=2026, microsecond=0)
    message = TopicMessage(topic_arn=arn, message_id="1", subject=subject, message=text, timestamp=at)
    signer = SnsSigner(version=version)
    body = message.envelope(signer).to_json()
    proven = verify_sns(body, [arn], certificates=signer.certificates, clock=ManualClock(at))

    assert (proven.message, proven.subject, proven.timestamp) == (text, subject, at)


# --- what others make of it ------------------------------------------------------------------------------


@pytest.fixture
def anymail() -> Callable[[SnsMessage], list[Any]]:
    """Posts an envelope to the webhook of Anymail, and gives what it tells the application."""
    pytest.importorskip("django", reason="Django, which the webhook of Anymail needs, is not installed")
    pytest.importorskip("anymail", reason="django-anymail is not installed")
    configure()
    from anymail.signals import tracking
    from anymail.webhooks.amazon_ses import AmazonSESTrackingWebhookView
    from django.test import RequestFactory

    view = AmazonSESTrackingWebhookView.as_view()

    def post(envelope: SnsMessage) -> list[Any]:
        told: list[Any] = []

        def hear(event: Any, **_: object) -> None:
            told.append(event)

        header = {**envelope.header, "Authorization": f"Basic {b64encode(b'user:secret').decode()}"}
        kind = header.pop("Content-Type")
        tracking.connect(hear)
        try:
            answer = view(RequestFactory().post("/", envelope.to_json(), content_type=kind, headers=header))
        finally:
            tracking.disconnect(hear)
        assert answer.status_code == 200
        return told

    return post


@pytest.mark.spec("NTF-19", "NTF-23", "NTF-32")
def test_anymail_understands_what_a_topic_got(
    ses: LocalSes, hello: Message, topic: str, anymail: Callable[[SnsMessage], list[Any]]
) -> None:
    message_id = send(ses, hello, BOUNCES, "bob@example.net", "complaint@simulator.amazonses.com")
    found = [one for message in ses.topics[topic].messages[3:] for one in anymail(message.envelope(SnsSigner()))]

    assert sorted((one.event_type, one.recipient) for one in found) == [
        ("bounced", BOUNCES),
        ("complained", "complaint@simulator.amazonses.com"),
        ("delivered", "bob@example.net"),
        ("delivered", "complaint@simulator.amazonses.com"),
    ]
    assert {one.message_id for one in found} == {message_id}
    bounced = next(one for one in found if one.event_type == "bounced")
    assert (bounced.description, bounced.mta_response) == ("Permanent: General", "smtp; 550 5.1.1 user unknown")


@pytest.mark.spec("NTF-16")
def test_django_ses_proves_both_kinds_of_envelopes(ses: LocalSes, hello: Message, topic: str) -> None:
    pytest.importorskip("django_ses", reason="django-ses is not installed")
    configure()
    from cryptography.x509 import load_pem_x509_certificate
    from django_ses import utils

    send(ses, hello, BOUNCES)
    endpoint = ses.subscribe_endpoint(topic, "https", "https://app.example/")
    signer = SnsSigner()  # it knows the first version of signatures only
    for envelope in (ses.topics[topic].messages[-1].envelope(signer), signer.confirmation(endpoint, ses.clock.now())):
        record = json.loads(envelope.to_json())
        url = record["SigningCertURL"]
        utils._CERT_CACHE[url] = load_pem_x509_certificate(ses.visit_sns(url))  # noqa: SLF001  so that it asks nobody
        try:
            assert utils.verify_event_message(record) is True
            assert utils.verify_event_message({**record, "Message": "other"}) is False
        finally:
            utils.clear_cert_cache()


@pytest.mark.spec("NTF-19")
def test_django_ses_tells_its_application_of_notifications(ses: LocalSes, hello: Message, topic: str) -> None:
    pytest.importorskip("django_ses", reason="django-ses is not installed")
    configure()
    from django.test import RequestFactory
    from django_ses import signals
    from django_ses.views import SESEventWebhookView

    class View(SESEventWebhookView):  # type: ignore[misc]  # it has no types
        """The webhook, of which the test before this one proves that it can verify what is posted."""

        def verify_event_message(self, _notification: object) -> bool:
            return True

    heard: list[tuple[str, str]] = []

    def hear(sender: object, mail_obj: dict[str, Any], **more: Any) -> None:
        assert sender
        assert more
        heard.append((mail_obj["messageId"], next(name for name in more if name.endswith("_obj"))))

    known = (signals.bounce_received, signals.complaint_received, signals.delivery_received)
    for signal in known:
        signal.connect(hear)
    try:
        message_id = send(ses, hello, BOUNCES, "complaint@simulator.amazonses.com")
        for message in ses.topics[topic].messages:
            body = message.envelope(SnsSigner()).to_json()
            answer = View.as_view()(RequestFactory().post("/", body, content_type="text/plain; charset=UTF-8"))
            assert answer.status_code == 200
    finally:
        for signal in known:
            signal.disconnect(hear)

    assert sorted(heard) == sorted((message_id, f"{kind}_obj") for kind in ("bounce", "complaint", "delivery"))
