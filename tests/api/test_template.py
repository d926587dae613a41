"""Stored templates, in both APIs."""

from __future__ import annotations

from datetime import datetime
from email import message_from_string, policy
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import (
    AlreadyExists,
    EmailTemplate,
    InvalidParameterValue,
    InvalidTemplate,
    LimitExceeded,
    Limits,
    LocalSes,
    Rules,
    SesError,
    TemplateDoesNotExist,
    TemplateRules,
    ValidationError,
    patched,
)
from sesmodel.api.identities import PAGES_V2

V1: Any = {
    "TemplateName": "MyTemplate",
    "SubjectPart": "Greetings, {{name}}!",
    "HtmlPart": "<h1>Hello {{name}},</h1><p>Your favorite animal is {{favoriteanimal}}.</p>",
    "TextPart": "Dear {{name}},\r\nYour favorite animal is {{favoriteanimal}}.",
}
V2: Any = {"Subject": V1["SubjectPart"], "Html": V1["HtmlPart"], "Text": V1["TextPart"]}


def create(ses: LocalSes, **changes: str | None) -> None:
    template = {name: value for name, value in {**V1, **changes}.items() if value is not None}
    ses.call("ses", "CreateTemplate", {"Template": template})


def update(ses: LocalSes, **changes: str | None) -> None:
    template = {name: value for name, value in {**V1, **changes}.items() if value is not None}
    ses.call("ses", "UpdateTemplate", {"Template": template})


def get(ses: LocalSes, name: str = "MyTemplate") -> dict[str, Any]:
    template: dict[str, Any] = ses.call("ses", "GetTemplate", {"TemplateName": name})["Template"]
    return template


def names(ses: LocalSes, **params: Any) -> list[str]:
    return [one["Name"] for one in ses.call("ses", "ListTemplates", params)["TemplatesMetadata"]]


# --- creating -------------------------------------------------------------------------------------


@pytest.mark.spec("TPL-01", "TPL-15")
def test_what_was_created_can_be_had_again(ses: LocalSes) -> None:
    create(ses)
    create(ses, TemplateName="Short", HtmlPart=None)
    create(ses, TemplateName="Empty", HtmlPart="")

    assert get(ses) == V1
    assert get(ses, "Empty") == {**V1, "TemplateName": "Empty", "HtmlPart": ""}
    assert get(ses, "Short") == {
        "TemplateName": "Short",
        "SubjectPart": V1["SubjectPart"],
        "TextPart": V1["TextPart"],
    }
    assert ses.call("sesv2", "GetEmailTemplate", {"TemplateName": "MyTemplate"}) == {
        "TemplateName": "MyTemplate",
        "TemplateContent": V2,
        "Tags": [],
    }


@pytest.mark.spec("TPL-01")
def test_a_name_is_created_once(ses: LocalSes) -> None:
    create(ses)

    with pytest.raises(AlreadyExists, match="Template MyTemplate already exists.") as caught:
        create(ses)
    with pytest.raises(AlreadyExists):
        ses.call("sesv2", "CreateEmailTemplate", {"TemplateName": "MyTemplate", "TemplateContent": V2})

    assert (caught.value.v1_code, caught.value.v2_name) == ("AlreadyExists", "AlreadyExistsException")


@pytest.mark.spec("TPL-01", "TPL-16")
@pytest.mark.parametrize("subject", [None, ""], ids=["none", "empty"])
def test_a_template_needs_a_subject(ses: LocalSes, subject: str | None) -> None:
    with pytest.raises(InvalidParameterValue, match=r"^The subject must be specified\.$"):
        create(ses, SubjectPart=subject)
    create(ses)
    with pytest.raises(InvalidParameterValue, match=r"^The subject must be specified\.$"):
        update(ses, SubjectPart=subject)

    assert get(ses) == V1


def test_a_template_needs_a_name(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match="The template name must be specified"):
        create(ses, TemplateName="")
    with pytest.raises(ValidationError, match="template.templateName"):
        create(ses, TemplateName=None)


@pytest.mark.spec("TPL-16")
def test_one_body_is_enough_and_none_is_not(ses: LocalSes) -> None:
    create(ses, HtmlPart=None)
    update(ses, TextPart=None)
    assert get(ses) == {name: V1[name] for name in ("TemplateName", "SubjectPart", "HtmlPart")}

    with pytest.raises(InvalidParameterValue):
        update(ses, HtmlPart=None, TextPart=None)
    with pytest.raises(InvalidParameterValue):
        create(ses, TemplateName="Other", HtmlPart="", TextPart="")


@pytest.mark.spec("TPL-16")
def test_rules_can_be_read_as_the_guide_prints_them() -> None:
    ses = LocalSes(rules=Rules(templates=TemplateRules(needs_subject=False, needs_both_bodies=True)))

    create(ses)
    update(ses, SubjectPart=None)
    assert get(ses) == {name: V1[name] for name in ("TemplateName", "HtmlPart", "TextPart")}
    for part in ("HtmlPart", "TextPart"):
        with pytest.raises(InvalidParameterValue):
            update(ses, **{part: None})
        with pytest.raises(InvalidParameterValue):
            create(ses, TemplateName="Other", **{part: None})


@pytest.mark.spec("TPL-08")
@pytest.mark.parametrize("part", ["SubjectPart", "HtmlPart", "TextPart"])
def test_a_template_that_cannot_be_read_is_not_stored(ses: LocalSes, part: str) -> None:
    with pytest.raises(InvalidTemplate) as caught:
        create(ses, **{part: "Hello\n {{#if x}}"})
    create(ses)
    with pytest.raises(InvalidTemplate):
        update(ses, **{part: "Hello\n {{#if x}}"})

    assert "{{/if}} is missing" in caught.value.message
    assert (caught.value.v1_code, caught.value.v2_name) == ("InvalidTemplate", "BadRequestException")
    assert get(ses) == V1


@pytest.mark.spec("TPL-02", "QRC-17")
def test_html_and_text_together_have_a_limit_of_500_kb(ses: LocalSes) -> None:
    kib = 1024
    create(ses, HtmlPart="h" * 300 * kib, TextPart="t" * 199 * kib)
    create(ses, TemplateName="Most", HtmlPart="h" * 300 * kib, TextPart="t" * 200 * kib, SubjectPart="s" * kib)

    for more in ({"TextPart": "t" * 201 * kib}, {"TextPart": "é" * 100 * kib + "!"}):
        with pytest.raises(InvalidTemplate, match="limit of 512,000 bytes") as caught:
            create(ses, TemplateName="Large", HtmlPart="h" * 300 * kib, **more)
        assert caught.value.v1_code == "InvalidTemplate"
        with pytest.raises(InvalidTemplate):
            update(ses, HtmlPart="h" * 300 * kib, **more)


@pytest.mark.spec("TPL-02", "QRC-17")
def test_a_region_holds_10_000_templates() -> None:
    assert Limits().templates == 10_000
    ses = LocalSes(limits=Limits(templates=2))
    for name in ("A", "B"):
        create(ses, TemplateName=name)

    with pytest.raises(LimitExceeded) as caught:
        create(ses, TemplateName="C")
    assert (caught.value.v1_code, caught.value.v2_name) == ("LimitExceeded", "LimitExceededException")

    ses.call("ses", "DeleteTemplate", {"TemplateName": "A"})
    create(ses, TemplateName="C")
    create(LocalSes(limits=Limits(templates=2), region="eu-west-1"), TemplateName="A")  # a Region of its own


# --- updating and deleting ------------------------------------------------------------------------


@pytest.mark.spec("TPL-16")
def test_an_update_replaces_the_whole_template(ses: LocalSes) -> None:
    create(ses)
    new = {"TemplateName": "MyTemplate", "SubjectPart": "New", "HtmlPart": V1["HtmlPart"]}
    assert ses.call("ses", "UpdateTemplate", {"Template": new}) == {}
    assert get(ses) == {"TemplateName": "MyTemplate", "SubjectPart": "New", "HtmlPart": V1["HtmlPart"]}

    answer = ses.call(
        "sesv2", "UpdateEmailTemplate", {"TemplateName": "MyTemplate", "TemplateContent": {"Subject": "S", "Text": "T"}}
    )
    assert answer == {}
    assert get(ses) == {"TemplateName": "MyTemplate", "SubjectPart": "S", "TextPart": "T"}


@pytest.mark.spec("TPL-15", "TPL-16")
def test_an_unknown_template_can_be_neither_had_nor_updated(ses: LocalSes) -> None:
    with pytest.raises(TemplateDoesNotExist, match=r"^Template Nobody does not exist$"):
        update(ses, TemplateName="Nobody")
    with pytest.raises(TemplateDoesNotExist, match=r"^Template Nobody does not exist$") as caught:
        get(ses, "Nobody")
    for operation, more in (("GetEmailTemplate", {}), ("UpdateEmailTemplate", {"TemplateContent": V2})):
        with pytest.raises(TemplateDoesNotExist):
            ses.call("sesv2", operation, {"TemplateName": "Nobody", **more})

    assert caught.value.v1_code == "TemplateDoesNotExist"
    assert (caught.value.v2_name, caught.value.v2_status) == ("NotFoundException", 404)


@pytest.mark.spec("TPL-17")
def test_what_is_deleted_is_gone(ses: LocalSes) -> None:
    create(ses)
    create(ses, TemplateName="Other")
    assert ses.call("ses", "DeleteTemplate", {"TemplateName": "MyTemplate"}) == {}
    with pytest.raises(TemplateDoesNotExist):
        get(ses)
    create(ses)
    assert ses.call("sesv2", "DeleteEmailTemplate", {"TemplateName": "MyTemplate"}) == {}
    with pytest.raises(TemplateDoesNotExist):
        get(ses)
    assert names(ses) == ["Other"]


@pytest.mark.spec("TPL-17")
def test_to_delete_what_is_unknown_is_no_error_in_v1_and_one_in_v2(ses: LocalSes) -> None:
    assert ses.call("ses", "DeleteTemplate", {"TemplateName": "Nobody"}) == {}
    with pytest.raises(TemplateDoesNotExist):
        ses.call("sesv2", "DeleteEmailTemplate", {"TemplateName": "Nobody"})


# --- listing --------------------------------------------------------------------------------------


@pytest.mark.spec("TPL-14")
def test_no_templates_are_an_empty_list(ses: LocalSes) -> None:
    assert ses.call("ses", "ListTemplates", {}) == {"TemplatesMetadata": []}
    assert ses.call("sesv2", "ListEmailTemplates", {}) == {"TemplatesMetadata": []}


@pytest.mark.spec("TPL-14")
def test_templates_are_listed_with_their_moment_the_newest_first(ses: LocalSes) -> None:
    create(ses, TemplateName="Old")
    ses.advance(seconds=1.5)
    create(ses, TemplateName="New")
    ses.advance(seconds=1)
    update(ses, TemplateName="Old")

    listed = ses.call("ses", "ListTemplates", {})["TemplatesMetadata"]
    assert [one["Name"] for one in listed] == ["New", "Old"]
    assert (listed[0]["CreatedTimestamp"] - listed[1]["CreatedTimestamp"]).total_seconds() == 1.5
    assert names(LocalSes(region="eu-west-1")) == []

    v2 = ses.call("sesv2", "ListEmailTemplates", {})["TemplatesMetadata"]
    assert v2 == [{"TemplateName": one["Name"], "CreatedTimestamp": one["CreatedTimestamp"]} for one in listed]


@pytest.mark.spec("TPL-14")
def test_long_lists_come_in_pages_whatever_happens_meanwhile(ses: LocalSes) -> None:
    for number in range(25):
        create(ses, TemplateName=f"T{number}")

    first = ses.call("ses", "ListTemplates", {})
    assert [one["Name"] for one in first["TemplatesMetadata"]] == [f"T{number}" for number in range(24, 14, -1)]
    create(ses, TemplateName="Newer")
    for gone in ("T15", "T14"):
        ses.call("ses", "DeleteTemplate", {"TemplateName": gone})
    second = ses.call("ses", "ListTemplates", {"NextToken": first["NextToken"], "MaxItems": 100})

    assert [one["Name"] for one in second["TemplatesMetadata"]] == [f"T{number}" for number in range(13, -1, -1)]
    assert "NextToken" not in second
    exactly = ses.call("sesv2", "ListEmailTemplates", {"PageSize": 24})
    assert len(exactly["TemplatesMetadata"]) == 24
    assert "NextToken" not in exactly


@pytest.mark.spec("TPL-14")
@pytest.mark.parametrize("size", [0, 101, -1])
def test_a_page_has_1_to_100_templates_which_v2_insists_on_and_v1_does_not(ses: LocalSes, size: int) -> None:
    for number in range(101):
        create(ses, TemplateName=f"T{number}")

    with pytest.raises(InvalidParameterValue, match=r"^The page size must be between 1 and 100$"):
        ses.call("sesv2", "ListEmailTemplates", {"PageSize": size, "NextToken": "?"})
    assert len(ses.call("ses", "ListTemplates", {"MaxItems": size})["TemplatesMetadata"]) == 100


@pytest.mark.parametrize(("service", "operation"), [("ses", "ListTemplates"), ("sesv2", "ListEmailTemplates")])
@pytest.mark.parametrize(
    "token", ["?", "MQ", "bm90IGEgbnVtYmVy", "é", "W" * 99_999, PAGES_V2.token("us-east-1", "example.com")]
)
def test_a_token_that_was_never_given_out_for_templates_is_refused(
    ses: LocalSes, service: Any, operation: str, token: str
) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        ses.call(service, operation, {"NextToken": token})

    assert caught.value.message == f"Invalid PageToken <{token}>."
    assert ses.call(service, operation, {"NextToken": ""}) == ses.call(service, operation, {})


# --- test rendering -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "operation"), [("ses", "TestRenderTemplate"), ("sesv2", "TestRenderEmailTemplate")], ids=["v1", "v2"]
)
@pytest.mark.spec("TPL-18")
def test_a_test_rendering_gives_the_mime_text(ses: LocalSes, service: Any, operation: str) -> None:
    create(ses)

    data = '{"name": "Alejandro", "favoriteanimal": "alligator"}'
    answer = ses.call(service, operation, {"TemplateName": "MyTemplate", "TemplateData": data})

    message = message_from_string(answer["RenderedTemplate"], policy=policy.default)
    assert message["Subject"] == "Greetings, Alejandro!"
    assert message.get_content_type() == "multipart/alternative"
    bodies = [part.get_content().rstrip("\n") for part in message.iter_parts()]
    assert bodies == [
        "Dear Alejandro,\r\nYour favorite animal is alligator.",
        "<h1>Hello Alejandro,</h1><p>Your favorite animal is alligator.</p>",
    ]
    assert not ses.sent
    assert not ses.events


@pytest.mark.parametrize(
    ("params", "code"),
    [
        pytest.param({"TemplateName": "Nobody", "TemplateData": "{}"}, "TemplateDoesNotExist", id="unknown"),
        pytest.param({"TemplateName": "MyTemplate", "TemplateData": "{"}, "InvalidRenderingParameter", id="no json"),
        pytest.param({"TemplateName": "MyTemplate", "TemplateData": "[]"}, "InvalidRenderingParameter", id="list"),
        pytest.param({"TemplateName": "MyTemplate", "TemplateData": "{}"}, "MissingRenderingAttribute", id="missing"),
        pytest.param({"TemplateName": "MyTemplate"}, "ValidationError", id="no data"),
        pytest.param({"TemplateName": "Foot", "TemplateData": "{}"}, "InvalidTemplate", id="partial"),
        pytest.param({"TemplateName": "Foot", "TemplateData": " " * 262_145}, "ValidationError", id="long"),
        pytest.param(
            {"TemplateName": "MyTemplate", "TemplateData": r'{"name": "\u0000", "favoriteanimal": ""}'},
            "InvalidRenderingParameter",
            id="nul",
        ),
        pytest.param(
            {"TemplateName": "MyTemplate", "TemplateData": r'{"name": "", "favoriteanimal": "\ud800"}'},
            "InvalidRenderingParameter",
            id="surrogate",
        ),
    ],
)
@pytest.mark.spec("TPL-18")
def test_a_test_rendering_says_at_once_what_a_send_says_later(ses: LocalSes, params: Any, code: str) -> None:
    create(ses)
    create(ses, TemplateName="Foot", SubjectPart="x", HtmlPart=None, TextPart="{{> foot}}")

    with pytest.raises(SesError) as caught:
        ses.call("ses", "TestRenderTemplate", params)
    with pytest.raises(SesError) as again:
        ses.call("sesv2", "TestRenderEmailTemplate", params)

    assert caught.value.v1_code == code
    assert (type(again.value), again.value.message) == (type(caught.value), caught.value.message)
    if code == "MissingRenderingAttribute":
        assert caught.value.message == "Attribute 'name' is not present in the rendering data."
        assert caught.value.v2_status == 400


# --- through boto3 --------------------------------------------------------------------------------


def test_a_model_is_filled_with_templates_in_one_line(ses: LocalSes) -> None:
    ses.store(EmailTemplate("A", "a", text="a"), EmailTemplate("B", "b", text="b"))
    ses.store(EmailTemplate("A", "again", text="a"))

    assert [stored.template.subject for stored in ses.templates] == ["b", "again"]
    with pytest.raises(InvalidParameterValue):
        ses.store(EmailTemplate("C", text="x"))


@pytest.mark.spec("TPL-14")
def test_boto3_lists_templates_page_by_page(ses: LocalSes) -> None:
    with patched(ses):
        client: Any = boto3.client("ses", region_name="us-east-1")
        for number in range(12):
            client.create_template(Template={**V1, "TemplateName": f"T{number}"})
        pages = list(client.get_paginator("list_templates").paginate())

    found = [one for page in pages for one in page["TemplatesMetadata"]]
    assert [one["Name"] for one in found] == [f"T{number}" for number in range(11, -1, -1)]
    moment = found[0]["CreatedTimestamp"]
    assert isinstance(moment, datetime)
    assert moment == ses.clock.now()


def test_boto3_keeps_templates_by_both_apis(ses: LocalSes) -> None:
    with patched(ses):
        v1: Any = boto3.client("ses", region_name="us-east-1")
        v2: Any = boto3.client("sesv2", region_name="us-east-1")
        v2.create_email_template(TemplateName="MyTemplate", TemplateContent=V2)
        assert v1.get_template(TemplateName="MyTemplate")["Template"] == V1
        v1.update_template(Template={**V1, "SubjectPart": "New"})
        assert v2.get_email_template(TemplateName="MyTemplate")["TemplateContent"]["Subject"] == "New"
        listed = v2.list_email_templates()["TemplatesMetadata"]
        rendered = v2.test_render_email_template(
            TemplateName="MyTemplate", TemplateData='{"name": "A", "favoriteanimal": "B"}'
        )
        v2.delete_email_template(TemplateName="MyTemplate")
        with pytest.raises(v1.exceptions.TemplateDoesNotExistException):
            v1.get_template(TemplateName="MyTemplate")
        with pytest.raises(v2.exceptions.NotFoundException):
            v2.get_email_template(TemplateName="MyTemplate")
        with pytest.raises(ClientError, match="The subject must be specified"):
            v1.create_template(Template={"TemplateName": "x", "TextPart": "y"})

    assert [one["TemplateName"] for one in listed] == ["MyTemplate"]
    assert "Subject: New\r\n" in rendered["RenderedTemplate"]
