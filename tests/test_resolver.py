"""The resolver asks a real name server on loopback."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from sesmodel import Answer, DnsResolver, DnsTable, InvalidConfiguration, LookupStatus, Record, RecordType
from tests.dns.name_server import NameServer, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

TXT, MX, CNAME = RecordType.TXT, RecordType.MX, RecordType.CNAME


@pytest.fixture
def server() -> Iterator[NameServer]:
    with serving(DnsTable()) as running:
        yield running


def lookup(server: NameServer, name: str, kind: RecordType, *, timeout: float = 5.0) -> Answer:
    """What the resolver says, which is the same with and without ``await``."""
    resolver = DnsResolver(nameservers=["127.0.0.1"], port=server.port, timeout=timeout)
    answer = resolver.lookup(name, kind)
    assert asyncio.run(resolver.alookup(name, kind)) == answer
    return answer


def found(*values: str) -> Answer:
    return Answer(LookupStatus.FOUND, values)


def test_records_of_every_type_are_found(server: NameServer) -> None:
    server.table.add(
        Record("example.com", MX, "10 feedback-smtp.eu-west-1.amazonses.com"),
        Record("example.com", TXT, "v=spf1 -all"),
        Record("tok._domainkey.example.com", CNAME, "tok.dkim.amazonses.com"),
    )

    assert lookup(server, "Example.COM", MX) == found("10 feedback-smtp.eu-west-1.amazonses.com")
    assert lookup(server, "example.com.", TXT) == found("v=spf1 -all")
    assert lookup(server, "tok._domainkey.example.com", CNAME) == found("tok.dkim.amazonses.com")


def test_the_strings_of_a_text_are_joined_and_too_much_for_udp_comes_over_tcp(server: NameServer) -> None:
    long = 'a"b\\c; é ' * 100
    server.table.add(Record("example.com", TXT, long))

    assert lookup(server, "example.com", TXT) == found(long)
    assert [protocol for _, _, protocol in server.asked] == ["udp", "tcp"] * 2


def test_cname_records_are_followed(server: NameServer) -> None:
    server.table.add(
        Record("a.example.com", CNAME, "b.example.com"),
        Record("b.example.com", CNAME, "c.example.com"),
        Record("c.example.com", TXT, "p=key"),
    )

    assert lookup(server, "a.example.com", TXT) == found("p=key")
    assert lookup(server, "a.example.com", MX).status is LookupStatus.NO_SUCH_TYPE
    server.table.remove("c.example.com")
    assert lookup(server, "a.example.com", TXT).status is LookupStatus.NO_SUCH_NAME


def test_a_name_that_nobody_has_is_told_from_a_type_that_it_lacks(server: NameServer) -> None:
    server.table.add(Record("a.example.com", TXT, "x"))

    assert lookup(server, "example.com", TXT) == Answer(LookupStatus.NO_SUCH_TYPE)
    assert lookup(server, "a.example.com", MX) == Answer(LookupStatus.NO_SUCH_TYPE)
    assert lookup(server, "b.example.com", TXT) == Answer(LookupStatus.NO_SUCH_NAME)


def test_an_error_of_the_server_and_silence_are_no_answer(server: NameServer) -> None:
    server.table.add(Record("example.com", TXT, "x"))
    server.broken.add("example.com")
    assert lookup(server, "example.com", TXT) == Answer(LookupStatus.FAILED)

    server.broken.clear()
    server.silent.add("example.com")
    assert lookup(server, "example.com", TXT, timeout=0.2) == Answer(LookupStatus.FAILED)


def test_names_that_cannot_be_are_no_names(server: NameServer) -> None:
    for name in (f"{'x' * 64}.example", ".".join(["x" * 60] * 5), "a..example"):
        assert lookup(server, name, TXT) == Answer(LookupStatus.NO_SUCH_NAME)
    assert server.asked == []


def test_only_the_name_itself_is_asked_for(server: NameServer) -> None:
    lookup(server, "host", TXT)

    assert {name for name, _, _ in server.asked} == {"host"}


@pytest.mark.parametrize(
    "settings", [{"nameservers": ["not an address"]}, {"port": 0}, {"port": 65_536}, {"timeout": 0.0}]
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(InvalidConfiguration):
        DnsResolver(**{"nameservers": ["127.0.0.1"], **settings})  # type: ignore[arg-type]


def test_a_text_that_is_no_utf_8_is_shown_with_escapes() -> None:
    import dns.rdata

    from sesmodel.resolver import _value

    assert _value(dns.rdata.from_text("IN", "TXT", '"caf\\233"')) == "caf\\xe9"
