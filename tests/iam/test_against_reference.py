"""Policies are decided upon as a plain evaluator decides, which was written for itself."""

from __future__ import annotations

import json
from random import Random  # noqa: TID251  seeded
from typing import Any

import pytest
from hypothesis import settings

from sesmodel import InvalidValue
from sesmodel.iam.document import OF_RESOURCE_IN_FULL, PolicyDocument
from sesmodel.iam.evaluate import AccessRequest, Decision, evaluate
from sesmodel.iam.principal import Principal
from tests.iam.reference import Request, decide

FOR_EACH_SEED = 5 * settings().max_examples  # 4,000 in all; with --hypothesis-profile=many-examples 100,000
ARN = "arn:aws:ses:us-east-1:123456789012:identity/"
PRINCIPALS = [
    "arn:aws:iam::123456789012:user/ana",
    "arn:aws:iam::111122223333:user/bob",
    "arn:aws:iam::111122223333:root",
    "arn:aws:sts::111122223333:assumed-role/mail/one",
    "cognito-idp.amazonaws.com",
]
ACTIONS = ["ses:SendEmail", "SES:SendRawEmail", "ses:GetSendQuota", "sns:Publish"]
RESOURCES = [f"{ARN}ex.com", f"{ARN}a@ex.com", "*", "arn:aws:ses:eu-west-1:123456789012:identity/a:b"]
VALUES: dict[str, list[str]] = {
    "ses:FromAddress": ["a@ex.com", "A@EX.com", "b@ex.com", "ana@ex.com", "*"],
    "ses:Recipients": ["a@ex.com", "b@ex.com", "c@x.test", ""],
    "aws:username": ["ana", "bob"],
    "aws:CurrentTime": ["2018-08-31T12:00:00Z", "2018-08-31T12:00:01Z", "1535716800", "soon"],
    "aws:SourceIp": ["10.1.2.3", "192.0.2.1", "2001:db8::1", "nowhere"],
    "aws:SecureTransport": ["true", "False", "maybe"],
    "n": ["1", "2", "2.0", "-3", "x"],
    "aws:SourceArn": [f"{ARN}ex.com", "arn:aws:sns:x:1:t:u", "arn:x"],
}
WANTED: dict[str, list[Any]] = {
    "String": [
        *("a@ex.com", "*@ex.com", "a?ex.com", "**", "", "${aws:username}@ex.com", "${*}", "a*e*.c?m", "*@*@*"),
        *("${aws:UserName, 'ana'}@ex.com", "${ses:FromAddress}", "${n}${?}", "${x,'b@ex.com'}", "$", "${"),
    ],
    "Arn": [f"{ARN}*", "arn:*:ses:*:*:*", "*", "arn:aws:sns", "arn:*", "arn:aws:sns:?:1:t:?", "${aws:SourceArn}", ""],
    "Date": ["2018-08-31T12:00Z", "2018-08-31T12:00:01Z", "1535716800", 1535716801],
    "Numeric": [1, "2", 2.5, "-3"],
    "Bool": [True, "false", "TRUE"],
    "Null": [True, False, "false"],
    "IpAddress": ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "0.0.0.0/0", "10.1.2.3/8"],
    "BinaryEquals": ["YQ==", "YWI="],
}
EQUAL, ORDERED = ["Equals", "NotEquals"], ["LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]
OPERATORS = {
    "String": [*EQUAL, "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"],
    "Arn": [*EQUAL, "Like", "NotLike"],
    "Date": [*EQUAL, *ORDERED],
    "Numeric": [*EQUAL, *ORDERED],
    "Bool": [""],
    "Null": [""],
    "IpAddress": [""],
    "BinaryEquals": [""],
}
NEGATED = {"IpAddress": "NotIpAddress"}
FITTING = {"Date": "aws:CurrentTime", "Numeric": "n", "Bool": "aws:SecureTransport", "IpAddress": "aws:SourceIp"}


def some(draw: Random, of: list[Any], most: int = 3) -> Any:
    picked = [draw.choice(of) for _ in range(draw.randint(1, most))]
    return picked[0] if len(picked) == 1 and draw.random() < 0.5 else picked


def conditions(draw: Random) -> dict[str, Any]:
    block: dict[str, Any] = {}
    for _ in range(draw.choice([0, 1, 1, 2, 3])):
        kind = draw.choice(list(OPERATORS))
        name = kind + draw.choice(OPERATORS[kind])
        name = draw.choice([name, NEGATED.get(name, name)])
        before = draw.choice(["", "", "ForAllValues:", "ForAnyValue:"])
        operator = f"{before}{name}{draw.choice(['', '', 'IfExists'])}"
        key = draw.choice([*VALUES, *[FITTING.get(kind, "ses:FromAddress")] * 9, "AWS:UserName", "ses:fromaddress"])
        block.setdefault(operator, {})[key] = some(draw, WANTED[kind])
    return block


def statement(draw: Random) -> dict[str, Any]:
    everyone = [
        "*",
        *({"AWS": name} for name in ("111122223333", *PRINCIPALS[:4], "arn:aws:iam::111122223333:role/mail", "*")),
        {"Service": "cognito-idp.amazonaws.com", "AWS": ["123456789012"]},
    ]
    negation = [draw.choice(["", "", "", "Not"]) for _ in range(3)]
    return {
        "Effect": draw.choice(["Allow", "Allow", "Deny"]),
        f"{negation[0]}Principal": draw.choice(everyone),
        f"{negation[1]}Action": some(draw, [*ACTIONS, "*", "ses:Send*", "SES:?end*", "sns:*"]),
        f"{negation[2]}Resource": some(draw, [*RESOURCES, "arn:aws:ses", f"{ARN}*", f"{ARN}${{aws:username}}*", "*"]),
        "Condition": conditions(draw),
    }


def policy(draw: Random) -> Any:
    statements = [statement(draw) for _ in range(draw.randint(1, 3))]
    return {"Statement": statements, **draw.choice([{}, {"Version": "2012-10-17"}, {"Version": "2008-10-17"}])}


def request(draw: Random) -> Request:
    keys = [key for key in VALUES if draw.random() < 0.7]
    return {
        "principal": draw.choice(PRINCIPALS),
        "action": draw.choice(ACTIONS),
        "resource": draw.choice(RESOURCES),
        "values": {key: [draw.choice(VALUES[key]) for _ in range(draw.choice([0, 1, 1, 1, 2]))] for key in keys},
    }


def decided(policies: list[Any], asked: Request) -> Decision:
    read = {str(n): PolicyDocument.parse(json.dumps(one), OF_RESOURCE_IN_FULL) for n, one in enumerate(policies)}
    return evaluate(
        read,
        AccessRequest(
            action=asked["action"],
            resource=asked["resource"],
            principal=Principal(asked["principal"]),
            values=asked["values"],
        ),
    )


@pytest.mark.spec("SEC-24", "SAZ-14", "SAZ-22")
@pytest.mark.parametrize("seed", range(8))
def test_requests_are_decided_as_the_plain_evaluator_decides(seed: int) -> None:
    draw, seen = Random(seed), set()  # noqa: S311  tests
    for _ in range(FOR_EACH_SEED):
        policies, asked = [policy(draw) for _ in range(draw.randint(0, 3))], request(draw)
        decision, expected = decided(policies, asked), decide(policies, asked)

        assert (decision.allowed, decision.is_explicit) == (expected == "allow", expected != "nothing"), (
            policies,
            asked,
        )
        assert str(decision).count("\n") == len(decision.findings)
        seen.add(expected)
    assert seen == {"allow", "deny", "nothing"}


def broken(draw: Random, value: Any) -> Any:
    """The same with something else somewhere in it."""
    if draw.random() < 0.02:
        return draw.choice([None, 0, 1e400, "", "*", "${", "${a", [], {}, "\ud800", True, [[]], "x" * 50, -1])
    if isinstance(value, dict):
        return {(key if draw.random() < 0.99 else f"Not{key}"): broken(draw, one) for key, one in value.items()}
    if isinstance(value, list):
        return [broken(draw, one) for one in value]
    return value


@pytest.mark.parametrize("seed", range(8))
def test_broken_policies_are_decided_upon_or_refused_by_name_of_the_place(seed: int) -> None:
    draw, refused, fine = Random(seed), 0, 0  # noqa: S311  tests
    for _ in range(FOR_EACH_SEED):
        try:
            str(decided([broken(draw, policy(draw))], request(draw)))
        except InvalidValue as error:
            refused += bool(error.where and error.what)
        else:
            fine += 1
    assert refused > FOR_EACH_SEED / 5 < fine
    assert refused + fine == FOR_EACH_SEED
