"""Sending over SMTP, to real servers and to ones that fail on purpose."""

from __future__ import annotations

import asyncio
import os
import smtplib
import ssl
import threading
import warnings
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    AuthenticationFailed,
    DeliveryUnknown,
    Envelope,
    InvalidConfiguration,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    MessageRejected,
    NotExpressible,
    PermanentRefusal,
    PoolLimits,
    RawMessage,
    SesModelError,
    SmtpReport,
    SmtpTransport,
    TemporaryRefusal,
    Throttling,
    TransportFailed,
    verify_dkim,
)
from sesmodel.service.smtp_endpoint import smtp_mode
from sesmodel.service.tls import supported_tls
from sesmodel.transport.smtp_settings import tls_context
from sesmodel.transport.smtp_wire import message_id
from tests.dkim.test_signer import AT, SIGNER
from tests.dkim.test_signer import MESSAGE as SIGNED
from tests.dkim.test_signer import table as keys_of_signer
from tests.transport.servers import (
    PASSWORD,
    USER,
    Keeper,
    ScriptedServer,
    SesDoor,
    authority,
    client_context,
    content_of,
    mail_server,
    server_context,
)
from tests.transport.submissions import BODY, LONG, submission

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Session
    from aiosmtpd.smtp import Envelope as SmtpEnvelope

    from sesmodel.transport.smtp_settings import TlsVersion

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the wrapper is TLS already


def plain(port: int, **settings: object) -> SmtpTransport:
    return SmtpTransport("127.0.0.1", port, mode="plain", timeout=5, local_hostname="client", **settings)  # type: ignore[arg-type]


def secure(port: int, mode: str, **settings: object) -> SmtpTransport:
    login = {"username": USER, "password": PASSWORD, "tls_context": client_context(), "local_hostname": "client"}
    return SmtpTransport("localhost", port, mode=mode, **{"timeout": 5, **login, **settings})  # type: ignore[arg-type]


# --- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.spec("SMTP-01")
@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({}, "host"),
        ({"host": ""}, "host"),
        ({"host": "a.example", "region": "eu-west-1"}, "host"),
        ({"region": "us-west-2"}, "username"),
        ({"host": "email-smtp.us-west-2.amazonaws.com"}, "username"),
        ({"host": "a.example", "username": "u"}, "password"),
        ({"host": "a.example", "password": "p"}, "username"),
        ({"host": "a.example", "port": 26}, "mode"),
        ({"host": "a.example", "timeout": 0}, "timeout"),
        ({"host": "a.example", "timeout": float("nan")}, "timeout"),
        ({"host": "a.example", "dialect": "esperanto"}, "dialect"),
        ({"host": "a.example", "port": 0}, "port"),
        ({"host": "a.example", "port": 65_536}, "port"),
        ({"region": "Ireland"}, "region"),
        ({"host": "a.example", "local_hostname": "two words"}, "local_hostname"),
        ({"host": "a.example", "minimum_tls": "2.0"}, "minimum_tls"),
        ({"host": "a.example", "username": "ü", "password": "p"}, "username"),
        ({"host": "a.example", "username": "u", "password": "p\n"}, "password"),
        ({"host": "a.example", "mode": "plain", "tls_context": ssl.create_default_context()}, "tls_context"),
        ({"host": "a.example", "minimum_tls": "1.3", "tls_context": ssl.create_default_context()}, "tls_context"),
    ],
    ids=lambda value: ",".join(f"{key}={it}" for key, it in value.items())[:50] if isinstance(value, dict) else value,
)
def test_what_is_missing_is_named_before_any_connection(settings: dict[str, object], place: str) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        SmtpTransport(**settings)  # type: ignore[arg-type]
    assert caught.value.where == place


@pytest.mark.spec("SMTP-02")
@pytest.mark.parametrize("region", ["af-south-1", "eu-south-1", "me-south-1"])
def test_regions_without_smtp_are_refused_by_name(region: str) -> None:
    with pytest.raises(InvalidConfiguration, match=region):
        SmtpTransport(region=region, username=USER, password=PASSWORD)


@pytest.mark.spec("SMTP-02")
def test_a_region_gives_the_host() -> None:
    transport = SmtpTransport.ses("us-west-2", username=USER, password=PASSWORD)
    assert transport.settings.host == "email-smtp.us-west-2.amazonaws.com"
    assert (transport.settings.port, transport.settings.mode, transport.settings.dialect) == (587, "starttls", "ses")


@pytest.mark.spec("SMTP-03")
@pytest.mark.parametrize(
    ("port", "mode"), [(25, "starttls"), (587, "starttls"), (2587, "starttls"), (465, "tls"), (2465, "tls")], ids=str
)
def test_the_port_says_the_mode(port: int, mode: str) -> None:
    assert smtp_mode(port) == SmtpTransport("a.example", port).settings.mode == mode


@pytest.mark.spec("SMTP-03")
@pytest.mark.parametrize(
    ("port", "mode"),
    [(465, "starttls"), (587, "tls"), (2465, "plain"), (26, None), (587, "ssl")],
    ids=["465", "587", "2465", "26", "ssl"],
)
def test_a_mode_that_contradicts_the_port_is_refused(port: int, mode: str | None) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        SmtpTransport("a.example", port, mode=mode)
    assert caught.value.where == "mode"
    assert SmtpTransport("a.example").settings.port == 587


@pytest.mark.spec("SMTP-03")
@pytest.mark.parametrize(("port", "mode"), [(465, "starttls"), (587, "tls")], ids=["465", "587"])
def test_a_mode_that_contradicts_the_port_can_be_forced(port: int, mode: str) -> None:
    assert SmtpTransport("a.example", port, mode=mode, force_mode=True).settings.mode == mode


@pytest.mark.spec("SMTP-06")
@pytest.mark.parametrize("port", [25, 587, 465, 2525], ids=str)
def test_ses_is_never_spoken_to_in_clear_text(port: int) -> None:
    with pytest.raises(InvalidConfiguration, match="SES takes no clear text"):
        SmtpTransport(region="us-west-2", port=port, mode="plain", force_mode=True, username=USER, password=PASSWORD)


@pytest.mark.spec("SMTP-06", "SMTP-07")
def test_servers_are_verified_with_tls_1_2_or_newer_unless_a_context_says_otherwise() -> None:
    context = tls_context(SmtpTransport("a.example").settings)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED

    own = ssl.create_default_context()
    assert tls_context(SmtpTransport("a.example", tls_context=own).settings) is own


@pytest.mark.spec("SMTP-07")
@pytest.mark.parametrize(
    ("minimum", "version"),
    [("1.2", ssl.TLSVersion.TLSv1_2), ("1.3", ssl.TLSVersion.TLSv1_3)],
    ids=["1.2", "1.3"],
)
def test_a_parameter_says_the_oldest_version_of_tls(minimum: TlsVersion, version: ssl.TLSVersion) -> None:
    assert tls_context(SmtpTransport("a.example", minimum_tls=minimum).settings).minimum_version is version


@pytest.mark.spec("SMTP-07")
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_a_server_of_old_gets_mail_only_if_the_version_is_lowered() -> None:
    old = server_context()
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    lowered = tls_context(SmtpTransport("a.example", minimum_tls="1.1").settings)
    usual = tls_context(SmtpTransport("a.example").settings)
    for context in (lowered, usual):
        authority().configure_trust(context)

    with mail_server("tls", context=old) as server:
        with secure(server.port, "tls", tls_context=usual) as transport, pytest.raises(TransportFailed):
            transport.send(submission())
        assert not server.keeper.mails
        with secure(server.port, "tls", tls_context=lowered) as transport:
            transport.send(submission())
    assert len(server.keeper.mails) == 1


@pytest.mark.spec("SMTP-07")
def test_the_versions_of_the_guide_are_data() -> None:
    assert supported_tls("starttls")[:3] == supported_tls("tls") == ("TLSv1.2", "TLSv1.1", "TLSv1")


@pytest.mark.spec("SMTP-06")
@pytest.mark.parametrize("host", ["a.example", "localhost"])
def test_a_password_is_never_sent_in_clear_text(host: str) -> None:
    with pytest.raises(InvalidConfiguration, match="clear text"):
        SmtpTransport(host, 2525, mode="plain", username="u", password="p")


@pytest.mark.spec("SMTP-06")
def test_a_server_that_wants_tls_refuses_a_login_before_it_and_gets_one_after_it() -> None:
    with mail_server("starttls") as server:
        with smtplib.SMTP("localhost", server.port, local_hostname="client") as other:
            other.ehlo()
            assert not other.has_extn("auth")
            assert other.docmd("AUTH", "PLAIN")[0] in {530, 538}
            assert other.docmd("MAIL FROM:<ana@example.com>")[0] == 530
        with secure(server.port, "starttls") as transport:
            transport.send(submission())
    assert len(server.keeper.mails) == 1


@pytest.mark.spec("SMTP-13")
def test_an_odd_user_name_is_warned_about_and_a_secret_key_refused() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        SmtpTransport(region="us-west-2", username="AKIAIOSFODNN7EXAMPLE", password="p")
        assert not caught
        SmtpTransport(region="us-west-2", username="bob", password="p")
        SmtpTransport("relay.example", dialect="ses", username="bob", password="p")
        SmtpTransport("relay.example", username="bob", password="p")
    assert ["20 letters and digits" in str(one.message) for one in caught] == [True, True]
    assert [one.filename for one in caught] == [__file__] * 2

    with pytest.raises(InvalidConfiguration, match="secret access key"):
        SmtpTransport(region="us-west-2", username="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", password="p")


def test_no_password_shows() -> None:
    transport = SmtpTransport("a.example", username="u", password="s3cr3t")
    assert "s3cr3t" not in repr(transport.settings)
    assert "s3cr3t" not in repr(transport)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://a.example", ("a.example", 587, "starttls", None, "plain", 30.0)),
        ("smtp://u%40x:p%2Fq@a.example:2587?timeout=3", ("a.example", 2587, "starttls", "u@x", "plain", 3.0)),
        ("smtps://a.example?dialect=ses", ("a.example", 465, "tls", None, "ses", 30.0)),
        ("smtp://localhost:2525?mode=plain", ("localhost", 2525, "plain", None, "plain", 30.0)),
        (
            f"ses+smtp://{USER}:p@eu-west-1",
            ("email-smtp.eu-west-1.amazonaws.com", 587, "starttls", USER, "ses", 30.0),
        ),
    ],
    ids=["host", "login", "wrapper", "plain", "ses"],
)
def test_a_url_names_a_server(url: str, expected: tuple[object, ...]) -> None:
    made = SmtpTransport.from_url(url).settings
    assert (made.host, made.port, made.mode, made.username, made.dialect, made.timeout) == expected


@pytest.mark.parametrize(
    "url",
    [
        "smtp://u:s3cr3t@a.example?color=red",
        "smtp://u:s3cr3t@a.example?timeout=x",
        "smtp://u:s3cr3t@a.example?timeout=1&timeout=2",
        "smtp://u:s3cr3t@a.example?max_connections=0",
        "smtp://u:s3cr3t@a.example:x",
        "smtp://u:s3cr3t@a.example:0",
        "smtp://u:s3cr3t@[a.example",
        "smtp://u:s3cr3t@a.example/path",
        "smtp://u:pass/s3cr3t@a.example",
        "smtp://u:pass?s3cr3t@a.example",
        "smtp://u:pass#s3cr3t@a.example",
        "smtps://u:s3cr3t@a.example:587",
        "smtp://u@a.example",
        "http://u:s3cr3t@a.example",
        "smtp://",
    ],
)
def test_a_url_that_says_nonsense_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        SmtpTransport.from_url(url)
    assert "s3cr3t" not in str(caught.value)


def test_a_url_says_how_connections_are_kept() -> None:
    options = "mode=plain&local_hostname=client&max_connections=1&max_messages_per_connection=1"
    with (
        mail_server("plain") as server,
        SmtpTransport.from_url(f"smtp://127.0.0.1:{server.port}?{options}") as transport,
    ):
        transport.send(submission())
        transport.send(submission())
    assert len(server.keeper.peers) == 2


@pytest.mark.parametrize("limit", ["max_connections", "max_messages_per_connection", "max_connection_age", "max_idle"])
@pytest.mark.parametrize("value", ["0", "-1"])
def test_limits_under_which_nothing_could_be_sent_are_refused(limit: str, value: str) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        SmtpTransport.from_url(f"smtp://a.example?{limit}={value}")
    assert caught.value.where == limit


# --- to real servers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_a_message_arrives_over_tls_after_a_login(mode: str) -> None:
    with mail_server(mode) as server, secure(server.port, mode) as transport:
        receipt = transport.send(submission())

    (mail,) = server.keeper.mails
    assert (mail.mail_from, mail.rcpt_tos) == ("ana@example.com", ["bob@example.net"])
    assert mail.content == BODY
    assert receipt.accepted == ("bob@example.net",)
    assert receipt.message_id == "0107017033dbb64d-be13a01e-dbf1-44b7-b876-3622165dacc1-000000"


@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_a_wrong_password_is_one_attempt_and_a_clear_error(mode: str) -> None:
    with mail_server(mode) as server, secure(server.port, mode, password="wrong") as transport:
        with pytest.raises(AuthenticationFailed) as caught:
            transport.send(submission())
    assert not caught.value.retryable
    assert caught.value.delivered == "no"
    assert not server.keeper.mails


@pytest.mark.spec("SMTP-06")
def test_a_server_that_nobody_vouches_for_gets_nothing() -> None:
    with (
        mail_server("tls") as server,
        secure(server.port, "tls", tls_context=ssl.create_default_context()) as transport,
    ):
        with pytest.raises(TransportFailed, match="not trusted") as caught:
            transport.send(submission())
    assert caught.value.delivered == "no"
    assert not server.keeper.mails


@pytest.mark.spec("SMTP-34", "TRB-63")
def test_seven_messages_need_three_connections_of_three() -> None:
    with mail_server("plain") as server, plain(server.port, limits=PoolLimits(max_messages_per_connection=3)) as sender:
        for _ in range(7):
            sender.send(submission())
    assert len(server.keeper.mails) == 7
    assert len(server.keeper.peers) == 3


@pytest.mark.spec("SMTP-34", "TRB-63")
@pytest.mark.parametrize(
    ("limits", "seconds", "connections"),
    [
        (PoolLimits(max_connection_age=60, max_idle=1000), 59, 1),
        (PoolLimits(max_connection_age=60, max_idle=1000), 60, 2),
        (PoolLimits(), 7, 1),
        (PoolLimits(), 8, 2),
    ],
    ids=["young", "old", "just used", "idle"],
)
def test_a_connection_that_is_old_or_idle_is_opened_anew(limits: PoolLimits, seconds: int, connections: int) -> None:
    clock = ManualClock()
    with mail_server("plain") as server, plain(server.port, limits=limits, timer=clock) as transport:
        transport.send(submission())
        clock.sleep(seconds)
        transport.send(submission())
    assert len(server.keeper.mails) == 2
    assert len(server.keeper.peers) == connections


def test_threads_share_few_connections_and_every_message_arrives_once() -> None:
    subjects = [f"number {number}" for number in range(200)]
    with mail_server("plain") as server, plain(server.port, limits=PoolLimits(max_connections=4)) as transport:
        mailer, lock, left = Mailer(transport), threading.Lock(), list(subjects)

        def work() -> None:
            while True:
                with lock:
                    if not left:
                        return
                    subject = left.pop()
                mailer.send(Message(sender="ana@example.com", to="bob@example.net", subject=subject, text="Hello"))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    arrived = [line for mail in server.keeper.mails for line in content_of(mail).split(b"\r\n") if b"Subject" in line]
    assert sorted(arrived) == sorted(f"Subject: {subject}".encode() for subject in subjects)
    assert len(server.keeper.peers) <= 4


def test_a_refused_recipient_stands_in_the_receipt_and_the_others_get_it() -> None:
    keeper = Keeper(refuse={"no@example.net": "550 No such user"})
    with mail_server("plain", keeper) as server, plain(server.port) as transport:
        receipt = transport.send(submission(BODY, "bob@example.net", "no@example.net"))
    assert receipt.accepted == ("bob@example.net",)
    assert receipt.refused == (("no@example.net", "550 No such user"),)
    assert keeper.mails[0].rcpt_tos == ["bob@example.net"]


def test_if_everyone_is_refused_nothing_is_sent_and_the_connection_goes_on() -> None:
    keeper = Keeper(refuse={"no@example.net": "550 No such user"})
    with mail_server("plain", keeper) as server, plain(server.port) as transport:
        with pytest.raises(PermanentRefusal, match="No such user"):
            transport.send(submission(BODY, "no@example.net"))
        transport.send(submission())
    assert len(keeper.mails) == len(keeper.peers) == 1


def test_in_the_dialect_of_ses_one_refused_recipient_refuses_the_message() -> None:
    keeper = Keeper(refuse={"no@example.net": "550 No such user"})
    with mail_server("plain", keeper) as server, plain(server.port, dialect="ses") as transport:
        with pytest.raises(PermanentRefusal):
            transport.send(submission(BODY, "bob@example.net", "no@example.net"))
    assert not keeper.mails


@pytest.mark.spec("EVP-13", "CFG-22")
def test_the_dialect_of_ses_writes_options_as_header_fields() -> None:
    with mail_server("plain") as server, plain(server.port, dialect="ses") as transport:
        Mailer(transport).send_raw(
            BODY,
            Envelope("ana@example.com", ["bob@example.net"]),
            configuration_set="ConfigSet",
            tags={"a": "1", "b": "2"},
        )
    lines = content_of(server.keeper.mails[0]).split(b"\r\n")
    assert lines.count(b"X-SES-CONFIGURATION-SET: ConfigSet") == 1
    assert lines.count(b"X-SES-MESSAGE-TAGS: a=1, b=2") == 1


@pytest.mark.spec("EVP-13")
def test_a_plain_server_is_never_told_options() -> None:
    with mail_server("plain") as server, plain(server.port) as transport:
        with pytest.raises(NotExpressible):
            transport.send(submission(tags={"a": "1"}))
    assert not server.keeper.mails


@pytest.mark.spec("SMTP-24")
def test_the_samples_of_the_guide_are_a_few_lines() -> None:
    html = Message(
        sender="Sender Name <sender@example.com>",
        to="recipient@example.com",
        subject="Amazon SES test (SMTP interface accessed using C#)",
        html="<h1>Amazon SES Test</h1>",
    )
    both = html.replace(subject="Amazon SES test (SMTP interface accessed using PHP)", text="Email Test\r\nThis is it.")
    with mail_server("starttls") as server, secure(server.port, "starttls", dialect="ses") as transport:
        mailer = Mailer(transport, configuration_set="ConfigSet")
        mailer.send(html)
        mailer.send(both)

    first, second = (content_of(mail) for mail in server.keeper.mails)
    for content in (first, second):
        assert b"From: Sender Name <sender@example.com>\r\n" in content
        assert b"X-SES-CONFIGURATION-SET: ConfigSet\r\n" in content
    assert b"Content-Type: text/html" in first
    assert b"multipart/alternative" not in first
    assert b"multipart/alternative" in second


@pytest.mark.spec("SMTP-31")
@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_a_check_looks_at_the_server_without_login_or_mail(mode: str) -> None:
    with mail_server(mode) as server, secure(server.port, mode, password="wrong") as transport:
        report = transport.check()
    assert (report.tcp, report.tls, report.problem) == (True, True, "")
    assert report.banner.startswith("localhost")
    assert "AUTH" in report.capabilities
    assert not server.keeper.mails


@pytest.mark.spec("SMTP-31")
@pytest.mark.parametrize(("server_mode", "mode"), [("starttls", "tls"), ("tls", "starttls")], ids=["tls", "starttls"])
def test_a_check_in_the_wrong_mode_finds_no_tls_and_does_not_hang(server_mode: str, mode: str) -> None:
    with mail_server(server_mode) as server, secure(server.port, mode, timeout=0.3) as transport:
        report = transport.check()
    assert (report.tcp, report.tls) == (True, False)
    assert report.problem


@pytest.mark.spec("SMTP-31")
def test_a_check_does_not_mind_how_the_server_says_goodbye() -> None:
    with ScriptedServer({"QUIT": "500 What?"}) as server, plain(server.port) as transport:
        assert transport.check() == SmtpReport(tcp=True, banner="localhost ESMTP", capabilities=("8BITMIME",))
    assert [line.upper() for line in server.trace[0]] == ["EHLO CLIENT", "QUIT"]


@pytest.mark.spec("SMTP-31")
def test_a_check_of_a_closed_port_finds_nothing() -> None:
    with ScriptedServer({}) as server:
        port = server.port
    with plain(port) as transport:
        assert not transport.check().tcp


# --- the dialogue ----------------------------------------------------------------------------------------------------


@pytest.mark.spec("SMTP-04")
def test_without_starttls_nothing_is_said_in_clear_text() -> None:
    with ScriptedServer({}) as server, secure(server.port, "starttls") as transport:
        with pytest.raises(TransportFailed, match="STARTTLS") as caught:
            transport.send(submission())
    assert caught.value.delivered == "no"
    assert [line.partition(" ")[0].upper() for line in server.trace[0]] == ["EHLO"]


@pytest.mark.spec("SMTP-04", "SMTP-05")
@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_the_dialogue_goes_in_the_order_of_the_guide(mode: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "mail.log")
    with mail_server(mode) as server, secure(server.port, mode) as transport:
        transport.send(submission())
    commands = [
        record.args[1].split()[0].decode() if isinstance(record.args[1], bytes) else str(record.args[1]).split()[0]
        for record in caplog.records
        if isinstance(record.args, tuple) and len(record.args) > 1 and ">>" in record.msg
    ]
    verbs = [command.strip("b'\"").upper() for command in commands]
    before = ["EHLO", "STARTTLS", "EHLO"] if mode == "starttls" else ["EHLO"]
    assert [verb for verb in verbs if verb in {"EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"}] == [
        *before,
        "AUTH",
        "MAIL",
        "RCPT",
        "DATA",
        "QUIT",
    ]


@pytest.mark.spec("SMTP-34", "TRB-62")
def test_a_connection_that_was_closed_meanwhile_is_opened_anew_and_the_message_arrives_once() -> None:
    with ScriptedServer({}, {}) as server, plain(server.port) as transport:
        transport.send(submission())
        server.hang_up()
        transport.send(submission())
    assert len(server.contents) == 2
    assert len(server.trace) == 2


@pytest.mark.spec("SMTP-34", "TRB-62")
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "CONTENT"])
def test_a_kept_connection_that_is_lost_before_the_final_dot_is_replaced_once(stage: str) -> None:
    well = {"DATA": "354 Go on", "CONTENT": ""}.get(stage, "250 Ok")
    with ScriptedServer({stage: [well, None]}, {}) as server, plain(server.port) as transport:
        transport.send(submission())
        transport.send(submission(LONG))
    assert [len(content) for content in server.contents] == [len(BODY), len(LONG)]
    assert len(server.trace) == 2


@pytest.mark.spec("SMTP-34", "TRB-62")
@pytest.mark.parametrize("stage", ["BANNER", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"])
def test_a_new_connection_that_is_lost_before_the_final_dot_is_known_to_have_sent_nothing(stage: str) -> None:
    with ScriptedServer({stage: None}) as server, plain(server.port) as transport:
        with pytest.raises(TransportFailed) as caught:
            transport.send(submission(LONG))
    assert caught.value.delivered == "no"
    assert len(server.trace) == 1
    assert not server.contents


@pytest.mark.spec("SMTP-34", "TRB-62")
@pytest.mark.parametrize("reply", [None, ...], ids=["dropped", "silent"])
def test_a_lost_answer_to_the_whole_message_is_unknown_and_nothing_is_sent_again(reply: object) -> None:
    with (
        ScriptedServer({"END": reply}) as server,
        SmtpTransport("127.0.0.1", server.port, mode="plain", timeout=0.2, local_hostname="client") as transport,
    ):
        with pytest.raises(DeliveryUnknown) as caught:
            transport.send(submission())
    assert caught.value.delivered == "unknown"
    assert len(server.contents) == 1


@pytest.mark.spec("SMTP-34", "TRB-63")
@pytest.mark.parametrize(
    "reply", ["451 4.4.2 Timeout waiting for data from client.", "421 Timeout"], ids=["451", "421"]
)
def test_a_server_that_says_that_it_was_idle_for_too_long_is_connected_to_anew(reply: str) -> None:
    """SES says so before it closes (OBS-441, OBS-442), and the client reads it as the reply to its next command."""
    with ScriptedServer({"MAIL": ["250 Ok", reply]}, {}) as server, plain(server.port) as transport:
        transport.send(submission())
        transport.send(submission())
    assert (len(server.contents), len(server.trace)) == (2, 2)


@pytest.mark.spec("SMTP-34")
def test_a_server_that_closes_after_two_messages_gets_the_third_over_a_new_connection() -> None:
    with ScriptedServer({"END": ["250 Ok", "250 Ok and bye", None], "MAIL": ["250 Ok", "250 Ok", None]}, {}) as server:
        with plain(server.port) as transport:
            for _ in range(3):
                transport.send(submission())
    assert len(server.contents) == 3
    assert [[line for line in heard if line == "END"] for heard in server.trace] == [["END", "END"], ["END"]]


def test_a_second_loss_is_not_a_third_attempt() -> None:
    with ScriptedServer({"MAIL": ["250 Ok", None]}, {"MAIL": None}) as server, plain(server.port) as transport:
        transport.send(submission())
        with pytest.raises(TransportFailed) as caught:
            transport.send(submission())
    assert caught.value.delivered == "no"
    assert (len(server.contents), len(server.trace)) == (1, 2)


class Slow(Keeper):
    """Takes a message when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.may_end = threading.Event(), threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: SmtpEnvelope) -> str:  # noqa: N802  aiosmtpd's name
        self.began.set()
        await asyncio.to_thread(self.may_end.wait, 5)
        return await super().handle_DATA(server, session, envelope)


def test_a_connection_that_is_in_use_while_the_transport_closes_is_closed_afterwards() -> None:
    keeper = Slow()
    with mail_server("plain", keeper) as server, plain(server.port) as transport:
        sending = threading.Thread(target=transport.send, args=(submission(),))
        sending.start()
        assert keeper.began.wait(5)
        transport.close()
        keeper.may_end.set()
        sending.join(5)
        transport.send(submission())
    assert len(keeper.mails) == len(keeper.peers) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_forked_process_opens_connections_of_its_own() -> None:
    with mail_server("plain") as server, plain(server.port) as transport:
        transport.send(submission(BODY + b"before\r\n"))
        if (child := os.fork()) == 0:
            try:
                transport.send(submission(BODY + b"child\r\n"))
                transport.close()
                os._exit(0)
            finally:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        transport.send(submission(BODY + b"after\r\n"))

    lasts = [content_of(mail).split(b"\r\n")[-2] for mail in server.keeper.mails]
    assert lasts == [b"before", b"child", b"after"]
    assert len(server.keeper.peers) == 2  # the parent kept its own


@pytest.mark.spec("TRB-62")
def test_what_the_server_does_after_it_took_the_message_changes_nothing() -> None:
    with ScriptedServer({"QUIT": None, "RSET": None}) as server, plain(server.port) as transport:
        receipt = transport.send(submission())
    assert receipt.accepted == ("bob@example.net",)
    assert len(server.contents) == 1


@pytest.mark.parametrize(
    ("stage", "reply", "kind", "retryable"),
    [
        ("BANNER", "421 Too many concurrent SMTP connections", TemporaryRefusal, True),
        ("END", "451 Temporary service failure", TemporaryRefusal, True),
        ("END", "454 Throttling failure: Maximum sending rate exceeded.", Throttling, True),
        ("MAIL", "530 Authentication required", PermanentRefusal, False),
        ("END", "552 Message is too long.", PermanentRefusal, False),
        ("END", "554 Message rejected: Email address is not verified.", MessageRejected, False),
    ],
    ids=str,
)
def test_a_reply_is_the_error_that_it_stands_for(
    stage: str, reply: str, kind: type[SesModelError], retryable: bool
) -> None:
    with ScriptedServer({stage: reply}) as server, plain(server.port) as transport:
        with pytest.raises(kind) as caught:
            transport.send(submission())
    assert getattr(caught.value, "retryable") is retryable  # noqa: B009  the class is one of several
    assert getattr(caught.value, "delivered") == "no"  # noqa: B009  as above
    assert reply.partition(": ")[2] in str(caught.value) or reply[4:] in str(caught.value)


def test_a_server_that_is_slow_costs_no_more_than_the_timeout() -> None:
    with (
        ScriptedServer({"MAIL": ...}) as server,
        SmtpTransport("127.0.0.1", server.port, mode="plain", timeout=0.2, local_hostname="client") as transport,
    ):
        with pytest.raises(TransportFailed) as caught:
            transport.send(submission())
    assert caught.value.delivered == "no"


def test_a_message_over_the_size_that_the_server_names_is_not_begun() -> None:
    with mail_server("plain", data_size_limit=100) as server, plain(server.port) as transport:
        with pytest.raises(PermanentRefusal, match="100 bytes"):
            transport.send(submission(BODY + b"x" * 100))
    assert not server.keeper.mails


# --- the wire --------------------------------------------------------------------------------------------------------


_WIRE = st.lists(
    st.sampled_from([b".", b"..", b"\r\n", b"\n", b"\r", b"a", b"\r\n.\r\n", b"\n.\n", b"\r.\r", b"MAIL FROM:<x>"]),
    max_size=20,
).map(b"".join)


@pytest.fixture(scope="module")
def kept() -> object:
    with mail_server("plain", auth_require_tls=False) as server, plain(server.port) as transport:
        yield server, transport


@given(_WIRE)
def test_any_body_arrives_as_one_message_with_crlf_line_ends(kept: tuple[object, SmtpTransport], body: bytes) -> None:
    server, transport = kept
    keeper: Keeper = server.keeper  # type: ignore[attr-defined]
    keeper.mails.clear()
    raw = RawMessage(b"Subject: Hi\r\n\r\n" + body)
    transport.send(submission(raw.data))

    (mail,) = keeper.mails
    expected = raw.with_crlf().data
    assert mail.content == expected + (b"" if expected.endswith(b"\r\n") else b"\r\n")


def test_many_dots_do_not_hide_the_one_that_starts_a_line() -> None:
    with mail_server("plain") as server, plain(server.port) as transport:
        body = BODY + b"a.b" * 200 + b"\r\n.hidden\r\n..\r\n.\r\nend\r\n"
        transport.send(submission(body))
    assert server.keeper.mails[0].content == body


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("Ok 0000014644fe5ef6-9a483358-000000", "0000014644fe5ef6-9a483358-000000"),
        ("Ok", None),
        ("OK queued as 12345", None),
    ],
    ids=["ses", "ok", "postfix"],
)
def test_only_ses_names_a_message_in_its_reply(reply: str, found: str | None) -> None:
    assert message_id(reply) == found


@pytest.mark.spec("AUTH-21")
def test_a_message_that_was_signed_verifies_after_it_went_to_ses_by_smtp(ses: LocalSes) -> None:
    with mail_server("plain", SesDoor(ses)) as server:
        transport = SmtpTransport("localhost", port=server.port, mode="plain")
        with Mailer(transport, dkim=SIGNER, clock=ManualClock(AT)) as mailer:
            mailer.send(SIGNED)

    (result,) = verify_dkim(ses.sent.one().raw, keys_of_signer(), now=AT).of("example.com")
    assert result.ok
