"""Mail that is tracked, and its links as a parser of others sees them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sesmodel import LocalSes, Mailer, Message

if TYPE_CHECKING:
    from sesmodel.mail.read import ParsedMessage

ENGAGEMENT = ("Open", "Click")
URLS = ["https://aws.amazon.com/?a=1&b=2#c", "http://www.example.com"]
HTML = (
    '<html><body><p>Café <a href="https://aws.amazon.com/?a=1&amp;b=2#c" ses:tags="product:book;">A</a>'
    ' <a href="http://www.example.com">B</a></p></body></html>'
)
LETTER = Message(
    sender="ana@example.com", to="bob@example.net", subject="Hi", text="See https://aws.amazon.com", html=HTML
)


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


def tracked_ses() -> LocalSes:
    """SES with a set whose mail is tracked."""
    found = LocalSes()
    found.verify("example.com", "example.org")
    track(found)
    return found


def got(
    ses: LocalSes, message: Message = LETTER, set_name: str | None = "tracked", to: str = "bob@example.net"
) -> ParsedMessage:
    """Send a message; what arrived."""
    Mailer(ses, configuration_set=set_name).send(message.replace(to=to))
    return ses.inbox(to).last


def links(message: ParsedMessage) -> list[str]:
    """Where its links lead."""
    return Page(message.html).links


def pictures(message: ParsedMessage) -> list[str]:
    """Where its pictures are."""
    return [one["src"] for one in Page(message.html).images]


def host(url: str) -> str | None:
    """The host of an address."""
    return urlsplit(url).hostname


def welcome(ses: LocalSes) -> None:
    """Send mail of custom verification to eve@example.net, with the tracked set."""
    ses.client("ses").create_custom_verification_email_template(
        TemplateName="welcome",
        FromEmailAddress="ana@example.com",
        TemplateSubject="Hi",
        TemplateContent="<html><body>Welcome</body></html>",
        SuccessRedirectionURL="https://example.com/yes",
        FailureRedirectionURL="https://example.com/no",
    )
    ses.client("ses").send_custom_verification_email(
        EmailAddress="eve@example.net", TemplateName="welcome", ConfigurationSetName="tracked"
    )
