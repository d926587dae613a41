"""Envelopes of SNS, against signatures that are made here by the words of its documentation."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidConfiguration, ManualClock, SnsMessage, SnsSigner, SnsType, UntrustedMessage, verify_sns

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TOPIC = "arn:aws:sns:eu-west-1:123456789012:events"
CERTIFICATE_URL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
KEY = rsa.generate_private_key(65537, 2048)


def certificate(key: CertificateIssuerPrivateKeyTypes = KEY, *, until: datetime = NOW + timedelta(days=1)) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(NOW - timedelta(days=30)).not_valid_after(until)
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


PEM = certificate()


def envelope(kind: str = "Notification", version: str = "1", **changes: str | None) -> dict[str, Any]:
    members: dict[str, Any] = {
        "Type": kind,
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Subject": "Amazon SES Email Event Notification",
        "Message": '{"eventType":"Send"}\n',
        "Timestamp": "2026-05-01T11:59:30.123Z",
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE_URL,
        "UnsubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
    }
    if kind != "Notification":
        members |= {"Token": "2336412f37", "SubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=Confirm"}
    members = {name: value for name, value in {**members, **changes}.items() if value is not None}
    text = "".join(f"{name}\n{members[name]}\n" for name in SIGNED[kind] if name in members)
    algorithm = hashes.SHA1() if version == "1" else hashes.SHA256()  # noqa: S303  what SNS does
    signature = KEY.sign(text.encode(), padding.PKCS1v15(), algorithm)
    return {**members, "Signature": b64encode(signature).decode()}


def verified(members: object, certificates: Callable[[str], bytes] = lambda url: PEM, **options: Any) -> SnsMessage:
    body = members if isinstance(members, str | bytes) else json.dumps(members)
    return verify_sns(body, [TOPIC], certificates=certificates, clock=ManualClock(NOW), **options)


def reason(members: object, pem: bytes = PEM, **options: Any) -> str:
    asked: list[str] = []

    def certificates(url: str) -> bytes:
        asked.append(url)
        return pem

    with pytest.raises(UntrustedMessage) as caught:
        verified(members, certificates, **options)
    # nothing is asked for before the place is proven
    assert bool(asked) == (caught.value.reason == "signature" or pem != PEM)
    return str(caught.value.reason)


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("kind", SIGNED)
def test_what_sns_signed_is_proven(kind: str, version: str) -> None:
    message = verified(envelope(kind, version))
    assert message.type is SnsType(kind)
    assert (message.topic_arn, message.message) == (TOPIC, '{"eventType":"Send"}\n')
    assert message.timestamp == datetime(2026, 5, 1, 11, 59, 30, 123000, UTC)
    assert (message.token is None) == (kind == "Notification")


def test_a_message_without_subject_is_proven() -> None:
    assert verified(envelope(Subject=None)).subject is None


@pytest.mark.parametrize("name", [name for name in SIGNED["Notification"] if name not in ("Type", "TopicArn")])
def test_every_field_that_is_signed_counts(name: str) -> None:
    changed = {"Timestamp": "2026-05-01T11:59:30.124Z"}.get(name, "other")
    assert reason({**envelope(), name: changed}) == "signature"


@pytest.mark.parametrize("name", ["Token", "SubscribeURL", "Message"])
def test_every_field_of_a_confirmation_counts(name: str) -> None:
    assert reason({**envelope("SubscriptionConfirmation"), name: "other"}) == "signature"


def test_one_kind_of_message_is_not_taken_for_another() -> None:
    made = envelope("SubscriptionConfirmation")
    assert reason({**made, "Type": "UnsubscribeConfirmation"}) == "signature"


def test_only_topics_that_are_known_may_speak() -> None:
    other = TOPIC.replace("events", "eventss")
    assert reason(envelope(TopicArn=other)) == "topic"
    assert reason(envelope(TopicArn="")) == "topic"


def test_a_topic_may_be_given_as_a_text_and_none_is_refused() -> None:
    body, clock = json.dumps(envelope()), ManualClock(NOW)
    assert verify_sns(body, TOPIC, certificates=lambda url: PEM, clock=clock).topic_arn == TOPIC
    with pytest.raises(InvalidConfiguration, match="topics: no topic is trusted"):
        verify_sns(body, [], certificates=lambda url: PEM, clock=clock)


@pytest.mark.parametrize(
    ("moment", "trusted"),
    [
        ("2026-05-01T11:00:00.000Z", True),
        ("2026-05-01T10:59:59.999Z", False),
        ("2026-05-01T12:05:00.000Z", True),
        ("2026-05-01T12:05:00.001Z", False),
    ],
)
def test_old_copies_are_refused(moment: str, *, trusted: bool) -> None:
    made = envelope(Timestamp=moment)
    if trusted:
        assert verified(made).type is SnsType.NOTIFICATION
    else:
        assert reason(made) == "age"


def test_how_old_a_message_may_be_can_be_said() -> None:
    made = envelope(Timestamp="2026-04-30T13:00:00.000Z")
    assert verified(made, max_age=timedelta(days=1)).message_id
    assert reason(made, max_age=timedelta(minutes=1)) == "age"


@pytest.mark.parametrize(
    "url",
    [
        CERTIFICATE_URL.replace("https", "http"),
        CERTIFICATE_URL.replace("eu-west-1", "us-east-1"),
        CERTIFICATE_URL.replace(".amazonaws.com", ".amazonaws.com.example.net"),
        CERTIFICATE_URL.replace("sns.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com:444"),
        CERTIFICATE_URL.replace("https://", "https://sns.eu-west-1.amazonaws.com@example.net/"),
        CERTIFICATE_URL.replace("https://", "https://user@"),
        CERTIFICATE_URL.replace("sns.", "s3."),
        CERTIFICATE_URL + "?x=.pem",
        CERTIFICATE_URL + "#",
        CERTIFICATE_URL + "\n",
        CERTIFICATE_URL.replace("/Simple", "/../Simple"),
        CERTIFICATE_URL.replace("/Simple", "\\Simple"),
        CERTIFICATE_URL.replace("SimpleNotificationService", "Other"),
        "",
        "https://example.net/" + CERTIFICATE_URL,
    ],
)
def test_nobody_else_is_asked_for_a_certificate(url: str) -> None:
    assert reason({**envelope(), "SigningCertURL": url}) == "certificate"


@pytest.mark.parametrize(
    ("topic", "host"),
    [
        ("arn:aws-cn:sns:cn-north-1:123456789012:events", "sns.cn-north-1.amazonaws.com.cn"),
        ("arn:aws-us-gov:sns:us-gov-west-1:123456789012:events", "sns.us-gov-west-1.amazonaws.com"),
    ],
)
def test_other_partitions_have_hosts_of_their_own(topic: str, host: str) -> None:
    url = f"https://{host}/SimpleNotificationService-01.pem"
    body = json.dumps(envelope(TopicArn=topic, SigningCertURL=url))
    assert verify_sns(body, [topic], certificates={url: PEM}.__getitem__, clock=ManualClock(NOW)).host == host


def test_the_host_of_an_emulator_can_be_trusted() -> None:
    made = envelope(SigningCertURL="https://sns.localhost.example/SimpleNotificationService-1.pem")
    assert verified(made, hosts=["sns.localhost.example"]).message_id
    assert reason(made, hosts=["localhost.example"]) == "certificate"


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        certificate(until=NOW - timedelta(seconds=1)),
        certificate(ec.generate_private_key(ec.SECP256R1())),
    ],
    ids=["empty", "broken", "run out", "of another kind"],
)
def test_a_certificate_that_is_no_good_proves_nothing(pem: bytes) -> None:
    assert reason(envelope(), pem=pem) == "certificate"


def test_the_certificate_of_somebody_else_proves_nothing() -> None:
    other = certificate(rsa.generate_private_key(65537, 2048))
    assert reason(envelope(), pem=other) == "signature"


@pytest.mark.parametrize("changes", [{"SignatureVersion": "3"}, {"Signature": "no base64!"}, {"Signature": ""}])
def test_a_signature_that_is_none_proves_nothing(changes: dict[str, str]) -> None:
    assert reason({**envelope(), **changes}) == "signature"


def test_a_signature_holds_for_its_version_alone() -> None:
    assert reason({**envelope(version="1"), "SignatureVersion": "2"}) == "signature"


@pytest.mark.parametrize("name", [*SIGNED["SubscriptionConfirmation"], "Signature", "SigningCertURL"])
@pytest.mark.parametrize("value", [None, 1, ["x"]])
def test_a_field_that_is_missing_or_no_text_is_named(name: str, value: object) -> None:
    made: dict[str, object] = {**envelope("SubscriptionConfirmation"), name: value}
    with pytest.raises(UntrustedMessage, match=name) as caught:
        verified({key: one for key, one in made.items() if one is not None})
    assert caught.value.reason == "malformed"


NAMES = [*SIGNED["SubscriptionConfirmation"], "Subject", "Signature", "SignatureVersion", "SigningCertURL"]
VALUES = st.one_of(st.text(max_size=60), st.integers(), st.sampled_from([*SIGNED, TOPIC, "2026-02-30T00:00:00Z"]))
ENVELOPES = st.dictionaries(st.sampled_from(NAMES), VALUES)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200), st.builds(json.dumps, ENVELOPES)))
def test_whatever_is_posted_is_refused_by_one_error(body: str | bytes) -> None:
    with pytest.raises(UntrustedMessage):
        verified(body)


def test_json_that_is_nested_deep_or_very_long_is_refused() -> None:
    assert reason("[" * 100_000) == "malformed"
    assert reason(b" " * (2 * 1024 * 1024 + 1)) == "malformed"


@given(message=st.text(max_size=50), subject=st.none() | st.text(max_size=20), version=st.sampled_from(["1", "2"]))
def test_what_the_model_signs_is_proven(message: str, subject: str | None, version: str) -> None:
    signer = SnsSigner(version=version)
    made = signer.notification(TOPIC, message, subject, NOW)
    found = verified(made.as_dict(), certificates=signer.certificates)
    assert (found.message, found.subject, found.signature_version) == (message, subject, version)
    assert SnsMessage.read(json.dumps(found.as_dict())) == found


def test_what_the_model_posts_twice_keeps_its_id() -> None:
    signer = SnsSigner()
    first, again = (signer.notification(TOPIC, "x", None, NOW + timedelta(seconds=late)) for late in (0, 9))
    assert first.message_id == again.message_id
    assert signer.notification(TOPIC, "y", None, NOW).message_id != first.message_id


def test_the_model_refuses_a_topic_that_is_none() -> None:
    with pytest.raises(InvalidConfiguration, match=r"topic_arn: 'events' is no topic\."):
        SnsSigner().notification("events", "x", None, NOW)
