"""One statement of a policy that is being written (SAZ-10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, Self

import attrs

from sesmodel.errors import InvalidValue
from sesmodel.iam.condition import Condition
from sesmodel.iam.principal import EVERYBODY, kind_of_principal

OneOrMore = str | Iterable[str]
"""A string, or several: the document has what was given."""

_Given = str | tuple[str, ...]


def _kept(given: OneOrMore) -> _Given:
    return given if isinstance(given, str) else tuple(given)


def _texts(given: _Given) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _as_json(given: _Given) -> str | list[str]:
    return given if isinstance(given, str) else list(given)


def _with_prefix(given: OneOrMore) -> _Given:
    kept = _kept(given)
    named = tuple(one if ":" in one or one == EVERYBODY else f"ses:{one}" for one in _texts(kept))
    if not named:
        raise InvalidValue("no action is given.", where="actions", cure="Name some, such as ses:SendEmail.")
    return named[0] if isinstance(kept, str) else named


def _are_principals(_statement: object, _field: object, given: _Given) -> None:
    for name in _texts(given):
        if kind_of_principal(name) is None:
            raise InvalidValue(
                f"{name!r} is no principal.",
                where="who",
                cure="Give 12 digits, the ARN of a user, the name of a service, or *.",
            )


@attrs.frozen(kw_only=True)
class PolicyStatement:
    """One statement.

    Args:
        effect: ``Allow`` or ``Deny``.
        principals: for whom it holds; nobody for the user whose policy it is.
        actions: what it is about.
        resources: with what; ``None`` if that was not said.
        conditions: the operator and the key of each, with its values.
        sid: what it is called, if it is called anything.

    Raises:
        InvalidValue: a principal is none, or there is no action.
    """

    effect: Literal["Allow", "Deny"]
    principals: _Given = attrs.field(default=(), converter=_kept, validator=_are_principals)
    actions: _Given = attrs.field(converter=_with_prefix)
    resources: _Given | None = None
    conditions: tuple[tuple[str, str, _Given], ...] = ()
    sid: str = ""

    @classmethod
    def of(cls, effect: Literal["Allow", "Deny"], who: OneOrMore, actions: OneOrMore, sid: str) -> Self:
        """A statement about everything, without conditions."""
        return cls(effect=effect, principals=_kept(who), actions=_kept(actions), sid=sid)

    def on(self, resources: OneOrMore) -> Self:
        """The same about these only.

        Raises:
            InvalidValue: there are none.
        """
        kept = _kept(resources)
        if not kept:
            raise InvalidValue("no resource is given.", where="resources", cure="Give the ARN of an identity.")
        return attrs.evolve(self, resources=kept)

    def where(self, operator: str, key: str, values: OneOrMore) -> Self:
        """The same where a condition holds, too.

        Raises:
            InvalidValue: there is no such operator, it does not compare such values, or the key has been compared so.
        """
        kept = _kept(values)
        condition = Condition(operator, key, _texts(kept))
        if not condition.values:
            raise InvalidValue("no value is given.", where=key, cure="Give one or more.")
        if any((operator, key) == one[:2] for one in self.conditions):
            raise InvalidValue(
                f"{operator} of {key} is there already.", where=key, cure="Give all values at once: one is enough."
            )
        return attrs.evolve(self, conditions=(*self.conditions, (operator, key, kept)))

    def as_dict(self) -> dict[str, Any]:
        """The statement, as the document has it.

        Raises:
            InvalidValue: it is for others, and does not say with which identity.
        """
        if self.principals and self.resources is None:
            raise InvalidValue(
                "the policy is not about an identity yet.", where="Resource", cure="Say on(the ARN of the identity)."
            )
        elements = {
            "Sid": self.sid,
            "Effect": self.effect,
            "Principal": self._principal(),
            "Action": _as_json(self.actions),
            "Resource": _as_json(EVERYBODY if self.resources is None else self.resources),
            "Condition": self._block(),
        }
        return {name: value for name, value in elements.items() if value}

    def _principal(self) -> str | dict[str, str | list[str]]:
        if self.principals == EVERYBODY:
            return EVERYBODY
        kinds: dict[str, list[str]] = {}
        for name in _texts(self.principals):
            kinds.setdefault(kind_of_principal(name) or "", []).append(name)
        return {kind: names[0] if isinstance(self.principals, str) else names for kind, names in kinds.items()}

    def _block(self) -> dict[str, dict[str, str | list[str]]]:
        block: dict[str, dict[str, str | list[str]]] = {}
        for operator, key, values in self.conditions:
            block.setdefault(operator, {})[key] = _as_json(values)
        return block
