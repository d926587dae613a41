"""Which message feedback is about, and who may have complained."""

from __future__ import annotations

import pytest

from sesmodel import (
    Bounce,
    Complaint,
    InboxTransport,
    InvalidValue,
    LocalSes,
    Mailer,
    Message,
    MessageIndex,
    Receipt,
    parse_event,
    read_bounce,
    read_complaint,
    verp,
)
from tests.flow.happenings import events, last
from tests.mail.reports_of_servers import report_of

TWO_AND_ONE = ("a@isp.test", "b@ISP.test", "c@other.test")


def complained(ses: LocalSes, hello: Message, kind: str | None = "abuse", *, named: bool = False) -> MessageIndex:
    """A message that one of three recipients complained of, among others."""
    ses.receivers.when("a@*").complain(kind, named=named)
    index = MessageIndex()
    for own_id in ("order-6", "order-7", "order-8"):
        to = TWO_AND_ONE if own_id == "order-7" else "bob@example.net"
        index.add(own_id, Mailer(ses).send(hello.replace(to=to)))
    return index


@pytest.mark.spec("TRB-45", "FAQ-21")
def test_a_bounce_event_resolves_to_ones_own_id_though_ses_writes_over_the_message_id(
    ses: LocalSes, hello: Message
) -> None:
    ses.receivers.when("gone@*").reject()
    index = MessageIndex()
    for number, to in enumerate(("bob@example.net", "gone@example.net", "carl@example.net")):
        own_id = f"order-{number + 6}"
        index.add(own_id, Mailer(ses).send(hello.replace(to=to, message_id=f"{own_id}@example.com")))

    (bounce,) = events(ses, Bounce)
    found = index.find(bounce)
    assert found is not None
    assert (found.own_id, found.recipients) == ("order-7", ("gone@example.net",))
    assert index.find(parse_event(bounce.to_json())) == found
    assert index.find(f"<{bounce.message_id}@email.amazonses.com>") == found  # as its Message-ID field has it
    assert b"order-6" not in last(ses, "bob@example.net").raw.data


@pytest.mark.spec("TRB-45")
@pytest.mark.parametrize("reply", ["550 5.1.1 no such user", None], ids=["report", "text"])
def test_a_bounce_that_came_by_mail_resolves_to_it(ses: LocalSes, hello: Message, reply: str | None) -> None:
    ses.receivers.when("*").bounce(reply)
    index = MessageIndex()
    added = index.add("order-7", Mailer(ses).send(hello))
    report = read_bounce(last(ses, "ana@example.com").raw)

    assert report is not None
    assert index.find(report) == added


@pytest.mark.spec("TRB-45")
def test_with_one_recipient_a_message_the_return_path_and_the_index_say_the_same(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("b@*").bounce(None)
    index = MessageIndex()
    people = ("a@example.net", "b@example.net")
    for copy in hello.replace(to=people[0], bcc=people[1], message_id="one@example.com").individually(
        "back@example.com"
    ):
        (person,) = copy.recipients
        assert copy.message_id is None
        index.add(f"to {person.addr_spec}", Mailer(ses).send(copy))

    report = read_bounce(last(ses, verp("back@example.com", "b@example.net")).raw)
    assert report is not None
    found = index.find(report)
    assert found is not None
    assert (found.own_id, found.recipients) == ("to b@example.net", ("b@example.net",))
    assert [one.address for one in report.recipients] == ["b@example.net"]


@pytest.mark.spec("TRB-45")
def test_everybody_gets_one_copy_that_names_nobody_else(ses: LocalSes, hello: Message) -> None:
    written = hello.replace(to=["Bob <bob@example.net>", "eve@example.org"], cc="bob@EXAMPLE.net", bcc="x@example.org")
    copies = written.individually()

    assert [str(one.to[0]) for one in copies] == ["Bob <bob@example.net>", "eve@example.org", "x@example.org"]
    for one in copies:
        Mailer(ses).send(one)
        assert one.recipients == one.to
        assert one.return_path is None
    assert len(ses.sent) == 3


def test_mail_of_other_servers_is_found_by_the_id_that_it_keeps(hello: Message) -> None:
    index = MessageIndex()
    added = index.add("order 7", Mailer(InboxTransport()).send(hello.replace(message_id="order-7@example.com")))
    bounce, complaint = read_bounce(report_of("postfix")), read_complaint(report_of("rfc5965-full"))

    assert bounce is not None
    assert complaint is not None
    assert index.find(bounce) == index.find(complaint) == index.find("<order-7@example.com>") == added


@pytest.mark.spec("TRB-46", "FAQ-21")
def test_those_of_the_message_at_the_complaining_domain_are_the_candidates(ses: LocalSes, hello: Message) -> None:
    index = complained(ses, hello)

    (complaint,) = events(ses, Complaint)
    assert index.candidates(complaint) == ("a@isp.test", "b@ISP.test")


@pytest.mark.spec("TRB-46")
def test_who_is_named_is_the_only_one(ses: LocalSes, hello: Message) -> None:
    index = complained(ses, hello, named=True)
    report = read_complaint(last(ses, "ana@example.com").raw)

    assert report is not None
    assert index.candidates(events(ses, Complaint)[0]) == index.candidates(report) == ("a@isp.test",)


@pytest.mark.spec("TRB-46")
@pytest.mark.parametrize("hidden", ["redacted@ISP.test", "xxxx@isp.test"])
def test_of_a_name_that_is_hidden_the_domain_is_left(ses: LocalSes, hello: Message, hidden: str) -> None:
    index = complained(ses, hello, named=True)
    told = events(ses, Complaint)[0].as_dict()
    told["complaint"]["complainedRecipients"] = [{"emailAddress": hidden}]
    event = parse_event(told)

    assert isinstance(event, Complaint)
    assert index.candidates(event) == ("a@isp.test", "b@ISP.test")


@pytest.mark.spec("TRB-46")
def test_a_report_without_the_mail_is_found_by_the_return_path_that_recipients_saw(
    ses: LocalSes, hello: Message
) -> None:
    index = complained(ses, hello)
    data = last(ses, "ana@example.com").raw.data.replace(b"message/rfc822", b"application/x-hidden")
    report = read_complaint(data)

    assert report is not None
    assert report.message_id is None
    assert index.candidates(report) == TWO_AND_ONE


@pytest.mark.spec("TRB-46")
def test_a_report_that_names_nobody_leaves_everybody(ses: LocalSes, hello: Message) -> None:
    index = complained(ses, hello)
    report = read_complaint(last(ses, "ana@example.com").raw)

    assert report is not None
    assert report.recipients == ()
    assert index.candidates(report) == TWO_AND_ONE


def test_of_a_message_that_is_not_there_nothing_is_known(ses: LocalSes, hello: Message) -> None:
    complained(ses, hello)
    (complaint,) = events(ses, Complaint)
    index = MessageIndex()

    assert (index.find(complaint), index.candidates(complaint), index.find("")) == (None, (), None)


def test_an_answer_of_ses_may_be_added_and_several_messages_have_one_name() -> None:
    index = MessageIndex()
    first = index.add("order-7", "0100-1", ["bob@example.net"])
    second = index.add("order-7", "0100-2")

    assert index.of("order-7") == tuple(index) == (first, second)
    assert (len(index), index.of("order-8")) == (2, ())
    assert repr(index) == "<MessageIndex of 2 messages>"
    assert (first.recipients, second.recipients) == (("bob@example.net",), ())


def test_what_was_not_sent_is_no_message() -> None:
    withheld = Receipt(None, withheld=(("bob@example.net", "BOUNCE"),))

    with pytest.raises(InvalidValue, match="nothing was sent"):
        MessageIndex().add("order-7", withheld)
