"""A configuration set whose mail is tracked, and the links of mail as a parser of others sees them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesmodel import LocalSes

ENGAGEMENT = ("Open", "Click")


def track(ses: LocalSes, name: str = "tracked", event_types: tuple[str, ...] = ENGAGEMENT) -> str:
    """The name of a set with a destination for opens and clicks; the set is made if there is none."""
    if ses.configuration_sets.get(name) is None:
        ses.create_configuration_set(name)
    topic = ses.create_topic(f"engagement-of-{name}")
    ses.add_event_destination(name, "engagement", topic, event_types=event_types)
    return name


class Page(HTMLParser):
    """What the parser of the standard library sees of HTML."""

    def __init__(self, html: str) -> None:
        """Read all of it."""
        super().__init__()
        self.anchors: list[dict[str, str]] = []
        self.images: list[dict[str, str]] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag; of two attributes of a name the first counts."""
        first = {name: value or "" for name, value in reversed(attrs)}
        self.tags.append(tag)
        if tag == "a":
            self.anchors.append(first)
        if tag == "img":
            self.images.append(first)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.texts.append(data)

    @property
    def text(self) -> str:
        """All of the text."""
        return "".join(self.texts)

    @property
    def links(self) -> list[str]:
        """Where the links lead."""
        return [one["href"] for one in self.anchors if "href" in one]
