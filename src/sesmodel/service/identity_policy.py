"""Policies of identities: what others may send from an address or a domain (SAZ-08 to SAZ-16)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesmodel.errors import InvalidParameterValue, InvalidPolicy, InvalidValue
from sesmodel.iam.document import PolicyDocument
from sesmodel.iam.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesmodel.iam.condition import Condition
    from sesmodel.iam.document import Statement
    from sesmodel.limits import Limits

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_SENDING = ("ses:sendemail", "ses:sendrawemail", "ses:sendtemplatedemail", "ses:sendbulktemplatedemail")
_SES_KEYS = frozenset({"ses:recipients", "ses:fromaddress", "ses:fromdisplayname", "ses:feedbackaddress"})


def check_policy_name(name: str) -> None:
    """Refuse what cannot be the name of a policy; its length is a constraint of the service model.

    Raises:
        InvalidParameterValue: there is something else in it than letters, digits, dashes and underscores (OBS-244).
    """
    if not _NAME.fullmatch(name):
        raise InvalidParameterValue(
            "PolicyName is invalid. Policy names must only include alpha-numeric characters, dashes, and underscores."
        )


def policy_document(text: str, arn: str, limits: Limits) -> PolicyDocument:
    """Read the document of a policy.

    Args:
        text: the document as it was submitted; white space counts.
        arn: the ARN of the identity that it is put on, which has to be its resource (SAZ-13).
        limits: how long it may be.

    Raises:
        InvalidPolicy: it is too long, no policy, or does more than to let others send from this identity.
    """
    if len(text.encode(errors="surrogatepass")) > limits.identity_policy_bytes:
        raise InvalidPolicy(f"A policy has at most {limits.identity_policy_bytes:,} bytes.")
    try:
        document = PolicyDocument.parse(text)
    except InvalidValue as error:
        raise InvalidPolicy(f"{error.where}: {error.what}") from error
    for number, statement in enumerate(document.statements, 1):
        _check(statement, arn, f"Statement {number}")
    return document


def _check(statement: Statement, arn: str, where: str) -> None:
    for resource in statement.resources:
        if resource != arn:
            raise InvalidPolicy(f"{where}, Resource: {resource} is not the identity, whose ARN is {arn}.")
    for action in statement.actions:
        if not _sends(action):
            raise InvalidPolicy(f"{where}, Action: {action} sends no mail; use ses:SendEmail, ses:SendRawEmail, …")
    _check_keys(statement.conditions)


def _check_keys(conditions: Iterable[Condition]) -> None:
    for condition in conditions:
        key = condition.key.lower()
        if key.startswith("ses:") and key not in _SES_KEYS:  # the words: OBS-249
            raise InvalidPolicy(f"Unknown or unapplicable condition field '{condition.key}'.")


def _sends(action: str) -> bool:
    """Whether an action stands for one that sends, with its wildcards, in any letter case (SAZ-12)."""
    pattern = Pattern.of(action.lower())
    return any(pattern.matches(name) for name in _SENDING)
