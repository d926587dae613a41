"""What is done to identities: made, set up, taken away; and what SES refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesmodel import (
    AlreadyExists,
    BehaviorOnMxFailure,
    ConfigurationSetDoesNotExist,
    Identity,
    IdentityType,
    InvalidConfiguration,
    InvalidParameterValue,
    LimitExceeded,
    Limits,
    LocalSes,
    NotFound,
    Record,
    RecordType,
    VerificationStatus,
)
from sesmodel.dkim.key import DkimKey
from sesmodel.flow import identities as flow
from sesmodel.flow.dkim import set_byodkim, set_dkim_enabled, use_easy_dkim
from sesmodel.flow.mail_from import set_mail_from
from sesmodel.service.bundled_keys import BUNDLED_KEYS
from sesmodel.service.dkim_settings import DkimOrigin
from sesmodel.service.easy_dkim import KeyLength

if TYPE_CHECKING:
    from sesmodel.flow.state import ServiceState

PENDING, SUCCESS = VerificationStatus.PENDING, VerificationStatus.SUCCESS
REJECT, USE_DEFAULT = BehaviorOnMxFailure.REJECT_MESSAGE, BehaviorOnMxFailure.USE_DEFAULT_VALUE


KEYS = tuple(DkimKey.load(text) for text in BUNDLED_KEYS[1024][:2])


def state_of(ses: LocalSes) -> ServiceState:
    return ses._state  # noqa: SLF001  the functions below are what actions of the API call


def the(ses: LocalSes, name: str = "example.com") -> Identity:
    return ses.identities.require(name)


# --- made ----------------------------------------------------------------------------------------


@pytest.mark.spec("IDN-10")
def test_a_new_domain_is_pending_and_has_easy_dkim_that_is_to_sign() -> None:
    ses = LocalSes()
    identity = ses.create_identity("Example.com")

    assert (identity.name, identity.type, identity.status) == ("example.com", IdentityType.DOMAIN, PENDING)
    assert (identity.dkim.status, identity.dkim.signing_enabled, identity.dkim.origin) == (PENDING, True, "AWS_SES")
    assert [(record.type, record.name, record.value) for record in ses.required_dns_records("example.com")] == [
        (RecordType.CNAME, f"{token}._domainkey.example.com", f"{token}.dkim.amazonses.com")
        for token in identity.dkim.tokens
    ]
    assert len(set(identity.dkim.tokens)) == 3


@pytest.mark.spec("IDN-10", "IDN-38")
def test_a_new_identity_has_what_came_along() -> None:
    ses = LocalSes()
    ses.account.configuration_sets.create("news")
    identity = ses.create_identity(
        "example.com",
        configuration_set="news",
        mail_from="mail.example.com",
        on_mx_failure=REJECT,
        dkim_signing_enabled=False,
        tags=[("team", "shop"), ("beta", None)],
    )

    assert identity.configuration_set == "news"
    assert identity.tags == {"team": "shop", "beta": ""}
    assert not identity.dkim.signing_enabled
    assert (identity.mail_from.domain, identity.mail_from.status) == ("mail.example.com", PENDING)
    assert identity.mail_from.behavior_on_mx_failure is REJECT
    assert [record.type.value for record in ses.required_dns_records("example.com")] == ["CNAME"] * 3 + ["MX", "TXT"]

    plain = ses.create_identity("other.example", mail_from="mail.other.example")
    assert plain.mail_from.behavior_on_mx_failure is USE_DEFAULT
    assert (plain.configuration_set, plain.tags, plain.dkim.signing_enabled) == (None, {}, True)
    purposes = [(record.purpose.value, record.required) for record in ses.required_dns_records("example.com")]
    assert purposes == [("DKIM", True)] * 3 + [("MAIL FROM", True), ("SPF", False)]


@pytest.mark.spec("IDN-10", "AUTH-26", "IDN-12")
def test_what_is_refused_makes_no_identity() -> None:
    ses = LocalSes()

    with pytest.raises(InvalidParameterValue, match="<mail.other.test> is not subdomain"):
        ses.create_identity("example.com", mail_from="mail.other.test")
    with pytest.raises(ConfigurationSetDoesNotExist, match="Configuration set <news> does not exist."):
        ses.create_identity("example.com", configuration_set="news")
    with pytest.raises(
        InvalidParameterValue,
        match="^Maximum of 50 user tags are allowed per resource, consider reducing the number of tags in the req",
    ):
        ses.create_identity("example.com", tags=[(str(number), None) for number in range(51)])
    with pytest.raises(InvalidParameterValue, match="selector"):
        ses.create_identity("example.com", byodkim=("not one", KEYS[0]))
    with pytest.raises(InvalidParameterValue, match="must be a valid domain"):
        ses.create_identity("ana@example.com", byodkim=("s1", KEYS[0]))
    with pytest.raises(InvalidParameterValue, match="Invalid email address"):
        ses.create_identity("no address@")
    assert len(ses.identities) == 0


def test_a_default_set_without_a_name_is_kept_and_means_none() -> None:
    ses = LocalSes()

    assert ses.create_identity("example.com", configuration_set="").configuration_set == ""  # OBS-206


@pytest.mark.spec("IDN-06")
def test_the_same_domain_in_other_letters_exists_already() -> None:
    ses = LocalSes()
    ses.create_identity("example.com")

    with pytest.raises(AlreadyExists, match="Email identity example.com already exist."):
        ses.create_identity("Example.com")


@pytest.mark.spec("IDN-07")
def test_the_same_address_in_other_letters_is_another_identity() -> None:
    ses = LocalSes()
    ses.create_identity("ana@example.com")

    assert ses.create_identity("ana@EXAMPLE.com").name == "ana@EXAMPLE.com"


@pytest.mark.spec("AUTH-26")
def test_the_mail_from_domain_of_an_address_lies_below_its_domain() -> None:
    ses = LocalSes()

    assert ses.create_identity("user@example.com", mail_from="bounce.example.com").mail_from.domain is not None
    with pytest.raises(InvalidParameterValue, match="is not subdomain of the domain of the identity <example.com>"):
        ses.create_identity("eve@example.com", mail_from="example.com")


@pytest.mark.spec("IDN-04", "QRC-15")
def test_a_region_holds_so_many_identities_and_another_region_its_own() -> None:
    limits = Limits(identities=2)
    here, there = LocalSes(region="us-west-2", limits=limits), LocalSes(region="us-east-1", limits=limits)
    here.create_identity("a.example")
    here.verify("b.example")

    with pytest.raises(LimitExceeded):
        here.create_identity("c.example")
    with pytest.raises(LimitExceeded):
        here.verify("c.example")
    there.create_identity("c.example")
    here.delete_identity("a.example")
    here.create_identity("c.example")
    assert Limits().identities == 10_000


# --- started, sent again, confirmed, deleted -----------------------------------------------------


def test_to_start_what_is_pending_or_failed_gives_it_its_whole_time_again() -> None:
    ses = LocalSes()
    ses.create_identity("ana@example.com")
    ses.advance(hours=23)
    flow.resend(state_of(ses), "ana@example.com")
    ses.advance(hours=23)
    assert the(ses, "ana@example.com").status is PENDING

    ses.advance(hours=1)
    assert the(ses, "ana@example.com").status is VerificationStatus.FAILED
    flow.resend(state_of(ses), "ana@example.com")
    assert the(ses, "ana@example.com").status is PENDING
    with pytest.raises(NotFound):
        flow.resend(state_of(ses), "bob@example.com")


def test_to_start_what_is_verified_changes_nothing_and_what_is_not_there_is_made() -> None:
    ses = LocalSes()
    ses.verify("example.com")

    flow.start_verification(state_of(ses), "example.com")
    assert the(ses).verified
    made = flow.start_verification(state_of(ses), "other.example")
    assert (made.status, made.dkim.status, made.dkim.configured) == (PENDING, VerificationStatus.NOT_STARTED, False)


@pytest.mark.spec("IDN-19")
def test_deleted_identities_take_their_settings_with_them() -> None:
    ses = LocalSes()
    ses.verify("example.com", "mary@example.com", dkim=True)
    tokens = the(ses).dkim.tokens
    ses.delete_identity("example.com", "mary@example.com", "unknown.example")

    assert list(ses.identities) == []
    again = ses.create_identity("example.com")
    assert (again.status, again.dkim.status) == (PENDING, PENDING)
    assert set(again.dkim.tokens).isdisjoint(tokens)
    ses.advance(hours=1)  # the records of the old tokens do not verify the new identity
    assert the(ses).status is PENDING


@pytest.mark.spec("IDN-07", "IDN-19")
def test_an_address_is_deleted_in_the_letter_case_that_it_has(ses: LocalSes) -> None:
    ses.verify("Mary@Example.com", "mary@example.com")
    ses.delete_identity("MARY@example.com", "Mary@Example.com")

    assert [one.name for one in ses.identities] == ["example.com", "mary@example.com"]


def test_one_name_that_is_none_stops_all(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue):
        ses.delete_identity("example.com", "no address@")
    with pytest.raises(InvalidParameterValue):
        ses.verify("other.example", "no address@")
    assert [one.name for one in ses.identities] == ["example.com"]


def test_verify_sets_no_dkim_up_unless_asked() -> None:
    ses = LocalSes()
    ses.verify("plain.example")
    ses.verify("signed.example", dkim=True)

    assert (the(ses, "plain.example").verified, the(ses, "plain.example").dkim.configured) == (True, False)
    assert (the(ses, "signed.example").verified, the(ses, "signed.example").dkim.signs) == (True, True)
    ses.advance(days=30)
    assert the(ses, "signed.example").dkim.signs


# --- DKIM ----------------------------------------------------------------------------------------


def test_tokens_are_the_same_however_often_they_are_asked_for() -> None:
    ses = LocalSes()
    tokens = flow.verify_domain_dkim(state_of(ses), "example.com")  # OBS-220: and it is registered

    assert the(ses).status is PENDING
    assert flow.verify_domain_dkim(state_of(ses), "example.com") == tokens
    ses.publish_records("example.com")
    assert flow.verify_domain_dkim(state_of(ses), "example.com") == tokens
    assert the(ses).dkim.status is SUCCESS


def test_records_that_were_never_found_can_be_looked_for_again() -> None:
    ses = LocalSes()
    tokens = ses.create_identity("example.com").dkim.tokens
    ses.advance(hours=72)
    assert the(ses).dkim.status is VerificationStatus.FAILED

    assert flow.verify_domain_dkim(state_of(ses), "example.com") == tokens
    assert the(ses).dkim.status is PENDING
    ses.publish_records("example.com")
    assert (the(ses).dkim.status, the(ses).status) == (SUCCESS, SUCCESS)


@pytest.mark.spec("AUTH-08")
def test_easy_dkim_of_an_address_has_its_records_under_its_domain() -> None:
    ses = LocalSes()
    ses.verify("mary@example.com")
    flow.verify_domain_dkim(state_of(ses), "mary@example.com")

    records = ses.required_dns_records("mary@example.com")
    assert [record.name.partition(".")[2] for record in records] == ["_domainkey.example.com"] * 3
    ses.publish_records("mary@example.com")
    assert the(ses, "mary@example.com").dkim.signs
    assert ses.identities.signing("mary@example.com") is the(ses, "mary@example.com")


@pytest.mark.spec("AUTH-08")
def test_an_address_that_is_not_verified_gets_no_dkim() -> None:
    ses = LocalSes()
    ses.create_identity("mary@example.com")

    for name in ("mary@example.com", "eve@example.com"):
        with pytest.raises(InvalidParameterValue, match="is not verified"):
            flow.verify_domain_dkim(state_of(ses), name)


@pytest.mark.spec("AUTH-06")
def test_dkim_is_set_up_in_one_region_only() -> None:
    here, there = LocalSes(region="us-west-2"), LocalSes(region="us-east-1")
    here.verify("example.com", dkim=True)
    there.verify("example.com")

    assert here.identities.signing("ana@example.com") is the(here)
    assert there.identities.signing("ana@example.com") is None
    assert set(the(here).dkim.tokens).isdisjoint(flow.verify_domain_dkim(state_of(there), "example.com"))


@pytest.mark.spec("AUTH-12")
def test_switching_signing_off_and_on_keeps_tokens_and_state(ses: LocalSes) -> None:
    ses.verify("example.com", dkim=True)
    before = the(ses).dkim.tokens, the(ses).dkim.status

    set_dkim_enabled(state_of(ses), "example.com", enabled=False)
    assert ses.identities.signing("ana@example.com") is None
    assert (the(ses).dkim.tokens, the(ses).dkim.status) == before  # OBS-225
    set_dkim_enabled(state_of(ses), "example.com", enabled=True)
    assert ses.identities.signing("ana@example.com") is the(ses)
    assert (the(ses).dkim.tokens, the(ses).dkim.status) == before


def test_signing_cannot_be_switched_where_there_is_nothing_to_switch() -> None:
    ses = LocalSes()
    ses.verify("mary@example.com")

    for name in ("example.com", "mary@example.com", "eve@example.com"):  # OBS-222: of an address, its domain is named
        with pytest.raises(InvalidParameterValue) as caught:
            set_dkim_enabled(state_of(ses), name, enabled=False)
        assert caught.value.message == "Domain example.com is not verified for DKIM signing."


def test_switching_signing_of_an_address_whose_domain_is_an_identity_does_nothing() -> None:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    ses.verify("mary@example.com")

    for enabled in (True, False):  # OBS-223
        set_dkim_enabled(state_of(ses), "mary@example.com", enabled=enabled)
        assert the(ses).dkim.signing_enabled
        assert not the(ses, "mary@example.com").dkim.configured


@pytest.mark.spec("AUTH-14")
def test_another_byodkim_key_signs_when_its_record_is_found_and_nothing_does_until_then() -> None:
    ses = LocalSes()
    ses.create_identity("example.com", byodkim=("s1", KEYS[0]))
    assert tuple(one.record for one in ses.required_dns_records("example.com")) == (
        Record("s1._domainkey.example.com", RecordType.TXT, f"p={KEYS[0].public_key}"),
    )
    ses.publish_records("example.com")
    assert (the(ses).dkim.status, the(ses).dkim.selector) == (SUCCESS, "s1")
    assert ses.identities.signing("ana@example.com") is the(ses)

    set_byodkim(state_of(ses), "example.com", "s2", KEYS[1])
    ses.advance(hours=1)
    assert (the(ses).dkim.status, the(ses).verified) == (PENDING, True)
    assert ses.identities.signing("ana@example.com") is None
    (record,) = ses.required_dns_records("example.com")
    assert (record.name, record.value) == ("s2._domainkey.example.com", f"p={KEYS[1].public_key}")

    ses.publish_records("example.com")
    assert (the(ses).dkim.status, the(ses).dkim.selector) == (SUCCESS, "s2")
    assert ses.identities.signing("ana@example.com") is the(ses)
    assert [str(change) for change in ses.changes] == [
        "DKIM of example.com: PENDING -> SUCCESS",
        "identity of example.com: PENDING -> SUCCESS",
        "DKIM of example.com: SUCCESS -> PENDING",
        "DKIM of example.com: PENDING -> SUCCESS",
    ]


def test_byodkim_of_a_new_domain_has_no_tokens_and_shows_no_key() -> None:
    ses = LocalSes()
    dkim = ses.create_identity("example.com", byodkim=("s1", KEYS[0])).dkim

    assert (dkim.origin, dkim.tokens, dkim.status) == (DkimOrigin.EXTERNAL, (), PENDING)
    assert BUNDLED_KEYS[1024][0][40:80] not in repr(ses.account)
    assert KEYS[0].public_key[:40] not in repr(dkim)


def test_a_domain_goes_over_to_byodkim_and_back_to_new_tokens() -> None:
    ses = LocalSes()
    ses.verify("example.com", dkim=True)
    first = the(ses).dkim.tokens

    set_byodkim(state_of(ses), "example.com", "s1", KEYS[0])
    assert (the(ses).dkim.origin, the(ses).dkim.tokens, the(ses).dkim.status) == ("EXTERNAL", (), PENDING)
    use_easy_dkim(state_of(ses), "example.com")
    dkim = the(ses).dkim
    assert (dkim.origin, dkim.status, dkim.selector, dkim.key) == ("AWS_SES", PENDING, None, None)
    assert len(dkim.tokens) == 3
    assert set(dkim.tokens).isdisjoint(first)


def test_keys_of_another_length_need_new_records_and_the_identity_stays_verified() -> None:
    ses = LocalSes()
    ses.create_identity("example.com")
    ses.publish_records("example.com")
    before = the(ses).dkim.tokens

    use_easy_dkim(state_of(ses), "example.com", KeyLength.RSA_2048_BIT)  # OBS-227
    dkim = the(ses).dkim
    assert (dkim.key_length, dkim.status, the(ses).status) == ("RSA_2048_BIT", PENDING, SUCCESS)
    assert set(dkim.tokens).isdisjoint(before)
    ses.advance(days=4)
    assert (the(ses).dkim.status, the(ses).status) == ("FAILED", SUCCESS)


def test_only_domains_that_are_there_get_keys() -> None:
    ses = LocalSes()
    ses.verify("ana@example.com")

    for name in ("ana@example.com", " "):  # OBS-226
        with pytest.raises(InvalidParameterValue, match="The EmailIdentity value must be a valid domain."):
            set_byodkim(state_of(ses), name, "s1", KEYS[0])
        with pytest.raises(InvalidParameterValue, match="The EmailIdentity value must be a valid domain."):
            use_easy_dkim(state_of(ses), name)
    with pytest.raises(NotFound, match="Email identity example.com does not exist."):
        set_byodkim(state_of(ses), "example.com", "s1", KEYS[0])


# --- MAIL FROM and the default set ---------------------------------------------------------------


@pytest.mark.spec("AUTH-32")
def test_a_mail_from_domain_is_set_on_a_verified_identity_only(ses: LocalSes) -> None:
    ses.create_identity("pending.example")

    with pytest.raises(InvalidParameterValue, match="Identity <pending.example> is not verified."):
        set_mail_from(state_of(ses), "pending.example", "mail.pending.example")
    with pytest.raises(InvalidParameterValue, match="Identity <unknown.example> does not exist."):  # OBS-235
        set_mail_from(state_of(ses), "unknown.example", "mail.unknown.example")
    assert the(ses, "pending.example").mail_from.domain is None

    mail_from = set_mail_from(state_of(ses), "example.com", "mail.example.com", REJECT).mail_from
    assert (mail_from.domain, mail_from.status, mail_from.behavior_on_mx_failure) == (
        "mail.example.com", PENDING, REJECT,
    )  # fmt: skip


@pytest.mark.spec("AUTH-32")
def test_no_mail_from_domain_is_the_default_again(ses: LocalSes) -> None:
    set_mail_from(state_of(ses), "example.com", "mail.example.com", REJECT)
    mail_from = set_mail_from(state_of(ses), "example.com", None).mail_from

    assert (mail_from.domain, mail_from.status) == (None, VerificationStatus.NOT_STARTED)
    assert mail_from.behavior_on_mx_failure is USE_DEFAULT  # OBS-237
    ses.advance(days=4)
    assert ses.notices == ()


def test_the_default_set_of_an_identity_must_exist_and_can_be_cleared(ses: LocalSes) -> None:
    ses.account.configuration_sets.create("news")

    with pytest.raises(NotFound, match="Identity <other.example> does not exist."):  # OBS-205
        flow.set_default_configuration_set(state_of(ses), "other.example", "news")
    with pytest.raises(ConfigurationSetDoesNotExist):
        flow.set_default_configuration_set(state_of(ses), "example.com", "unknown")
    flow.set_default_configuration_set(state_of(ses), "example.com", "news")
    assert the(ses).configuration_set == "news"
    flow.set_default_configuration_set(state_of(ses), "example.com", None)
    assert the(ses).configuration_set is None


def test_an_identity_that_is_verified_by_its_token_publishes_that() -> None:
    ses = LocalSes()
    made = flow.start_verification(state_of(ses), "example.com")

    assert tuple(one.record for one in ses.required_dns_records("example.com")) == (
        Record("_amazonses.example.com", RecordType.TXT, made.verification_token),
    )
    ses.publish_records("example.com")
    assert (the(ses).verified, the(ses).dkim.configured) == (True, False)
    with pytest.raises(NotFound):
        ses.publish_records("unknown.example")


def test_records_cannot_be_published_where_the_model_does_not_own_the_dns() -> None:
    class Nowhere:
        def lookup(self, name: str, type: RecordType, /) -> None: ...  # noqa: A002

    ses = LocalSes(resolver=Nowhere())  # type: ignore[arg-type]
    ses.create_identity("example.com")

    for work in (lambda: ses.dns, lambda: ses.publish_records("example.com"), lambda: ses.verify("x.y", dkim=True)):
        with pytest.raises(InvalidConfiguration, match="resolver"):
            work()
