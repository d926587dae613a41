"""DKIM of identities, in both APIs."""

from __future__ import annotations

import json
import traceback
from typing import Any

import boto3
import pytest

from sesmodel import (
    TODAY,
    InvalidAction,
    InvalidParameterValue,
    LocalSes,
    NotFound,
    SesError,
    ValidationError,
    byodkim_private_key,
    byodkim_ready,
    patched,
    required_dns_records,
)
from tests.api.calling import call
from tests.dkim import keys, vectors
from tests.flow.signatures import domains

ANA, DOMAIN = "ana@example.com", "example.com"
KEY = byodkim_private_key(vectors.RFC_6376_KEY)
OWN = {"DomainSigningPrivateKey": KEY, "DomainSigningSelector": "s1"}
HELLO = {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}}
both = pytest.mark.parametrize("api", ["ses", "sesv2"])


@pytest.fixture
def ses() -> LocalSes:
    """SES that owns nothing yet."""
    return LocalSes()


def create(ses: LocalSes, name: str = DOMAIN, **attributes: Any) -> dict[str, Any]:
    more = {"DkimSigningAttributes": attributes} if attributes else {}
    made: dict[str, Any] = call(ses, "CreateEmailIdentity", EmailIdentity=name, **more)["DkimAttributes"]
    return made


def shown(ses: LocalSes, name: str = DOMAIN) -> dict[str, Any]:
    found: dict[str, Any] = call(ses, "GetEmailIdentity", EmailIdentity=name)["DkimAttributes"]
    return found


def shown_v1(ses: LocalSes, *names: str) -> dict[str, Any]:
    answer = call(ses, "GetIdentityDkimAttributes", api="ses", Identities=[*names])
    found: dict[str, Any] = answer["DkimAttributes"]
    return found


def put(ses: LocalSes, origin: str, name: str = DOMAIN, **attributes: Any) -> dict[str, Any]:
    more = {"SigningAttributes": attributes} if attributes else {}
    return call(
        ses,
        "PutEmailIdentityDkimSigningAttributes",
        EmailIdentity=name,
        SigningAttributesOrigin=origin,
        **more,
    )


def switch(ses: LocalSes, api: str, name: str = DOMAIN, *, enabled: bool) -> None:
    if api == "ses":
        call(ses, "SetIdentityDkimEnabled", api=api, Identity=name, DkimEnabled=enabled)
    else:
        call(ses, "PutEmailIdentityDkimAttributes", EmailIdentity=name, SigningEnabled=enabled)


# --- Easy DKIM ------------------------------------------------------------------------------------


def test_tokens_are_the_same_on_each_call_and_an_unknown_domain_is_made_pending(ses: LocalSes) -> None:
    tokens = call(ses, "VerifyDomainDkim", api="ses", Domain=DOMAIN)["DkimTokens"]

    assert (len(tokens), len(set(tokens))) == (3, 3)
    assert call(ses, "VerifyDomainDkim", api="ses", Domain=DOMAIN)["DkimTokens"] == tokens  # OBS-220
    found = call(ses, "GetIdentityVerificationAttributes", api="ses", Identities=[DOMAIN])["VerificationAttributes"]
    assert found[DOMAIN]["VerificationStatus"] == "Pending"
    assert shown_v1(ses, DOMAIN)[DOMAIN]["DkimVerificationStatus"] == "Pending"
    assert shown(ses)["Tokens"] == tokens


def test_an_address_has_to_be_verified_before_it_gets_tokens(ses: LocalSes) -> None:
    call(ses, "VerifyEmailIdentity", api="ses", EmailAddress=ANA)
    for name in (ANA, "bob@example.com"):
        with pytest.raises(InvalidParameterValue, match="is not verified"):
            call(ses, "VerifyDomainDkim", api="ses", Domain=name)

    ses.verify(ANA)
    tokens = call(ses, "VerifyDomainDkim", api="ses", Domain=ANA)["DkimTokens"]
    assert shown_v1(ses, ANA)[ANA]["DkimTokens"] == tokens
    assert [record.name for record in ses.required_dns_records(ANA)] == [
        f"{token}._domainkey.{DOMAIN}" for token in tokens
    ]


@pytest.mark.spec("AUTH-11")
def test_v1_shows_enabled_status_and_three_tokens_by_identity(ses: LocalSes) -> None:
    tokens = create(ses)["Tokens"]
    ses.publish_records(DOMAIN)

    answer = call(ses, "GetIdentityDkimAttributes", api="ses", Identities=[DOMAIN, "example.org"])
    attributes = {"DkimEnabled": True, "DkimVerificationStatus": "Success", "DkimTokens": tokens}
    assert answer == {"DkimAttributes": {DOMAIN: attributes}}


@pytest.mark.spec("AUTH-11")
def test_the_tokens_of_the_guide_are_three_cname_records() -> None:
    answer = json.loads(
        '{"DkimAttributes":{"example.com":{"DkimEnabled":true,"DkimVerificationStatus":"Success","DkimTokens":['
        '"hirjd4exampled5477y22yd23ettobi","v3rnz522czcl46quexamplek3efo5o6x","y4examplexbhyhnsjcmtvzotfvqjmdqoj"]}}}'
    )

    ((domain, attributes),) = answer["DkimAttributes"].items()
    records = required_dns_records(domain, region="us-east-1", tokens=attributes["DkimTokens"])
    assert [f"{record.name} {record.type} {record.value}" for record in records] == [
        f"{token}._domainkey.example.com CNAME {token}.dkim.amazonses.com"
        for token in (
            "hirjd4exampled5477y22yd23ettobi",
            "v3rnz522czcl46quexamplek3efo5o6x",
            "y4examplexbhyhnsjcmtvzotfvqjmdqoj",
        )
    ]


def test_v2_shows_all_of_easy_dkim(ses: LocalSes) -> None:
    tokens = create(ses)["Tokens"]

    assert shown(ses) == {  # OBS-233
        "SigningEnabled": True,
        "Status": "PENDING",
        "Tokens": tokens,
        "SigningHostedZone": "dkim.amazonses.com",
        "SigningAttributesOrigin": "AWS_SES",
        "NextSigningKeyLength": "RSA_1024_BIT",
        "CurrentSigningKeyLength": "RSA_1024_BIT",
        "LastKeyGenerationTimestamp": ses.clock.now(),
    }
    ses.publish_records(DOMAIN)
    assert shown(ses)["Status"] == "SUCCESS"


def test_the_moment_of_the_keys_is_a_number_on_the_wire(ses: LocalSes) -> None:
    bodies: list[bytes] = []
    with patched(ses):
        client = boto3.client("sesv2")
        client.create_email_identity(EmailIdentity=DOMAIN)
        client.meta.events.register(
            "before-parse.sesv2.GetEmailIdentity", lambda response_dict, **_: bodies.append(response_dict["body"])
        )
        answer = client.get_email_identity(EmailIdentity=DOMAIN)

    moment = ses.clock.now()
    said = json.loads(bodies[0])["DkimAttributes"]["LastKeyGenerationTimestamp"]
    assert (type(said) in (int, float), said) == (True, moment.timestamp())  # OBS-229
    assert answer["DkimAttributes"]["LastKeyGenerationTimestamp"] == moment


@pytest.mark.spec("AUTH-11")
def test_an_address_shows_the_dkim_of_its_domain_and_of_none_above(ses: LocalSes) -> None:
    call(ses, "VerifyEmailIdentity", api="ses", EmailAddress="ana@mail.example.com")
    create(ses)
    nothing = {"DkimEnabled": False, "DkimVerificationStatus": "NotStarted"}  # OBS-234
    assert shown_v1(ses, "ana@mail.example.com") == {"ana@mail.example.com": nothing}
    assert shown(ses, "ana@mail.example.com") == {
        "SigningEnabled": False,
        "Status": "NOT_STARTED",
        "Tokens": [],
        "SigningAttributesOrigin": "AWS_SES",
        "NextSigningKeyLength": "RSA_1024_BIT",
    }

    create(ses, "mail.example.com")
    ses.publish_records("mail.example.com")
    found = shown_v1(ses, "ana@mail.example.com", "mail.example.com")
    assert found["ana@mail.example.com"] == found["mail.example.com"]  # OBS-224
    assert found["mail.example.com"]["DkimVerificationStatus"] == "Success"
    assert shown(ses, "ana@mail.example.com") == shown(ses, "mail.example.com")
    assert create(ses, "bob@mail.example.com") == shown(ses, "mail.example.com")


# --- on and off -----------------------------------------------------------------------------------


@both
@pytest.mark.spec("AUTH-11", "AUTH-12")
@pytest.mark.parametrize("published", [False, True])
def test_switching_changes_neither_tokens_nor_status(ses: LocalSes, api: Any, *, published: bool) -> None:
    create(ses)
    if published:
        ses.publish_records(DOMAIN)
    before = shown(ses)

    switch(ses, api, enabled=False)
    assert shown(ses) == {**before, "SigningEnabled": False}  # OBS-225
    assert shown_v1(ses, DOMAIN)[DOMAIN]["DkimEnabled"] is False
    assert shown_v1(ses, DOMAIN)[DOMAIN]["DkimTokens"] == before["Tokens"]
    switch(ses, api, enabled=True)
    assert shown(ses) == before


@both
@pytest.mark.spec("AUTH-12")
def test_mail_is_signed_while_that_is_switched_on(ses: LocalSes, api: Any) -> None:
    create(ses)
    ses.publish_records(DOMAIN)

    signed_by = []
    for enabled in (True, False, True):
        switch(ses, api, enabled=enabled)
        call(ses, "SendEmail", FromEmailAddress=ANA, Destination={"ToAddresses": ["bob@example.net"]}, Content=HELLO)
        signed_by.append(domains(ses.sent[-1].raw))
    assert signed_by == [[DOMAIN, "amazonses.com"], ["amazonses.com"], [DOMAIN, "amazonses.com"]]


@both
@pytest.mark.parametrize("name", [DOMAIN, ANA])
def test_an_unknown_identity_cannot_be_switched(ses: LocalSes, api: Any, name: str) -> None:
    if name == ANA:
        ses.verify(ANA)  # and its domain is unknown
    with pytest.raises(InvalidParameterValue) as caught:
        switch(ses, api, name, enabled=True)

    assert caught.value.message == "Domain example.com is not verified for DKIM signing."  # OBS-222
    assert (caught.value.v1_code, caught.value.v2_name) == ("InvalidParameterValue", "BadRequestException")


@both
def test_an_address_of_a_known_domain_is_switched_in_vain(ses: LocalSes, api: Any) -> None:
    create(ses)
    ses.verify(ANA)
    before = shown(ses)

    for name in (ANA, "nobody@example.com"):
        switch(ses, api, name, enabled=False)  # OBS-223
    assert shown(ses) == shown(ses, ANA) == before


def test_no_word_on_signing_switches_it_off_in_v2_and_is_an_error_in_v1(ses: LocalSes) -> None:
    create(ses)

    call(ses, "PutEmailIdentityDkimAttributes", EmailIdentity=DOMAIN)
    assert shown(ses)["SigningEnabled"] is False
    with pytest.raises(ValidationError, match="'dkimEnabled'.*must not be null"):
        call(ses, "SetIdentityDkimEnabled", api="ses", Identity=DOMAIN)
    with pytest.raises(SesError, match="signingEnabled: a boolean is expected, not str") as caught:
        call(ses, "PutEmailIdentityDkimAttributes", EmailIdentity=DOMAIN, SigningEnabled="false")
    assert caught.value.v2_name == "SerializationException"


# --- BYODKIM --------------------------------------------------------------------------------------

READY = {"SigningAttributesOrigin": "EXTERNAL", "SigningEnabled": True, "Status": "SUCCESS", "Tokens": []}


@pytest.mark.spec("AUTH-17", "AUTH-19", "IDN-38", "IDN-10")
def test_a_domain_is_made_with_a_key_of_its_own(ses: LocalSes) -> None:
    made = create(ses, **OWN)

    assert made == {**READY, "Status": "NOT_STARTED"}
    assert shown(ses) == {**READY, "Status": "PENDING"}
    assert not byodkim_ready(shown(ses))
    (record,) = ses.required_dns_records(DOMAIN)
    assert (record.name, record.value) == ("s1._domainkey.example.com", f"p={vectors.RFC_6376_PUBLIC}")
    ses.publish_records(DOMAIN)
    assert shown(ses) == READY
    assert byodkim_ready(shown(ses))
    assert call(ses, "GetEmailIdentity", EmailIdentity=DOMAIN)["VerificationStatus"] == "SUCCESS"
    assert shown_v1(ses, DOMAIN) == {DOMAIN: {"DkimEnabled": True, "DkimVerificationStatus": "Success"}}


@pytest.mark.spec("AUTH-19")
@pytest.mark.parametrize(
    "change",
    [
        {"SigningAttributesOrigin": "AWS_SES"},
        {"SigningEnabled": False},
        {"Status": "PENDING"},
        {"Status": "TEMPORARY_FAILURE"},
    ],
)
def test_a_key_of_ones_own_is_ready_when_all_three_hold(change: dict[str, Any]) -> None:
    assert byodkim_ready(READY)
    assert not byodkim_ready({**READY, **change})
    (name,) = change
    assert not byodkim_ready({key: value for key, value in READY.items() if key != name})


@pytest.mark.spec("AUTH-18")
def test_a_domain_of_easy_dkim_is_switched_to_a_key_of_its_own_and_back(ses: LocalSes) -> None:
    tokens = create(ses)["Tokens"]
    ses.publish_records(DOMAIN)

    answer = put(ses, "EXTERNAL", **OWN)
    assert answer == {"DkimStatus": "PENDING", "DkimTokens": []}  # OBS-228
    assert shown(ses) == {**READY, "Status": "PENDING"}
    assert call(ses, "GetEmailIdentity", EmailIdentity=DOMAIN)["VerifiedForSendingStatus"] is True
    ses.publish_records(DOMAIN)
    assert shown(ses) == READY

    back = put(ses, "AWS_SES")
    assert (back["DkimStatus"], len(back["DkimTokens"])) == ("PENDING", 3)
    assert back["SigningHostedZone"] == "dkim.amazonses.com"
    assert shown(ses)["SigningAttributesOrigin"] == "AWS_SES"
    assert not set(back["DkimTokens"]) & set(tokens)


@pytest.mark.spec("AUTH-18")
def test_the_identity_has_to_be_there_before_its_key_is_looked_at(ses: LocalSes) -> None:
    guide = {"DomainSigningPrivateKey": "privateKey", "DomainSigningSelector": "selector"}
    for origin, more in (("EXTERNAL", guide), ("AWS_SES", {})):
        with pytest.raises(NotFound, match="Email identity example.com does not exist.") as caught:
            put(ses, origin, **more)
        assert (caught.value.v2_name, caught.value.v2_status) == ("NotFoundException", 404)


@pytest.mark.spec("AUTH-18")
@pytest.mark.parametrize("missing", [["DomainSigningPrivateKey"], ["DomainSigningSelector"], [*OWN]])
def test_a_key_of_ones_own_needs_both_key_and_selector(ses: LocalSes, missing: list[str]) -> None:
    tokens = create(ses)["Tokens"]
    given = {name: value for name, value in OWN.items() if name not in missing}

    with pytest.raises(InvalidParameterValue, match="needs both DomainSigningSelector and Domain") as caught:
        put(ses, "EXTERNAL", **given)
    assert caught.value.v2_name == "BadRequestException"
    assert shown(ses)["Tokens"] == tokens
    with pytest.raises(InvalidParameterValue, match="needs both DomainSigningSelector and Domain"):
        create(ses, "example.org", DomainSigningAttributesOrigin="EXTERNAL", **given)


@pytest.mark.spec("AUTH-18")
@pytest.mark.parametrize("name", [ANA, " ", "\t"])
def test_only_a_domain_has_a_key_of_its_own(ses: LocalSes, name: str) -> None:
    ses.verify(ANA)
    for origin, more in (("EXTERNAL", OWN), ("AWS_SES", {}), ("AWS_SES", {"NextSigningKeyLength": "RSA_2048_BIT"})):
        with pytest.raises(
            InvalidParameterValue, match=r"^The EmailIdentity value must be a valid domain\.$"
        ):  # OBS-226
            put(ses, origin, name, **more)
    for more in (OWN, {"NextSigningKeyLength": "RSA_2048_BIT"}):
        with pytest.raises(InvalidParameterValue):
            create(ses, "bob@example.com", **more)


@pytest.mark.spec("TRB-35", "AUTH-20")
@pytest.mark.parametrize("selector", ["", "a.b", "a-b", "s" * 64])
def test_a_selector_is_1_to_63_letters_and_digits(ses: LocalSes, selector: str) -> None:
    create(ses)
    wrong = {**OWN, "DomainSigningSelector": selector}

    for refuse in (put_external, create_another):
        with pytest.raises(SesError, match="[sS]elector") as caught:
            refuse(ses, wrong)
        assert caught.value.v2_name == "BadRequestException"
    for good in ("sel1", "s" * 63):
        put(ses, "EXTERNAL", **{**OWN, "DomainSigningSelector": good})


def put_external(ses: LocalSes, attributes: dict[str, str]) -> None:
    put(ses, "EXTERNAL", **attributes)


def create_another(ses: LocalSes, attributes: dict[str, str]) -> None:
    create(ses, "example.org", **attributes)


def bad_keys() -> dict[str, str]:
    return {
        "pkcs8": "".join(keys.rsa_1024().export_private_pkcs8().splitlines()[1:-1]),
        "armour": vectors.RFC_6376_KEY,
        "line ends": "\n".join([KEY[:64], KEY[64:]]),
        "2048 bits": byodkim_private_key(keys.rsa_2048(), sizes=(2048,)),
        "ed25519": vectors.RFC_8463_ED25519_KEY,
        "no key": "privateKey",
        "no text": "\ud800",
        "cut": KEY[:200],
        "empty": "",
        "too long": "A" * 20_481,
    }


@pytest.mark.spec("AUTH-15", "TRB-34", "TRB-35")
@pytest.mark.parametrize("kind", bad_keys())
def test_a_key_in_another_form_is_refused_and_never_shown(ses: LocalSes, kind: str) -> None:
    create(ses)
    wrong = {**OWN, "DomainSigningPrivateKey": bad_keys()[kind]}
    before = shown(ses)

    for refuse in (put_external, create_another):
        with pytest.raises((InvalidParameterValue, ValidationError), match="omainSigningPrivateKey") as caught:
            refuse(ses, wrong)
        assert caught.value.v2_name == "BadRequestException"
        told = "".join(traceback.format_exception(caught.value))
        assert not any(line in told for line in wrong["DomainSigningPrivateKey"].splitlines() if len(line) > 20)
    assert shown(ses) == before


@pytest.mark.spec("AUTH-15", "TRB-34")
def test_a_key_of_2048_bits_is_taken_within_the_limits_of_today() -> None:
    ses = LocalSes(limits=TODAY)

    create(ses, **{**OWN, "DomainSigningPrivateKey": bad_keys()["2048 bits"]})
    assert shown(ses)["SigningAttributesOrigin"] == "EXTERNAL"  # OBS-231


# --- the length of keys, and origins ----------------------------------------------------------------


def test_another_key_length_makes_new_tokens_and_keeps_the_identity_verified(ses: LocalSes) -> None:
    old = create(ses)["Tokens"]
    ses.publish_records(DOMAIN)
    ses.advance(hours=1)

    same = put(ses, "AWS_SES", NextSigningKeyLength="RSA_1024_BIT")
    assert same == put(ses, "AWS_SES")
    assert (same["DkimStatus"], same["DkimTokens"]) == ("SUCCESS", old)
    new = put(ses, "AWS_SES", NextSigningKeyLength="RSA_2048_BIT")
    assert new["DkimStatus"] == "PENDING"  # OBS-227
    assert not set(new["DkimTokens"]) & set(old)
    found = shown(ses)
    assert (found["NextSigningKeyLength"], found["CurrentSigningKeyLength"]) == ("RSA_2048_BIT", "RSA_2048_BIT")
    assert found["LastKeyGenerationTimestamp"] == ses.clock.now()
    assert call(ses, "GetEmailIdentity", EmailIdentity=DOMAIN)["VerifiedForSendingStatus"] is True


def test_easy_dkim_that_failed_begins_anew(ses: LocalSes) -> None:
    old = create(ses)["Tokens"]
    ses.advance(hours=72)
    assert shown(ses)["Status"] == "FAILED"

    new = put(ses, "AWS_SES")
    assert (new["DkimStatus"], set(new["DkimTokens"]) & set(old)) == ("PENDING", set())


@pytest.mark.parametrize("length", ["RSA_1024_BIT", "RSA_2048_BIT"])
def test_keys_that_begin_anew_are_as_long_as_before(ses: LocalSes, length: str) -> None:
    create(ses, NextSigningKeyLength=length)
    ses.advance(hours=72)

    put(ses, "AWS_SES")
    assert shown(ses)["CurrentSigningKeyLength"] == length


def test_a_domain_is_made_with_keys_of_a_length(ses: LocalSes) -> None:
    for name, more in (("a.example", {}), ("b.example", {"DomainSigningAttributesOrigin": "AWS_SES"})):
        made = create(ses, name, NextSigningKeyLength="RSA_2048_BIT", **more)
        assert (made["CurrentSigningKeyLength"], made["SigningAttributesOrigin"]) == ("RSA_2048_BIT", "AWS_SES")
        assert len(made["Tokens"]) == 3


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"NextSigningKeyLength": "RSA_2048_BIT", **OWN}, "NextSigningKeyLength is for Easy DKIM"),
        ({"DomainSigningAttributesOrigin": "AWS_SES", **OWN}, "are for BYODKIM, not Easy DKIM"),
        (
            {"NextSigningKeyLength": "RSA_512_BIT"},
            "'dkimSigningAttributes.nextSigningKeyLength'.*RSA_1024_BIT, RSA_2048",
        ),
        ({"DomainSigningAttributesOrigin": "MINE"}, "'dkimSigningAttributes.domainSigningAttributesOrigin' failed"),
        ({"DomainSigningAttributesOrigin": "AWS_SES_EU_WEST_1"}, "Deterministic Easy DKIM"),
    ],
)
def test_signing_attributes_that_do_not_go_together_are_refused(ses: LocalSes, attributes: Any, said: str) -> None:
    with pytest.raises(SesError, match=said):
        create(ses, **attributes)

    assert call(ses, "ListEmailIdentities")["EmailIdentities"] == []


@pytest.mark.parametrize(
    ("origin", "attributes", "error", "said"),
    [
        ("EXTERNAL", {"NextSigningKeyLength": "RSA_2048_BIT", **OWN}, InvalidParameterValue, "is for Easy DKIM"),
        ("AWS_SES", OWN, InvalidParameterValue, "are for BYODKIM"),
        ("AWS_SES", {"DomainSigningAttributesOrigin": "AWS_SES"}, InvalidParameterValue, "Use SigningAttributesOrigin"),
        (
            "AWS_SES",
            {"NextSigningKeyLength": "1024"},
            ValidationError,
            "'signingAttributes.nextSigningKeyLength' failed",
        ),
        ("AWS", {}, ValidationError, "'signingAttributesOrigin' failed.*enum value set: .*AWS_SES_AF_SOUTH_1"),
        ("AWS_SES_US_WEST_2", {}, InvalidAction, "Deterministic Easy DKIM"),
    ],
)
def test_an_origin_takes_what_is_its_own(
    ses: LocalSes, origin: str, attributes: Any, error: type[SesError], said: str
) -> None:
    create(ses)
    before = shown(ses)

    with pytest.raises(error, match=said):
        put(ses, origin, **attributes)
    assert shown(ses) == before
    with pytest.raises(ValidationError, match="'signingAttributesOrigin'.*must not be null"):
        call(ses, "PutEmailIdentityDkimSigningAttributes", EmailIdentity=DOMAIN)


def test_the_requests_of_the_guide_go_through_boto3(ses: LocalSes) -> None:
    with patched(ses):
        v1, v2 = boto3.client("ses"), boto3.client("sesv2")
        own: Any = OWN
        v2.create_email_identity(EmailIdentity=DOMAIN, DkimSigningAttributes=own)
        v2.put_email_identity_dkim_signing_attributes(
            EmailIdentity=DOMAIN, SigningAttributes=own, SigningAttributesOrigin="EXTERNAL"
        )
        ses.publish_records(DOMAIN)
        assert byodkim_ready(v2.get_email_identity(EmailIdentity=DOMAIN)["DkimAttributes"])
        v1.set_identity_dkim_enabled(Identity=DOMAIN, DkimEnabled=False)
        assert not byodkim_ready(v2.get_email_identity(EmailIdentity=DOMAIN)["DkimAttributes"])
