"""The notice to the owner of an account that a topic cannot be published to any more (NTF-15)."""

from __future__ import annotations

from datetime import datetime

import attrs


@attrs.frozen(kw_only=True)
class TopicNotice:
    """SES tells the owner of the account that an identity has lost a topic.

    Attributes:
        to: the address of the owner.
        identity: the identity, by its name, or by its ARN where it is of another account (SAZ-35).
        topic_arn: the topic that it told, and tells no more.
        reason: why nothing can be published to it.
        at: when that turned out.
    """

    to: str
    identity: str
    topic_arn: str
    reason: str
    at: datetime

    @property
    def subject(self) -> str:
        """What it is about, in a line."""
        return f"Amazon SES: {self.identity} has lost the topic {self.topic_arn}"

    @property
    def text(self) -> str:
        """What happened, and what comes of it."""
        is_own = not self.identity.startswith("arn:")
        mailed = "its bounces and complaints" if is_own else "bounces and complaints that nobody else is told of"
        return (
            f"{self.reason} So {self.identity} publishes nothing to it any more, and {mailed} come by mail again. "
            "Set the topic up, and choose it once more."
        )
