"""What is said to a mail server, without one: replies go in, commands come out."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import DeliveryUnknown, Envelope, PermanentRefusal, SesError, TemporaryRefusal, TransportFailed
from sesmodel.transport.smtp_dialogue import Answer, ConnectionLost, Reply, Server, transaction

OK = "250 Ok"
GO_ON = "354 Go on"
CONTENT = b"Subject: Hi\r\n\r\nHello\r\n"
SERVER = Server(name="mail.example.com")


def recipients(count: int) -> list[str]:
    return [f"user{number}@example.net" for number in range(count)]


@attrs.define
class Talk:
    """Plays the server, and writes down in which portions it was spoken to."""

    replies: Iterable[str]
    heard: list[tuple[str, ...] | bytes] = attrs.field(factory=list)

    def play(
        self,
        to: list[str],
        server: Server = SERVER,
        *,
        content: bytes = CONTENT,
        strict: bool = False,
        old: bool = False,
    ) -> Answer:
        script = iter(self.replies)
        envelope = Envelope("ana@example.com", to)
        talk = transaction(envelope, content, server, all_or_nothing=strict, reused=old)
        try:
            step = next(talk)
            while True:
                self.heard.append(step)
                count = 1 if isinstance(step, bytes) else len(step)
                said = [next(script).partition(" ") for _ in range(count)]
                step = talk.send([Reply.of(int(code), text) for code, _, text in said])
        except StopIteration as done:
            answer: Answer = done.value
            return answer


def test_one_command_at_a_time_and_the_content_at_last() -> None:
    talk = Talk([OK, OK, OK, GO_ON, "250 Ok 0107"])
    answer = talk.play(recipients(2))

    assert talk.heard == [
        ("MAIL FROM:<ana@example.com>",),
        ("RCPT TO:<user0@example.net>",),
        ("RCPT TO:<user1@example.net>",),
        ("DATA",),
        CONTENT,
    ]
    assert answer == Answer("Ok 0107", tuple(recipients(2)), ())


def test_a_server_that_takes_several_commands_at_once_gets_the_envelope_in_one_write() -> None:
    talk = Talk([*[OK] * 251, GO_ON, OK])
    talk.play(recipients(250), Server(name="x", pipelining=True))

    assert [len(step) for step in talk.heard[:-1]] == [100, 100, 51, 1]
    assert talk.heard[-2] == ("DATA",)  # only when it is known that somebody gets it


def test_of_a_pipelined_envelope_that_is_refused_nothing_more_is_said() -> None:
    talk = Talk([OK, "550 No", "550 No"])
    with pytest.raises(PermanentRefusal):
        talk.play(recipients(2), Server(name="x", pipelining=True))
    assert len(talk.heard) == 1


@pytest.mark.parametrize(
    ("extensions", "content", "mail"),
    [
        ({}, CONTENT, "MAIL FROM:<ana@example.com>"),
        ({"size": "1000"}, CONTENT, f"MAIL FROM:<ana@example.com> SIZE={len(CONTENT)}"),
        ({"size": ""}, CONTENT, f"MAIL FROM:<ana@example.com> SIZE={len(CONTENT)}"),
        ({"size": "0", "8bitmime": ""}, CONTENT, f"MAIL FROM:<ana@example.com> SIZE={len(CONTENT)}"),
        ({"8bitmime": ""}, "é".encode(), "MAIL FROM:<ana@example.com> BODY=8BITMIME"),
        ({}, "é".encode(), "MAIL FROM:<ana@example.com>"),
    ],
    ids=["nothing", "size", "size without limit", "no limit", "8 bit", "8 bit not offered"],
)
def test_what_a_server_offers_is_used(extensions: dict[str, str], content: bytes, mail: str) -> None:
    talk = Talk([OK, OK, GO_ON, OK])
    talk.play(recipients(1), Server.of("x", extensions), content=content)

    assert talk.heard[0] == (mail,)


def test_a_message_over_the_size_of_the_server_is_not_begun() -> None:
    talk = Talk([])
    with pytest.raises(PermanentRefusal, match="takes 10 bytes, and the message has 22") as caught:
        talk.play(recipients(1), Server.of("x", {"size": "10"}))
    assert caught.value.code == "552"
    assert talk.heard == []


@pytest.mark.parametrize("reply", ["421 Shutting down", "451 4.4.2 Timeout waiting for data from client."])
def test_a_goodbye_on_a_kept_connection_is_no_refusal(reply: str) -> None:
    with pytest.raises(ConnectionLost) as lost:
        Talk([reply]).play(recipients(1), old=True)
    assert lost.value.delivered == "no"

    with pytest.raises(TemporaryRefusal) as refused:
        Talk([reply]).play(recipients(1), old=False)
    assert (refused.value.code, refused.value.message) == (reply[:3], reply[4:])


@pytest.mark.parametrize("said", [[OK, "421 Bye"], [OK, OK, "421 Bye"]], ids=["RCPT", "DATA"])
def test_a_goodbye_in_the_middle_is_noticed_as_well(said: list[str]) -> None:
    with pytest.raises(ConnectionLost):
        Talk(said).play(recipients(1), old=True)
    with pytest.raises(TemporaryRefusal, match="Bye"):
        Talk(said).play(recipients(1), old=False)


def test_a_451_that_is_no_goodbye_is_a_refusal_on_a_kept_connection_too() -> None:
    with pytest.raises(TemporaryRefusal, match="Temporary service failure"):
        Talk(["451 Temporary service failure"]).play(recipients(1), old=True)


def test_if_everyone_is_refused_it_is_said_whether_anyone_may_get_it_later() -> None:
    with pytest.raises(TemporaryRefusal, match="mailbox busy"):
        Talk([OK, "550 No such user", "450 mailbox busy"]).play(recipients(2))
    with pytest.raises(PermanentRefusal, match="No such user"):
        Talk([OK, "550 No such user", "550 Nor this"]).play(recipients(2))


def test_all_or_nothing_ends_at_the_first_refusal() -> None:
    talk = Talk([OK, OK, "550 No such user"])
    with pytest.raises(PermanentRefusal):
        talk.play(recipients(2), strict=True)
    assert ("DATA",) not in talk.heard


@pytest.mark.parametrize("last", ["-1 nonsense", "354 Go on", "220 Hello"])
def test_a_last_reply_that_makes_no_sense_leaves_open_whether_the_mail_is_out(last: str) -> None:
    with pytest.raises(DeliveryUnknown):
        Talk([OK, OK, GO_ON, last]).play(recipients(1))


@pytest.mark.parametrize("said", [["-1 nonsense"], [OK, "-1 nonsense"], [OK, OK, OK]], ids=["MAIL", "RCPT", "DATA"])
def test_an_earlier_reply_that_makes_no_sense_means_that_nothing_is_out(said: list[str]) -> None:
    with pytest.raises(TransportFailed) as caught:
        Talk(said).play(recipients(1))
    assert caught.value.delivered == "no"


@given(
    st.lists(st.sampled_from([OK, GO_ON, "251 Forwarded", "421 Bye", "450 Later", "550 No", "-1 x"]), max_size=9),
    st.booleans(),
)
def test_whatever_a_server_says_the_outcome_fits_the_last_thing_that_was_heard(said: list[str], strict: bool) -> None:
    """Property: no content after a refusal of everyone, and success only if the content was answered with 250."""
    talk = Talk([*said, *[OK] * 9])
    try:
        answer = talk.play(recipients(3), strict=strict)
    except (SesError, TransportFailed) as error:
        outcome = error.delivered
    else:
        outcome = "yes"
        assert answer.accepted
        assert sorted((*answer.accepted, *(one for one, _ in answer.refused))) == recipients(3)
        assert not (strict and answer.refused)
    assert outcome == "no" or talk.heard[-1] == CONTENT
