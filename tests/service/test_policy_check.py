"""What is wrong with a policy is found before it is put, and what it hardly means."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidPolicy, PolicyBuilder, Report, check_identity_policy, check_user_policy
from sesmodel.limits import GUIDE
from sesmodel.service.identity_policy import policy_document

ARN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
SEND = ["ses:SendEmail", "ses:SendRawEmail"]


def statement(**row: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": SEND, "Resource": ARN, **row}


def of_identity(*rows: dict[str, Any], version: str = "2012-10-17") -> Report:
    return check_identity_policy(json.dumps({"Version": version, "Statement": [*rows]}), ARN)


def of_user(**row: Any) -> Report:
    whole = {"Effect": "Allow", "Action": SEND, "Resource": "*", **row}
    return check_user_policy(json.dumps({"Version": "2012-10-17", "Statement": [whole]}))


def found(report: Report) -> list[tuple[str, str]]:
    problems = [(one.code, one.place) for one in report.problems]
    return problems + [(one.code, one.place) for one in report.advice]


def on(operator: str, key: str, *values: str) -> dict[str, Any]:
    return {"Condition": {operator: {key: list(values)}}}


def test_a_policy_that_says_what_it_means_has_no_problem() -> None:
    narrow = on("ForAllValues:StringLike", "ses:Recipients", "*@example.com")

    assert (
        found(of_identity(statement(), statement(Effect="Deny", **narrow | on("Null", "ses:Recipients", "true")))) == []
    )
    assert found(of_user(**narrow)) == []


def test_all_that_ses_refuses_is_found_at_once() -> None:
    report = of_identity(
        statement(Resource="*"),
        statement(Action=["ses:SendEmail", "ses:DeleteIdentity", "ses:SendRawEmail"]),
        statement(Sid="x" * 4096, **on("StringEquals", "ses:ToEmail", "a@example.com")),
    )

    assert found(report)[:4] == [
        ("too-long", "Policy"),
        ("not-the-identity", "Statement 1, Resource"),
        ("not-sending", "Statement 2, Action"),
        ("unknown-key", "Statement 3, Condition"),
    ]
    assert [one.fact for one in report] == ["SAZ-08", "SAZ-13", "SAZ-12", "SAZ-15"]
    assert not report.ok
    with pytest.raises(InvalidPolicy, match="A policy has at most 4,096 bytes"):
        report.raise_answer()


@pytest.mark.parametrize("check", [lambda text: check_identity_policy(text, ARN), check_user_policy])
def test_what_is_no_policy_is_one_problem_with_its_place(check: Any) -> None:
    report = check(json.dumps({"Statement": [{"Effect": "allow", "Action": "ses:*", "Resource": ARN}]}))

    assert [one.code for one in report] == ["no-policy"]
    assert report.problems[0].answer.message.startswith("Statement 1")
    assert found(check("{")) == [("no-policy", "Policy")]


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        pytest.param({"Principal": "*"}, "open-to-everybody", "Principal", marks=pytest.mark.spec("SAZ-11")),
        ({"Principal": {"AWS": ["*"]}}, "open-to-everybody", "Principal"),
        pytest.param(
            on("StringLike", "ses:Recipients", "*@x.test"),
            "one-recipient",
            "Condition",
            marks=pytest.mark.spec("SAZ-20"),
        ),
        (on("ForAnyValue:StringEquals", "ses:recipients", "a@x.test"), "one-recipient", "Condition"),
        (
            {"Effect": "Deny", **on("ForAllValues:StringLike", "ses:Recipients", "*@x.test")},
            "all-recipients",
            "Condition",
        ),
        (on("StringEquals", "ses:FromAddress", "*@x.test"), "no-pattern", "Condition"),
        (on("StringNotEqualsIgnoreCase", "ses:FromAddress", "a?@x.test"), "no-pattern", "Condition"),
        (on("StringLike", "ses:FromAddress", "marketing+.*@x.test"), "no-expression", "Condition"),
        (on("StringLike", "ses:FromDisplayName", "marketing"), "whole-name", "Condition"),
        pytest.param(
            on("StringEquals", "aws:SourceAccount", "1"), "unknown-key", "Condition", marks=pytest.mark.spec("SEC-15")
        ),
        (on("StringLike", "ses:FromAddress", "*@X.test"), "letter-case", "Condition"),
        (on("StringEquals", "ses:FeedbackAddress", "A@x.test"), "letter-case", "Condition"),
        ({"Action": "ses:SendEmail"}, "no-smtp", ""),
    ],
)
def test_what_hardly_anybody_means_gets_advice(row: dict[str, Any], code: str, place: str) -> None:
    report = of_identity(statement(**row))

    assert found(report) == [(code, f"Statement 1, {place}" if place else "Action")]
    assert report.ok
    assert str(report).startswith("no problems\nadvice: ")


@pytest.mark.parametrize(
    "row",
    [
        {"Principal": "*", **on("StringEquals", "aws:PrincipalOrgID", "o-1")},
        {"Principal": "*", "Effect": "Deny"},
        on("StringNotLike", "ses:Recipients", "*@x.test"),
        on("ForAllValues:StringLike", "ses:Recipients", "*@x.test"),
        {"Effect": "Deny", **on("ForAnyValue:StringLike", "ses:Recipients", "*@x.test")},
        on("StringEquals", "ses:FromAddress", "${aws:PrincipalTag/Team}${?}@x.test"),
        on("StringLike", "ses:FromDisplayName", "*Marketing*"),
        on("StringEqualsIgnoreCase", "ses:FromAddress", "A@x.test"),
        on("StringEquals", "ses:FromDisplayName", "Marketing"),
        on("IpAddress", "aws:SourceIp", "192.0.2.0/24"),
    ],
)
def test_what_is_fine_gets_none(row: dict[str, Any]) -> None:
    assert found(of_identity(statement(**row))) == []


@pytest.mark.parametrize(
    ("operators", "begin", "end", "is_none"),
    [
        (("DateGreaterThan", "DateLessThan"), "2026-01-02T00:00Z", "2026-01-01T00:00Z", True),
        (("DateGreaterThan", "DateLessThan"), "2026-01-01T00:00Z", "2026-01-02T00:00Z", False),
        (("DateGreaterThan", "DateLessThanEquals"), "2026-01-01T00:00Z", "2026-01-01", True),
        (("DateGreaterThanEquals", "DateLessThanEquals"), "2026-01-01T00:00Z", "2026-01-01", False),
    ],
)
def test_a_span_without_any_time_gets_advice(operators: tuple[str, str], begin: str, end: str, is_none: bool) -> None:
    block = {operators[0]: {"aws:CurrentTime": begin}, operators[1]: {"aws:currentTime": end}}

    expected = [("no-time", "Statement 1, Condition")] if is_none else []
    assert found(of_identity(statement(Condition=block))) == expected


def test_variables_of_a_version_that_has_none_get_advice() -> None:
    row = statement(**on("StringLike", "ses:FromAddress", "${aws:username}@x.test"))

    assert found(of_identity(row, version="2008-10-17")) == [("no-variables", "Statement 1")]
    assert found(of_identity(row)) == []


@pytest.mark.spec("SEC-12")
@pytest.mark.parametrize(
    ("action", "resource", "is_mixed"),
    [
        ("ses:*", ARN, True),
        ("*", [ARN], True),
        ("ses:GetSendQuota", ARN, True),
        ([*SEND, "ses:ListIdentities"], ARN, True),
        (SEND, ARN, False),
        ("ses:Send*", ARN, False),
        ("ses:*", "*", False),
    ],
)
def test_calls_about_no_identity_that_are_allowed_on_one_get_advice(action: Any, resource: Any, is_mixed: bool) -> None:
    report = of_user(Action=action, Resource=resource)

    assert found(report) == ([("mixed-resources", "Statement 1, Action")] if is_mixed else [])


def test_of_what_is_denied_no_resource_is_too_much() -> None:
    assert (
        found(check_user_policy(json.dumps({"Statement": {"Effect": "Allow", "Action": "ses:*", "NotResource": ARN}})))
        == []
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.sampled_from(["Allow", "*", ARN, "ses:SendEmail", "2012-10-17"]) | st.text(),
        lambda one: (
            st.lists(one)
            | st.dictionaries(
                st.sampled_from(["Statement", "Effect", "Principal", "Action", "Resource", "Condition", "Bool", "AWS"]),
                one,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_checked_and_refused_for_what_is_found_first(value: Any) -> None:
    text = json.dumps(value)
    report = check_identity_policy(text, ARN)
    with suppress(InvalidPolicy):
        policy_document(text, ARN, GUIDE)
        assert report.ok
        return

    assert not report.ok
    check_user_policy(text)


def test_what_is_built_needs_no_advice() -> None:
    built = PolicyBuilder.allow("111122223333").from_address("*@example.com").recipients("*@example.net").on(ARN)

    assert found(check_identity_policy(built.as_json(), ARN)) == []


def test_what_a_call_says_of_tracking_is_a_key_of_policies_of_users() -> None:
    row = {"Action": "ses:ApplyTrackingConfigurationOverrides", "Resource": "*"}

    assert found(of_user(**row, **on("StringEquals", "ses:OpenTrackingEnabled", "DISABLED"))) == []
    assert found(of_user(**row, **on("Null", "ses:ClickTrackingEnabled", "false"))) == []
