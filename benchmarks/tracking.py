"""Tracking: what it takes to find and to rewrite the links of a newsletter, beside one pass of a parser over it."""

from __future__ import annotations

from html.parser import HTMLParser

from benchmarks.harness import Case, Gate, Table
from sesmodel import Html, ManualClock, Message, RawMessage, SeededIds, TrackingOptions, build, read
from sesmodel.mail.html_anchors import outline
from sesmodel.mail.text_parts import edit_text_parts
from sesmodel.service.link_signer import LinkSigner
from sesmodel.service.tracked_html import MOST_LINKS, Rewriter
from sesmodel.service.tracking import TrackingAddresses

FOUND, REWRITTEN = "the places of the links", "the text rewritten, each link signed"
MAIL, PARSED = "a message of it, base64 before and after", "HTMLParser, one pass without handlers"

_ROW = (
    '<tr><td class="item" style="padding: 0 12px; font: 14px/20px Arial, sans-serif">'
    "Words of common length, <b>some</b> of them bold, and now and then a number such as 1234, so that there is"
    ' something to read. <a href="https://www.example.com/offers/{0}?utm_source=news&amp;utm_medium=mail#top"'
    ' style="color: #336699" ses:tags="product:book;place:row{0};">Read more</a> — {0} of them are left.</td></tr>\n'
)
_HTML = (
    "<!DOCTYPE html>\n<html><head><title>News</title><style>p { margin: 0 }</style></head><body><table>\n"
    + "".join(_ROW.format(number) for number in range(MOST_LINKS))
    + "</table></body></html>\n"
)
_PICTURE = '<img src="http://awstrack.example/I0/x" width="1" height="1" alt="">'
_ADDRESSES = TrackingAddresses(
    message_id="0100019b796dd600-93023440-c017-4d80-997f-06a1188031c4-000000",
    account_id="123456789012",
    region="us-east-1",
    options=TrackingOptions(),
    signer=LinkSigner(b"0123456789abcdef"),
)
_MAIL = build(
    Message(
        sender="a@example.com",
        to="b@example.net",
        subject="News",
        text="News",
        html=Html(_HTML, transfer_encoding="base64"),
    ),
    clock=ManualClock(),
    ids=SeededIds(),
)


def _found() -> int:
    return len(outline(_HTML).anchors)


def _rewritten(html: str = _HTML) -> str:
    return Rewriter(_ADDRESSES.link).rewrite(html, _PICTURE)


def _mail() -> RawMessage:
    return edit_text_parts(RawMessage(_MAIL), lambda subtype, text: _rewritten(text) if subtype == "html" else text)


def _parsed() -> HTMLParser:
    made = HTMLParser()
    made.feed(_HTML)
    made.close()
    return made


class _Links(HTMLParser):
    """Notes where links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")


def _all(number: int) -> None:
    assert number == MOST_LINKS


def _is_tracked(html: str) -> None:
    written = [_ADDRESSES.link(url, number) for number, url in enumerate(_Links(_HTML).links, 1)]
    assert _Links(html).links == written
    assert html.count(_PICTURE) == 1


def _is_tracked_mail(raw: RawMessage) -> None:
    _is_tracked(read(raw).html)


def _is_done(parser: HTMLParser) -> None:
    assert parser.rawdata == ""


TABLES = (
    Table(
        "tracking",
        f"track the opens and the {MOST_LINKS} links of {len(_HTML) // 1000} KB of HTML",
        (
            Case(FOUND, _found, _all),
            Case(REWRITTEN, _rewritten, _is_tracked, lambda html: f"{len(html):,} characters"),
            Case(MAIL, _mail, _is_tracked_mail, lambda raw: f"{len(raw.data):,} bytes"),
            Case(PARSED, _parsed, _is_done, lambda _: f"{len(_HTML):,} characters"),
        ),
        peer=PARSED,
        gates=(Gate(REWRITTEN, 1.5, PARSED, goal=1), Gate(MAIL, 1.5, PARSED, goal=1.2)),
    ),
)
