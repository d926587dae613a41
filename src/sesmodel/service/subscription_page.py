"""The page where people say what mail of a list they want (LST-18): what is on it, and its HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPIC = "topic"
"""The name of the fields of the form that name a topic that is wanted."""

EVERYTHING = "unsubscribe-all"
"""The name of the buttons that leave the whole list, with ``yes``, or come back to it, with ``no``."""

SAVE = "save"
"""The name of the button that saves what is chosen of topics, so that a form with nothing chosen is one, too."""

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:40rem;margin:2rem auto;"
    "padding:0 1rem}fieldset{border:1px solid #767676;margin:1rem 0}p{margin:.25rem 0 1rem}"
    "input{width:1.25rem;height:1.25rem;vertical-align:middle}button{font:inherit;padding:.5rem 1rem;margin:.25rem 0}"
    ":focus-visible{outline:3px solid #0b57d0;outline-offset:2px}"
)


@attrs.frozen
class PageTopic:
    """A topic on the page.

    Attributes:
        name: what programs call it.
        display_name: what people are shown.
        description: the same at more length.
        subscribed: whether its mail is sent to who looks at the page.
    """

    name: str
    display_name: str
    description: str | None
    subscribed: bool


@attrs.frozen(kw_only=True)
class SubscriptionPage:
    """What a contact of a list is shown.

    Attributes:
        address: who looks at it.
        contact_list: the name of the list.
        description: what the list is.
        unsubscribe_all: whether no mail of the list is sent to them at all.
        topics: what they can choose from, in the order of the list.
    """

    address: str
    contact_list: str
    description: str | None
    unsubscribe_all: bool
    topics: tuple[PageTopic, ...]

    def html(self, *, told: str = "") -> str:
        """The page as HTML: it needs no script, posts to its own address, and reads well aloud.

        Args:
            told: a sentence on what was done just now.

        >>> page = SubscriptionPage(
        ...     address="bob@example.net",
        ...     contact_list="OurList",
        ...     description="All our readers",
        ...     unsubscribe_all=False,
        ...     topics=(PageTopic("Releases", "Release notes", None, subscribed=True),),
        ... )
        >>> '<label for="topic-1">Release notes</label>' in page.html()
        True
        """
        return "\n".join(self._lines(told)) + "\n"

    def _lines(self, told: str) -> Iterator[str]:
        yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield '<meta name="robots" content="noindex">'
        yield f"<title>Email preferences</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
        yield "<h1>Email preferences</h1>"
        if told:
            yield f'<p role="status">{escape(told)}</p>'
        about = f": {escape(self.description)}" if self.description else ""
        yield f"<p>What mail do you want at <strong>{escape(self.address)}</strong>"
        yield f"from the list <strong>{escape(self.contact_list)}</strong>{about}?</p>"
        if self.unsubscribe_all:
            yield "<p>You are unsubscribed from all mail of this list.</p>"
        yield '<form method="post">'
        yield from self._choice()
        yield from self._whole()
        yield "</form>\n</main>\n</body>\n</html>"

    def _choice(self) -> Iterator[str]:
        if not self.topics:
            return
        yield "<fieldset>\n<legend>Topics that you want mail of</legend>"
        for number, topic in enumerate(self.topics, 1):
            yield from _box(f"topic-{number}", topic)
        yield "</fieldset>"
        yield f'<button type="submit" name="{SAVE}" value="yes">Save preferences</button>'

    def _whole(self) -> Iterator[str]:
        if not self.unsubscribe_all:
            yield f'<button type="submit" name="{EVERYTHING}" value="yes">Unsubscribe from all</button>'
        elif not self.topics:
            yield f'<button type="submit" name="{EVERYTHING}" value="no">Subscribe again</button>'


def _box(anchor: str, topic: PageTopic) -> Iterator[str]:
    checked = " checked" if topic.subscribed else ""
    described = f' aria-describedby="{anchor}-about"' if topic.description else ""
    yield (
        f'<div><input type="checkbox" id="{anchor}" name="{TOPIC}" value="{escape(topic.name)}"{checked}{described}>'
        f'\n<label for="{anchor}">{escape(topic.display_name)}</label></div>'
    )
    if topic.description:
        yield f'<p id="{anchor}-about">{escape(topic.description)}</p>'
