"""Custom verification templates, and the mail that is sent with them, in both APIs."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import (
    ConfigurationSetDoesNotExist,
    CustomVerificationEmailInvalidContent,
    CustomVerificationEmailTemplateAlreadyExists,
    CustomVerificationEmailTemplateDoesNotExist,
    CustomVerificationRules,
    DailyQuotaExceeded,
    FromEmailAddressNotVerified,
    InvalidParameterValue,
    LimitExceeded,
    Limits,
    LocalSes,
    Message,
    MessageRejected,
    ProductionAccessNotGranted,
    Rules,
    SesError,
    ValidationError,
    VerificationStatus,
    img_data_uri,
    patched,
)
from sesmodel.error_codes import error_from_code
from sesmodel.service.event import EVENT_TYPES
from sesmodel.service.verification_mail import DISCLAIMER, custom_body
from tests.api.calling import call
from tests.flow.signatures import domains, verdicts

CONTENT = (
    "<html><head></head><body style='font-family:sans-serif;'><h1 style='text-align:center'>Ready?</h1>"
    "<p>Example Corp wants to know that this is your address.</p></body></html>"
)
SAMPLE = {
    "TemplateName": "SampleTemplate",
    "FromEmailAddress": "sender@example.com",
    "TemplateSubject": "Please confirm your email address",
    "TemplateContent": CONTENT,
    "SuccessRedirectionURL": "https://www.example.com/verifysuccess",
    "FailureRedirectionURL": "https://www.example.com/verifyfailure",
}
NEW = "new@example.net"
both = pytest.mark.parametrize("api", ["ses", "sesv2"])


def create(ses: LocalSes, *, api: Any = "sesv2", **changes: str) -> None:
    call(ses, "CreateCustomVerificationEmailTemplate", api=api, **{**SAMPLE, **changes})


def update(ses: LocalSes, *, api: Any = "sesv2", **changes: str) -> None:
    call(ses, "UpdateCustomVerificationEmailTemplate", api=api, **{"TemplateName": "SampleTemplate", **changes})


def delete(ses: LocalSes, name: str = "SampleTemplate", api: Any = "sesv2") -> None:
    call(ses, "DeleteCustomVerificationEmailTemplate", api=api, TemplateName=name)


def get(ses: LocalSes, name: str = "SampleTemplate", api: Any = "ses") -> dict[str, Any]:
    return call(ses, "GetCustomVerificationEmailTemplate", api=api, TemplateName=name)


def listed(ses: LocalSes, api: Any = "sesv2", **params: Any) -> dict[str, Any]:
    return call(ses, "ListCustomVerificationEmailTemplates", api=api, **params)


def names(ses: LocalSes, api: Any = "sesv2", **params: Any) -> list[str]:
    return [one["TemplateName"] for one in listed(ses, api, **params)["CustomVerificationEmailTemplates"]]


def send(
    ses: LocalSes, address: str = NEW, *, api: Any = "sesv2", template: str = "SampleTemplate", **more: str
) -> str:
    params = {"EmailAddress": address, "TemplateName": template, **more}
    message_id: str = call(ses, "SendCustomVerificationEmail", api=api, **params)["MessageId"]
    return message_id


def spellings(error: SesError) -> tuple[str, int, str, int]:
    return error.v1_code, error.v1_status, error.v2_name, error.v2_status


def plain(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


# --- creating -------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-22")
@both
def test_what_was_created_can_be_had_again_through_either_api(ses: LocalSes, api: Any) -> None:
    create(ses, api=api)

    assert get(ses, api="ses") == SAMPLE
    assert get(ses, api="sesv2") == {**SAMPLE, "Tags": []}


def test_a_template_can_have_tags(ses: LocalSes) -> None:
    operation = "CreateCustomVerificationEmailTemplate"
    call(ses, operation, **SAMPLE, Tags=[{"Key": "team", "Value": "shop"}, {"Key": "beta", "Value": ""}])
    update(ses, TemplateSubject="Other")

    assert get(ses, api="sesv2")["Tags"] == [{"Key": "team", "Value": "shop"}, {"Key": "beta", "Value": ""}]
    for tags in ([{"Key": "", "Value": "x"}], [{"Key": f"k{number}", "Value": ""} for number in range(51)]):
        with pytest.raises(InvalidParameterValue):
            call(ses, operation, **{**SAMPLE, "TemplateName": "Other"}, Tags=tags)
    assert names(ses) == ["SampleTemplate"]


@pytest.mark.spec("IDN-22")
@pytest.mark.parametrize("missing", sorted(SAMPLE))
@both
def test_all_six_attributes_are_needed(ses: LocalSes, api: Any, missing: str) -> None:
    given = {name: value for name, value in SAMPLE.items() if name != missing}

    with pytest.raises(ValidationError, match=missing[:1].lower() + missing[1:]):
        call(ses, "CreateCustomVerificationEmailTemplate", api=api, **given)
    for blank in ("", " "):
        with pytest.raises((InvalidParameterValue, ValidationError)):
            create(ses, api=api, **{missing: blank})

    assert names(ses) == []


@pytest.mark.spec("IDN-22")
@both
def test_a_name_is_created_once(ses: LocalSes, api: Any) -> None:
    create(ses)

    with pytest.raises(CustomVerificationEmailTemplateAlreadyExists) as caught:
        create(ses, api=api, TemplateSubject="Another")

    assert caught.value.message == "Custom verification email template <SampleTemplate> already exists"
    code = "CustomVerificationEmailTemplateAlreadyExists"
    assert spellings(caught.value) == (code, 400, "AlreadyExistsException", 400)
    assert get(ses) == SAMPLE


@pytest.mark.spec("IDN-22")
@pytest.mark.parametrize(
    "sender",
    [
        "Example <sender@example.com>",
        '"Example" <sender@example.com>',
        "<sender@example.com>",
        "sender@example.com, b@example.com",
        "sender",
        "sénder@example.com",
        " sender@example.com",
    ],
)
def test_the_sender_is_an_address_without_a_name(ses: LocalSes, sender: str) -> None:
    with pytest.raises(InvalidParameterValue, match=re.escape(f"Invalid email address<{sender}>.")):
        create(ses, FromEmailAddress=sender)
    create(ses)
    with pytest.raises(InvalidParameterValue):
        update(ses, FromEmailAddress=sender)

    assert get(ses) == SAMPLE


@pytest.mark.spec("IDN-22")
@both
def test_the_sender_must_be_verified(ses: LocalSes, api: Any) -> None:
    ses.create_identity("pending@example.org")
    for sender in ("sender@example.org", "pending@example.org"):
        with pytest.raises(FromEmailAddressNotVerified) as caught:
            create(ses, api=api, FromEmailAddress=sender)
        assert caught.value.message == f"The from email address <{sender}> is not verified"
        assert spellings(caught.value) == ("FromEmailAddressNotVerified", 400, "NotFoundException", 404)
    assert names(ses) == []

    ses.verify("pending@example.org")
    create(ses, api=api, FromEmailAddress="pending@example.org")
    create(ses, api=api, TemplateName="Below", FromEmailAddress="x@mail.example.com")
    assert names(ses) == ["Below", "SampleTemplate"]


@pytest.mark.spec("IDN-22")
@pytest.mark.parametrize(
    "url",
    [
        "",
        "www.example.com",
        "ftp://example.com",
        "https://",
        "javascript:x",
        "https://[",
        "https://a b/",
        "https://a/\n",
    ],
)
@pytest.mark.parametrize("which", ["Success", "Failure"])
def test_people_are_sent_to_web_pages_only(ses: LocalSes, which: str, url: str) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        create(ses, **{f"{which}RedirectionURL": url})

    assert caught.value.message == f"The {which.lower()} redirection URL is invalid"
    create(ses, **{f"{which}RedirectionURL": "http://example.com:8080/a?b=c"})


@pytest.mark.spec("IDN-22", "IDN-24", "IDN-25")
@both
@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('<p>x</p>\n<a href="https://e.com">x</a>', "The tag <a> is not allowed."),
        ('<table border="1">', "The attribute border of <table> is not allowed."),
        ("<p>a</p><!-- x -->", "Comments are not allowed: ' x '."),
        ("<!--[if mso]>x<![endif]-->", "Comments are not allowed: '[if mso]>x<![endif]'."),
    ],
)
def test_content_that_is_not_allowed_is_not_stored(ses: LocalSes, api: Any, content: str, what: str) -> None:
    with pytest.raises(CustomVerificationEmailInvalidContent) as caught:
        create(ses, api=api, TemplateContent=content)
    assert caught.value.message == what
    code = "CustomVerificationEmailInvalidContent"
    assert spellings(caught.value) == (code, 400, "BadRequestException", 400)

    create(ses, api=api)
    with pytest.raises(CustomVerificationEmailInvalidContent):
        update(ses, api=api, TemplateContent=content, TemplateSubject="Other")
    assert get(ses) == SAMPLE


@pytest.mark.spec("IDN-24")
def test_content_may_be_plain_text(ses: LocalSes) -> None:
    create(ses, TemplateContent="Confirm, please; 3 < 4.")
    send(ses)

    assert ses.sent.one().html.startswith("Confirm, please; 3 < 4.")


@pytest.mark.spec("IDN-24", "IDN-27", "IDN-29")
def test_the_check_of_the_content_can_be_left_to_the_send() -> None:
    ses = LocalSes(rules=Rules(custom_verification=CustomVerificationRules(check_content_when_stored=False)))
    ses.verify("example.com")
    create(ses, TemplateContent='<a href="https://e.com">x</a>')
    update(ses, TemplateContent="<script>x</script>")

    with pytest.raises(MessageRejected, match="The tag <script> is not allowed"):
        send(ses)
    update(ses, TemplateContent="<p>x</p>")
    send(ses)


@pytest.mark.spec("IDN-22")
@pytest.mark.parametrize("subject", ["one\ntwo", "one\rtwo", "\0"])
def test_a_subject_is_one_line(ses: LocalSes, subject: str) -> None:
    with pytest.raises(InvalidParameterValue, match="control character"):
        create(ses, TemplateSubject=subject)


# --- limits ---------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-23")
def test_there_are_50_templates_at_most(ses: LocalSes) -> None:
    assert Limits().custom_verification_templates == 50
    for number in range(50):
        create(ses, TemplateName=f"T{number}")

    with pytest.raises(LimitExceeded):
        create(ses, TemplateName="T50")

    delete(ses, "T0")
    create(ses, TemplateName="T50")
    other = LocalSes(region="eu-west-1")
    other.verify("example.com")
    create(other)


@pytest.mark.spec("IDN-23")
def test_a_template_has_10_mb_at_most(ses: LocalSes) -> None:
    most = 10 * 1024 * 1024
    create(ses, TemplateContent="é" * (most // 2))

    for content in ("x" * (most + 1), "é" * (most // 2) + "x"):
        with pytest.raises(CustomVerificationEmailInvalidContent, match=r"10,485,761 exceeds the limit of 10,485,760"):
            create(ses, TemplateName="Larger", TemplateContent=content)
        with pytest.raises(CustomVerificationEmailInvalidContent):
            update(ses, TemplateContent=content)

    assert names(ses) == ["SampleTemplate"]
    assert len(get(ses)["TemplateContent"]) == most // 2


# --- updating -------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-27")
@both
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FromEmailAddress", "other@example.com"),
        ("TemplateSubject", "Other"),
        ("TemplateContent", "<p>Other</p>"),
        ("SuccessRedirectionURL", "https://other.example/yes"),
        ("FailureRedirectionURL", "https://other.example/no"),
    ],
)
def test_only_what_is_given_changes(ses: LocalSes, api: Any, name: str, value: str) -> None:
    create(ses)

    update(ses, api=api, **{name: value})

    assert get(ses) == {**SAMPLE, name: value}
    update(ses, api=api)
    assert get(ses) == {**SAMPLE, name: value}


@pytest.mark.spec("IDN-27")
@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"TemplateContent": "<a>"}, CustomVerificationEmailInvalidContent),
        ({"FromEmailAddress": "x@example.org"}, FromEmailAddressNotVerified),
        ({"SuccessRedirectionURL": "x"}, InvalidParameterValue),
        ({"FailureRedirectionURL": "x"}, InvalidParameterValue),
        ({"TemplateSubject": ""}, InvalidParameterValue),
    ],
)
def test_an_update_that_is_refused_changes_nothing(ses: LocalSes, changes: dict[str, str], kind: type) -> None:
    create(ses)

    with pytest.raises(kind):
        update(ses, **{"TemplateSubject": "Other", **changes})

    assert get(ses) == SAMPLE


@pytest.mark.spec("IDN-27")
def test_what_is_not_given_is_not_looked_at(ses: LocalSes) -> None:
    create(ses)
    ses.delete_identity("example.com")

    update(ses, TemplateSubject="Other")

    assert get(ses)["TemplateSubject"] == "Other"


@pytest.mark.spec("IDN-27", "IDN-28")
@both
@pytest.mark.parametrize("operation", ["Update", "Get", "Delete"])
def test_an_unknown_template_is_an_error(ses: LocalSes, api: Any, operation: str) -> None:
    with pytest.raises(CustomVerificationEmailTemplateDoesNotExist) as caught:
        call(ses, f"{operation}CustomVerificationEmailTemplate", api=api, TemplateName="Nobody")

    assert caught.value.message == "Custom verification email template <Nobody> does not exist"
    code = "CustomVerificationEmailTemplateDoesNotExist"
    assert spellings(caught.value) == (code, 400, "NotFoundException", 404)
    with pytest.raises(ValidationError, match="templateName"):
        call(ses, f"{operation}CustomVerificationEmailTemplate", api=api)


# --- listing and deleting -------------------------------------------------------------------------


@pytest.mark.spec("IDN-28")
@both
def test_templates_are_listed_and_deleted(ses: LocalSes, api: Any) -> None:
    assert listed(ses, api) == {"CustomVerificationEmailTemplates": []}
    create(ses)
    create(ses, TemplateName="Other")
    assert names(ses, api) == ["Other", "SampleTemplate"]

    delete(ses, "Other", api)
    assert names(ses, api) == ["SampleTemplate"]
    create(ses, TemplateName="Other", TemplateSubject="Anew")
    assert names(ses, api) == ["Other", "SampleTemplate"]
    assert get(ses, "Other")["TemplateSubject"] == "Anew"


@pytest.mark.spec("IDN-28")
@both
def test_a_list_leaves_the_content_out(ses: LocalSes, api: Any) -> None:
    create(ses)

    (found,) = listed(ses, api)["CustomVerificationEmailTemplates"]

    assert found == {name: value for name, value in SAMPLE.items() if name != "TemplateContent"}


@pytest.mark.spec("IDN-28")
@pytest.mark.parametrize(("api", "size"), [("ses", "MaxResults"), ("sesv2", "PageSize")])
def test_a_list_comes_in_pages(ses: LocalSes, api: Any, size: str) -> None:
    for number in range(5):
        create(ses, TemplateName=f"T{number}")

    first = listed(ses, api, **{size: 2})
    second = listed(ses, api, **{size: 2}, NextToken=first["NextToken"])
    third = listed(ses, api, NextToken=second["NextToken"])

    pages = [
        [one["TemplateName"] for one in page["CustomVerificationEmailTemplates"]] for page in (first, second, third)
    ]
    assert pages == [["T4", "T3"], ["T2", "T1"], ["T0"]]
    assert "NextToken" not in third
    with pytest.raises(InvalidParameterValue, match="^Invalid nextToken <nonsense>.$"):
        listed(ses, api, NextToken="nonsense")


@pytest.mark.spec("IDN-28")
@pytest.mark.parametrize(("api", "size"), [("ses", "MaxResults"), ("sesv2", "PageSize")])
@pytest.mark.parametrize("asked", [0, -1, 51, 1000])
def test_a_page_has_50_unless_fewer_are_asked_for(api: Any, size: str, asked: int) -> None:
    ses = LocalSes(limits=Limits(custom_verification_templates=60))
    ses.verify("example.com")
    for number in range(60):
        create(ses, TemplateName=f"T{number}")

    assert len(names(ses, api)) == 50
    if api == "ses":
        assert len(names(ses, api, MaxResults=asked)) == 50
    else:
        with pytest.raises(InvalidParameterValue, match="^The page size must be between 1 and 50$"):
            names(ses, api, PageSize=asked)
    assert len(names(ses, api, **{size: 49})) == 49
    assert names(ses, api, **{size: 1}) == ["T59"]


# --- sending --------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-21", "IDN-29")
@both
def test_an_account_in_the_sandbox_sends_none(api: Any) -> None:
    ses = LocalSes.sandbox()
    ses.verify("example.com", NEW)
    create(ses, api=api)  # OBS-263: only the send is refused
    update(ses, api=api, TemplateSubject="Other")

    with pytest.raises(ProductionAccessNotGranted) as caught:
        send(ses, api=api)

    assert spellings(caught.value) == ("ProductionAccessNotGranted", 400, "BadRequestException", 400)
    assert len(ses.sent) == 0
    assert ses.inbox(NEW) == ()
    ses.account.production = True
    send(ses, api=api)


@pytest.mark.spec("IDN-21")
def test_a_refused_send_in_the_sandbox_creates_nothing() -> None:
    ses = LocalSes.sandbox()
    ses.verify("example.com")
    create(ses)

    with pytest.raises(ProductionAccessNotGranted):
        send(ses)

    assert [identity.name for identity in ses.identities] == ["example.com"]
    assert ses.events == ()


@pytest.mark.spec("IDN-29")
@both
def test_the_mail_goes_to_the_address(ses: LocalSes, api: Any) -> None:
    create(ses)

    message_id = send(ses, api=api)

    sent = ses.sent.one()
    assert (sent.message_id, sent.recipients) == (message_id, (NEW,))
    assert sent.sender is not None
    assert (sent.sender.addr_spec, sent.subject) == ("sender@example.com", "Please confirm your email address")
    assert [address.addr_spec for address in sent.to] == [NEW]
    assert len(ses.inbox(NEW)) == 1


@pytest.mark.spec("IDN-29")
@both
def test_a_send_needs_a_template_that_exists(ses: LocalSes, api: Any) -> None:
    with pytest.raises(CustomVerificationEmailTemplateDoesNotExist) as caught:
        send(ses, api=api, template="Nobody")

    long = "Custom verification email template <Nobody> does not exist"
    assert caught.value.message == ("Template <Nobody> does not exist" if api == "ses" else long)
    assert ses.inbox(NEW) == ()


@pytest.mark.spec("IDN-29")
@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "Email address not specified."),
        ("  ", "Email address not specified."),
        ("new", "Invalid email address<new>."),
        ("New <new@example.net>", "Invalid email address<New <new@example.net>>."),
        ("a@example.net,b@example.net", "Invalid email address<a@example.net,b@example.net>."),
        ("é@example.net", "Invalid email address<é@example.net>."),
        ("a@" + "x." * 155 + "example", "Invalid email address<a@" + "x." * 155 + "example>."),
    ],
)
def test_the_address_is_looked_at_before_the_template(ses: LocalSes, address: str, message: str) -> None:
    for template in ("SampleTemplate", "Nobody"):
        with pytest.raises(InvalidParameterValue) as caught:
            send(ses, address, template=template)
        assert caught.value.message == message


@pytest.mark.spec("IDN-29")
def test_an_address_has_320_characters_at_most(ses: LocalSes) -> None:
    create(ses)
    domain = ".".join(["d" * 62] * 3)
    longest = '"' + "\\\\" * 64 + f'"@{domain}'
    assert len(longest) == 319

    send(ses, longest)
    send(ses, longest + "d")
    with pytest.raises(InvalidParameterValue, match="Invalid email address<"):
        send(ses, longest + "dd")


@pytest.mark.spec("IDN-29")
@pytest.mark.parametrize("address", ['"a@b"@example.net', "a@b", "Ana@EXAMPLE.net"])
def test_unusual_addresses_are_taken(ses: LocalSes, address: str) -> None:
    create(ses)
    send(ses, address)

    (link,) = ses.verification_links(address)

    assert ses.confirm(link).identity == address
    assert ses.identities.require(address).verified


@pytest.mark.spec("IDN-29")
def test_a_verified_address_is_sent_to_all_the_same(ses: LocalSes) -> None:
    create(ses)
    ses.verify(NEW)

    send(ses)

    assert len(ses.verification_links(NEW)) == 1


@pytest.mark.spec("IDN-29")
def test_the_sender_must_still_be_verified(ses: LocalSes) -> None:
    create(ses)
    ses.delete_identity("example.com")

    with pytest.raises(FromEmailAddressNotVerified, match="<sender@example.com> is not verified"):
        send(ses)


@pytest.mark.spec("IDN-29")
def test_the_configuration_set_gets_the_events(ses: LocalSes) -> None:
    create(ses)
    with pytest.raises(ConfigurationSetDoesNotExist):
        send(ses, ConfigurationSetName="nobody")
    assert (len(ses.sent), ses.verification_links(NEW)) == (0, ())

    ses.client("sesv2").create_configuration_set(ConfigurationSetName="verifying")
    told: list[tuple[str, str]] = []
    ses.subscribe(lambda event: told.append((event.event_type, event.message_id)), configuration_set="verifying")
    good = send(ses, "success@simulator.amazonses.com", ConfigurationSetName="verifying")
    bad = send(ses, "bounce@simulator.amazonses.com", ConfigurationSetName="verifying")
    angry = send(ses, "complaint@simulator.amazonses.com", ConfigurationSetName="verifying")
    send(ses)

    assert told == [
        ("Send", good),
        ("Delivery", good),
        ("Send", bad),
        ("Bounce", bad),
        ("Send", angry),
        ("Delivery", angry),
        ("Complaint", angry),
    ]
    assert ses.events[0].mail.tags["ses:operation"] == ("SendCustomVerificationEmail",)


@pytest.mark.spec("IDN-29")
def test_it_counts_as_a_send() -> None:
    ses = LocalSes(max_24_hour_send=1)
    ses.verify("example.com")
    create(ses)

    send(ses)

    assert ses.client("ses").get_send_quota()["SentLast24Hours"] == 1
    with pytest.raises(DailyQuotaExceeded):
        send(ses, "other@example.net")
    assert ses.verification_links("other@example.net") == ()


# --- what it contains -----------------------------------------------------------------------------


@pytest.mark.spec("IDN-30")
@pytest.mark.parametrize("content", [CONTENT, "<p>Example Corp wants to know</p>", "Example Corp wants to know"])
def test_content_link_and_disclaimer_stand_in_this_order(ses: LocalSes, content: str) -> None:
    create(ses, TemplateContent=content)
    send(ses)

    html = ses.sent.one().html
    (link,) = ses.verification_links(NEW)
    escaped = link.replace("&", "&amp;")
    places = [
        html.index(part) for part in ("Example Corp wants to know", f'<a href="{escaped}">', "If you did not request")
    ]
    assert places == sorted(places)
    assert DISCLAIMER in plain(html)
    assert 'to the following <a href="mailto:aws-email-domain-verification@amazon.com">email address</a> along' in html
    if "</body>" in content:
        assert html.endswith("</p></body></html>")


@pytest.mark.spec("IDN-30")
def test_the_disclaimer_is_word_for_word_that_of_the_guide() -> None:
    assert DISCLAIMER == (
        "If you did not request to verify this email address, please disregard this message. If you have any concerns, "
        "please forward this message to the following email address along with your questions or comments."
    )


@pytest.mark.spec("IDN-30")
def test_every_mail_has_a_link_of_its_own(ses: LocalSes) -> None:
    create(ses)
    send(ses)
    send(ses)
    send(ses, "other@example.net")

    links = [*ses.verification_links(NEW), *ses.verification_links("other@example.net")]

    assert len(set(links)) == len(links) == 3
    assert all(ses.confirm(link).verified for link in links)


@pytest.mark.spec("IDN-26")
def test_an_image_in_the_template_travels_as_a_part(ses: LocalSes) -> None:
    image = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    create(ses, TemplateContent=f'<p>Hi</p><img src="{img_data_uri(image, "png")}" alt="logo">')
    send(ses)

    mail = message_from_bytes(ses.sent.one().raw.data, policy=policy.default)
    html, part = (leaf for leaf in mail.walk() if not leaf.is_multipart())
    assert mail.get_content_type() == "multipart/related"
    assert (part.get_content_type(), part.get_content_disposition(), part.get_content()) == (
        "image/png",
        "inline",
        image,
    )
    assert "data:" not in html.get_content()
    assert f'src="cid:{part["Content-ID"].strip("<>")}"' in html.get_content()
    assert get(ses)["TemplateContent"].startswith('<p>Hi</p><img src="data:image/png;base64,')


@pytest.mark.spec("IDN-30")
def test_subject_and_content_may_be_in_any_language(ses: LocalSes) -> None:
    create(ses, TemplateSubject="Підтвердьте адресу", TemplateContent="<p>Grüße — привіт</p>")
    send(ses)

    assert ses.sent.one().subject == "Підтвердьте адресу"
    assert "<p>Grüße — привіт</p>" in ses.sent.one().html


# --- the link is followed -------------------------------------------------------------------------


@pytest.mark.spec("IDN-31")
def test_an_identity_is_made_only_when_the_link_is_used(ses: LocalSes) -> None:
    create(ses)
    send(ses)
    assert NEW not in ses.client("ses").list_identities()["Identities"]
    ses.advance(hours=23)
    assert ses.identities.get(NEW) is None

    (link,) = ses.verification_links(NEW)
    confirmed = ses.confirm(link)

    assert (confirmed.identity, confirmed.verified, confirmed.problem) == (NEW, True, None)
    assert confirmed.redirect == "https://www.example.com/verifysuccess"
    assert NEW in ses.client("ses").list_identities()["Identities"]
    assert ses.client("sesv2").get_email_identity(EmailIdentity=NEW)["VerificationStatus"] == "SUCCESS"


@pytest.mark.spec("IDN-31")
@pytest.mark.parametrize("damage", ["name", "timestamp", "signature", "expired", "region"])
def test_a_link_that_is_no_good_leads_to_the_page_for_failures(ses: LocalSes, damage: str) -> None:
    create(ses)
    send(ses)
    (link,) = ses.verification_links(NEW)
    if damage == "expired":
        ses.advance(hours=24)
    link = {
        "name": link.replace("=new%40", "=mallory%40"),
        "timestamp": link.replace("Timestamp=2026", "Timestamp=2027"),
        "signature": link.replace("Signature=", "Signature=x"),
        "region": link.replace("us-east-1", "eu-west-1"),
        "expired": link,
    }[damage]

    found = ses.confirm(link)

    assert (found.identity, found.verified) == (NEW, False)
    assert found.redirect == "https://www.example.com/verifyfailure"
    assert found.problem is not None
    assert [identity.name for identity in ses.identities] == ["example.com"]


@pytest.mark.spec("IDN-31")
def test_the_pages_are_those_that_the_template_had(ses: LocalSes) -> None:
    create(ses)
    send(ses)
    delete(ses)
    (link,) = ses.verification_links(NEW)

    assert ses.confirm(link).redirect == "https://www.example.com/verifysuccess"


@pytest.mark.spec("IDN-31")
def test_where_there_is_no_room_the_person_is_sent_to_the_page_for_failures() -> None:
    ses = LocalSes(limits=Limits(identities=1))
    ses.verify("example.com")
    create(ses)
    send(ses)

    found = ses.confirm(ses.verification_links(NEW)[0])

    assert (found.verified, found.redirect) == (False, "https://www.example.com/verifyfailure")
    assert isinstance(found.problem, LimitExceeded)


@pytest.mark.spec("IDN-31")
def test_the_link_verifies_an_identity_that_failed_otherwise(ses: LocalSes) -> None:
    ses.create_identity(NEW)
    ses.advance(hours=20)
    create(ses)
    send(ses)
    ses.advance(hours=10)
    assert ses.identities.require(NEW).status is VerificationStatus.FAILED

    assert ses.confirm(ses.verification_links(NEW)[-1]).verified
    assert ses.identities.require(NEW).status is VerificationStatus.SUCCESS


@pytest.mark.spec("IDN-31")
def test_the_recipient_can_be_a_pending_identity_at_once() -> None:
    ses = LocalSes(rules=Rules(custom_verification=CustomVerificationRules(identity_when_sent=True)))
    ses.verify("example.com")
    create(ses)

    send(ses)

    assert ses.identities.require(NEW).status is VerificationStatus.PENDING
    assert len(ses.inbox(NEW)) == 1  # and no mail of SES
    ses.advance(hours=24)
    assert ses.identities.require(NEW).status is VerificationStatus.FAILED


# --- what it does not have ------------------------------------------------------------------------


@pytest.mark.spec("IDN-32")
def test_nothing_in_it_is_tracked(ses: LocalSes) -> None:
    create(ses)
    ses.client("sesv2").create_configuration_set(ConfigurationSetName="tracking")
    ses.subscribe(lambda event: None, configuration_set="tracking", event_types=sorted(EVENT_TYPES))

    send(ses, ConfigurationSetName="tracking")

    (got,) = ses.inbox(NEW)
    (link,) = ses.verification_links(NEW)
    assert got.html == custom_body(CONTENT, url=link)[0]  # to the letter: no pixel, no link through another server
    assert "<img" not in got.html
    assert re.findall('href="([^"]*)"', got.html) == [
        link.replace("&", "&amp;"),
        "mailto:aws-email-domain-verification@amazon.com",
    ]
    assert ses.confirm(link).verified


@pytest.mark.spec("IDN-32")
@both
@pytest.mark.parametrize("name", ["Headers", "EmailTags", "ReplyToAddresses", "ReturnPath"])
def test_it_takes_no_header_of_the_caller(ses: LocalSes, api: Any, name: str) -> None:
    create(ses)

    with pytest.raises(SesError, match="is not part of this model"):
        send(ses, api=api, **{name: "x"})


# --- boto3 ----------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-22", "IDN-28", "IDN-29")
@both
def test_unmodified_boto3_code_does_it_all(ses: LocalSes, api: Any) -> None:
    with patched(ses):
        client = boto3.client(api)
        client.create_custom_verification_email_template(**SAMPLE)
        client.update_custom_verification_email_template(**{**SAMPLE, "TemplateSubject": "Other"})
        got = client.get_custom_verification_email_template(TemplateName="SampleTemplate")
        (found,) = client.list_custom_verification_email_templates()["CustomVerificationEmailTemplates"]
        sent = client.send_custom_verification_email(EmailAddress=NEW, TemplateName="SampleTemplate")
        client.delete_custom_verification_email_template(TemplateName="SampleTemplate")
        assert client.list_custom_verification_email_templates()["CustomVerificationEmailTemplates"] == []

    assert got["TemplateContent"] == CONTENT
    assert found["TemplateSubject"] == "Other"
    assert sent["MessageId"] == ses.sent.one().message_id


@pytest.mark.spec("IDN-21", "IDN-22", "IDN-27")
@both
@pytest.mark.parametrize(
    ("operation", "changes", "kind"),
    [
        ("create", {}, CustomVerificationEmailTemplateAlreadyExists),
        ("update", {"TemplateName": "x"}, CustomVerificationEmailTemplateDoesNotExist),
        ("update", {"FromEmailAddress": "a@b.example"}, FromEmailAddressNotVerified),
        ("update", {"TemplateContent": "<a>"}, CustomVerificationEmailInvalidContent),
        ("send", {}, ProductionAccessNotGranted),
    ],
)
def test_boto3_raises_the_exceptions_of_its_model(
    api: Any, operation: str, changes: dict[str, str], kind: type[SesError]
) -> None:
    ses = LocalSes.sandbox()
    ses.verify("example.com")
    create(ses)
    with patched(ses):
        client: Any = boto3.client(api)
        expected = client.exceptions.from_code(kind.v1_code if api == "ses" else kind.v2_name)
        assert expected is not ClientError  # the model of botocore has a class of its own for it
        given = {"EmailAddress": NEW, "TemplateName": "SampleTemplate"} if operation == "send" else SAMPLE | changes
        template = "" if operation == "send" else "_template"
        with pytest.raises(expected) as caught:
            getattr(client, f"{operation}_custom_verification_email{template}")(**given)

    said = caught.value.response
    assert said["ResponseMetadata"]["HTTPStatusCode"] == (kind.v1_status if api == "ses" else kind.v2_status)
    read_back = error_from_code(said["Error"]["Code"], said["Error"]["Message"])
    generic = kind.v2_name == "BadRequestException" and api == "sesv2"
    assert type(read_back) is (InvalidParameterValue if generic else kind)


def test_a_message_and_a_verification_mail_go_the_same_way(ses: LocalSes, hello: Message) -> None:
    from sesmodel import Mailer

    create(ses)
    Mailer(ses).send(hello)
    send(ses)

    ordinary, custom = ses.sent
    expected = {header.name for header in ordinary.raw.fields} - {"Content-Transfer-Encoding"}
    assert expected <= {header.name for header in custom.raw.fields}


@pytest.mark.spec("IDN-33")
def test_it_is_signed_where_the_identity_of_its_sender_signs() -> None:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    ses.verify("unsigned.example")
    create(ses)
    create(ses, TemplateName="Unsigned", FromEmailAddress="sender@unsigned.example")

    send(ses)
    send(ses, template="Unsigned")
    ses.identities.require("example.com").dkim.switch(enabled=False)
    send(ses)

    signed, unsigned, disabled = (sent.raw for sent in ses.sent)
    assert domains(signed) == ["example.com", "amazonses.com"]
    assert verdicts(signed, ses.dns) == [True, True]
    assert domains(unsigned) == domains(disabled) == ["amazonses.com"]
    assert verdicts(unsigned, ses.dns) == verdicts(disabled, ses.dns) == [True]
    assert len(ses.verification_links(NEW)) == 3
