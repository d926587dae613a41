"""Open and click tracking along the line of a send: which mail is tracked, and what that changes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from sesmodel import (
    Attachment,
    Click,
    CloudWatchDestination,
    CloudWatchDimension,
    DkimKey,
    DkimSigner,
    EmailTemplate,
    EventDestination,
    Html,
    KeyRecord,
    LocalSes,
    Mailer,
    Message,
    Record,
    RecordType,
    SnsDestination,
)
from tests.tracked import HTML, LETTER, URLS, Page, got, host, links, pictures, track, tracked_ses, welcome

if TYPE_CHECKING:
    from sesmodel.mail.transfer import TransferEncoding
from sesmodel.service.bundled_keys import BUNDLED_KEYS
from tests.flow.signatures import domains, verdicts


@pytest.fixture
def ses() -> LocalSes:
    """SES with a set whose mail is tracked."""
    return tracked_ses()


# --- what changes in a mail -------------------------------------------------------------------------


@pytest.mark.spec("CFG-14", "EVP-14", "EVP-16", "FAQ-44")
def test_one_picture_of_one_point_is_put_at_the_bottom(ses: LocalSes) -> None:
    message = got(ses, LETTER.replace(html="<p>x</p></body></html>"))
    (picture,) = Page(message.html).images
    assert (picture["width"], picture["height"], picture["alt"]) == ("1", "1", "")
    assert picture["src"].startswith("http://")
    assert picture["style"] == "display: none; width: 1px; height: 1px;"  # OBS-428
    begin, end = message.html.split("<img", 1)
    assert begin == "<p>x</p>"
    assert end.partition(">")[2].strip() == "</body></html>"


@pytest.mark.spec("CFG-14", "EVP-14", "FAQ-44")
def test_two_mails_have_two_pictures_and_the_text_is_what_it_was(ses: LocalSes) -> None:
    first, second = got(ses), got(ses)
    assert pictures(first) != pictures(second)
    assert Page(first.html).text.rstrip() == Page(HTML).text
    assert [tag for tag in Page(first.html).tags if tag != "img"] == Page(HTML).tags


@pytest.mark.spec("EVP-15", "FAQ-46")
def test_each_link_leads_by_an_address_of_its_own_to_where_it_led(ses: LocalSes) -> None:
    plain = LETTER.replace(text='See https://aws.amazon.com or <a href="https://aws.amazon.com">here</a>')
    first, second = got(ses, plain), got(ses, plain)
    assert len({*links(first), *links(second)}) == 4
    assert [ses.visit(link).location for link in links(first)] == URLS
    assert first.text == second.text == 'See https://aws.amazon.com or <a href="https://aws.amazon.com">here</a>'


@pytest.mark.spec("EVP-15", "EVP-18", "FAQ-46", "FAQ-50")
def test_a_click_tells_which_link_it_was_also_of_two_that_lead_to_the_same_page(ses: LocalSes) -> None:
    html = (
        '<a href="https://e.example" ses:tags="at:top">x</a>'
        '<a href="https://e.example" ses:tags="at:end">y</a><a href="https://f.example/?a=1&amp;b=2#c">z</a>'
    )
    found = links(got(ses, LETTER.replace(html=html)))
    assert len(set(found)) == 3
    for link in found:
        ses.visit(link)
    assert [(event.link, event.link_tags) for event in ses.events.of(Click)] == [
        ("https://e.example", {"at": ("top",)}),
        ("https://e.example", {"at": ("end",)}),
        ("https://f.example/?a=1&b=2#c", None),
    ]


@pytest.mark.spec("EVP-16", "FAQ-51")
@pytest.mark.parametrize(("url", "scheme"), [("https://www.amazon.com", "https"), ("http://www.example.com", "http")])
def test_a_tracked_link_has_the_protocol_of_the_link(ses: LocalSes, url: str, scheme: str) -> None:
    (link,) = links(got(ses, LETTER.replace(html=f'<a href="{url}">x</a>')))
    assert urlsplit(link).scheme == scheme
    assert (host(link) or "").endswith(".r.us-east-1.awstrack.me")


@pytest.mark.spec("EVP-17", "FAQ-47")
def test_a_link_that_is_not_to_be_tracked_arrives_without_that_word(ses: LocalSes) -> None:
    links_as_written = '<a ses:no-track href="https://aws.amazon.com">x</a>'
    message = got(ses, LETTER.replace(html=links_as_written + '<a href="https://e.example">y</a>' * 250))
    assert message.html.startswith('<a href="https://aws.amazon.com">x</a>')
    assert sum("awstrack.me" in link for link in links(message)) == 250  # it counts not


@pytest.mark.spec("EVP-18", "FAQ-50")
def test_tags_of_a_link_are_in_its_clicks_and_not_in_the_mail(ses: LocalSes) -> None:
    tags = "product:book;genre:fiction;subgenre:scifi;type:newrelease;a b:c"
    message = got(ses, LETTER.replace(html=f'<a href="https://e.example" ses:tags="{tags}">x</a>'))
    assert "ses:tags" not in message.html
    ses.visit(links(message)[0])
    assert ses.events.of(Click).one().detail()["linkTags"] == {
        "product": ["book"],
        "genre": ["fiction"],
        "subgenre": ["scifi"],
        "type": ["newrelease"],
    }


@pytest.mark.spec("EVP-19", "FAQ-49")
def test_the_251st_link_stays_and_the_mail_is_sent(ses: LocalSes) -> None:
    written = [f"https://e.example/{number}" for number in range(251)]
    found = links(got(ses, LETTER.replace(html="".join(f'<a href="{url}">x</a>' for url in written))))
    assert all("awstrack.me" in link for link in found[:250])
    assert found[250] == written[250]


@pytest.mark.spec("FAQ-52", "EVP-19")
def test_a_link_that_is_not_written_properly_stays_as_it_is(ses: LocalSes) -> None:
    plain = "http://www.example.com/path/to/page?name=John Doe"
    html = f'<a href="{plain}">x</a><a href="{plain.replace(" ", "%20")}">y</a><a href="mailto:a@b.example">z</a>'
    kept, tracked, mail = links(got(ses, LETTER.replace(html=html)))
    assert (kept, mail) == (plain, "mailto:a@b.example")
    assert ses.visit(tracked).location == plain.replace(" ", "%20")


@pytest.mark.spec("EVP-21", "FAQ-53")
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable", None])
def test_a_part_in_any_transfer_encoding_is_tracked_and_arrives_in_7_bits(
    ses: LocalSes, encoding: TransferEncoding | None
) -> None:
    html = Html(HTML, transfer_encoding=encoding)
    message = got(ses, LETTER.replace(html=html))
    (part,) = [part for part in message.walk() if part.content_type == "text/html"]
    assert part.transfer_encoding in {"base64", "quoted-printable"}
    assert part.parameters["charset"].lower() == "utf-8"
    assert part.raw.data.isascii()
    assert Page(part.decoded).text.rstrip() == Page(HTML).text
    assert len(pictures(message)) == 1
    assert message.all_defects == ()


@pytest.mark.spec("FAQ-44")
def test_signatures_are_made_of_what_arrives(ses: LocalSes) -> None:
    ses.verify("example.net", dkim=True)
    message = got(ses, LETTER.replace(sender="ana@example.net"))
    assert domains(message.raw) == ["example.net", "amazonses.com"]
    assert verdicts(message.raw, ses.dns) == [True, True]
    assert len(pictures(message)) == 1


def test_a_signature_that_the_sender_made_does_not_fit_any_more(ses: LocalSes) -> None:
    key = DkimKey.load(BUNDLED_KEYS[1024][0])
    ses.dns.add(Record("s1._domainkey.example.com", RecordType.TXT, str(KeyRecord.of(key))))
    mailer = Mailer(ses, dkim=DkimSigner("example.com", selector="s1", key=key))
    for set_name, holds in ((None, True), ("tracked", False)):
        mailer.send(LETTER, configuration_set=set_name)
        raw = ses.inbox("bob@example.net").last.raw
        assert dict(zip(domains(raw), verdicts(raw, ses.dns), strict=True)) == {
            "amazonses.com": True,
            "example.com": holds,
        }


def test_files_are_left_alone(ses: LocalSes) -> None:
    page = Attachment(HTML.encode(), "page.html")
    assert got(ses, LETTER.replace(attachments=[page])).attachments[0].content == HTML.encode()


@pytest.mark.spec("HDR-13")
def test_what_is_signed_arrives_as_it_was_signed(ses: LocalSes) -> None:
    signed = b"Content-Type: text/html\r\n\r\n" + b'<a href="https://e.example">x</a>'
    raw = (
        b"From: ana@example.com\r\nTo: bob@example.net\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=s\r\n\r\n'
        b"--s\r\n" + signed + b"\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\nxyz\r\n--s--\r\n"
    )
    ses.client("ses").send_raw_email(RawMessage={"Data": raw}, ConfigurationSetName="tracked")
    assert ses.inbox("bob@example.net").one().parts[0].raw.data == signed


@pytest.mark.spec("EVP-14")
def test_of_two_bodies_the_last_one_has_the_picture_and_links_are_numbered_on(ses: LocalSes) -> None:
    part = b'--m\r\nContent-Type: text/html\r\n\r\n<a href="https://e.example">x</a>\r\n'
    head = b"From: ana@example.com\r\nTo: bob@example.net\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
    ses.client("ses").send_raw_email(
        RawMessage={"Data": head + part * 2 + b"--m--\r\n"}, ConfigurationSetName="tracked"
    )
    first, second = (part.decoded for part in ses.inbox("bob@example.net").one().parts)
    assert ("/1/" in first, "<img" in first, "/2/" in second, "<img" in second) == (True, False, True, True)


# --- which mail is tracked --------------------------------------------------------------------------


def arrived_as_sent(ses: LocalSes, message: Message, set_name: str | None) -> bool:
    """Whether the body is, byte for byte, that of the same mail to which nothing is done."""
    other = LocalSes()
    other.verify("example.com")
    there, here = got(other, message, None), got(ses, message, set_name)
    boundaries = [one.parameters.get("boundary", "").encode() or b"\0" for one in (there, here)]
    bodies = [one.body.replace(boundary, b"B") for one, boundary in zip((there, here), boundaries, strict=True)]
    return bodies[0] == bodies[1]


@pytest.mark.spec("EVP-14", "FAQ-45")
def test_mail_without_a_set_or_without_html_arrives_byte_for_byte(ses: LocalSes) -> None:
    assert arrived_as_sent(ses, LETTER, None)
    assert arrived_as_sent(ses, LETTER.replace(html=None), "tracked")
    assert not arrived_as_sent(ses, LETTER, "tracked")


@pytest.mark.spec("EVP-14", "FAQ-45", "FAQ-46")
@pytest.mark.parametrize(
    ("event_types", "picture", "rewritten"),
    [(("Open",), True, False), (("Click",), False, True), (("Send", "Delivery"), False, False)],
)
def test_a_set_tracks_what_it_has_an_enabled_destination_for(
    ses: LocalSes, event_types: tuple[str, ...], *, picture: bool, rewritten: bool
) -> None:
    message = got(ses, set_name=track(ses, "other", event_types))
    assert len(pictures(message)) == picture
    assert (links(message) != URLS) is rewritten
    if not picture and not rewritten:
        assert arrived_as_sent(ses, LETTER, "other")


@pytest.mark.spec("FAQ-45")
def test_a_destination_that_is_not_enabled_tracks_nothing(ses: LocalSes) -> None:
    ses.create_configuration_set("quiet")
    ses.add_event_destination("quiet", "off", ses.create_topic("off"), event_types=["Open", "Click"], enabled=False)
    assert arrived_as_sent(ses, LETTER, "quiet")


def test_a_destination_that_counts_tags_of_links_tracks_clicks_alone(ses: LocalSes) -> None:  # EVP-26
    ses.create_configuration_set("counted")
    target = CloudWatchDestination([CloudWatchDimension("product", "LINK_TAG", "none")])
    with pytest.warns(UserWarning, match="does not publish Open"):
        ses.add_event_destination("counted", "links", target, event_types=["Open", "Click"])
    message = got(ses, set_name="counted")
    assert (len(pictures(message)), links(message) == URLS) == (0, False)


@pytest.mark.spec("FAQ-48", "EVP-15")
def test_links_stay_as_they_are_once_the_destination_selects_clicks_no_more(ses: LocalSes) -> None:
    before = got(ses)
    topic = SnsDestination(ses.create_topic("engagement-of-tracked").arn)
    ses.update_event_destination("tracked", EventDestination(name="engagement", target=topic, event_types=["Open"]))
    after = got(ses)
    assert (links(before) == URLS, links(after)) == (False, URLS)
    assert len(pictures(after)) == 1


@pytest.mark.spec("EVP-14", "IDN-32")
def test_custom_verification_mail_is_never_tracked(ses: LocalSes) -> None:
    welcome(ses)
    html = ses.inbox("eve@example.net").one().html
    assert "awstrack.me" not in html
    assert Page(html).images == []


@pytest.mark.spec("FAQ-42", "EVP-15")
def test_recipients_of_one_call_share_their_links_and_those_of_two_calls_do_not(ses: LocalSes) -> None:
    Mailer(ses, configuration_set="tracked").send(LETTER.replace(to=["bob@example.net", "eva@example.net"]))
    bob, eva = (ses.inbox(one).one() for one in ("bob@example.net", "eva@example.net"))
    assert (links(bob), pictures(bob)) == (links(eva), pictures(eva))
    assert ses.open(bob).mail.destination == ("bob@example.net", "eva@example.net")
    alone = got(ses)
    assert not {*links(alone), *pictures(alone)} & {*links(bob), *pictures(bob)}
    assert ses.open(alone).mail.destination == ("bob@example.net",)


def test_a_rendered_template_is_tracked(ses: LocalSes) -> None:
    ses.client("ses").create_template(
        Template={"TemplateName": "T", "SubjectPart": "Hi", "HtmlPart": '<a href="https://e.example/{{id}}">x</a>'}
    )
    ses.client("sesv2").send_bulk_email(
        FromEmailAddress="ana@example.com",
        ConfigurationSetName="tracked",
        DefaultContent={"Template": {"TemplateName": "T", "TemplateData": "{}"}},
        BulkEmailEntries=[
            {
                "Destination": {"ToAddresses": [f"u{number}@example.net"]},
                "ReplacementEmailContent": {"ReplacementTemplate": {"ReplacementTemplateData": f'{{"id": {number}}}'}},
            }
            for number in range(2)
        ],
    )
    for number in range(2):
        (link,) = links(ses.inbox(f"u{number}@example.net").one())
        assert ses.visit(link).location == f"https://e.example/{number}"


def test_mail_that_names_its_set_in_its_header_is_tracked(ses: LocalSes) -> None:
    head = b"From: ana@example.com\r\nTo: bob@example.net\r\nX-SES-CONFIGURATION-SET: tracked\r\n"
    raw = head + b'Content-Type: text/html\r\n\r\n<a href="https://e.example">x</a>\r\n'
    ses.client("ses").send_raw_email(RawMessage={"Data": raw})
    (link,) = links(ses.inbox("bob@example.net").one())
    assert ses.visit(link).location == "https://e.example"


# --- where the picture stands -----------------------------------------------------------------------


def test_a_template_says_where_the_picture_stands(ses: LocalSes) -> None:
    content = {"Subject": "Hi", "Html": "<p>{{ses:openTracker}}Hi {{name}}</p></body>"}
    client = ses.client("sesv2")
    client.create_email_template(TemplateName="t", TemplateContent=content)
    client.send_email(
        FromEmailAddress="ana@example.com",
        Destination={"ToAddresses": ["bob@example.net"]},
        Content={"Template": {"TemplateName": "t", "TemplateData": '{"name": "Bob"}'}},
        ConfigurationSetName="tracked",
    )
    html = ses.inbox("bob@example.net").one().html
    (picture,) = Page(html).images
    assert html.startswith("<p><img ")
    assert html.endswith(">Hi Bob</p></body>")
    ses.visit(picture["src"])
    assert ses.events[-1].event_type == "Open"
    assert "ses:openTracker" not in EmailTemplate(name="t", subject="Hi", html=content["Html"]).variables


def test_a_template_with_two_places_for_the_picture_is_not_stored(ses: LocalSes) -> None:
    client = ses.client("sesv2")
    with pytest.raises(client.exceptions.BadRequestException, match="more than one {{ses:openTracker}}"):
        client.create_email_template(
            TemplateName="t", TemplateContent={"Subject": "Hi", "Html": "{{ses:openTracker}}<br>{{ses:openTracker}}"}
        )
    assert len(ses.templates) == 0


def test_where_clicks_alone_are_tracked_no_placeholder_is_left(ses: LocalSes) -> None:
    message = got(ses, LETTER.replace(html="{{ses:openTracker}}<p>x</p>"), track(ses, "clicks", ("Click",)))
    assert message.html == "<p>x</p>"
