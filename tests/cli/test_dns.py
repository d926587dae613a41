"""`sesmodel dns` prints what to publish, and what is missing or wrong of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sesmodel import DnsTable, Record, RecordType, read_records_csv, required_dns_records
from tests.cli.running import printed, run
from tests.dns.name_server import NameServer, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKENS = ("tok1", "tok2", "tok3")
COMPLETE = required_dns_records("example.com", region="eu-west-1", tokens=TOKENS, mail_from="mail.example.com")
KNOWN = ("--region", "eu-west-1", *(word for token in TOKENS for word in ("--token", token)))
WITH_MAIL_FROM = (*KNOWN, "--mail-from", "mail.example.com")


@pytest.fixture
def server() -> Iterator[NameServer]:
    with serving(DnsTable(one.record for one in COMPLETE)) as running:
        yield running


def asking(server: NameServer) -> tuple[str, ...]:
    return ("--nameserver", "127.0.0.1", "--port", str(server.port))


def test_a_domain_with_everything_is_ok(server: NameServer) -> None:
    result = run("dns", "check", "example.com", *WITH_MAIL_FROM, *asking(server))

    assert result.exit_code == 0
    assert "tok1._domainkey.example.com" in result.stdout
    assert "example.com: SES finds all that it waits for" in result.stdout
    assert result.stderr == ""


def test_what_is_missing_or_wrong_is_shown_with_what_to_do(server: NameServer) -> None:
    server.table.remove("tok1._domainkey.example.com")
    server.table.add(Record("tok1._domainkey.example.com.example.com", RecordType.CNAME, "tok1.dkim.amazonses.com"))
    result = run("dns", "check", "example.com", *KNOWN, *asking(server))

    assert result.exit_code == 1
    assert "domain appended twice" in result.stdout
    assert "doubled-domain: The provider puts the domain behind what you type" in result.stdout
    assert "note: No MAIL FROM domain was given" in result.stdout
    assert "DMARC: none" in result.stdout
    assert "example.com: SES does not find all that it waits for" in result.stdout


def test_programs_get_json(server: NameServer) -> None:
    server.table.remove("tok2._domainkey.example.com")
    result = run("dns", "check", "example.com", *WITH_MAIL_FROM, *asking(server), "--json")
    data = printed(result)

    assert (result.exit_code, data["ok"], data["domain"]) == (1, False, "example.com")
    assert [one["verdict"] for one in data["records"]] == ["ok", "missing", "ok", "ok", "ok", "missing"]
    assert data["records"][0] == {
        "name": "tok1._domainkey.example.com",
        "type": "CNAME",
        "value": "tok1.dkim.amazonses.com",
        "purpose": "DKIM",
        "required": True,
        "verdict": "ok",
        "what": "as it must be",
        "advice": "",
        "found": [{"name": "tok1._domainkey.example.com", "type": "CNAME", "value": "tok1.dkim.amazonses.com"}],
    }
    assert data["dmarc"] == {"result": "none", "disposition": "none", "spf_aligned": True, "dkim_aligned": False}


def test_without_what_ses_gave_out_nothing_is_ok(server: NameServer) -> None:
    result = run("dns", "check", "example.com", "--region", "eu-west-1", *asking(server))

    assert result.exit_code == 1
    assert "note: DKIM was not checked" in result.stdout
    assert "example.com: nothing that SES waits for was compared" in result.stdout


def test_the_answer_of_get_email_identity_says_what_is_expected(server: NameServer, tmp_path: Path) -> None:
    file = tmp_path / "identity.json"
    file.write_text(json.dumps({"DkimAttributes": {"Tokens": TOKENS}}))
    command = ("dns", "check", "example.com", "--region", "eu-west-1", *asking(server), "--identity")

    assert run(*command, str(file)).exit_code == 0
    assert run(*command, "-", stdin=b"[]").exit_code == 2
    assert run(*command, "-", stdin=b"{").exit_code == 2


def test_a_key_of_ones_own_is_compared(server: NameServer, tmp_path: Path) -> None:
    server.table.add(Record("sel._domainkey.example.com", RecordType.TXT, "p=MIGf"))
    key = tmp_path / "public.pem"
    command = ("dns", "check", "example.com", "--region", "eu-west-1", "--selector", "sel", *asking(server))

    for text, status in (("-----BEGIN PUBLIC KEY-----\nMIGf\n-----END PUBLIC KEY-----\n", 0), ("AAAA", 1)):
        key.write_text(text)
        assert run(*command, "--public-key", str(key)).exit_code == status


def test_texts_of_strangers_cannot_move_the_cursor(server: NameServer) -> None:
    server.table.add(Record("_dmarc.example.com", RecordType.TXT, "v=DMARC1; p=\x1b[2J"))
    result = run("dns", "check", "example.com", *KNOWN, *asking(server))

    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "example.com"),
        ("check", "localhost", *KNOWN),
        ("check", "example.com", "--region", "eu-west-1", "--token", "a b"),
        ("check", "example.com", *KNOWN, "--nameserver", "nobody"),
        ("check", "example.com", *KNOWN, "--timeout", "-1"),
        ("records", "example.com", "--region", "eu-west-1"),
        ("records", "example.com", "--region", "Ireland", "--mail-from", "m.example.com"),
        ("records", "localhost", *KNOWN),
        ("records", "example.com", *KNOWN, "--format", "csv", "--trailing-dot"),
    ],
)
def test_a_command_that_is_wrong_is_told_so(arguments: tuple[str, ...]) -> None:
    result = run("dns", *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_records_are_printed_in_four_forms() -> None:
    command = ("dns", "records", "ana@Example.com", *WITH_MAIL_FROM)

    table = run(*command).stdout.splitlines()
    assert table[0].split() == ["Name", "Type", "Value"]
    assert table[1].split() == ["tok1._domainkey.example.com", "CNAME", "tok1.dkim.amazonses.com"]
    assert len(table) == 6
    zone = run(*command, "--format", "zone").stdout
    assert zone.startswith("tok1._domainkey.example.com. 3600 IN CNAME tok1.dkim.amazonses.com.\n")
    assert len(json.loads(run(*command, "--format", "route53").stdout)["Changes"]) == 5
    assert read_records_csv(run(*command, "--format", "csv").stdout) == tuple(one.record for one in COMPLETE)


def test_periods_at_the_end_and_a_dmarc_record_come_when_asked_for() -> None:
    command = ("dns", "records", "example.com", "--region", "eu-west-1", "--dmarc")

    assert "_dmarc.example.com. " in run(*command, "--trailing-dot").stdout
    assert run(*command, "--format", "zone", "--no-trailing-dot").stdout.startswith("_dmarc.example.com 3600 IN TXT")
