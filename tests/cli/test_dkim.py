"""`sesmodel dkim`: keys in files of their own, signatures on standard output, verdicts with an exit status."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from sesmodel import DkimKey, KeyRecord, RawMessage
from sesmodel.dkim.byodkim import SIZES_TODAY, check_private_key
from tests.cli.running import printed, program, run
from tests.dkim import keys, vectors

if TYPE_CHECKING:
    from pathlib import Path

MAIL = b"From: Ana <ana@example.com>\nTo: bob@example.net\nSubject: Hi\n\nHello\n"


@pytest.fixture
def mail(tmp_path: Path) -> str:
    path = tmp_path / "mail.eml"
    path.write_bytes(MAIL)
    return str(path)


@pytest.fixture
def key(tmp_path: Path) -> str:
    path = tmp_path / "key.pem"
    path.write_text(vectors.RFC_6376_KEY)
    return str(path)


@pytest.fixture
def signed(mail: str, key: str, tmp_path: Path) -> str:
    result = run("dkim", "sign", mail, "--domain", "example.com", "--selector", "s1", "--key", key)
    assert result.exit_code == 0
    path = tmp_path / "signed.eml"
    path.write_bytes(result.stdout_bytes)
    return str(path)


RECORD = str(KeyRecord.of(keys.rsa_1024()))


# --- keygen ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "size"), [((), 2048), (("--bits", "1024"), 1024), (("--type", "ed25519"), 256)])
def test_a_key_is_written_to_a_file_that_only_its_owner_reads(
    tmp_path: Path, options: tuple[str, ...], size: int
) -> None:
    path = tmp_path / "new.pem"
    result = run("dkim", "keygen", "example.com", "--selector", "s1", "--out", str(path), *options)

    made = DkimKey.load(path.read_text())
    assert (result.exit_code, made.size, stat.S_IMODE(path.stat().st_mode)) == (0, size, 0o600)
    assert result.stdout.splitlines() == [
        "name:  s1._domainkey.example.com",
        "type:  TXT",
        f"value: {KeyRecord.of(made)}",
    ]
    assert path.read_text().splitlines()[1] not in result.output


def test_a_file_that_is_there_is_not_overwritten(key: str) -> None:
    result = run("dkim", "keygen", "example.com", "--selector", "s1", "--out", key)

    assert result.exit_code == 2
    assert "File exists" in result.stderr


def test_a_key_is_printed_when_that_is_asked_for_and_nothing_else_is_possible_by_accident() -> None:
    result = run("dkim", "keygen", "example.com", "--selector", "s1", "--print-key", "--bits", "1024")

    assert DkimKey.load(result.stdout.partition("name:")[0]).size == 1024
    assert run("dkim", "keygen", "example.com", "--selector", "s1").exit_code == 2
    assert run("dkim", "keygen", "example.com", "--selector", "s1", "--print-key", "--out", "x").exit_code == 2


def test_a_key_for_byodkim_is_in_the_form_that_ses_takes() -> None:
    result = run("dkim", "keygen", "example.com", "--selector", "s1", "--print-key", "--byodkim", "--json")

    made = check_private_key(printed(result)["key"].strip(), SIZES_TODAY)
    assert printed(result)["record"] == {
        "name": "s1._domainkey.example.com",
        "type": "TXT",
        "value": str(KeyRecord.of(made)),
    }
    wrong = run("dkim", "keygen", "example.com", "--selector", "s1", "--print-key", "--byodkim", "--type", "ed25519")
    assert (wrong.exit_code, "it is no RSA key" in wrong.stderr) == (2, True)


def test_json_names_the_file_and_not_the_key(tmp_path: Path) -> None:
    path = tmp_path / "new.pem"
    result = run("dkim", "keygen", "example.com", "--selector", "s1", "--out", str(path), "--json")

    assert set(printed(result)) == {"ok", "record", "file"}


# --- sign -----------------------------------------------------------------------------------------


def test_a_signed_file_has_one_field_more_and_crlf(signed: str, tmp_path: Path) -> None:
    raw = RawMessage((tmp_path / "signed.eml").read_bytes())

    assert raw.fields[0].name == "DKIM-Signature"
    assert raw.data.endswith(MAIL.replace(b"\n", b"\r\n"))
    assert run("dkim", "verify", signed, "--record", RECORD).exit_code == 0


def test_bytes_go_through_a_pipe_unchanged(key: str) -> None:
    arguments = ("--domain", "example.com", "--selector", "s1", "--key", key, "--header", "subject")
    result = program("-m", "sesmodel", "dkim", "sign", "-", *arguments, stdin=MAIL)

    assert result.returncode == 0
    assert b"h=From:subject;" in result.stdout
    assert b"\r\r" not in result.stdout
    assert program("-m", "sesmodel", "dkim", "verify", "-", "--record", RECORD, stdin=result.stdout).returncode == 0


def test_what_cannot_be_signed_is_said_without_the_key(mail: str, key: str, tmp_path: Path) -> None:
    sign = ("dkim", "sign", mail, "--domain", "example.com", "--selector", "s1", "--key")
    date = run(*sign, key, "--header", "Date")
    assert (date.exit_code, "ForbiddenSignedHeader: Date" in date.stderr) == (2, True)

    broken = tmp_path / "broken.pem"
    broken.write_text(vectors.RFC_6376_KEY.replace("MIIC", "AAAA"))
    result = run(*sign, str(broken))
    assert (result.exit_code, "it is no private key" in result.stderr) == (2, True)
    assert vectors.RFC_6376_KEY.splitlines()[2] not in result.output


# --- verify ---------------------------------------------------------------------------------------


def test_a_verdict_names_the_step_that_failed(signed: str, tmp_path: Path) -> None:
    altered = tmp_path / "altered.eml"
    altered.write_bytes((tmp_path / "signed.eml").read_bytes().replace(b"Hello", b"Hallo"))

    result = run("dkim", "verify", str(altered), "--record", RECORD)
    assert result.exit_code == 1
    assert "body hash differs" in result.stdout
    data = printed(run("dkim", "verify", str(altered), "--record", RECORD, "--json"))
    assert data == {
        "ok": False,
        "signatures": [
            {
                "domain": "example.com",
                "selector": "s1",
                "algorithm": "rsa-sha256",
                "result": "fail",
                "failure": "body hash differs",
                "detail": "",
            }
        ],
    }


def test_a_record_comes_from_a_file_too(signed: str, tmp_path: Path) -> None:
    path = tmp_path / "record.txt"
    path.write_text(f"p={vectors.RFC_6376_PUBLIC}\n")

    result = run("dkim", "verify", signed, "--record-file", str(path))
    assert (result.exit_code, "pass" in result.stdout) == (0, True)
    path.write_text("junk")
    unreadable = run("dkim", "verify", signed, "--record-file", str(path))
    assert (unreadable.exit_code, "key record cannot be read" in unreadable.stdout) == (1, True)


def test_a_message_without_a_signature_does_not_pass(mail: str) -> None:
    result = run("dkim", "verify", mail, "--record", RECORD)

    assert (result.exit_code, result.stdout.strip()) == (1, "no signature")


def test_without_a_record_dns_is_asked(signed: str) -> None:
    result = run("dkim", "verify", signed, "--nameserver", "192.0.2.53:0")

    assert result.exit_code == 2
