"""Policy documents."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesmodel import InvalidValue
from sesmodel.iam.document import PolicyDocument

STATEMENT = {
    "Sid": "one",
    "Effect": "Allow",
    "Principal": {"AWS": ["123456789012"]},
    "Action": ["ses:SendEmail"],
    "Resource": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
}


def document(**changes: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{**STATEMENT, **changes}]})


def parsed(**changes: Any) -> Any:
    return PolicyDocument.parse(document(**changes)).statements[0]


@pytest.mark.spec("SAZ-09")
def test_a_policy_has_statements_and_perhaps_an_id_and_any_version() -> None:
    one = {"Statement": STATEMENT}
    assert len(PolicyDocument.parse(json.dumps(one)).statements) == 1
    assert len(PolicyDocument.parse(json.dumps({**one, "Id": "p", "Version": "x"})).statements) == 1


@pytest.mark.spec("SAZ-09")
@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({}, "Statement"),
        ({"Statement": []}, "Statement"),
        ({"Statement": "x"}, "Statement"),
        ({"Statement": STATEMENT, "More": 1}, "the policy"),
        ({"Statement": STATEMENT, "Id": 1}, "Id"),
        ({"Statement": STATEMENT, "Version": ["2012-10-17"]}, "Version"),
        ([], "the policy"),
        ("x", "the policy"),
        ({"Statement": [STATEMENT, 1]}, "Statement 2"),
    ],
)
def test_what_is_no_policy_is_refused_with_its_place(wrong: Any, where: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        PolicyDocument.parse(json.dumps(wrong))

    assert caught.value.where == where


@pytest.mark.parametrize(
    ("element", "written", "where"),
    [
        ("Effect", '"Deny", "Effect": "Allow"', "Statement 1"),
        ("Principal", '{"AWS": "*", "AWS": "123456789012"}', "Statement 1, Principal"),
        ("Condition", '{"Bool": {"a": true}, "Bool": {"b": true}}', "Statement 1, Condition"),
        ("Condition", '{"Bool": {"a": true, "a": false}}', "Statement 1, Condition, Bool"),
        ("Version", '"x"', "the policy"),
    ],
)
def test_what_is_said_twice_is_refused_since_readers_of_json_see_but_the_last(
    element: str, written: str, where: str
) -> None:
    inside = document(**{element: "HERE"}) if element != "Version" else document()[:-1] + ', "Version": "HERE"}'
    text = inside.replace('"HERE"', written)
    with pytest.raises(InvalidValue, match="is there more than once") as caught:
        PolicyDocument.parse(text)

    assert caught.value.where == where


def test_which_of_very_many_members_is_there_twice_is_found_at_once() -> None:
    text = "{" + ",".join(f'"k{number}":1' for number in range(100_000)) + ',"k99999":1}'

    with pytest.raises(InvalidValue, match="k99999 is there more than once"):
        PolicyDocument.parse(text)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "9" * 5_000])
def test_what_is_no_number_of_json_is_refused(number: str) -> None:
    text = document(Condition={"NumericEquals": {"a": "X"}}).replace('"X"', number)
    with pytest.raises(InvalidValue, match="it is no JSON"):
        PolicyDocument.parse(text)
    with pytest.raises(InvalidValue, match="is not a number"):
        PolicyDocument.parse(text.replace(number, "1e400"))


@pytest.mark.spec("SAZ-10")
@pytest.mark.parametrize("name", ["Effect", "Principal", "Action", "Resource"])
def test_a_statement_without_a_required_element_is_refused_by_number_and_name(name: str) -> None:
    short = {key: value for key, value in STATEMENT.items() if key != name}
    with pytest.raises(InvalidValue) as caught:
        PolicyDocument.parse(json.dumps({"Statement": [STATEMENT, short]}))

    assert (caught.value.where, caught.value.what) == ("Statement 2", f"{name} is missing.")


@pytest.mark.spec("SAZ-10")
@pytest.mark.parametrize(
    "changes", [{"Effect": "allow"}, {"NotAction": "ses:SendEmail"}, {"Action": []}, {"Action": [1]}, {"Resource": 1}]
)
def test_a_statement_that_is_not_of_the_grammar_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        parsed(**changes)


@pytest.mark.spec("SAZ-10")
@pytest.mark.parametrize("name", ["NotPrincipal", "NotAction", "NotResource", "Comment"])
def test_an_element_that_the_guide_does_not_have_is_refused_by_name(name: str) -> None:
    of_guide = name.removeprefix("Not")
    changed = {name: STATEMENT.get(of_guide), **{key: value for key, value in STATEMENT.items() if key != of_guide}}
    with pytest.raises(InvalidValue, match=f"there is no element {name} here") as caught:
        PolicyDocument.parse(json.dumps({"Statement": [changed]}))

    assert caught.value.where == "Statement 1"


@pytest.mark.spec("SAZ-11")
@pytest.mark.parametrize(
    ("principal", "found"),
    [
        ("*", [("AWS", "*")]),
        ({"AWS": "*"}, [("AWS", "*")]),
        ({"AWS": ["123456789012"]}, [("AWS", "123456789012")]),
        ({"AWS": "arn:aws:iam::123456789012:user/John"}, [("AWS", "arn:aws:iam::123456789012:user/John")]),
        ({"AWS": "arn:aws:iam::123456789012:root"}, [("AWS", "arn:aws:iam::123456789012:root")]),
        ({"Service": ["cognito-idp.amazonaws.com"]}, [("Service", "cognito-idp.amazonaws.com")]),
    ],
)
def test_a_principal_is_everybody_an_account_a_user_or_a_service(principal: Any, found: list[Any]) -> None:
    assert list(parsed(Principal=principal).principals) == found


@pytest.mark.spec("SAZ-11")
@pytest.mark.parametrize(
    "principal",
    [
        "arn:aws:iam::123456789012:user/John",
        {},
        [],
        {"AWS": "12345678901"},
        {"AWS": "arn:aws:iam:region:user/name"},
        {"AWS": "arn:aws:iam::123456789012:user/*"},
        {"AWS": ["123456789012", "1234567890123"]},
        {"Federated": "x.example"},
        {"Service": "cognito"},
    ],
)
def test_what_is_no_principal_is_refused(principal: Any) -> None:
    with pytest.raises(InvalidValue):
        parsed(Principal=principal)


@pytest.mark.spec("SAZ-14")
def test_conditions_are_operators_of_keys_of_values() -> None:
    block = {
        "ForAllValues:StringLike": {"ses:Recipients": ["*@a", "*@b"]},
        "BoolIfExists": {"aws:SecureTransport": True},
    }
    first, second = parsed(Condition=block).conditions

    assert (first.operator, first.key, first.values) == ("ForAllValues:StringLike", "ses:Recipients", ("*@a", "*@b"))
    assert (second.operator, second.values) == ("BoolIfExists", ("true",))


@pytest.mark.spec("SAZ-14")
@pytest.mark.parametrize(
    "block",
    [
        {"StringAlike": {"a": "b"}},
        {"Some:StringLike": {"a": "b"}},
        {"Bool": {}},
        {"Bool": "x"},
        [],
        {"Null": {"a": []}},
    ],
)
def test_an_unknown_operator_or_a_condition_about_nothing_is_refused(block: Any) -> None:
    with pytest.raises(InvalidValue):
        parsed(Condition=block)


def test_needless_white_space_goes_and_the_rest_stays_as_it_is() -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": [{**STATEMENT, "Sid": "a  b é"}]}, indent=4)

    assert PolicyDocument.parse(text).text == json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: (
            st.lists(one)
            | st.dictionaries(
                st.sampled_from(["Statement", "Effect", "Principal", "Action", "Resource", "Condition", "x"]), one
            )
        ),
        max_leaves=8,
    )
)
def test_any_json_is_a_policy_or_refused(value: Any) -> None:
    with suppress(InvalidValue):
        PolicyDocument.parse(json.dumps(value))


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
@example('{"Statement":' + "[" * 100_000)
def test_any_text_is_a_policy_or_refused(text: str) -> None:
    with suppress(InvalidValue):
        PolicyDocument.parse(text)
