"""Identities, in both APIs."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, WaiterError

from sesmodel import (
    GUIDE,
    AlreadyExists,
    ConfigurationSetDoesNotExist,
    DnsTable,
    InvalidParameterValue,
    LimitExceeded,
    Limits,
    LocalSes,
    ManualClock,
    MessageRejected,
    NotFound,
    SeededIds,
    SesError,
    ValidationError,
    byodkim_private_key,
    patched,
)
from sesmodel.flow.identities import start_verification
from sesmodel.flow.state import ServiceState
from sesmodel.flow.verifying import look
from sesmodel.service.account import Account
from tests.api.calling import call
from tests.dkim import vectors

ANA, DOMAIN = "ana@example.com", "example.com"
both = pytest.mark.parametrize("api", ["ses", "sesv2"])


@pytest.fixture
def ses() -> LocalSes:
    """SES that owns nothing yet."""
    return LocalSes()


def create(ses: LocalSes, name: str = DOMAIN, **more: Any) -> dict[str, Any]:
    return call(ses, "CreateEmailIdentity", EmailIdentity=name, **more)


def get(ses: LocalSes, name: str = DOMAIN) -> dict[str, Any]:
    return call(ses, "GetEmailIdentity", EmailIdentity=name)


def listed(ses: LocalSes, api: str, **params: Any) -> list[str]:
    if api == "ses":
        names: list[str] = call(ses, "ListIdentities", api=api, **params)["Identities"]
        return names
    return [one["IdentityName"] for one in call(ses, "ListEmailIdentities", **params)["EmailIdentities"]]


def attributes(ses: LocalSes, *names: str) -> dict[str, Any]:
    found: dict[str, Any] = call(ses, "GetIdentityVerificationAttributes", api="ses", Identities=[*names])
    shown: dict[str, Any] = found["VerificationAttributes"]
    return shown


def send(ses: LocalSes, sender: str = ANA, **more: Any) -> None:
    simple = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}
    destination = {"ToAddresses": ["bob@example.net"]}
    call(ses, "SendEmail", FromEmailAddress=sender, Destination=destination, Content={"Simple": simple}, **more)


# --- made -----------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-10", "IDN-20")
def test_a_domain_is_made_pending_with_three_tokens_and_signing_enabled(ses: LocalSes) -> None:
    made = create(ses)

    assert list(made) == ["IdentityType", "VerifiedForSendingStatus", "DkimAttributes"]  # OBS-208
    assert (made["IdentityType"], made["VerifiedForSendingStatus"]) == ("DOMAIN", False)
    dkim = made["DkimAttributes"]
    assert (dkim["Status"], dkim["SigningEnabled"], len(set(dkim["Tokens"]))) == ("NOT_STARTED", True, 3)  # OBS-207
    assert get(ses)["VerificationStatus"] == "PENDING"
    assert get(ses)["DkimAttributes"] == {**dkim, "Status": "PENDING"}
    assert get(ses)["VerifiedForSendingStatus"] is False
    names = {f"{token}._domainkey.example.com" for token in dkim["Tokens"]}
    assert {record.name for record in ses.required_dns_records(DOMAIN)} == names


def test_an_address_is_made_pending_without_tokens(ses: LocalSes) -> None:
    made = create(ses, ANA)

    assert (made["IdentityType"], made["VerifiedForSendingStatus"]) == ("EMAIL_ADDRESS", False)
    dkim = made["DkimAttributes"]
    assert (dkim["SigningEnabled"], dkim["Status"], dkim["Tokens"]) == (False, "NOT_STARTED", [])
    assert get(ses, ANA)["VerificationInfo"] == {}
    assert get(ses, ANA)["DkimAttributes"] == dkim
    assert get(ses, ANA)["VerificationStatus"] == "PENDING"


@pytest.mark.spec("IDN-10")
def test_nothing_is_made_with_an_unknown_configuration_set(ses: LocalSes) -> None:
    with pytest.raises(ConfigurationSetDoesNotExist, match="Configuration set <none> does not exist.") as caught:
        create(ses, ConfigurationSetName="none")

    assert caught.value.v2_name == "NotFoundException"
    assert listed(ses, "sesv2") == []


@pytest.mark.spec("IDN-10")
def test_nothing_is_made_with_a_mail_from_domain_of_others(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match="is not subdomain of the domain of the identity <example.com>"):
        ses.create_identity(DOMAIN, mail_from="mail.other.test")

    assert listed(ses, "sesv2") == []


@pytest.mark.spec("IDN-20", "IDN-06")
def test_an_identity_is_made_once_whatever_case_its_domain_is_in(ses: LocalSes) -> None:
    create(ses)

    with pytest.raises(AlreadyExists, match=r"^Email identity example\.com already exist\.$") as caught:  # OBS-202
        create(ses, "Example.COM")
    assert (caught.value.v2_name, caught.value.v2_status) == ("AlreadyExistsException", 400)
    call(ses, "VerifyDomainIdentity", api="ses", Domain="EXAMPLE.com")
    assert listed(ses, "ses") == [DOMAIN]


@pytest.mark.parametrize("name", ["", " ", "no domain", "a..b", "@example.com", "ana@"])
def test_a_name_that_is_neither_an_address_nor_a_domain_is_refused(ses: LocalSes, name: str) -> None:
    for api, operation, member in (
        ("sesv2", "CreateEmailIdentity", "EmailIdentity"),
        ("ses", "VerifyDomainIdentity", "Domain"),
        ("ses", "VerifyEmailIdentity", "EmailAddress"),
        ("ses", "VerifyEmailAddress", "EmailAddress"),
    ):
        with pytest.raises((InvalidParameterValue, ValidationError)):
            call(ses, operation, api=api, **{member: name})
    assert listed(ses, "ses") == []


def test_an_address_is_no_domain_and_a_domain_no_address(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match=r"^Invalid domain name ana@example\.com\.$"):  # OBS-086
        call(ses, "VerifyDomainIdentity", api="ses", Domain=ANA)
    for operation in ("VerifyEmailIdentity", "VerifyEmailAddress", "DeleteVerifiedEmailAddress"):
        with pytest.raises(InvalidParameterValue, match=r"^Invalid email address<example\.com>\.$"):  # OBS-085
            call(ses, operation, api="ses", EmailAddress=DOMAIN)


@pytest.mark.spec("IDN-04", "QRC-15")
def test_a_region_holds_10_000_identities_of_both_types_in_any_state() -> None:
    assert GUIDE.identities == 10_000
    ses = LocalSes(limits=Limits(identities=2))
    create(ses)
    call(ses, "VerifyEmailIdentity", api="ses", EmailAddress="ana@example.org")

    with pytest.raises(LimitExceeded) as caught:
        create(ses, "example.net")
    assert (caught.value.v2_name, caught.value.v2_status) == ("LimitExceededException", 400)  # OBS-217
    for operation, params in (
        ("VerifyEmailIdentity", {"EmailAddress": ANA}),
        ("VerifyDomainIdentity", {"Domain": "example.net"}),
        ("VerifyDomainDkim", {"Domain": "example.net"}),
    ):
        with pytest.raises(LimitExceeded):
            call(ses, operation, api="ses", **params)
    assert listed(ses, "ses") == ["ana@example.org", DOMAIN]
    create(LocalSes(limits=Limits(identities=2), region="eu-west-1"), "example.net")  # another Region
    call(ses, "DeleteEmailIdentity", EmailIdentity=DOMAIN)
    create(ses, "example.net")


@pytest.mark.spec("IDN-04")
def test_an_identity_of_another_region_permits_nothing_here() -> None:
    there, here = LocalSes(region="us-west-2"), LocalSes(region="us-east-1")
    tokens = [create(one)["DkimAttributes"]["Tokens"] for one in (there, here)]
    there.publish_records(DOMAIN)

    send(there)
    with pytest.raises(MessageRejected, match="(?i)region US-EAST-1: ana@example.com"):
        send(here)
    assert not set(tokens[0]) & set(tokens[1])


# --- verified -------------------------------------------------------------------------------------


def test_a_domain_is_verified_by_a_token_of_44_characters(ses: LocalSes) -> None:
    answer = call(ses, "VerifyDomainIdentity", api="ses", Domain=DOMAIN)

    token = answer["VerificationToken"]
    assert list(answer) == ["VerificationToken"]  # OBS-214
    assert (len(token), len(b64decode(token, validate=True))) == (44, 32)
    assert call(ses, "VerifyDomainIdentity", api="ses", Domain=DOMAIN) == answer
    assert attributes(ses, DOMAIN) == {DOMAIN: {"VerificationStatus": "Pending", "VerificationToken": token}}
    ses.publish_records(DOMAIN)
    assert attributes(ses, DOMAIN) == {DOMAIN: {"VerificationStatus": "Success", "VerificationToken": token}}


@pytest.mark.parametrize(("name", "hours"), [(DOMAIN, 72), (ANA, 24)])
def test_what_nobody_confirms_fails_and_is_started_again(ses: LocalSes, name: str, hours: int) -> None:
    operation, member = (
        ("VerifyDomainIdentity", "Domain") if name == DOMAIN else ("VerifyEmailIdentity", "EmailAddress")
    )
    call(ses, operation, api="ses", **{member: name})

    ses.advance(hours=hours, seconds=-1)
    assert attributes(ses, name)[name]["VerificationStatus"] == "Pending"
    ses.advance(seconds=1)  # OBS-213
    assert attributes(ses, name)[name]["VerificationStatus"] == "Failed"
    assert get(ses, name)["VerificationStatus"] == "FAILED"
    call(ses, operation, api="ses", **{member: name})
    assert attributes(ses, name)[name]["VerificationStatus"] == "Pending"


def test_a_table_without_any_record_is_looked_in() -> None:
    state = ServiceState(account=Account("123456789012", "us-east-1"), clock=ManualClock(), ids=SeededIds())
    state.dns = DnsTable()
    domain = start_verification(state, DOMAIN)

    look(state)
    assert domain.verification.last_checked == state.clock.now()


def test_only_domains_have_a_token_and_unknown_identities_are_left_out(ses: LocalSes) -> None:
    create(ses)
    create(ses, ANA)

    found = attributes(ses, ANA, DOMAIN, "example.org")
    assert list(found) == [ANA, DOMAIN]
    assert found[ANA] == {"VerificationStatus": "Pending"}
    assert list(found[DOMAIN]) == ["VerificationStatus", "VerificationToken"]
    with pytest.raises(ValidationError, match="Value at 'identities'.*must not be null"):
        call(ses, "GetIdentityVerificationAttributes", api="ses")
    with pytest.raises(ValidationError, match="Value at 'identities'.*length less than or equal to 100"):
        attributes(ses, *(f"{number}.example" for number in range(101)))


# --- looked at ------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-10")
def test_all_is_shown_of_an_identity(ses: LocalSes) -> None:
    call(ses, "CreateConfigurationSet", ConfigurationSetName="set")
    create(ses, ConfigurationSetName="set", Tags=[{"Key": "team", "Value": "a"}])
    shown = get(ses)

    assert set(shown) == {  # OBS-209
        "IdentityType", "FeedbackForwardingStatus", "VerifiedForSendingStatus", "DkimAttributes", "MailFromAttributes",
        "Policies", "Tags", "ConfigurationSetName", "VerificationStatus", "VerificationInfo",
    }  # fmt: skip
    assert (shown["FeedbackForwardingStatus"], shown["Policies"]) == (True, {})
    assert (shown["Tags"], shown["ConfigurationSetName"]) == ([{"Key": "team", "Value": "a"}], "set")
    assert shown["MailFromAttributes"] == {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
    assert set(shown["VerificationInfo"]) == {"LastCheckedTimestamp", "ErrorType"}


def test_verification_info_says_when_somebody_looked_and_what_was_wrong(ses: LocalSes) -> None:
    create(ses)
    start = ses.clock.now()
    token = get(ses)["DkimAttributes"]["Tokens"][0]

    ses.advance(minutes=1)
    ses.tick()
    info = get(ses)["VerificationInfo"]
    assert info == {"LastCheckedTimestamp": start + timedelta(minutes=1), "ErrorType": "HOST_NOT_FOUND"}  # OBS-210
    ses.publish_records(DOMAIN)
    now = ses.clock.now()
    assert get(ses)["VerificationInfo"] == {"LastCheckedTimestamp": now, "LastSuccessTimestamp": now}
    ses.dns.remove(f"{token}._domainkey.example.com")
    ses.advance(days=1)
    info = get(ses)["VerificationInfo"]
    assert info["ErrorType"] == "HOST_NOT_FOUND"
    assert info["LastSuccessTimestamp"] < info["LastCheckedTimestamp"]


def test_verification_info_of_a_domain_without_dkim_is_that_of_its_token(ses: LocalSes) -> None:
    call(ses, "VerifyDomainIdentity", api="ses", Domain=DOMAIN)
    ses.publish_records(DOMAIN)

    assert get(ses)["VerificationInfo"]["LastSuccessTimestamp"] == ses.clock.now()
    assert get(ses)["DkimAttributes"]["Status"] == "NOT_STARTED"


def test_an_identity_that_there_is_not_can_be_neither_looked_at_nor_deleted_in_v2(ses: LocalSes) -> None:
    for operation in ("GetEmailIdentity", "DeleteEmailIdentity"):
        with pytest.raises(NotFound, match=r"^Email identity example\.com does not exist\.$") as caught:  # OBS-203
            call(ses, operation, EmailIdentity=DOMAIN)
        assert (caught.value.v2_name, caught.value.v2_status) == ("NotFoundException", 404)


# --- listed ---------------------------------------------------------------------------------------


def one_of_each_state() -> LocalSes:
    ses = LocalSes()
    create(ses, "failed@example.com")
    ses.advance(hours=24)
    create(ses, "pending.example")
    create(ses, "verified.example")
    ses.publish_records("verified.example")
    return ses


@pytest.mark.spec("IDN-18")
def test_the_list_has_identities_of_every_type_and_state_of_its_region() -> None:
    ses = one_of_each_state()

    lines = call(ses, "ListEmailIdentities")["EmailIdentities"]
    assert lines == [  # OBS-211
        {
            "IdentityType": "EMAIL_ADDRESS",
            "IdentityName": "failed@example.com",
            "SendingEnabled": False,
            "VerificationStatus": "FAILED",
        },
        {
            "IdentityType": "DOMAIN",
            "IdentityName": "pending.example",
            "SendingEnabled": False,
            "VerificationStatus": "PENDING",
        },
        {
            "IdentityType": "DOMAIN",
            "IdentityName": "verified.example",
            "SendingEnabled": True,
            "VerificationStatus": "SUCCESS",
        },
    ]
    names = [line["IdentityName"] for line in lines]
    assert listed(ses, "ses") == names
    assert [one["VerificationStatus"] for one in attributes(ses, *names).values()] == ["Failed", "Pending", "Success"]
    assert listed(LocalSes(region="eu-west-1"), "ses") == listed(LocalSes(region="eu-west-1"), "sesv2") == []


@pytest.mark.spec("IDN-18")
def test_the_list_of_v1_can_be_of_one_type() -> None:
    ses = one_of_each_state()

    assert listed(ses, "ses", IdentityType="EmailAddress") == ["failed@example.com"]
    assert listed(ses, "ses", IdentityType="Domain") == ["pending.example", "verified.example"]
    with pytest.raises(ValidationError) as caught:
        call(ses, "ListIdentities", api="ses", IdentityType="DOMAIN")
    assert caught.value.message == (
        "1 validation error detected: Value at 'identityType' failed to satisfy constraint: "
        "Member must satisfy enum value set: [Domain, EmailAddress]"
    )


@pytest.mark.spec("IDN-18")
@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"IDENTITY_NAME_CONTAINS": "e.com"}, ["failed@example.com"]),
        ({"IDENTITY_NAME_CONTAINS": " E.Com ", "IDENTITY_TYPE": None}, ["failed@example.com"]),
        ({"IDENTITY_NAME_CONTAINS": "e" * 320}, []),
        ({"IDENTITY_NAME_CONTAINS": "😀" * 320}, []),
        ({"IDENTITY_TYPE": "DOMAIN"}, ["pending.example", "verified.example"]),
        ({"VERIFICATION_STATUS": "PENDING"}, ["pending.example"]),
        ({"IDENTITY_TYPE": "EMAIL_ADDRESS", "VERIFICATION_STATUS": "SUCCESS"}, []),
        ({}, ["failed@example.com", "pending.example", "verified.example"]),
    ],
)
def test_the_list_of_v2_can_be_filtered(wanted: dict[str, str | None], names: list[str]) -> None:
    assert listed(one_of_each_state(), "sesv2", Filter=wanted) == names


_SHORT, _LONG = ({"IDENTITY_NAME_CONTAINS": text} for text in (" ab ", "a" * 321))


@pytest.mark.spec("IDN-18")
@pytest.mark.parametrize(
    ("params", "message"),
    [
        (
            {"Filter": _SHORT, "PageSize": 0},
            "Value 0 for parameter PageSize is invalid. PageSize must be between 1 and 1000.",
        ),
        (
            {"Filter": {**_SHORT, "IDENTITY_TYPE": "X"}},
            "Filter IDENTITY_NAME_CONTAINS must be at least 3 characters.",
        ),
        ({"Filter": _LONG}, "Filter IDENTITY_NAME_CONTAINS must be at most 320 characters."),
        ({"Filter": {"IDENTITY_TYPE": "X", "VERIFICATION_STATUS": "X"}}, "Invalid identity type <X> in filter."),
        ({"Filter": {"IDENTITY_TYPE": "MANAGED_DOMAIN"}}, "Invalid identity type <MANAGED_DOMAIN> in filter."),
        ({"Filter": {"VERIFICATION_STATUS": "Pending"}}, "Invalid verification status <Pending> in filter."),
        ({"Filter": {"VERIFICATION_STATUS": "NOT_STARTED"}}, "Invalid verification status <NotStarted>."),
        ({"Filter": {"IDENTITY_TYPE": "X"}, "NextToken": "garbage"}, "Invalid identity type <X> in filter."),
        ({"Filter": {"IDENTITY_TYPE": "DOMAIN"}, "NextToken": "garbage"}, "Invalid NextToken."),
        ({"Filter": {}, "NextToken": "garbage"}, "Invalid NextToken <garbage>."),
    ],
)
def test_a_filter_is_refused_in_the_words_that_were_seen(params: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        listed(LocalSes(), "sesv2", **params)
    assert caught.value.message == message


@pytest.mark.spec("IDN-18")
def test_a_token_is_good_for_the_filter_that_it_came_with() -> None:
    ses = one_of_each_state()
    domains: dict[str, Any] = {"Filter": {"IDENTITY_NAME_CONTAINS": ".example"}}

    token = call(ses, "ListEmailIdentities", PageSize=1, **domains)["NextToken"]
    again: dict[str, Any] = {"Filter": {"IDENTITY_NAME_CONTAINS": " .EXAMPLE "}}
    assert listed(ses, "sesv2", NextToken=token, **again) == ["verified.example"]
    with pytest.raises(InvalidParameterValue, match=f"^Invalid NextToken <{token}>\\.$"):
        listed(ses, "sesv2", NextToken=token)
    for other in ({"IDENTITY_TYPE": "DOMAIN"}, {"IDENTITY_NAME_CONTAINS": "verified"}):
        with pytest.raises(InvalidParameterValue, match="^Invalid NextToken\\.$"):
            listed(ses, "sesv2", NextToken=token, Filter=other)


def test_the_keys_of_a_filter_and_its_values_are_constrained() -> None:
    with pytest.raises(
        ValidationError,
        match="'filter' failed to satisfy constraint: Map keys must satisfy constraint: .Member must satisfy enum value"
        " set: .IDENTITY_NAME_CONTAINS, VERIFICATION_STATUS, IDENTITY_TYPE",
    ):
        listed(LocalSes(), "sesv2", Filter={"NAME": "x"})
    with pytest.raises(ValidationError, match="Map value must satisfy constraint: .Member must have length greater"):
        listed(LocalSes(), "sesv2", Filter={"IDENTITY_TYPE": ""})


@both
def test_pages_are_in_order_and_whole_whatever_comes_or_goes_meanwhile(ses: LocalSes, api: Any) -> None:
    operation, size = ("ListIdentities", "MaxItems") if api == "ses" else ("ListEmailIdentities", "PageSize")
    for number in (3, 1, 5, 2, 4):
        create(ses, f"{number}.example")

    first = call(ses, operation, api=api, **{size: 2})
    call(ses, "DeleteEmailIdentity", EmailIdentity="1.example")
    call(ses, "DeleteEmailIdentity", EmailIdentity="2.example")
    create(ses, "6.example")
    assert listed(ses, api, NextToken=first["NextToken"], **{size: 3}) == ["3.example", "4.example", "5.example"]
    second = call(ses, operation, api=api, NextToken=first["NextToken"], **{size: 3})
    assert listed(ses, api, NextToken=second["NextToken"]) == ["6.example"]
    assert "NextToken" not in call(ses, operation, api=api, NextToken=second["NextToken"])
    assert listed(ses, api, NextToken="") == ["3.example", "4.example", "5.example", "6.example"]
    other = "sesv2" if api == "ses" else "ses"  # the token of either API is good for the other one
    assert listed(ses, other, NextToken=first["NextToken"]) == ["3.example", "4.example", "5.example", "6.example"]
    elsewhere = LocalSes(region="eu-west-1")
    for token in ("?", "é", first["NextToken"], "W" * 5000):
        with pytest.raises(InvalidParameterValue, match=f"^Invalid NextToken <{re.escape(token)}>.$"):
            listed(elsewhere, api, NextToken=token)


@both
def test_a_page_has_at_most_1000_identities_and_without_a_size_as_many_in_v1_and_25_in_v2(
    ses: LocalSes, api: Any
) -> None:
    size = "MaxItems" if api == "ses" else "PageSize"
    ses.verify(*(f"{number}.example" for number in range(1001)))

    assert len(listed(ses, api)) == (1000 if api == "ses" else 25)
    assert len(listed(ses, api, **{size: 1000})) == 1000
    for wrong in (-1, 0, 1001):
        said = f"^Value {wrong} for parameter {size} is invalid. {size} must be between 1 and 1000.$"
        with pytest.raises(InvalidParameterValue, match=said):  # before the token is looked at
            listed(ses, api, NextToken="?", **{size: wrong})


def test_verified_addresses_have_a_list_of_their_own(ses: LocalSes) -> None:
    call(ses, "VerifyEmailAddress", api="ses", EmailAddress=ANA)
    ses.verify("bob@example.com", "example.org")

    assert call(ses, "ListVerifiedEmailAddresses", api="ses") == {"VerifiedEmailAddresses": ["bob@example.com"]}
    call(ses, "DeleteVerifiedEmailAddress", api="ses", EmailAddress="bob@example.com")
    assert call(ses, "ListVerifiedEmailAddresses", api="ses") == {"VerifiedEmailAddresses": []}
    assert listed(ses, "ses") == [ANA, "example.org"]


# --- deleted --------------------------------------------------------------------------------------


@both
@pytest.mark.spec("IDN-19")
def test_what_is_deleted_permits_nothing_any_more_in_this_region(api: Any) -> None:
    here, there = LocalSes(region="us-west-2"), LocalSes(region="us-east-1")
    for one in (here, there):
        one.verify(DOMAIN)
    delete(here, api, DOMAIN)

    with pytest.raises(MessageRejected, match="(?i)region US-WEST-2: ana@example.com"):
        send(here)
    send(there)


@both
@pytest.mark.spec("IDN-19")
def test_settings_go_with_an_identity_and_its_domain_decides_again(ses: LocalSes, api: Any) -> None:
    ses.verify(DOMAIN, ANA)
    call(ses, "CreateConfigurationSet", ConfigurationSetName="of-ana")
    call(ses, "CreateConfigurationSet", ConfigurationSetName="of-domain")
    for name, its in ((ANA, "of-ana"), (DOMAIN, "of-domain")):
        call(ses, "PutEmailIdentityConfigurationSetAttributes", EmailIdentity=name, ConfigurationSetName=its)
    call(ses, "PutEmailIdentityMailFromAttributes", EmailIdentity=DOMAIN, MailFromDomain="m.example.com")
    call(ses, "PutEmailIdentityFeedbackAttributes", EmailIdentity=DOMAIN, EmailForwardingEnabled=False)
    tokens = call(ses, "VerifyDomainDkim", api="ses", Domain=DOMAIN)["DkimTokens"]

    delete(ses, api, ANA)
    send(ses)
    assert ses.events[-1].mail.tags["ses:configuration-set"] == ("of-domain",)
    delete(ses, api, DOMAIN)
    create(ses)
    new = get(ses)
    assert (new["VerificationStatus"], new["FeedbackForwardingStatus"]) == ("PENDING", True)
    assert new["MailFromAttributes"] == {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
    assert "ConfigurationSetName" not in new
    assert not set(new["DkimAttributes"]["Tokens"]) & set(tokens)


def delete(ses: LocalSes, api: str, name: str) -> None:
    if api == "ses":
        call(ses, "DeleteIdentity", api=api, Identity=name)
    else:
        call(ses, "DeleteEmailIdentity", EmailIdentity=name)


@pytest.mark.spec("IDN-19")
def test_to_delete_what_is_unknown_is_no_error_in_v1_and_one_in_v2(ses: LocalSes) -> None:
    delete(ses, "ses", DOMAIN)  # OBS-204
    with pytest.raises(NotFound):
        delete(ses, "sesv2", DOMAIN)


# --- the default configuration set, and feedback ---------------------------------------------------


@pytest.mark.spec("IDN-11")
def test_the_default_set_holds_for_sends_that_name_none(ses: LocalSes) -> None:
    ses.verify(DOMAIN)
    heard: dict[str, list[str]] = {"A": [], "B": []}
    for name, its in heard.items():
        call(ses, "CreateConfigurationSet", ConfigurationSetName=name)
        ses.subscribe(lambda event, its=its: its.append(event.event_type), configuration_set=name)
    call(ses, "PutEmailIdentityConfigurationSetAttributes", EmailIdentity=DOMAIN, ConfigurationSetName="A")

    send(ses)
    assert heard == {"A": ["Send", "Delivery"], "B": []}
    send(ses, ConfigurationSetName="B")
    assert heard == {"A": ["Send", "Delivery"], "B": ["Send", "Delivery"]}
    call(ses, "PutEmailIdentityConfigurationSetAttributes", EmailIdentity=DOMAIN)  # OBS-205
    assert "ConfigurationSetName" not in get(ses)
    send(ses)
    assert heard == {"A": ["Send", "Delivery"], "B": ["Send", "Delivery"]}


@pytest.mark.spec("IDN-11")
def test_a_default_set_and_its_identity_have_to_be_there(ses: LocalSes) -> None:
    put = "PutEmailIdentityConfigurationSetAttributes"
    with pytest.raises(NotFound, match=r"^Identity <example\.com> does not exist\.$") as caught:  # OBS-205
        call(ses, put, EmailIdentity=DOMAIN, ConfigurationSetName="none")
    assert (caught.value.v2_name, caught.value.v2_status) == ("NotFoundException", 404)
    create(ses)
    with pytest.raises(ConfigurationSetDoesNotExist, match=r"^Configuration set <none> does not exist\.$"):
        call(ses, put, EmailIdentity=DOMAIN, ConfigurationSetName="none")
    assert "ConfigurationSetName" not in get(ses)


@pytest.mark.spec("IDN-11")
def test_an_empty_name_of_a_set_is_kept_as_it_is_and_means_none(ses: LocalSes) -> None:
    create(ses, ConfigurationSetName="")

    assert get(ses)["ConfigurationSetName"] == ""  # OBS-206
    ses.publish_records(DOMAIN)
    send(ses)
    assert ses.sent.one().options.configuration_set is None


@both
def test_feedback_is_forwarded_until_that_is_switched_off(ses: LocalSes, api: Any) -> None:
    ses.verify(DOMAIN)
    forward(ses, api, enabled=False)
    assert get(ses)["FeedbackForwardingStatus"] is False
    send_to_nobody(ses)
    assert len(ses.inbox(ANA)) == 1  # or nobody would hear of it (MON-03)
    ses.create_configuration_set("told")
    ses.add_event_destination("told", "bounces", ses.create_topic("bounces"))
    call(ses, "PutEmailIdentityConfigurationSetAttributes", EmailIdentity=DOMAIN, ConfigurationSetName="told")
    send_to_nobody(ses)
    assert len(ses.inbox(ANA)) == 1
    forward(ses, api, enabled=True)
    assert get(ses)["FeedbackForwardingStatus"] is True
    send_to_nobody(ses)
    assert len(ses.inbox(ANA)) == 2


def test_no_word_on_forwarding_switches_it_off(ses: LocalSes) -> None:
    create(ses)

    call(ses, "PutEmailIdentityFeedbackAttributes", EmailIdentity=DOMAIN)
    assert get(ses)["FeedbackForwardingStatus"] is False
    with pytest.raises(ValidationError, match="'forwardingEnabled'.*must not be null"):
        call(ses, "SetIdentityFeedbackForwardingEnabled", api="ses", Identity=DOMAIN)


@both
def test_feedback_of_an_unknown_identity_cannot_be_set(ses: LocalSes, api: Any) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        forward(ses, api, enabled=False)
    # OBS-267
    assert caught.value.message == "Identity example.com is invalid. Must be a verified email address or domain."


def forward(ses: LocalSes, api: str, *, enabled: bool) -> None:
    if api == "ses":
        call(ses, "SetIdentityFeedbackForwardingEnabled", api=api, Identity=DOMAIN, ForwardingEnabled=enabled)
    else:
        call(ses, "PutEmailIdentityFeedbackAttributes", EmailIdentity=DOMAIN, EmailForwardingEnabled=enabled)


def send_to_nobody(ses: LocalSes) -> None:
    ses.receivers.when("gone@example.net").reject()
    simple = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}
    destination = {"ToAddresses": ["gone@example.net"]}
    call(ses, "SendEmail", FromEmailAddress=ANA, Destination=destination, Content={"Simple": simple})
    ses.suppression.remove("gone@example.net")


# --- through boto3 --------------------------------------------------------------------------------


def test_the_waiter_of_botocore_waits_until_all_identities_are_verified(ses: LocalSes) -> None:
    with patched(ses):
        client = boto3.client("ses")
        client.verify_domain_identity(Domain=DOMAIN)
        waiter = client.get_waiter("identity_exists")
        once: Any = {"Delay": 0, "MaxAttempts": 1}
        with pytest.raises(WaiterError):
            waiter.wait(Identities=[DOMAIN], WaiterConfig=once)
        ses.publish_records(DOMAIN)
        waiter.wait(Identities=[DOMAIN], WaiterConfig=once)


def test_the_paginator_of_botocore_finds_every_identity(ses: LocalSes) -> None:
    names = [f"{number}.example" for number in range(7)]
    ses.verify(*names)

    with patched(ses):
        pages = list(boto3.client("ses").get_paginator("list_identities").paginate(PaginationConfig={"PageSize": 3}))
    assert [page["Identities"] for page in pages] == [names[:3], names[3:6], names[6:]]


@pytest.mark.spec("IDN-20")
def test_what_only_v1_has_is_answered_by_v1_only(ses: LocalSes) -> None:
    v1, v2 = ses.client("ses"), ses.client("sesv2")

    for operation in (
        "GetIdentityVerificationAttributes",
        "GetIdentityDkimAttributes",
        "SetIdentityDkimEnabled",
        "SetIdentityMailFromDomain",
        "DeleteIdentity",
    ):
        with pytest.raises(SesError, match=f"The action {operation} of sesv2 is not part of this model"):
            ses.call("sesv2", operation, {})
    for operation in ("CreateEmailIdentity", "GetEmailIdentity", "PutEmailIdentityDkimSigningAttributes"):
        with pytest.raises(SesError, match=f"The action {operation} of ses is not part of this model"):
            ses.call("ses", operation, {})
    assert {"get_identity_dkim_attributes", "set_identity_dkim_enabled", "delete_identity"} <= set(dir(v1))
    assert {"create_email_identity", "put_email_identity_dkim_signing_attributes"} <= set(dir(v2))
    assert not {"get_identity_dkim_attributes", "set_identity_dkim_enabled"} & set(dir(v2))
    assert v1.meta.service_name == "ses"


@pytest.mark.spec("IDN-20")
def test_the_operations_of_identities_are_asked_of_the_service_that_has_them(ses: LocalSes) -> None:
    asked: list[tuple[str, str]] = []
    own: Any = {"DomainSigningPrivateKey": byodkim_private_key(vectors.RFC_6376_KEY), "DomainSigningSelector": "s1"}

    with patched(ses):
        v1, v2 = boto3.client("ses"), boto3.client("sesv2")
        for client in (v1, v2):
            client.meta.events.register(
                "before-call.*.*", lambda model, **_: asked.append((model.service_model.service_name, model.name))
            )
        made = v2.create_email_identity(EmailIdentity=DOMAIN, DkimSigningAttributes=own)
        shown = v2.get_email_identity(EmailIdentity=DOMAIN)
        put: Any = v2.put_email_identity_dkim_signing_attributes(
            EmailIdentity=DOMAIN, SigningAttributes=own, SigningAttributesOrigin="EXTERNAL"
        )
        ses.publish_records(DOMAIN)
        verified = v1.get_identity_verification_attributes(Identities=[DOMAIN])["VerificationAttributes"]
        v1.set_identity_dkim_enabled(Identity=DOMAIN, DkimEnabled=False)
        dkim = v1.get_identity_dkim_attributes(Identities=[DOMAIN])["DkimAttributes"]
        v1.set_identity_mail_from_domain(Identity=DOMAIN, MailFromDomain="mail.example.com")
        mail_from = v2.get_email_identity(EmailIdentity=DOMAIN)["MailFromAttributes"]
        v1.delete_identity(Identity=DOMAIN)

    assert made["VerifiedForSendingStatus"] is shown["VerifiedForSendingStatus"] is False
    assert put["DkimStatus"] == "PENDING"
    assert verified[DOMAIN]["VerificationStatus"] == "Success"
    assert dkim[DOMAIN] == {"DkimEnabled": False, "DkimVerificationStatus": "Success"}
    assert mail_from["MailFromDomain"] == "mail.example.com"
    assert listed(ses, "ses") == []
    assert asked == [
        ("sesv2", "CreateEmailIdentity"),
        ("sesv2", "GetEmailIdentity"),
        ("sesv2", "PutEmailIdentityDkimSigningAttributes"),
        ("ses", "GetIdentityVerificationAttributes"),
        ("ses", "SetIdentityDkimEnabled"),
        ("ses", "GetIdentityDkimAttributes"),
        ("ses", "SetIdentityMailFromDomain"),
        ("sesv2", "GetEmailIdentity"),
        ("ses", "DeleteIdentity"),
    ]


def test_errors_reach_boto3_with_the_code_of_its_api(ses: LocalSes) -> None:
    with patched(ses):
        v1, v2 = boto3.client("ses"), boto3.client("sesv2")
        with pytest.raises(v2.exceptions.NotFoundException) as unknown:
            v2.get_email_identity(EmailIdentity=DOMAIN)
        assert unknown.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
        with pytest.raises(ClientError) as wrong:
            v1.verify_email_identity(EmailAddress="abc123")
    assert wrong.value.response["Error"]["Code"] == "InvalidParameterValue"
    assert wrong.value.response["Error"]["Message"] == "Invalid email address<abc123>."
