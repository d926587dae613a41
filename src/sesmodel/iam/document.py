"""Policy documents: JSON that says who may do what with which resource (SAZ-09 to SAZ-14)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.iam.alternatives import Alternatives
from sesmodel.iam.condition import Condition
from sesmodel.iam.principal import EVERYBODY, is_principal
from sesmodel.iam.written import NOTHING, SCALARS, a_text, an_object, only, read_json, texts, wrong

if TYPE_CHECKING:
    from sesmodel.iam.pattern import Values

_A_PRINCIPAL = 'it is "*", or an object of AWS or Service.'
_TOP = frozenset({"Id", "Version", "Statement"})
_WITH_VARIABLES = "2012-10-17"
_VERSIONS = (_WITH_VARIABLES, "2008-10-17")
_ARN = re.compile(r"\*|arn:.+", re.DOTALL)
_PREFIXED = re.compile(r"[A-Za-z0-9-]+:\S+")


@attrs.frozen
class Grammar:
    """What a kind of policy may consist of.

    Attributes:
        names_principals: whether statements say for whom they hold; those of a user hold for that user.
        negations: whether there are ``NotAction``, ``NotResource`` and ``NotPrincipal``.
        is_strict: whether versions, actions, resources and keys have to be of the form that IAM asks for.
    """

    names_principals: bool = True
    negations: bool = False
    is_strict: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        """The elements that every statement has."""
        return (
            ("Effect", "Principal", "Action", "Resource") if self.names_principals else ("Effect", "Action", "Resource")
        )

    @property
    def elements(self) -> frozenset[str]:
        """The elements that a statement may have."""
        opposites = {f"Not{name}" for name in self.required[1:]} if self.negations else set()
        return frozenset({"Sid", "Condition", *self.required, *opposites})


OF_RESOURCE = Grammar()
"""Policies on resources, as SES takes them: the guide has no negations (SAZ-10)."""

OF_RESOURCE_IN_FULL = Grammar(negations=True)
"""Policies on resources, with all that IAM has."""

OF_USER = Grammar(names_principals=False, negations=True, is_strict=True)
"""Policies of users."""


@attrs.frozen(kw_only=True)
class Statement:
    """One rule of a policy.

    Attributes:
        allows: whether it allows; else it denies.
        principals: the kind and the name of each for whom it holds: ``("AWS", "123456789012")``; of a user's, none.
        actions: what they may do.
        resources: with what.
        conditions: all of these have to hold.
        sid: what it is called, if it is called anything.
        negated: the elements that say for what it does not hold: ``Action`` of ``NotAction``.
        variables: whether ``${key}`` stands for the value of a key, as since the version of 2012.
    """

    allows: bool
    principals: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    sid: str = ""
    negated: frozenset[str] = frozenset()
    variables: bool = False

    def has_action(self, action: str) -> bool:
        """Whether an action is one of its actions, in any letter case (SAZ-12)."""
        return self._actions.match(action.lower())

    def has_resource(self, resource: str, values: Values) -> bool:
        """Whether something is one of its resources.

        Args:
            resource: an ARN, or ``*``.
            values: what variables are replaced by.
        """
        return self._resources.match_arn(resource, values)

    @cached_property
    def _actions(self) -> Alternatives:
        return Alternatives.of(one.lower() for one in self.actions)

    @cached_property
    def _resources(self) -> Alternatives:
        return Alternatives.of_arns(self.resources, variables=self.variables)


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
    def parse(cls, text: str, grammar: Grammar = OF_RESOURCE) -> Self:
        """Read a document.

        Args:
            text: the document, in JSON.
            grammar: what it may consist of.

        Raises:
            InvalidValue: it is no policy; the error names the statement and the element.
        """
        document = read_json(text)
        only(document, _TOP, "the policy")
        a_text(document.get("Id", ""), "Id")
        version = a_text(document.get("Version", "2008-10-17"), "Version")
        if grammar.is_strict and version not in _VERSIONS:
            raise wrong(f"there is no version {version!r}; the present one is {_WITH_VARIABLES}.", "Version")
        given = document.get("Statement")
        rows = [given] if isinstance(given, Mapping) else given
        if not isinstance(rows, list) or not rows:
            raise wrong("a policy has one statement or more.", "Statement")
        variables = version == _WITH_VARIABLES
        statements = tuple(
            _statement(row, f"Statement {number}", grammar, variables=variables) for number, row in enumerate(rows, 1)
        )
        return cls(statements, json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def _statement(given: object, where: str, grammar: Grammar, *, variables: bool) -> Statement:
    row = an_object(given, "a statement is a JSON object.", where)
    only(row, grammar.elements, where)
    names = {name: _written(row, name, where) for name in grammar.required}
    effect = row[names["Effect"]]
    if effect not in ("Allow", "Deny"):
        raise wrong("it is Allow or Deny, in this letter case.", f"{where}, Effect")
    principal = names.get("Principal")
    statement = Statement(
        allows=effect == "Allow",
        principals=_principals(row[principal], f"{where}, {principal}") if principal else (),
        actions=texts(row[names["Action"]], f"{where}, {names['Action']}"),
        resources=texts(row[names["Resource"]], f"{where}, {names['Resource']}"),
        conditions=_conditions(row.get("Condition", NOTHING), f"{where}, Condition"),
        sid=a_text(row.get("Sid", ""), f"{where}, Sid"),
        negated=frozenset(name for name, written in names.items() if written != name),
        variables=variables,
    )
    if grammar.is_strict:
        _check_forms(statement, names, where)
    return statement


def _written(row: Mapping[str, Any], name: str, where: str) -> str:
    """The name that an element has in a statement: its own, or that of its opposite."""
    here = [one for one in (name, f"Not{name}") if one in row]
    if len(here) > 1:
        raise wrong(f"it has {name} and Not{name}; give one of them.", where)
    if not here:
        raise wrong(f"{name} is missing.", where)
    return here[0]


def _check_forms(statement: Statement, names: Mapping[str, str], where: str) -> None:
    for action in statement.actions:
        if action != EVERYBODY and not _PREFIXED.fullmatch(action):
            raise wrong(f"{action!r} lacks its service, as in ses:SendEmail.", f"{where}, {names['Action']}")
    for resource in statement.resources:
        if not _ARN.fullmatch(resource):
            raise wrong(f"{resource!r} is no ARN; for all there are, give *.", f"{where}, {names['Resource']}")
    for condition in statement.conditions:
        if not _PREFIXED.fullmatch(condition.key):
            raise wrong(f"{condition.key!r} lacks its service, as in ses:FromAddress.", f"{where}, Condition")


def _principals(given: object, where: str) -> tuple[tuple[str, str], ...]:
    if given == EVERYBODY:
        return (("AWS", EVERYBODY),)
    kinds = an_object(given, _A_PRINCIPAL, where)
    if not kinds:
        raise wrong(_A_PRINCIPAL, where)
    found = [(kind, name) for kind, names in kinds.items() for name in texts(names, f"{where}, {kind}")]
    for kind, name in found:
        if not is_principal(kind, name):
            raise wrong(f"{kind} {name} is no principal: give 12 digits, the ARN of a user, or a service.", where)
    return tuple(found)


def _conditions(given: object, where: str) -> tuple[Condition, ...]:
    found = []
    for operator, tests in an_object(given, "it is an object of operators.", where).items():
        keys = an_object(tests, f"{operator} is an object of keys.", f"{where}, {operator}")
        if not keys:
            raise wrong("it has no key.", f"{where}, {operator}")
        for key, values in keys.items():
            wanted = texts(values, f"{where}, {operator} of {key}", SCALARS)
            try:
                found.append(Condition(operator, key, wanted))
            except InvalidValue as error:
                raise wrong(error.what, where) from error
    return tuple(found)
