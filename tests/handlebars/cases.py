"""Cases with the outcomes of handlebars.js.

``cases.json`` was recorded by the authors of this project with handlebars.js 4.7.10 under Node 20 (MIT licence); its
member ``about`` explains the fields. The templates are our own or those of the Amazon SES Developer Guide.
``language.json`` goes through the language construct by construct, recorded in the same way.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple


def _recorded(name: str) -> dict[str, Any]:
    recorded: dict[str, Any] = json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return recorded


_ALL = _recorded("cases.json")["cases"]


class Case(NamedTuple):
    """One rendering and what comes of it: an output, or the kind of error, ``compile`` or ``render``."""

    name: str
    template: str
    data: Any
    partials: dict[str, str]
    strict: bool
    escape: bool
    output: str | None
    error: str | None


def _case(record: dict[str, Any], outcome: dict[str, Any], name: str, *, strict: bool, escape: bool) -> Case:
    error = outcome.get("expected_error", {}).get("kind")
    output = outcome.get("expected")
    partials = record.get("partials", {})
    return Case(f"{record['name']} {name}", record["template"], record["data"], partials, strict, escape, output, error)


def all_cases() -> list[Case]:
    """Every record, with both values of ``strict``, escaped and not."""
    found = []
    for record in _ALL:
        strict = record["strict"]
        escape = not record.get("options", {}).get("noEscape", False)
        plain = record.get("no_escape", record)
        found += [
            _case(record, record, "as recorded", strict=strict, escape=escape),
            _case(record, record.get("other_strict", record), "strict the other way", strict=not strict, escape=escape),
            _case(record, plain, "not escaped", strict=strict, escape=False),
        ]
    return found


def of_the_guide() -> list[Case]:
    """The records on what the SES guide describes, or links to, as SES would render them: strict, not escaped."""
    found = []
    for record in _ALL:
        if (record["ses"] or record.get("ses_by_link")) and "partials" not in record:
            outcome = record if record["strict"] else record.get("other_strict", record)
            if "no_escape" in record and "expected" in outcome:
                outcome = record["no_escape"]
            found.append(_case(record, outcome, "in SES", strict=True, escape=False))
    return found


def of_the_language() -> list[Case]:
    """The records on every construct, with both values of ``strict``, escaped."""
    recorded = _recorded("language.json")
    found = []
    for record in recorded["cases"]:
        data = record.get("data", recorded["data"])
        partials = {name: recorded["partials"][name] for name in record.get("partials", ())}
        for strict, outcome in ((False, record["lenient"]), (True, record.get("strict", record["lenient"]))):
            output, error = (None, outcome["error"]) if isinstance(outcome, dict) else (outcome, None)
            name = f"{record['name']} {'strict' if strict else 'lenient'}"
            found.append(Case(name, record["template"], data, partials, strict, True, output, error))
    return found
