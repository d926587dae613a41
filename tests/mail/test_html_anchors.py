"""The links of HTML are found where browsers find them, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel.mail.html_anchors import outline
from tests.tracked import Page


def hrefs(html: str) -> list[str | None]:
    """The href of each link, or ``None``."""
    return [next((one.value for one in anchor if one.name == "href"), None) for anchor in outline(html).anchors]


@pytest.mark.parametrize(
    ("html", "href"),
    [
        ('<a href="x">', "x"),
        ("<a href='x'>", "x"),
        ("<a href=x>", "x"),
        ("<A HREF = x >", "x"),
        ("<a\n\thref\n=\n'x'\n>", "x"),
        ("<a/href=x/>", "x/"),
        ('<a title=">" href=x>', "x"),
        ("<a title=it's href=x>", "x"),
        ("<a id=1 href=x href=y>", "x"),
        ('<a href="a&amp;b&#61;c&#x3D;d&copy;">', "a&b=c=d©"),
        ('<a href="?a=1&copy=2&lt=3&amplifier=4">', "?a=1&copy=2&lt=3&amplifier=4"),
        ('<a href="a&ampb&amp">', "a&ampb&"),
        (f'<a href="a&#{"9" * 5000};">', "a\N{REPLACEMENT CHARACTER}"),
        ('<a href="">', ""),
        ("<a href=>", ""),
        ("<a href>", ""),
        ("<a name=x>", None),
        ('<a "href"=x>', None),
        ('<a href="x"title="y">', "x"),
    ],
)
def test_an_attribute_is_read_as_html_has_it(html: str, href: str | None) -> None:
    assert hrefs(html) == [href]


@pytest.mark.parametrize(
    "html",
    [
        "<!-- <a href=x> -->",
        "<!-- <a href=x> --!>",
        "<!-- <a href=x>",
        "<!--[if mso]><a href=x>y</a><![endif]-->",
        "<![CDATA[ <b> <a href=x> ]]>",
        "<script>'<a href=x>'</script>",
        "<SCRIPT type=x>a</scripts><a href=x></SCRIPT>",
        "<style><a href=x></style>",
        "<style><a href=x>",
        "<textarea><a href=x></textarea>",
        "<title><a href=x></title>",
        '<img alt="<a href=x>">',
        "<img alt='<a href=x>'>",
        '</p title="<a href=x>">',
        '<p title="<a href=x>',
        '<a href="x',
        "<a",
        "<a>",
        "<abbr href=x>",
        "<a:b href=x>",
        "< a href=x>",
        "<?a href=x>",
        "</a href=x>",
    ],
)
def test_what_only_looks_like_a_link_is_none(html: str) -> None:
    assert outline(html).anchors == []


@pytest.mark.parametrize(
    "html",
    [
        "<!--> <a href=x> <!-- -->",
        "<!---> <a href=x>",
        "<!-- - -- -> --> <a href=x>",
        "<![if !mso]> <a href=x> <![endif]>",
        "<script></script> <a href=x> <style></style>",
        "<script src=y></script\n><a href=x>",
        "</> <3 <<a href=x>",
        "<!DOCTYPE html> <a href=x>",
        "<p title=> <a href=x>",
        "<br/><a href=x>",
        '<p =x ="y"> <a href=x>',
    ],
)
def test_a_link_is_found_after_whatever_comes_before(html: str) -> None:
    assert hrefs(html) == ["x"]


@pytest.mark.parametrize(
    ("html", "below"),
    [
        ("<p>x</p></body></html>", "</body></html>"),
        ("<p>x</p></BODY\n></html>", "</BODY\n></html>"),
        ("</body> <a href=x>y</a> </body>!", "</body>!"),
        ("<p>x</p>", ""),
        ("<p>x</p><!-- </body> -->", ""),
        ("<p>x</p> </body <!-- ", "</body <!-- "),
        ("<p>x</p><!-- </body> ", "<!-- </body> "),
        ("<p>x</p><style>y", "<style>y"),
        ("", ""),
    ],
)
def test_the_bottom_is_before_the_last_end_of_the_body_and_above_what_is_never_shown(html: str, below: str) -> None:
    assert html[outline(html).bottom :] == below


def test_each_attribute_knows_its_place() -> None:
    html = "é <a  HREF = 'x' ses:no-track class=y>"
    (anchor,) = outline(html).anchors
    assert [(one.name, html[one.start : one.end], one.written) for one in anchor] == [
        ("href", "HREF = 'x'", "'x'"),
        ("ses:no-track", "ses:no-track", ""),
        ("class", "class=y", "y"),
    ]


@pytest.mark.parametrize(
    ("before", "after"), [('"x"', '"&quot;&#x27;&amp;"'), ("'x'", "'&quot;&#x27;&amp;'"), ("x", '"&quot;&#x27;&amp;"')]
)
def test_another_value_stands_in_the_quotes_that_there_were(before: str, after: str) -> None:
    ((href,),) = outline(f"<a href={before}>").anchors
    assert href.with_value("\"'&") == after
    assert hrefs(f"<a href={after}>") == ["\"'&"]


# --- as others read it ------------------------------------------------------------------------------

VALUES = st.text(st.sampled_from("ab/?&=;#<>- \n'é"), max_size=12)
NAMES = st.sampled_from(["href", "HREF", "title", "ses:no-track", "data-x", "class"])


@st.composite
def attributes(draw: st.DrawFn) -> str:
    """An attribute in one of its spellings."""
    name, value = draw(NAMES), draw(VALUES)
    spelt = draw(st.sampled_from(['{n}="{v}"', "{n} = '{q}'", "{n}={u}", "{n}"]))
    bare = "".join(one for one in value if one not in " \n'<>=&") or "x"
    return spelt.format(n=name, v=value, q=value.replace("'", ""), u=bare)


TAGS = st.builds(
    lambda name, given, blank, end: f"<{name}{''.join(blank + one for one in given)}{end}>",
    st.sampled_from(["a", "A", "abbr", "p", "img", "br"]),
    st.lists(attributes(), max_size=4),
    st.sampled_from([" ", "\n", "  "]),
    st.sampled_from(["", " ", " /"]),
)
PIECES = st.one_of(
    TAGS,
    VALUES.map(lambda text: text.replace("<", "&lt;")),
    st.sampled_from(
        [
            "</a>",
            "</p>",
            "<!-- <a href=x> -->",
            "<style><a href=x></style>",
            "<script>'<a>'</script>",
            "<!DOCTYPE html>",
        ]
    ),
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_links_are_those_that_the_parser_of_the_standard_library_sees(html: str) -> None:
    seen = [anchor for anchor in Page(html).anchors if anchor]
    assert [{one.name: one.value for one in reversed(anchor)} for anchor in outline(html).anchors] == seen


@given(st.text(st.sampled_from("<a h=\"'>!-/[]CDATA&;\nscript?"), max_size=60))
def test_the_places_are_inside_of_any_text(html: str) -> None:
    found = outline(html)
    assert 0 <= found.bottom <= len(html)
    places = [place for anchor in found.anchors for one in anchor for place in (one.start, one.end)]
    assert places == sorted(places)
    assert all(html[one.end - len(one.written) : one.end] == one.written for anchor in found.anchors for one in anchor)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        "<a href=",
        '<a href="',
        "<!--",
        "<!-- -",
        "<![CDATA[",
        "<![CDATA[>",
        "<script>",
        "<script></",
        "a=b ",
        "<a b='",
        "&",
        "<a " + "b " * 50,
        "</",
    ],
)
def test_the_time_grows_with_the_length_only(piece: str) -> None:
    """These would run for hours if it did not."""
    html = "<a " + piece * (400_000 // len(piece))
    assert outline(html).bottom <= len(html)
