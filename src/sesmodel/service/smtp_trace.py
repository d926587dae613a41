"""The field that the SMTP interface puts above the header of what it takes: notifications show it (OBS-425)."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from sesmodel.mail.build import date
from sesmodel.service.mail_record import OPERATION, SOURCE_IP

if TYPE_CHECKING:
    from sesmodel.service.mail_record import MailRecord

SMTP_OPERATION = "SendSmtpEmail"
"""What sends over SMTP are called in tags."""


def smtp_trace(mail: MailRecord) -> tuple[tuple[str, str], ...]:
    """The field, with the names of a session that the model does not keep; none for mail that came by the API."""
    if mail.tags.get(OPERATION) != (SMTP_OPERATION,):
        return ()
    (client,) = mail.tags.get(SOURCE_IP, ("127.0.0.1",))
    session = blake2b(mail.message_id.encode(), digest_size=16).hexdigest()
    to = f" for {mail.destination[0]}" if len(mail.destination) == 1 else ""  # of several, none is told the others
    taken = (
        f"from [{client}] ([{client}]) by email-smtp.amazonaws.com with SMTP "
        f"(SimpleEmailService-d-{session[:9].upper()}) id {session[9:29]}{to}; {date(mail.timestamp)} (UTC)"
    )
    return (("Received", taken),)
