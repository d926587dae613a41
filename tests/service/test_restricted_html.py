"""The HTML of custom verification templates: what it may hold, and what becomes of its images."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel import InvalidContent, img_data_uri
from sesmodel.service.restricted_html import ALLOWED, before_the_end, detach_images, findings

COMMON = {"class", "id", "style", "title"}
FURTHER = {  # the table of the guide, row by row
    "blockquote": {"cite"},
    "q": {"cite"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "img": {"align", "alt", "height", "src", "width"},
    "ol": {"start", "type"},
    "ul": {"type"},
    "table": {"summary", "width"},
    "td": {"abbr", "axis", "colspan", "rowspan", "width"},
    "th": {"abbr", "axis", "colspan", "rowspan", "scope", "width"},
}
PLAIN = set(
    """abbr acronym address area b bdo big body br button caption center cite code dd del dfn dir div dl dt em fieldset
    font form h1 h2 h3 h4 h5 h6 head hr html i input ins kbd label legend li map menu optgroup option p pre s samp
    select small span strike strong sub sup tbody textarea tfoot thead tr tt u var""".split()
)
REFUSED_TAGS = "a title style script meta link iframe video base svg object embed noscript x-y".split()
REFUSED_ATTRIBUTES = "href color border onclick onload action background target data-x".split()
ALL_ATTRIBUTES = sorted(COMMON.union(*FURTHER.values(), REFUSED_ATTRIBUTES))
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


def whats(html: str) -> list[str]:
    return [found.what for found in findings(html)]


# --- tags and attributes --------------------------------------------------------------------------


@pytest.mark.spec("IDN-24")
def test_there_are_74_tags() -> None:
    assert len(ALLOWED) == 74
    assert set(ALLOWED) == PLAIN | set(FURTHER)


@pytest.mark.spec("IDN-24")
@pytest.mark.parametrize("tag", sorted(PLAIN | set(FURTHER)))
def test_each_tag_has_its_own_attributes_and_no_others(tag: str) -> None:
    allowed = COMMON | FURTHER.get(tag, set())

    for name in ALL_ATTRIBUTES:
        expected = [] if name in allowed else [f"The attribute {name} of <{tag}> is not allowed."]
        assert whats(f'<{tag} {name}="1">') == expected
        assert whats(f"<{tag.upper()} {name.upper()}='1'/>") == expected


@pytest.mark.spec("IDN-24")
@pytest.mark.parametrize("tag", REFUSED_TAGS)
def test_other_tags_are_refused_by_name(tag: str) -> None:
    assert whats(f"<p>x</p><{tag}>x")[0] == f"The tag <{tag}> is not allowed."
    assert whats(f"<p>x</p></{tag.upper()}>")[0] == f"The tag </{tag}> is not allowed."


@pytest.mark.spec("IDN-24")
@pytest.mark.parametrize(
    ("html", "fine"),
    [
        ('<p class="x">ok</p>', True),
        ('<a href="https://e.com">x</a>', False),
        ('<p align="left">', False),
        ('<img src="x" align="left">', True),
        ('<th scope="row">', True),
        ('<td scope="row">', False),
        ('<ol start="3">', True),
        ('<ul start="3">', False),
        ('<TABLE WIDTH="1">', True),
        ('<table border="1">', False),
        ("<title>x</title>", False),
        ("<!ELEMENT p ANY><p>x</p>", False),
        ('<input type="text">', False),
        ("plain text, 3 < 4 & 5 > 4", True),
        ("<!DOCTYPE html><html><body><p>x</p></body></html>", True),
    ],
)
def test_the_examples_of_the_guide_are_judged(html: str, fine: bool) -> None:
    assert (whats(html) == []) is fine


@pytest.mark.spec("IDN-24")
def test_a_finding_says_where_it_is() -> None:
    (found,) = findings('<html>\n  <p>ok</p>\n  <p ALIGN="left">no</p>\n</html>')

    assert (found.what, found.line, found.column) == ("The attribute align of <p> is not allowed.", 3, 3)


@pytest.mark.spec("IDN-24")
@pytest.mark.parametrize("outer", ["textarea", "button", "pre", "script", "style"])
def test_nothing_hides_in_an_element_that_browsers_read_as_text(outer: str) -> None:
    assert "The tag <a> is not allowed." in whats(f"<{outer}><a href='x'>x</a></{outer}>")


@pytest.mark.spec("IDN-24", "IDN-30", "IDN-25")
@pytest.mark.parametrize("end", ['<p title="', "<p", "</p", "<!-- x", "<!", "<?x", '<p title="a>b', "<![foo["])
def test_what_would_swallow_the_link_that_follows_is_refused(end: str) -> None:
    for before in ("<p>Hi</p>", "Hi "):
        assert "A tag or a comment is not closed: what follows would be part of it." in whats(before + end)


@pytest.mark.spec("IDN-25")
@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><!-- x -->",
        "<!--[if mso]>x<![endif]-->",
        "<!---->",
        "<p>a</p><![if !mso]>x<![endif]>",
        "<?php x ?>",
        "<![CDATA[x]]>",
        "<textarea><!-- x --></textarea>",
    ],
)
def test_comments_are_refused(html: str) -> None:
    assert re.match("Comments are not allowed: ", whats(html)[0])


@given(st.text("<>!-[]/=\"'? aApPimgsrc\n") | st.text())
@example("<![x[")
@example("<!--><a>")
@example("&#x110000;&#xD800;&amp")
def test_any_text_is_judged(html: str) -> None:
    for found in findings(html):
        assert 1 <= found.line <= html.count("\n") + 1
        assert found.column >= 1
    assert 0 <= before_the_end(html) <= len(html)
    assert detach_images(html) == (html, ())


@pytest.mark.spec("IDN-24")
@given(st.lists(st.sampled_from(["<p>", "</p>", "<b class='x'>", "</b>", "<br>", "text", " ", "\n", "&amp;", "<hr/>"])))
def test_text_of_allowed_tags_is_allowed(pieces: list[str]) -> None:
    assert whats("".join(pieces)) == []


# --- where the end is -----------------------------------------------------------------------------


@pytest.mark.spec("IDN-30")
@pytest.mark.parametrize(
    ("html", "rest"),
    [
        ("<p>Hi</p>", ""),
        ("text", ""),
        ("<html><BODY><p>Hi</p></BODY ></html>", "</BODY ></html>"),
        ("<html><p>Hi</p></html>\n", "</html>\n"),
        ("<body>x</body><body>y</body>", "</body>"),
        ('<p title="</body>">x</p>', ""),
        ("", ""),
    ],
)
def test_what_is_added_stands_before_the_end_of_a_document(html: str, rest: str) -> None:
    assert html[before_the_end(html) :] == rest


# --- images ---------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-26")
def test_an_image_becomes_an_inline_part() -> None:
    html, (image,) = detach_images(f'<p>Hi</p><img alt="a &quot;b&quot;" src="{img_data_uri(PNG, "png")}" width=1><p>')

    assert html == '<p>Hi</p><img alt="a &quot;b&quot;" src="cid:image1.png" width="1"><p>'
    assert (image.data, image.content_type, image.url) == (PNG, "image/png", "cid:image1.png")


@pytest.mark.spec("IDN-26")
@given(st.lists(st.binary(max_size=30), max_size=4), st.sampled_from(["png", "gif", "jpg", "svg+xml"]))
def test_every_image_keeps_its_bytes_and_its_place(images: list[bytes], subtype: str) -> None:
    template = "<hr>".join(f'<img src="{img_data_uri(data, subtype)}">' for data in images)
    assert whats(template) == []

    html, parts = detach_images(template)

    assert [part.data for part in parts] == images
    assert {part.content_type for part in parts} <= {f"image/{subtype}"}
    assert html == "<hr>".join(f'<img src="{part.url}">' for part in parts)
    assert len({part.url for part in parts}) == len(parts)


@pytest.mark.spec("IDN-26")
def test_only_what_an_image_shows_is_detached() -> None:
    uri = img_data_uri(PNG, "png")

    for html in (f"<p>{uri}</p>", f'<p title="{uri}">', f'<img alt="{uri}" src="https://example.com/x.png">', "<img>"):
        assert detach_images(html) == (html, ())


@pytest.mark.spec("IDN-26")
def test_of_two_sources_the_first_counts() -> None:
    html, images = detach_images(f'<img src="{img_data_uri(b"1", "png")}" src="{img_data_uri(b"2", "png")}">')

    assert (html, [image.data for image in images]) == ('<img src="cid:image1.png">', [b"1"])


@pytest.mark.spec("IDN-26", "IDN-24")
@pytest.mark.parametrize("data", ["base64,####", "base64,A", "image/png,x", "text/html;base64,QQ==", ""])
def test_an_image_that_cannot_be_read_is_found(data: str) -> None:
    source = f"data:image/png;{data}" if data.startswith("base64") else f"data:{data}"

    assert whats(f'<img src="{source}">') == ["The data of the image are no data:image/…;base64,… that can be read."]
    assert whats('<img src="https://example.com/x.png">') == []


@pytest.mark.spec("IDN-26")
def test_base64_may_be_wrapped_in_lines() -> None:
    uri = img_data_uri(bytes(100), "gif")
    wrapped = f"{uri[:60]}\n{uri[60:]}"

    assert detach_images(f'<img src="{wrapped}">')[1][0].data == bytes(100)


@pytest.mark.spec("IDN-26")
@pytest.mark.parametrize("subtype", ["", "p ng", 'png"', "png;x", "a/b"])
def test_a_type_of_image_is_a_name(subtype: str) -> None:
    with pytest.raises(InvalidContent, match="is no type of image"):
        img_data_uri(b"x", subtype)


@pytest.mark.parametrize("html", ["<p>&#{};</p>", '<p title="&#{};">x</p>'])
def test_a_reference_of_thousands_of_digits_is_a_problem_and_no_failure(html: str) -> None:
    html = html.format("9" * 5000)

    assert whats(html) == ["A character reference has too many digits."]
    assert before_the_end(html) == len(html)


def test_every_problem_of_a_custom_verification_template_is_listed() -> None:
    home = Path(__file__).parents[2]
    code = (home / "src/sesmodel/service/custom_verification.py").read_text(encoding="utf-8")
    known = set(re.findall(r'\b(?:refused|_content)\(f?"([a-z-]+(?:\{what\}(?:-[a-z]+)?)?)"', code))
    page = (home / "docs/concepts/custom-verification.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))

    expected = {name for name in known if "{" not in name}
    expected |= {f"no-verification-{what}" for what in ("name", "subject", "content")}
    expected |= {"bad-success-url", "bad-failure-url"}
    assert listed == expected
