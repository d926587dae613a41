"""smtplib, the mail program of the standard library, at the SMTP door."""

from __future__ import annotations

import smtplib
import ssl
from typing import TYPE_CHECKING

from tests.server.smtp_contract import KEY, PASSWORD, RECIPIENT, SENDER, Dropped, Refused, SmtpContract, written

if TYPE_CHECKING:
    from sesmodel import SmtpDoor


class TestSmtplib(SmtpContract):
    """Over STARTTLS."""

    def send(self, door: SmtpDoor, sender: str = SENDER, recipient: str = RECIPIENT, password: str = PASSWORD) -> None:
        """As in the manual of Python."""
        try:
            with self.connected(door) as smtp:
                smtp.login(KEY.access_key_id, password)
                smtp.sendmail(sender, recipient, written(sender))
        except smtplib.SMTPRecipientsRefused as error:
            raise Refused(*(reply(*one) for one in error.recipients.values())) from error
        except smtplib.SMTPResponseException as error:
            raise Refused(reply(error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Dropped from error

    def connected(self, door: SmtpDoor) -> smtplib.SMTP:
        """A connection that is encrypted."""
        smtp = smtplib.SMTP(door.host, door.port)
        smtp.starttls(context=ssl.create_default_context(cadata=door.ca))
        return smtp


class TestSmtplibWrapped(TestSmtplib):
    """Over TLS from the first byte."""

    mode = "tls"

    def connected(self, door: SmtpDoor) -> smtplib.SMTP:
        """A connection that is encrypted."""
        return smtplib.SMTP_SSL(door.host, door.port, context=ssl.create_default_context(cadata=door.ca))


def reply(code: int, text: bytes | str) -> str:
    return f"{code} {text if isinstance(text, str) else text.decode()}"
