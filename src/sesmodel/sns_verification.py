"""What a webhook does first: prove that a message comes from a topic of SNS that it knows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidConfiguration, InvalidValue, UntrustedMessage
from sesmodel.https import https_get
from sesmodel.system import SystemClock
from sesmodel.wire.sns import SnsMessage, SnsType
from sesmodel.wire.sns_signature import prove_certificate_url, prove_signature

if TYPE_CHECKING:
    from sesmodel.clock import Clock

CertificateSource = Callable[[str], bytes]
"""Takes the URL of a certificate, which is proven, and gives its PEM."""

MAX_AGE = timedelta(hours=1)
"""For how long SNS tries to post a message by default."""

_AHEAD = timedelta(minutes=5)


class SnsCertificates:
    """Certificates of SNS over HTTPS, each asked for once. Safe to share between threads.

    Args:
        timeout: seconds to wait for one.
        most: how many to keep; SNS has one a Region, and changes it now and then.
    """

    def __init__(self, *, timeout: float = 5.0, most: int = 64) -> None:
        """Start without any."""
        self._timeout, self._most = timeout, most
        self._known: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def __call__(self, url: str) -> bytes:
        """The certificate at a URL.

        Raises:
            CertificateUnavailable: it could not be had in time.
        """
        with self._lock:
            if (known := self._known.get(url)) is not None:
                return known
        pem = https_get(url, timeout=self._timeout)
        with self._lock:
            self._known[url] = pem
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return pem


_CERTIFICATES = SnsCertificates()


def verify_sns(
    body: str | bytes,
    topics: Collection[str],
    *,
    certificates: CertificateSource = _CERTIFICATES,
    max_age: timedelta = MAX_AGE,
    hosts: Collection[str] = (),
    clock: Clock | None = None,
) -> SnsMessage:
    """Prove that SNS posted this for one of these topics, and read it.

    In this order: the topic, the age, the place of the certificate, the signature. No request is made before the place
    is proven, and none takes longer than five seconds. Answer the request with 403 when this raises
    :class:`UntrustedMessage`, and with 503 when it raises :class:`CertificateUnavailable`: then SNS posts it again.

    What is proven may still come twice: ``store.apply(event)`` of a suppression store takes that.

    Args:
        body: the body of the request, as it came.
        topics: the ARNs of the topics that may speak.
        certificates: gives the certificate at a URL; asks SNS and remembers if not given.
        max_age: how old a message may be. Older ones are copies of somebody's.
        hosts: more hosts that may have the certificate, such as that of an emulator of SNS.
        clock: tells the time; the machine's if not given.

    Returns:
        The message. ``parse_event`` takes it. Of the type ``SubscriptionConfirmation`` it is for
        :func:`confirm_subscription`.

    Raises:
        UntrustedMessage: it proves nothing; ``reason`` says in a word which step failed.
        CertificateUnavailable: the certificate could not be had.
        InvalidConfiguration: no topics are given.

    >>> verify_sns("{}", topics=["arn:aws:sns:eu-west-1:123456789012:events"])
    Traceback (most recent call last):
        ...
    sesmodel.errors.UntrustedMessage: The message is not trusted: it has no Type.
    """
    known = _topics(topics)
    message = SnsMessage.read(body)
    if message.topic_arn not in known:
        raise UntrustedMessage(f"its topic is {message.topic_arn[:300]!r}.", reason="topic")
    now = (clock or SystemClock()).now()
    if not now - max_age <= message.timestamp <= now + _AHEAD:
        raise UntrustedMessage(f"it is of {message.timestamp}, and now is {now}.", reason="age")
    prove_signature(message, certificates(prove_certificate_url(message, hosts)), now)
    return message


async def averify_sns(
    body: str | bytes,
    topics: Collection[str],
    *,
    certificates: CertificateSource = _CERTIFICATES,
    max_age: timedelta = MAX_AGE,
    hosts: Collection[str] = (),
    clock: Clock | None = None,
) -> SnsMessage:
    """As :func:`verify_sns`, without blocking the event loop while a certificate is asked for."""
    import asyncio  # 50 ms to load, and every caller here has it already

    return await asyncio.to_thread(
        verify_sns, body, topics, certificates=certificates, max_age=max_age, hosts=hosts, clock=clock
    )


def confirm_subscription(message: SnsMessage, *, get: Callable[[str], bytes] = https_get) -> None:
    """Tell SNS that this endpoint wants what the topic publishes.

    Args:
        message: a message of the type ``SubscriptionConfirmation`` that ``verify_sns`` gave.
        get: asks for a URL. It is made of the topic and the token; the one in the message is not used.

    Raises:
        InvalidValue: the message is of another type.
        CertificateUnavailable: SNS did not answer.
    """
    if message.type is not SnsType.SUBSCRIPTION_CONFIRMATION:
        cure = "Confirm only what has the type SubscriptionConfirmation."
        raise InvalidValue(f"a {message.type} confirms nothing.", where="message", cure=cure)
    get(message.confirming_url(message.token or ""))


def _topics(topics: Collection[str]) -> frozenset[str]:
    known = frozenset((topics,) if isinstance(topics, str) else topics)
    if not known:
        cure = "Give the ARNs of the topics that your event destinations publish to."
        raise InvalidConfiguration("no topic is trusted.", where="topics", cure=cure)
    return known
