"""The names that identities have in all of AWS."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import EventBridgeDestination, IdentityArn, InvalidValue, LocalSes, Mailer, Message


@pytest.mark.spec("SAZ-02")
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "arn:aws:ses:us-west-2:123456789012:identity/example.com",
            ("us-west-2", "123456789012", "example.com", "aws"),
        ),
        (
            "arn:aws:ses:us-east-1:123456789012:identity/user@example.com",
            ("us-east-1", "123456789012", "user@example.com", "aws"),
        ),
        (
            "arn:aws-us-gov:ses:us-gov-west-1:123456789012:identity/example.com",
            ("us-gov-west-1", "123456789012", "example.com", "aws-us-gov"),
        ),
    ],
)
def test_an_arn_is_read_and_written(text: str, parts: tuple[str, str, str, str]) -> None:
    arn = IdentityArn.parse(text)

    assert (arn.region, arn.account_id, arn.name, arn.partition) == parts
    assert (str(arn), IdentityArn(*parts)) == (text, arn)


@pytest.mark.spec("SAZ-02")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com",
        "arn:aws:ses:us-east-1:123:identity/x.com",
        "arn:aws:sns:us-east-1:123456789012:identity/x.com",
        "arn:aws:sns:us-east-1:123456789012:topic",
        "arn:aws:ses:us-east-1:123456789012:configuration-set/x.com",
        "arn:aws:ses:us-east-1:123456789012:identity/",
        "arn:aws:ses:us-east-1:123456789012:identity/a b",
        "arn:aws:ses::123456789012:identity/x.com",
        "arn:gcp:ses:us-east-1:123456789012:identity/x.com",
        "arn:aws:ses:us-east-1:123456789012:identity/x.com\n",
    ],
)
def test_what_is_no_arn_of_an_identity_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        IdentityArn.parse(text)


@pytest.mark.spec("SAZ-02")
@pytest.mark.parametrize(
    "parts",
    [
        ("us-east-1", "12345678901", "example.com"),
        ("us-east-1", "1234567890123", "example.com"),
        ("nowhere", "123456789012", "example.com"),
        ("us-east-1", "123456789012", "nobody@"),
        ("us-east-1", "123456789012", "localhost_"),
        ("us-east-1", "123456789012", "example.com", "azure"),
    ],
)
def test_an_arn_cannot_be_built_of_what_cannot_be(parts: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValue):
        IdentityArn(*parts)


@pytest.mark.spec("SAZ-02")
def test_a_domain_is_written_as_it_is_kept_and_an_address_as_it_is_given() -> None:
    assert IdentityArn("eu-west-1", "123456789012", "Ana@Example.COM").name == "Ana@Example.COM"
    assert IdentityArn("eu-west-1", "123456789012", "B\u00fccher.Example").name == "xn--bcher-kva.example"


@given(st.text())
def test_whatever_is_read_is_an_arn_or_an_error_that_says_so(junk: str) -> None:
    for text in (junk, f"arn:aws:ses:us-east-1:123456789012:identity/{junk}"):
        try:
            arn = IdentityArn.parse(text)
        except InvalidValue:
            continue
        assert IdentityArn.parse(str(arn)) == arn


@pytest.mark.parametrize(
    ("region", "begin"),
    [
        ("eu-west-1", "arn:aws:"),
        ("us-gov-west-1", "arn:aws-us-gov:"),
        ("us-gov-east-1", "arn:aws-us-gov:"),
        ("cn-north-1", "arn:aws-cn:"),
    ],
)
def test_arns_are_of_the_cloud_that_the_region_is_in(region: str, begin: str) -> None:
    ses = LocalSes(region=region)
    ses.verify("example.com")
    ses.create_configuration_set("news")
    bus = f"{begin}events:{region}:123456789012:event-bus/default"
    ses.add_event_destination("news", "bus", EventBridgeDestination(bus))
    Mailer(ses, configuration_set="news").send(
        Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
    )

    assert str(IdentityArn(region, "123456789012", "example.com")).startswith(f"{begin}ses:")
    for arn, service in ((ses.create_topic("mail").arn, "sns"), (ses.create_stream("mail").arn, "firehose")):
        assert arn.startswith(f"{begin}{service}:{region}:")
    assert ses.events[0].mail.source_arn == f"{begin}ses:{region}:123456789012:identity/example.com"
    assert ses.buses[bus][0]["resources"] == [f"{begin}ses:{region}:123456789012:configuration-set/news"]
