"""Accepted mail that need not be worked on before somebody looks: what will come of it is settled already.

Most mail of a model is counted, and never looked at. What is done later is the same as if it were done at once: nobody
can tell the difference, but by the time it takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.service.content_scan import scan_content
from sesmodel.service.simulator import is_simulator

if TYPE_CHECKING:
    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState


def may_be_postponed(state: ServiceState, accepted: Accepted) -> bool:
    """Whether steps 4 to 8 come out the same whenever they are done, as long as nothing else happens before.

    They may run nobody's functions, and take no ids, which come in an order, so it is mail of no configuration set, and
    not tracked, that is delivered: to servers that all accept, while nothing is on a suppression list.
    """
    checked = accepted.checked
    return (
        checked.to_render is None
        and checked.options.configuration_set is None
        and checked.options.contact_list is None
        and state.account.vdm is None
        and not accepted.identity.notifications.topics  # what is published to one has an id
        and not state.account.delegated_notifications
        and state.scan is scan_content
        and state.keep.spool is None
        and not state.account.suppression
        and not state.global_suppression
        and not any(map(is_simulator, checked.recipients))
        and not (state.account.contact_lists and _unsubscribes(state, checked.recipients))
    )


def _unsubscribes(state: ServiceState, recipients: tuple[str, ...]) -> bool:
    """Whether it may be a mail by which somebody leaves a list, which is an event."""
    from sesmodel.service.subscription_link import is_mailbox  # few have lists

    return any(is_mailbox(address, state.account.region) for address in recipients)
