"""What a service model asks of a request, checked as SES does: everything that is wrong, in one message.

The types are known already: a codec has read them, or `botocore.validate` has. A value of another type is passed over
here, and refused by who reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import attrs

from sesmodel.constraint import NOT_NULL, each, highest, in_order, like, longest, lowest, one_of, shortest
from sesmodel.errors import ValidationError
from sesmodel.wire.checked_elsewhere import ADDED, ELSEWHERE

if TYPE_CHECKING:
    from sesmodel.wire.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

Broken = list[tuple[str, str]]
"""Paths, and what the values at them fail."""

Walk = Callable[[Any, str, Broken], None]
"""Looks at a value at a path, and notes what is broken."""

_LONGEST_TRIED = 2_048
"""Characters of a text without a bound of its own that a pattern is tried on: some take time by the square of it."""


@attrs.frozen
class _Rule:
    """One constraint: its words, and whether a value of the right type keeps it."""

    phrase: str
    kept: Callable[[Any], bool]


def compile_check(model: ServiceModel, operation: str) -> Callable[[Mapping[str, Any]], None]:
    """Make the check of the requests of one operation.

    Args:
        model: botocore's model of ``ses`` or ``sesv2``.
        operation: such as ``SendEmail``.

    Returns:
        What takes the parameters of a request, in the form in which boto3 takes them, and raises a `ValidationError`
        that names every constraint that they break: required members, lengths, ranges, words and patterns (OBS-036,
        OBS-037, OBS-038). ``None`` counts as absent.

    >>> from sesmodel.service_models import service_model
    >>> check = compile_check(service_model("ses"), "SetIdentityMailFromDomain")
    >>> check({"Identity": "example.com", "BehaviorOnMXFailure": "RejectMessage"})
    >>> check({"BehaviorOnMXFailure": "Explode"})
    Traceback (most recent call last):
    sesmodel.errors.ValidationError: 2 validation errors detected: Value at 'behaviorOnMXFailure' failed to satisfy \
constraint: Member must satisfy enum value set: [RejectMessage, UseDefaultValue]; Value at 'identity' failed to \
satisfy constraint: Member must not be null
    """
    shape = model.operation_model(operation).input_shape
    walk = shape and _Compiler(model.service_name).walk(shape)

    def check(params: Mapping[str, Any]) -> None:
        broken: Broken = []
        if walk:
            walk(params, "", broken)
        if broken:
            raise ValidationError.of(broken)

    return check


@attrs.frozen
class _Compiler:
    """Turns shapes into what looks at values; a shape that asks for nothing becomes ``None``."""

    service: str

    def walk(self, shape: Shape, more: Mapping[str, int] | None = None) -> Walk | None:
        """What looks at values of a shape.

        Args:
            shape: any shape.
            more: constraints beside its own.
        """
        if shape.type_name == "structure":
            return self._structure(cast("StructureShape", shape))
        rules, items = self._rules(shape, more), self._items(shape)
        if items is None:
            return _checking(rules) if rules else None
        return _numbering(rules, items)

    def _structure(self, shape: StructureShape) -> Walk | None:
        if self._elsewhere(shape.name):
            return None
        members = {_spelled(name): (name, member) for name, member in shape.members.items()}
        parts = []
        for spelled in in_order(members):
            name, member = members[spelled]
            place = f"{shape.name}.{name}"
            walk = self.walk(member, ADDED[self.service].get(place))
            required = name in shape.required_members
            if (walk or required) and not self._elsewhere(place):
                parts.append((name, spelled, required, walk))
        return _entering(tuple(parts)) if parts else None

    def _items(self, shape: Shape) -> Walk | None:
        """What looks at the structures in a list, which are numbered; other members are of one piece with the list."""
        member = cast("ListShape", shape).member if shape.type_name == "list" else None
        return self.walk(member) if member and member.type_name == "structure" else None

    def _rules(self, shape: Shape, more: Mapping[str, int] | None = None) -> list[_Rule]:
        """The constraints of a value that is no structure, those of what is in it included."""
        asked = {} if self._elsewhere(shape.name) else {**shape.metadata, **(more or {})}
        kind = shape.type_name
        if kind == "list":
            return [*_lengths(asked, list | tuple), *self._of_members(cast("ListShape", shape).member)]
        if kind == "map":
            return [*_lengths(asked, Mapping), *self._of_entries(cast("MapShape", shape))]
        if kind == "string":
            return _of_text(asked)
        return _of_number(asked) if kind in {"integer", "long", "float", "double"} else []

    def _of_members(self, member: Shape) -> list[_Rule]:
        rules = [] if member.type_name == "structure" else self._rules(member)
        return [_rule(_all(rules), list | tuple, lambda values: _keep(rules, values))] if rules else []

    def _of_entries(self, shape: MapShape) -> list[_Rule]:
        keys, values = self._rules(shape.key), self._rules(shape.value)

        def values_kept(entries: Mapping[Any, Any]) -> bool:
            return not _keep(keys, entries) or _keep(values, entries.values())  # after a wrong key nobody looks at them

        return [
            *([_rule(_all(keys), Mapping, lambda entries: _keep(keys, entries), "Map keys")] if keys else ()),
            *([_rule(_all(values), Mapping, values_kept, "Map value")] if values else ()),
        ]

    def _elsewhere(self, name: str) -> bool:
        return name in ELSEWHERE[self.service]


# --- constraints ----------------------------------------------------------------------------------


def _of_text(asked: Mapping[str, Any]) -> list[_Rule]:
    rules = _lengths(asked, str)
    if "enum" in asked:
        words = frozenset(asked["enum"])
        rules.append(_rule(one_of(asked["enum"]), str, words.__contains__))
    if "pattern" in asked and (matches := _matcher(asked["pattern"])):
        most = asked.get("max")
        if most is None:
            rules.append(_rule(like(asked["pattern"]), str, lambda text: len(text) <= _LONGEST_TRIED and matches(text)))
        else:  # what is too long is wrong already
            rules.append(_rule(like(asked["pattern"]), str, lambda text: len(text) > most or matches(text)))
    return rules


def _matcher(pattern: str) -> Callable[[str], bool] | None:
    """Whether a text is as a regular expression of Java says; ``None`` for one that only Java reads."""
    try:
        compiled = re.compile(pattern, re.ASCII)
    except re.error:
        return None
    return lambda text: compiled.fullmatch(text) is not None


def _lengths(asked: Mapping[str, Any], kind: Any) -> list[_Rule]:
    rules = []
    if "max" in asked:
        most = asked["max"]
        rules.append(_rule(longest(most), kind, lambda value: len(value) <= most))
    if asked.get("min"):
        least = asked["min"]
        rules.append(_rule(shortest(least), kind, lambda value: len(value) >= least))
    return rules


def _of_number(asked: Mapping[str, Any]) -> list[_Rule]:
    rules = []
    if "max" in asked:
        most = asked["max"]
        rules.append(_rule(highest(most), int | float, lambda value: value <= most))
    if "min" in asked:
        least = asked["min"]
        rules.append(_rule(lowest(least), int | float, lambda value: value >= least))
    return rules


def _rule(phrase: str, kind: Any, kept: Callable[[Any], bool], subject: str = "Member") -> _Rule:
    return _Rule(f"{subject} {phrase}", lambda value: not isinstance(value, kind) or kept(value))


def _keep(rules: list[_Rule], values: Any) -> bool:
    return all(rule.kept(value) for value in values for rule in rules)


def _all(rules: list[_Rule]) -> str:
    return each(*(rule.phrase.removeprefix("Member ") for rule in rules))


# --- walking --------------------------------------------------------------------------------------


def _spelled(name: str) -> str:
    """A member as SES writes it: with a small letter."""
    return name[:1].lower() + name[1:]


def _checking(rules: list[_Rule]) -> Walk:
    pairs = tuple((rule.phrase, rule.kept) for rule in rules)

    def walk(value: Any, path: str, broken: Broken) -> None:
        for phrase, kept in pairs:
            if not kept(value):
                broken.append((path, phrase))

    return walk


def _numbering(rules: list[_Rule], items: Walk) -> Walk:
    whole = _checking(rules)

    def walk(values: Any, path: str, broken: Broken) -> None:
        if not isinstance(values, list | tuple):
            return
        whole(values, path, broken)
        for number, value in enumerate(values, 1):
            items(value, f"{path}.{number}.member", broken)

    return walk


def _entering(parts: tuple[tuple[str, str, bool, Walk | None], ...]) -> Walk:
    def walk(value: Any, path: str, broken: Broken) -> None:
        if not isinstance(value, Mapping):
            return
        prefix = f"{path}." if path else ""
        for name, spelled, required, inner in parts:
            given = value.get(name)
            if given is not None:
                if inner:
                    inner(given, prefix + spelled, broken)
            elif required:
                broken.append((prefix + spelled, f"Member {NOT_NULL}"))

    return walk
