"""What every address has got, and how much of it is remembered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sesmodel import RawMessage
from sesmodel.service.letter import Letter, Received
from sesmodel.service.mailboxes import Mailboxes


def mail(text: str) -> Received:
    """A message."""
    return Received(Letter(RawMessage(f"Subject: {text}\r\n\r\n".encode())))


@given(st.lists(st.sampled_from(["a@x.example", "b@x.example", "c@x.example"]), max_size=40), st.integers(1, 10))
def test_of_all_mailboxes_together_the_newest_mail_is_kept(arrivals: list[str], most: int) -> None:
    boxes, all_kept = Mailboxes(most), Mailboxes()
    for number, address in enumerate(arrivals):
        boxes.put(address, mail(str(number)))
        all_kept.put(address, mail(str(number)))

    newest = list(enumerate(arrivals))[-most:]
    for address in set(arrivals):
        subjects = [got.message.subject for got in boxes.got(address)]
        assert subjects == [str(number) for number, whose in newest if whose == address]
        assert len(all_kept.got(address)) == arrivals.count(address)


def test_a_domain_may_be_written_in_any_way_and_a_local_part_may_not() -> None:
    boxes = Mailboxes()
    boxes.put("bob@bücher.example", mail("x"))

    assert len(boxes.got("bob@BÜCHER.example")) == len(boxes.got("bob@xn--bcher-kva.example")) == 1
    assert len(boxes.got("Bob@bücher.example")) == len(boxes.got("nobody@x.example")) == 0
