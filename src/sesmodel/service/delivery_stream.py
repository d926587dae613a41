"""Amazon Kinesis Data Firehose delivery streams, as far as SES writes to them, and the policies for that (EVP-22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from sesmodel.service.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable


def _roles(source: Iterable[str]) -> frozenset[str]:
    return frozenset(source)


@attrs.define
class DeliveryStream:
    r"""A stream that there is.

    Args:
        arn: its ARN.
        roles: the ARNs of the roles that may write to it; every role may if there are none.

    >>> from sesmodel import LocalSes
    >>> ses = LocalSes()
    >>> stream = ses.create_stream("events")
    >>> stream.take(b'{"eventType":"Send"}\n')
    >>> stream.data
    b'{"eventType":"Send"}\n'
    """

    arn: str
    roles: frozenset[str] = attrs.field(default=frozenset(), converter=_roles)
    _records: Kept[bytes] = attrs.field(factory=Kept, init=False, repr=False)

    @property
    def records(self) -> tuple[bytes, ...]:
        """What was written to it, the oldest first: each a line of JSON with its line feed."""
        return tuple(self._records.view())

    @property
    def data(self) -> bytes:
        """The same as it gets to S3: one after the other."""
        return b"".join(self._records.view())

    def admits(self, role_arn: str) -> bool:
        """Whether a role may write to it."""
        return not self.roles or role_arn in self.roles

    def take(self, record: bytes) -> None:
        """Take in what is written to it."""
        self._records.append(record)

    def forget(self, most: int) -> None:
        """Let go of all records but so many, the newest."""
        self._records.keep_newest(most)


def permissions_policy(stream_arn: str) -> dict[str, Any]:
    """The policy that a role needs to write to a stream.

    Args:
        stream_arn: the ARN of the stream.

    >>> permissions_policy("arn:aws:firehose:us-east-1:123456789012:deliverystream/events")["Statement"][0]["Action"]
    ['firehose:PutRecordBatch']
    """
    statement = {"Sid": "", "Effect": "Allow", "Action": ["firehose:PutRecordBatch"], "Resource": [stream_arn]}
    return {"Version": "2012-10-17", "Statement": [statement]}


def trust_policy(account_id: str) -> dict[str, Any]:
    """The policy that a role needs so that SES may take it, for one account.

    Args:
        account_id: the 12 digits of the account that SES works for.

    >>> trust_policy("123456789012")["Statement"][0]["Principal"]
    {'Service': 'ses.amazonaws.com'}
    """
    statement = {
        "Sid": "",
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": account_id}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
