"""`sesmodel serve` for mail programs: where it is, who gets in, and what it costs those who send none."""

from __future__ import annotations

import json
import re
import smtplib
import socket
import ssl
import subprocess
import sys
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import AccessKey, HttpDoor, SmtpCredentials, SmtpDoor
from sesmodel.cli.serve import SMTP_PORT, SMTPS_PORT
from sesmodel.cli.serve_smtp_hints import smtp_facts, smtp_pointing
from sesmodel.server.listening import listen
from sesmodel.service.smtp_endpoint import MODES, SmtpMode
from tests.cli.serving import serve
from tests.server.sdk import V2, ask, client

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.serving import Heard

MAIL = "From: ana@example.com\r\nTo: bob@example.net\r\nSubject: By SMTP\r\n\r\nHello\r\n"
SMTP = re.compile(r"  SMTP +127\.0\.0\.1:(\d+) \(STARTTLS\), 127\.0\.0\.1:(\d+) \(TLS from the first byte\)")


def ports(heard: Heard) -> tuple[int, int]:
    """Where mail programs get in: the port that begins in clear, and the other one."""
    found = SMTP.search(heard.getvalue())
    assert found, heard.getvalue()
    return int(found[1]), int(found[2])


def trusted(door: HttpDoor) -> ssl.SSLContext:
    pem = ask(door, "GET", "/_sesmodel/smtp/ca.pem")[2]
    return ssl.create_default_context(cadata=pem.decode())


def send(connection: smtplib.SMTP, sender: str = "ana@example.com") -> None:
    connection.sendmail(sender, ["bob@example.net"], MAIL)


def test_what_it_prints_for_smtplib_works(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"

    def use(door: HttpDoor, heard: Heard) -> None:
        begin = heard.getvalue().index("  smtplib ")
        lines = heard.getvalue()[begin + 13 :].splitlines()[:2]
        names: dict[str, Any] = {"smtplib": smtplib, "ssl": ssl}
        exec("\n".join(line.strip() for line in lines), names)  # noqa: S102  as a person does who copies it
        with names["s"] as connection:
            send(connection)
        assert heard.wait_for("'By SMTP'")

    run = serve("--verify", "example.com", "--smtp-ca", str(ca), use=use)

    assert (run.code, run.err) == (0, "")
    assert re.search(r"\d sent       ana@example\.com -> bob@example\.net  'By SMTP'  01", run.out)
    assert f"  trust      {ca}\n" in run.out
    for program in ("Django", "Postfix", "msmtp", "Nodemailer", "openssl"):
        assert f"\n  {program:<10} " in run.out


def test_both_ports_lead_to_what_http_shows() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        starttls, wrapped = ports(heard)
        doors = json.loads(ask(door, "GET", "/_sesmodel/smtp")[2])
        assert [(one["port"], one["mode"], one["needs_login"]) for one in doors] == [
            (starttls, "starttls", True),
            (wrapped, "tls", True),
        ]
        with smtplib.SMTP("127.0.0.1", starttls) as connection:
            connection.starttls(context=trusted(door))
            connection.login("anybody", "anything")
            send(connection)
        with smtplib.SMTP_SSL("127.0.0.1", wrapped, context=trusted(door)) as connection:
            connection.login("anybody", "anything")
            send(connection)
        client(door).send_email(**V2)
        subjects = [one["subject"] for one in json.loads(ask(door, "GET", "/_sesmodel/mail")[2])["mail"]]
        assert subjects == ["By SMTP", "By SMTP", "Hi"]

    assert serve("--verify", "example.com", use=use).code == 0


def test_a_refused_mail_has_its_line() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        with smtplib.SMTP("127.0.0.1", ports(heard)[0]) as connection:
            with pytest.raises(smtplib.SMTPDataError, match="Email address is not verified"):
                send(connection, "eve@elsewhere.example")
        assert heard.wait_for("refused")

    run = serve("--no-smtp-login", use=use)

    assert "refused    eve@elsewhere.example -> bob@example.net  'By SMTP'  MessageRejected: Email address" in run.out


def test_who_does_not_log_in_gets_in_only_if_that_is_said() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        with smtplib.SMTP("127.0.0.1", ports(heard)[0]) as connection:
            with pytest.raises(smtplib.SMTPSenderRefused, match="Authentication required"):
                send(connection)

    def use_in_clear(door: HttpDoor, heard: Heard) -> None:
        with smtplib.SMTP("127.0.0.1", ports(heard)[0]) as connection:
            send(connection)

    assert serve("--verify", "example.com", use=use).code == 0
    run = serve("--verify", "example.com", "--no-smtp-login", use=use_in_clear)
    assert "or none and in clear" in run.out


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "credentials"
    path.write_text("[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n")
    return path


def test_the_keys_of_the_one_file_count_at_both_doors(keys: Path) -> None:
    password = SmtpCredentials.of(AccessKey("AKIDEXAMPLE", "secret"), "us-east-1").password

    def use(door: HttpDoor, heard: Heard) -> None:
        client(door).send_email(**V2)
        with smtplib.SMTP_SSL("127.0.0.1", ports(heard)[1], context=trusted(door)) as connection:
            with pytest.raises(smtplib.SMTPAuthenticationError):
                connection.login("AKIDEXAMPLE", "secret")
            connection.login("AKIDEXAMPLE", password)
            send(connection)

    run = serve("--verify-signatures", "--credentials", str(keys), "--verify", "example.com", use=use)

    assert (run.code, "with the id of a key and its SMTP password" in run.out, password in run.out) == (0, True, False)


@pytest.mark.parametrize(("more", "regions"), [((), ["eu-west-1"]), (("--single",), [])])
def test_a_password_is_for_its_region_and_of_no_use_to_a_single_one_elsewhere(
    keys: Path, more: tuple[str, ...], regions: list[str]
) -> None:
    password = SmtpCredentials.of(AccessKey("AKIDEXAMPLE", "secret"), "eu-west-1").password

    def use(door: HttpDoor, heard: Heard) -> None:
        with smtplib.SMTP_SSL("127.0.0.1", ports(heard)[1], context=trusted(door)) as connection:
            with nullcontext() if regions else pytest.raises(smtplib.SMTPAuthenticationError):
                connection.login("AKIDEXAMPLE", password)
                send(connection)
        mail = json.loads(ask(door, "GET", "/_sesmodel/mail")[2])["mail"]
        assert [one["region"] for one in mail] == regions

    checks = ("--verify-signatures", "--credentials", str(keys))
    assert serve(*checks, "--verify", "example.com", *more, use=use).code == 0


def test_keys_and_mail_of_anybody_contradict_each_other(keys: Path) -> None:
    run = serve("--verify-signatures", "--credentials", str(keys), "--no-smtp-login")

    assert (run.code, "not both" in run.err) == (2, True)


def test_the_login_says_the_account_and_the_command_the_region() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        with smtplib.SMTP_SSL("127.0.0.1", ports(heard)[1], context=trusted(door)) as connection:
            connection.login("AKIDOTHER", "anything")
            send(connection)
        (mail,) = json.loads(ask(door, "GET", "/_sesmodel/mail")[2])["mail"]
        assert (mail["account"], mail["region"]) == ("222222222222", "eu-west-1")

    others = ("--account", "AKIDOTHER=222222222222", "--region", "eu-west-1")
    assert serve(*others, "--verify", "example.com", use=use).code == 0


# --- ports ------------------------------------------------------------------------------------------------


def test_the_usual_ports_are_those_of_ses_above_1023() -> None:
    assert (MODES[SMTP_PORT], MODES[SMTPS_PORT]) == (SmtpMode.STARTTLS, SmtpMode.TLS_WRAPPER)
    assert min(SMTP_PORT, SMTPS_PORT) > 1023


def test_a_usual_port_in_use_is_said_so() -> None:
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    with socket.socket() as taken:
        with suppress(OSError):  # if anybody has it already, all the better
            taken.bind(("127.0.0.1", SMTP_PORT))
            taken.listen()
        run = serve("--port", str(port))

    said = f"Error: port {SMTP_PORT} of 127.0.0.1 is in use. Give another --smtp-port, or 0 for any that is free."
    assert (run.code, run.out, run.err) == (1, "", f"{said} --no-smtp does without.\n")


def test_a_port_that_is_given_is_taken() -> None:
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]

    def use(door: HttpDoor, heard: Heard) -> None:
        assert ports(heard)[1] == port

    assert serve("--smtps-port", str(port), use=use).code == 0


def test_it_does_without_if_it_is_told_to() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        assert json.loads(ask(door, "GET", "/_sesmodel/smtp")[2]) == []
        assert ask(door, "GET", "/_sesmodel/smtp/ca.pem")[0] == 404

    assert "SMTP" not in serve("--no-smtp", use=use).out


def test_a_region_without_smtp_has_none() -> None:
    run = serve("--region", "eu-south-1")

    assert (run.code, "SMTP       none: there is no SMTP interface in eu-south-1\n" in run.out) == (0, True)
    assert "smtplib" not in run.out


def test_a_certificate_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    run = serve("--smtp-ca", str(tmp_path))

    assert (run.code, run.err.startswith(f"Error: {tmp_path} cannot be written: ")) == (1, True)


def test_it_ends_although_somebody_is_connected() -> None:
    left: list[smtplib.SMTP] = []

    def use(door: HttpDoor, heard: Heard) -> None:
        left.append(smtplib.SMTP("127.0.0.1", ports(heard)[0]))
        left[0].ehlo()

    assert serve(use=use).code == 0
    left[0].close()


def test_a_name_that_no_certificate_can_be_for_is_said_so_and_nobody_waits_in_vain() -> None:
    def use(door: HttpDoor, heard: Heard) -> None:
        for port in (*ports(heard), *ports(heard)):
            with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
                smtplib.SMTP("127.0.0.1", port, timeout=30)
        assert ask(door, "GET", "/health")[0] == 200

    run = serve("--allow-host", "my_host.example.com", use=use)

    assert (run.code, run.err.count("No mail is taken by SMTP: ")) == (0, 1)
    assert "'my_host.example.com'" in run.err


def test_nothing_of_smtp_is_loaded_before_somebody_comes() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "sesmodel", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            while "  openssl " not in process.stdout.readline():
                assert process.poll() is None
            process.terminate()
            _, loaded = process.communicate(timeout=30)
        finally:
            process.kill()

    assert "uvicorn" in loaded
    for late in ("aiosmtpd", "trustme", "smtp_connection", "smtp_logins", "cryptography.x509"):
        assert late not in loaded


# --- hints ------------------------------------------------------------------------------------------------


def test_hints_are_of_the_ports_that_there_are_and_of_either_kind_of_address() -> None:
    only = SmtpDoor("::1", 2587, SmtpMode.STARTTLS, needs_login=False)
    lines = "\n".join(smtp_pointing([only], "/etc/ca.pem", checks=True))

    assert smtp_facts([only], "x")["SMTP"] == "[::1]:2587 (STARTTLS)"
    for said in ('"::1", port: 2587, secure: false', "[::1]:2587", "smtp_tls_CAfile=/etc/ca.pem", "KEYID", "or none"):
        assert said in lines
    assert (smtp_facts([], "x"), smtp_pointing([], "x", checks=False)) == ({}, [])
