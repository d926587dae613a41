"""Policies of identities, in both APIs."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from sesmodel import (
    AlreadyExists,
    InvalidParameterValue,
    InvalidPolicy,
    LimitExceeded,
    LocalSes,
    NotFound,
    RefusalRules,
    Rules,
    ValidationError,
    patched,
)
from tests.api.calling import call

DOMAIN = "example.com"
ARN = f"arn:aws:ses:us-east-1:123456789012:identity/{DOMAIN}"
both = pytest.mark.parametrize("api", ["ses", "sesv2"])


@pytest.fixture
def ses() -> LocalSes:
    """SES that owns a domain, which nobody verified yet (SAZ-40)."""
    found = LocalSes()
    call(found, "CreateEmailIdentity", EmailIdentity=DOMAIN)
    return found


def policy(**changes: Any) -> str:
    principal = {"AWS": ["111122223333"]}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "ses:SendEmail", "Resource": ARN, **changes}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def put(ses: LocalSes, api: str, name: str = "mine", text: str | None = None, identity: str = DOMAIN) -> None:
    document = policy() if text is None else text
    if api == "ses":
        call(ses, "PutIdentityPolicy", api=api, Identity=identity, PolicyName=name, Policy=document)
    else:
        call(ses, "CreateEmailIdentityPolicy", EmailIdentity=identity, PolicyName=name, Policy=document)


def stored(ses: LocalSes) -> dict[str, str]:
    found: dict[str, str] = call(ses, "GetEmailIdentityPolicies", EmailIdentity=DOMAIN)["Policies"]
    assert call(ses, "ListIdentityPolicies", api="ses", Identity=DOMAIN)["PolicyNames"] == list(found)
    assert call(ses, "GetEmailIdentity", EmailIdentity=DOMAIN)["Policies"] == found
    return found


@pytest.mark.spec("SAZ-25")
def test_v1_puts_a_policy_in_the_place_of_the_one_of_its_name(ses: LocalSes) -> None:
    put(ses, "ses")
    put(ses, "ses", text=policy(Action="ses:Send*"))

    assert [json.loads(text)["Statement"][0]["Action"] for text in stored(ses).values()] == ["ses:Send*"]


@pytest.mark.spec("SAZ-25")
def test_v2_creates_and_updates_and_each_refuses_what_the_other_is_for(ses: LocalSes) -> None:
    named = {"EmailIdentity": DOMAIN, "PolicyName": "mine", "Policy": policy(Effect="Deny")}
    with pytest.raises(NotFound, match=r"^Policy <mine> does not exist$") as unknown:  # OBS-243
        call(ses, "UpdateEmailIdentityPolicy", **named)
    put(ses, "sesv2")
    with pytest.raises(AlreadyExists, match=r"^Policy <mine> already exists$"):  # OBS-243
        put(ses, "sesv2")
    call(ses, "UpdateEmailIdentityPolicy", **named)

    assert unknown.value.v2_status == 404
    assert json.loads(stored(ses)["mine"])["Statement"][0]["Effect"] == "Deny"


@pytest.mark.spec("SAZ-25")
def test_what_is_deleted_is_gone_and_only_v2_minds_that_it_was_not_there(ses: LocalSes) -> None:
    put(ses, "ses")
    call(ses, "DeleteIdentityPolicy", api="ses", Identity=DOMAIN, PolicyName="mine")
    call(ses, "DeleteIdentityPolicy", api="ses", Identity=DOMAIN, PolicyName="mine")
    call(ses, "DeleteIdentityPolicy", api="ses", Identity="unknown.example", PolicyName="mine")
    with pytest.raises(NotFound, match=r"^Policy <mine> does not exist$"):
        call(ses, "DeleteEmailIdentityPolicy", EmailIdentity=DOMAIN, PolicyName="mine")
    put(ses, "ses")
    call(ses, "DeleteEmailIdentityPolicy", EmailIdentity=DOMAIN, PolicyName="mine")

    assert stored(ses) == {}


@pytest.mark.spec("SAZ-25")
def test_v1_gives_the_documents_that_are_asked_for_and_leaves_unknown_names_out(ses: LocalSes) -> None:
    put(ses, "ses", "one")
    put(ses, "ses", "two")
    asked = {"Identity": DOMAIN, "PolicyNames": ["two", "three"]}

    assert list(call(ses, "GetIdentityPolicies", api="ses", **asked)["Policies"]) == ["two"]
    unknown = {**asked, "Identity": "unknown.example"}
    assert call(ses, "GetIdentityPolicies", api="ses", **unknown) == {"Policies": {}}  # OBS-242
    assert call(ses, "ListIdentityPolicies", api="ses", Identity="unknown.example") == {"PolicyNames": []}
    with pytest.raises(ValidationError, match="'policyNames' failed to satisfy"):
        call(ses, "GetIdentityPolicies", api="ses", Identity=DOMAIN, PolicyNames=[f"p{n}" for n in range(21)])


@pytest.mark.parametrize("operation", ["Create", "Update", "Delete", "Get"])
def test_v2_does_not_find_an_identity_that_is_not_there(ses: LocalSes, operation: str) -> None:
    more = {"Get": {}, "Delete": {"PolicyName": "p"}}.get(operation, {"PolicyName": "p", "Policy": policy()})
    name = f"{operation}EmailIdentity{'Policies' if operation == 'Get' else 'Policy'}"
    with pytest.raises(NotFound, match=r"^Email identity <unknown\.example> does not exist\.$"):  # OBS-243
        call(ses, name, EmailIdentity="unknown.example", **more)


def test_v1_knows_an_identity_by_its_arn_too(ses: LocalSes) -> None:
    put(ses, "ses", identity=ARN)

    assert call(ses, "ListIdentityPolicies", api="ses", Identity=ARN) == {"PolicyNames": ["mine"]}
    elsewhere = ARN.replace("us-east-1", "eu-west-1")
    assert call(ses, "ListIdentityPolicies", api="ses", Identity=elsewhere) == {"PolicyNames": []}


@pytest.mark.spec("SAZ-08")
@both
def test_an_identity_has_twenty_policies(ses: LocalSes, api: str) -> None:
    for number in range(20):
        put(ses, api, f"p{number}")
    text = rf"^Number of policies for <{DOMAIN}> exceeds max allowed number of policies per resource$"  # OBS-246
    with pytest.raises(InvalidParameterValue if api == "ses" else LimitExceeded, match=text):
        put(ses, api, "p20")
    put(ses, "ses", "p3", policy(Effect="Deny"))

    assert len(stored(ses)) == 20


@pytest.mark.spec("SAZ-08")
@both
def test_a_document_has_4096_bytes_at_most(ses: LocalSes, api: str) -> None:
    def of(size: int) -> str:
        text = policy(Sid="X").replace("X", "é")
        return text + " " * (size - len(text.encode()))

    put(ses, api, "fits", of(4096))
    with pytest.raises(InvalidPolicy, match=r"4,096 bytes"):
        put(ses, api, "more", of(4097))

    assert list(stored(ses)) == ["fits"]


@pytest.mark.spec("SAZ-08")
@both
def test_the_name_of_a_policy_is_of_letters_digits_dashes_and_underscores(ses: LocalSes, api: str) -> None:
    put(ses, api, "a_b-1")
    put(ses, api, "x" * 64)
    for name in ("a b", "a.b"):
        with pytest.raises(InvalidParameterValue, match=r"^PolicyName is invalid\. Policy names must only include"):
            put_unchecked(ses, api, name)
    with pytest.raises(ValidationError, match="'policyName' failed .* less than or equal to 64$"):  # OBS-245
        put(ses, api, "x" * 65)


def put_unchecked(ses: LocalSes, api: Any, name: str) -> None:
    operation = "PutIdentityPolicy" if api == "ses" else "CreateEmailIdentityPolicy"
    identity = "Identity" if api == "ses" else "EmailIdentity"
    ses.call(api, operation, {identity: DOMAIN, "PolicyName": name, "Policy": policy()})


@pytest.mark.spec("SAZ-13")
@pytest.mark.parametrize("resource", ["*", ARN.replace("us-east-1", "eu-west-1"), ARN.replace(DOMAIN, "example.net")])
def test_the_resource_is_the_identity_that_the_policy_is_put_on(ses: LocalSes, resource: str) -> None:
    with pytest.raises(InvalidPolicy, match="is not the identity"):
        put(ses, "ses", text=policy(Resource=resource))
    put(ses, "ses", text=policy(Resource=[ARN]))


@pytest.mark.spec("SAZ-12")
def test_the_actions_are_those_that_send_in_any_letter_case(ses: LocalSes) -> None:
    put(ses, "ses", text=policy(Action=["SES:SendRawEmail", "ses:Send*", "ses:*", "ses:Send???Email"]))
    for action in ("ses:DeleteIdentity", "sns:Publish", "ses:SendEmai", "ses:Send????Email", "ses:[S]endEmail"):
        with pytest.raises(InvalidPolicy, match="sends no mail"):
            put(ses, "ses", text=policy(Action=action))


@pytest.mark.spec("SAZ-15")
def test_a_condition_on_a_key_that_ses_does_not_have_is_refused(ses: LocalSes) -> None:
    put(ses, "ses", text=policy(Condition={"StringLike": {"ses:fromaddress": "*@x", "aws:SourceIp": "10.0.0.0/8"}}))
    with pytest.raises(InvalidPolicy, match=r"^Unknown or unapplicable condition field 'ses:ToEmail'\.$"):
        put(ses, "ses", text=policy(Condition={"StringLike": {"ses:ToEmail": "*@x"}}))


@pytest.mark.spec("SAZ-16")
def test_any_key_of_aws_may_be_compared_unless_only_known_ones_are_taken(ses: LocalSes) -> None:
    strict = LocalSes(rules=Rules(refusals=RefusalRules(only_known_keys=True)))
    call(strict, "CreateEmailIdentity", EmailIdentity=DOMAIN)
    keys = ("CurrentTime", "EpochTime", "SecureTransport", "SourceIp", "UserAgent", "PrincipalOrgID")
    known = policy(Condition={"Null": {f"aws:{key}": "false" for key in keys}})
    other = policy(Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}})

    for one in (ses, strict):
        put(one, "ses", text=known)
    put(ses, "ses", text=other)
    with pytest.raises(InvalidPolicy, match=r"^Unknown or unapplicable condition field 'AWS:SourceAccount'\.$"):
        put(strict, "ses", text=other)  # OBS-249
    assert stored(strict) == {"mine": known.replace(" ", "")}


@both
def test_a_document_that_is_none_is_refused_and_nothing_is_stored(ses: LocalSes, api: str) -> None:
    with pytest.raises(InvalidPolicy, match="it is no JSON") as caught:
        put(ses, api, text="{")

    assert (caught.value.v1_code, caught.value.v2_name) == ("InvalidPolicy", "BadRequestException")
    assert stored(ses) == {}


def test_a_document_comes_back_without_needless_white_space(ses: LocalSes) -> None:
    put(ses, "ses", text=json.dumps(json.loads(policy()), indent=2))

    assert stored(ses) == {"mine": json.dumps(json.loads(policy()), separators=(",", ":"))}  # OBS-247


def test_boto3_reads_the_policies_and_the_refusal(ses: LocalSes) -> None:
    with patched(ses):
        client = boto3.client("ses", region_name="us-east-1")
        client.put_identity_policy(Identity=DOMAIN, PolicyName="mine", Policy=policy())
        with pytest.raises(client.exceptions.InvalidPolicyException):
            client.put_identity_policy(Identity=DOMAIN, PolicyName="mine", Policy="{}")
        found = client.get_identity_policies(Identity=DOMAIN, PolicyNames=["mine"])["Policies"]

    assert json.loads(found["mine"]) == json.loads(policy())


def test_the_policies_of_an_identity_go_with_it(ses: LocalSes) -> None:
    put(ses, "ses")
    call(ses, "DeleteEmailIdentity", EmailIdentity=DOMAIN)
    call(ses, "CreateEmailIdentity", EmailIdentity=DOMAIN)

    assert stored(ses) == {}
