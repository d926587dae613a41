"""What lets SES publish to a topic: the access policy of the topic, and the policy of its key (NTF-13, NTF-14)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sesmodel.errors import InvalidValue
from sesmodel.service.arn import Arn

if TYPE_CHECKING:
    from sesmodel.iam.document import PolicyDocument
    from sesmodel.iam.evaluate import Decision

_SES = "ses.amazonaws.com"
_KEY_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")


def topic_policy(topic_arn: str, account_id: str) -> dict[str, Any]:
    """The access policy that lets SES publish to a topic for an account: what its owner sets on it (NTF-13).

    Args:
        topic_arn: the ARN of the topic.
        account_id: the 12 digits of the account that SES works for.

    Raises:
        InvalidValue: it is no ARN of a topic.

    >>> topic_policy("arn:aws:sns:us-east-1:111122223333:bounces", "123456789012")["Statement"][0]["Action"]
    'SNS:Publish'
    """
    arn = Arn.read(topic_arn)
    if arn is None or arn.service != "sns":
        raise InvalidValue(f"{topic_arn!r} is no ARN of a topic.", where="topic_arn", cure="Give the whole ARN.")
    statement = {
        "Sid": "AllowSESToPublish",
        "Effect": "Allow",
        "Principal": {"Service": _SES},
        "Action": "SNS:Publish",
        "Resource": topic_arn,
        "Condition": {"StringEquals": {"AWS:SourceAccount": account_id}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def topic_key_policy() -> dict[str, Any]:
    """The statement that the policy of a key needs, so that SES may publish to topics that it encrypts (NTF-14).

    It stands in a document of its own, to be put into the policy of the key.

    >>> topic_key_policy()["Statement"][0]["Action"]
    ['kms:GenerateDataKey', 'kms:Decrypt']
    """
    statement = {
        "Sid": "AllowSESToUseKMSKey",
        "Effect": "Allow",
        "Principal": {"Service": _SES},
        "Action": list(_KEY_ACTIONS),
        "Resource": "*",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def check_policy(_topic: object, field: Any, text: str | None) -> None:
    """Refuse a policy that cannot be read.

    Raises:
        InvalidValue: it cannot; the error says where.
    """
    if text is not None:
        try:
            _read(text)
        except InvalidValue as error:
            raise InvalidValue(error.what, where=f"{field.name}, {error.where}", cure=error.cure) from error


def lets_publish(policy: str, topic_arn: str, account_id: str) -> bool:
    """Whether an access policy lets SES, or the account itself, publish to a topic.

    Args:
        policy: the policy, as JSON.
        topic_arn: the topic.
        account_id: the 12 digits of the account that SES works for.
    """
    who = (_SES, f"arn:aws:iam::{account_id}:root")
    decided = [_decide(policy, one, "SNS:Publish", topic_arn, account_id) for one in who]
    return any(one.allowed for one in decided) and not any(one.is_explicit and not one.allowed for one in decided)


def lets_use_key(policy: str, account_id: str) -> bool:
    """Whether the policy of a key lets SES encrypt with it.

    Args:
        policy: the policy, as JSON.
        account_id: the 12 digits of the account that SES works for.
    """
    return all(_decide(policy, _SES, action, "*", account_id).allowed for action in _KEY_ACTIONS)


def _decide(policy: str, principal: str, action: str, resource: str, account_id: str) -> Decision:
    from sesmodel.iam.evaluate import AccessRequest, evaluate  # few topics have a policy
    from sesmodel.iam.principal import Principal

    request = AccessRequest(
        action=action,
        resource=resource,
        principal=Principal(principal),
        values={"aws:SourceAccount": account_id},
    )
    return evaluate({"policy": _read(policy)}, request)


@lru_cache(maxsize=256)
def _read(text: str) -> PolicyDocument:
    from sesmodel.iam.document import OF_RESOURCE_IN_FULL, PolicyDocument

    return PolicyDocument.parse(text, OF_RESOURCE_IN_FULL)
