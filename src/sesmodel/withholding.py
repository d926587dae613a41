"""Who does not get a message, since the suppression list of the application has their address."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sesmodel.service.submission import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesmodel.service.destination import Destination
    from sesmodel.service.suppression import SuppressionReason

    Withheld = tuple[tuple[str, str], ...]

_log = logging.getLogger("sesmodel")


def withheld_of(recipients: Iterable[str], listed: Mapping[str, SuppressionReason]) -> Withheld:
    """Those of the recipients that are listed, with the reason, as a receipt shows them."""
    return tuple((recipient, listed[recipient].value) for recipient in dict.fromkeys(recipients) if recipient in listed)


def addresses_of(destinations: Iterable[Destination]) -> tuple[str, ...]:
    """Everyone in some destinations."""
    return tuple(address.addr_spec for destination in destinations for address in destination.recipients)


def nothing_sent(withheld: Withheld) -> Receipt:
    """The receipt of a message that nobody is to get."""
    about = {"ses_withheld": len(withheld)}
    _log.debug("withheld %(ses_withheld)d recipients, who were all: nothing was sent", about, extra=about)
    return Receipt(message_id=None, withheld=withheld)
