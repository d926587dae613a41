"""Events in CloudWatch: which metric each counts in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sesmodel import (
    CloudWatchDestination,
    CloudWatchDimension,
    FirehoseDestination,
    LocalSes,
    Mailer,
    Message,
    Metric,
)

ROLE = "arn:aws:iam::123456789012:role/ses"
NONE = {"campaign": "none"}


@pytest.fixture
def ses() -> LocalSes:
    """A verified sender and a set."""
    ses = LocalSes()
    ses.verify("example.com")
    ses.create_configuration_set("news")
    return ses


def count(ses: LocalSes, *dimensions: tuple[str, str, str], name: str = "counts", **more: Any) -> None:
    """Add a CloudWatch destination."""
    target = CloudWatchDestination([CloudWatchDimension(*one) for one in dimensions])
    ses.add_event_destination("news", name, target, **more)


def send(ses: LocalSes, hello: Message, **options: Any) -> None:
    Mailer(ses, configuration_set="news").send(hello, **options)


def by_dimensions(ses: LocalSes) -> dict[str, list[dict[str, str]]]:
    """The dimensions of the metrics that have some, by name."""
    found: dict[str, list[dict[str, str]]] = {}
    for metric in ses.metrics.list_metrics():
        if metric.dimensions and not metric.name.startswith("Reputation."):
            found.setdefault(metric.name, []).append(dict(metric.dimensions))
    return found


# --- of the account -------------------------------------------------------------------------------


@pytest.mark.spec("EVP-25")
def test_the_account_counts_every_event_without_dimensions(ses: LocalSes, hello: Message) -> None:
    assert ses.metrics.list_metrics() == ()

    Mailer(ses).send(hello)
    send(ses, hello)
    Mailer(ses).send(hello.replace(to="bounce@simulator.amazonses.com"))
    assert ses.metrics.list_metrics()[:3] == (Metric("Send"), Metric("Delivery"), Metric("Bounce"))
    assert {one.namespace for one in ses.metrics.list_metrics()} == {"AWS/SES"}
    assert [ses.metrics.sum(name) for name in ("Send", "Delivery", "Bounce", "Complaint")] == [3, 2, 1, 0]
    assert ses.metrics.list_metrics("Bounce") == (Metric("Bounce"),)


@pytest.mark.spec("EVP-25")
def test_rates_are_metrics_once_there_is_mail_that_they_are_of(ses: LocalSes, hello: Message) -> None:
    of_account = [Metric("Reputation.BounceRate"), Metric("Reputation.ComplaintRate")]
    of_set = [Metric(one.name, {"ses:configuration-set": "news"}) for one in of_account]
    send(ses, hello.replace(to="bounce@simulator.amazonses.com"))
    assert ses.metrics.rates == {}

    ses.receivers.when("gone@example.net").reject()
    Mailer(ses).send(hello.replace(to="gone@example.net"))
    assert ses.metrics.list_metrics("Reputation.BounceRate") == (of_account[0],)
    send(ses, hello)
    assert ses.metrics.rates == dict(zip([*of_account, *of_set], [0.5, 0.0, 0.0, 0.0], strict=True))
    assert set(ses.metrics.list_metrics()) >= {*of_account, *of_set}


# --- of a destination -----------------------------------------------------------------------------


@pytest.mark.spec("EVP-25")
def test_an_open_counts_with_the_dimensions_of_the_destination(ses: LocalSes, hello: Message) -> None:
    count(ses, ("campaign", "MESSAGE_TAG", "none"), event_types=["Open"])
    send(ses, hello.replace(html="<p>Hi</p>"), tags={"campaign": "spring"})
    assert by_dimensions(ses) == {}

    ses.open(ses.sent.one())
    assert by_dimensions(ses) == {"Open": [{"campaign": "spring"}]}
    assert ses.metrics.sum("Open", {"campaign": "spring"}) == 1
    assert ses.metrics.sum("Open") == 1


@pytest.mark.spec("EVP-25")
def test_each_type_counts_under_its_own_name(ses: LocalSes, hello: Message) -> None:  # OBS-199
    count(ses, ("campaign", "MESSAGE_TAG", "none"))
    ses.receivers.when("slow@example.net").defer(times=1)
    for to in ("bounce@simulator.amazonses.com", "complaint@simulator.amazonses.com", "slow@example.net"):
        send(ses, hello.replace(to=to))
    ses.client("ses").create_template(Template={"TemplateName": "T", "SubjectPart": "Hi", "TextPart": "{{name}}"})
    ses.client("ses").send_templated_email(
        Source="ana@example.com",
        Destination={"ToAddresses": ["bob@example.net"]},
        Template="T",
        TemplateData="{}",
        ConfigurationSetName="news",
    )

    assert {name: ses.metrics.sum(name, NONE) for name in by_dimensions(ses)} == {
        "Send": 3,
        "Bounce": 1,
        "Delivery": 1,
        "Complaint": 1,
        "DeliveryDelay": 1,
        "RenderingFailure": 1,
    }


@pytest.mark.spec("EVP-06")
def test_a_value_comes_from_the_tag_or_else_is_the_default(ses: LocalSes, hello: Message) -> None:  # OBS-195
    count(ses, ("campaign", "MESSAGE_TAG", "none"), event_types=["Send"])

    send(ses, hello, tags={"campaign": "spring"})
    send(ses, hello)
    send(ses, hello, tags={"Campaign": "spring"})  # another tag
    assert by_dimensions(ses) == {"Send": [{"campaign": "spring"}, NONE]}
    assert (ses.metrics.sum("Send", {"campaign": "spring"}), ses.metrics.sum("Send", NONE)) == (1, 2)


@pytest.mark.spec("EVP-06")
def test_tags_of_ses_are_dimensions_too(ses: LocalSes, hello: Message) -> None:
    count(
        ses,
        ("ses:configuration-set", "MESSAGE_TAG", "default"),
        ("ses:from-domain", "MESSAGE_TAG", "default"),
        ("ses:outgoing-ip", "MESSAGE_TAG", "unknown"),
        event_types=["Send"],
    )

    send(ses, hello)
    assert by_dimensions(ses) == {
        "Send": [
            {"ses:configuration-set": "news", "ses:from-domain": "example.com", "ses:outgoing-ip": "unknown"},
        ]
    }


@pytest.mark.spec("EVP-06", "EVP-07")
def test_a_value_comes_from_a_header_field_of_the_mail(ses: LocalSes, hello: Message) -> None:
    count(ses, ("X-Campaign", "EMAIL_HEADER", "none"), event_types=["Send"])

    send(ses, hello.replace(headers={"x-campaign": "spring-sale"}))
    send(ses, hello)
    assert by_dimensions(ses) == {"Send": [{"X-Campaign": "spring-sale"}, {"X-Campaign": "none"}]}


@pytest.mark.spec("EVP-07")
@pytest.mark.parametrize("value", ["spring-sale", "A.b_9", "ana@example.com", "a" * 256])
def test_letters_digits_and_four_signs_of_a_header_value_make_a_metric(
    ses: LocalSes, hello: Message, value: str
) -> None:
    count(ses, ("X-Campaign", "EMAIL_HEADER", "none"), event_types=["Send"])

    send(ses, hello.replace(headers={"X-Campaign": value}))
    assert by_dimensions(ses) == {"Send": [{"X-Campaign": value}]}


@pytest.mark.spec("EVP-07")
def test_a_header_value_that_cannot_be_a_dimension_makes_no_metric_and_nothing_else(
    ses: LocalSes, hello: Message
) -> None:
    count(ses, ("X-Campaign", "EMAIL_HEADER", "none"), ("campaign", "MESSAGE_TAG", "none"), event_types=["Send"])
    count(ses, ("campaign", "MESSAGE_TAG", "none"), name="others", event_types=["Send"])
    stream = ses.create_stream("all")
    ses.add_event_destination("news", "stream", FirehoseDestination(stream.arn, ROLE), event_types=["Send"])

    for bad in ("spring sale", "", "50%", "a" * 257):
        send(ses, hello.replace(headers={"X-Campaign": bad}))
    assert len(ses.inbox("bob@example.net")) == len(stream.records) == 4
    assert by_dimensions(ses) == {"Send": [NONE]}
    assert ses.publishing_failures == ()


@pytest.mark.spec("EVP-12")
def test_own_fields_of_a_raw_mail_are_sources_where_it_names_the_set(ses: LocalSes) -> None:
    count(ses, ("X-Kampagne", "EMAIL_HEADER", "none"), event_types=["Send"])
    head = "From: ana@example.com\r\nTo: bob@example.net\r\nX-SES-CONFIGURATION-SET: news\r\nX-Kampagne: {}\r\n\r\nHi"
    client = ses.client("ses")

    client.send_raw_email(RawMessage={"Data": head.format("=?utf-8?q?=C3=A9?=").encode()})
    assert len(ses.inbox("bob@example.net")) == 1
    assert by_dimensions(ses) == {}
    client.send_raw_email(RawMessage={"Data": head.format("spring").encode()})
    assert by_dimensions(ses) == {"Send": [{"X-Kampagne": "spring"}]}


@pytest.mark.spec("EVP-12")
def test_a_field_that_is_not_ascii_is_sent_and_makes_no_metric(ses: LocalSes, hello: Message) -> None:
    count(ses, ("X-Kampagne", "EMAIL_HEADER", "none"))

    send(ses, hello.replace(headers={"X-Kampagne": "é"}))  # on its way it is an encoded word (HDR-01)
    (got,) = ses.inbox("bob@example.net")
    assert got.headers.decoded("X-Kampagne") == "é"
    assert by_dimensions(ses) == {}


@pytest.mark.spec("EVP-12")
def test_own_fields_of_a_raw_mail_without_the_set_count_nowhere(ses: LocalSes) -> None:
    count(ses, ("X-Kampagne", "EMAIL_HEADER", "none"))

    raw = b"From: ana@example.com\r\nTo: bob@example.net\r\nX-Kampagne: spring\r\n\r\nHi"
    ses.client("ses").send_raw_email(RawMessage={"Data": raw})
    assert by_dimensions(ses) == {}


@pytest.mark.spec("EVP-26")
def test_dimensions_of_links_count_clicks_alone(ses: LocalSes, hello: Message) -> None:
    with pytest.warns(UserWarning, match=r"counts: its dimensions come from tags of links.*does not publish Send \("):
        count(ses, ("product", "LINK_TAG", "none"), event_types=["Send", "Click"])

    tags = ("product:book", "product:pen;product:book", "genre:x", "")
    send(ses, hello.replace(html="".join(f'<a href="https://example.com" ses:tags="{one}">x</a>' for one in tags)))
    assert by_dimensions(ses) == {}
    for number in range(1, 5):
        ses.click(ses.sent.one(), number)
    assert by_dimensions(ses) == {"Click": [{"product": "book"}, {"product": "pen"}, {"product": "none"}]}
    assert ses.metrics.sum("Click", {"product": "none"}) == 2
    assert ses.event_types("news") == {"Click"}


@pytest.mark.spec("EVP-08")
def test_a_metric_is_found_by_all_of_its_dimensions_only(ses: LocalSes, hello: Message) -> None:
    count(ses, ("campaign", "MESSAGE_TAG", "none"), ("genre", "MESSAGE_TAG", "none"), event_types=["Send"])
    send(ses, hello, tags={"campaign": "book", "genre": "sci-fi"})

    assert ses.metrics.sum("Send", {"genre": "sci-fi", "campaign": "book"}) == 1
    assert ses.metrics.sum("Send", {"campaign": "book"}) == 0

    count(ses, ("campaign", "MESSAGE_TAG", "none"), name="campaigns", event_types=["Send"])
    send(ses, hello, tags={"campaign": "book", "genre": "western"})
    assert ses.metrics.sum("Send", {"campaign": "book"}) == 1


def test_an_event_counts_in_the_minute_when_it_happened(ses: LocalSes, hello: Message) -> None:
    ses.receivers.when("slow@example.net").defer(times=1)
    send(ses, hello.replace(to="slow@example.net"))
    ses.advance(hours=1)

    began = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert [point.timestamp for point in ses.metrics.data_points("Send")] == [began]
    assert [point.timestamp for point in ses.metrics.data_points("Delivery")] == [began.replace(minute=5)]


def test_metrics_that_were_looked_at_stay_as_they_were(ses: LocalSes, hello: Message) -> None:
    before = ses.metrics
    send(ses, hello)

    assert (before.list_metrics(), before.sum("Send"), ses.metrics.sum("Send")) == ((), 0, 1)
