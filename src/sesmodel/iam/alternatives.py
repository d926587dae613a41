"""Several strings of a policy, of which one is enough (SAZ-12, SAZ-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import attrs

from sesmodel.iam.pattern import Pattern, Values

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Alternatives:
    """Strings and patterns. Strings are looked up; only patterns are tried one by one.

    Attributes:
        exact: those that stand for themselves only.
        patterns: the others.

    >>> Alternatives.of(["ana@example.com", "*@example.net"]).match("bob@example.net")
    True
    """

    exact: frozenset[str]
    patterns: tuple[Pattern, ...]

    @classmethod
    def of(cls, texts: Iterable[str], *, wildcards: bool = True, variables: bool = False) -> Self:
        """Read some strings. The arguments are those of ``Pattern.of``."""
        read = [Pattern.of(text, wildcards=wildcards, variables=variables) for text in texts]
        return cls(
            frozenset(one.plain for one in read if one.plain is not None),
            tuple(one for one in read if one.plain is None),
        )

    @classmethod
    def of_arns(cls, texts: Iterable[str], *, variables: bool = False) -> Self:
        """Read some ARNs; one that is not whole stands for others, too."""
        read = [Pattern.of(text, variables=variables) for text in texts]
        whole = frozenset(one.plain for one in read if one.plain is not None and one.is_whole_arn)
        return cls(whole, tuple(one for one in read if one.plain not in whole))

    def match(self, text: str, values: Values | None = None) -> bool:
        """Whether one of them stands for a string."""
        if text in self.exact:
            return True
        return any(one.matches(text, values) for one in self.patterns) if self.patterns else False

    def match_arn(self, arn: str, values: Values | None = None) -> bool:
        """Whether one of them stands for an ARN."""
        if arn in self.exact:
            return True
        return any(one.matches_arn(arn, values) for one in self.patterns) if self.patterns else False
