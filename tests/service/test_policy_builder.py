"""Policies are built as the guide prints them, and as its generator builds them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidValue, PolicyBuilder, Users, check_identity_policy, check_user_policy
from sesmodel.iam.evaluate import AccessRequest, evaluate
from sesmodel.iam.principal import Principal
from sesmodel.limits import GUIDE, Limits
from sesmodel.service.identity_policy import check_policy_name, policy_document
from tests.service.guide_policies import A2, A4, COGNITO, INTERNAL_JANE, JANE, JOHN, OF_USER, OWN, SENDER, R, document

B = ["123456789012"]
BEGIN, END = datetime(2018, 8, 31, 12, tzinfo=UTC), datetime(2018, 10, 1, 12, tzinfo=UTC)
allow, deny = PolicyBuilder.allow, PolicyBuilder.deny


def to_b(sid: str, actions: list[str] = A2) -> PolicyBuilder:
    return allow(B, actions=actions, sid=sid).on(R)


IDENTITIES = {
    "E1": allow(B, actions=A4, sid="AuthorizeAccount").on(OWN).called("ExampleAuthorizationPolicy"),
    "E2": to_b("AuthorizeMarketer").from_address("marketing+.*@example.com").called("SampleAuthorizationPolicy"),
    "E3": allow([JOHN, JANE], actions=A2, sid="AuthorizeIAMUser").on(R).called("ExampleAuthorizationPolicy"),
    "E4": allow([COGNITO], actions=A2, sid="AuthorizeService").on(R).called("ExampleAuthorizationPolicy"),
    "E5": allow("*", actions=A2, sid="AuthorizeOrg")
    .on(R)
    .organization("o-xxxxxxxxxxxx")
    .called("ExampleAuthorizationPolicy"),
    "E6": to_b("AuthorizeFromAddress").from_address("sender@example.com").called("ExamplePolicy"),
    "E7": to_b("ControlTimePeriod").after(BEGIN).before(END).called("ExamplePolicy"),
    "E8": to_b("ControlAction", ["SES:SendRawEmail"]).called("ExamplePolicy"),
    "E9": to_b("AuthorizeFromAddress").display_name("Marketing").called("ExamplePolicy"),
    "E10": (
        allow(["111111111111", "222222222222"], actions=A2, sid="AuthorizeAWS")
        .from_address("*@example.com")
        .feedback_address("*@example.com")
        + allow(INTERNAL_JANE, actions=A2, sid="AuthorizeInternal").recipients("*@example.com")
    ).on(SENDER),
}

USERS = {
    "SEC-16": PolicyBuilder.full_access(),
    "SEC-17": PolicyBuilder.send_only(),
    "SEC-18": PolicyBuilder.send_only().after(BEGIN).before(END),
    "SEC-19": PolicyBuilder.send_only().recipients(["*@example.com"]),
    "SEC-20": PolicyBuilder.send_only().from_address("marketing@example.com"),
    "SEC-21": allow(actions=["SendBounce"]).from_address("bounce@example.com"),
    "SEC-22": PolicyBuilder.send_only().display_name("Marketing"),
    "SEC-23": PolicyBuilder.send_only().feedback_address("feedback@example.com"),
}


@pytest.mark.spec("SAZ-27", "SAZ-38")
@pytest.mark.parametrize("name", IDENTITIES)
def test_a_policy_of_an_identity_is_built_as_the_guide_prints_it_and_taken(name: str) -> None:
    built, arn = IDENTITIES[name], document(name)["Statement"][0]["Resource"]

    assert json.loads(built.as_json()) == document(name)
    assert policy_document(built.as_json(indent=4), arn, GUIDE).statements == built.document().statements
    assert check_identity_policy(built.as_json(), arn).ok


@pytest.mark.spec("SEC-16", "SEC-17", "SEC-18", "SEC-19", "SEC-20", "SEC-21", "SEC-22", "SEC-23")
@pytest.mark.parametrize("fact", USERS)
def test_a_policy_of_a_user_is_built_as_the_guide_prints_it_and_taken(fact: str) -> None:
    built = USERS[fact]

    assert built.as_dict() == OF_USER[fact]
    assert check_user_policy(built.as_json()).ok
    assert Users("123456789012").add("John", built).policies["policy 1"].text == built.as_json()


def decided(built: PolicyBuilder, action: str = "ses:SendEmail", who: str = JOHN, on: str = R, **values: Any) -> bool:
    known = {key.replace("_", ":"): value for key, value in values.items()}
    asked = AccessRequest(action=action, resource=on, principal=Principal(who), values=known)
    return evaluate({"p": built.document()}, asked).allowed


@pytest.mark.spec("SAZ-27")
@pytest.mark.parametrize(
    ("built", "fitting", "other"),
    [
        (
            to_b("x").from_address(["a@x.test", "b@x.test"]),
            {"ses_FromAddress": "b@x.test"},
            {"ses_FromAddress": "c@x.test"},
        ),
        (
            to_b("x").from_address(["a@x.test", "*.b@x.test"]),
            {"ses_FromAddress": "a.b@x.test"},
            {"ses_FromAddress": "*.b"},
        ),
        (to_b("x").from_address("a?@x.test"), {"ses_FromAddress": "a1@x.test"}, {"ses_FromAddress": "a12@x.test"}),
        (to_b("x").display_name_contains("Shop"), {"ses_FromDisplayName": "Our Shop 1"}, {"ses_FromDisplayName": "Us"}),
        (
            to_b("x").feedback_address("f@x.test"),
            {"ses_FeedbackAddress": "f@x.test"},
            {"ses_FeedbackAddress": "g@x.test"},
        ),
        (
            to_b("x").recipients(["*@x.test", "*@y.test"]),
            {"ses_Recipients": ["a@x.test", "b@y.test"]},
            {"ses_Recipients": ["a@x.test", "b@z.test"]},
        ),
        (to_b("x").source_ip("10.0.0.0/8"), {"aws_SourceIp": "10.1.2.3"}, {"aws_SourceIp": "192.0.2.1"}),
        (to_b("x").after(BEGIN), {"aws_CurrentTime": "2018-08-31T12:00:01Z"}, {"aws_CurrentTime": "2018-08-31T12:00Z"}),
        (to_b("x").before(END), {"aws_CurrentTime": "2018-10-01T11:59:59Z"}, {"aws_CurrentTime": "2018-10-01T12:00Z"}),
        (to_b("x").organization("o-1"), {"aws_PrincipalOrgID": "o-1"}, {"aws_PrincipalOrgID": "o-2"}),
        (to_b("x").where("Bool", "aws:SecureTransport", "true"), {"aws_SecureTransport": "true"}, {}),
    ],
)
def test_each_restriction_lets_through_what_fits_and_nothing_else(
    built: PolicyBuilder, fitting: dict[str, Any], other: dict[str, Any]
) -> None:
    user = "arn:aws:iam::123456789012:user/x"

    assert decided(built, who=user, **fitting)
    assert not decided(built, who=user, **other)
    assert not decided(built, who=JOHN, **fitting)
    assert check_identity_policy(built.as_json(), R).ok


@pytest.mark.spec("SEC-22")
def test_a_name_that_contains_a_word_is_another_pattern_than_the_printed_one() -> None:
    contains = PolicyBuilder.send_only().display_name_contains("Marketing")

    assert contains.as_dict()["Statement"][0]["Condition"] == {"StringLike": {"ses:FromDisplayName": "*Marketing*"}}
    for built, allowed in ((USERS["SEC-22"], ["Marketing"]), (contains, ["Marketing", "Marketing Team"])):
        names = ("Marketing", "Marketing Team", "Team")
        assert [name for name in names if decided(built, ses_FromDisplayName=name)] == allowed
        assert not decided(built)


@pytest.mark.spec("SAZ-27")
def test_what_is_denied_to_some_recipients_is_denied_if_there_is_one_of_them() -> None:
    user = "arn:aws:iam::123456789012:user/x"
    policy = allow(B).on(R) + deny(B).recipients("*@rival.test").on(R)

    assert decided(policy, who=user, ses_Recipients=["a@x.test"])
    assert not decided(policy, who=user, ses_Recipients=["a@x.test", "b@rival.test"])


@pytest.mark.spec("SAZ-27")
def test_principals_of_both_kinds_stand_in_one_statement() -> None:
    built = allow([*B, COGNITO, JOHN]).on(R)

    assert built.as_dict()["Statement"][0]["Principal"] == {"AWS": [*B, JOHN], "Service": [COGNITO]}
    assert decided(built, who=COGNITO)


@pytest.mark.spec("SAZ-27", "SAZ-08")
def test_the_name_of_a_policy_is_made_of_what_it_says_and_one_that_ses_takes() -> None:
    names = {built.name for built in IDENTITIES.values()}

    assert len(names) == len(IDENTITIES)
    assert IDENTITIES["E1"].name == IDENTITIES["E1"].on(OWN).name
    for name in names:
        check_policy_name(name)
        assert len(name) <= 64
    many = {to_b("x").from_address(f"{number}@x.test").name for number in range(500)}
    assert len(many) == 500


@pytest.mark.spec("SEC-12")
def test_all_but_sending_is_allowed_on_everything_and_sending_on_some_identities() -> None:
    built = PolicyBuilder.allow_all_but_send_from(["example.com"], region="us-west-2", account="123456789012")
    arn = "arn:aws:ses:us-west-2:123456789012:identity/example.com"
    rest, sending = built.as_dict()["Statement"]

    assert (rest["Resource"], sending["Resource"]) == ("*", [arn])
    assert (sending["Action"], [one for one in rest["Action"] if "Send" in one]) == (
        ["ses:SendEmail", "ses:SendRawEmail"],
        [],
    )
    for service in ("ses", "sesv2"):
        for name in botocore.session.get_session().get_service_model(service).operation_names:
            assert decided(built, f"ses:{name}", on="*") is not name.startswith("Send"), name
    for name in ("SendEmail", "SendRawEmail"):
        assert decided(built, f"ses:{name}", on=arn)
        assert not decided(built, f"ses:{name}", on=arn.replace("example.com", "example.org"))
    assert not decided(built, "s3:GetObject", on="*")
    assert check_user_policy(built.as_json()).advice == ()


@pytest.mark.spec("SEC-11")
def test_actions_get_their_prefix() -> None:
    built = allow(actions=["SendEmail", "ses:Get*", "SES:List*", "*"])

    assert built.as_dict()["Statement"][0]["Action"] == ["ses:SendEmail", "ses:Get*", "SES:List*", "*"]
    assert decided(allow(actions="SES:SendEmail"), "ses:SendEmail")
    assert [decided(allow(actions="Send*"), f"ses:{name}") for name in ("SendRawEmail", "GetSendQuota")] == [
        True,
        False,
    ]


def test_every_step_gives_a_new_policy() -> None:
    first = PolicyBuilder.send_only()
    second = first.from_address("a@x.test").called("two")

    assert (first, first.id) == (PolicyBuilder.send_only(), "")
    assert second != first
    assert (second + first).id == (first + second).id == "two"


@pytest.mark.parametrize(
    ("build", "where", "what"),
    [
        (lambda: allow("12345"), "who", "no principal"),
        (lambda: allow([*B, "John"]), "who", "'John' is no principal"),
        (lambda: allow(B, actions=[]), "actions", "no action"),
        (lambda: allow(B).on([]), "resources", "no resource"),
        (lambda: allow(B).as_json(), "Resource", "not about an identity"),
        ((allow(B).on(R) + allow()).as_json, "Principal", "some are not"),
        (lambda: allow(B).from_address([]), "ses:FromAddress", "no value"),
        (lambda: allow(B).from_address("a@x").from_address("b@x"), "ses:FromAddress", "there already"),
        (lambda: allow(B).source_ip("10.0.0.0/33"), "Condition", "not an IP"),
        (lambda: allow(B).where("StringAlike", "k", "v"), "Condition", "no operator"),
        (lambda: allow(B).after(datetime(2026, 1, 1)), "moment", "no time zone"),  # noqa: DTZ001  the mistake
    ],
)
def test_what_cannot_stand_in_a_policy_is_refused_with_its_place(build: Any, where: str, what: str) -> None:
    with pytest.raises(InvalidValue, match=what) as caught:
        build()

    assert caught.value.where == where


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2026-01-02T03:04Z"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (datetime(2026, 1, 2, 3, 4, 0, 6, tzinfo=UTC), "2026-01-02T03:04:00.000006Z"),
        (datetime(2026, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=2))), "2026-01-02T01:04Z"),
    ],
)
def test_a_time_is_written_in_utc_as_short_as_can_be(moment: datetime, written: str) -> None:
    condition = PolicyBuilder.send_only().after(moment).as_dict()["Statement"][0]["Condition"]

    assert condition == {"DateGreaterThan": {"aws:CurrentTime": written}}


@given(st.lists(st.text(min_size=1), min_size=1), st.timedeltas(timedelta(0), timedelta(days=300_000)))
def test_any_text_and_time_stand_in_a_policy_as_they_are(texts: list[str], later: timedelta) -> None:
    built = to_b("x").where("StringNotEquals", "ses:FromAddress", texts).after(BEGIN + later).called(texts[0])
    read = policy_document(built.as_json(), R, Limits(identity_policy_bytes=10**9)).statements[0].conditions

    assert read[0].values == tuple(texts)
    assert re.fullmatch(r"[0-9T:.-]+Z", read[1].values[0])


def test_a_user_is_given_what_json_can_hold() -> None:
    with pytest.raises(InvalidValue, match="policy 1, the policy: it is no JSON"):
        Users("123456789012").add("John", {"Statement": {1, 2}})
