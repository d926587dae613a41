"""How long a decision takes by a policy of many statements, beside one of a single statement, and beside moto's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.iam.access_control import IAMPolicy, PermissionResult

from benchmarks.harness import Case, Gate, Table
from benchmarks.timing import processor_in_turn
from sesmodel.iam.document import OF_USER, PolicyDocument
from sesmodel.iam.evaluate import AccessRequest, Decision, evaluate
from sesmodel.iam.principal import Principal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MANY = 100
ARN = "arn:aws:ses:us-east-1:123456789012:identity/"
OURS, PEER = f"sesmodel, {MANY} statements", f"moto, {MANY} statements"
VALUES = {
    "ses:FromAddress": "team.0@example.com",
    "ses:Recipients": ("ana@example.net", "bob@example.net", "eve@example.net"),
    "aws:SourceIp": "10.1.2.3",
    "aws:CurrentTime": "2026-06-01T12:00:00Z",
}


def statements(count: int, *, conditions: bool) -> list[dict[str, Any]]:
    """Statements for one identity each, of which the first allows what is asked for; they look at everything."""
    return [
        {
            "Effect": "Allow",
            "Action": ["ses:SendEmail", "ses:SendRawEmail"],
            "Resource": f"{ARN}*.example.com" if number else f"{ARN}*example.com",
            **(_block(number) if conditions else {}),
        }
        for number in range(count)
    ]


def _block(number: int) -> Mapping[str, Any]:
    return {
        "Condition": {
            "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
            "DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00Z"},
            "ForAllValues:StringLike": {"ses:Recipients": ["*@example.org", "*@example.net"]},
            "StringEquals": {"ses:FromAddress": f"team.{number}@example.com"},
        }
    }


def with_conditions(count: int) -> Callable[[], Decision]:
    """A decision by a policy of an identity, whose statements differ in their last condition."""
    rows = [
        {**row, "Principal": {"AWS": "111122223333"}, "Resource": f"{ARN}example.com"}
        for row in statements(count, conditions=True)
    ]
    policies = {"p": PolicyDocument.parse(json.dumps({"Version": "2012-10-17", "Statement": rows}))}
    request = AccessRequest(
        action="ses:SendRawEmail",
        resource=f"{ARN}example.com",
        principal=Principal("arn:aws:iam::111122223333:user/John"),
        values=VALUES,
    )
    return lambda: evaluate(policies, request)


def _of_user() -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements(MANY, conditions=False)})


def of_user() -> Callable[[], Decision]:
    """A decision by the policy of a user, without conditions."""
    policies = {"p": PolicyDocument.parse(_of_user(), OF_USER)}
    request = AccessRequest(action="ses:SendRawEmail", resource=f"{ARN}example.com")
    return lambda: evaluate(policies, request)


def of_user_by_moto() -> Callable[[], PermissionResult]:
    """The same by moto, which knows few conditions and none of SES."""
    policy = IAMPolicy(_of_user())
    return lambda: policy.is_action_permitted("ses:SendRawEmail", f"{ARN}example.com")


def _allowed(decision: Decision) -> None:
    assert decision.allowed
    assert [one.applies for one in decision.findings] == [True] + [False] * (len(decision.findings) - 1)


def _permitted(result: PermissionResult) -> None:
    assert result is PermissionResult.PERMITTED


TABLES = (
    Table(
        "policy",
        "a decision by a policy with four conditions in each statement, and why each does not count",
        (
            Case("1 statement", with_conditions(1), _allowed),
            Case(f"{MANY} statements", with_conditions(MANY), _allowed),
        ),
        peer="1 statement",
        gates=(Gate(f"{MANY} statements", MANY, "1 statement"),),
        method=processor_in_turn,
    ),
    Table(
        "policy-of-user",
        "a decision by the policy of a user, without conditions",
        (Case(OURS, of_user(), _allowed), Case(PEER, of_user_by_moto(), _permitted)),
        peer=PEER,
        gates=(Gate(OURS, 1.5, PEER),),
        method=processor_in_turn,
    ),
)
