"""The policies that the guide prints for identities are taken, and decide as it says (SAZ-38)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sesmodel import InvalidPolicy
from sesmodel.iam.evaluate import AccessRequest, evaluate
from sesmodel.iam.principal import Principal
from sesmodel.limits import GUIDE
from sesmodel.service.identity_policy import policy_document
from tests.service.guide_policies import A4, COGNITO, INTERNAL_JANE, JOHN, E, R, allow, document


def user(account: str) -> str:
    return f"arn:aws:iam::{account}:user/x"


B = user("123456789012")
FROM = {"ses:FromAddress": "sender@example.com"}


@pytest.mark.spec("SAZ-38")
@pytest.mark.parametrize(
    ("name", "who", "values", "expected"),
    [
        ("E1", B, {}, A4),
        ("E1", user("111111111111"), {}, []),
        ("E2", B, {"ses:FromAddress": "marketing+.spring@example.com"}, A4[::2]),
        ("E2", B, {"ses:FromAddress": "marketing@example.com"}, []),
        ("E3", JOHN, {}, A4[::2]),
        ("E3", user("111122223333"), {}, []),
        ("E4", COGNITO, {}, A4[::2]),
        ("E4", B, {}, []),
        ("E5", B, {"aws:PrincipalOrgID": "o-xxxxxxxxxxxx"}, A4[::2]),
        ("E5", B, {"aws:PrincipalOrgID": "o-yyyyyyyyyyyy"}, []),
        ("E5", B, {}, []),
        ("E6", B, FROM, A4[::2]),
        ("E6", B, {"ses:FromAddress": "other@example.com"}, []),
        ("E7", B, {"aws:CurrentTime": "2018-08-31T12:00:00Z"}, []),
        ("E7", B, {"aws:CurrentTime": "2018-08-31T12:00:01Z"}, A4[::2]),
        ("E7", B, {"aws:CurrentTime": "2018-10-01T12:00:00Z"}, []),
        ("E8", B, {}, ["ses:SendRawEmail"]),
        ("E9", B, {"ses:FromDisplayName": "Marketing"}, A4[::2]),
        ("E9", B, {"ses:FromDisplayName": "Marketing Team"}, []),
        ("E9", B, {}, []),
        ("E10", user("111111111111"), {**FROM, "ses:FeedbackAddress": "f@example.com"}, A4[::2]),
        ("E10", user("111111111111"), {**FROM, "ses:FeedbackAddress": "f@other.test"}, []),
        ("E10", INTERNAL_JANE, {"ses:Recipients": ["x@example.com"]}, A4[::2]),
        ("E10", INTERNAL_JANE, {"ses:Recipients": ["x@example.com", "y@other.test"]}, []),
    ],
)
def test_an_example_of_the_guide_allows_what_it_says(
    name: str, who: str, values: dict[str, Any], expected: list[str]
) -> None:
    arn = E[name][0]["Resource"]
    policy = policy_document(json.dumps(document(name)), arn, GUIDE)

    def is_allowed(action: str) -> bool:
        request = AccessRequest(action=action, resource=arn, principal=Principal(who), values=values)
        return evaluate({name: policy}, request).allowed

    assert [action for action in A4 if is_allowed(action)] == expected


@pytest.mark.spec("SAZ-12")
@pytest.mark.parametrize("action", ["ses:DeleteIdentity", "ses:[Ss]endEmail", "SendEmail", "ses:GetSend*"])
def test_an_action_that_sends_nothing_is_refused(action: str) -> None:
    with pytest.raises(InvalidPolicy, match="sends no mail"):
        policy_document(json.dumps({"Statement": [allow("x", action=action)]}), R, GUIDE)


@pytest.mark.spec("SAZ-12")
@pytest.mark.parametrize("action", [*A4, "ses:*", "*", "SES:SEND*", "ses:?endEmail"])
def test_four_actions_send_and_wildcards_may_stand_for_one(action: str) -> None:
    assert policy_document(json.dumps({"Statement": [allow("x", action=action)]}), R, GUIDE).statements
