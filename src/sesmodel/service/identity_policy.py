"""Policies of identities: what others may send from an address or a domain (SAZ-08 to SAZ-16)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue, InvalidPolicy, InvalidValue
from sesmodel.iam.document import PolicyDocument
from sesmodel.iam.pattern import Pattern
from sesmodel.service.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel.iam.document import Statement
    from sesmodel.limits import Limits

_NAME = re.compile(r"[A-Za-z0-9_-]+")
SENDING = ("ses:sendemail", "ses:sendrawemail", "ses:sendtemplatedemail", "ses:sendbulktemplatedemail")
"""The actions that send, in lower case (SAZ-12)."""

SES_KEYS = frozenset({"ses:recipients", "ses:fromaddress", "ses:fromdisplayname", "ses:feedbackaddress"})
"""The keys that SES has of its own, in lower case (SAZ-15)."""

TRACKING_KEYS = ("ses:OpenTrackingEnabled", "ses:ClickTrackingEnabled")
"""What policies of users see of a call that overrides tracking."""

AWS_KEYS = frozenset(
    {"aws:currenttime", "aws:epochtime", "aws:securetransport", "aws:sourceip", "aws:useragent", "aws:principalorgid"}
)
"""Those that it knows of the keys that all of AWS has, in lower case (SAZ-16)."""


def check_policy_name(name: str) -> None:
    """Refuse what cannot be the name of a policy; its length is a constraint of the service model.

    Raises:
        InvalidParameterValue: there is something else in it than letters, digits, dashes and underscores (OBS-244).
    """
    if not _NAME.fullmatch(name):
        raise InvalidParameterValue(
            "PolicyName is invalid. Policy names must only include alpha-numeric characters, dashes, and underscores."
        )


def policy_document(text: str, arn: str, limits: Limits, *, only_known_keys: bool = False) -> PolicyDocument:
    """Read the document of a policy.

    Args:
        text: the document as it was submitted; white space counts.
        arn: the ARN of the identity that it is put on, which has to be its resource (SAZ-13).
        limits: how long it may be.
        only_known_keys: whether keys are refused, too, that all of AWS has and SES does not know (OBS-249).

    Raises:
        InvalidPolicy: it is too long, no policy, or does more than to let others send from this identity.
    """
    for problem in _too_long(text, limits):
        raise problem.answer
    try:
        document = PolicyDocument.parse(text)
    except InvalidValue as error:
        raise unreadable(error, "SAZ-09").answer from error
    for problem in statement_problems(document, arn, only_known_keys=only_known_keys):
        raise problem.answer
    return document


def policy_problems(text: str, arn: str, limits: Limits) -> tuple[PolicyDocument | None, tuple[Problem, ...]]:
    """Read the document of a policy, and find all that it is refused for. The arguments are those of the other one."""
    too_long = tuple(_too_long(text, limits))
    try:
        document = PolicyDocument.parse(text)
    except InvalidValue as error:
        return None, (*too_long, unreadable(error, "SAZ-09"))
    return document, (*too_long, *statement_problems(document, arn))


def _too_long(text: str, limits: Limits) -> Iterator[Problem]:
    size = len(text.encode(errors="surrogatepass"))
    if size > limits.identity_policy_bytes:
        answer = InvalidPolicy(f"A policy has at most {limits.identity_policy_bytes:,} bytes.")
        cure = f"It has {size:,} bytes; leave white space out, or make two of it."
        yield Problem("too-long", "Policy", answer, "SAZ-08", cure)


def unreadable(error: InvalidValue, fact: str) -> Problem:
    """That a document is no policy.

    Args:
        error: what its reader says.
        fact: where that is written.
    """
    return Problem("no-policy", "Policy", InvalidPolicy(f"{error.where}: {error.what}"), fact, error.cure)


def statement_problems(document: PolicyDocument, arn: str, *, only_known_keys: bool = False) -> Iterator[Problem]:
    """Find what the statements of a policy are refused for, in their order."""
    for number, statement in enumerate(document.statements, 1):
        yield from _resources(statement, arn, f"Statement {number}, Resource")
        yield from _actions(statement, f"Statement {number}, Action")
        yield from _keys(statement, f"Statement {number}, Condition", only_known_keys=only_known_keys)


def _resources(statement: Statement, arn: str, where: str) -> Iterator[Problem]:
    for resource in statement.resources:
        if resource != arn:
            answer = InvalidPolicy(f"{where}: {resource} is not the identity, whose ARN is {arn}.")
            yield Problem("not-the-identity", where, answer, "SAZ-13", "Put it on the identity that it is about.")


def _actions(statement: Statement, where: str) -> Iterator[Problem]:
    for action in statement.actions:
        if not _sends(action):
            answer = InvalidPolicy(f"{where}: {action} sends no mail; use ses:SendEmail, ses:SendRawEmail, …")
            yield Problem("not-sending", where, answer, "SAZ-12", "Others may do nothing else with an identity.")


def _keys(statement: Statement, where: str, *, only_known_keys: bool) -> Iterator[Problem]:
    for condition in statement.conditions:
        key = condition.key.lower()
        is_refused = key.startswith("ses:") or only_known_keys
        if is_refused and key not in SES_KEYS | AWS_KEYS:
            service, colon, name = condition.key.partition(":")
            shown = f"{service.upper() if service.lower() == 'aws' else service}{colon}{name}"  # as OBS-249 has it
            answer = InvalidPolicy(f"Unknown or unapplicable condition field '{shown}'.")
            yield Problem("unknown-key", where, answer, "SAZ-15", "SES knows no such key.")


def _sends(action: str) -> bool:
    """Whether an action stands for one that sends, with its wildcards, in any letter case (SAZ-12)."""
    pattern = Pattern.of(action.lower())
    return any(pattern.matches(name) for name in SENDING)
