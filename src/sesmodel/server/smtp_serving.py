"""The SMTP door on a socket, in a thread beside the code that opened it."""

from __future__ import annotations

from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from sesmodel.errors import MissingExtra
from sesmodel.mail.raw import RawMessage
from sesmodel.server.listening import listen
from sesmodel.server.smtp_callers import Callers
from sesmodel.server.smtp_door import SmtpDoor
from sesmodel.server.smtp_limits import DEFAULT, SmtpLimits
from sesmodel.service.caller import Caller
from sesmodel.service.send_request import Recipients, SendRequest
from sesmodel.service.smtp_endpoint import SmtpMode
from sesmodel.service.smtp_trace import SMTP_OPERATION

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Iterator, Mapping

    from sesmodel.local import LocalSes
    from sesmodel.local_cloud import LocalCloud
    from sesmodel.server.smtp_connection import SmtpService
    from sesmodel.server.smtp_logins import SmtpLogins

_LOCAL = ("localhost", "127.0.0.1", "::1")


@contextmanager
def serve_smtp(
    model: LocalSes | LocalCloud,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    mode: SmtpMode | str = SmtpMode.STARTTLS,
    logins: SmtpLogins | None = None,
    needs_login: bool = True,
    accounts: Mapping[str, str] | None = None,
    region: str | None = None,
    names: Iterable[str] = (),
    limits: SmtpLimits = DEFAULT,
    listening: socket.socket | None = None,
) -> Iterator[SmtpDoor]:
    """Let any mail program talk to a model as to the SMTP interface of SES, until the block ends.

    Args:
        model: what takes the mail. Of a :class:`LocalCloud`, it is the account of the access key that is logged in, and
            the Region that the password is for, or that of the door.
        host: the address to listen on; this machine alone, unless told otherwise.
        port: the port; a free one if 0.
        mode: ``starttls`` as on the ports 25, 587 and 2587 of SES, ``tls`` as on 465 and 2465, ``plain`` for none.
        logins: which user names and passwords it takes; any, if not given.
        needs_login: whether mail is taken of those only who are logged in, as SES does.
        accounts: the account of each access key id, for a :class:`LocalCloud`. A key that is not there is of the
            account of the cloud, unless it is 12 digits: that is an account by itself.
        region: the Region of the door, for a :class:`LocalCloud`; if not given, that of the cloud, or the one that a
            password of ``logins`` is for.
        names: names and addresses by which clients connect, besides those of this machine and of SES: the certificate
            is for them as well.
        limits: how much it bears.
        listening: a socket that listens already, in place of host and port; it is closed at the end.

    Raises:
        MissingExtra: aiosmtpd or trustme is not installed.
        InvalidConfiguration: the Region is none of the model, or has no SMTP interface that passwords could be for; no
            certificate can be for one of the names.
        OSError: the address or the port cannot be had.

    Example::

        with serve_smtp(LocalSes(), mode="plain", needs_login=False) as door:
            smtplib.SMTP(door.host, door.port).send_message(message)
    """
    try:
        from sesmodel.server.smtp_connection import HOST
        from sesmodel.server.smtp_thread import running
    except ImportError as error:
        raise MissingExtra("aiosmtpd", "server", "serve_smtp()") from error
    with closing(listening or listen(host, port)) as taken:
        callers = Callers(model=model, logins=logins, accounts=accounts or {}, region=region)
        ses, mode = callers.anybody(), SmtpMode(mode)
        where = taken.getsockname()
        certified = dict.fromkeys((where[0], *_LOCAL, HOST, f"email-smtp.{ses.region}.amazonaws.com", *names))
        with running(_service(ses, callers, mode, needs_login=needs_login), limits, taken, mode, certified):
            yield SmtpDoor(where[0], where[1], mode, needs_login)


def _service(ses: LocalSes, callers: Callers, mode: SmtpMode, *, needs_login: bool) -> SmtpService:
    from sesmodel.server.smtp_connection import SmtpService

    def login(user: str, password: str) -> SmtpService | None:
        meant = callers.login(user, password)
        return None if meant is ses else _service(meant, callers, mode, needs_login=needs_login)

    return SmtpService(
        take=partial(_take, ses, callers.logins, mode),
        at_once=lambda: ses.answers_at_once,
        login=login,
        message_bytes=ses.limits.message_bytes,
        session_id=lambda: _session_id(ses.request_id()),
        faults=ses.faults,
        needs_login=needs_login,
    )


def _take(
    ses: LocalSes,
    logins: SmtpLogins | None,
    mode: SmtpMode,
    user: str,
    sender: str,
    recipients: tuple[str, ...],
    data: bytes,
) -> str:
    if logins:
        logins.admit(user, len(recipients), ses.clock.now())
    request = SendRequest(
        operation=SMTP_OPERATION,
        content=RawMessage(data),
        source=sender or None,
        recipients=Recipients(to=recipients),
    )
    caller = Caller(access_key_id=user, is_encrypted=mode is not SmtpMode.PLAIN)  # in clear nobody logs in: SRC-09
    message_id = ses.submit(request, caller=caller).message_id
    assert message_id is not None  # it was accepted
    return message_id


def _session_id(token: str) -> str:
    """Words for a greeting: the build, and the session (OBS-432)."""
    bare = token.replace("-", "")
    return f"SimpleEmailService-d-{bare[:9].upper()} {bare[9:29]}"
