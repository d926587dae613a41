"""Which verified identity lets mail go, and whose settings hold for it."""

from __future__ import annotations

import pytest

from sesmodel import (
    ConfigurationSetSendingPaused,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    Record,
    RecordType,
    SendingOptions,
)
from tests.flow.signatures import domains

LETTER = Message(sender="user@example.com", to="bob@example.net", subject="Hello", text="Hello")


def send(ses: LocalSes, sender: str, **changes: object) -> None:
    Mailer(ses).send(LETTER.replace(sender=sender, **changes))


def assert_refused(ses: LocalSes, sender: str) -> None:
    with pytest.raises(MessageRejected) as caught:
        send(ses, sender)
    assert caught.value.message.endswith(f": {sender}")


def with_settings(*names: str, pending: str = "") -> LocalSes:
    """Identities each of which has a configuration set of its own."""
    ses = LocalSes()
    for name in names:
        if name == pending:
            ses.create_identity(name)
        else:
            ses.verify(name)
        ses.call("sesv2", "CreateConfigurationSet", {"ConfigurationSetName": label(name)})
        ses.call(
            "sesv2",
            "PutEmailIdentityConfigurationSetAttributes",
            {"EmailIdentity": name, "ConfigurationSetName": label(name)},
        )
    return ses


def label(name: str) -> str:
    return name.replace("@", "_at_").replace(".", "-")


def configuration_set_of_last(ses: LocalSes) -> str:
    """The configuration set that the last message went by."""
    (found,) = ses.events[-1].mail.tags["ses:configuration-set"]
    return found


# --- who may send --------------------------------------------------------------------------------


@pytest.mark.spec("IDN-03", "QRC-34")
def test_a_domain_lets_mail_go_from_every_address_below_it_and_from_none_beside_it() -> None:
    ses = LocalSes()
    ses.verify("example.com")

    for sender in ("u@example.com", "u@a.example.com", "u@a.b.example.com"):
        send(ses, sender)
    for sender in ("u@notexample.com", "u@example.com.evil.test", "u@com"):
        assert_refused(ses, sender)
    assert len(ses.sent) == 3


@pytest.mark.spec("IDN-03", "QRC-34")
def test_a_domain_that_is_not_verified_yet_lets_nothing_go() -> None:
    ses = LocalSes()
    ses.create_identity("example.com")

    for sender in ("u@example.com", "u@a.example.com"):
        assert_refused(ses, sender)


@pytest.mark.spec("IDN-03", "QRC-34")
def test_an_address_lets_mail_go_from_itself_alone() -> None:
    ses = LocalSes()
    ses.verify("user@example.com", "a.example.com")

    send(ses, "user@example.com")
    for sender in ("other@example.com", "user@b.example.com"):
        assert_refused(ses, sender)


@pytest.mark.spec("IDN-06")
def test_the_letter_case_of_a_domain_does_not_count() -> None:
    ses = LocalSes()
    ses.verify("Example.COM")

    send(ses, "u@EXAMPLE.com")
    send(ses, "u@a.eXample.com")
    assert [one.name for one in ses.identities] == ["example.com"]


@pytest.mark.spec("IDN-07")
def test_the_letter_case_of_an_address_counts_on_both_sides_and_its_domain_decides_otherwise() -> None:
    ses = with_settings("sender@EXAMPLE.com")

    for sender in ("sender@example.com", "Sender@EXAMPLE.com"):
        assert_refused(ses, sender)
    send(ses, "sender@EXAMPLE.com")
    assert configuration_set_of_last(ses) == "sender_at_EXAMPLE-com"

    ses = with_settings("sender@EXAMPLE.com", "example.com")
    send(ses, "sender@example.com")
    assert configuration_set_of_last(ses) == "example-com"
    send(ses, "sender@EXAMPLE.com")
    assert configuration_set_of_last(ses) == "sender_at_EXAMPLE-com"


@pytest.mark.spec("IDN-07")
@pytest.mark.parametrize("other", ["sender@EXAMPLE.com", "SENDER@example.com", "sender@EXAMPLE.COM"])
def test_an_address_in_lower_case_does_not_let_mail_go_from_another_case(other: str) -> None:
    ses = LocalSes()
    ses.verify("sender@example.com")
    assert_refused(ses, other)

    ses.delete_identity("sender@example.com")
    ses.verify(other)
    assert_refused(ses, "sender@example.com")


@pytest.mark.spec("IDN-08")
def test_a_label_may_stand_in_from_and_in_the_return_path() -> None:
    ses = LocalSes()
    ses.verify("sender@example.com")

    send(ses, "sender+myLabel@example.com")
    send(ses, "sender@example.com", return_path="sender+user=dest.test@example.com")
    assert_refused(ses, "sender2@example.com")
    with pytest.raises(MessageRejected, match=r": sender2\+x@example\.com$"):
        send(ses, "sender@example.com", return_path="sender2+x@example.com")
    assert len(ses.sent) == 2


@pytest.mark.spec("IDN-08")
def test_a_label_may_stand_in_the_return_path_of_a_formatted_send() -> None:
    ses = LocalSes()
    ses.verify("sender@example.com")
    params = {
        "Source": "sender@example.com",
        "Destination": {"ToAddresses": ["bob@example.net"]},
        "Message": {"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "Hello"}}},
    }

    ses.call("ses", "SendEmail", {**params, "ReturnPath": "sender+bob=example.net@example.com"})
    with pytest.raises(MessageRejected, match=r": sender2\+x@example\.com$"):
        ses.call("ses", "SendEmail", {**params, "ReturnPath": "sender2+x@example.com"})
    assert len(ses.sent) == 1


# --- whose settings hold -------------------------------------------------------------------------

CHAIN = ("user@a.b.example.com", "a.b.example.com", "b.example.com", "example.com")


@pytest.mark.spec("IDN-09")
@pytest.mark.parametrize(
    ("sender", "decides"),
    [
        ("user@example.com", "example.com"),
        ("user@a.b.example.com", "user@a.b.example.com"),
        ("user+label@a.b.example.com", "user@a.b.example.com"),
        ("user@b.example.com", "b.example.com"),
        ("other@a.b.example.com", "a.b.example.com"),
        ("u@c.a.b.example.com", "a.b.example.com"),
        ("u@x.example.com", "example.com"),
    ],
)
def test_mail_goes_by_the_settings_of_the_most_specific_identity(sender: str, decides: str) -> None:
    ses = with_settings(*CHAIN)
    silence(ses, *(name for name in CHAIN if name != decides))
    mail_from(ses, decides)

    send(ses, sender, to="bounce@simulator.amazonses.com")
    assert configuration_set_of_last(ses) == label(decides)
    assert ses.events[-1].event_type == "Bounce"
    assert len(ses.inbox(sender)) == 1  # feedback is forwarded, which the others do not do
    send(ses, sender)
    assert "@mail." in ses.inbox("bob@example.net")[0].headers.get("Return-Path", "")


@pytest.mark.spec("IDN-09")
@pytest.mark.parametrize(
    ("sender", "signs"),
    [
        ("user@example.com", "example.com"),
        ("user@b.example.com", "b.example.com"),
        ("other@a.b.example.com", "a.b.example.com"),
        ("u@c.a.b.example.com", "a.b.example.com"),
        ("u@x.example.com", "example.com"),
    ],
)
def test_mail_is_signed_for_by_the_most_specific_identity(sender: str, signs: str) -> None:
    ses = LocalSes()
    ses.verify(*CHAIN[1:], dkim=True)
    ses.verify(CHAIN[0])

    send(ses, sender)
    assert domains(ses.sent[-1].raw) == [signs, "amazonses.com"]
    send(ses, CHAIN[0])  # which has no DKIM, as a whole
    assert domains(ses.sent[-1].raw) == ["amazonses.com"]


@pytest.mark.spec("IDN-09")
def test_mail_goes_by_the_settings_of_the_domain_while_its_address_is_pending() -> None:
    ses = with_settings(*CHAIN, pending="user@a.b.example.com")

    send(ses, "user@a.b.example.com")
    assert configuration_set_of_last(ses) == "a-b-example-com"


@pytest.mark.spec("IDN-09")
def test_settings_are_never_mixed() -> None:
    ses = with_settings("example.com")
    ses.verify("example.com", dkim=True)
    mail_from(ses, "example.com")
    silence(ses, "example.com")
    send(ses, "mary@example.com")
    assert configuration_set_of_last(ses) == "example-com"

    ses.verify("mary@example.com")
    send(ses, "mary@example.com", to="bounce@simulator.amazonses.com")
    assert "ses:configuration-set" not in ses.events[-1].mail.tags
    assert domains(ses.sent[-1].raw) == ["amazonses.com"]
    assert len(ses.inbox("mary@example.com")) == 1
    send(ses, "mary@example.com")
    assert "@mail." not in ses.inbox("bob@example.net")[-1].headers.get("Return-Path", "")


def silence(ses: LocalSes, *names: str) -> None:
    """Let feedback about mail of these identities not be forwarded."""
    for name in names:
        ses.call("ses", "SetIdentityFeedbackForwardingEnabled", {"Identity": name, "ForwardingEnabled": False})


def mail_from(ses: LocalSes, name: str) -> None:
    """Give an identity a MAIL FROM domain that is found."""
    domain = f"mail.{name.rpartition('@')[2]}"
    ses.call("ses", "SetIdentityMailFromDomain", {"Identity": name, "MailFromDomain": domain})
    ses.dns.add(Record(domain, RecordType.MX, "10 feedback-smtp.us-east-1.amazonses.com"))
    ses.tick()


# --- the default configuration set ---------------------------------------------------------------

BULK = {
    "FromEmailAddress": "user@example.com",
    "DefaultContent": {"Template": {"TemplateContent": {"Subject": "Hi", "Text": "Hello"}, "TemplateData": "{}"}},
    "BulkEmailEntries": [{"Destination": {"ToAddresses": ["bob@example.net"]}}],
}


@pytest.mark.spec("IDN-11")
def test_a_bulk_send_goes_by_the_default_set_unless_it_names_another() -> None:
    ses = with_settings("example.com")
    ses.call("sesv2", "CreateConfigurationSet", {"ConfigurationSetName": "other"})

    ses.call("sesv2", "SendBulkEmail", BULK)
    assert configuration_set_of_last(ses) == "example-com"
    ses.call("sesv2", "SendBulkEmail", {**BULK, "ConfigurationSetName": "other"})
    assert configuration_set_of_last(ses) == "other"


@pytest.mark.spec("IDN-11")
def test_a_default_set_that_is_paused_stops_what_names_no_other() -> None:
    ses = with_settings("example.com")
    ses.call("sesv2", "CreateConfigurationSet", {"ConfigurationSetName": "other"})
    ses.change_configuration_set("example-com", sending=SendingOptions(False))

    with pytest.raises(ConfigurationSetSendingPaused, match="example-com"):
        send(ses, "user@example.com")
    with pytest.raises(ConfigurationSetSendingPaused, match="example-com"):
        ses.call("sesv2", "SendBulkEmail", BULK)
    ses.call("sesv2", "SendBulkEmail", {**BULK, "ConfigurationSetName": "other"})
    assert configuration_set_of_last(ses) == "other"
