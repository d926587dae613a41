"""Step 4, for mail whose opens or clicks are told of: the picture and the links through servers of SES.

And what these servers do when somebody comes by such an address (EVP-14, EVP-15).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sesmodel.flow.configuration_sets import in_effect
from sesmodel.flow.insights import counts_engagement
from sesmodel.flow.publish import publish
from sesmodel.mail.read import read
from sesmodel.mail.text_parts import bodies, edit_text_parts
from sesmodel.service.configuration_set_options import TrackingOptions
from sesmodel.service.event import Click, Open
from sesmodel.service.event_type import EventType
from sesmodel.service.open_tracker import OPEN_TRACKER
from sesmodel.service.page import Page
from sesmodel.service.tracked_html import Rewriter
from sesmodel.service.tracking import TRACKED_FOR, Followed, TrackedMail, TrackingAddresses, read_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesmodel.flow.stages import Accepted
    from sesmodel.flow.state import ServiceState
    from sesmodel.mail.raw import RawMessage
    from sesmodel.service.configuration_set import ConfigurationSet
    from sesmodel.service.page import Reader, Visit
    from sesmodel.service.tracking_overrides import TrackingOverrides

CUSTOM_VERIFICATION = "SendCustomVerificationEmail"
"""Nothing in such mail is tracked (IDN-32)."""

_PICTURE = '<img src="{}" width="1" height="1" style="display: none; width: 1px; height: 1px;" alt="">'  # OBS-428
_GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01D\x00;"
)
"""One transparent point."""


# --- the mail ---------------------------------------------------------------------------------------


def track(state: ServiceState, accepted: Accepted, raw: RawMessage) -> RawMessage:
    """Put links and a picture of SES into the HTML of a message, and remember them; all of its recipients share them.

    A message stays as it is, byte for byte, unless its opens or its clicks are tracked, and it has HTML (FAQ-45,
    FAQ-46); or a call says that opens are not, and there is a placeholder for the picture, which goes.

    Args:
        state: the service.
        accepted: the message that was taken.
        raw: its bytes.
    """
    if accepted.checked.operation == CUSTOM_VERIFICATION:
        return raw
    options = accepted.checked.options
    found = in_effect(state, options.configuration_set)
    opens, clicks = _tracked(state, found, options.tracking)
    if options.tracking and options.tracking.opens is False and not clicks:
        return edit_text_parts(raw, _without_placeholder)
    texts = _count_html(raw) if opens or clicks else 0
    if not texts:
        return raw
    addresses = _addresses(state, accepted, found)
    rewriter = Rewriter((lambda url, number: state.page_url(addresses.link(url, number))) if clicks else None)
    picture = _PICTURE.format(escape(state.page_url(addresses.picture()))) if opens else ""
    edited = edit_text_parts(raw, _edit(rewriter, picture, texts))
    state.tracked[accepted.message_id] = TrackedMail(record=accepted.record, opens=opens, links=tuple(rewriter.links))
    return edited


def _tracked(
    state: ServiceState, configuration_set: ConfigurationSet | None, overrides: TrackingOverrides | None
) -> tuple[bool, bool]:
    """Whether opens and whether clicks of a mail are tracked.

    By itself a mail is whose set has an enabled destination for such events, or if the Virtual Deliverability Manager
    counts them. A call can override that, but for mail that nothing is published of.
    """
    counted = counts_engagement(state, configuration_set)

    def is_told(kind: EventType) -> bool:
        return counted or bool(configuration_set and configuration_set.event_destinations.publishing(kind))

    opens, clicks = is_told(EventType.OPEN), is_told(EventType.CLICK)
    if overrides is None or not any(map(is_told, EventType)):
        return opens, clicks
    return overrides.over(opens=opens, clicks=clicks)


def _without_placeholder(subtype: str, text: str) -> str:
    return text.replace(OPEN_TRACKER, "") if subtype == "html" else text


def has_html(raw: RawMessage) -> bool:
    """Whether a message has a body that can be tracked."""
    return _count_html(raw) > 0


def _count_html(raw: RawMessage) -> int:
    return sum(part.content_type == "text/html" for part in bodies(read(raw)))


def _addresses(
    state: ServiceState, accepted: Accepted, configuration_set: ConfigurationSet | None
) -> TrackingAddresses:
    return TrackingAddresses(
        message_id=accepted.message_id,
        account_id=state.account.id,
        region=state.account.region,
        options=configuration_set.tracking if configuration_set else TrackingOptions(),
        signer=state.link_signer,
        rules=state.rules.tracking,
    )


def _edit(rewriter: Rewriter, picture: str, texts: int) -> Callable[[str, str], str]:
    """Rewrite each HTML body; the last one, which the recipient is to see, gets the picture."""
    left = texts

    def edit(subtype: str, text: str) -> str:
        nonlocal left
        if subtype != "html":
            return text
        left -= 1
        return rewriter.rewrite(text, "" if left else picture)

    return edit


# --- its recipients ---------------------------------------------------------------------------------


def picture(state: ServiceState, visit: Visit) -> Page:
    """Serve the picture, so that there is an Open event."""
    followed = _read(state, visit)
    if isinstance(followed, Page):
        return followed
    mail = state.tracked.get(followed.message_id)
    if mail is not None and _counts(state, visit, mail):
        tell_of_open(state, mail, visit.reader)
    headers = {"Cache-Control": "no-cache, no-store, must-revalidate"}  # a second open is told of, too: FAQ-41
    return Page(status=200, content_type="image/gif", body=_GIF, headers=headers)


def follow(state: ServiceState, visit: Visit) -> Page:
    """Send on to where a link leads, so that there is a Click event."""
    followed = _read(state, visit)
    if isinstance(followed, Page):
        return followed
    mail = state.tracked.get(followed.message_id)
    if mail is not None and _counts(state, visit, mail):
        tell_of_click(state, mail, followed.number, visit.reader)
    return Page.redirect(followed.url)  # also when nobody counts any more: FAQ-40


def _read(state: ServiceState, visit: Visit) -> Followed | Page:
    if visit.method == "POST":
        return Page.problem(405, "This address is there to be read.", Allow="GET, HEAD")
    found = read_address(visit.path, state.link_signer)
    return (
        Page.problem(400, "This address is none of ours: use it as it stands in the mail.") if found is None else found
    )


def _counts(state: ServiceState, visit: Visit, mail: TrackedMail) -> bool:
    return visit.method == "GET" and is_in_time(state, mail)


def is_in_time(state: ServiceState, mail: TrackedMail) -> bool:
    """Whether opens and clicks of a mail are still told of (EVP-20)."""
    return state.clock.now() - mail.record.timestamp <= TRACKED_FOR


def tell_of_open(state: ServiceState, mail: TrackedMail, reader: Reader) -> Open:
    """Publish that a mail was opened; who does so twice is told of twice (SCH-17, FAQ-41)."""
    event = Open(
        mail=mail.record, ip_address=reader.ip_address, timestamp=state.clock.now(), user_agent=reader.user_agent
    )
    publish(state, event)
    return event


def tell_of_click(state: ServiceState, mail: TrackedMail, number: int, reader: Reader) -> Click:
    """Publish that a link was followed (SCH-21).

    Args:
        state: the service.
        mail: the mail.
        number: which of its links, from 1.
        reader: who follows it.
    """
    link = mail.links[number - 1]
    event = Click(
        mail=mail.record,
        ip_address=reader.ip_address,
        link=link.url,
        link_tags=None if link.tags is None else dict(link.tags),
        timestamp=state.clock.now(),
        user_agent=reader.user_agent,
    )
    publish(state, event)
    return event
