"""The SMTP door on a socket, in a thread beside the code that opened it."""

from __future__ import annotations

from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

import attrs

from sesmodel.errors import MissingExtra
from sesmodel.local_cloud import LocalCloud
from sesmodel.mail.raw import RawMessage
from sesmodel.server.listening import listen
from sesmodel.server.smtp_limits import DEFAULT, SmtpLimits
from sesmodel.service.send_request import Recipients, SendRequest
from sesmodel.service.smtp_endpoint import SmtpMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.local import LocalSes
    from sesmodel.server.smtp_logins import SmtpLogins

_OPERATION = "SendSmtpEmail"


@attrs.frozen
class SmtpDoor:
    """Where a model can be reached.

    Args:
        host: the address that it listens on.
        port: the port.
        ca: the certificate of the authority that clients are to trust, in PEM; empty without encryption.
    """

    host: str
    port: int
    ca: str = attrs.field(default="", repr=False)


@contextmanager
def serve_smtp(
    model: LocalSes | LocalCloud,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    mode: SmtpMode | str = SmtpMode.STARTTLS,
    logins: SmtpLogins | None = None,
    needs_login: bool = True,
    limits: SmtpLimits = DEFAULT,
) -> Iterator[SmtpDoor]:
    """Let any mail program talk to a model as to the SMTP interface of SES, until the block ends.

    Args:
        model: what takes the mail.
        host: the address to listen on; this machine alone, unless told otherwise.
        port: the port; a free one if 0.
        mode: ``starttls`` as on the ports 25, 587 and 2587 of SES, ``tls`` as on 465 and 2465, ``plain`` for none.
        logins: which user names and passwords it takes; any, if not given.
        needs_login: whether mail is taken of those only who are logged in, as SES does.
        limits: how much it bears.

    Raises:
        MissingExtra: aiosmtpd or trustme is not installed.
        OSError: the address or the port cannot be had.

    Example::

        with serve_smtp(LocalSes(), mode="plain", needs_login=False) as door:
            smtplib.SMTP(door.host, door.port).send_message(message)
    """
    encrypted = SmtpMode(mode) is not SmtpMode.PLAIN
    try:
        from sesmodel.server.smtp_connection import SmtpService
        from sesmodel.server.smtp_thread import running
        from sesmodel.server.smtp_tls import authority_pem
    except ImportError as error:
        raise MissingExtra("aiosmtpd", "server", "serve_smtp()") from error
    ses = model.ses() if isinstance(model, LocalCloud) else model
    service = SmtpService(
        take=partial(_take, ses, logins),
        at_once=lambda: ses.answers_at_once,
        login=lambda user, password: logins.check(user, password, ses.region) if logins else None,
        message_bytes=ses.limits.message_bytes,
        session_id=lambda: _session_id(ses.request_id()),
        faults=ses.faults,
        needs_login=needs_login,
    )
    with closing(listen(host, port)) as listening, running(service, limits, listening, SmtpMode(mode)):
        where = listening.getsockname()
        yield SmtpDoor(where[0], where[1], authority_pem() if encrypted else "")


def _take(
    ses: LocalSes, logins: SmtpLogins | None, user: str, sender: str, recipients: tuple[str, ...], data: bytes
) -> str:
    if logins:
        logins.admit(user, len(recipients), ses.clock.now())
    request = SendRequest(
        operation=_OPERATION,
        content=RawMessage(data),
        source=sender or None,
        recipients=Recipients(to=recipients),
    )
    message_id = ses.submit(request).message_id
    assert message_id is not None  # it was accepted
    return message_id


def _session_id(token: str) -> str:
    """Words for a greeting: the build, and the session (OBS-432)."""
    bare = token.replace("-", "")
    return f"SimpleEmailService-d-{bare[:9].upper()} {bare[9:29]}"
