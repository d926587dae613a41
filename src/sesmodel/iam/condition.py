"""Whether a condition holds of a request (SAZ-14, SAZ-20)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from sesmodel.iam.comparison import MATCHERS, Matcher, form_of
from sesmodel.iam.operator import Operator, Quantifier
from sesmodel.iam.written import wrong

if TYPE_CHECKING:
    from sesmodel.iam.pattern import Values


@attrs.frozen
class Condition:
    """What has to hold of a request.

    Attributes:
        operator: how it is compared: ``StringEquals``, ``ForAllValues:StringLike``.
        key: what is compared: ``ses:FromAddress``; in any letter case.
        values: with what; one of them is enough.

    Raises:
        InvalidValue: there is no such operator, or it does not compare with such values.
    """

    operator: str
    key: str
    values: tuple[str, ...]
    _how: Operator = attrs.field(init=False, repr=False, eq=False)

    @_how.default
    def _read_operator(self) -> Operator:
        found = Operator.parse(self.operator)
        if found is None:
            raise wrong(f"there is no operator {self.operator}.", "Condition")
        return found

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be compared."""
        for value in self.values:
            form = form_of(self._how.name, value)
            if form:
                raise wrong(f"{self.operator} of {self.key}: {value!r} is not {form}.", "Condition")

    def holds(self, request: Values, *, variables: bool = True) -> bool:
        """Whether it holds.

        Args:
            request: what is known of the request.
            variables: whether ``${key}`` in a value stands for the value of a key.

        >>> condition = Condition("ForAllValues:StringLike", "ses:Recipients", ("*@example.com",))
        >>> condition.holds({"ses:recipients": ("a@example.com", "b@other.example")})
        False
        """
        operator = self._how
        given = request.get(self.key.lower(), ())
        if not given and operator.if_exists:
            return True
        if operator.name == "Null":
            return ("true" if not given else "false") in {value.lower() for value in self.values}
        matches, wanted = self._matcher(variables=variables), not operator.is_negated
        return _settled(operator, hits_one=[matches(one, request) is wanted for one in given])

    def at_fault(self, request: Values, *, variables: bool = True) -> tuple[str, ...]:
        """The values of a request that a condition fails for, which does not hold of it.

        >>> condition = Condition("ForAllValues:StringLike", "ses:Recipients", ("*@example.com",))
        >>> condition.at_fault({"ses:recipients": ("a@example.com", "b@other.example")})
        ('b@other.example',)
        """
        given = request.get(self.key.lower(), ())
        if self._how.name == "Null":
            return given
        matches = self._matcher(variables=variables)
        return tuple(one for one in given if matches(one, request) is self._how.is_negated)

    def _matcher(self, *, variables: bool) -> Matcher:
        return self._with_variables if variables else self._as_written

    @cached_property
    def _with_variables(self) -> Matcher:
        return MATCHERS[self._how.name](self.values, True)  # noqa: FBT003  as MakeMatcher

    @cached_property
    def _as_written(self) -> Matcher:
        return MATCHERS[self._how.name](self.values, False)  # noqa: FBT003  as MakeMatcher


def _settled(operator: Operator, *, hits_one: list[bool]) -> bool:
    """Whether it holds of all values together, from whether it holds of each.

    Without a quantifier, of several values one is enough; what is negated has to hold of all of them, and holds of
    none, too.
    """
    if operator.quantifier is Quantifier.ALL or (operator.quantifier is None and operator.is_negated):
        return all(hits_one)
    return any(hits_one)
