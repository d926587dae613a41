"""Every action with members that are missing, unknown or of the wrong type: answered, never a Python error."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    EmailTemplate,
    InvalidAction,
    LocalSes,
    MalformedInput,
    SesError,
    ValidationError,
    byodkim_private_key,
)
from sesmodel.api.actions import ACTIONS, ServiceName
from sesmodel.api.identities import PAGES_V1 as IDENTITIES
from sesmodel.api.import_job import PAGES as JOBS
from sesmodel.api.members import Members
from sesmodel.api.suppression import PAGES as SUPPRESSED
from sesmodel.api.template import PAGES_V1 as TEMPLATES
from tests.dkim import vectors

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = sorted(
    """
    Source Destination Message Subject Body Text Html Data Charset ReplyToAddresses ReturnPath Tags Name Value Content
    ConfigurationSetName RawMessage Destinations FromEmailAddress Simple Raw Headers Attachments RawContent FileName
    Template TemplateName TemplateContent TemplateData SubjectPart HtmlPart TextPart DefaultTemplateData
    BulkEmailEntries DefaultContent NextToken MaxItems PageSize
    EmailTags EmailIdentity EmailAddress Identity Identities ConfigurationSet ToAddresses ContentId IdentityType
    Domain DkimEnabled SigningEnabled SigningAttributes SigningAttributesOrigin DkimSigningAttributes MailFromDomain
    BehaviorOnMXFailure BehaviorOnMxFailure ForwardingEnabled EmailForwardingEnabled ResourceArn Key TagKeys Filter
    ImportDestination ImportDataSource ImportDestinationType SuppressionListDestination JobId S3Url DataFormat
    SuppressionListImportAction Reason Reasons SuppressedReasons StartDate EndDate
    DomainSigningSelector DomainSigningPrivateKey NextSigningKeyLength DomainSigningAttributesOrigin
    """.split()
)
PLAIN: list[Any] = [
    None,
    0,
    True,
    "",
    "x",
    "ana@example.com",
    "bob@example.net",
    "example.com",
    b"",
    b"From: a@example.com\r\n\r\n",
    [],
]
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(PLAIN),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)


@given(st.sampled_from(sorted(ACTIONS)), st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
def test_any_parameters_are_answered_with_a_result_or_an_error_of_ses(
    action: tuple[ServiceName, str], params: dict[str, Any]
) -> None:
    ses = LocalSes()
    ses.verify("example.com")
    try:
        answer = ses.call(action[0], action[1], params)
    except SesError as error:
        answer = {"refused": error.message}
    assert isinstance(answer, dict)
    assert answer.get("refused") != ""


# Requests that are good, each of which is spoilt in one place.
_PEOPLE = {"ToAddresses": ["bob@example.net"], "CcAddresses": ["Carl <carl@example.net>"]}
_TAGS = [{"Name": "kind", "Value": "news"}]
_PARTS = {"Subject": "Hi {{a}}", "Text": "{{#each l}}{{this}}{{/each}}", "Html": "<p>{{a}}</p>"}
_V1_PARTS = {"TemplateName": "New", "SubjectPart": "Hi {{a}}", "TextPart": "{{a}}", "HtmlPart": "<p>{{a}}</p>"}
_DATA = '{"a": "x", "l": [1]}'
_FILE = {"RawContent": "x", "FileName": "a.txt", "ContentId": "<i>", "ContentDisposition": "INLINE"}
_CONTENT = {
    "TemplateContent": _PARTS,
    "TemplateData": _DATA,
    "Headers": [{"Name": "X-A", "Value": "1"}],
    "Attachments": [_FILE],
}
_V1_ENTRY = {"Destination": _PEOPLE, "ReplacementTags": _TAGS, "ReplacementTemplateData": _DATA}
_V2_ENTRY = {
    "Destination": _PEOPLE,
    "ReplacementTags": _TAGS,
    "ReplacementHeaders": [{"Name": "X-A", "Value": "2"}],
    "ReplacementEmailContent": {"ReplacementTemplate": {"ReplacementTemplateData": _DATA}},
}
_V1_SEND = {"Source": "ana@example.com", "ReplyToAddresses": ["r@example.com"], "ReturnPath": "b@example.com"}
_V2_SEND = {"FromEmailAddress": "ana@example.com", "ReplyToAddresses": ["r@example.com"]}
_REGION = "us-east-1"
_ARN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
_TAG = {"Key": "team", "Value": "a"}
_OWN_KEY = {"DomainSigningSelector": "s1", "DomainSigningPrivateKey": byodkim_private_key(vectors.RFC_6376_KEY)}
_IDENTITY_REQUESTS: list[tuple[ServiceName, str, dict[str, Any]]] = [
    ("ses", "VerifyDomainIdentity", {"Domain": "example.org"}),
    ("ses", "VerifyDomainDkim", {"Domain": "example.com"}),
    (
        "ses",
        "ListIdentities",
        {"IdentityType": "Domain", "NextToken": IDENTITIES.token(_REGION, "a.com"), "MaxItems": 1},
    ),
    ("ses", "GetIdentityDkimAttributes", {"Identities": ["example.com"]}),
    ("ses", "SetIdentityDkimEnabled", {"Identity": "example.com", "DkimEnabled": True}),
    (
        "ses",
        "SetIdentityMailFromDomain",
        {"Identity": "example.com", "MailFromDomain": "m.example.com", "BehaviorOnMXFailure": "RejectMessage"},
    ),
    ("ses", "GetIdentityMailFromDomainAttributes", {"Identities": ["example.com"]}),
    ("ses", "SetIdentityFeedbackForwardingEnabled", {"Identity": "example.com", "ForwardingEnabled": True}),
    ("sesv2", "CreateEmailIdentity", {"EmailIdentity": "a.test", "Tags": [_TAG], "DkimSigningAttributes": _OWN_KEY}),
    (
        "sesv2",
        "ListEmailIdentities",
        {"PageSize": 1, "NextToken": "", "Filter": {"IDENTITY_TYPE": "DOMAIN"}},
    ),
    (
        "sesv2",
        "PutEmailIdentityDkimSigningAttributes",
        {"EmailIdentity": "example.com", "SigningAttributesOrigin": "EXTERNAL", "SigningAttributes": _OWN_KEY},
    ),
    (
        "sesv2",
        "PutEmailIdentityMailFromAttributes",
        {"EmailIdentity": "example.com", "MailFromDomain": "m.example.com", "BehaviorOnMxFailure": "REJECT_MESSAGE"},
    ),
    ("sesv2", "PutAccountSuppressionAttributes", {"SuppressedReasons": ["BOUNCE"]}),
    ("sesv2", "PutSuppressedDestination", {"EmailAddress": "bob@example.net", "Reason": "BOUNCE"}),
    (
        "sesv2",
        "ListSuppressedDestinations",
        {
            "Reasons": ["BOUNCE"],
            "StartDate": 1.5,
            "EndDate": 1_604_394_130,
            "NextToken": SUPPRESSED.of("BOUNCE").token(_REGION, 1),
            "PageSize": 1,
        },
    ),
    (
        "sesv2",
        "CreateImportJob",
        {
            "ImportDestination": {"SuppressionListDestination": {"SuppressionListImportAction": "PUT"}},
            "ImportDataSource": {"S3Url": "s3://bucket/object", "DataFormat": "CSV"},
        },
    ),
    (
        "sesv2",
        "ListImportJobs",
        {"ImportDestinationType": "SUPPRESSION_LIST", "NextToken": JOBS.token(_REGION, 1), "PageSize": 1},
    ),
    ("sesv2", "TagResource", {"ResourceArn": _ARN, "Tags": [_TAG]}),
    ("sesv2", "UntagResource", {"ResourceArn": _ARN, "TagKeys": ["team"]}),
]
REQUESTS: list[tuple[ServiceName, str, dict[str, Any]]] = [
    *_IDENTITY_REQUESTS,
    ("ses", "CreateTemplate", {"Template": _V1_PARTS}),
    ("ses", "UpdateTemplate", {"Template": {**_V1_PARTS, "TemplateName": "T"}}),
    ("ses", "ListTemplates", {"NextToken": TEMPLATES.token(_REGION, -1), "MaxItems": 1}),
    ("ses", "TestRenderTemplate", {"TemplateName": "T", "TemplateData": _DATA}),
    (
        "ses",
        "SendTemplatedEmail",
        {**_V1_SEND, "Template": "T", "TemplateData": _DATA, "Destination": _PEOPLE, "Tags": _TAGS},
    ),
    (
        "ses",
        "SendBulkTemplatedEmail",
        {
            **_V1_SEND,
            "Template": "T",
            "DefaultTemplateData": _DATA,
            "Destinations": [_V1_ENTRY],
            "DefaultTags": _TAGS,
        },
    ),
    ("sesv2", "CreateEmailTemplate", {"TemplateName": "New", "TemplateContent": _PARTS}),
    ("sesv2", "ListEmailTemplates", {"NextToken": TEMPLATES.token(_REGION, -1), "PageSize": 1}),
    ("sesv2", "SendEmail", {**_V2_SEND, "Destination": _PEOPLE, "Content": {"Template": _CONTENT}}),
    (
        "sesv2",
        "SendBulkEmail",
        {**_V2_SEND, "DefaultContent": {"Template": _CONTENT}, "BulkEmailEntries": [_V2_ENTRY]},
    ),
]
ODD: list[Any] = [
    None, 1, "", "\0", "\ud800", "x\r\nBcc: eve@example.com", "é", "{", "{{#if a}}", "{{> p}}", "=?utf-8?q?=0D=0A?=",
    '{"a": "\\u0000\\ud800\\r\\n", "l": ["\\udfff"]}', '{"a": ' + "[" * 5000, '{"a": ' + "9" * 5000 + "}",
    '{"a": ' + '{"a": ' * 400 + "1" + "}" * 401, '{"a": 1e999, "l": {"a": null}}', "y" * 300_000,
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a request."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from places(item, (*path, key))


def spoilt(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """A copy with something else in one place."""
    if not path:
        return odd
    copy = value.copy()
    copy[path[0]] = spoilt(value[path[0]], path[1:], odd)
    return copy


@pytest.mark.parametrize(("service", "operation", "whole"), REQUESTS, ids=[one[1] for one in REQUESTS])
def test_whatever_is_odd_in_one_place_of_a_request_is_answered(
    service: ServiceName, operation: str, whole: dict[str, Any]
) -> None:
    ses = LocalSes()
    ses.verify("example.com")
    ses.store(EmailTemplate("T", "Hi {{a}}", "<p>{{a}}</p>", "{{a}}"))
    assert ses.call(service, operation, whole) is not None
    for path in places(whole):
        for odd in ODD:
            with suppress(SesError):
                ses.call(service, operation, spoilt(whole, path, odd))
    with pytest.raises(InvalidAction):
        ses.call(service, operation, {**whole, 1: 2})  # type: ignore[dict-item]

    headers = [sent.message.headers for sent in ses.sent]
    assert not any("Bcc" in fields for fields in headers)


SIMPLE = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}


@pytest.mark.parametrize(
    ("params", "error", "message"),
    [
        ({}, ValidationError, "Value at 'content'"),
        (
            {"Content": {"Simple": {**SIMPLE, "Headers": [{"Name": "X"}]}}},
            ValidationError,
            "simple.headers.1.member.value'",
        ),
        (
            {"Content": {"Simple": {**SIMPLE, "Headers": [{"Name": " ", "Value": "1"}]}}},
            SesError,
            "header name must be",
        ),
        ({"Content": 5}, MalformedInput, "content: a structure is expected, not int."),
        ({"Content": {"Raw": {"Data": 5}}}, MalformedInput, "content.raw.data: bytes is expected"),
        ({"Content": {"Simple": SIMPLE}, "ReplyToAdresses": []}, InvalidAction, "replyToAdresses is not part of"),
        (
            {"Content": {"Simple": SIMPLE}, "ListManagementOptions": {"TopicName": "t"}},
            ValidationError,
            "Value at 'listManagementOptions.contactListName'",
        ),
        ({"Content": {"Simple": SIMPLE}, "ReplyToAddresses": [1]}, MalformedInput, "a list of strings"),
        ({"Content": {"Simple": SIMPLE}, "EmailTags": ["x"]}, MalformedInput, "a list of structures"),
    ],
)
def test_a_mistake_is_named_with_its_path(ses: LocalSes, params: dict[str, Any], error: Any, message: str) -> None:
    with pytest.raises(error, match=message):
        ses.call("sesv2", "SendEmail", params)


@pytest.mark.spec("API-11")
@pytest.mark.parametrize("name", ["a/b.pdf", "a:b.pdf", "a*.pdf", 'a".pdf'])
def test_a_file_name_with_a_mark_that_ses_refuses_is_refused(ses: LocalSes, name: str) -> None:
    content = {**SIMPLE, "Attachments": [{"RawContent": b"", "FileName": name}]}

    with pytest.raises(SesError, match="Illegal filename"):
        ses.call("sesv2", "SendEmail", {"FromEmailAddress": "ana@example.com", "Content": {"Simple": content}})


@pytest.mark.spec("API-12")
def test_raw_content_may_be_text_which_stands_for_its_utf_8(ses: LocalSes) -> None:
    text = "From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nGrüße, 日本"

    ses.call("sesv2", "SendEmail", {"Content": {"Raw": {"Data": text}}})
    assert ses.sent.one().raw.data.endswith("Grüße, 日本".encode())


def test_true_is_no_whole_number() -> None:
    with pytest.raises(MalformedInput, match="pageSize: an integer is expected, not bool"):
        Members({"PageSize": True}).integer("PageSize")


def test_a_list_has_as_many_texts_as_there_may_be_and_no_more() -> None:
    assert Members({"Names": ["a", "b"]}).required_texts("Names", most=2) == ("a", "b")
    with pytest.raises(ValidationError, match="'names' failed to satisfy constraint"):
        Members({"Names": ["a", "b", "c"]}).required_texts("Names", most=2)


def test_the_members_of_a_request_show_no_key() -> None:
    assert "secret" not in repr(Members({"DomainSigningPrivateKey": "secret"}))
