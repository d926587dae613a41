"""What a person sees who prints a model, or reads a failing assertion: names and numbers, on one line."""

from __future__ import annotations

import pytest

from sesmodel import EmailTemplate, LocalSes, Mailer, Message


def test_a_model_says_who_it_is_and_how_much_there_is_to_look_at(ses: LocalSes, hello: Message) -> None:
    Mailer(ses).send(hello)

    assert repr(ses) == "<LocalSes of 123456789012 in us-east-1 at 2026-01-01 12:00:00: 1 sent, 2 events>"
    assert ", sandbox at " in repr(LocalSes.sandbox())


def test_what_an_account_holds_is_shown_by_its_names() -> None:
    ses = LocalSes()
    ses.verify("example.com", "ana@example.org")
    ses.create_configuration_set("newsletter")
    ses.store(EmailTemplate(name="welcome", subject="Hi", text="Hello"))
    ses.suppress("bob@example.net", "COMPLAINT")
    ses.receivers.when("*@slow.example").defer()

    assert repr(ses.identities) == "<Identities: example.com, ana@example.org>"
    assert repr(ses.configuration_sets) == "<ConfigurationSets: newsletter>"
    assert repr(ses.templates) == "<EmailTemplates: welcome>"
    assert repr(ses.suppression) == "<SuppressionList: bob@example.net for COMPLAINT>"
    assert repr(ses.receivers) == "<Receivers: *@slow.example>"
    assert len(ses.templates) == 1


@pytest.mark.parametrize("name", ["identities", "configuration_sets", "templates", "suppression"])
def test_what_is_empty_says_so(name: str) -> None:
    assert repr(getattr(LocalSes(), name)).endswith(": empty>")


def test_of_many_the_first_ten_are_shown() -> None:
    ses = LocalSes()
    ses.verify(*[f"shop{number}.example" for number in range(1, 1013)])

    assert repr(ses.identities).endswith("shop9.example, shop10.example, and 1,002 more>")


def test_metrics_show_what_the_account_counted(ses: LocalSes, hello: Message) -> None:
    ses.create_configuration_set("newsletter")
    assert repr(ses.metrics) == "<Metrics: no events>"
    Mailer(ses).send(hello)

    assert repr(ses.metrics) == "<Metrics: Send 1, Delivery 1>"


def test_an_event_of_mail_that_is_not_rendered_yet_is_listed_without_a_subject(ses: LocalSes) -> None:
    ses.store(EmailTemplate(name="welcome", subject="Hi {{name}}", text="Hello"))
    ses.client("sesv2").send_email(
        FromEmailAddress="ana@example.com",
        Destination={"ToAddresses": ["bob@example.net"]},
        Content={"Template": {"TemplateName": "welcome", "TemplateData": '{"name": "Bob"}'}},
    )

    assert str(ses.events).splitlines()[1:] == [
        "  1. Send: to bob@example.net",
        "  2. Delivery: 'Hi Bob' to bob@example.net",
    ]
