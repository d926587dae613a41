"""SNS topics in memory: what SES published to them, who subscribes to them, and what identities tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.local_base import LocalBase
from sesmodel.sinks import SinkSubscription, TopicSubscription

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesmodel.ports import TopicSink
    from sesmodel.service.notification_settings import NotificationType
    from sesmodel.service.topic import Topic
    from sesmodel.service.topic_endpoint import TopicEndpoint
    from sesmodel.service.topic_message import TopicMessage
    from sesmodel.service.topic_notice import TopicNotice
    from sesmodel.wire.sns_signature import SnsSigner


class LocalTopics(LocalBase):
    """The part of :class:`LocalSes` that is about SNS topics."""

    def create_topic(self, name: str, *, policy: str | None = None, key_policy: str | None = None) -> Topic:
        """Make an SNS topic. SES refuses one that is not there (OBS-179, OBS-272), and so does the model.

        Args:
            name: its name; or its ARN, for one of another account.
            policy: its access policy, as JSON; without one, SES may publish to it for this account.
            key_policy: the policy of the KMS key that encrypts it, as JSON; without one, it is not encrypted.

        Returns:
            The topic, with its ``arn``; what SES publishes to it is in its ``messages``.

        Raises:
            InvalidValue: it cannot be a topic, is of another Region (QRC-06), or a policy cannot be read.

        >>> import json
        >>> from sesmodel import LocalSes, topic_key_policy
        >>> LocalSes().create_topic("bounces", key_policy=json.dumps(topic_key_policy())).arn
        'arn:aws:sns:us-east-1:123456789012:bounces'
        """
        from sesmodel.flow import topics  # few programs have topics

        return self._locked(lambda: topics.create_topic(self._state, name, policy=policy, key_policy=key_policy))

    def delete_topic(self, arn: str) -> None:
        """Take an SNS topic away. Mail is sent as before, and nothing arrives (OBS-182).

        An identity that tells it of its mail loses it when it would tell it next (NTF-15): see ``topic_notices``.
        """
        from sesmodel.flow import topics

        self._locked(lambda: topics.delete_topic(self._state, arn))

    @property
    def topics(self) -> Mapping[str, Topic]:
        """The SNS topics that there are, by ARN."""
        return self._locked(lambda: dict(self._state.published.topics))

    @property
    def topic_notices(self) -> tuple[TopicNotice, ...]:
        """What SES told the owner of the account of topics that identities lost (NTF-15), the oldest first.

        >>> from sesmodel import LocalSes, Mailer, Message
        >>> ses = LocalSes()
        >>> ses.verify("example.com")
        >>> arn = ses.create_topic("bounces").arn
        >>> chosen = {"Identity": "example.com", "NotificationType": "Bounce", "SnsTopic": arn}
        >>> _ = ses.client("ses").set_identity_notification_topic(**chosen)
        >>> ses.delete_topic(arn)
        >>> to = "bounce@simulator.amazonses.com"
        >>> _ = Mailer(ses).send(Message(sender="ana@example.com", to=to, subject="Hi", text="Hello"))
        >>> [(notice.identity, notice.reason) for notice in ses.topic_notices]
        [('example.com', 'There is no topic arn:aws:sns:us-east-1:123456789012:bounces.')]
        """
        return self._locked(lambda: tuple(self._state.topic_notices.view()))

    # --- who subscribes --------------------------------------------------------------------------

    def subscribe_topic(self, topic: Topic | str, sink: TopicSink) -> SinkSubscription[TopicMessage]:
        """Hand a function what is published to a topic from now on, by whatever account.

        As with ``subscribe``, it runs after the call that caused it, and what it raises does not reach that call.

        Args:
            topic: the topic, or its ARN.
            sink: the function; it takes a :class:`TopicMessage`.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> made, topic = ses.create_configuration_set("newsletter"), ses.create_topic("events")
        >>> sink = ses.subscribe_topic(topic, lambda message: print(message.message))
        >>> made = ses.add_event_destination("newsletter", "events", topic)
        Successfully validated SNS topic for Amazon SES event publishing.
        """
        self._world.settle()
        return SinkSubscription(sink, self._world.audiences.add(TopicSubscription(sink, _arn(topic))))

    def subscribe_endpoint(self, topic: Topic | str, protocol: str, address: str) -> TopicEndpoint:
        """Let somebody subscribe to a topic as in SNS: who is reached by the web or by mail has to confirm it (NTF-16).

        Args:
            topic: the topic, or its ARN.
            protocol: a word of :class:`EndpointProtocol`.
            address: where the subscriber is reached.

        Returns:
            The subscriber; what it got is in its ``messages``.

        Raises:
            InvalidValue: there is no such topic, or no such protocol.

        >>> from sesmodel import LocalSes
        >>> ses = LocalSes()
        >>> team = ses.subscribe_endpoint(ses.create_topic("bounces"), "email", "team@example.com")
        >>> team.status.value, ses.confirm_endpoint(team.token).status.value
        ('pending', 'confirmed')
        """
        from sesmodel.flow import topics

        return self._locked(lambda: topics.subscribe(self._state, _arn(topic), protocol, address))

    def confirm_endpoint(self, token: str) -> TopicEndpoint:
        """Confirm a subscription, as its subscriber does.

        Args:
            token: what SNS sent the subscriber.

        Raises:
            InvalidValue: there is no subscription of it.
        """
        from sesmodel.flow import topics

        return self._locked(lambda: topics.confirm(self._state, token))

    def delete_endpoint(self, arn: str) -> None:
        """End a subscription; one that is not there is no error, as in SNS.

        Args:
            arn: the ARN of the subscription.
        """
        from sesmodel.flow import topics

        self._locked(lambda: topics.unsubscribe(self._state, arn))

    def subscribe_webhook(
        self,
        topic: Topic | str,
        post: Callable[[bytes, Mapping[str, str]], object],
        *,
        address: str = "https://application.example/",
        signer: SnsSigner | None = None,
    ) -> TopicEndpoint:
        """Let a webhook subscribe to a topic, as SNS does: it is asked first, and gets nothing until it has confirmed.

        Messages are posted in signed envelopes. The webhook confirms by ``confirm_subscription(message,
        get=ses.visit_sns)``, and finds the certificate by ``verify_sns(..., certificates=ses.visit_sns)``.

        Args:
            topic: the topic, or its ARN.
            post: hands a request over: :class:`HttpPost`, or a function around the test client of a web framework.
            address: where SNS would post to.
            signer: signs the envelopes; a :class:`SnsSigner` if not given.

        Returns:
            The subscriber, whose status says whether it has confirmed. ``delete_endpoint`` ends it.

        Raises:
            InvalidValue: there is no such topic.

        >>> from sesmodel import LocalSes, confirm_subscription, verify_sns
        >>> ses = LocalSes()
        >>> topic = ses.create_topic("bounces")
        >>> def webhook(body, headers):
        ...     message = verify_sns(body, topics=[topic.arn], certificates=ses.visit_sns)
        ...     if message.type == "SubscriptionConfirmation":
        ...         confirm_subscription(message, get=ses.visit_sns)
        >>> ses.subscribe_webhook(topic, webhook).status.value
        'confirmed'
        """
        from sesmodel.sink.sns import SnsSink  # who has no webhook needs no envelopes
        from sesmodel.wire.sns_signature import SnsSigner

        endpoint = self.subscribe_endpoint(topic, "https", address)
        sink = SnsSink(post, endpoint.topic_arn, signer=signer or SnsSigner(), endpoint=endpoint)
        self.subscribe_topic(endpoint.topic_arn, sink)
        sink.ask()
        return endpoint

    def visit_sns(self, url: str) -> bytes:
        """Answer a GET of an address of SNS that stands in an envelope, as SNS would.

        Args:
            url: the address of the certificate, the one that confirms a subscription, or the one that ends it.

        Returns:
            The certificate as PEM, or what SNS says in XML.

        Raises:
            InvalidValue: it is another address, or there is no such subscription.
        """
        from sesmodel.wire.sns_pages import visit

        return visit(url, self)

    # --- identities of other accounts ----------------------------------------------------------------

    @property
    def cross_account_identities(self) -> tuple[str, ...]:
        """The ARNs of identities of other accounts that this one has chosen topics for (SAZ-35), the oldest first."""
        return self._locked(lambda: tuple(self._state.account.delegated_notifications))

    def set_cross_account_topic(
        self, identity_arn: str, kind: NotificationType | str, topic: Topic | str | None
    ) -> None:
        """Choose where this account is told of its mail from an identity of another account (SAZ-35).

        It may be chosen before the owner lets this account send, and it does not end when the owner lets it no more.

        Args:
            identity_arn: the ARN of the identity.
            kind: ``Bounce``, ``Complaint`` or ``Delivery``.
            topic: the topic; ``None`` for no topic, once for each type (SAZ-36).

        Raises:
            InvalidParameterValue: the identity is the account's own, or there is none; or SES cannot publish to the
                topic.

        >>> from sesmodel import LocalCloud
        >>> cloud = LocalCloud()
        >>> owner, partner = cloud.ses(account_id="111122223333"), cloud.ses(account_id="444455556666")
        >>> owner.verify("example.com")
        >>> arn = "arn:aws:ses:us-east-1:111122223333:identity/example.com"
        >>> partner.set_cross_account_topic(arn, "Bounce", partner.create_topic("bounces"))
        >>> partner.cross_account_identities
        ('arn:aws:ses:us-east-1:111122223333:identity/example.com',)
        """
        from sesmodel.flow import notifying

        arn = None if topic is None else _arn(topic)
        self._locked(lambda: notifying.set_cross_account_topic(self._state, identity_arn, kind, arn))


def _arn(topic: Topic | str) -> str:
    return topic if isinstance(topic, str) else topic.arn
