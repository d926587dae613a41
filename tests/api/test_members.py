"""Every action with members that are missing, unknown or of the wrong type: answered, never a Python error."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidAction, LocalSes, MalformedInput, SesError, ValidationError
from sesmodel.api.actions import ACTIONS, ServiceName

NAMES = sorted(
    """
    Source Destination Message Subject Body Text Html Data Charset ReplyToAddresses ReturnPath Tags Name Value Content
    ConfigurationSetName RawMessage Destinations FromEmailAddress Simple Raw Headers Attachments RawContent FileName
    EmailTags EmailIdentity EmailAddress Identity Identities ConfigurationSet ToAddresses ContentId IdentityType
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
        ({"Content": {"Simple": SIMPLE}, "ListManagementOptions": {}}, InvalidAction, "listManagementOptions"),
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
def test_raw_content_may_be_text(ses: LocalSes) -> None:
    text = "From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n\r\nHello"

    ses.call("sesv2", "SendEmail", {"Content": {"Raw": {"Data": text}}})
    assert ses.sent.one().subject == "Hi"
