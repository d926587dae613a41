"""What is wrong with a policy, and what it hardly means (SAZ-11, SAZ-16 to SAZ-21, SEC-12, SEC-22)."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidValue
from sesmodel.iam.comparison import moment
from sesmodel.iam.document import OF_USER, PolicyDocument
from sesmodel.iam.operator import Operator, Quantifier
from sesmodel.iam.pattern import Pattern
from sesmodel.iam.principal import EVERYBODY
from sesmodel.limits import GUIDE
from sesmodel.service.identity_policy import AWS_KEYS, SES_KEYS, TRACKING_KEYS, policy_problems, unreadable
from sesmodel.service.problem import Advice, Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.iam.condition import Condition
    from sesmodel.iam.document import Statement
    from sesmodel.limits import Limits

_ADDRESSES = frozenset({"ses:recipients", "ses:fromaddress", "ses:feedbackaddress"})
_OF_USER = frozenset({"aws:username", "aws:userid", "aws:principalarn", *map(str.lower, TRACKING_KEYS)})
_RAW, _SIMPLE = "ses:sendrawemail", "ses:sendemail"
_VARIABLE = re.compile(r"\$\{[^{}]+\}")


def check_identity_policy(text: str, arn: str, *, limits: Limits = GUIDE) -> Report:
    """Find what SES would refuse a policy of an identity for, and what it takes and hardly anybody means.

    Args:
        text: the document, as it is to be put.
        arn: the ARN of the identity that it is to be put on.
        limits: how long it may be.

    >>> arn = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
    >>> rule = f'{{"Effect": "Allow", "Principal": "*", "Action": "ses:SendRawEmail", "Resource": "{arn}"}}'
    >>> print(check_identity_policy('{"Statement": ' + rule + "}", arn))
    no problems
    advice: Statement 1, Principal: it lets everybody on AWS send. [open-to-everybody, SAZ-11] Name accounts, or add a \
condition such as aws:PrincipalOrgID.
    """
    document, problems = policy_problems(text, arn, limits)
    return Report(problems, tuple(_advice(document)) if document else ())


def check_user_policy(text: str) -> Report:
    """Find what IAM would refuse a policy of a user for, and what it takes and hardly anybody means.

    Args:
        text: the document.

    >>> report = check_user_policy('{"Statement": {"Effect": "allow", "Action": "ses:*", "Resource": "*"}}')
    >>> print(report)
    Policy: Statement 1, Effect: it is Allow or Deny, in this letter case. [no-policy, SEC-24] Write it as the policy \
language of IAM has it.
    """
    try:
        document = PolicyDocument.parse(text, OF_USER)
    except InvalidValue as error:
        return Report((unreadable(error, "SEC-24"),))
    return Report(advice=(*_mixed_resources(document), *_advice(document)))


def _advice(document: PolicyDocument) -> Iterator[Advice]:
    for number, statement in enumerate(document.statements, 1):
        where = f"Statement {number}"
        yield from _everybody(statement, where)
        yield from _variables(statement, where)
        yield from _span(statement, where)
        for condition in statement.conditions:
            yield from _condition(statement, condition, f"{where}, Condition")
    yield from _no_smtp(document)


def _everybody(statement: Statement, where: str) -> Iterator[Advice]:
    if statement.allows and ("AWS", EVERYBODY) in statement.principals and not statement.conditions:
        cure = "Name accounts, or add a condition such as aws:PrincipalOrgID."
        yield Advice("open-to-everybody", f"{where}, Principal", "it lets everybody on AWS send.", "SAZ-11", cure)


def _variables(statement: Statement, where: str) -> Iterator[Advice]:
    values = (value for condition in statement.conditions for value in condition.values)
    found = next((found for text in (*statement.resources, *values) if (found := _VARIABLE.search(text))), None)
    if found and not statement.variables:
        cure = 'Write "Version": "2012-10-17".'
        yield Advice("no-variables", where, f"{found[0]} stands for itself in this version.", "SAZ-09", cure)


def _span(statement: Statement, where: str) -> Iterator[Advice]:
    """A span of time that has no time in it (SAZ-21)."""
    plain = [one for one in statement.conditions if len(one.values) == 1]
    begins = [one for one in plain if one.operator.startswith("DateGreaterThan")]
    for begin, end in product(begins, [one for one in plain if one.operator.startswith("DateLessThan")]):
        if begin.key.lower() == end.key.lower() and not _is_between(begin, end):
            what = f"{begin.key} is never later than {begin.values[0]} and earlier than {end.values[0]}."
            yield Advice("no-time", f"{where}, Condition", what, "SAZ-21", "Give a later end.")


def _is_between(begin: Condition, end: Condition) -> bool:
    first, last = (moment(one.values[0]) for one in (begin, end))
    assert first is not None
    assert last is not None
    return first < last or (first == last and "Equals" in begin.operator and "Equals" in end.operator)


def _condition(statement: Statement, condition: Condition, where: str) -> Iterator[Advice]:
    operator, key = Operator.parse(condition.operator), condition.key.lower()
    assert operator is not None
    if key not in SES_KEYS | AWS_KEYS | _OF_USER:
        what = f"{condition.key} is in no request to SES, so {condition.operator} sees nothing there."
        yield Advice("unknown-key", where, what, "SEC-15", f"SES knows {_listed()}.")
    if key == "ses:recipients" and operator.name != "Null" and not operator.is_negated:
        yield from _quantifier(statement, operator, where)
    if operator.name.startswith("StringEquals"):
        yield from _no_pattern(condition, where)
    if operator.name == "StringLike":
        yield from _pattern(condition, key, where)
    if key in _ADDRESSES and operator.name in ("StringEquals", "StringLike"):
        yield from _letter_case(condition, where)


def _listed() -> str:
    return "aws:CurrentTime, aws:EpochTime, aws:SecureTransport, aws:SourceIp, aws:UserAgent and aws:PrincipalOrgID"


def _quantifier(statement: Statement, operator: Operator, where: str) -> Iterator[Advice]:
    """Of many recipients, some do where all are meant, or all have to where one is meant (SAZ-20)."""
    if statement.allows and operator.quantifier is not Quantifier.ALL:
        what = "one recipient that fits is enough, whoever the others are."
        yield Advice("one-recipient", where, what, "SAZ-20", f"Write ForAllValues:{operator.name}.")
    if not statement.allows and operator.quantifier is Quantifier.ALL:
        what = "mail is denied only if all of its recipients fit."
        yield Advice("all-recipients", where, what, "SAZ-20", f"Write ForAnyValue:{operator.name}.")


def _no_pattern(condition: Condition, where: str) -> Iterator[Advice]:
    for value in condition.values:
        if "*" in value or "?" in _VARIABLE.sub("", value):
            what = f"{condition.operator} takes {value} as it is, wildcards too."
            yield Advice("no-pattern", where, what, "SAZ-18", "Write StringLike or StringNotLike.")


def _pattern(condition: Condition, key: str, where: str) -> Iterator[Advice]:
    for value in condition.values:
        if ".*" in value:
            what = f"in {value} the dot is a dot: this is no regular expression."
            yield Advice("no-expression", where, what, "SAZ-18", "Write * alone for any text.")
        if key == "ses:fromdisplayname" and not {"*", "?"} & set(value):
            what = f"{value} has to be the whole name."
            yield Advice("whole-name", where, what, "SEC-22", f"Write *{value}* if it may be a part of it.")


def _letter_case(condition: Condition, where: str) -> Iterator[Advice]:
    for value in condition.values:
        plain = _VARIABLE.sub("", value)
        if plain != plain.lower():
            what = f"{value} is compared in its letter case, the domain, too."
            yield Advice("letter-case", where, what, "SAZ-17", "Write it as the mail has it, or as both.")


def _no_smtp(document: PolicyDocument) -> Iterator[Advice]:
    """Who may send with ``SendEmail`` only, may not by SMTP (SAZ-12)."""
    allowed = [one for one in document.statements if one.allows and "Action" not in one.negated]
    actions = [Pattern.of(action.lower()) for one in allowed for action in one.actions]
    if any(one.matches(_SIMPLE) for one in actions) and not any(one.matches(_RAW) for one in actions):
        what = "it allows ses:SendEmail and not ses:SendRawEmail, which finished messages and SMTP need."
        yield Advice("no-smtp", "Action", what, "SAZ-12", "Add ses:SendRawEmail, if they may.")


def _mixed_resources(document: PolicyDocument) -> Iterator[Advice]:
    """Other calls are about no identity, so that a statement about one does not allow them (SEC-12)."""
    for number, statement in enumerate(document.statements, 1):
        if EVERYBODY in statement.resources or "Resource" in statement.negated:
            continue
        for action in statement.actions:
            if not _only_sends(action):
                what = f"{action} is about no identity, so a statement for {statement.resources[0]} is not about it."
                cure = 'Give it a statement of its own, with "Resource": "*".'
                yield Advice("mixed-resources", f"Statement {number}, Action", what, "SEC-12", cure)


def _only_sends(action: str) -> bool:
    service, _, name = action.lower().partition(":")
    return service == "ses" and name.startswith("send")
