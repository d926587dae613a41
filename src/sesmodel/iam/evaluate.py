"""What policies say of a request, and why (SAZ-22, SEC-24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from sesmodel.iam.condition import Condition
from sesmodel.iam.document import PolicyDocument, Statement
from sesmodel.iam.pattern import Values
from sesmodel.iam.principal import Principal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def _values(given: Mapping[str, str | Iterable[str]]) -> Values:
    return {key.lower(): (value,) if isinstance(value, str) else tuple(value) for key, value in given.items()}


@attrs.frozen(kw_only=True)
class AccessRequest:
    """What somebody wants to do.

    Args:
        action: such as ``ses:SendRawEmail``; in any letter case.
        resource: the ARN of what it is done with; ``*`` where it is no one thing.
        principal: who wants to; policies of users do not ask.
        values: what else is known: the value of each key, or its values: ``{"ses:FromAddress": "ana@example.com"}``.
            Names of keys may be in any letter case.
    """

    action: str
    resource: str
    principal: Principal | None = None
    values: Values = attrs.field(factory=dict, converter=_values, hash=False)


@attrs.frozen(kw_only=True)
class Finding:
    """What one statement has to say.

    Attributes:
        policy: the name of its policy.
        number: which statement of that it is, from 1.
        statement: the statement.
        missed: the first element that does not fit the request; empty where all do, so that it counts.
        condition: the condition that does not hold, where that is what is missed.
        request: what was asked for.
    """

    policy: str
    number: int
    statement: Statement
    missed: str = ""
    condition: Condition | None = None
    request: AccessRequest = attrs.field(repr=False)

    @property
    def applies(self) -> bool:
        """Whether the statement is about this request."""
        return not self.missed

    @property
    def given(self) -> tuple[str, ...]:
        """What the request has there that does not fit; of several values those that are at fault."""
        request = self.request
        if self.condition is not None:
            return self.condition.at_fault(request.values, variables=self.statement.variables)
        name = self.missed.removeprefix("Not")
        if name == "Principal":
            return (request.principal.name,) if request.principal else ()
        return {"Action": (request.action,), "Resource": (request.resource,)}.get(name, ())

    @property
    def where(self) -> str:
        """Which statement it is, in words."""
        sid = f" ({self.statement.sid})" if self.statement.sid else ""
        return f"{self.policy}, Statement {self.number}{sid}"

    def __str__(self) -> str:
        """What it says, in words."""
        effect = "allows" if self.statement.allows else "denies"
        if self.applies:
            return f"{self.where}: {effect} it."
        given = ", ".join(self.given) or "nothing"
        if self.condition is None:
            return f"{self.where}: does not count, as its {self.missed} is not {given}."
        one = self.condition
        wanted = f"{one.operator} {one.key} {', '.join(one.values)}"
        return f"{self.where}: does not count, as its Condition {wanted} does not hold of {given}."


@attrs.frozen(kw_only=True)
class Decision:
    """What policies say together.

    Attributes:
        allowed: whether it is allowed.
        by: the statement that decides it: the first that denies, else the first that allows; ``None`` where no
            statement is about it, which is a refusal, too, but of what is one's own.
        findings: what every statement says, in the order of the policies.

    >>> policy = PolicyDocument.parse('''{"Statement": {"Effect": "Allow", "Principal": "*",
    ...     "Action": "ses:Send*", "Resource": "*", "Condition": {"StringEquals": {"ses:FromAddress": "a@ex.com"}}}}''')
    >>> request = AccessRequest(
    ...     action="ses:SendEmail",
    ...     resource="*",
    ...     principal=Principal("x.amazonaws.com"),
    ...     values={"ses:FromAddress": "b@ex.com"},
    ... )
    >>> print(evaluate({"p": policy}, request))
    Refused: no statement allows it.
    p, Statement 1: does not count, as its Condition StringEquals ses:FromAddress a@ex.com does not hold of b@ex.com.
    """

    allowed: bool
    by: Finding | None
    findings: tuple[Finding, ...] = attrs.field(repr=False)

    @property
    def is_explicit(self) -> bool:
        """Whether a statement says so, and not the lack of one."""
        return self.by is not None

    def __str__(self) -> str:
        """Why, in words."""
        if self.by is None:
            first = (
                "Allowed: who asks owns it, and no statement denies it."
                if self.allowed
                else "Refused: no statement allows it."
            )
        elif self.allowed:
            first = "Allowed, and no statement denies it."
        else:
            first = "Refused: what a statement denies no other can allow."
        return "\n".join([first, *map(str, self.findings)])


def evaluate(policies: Mapping[str, PolicyDocument], request: AccessRequest) -> Decision:
    """Decide about a request: what one statement denies is refused; else what one allows is allowed; else not.

    Every statement is looked at once.

    Args:
        policies: the policies that hold, by name.
        request: what is asked for.
    """
    findings = tuple(_findings(policies, request))
    counting = [one for one in findings if one.applies]
    denying = next((one for one in counting if not one.statement.allows), None)
    by = denying or next(iter(counting), None)
    return Decision(allowed=by is not None and denying is None, by=by, findings=findings)


def _findings(policies: Mapping[str, PolicyDocument], request: AccessRequest) -> Iterator[Finding]:
    for name, document in policies.items():
        for number, statement in enumerate(document.statements, 1):
            missed, condition = _missed(statement, request)
            yield Finding(
                policy=name, number=number, statement=statement, missed=missed, condition=condition, request=request
            )


def _missed(statement: Statement, request: AccessRequest) -> tuple[str, Condition | None]:
    """The element of a statement that does not fit a request, and the condition if it is one."""
    negated, values = statement.negated, request.values
    if _fits_principal(statement, request.principal) is ("Principal" in negated):
        return _name("Principal", negated), None
    if statement.has_action(request.action) is ("Action" in negated):
        return _name("Action", negated), None
    if statement.has_resource(request.resource, values) is ("Resource" in negated):
        return _name("Resource", negated), None
    for condition in statement.conditions:
        if not condition.holds(values, variables=statement.variables):
            return "Condition", condition
    return "", None


def _name(element: str, negated: frozenset[str]) -> str:
    return f"Not{element}" if element in negated else element


def _fits_principal(statement: Statement, principal: Principal | None) -> bool:
    if not statement.principals:  # of a user's policy, which holds for that user
        return True
    return principal is not None and any(principal.is_meant_by(kind, name) for kind, name in statement.principals)
