"""The small pieces of a header: encoded words, and addresses read and written."""

from __future__ import annotations

from email import policy
from email.header import Header, decode_header, make_header
from email.headerregistry import Address as RegistryAddress
from email.utils import formataddr, parseaddr
from typing import TYPE_CHECKING, cast

import idna

from benchmarks.harness import Case, Gate, Table
from sesmodel import Address, encode_header
from sesmodel.mail import domain, encoded_word

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.headerregistry import AddressHeader

SUBJECTS = (
    "Grüße aus Köln",
    "Votre commande a été expédiée – merci de votre confiance",
    "Ваше замовлення вже в дорозі",
    "ご注文の品を発送いたしました。到着まで今しばらくお待ちください",
    "🎉 Three days left: tickets from €19",
    "Παρακαλώ επιβεβαιώστε τη διεύθυνσή σας",
)
OF_42 = "ご注文の品を発送いたしました。ありがとうございます。またのお越しをお待ちしています。"
ENCODED = tuple(Header(text, "utf-8").encode() for text in SUBJECTS)

IDN = "bücher.例え.テスト"

MAILBOXES = (
    ("", "bob@example.net"),
    ("Ana Example", "ana@example.com"),
    ("Example, Ana", "ana.example+tickets@mail.example.com"),
    ("Jörg Größe", "joerg@example.de"),
    ("佐藤 花子", "hanako@example.jp"),
    ("Dr. Q (home)", "q@example.org"),
)


def _registry_addresses() -> tuple[RegistryAddress, ...]:
    return tuple(RegistryAddress(display_name=name, addr_spec=spec) for name, spec in MAILBOXES)


TEXTS = tuple(map(str, _registry_addresses()))
"""The mailboxes as people write them, with quotes where they must be."""


def _from_each(function: Callable[[str], str], texts: tuple[str, ...]) -> Callable[[], list[str]]:
    return lambda: [function(text) for text in texts]


def _read_words(text: str) -> str:
    return str(make_header(decode_header(text)))


def _check_subjects(read: list[str]) -> None:
    assert read == list(SUBJECTS), read


def _check_encoded(written: list[str]) -> None:
    assert all(text.isascii() for text in written), written
    _check_subjects([_read_words(text) for text in written])


def _check_42(written: str) -> None:
    assert written.isascii(), written
    assert _read_words(written) == OF_42, written


def _check_idn(written: str) -> None:
    assert written == "xn--bcher-kva.xn--r8jz45g.xn--zckzah", written


def _check_mailboxes(read: list[tuple[str, str]]) -> None:
    assert read == list(MAILBOXES), read


def _check_written(written: list[str]) -> None:
    parted = [parseaddr(text) for text in written]
    _check_mailboxes([(_read_words(name) if name else "", spec) for name, spec in parted])


# --- ways -----------------------------------------------------------------------------------------


def _header(text: str) -> str:
    return Header(text, "utf-8").encode()


def _idna(name: str) -> str:
    return idna.encode(name, uts46=True).decode("ascii")


def _address_parse() -> list[tuple[str, str]]:
    parsed = [Address.parse(text) for text in TEXTS]
    return [(address.display_name, address.addr_spec) for address in parsed]


def _parseaddr() -> list[tuple[str, str]]:
    return [parseaddr(text) for text in TEXTS]


def _header_factory() -> list[tuple[str, str]]:
    factory = policy.default.header_factory
    parsed = [cast("AddressHeader", factory("To", text)).addresses[0] for text in TEXTS]
    return [(address.display_name, address.addr_spec) for address in parsed]


def _ways_to_write() -> tuple[Case[list[str]], ...]:
    ours = [Address.parse(text) for text in TEXTS]
    registry = _registry_addresses()
    ways: dict[str, Callable[[], list[str]]] = {
        "Address.encode(), words encoded": lambda: [address.encode() for address in ours],
        "str(Address)": lambda: list(map(str, ours)),
        "email.utils.formataddr, words encoded": lambda: [formataddr(pair) for pair in MAILBOXES],
        "str(email.headerregistry.Address)": lambda: list(map(str, registry)),
    }
    return tuple(Case(name, run, _check_written, operations=len(MAILBOXES)) for name, run in ways.items())


TABLES = (
    Table(
        "encode-words",
        "a subject that is not ASCII, written as encoded words",
        (
            Case("sesmodel", _from_each(encoded_word.words, SUBJECTS), _check_encoded, operations=len(SUBJECTS)),
            Case("email.header.Header", _from_each(_header, SUBJECTS), _check_encoded, operations=len(SUBJECTS)),
        ),
        peer="email.header.Header",
    ),
    Table(
        "encode-word",
        f"one subject of {len(OF_42)} characters, in Japanese",
        (
            Case("sesmodel.encode_header", lambda: encode_header(OF_42), _check_42),
            Case("sesmodel, in a Subject", lambda: encoded_word.words(OF_42), _check_42),
            Case("email.header.Header", lambda: _header(OF_42), _check_42),
        ),
        peer="email.header.Header",
        gates=(
            Gate("sesmodel.encode_header", 0.12, "email.header.Header", goal=0.06),
            Gate("sesmodel, in a Subject", 0.12, "email.header.Header", goal=0.06),
        ),
    ),
    Table(
        "decode-words",
        "the same, read back",
        (
            Case("sesmodel", _from_each(encoded_word.decode, ENCODED), _check_subjects, operations=len(SUBJECTS)),
            Case(
                "email.header.make_header", _from_each(_read_words, ENCODED), _check_subjects, operations=len(SUBJECTS)
            ),
        ),
        peer="email.header.make_header",
    ),
    Table(
        "domain",
        "a domain that is not ASCII, written as Punycode again and again",
        (
            Case("sesmodel", lambda: domain.to_ascii(IDN), _check_idn),
            Case("idna.encode", lambda: _idna(IDN), _check_idn),
        ),
        peer="idna.encode",
        gates=(Gate("sesmodel", 0.02, "idna.encode", goal=0.01),),
    ),
    Table(
        "read-addresses",
        "a mailbox as people write it",
        (
            Case("Address.parse", _address_parse, _check_mailboxes, operations=len(TEXTS)),
            Case("email.utils.parseaddr, checks nothing", _parseaddr, _check_mailboxes, operations=len(TEXTS)),
            Case("email.headerregistry", _header_factory, _check_mailboxes, operations=len(TEXTS)),
        ),
        peer="email.headerregistry",
    ),
    Table(
        "write-addresses",
        "a mailbox for a header or for people",
        _ways_to_write(),
        peer="email.utils.formataddr, words encoded",
    ),
)
