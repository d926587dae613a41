"""Step 4: the message as it will go out, and the scan of its content."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sesmodel.flow.log_entry import Stage
from sesmodel.flow.publish import publish
from sesmodel.flow.stages import Assembled
from sesmodel.mail.build import date
from sesmodel.mail.header import Header
from sesmodel.mail.read import read
from sesmodel.service.event import Reject
from sesmodel.service.region import message_id_domain, return_path_domain
from sesmodel.service.ses_headers import PREFIX, is_one

if TYPE_CHECKING:
    from sesmodel.flow.stages import Rendered
    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.raw import RawMessage
    from sesmodel.mail.section import Section

# Bcc is for the envelope (LIF-12), Return-Path for feedback (HDR-04), Date and Message-ID are SES's own (HDR-05,
# HDR-06), and the X-SES fields are words to SES.
_REMOVED = frozenset({"bcc", "return-path", "date", "message-id"})


def assemble(state: ServiceState, rendered: Rendered) -> Assembled | None:
    """Edit the header as SES does and scan the content; ``None`` if the scan stops the message."""
    accepted = rendered.accepted
    left_out = _left_out(state, rendered)
    state.note(accepted.message_id, Stage.ASSEMBLED, accepted.at, detail=left_out)
    if not _passes(state, rendered):
        return None
    raw = _edited(state, rendered, left_out)
    domain = accepted.identity.mail_from.in_use or return_path_domain(state.account.region)  # AUTH-25, OBS-344
    return Assembled(
        accepted=accepted,
        composed=raw,
        removed=_removed(raw.section),
        added=_Added(accepted.message_id, accepted.at, state.account.region),
        return_path=f"{accepted.message_id}@{domain}",
    )


def _passes(state: ServiceState, rendered: Rendered) -> bool:
    """Scan the content, as it came: what SES puts in changes nothing that a scan looks for."""
    accepted, verdict = rendered.accepted, state.scan(read(rendered.raw))  # which is read already
    reason = verdict.reason
    state.note(accepted.message_id, Stage.SCANNED, accepted.at, detail=reason or ("spam" if verdict.spam else "clean"))
    if verdict.spam:
        state.account.statistics.spam += 1  # and nothing else: LIF-21
    if not reason:
        return True
    state.note(accepted.message_id, Stage.REJECTED, accepted.at, detail=reason)
    publish(state, Reject(mail=accepted.record, reason=reason))
    return False


def _edited(state: ServiceState, rendered: Rendered, left_out: str) -> RawMessage:
    """The message with the links of SES, which few mails get: those of tracking, then those to unsubscribe by."""
    accepted, raw, options = rendered.accepted, rendered.raw, rendered.accepted.checked.options
    if options.configuration_set is not None or options.tracking is not None or state.account.vdm is not None:
        from sesmodel.flow.tracking import track

        raw = track(state, accepted, raw)
    if options.contact_list is not None and not left_out:
        from sesmodel.flow.list_management import add_links

        raw = add_links(state, accepted, raw)
    return raw


def _left_out(state: ServiceState, rendered: Rendered) -> str:
    """What SES would add to a message and does not, and why; nothing in the usual case."""
    if rendered.accepted.checked.options.contact_list is None:
        return ""
    from sesmodel.flow.list_management import why_unlinked

    why = why_unlinked(state, rendered.accepted, rendered.raw)
    return f"no unsubscribe links: {why}" if why else ""


def _removed(header: Section) -> tuple[str, ...]:
    removed = tuple(_REMOVED.intersection(header.by_name))
    return (*removed, *filter(is_one, header.by_name)) if header.begins(PREFIX) else removed


@attrs.frozen
class _Added:
    """The fields that SES puts in, written when somebody looks.

    Attributes:
        message_id: the id of SES.
        at: when the message was accepted.
        region: the Region.
    """

    message_id: str
    at: datetime
    region: str

    def __call__(self) -> tuple[Header, ...]:
        """Make them."""
        message_id = f"<{self.message_id}@{message_id_domain(self.region)}>"
        return Header.known("Message-ID", message_id), Header.known("Date", date(self.at))
