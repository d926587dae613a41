"""The page of preferences, read by the HTML parser of the standard library as a browser would."""

from __future__ import annotations

from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel.service.subscription_page import EVERYTHING, SAVE, TOPIC, PageTopic, SubscriptionPage

Attributes = dict[str, str | None]
printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
pages = st.builds(
    SubscriptionPage,
    address=printable,
    contact_list=printable,
    description=st.none() | printable,
    unsubscribe_all=st.booleans(),
    topics=st.lists(st.builds(PageTopic, printable, printable, st.none() | printable, st.booleans())).map(tuple),
)
PAGE = SubscriptionPage(
    address="bob@example.net",
    contact_list="OurList",
    description="All our readers",
    unsubscribe_all=False,
    topics=(
        PageTopic("Releases", "Release notes", "What changed", subscribed=True),
        PageTopic("Offers", "Offers", None, subscribed=False),
    ),
)
_VOID = {"meta", "input"}


class Reader(HTMLParser):
    """What is on a page: elements with their attributes, texts by the element that they are in."""

    def __init__(self, html: str) -> None:
        """Read."""
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[tuple[str, Attributes]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go in."""
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Come out, of what was gone into."""
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Keep what a person reads."""
        self.texts.append((self.open[-1][0] if self.open else "", data))

    def all(self, tag: str) -> list[Attributes]:
        """The elements of a kind."""
        return [found for name, found in self.elements if name == tag]

    def text(self, tag: str) -> list[str]:
        """The texts in elements of a kind."""
        return [data for name, data in self.texts if name == tag]


NASTY = "</strong><script>alert('&amp;\"')</script>"


@pytest.mark.spec("LST-18")
@given(page=pages)
@example(
    page=SubscriptionPage(
        address=f'"{NASTY}"@example.net',
        contact_list=NASTY,
        description=NASTY,
        unsubscribe_all=False,
        topics=(PageTopic(NASTY, NASTY, NASTY, subscribed=True),),
    )
)
def test_the_page_says_what_it_is_made_of_whatever_is_in_the_names(page: SubscriptionPage) -> None:
    read = Reader(page.html())
    assert not read.open
    boxes = [found for found in read.all("input") if found["type"] == "checkbox"]
    assert [(box["name"], box["value"], "checked" in box) for box in boxes] == [
        (TOPIC, topic.name, topic.subscribed) for topic in page.topics
    ]
    if page.description:
        assert f": {page.description}?" in "".join(read.text("p"))
    assert read.text("label") == [topic.display_name for topic in page.topics]
    assert read.text("strong") == [page.address, page.contact_list]
    assert {name for name, _ in read.elements} <= set(
        "html head meta title style body main h1 p strong form fieldset legend div input label button".split()
    )


@given(page=pages)
def test_every_field_has_a_label_and_every_description_its_field(page: SubscriptionPage) -> None:
    read = Reader(page.html())
    by_id = {found["id"]: found for _, found in read.elements if "id" in found}
    assert len(by_id) == sum("id" in found for _, found in read.elements)
    labelled = [found["for"] for found in read.all("label")]
    assert labelled == [found["id"] for found in read.all("input")]
    described = [found["aria-describedby"] for found in read.all("input") if "aria-describedby" in found]
    assert set(described) <= set(by_id)
    assert len(described) == sum(bool(topic.description) for topic in page.topics)


def test_the_page_works_for_everybody() -> None:
    read = Reader(PAGE.html())
    assert read.all("html") == [{"lang": "en"}]
    assert [found for found in read.all("meta") if "charset" in found] == [{"charset": "utf-8"}]
    assert any(found.get("name") == "viewport" for found in read.all("meta"))
    assert read.text("title") == read.text("h1") == ["Email preferences"]
    assert len(read.all("main")) == len(read.all("legend")) == 1
    assert read.all("form") == [{"method": "post"}]  # to its own address, with no script
    assert read.all("script") == []
    assert [(found.get("name"), found.get("value")) for found in read.all("button")] == [
        (SAVE, "yes"),
        (EVERYTHING, "yes"),
    ]


def test_who_is_out_of_all_is_told_so_and_can_come_back() -> None:
    out = attrs.evolve(PAGE, unsubscribe_all=True)
    assert "You are unsubscribed from all mail of this list." in out.html()
    assert [found.get("name") for found in Reader(out.html()).all("button")] == [SAVE]
    bare = Reader(attrs.evolve(out, topics=()).html())
    assert [(found.get("name"), found.get("value")) for found in bare.all("button")] == [(EVERYTHING, "no")]


def test_what_was_done_is_said_in_a_status() -> None:
    html = PAGE.html(told="Saved & <done>.")
    assert '<p role="status">Saved &amp; &lt;done&gt;.</p>' in html
    assert 'role="status"' not in PAGE.html()
