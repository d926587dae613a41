"""Mail that an account sends from identities of another one, by the policies of their owner."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import (
    AccessDenied,
    AddressRole,
    EmailTemplate,
    Envelope,
    InvalidParameterValue,
    LocalCloud,
    LocalSes,
    MessageRejected,
    RawMessage,
    SendOptions,
    SesError,
    Submission,
)
from tests.flow.delegates import ARN, DELEGATE, OWNER, REGION, ROOT, Both, put, simple, statement
from tests.flow.signatures import domains, verdicts


@pytest.fixture
def both() -> Both:
    """The two, and no policy yet."""
    return Both()


# --- the whole of it -------------------------------------------------------------------------------


@pytest.mark.spec("SAZ-01")
def test_an_account_sends_from_the_identity_of_another_by_its_policy_and_its_arn_only(both: Both) -> None:
    with pytest.raises(
        AccessDenied, match=f"^User {ROOT} is not authorized to perform ses:SendEmail on resource {ARN}"
    ):
        both.send(Source="a@example.com")
    both.allow()
    assert both.send(Source="a@example.com")
    both.delegate.verify("mine.test")
    for policy_of_ones_own in (False, True):
        if policy_of_ones_own:
            put(both.delegate, statement(arn=ARN.replace(OWNER, DELEGATE).replace("example.com", "mine.test")))
        with pytest.raises(MessageRejected) as caught:
            both.send(Source="a@example.com", SourceArn=None)
        assert caught.value.identities == ("a@example.com",)
    assert len(both.delegate.sent) == 1


@pytest.mark.spec("SAZ-03")
def test_the_process_from_the_verification_to_the_revocation() -> None:
    cloud = LocalCloud(region=REGION)
    owner, delegate = cloud.ses(account_id=OWNER), cloud.ses(account_id=DELEGATE)
    # 1: the owner verifies the identity; 2, 3: the delegate gives its account, for the policy of the owner
    owner.client("ses").verify_domain_identity(Domain="example.com")
    owner.publish_records("example.com")
    owner.tick()
    attributes = owner.client("ses").get_identity_verification_attributes(Identities=["example.com"])
    assert attributes["VerificationAttributes"]["example.com"]["VerificationStatus"] == "Success"
    put(owner, statement(["ses:SendEmail", "ses:SendRawEmail"]))
    # 4: the owner gives the ARN; 5: the delegate publishes what comes of its mail
    events: list[Any] = []
    delegate.subscribe(events.append, event_types=["Bounce"])
    # 6: it sends, by the API and by fields of the header; From and Return-Path have to be allowed
    client = delegate.client("ses")
    for wrong in ({"Source": "sender@example.net"}, {"ReturnPath": "feedback@example.net"}):
        with pytest.raises(Exception, match="MessageRejected"):
            client.send_email(**simple(**wrong))
    client.send_email(**simple(Destination={"ToAddresses": ["bounce@simulator.amazonses.com"]}))
    raw = f"X-SES-SOURCE-ARN: {ARN}\r\nFrom: sender@example.com\r\nTo: recipient@example.net\r\n\r\nHello"
    client.send_raw_email(RawMessage={"Data": raw.encode()})
    assert [event.mail.source_arn for event in events] == [ARN]
    assert len(delegate.inbox("recipient@example.net")) == 1
    # 7: the owner revokes it
    owner.client("ses").delete_identity_policy(Identity="example.com", PolicyName="p")
    with pytest.raises(Exception, match=f"User {ROOT} is not authorized to perform ses:SendEmail on resource {ARN}"):
        client.send_email(**simple())
    assert len(delegate.sent) == 2


@pytest.mark.spec("SAZ-26")
def test_what_is_revoked_holds_for_the_next_mail_and_not_for_what_is_on_its_way(both: Both) -> None:
    both.allow()
    both.cloud.receivers.when("*").defer(times=1)
    both.send()
    both.owner.call("ses", "DeleteIdentityPolicy", {"Identity": "example.com", "PolicyName": "p"})

    with pytest.raises(AccessDenied):
        both.send()
    assert not both.cloud.inbox("recipient@example.net")
    both.cloud.advance(hours=1)
    assert len(both.cloud.inbox("recipient@example.net")) == 1


@pytest.mark.spec("SAZ-26")
def test_a_policy_that_is_overwritten_revokes_at_once(both: Both) -> None:
    both.allow()
    both.send()
    both.allow("ses:SendRawEmail")
    with pytest.raises(AccessDenied):
        both.send()


# --- who carries what ------------------------------------------------------------------------------


@pytest.mark.spec("SAZ-05")
def test_mail_counts_for_who_sends_it(both: Both) -> None:
    both.allow()
    both.cloud.receivers.when("b@example.net").complain()
    both.cloud.receivers.when("c@example.net").bounce()
    for to in ("a@example.net", "b@example.net", "c@example.net"):
        both.send(Destination={"ToAddresses": [to]})
    both.cloud.advance(hours=1)
    quotas = [one.call("ses", "GetSendQuota", {})["SentLast24Hours"] for one in (both.delegate, both.owner)]
    points = [one.call("ses", "GetSendStatistics", {})["SendDataPoints"] for one in (both.delegate, both.owner)]

    assert quotas == [3, 0]
    totals = [sum(one[name] for one in points[0]) for name in ("DeliveryAttempts", "Bounces", "Complaints")]
    assert totals == [3, 1, 1]
    assert points[1] == []
    assert [one.statistics.billed for one in (both.delegate, both.owner)] == [3, 0]
    assert (len(both.delegate.sent), len(both.owner.sent), len(both.owner.events)) == (3, 0, 0)


@pytest.mark.spec("SAZ-05")
def test_quota_and_rate_are_those_of_who_sends(both: Both) -> None:
    both.allow()
    both.owner.account.quota.max_24_hour_send = 0
    both.send()
    both.delegate.account.quota.max_24_hour_send = 1
    with pytest.raises(SesError, match="Daily message quota exceeded"):
        both.send()


@pytest.mark.spec("SAZ-05")
def test_suppression_and_configuration_sets_are_those_of_who_sends(both: Both) -> None:
    both.allow()
    both.owner.suppress("recipient@example.net")
    both.owner.create_configuration_set("owners")
    both.owner.identities.require("example.com").configuration_set = "owners"
    both.send()
    assert len(both.cloud.inbox("recipient@example.net")) == 1
    assert "ses:configuration-set" not in both.delegate.events[0].mail.tags
    with pytest.raises(SesError, match="Configuration set <owners> does not exist"):
        both.send(ConfigurationSetName="owners")
    both.delegate.suppress("recipient@example.net")
    both.send()
    assert len(both.cloud.inbox("recipient@example.net")) == 1

    both.cloud.receivers.when("gone@example.net").bounce()
    both.send(Destination={"ToAddresses": ["gone@example.net"]})
    listed = [one.call("sesv2", "ListSuppressedDestinations", {}) for one in (both.delegate, both.owner)]
    found = [[entry["EmailAddress"] for entry in one["SuppressedDestinationSummaries"]] for one in listed]
    assert [sorted(one) for one in found] == [["gone@example.net", "recipient@example.net"], ["recipient@example.net"]]


@pytest.mark.spec("SAZ-05")
def test_the_mail_from_domain_is_that_of_the_owner(both: Both) -> None:
    both.allow()
    client = both.owner.client("ses")
    client.set_identity_mail_from_domain(
        Identity="example.com", MailFromDomain="mail.example.com", BehaviorOnMXFailure="RejectMessage"
    )
    with pytest.raises(SesError, match="Mail FROM domain is not verified"):
        both.send()
    both.owner.publish_records("example.com")
    both.owner.tick()
    message_id = both.send()
    (got,) = both.cloud.inbox("recipient@example.net")
    assert got.headers.get("Return-Path") == f"<{message_id}@mail.example.com>"


@pytest.mark.spec("SAZ-05")
def test_feedback_is_forwarded_as_the_owner_set_it(both: Both) -> None:
    both.allow()
    bounced = {"Destination": {"ToAddresses": ["bounce@simulator.amazonses.com"]}}
    topic = both.delegate.create_topic("bounces")
    both.delegate.set_cross_account_topic(ARN, "Bounce", topic)  # so that it need not come by mail
    for enabled in (True, False):
        setting = {"Identity": "example.com", "ForwardingEnabled": enabled}
        with pytest.raises(SesError):
            both.delegate.call("ses", "SetIdentityFeedbackForwardingEnabled", setting)
        both.owner.call("ses", "SetIdentityFeedbackForwardingEnabled", setting)
        both.send(**bounced)
        assert len(both.cloud.inbox("sender@example.com")) == 1
    assert len(topic.notifications) == 2


@pytest.mark.spec("SAZ-05", "SAZ-39")
def test_mail_is_signed_with_the_key_of_the_owner_who_alone_decides_on_it(both: Both) -> None:
    both.allow()
    both.send()
    assert domains(both.delegate.sent[-1].raw) == ["amazonses.com"]
    both.owner.verify("example.com", dkim=True)
    both.owner.tick()
    both.send()

    signed = both.delegate.sent[-1].raw
    assert domains(signed) == ["example.com", "amazonses.com"]
    assert verdicts(signed, both.cloud.dns) == [True, True]
    for identity in (ARN, "example.com"):
        with pytest.raises(SesError):
            both.delegate.call("ses", "SetIdentityDkimEnabled", {"Identity": identity, "DkimEnabled": False})
    both.send()
    assert domains(both.delegate.sent[-1].raw) == ["example.com", "amazonses.com"]
    both.owner.call("ses", "SetIdentityDkimEnabled", {"Identity": "example.com", "DkimEnabled": False})
    both.send()
    assert domains(both.delegate.sent[-1].raw) == ["amazonses.com"]


def test_who_shows_an_author_of_its_own_signs_with_its_own_key(both: Both) -> None:
    both.allow()
    both.owner.verify("example.com", dkim=True)
    both.delegate.verify("mine.test", dkim=True)
    both.cloud.tick()
    both.send_raw(sender="me@mine.test", Source="sender@example.com", SourceArn=ARN)

    assert domains(both.delegate.sent[-1].raw) == ["mine.test", "amazonses.com"]
    assert both.delegate.events[0].mail.source_arn == ARN


# --- Regions, the sandbox, verification ------------------------------------------------------------


@pytest.mark.spec("SAZ-06", "QRC-09")
def test_mail_is_sent_in_the_region_of_the_identity_and_its_policy() -> None:
    cloud = LocalCloud()
    west, east = cloud.ses(REGION, account_id=OWNER), cloud.ses("us-east-1", account_id=OWNER)
    arn_of = {REGION: ARN, "us-east-1": ARN.replace(REGION, "us-east-1")}
    west.verify("example.com")
    put(west, statement())
    delegate = cloud.ses("us-east-1", account_id=DELEGATE)

    def send(arn: str) -> None:
        delegate.call("ses", "SendEmail", simple(SourceArn=arn))

    with pytest.raises(AccessDenied):
        send(arn_of["us-east-1"])
    east.verify("example.com")
    put(east, statement(arn=arn_of["us-east-1"]))
    with pytest.raises(MessageRejected) as caught:
        send(ARN)
    assert caught.value.message.endswith(" failed the check in region us-east-1: sender@example.com")
    assert caught.value.__notes__ == [f"{ARN} is an identity in us-west-2, and this is us-east-1 (SAZ-06)."]
    send(arn_of["us-east-1"])
    assert len(delegate.sent) == 1


@pytest.mark.spec("SAZ-06")
def test_mail_to_many_is_sent_in_the_region_of_the_identity_too(both: Both) -> None:
    both.allow()
    both.delegate.store(EmailTemplate(name="t", subject="Hi", text="Hello"))
    one = {"Destination": {"ToAddresses": ["recipient@example.net"]}, "ReplacementTemplateData": "{}"}
    call = {"Source": "sender@example.com", "Template": "t", "DefaultTemplateData": "{}", "Destinations": [one]}
    elsewhere = ARN.replace(REGION, "eu-west-2")
    with pytest.raises(MessageRejected) as caught:
        both.delegate.call("ses", "SendBulkTemplatedEmail", {**call, "SourceArn": elsewhere})
    assert caught.value.__notes__ == [f"{elsewhere} is an identity in eu-west-2, and this is {REGION} (SAZ-06)."]

    (status,) = both.delegate.call("ses", "SendBulkTemplatedEmail", {**call, "SourceArn": ARN})["Status"]
    assert status["Status"] == "Success"


@pytest.mark.spec("SAZ-06")
def test_an_own_identity_of_another_region_is_none_here() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    for region, refused in (("us-east-1", False), (REGION, True)):
        arn = f"arn:aws:ses:{region}:{ses.account.id}:identity/example.com"
        if refused:
            with pytest.raises(MessageRejected):
                ses.call("ses", "SendEmail", simple(SourceArn=arn))
        else:
            ses.call("ses", "SendEmail", simple(SourceArn=arn))


@pytest.mark.spec("SAZ-07")
@pytest.mark.parametrize("sandboxed", [(), ("owner",), ("delegate",), ("owner", "delegate")])
def test_both_have_to_be_out_of_the_sandbox(sandboxed: tuple[str, ...]) -> None:
    both = Both()
    both.allow()
    for name in sandboxed:
        getattr(both, name).account.production = False
    both.owner.verify("of-owner.test")
    both.delegate.verify("of-delegate.test")

    both.send(Destination={"ToAddresses": ["success@simulator.amazonses.com", "a@of-delegate.test"]})
    for kind, to in (("To", "a@example.net"), ("To", "a@of-owner.test"), ("Bcc", "a@example.net")):
        recipients = {"ToAddresses": ["success@simulator.amazonses.com"]} | {f"{kind}Addresses": [to]}
        if not sandboxed:
            both.send(Destination=recipients)
            continue
        with pytest.raises(MessageRejected) as caught:
            both.send(Destination=recipients)
        assert caught.value.identities == (to,)
        said = f"Account {OWNER} is in the sandbox, so recipients have to be verified here, too (SAZ-07)."
        assert getattr(caught.value, "__notes__", []) == ([said] if sandboxed == ("owner",) else [])
    both.delegate.verify("sender.test")
    if sandboxed == ("owner",):  # whose sandbox is no matter of what is the delegate's own
        both.send(Source="a@sender.test", SourceArn=None, Destination={"ToAddresses": ["a@example.net"]})


@pytest.mark.spec("SAZ-07")
def test_the_sandbox_of_whoever_lends_an_address_counts(both: Both) -> None:
    third = both.cloud.ses(account_id="999999999999")
    third.verify("other.test")
    theirs = "arn:aws:ses:us-west-2:999999999999:identity/other.test"
    both.allow()
    put(third, statement(arn=theirs))
    back = {"ReturnPath": "f@other.test", "ReturnPathArn": theirs}
    both.send(**back)
    third.account.production = False
    both.send()
    with pytest.raises(MessageRejected):
        both.send(**back)

    both.delegate.verify("mine.test")
    own_author = {"sender": "me@mine.test", "Source": "sender@example.com", "SourceArn": ARN}
    both.send_raw(**own_author)
    both.owner.account.production = False
    with pytest.raises(MessageRejected):
        both.send_raw(**own_author)


@pytest.mark.spec("SAZ-40")
def test_a_policy_does_not_help_an_identity_that_is_not_verified() -> None:
    cloud = LocalCloud(region=REGION)
    owner, delegate = cloud.ses(account_id=OWNER), cloud.ses(account_id=DELEGATE)
    owner.create_identity("example.com")
    put(owner, statement())

    with pytest.raises(MessageRejected) as caught:
        delegate.call("ses", "SendEmail", simple())
    assert caught.value.identities == ("sender@example.com",)
    assert caught.value.__notes__ == [f"{ARN} is not verified by its owner (SAZ-40)."]
    cloud.dns.add(*(one.record for one in owner.required_dns_records("example.com")))
    cloud.clock.advance(hours=1)  # nobody asks for the owner: its records are looked up when its leave is needed
    delegate.call("ses", "SendEmail", simple())
    assert owner.identities.require("example.com").verified


def test_a_verification_that_is_lost_is_lost_for_who_sends_by_leave(both: Both) -> None:
    both.allow()
    both.send()
    both.owner.delete_identity("example.com")
    with pytest.raises(AccessDenied):
        both.send()
    both.owner.verify("example.com")  # without the policy, which went with it
    with pytest.raises(AccessDenied):
        both.send()


# --- which address, which ARN ----------------------------------------------------------------------


@pytest.mark.spec("SAZ-23")
def test_what_the_policy_of_an_address_says_beats_what_that_of_its_domain_says() -> None:
    address = f"arn:aws:ses:{REGION}:{OWNER}:identity/sender@example.com"

    def may_send(source: str, arn: str, *, domain: str, own: str) -> bool:
        both = Both()
        both.owner.verify("sender@example.com")
        both.allow(effect=domain)
        put(both.owner, statement(arn=address, effect=own))
        try:
            return bool(both.send(Source=source, SourceArn=arn))
        except AccessDenied:
            return False

    for arn in (ARN, address):
        assert may_send("sender@example.com", arn, domain="Deny", own="Allow")
        assert not may_send("sender@example.com", arn, domain="Allow", own="Deny")
    assert not may_send("other@example.com", ARN, domain="Deny", own="Allow")
    assert may_send("other@example.com", ARN, domain="Allow", own="Deny")


@pytest.mark.spec("SAZ-23")
def test_an_address_whose_policies_say_nothing_of_it_leaves_it_to_its_domain(both: Both) -> None:
    both.owner.verify("sender@example.com")
    put(both.owner, statement(principal="111111111111", arn=ARN.replace("example.com", "sender@example.com")))
    both.allow()
    both.send()

    put(both.owner, statement(effect="Deny"))
    with pytest.raises(AccessDenied) as caught:
        both.send()
    assert [arn.rpartition("/")[2] for arn, _ in caught.value.decision.asked] == ["sender@example.com", "example.com"]


@pytest.mark.spec("SAZ-23")
def test_an_address_that_is_not_verified_beats_nothing(both: Both) -> None:
    both.owner.create_identity("sender@example.com")
    put(both.owner, statement(arn=ARN.replace("example.com", "sender@example.com"), effect="Deny"))
    both.allow()
    both.send()


@pytest.mark.spec("SAZ-23")
def test_a_subdomain_beats_its_parent(both: Both) -> None:
    both.owner.verify("news.example.com")
    both.allow()
    put(both.owner, statement(arn=ARN.replace("example.com", "news.example.com"), effect="Deny"))
    with pytest.raises(AccessDenied):
        both.send(Source="a@news.example.com")
    both.send(Source="a@other.example.com")


@pytest.mark.spec("SAZ-24")
def test_from_and_return_path_are_both_checked(both: Both) -> None:
    both.allow()
    third = both.cloud.ses(account_id="999999999999")
    third.verify("other.test")
    both.delegate.verify("mine.test")
    both.send(Source="a@example.com", ReturnPath="f@example.com", ReturnPathArn=ARN)
    both.send(Source="a@example.com", ReturnPath="f@mine.test")
    with pytest.raises(MessageRejected) as caught:
        both.send(Source="a@example.com", ReturnPath="f@other.test")
    assert caught.value.identities == ("f@other.test",)
    with pytest.raises(MessageRejected) as caught:
        both.send(Source="a@else.test")
    assert (caught.value.identities, caught.value.__notes__) == (
        ("a@else.test",),
        [f"a@else.test does not belong to {ARN}."],
    )
    theirs = "arn:aws:ses:us-west-2:999999999999:identity/other.test"
    with pytest.raises(AccessDenied) as refused:
        both.send(Source="a@example.com", ReturnPath="f@other.test", ReturnPathArn=theirs)
    assert (refused.value.resource, refused.value.decision.role) == (theirs, AddressRole.RETURN_PATH)
    put(third, statement(arn=theirs))
    both.send(Source="a@example.com", ReturnPath="f@other.test", ReturnPathArn=theirs)


@pytest.mark.spec("SAZ-24")
def test_mail_to_many_is_refused_as_a_whole_if_its_return_path_needs_leave(both: Both) -> None:
    both.allow()
    third = both.cloud.ses(account_id="999999999999")
    third.verify("other.test")
    theirs = "arn:aws:ses:us-west-2:999999999999:identity/other.test"
    both.delegate.store(EmailTemplate(name="t", subject="Hi", text="Hello"))
    one = {"Destination": {"ToAddresses": ["recipient@example.net"]}, "ReplacementTemplateData": "{}"}
    call: dict[str, Any] = {
        "Source": "a@example.com",
        "SourceArn": ARN,
        "ReturnPath": "f@other.test",
        "ReturnPathArn": theirs,
    }
    call |= {"Template": "t", "DefaultTemplateData": "{}", "Destinations": [one]}

    with pytest.raises(AccessDenied) as refused:
        both.delegate.call("ses", "SendBulkTemplatedEmail", call)
    assert (refused.value.resource, refused.value.decision.role) == (theirs, AddressRole.RETURN_PATH)
    put(third, statement(arn=theirs))
    assert both.delegate.call("ses", "SendBulkTemplatedEmail", call)["Status"][0]["Status"] == "Success"


@pytest.mark.spec("SAZ-24")
def test_the_author_in_the_header_needs_the_leave_of_its_own_owner(both: Both) -> None:
    both.allow()
    both.delegate.verify("mine.test")
    both.send_raw(sender="me@mine.test", Source="a@example.com", SourceArn=ARN)
    with pytest.raises(MessageRejected):
        both.send_raw(sender="a@else.test", Source="a@example.com", SourceArn=ARN)
    with pytest.raises(MessageRejected):  # whoever names an identity for it means that one
        both.send_raw(sender="me@mine.test", Source="a@example.com", SourceArn=ARN, FromArn=ARN)
    with pytest.raises(MessageRejected):
        both.send_raw("Sender: a@else.test\r\n", Source="a@example.com", SourceArn=ARN)
    with pytest.raises(MessageRejected):
        both.send_raw(sender="a@example.com, b@else.test", Source="a@example.com", SourceArn=ARN)
    with pytest.raises(MessageRejected):  # which only ends like the domain
        both.send_raw(sender="a@notexample.com", Source="a@example.com", SourceArn=ARN, FromArn=ARN)
    put(both.owner, statement(Condition={"StringEquals": {"ses:FromAddress": "a@example.com"}}))
    with pytest.raises(AccessDenied):
        both.send_raw(sender="b@example.com", Source="a@example.com", SourceArn=ARN)
    both.send_raw(sender="a@example.com", Source="b@example.com", SourceArn=ARN)

    both.allow()
    both.owner.verify("ceo@example.com")
    both.send_raw(sender="ceo@example.com", Source="a@example.com", SourceArn=ARN)
    put(both.owner, statement(arn=ARN.replace("example.com", "ceo@example.com"), effect="Deny"))
    with pytest.raises(AccessDenied):
        both.send_raw(sender="ceo@example.com", Source="a@example.com", SourceArn=ARN)


def test_an_address_in_two_spellings_is_one(both: Both) -> None:
    both.allow()
    both.delegate.verify("mine.test")
    both.send_raw(sender="a@EXAMPLE.com", Source="a@example.com", SourceArn=ARN)
    with pytest.raises(MessageRejected) as caught:  # the one is allowed, and the other does not belong to its ARN
        both.send_raw(sender="me@MINE.test", Source="me@mine.test", FromArn=ARN)
    assert caught.value.identities == ("me@mine.test",)


def test_what_is_ones_own_needs_no_leave_whatever_the_policies_of_others(both: Both) -> None:
    both.delegate.verify("example.com")
    own = f"arn:aws:ses:{REGION}:{DELEGATE}:identity/example.com"
    both.send(SourceArn=None)
    both.send(SourceArn=own, ReturnPathArn=own)
    with pytest.raises(AccessDenied):
        both.send()


@pytest.mark.spec("SAZ-29")
def test_the_arn_of_the_source_stands_for_those_of_from_and_return_path(both: Both) -> None:
    both.allow()
    both.send_raw(sender="a@example.com", SourceArn=ARN)
    both.send_raw("Return-Path: f@example.com\r\n", "a@example.com", Source="b@example.com", SourceArn=ARN)
    for missing in ({"FromArn": ARN}, {"ReturnPathArn": ARN}):
        with pytest.raises(MessageRejected):
            both.send_raw(Source="a@example.com", **missing)
    with pytest.raises(MessageRejected):  # which goes nowhere, as Source is given, and is looked at all the same
        both.send_raw("Return-Path: f@else.test\r\n", Source="b@example.com", SourceArn=ARN)
    both.send_raw(sender="a@example.com", FromArn=ARN)  # where From is the source, its ARN will do

    address = ARN.replace("example.com", "bounces@example.com")
    both.owner.verify("bounces@example.com")
    put(both.owner, statement(arn=address, effect="Deny"))
    with pytest.raises(AccessDenied) as caught:
        both.send_raw("Return-Path: bounces@example.com\r\n", SourceArn=ARN)
    assert (caught.value.decision.role, caught.value.decision.address) == ("Return-Path", "bounces@example.com")


@pytest.mark.spec("SAZ-29")
def test_each_arn_permits_the_address_that_it_is_for(both: Both) -> None:
    both.allow()
    both.delegate.verify("mine.test")
    author = {"sender": "a@example.com", "Source": "me@mine.test"}
    back = {"header": "Return-Path: f@example.com\r\n", "sender": "me@mine.test"}
    for mail, needed, other in ((author, "FromArn", "ReturnPathArn"), (back, "ReturnPathArn", "FromArn")):
        both.send_raw(**mail, **{needed: ARN})
        with pytest.raises(MessageRejected):
            both.send_raw(**mail, **{other: ARN})


@pytest.mark.spec("SAZ-32")
def test_the_sample_call_of_the_guide(both: Both) -> None:
    call = {
        "Destination": {"ToAddresses": ["recipient@example.com"]},
        "Message": {
            "Body": {"Html": {"Charset": "UTF-8", "Data": "This email was sent with Amazon SES."}},
            "Subject": {"Charset": "UTF-8", "Data": "Amazon SES Test"},
        },
        "SourceArn": ARN,
        "ReturnPathArn": ARN,
        "Source": "sender@example.com",
        "ReturnPath": "feedback@example.com",
    }
    client = both.delegate.client("ses")
    with pytest.raises(Exception, match=f"AccessDenied.*User {ROOT} is not authorized to perform ses:SendEmail"):
        client.send_email(**call)
    both.allow("ses:SendEmail")
    message_id = client.send_email(**call)["MessageId"]
    sent = both.delegate.sent.one()
    assert (sent.message_id, sent.envelope.mail_from) == (message_id, "feedback@example.com")
    with pytest.raises(SesError, match="The member fromArn is not part of this model"):
        both.send(FromArn=ARN)
    both.delegate.verify("mine.test")
    both.send(Source="me@mine.test", SourceArn=None, ReturnPath="feedback@example.com", ReturnPathArn=ARN)


V2_SIMPLE = {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}}


def v2(**changes: Any) -> dict[str, Any]:
    return {
        "FromEmailAddress": "sender@example.com",
        "Destination": {"ToAddresses": ["recipient@example.net"]},
        "Content": V2_SIMPLE,
        **changes,
    }


@pytest.mark.spec("SAZ-32")
def test_v2_has_one_arn_for_the_sender_and_one_for_feedback(both: Both) -> None:
    both.delegate.verify("mine.test")
    with pytest.raises(AccessDenied, match=f"ses:SendEmail on resource {ARN}"):
        both.delegate.call("sesv2", "SendEmail", v2(FromEmailAddressIdentityArn=ARN))
    both.allow()
    both.delegate.call("sesv2", "SendEmail", v2(FromEmailAddressIdentityArn=ARN))
    feedback = {"FeedbackForwardingEmailAddress": "f@example.com", "FeedbackForwardingEmailAddressIdentityArn": ARN}
    both.delegate.call("sesv2", "SendEmail", v2(FromEmailAddress="me@mine.test", **feedback))
    del feedback["FeedbackForwardingEmailAddressIdentityArn"]
    with pytest.raises(MessageRejected):
        both.delegate.call("sesv2", "SendEmail", v2(FromEmailAddress="me@mine.test", **feedback))
    own = {"FeedbackForwardingEmailAddress": "me@mine.test"}
    both.delegate.call("sesv2", "SendEmail", v2(FromEmailAddressIdentityArn=ARN, **own))
    raw = {"Raw": {"Data": b"From: a@example.com\r\nTo: b@example.net\r\n\r\n"}}
    both.delegate.call("sesv2", "SendEmail", {"Content": raw, "FromEmailAddressIdentityArn": ARN})
    assert len(both.delegate.sent) == 4


@pytest.mark.spec("SAZ-02")
@pytest.mark.parametrize(
    "arn",
    [
        "arn",
        "arn:aws:ses:us-east-1:123:identity/x.com",
        "arn:aws:sns:us-east-1:123456789012:topic",
        "arn:aws:ses:us-west-2:888888888888:configuration-set/example.com",
        "arn:aws:ses:us-west-2:888888888888:identity/",
        "arn:aws:ses:us-west-2:888888888888:identity/a b",
        f" {ARN}",
    ],
)
def test_what_is_no_arn_of_an_identity_is_refused(both: Both, arn: str) -> None:
    both.allow()
    for name in ("SourceArn", "ReturnPathArn"):
        with pytest.raises(InvalidParameterValue) as caught:
            both.send(**{name: arn})
        assert caught.value.message == f"Invalid ARN: {arn}"


# --- header fields, SMTP ---------------------------------------------------------------------------

FIELDS = "".join(f"X-SES-{name}-ARN: {ARN}\r\n" for name in ("SOURCE", "FROM", "RETURN-PATH"))


@pytest.mark.spec("SAZ-30")
def test_fields_of_the_header_say_the_same_and_of_several_the_first(both: Both) -> None:
    both.allow()
    bad = "arn:aws:ses:us-west-2:999999999999:identity/example.com"
    both.send_raw(FIELDS + "Return-Path: feedback@example.com\r\n")
    both.send_raw(f"x-ses-source-arn: {ARN}\r\nX-SES-SOURCE-ARN: {bad}\r\n")
    with pytest.raises(AccessDenied):
        both.send_raw(f"X-SES-SOURCE-ARN: {bad}\r\nX-SES-SOURCE-ARN: {ARN}\r\n")
    both.send_raw(f"X-SES-SOURCE-ARN: {bad}\r\n", SourceArn=ARN)  # a parameter beats a field
    with pytest.raises(AccessDenied):
        both.send_raw(f"X-SES-FROM-ARN: {bad}\r\n", SourceArn=ARN)
    assert len(both.delegate.sent) == 3


@pytest.mark.spec("SAZ-30")
def test_formatted_mail_cannot_say_it_in_header_fields(both: Both) -> None:
    both.allow()
    simple_content = {**V2_SIMPLE["Simple"], "Headers": [{"Name": "X-SES-SOURCE-ARN", "Value": ARN}]}
    with pytest.raises(MessageRejected):
        both.delegate.call("sesv2", "SendEmail", v2(Content={"Simple": simple_content}))


@pytest.mark.spec("SAZ-31")
def test_the_fields_are_gone_from_what_leaves_and_are_seen_in_events(both: Both) -> None:
    both.allow()
    both.send_raw(FIELDS + f"X-SES-SOURCE-ARN: {ARN}\r\nX-SES-Other: 1\r\nX-Campaign: 7\r\n")

    (got,) = both.cloud.inbox("recipient@example.net")
    assert [header.name for header in got.headers if header.name.startswith("X-SES")] == ["X-SES-Outgoing"]
    assert got.headers.get("X-Campaign") == "7"
    for signed in got.headers.get_all("DKIM-Signature"):
        assert "-arn" not in signed.lower()
    shown = [name for name, _ in both.delegate.events[0].mail.headers or () if name.endswith("-ARN")]
    assert shown == ["X-SES-SOURCE-ARN", "X-SES-FROM-ARN", "X-SES-RETURN-PATH-ARN", "X-SES-SOURCE-ARN"]
    assert not [header for header in both.delegate.sent.one().raw.headers if header.name.endswith("-ARN")]


def test_a_transport_says_it_beside_the_message(both: Both) -> None:
    both.allow("ses:SendRawEmail")
    raw = RawMessage(b"From: a@example.com\r\nTo: b@example.net\r\nSubject: Hi\r\n\r\nHello\r\n")
    envelope = Envelope("f@example.com", ("b@example.net",))
    with pytest.raises(MessageRejected):
        both.delegate.send(Submission(envelope, raw))
    both.delegate.send(Submission(envelope, raw, SendOptions.by_leave(ARN)))
    assert both.delegate.sent.one().options == SendOptions(source_arn=ARN, from_arn=ARN, return_path_arn=ARN)
