"""Groups of mailboxes, and the obsolete forms of addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Address, Group, InvalidAddress, InvalidHeader, Message, address_list, build, read, same_content
from sesmodel.mail.address import parse_list, readable
from sesmodel.testing.strategies import addresses, one_line

ANA, BOB = Address("ana", "example.com", "Ana"), Address("bob", "example.net")


def test_a_group_is_read_with_its_members() -> None:
    group = Group.parse('"Team, the": Ana <ana@example.com>, bob@example.net;')

    assert (group.name, group.members) == ("Team, the", (ANA, BOB))
    assert Group.parse("undisclosed-recipients:;") == Group("undisclosed-recipients")
    assert Group("Team", "Ana <ana@example.com>, bob@example.net").members == (ANA, BOB)


def test_a_list_keeps_mailboxes_and_groups_in_their_order() -> None:
    found = address_list("bob@example.net, Team: Ana <ana@example.com>;, Nobody: ;, ana@example.com")

    assert found == (BOB, Group("Team", [ANA]), Group("Nobody"), Address("ana", "example.com"))
    assert address_list("") == ()
    assert address_list("a@b.c; Ana <ana@example.com>") == (Address("a", "b.c"), ANA)


@pytest.mark.parametrize("text", ["", "a@b.c", "A: ;, B: ;", "a@b.c: ;", ": a@b.c;"])
def test_what_is_not_one_group_is_refused(text: str) -> None:
    with pytest.raises(InvalidAddress):
        Group.parse(text)


@pytest.mark.parametrize("name", ["", "  ", "a\nb"])
def test_a_group_has_a_name_on_one_line(name: str) -> None:
    with pytest.raises(InvalidAddress):
        Group(name)


@given(one_line(min_size=1, max_size=90), st.lists(addresses(), max_size=5), st.integers(0, 60))
def test_a_group_is_read_back_from_both_of_its_forms(name: str, members: list[Address], column: int) -> None:
    if not name.strip(" "):
        return
    group = Group(name, members)

    written = group.encode(column=column)
    assert written.isascii()
    assert Group.parse(written.replace("\r\n", "")) == group
    assert Group.parse(str(group)) == group


def test_a_header_field_keeps_a_group() -> None:
    message = Message(sender=ANA, to=BOB, headers={"Resent-To": "Team: ana@example.com, b@example.net;"})

    assert b"Resent-To: Team: ana@example.com, b@example.net;\r\n" in build(message)


def test_a_message_for_bcc_alone_may_show_a_group_of_nobody() -> None:
    message = Message(sender=ANA, bcc=BOB, text="x", headers={"To": "undisclosed-recipients:;"})

    assert b"\r\nTo: undisclosed-recipients:;\r\n" in build(message)
    assert same_content(read(build(message)), message)
    for bad in ("bob@example.net", "Team: bob@example.net;"):
        with pytest.raises(InvalidHeader, match="made from the message"):
            message.replace(headers={"To": bad})
    with pytest.raises(InvalidHeader, match="made from the message"):
        message.replace(to=BOB)


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("ana . perez @ example . com", "ana.perez@example.com"),
        ("ana (home) . perez@example.com", "ana.perez@example.com"),
        ("ana@ (at) example.com", "ana@example.com"),
        ('"ana" . perez@example.com', "ana.perez@example.com"),
        ('"an a" . "p@z" @example.com', '"an a.p@z"@example.com'),
        ("<@a,@b.example:ana@example.com>", "ana@example.com"),
        ("Ana A. Perez <ana @example.com>", "ana@example.com"),
        ('""ana@example.com', "ana@example.com"),
    ],
)
def test_obsolete_forms_are_read_and_never_written(text: str, spec: str) -> None:
    assert Address.parse(text).addr_spec == spec
    assert [one.addr_spec for one in readable(text)] == [spec]


@pytest.mark.spec("API-04")
@pytest.mark.parametrize(
    "text", ["ana @example.com", "ana . perez@example.com", "ana@ example.com", "a(b)@example.com"]
)
def test_the_service_refuses_blanks_around_dots_and_at(text: str) -> None:
    with pytest.raises(InvalidAddress, match="contains control or whitespace"):
        parse_list(text)


@pytest.mark.parametrize("text", ["a na@example.com", "ana@exam ple.com", '"a" b@example.com', "a. b c@d.e"])
def test_blanks_between_words_are_no_obsolete_form(text: str) -> None:
    with pytest.raises(InvalidAddress, match="contains control or whitespace"):
        Address.parse(text)


def test_the_quick_way_and_the_grammar_agree() -> None:
    for text in ("ana@example.com", "Ana B <ana@example.com>", "Ana<ana@example.com>", f"{'x' * 64}@b.c"):
        quick, slow = Address.parse(text), Address.parse(f" {text} (seen)")
        assert quick == slow
        assert repr(quick) == repr(slow)
        assert hash(quick) == hash(slow)
    for text in ("x" * 65 + "@b.c", "a@-b.c", "a@b..c"):
        with pytest.raises(InvalidAddress):
            parse_list(f"{text}, ok@example.com")
