"""What policies say of a request."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sesmodel import InvalidValue
from sesmodel.iam.document import OF_RESOURCE_IN_FULL, OF_USER, PolicyDocument
from sesmodel.iam.evaluate import AccessRequest, Decision, evaluate
from sesmodel.iam.pattern import Pattern
from sesmodel.iam.principal import Principal

ARN = "arn:aws:ses:us-east-1:888888888888:identity/example.com"
B = "arn:aws:iam::123456789012:user/B"
A2 = ["SES:SendEmail", "SES:SendRawEmail"]


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> PolicyDocument:
    rows = [{"Effect": "Allow", "Principal": "*", "Action": "ses:*", "Resource": ARN, **row} for row in statements]
    return PolicyDocument.parse(json.dumps({"Version": version, "Statement": rows}), OF_RESOURCE_IN_FULL)


def user_policy(**row: Any) -> PolicyDocument:
    statement = {"Effect": "Allow", "Action": "ses:*", "Resource": "*", **row}
    return PolicyDocument.parse(json.dumps({"Version": "2012-10-17", "Statement": statement}), OF_USER)


def decided(
    *policies: PolicyDocument, action: str = "ses:SendEmail", resource: str = ARN, who: str = B, **values: Any
) -> Decision:
    named = {f"p{number}": one for number, one in enumerate(policies, 1)}
    known = {key.replace("__", ":"): value for key, value in values.items()}
    return evaluate(named, AccessRequest(action=action, resource=resource, principal=Principal(who), values=known))


def holds(operator: str, key: str, wanted: Any, **values: Any) -> bool:
    return decided(policy({"Condition": {operator: {key: wanted}}}), **values).allowed


# --- principals and actions ------------------------------------------------------------------------


@pytest.mark.spec("SAZ-11")
@pytest.mark.parametrize(
    ("principal", "who", "fits"),
    [
        ({"AWS": "123456789012"}, "arn:aws:iam::123456789012:user/John", True),
        ({"AWS": "123456789012"}, "arn:aws:iam::123456789012:root", True),
        ({"AWS": "123456789012"}, "arn:aws:iam::123456789013:user/John", False),
        ({"AWS": "arn:aws:iam::123456789012:root"}, "arn:aws:iam::123456789012:user/team/John", True),
        ({"AWS": "arn:aws:iam::123456789012:user/John"}, "arn:aws:iam::123456789012:user/John", True),
        ({"AWS": "arn:aws:iam::123456789012:user/John"}, "arn:aws:iam::123456789012:user/Jane", False),
        ({"AWS": "arn:aws:iam::123456789012:role/R"}, "arn:aws:sts::123456789012:assumed-role/R/session", True),
        ({"AWS": "arn:aws:iam::123456789012:role/R"}, "arn:aws:sts::123456789012:assumed-role/Q/session", False),
        ({"Service": "cognito-idp.amazonaws.com"}, "cognito-idp.amazonaws.com", True),
        ({"Service": "cognito-idp.amazonaws.com"}, "arn:aws:iam::123456789012:user/John", False),
        ({"AWS": "123456789012"}, "cognito-idp.amazonaws.com", False),
        ("*", "arn:aws:iam::999999999999:user/x", True),
    ],
)
def test_a_principal_stands_for_an_account_a_user_a_service_or_everybody(principal: Any, who: str, fits: bool) -> None:
    assert decided(policy({"Principal": principal}), who=who).allowed is fits


def test_what_is_no_principal_cannot_ask() -> None:
    with pytest.raises(InvalidValue, match="no principal"):
        Principal("John")


def test_a_user_has_a_name_without_its_path() -> None:
    john = Principal("arn:aws:iam::123456789012:user/team/John")
    assert (john.username, john.account_id) == ("John", "123456789012")
    assert Principal.root_of("123456789012").account_id == "123456789012"
    assert Principal("x.amazonaws.com").username is None


@pytest.mark.spec("SEC-11", "SAZ-12")
@pytest.mark.parametrize(
    ("allowed", "action", "fits"),
    [
        ("SES:SendEmail", "ses:SendEmail", True),
        ("SES:SendEmail", "ses:SendRawEmail", False),
        ("ses:SendRawEmail", "ses:SendEmail", False),
        ("ses:Send*", "ses:SendRawEmail", True),
        ("ses:Send*", "ses:SendBulkTemplatedEmail", True),
        ("ses:Send*", "ses:GetSendQuota", False),
        ("ses:?endEmail", "ses:SendEmail", True),
        (["ses:GetSendQuota", "sns:*"], "sns:Publish", True),
        ("*", "ses:DeleteIdentity", True),
    ],
)
def test_actions_are_compared_in_any_letter_case_with_wildcards(allowed: Any, action: str, fits: bool) -> None:
    assert decided(policy({"Action": allowed}), action=action).allowed is fits


# --- conditions ------------------------------------------------------------------------------------


@pytest.mark.spec("SAZ-14")
def test_all_operators_and_keys_have_to_hold_and_of_the_values_one() -> None:
    both = {"StringEquals": {"ses:FromAddress": ["a@e.com", "b@e.com"]}, "Bool": {"aws:SecureTransport": True}}
    one = policy({"Condition": both})

    assert decided(one, ses__FromAddress="b@e.com", aws__SecureTransport="true").allowed
    assert not decided(one, ses__FromAddress="b@e.com", aws__SecureTransport="false").allowed
    assert not decided(one, ses__FromAddress="c@e.com", aws__SecureTransport="true").allowed


@pytest.mark.spec("SAZ-14")
def test_a_negated_operator_holds_where_none_of_its_values_matches() -> None:
    for value, expected in (("a@e.com", False), ("b@e.com", False), ("c@e.com", True)):
        assert holds("StringNotEquals", "k", ["a@e.com", "b@e.com"], k=value) is expected


@pytest.mark.spec("SAZ-14")
@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("StringEqualsIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", True),
    ],
)
def test_a_key_that_a_request_lacks_fails_what_is_positive(operator: str, expected: bool) -> None:
    assert holds(operator, "k", "x") is expected


@pytest.mark.spec("SAZ-14")
def test_null_asks_whether_a_key_is_there() -> None:
    assert holds("Null", "k", True)
    assert not holds("Null", "k", True, k="x")
    assert holds("Null", "k", "false", k="x")
    assert not holds("Null", "k", "false", k=())


@pytest.mark.spec("SAZ-14")
@pytest.mark.parametrize(
    ("operator", "wanted", "given", "expected"),
    [
        ("StringEqualsIgnoreCase", "A@e.com", "a@E.com", True),
        ("StringNotEqualsIgnoreCase", "A@e.com", "a@E.com", False),
        ("NumericEquals", 2, "2.0", True),
        ("NumericNotEquals", 2, "2.0", False),
        ("NumericLessThan", "10", "9", True),
        ("NumericLessThan", "10", "10", False),
        ("NumericLessThanEquals", "10", "10", True),
        ("NumericGreaterThan", "10", "9", False),
        ("NumericGreaterThanEquals", "10", "1e1", True),
        ("NumericLessThan", "10", "ten", False),
        ("NumericNotEquals", "10", "ten", True),
        ("Bool", "true", "True", True),
        ("Bool", False, "true", False),
        ("Bool", False, "perhaps", False),
        ("BinaryEquals", "YWI=", "YWI=", True),
        ("BinaryEquals", "YWI=", "YWM=", False),
        ("IpAddress", "192.0.2.0/24", "192.0.2.255", True),
        ("IpAddress", "192.0.2.0/24", "2001:db8::1", False),
        ("IpAddress", "2001:db8::/32", "2001:db8::1", True),
        ("IpAddress", "192.0.2.0/24", "nowhere", False),
        ("IpAddress", "192.0.2.7/24", "192.0.2.1", True),
        ("NotIpAddress", "192.0.2.0/24", "198.51.100.1", True),
        ("ArnEquals", "arn:aws:sns:*:1:topic", "arn:aws:sns:us-east-1:1:topic", True),
        ("ArnLike", "arn:*:topic", "arn:aws:sns:us-east-1:1:topic", False),
        ("ArnLike", "arn:aws:sns:us*:1:t?pic:*", "arn:aws:sns:us-east-1:1:topic:a:b", True),
        ("ArnNotLike", "arn:aws:sns:*:1:topic", "arn:aws:sns:us-east-1:2:topic", True),
        ("ArnLike", "arn:aws:sns:*:1:topic", "no arn", False),
        ("ArnLike", "arn:*", "arn:aws", False),
        ("DateEquals", "2018-08-31T12:00Z", "2018-08-31T14:00:00+02:00", True),
        ("DateNotEquals", "2018-08-31", "2018-08-31T00:00:00Z", False),
        ("DateLessThanEquals", "2018-08-31T12:00:00.5Z", "2018-08-31T12:00:00.5Z", True),
        ("DateGreaterThanEquals", "1535716800", "2018-08-31T12:00:00Z", True),
        ("DateGreaterThan", 1535716800, "2018-08-31T12:00:00Z", False),
        ("DateGreaterThan", "2018-08-31", "2018-09-31T12:00:00Z", False),
    ],
)
def test_values_are_compared_by_their_kind(operator: str, wanted: Any, given: str, expected: bool) -> None:
    assert holds(operator, "k", wanted, k=given) is expected


@pytest.mark.parametrize(
    ("operator", "value", "form"),
    [
        ("NumericLessThan", "ten", "a number"),
        ("DateLessThan", "2018-09-31T12:00Z", "a date"),
        ("ForAnyValue:Bool", "perhaps", "true or false"),
        ("Null", "x", "true or false"),
        ("NotIpAddress", "192.0.2.0/33", "an IP address"),
        ("BinaryEquals", "a", "base64"),
    ],
)
def test_a_value_that_its_operator_cannot_compare_is_refused_with_its_place(
    operator: str, value: Any, form: str
) -> None:
    with pytest.raises(InvalidValue, match=form) as caught:
        policy({}, {"Condition": {operator: {"k": value}}})

    assert caught.value.where == "Statement 2, Condition"
    assert operator in caught.value.what


@pytest.mark.spec("SAZ-15")
@pytest.mark.parametrize("key", ["ses:FromAddress", "SES:fromaddress"])
def test_keys_are_named_in_any_letter_case(key: str) -> None:
    assert holds("StringEquals", key, "a@e.com", ses__FromAddress="a@e.com")
    assert holds("StringEquals", "ses:FromAddress", "a@e.com", **{key.replace(":", "__"): "a@e.com"})
    assert not holds("StringEquals", key, "a@e.com", ses__FromAddress="b@e.com")


@pytest.mark.spec("SAZ-17")
def test_strings_are_compared_in_their_letter_case_the_domain_too() -> None:
    for pattern, given in (
        ("s*@example.com", "s@EXAMPLE.com"),
        ("s*@example.com", "S@example.com"),
        ("?@e.com", "s@e.COM"),
    ):
        assert holds("StringLike", "ses:FromAddress", pattern, ses__FromAddress=given.lower())
        assert not holds("StringLike", "ses:FromAddress", pattern, ses__FromAddress=given)
    for operator in ("StringEquals", "StringLike"):
        for given, expected in (
            ("sender@example.com", True),
            ("Sender@example.com", False),
            ("sender@EXAMPLE.com", False),
        ):
            assert holds(operator, "ses:FromAddress", "sender@example.com", ses__FromAddress=given) is expected


@pytest.mark.spec("SAZ-18")
@pytest.mark.parametrize(
    ("pattern", "given", "expected"),
    [
        ("invoicing*@example.com", "invoicing@example.com", True),
        ("invoicing*@example.com", "invoicing-eu@example.com", True),
        ("invoicing*@example.com", "xinvoicing@example.com", False),
        ("invoicing*@example.com", "invoicing@example.com.test", False),
        ("a?c@e.com", "abc@e.com", True),
        ("a?c@e.com", "ac@e.com", False),
        ("a.c@e.com", "abc@e.com", False),
        ("[ab]@e.com", "a@e.com", False),
        ("[ab]@e.com", "[ab]@e.com", True),
        ("marketing+.*@example.com", "marketing+.x@example.com", True),
        ("marketing+.*@example.com", "marketing+x@example.com", False),
        ("*", "", True),
        ("*", "a\nb", True),
        ("a*b*c", "a-b-b-c", True),
        ("a*bc*c", "abc", False),
    ],
)
def test_two_wildcards_and_nothing_else_are_special(pattern: str, given: str, expected: bool) -> None:
    assert holds("StringLike", "ses:FromAddress", pattern, ses__FromAddress=given) is expected
    assert holds("StringNotLike", "ses:FromAddress", pattern, ses__FromAddress=given) is not expected


def test_many_wildcards_take_no_time() -> None:
    assert not Pattern.of("*a" * 50 + "b").matches("a" * 5_000)


@pytest.mark.spec("SAZ-19")
def test_look_alike_senders_are_kept_out_by_what_they_have_in_common() -> None:
    for given in ("admin@example.com", '"admin"@example.com', "admin+1@example.com", "sender@admin.example.com"):
        assert not holds("StringNotLike", "ses:FromAddress", "*admin*example.com", ses__FromAddress=given)
    assert holds("StringNotLike", "ses:FromAddress", "*admin*example.com", ses__FromAddress="joe@example.com")


@pytest.mark.spec("SAZ-20")
@pytest.mark.parametrize(
    ("operator", "recipients", "expected"),
    [
        ("ForAllValues:StringLike", ["a@example.com", "b@example.com"], True),
        ("ForAllValues:StringLike", ["a@example.com", "b@example.com", "c@other.test"], False),
        ("ForAllValues:StringLike", [], True),
        ("ForAnyValue:StringLike", ["a@other.test", "b@example.com"], True),
        ("ForAnyValue:StringLike", ["a@other.test"], False),
        ("ForAnyValue:StringLike", [], False),
        ("StringLike", ["a@other.test", "b@example.com"], True),
        ("StringNotLike", ["a@other.test", "b@example.com"], False),
        ("StringNotLike", ["a@other.test"], True),
        ("ForAllValues:StringNotLike", ["a@other.test", "b@example.com"], False),
        ("ForAnyValue:StringNotLike", ["a@other.test", "b@example.com"], True),
    ],
)
def test_of_many_recipients_all_any_or_none_have_to_match(operator: str, recipients: list[str], expected: bool) -> None:
    assert holds(operator, "ses:Recipients", "*@example.com", ses__Recipients=recipients) is expected


WINDOW = {
    "DateGreaterThan": {"aws:CurrentTime": "2018-08-31T12:00Z"},
    "DateLessThan": {"aws:CurrentTime": "2018-10-01T12:00Z"},
}


@pytest.mark.spec("SAZ-21", "SEC-18")
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2018-08-31T12:00:00Z", False),
        ("2018-08-31T12:00:01Z", True),
        ("2018-08-31T12:01Z", True),
        ("2018-09-15T00:00:00Z", True),
        ("2018-10-01T11:59Z", True),
        ("2018-10-01T12:00:00Z", False),
    ],
)
def test_a_span_of_time_is_open_at_both_ends(now: str, expected: bool) -> None:
    sending = user_policy(Action=["ses:SendEmail", "ses:SendRawEmail"], Condition=WINDOW)
    assert decided(policy({"Condition": WINDOW}), aws__CurrentTime=now).allowed is expected
    assert decided(sending, aws__CurrentTime=now).allowed is expected


# --- variables, negations, resources ---------------------------------------------------------------


def test_a_variable_is_the_value_of_a_key_since_the_version_of_2012() -> None:
    own = {"Condition": {"StringLike": {"ses:FromAddress": "${aws:username}*@e.com"}}}

    assert decided(policy(own), ses__FromAddress="ana.1@e.com", aws__username="ana").allowed
    assert not decided(policy(own), ses__FromAddress="bob@e.com", aws__username="ana").allowed
    assert not decided(policy(own), ses__FromAddress="x*@e.com", aws__username="*").allowed
    assert not decided(policy(own), ses__FromAddress="ana@e.com").allowed
    assert not decided(policy(own), ses__FromAddress="ana@e.com", aws__username=["ana", "bob"]).allowed
    only = policy({"Resource": "arn:aws:ses:us-east-1:888888888888:identity/${aws:username}.com"})
    assert decided(only, aws__username="example").allowed
    assert not decided(only, aws__username="other").allowed
    assert decided(policy(own, version="2008-10-17"), ses__FromAddress="${aws:username}x@e.com").allowed
    any_text = policy({"Condition": {"StringLike": {"k": "a${*}"}}}, version="2008-10-17")
    assert [decided(any_text, k=text).allowed for text in ("a${x}", "a*")] == [True, False]


def test_a_variable_may_have_a_default_or_stand_for_a_wildcard_as_it_is() -> None:
    assert holds("StringEquals", "k", "${aws:username, 'nobody'}", k="nobody")
    assert holds("StringLike", "k", "a${*}${?}${$}", k="a*?$")
    assert not holds("StringLike", "k", "a${*}", k="ab")
    assert holds("StringEqualsIgnoreCase", "k", "${aws:Username}", k="ana", aws__username="ANA")
    assert holds("StringEquals", "k", "${ and }", k="${ and }") is False
    assert holds("StringEquals", "k", "${k, x}", k="${k, x}") is False
    assert holds("StringEquals", "k", "a$b$", k="a$b$")


def test_what_is_negated_holds_for_all_others() -> None:
    root = {"AWS": "arn:aws:iam::123456789012:root"}
    others = PolicyDocument.parse(
        json.dumps(
            {"Statement": {"Effect": "Allow", "NotPrincipal": root, "NotAction": "ses:Delete*", "NotResource": "*:x"}}
        ),
        OF_RESOURCE_IN_FULL,
    )
    who = "arn:aws:iam::999999999999:user/x"

    assert decided(others, who=who).allowed
    assert not decided(others).allowed
    assert not decided(others, who=who, action="ses:DeleteIdentity").allowed
    assert [str(one) for one in decided(others).findings] == [
        f"p1, Statement 1: does not count, as its NotPrincipal is not {B}."
    ]


@pytest.mark.parametrize(
    ("resource", "asked", "fits"),
    [
        ("*", "*", True),
        (ARN, "*", False),
        ("*", ARN, True),
        ("arn:aws:ses:*:888888888888:identity/*", ARN, True),
        ("arn:aws:ses:*:888888888888:identity/*", "arn:aws:ses:eu-west-1:999999999999:identity/example.com", False),
        ("arn:aws:ses", ARN, True),
        ("arn:aws:ses", "arn:aws:ses:us-east-1:888888888888", False),
        ("arn:aws:ses:us-east-1:888888888888", ARN, True),
        ("arn:*:ses:*:*:identity/a", "arn:aws:x:ses:1:2:identity/a", False),
        ("arn:?????:ses:1:2:identity/a", "arn:aws:x:ses:1:2:identity/a", False),
        ("arn:aws:s*s:us-east-1:*", ARN, True),
        ("arn:*identity/example.com", ARN, False),
        ("arn:aws:ses:us-east-1:888888888888:identity/${aws:username}.com", ARN, False),
    ],
)
def test_each_field_of_a_resource_is_compared_by_itself(resource: str, asked: str, fits: bool) -> None:
    assert decided(policy({"Resource": resource}), resource=asked).allowed is fits


# --- together --------------------------------------------------------------------------------------


@pytest.mark.spec("SAZ-22", "SEC-24")
def test_what_one_statement_denies_no_other_allows() -> None:
    allow, deny = policy({"Principal": {"AWS": "123456789012"}}), policy({"Effect": "Deny"})

    assert decided(allow).allowed
    assert not decided(allow, deny).allowed
    assert not decided(deny, allow).allowed
    assert not decided().allowed
    elsewhere = policy({"Effect": "Deny", "Condition": {"StringEquals": {"ses:FromAddress": "x@e.com"}}})
    assert decided(elsewhere, allow, ses__FromAddress="y@e.com").allowed
    full, no_raw = user_policy(), user_policy(Effect="Deny", Action="ses:SendRawEmail")
    assert not decided(full, no_raw, action="ses:SendRawEmail").allowed
    assert decided(full, no_raw).allowed


def test_a_decision_says_which_statement_which_condition_and_which_value() -> None:
    only = {"Sid": "Ours", "Condition": {"ForAllValues:StringLike": {"ses:Recipients": "*@example.com"}}}
    decision = decided(policy({"Action": "ses:SendRawEmail"}, only), ses__Recipients=["a@example.com", "c@other.test"])

    assert (decision.by, decision.is_explicit) == (None, False)
    second = decision.findings[1]
    assert (second.number, second.missed, second.given) == (2, "Condition", ("c@other.test",))
    assert second.condition
    assert second.condition.key == "ses:Recipients"
    missed = "its Condition ForAllValues:StringLike ses:Recipients *@example.com does not hold of"
    assert str(decision).splitlines() == [
        "Refused: no statement allows it.",
        "p1, Statement 1: does not count, as its Action is not ses:SendEmail.",
        f"p1, Statement 2 (Ours): does not count, as {missed} c@other.test.",
    ]


@pytest.mark.spec("SAZ-22", "SEC-24")
def test_a_refusal_is_told_from_the_lack_of_leave() -> None:
    decision = decided(policy({}), policy({"Effect": "Deny", "Sid": "Stop"}))

    assert decision.by is not None
    assert (decision.by.policy, decision.by.where) == ("p2", "p2, Statement 1 (Stop)")
    assert str(decision).splitlines() == [
        "Refused: what a statement denies no other can allow.",
        "p1, Statement 1: allows it.",
        "p2, Statement 1 (Stop): denies it.",
    ]
    assert str(decided(policy({}))).splitlines()[0] == "Allowed, and no statement denies it."


def test_a_decision_says_so_where_a_request_has_nothing() -> None:
    absent = decided(policy({"Condition": {"StringEquals": {"k": "x"}}})).findings[0]
    nobody = evaluate({"p": policy({})}, AccessRequest(action="ses:SendEmail", resource=ARN)).findings[0]
    elsewhere = decided(policy({}), resource="*").findings[0]

    assert str(absent) == "p1, Statement 1: does not count, as its Condition StringEquals k x does not hold of nothing."
    several = decided(policy({"Condition": {"StringLike": {"k": ["x", "y"]}}}), k=["a", "b"]).findings[0]

    assert str(several).endswith("its Condition StringLike k x, y does not hold of a, b.")
    assert str(elsewhere).endswith("its Resource is not *.")
    assert (nobody.missed, nobody.given) == ("Principal", ())
    assert (elsewhere.missed, elsewhere.given) == ("Resource", ("*",))
    assert "request" not in repr(absent)
    assert "findings" not in repr(decided(policy({})))


# --- policies of users -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"Principal": "*"}, "Statement 1", "no element Principal"),
        ({"Action": "SendEmail"}, "Statement 1, Action", "lacks its service"),
        ({"Resource": "example.com"}, "Statement 1, Resource", "is no ARN"),
        ({"Condition": {"StringEquals": {"FromAddress": "x"}}}, "Statement 1, Condition", "lacks its service"),
        ({"NotAction": "ses:*"}, "Statement 1", "has Action and NotAction"),
        ({"Sid": 1}, "Statement 1, Sid", "a string"),
    ],
)
def test_a_policy_of_a_user_is_of_the_form_that_iam_asks_for(changes: dict[str, Any], where: str, what: str) -> None:
    with pytest.raises(InvalidValue, match=what) as caught:
        user_policy(**changes)

    assert caught.value.where == where


def test_a_policy_of_a_user_has_one_of_two_versions() -> None:
    statement = {"Effect": "Allow", "NotAction": "ses:*", "NotResource": "*"}
    for version in ("2008-10-17", "2012-10-17"):
        PolicyDocument.parse(json.dumps({"Version": version, "Statement": statement}), OF_USER)
    with pytest.raises(InvalidValue, match="no version"):
        PolicyDocument.parse(json.dumps({"Version": "2012-10-18", "Statement": statement}), OF_USER)


SEND = ["ses:SendEmail", "ses:SendRawEmail"]


@pytest.mark.spec("SEC-24", "SEC-16", "SEC-17", "SEC-19", "SEC-20", "SEC-21", "SEC-22", "SEC-23")
@pytest.mark.parametrize(
    ("row", "action", "values", "expected"),
    [
        ({"Action": ["ses:*"]}, "ses:DeleteIdentity", {}, True),
        ({"Action": ["ses:*"]}, "ses:SendEmail", {}, True),
        ({"Action": SEND}, "ses:SendEmail", {}, True),
        ({"Action": SEND}, "ses:GetSendStatistics", {}, False),
        ({"Action": SEND}, "ses:SendTemplatedEmail", {}, False),
        *(
            (
                {"Condition": {"ForAllValues:StringLike": {"ses:Recipients": ["*@example.com"]}}},
                SEND[0],
                given,
                expected,
            )
            for given, expected in (
                ({"ses__Recipients": ["a@example.com", "b@other.example"]}, False),
                ({"ses__Recipients": ["a@example.com", "b@example.com"]}, True),
                ({"ses__Recipients": ["A@EXAMPLE.COM"]}, False),
                ({}, True),
            )
        ),
        *(
            ({"Condition": {"StringEquals": {"ses:FromAddress": "marketing@example.com"}}}, action, given, expected)
            for action, given, expected in (
                (SEND[1], {"ses__FromAddress": "marketing@example.com"}, True),
                (SEND[1], {"ses__FromAddress": "sales@example.com"}, False),
                (SEND[0], {"ses__FromAddress": "marketing+x@example.com"}, False),
            )
        ),
        *(
            (
                {"Action": "ses:SendBounce", "Condition": {"StringEquals": {"ses:FromAddress": "bounce@example.com"}}},
                action,
                {"ses__FromAddress": given},
                expected,
            )
            for action, given, expected in (
                ("ses:SendBounce", "bounce@example.com", True),
                ("ses:SendBounce", "other@example.com", False),
                ("ses:SendEmail", "bounce@example.com", False),
            )
        ),
        *(
            ({"Condition": {"StringLike": {"ses:FromDisplayName": wanted}}}, SEND[0], given, expected)
            for wanted, given, expected in (
                ("Marketing", {"ses__FromDisplayName": "Marketing"}, True),
                ("Marketing", {"ses__FromDisplayName": "Marketing Team"}, False),
                ("*Marketing*", {"ses__FromDisplayName": "Marketing Team"}, True),
                ("Marketing", {}, False),
            )
        ),
        *(
            ({"Condition": {"StringEquals": {"ses:FeedbackAddress": "feedback@example.com"}}}, SEND[0], given, expected)
            for given, expected in (
                ({"ses__FeedbackAddress": "feedback@example.com"}, True),
                ({"ses__FeedbackAddress": "other@example.com"}, False),
                ({}, False),
            )
        ),
    ],
)
def test_the_policies_of_the_guide_decide_as_it_says(
    row: dict[str, Any], action: str, values: dict[str, Any], expected: bool
) -> None:
    assert decided(user_policy(**row), action=action, **values).allowed is expected
