"""Mail to a contact list: how the list is named, and who gets it."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING, Any

import pytest

from sesmodel import (
    Bounce,
    Delivery,
    InvalidConfiguration,
    InvalidParameterValue,
    LocalSes,
    Mailer,
    NotFound,
    ReputationOptions,
    SesTransport,
    SmtpTransport,
    SuppressionReason,
    patched,
    read_bounce,
    serve_smtp,
)
from sesmodel.service.suppression_event import suppressed_by
from tests.flow.to_lists import BOB, NEWS, got, links_in_header, send, ses_with_a_list, simple

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://email-subscription.us-east-1.amazonaws.com/subscription/"
RAW = (
    b"From: ana@example.com\r\nTo: bob@example.net\r\nSubject: Hi\r\n%bMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain\r\n\r\nLeave: {{amazonSESUnsubscribeUrl}}\r\n"
)


@pytest.fixture
def ses() -> LocalSes:
    return ses_with_a_list()


def kinds(ses: LocalSes, message_id: str) -> list[str]:
    return [event.event_type for event in ses.events.about(message_id)]


# --- how a list is named -------------------------------------------------------------------------


def over_the_v2_api(ses: LocalSes, topic: str | None) -> None:
    options = {"ContactListName": "OurList", **({"TopicName": topic} if topic else {})}
    ses.client("sesv2").send_email(**simple(**options))


def over_boto3(ses: LocalSes, topic: str | None) -> None:
    import boto3

    options = {"ContactListName": "OurList", **({"TopicName": topic} if topic else {})}
    with patched(ses):
        boto3.client("sesv2", region_name="us-east-1").send_email(**simple(**options))


def in_the_header(ses: LocalSes, topic: str | None) -> None:
    value = f"OurList; topic={topic}" if topic else "OurList"
    Mailer(ses).send_raw(RAW % f"X-SES-LIST-MANAGEMENT-OPTIONS: {value}\r\n".encode())


def in_the_header_as_frameworks_do(ses: LocalSes, topic: str | None) -> None:
    value = f"contactListName=OurList;topicName={topic}" if topic else "contactListName=OurList"
    Mailer(ses).send_raw(RAW % f"X-SES-LIST-MANAGEMENT-OPTIONS: {value}\r\n".encode())


def by_the_mailer(ses: LocalSes, topic: str | None) -> None:
    send(ses, topic=topic)


def over_the_transport_of_the_v2_api(ses: LocalSes, topic: str | None) -> None:
    import boto3

    with patched(ses):
        transport = SesTransport(client=boto3.client("sesv2", region_name="us-east-1"))
        Mailer(transport, contact_list="OurList", topic=topic).send(NEWS)


def over_the_transport_of_smtp(ses: LocalSes, topic: str | None) -> None:
    with serve_smtp(ses, mode="plain", needs_login=False) as door:
        transport = SmtpTransport(door.host, door.port, mode="plain", dialect="ses")
        with Mailer(transport, contact_list="OurList", topic=topic) as mailer:
            mailer.send(NEWS)


WAYS = [
    over_the_v2_api,
    over_boto3,
    in_the_header,
    in_the_header_as_frameworks_do,
    by_the_mailer,
    over_the_transport_of_the_v2_api,
    over_the_transport_of_smtp,
]


@pytest.mark.spec("LST-08")
@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_name_the_list_and_the_topic_is_read(
    ses: LocalSes, way: Callable[[LocalSes, str | None], None]
) -> None:
    way(ses, "Releases")
    assert (ses.sent[-1].options.contact_list, ses.sent[-1].options.topic) == ("OurList", "Releases")
    way(ses, None)
    assert (ses.sent[-1].options.contact_list, ses.sent[-1].options.topic) == ("OurList", None)
    assert "X-SES-LIST-MANAGEMENT-OPTIONS" not in got(ses).headers
    assert links_in_header(ses)[0].startswith(URL)


@pytest.mark.spec("LST-08")
def test_the_list_is_read_over_smtp(ses: LocalSes) -> None:
    with serve_smtp(ses, mode="plain", needs_login=False) as door, smtplib.SMTP(door.host, door.port) as client:
        client.sendmail("ana@example.com", [BOB], RAW % b"X-SES-LIST-MANAGEMENT-OPTIONS: OurList; topic=Releases\r\n")
        with pytest.raises(smtplib.SMTPDataError, match="List with name: Nope doesn't exist"):
            client.sendmail("ana@example.com", [BOB], RAW % b"X-SES-LIST-MANAGEMENT-OPTIONS: Nope\r\n")
    assert ses.sent.one().options.topic == "Releases"
    assert BOB in ses.contact_lists["OurList"].contacts


def test_a_mailer_has_no_topic_without_a_list() -> None:
    with pytest.raises(InvalidConfiguration, match="'Releases' is a topic of no list"):
        Mailer(LocalSes(), topic="Releases")


def test_the_parameter_is_not_mixed_with_the_topic_of_a_field(ses: LocalSes) -> None:
    raw = RAW % b"X-SES-LIST-MANAGEMENT-OPTIONS: Another; topic=Offers\r\n"
    ses.client("sesv2").send_email(Content={"Raw": {"Data": raw}}, ListManagementOptions={"ContactListName": "OurList"})
    assert ses.sent.one().options.topic is None


@pytest.mark.spec("LST-08")
def test_an_unknown_list_or_topic_is_refused_and_nobody_becomes_a_contact(ses: LocalSes) -> None:
    with pytest.raises(NotFound, match="List with name: Nope doesn't exist"):
        ses.call("sesv2", "SendEmail", simple(ContactListName="Nope"))
    with pytest.raises(InvalidParameterValue, match=r"Topic Nope does not exist in contact list OurList\."):
        ses.call("sesv2", "SendEmail", simple(ContactListName="OurList", TopicName="Nope"))
    for topic in ({}, {"TopicName": "Releases"}):
        with pytest.raises(InvalidParameterValue, match=r"^ContactListName can't be blank\.$"):
            ses.call("sesv2", "SendEmail", simple(ContactListName="", **topic))
    assert len(ses.events) == len(ses.contact_lists["OurList"]) == 0


def test_over_http_the_refusals_have_the_codes_of_the_v2_api(ses: LocalSes) -> None:
    import boto3

    with patched(ses):
        client = boto3.client("sesv2", region_name="us-east-1")
        with pytest.raises(client.exceptions.NotFoundException):
            client.send_email(**simple(ContactListName="Nope"))
        with pytest.raises(client.exceptions.BadRequestException):
            client.send_email(**simple(ContactListName="OurList", TopicName="Nope"))


# --- who gets it ---------------------------------------------------------------------------------


@pytest.mark.spec("LST-08")
def test_who_is_not_on_the_list_is_from_then_on(ses: LocalSes) -> None:
    ses.advance(hours=1)
    message_id = send(ses, NEWS.replace(to=[BOB, "Eve@EXAMPLE.org"]))
    contacts = {contact.address: contact for contact in ses.contact_lists["OurList"]}
    assert list(contacts) == [BOB, "Eve@example.org"]
    assert not any(contact.unsubscribe_all or contact.preferences for contact in contacts.values())
    assert contacts[BOB].created_at == ses.clock.now()
    assert kinds(ses, message_id)[0] == "Send"
    send(ses)
    assert len(ses.contact_lists["OurList"]) == 2


@pytest.mark.parametrize(
    "address", ['"a b"@example.net', "bob@[192.0.2.1]", '"\\"<b>"@Example.NET', f"{'x' * 64}@{'a.' * 90}net"]
)
def test_whoever_can_be_sent_to_can_be_a_contact_and_unsubscribe(ses: LocalSes, address: str) -> None:
    message_id = send(ses, NEWS.replace(to=address))
    assert kinds(ses, message_id) == ["Send", "Delivery"]
    assert all(len(line) < 1000 for line in got(ses, address).raw.data.splitlines())
    ses.unsubscribe_via_header(message_id)
    assert kinds(ses, send(ses, NEWS.replace(to=address))) == ["Send", "Bounce"]


@pytest.mark.spec("LST-08")
@pytest.mark.spec("LST-16")
def test_who_unsubscribed_bounces_unless_no_list_is_named(ses: LocalSes) -> None:
    ses.create_contact("OurList", BOB, preferences={"Releases": "OPT_OUT"})
    bounced = send(ses, topic="Releases")
    assert kinds(ses, bounced) == ["Send", "Bounce"]
    assert len(ses.inbox(BOB)) == 0
    Mailer(ses).send(NEWS)
    assert len(ses.inbox(BOB)) == 1


@pytest.mark.spec("LST-08")
def test_the_bounce_names_the_unsubscribe_and_has_no_other_effect(ses: LocalSes) -> None:
    ses.create_configuration_set("OurSet", reputation=ReputationOptions(reputation_metrics_enabled=True))
    ses.create_contact("OurList", BOB, preferences={"Releases": "OPT_OUT"})
    ses.create_contact("OurList", "eve@example.org", unsubscribe_all=True)
    mailer = Mailer(ses, contact_list="OurList", topic="Releases", configuration_set="OurSet")
    mailer.send(NEWS.replace(to=[BOB, "eve@example.org"]))
    (event,) = ses.events.of(Bounce)
    assert (event.bounce_type, event.bounce_sub_type) == ("Permanent", "General")
    said = {one.email_address: one.diagnostic_code or "" for one in event.bounced_recipients}
    assert said[BOB].endswith("unsubscribed from topic Releases of contact list OurList.")
    assert said["eve@example.org"].endswith("unsubscribed from contact list OurList.")
    assert len(ses.suppression) == 0
    assert suppressed_by(event) == ()  # nor on the list of an application that keeps one
    statistics = ses.account.statistics
    assert (statistics.bounces, statistics.withheld, statistics.rated, statistics.bounce_rate) == (0, 2, 0, 0)
    assert {one.value for one in ses.reputation_metrics if one.name == "Reputation.BounceRate"} == {0}
    assert ses.account.quota.sent_last_24_hours(ses.clock.now()) == 2


def test_a_bounce_of_a_server_counts_as_ever(ses: LocalSes) -> None:
    ses.receivers.when(BOB).reject()
    send(ses)
    (event,) = ses.events.of(Bounce)
    assert [entry.email_address for entry in suppressed_by(event)] == [BOB]
    assert ses.account.statistics.bounces == 1
    assert [entry.reason for entry in ses.suppression] == [SuppressionReason.BOUNCE]


@pytest.mark.spec("LST-14")
@pytest.mark.parametrize(
    ("contact", "gets"),
    [
        ({}, {"Releases": True, "Offers": False, None: True}),  # what the topics have by default
        ({"preferences": {"Releases": "OPT_OUT", "Offers": "OPT_IN"}}, {"Releases": False, "Offers": True, None: True}),
        ({"preferences": {"Releases": "OPT_IN", "Offers": "OPT_OUT"}}, {"Releases": True, "Offers": False, None: True}),
        (
            {"preferences": {"Releases": "OPT_IN"}, "unsubscribe_all": True},
            {"Releases": False, "Offers": False, None: False},
        ),
    ],
)
def test_mail_goes_to_those_who_want_its_topic(
    ses: LocalSes, contact: dict[str, Any], gets: dict[str | None, bool]
) -> None:
    ses.create_contact("OurList", BOB, **contact)
    found = {topic: "Delivery" in kinds(ses, send(ses, topic=topic)) for topic in gets}
    assert found == gets
    assert len(ses.inbox(BOB)) == sum(gets.values())


@pytest.mark.spec("LST-08", "LST-14")
@pytest.mark.parametrize("spelling", ["bob@EXAMPLE.net", "Bob <bob@Example.NET>"])
def test_who_unsubscribed_gets_nothing_however_the_address_is_written(ses: LocalSes, spelling: str) -> None:
    ses.create_contact("OurList", BOB, preferences={"Releases": "OPT_OUT"})
    assert kinds(ses, send(ses, NEWS.replace(to=spelling), topic="Releases")) == ["Send", "Bounce"]
    assert [contact.preferences for contact in ses.contact_lists["OurList"]] == [{"Releases": "OPT_OUT"}]


@pytest.mark.spec("LST-14")
def test_of_two_recipients_only_the_one_who_wants_it_gets_it(ses: LocalSes) -> None:
    ses.create_contact("OurList", BOB, preferences={"Releases": "OPT_OUT"})
    message_id = send(ses, NEWS.replace(to=[BOB, "eve@example.org"]), topic="Releases")
    (delivered,) = [event for event in ses.events.about(message_id) if isinstance(event, Delivery)]
    assert delivered.recipients == ("eve@example.org",)
    assert [one.email_address for one in ses.events.of(Bounce)[0].bounced_recipients] == [BOB]


def test_the_suppression_list_comes_first(ses: LocalSes) -> None:
    ses.create_contact("OurList", BOB, unsubscribe_all=True)
    ses.suppress(BOB, "BOUNCE")
    send(ses)
    (event,) = ses.events.of(Bounce)
    assert event.bounce_sub_type == "OnAccountSuppressionList"


def test_mail_whose_list_is_deleted_while_it_waits_goes_out() -> None:
    ses = ses_with_a_list(work="queued")
    ses.create_contact("OurList", BOB, unsubscribe_all=True)
    send(ses)
    ses.delete_contact_list("OurList")
    ses.tick()
    assert len(ses.inbox(BOB)) == 1


def test_the_bounce_comes_by_mail_as_others_do(ses: LocalSes) -> None:
    ses.create_contact("OurList", BOB, unsubscribe_all=True)
    send(ses)
    report = read_bounce(ses.inbox("ana@example.com")[-1].raw)
    assert report is not None
    assert [(one.address, one.status) for one in report.failed] == [(BOB, "5.7.1")]
