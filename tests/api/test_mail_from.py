"""MAIL FROM domains, in both APIs."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import InvalidParameterValue, LocalSes, MailFromDomainNotVerified, ValidationError
from tests.api.calling import call

ANA, DOMAIN, MAIL_FROM = "ana@example.com", "example.com", "mail.example.com"
both = pytest.mark.parametrize("api", ["ses", "sesv2"])
V1 = {"REJECT_MESSAGE": "RejectMessage", "USE_DEFAULT_VALUE": "UseDefaultValue"}


def put(
    ses: LocalSes, api: str, name: str = DOMAIN, domain: str | None = MAIL_FROM, behavior: str | None = None
) -> None:
    wanted = {} if domain is None else {"MailFromDomain": domain}
    if api == "ses":
        word = {} if behavior is None else {"BehaviorOnMXFailure": V1.get(behavior, behavior)}
        call(ses, "SetIdentityMailFromDomain", api=api, Identity=name, **wanted, **word)
    else:
        word = {} if behavior is None else {"BehaviorOnMxFailure": behavior}
        call(ses, "PutEmailIdentityMailFromAttributes", EmailIdentity=name, **wanted, **word)


def shown(ses: LocalSes, *names: str) -> dict[str, Any]:
    answer = call(ses, "GetIdentityMailFromDomainAttributes", api="ses", Identities=[*names])
    found: dict[str, Any] = answer["MailFromDomainAttributes"]
    return found


def shown_v2(ses: LocalSes, name: str = DOMAIN) -> dict[str, Any]:
    found: dict[str, Any] = call(ses, "GetEmailIdentity", EmailIdentity=name)["MailFromAttributes"]
    return found


@both
@pytest.mark.spec("AUTH-32")
@pytest.mark.parametrize("name", [DOMAIN, ANA])
def test_a_domain_is_set_found_and_cleared(ses: LocalSes, api: Any, name: str) -> None:
    ses.verify(name)
    put(ses, api, name, behavior="REJECT_MESSAGE")

    pending = {"MailFromDomain": MAIL_FROM, "MailFromDomainStatus": "PENDING", "BehaviorOnMxFailure": "REJECT_MESSAGE"}
    assert shown_v2(ses, name) == pending
    assert shown(ses, name) == {
        name: {
            "MailFromDomain": MAIL_FROM,
            "MailFromDomainStatus": "Pending",
            "BehaviorOnMXFailure": "RejectMessage",
        }
    }
    ses.publish_records(name)
    assert shown_v2(ses, name) == {**pending, "MailFromDomainStatus": "SUCCESS"}
    assert shown(ses, name)[name]["MailFromDomainStatus"] == "Success"
    put(ses, api, name, None)  # OBS-237: the behavior goes back to the default as well
    assert shown_v2(ses, name) == {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
    assert shown(ses, name) == {name: {"BehaviorOnMXFailure": "UseDefaultValue"}}


@both
@pytest.mark.spec("AUTH-32")
def test_an_empty_domain_clears_it_as_well(ses: LocalSes, api: Any) -> None:
    put(ses, api)
    put(ses, api, domain="")

    assert shown_v2(ses) == {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}


@both
def test_a_record_that_vanishes_is_a_temporary_failure_and_then_one_for_good(ses: LocalSes, api: Any) -> None:
    put(ses, api)
    ses.publish_records(DOMAIN)
    ses.dns.remove(MAIL_FROM)
    ses.tick()
    assert shown_v2(ses)["MailFromDomainStatus"] == "TEMPORARY_FAILURE"
    assert shown(ses, DOMAIN)[DOMAIN]["MailFromDomainStatus"] == "TemporaryFailure"
    ses.advance(hours=72)
    assert shown_v2(ses)["MailFromDomainStatus"] == "FAILED"
    assert shown(ses, DOMAIN)[DOMAIN]["MailFromDomainStatus"] == "Failed"
    put(ses, api)
    assert shown_v2(ses)["MailFromDomainStatus"] == "PENDING"


def test_unknown_identities_are_left_out(ses: LocalSes) -> None:
    assert shown(ses, "example.org", DOMAIN) == {DOMAIN: {"BehaviorOnMXFailure": "UseDefaultValue"}}


@both
@pytest.mark.parametrize("name", [DOMAIN, "example.org"], ids=["known", "unknown"])
def test_a_wrong_word_for_the_behavior_is_found_before_the_identity(ses: LocalSes, api: Any, name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        put(ses, api, name, behavior="Bounce")

    member, words = (
        ("behaviorOnMXFailure", "[RejectMessage, UseDefaultValue]")
        if api == "ses"
        else ("behaviorOnMxFailure", "[REJECT_MESSAGE, USE_DEFAULT_VALUE]")
    )
    assert caught.value.message == (  # OBS-236
        f"1 validation error detected: Value at '{member}' failed to satisfy constraint: "
        f"Member must satisfy enum value set: {words}"
    )
    assert (caught.value.v1_code, caught.value.v2_name) == ("ValidationError", "BadRequestException")


@both
@pytest.mark.spec("AUTH-32")
def test_an_identity_has_to_be_there_and_verified(ses: LocalSes, api: Any) -> None:
    with pytest.raises(InvalidParameterValue, match=r"^Identity <example\.org> does not exist\.$") as caught:  # OBS-235
        put(ses, api, "example.org", "mail.example.org")
    assert (caught.value.v1_code, caught.value.v2_name) == ("InvalidParameterValue", "BadRequestException")
    call(ses, "CreateEmailIdentity", EmailIdentity="example.org")
    with pytest.raises(InvalidParameterValue, match=r"^Identity <example\.org> is not verified\.$"):
        put(ses, api, "example.org", "mail.example.org")


@both
@pytest.mark.spec("AUTH-26")
@pytest.mark.parametrize("domain", [DOMAIN, "mail.example.org", "notexample.com", "a..example.com", "x y.example.com"])
def test_it_has_to_lie_below_the_domain_of_the_identity(ses: LocalSes, api: Any, domain: str) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        put(ses, api, domain=domain)

    if ".." not in domain and " " not in domain:  # OBS-238
        assert caught.value.message == (
            f"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of the identity <example.com>."
        )
    assert shown_v2(ses) == {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}


@both
@pytest.mark.spec("TRB-14", "AUTH-30")
def test_mail_is_rejected_without_its_record_if_that_is_wanted(ses: LocalSes, api: Any) -> None:
    simple = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}
    message: dict[str, Any] = {
        "FromEmailAddress": ANA,
        "Destination": {"ToAddresses": ["bob@example.net"]},
        "Content": {"Simple": simple},
    }
    put(ses, api)
    call(ses, "SendEmail", **message)
    put(ses, api, behavior="REJECT_MESSAGE")
    with pytest.raises(MailFromDomainNotVerified, match="Mail FROM domain is not verified") as caught:
        call(ses, "SendEmail", **message)
    assert (caught.value.v1_code, caught.value.v2_name, caught.value.v2_status) == (
        "MailFromDomainNotVerifiedException", "MailFromDomainNotVerifiedException", 400,
    )  # fmt: skip
    ses.publish_records(DOMAIN)
    call(ses, "SendEmail", **message)
