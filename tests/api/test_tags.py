"""Tags of identities, configuration sets and templates in the v2 API."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from sesmodel import InvalidAction, InvalidParameterValue, LocalSes, NotFound, SesError, ValidationError, patched
from tests.api.calling import call

NAME = "example.com"
ARN = f"arn:aws:ses:us-east-1:123456789012:identity/{NAME}"
ELSEWHERE = ARN.replace("us-east-1", "eu-west-1")


def tag(ses: LocalSes, tags: list[Any], arn: str = ARN) -> None:
    call(ses, "TagResource", ResourceArn=arn, Tags=tags)


def tags(ses: LocalSes, arn: str = ARN) -> list[dict[str, str]]:
    found: list[dict[str, str]] = call(ses, "ListTagsForResource", ResourceArn=arn)["Tags"]
    assert found == call(ses, "GetEmailIdentity", EmailIdentity=NAME)["Tags"]
    return found


def one(key: str, value: str | None = "v") -> dict[str, str]:
    return {"Key": key} if value is None else {"Key": key, "Value": value}


@pytest.mark.spec("IDN-12")
def test_an_identity_has_up_to_50_tags(ses: LocalSes) -> None:
    fifty = [one(str(number)) for number in range(50)]
    call(ses, "CreateEmailIdentity", EmailIdentity="full.example", Tags=fifty)
    with pytest.raises(
        InvalidParameterValue,
        match="^Maximum of 50 user tags are allowed per resource, consider reducing the number of tags in the req",
    ):
        call(ses, "CreateEmailIdentity", EmailIdentity="fuller.example", Tags=[*fifty, one("50")])

    assert [line["IdentityName"] for line in call(ses, "ListEmailIdentities")["EmailIdentities"]] == [
        NAME,
        "full.example",
    ]
    tag(ses, fifty)
    tag(ses, [one("0", "again")])
    with pytest.raises(
        InvalidParameterValue,
        match="^Maximum of 50 user tags are allowed per resource, consider reducing the number of tags in the req",
    ):
        tag(ses, [one("1", "again"), one("50")])
    assert tags(ses) == [one("0", "again"), *fifty[1:]]


@pytest.mark.spec("IDN-12")
@pytest.mark.parametrize("name", [NAME, "ana@example.org"])
def test_a_tag_needs_a_key_and_no_value(name: str) -> None:
    ses = LocalSes()
    with pytest.raises(InvalidParameterValue, match="key of a tag must not be empty"):
        call(ses, "CreateEmailIdentity", EmailIdentity=name, Tags=[one("", "v")])
    with pytest.raises(ValidationError, match="'tags.1.member.key'.*must not be null"):
        call(ses, "CreateEmailIdentity", EmailIdentity=name, Tags=[{"Value": "v"}])

    call(ses, "CreateEmailIdentity", EmailIdentity=name, Tags=[one("k", None), one("e", "")])
    assert call(ses, "GetEmailIdentity", EmailIdentity=name)["Tags"] == [one("k", ""), one("e", "")]


def test_the_last_value_of_a_key_holds(ses: LocalSes) -> None:
    tag(ses, [one("a", "1"), one("b", "1"), one("a", "2")])  # OBS-318
    tag(ses, [one("b", "2"), one("c")])

    assert tags(ses) == [one("a", "2"), one("b", "2"), one("c")]


def test_tags_are_taken_away_whether_or_not_they_are_there(ses: LocalSes) -> None:
    tag(ses, [one("a"), one("b"), one("c")])

    call(ses, "UntagResource", ResourceArn=ARN, TagKeys=["a", "none", "c"])  # OBS-320
    assert tags(ses) == [one("b")]


def test_a_list_of_tags_must_not_be_empty(ses: LocalSes) -> None:
    with pytest.raises(ValidationError) as caught:
        tag(ses, [])

    assert caught.value.message == (  # OBS-318
        "1 validation error detected: Value at 'tags' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1"
    )


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (one("k" * 129), "tags.1.member.key' failed.*less than or equal to 128"),
        (one("k", "v" * 257), "tags.1.member.value' failed.*less than or equal to 256"),
        (one("aws:x"), "^Caller is an end user and not allowed to mutate system tags$"),
        (one("AWS:x"), "^Caller is an end user and not allowed to mutate system tags$"),
        (one("k!"), "^Tags can only contain letters, numbers, spaces, and the following special char"),
        (one("k", "v*"), "^Tags can only contain letters, numbers, spaces, and the following special char"),
    ],
)
def test_a_tag_that_is_too_long_or_reserved_is_refused(ses: LocalSes, bad: Any, said: str) -> None:  # OBS-322
    with pytest.raises(SesError, match=said):
        tag(ses, [bad])
    with pytest.raises(SesError, match=said):
        call(ses, "CreateEmailIdentity", EmailIdentity="example.org", Tags=[bad])

    assert tags(ses) == []
    tag(ses, [one("k" * 128, "v" * 256)])


def test_an_arn_of_another_region_can_only_be_looked_at(ses: LocalSes) -> None:
    tag(ses, [one("a")])

    with pytest.raises(InvalidParameterValue, match=r"^Failed to tag resource$") as caught:  # OBS-315
        tag(ses, [one("b")], ELSEWHERE)
    assert caught.value.v2_name == "BadRequestException"
    with pytest.raises(InvalidParameterValue, match=r"^Failed to untag resource$"):
        call(ses, "UntagResource", ResourceArn=ELSEWHERE, TagKeys=["a"])
    foreign, said = ARN.replace("123456789012", "210987654321"), "^Operations on a resource created in a different acc"
    for operation, more in (
        ("TagResource", {"Tags": [one("b")]}),
        ("UntagResource", {"TagKeys": ["a"]}),
        ("ListTagsForResource", {}),
    ):
        with pytest.raises(InvalidParameterValue, match=said):
            call(ses, operation, ResourceArn=foreign, **more)
    assert tags(ses, ELSEWHERE) == [one("a")]  # OBS-317


def test_an_arn_names_an_identity_that_there_is(ses: LocalSes) -> None:
    unknown = ARN.replace(NAME, "example.org")
    for operation, more in (
        ("TagResource", {"Tags": [one("a")]}),
        ("UntagResource", {"TagKeys": ["a"]}),
        ("ListTagsForResource", {}),
    ):
        with pytest.raises(NotFound, match=r"^No EmailIdentity present with name: example\.org$") as caught:  # OBS-316
            call(ses, operation, ResourceArn=unknown, **more)
        assert caught.value.v2_status == 404
        for wrong in ("", "x", "arn:aws:ses:::identity/example.com", ARN.replace(":ses:", ":sns:")):  # OBS-319
            with pytest.raises(InvalidParameterValue, match="^Invalid ARN: "):
                call(ses, operation, ResourceArn=wrong, **more)
        with pytest.raises(InvalidAction, match="Tags of a tenant are not part of this model"):
            call(ses, operation, ResourceArn=ARN.replace(f"identity/{NAME}", "tenant/T"), **more)


def test_tags_go_through_boto3(ses: LocalSes) -> None:
    with patched(ses):
        client = boto3.client("sesv2")
        made: Any = [one("a/b+@", "x=1 é"), one("b")]
        client.tag_resource(ResourceArn=ARN, Tags=made)
        client.untag_resource(ResourceArn=ARN, TagKeys=["b", "c"])
        assert client.list_tags_for_resource(ResourceArn=ARN)["Tags"] == [one("a/b+@", "x=1 é")]


# --- of configuration sets and templates ---------------------------------------------------------

SET = ARN.replace(f"identity/{NAME}", "configuration-set/news")
TEMPLATE = ARN.replace(f"identity/{NAME}", "template/welcome")
VERIFICATION = ARN.replace(f"identity/{NAME}", "custom-verification-email-template/asked")
KINDS = [
    ("CustomVerificationEmailTemplate", VERIFICATION, "GetCustomVerificationEmailTemplate", {"TemplateName": "asked"}),
    ("ConfigurationSet", SET, "GetConfigurationSet", {"ConfigurationSetName": "news"}),
    ("Template", TEMPLATE, "GetEmailTemplate", {"TemplateName": "welcome"}),
]


@pytest.fixture
def full() -> LocalSes:
    """An account with a set and two templates, each with a tag from the start."""
    ses = LocalSes()
    ses.verify("example.com")
    call(
        ses,
        "CreateCustomVerificationEmailTemplate",
        TemplateName="asked",
        FromEmailAddress="ana@example.com",
        TemplateSubject="Hi",
        TemplateContent="Hello",
        SuccessRedirectionURL="https://example.com/yes",
        FailureRedirectionURL="https://example.com/no",
        Tags=[one("a", "1")],
    )
    call(ses, "CreateConfigurationSet", ConfigurationSetName="news", Tags=[one("a", "1")])
    content = {"Subject": "Hi", "Text": "Hello"}
    call(ses, "CreateEmailTemplate", TemplateName="welcome", TemplateContent=content, Tags=[one("a", "1")])
    return ses


@pytest.mark.spec("CFG-05")
@pytest.mark.parametrize(("called", "arn", "operation", "params"), KINDS)
def test_tags_are_added_listed_and_taken_away(
    full: LocalSes, called: str, arn: str, operation: str, params: dict[str, Any]
) -> None:
    def shown() -> list[dict[str, str]]:
        found: list[dict[str, str]] = call(full, "ListTagsForResource", ResourceArn=arn)["Tags"]
        assert found == call(full, operation, **params)["Tags"]
        return found

    assert shown() == [one("a", "1")]
    tag(full, [one("a", "2"), one("b", None), one("team", None)], arn)
    assert shown() == [one("a", "2"), one("b", ""), one("team", "")]
    call(full, "UntagResource", ResourceArn=arn, TagKeys=["a", "none"])
    assert shown() == [one("b", ""), one("team", "")]


@pytest.mark.spec("CFG-05")
@pytest.mark.parametrize(("called", "arn", "operation", "params"), KINDS)
def test_50_tags_are_enough(full: LocalSes, called: str, arn: str, operation: str, params: dict[str, Any]) -> None:
    tag(full, [one(str(number)) for number in range(49)], arn)

    with pytest.raises(
        InvalidParameterValue,
        match="^Maximum of 50 user tags are allowed per resource, consider reducing the number of tags in the req",
    ):
        tag(full, [one("49")], arn)
    assert len(call(full, operation, **params)["Tags"]) == 50


@pytest.mark.spec("CFG-05")
def test_a_set_is_not_made_with_51_tags() -> None:
    ses, tags = LocalSes(), [one(str(number)) for number in range(51)]
    with pytest.raises(
        InvalidParameterValue,
        match="^Maximum of 50 user tags are allowed per resource, consider reducing the number of tags in the req",
    ):
        call(ses, "CreateConfigurationSet", ConfigurationSetName="news", Tags=tags)

    assert ses.configuration_sets.get("news") is None
    call(ses, "CreateConfigurationSet", ConfigurationSetName="news", Tags=tags[:50])


@pytest.mark.parametrize(("called", "arn", "operation", "params"), KINDS)
def test_the_arn_of_nothing_is_refused(
    full: LocalSes, called: str, arn: str, operation: str, params: dict[str, Any]
) -> None:
    for action, more in (
        ("TagResource", {"Tags": [one("a")]}),
        ("UntagResource", {"TagKeys": ["a"]}),
        ("ListTagsForResource", {}),
    ):
        with pytest.raises(NotFound, match=rf"^No {called} present with name: nobody$"):  # OBS-316
            call(full, action, ResourceArn=f"{arn.rpartition('/')[0]}/nobody", **more)


def test_a_template_keeps_its_tags_when_it_is_updated(full: LocalSes) -> None:
    content = {"Subject": "Hi", "Text": "Hello again"}
    call(full, "UpdateEmailTemplate", TemplateName="welcome", TemplateContent=content)

    assert call(full, "GetEmailTemplate", TemplateName="welcome")["Tags"] == [one("a", "1")]  # OBS-321


def test_a_set_of_another_region_is_not_found_and_a_template_is() -> None:
    ses = LocalSes()
    ses.create_configuration_set("news", tags={"a": "1"})
    call(ses, "CreateEmailTemplate", TemplateName="welcome", TemplateContent={"Subject": "Hi", "Text": "Hello"})
    elsewhere, template = (arn.replace("us-east-1", "eu-west-1") for arn in (SET, TEMPLATE))

    for arn in (elsewhere, template):
        with pytest.raises(InvalidParameterValue, match=r"^Failed to tag resource$"):  # OBS-315
            tag(ses, [one("b")], arn)
    with pytest.raises(InvalidParameterValue, match=r"^Failed to untag resource$"):
        call(ses, "UntagResource", ResourceArn=template, TagKeys=["a"])
    for operation, more in (("UntagResource", {"TagKeys": ["a"]}), ("ListTagsForResource", {})):
        with pytest.raises(NotFound, match=r"^No ConfigurationSet present with name: news$"):
            call(ses, operation, ResourceArn=elsewhere, **more)
    assert call(ses, "ListTagsForResource", ResourceArn=template)["Tags"] == []  # OBS-317
    assert call(ses, "ListTagsForResource", ResourceArn=SET)["Tags"] == [one("a", "1")]
