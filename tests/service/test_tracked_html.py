"""Links of HTML are rewritten by the rules of the guide, and nothing else changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.mail.http_url import is_http_url
from sesmodel.service.tracked_html import MOST_LINKS, Rewriter, TrackedLink
from tests.mail.test_html_anchors import PIECES
from tests.tracked import Page

PICTURE = '<img src="http://o.example/1" alt="">'


def address(_: str, number: int) -> str:
    return f"https://t.example/{number}"


def rewritten(html: str, picture: str = "") -> tuple[str, list[str]]:
    """The HTML with its tracked links, and where these lead."""
    rewriter = Rewriter(address)
    return rewriter.rewrite(html, picture), [link.url for link in rewriter.links]


@pytest.mark.parametrize(
    ("before", "after", "url"),
    [
        ('<a href="https://e.example">x</a>', '<a href="https://t.example/1">x</a>', "https://e.example"),
        ("<A HREF='https://e.example'>x</A>", "<A HREF='https://t.example/1'>x</A>", "https://e.example"),
        ("<a href=https://e.example/ id=1>x</a>", '<a href="https://t.example/1" id=1>x</a>', "https://e.example/"),
        ('<a href="http://e.example/?a=1&amp;b=2#c">', '<a href="https://t.example/1">', "http://e.example/?a=1&b=2#c"),
        ('<a href=" HTTP://E.example/%20 ">', '<a href="https://t.example/1">', "HTTP://E.example/%20"),
    ],
)
def test_a_link_leads_elsewhere_and_nothing_else_changes(before: str, after: str, url: str) -> None:
    assert rewritten(f"<p>é</p>{before}\r\n") == (f"<p>é</p>{after}\r\n", [url])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a{{ses:openTracker}}b</p></body>", f"<p>a{PICTURE}b</p></body>"),
        ("{{ses:openTracker}}{{ses:openTracker}}x{{ses:openTracker}}", f"{PICTURE}x"),
        ("{{ses:opentracker}}{{ ses:openTracker }}", f"{{{{ses:opentracker}}}}{{{{ ses:openTracker }}}}{PICTURE}"),
        ('<a ses:tags="a:{{ses:openTracker}}">x</a></body>', f"<a>x</a>{PICTURE}</body>"),
    ],
)
def test_the_picture_takes_the_place_of_the_first_placeholder(before: str, after: str) -> None:
    assert rewritten(before, PICTURE)[0] == after
    assert rewritten(before)[0] == after.replace(PICTURE, "")


@pytest.mark.spec("EVP-17", "FAQ-47")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a ses:no-track href="https://aws.amazon.com">x</a>', '<a href="https://aws.amazon.com">x</a>'),
        ('<a ses:no-track="" href="https://x.example/">t</a>', '<a href="https://x.example/">t</a>'),
        ("<a SES:No-Track=true\n href=https://x.example/>t</a>", "<a\n href=https://x.example/>t</a>"),
        ('<a href="https://x.example/" ses:no-track>t</a>', '<a href="https://x.example/">t</a>'),
        ('<a href="https://x.example/"ses:no-track id=1>t</a>', '<a href="https://x.example/" id=1>t</a>'),
        ("<a href=https://x.example ses:no-track/>t</a>", "<a href=https://x.example />t</a>"),
        ('<a ses:no-track="1"href="https://x.example">t</a>', '<a href="https://x.example">t</a>'),
        ('<a ses:no-track ses:no-track ses:tags="a:b" href="https://x.example">', '<a href="https://x.example">'),
        ('<a ses:no-track href="aws.amazon.com">x</a>', '<a href="aws.amazon.com">x</a>'),
    ],
)
def test_a_link_that_is_not_to_be_tracked_loses_that_word_only(before: str, after: str) -> None:
    assert rewritten(before) == (after, [])
    assert Rewriter(None).rewrite(before) == after


def test_the_words_of_ses_are_those_of_links_only() -> None:
    html = '<p ses:no-track ses:tags="a:b">ses:no-track</p><!-- <a ses:no-track> -->'
    assert rewritten(html) == (html, [])


@pytest.mark.spec("EVP-18", "FAQ-50")
def test_tags_of_a_link_are_kept_apart_and_taken_out() -> None:
    rewriter = Rewriter(address)
    html = rewriter.rewrite('<a href="https://e.example" ses:tags="product:book;genre:sci fi;">x</a>')
    assert html == '<a href="https://t.example/1">x</a>'
    assert rewriter.links == [TrackedLink("https://e.example", {"product": ("book",)})]


@pytest.mark.spec("EVP-18")
def test_tags_are_read_as_html_and_taken_out_of_every_link() -> None:
    rewriter = Rewriter(address)
    html = '<a href="https://e.example" ses:tags="a&#58;b">x</a><a ses:tags="a:b" href="mailto:ana@e.example">y</a>'
    assert rewriter.rewrite(html) == '<a href="https://t.example/1">x</a><a href="mailto:ana@e.example">y</a>'
    assert rewriter.links == [TrackedLink("https://e.example", {"a": ("b",)})]


@pytest.mark.spec("EVP-18")
@pytest.mark.parametrize("tags", ["", ' ses:tags=""', ' ses:tags="sci fi:x"'])
def test_a_link_without_a_tag_that_counts_has_none(tags: str) -> None:
    rewriter = Rewriter(address)
    rewriter.rewrite(f'<a{tags} href="https://e.example">x</a>')
    assert rewriter.links == [TrackedLink("https://e.example", None)]


@pytest.mark.spec("EVP-19", "FAQ-52")
@pytest.mark.parametrize(
    ("url", "tracked"),
    [
        ("http://www.example.com/path/to/page?name=John Doe", False),
        ("http://www.example.com/path/to/page?name=John%20Doe", True),
        ("https://user:pw@example.com:8443/a;b=c/@x?y=/?#/?z", True),
        ("https://[2001:db8::1]/", True),
        ("https://example.com", True),
        ("https://example.com?a=b", True),
        ("https://example.com/caf%c3%a9?q=a+b", True),
        ("https://example.com/100%", False),
        ("https://example.com/é", False),
        ("https://example.com/a[b]", False),
        ("https://example.com/#a#b", False),
        ("https://example.com/{name}", False),
        ("https:///path", False),
        ("https:example.com", False),
        ("//example.com", False),
        ("aws.amazon.com", False),
        ("mailto:ana@example.com", False),
        ("tel:+123", False),
        ("#anchor", False),
        ("cid:logo", False),
        ("ftp://example.com/", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_only_links_of_http_that_are_written_properly_are_tracked(url: str, *, tracked: bool) -> None:
    html = f'<a href="{url}">x</a>'
    assert is_http_url(url) is tracked
    assert rewritten(html) == ((f'<a href="{address(url, 1)}">x</a>', [url]) if tracked else (html, []))


@pytest.mark.spec("EVP-19", "FAQ-52")
def test_it_is_the_address_that_has_to_be_written_properly_and_not_its_html() -> None:
    html = '<a href="http://www.example.com/page?name=John{}Doe">x</a>'
    assert rewritten(html.format("&#32;")) == (html.format("&#32;"), [])  # which is a blank
    assert rewritten(html.format("&#37;20&amp;a=1"))[1] == ["http://www.example.com/page?name=John%20&a=1Doe"]


@pytest.mark.spec("EVP-19", "FAQ-49")
def test_the_first_250_links_of_a_mail_are_tracked() -> None:
    links = [f'<a href="https://e.example/{number}">x</a>' for number in range(251)]
    html = f"<a ses:no-track href='https://n.example'></a><a href='#'></a>{''.join(links)}"
    after = rewritten(html)[0]
    assert len(re.findall("t.example", after)) == 250
    assert after.endswith('<a href="https://t.example/250">x</a>' + links[250])


@pytest.mark.spec("EVP-19", "FAQ-49")
def test_links_of_all_its_bodies_count_and_so_does_one_that_stands_there_twice() -> None:
    rewriter, half = Rewriter(address), '<a href="https://e.example">x</a>' * 150
    first, second = rewriter.rewrite(half), rewriter.rewrite(half)
    assert (first.count("t.example"), second.count("t.example"), len(rewriter.links)) == (150, 100, MOST_LINKS)
    assert second.startswith('<a href="https://t.example/151">')


@pytest.mark.spec("FAQ-44")
@pytest.mark.parametrize(
    ("html", "after"),
    [
        ("<p>x</p></body>", f"<p>x</p>{PICTURE}</body>"),
        ("<body></body><p>x</p></BODY></html>", f"<body></body><p>x</p>{PICTURE}</BODY></html>"),
        ("<p>x</p>", f"<p>x</p>{PICTURE}"),
        ("<p>x</p><!-- </body> -->", f"<p>x</p><!-- </body> -->{PICTURE}"),
        ("<p>x</p><!-- ", f"<p>x</p>{PICTURE}<!-- "),
        ("", PICTURE),
    ],
)
def test_the_picture_is_the_last_that_is_shown(html: str, after: str) -> None:
    assert rewritten(html, PICTURE)[0] == after
    assert len(Page(after).images) == 1


def test_links_below_the_end_of_the_body_are_tracked_too() -> None:
    after = '<a href="https://t.example/1"></a>' + PICTURE + '</body><a href="https://t.example/2"></a>'
    html = '<a href="https://e.example"></a></body><a href="https://e.example"></a>'
    assert rewritten(html, PICTURE)[0] == after


LINKS = st.sampled_from(
    [
        '<a href="https://e.example/?a=1&amp;b=2">x</a>',
        "<a ses:no-track href='http://n.example'>y</a>",
        "<a href=http://u.example ses:tags='a:b;'>z</a>",
        "</body>",
    ]
)


@given(st.lists(PIECES | LINKS, max_size=12).map("".join))
def test_the_text_and_the_other_links_stay_as_others_see_them(html: str) -> None:
    after, urls = rewritten(html, PICTURE)
    was, now = Page(html), Page(after)
    assert now.text == was.text
    assert len(now.images) == len(was.images) + 1
    tracked = [link for link in now.links if link.startswith("https://t.example/")]
    assert tracked == [address("", number) for number in range(1, len(urls) + 1)]
    kept = [link for link in now.links if link not in tracked]
    assert sorted(kept + urls) == sorted(
        link.strip("\t\n\f\r ") if link.strip("\t\n\f\r ") in urls else link for link in was.links
    )
    assert [[name for name in one if not name.startswith("ses:")] for one in was.anchors] == [
        list(one) for one in now.anchors
    ]
