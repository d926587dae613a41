"""The page on conformance, from the tables of the model, the list of facts and the tests."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from conformance.errors import NEVER, UNREACHABLE
from conformance.facts import GRADES, HOME, SEEN, facts, observations, proofs
from conformance.pinned import actions, pinned
from sesmodel.api.actions import ACTIONS
from sesmodel.api.concepts import CONCEPTS
from sesmodel.api.gaps import LEFT_OUT, NO_EFFECT, REFUSED, REFUSED_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from conformance.facts import Fact
    from sesmodel.api.concepts import ServiceName

PAGE = HOME / "docs" / "conformance.md"
AREAS = {
    "QRC": "Quotas, Regions, credentials",
    "LIF": "Life of a message",
    "SMTP": "SMTP interface",
    "API": "Formatted and raw sending",
    "TPL": "Templates",
    "HDR": "Header fields, attachments, security",
    "RCV": "Receiving",
    "IDN": "Identities",
    "AUTH": "DKIM, SPF, MAIL FROM, DMARC",
    "NTF": "Feedback notifications",
    "SAZ": "Sending authorization",
    "TST": "Mailbox simulator, test mail",
    "CFG": "Configuration sets",
    "IP": "Dedicated addresses",
    "SUP": "Suppression lists",
    "LST": "Lists and subscriptions",
    "MON": "Sending statistics",
    "EVP": "Event publishing",
    "SCH": "Event records",
    "TUT": "Analysing events",
    "REP": "Reputation, pausing",
    "SEC": "Security, logging, privacy",
    "TRB": "Errors and troubleshooting",
    "SRC": "SMTP replies",
    "FAQ": "Reviews and metrics",
    "HIST": "History",
}
_MISSING = (
    (REFUSED, "refuses"),
    (REFUSED_WORDS, "refuses some words of"),
    (LEFT_OUT, "leaves out"),
    (NO_EFFECT, "keeps without effect"),
)
_API = {"ses": "v1", "sesv2": "v2"}


def page() -> str:
    """The whole page, in Markdown."""
    parts = (_head(), _actions("ses"), _actions("sesv2"), _errors(), _facts(), _observations())
    return "\n".join(line for part in parts for line in part)


def _head() -> Iterator[str]:
    yield "# Conformance"
    yield ""
    yield "This page is written by `make conformance`, and the tests compare it with the project. It goes by the models"
    yield f"of botocore {pinned()[0]}; `python -m conformance --differences` says what the installed one has besides."
    yield ""


# --- actions --------------------------------------------------------------------------------------


def state(service: ServiceName, operation: str) -> str:
    """How far an action is: ``done``, ``partly`` or ``not``."""
    if (service, operation) not in ACTIONS:
        return "not"
    return "partly" if any((service, operation) in table for table, _ in _MISSING) else "done"


def _actions(service: ServiceName) -> Iterator[str]:
    names = [operation for kind, operation in actions(pinned()[1]) if kind == service]
    order = list(CONCEPTS)
    names.sort(key=lambda name: order.index((service, name)))
    counts = Counter(state(service, name) for name in names)
    yield f"## Actions of {_API[service]}"
    yield ""
    yield f"Of {len(names)} actions, {counts['done']} are done, {counts['partly']} partly, and {counts['not']} not."
    yield "What is not there is refused with an error that names the action or the member."
    yield ""
    yield from _table(
        ["Action", "Belongs to", "State", "What is missing"],
        ([f"`{name}`", CONCEPTS[service, name], state(service, name), _missing(service, name)] for name in names),
    )


def _missing(service: ServiceName, operation: str) -> str:
    said = []
    for table, verb in _MISSING:
        paths = table.get((service, operation), {})
        for reason, group in groupby(sorted(paths, key=lambda path: (paths[path], path)), key=paths.__getitem__):
            said.append(f"{verb} {', '.join(f'`{path}`' for path in group)} ({reason})")
    return "; ".join(said)


def _errors() -> Iterator[str]:
    yield "## Errors that are not given"
    yield ""
    yield "The tests make every action give every error that botocore documents for it, but for these."
    yield ""
    never = (["all", f"`{error}`", reason] for error, reason in NEVER.items())
    some = (
        [f"{_API[service]} `{operation}`", f"`{error}`", reason]
        for (service, operation), errors in UNREACHABLE.items()
        for error, reason in errors.items()
    )
    yield from _table(["Action", "Error", "Why not"], (*never, *some))


# --- facts ----------------------------------------------------------------------------------------


def _facts() -> Iterator[str]:
    every, proven = facts(), proofs()
    counts = Counter(fact.grade for fact in every)
    yield "## Facts"
    yield ""
    count = sum(fact.id in proven for fact in every)
    yield f"What is known of SES, in {len(every)} facts. {count} of them are named by tests that fail if the model"
    yield "does otherwise. All come from the developer guide; the grade says what else they rest on:"
    yield ""
    yield from _table(["Grade", "Facts", ""], ([one, str(counts[one]), meaning] for one, meaning in GRADES.items()))
    for area, group in groupby(every, key=lambda fact: fact.area):
        yield f"### {AREAS[area]}"
        yield ""
        yield from _table(
            ["Fact", "About", "Grade", "Tests"],
            ([fact.id, fact.title, _grade(fact), _tests(proven.get(fact.id, {}))] for fact in group),
        )


def _grade(fact: Fact) -> str:
    numbers = ", ".join(one.removeprefix("OBS-") for one in fact.observations)
    return f"{fact.grade} (OBS-{numbers})" if numbers else fact.grade


def _tests(by_file: dict[str, list[str]]) -> str:
    files = (
        f"`{file}`: {', '.join(name.removeprefix('test_').replace('_', ' ') for name in names)}"
        for file, names in by_file.items()
    )
    return "; ".join(files) or "none"


def _observations() -> Iterator[str]:
    seen = observations()
    yield "## Observations"
    yield ""
    yield "`OBS-nnn`, here and in the code, is something found out about the real service. How well it is known:"
    yield ""
    rows = (
        [grade, meaning, ", ".join(one.removeprefix("OBS-") for one, its in seen.items() if its == grade)]
        for grade, meaning in SEEN.items()
    )
    yield from _table(["Grade", "", "Numbers"], rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
