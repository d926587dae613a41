"""What SNS answers at the addresses in its envelopes: a subscription begins or ends, and there is the certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, urlsplit

from sesmodel.errors import InvalidValue
from sesmodel.wire.sns_signature import SnsSigner
from sesmodel.wire.xml import xml_text

if TYPE_CHECKING:
    from sesmodel.service.topic_endpoint import TopicEndpoint

_CONFIRMED = (
    "<ConfirmSubscriptionResponse><ConfirmSubscriptionResult>"
    "<SubscriptionArn>{}</SubscriptionArn>"
    "</ConfirmSubscriptionResult></ConfirmSubscriptionResponse>"
)


class Subscriptions(Protocol):
    """What has subscribers of topics."""

    def confirm_endpoint(self, token: str) -> TopicEndpoint:
        """Begin a subscription that was asked for.

        Raises:
            InvalidValue: there is none of that token.
        """
        ...

    def delete_endpoint(self, arn: str) -> None:
        """End a subscription."""
        ...


def visit(url: str, subscriptions: Subscriptions) -> bytes:
    """Answer a GET of an address of SNS.

    Args:
        url: the address of a certificate, one that confirms a subscription, or one that ends it.
        subscriptions: the subscriptions.

    Returns:
        The certificate as PEM, or what SNS says in XML.

    Raises:
        InvalidValue: it is another address, or there is no such subscription.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    if asked.get("Action") == "ConfirmSubscription":
        confirmed = subscriptions.confirm_endpoint(asked.get("Token", ""))
        return _CONFIRMED.format(xml_text(confirmed.arn)).encode()
    if asked.get("Action") == "Unsubscribe":
        subscriptions.delete_endpoint(asked.get("SubscriptionArn", ""))
        return b"<UnsubscribeResponse/>"
    if not asked and parts.path.endswith(".pem"):
        return SnsSigner().certificates(url)
    raise InvalidValue(f"SNS has nothing at {url!r}.", where="url", cure="Take an address from an envelope.")
