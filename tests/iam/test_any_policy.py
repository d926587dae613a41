"""Whatever a policy says and a request asks for: it is refused or decided, and nothing else."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sesmodel import InvalidValue
from sesmodel.iam.document import OF_RESOURCE_IN_FULL, PolicyDocument
from sesmodel.iam.evaluate import AccessRequest, evaluate
from sesmodel.iam.operator import OPERATORS
from sesmodel.iam.principal import Principal

ARN = "arn:aws:ses:us-east-1:888888888888:identity/example.com"
texts = st.text(max_size=6) | st.sampled_from(
    ["*", "${k}", "${k, 'x'}", "${*}", ARN, "1", "true", "10.0.0.0/8", "YQ=="]
)
operators = st.sampled_from(sorted(OPERATORS)).flatmap(
    lambda name: st.sampled_from([name, f"ForAnyValue:{name}", f"ForAllValues:{name}IfExists"])
)
rows = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Deny"]),
        "Principal": st.sampled_from(["*", {"AWS": "123456789012"}]),
        "Action": st.lists(texts, min_size=1, max_size=2),
        "Resource": st.lists(texts, min_size=1, max_size=2),
        "Condition": st.dictionaries(
            operators, st.dictionaries(st.sampled_from(["k", "K", "x"]), texts, min_size=1), max_size=2
        ),
    }
)


@given(st.lists(rows, min_size=1, max_size=3), st.dictionaries(st.sampled_from("kx"), st.lists(texts)), texts, texts)
def test_any_policy_is_refused_or_decides_any_request(
    statements: list[Any], values: dict[str, Any], action: str, resource: str
) -> None:
    with suppress(InvalidValue):
        text = json.dumps({"Version": "2012-10-17", "Statement": statements})
        policies = {"p": PolicyDocument.parse(text, OF_RESOURCE_IN_FULL)}
        john = Principal("arn:aws:iam::123456789012:user/John")
        decision = evaluate(policies, AccessRequest(action=action, resource=resource, principal=john, values=values))
        assert len(decision.findings) == len(statements)
        assert decision.allowed is (
            bool(decision.by and decision.by.statement.allows)
            and all(one.statement.allows for one in decision.findings if one.applies)
        )
        assert str(decision)
