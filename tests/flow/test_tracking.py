"""Open and click tracking along the line of a send: which mail is tracked, what that changes, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
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
    EventDestination,
    Html,
    InvalidTrackingOptions,
    InvalidValue,
    Keep,
    KeyRecord,
    LocalSes,
    Mailer,
    Message,
    Open,
    Record,
    RecordType,
    Snapshot,
    SnsDestination,
    TrackingOptions,
    TrackingRules,
)
from tests.tracked import Page, track

if TYPE_CHECKING:
    from sesmodel.mail.read import ParsedMessage
    from sesmodel.mail.transfer import TransferEncoding
from sesmodel.service.bundled_keys import BUNDLED_KEYS
from tests.flow.signatures import domains, verdicts

HTML = '<html><body><p>Café <a href="https://aws.amazon.com/?a=1&amp;b=2#c" ses:tags="product:book;">A</a> <a href="http://www.example.com">B</a></p></body></html>'
URLS = ["https://aws.amazon.com/?a=1&b=2#c", "http://www.example.com"]
LETTER = Message(
    sender="ana@example.com", to="bob@example.net", subject="Hi", text="See https://aws.amazon.com", html=HTML
)


def got(
    ses: LocalSes, message: Message = LETTER, set_name: str | None = "tracked", to: str = "bob@example.net"
) -> ParsedMessage:
    """Send a message; what arrived."""
    Mailer(ses, configuration_set=set_name).send(message.replace(to=to))
    return ses.inbox(to).last


def links(message: ParsedMessage) -> list[str]:
    return Page(message.html).links


def pictures(message: ParsedMessage) -> list[str]:
    return [one["src"] for one in Page(message.html).images]


def host(url: str) -> str | None:
    return urlsplit(url).hostname


@pytest.fixture
def ses() -> LocalSes:
    """SES with a set whose mail is tracked."""
    found = LocalSes()
    found.verify("example.com", "example.org")
    track(found)
    return found


# --- what changes in a mail -------------------------------------------------------------------------


@pytest.mark.spec("EVP-14", "FAQ-44")
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


@pytest.mark.spec("EVP-15")
def test_each_link_leads_by_an_address_of_its_own_to_where_it_led(ses: LocalSes) -> None:
    first, second = got(ses), got(ses)
    assert len({*links(first), *links(second)}) == 4
    assert [ses.visit(link).location for link in links(first)] == URLS
    assert first.text == second.text == "See https://aws.amazon.com"


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


@pytest.mark.spec("IDN-32")
def test_custom_verification_mail_is_never_tracked(ses: LocalSes) -> None:
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


# --- domains ------------------------------------------------------------------------------------------


@pytest.mark.spec("CFG-13", "EVP-16")
def test_links_of_a_set_with_a_domain_of_its_own_point_there(ses: LocalSes) -> None:
    ses.change_configuration_set("tracked", tracking=TrackingOptions("click.example.org"))
    own, other = got(ses), got(ses, set_name=track(ses, "other"))
    assert {host(url) for url in (*links(own), *pictures(own))} == {"click.example.org"}
    assert {(host(url) or "")[8:] for url in (*links(other), *pictures(other))} == {".r.us-east-1.awstrack.me"}
    assert [urlsplit(link).scheme for link in links(own)] == ["https", "http"]
    assert ses.visit(links(own)[0]).location == URLS[0]


@pytest.mark.spec("CFG-13")
def test_a_domain_that_is_not_verified_is_refused(ses: LocalSes) -> None:
    ses.create_identity("pending.example")
    ses.verify("links@other.example")
    for domain in ("click.example.net", "pending.example", "links@other.example"):  # OBS-160, OBS-161
        with pytest.raises(InvalidTrackingOptions) as caught:
            ses.change_configuration_set("tracked", tracking=TrackingOptions(domain))
        assert caught.value.message == f"Domain <{domain}> is not verified under this account."


def test_the_policy_of_a_set_and_the_rules_of_the_model_reach_the_mail(ses: LocalSes) -> None:
    ses.change_configuration_set("tracked", tracking=TrackingOptions("click.example.org", "REQUIRE"))
    assert {urlsplit(url).scheme for url in (*links(got(ses)), *pictures(got(ses)))} == {"https"}
    other = LocalSes(tracking_rules=TrackingRules(secure_picture=True))
    other.verify("example.com")
    track(other)
    assert urlsplit(pictures(got(other))[0]).scheme == "https"


@pytest.mark.parametrize("region", ["eu-west-3", "ap-south-2"])
def test_mail_is_tracked_in_regions_that_the_table_of_the_guide_leaves_out(region: str) -> None:
    ses = LocalSes(region=region)
    ses.verify("example.com")
    track(ses)
    message = got(ses)
    assert (host(links(message)[0]) or "").endswith(f".r.{region}.awstrack.me")
    assert ses.visit(links(message)[0]).status == 302


def test_pages_can_be_at_a_host_of_the_test() -> None:
    ses = LocalSes(pages_at="http://127.0.0.1:8025/")
    ses.verify("example.com")
    track(ses)
    message = got(ses)
    assert all(url.startswith("http://127.0.0.1:8025/") for url in (*links(message), *pictures(message)))
    assert [ses.visit(link).location for link in links(message)] == URLS


# --- what comes of it ---------------------------------------------------------------------------------


@pytest.mark.spec("FAQ-46", "EVP-15")
def test_who_follows_a_link_is_sent_on_and_told_of(ses: LocalSes) -> None:
    message = got(ses)
    page = ses.visit(links(message)[0], ip_address="203.0.113.7", user_agent="Ours/1.0")
    assert (page.status, page.location, page.body) == (302, URLS[0], b"")
    event = ses.events.of(Click).one()
    assert (event.link, event.link_tags) == (URLS[0], {"product": ("book",)})
    assert (event.ip_address, event.user_agent) == ("203.0.113.7", "Ours/1.0")
    assert event.message_id == ses.sent.one().message_id
    assert "ses:outgoing-ip" not in event.mail.tags


def test_who_shows_the_mail_fetches_the_picture_and_is_told_of(ses: LocalSes) -> None:
    message = got(ses)
    page = ses.visit(pictures(message)[0], ip_address="203.0.113.7")
    assert (page.status, page.content_type) == (200, "image/gif")
    assert page.body[:6] == b"GIF89a"
    assert int.from_bytes(page.body[6:8], "little") == int.from_bytes(page.body[8:10], "little") == 1
    assert page.body[page.body.index(b"!\xf9\x04") + 3] & 1  # one colour is transparent
    assert page.headers["Cache-Control"].startswith("no-cache")
    assert ses.events.of(Open).one().ip_address == "203.0.113.7"


@pytest.mark.spec("EVP-20", "FAQ-41")
def test_each_open_and_each_click_is_told_of(ses: LocalSes) -> None:
    message = got(ses)
    for _ in range(3):
        ses.visit(pictures(message)[0])
        ses.visit(links(message)[1])
    assert (len(ses.events.of(Open)), len(ses.events.of(Click))) == (3, 3)


@pytest.mark.spec("EVP-20", "FAQ-40")
@pytest.mark.parametrize(
    ("after", "events"),
    [(timedelta(days=59, hours=23, minutes=59), 2), (timedelta(days=60), 2), (timedelta(days=60, seconds=1), 0)],
)
def test_opens_and_clicks_are_told_of_for_sixty_days_and_links_work_for_ever(
    ses: LocalSes, after: timedelta, events: int
) -> None:
    message = got(ses)
    ses.advance(seconds=after.total_seconds())
    assert ses.visit(links(message)[0]).location == URLS[0]
    assert ses.visit(pictures(message)[0]).status == 200
    assert len(ses.events.of(Open)) + len(ses.events.of(Click)) == events


@pytest.mark.spec("FAQ-43")
def test_clicks_and_opens_are_counted_by_day(ses: LocalSes) -> None:
    message = got(ses)
    for clicks in (2, 3):
        for _ in range(clicks):
            ses.visit(links(message)[0])
        ses.visit(pictures(message)[0])
        ses.advance(days=1)
    period = timedelta(days=1)
    assert [point.sum for point in ses.metrics.data_points("Click", period=period)] == [2, 3]
    assert [point.sum for point in ses.metrics.data_points("Open", period=period)] == [1, 1]
    first, second = (point.timestamp for point in ses.metrics.data_points("Click", period=period))
    assert second - first == period


def test_an_address_that_was_changed_leads_nowhere(ses: LocalSes) -> None:
    link = links(got(ses))[0]
    before = len(ses.events)
    other = links(got(ses))[0]
    for forged in (
        link.replace("aws.amazon.com", "evil.example"),
        link.replace("/1/", "/2/"),
        link.rpartition("/")[0] + "/" + other.rpartition("/")[2],
        link.replace("/L0/", "/CL0/"),
        link[:-1] + "2",
        "https://r.us-east-1.awstrack.me/L0/https:%2F%2Fevil.example/1/x/y=1",
        "https://r.us-east-1.awstrack.me/I0/x",
    ):
        page = ses.visit(forged)
        assert (page.status, page.location) == (400, None)
    assert len(ses.events) == before + 2  # of the other mail: Send and Delivery


def test_a_link_is_read_and_not_written_to(ses: LocalSes) -> None:
    message = got(ses)
    for url in (links(message)[0], pictures(message)[0]):
        page = ses.visit(url, method="POST")
        assert (page.status, page.headers["Allow"]) == (405, "GET, HEAD")
        assert ses.visit(url, method="HEAD").body == b""
    assert ses.visit(links(message)[0], method="HEAD").location == URLS[0]
    assert not ses.events.of(Open)
    assert not ses.events.of(Click)


def test_the_host_of_an_address_does_not_count(ses: LocalSes) -> None:
    parts = urlsplit(links(got(ses))[0])
    assert ses.visit(parts.path).location == URLS[0]
    assert ses.visit(f"http://127.0.0.1:1{parts.path}").location == URLS[0]


# --- what tests say -----------------------------------------------------------------------------------


def test_a_mail_is_opened_as_it_was_sent_as_it_arrived_or_by_its_id(ses: LocalSes) -> None:
    message, sent = got(ses), ses.sent.one()
    opened = [ses.open(message), ses.open(sent), ses.open(sent.message_id)]
    assert {event.message_id for event in opened} == {sent.message_id}
    assert ses.click(message, URLS[1]).link_tags is None
    assert ses.click(sent, 1).link_tags == {"product": ("book",)}
    assert len(ses.events.of(Click)) == 2


@pytest.mark.parametrize("what", ["open", "click"])
@pytest.mark.parametrize(
    ("set_name", "html", "reason"),
    [
        (None, HTML, "sent with no configuration set"),
        ("tracked", None, "it has no HTML"),
        ("quiet", HTML, "no enabled destination of 'quiet' published (Open|Click)"),
    ],
)
def test_it_is_said_why_a_mail_is_not_tracked(
    ses: LocalSes, what: str, set_name: str | None, html: str | None, reason: str
) -> None:
    ses.create_configuration_set("quiet")
    message = got(ses, LETTER.replace(html=html), set_name)
    with pytest.raises(InvalidValue, match=reason):
        ses.open(message) if what == "open" else ses.click(message, URLS[0])
    assert not ses.events.of(Open)
    assert not ses.events.of(Click)


def test_it_is_said_which_of_opens_and_clicks_a_set_tells_of(ses: LocalSes) -> None:
    opens, clicks = got(ses, set_name=track(ses, "o", ("Open",))), got(ses, set_name=track(ses, "c", ("Click",)))
    with pytest.raises(InvalidValue, match=r"no enabled destination of 'c' published Open \(EVP-14\)"):
        ses.open(clicks)
    with pytest.raises(InvalidValue, match="no link that is tracked.*Tracked are: none"):
        ses.click(opens, URLS[0])


@pytest.mark.parametrize("link", ["https://aws.amazon.com/", 0, 3, -1])
def test_it_is_said_which_links_are_tracked(ses: LocalSes, link: str | int) -> None:
    with pytest.raises(InvalidValue) as caught:
        ses.click(got(ses), link)
    assert caught.value.cure == f"Tracked are: {URLS[0]}, {URLS[1]}."


def test_nobody_opens_a_mail_that_nobody_got_or_that_is_too_old(ses: LocalSes) -> None:
    message = got(ses)
    ses.receivers.when("gone@example.net").reject()
    lost = Mailer(ses, configuration_set="tracked").send(LETTER.replace(to="gone@example.net")).message_id
    assert lost is not None
    with pytest.raises(InvalidValue, match="was delivered"):
        ses.open(lost)
    ses.advance(days=61)
    for late in (lambda: ses.open(message), lambda: ses.click(message, 1)):
        with pytest.raises(InvalidValue, match=r"more than 60 days ago.*\(EVP-20\)"):
            late()


# --- what is remembered -------------------------------------------------------------------------------


def test_a_model_that_goes_back_knows_its_links_again(ses: LocalSes) -> None:
    message = got(ses)
    saved = Snapshot.from_bytes(ses.snapshot().to_bytes(secrets=True))
    other = LocalSes()
    for model in (ses, other):
        model.restore(saved)
        assert model.visit(links(message)[0]).location == URLS[0]
        assert model.events.of(Click).one().link_tags == {"product": ("book",)}
        assert links(got(model))[0] not in links(message)


def test_no_more_is_remembered_than_is_to_be_kept(ses: LocalSes) -> None:
    kept = LocalSes(keep=Keep(messages=2))
    kept.verify("example.com")
    track(kept)
    messages = [got(kept) for _ in range(4)]
    assert [kept.visit(links(message)[0]).location for message in messages] == [URLS[0]] * 4
    assert len(kept.events.of(Click)) == 2


def test_what_is_cleared_is_told_of_no_more(ses: LocalSes) -> None:
    message = got(ses)
    ses.clear()
    assert ses.visit(links(message)[0]).location == URLS[0]
    assert len(ses.events) == 0


def test_the_same_mail_has_the_same_links_in_every_run() -> None:
    def run() -> list[str]:
        ses = LocalSes()
        ses.verify("example.com")
        track(ses)
        return links(got(ses))

    assert all(one == other for one, other in pairwise(run() for _ in range(3)))
