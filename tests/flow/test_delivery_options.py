"""What the delivery options of a configuration set do to its mail: TLS, pool of addresses, time to deliver."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesmodel import (
    Bounce,
    ConfigurationSetDoesNotExist,
    Delivery,
    DeliveryDelay,
    DeliveryOptions,
    LocalSes,
    LogEntry,
    Mailer,
    Message,
    MessageRejected,
    Rules,
    Stage,
)
from sesmodel.service.region import OUTGOING_IP
from tests.api.calling import call

LETTER = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")
DROPPED = "554 5.7.10 TLS is required, and the server offers none that SES speaks"
A, B = "192.0.2.1", "192.0.2.2"


def send(ses: LocalSes, configuration_set: str | None = None, **changes: object) -> str:
    """Send the letter, and say which id it got."""
    return Mailer(ses, configuration_set=configuration_set).send(LETTER.replace(**changes)).message_id or ""


def last(ses: LocalSes, message_id: str) -> LogEntry:
    return ses.log(message_id)[-1]


def outgoing_ip(ses: LocalSes) -> str:
    (found,) = ses.events.of(Delivery)[-1].mail.tags["ses:outgoing-ip"]
    return found


# --- TLS ------------------------------------------------------------------------------------------


@pytest.mark.spec("HDR-11", "CFG-09")
def test_mail_goes_over_tls_where_there_is_tls_and_in_clear_where_there_is_none(ses: LocalSes) -> None:
    ses.receivers.when("*@plain.example").no_tls()
    ses.receivers.when("*@old.example").tls("TLSv1.1")
    ses.receivers.when("*@ancient.example").tls("SSLv3")
    ses.create_configuration_set("set")

    for configuration_set in (None, "set"):
        for host, tls in (("plain", None), ("ancient", None), ("old", "TLSv1.1"), ("new", "TLSv1.2")):
            entry = last(ses, send(ses, configuration_set, to=f"b@{host}.example"))
            assert (entry.stage, entry.tls) == (Stage.DELIVERED, tls)
    assert len(ses.inbox("b@plain.example")) == 2


@pytest.mark.spec("HDR-12", "CFG-09")
def test_a_set_that_requires_tls_drops_what_would_go_in_clear_and_says_nothing(ses: LocalSes) -> None:
    ses.create_configuration_set("secure")
    ses.create_configuration_set("other")
    call(ses, "PutConfigurationSetDeliveryOptions", ConfigurationSetName="secure", TlsPolicy="REQUIRE")
    ses.receivers.when("*@plain.example").no_tls()

    entry = last(ses, send(ses, "secure", to="b@plain.example"))
    assert (entry.stage, entry.recipient, entry.detail) == (Stage.DROPPED, "b@plain.example", DROPPED)
    ses.advance(days=1)
    assert [event.event_type for event in ses.events] == ["Send"]
    assert not ses.inbox("b@plain.example")
    assert not ses.inbox("ana@example.com")

    for name, recipient in (("secure", "b@new.example"), ("other", "b@plain.example"), (None, "b@plain.example")):
        assert last(ses, send(ses, name, to=recipient)).stage is Stage.DELIVERED


@pytest.mark.spec("CFG-09")
@pytest.mark.parametrize(
    ("version", "stage"),
    [("TLSv1", Stage.DELIVERED), ("TLSv1.1", Stage.DELIVERED), ("TLSv1.3", Stage.DELIVERED), ("SSLv3", Stage.DROPPED)],
)
def test_any_version_of_tls_is_enough_and_ssl_is_none(ses: LocalSes, version: str, stage: Stage) -> None:
    ses.create_configuration_set("secure", delivery=DeliveryOptions("REQUIRE"))
    ses.receivers.when("bob@example.net").tls(version)

    assert last(ses, send(ses, "secure")).stage is stage


@pytest.mark.spec("CFG-09", "HDR-12")
def test_what_is_dropped_bounces_if_the_model_is_told_so() -> None:
    ses = LocalSes(rules=Rules(bounce_without_tls=True))
    ses.verify("example.com")
    ses.create_configuration_set("secure", delivery=DeliveryOptions("REQUIRE"))
    ses.receivers.when("*@plain.example").no_tls()
    send(ses, "secure", to="b@plain.example")

    event = ses.events.of(Bounce)[-1]
    (recipient,) = event.bounced_recipients
    assert (event.bounce_type, event.bounce_sub_type) == ("Transient", "General")
    assert recipient.diagnostic_code == f"smtp; {DROPPED}"
    assert not ses.suppression.get("b@plain.example")


@pytest.mark.spec("CFG-09")
def test_one_recipient_is_dropped_and_the_other_gets_it(ses: LocalSes) -> None:
    ses.create_configuration_set("secure", delivery=DeliveryOptions("REQUIRE"))
    ses.receivers.when("b@plain.example").no_tls()
    message_id = send(ses, "secure", to=["b@plain.example", "c@plain.example"])

    stages = {entry.recipient: entry.stage for entry in ses.log(message_id)}
    assert stages["b@plain.example"] is Stage.DROPPED
    assert stages["c@plain.example"] is Stage.DELIVERED


def test_a_server_that_cannot_be_reached_is_tried_again_whatever_it_would_offer(ses: LocalSes) -> None:
    ses.create_configuration_set("secure", delivery=DeliveryOptions("REQUIRE"))
    ses.receivers.when("*@plain.example").no_tls().dns_failure(times=1).then.accept()
    message_id = send(ses, "secure", to="b@plain.example")

    assert last(ses, message_id).stage is Stage.DEFERRED
    ses.advance(minutes=5)
    assert last(ses, message_id).stage is Stage.DROPPED


def test_a_script_goes_on_without_tls(ses: LocalSes) -> None:
    ses.receivers.when("*@plain.example").no_tls().defer(times=1).then.accept()
    message_id = send(ses, to="b@plain.example")
    ses.advance(minutes=5)

    assert [entry.stage for entry in ses.log(message_id)][-3:] == [Stage.DEFERRED, Stage.ATTEMPTED, Stage.DELIVERED]
    assert last(ses, message_id).tls is None


@pytest.mark.spec("HDR-12")
def test_tls_can_be_required_of_no_set_that_there_is_not(ses: LocalSes) -> None:
    with pytest.raises(ConfigurationSetDoesNotExist):
        call(ses, "PutConfigurationSetDeliveryOptions", ConfigurationSetName="none", TlsPolicy="REQUIRE")


# --- the pool of addresses ------------------------------------------------------------------------


@pytest.mark.spec("CFG-08")
def test_mail_leaves_from_the_pool_of_its_set(ses: LocalSes) -> None:
    ses.account.pools.lease(B)
    ses.account.pools.create("p1", A)
    for name, pool in (("named", "p1"), ("silent", None), ("shared", "ses-shared-pool")):
        ses.create_configuration_set(name, delivery=DeliveryOptions(sending_pool_name=pool))

    for configuration_set, address in (("named", A), ("silent", B), (None, B), ("shared", OUTGOING_IP)):
        send(ses, configuration_set)
        assert outgoing_ip(ses) == address
    ses.change_configuration_set("silent", delivery=DeliveryOptions(sending_pool_name="p1"))
    send(ses, "silent")
    assert outgoing_ip(ses) == A


@pytest.mark.spec("CFG-08", "CFG-01")
def test_without_dedicated_addresses_mail_leaves_from_a_shared_one(ses: LocalSes) -> None:
    ses.create_configuration_set("plain")
    send(ses, "plain")

    assert outgoing_ip(ses) == OUTGOING_IP


@pytest.mark.spec("CFG-08")
def test_mail_of_a_pool_without_addresses_is_refused(ses: LocalSes) -> None:
    ses.account.pools.create("p1")
    ses.create_configuration_set("named", delivery=DeliveryOptions(sending_pool_name="p1"))

    with pytest.raises(MessageRejected, match=r"^SendingPool <p1> has no IP addresses\.$"):
        send(ses, "named")
    assert not ses.events
    send(ses)


# --- the time to deliver --------------------------------------------------------------------------


def test_a_set_says_how_long_ses_tries(ses: LocalSes) -> None:  # OBS-170
    ses.create_configuration_set("hasty", delivery=DeliveryOptions(max_delivery_seconds=600))
    ses.receivers.when("*@full.example").defer("452 4.2.2 mailbox full")
    began = ses.clock.now()
    send(ses, "hasty", to="b@full.example")
    send(ses, to="c@full.example")

    assert ses.events.of(DeliveryDelay)[0].expiration_time == began + timedelta(minutes=10)
    ses.advance(hours=15)
    hasty, usual = ses.events.of(Bounce)
    assert (hasty.timestamp - began, usual.timestamp - began) == (timedelta(minutes=10), timedelta(hours=14))
    assert hasty.bounced_recipients[0].diagnostic_code == (
        "smtp; 554 4.4.7 Message expired: unable to deliver in 10 minutes.<452 4.2.2 mailbox full>"
    )
