"""What the service models ask of requests, and the words in which SES says what is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import ServiceModel
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from sesmodel import LocalSes, ValidationError, patched
from sesmodel.wire.checked_elsewhere import ADDED, ELSEWHERE
from sesmodel.wire.shape_check import compile_check
from tests.wire.kept import kept
from tests.wire.models import load
from tests.wire.test_botocore_agrees import OPERATIONS, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

few = settings(max_examples=8, database=None, suppress_health_check=[HealthCheck.too_slow])


def said(service: str, operation: str, params: Mapping[str, Any]) -> str:
    """What SES says of a request; nothing if it is one."""
    try:
        compile_check(load(service), operation)(params)
    except ValidationError as error:
        return error.message
    return ""


def one(path: str, what: str) -> str:
    return f"1 validation error detected: Value at '{path}' failed to satisfy constraint: {what}"


def two(first: str, second: str) -> str:
    missing = (f"Value at '{path}' failed to satisfy constraint: Member must not be null" for path in (first, second))
    return f"2 validation errors detected: {'; '.join(missing)}"


DATA = {"Data": "x"}
SIMPLE = {"Subject": DATA, "Body": {"Text": DATA}}


def v2_mail(**more: Any) -> dict[str, Any]:
    return {"Content": {"Simple": {**SIMPLE, **more}}}


SEEN: list[tuple[str, str, dict[str, Any], str]] = [
    # OBS-035, in the words of OBS-036
    (
        "ses",
        "SendEmail",
        {"Source": "a@example.com"},
        two("message", "destination"),
    ),
    # OBS-057
    *(
        (
            "sesv2",
            "SendEmail",
            v2_mail(Headers=[header]),
            one(f"content.simple.headers.1.member.{missing}", "Member must not be null"),
        )
        for header, missing in (({"Name": "X-A"}, "value"), ({"Value": "1"}, "name"))
    ),
    # OBS-158
    (
        "sesv2",
        "CreateConfigurationSet",
        {"ConfigurationSetName": "news", "SuppressionOptions": {"SuppressedReasons": ["BOUNCE", "SPAM"]}},
        one(
            "suppressionOptions.suppressedReasons",
            "Member must satisfy constraint: [Member must satisfy enum value set: [BOUNCE, COMPLAINT]]",
        ),
    ),
    # OBS-164
    (
        "ses",
        "CreateConfigurationSetTrackingOptions",
        {"ConfigurationSetName": "news"},
        one("trackingOptions", "Member must not be null"),
    ),
    # OBS-169
    (
        "sesv2",
        "PutConfigurationSetDeliveryOptions",
        {"ConfigurationSetName": "news", "TlsPolicy": "Require"},
        one("tlsPolicy", "Member must satisfy enum value set: [OPTIONAL, REQUIRE]"),
    ),
    (
        "ses",
        "PutConfigurationSetDeliveryOptions",
        {"ConfigurationSetName": "news", "DeliveryOptions": {"TlsPolicy": "REQUIRE"}},
        one("deliveryOptions.tlsPolicy", "Member must satisfy enum value set: [Optional, Require]"),
    ),
    # OBS-170
    *(
        (
            "sesv2",
            "PutConfigurationSetDeliveryOptions",
            {"ConfigurationSetName": "news", "MaxDeliverySeconds": seconds},
            one("maxDeliverySeconds", f"Member must have value {bound}"),
        )
        for seconds, bound in ((299, "greater than or equal to 300"), (50_401, "less than or equal to 50400"))
    ),
    # OBS-172
    (
        "sesv2",
        "PutConfigurationSetVdmOptions",
        {"ConfigurationSetName": "news", "VdmOptions": {"DashboardOptions": {"EngagementMetrics": "ON"}}},
        one(
            "vdmOptions.dashboardOptions.engagementMetrics", "Member must satisfy enum value set: [ENABLED, DISABLED]"
        ),
    ),
    # OBS-191
    (
        "ses",
        "CreateConfigurationSetEventDestination",
        {"ConfigurationSetName": "news", "EventDestination": {"Name": "d", "MatchingEventTypes": ["deliveryDelay"]}},
        one(
            "eventDestination.matchingEventTypes",
            "Member must satisfy constraint: [Member must satisfy enum value set: "
            "[click, bounce, send, open, complaint, delivery, renderingFailure, reject]]",
        ),
    ),
    # OBS-236
    (
        "ses",
        "SetIdentityMailFromDomain",
        {"Identity": "unknown.example", "BehaviorOnMXFailure": "Explode"},
        one("behaviorOnMXFailure", "Member must satisfy enum value set: [RejectMessage, UseDefaultValue]"),
    ),
    (
        "sesv2",
        "PutEmailIdentityMailFromAttributes",
        {"EmailIdentity": "unknown.example", "BehaviorOnMxFailure": "Explode"},
        one("behaviorOnMxFailure", "Member must satisfy enum value set: [REJECT_MESSAGE, USE_DEFAULT_VALUE]"),
    ),
    # OBS-245
    (
        "ses",
        "PutIdentityPolicy",
        {"Identity": "example.com", "PolicyName": "x" * 65, "Policy": "{}"},
        one("policyName", "Member must have length less than or equal to 64"),
    ),
    # OBS-269
    (
        "ses",
        "SetIdentityNotificationTopic",
        {"Identity": "example.com", "NotificationType": "Opens"},
        one("notificationType", "Member must satisfy enum value set: [Bounce, Complaint, Delivery]"),
    ),
    # OBS-276
    (
        "sesv2",
        "PutSuppressedDestination",
        {"EmailAddress": "bob@example.net", "Reason": "SPAM"},
        one("reason", "Member must satisfy enum value set: [BOUNCE, COMPLAINT]"),
    ),
    (
        "sesv2",
        "ListSuppressedDestinations",
        {"Reasons": ["SPAM", "HAM"]},
        one("reasons", "Member must satisfy constraint: [Member must satisfy enum value set: [BOUNCE, COMPLAINT]]"),
    ),
    # OBS-290, OBS-297
    (
        "sesv2",
        "CreateContact",
        {},
        two("contactListName", "emailAddress"),
    ),
    # OBS-293
    (
        "sesv2",
        "CreateContactList",
        {
            "ContactListName": "readers",
            "Topics": [{"TopicName": "t", "DisplayName": "T", "DefaultSubscriptionStatus": "MAYBE"}],
        },
        one("topics.1.member.defaultSubscriptionStatus", "Member must satisfy enum value set: [OPT_OUT, OPT_IN]"),
    ),
    # OBS-318
    (
        "sesv2",
        "TagResource",
        {"ResourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com", "Tags": []},
        one("tags", "Member must have length greater than or equal to 1"),
    ),
    # Seen on AWS since: the keys and the values of a map, and all that the members of a list must satisfy.
    (
        "sesv2",
        "ListEmailIdentities",
        {"Filter": {"identity_type": ""}, "PageSize": 0},
        one(
            "filter",
            "Map keys must satisfy constraint: [Member must satisfy enum value set: "
            "[IDENTITY_NAME_CONTAINS, VERIFICATION_STATUS, IDENTITY_TYPE]]",
        ),
    ),
    (
        "sesv2",
        "ListEmailIdentities",
        {"Filter": {"IDENTITY_TYPE": ""}},
        one(
            "filter", "Map value must satisfy constraint: [Member must have length greater than or equal to 1]"
        ),
    ),
    (
        "sesv2",
        "PutAccountDetails",
        {"MailType": "MARKETING", "WebsiteURL": "https://example.com", "AdditionalContactEmailAddresses": ["nobody"]},
        one(
            "additionalContactEmailAddresses",
            "Member must satisfy constraint: [Member must have length less than or equal to 254, Member must have "
            "length greater than or equal to 6, Member must satisfy regular expression pattern: ^(.+)@(.+)$]",
        ),
    ),
]  # fmt: skip


@pytest.mark.spec("TRB-03")
@pytest.mark.parametrize(("service", "operation", "params", "message"), SEEN)
def test_a_broken_constraint_is_named_as_on_aws(
    service: str, operation: str, params: dict[str, Any], message: str
) -> None:
    assert said(service, operation, params) == message


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("ses", "ListCustomVerificationEmailTemplates", {"MaxResults": 51}),  # OBS-264
        ("sesv2", "PutConfigurationSetTrackingOptions", {"ConfigurationSetName": "n", "HttpsPolicy": "NO"}),  # OBS-160
        ("sesv2", "CreateConfigurationSet", {"ConfigurationSetName": "n", "TrackingOptions": {}}),  # OBS-160
        (
            "sesv2",
            "PutConfigurationSetSuppressionOptions",
            {"ConfigurationSetName": "n", "SuppressedReasons": ["SPAM"]},
        ),  # OBS-159
        ("sesv2", "SendEmail", v2_mail(Headers=[{"Name": " ", "Value": ""}])),  # OBS-058
        ("sesv2", "CreateDedicatedIpPool", {"PoolName": "p", "ScalingMode": "BIG"}),  # OBS-334
    ],
)
def test_what_ses_says_in_other_words_is_left_to_the_action(
    service: str, operation: str, params: dict[str, Any]
) -> None:
    assert said(service, operation, params) == ""


def test_all_that_is_wrong_is_counted_and_named_in_one_message() -> None:
    wrong = {
        "FromEmailAddress": "ana@example.com",
        "Content": {
            "Simple": {
                "Subject": {},
                "Attachments": [
                    {"RawContent": b"x", "FileName": "a.txt"},
                    {"FileName": "f" * 256, "ContentDisposition": "HIDDEN", "ContentId": ""},
                ],
            }
        },
    }
    attachment = "content.simple.attachments.2.member"
    message = said("sesv2", "SendEmail", wrong)

    assert message.startswith("6 validation errors detected: ")
    assert {part.partition("'")[2].partition("'")[0] for part in message.split("; ")} == {
        "content.simple.subject.data",
        "content.simple.body",
        f"{attachment}.rawContent",
        f"{attachment}.fileName",
        f"{attachment}.contentDisposition",
        f"{attachment}.contentId",
    }


# --- every shape ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
@few
@given(data=st.data())
def test_values_that_keep_the_constraints_pass(data: st.DataObject, service: str, operation: str) -> None:
    shape = load(service).operation_model(operation).input_shape
    params = data.draw(kept(shape)) if shape else {}
    assume((operation, params.get("Tags")) != ("TagResource", []))
    assert said(service, operation, params) == ""


@pytest.mark.parametrize(("service", "operation"), OPERATIONS)
def test_every_missing_member_is_named(service: str, operation: str) -> None:
    shape: Any = load(service).operation_model(operation).input_shape
    asked = set() if shape is None or shape.name in ELSEWHERE[service] else set(shape.required_members)
    asked -= {name for name in asked if f"{shape.name}.{name}" in ELSEWHERE[service]}

    for params in ({}, dict.fromkeys(asked)):
        message = said(service, operation, params)
        assert {part.partition("'")[2].partition("'")[0] for part in message.split("; ") if part} == {
            name[:1].lower() + name[1:] for name in asked
        }
        assert message.count("Member must not be null") == len(asked)


def small_model(**constraints: Any) -> ServiceModel:
    """A model with one operation and one member, of the shape that is given."""
    shapes = {
        "Input": {"type": "structure", "members": {"Value": {"shape": "Value"}}},
        "Value": constraints,
        "Text": {"type": "string", "pattern": "a+", "max": 3},
        "Part": {"type": "structure", "required": ["Name"], "members": {"Name": {"shape": "Text"}}},
    }
    operations = {"Ask": {"name": "Ask", "http": {}, "input": {"shape": "Input"}}}
    return ServiceModel({"metadata": {}, "operations": operations, "shapes": shapes}, "sesv2")


@pytest.mark.parametrize(
    ("shape", "good", "bad", "phrases"),
    [
        ({"type": "string", "max": 2}, ["", "ab", "\U0001d400\U0001d400"], ["abc"], ["length less than or equal to 2"]),
        ({"type": "string", "min": 2}, ["ab"], ["", "a"], ["length greater than or equal to 2"]),
        ({"type": "string", "enum": ["A", "B"]}, ["A"], ["", "a", "A "], ["enum value set: [A, B]"]),
        ({"type": "string", "pattern": "a+"}, ["a", "aa"], ["", "ab", "ba", "a\n"], ["expression pattern: a+"]),
        ({"type": "string", "pattern": r"\p{L}+"}, ["é", "1"], [], []),  # only Java reads it
        ({"type": "string", "pattern": r"\w"}, ["a"], ["é"], [r"expression pattern: \w"]),
        (
            {"type": "string", "min": 2, "pattern": "a*"},
            ["aa"],
            ["b"],
            ["length greater than or equal to 2", "expression pattern: a*"],
        ),
        ({"type": "string", "max": 1, "pattern": "a*"}, ["a"], ["bb"], ["length less than or equal to 1"]),
        ({"type": "integer", "min": 1, "max": 3}, [1, 3], [4], ["value less than or equal to 3"]),
        ({"type": "long", "min": 1, "max": 3}, [1, 3], [0], ["value greater than or equal to 1"]),
        ({"type": "double", "max": 0.5}, [0.5], [0.6], ["value less than or equal to 0.5"]),
        ({"type": "list", "member": {"shape": "Text"}, "max": 1}, [[], ["a"], [None]], [["a", "a"]], ["equal to 1"]),
        (
            {"type": "list", "member": {"shape": "Text"}},
            [["aaa"]],
            [["a", "b", "c"]],
            ["constraint: [Member must have length less than or equal to 3, Member must satisfy regular"],
        ),
        ({"type": "list", "member": {"shape": "Part"}}, [[{"Name": "a"}], [None]], [[{}]], ["must not be null"]),
        ({"type": "list", "member": {"shape": "Part"}, "min": 1}, [[{"Name": "a"}]], [[]], ["greater than or equal"]),
        (
            {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}, "max": 1},
            [{}, {"a": "a"}, {"a": None}],
            [{"a": "a", "aa": "a"}],
            ["Member must have length less than or equal to 1"],
        ),
        ({"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}}, [{}], [{"b": "b"}], ["Map keys must"]),
        ({"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}}, [{}], [{"a": "b"}], ["Map value must"]),
    ],
)
def test_each_constraint_is_kept_or_named(
    shape: dict[str, Any], good: list[Any], bad: list[Any], phrases: list[str]
) -> None:
    check = compile_check(small_model(**shape), "Ask")
    for value in good:
        check({"Value": value})
    for value in bad:
        with pytest.raises(ValidationError) as caught:
            check({"Value": value})
        broken = caught.value.message.split("; ")
        assert len(broken) == len(phrases)
        assert all(phrase in part for phrase, part in zip(phrases, broken, strict=True))


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_everything_that_is_left_to_others_is_in_the_model(service: str) -> None:
    shapes = [inner for name in load(service).operation_names for inner in walk_input(service, name)]
    known = {shape.name for shape in shapes}
    known |= {f"{shape.name}.{name}" for shape in shapes for name in getattr(shape, "members", ())}
    assert {*ELSEWHERE[service], *ADDED[service]} <= known


def walk_input(service: str, operation: str) -> list[Any]:
    shape = load(service).operation_model(operation).input_shape
    return list(walk(shape)) if shape else []


# --- any input ------------------------------------------------------------------------------------

NAMES = sorted({name for service, operation in OPERATIONS for shape in walk_input(service, operation)
                for name in getattr(shape, "members", ())})  # fmt: skip
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner, max_size=5),
    max_leaves=10,
)


@given(st.sampled_from(OPERATIONS), st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=6))
@example(("sesv2", "ListImportJobs"), {"ImportDestinationType": ["x"]})
@example(("ses", "SendEmail"), {"Tags": 5})
@example(("ses", "SendEmail"), {"Tags": {"Name": {}}})
@example(("sesv2", "PutConfigurationSetDeliveryOptions"), {"MaxDeliverySeconds": "x", "TlsPolicy": {}})
def test_no_input_raises_anything_else(operation: tuple[str, str], params: dict[str, Any]) -> None:
    assert isinstance(said(*operation, params), str)


@pytest.mark.parametrize("text", ["s3://" + "a" * 200_000 + "//", "@" * 200_000 + "\n", "s3://b/" + "/a" * 100_000])
def test_a_long_text_takes_no_time_by_its_square(text: str) -> None:
    source = {"S3Url": text, "DataFormat": "CSV"}
    assert "importDataSource.s3Url" in said("sesv2", "CreateImportJob", {"ImportDataSource": source})
    assert "must satisfy constraint" in said("sesv2", "PutAccountDetails", {"AdditionalContactEmailAddresses": [text]})


# --- behind every door ----------------------------------------------------------------------------


@pytest.mark.spec("TRB-16")
def test_a_refusal_is_the_same_behind_every_door(ses: LocalSes) -> None:
    import boto3

    wrong: dict[str, Any] = {"Identity": "example.com", "BehaviorOnMXFailure": "Explode"}
    message = one("behaviorOnMXFailure", "Member must satisfy enum value set: [RejectMessage, UseDefaultValue]")
    with pytest.raises(ValidationError) as caught:
        ses.call("ses", "SetIdentityMailFromDomain", wrong)
    assert caught.value.message == message
    with patched(ses):
        for client in (boto3.client("ses"), ses.client("ses")):
            with pytest.raises(ClientError) as refused:
                client.set_identity_mail_from_domain(**wrong)
            assert refused.value.response["Error"] == {"Code": "ValidationError", "Message": message, "Type": "Sender"}


def test_what_is_wrong_is_said_before_a_call_counts(ses: LocalSes) -> None:
    with pytest.raises(ValidationError):
        ses.call("sesv2", "SendEmail", {})
    assert not ses.sent
