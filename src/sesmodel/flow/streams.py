"""What is done to delivery streams: they are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidValue
from sesmodel.service.arn import Arn
from sesmodel.service.delivery_stream import DeliveryStream
from sesmodel.service.region import partition_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.flow.state import ServiceState

_RESOURCE = re.compile(r"deliverystream/[A-Za-z0-9_.-]{1,64}")


def create_stream(state: ServiceState, name: str, roles: Iterable[str]) -> DeliveryStream:
    """Make a stream that SES may write to, in place of one of that name.

    Args:
        state: the service.
        name: its name, or its ARN if it is of another account.
        roles: the ARNs of the roles that may write to it; every role may if there are none.

    Raises:
        InvalidValue: it cannot be a stream.
    """
    account = state.account
    arn = Arn.read(name) or Arn(
        partition_of(account.region), "firehose", account.region, account.id, f"deliverystream/{name}"
    )
    if arn.service != "firehose" or not _RESOURCE.fullmatch(arn.resource):
        cure = "Use up to 64 letters, digits, '-', '_' and '.'."
        raise InvalidValue(f"{name!r} is no delivery stream.", where="stream", cure=cure)
    made = state.published.streams[str(arn)] = DeliveryStream(str(arn), roles)
    return made
