"""Return paths that name the recipient."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import Address, InvalidAddress, LocalSes, Mailer, Message, MessageRejected, unverp, verp
from sesmodel.testing.strategies import domains, local_parts

BASE = "bounces@example.com"


@pytest.mark.spec("LIF-15", "IDN-08")
def test_a_return_path_names_the_recipient_and_gives_it_back() -> None:
    assert verp("sender@example.com", "jane@dest.test") == "sender+jane=dest.test@example.com"
    assert unverp("sender+jane=dest.test@example.com") == "jane@dest.test"
    assert verp(BASE, "bob@example.org") == "bounces+bob=example.org@example.com"
    assert unverp(verp("bounces@example.com", "bob@example.org")) == "bob@example.org"
    assert verp(Address.parse(BASE), Address.parse("Bob <bob@bücher.example>")) == (
        "bounces+bob=xn--bcher-kva.example@example.com"
    )


@pytest.mark.spec("LIF-15")
def test_marks_of_the_label_are_escaped_in_the_local_part() -> None:
    written = verp("bounces+news@example.com", "a+b=c%d@example.org")

    assert written == "bounces+news+a%2Bb%3Dc%25d=example.org@example.com"
    assert unverp(written) == "a+b=c%d@example.org"
    assert unverp(written.lower()) == "a+b=c%d@example.org"


@pytest.mark.spec("LIF-15", "IDN-08")
@given(st.builds(Address, local_parts(), domains()))
def test_any_recipient_comes_back_or_is_refused_as_too_long(recipient: Address) -> None:
    try:
        written = verp("b@example.com", recipient)
    except InvalidAddress as error:
        assert error.what == "Local address is too long"  # noqa: PT017  refusing is one of two right answers
        return

    assert '"' not in written
    assert written.startswith("b+")
    assert written.endswith("@example.com")
    assert unverp(written) == recipient.addr_spec
    assert Address.parse(written).addr_spec == written


@pytest.mark.parametrize("recipient", ['"a b"@example.org', '"a..b"@example.org', '".a"@example.org', "a@[192.0.2.1]"])
def test_recipients_that_need_quotes_need_none_in_the_label(recipient: str) -> None:
    assert '"' not in verp(BASE, recipient)
    assert unverp(verp(BASE, recipient)) == recipient


@pytest.mark.parametrize("address", ["bounces@example.com", "a=b@example.com", "a+b@example.com", "a+=b@c.d"])
def test_an_address_that_names_nobody_is_refused(address: str) -> None:
    with pytest.raises(InvalidAddress):
        unverp(address)


@pytest.mark.spec("LIF-15", "IDN-08")
def test_the_return_path_counts_as_verified_when_its_base_is() -> None:
    ses = LocalSes()
    ses.verify("news@example.org")
    ses.verify(BASE)
    message = Message(sender="news@example.org", to="bob@example.net", subject="Hi", text="Hello")

    Mailer(ses).send(message.replace(return_path=verp(BASE, "bob@example.net")))
    assert ses.sent.one().to
    with pytest.raises(MessageRejected):
        Mailer(ses).send(message.replace(return_path=verp("other@example.com", "bob@example.net")))
