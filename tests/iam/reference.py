"""Policies decided upon straight from their JSON, in the plainest way: what the library is compared with."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction
from ipaddress import ip_address, ip_network
from typing import Any

Request = dict[str, Any]


def decide(policies: list[Any], request: Request) -> str:
    """``deny``, ``allow`` or ``nothing``."""
    effects = set()
    for policy in policies:
        statements = policy["Statement"]
        for statement in statements if isinstance(statements, list) else [statements]:
            if counts(statement, request, has_variables=policy.get("Version") == "2012-10-17"):
                effects.add(statement["Effect"])
    return "deny" if "Deny" in effects else "allow" if "Allow" in effects else "nothing"


def counts(statement: Any, request: Request, *, has_variables: bool) -> bool:
    def element(name: str, fits: Any) -> bool:
        if f"Not{name}" in statement:
            return not fits(statement[f"Not{name}"])
        return name not in statement or fits(statement[name])

    known = {key.lower(): values for key, values in request["values"].items()}
    return (
        element("Principal", lambda said: meant(said, request["principal"]))
        and element("Action", lambda said: any(like(one.lower(), request["action"].lower()) for one in listed(said)))
        and element(
            "Resource",
            lambda said: any(
                arn_like(filled(one, known, on=has_variables), request["resource"]) for one in listed(said)
            ),
        )
        and all(
            condition(
                operator, known.get(key.lower(), []), [filled(one, known, on=has_variables) for one in listed(wanted)]
            )
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def meant(said: Any, principal: str) -> bool:
    if said == "*":
        return True
    owner = re.search(r"::(\d{12}):", principal)
    role = re.fullmatch(r"arn:aws:sts::(\d{12}):assumed-role/([^/]*)/.*", principal)
    names_of_it = {"AWS": {"*", principal}, "Service": {principal}}
    if owner:
        names_of_it["AWS"] |= {owner[1], f"arn:aws:iam::{owner[1]}:root"}
    if role:
        names_of_it["AWS"].add(f"arn:aws:iam::{role[1]}:role/{role[2]}")
    return any(name in names_of_it[kind] for kind, names in said.items() for name in listed(names))


def filled(text: Any, known: dict[str, list[str]], *, on: bool) -> list[str] | None:
    """The characters of a text; a wildcard is one of two words, which no character is."""
    text = text if isinstance(text, str) else str(text).lower()
    parts = re.split(r"(\$\{[^}]*\})", text) if on else [text]
    out: list[str] = []
    for part in parts:
        if on and part.startswith("${"):
            key, _, default = part[2:-1].partition(",")
            values = known.get(key.strip().lower(), [])
            if key in ("*", "?", "$"):
                out.append(key)
            elif len(values) == 1:
                out += values[0]
            elif default:
                out += default.strip().strip("'")
            else:
                return None
        else:
            out += [{"*": "ANY", "?": "ONE"}.get(one, one) for one in part]
    return out


def like(pattern: str | list[str] | None, text: str) -> bool:
    """A table of what begins can be matched."""
    if pattern is None:
        return False
    if isinstance(pattern, str):
        pattern = [{"*": "ANY", "?": "ONE"}.get(one, one) for one in pattern]
    ends = {0}
    for one in pattern:
        if one == "ANY":
            ends = {end for start in ends for end in range(start, len(text) + 1)}
        else:
            ends = {start + 1 for start in ends if start < len(text) and one in ("ONE", text[start])}
    return len(text) in ends


def arn_like(pattern: list[str] | None, arn: str) -> bool:
    if pattern is None:
        return False
    if pattern and set(pattern) == {"ANY"}:
        return True
    fields: list[list[str]] = [[]]
    for one in pattern:
        if one == ":" and len(fields) < 6:
            fields.append([])
        else:
            fields[-1].append(one)
    found = arn.split(":", 5)
    return len(found) == 6 and all(like(field, part) for field, part in zip(fields, found, strict=False))


def condition(operator: str, given: list[str], wanted: list[list[str] | None]) -> bool:
    quantifier, _, name = operator.rpartition(":")
    if name.endswith("IfExists"):
        name = name.removesuffix("IfExists")
        if not given:
            return True
    if name == "Null":
        return any(plain(one).lower() == ("false" if given else "true") for one in wanted)
    negated = "Not" in name
    of_each = [any(compare(name.replace("Not", ""), value, one) for one in wanted) != negated for value in given]
    if quantifier == "ForAllValues":
        return all(of_each)
    if quantifier == "ForAnyValue":
        return any(of_each)
    return all(of_each) if negated else any(of_each)


def plain(characters: list[str] | None) -> str:
    return "".join({"ANY": "*", "ONE": "?"}.get(one, one) for one in characters or [])


def compare(name: str, given: str, wanted: list[str] | None) -> bool:
    if wanted is None:
        return False
    text = plain(wanted)
    ways = {
        "StringEquals": lambda: given == text,
        "BinaryEquals": lambda: given == text,
        "StringEqualsIgnoreCase": lambda: given.lower() == text.lower(),
        "StringLike": lambda: like(wanted, given),
        "ArnEquals": lambda: arn_like(wanted, given),
        "ArnLike": lambda: arn_like(wanted, given),
        "Bool": lambda: given.lower() == text.lower() and text.lower() in ("true", "false"),
        "IpAddress": lambda: is_within(given, text),
    }
    return ways[name]() if name in ways else in_order(name, given, text)


def is_within(address: str, network: str) -> bool:
    try:
        return ip_address(address) in ip_network(network, strict=False)
    except ValueError:
        return False


def in_order(name: str, given: str, text: str) -> bool:
    kind = "Date" if name.startswith("Date") else "Numeric"
    left, right = size(kind, given), size(kind, text)
    if left is None or right is None:
        return False
    how = name.removeprefix(kind)
    return (
        (left < right and "Less" in how) or (left > right and "Greater" in how) or (left == right and "Equals" in how)
    )


def size(kind: str, text: str) -> Fraction | None:
    if kind == "Date" and text.endswith("Z"):
        form = "%Y-%m-%dT%H:%MZ" if text.count(":") == 1 else "%Y-%m-%dT%H:%M:%SZ"
        try:
            return Fraction(datetime.strptime(text, form).replace(tzinfo=UTC).timestamp())
        except ValueError:
            return None
    try:
        return Fraction(text)
    except ValueError:
        return None
