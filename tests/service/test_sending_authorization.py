"""Which identity decides, beside a few lines of bookkeeping."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sesmodel import LocalSes
from sesmodel.iam.document import PolicyDocument
from sesmodel.service.identity import identity_arn

NAMES = ("ana+news@mail.example.com", "ana@mail.example.com", "mail.example.com", "example.com")
ADDRESSES = ("ana+news@mail.example.com", "ana@mail.example.com", "bob@mail.example.com", "bob@example.com")
BY = "111111111111"

statements = st.tuples(st.sampled_from(["Allow", "Deny"]), st.sampled_from([BY, "222222222222", "*"]))
policies = st.lists(st.lists(statements, min_size=1, max_size=2), max_size=2)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, policies)),
    st.sets(st.sampled_from(NAMES)),
    st.sampled_from(ADDRESSES),
)
def test_the_most_specific_verified_identity_that_says_anything_decides(
    held: dict[str, list[list[tuple[str, str]]]], pending: set[str], address: str
) -> None:
    ses = LocalSes()
    for name, documents in held.items():
        ses.create_identity(name) if name in pending else ses.verify(name)
        arn = identity_arn("us-east-1", ses.account.id, name)
        ses.identities.require(name).policies.update(
            {str(number): text_of(rows, arn) for number, rows in enumerate(documents)}
        )

    covering = [name for name in _over(address) if name in held and name not in pending]
    if not covering:
        return
    decision = ses.decide(address, by=BY)
    allowed, asked = expected(held, covering)
    assert decision.allowed is allowed
    assert {arn.rpartition("identity/")[2] for arn, _ in decision.asked} == set(asked)
    assert sum(len(said.findings) for _, said in decision.asked) == len(decision.findings)
    assert str(decision).count("Statement ") == len(decision.findings)


def _over(address: str) -> list[str]:
    local_part, domain = address.split("@")
    names = [address, f"{local_part.partition('+')[0]}@{domain}", "mail.example.com", "example.com"]
    return [name for name in dict.fromkeys(names) if f"@{domain}".endswith(name.rpartition("@")[2])]


def expected(held: dict[str, list[list[tuple[str, str]]]], covering: list[str]) -> tuple[bool, list[str]]:
    for place, name in enumerate(covering, 1):
        effects = {effect for rows in held[name] for effect, who in rows if who in (BY, "*")}
        if effects:
            return effects == {"Allow"}, covering[:place]
    return False, covering


def text_of(rows: list[tuple[str, str]], arn: str) -> str:
    found: list[Any] = [
        {"Effect": effect, "Principal": {"AWS": who}, "Action": "ses:Send*", "Resource": arn} for effect, who in rows
    ]
    return PolicyDocument.parse(json.dumps({"Statement": found})).text
