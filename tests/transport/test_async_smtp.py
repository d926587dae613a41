"""Sending over SMTP in an event loop: the same servers, faults and promises as `test_smtp`."""

from __future__ import annotations

import asyncio
import ssl
import sys
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from sesmodel import (
    AsyncMailer,
    AsyncSmtpTransport,
    AuthenticationFailed,
    DeliveryUnknown,
    InvalidConfiguration,
    Mailer,
    ManualClock,
    MessageRejected,
    MissingExtra,
    NotExpressible,
    PermanentRefusal,
    PoolLimits,
    SesModelError,
    Submission,
    TemporaryRefusal,
    Throttling,
    TransportFailed,
    UnknownTransport,
)
from tests.transport.servers import PASSWORD, USER, Keeper, ScriptedServer, client_context, content_of, mail_server
from tests.transport.submissions import BODY, LONG, submission

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from sesmodel import Receipt

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the wrapper is TLS already

T = TypeVar("T")


def plain(port: int, **settings: Any) -> AsyncSmtpTransport:
    settings = {"timeout": 5, "local_hostname": "client", **settings}
    return AsyncSmtpTransport("127.0.0.1", port, mode="plain", **settings)


def secure(port: int, mode: str, **settings: Any) -> AsyncSmtpTransport:
    login = {"username": USER, "password": PASSWORD, "tls_context": client_context(), "local_hostname": "client"}
    return AsyncSmtpTransport("localhost", port, mode=mode, **{"timeout": 5, **login, **settings})


def sent(transport: AsyncSmtpTransport, *submissions: Submission) -> list[Receipt]:
    """Send messages one after the other, in a loop of their own."""

    async def work() -> list[Receipt]:
        async with transport:
            return [await transport.asend(one) for one in submissions]

    return finished(work())


def finished(work: Coroutine[Any, Any, T]) -> T:
    async def in_time() -> T:
        async with asyncio.timeout(30):
            return await work

    return asyncio.run(in_time())


@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_a_message_arrives_over_tls_after_a_login(mode: str) -> None:
    with mail_server(mode) as server:
        (receipt,) = sent(secure(server.port, mode), submission())

    (mail,) = server.keeper.mails
    assert (mail.mail_from, mail.rcpt_tos, mail.content) == ("ana@example.com", ["bob@example.net"], BODY)
    assert receipt.accepted == ("bob@example.net",)
    assert receipt.message_id == "0107017033dbb64d-be13a01e-dbf1-44b7-b876-3622165dacc1-000000"


@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_a_wrong_password_is_a_clear_error(mode: str) -> None:
    with mail_server(mode) as server, pytest.raises(AuthenticationFailed) as caught:
        sent(secure(server.port, mode, password="wrong"), submission())
    assert (caught.value.retryable, caught.value.delivered) == (False, "no")
    assert not server.keeper.mails


@pytest.mark.spec("SMTP-06")
@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_a_server_that_nobody_vouches_for_gets_nothing(mode: str) -> None:
    with mail_server(mode) as server, pytest.raises(TransportFailed, match="not trusted") as caught:
        sent(secure(server.port, mode, tls_context=ssl.create_default_context()), submission())
    assert caught.value.delivered == "no"
    assert not server.keeper.mails


@pytest.mark.spec("SMTP-04")
def test_without_starttls_nothing_is_said_in_clear_text() -> None:
    with ScriptedServer({}) as server, pytest.raises(TransportFailed, match="STARTTLS"):
        sent(secure(server.port, "starttls"), submission())
    assert [line.partition(" ")[0].upper() for line in server.trace[0]] == ["EHLO"]


def test_the_settings_are_those_of_the_other_transport() -> None:
    with pytest.raises(InvalidConfiguration, match="eu-south-1"):
        AsyncSmtpTransport(region="eu-south-1", username=USER, password=PASSWORD)
    made = AsyncSmtpTransport.from_url(f"ses+smtps://{USER}:p%2F@eu-west-1?max_connections=2").settings
    assert (made.host, made.port, made.password) == ("email-smtp.eu-west-1.amazonaws.com", 465, "p/")
    assert AsyncSmtpTransport.ses("eu-west-1", username=USER, password="p").settings.dialect == "ses"


def test_without_aiosmtplib_the_transport_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiosmtplib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'sesmodel\[aio\]'"):
        AsyncSmtpTransport("mail.example.com")


# --- connections -----------------------------------------------------------------------------------------------------


def test_many_sends_at_once_share_few_connections_and_each_arrives_once() -> None:
    bodies = [BODY + f"{number}\r\n".encode() for number in range(60)]

    async def work(transport: AsyncSmtpTransport) -> None:
        async with transport, asyncio.TaskGroup() as group:
            for body in bodies:
                group.create_task(transport.asend(submission(body)))

    with mail_server("plain") as server:
        finished(work(plain(server.port, limits=PoolLimits(max_connections=3))))
    assert sorted(map(content_of, server.keeper.mails)) == sorted(bodies)
    assert len(server.keeper.peers) <= 3


def test_seven_messages_need_three_connections_of_three() -> None:
    with mail_server("plain") as server:
        sent(plain(server.port, limits=PoolLimits(max_messages_per_connection=3)), *[submission()] * 7)
    assert (len(server.keeper.mails), len(server.keeper.peers)) == (7, 3)


@pytest.mark.parametrize(("seconds", "connections"), [(7, 1), (8, 2)], ids=["just used", "idle"])
def test_an_idle_connection_is_opened_anew(seconds: int, connections: int) -> None:
    clock = ManualClock()

    async def work(transport: AsyncSmtpTransport) -> None:
        async with transport:
            await transport.asend(submission())
            clock.sleep(seconds)
            await transport.asend(submission())

    with mail_server("plain") as server:
        finished(work(plain(server.port, timer=clock)))
    assert len(server.keeper.peers) == connections


def test_one_transport_serves_one_event_loop_after_another() -> None:
    with mail_server("plain") as server:
        transport = plain(server.port)
        sent(transport, submission())
        sent(transport, submission())
    assert len(server.keeper.mails) == 2


def test_a_connection_that_is_lent_out_while_the_transport_closes_is_closed_when_it_comes_back() -> None:
    async def work(transport: AsyncSmtpTransport) -> None:
        sending = asyncio.create_task(transport.asend(submission(LONG)))
        while not server.keeper.peers and not sending.done():
            await transport.aclose()
            await asyncio.sleep(0)
        await sending

    with mail_server("plain", Keeper(), data_size_limit=None) as server:
        finished(work(plain(server.port)))  # an open socket would be a ResourceWarning
    assert len(server.keeper.mails) == 1


def test_a_send_that_is_cancelled_leaves_no_half_message_behind() -> None:
    async def work(transport: AsyncSmtpTransport) -> None:
        async with transport:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await transport.asend(submission())
            await transport.asend(submission())

    with ScriptedServer({"DATA": ...}, {}) as server:
        finished(work(plain(server.port, limits=PoolLimits(max_connections=1))))
    assert server.contents == [BODY]
    assert [line.split()[0].upper() for line in server.trace[0]] == ["EHLO", "MAIL", "RCPT", "DATA"]


# --- refusals --------------------------------------------------------------------------------------------------------


def test_a_refused_recipient_stands_in_the_receipt_and_the_others_get_it() -> None:
    keeper = Keeper(refuse={"no@example.net": "550 No such user"})
    with mail_server("plain", keeper) as server:
        (receipt,) = sent(plain(server.port), submission(BODY, "bob@example.net", "no@example.net"))
    assert receipt.accepted == ("bob@example.net",)
    assert receipt.refused == (("no@example.net", "550 No such user"),)


def test_after_a_refusal_the_connection_goes_on() -> None:
    async def work(transport: AsyncSmtpTransport) -> None:
        async with transport:
            with pytest.raises(PermanentRefusal, match="No such user"):
                await transport.asend(submission(BODY, "bob@example.net", "no@example.net"))
            await transport.asend(submission())

    keeper = Keeper(refuse={"no@example.net": "550 No such user"})
    with mail_server("plain", keeper) as server:
        finished(work(plain(server.port, dialect="ses")))
    assert len(keeper.mails) == len(keeper.peers) == 1


@pytest.mark.spec("EVP-13")
def test_options_are_header_fields_for_ses_and_are_never_told_to_others() -> None:
    with mail_server("plain") as server:
        sent(plain(server.port, dialect="ses"), submission(tags={"a": "1"}))
        with pytest.raises(NotExpressible):
            sent(plain(server.port), submission(tags={"a": "1"}))
    (mail,) = server.keeper.mails
    assert content_of(mail).startswith(b"X-SES-MESSAGE-TAGS: a=1\r\n")


@pytest.mark.parametrize(
    ("stage", "reply", "kind"),
    [
        ("BANNER", "421 Too many concurrent SMTP connections", TemporaryRefusal),
        ("EHLO", "554 Go away", PermanentRefusal),
        ("MAIL", "421 Shutting down", TemporaryRefusal),
        ("MAIL", "530 Authentication required", PermanentRefusal),
        ("END", "421 Shutting down", TemporaryRefusal),
        ("END", "454 Throttling failure: Maximum sending rate exceeded.", Throttling),
        ("END", "554 Message rejected: Email address is not verified.", MessageRejected),
        ("MAIL", "what?", TransportFailed),
    ],
    ids=str,
)
def test_a_reply_is_the_error_that_it_stands_for(stage: str, reply: str, kind: type[SesModelError]) -> None:
    with ScriptedServer({stage: reply}) as server, pytest.raises(kind) as caught:
        sent(plain(server.port), submission())
    assert getattr(caught.value, "delivered") == "no"  # noqa: B009  the class is one of several
    assert len(server.trace) == 1


# --- lost connections ------------------------------------------------------------------------------------------------


@pytest.mark.spec("SMTP-34", "TRB-62")
@pytest.mark.parametrize("stage", ["BANNER", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"])
def test_a_new_connection_that_is_lost_before_the_final_dot_is_known_to_have_sent_nothing(stage: str) -> None:
    with ScriptedServer({stage: None}) as server, pytest.raises(TransportFailed) as caught:
        sent(plain(server.port), submission(LONG))
    assert caught.value.delivered == "no"
    assert len(server.trace) == 1
    assert not server.contents


@pytest.mark.spec("SMTP-34", "TRB-62")
def test_a_connection_that_was_closed_meanwhile_is_opened_anew_and_the_message_arrives_once() -> None:
    async def work(transport: AsyncSmtpTransport) -> None:
        async with transport:
            await transport.asend(submission())
            server.hang_up()
            await transport.asend(submission())

    with ScriptedServer({}, {}) as server:
        finished(work(plain(server.port)))
    assert (len(server.contents), len(server.trace)) == (2, 2)


@pytest.mark.spec("SMTP-34", "TRB-62")
@pytest.mark.parametrize("reply", [None, ..., "what?"], ids=["dropped", "silent", "nonsense"])
def test_a_lost_answer_to_the_whole_message_is_unknown_and_nothing_is_sent_again(reply: object) -> None:
    with ScriptedServer({"END": reply}) as server, pytest.raises(DeliveryUnknown) as caught:
        sent(plain(server.port, timeout=0.3), submission())
    assert caught.value.delivered == "unknown"
    assert len(server.contents) == 1


def test_a_closed_port_and_a_slow_server_are_known_to_have_sent_nothing() -> None:
    with ScriptedServer({"MAIL": ...}) as server:
        port = server.port
        with pytest.raises(TransportFailed) as slow:
            sent(plain(port, timeout=0.2), submission())
    with pytest.raises(TransportFailed) as closed:
        sent(plain(port), submission())
    assert slow.value.delivered == closed.value.delivered == "no"


def test_what_the_server_does_after_it_took_the_message_changes_nothing() -> None:
    with ScriptedServer({"QUIT": None}) as server:
        (receipt,) = sent(plain(server.port), submission())
    assert receipt.accepted == ("bob@example.net",)


def test_dots_and_line_ends_arrive_as_they_should() -> None:
    body = BODY + b".\r\n..\n.\rend"
    with mail_server("plain") as server:
        sent(plain(server.port), submission(body))
    assert server.keeper.mails[0].content == BODY + b".\r\n..\r\n.\r\nend\r\n"


@pytest.mark.spec("SMTP-31")
def test_a_check_looks_at_the_server_without_login_or_mail() -> None:
    with mail_server("starttls") as server:
        report = finished(secure(server.port, "starttls", password="wrong").check())
    assert (report.tcp, report.tls, report.problem) == (True, True, "")
    assert not server.keeper.mails


def test_a_mailer_for_event_loops_takes_a_transport_for_them_and_the_other_says_which_it_needs() -> None:
    async def main(port: int) -> Receipt:
        transport = AsyncSmtpTransport("127.0.0.1", port, mode="plain", timeout=5, local_hostname="client")
        async with AsyncMailer(transport) as mailer:
            return await mailer.send_raw(BODY)

    with mail_server("plain") as server:
        receipt = asyncio.run(main(server.port))
    assert receipt.accepted == ("bob@example.net",)
    assert content_of(server.keeper.mails[0]) == BODY
    with pytest.raises(UnknownTransport, match="AsyncMailer"):
        Mailer(AsyncSmtpTransport("127.0.0.1", 2525, mode="plain"))
