"""Step 3: is there quota for it? A message that passes has an id, and is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesmodel.flow.identity_owner import source_arn
from sesmodel.flow.stages import Accepted
from sesmodel.mail.address import parse_list
from sesmodel.service.event import MailRecord
from sesmodel.service.mail_record import CALLER_IDENTITY, CONFIGURATION_SET, OPERATION, SOURCE_IP, header_of
from sesmodel.service.region import message_id
from sesmodel.service.simulator import outside

if TYPE_CHECKING:
    from datetime import datetime

    from sesmodel.flow.stages import Authorised, Checked
    from sesmodel.flow.state import ServiceState
    from sesmodel.service.caller import Calling

_SOURCE_IP = "127.0.0.1"


def admit(state: ServiceState, authorised: Authorised) -> Accepted:
    """Count the recipients against quota and rate, and give the message its id.

    Raises:
        DailyQuotaExceeded: the quota of 24 hours is used up.
        Throttling: it comes too fast.
    """
    checked, account, now = authorised.checked, state.account, state.clock.now()
    counted = len(outside(checked.recipients))
    account.quota.admit(now, recipients=len(checked.recipients), counted=counted)
    born = message_id(account.region, now, state.ids.token())
    record = _record(state, authorised, born, now)
    return Accepted(
        checked=checked,
        identity=authorised.identity,
        owner_id=authorised.owner_id,
        author_owner_id=authorised.author_owner_id,
        message_id=born,
        at=now,
        record=record,
    )


def _record(state: ServiceState, authorised: Authorised, born: str, now: datetime) -> MailRecord:
    checked = authorised.checked
    return MailRecord(
        timestamp=now,
        source=checked.source,
        # OBS-398: before it is rendered, the record of templated mail has none
        source_arn=None if checked.to_render else source_arn(state, authorised),
        sending_account_id=state.account.id,
        message_id=born,
        destination=checked.recipients,
        tags=_tags(checked, state.calling),
        **header_of(checked.raw, born),
    )


def _tags(checked: Checked, calling: Calling) -> dict[str, tuple[str, ...]]:
    """In the order of the service (OBS-395)."""
    found: dict[str, tuple[str, ...]] = {OPERATION: (checked.operation,)}
    if checked.options.configuration_set:
        found[CONFIGURATION_SET] = (checked.options.configuration_set,)
    found[SOURCE_IP] = (calling.caller.source_ip or _SOURCE_IP,)
    if author := checked.raw.section.get("from"):  # without one there is no domain of it: OBS-400
        found["ses:from-domain"] = (parse_list(author)[0].addr_spec.rpartition("@")[2],)
    for name, value in checked.options.tags:
        found[name] = (*found.get(name, ()), value)
    found[CALLER_IDENTITY] = (calling.user.name if calling.user else "root",)
    return found
