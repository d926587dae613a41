"""Policy documents: JSON that says who may do what with which resource (SAZ-09 to SAZ-14)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Self

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.iam.operator import is_operator

EVERYBODY = "*"

_TOP = frozenset({"Id", "Version", "Statement"})
_ELEMENTS = frozenset({"Sid", "Effect", "Principal", "Action", "Resource", "Condition"})
_REQUIRED = ("Effect", "Principal", "Action", "Resource")
_PRINCIPALS: Mapping[str, re.Pattern[str]] = {
    "AWS": re.compile(r"\*|[0-9]{12}|arn:aws[a-z-]*:(?:iam|sts)::[0-9]{12}:(?:root|[a-z-]+/[!-~]+)"),
    "Service": re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"),
}


@attrs.frozen
class Condition:
    """What has to hold of a request.

    Attributes:
        operator: how it is compared: ``StringEquals``, ``ForAllValues:StringLike``.
        key: what is compared: ``ses:FromAddress``.
        values: with what; one of them is enough.
    """

    operator: str
    key: str
    values: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Statement:
    """One rule of a policy.

    Attributes:
        allows: whether it allows; else it denies.
        principals: the kind and the name of each for whom it holds: ``("AWS", "123456789012")``.
        actions: what they may do.
        resources: with what.
        conditions: all of these have to hold.
    """

    allows: bool
    principals: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()


@attrs.frozen
class PolicyDocument:
    """A policy.

    Attributes:
        statements: its rules, one at least.
        text: the document without needless white space.

    >>> rule = '{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "ses:*", "Resource": "arn:x"}'
    >>> PolicyDocument.parse('{"Statement": ' + rule + "}").statements[0].principals
    (('AWS', '123456789012'),)
    """

    statements: tuple[Statement, ...]
    text: str = attrs.field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a document.

        Raises:
            InvalidValue: it is no policy; the error names the statement and the element.
        """
        document = _json(text)
        _only(document, _TOP, "the policy")
        given = document.get("Statement")
        rows = [given] if isinstance(given, Mapping) else given
        if not isinstance(rows, list) or not rows:
            raise _wrong("a policy has one statement or more.", "Statement")
        statements = tuple(_statement(row, f"Statement {number}") for number, row in enumerate(rows, 1))
        return cls(statements, json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def _json(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong(f"it is no JSON: {error}.", "the policy") from error
    if not isinstance(found, Mapping):
        raise _wrong("a policy is a JSON object.", "the policy")
    return found


def _statement(row: object, where: str) -> Statement:
    if not isinstance(row, Mapping):
        raise _wrong("a statement is a JSON object.", where)
    _only(row, _ELEMENTS, where)
    for name in _REQUIRED:
        if name not in row:
            raise _wrong(f"{name} is missing.", where)
    if row["Effect"] not in ("Allow", "Deny"):
        raise _wrong("it is Allow or Deny, in this letter case.", f"{where}, Effect")
    return Statement(
        allows=row["Effect"] == "Allow",
        principals=_principals(row["Principal"], f"{where}, Principal"),
        actions=_texts(row["Action"], f"{where}, Action"),
        resources=_texts(row["Resource"], f"{where}, Resource"),
        conditions=_conditions(row.get("Condition", {}), f"{where}, Condition"),
    )


def _principals(given: object, where: str) -> tuple[tuple[str, str], ...]:
    if given == EVERYBODY:
        return (("AWS", EVERYBODY),)
    if not isinstance(given, Mapping) or not given:
        raise _wrong('it is "*", or an object of AWS or Service.', where)
    found = [(kind, name) for kind, names in given.items() for name in _texts(names, f"{where}, {kind}")]
    for kind, name in found:
        pattern = _PRINCIPALS.get(kind)
        if pattern is None or not pattern.fullmatch(name):
            raise _wrong(f"{kind} {name} is no principal: give 12 digits, the ARN of a user, or a service.", where)
    return tuple(found)


def _conditions(given: object, where: str) -> tuple[Condition, ...]:
    if not isinstance(given, Mapping):
        raise _wrong("it is an object of operators.", where)
    found = []
    for operator, keys in given.items():
        if not is_operator(operator):
            raise _wrong(f"there is no operator {operator}.", where)
        if not isinstance(keys, Mapping) or not keys:
            raise _wrong(f"{operator} is an object of keys.", where)
        found += [Condition(operator, key, _texts(values, f"{where}, {key}", _SCALARS)) for key, values in keys.items()]
    return tuple(found)


_SCALARS = (str, bool, int, float)


def _texts(given: object, where: str, kinds: tuple[type, ...] = (str,)) -> tuple[str, ...]:
    values = given if isinstance(given, list) else [given]
    if not values or not all(isinstance(value, kinds) for value in values):
        raise _wrong("it is a string, or a list of strings.", where)
    return tuple(value if isinstance(value, str) else json.dumps(value) for value in values)


def _only(given: Mapping[str, Any], names: frozenset[str], where: str) -> None:
    for name in given:
        if name not in names:
            raise _wrong(f"there is no element {name} here.", where)


def _wrong(what: str, where: str) -> InvalidValue:
    return InvalidValue(what, where=where, cure="Write it as the policy language of IAM has it.")
