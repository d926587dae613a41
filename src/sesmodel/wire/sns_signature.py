"""Signatures of SNS: proving them, and making them with a test key."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, cast

import attrs

from sesmodel.errors import CertificateUnavailable, InvalidConfiguration, UntrustedMessage
from sesmodel.ids import uuid4_form
from sesmodel.service.bundled_keys import BUNDLED_KEYS
from sesmodel.wire.sns import SnsMessage, SnsType

if TYPE_CHECKING:
    from collections.abc import Collection

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import HashAlgorithm
    from cryptography.x509 import Certificate

    from sesmodel.service.topic_endpoint import TopicEndpoint
    from sesmodel.service.topic_message import TopicMessage

# The whole of it, so that no two readers of URLs can see two hosts in it.
_CERTIFICATE_URL = re.compile(r"https://([a-z0-9.-]+)/SimpleNotificationService-[A-Za-z0-9]+\.pem")
_PATH = f"/SimpleNotificationService-{'0' * 32}.pem"  # of the certificate that models sign with
_NAME = "sns.amazonaws.com"


def prove_certificate_url(message: SnsMessage, hosts: Collection[str] = ()) -> str:
    """The URL of the certificate, if SNS can have it there: at the host of SNS in the Region of the topic.

    Args:
        message: what came.
        hosts: more hosts to trust.

    Raises:
        UntrustedMessage: it can not.
    """
    url = message.signing_cert_url
    found = _CERTIFICATE_URL.fullmatch(url)
    if found is None or found[1] not in {message.host, *hosts}:
        what = f"its certificate should be at https://{message.host}/, and is at {url[:200]!r}."
        raise UntrustedMessage(what, reason="certificate")
    return url


def prove_signature(message: SnsMessage, pem: bytes, now: datetime) -> None:
    """Check the signature of a message.

    Args:
        message: what came.
        pem: the certificate.
        now: the present moment, at which the certificate must hold.

    Raises:
        UntrustedMessage: the certificate cannot be read or has run out, or the message is not signed by it.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    certificate = _certificate(pem)
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise UntrustedMessage("its certificate has no RSA key.", reason="certificate")
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise UntrustedMessage("its certificate does not hold now.", reason="certificate")
    try:
        signature = b64decode(message.signature, validate=True)
        key.verify(signature, message.signed_text(), PKCS1v15(), _algorithm(message.signature_version))
    except (InvalidSignature, binascii.Error) as error:
        raise UntrustedMessage("SNS did not sign this, or it was changed on the way.", reason="signature") from error


def _certificate(pem: bytes) -> Certificate:
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return load_pem_x509_certificate(pem)
    except ValueError as error:
        raise UntrustedMessage("what should be its certificate is none.", reason="certificate") from error


def _algorithm(version: str) -> HashAlgorithm:
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    known: dict[str, HashAlgorithm] = {"1": SHA1(), "2": SHA256()}  # noqa: S303  what SNS signs with by default
    if version not in known:
        raise UntrustedMessage(f"its signature has the version {version[:20]!r}, not 1 or 2.", reason="signature")
    return known[version]


@attrs.frozen
class SnsSigner:
    """Signs as SNS does, with a test key that everybody has: for messages of a model.

    Args:
        version: ``1`` signs with SHA-1, as SNS does by default; ``2`` with SHA-256.

    >>> signer = SnsSigner()
    >>> signer.certificate_url("eu-west-1")
    'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-00000000000000000000000000000000.pem'
    """

    version: str = attrs.field(default="1", validator=attrs.validators.in_(("1", "2")))

    def notification(self, topic_arn: str, message: str, subject: str | None, now: datetime) -> SnsMessage:
        """Wrap a message and sign it.

        Args:
            topic_arn: the topic.
            message: its text.
            subject: its subject, if it has one.
            now: the present moment, to the millisecond.

        Raises:
            InvalidConfiguration: the topic is none.
        """
        token = blake2b(f"{topic_arn}\n{message}".encode(errors="surrogatepass"), digest_size=16).hexdigest()
        unsigned = SnsMessage(
            type=SnsType.NOTIFICATION,
            message_id=uuid4_form(token),  # of the message itself: what is posted twice keeps its id
            topic_arn=topic_arn,
            message=message,
            subject=subject,
            timestamp=now,
            signature="",
            signature_version=self.version,
            signing_cert_url="",
        )
        return self.sign(unsigned)

    def envelope(self, message: TopicMessage, *, subscription_arn: str | None = None) -> SnsMessage:
        """Wrap what was published to a topic of a model, and sign it.

        Args:
            message: what was published; its id and its time are those of the envelope.
            subscription_arn: the ARN of the subscription that it is posted for, which it then can be ended by.
        """
        unsigned = SnsMessage(
            type=SnsType.NOTIFICATION,
            message_id=message.message_id,
            topic_arn=message.topic_arn,
            message=message.message,
            subject=message.subject,
            timestamp=message.timestamp,
            signature="",
            signature_version=self.version,
            signing_cert_url="",
        )
        if subscription_arn is not None:
            unsigned = attrs.evolve(unsigned, unsubscribe_url=unsigned.ending_url(subscription_arn))
        return self.sign(unsigned)

    def confirmation(self, endpoint: TopicEndpoint, now: datetime) -> SnsMessage:
        """Ask a subscriber whether it wants what the topic publishes, and sign that.

        Args:
            endpoint: the subscriber. Whoever has the token of the message can confirm for it.
            now: the present moment, to the millisecond.
        """
        unsigned = self.notification(endpoint.topic_arn, "", None, now)
        confirming = attrs.evolve(
            unsigned,
            type=SnsType.SUBSCRIPTION_CONFIRMATION,
            message_id=uuid4_form(blake2b(endpoint.token.encode(), digest_size=16).hexdigest()),
            message=(
                f"You have chosen to subscribe to the topic {endpoint.topic_arn}.\n"
                "To confirm the subscription, visit the SubscribeURL included in this message."
            ),
            token=endpoint.token,
            subscribe_url=unsigned.confirming_url(endpoint.token),
        )
        return self.sign(confirming)

    def sign(self, message: SnsMessage) -> SnsMessage:
        """The same message with a signature.

        Raises:
            InvalidConfiguration: its topic is none.
        """
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

        try:
            url = self.certificate_url(message.region)
        except UntrustedMessage as error:
            cure = "Give an ARN such as arn:aws:sns:eu-west-1:123456789012:events."
            raise InvalidConfiguration(error.what, where="topic_arn", cure=cure) from error
        signature = _TEST.key.sign(message.signed_text(), PKCS1v15(), _algorithm(self.version))
        signed = b64encode(signature).decode("ascii")
        return attrs.evolve(message, signature=signed, signature_version=self.version, signing_cert_url=url)

    @staticmethod
    def certificate_url(region: str) -> str:
        """Where SNS would have the certificate."""
        return f"https://sns.{region}.amazonaws.com{_PATH}"

    def certificates(self, url: str) -> bytes:
        """The certificate at its URL, as PEM: for ``verify_sns(..., certificates=signer.certificates)``.

        Raises:
            CertificateUnavailable: it is another URL.
        """
        from cryptography.hazmat.primitives.serialization import Encoding

        if not url.endswith(_PATH):
            raise CertificateUnavailable(f"{url} is no URL of this signer.")
        return _TEST.certificate.public_bytes(Encoding.PEM)


class _TestKey:
    """A bundled key, and the certificate that it gives itself: made when first needed, the same in every run."""

    @cached_property
    def key(self) -> RSAPrivateKey:
        from cryptography.hazmat.primitives.serialization import load_der_private_key

        key = load_der_private_key(b64decode(BUNDLED_KEYS[2048][-1]), None, unsafe_skip_rsa_key_validation=True)
        return cast("RSAPrivateKey", key)

    @cached_property
    def certificate(self) -> Certificate:
        from cryptography import x509
        from cryptography.hazmat.primitives.hashes import SHA256

        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, _NAME)])
        builder = x509.CertificateBuilder(name, name, self.key.public_key(), serial_number=1)
        builder = builder.not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        return builder.not_valid_after(datetime(2049, 12, 31, tzinfo=UTC)).sign(self.key, SHA256())


_TEST = _TestKey()
