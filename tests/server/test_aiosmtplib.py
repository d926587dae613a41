"""aiosmtplib, the mail program of asyncio, at the SMTP door."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import aiosmtplib

from sesmodel import SmtpLogins, serve_smtp
from tests.server.smtp_contract import KEY, PASSWORD, RECIPIENT, SENDER, Dropped, Refused, SmtpContract, written

if TYPE_CHECKING:
    from sesmodel import LocalSes, SmtpDoor


class TestAiosmtplib(SmtpContract):
    """Over STARTTLS."""

    def send(self, door: SmtpDoor, sender: str = SENDER, recipient: str = RECIPIENT, password: str = PASSWORD) -> None:
        """As in its manual."""
        try:
            asyncio.run(sent(door, sender, recipient, password, wrapped=self.mode == "tls"))
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise Refused(*(f"{one.code} {one.message}" for one in error.recipients)) from error
        except aiosmtplib.SMTPServerDisconnected as error:
            raise Dropped from error
        except aiosmtplib.SMTPResponseException as error:
            raise Refused(f"{error.code} {error.message}") from error


class TestAiosmtplibWrapped(TestAiosmtplib):
    """Over TLS from the first byte."""

    mode = "tls"


def test_many_send_at_once(ses: LocalSes) -> None:
    people = [f"bob{number}@example.net" for number in range(20)]

    async def all_sent() -> None:
        await asyncio.gather(*(sent(door, SENDER, one, PASSWORD, wrapped=False) for one in people))

    with serve_smtp(ses, logins=SmtpLogins([KEY])) as door:
        asyncio.run(all_sent())

    assert sorted(one.recipients[0] for one in ses.sent) == sorted(people)


async def sent(door: SmtpDoor, sender: str, recipient: str, password: str, *, wrapped: bool) -> None:
    client = aiosmtplib.SMTP(
        hostname=door.host,
        port=door.port,
        use_tls=wrapped,
        start_tls=not wrapped,
        tls_context=ssl.create_default_context(cadata=door.ca),
    )
    transport = None
    try:
        async with client:
            transport = client.transport
            await client.login(KEY.access_key_id, password)
            await client.sendmail(sender, [recipient], written(sender))
    finally:
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()  # a polite end of TLS could outlive the event loop
