"""The links that SES puts into mail to a contact list: where they are, and where they are not."""

from __future__ import annotations

import json
import re
from email import message_from_bytes, policy

import pytest

from sesmodel import (
    ContactTopic,
    Destination,
    DkimKey,
    EmailTemplate,
    ListManagementRules,
    LocalCloud,
    LocalSes,
    Mailer,
    Rules,
    StoredTemplate,
)
from sesmodel.service.bundled_keys import BUNDLED_KEYS
from tests.flow.to_lists import BOB, NEWS, PLACEHOLDER, got, links_in_header, send, ses_with_a_list, simple

URL = "https://email-subscription.us-east-1.amazonaws.com/subscription/"
RAW = (
    b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n%bMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain\r\n\r\nLeave: {{amazonSESUnsubscribeUrl}}\r\n"
)


@pytest.fixture
def ses() -> LocalSes:
    return ses_with_a_list()


@pytest.mark.spec("LST-13")
@pytest.mark.spec("LST-17")
def test_mail_to_a_list_gets_the_links_and_fields(ses: LocalSes) -> None:
    send(ses)
    url, mailto = links_in_header(ses)
    message = got(ses)
    assert url.startswith(URL)
    assert mailto.startswith("mailto:unsubscribe@email-subscription.us-east-1.amazonaws.com?subject=")
    assert message.text == f"It is out.\n{url}"
    assert message.html == f'<p>It is out.</p><a href="{url}">Leave</a>'
    assert message.headers.get_all("List-Unsubscribe-Post") == ("List-Unsubscribe=One-Click",)


@pytest.mark.spec("LST-17")
def test_the_fields_of_the_sender_give_way_where_a_list_is_named(ses: LocalSes) -> None:
    own = {"List-Unsubscribe": "<https://example.com/leave>", "List-Unsubscribe-Post": "List-Unsubscribe=No"}
    send(ses, NEWS.replace(headers=own))
    parsed = message_from_bytes(got(ses).raw.data, policy=policy.default)
    assert [value.startswith(f"<{URL}") for value in parsed.get_all("List-Unsubscribe", [])] == [True]
    assert parsed.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]

    Mailer(ses).send(NEWS.replace(headers=own))
    parsed = message_from_bytes(got(ses).raw.data, policy=policy.default)
    assert {name: parsed.get_all(name) for name in own} == {name: [value] for name, value in own.items()}


@pytest.mark.spec("LST-17")
def test_the_signature_covers_the_fields(ses: LocalSes) -> None:
    """RFC 8058 section 4."""
    send(ses)
    signed = re.sub(r"\s", "", got(ses).headers.get("DKIM-Signature") or "").lower()
    names = signed.partition(";h=")[2].partition(";")[0].split(":")
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(names)
    assert "dkim=pass header.d=example.com" in str(ses.authenticate(got(ses)))


@pytest.mark.spec("LST-16")
def test_without_a_list_nothing_is_filled_in_and_nobody_becomes_a_contact(ses: LocalSes) -> None:
    Mailer(ses).send(NEWS)
    assert got(ses).text == f"It is out.\n{PLACEHOLDER}"
    assert "List-Unsubscribe" not in got(ses).headers
    assert len(ses.contact_lists["OurList"]) == 0


def unlinked(ses: LocalSes, message_id: str, address: str = BOB) -> str:
    """Why there are no links; and there are none."""
    assert PLACEHOLDER in got(ses, address).raw.data.decode()
    assert URL not in got(ses, address).raw.data.decode()
    assert "List-Unsubscribe" not in got(ses, address).headers
    return next(entry.detail for entry in ses.log(message_id) if entry.detail.startswith("no unsubscribe links"))


@pytest.mark.spec("LST-13")
def test_mail_that_came_signed_stays_as_it_is(ses: LocalSes) -> None:
    raw = RAW % b"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=own; h=from; bh=; b=\r\n"
    message_id = Mailer(ses, contact_list="OurList").send_raw(raw).message_id or ""
    assert unlinked(ses, message_id).endswith("came with a DKIM-Signature, which links would break")
    assert len(ses.contact_lists["OurList"]) == 1  # all else is as ever


@pytest.mark.spec("LST-13")
def test_mail_of_a_domain_without_easy_dkim_gets_no_links(ses: LocalSes) -> None:
    ses.verify("example.org")
    assert unlinked(ses, send(ses, NEWS.replace(sender="ana@example.org"))).endswith("links need Easy DKIM")


@pytest.mark.spec("LST-15")
@pytest.mark.parametrize("second", ["to", "cc", "bcc"])
def test_mail_to_two_recipients_gets_no_links(ses: LocalSes, second: str) -> None:
    two = NEWS.replace(to=[BOB, "eve@example.org"]) if second == "to" else NEWS.replace(**{second: "eve@example.org"})
    message_id = send(ses, two)
    assert "there are 2 recipients" in unlinked(ses, message_id)
    assert "there are 2 recipients" in unlinked(ses, message_id, "eve@example.org")


@pytest.mark.spec("LST-15")
def test_of_three_placeholders_the_first_two_are_filled_in_by_the_order_of_the_parts(ses: LocalSes) -> None:
    send(ses, NEWS.replace(text=f"{PLACEHOLDER} {PLACEHOLDER}"))
    url = links_in_header(ses)[0]
    assert got(ses).text == f"{url} {url}"
    assert f'href="{PLACEHOLDER}"' in (got(ses).html or "")


@pytest.mark.spec("LST-15")
def test_each_part_may_have_two_where_the_rules_say_so() -> None:
    ses = ses_with_a_list(rules=Rules(list_management=ListManagementRules(placeholders_per_part=True)))
    send(ses, NEWS.replace(text=f"{PLACEHOLDER} {PLACEHOLDER} {PLACEHOLDER}"))
    url = links_in_header(ses)[0]
    assert got(ses).text == f"{url} {url} {PLACEHOLDER}"
    assert f'href="{url}"' in (got(ses).html or "")


@pytest.mark.spec("LST-15")
def test_the_placeholder_is_filled_in_in_texts_only(ses: LocalSes) -> None:
    send(ses, NEWS.replace(subject=f"Read {PLACEHOLDER}").attach(PLACEHOLDER.encode(), "read.txt"))
    message = got(ses)
    assert message.subject == f"Read {PLACEHOLDER}"
    assert message.attachments[0].content == PLACEHOLDER.encode()
    assert PLACEHOLDER not in f"{message.text}{message.html}"


@pytest.mark.spec("LST-15")
def test_the_placeholder_in_a_date_for_the_calendar_stays(ses: LocalSes) -> None:
    head = "From: ana@example.com\r\nTo: bob@example.net\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
    texts = [f"--a\r\nContent-Type: text/{kind}\r\n\r\n{PLACEHOLDER}\r\n" for kind in ("plain", "calendar", "html")]
    Mailer(ses, contact_list="OurList").send_raw(f"{head}{''.join(texts)}--a--\r\n".encode())
    url = links_in_header(ses)[0]
    assert [part.decoded.strip() for part in got(ses).parts] == [url, PLACEHOLDER, url]


@pytest.mark.spec("LST-15")
def test_single_braces_do_as_well_and_no_placeholder_means_no_link_in_the_text(ses: LocalSes) -> None:
    send(ses, NEWS.replace(text="{amazonSESUnsubscribeUrl}", html="<p>None here</p>"))
    assert got(ses).text == links_in_header(ses)[0]
    assert got(ses).html == "<p>None here</p>"


@pytest.mark.spec("LST-15")
def test_links_are_of_one_message_and_contact(ses: LocalSes) -> None:
    seen = set()
    for address in (BOB, "eve@example.org", BOB):
        send(ses, NEWS.replace(to=address))
        seen.add(links_in_header(ses, address)[0])
        assert ses.landing_page(got(ses, address)).address == address
    assert len(seen) == 3


@pytest.mark.spec("LST-15")
def test_the_placeholder_survives_a_template_that_ses_renders(ses: LocalSes) -> None:
    body = "{{#each news}}{{this}} {{/each}}{{amazonSESUnsubscribeUrl}}"
    ses.store(EmailTemplate("news", subject="Hi {{name}}", text=body, html=f"<p>{body}</p>"))
    mailer = Mailer(ses, sender="ana@example.com", contact_list="OurList")
    mailer.send_template(StoredTemplate("news"), Destination(BOB, data={"name": "Bob", "news": ["1.1"]}))
    url = links_in_header(ses)[0]
    assert (got(ses).text, got(ses).html) == (f"1.1 {url}", f"<p>1.1 {url}</p>")


@pytest.mark.spec("LST-15")
def test_the_placeholder_is_no_attribute_of_a_template_wherever_it_stands() -> None:
    template = EmailTemplate("news", "Hi", "{{#each news}}{{amazonSESUnsubscribeUrl}}{{/each}}", PLACEHOLDER)
    assert template.check({"news": [1]}).ok
    assert template.variables == {"news"}
    assert template.render({"news": [1]}).html == PLACEHOLDER


def test_links_lead_to_where_the_pages_are() -> None:
    ses = ses_with_a_list(pages_at="http://127.0.0.1:8025")
    send(ses)
    url = links_in_header(ses)[0]
    assert url.startswith("http://127.0.0.1:8025/subscription/")
    assert got(ses).text == f"It is out.\n{url}"
    assert got(ses).headers.get("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"


@pytest.mark.spec("LST-13")
def test_the_key_of_an_owner_does_where_the_rules_say_so() -> None:
    for rules, linked in ((ListManagementRules(), False), (ListManagementRules(easy_dkim_only=False), True)):
        ses = ses_with_a_list(rules=Rules(list_management=rules))
        ses.create_identity("example.org", byodkim=("own", DkimKey.load(BUNDLED_KEYS[1024][0])))
        ses.publish_records("example.org")
        send(ses, NEWS.replace(sender="ana@example.org"))
        assert ("List-Unsubscribe" in got(ses).headers) is linked


# --- together with other parts -------------------------------------------------------------------


def test_tracking_leaves_the_unsubscribe_link_alone(ses: LocalSes) -> None:
    ses.create_configuration_set("OurSet")
    ses.add_event_destination("OurSet", "all", ses.create_topic("all"), event_types=["Open", "Click"])
    html = f'<a href="https://example.com/1.1">Read</a> <a href="{PLACEHOLDER}">Leave</a>'
    message_id = (
        Mailer(ses, contact_list="OurList", configuration_set="OurSet").send(NEWS.replace(html=html)).message_id
    )
    url = links_in_header(ses)[0]
    found = got(ses).html or ""
    assert f'<a href="{url}">Leave</a>' in found
    assert "https://example.com/1.1" not in found
    assert ses.click(message_id or "", 1).link == "https://example.com/1.1"
    assert ses.landing_page(got(ses)).address == BOB


def test_mail_from_an_identity_of_another_account_gets_links_by_its_easy_dkim() -> None:
    cloud = LocalCloud()
    owner, ours = (cloud.ses("us-east-1", account_id=number * 12) for number in "12")
    owner.verify("example.com", dkim=True)
    arn = f"arn:aws:ses:us-east-1:{'1' * 12}:identity/example.com"
    allow = {"Effect": "Allow", "Principal": {"AWS": "2" * 12}, "Action": "ses:*", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    owner.client("sesv2").create_email_identity_policy(EmailIdentity="example.com", PolicyName="p", Policy=policy)
    ours.create_contact_list("OurList", ContactTopic("Releases", "Release notes", "OPT_IN"))
    ours.client("sesv2").send_email(**simple(ContactListName="OurList"), FromEmailAddressIdentityArn=arn)
    ours.unsubscribe_via_header(ours.sent.one())
    assert ours.contact_lists["OurList"][BOB].unsubscribe_all
    assert len(owner.contact_lists) == 0
