"""The placeholder for the unsubscribe link."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.service.unsubscribe_placeholder import PLACEHOLDER, PlaceholderFiller, placeholders_in

URL = "https://example.com/u/1"
ONE = "{amazonSESUnsubscribeUrl}"
texts = st.lists(st.sampled_from([PLACEHOLDER, ONE, "Hello ", "{{name}}", "{", "}}", "\n", "amazonSESUnsubscribeUrl"]))
mails = st.lists(texts.map("".join), max_size=4)


def filled(mail: list[str], *, per_part: bool = False) -> list[str]:
    fill = PlaceholderFiller(URL, per_part=per_part)
    return [fill("plain", text) for text in mail]


def by_hand(text: str, most: int) -> tuple[str, int]:
    """The same, one at a time."""
    done = 0
    while done < most:
        places = [(text.find(one), one) for one in (PLACEHOLDER, ONE) if one in text]
        if not places:
            break
        place, one = min(places, key=lambda found: (found[0], -len(found[1])))
        text = text[:place] + URL + text[place + len(one) :]
        done += 1
    return text, done


@pytest.mark.spec("LST-15")
@given(mail=mails)
def test_the_first_two_of_a_mail_are_filled_in(mail: list[str]) -> None:
    left, expected = 2, []
    for text in mail:
        found, done = by_hand(text, left)
        left -= done
        expected.append(found)
    assert filled(mail) == expected


@given(mail=mails)
def test_or_the_first_two_of_each_part(mail: list[str]) -> None:
    assert filled(mail, per_part=True) == [by_hand(text, 2)[0] for text in mail]


@given(text=st.text())
def test_text_without_one_stays_as_it_is(text: str) -> None:
    assert filled([text]) == [text]
    assert placeholders_in(text) == 0


@pytest.mark.parametrize(
    "text", ["{{ amazonSESUnsubscribeUrl }}", "amazonSESUnsubscribeUrl", "{{AmazonSESUnsubscribeUrl}}"]
)
def test_other_spellings_are_none(text: str) -> None:
    assert filled([text]) == [text]
    assert placeholders_in(text) == 0


@given(mail=mails)
def test_they_are_counted_as_they_are_filled_in(mail: list[str]) -> None:
    text = "".join(mail)
    assert placeholders_in(text) == len(re.findall(r"\{?\{amazonSESUnsubscribeUrl\}", text))
