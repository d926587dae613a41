"""What naming a configuration set does to a send, and when a change of one counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sesmodel import (
    ConfigurationSetDoesNotExist,
    ConfigurationSetSendingPaused,
    DefaultConfigurationSetDoesNotExist,
    DeliveryOptions,
    Envelope,
    EventDestinationDoesNotExist,
    InvalidParameterValue,
    InvalidTrackingOptions,
    LocalSes,
    Mailer,
    Message,
    RawMessage,
    ReputationOptions,
    SendingOptions,
    SesError,
    SnsDestination,
    Submission,
    SuppressionOptions,
    SuppressionReason,
    Times,
    TrackingOptions,
    patched,
)
from tests.api.calling import call

if TYPE_CHECKING:
    from sesmodel.service.topic import Topic
from sesmodel.service.verification_mail import custom_body

LETTER = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")
NO_SUCH = "Configuration set <nope> does not exist."


def send(ses: LocalSes, configuration_set: str | None = None) -> None:
    Mailer(ses, configuration_set=configuration_set).send(LETTER)


def simple(**more: Any) -> dict[str, Any]:
    """The parameters of a v2 ``SendEmail`` that is accepted."""
    return {
        "FromEmailAddress": "ana@example.com",
        "Destination": {"ToAddresses": ["bob@example.net"]},
        "Content": {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}},
        **more,
    }


def listening(ses: LocalSes, configuration_set: str) -> Topic:
    """A topic that a set publishes everything to."""
    topic = ses.create_topic(f"events-of-{configuration_set}")
    ses.add_event_destination(configuration_set, "events", topic)
    return topic


def heard(topic: Topic) -> int:
    """How many events were published to a topic, after the greeting."""
    return len(topic.messages) - 1


def assert_nothing_happened(ses: LocalSes) -> None:
    assert not ses.sent
    assert not ses.events
    assert ses.statistics.billed == 0
    assert call(ses, "GetSendQuota", api="ses")["SentLast24Hours"] == 0


# --- a set and its mail ---------------------------------------------------------------------------


@pytest.mark.spec("CFG-01")
def test_a_set_that_holds_nothing_can_be_sent_with(ses: LocalSes) -> None:
    call(ses, "CreateConfigurationSet", ConfigurationSetName="plain")
    send(ses, "plain")
    send(ses, "plain")

    assert len(ses.inbox("bob@example.net")) == 2
    assert {event.mail.configuration_set for event in ses.events} == {"plain"}
    assert not ses.topics
    assert not len(ses.configuration_sets.require("plain").event_destinations)


@pytest.mark.spec("CFG-06")
def test_everything_about_a_set_is_seen_in_one_place(ses: LocalSes) -> None:
    ses.account.pools.create("p1", "192.0.2.1")
    ses.create_configuration_set(
        "news",
        tracking=TrackingOptions("example.com"),
        delivery=DeliveryOptions("REQUIRE", "p1"),
        suppression=SuppressionOptions(["BOUNCE"]),
        tags={"team": "crm"},
    )
    topic = ses.create_topic("events")
    ses.add_event_destination("news", "one", topic, event_types=["Bounce"])
    ses.add_event_destination("news", "two", topic, event_types=["Send", "Complaint"], enabled=False)

    found = ses.configuration_sets.require("news")
    assert (found.name, found.sending_enabled, found.delivery.sending_pool_name) == ("news", True, "p1")
    assert (found.delivery.tls_policy, found.tracking.custom_redirect_domain) == ("REQUIRE", "example.com")
    assert found.reputation == ReputationOptions(reputation_metrics_enabled=True, last_fresh_start=None)
    assert found.suppressed_reasons == frozenset([SuppressionReason.BOUNCE])
    assert found.tags == {"team": "crm"}
    assert len(found.event_destinations) == 2
    assert [(one.name, one.target, sorted(one.event_types), one.enabled) for one in found.event_destinations] == [
        ("one", SnsDestination(topic.arn), ["Bounce"], True),
        ("two", SnsDestination(topic.arn), ["Complaint", "Send"], False),
    ]
    assert call(ses, "GetConfigurationSet", ConfigurationSetName="news") == {
        "ConfigurationSetName": "news",
        "TrackingOptions": {"CustomRedirectDomain": "example.com"},
        "DeliveryOptions": {"TlsPolicy": "REQUIRE", "SendingPoolName": "p1"},
        "ReputationOptions": {"ReputationMetricsEnabled": True},
        "SendingOptions": {"SendingEnabled": True},
        "SuppressionOptions": {"SuppressedReasons": ["BOUNCE"]},
        "Tags": [{"Key": "team", "Value": "crm"}],
    }
    shown = call(ses, "GetConfigurationSetEventDestinations", ConfigurationSetName="news")
    assert len(shown["EventDestinations"]) == 2


@pytest.mark.spec("CFG-08")
def test_a_set_names_only_pools_and_domains_that_there_are(ses: LocalSes) -> None:
    pool, domain = DeliveryOptions(sending_pool_name="none"), TrackingOptions("example.org")
    with pytest.raises(InvalidParameterValue, match="^SendingPool <none> doesn't exist$"):
        ses.create_configuration_set("set", delivery=pool)
    with pytest.raises(InvalidTrackingOptions, match=r"^Domain <example\.org> is not verified under this account\.$"):
        ses.create_configuration_set("set", tracking=domain)
    assert not len(ses.configuration_sets)

    made = ses.create_configuration_set("set", tracking=TrackingOptions("example.com"))
    with pytest.raises(InvalidParameterValue):
        ses.change_configuration_set("set", delivery=pool)
    with pytest.raises(InvalidTrackingOptions):
        ses.change_configuration_set("set", tracking=domain)
    assert ses.configuration_sets.require("set") == made


def test_what_a_set_named_before_is_not_looked_at_again(ses: LocalSes) -> None:
    ses.create_configuration_set("set", tracking=TrackingOptions("example.com"))
    ses.delete_identity("example.com")

    ses.change_configuration_set("set", sending=SendingOptions(False), delivery=DeliveryOptions("REQUIRE"))
    with pytest.raises(InvalidTrackingOptions):
        ses.change_configuration_set("set", tracking=TrackingOptions("example.com", "REQUIRE"))


@pytest.mark.spec("CFG-10")
def test_a_set_that_is_switched_off_is_refused_and_nothing_else(ses: LocalSes) -> None:
    for name in ("A", "B"):
        ses.create_configuration_set(name)
    call(ses, "PutConfigurationSetSendingOptions", ConfigurationSetName="A", SendingEnabled=False)

    with pytest.raises(ConfigurationSetSendingPaused, match="^Sending is paused for configuration set A$"):  # OBS-018
        send(ses, "A")
    assert_nothing_happened(ses)
    send(ses, "B")
    send(ses)
    call(ses, "UpdateConfigurationSetSendingEnabled", api="ses", ConfigurationSetName="A", Enabled=True)
    send(ses, "A")
    assert len(ses.inbox("bob@example.net")) == 3


@pytest.mark.spec("CFG-10")
def test_each_api_has_its_own_error_for_a_set_that_is_switched_off(ses: LocalSes) -> None:
    ses.create_configuration_set("A", sending=SendingOptions(False))

    with pytest.raises(ConfigurationSetSendingPaused) as caught:
        send(ses, "A")
    assert caught.value.v1_code == "ConfigurationSetSendingPausedException"
    assert caught.value.v2_name == "SendingPausedException"


@pytest.mark.spec("CFG-10")
def test_a_bulk_call_that_names_a_set_that_is_switched_off_is_refused_as_a_whole(ses: LocalSes) -> None:
    ses.create_configuration_set("A", sending=SendingOptions(False))
    ses.client("ses").create_template(Template={"TemplateName": "T", "SubjectPart": "s", "TextPart": "t"})

    with pytest.raises(ConfigurationSetSendingPaused):
        ses.call(
            "ses",
            "SendBulkTemplatedEmail",
            {
                "Source": "ana@example.com",
                "Template": "T",
                "DefaultTemplateData": "{}",
                "Destinations": [{"Destination": {"ToAddresses": ["bob@example.net"]}}],
                "ConfigurationSetName": "A",
            },
        )
    assert_nothing_happened(ses)


@pytest.mark.spec("CFG-10")
def test_a_default_set_that_is_switched_off_stops_what_names_no_set(ses: LocalSes) -> None:
    for name in ("A", "B"):
        ses.create_configuration_set(name, sending=SendingOptions(name == "B"))
    default = {"EmailIdentity": "example.com", "ConfigurationSetName": "A"}
    call(ses, "PutEmailIdentityConfigurationSetAttributes", **default)

    with pytest.raises(ConfigurationSetSendingPaused):
        send(ses)
    send(ses, "B")


# --- a set that there is not ----------------------------------------------------------------------


@pytest.mark.spec("CFG-26", "TRB-15")
def test_an_unknown_set_is_refused_by_either_api_in_the_same_words(ses: LocalSes) -> None:
    with patched(ses):
        v1, v2 = boto3.client("ses"), boto3.client("sesv2")
        message: Any = {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}}
        to: Any = {"ToAddresses": ["bob@example.net"]}
        with pytest.raises(v1.exceptions.ConfigurationSetDoesNotExistException) as of_v1:
            v1.send_email(Source="ana@example.com", Destination=to, Message=message, ConfigurationSetName="nope")
        with pytest.raises(v2.exceptions.NotFoundException) as of_v2:
            v2.send_email(**simple(ConfigurationSetName="nope"))

    for caught, code, status in ((of_v1, "ConfigurationSetDoesNotExist", 400), (of_v2, "NotFoundException", 404)):
        said = caught.value.response
        assert (said["Error"]["Code"], said["Error"]["Message"]) == (code, NO_SUCH)
        assert said["ResponseMetadata"]["HTTPStatusCode"] == status
    assert_nothing_happened(ses)


@pytest.mark.spec("CFG-26", "TRB-15")
@pytest.mark.parametrize("field", ["X-SES-CONFIGURATION-SET", "x-ses-configuration-set"])
def test_an_unknown_set_is_refused_when_a_header_names_it(ses: LocalSes, field: str) -> None:
    raw = f"From: ana@example.com\r\nTo: bob@example.net\r\n{field}: nope\r\n\r\nHello\r\n".encode()

    with pytest.raises(ConfigurationSetDoesNotExist) as caught:
        ses.send(Submission(Envelope("ana@example.com", ("bob@example.net",)), RawMessage(raw)))
    assert caught.value.message == NO_SUCH
    assert caught.value.smtp_reply == f"554 Transaction failed: {NO_SUCH}"
    with pytest.raises(ConfigurationSetDoesNotExist):
        call(ses, "SendRawEmail", api="ses", RawMessage={"Data": raw})
    assert_nothing_happened(ses)


@pytest.mark.spec("TRB-15")
def test_a_send_that_names_no_set_is_accepted(ses: LocalSes) -> None:
    send(ses)

    assert len(ses.sent) == 1
    assert "ses:configuration-set" not in ses.events[0].mail.tags


@pytest.mark.spec("CFG-23", "CFG-26")
def test_a_set_that_was_deleted_is_refused_and_its_destinations_are_gone(ses: LocalSes) -> None:
    ses.create_configuration_set("nope", tags={"team": "crm"}, delivery=DeliveryOptions("REQUIRE"))
    topic = listening(ses, "nope")
    call(ses, "DeleteConfigurationSet", ConfigurationSetName="nope")

    with pytest.raises(ConfigurationSetDoesNotExist, match=f"^{NO_SUCH}$"):
        call(ses, "GetConfigurationSet", ConfigurationSetName="nope")
    with pytest.raises(ConfigurationSetDoesNotExist, match=f"^{NO_SUCH}$"):
        send(ses, "nope")
    assert_nothing_happened(ses)

    ses.create_configuration_set("nope")
    again = ses.configuration_sets.require("nope")
    assert (again.tags, again.delivery, len(again.event_destinations)) == ({}, DeliveryOptions(), 0)
    with pytest.raises(EventDestinationDoesNotExist):
        ses.delete_event_destination("nope", "events")
    send(ses, "nope")
    assert heard(topic) == 0


@pytest.mark.spec("CFG-23")
def test_an_identity_keeps_a_default_set_that_was_deleted_and_cannot_send(ses: LocalSes) -> None:
    ses.create_configuration_set("nope")
    default = {"EmailIdentity": "example.com", "ConfigurationSetName": "nope"}
    call(ses, "PutEmailIdentityConfigurationSetAttributes", **default)
    ses.delete_configuration_set("nope")

    with pytest.raises(DefaultConfigurationSetDoesNotExist, match=f"^{NO_SUCH}$"):
        send(ses)
    with patched(ses), pytest.raises(ClientError) as caught:
        boto3.client("sesv2").send_email(**simple())
    assert caught.value.response["Error"] == {"Code": "BadRequestException", "Message": NO_SUCH}  # OBS-062
    assert_nothing_happened(ses)
    assert call(ses, "GetEmailIdentity", EmailIdentity="example.com")["ConfigurationSetName"] == "nope"

    ses.create_configuration_set("other")
    send(ses, "other")
    assert len(ses.sent) == 1


# --- the default set of an identity ---------------------------------------------------------------


@pytest.mark.spec("CFG-27")
def test_a_set_that_is_named_replaces_the_default_of_the_identity(ses: LocalSes) -> None:
    for name in ("D", "E"):
        ses.create_configuration_set(name)
    default, named = listening(ses, "D"), listening(ses, "E")
    call(ses, "PutEmailIdentityConfigurationSetAttributes", EmailIdentity="example.com", ConfigurationSetName="D")

    send(ses)
    assert (heard(default), heard(named)) == (2, 0)
    send(ses, "E")
    assert (heard(default), heard(named)) == (2, 2)
    call(ses, "PutEmailIdentityConfigurationSetAttributes", EmailIdentity="example.com")
    send(ses)
    assert (heard(default), heard(named)) == (2, 2)


@pytest.mark.spec("CFG-27")
def test_the_default_set_is_that_of_the_most_specific_identity(ses: LocalSes) -> None:
    ses.verify("ana@example.com")
    for name, identity in (("D", "example.com"), ("E", "ana@example.com")):
        ses.create_configuration_set(name)
        call(ses, "PutEmailIdentityConfigurationSetAttributes", EmailIdentity=identity, ConfigurationSetName=name)

    send(ses)
    assert ses.events[-1].mail.tags["ses:configuration-set"] == ("E",)  # OBS-063
    Mailer(ses).send(LETTER.replace(sender="eva@example.com"))
    assert ses.events[-1].mail.tags["ses:configuration-set"] == ("D",)


# --- custom verification mail ---------------------------------------------------------------------


@pytest.mark.spec("CFG-28")
def test_custom_verification_mail_has_the_events_of_its_set_and_is_not_tracked(ses: LocalSes) -> None:
    ses.create_configuration_set("set", tracking=TrackingOptions("example.com"))
    topic = listening(ses, "set")
    content = "<html><body><p>Hi, see https://example.com/x.</p></body></html>"
    call(
        ses,
        "CreateCustomVerificationEmailTemplate",
        TemplateName="T",
        FromEmailAddress="ana@example.com",
        TemplateSubject="Confirm",
        TemplateContent=content,
        SuccessRedirectionURL="https://example.com/yes",
        FailureRedirectionURL="https://example.com/no",
    )
    call(
        ses, "SendCustomVerificationEmail", TemplateName="T", EmailAddress="bob@example.net", ConfigurationSetName="set"
    )

    (link,) = ses.verification_links("bob@example.net")
    html, _ = custom_body(content, url=link)
    assert ses.inbox("bob@example.net").last.html == html  # no pixel, and no link that leads elsewhere
    assert "see https://example.com/x." in html
    assert [event.event_type for event in ses.events] == ["Send", "Delivery"]
    assert heard(topic) == 2


# --- when a change counts -------------------------------------------------------------------------


@pytest.fixture
def slow() -> LocalSes:
    """An account where changes take a minute to count."""
    ses = LocalSes(times=Times(propagation_delay=timedelta(seconds=60)))
    ses.verify("example.com")
    return ses


@pytest.mark.spec("TRB-20", "CFG-24")
def test_a_new_set_can_be_sent_with_after_the_delay(slow: LocalSes) -> None:
    slow.create_configuration_set("nope")
    assert call(slow, "GetConfigurationSet", ConfigurationSetName="nope")["ConfigurationSetName"] == "nope"

    for _ in range(2):  # at once, and at 59 seconds
        with pytest.raises(ConfigurationSetDoesNotExist, match=f"^{NO_SUCH}$"):
            send(slow, "nope")
        slow.advance(seconds=59)
    send(slow, "nope")
    assert len(slow.sent) == 1


@pytest.mark.spec("TRB-20", "CFG-24")
def test_a_new_destination_gets_events_after_the_delay(slow: LocalSes) -> None:
    slow.create_configuration_set("set")
    slow.advance(minutes=5)
    topic = listening(slow, "set")

    slow.advance(seconds=10)
    send(slow, "set")
    assert heard(topic) == 0
    slow.advance(seconds=51)
    send(slow, "set")
    assert heard(topic) == 2

    slow.delete_event_destination("set", "events")
    send(slow, "set")
    assert heard(topic) == 4
    slow.advance(seconds=60)
    send(slow, "set")
    assert heard(topic) == 4


@pytest.mark.spec("TRB-20", "CFG-24")
def test_an_option_counts_after_the_delay_and_a_set_stays_for_it(slow: LocalSes) -> None:
    slow.create_configuration_set("set")
    slow.advance(minutes=5)
    slow.change_configuration_set("set", sending=SendingOptions(False))
    send(slow, "set")
    slow.advance(seconds=60)
    with pytest.raises(ConfigurationSetSendingPaused):
        send(slow, "set")

    slow.change_configuration_set("set", sending=SendingOptions(True))
    slow.advance(seconds=60)
    slow.delete_configuration_set("set")
    send(slow, "set")
    slow.advance(seconds=60)
    with pytest.raises(SesError):
        send(slow, "set")


@pytest.mark.spec("CFG-24")
def test_what_a_set_suppresses_and_how_its_mail_leaves_count_after_the_delay(slow: LocalSes) -> None:
    slow.create_configuration_set("set")
    slow.advance(minutes=5)
    slow.receivers.when("bob@example.net").no_tls()
    slow.suppress("bob@example.net")
    off = SuppressionOptions(suppressed_reasons=())
    slow.change_configuration_set("set", suppression=off, delivery=DeliveryOptions("REQUIRE"))

    send(slow, "set")
    assert slow.events[-1].event_type == "Bounce"  # it is still withheld
    slow.suppression.remove("bob@example.net")
    slow.advance(seconds=59)
    send(slow, "set")
    assert len(slow.inbox("bob@example.net")) == 1  # and goes in clear
    slow.suppress("bob@example.net")
    slow.advance(seconds=1)
    send(slow, "set")
    assert slow.events[-1].event_type == "Send"  # it is neither withheld nor sent in clear
    assert len(slow.inbox("bob@example.net")) == 1


@pytest.mark.spec("TRB-20", "CFG-24")
def test_changes_count_at_once_if_nobody_asks_for_a_delay(ses: LocalSes) -> None:
    ses.create_configuration_set("set")
    topic = listening(ses, "set")
    send(ses, "set")

    assert heard(topic) == 2
