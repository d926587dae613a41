"""The refusal that every user of SES knows: an address is not verified."""

from __future__ import annotations

from typing import Any

import pytest

from sesmodel import LocalSes, MessageRejected, RefusalRules, Rules

TEXT = "Email address is not verified. The following identities failed the check in region "
OBSERVED = RefusalRules(as_observed=True)


def formatted(source: str, *to: str, **changes: Any) -> dict[str, Any]:
    """A call of ``SendEmail``."""
    message = {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}
    return {"Source": source, "Destination": {"ToAddresses": list(to)}, "Message": message, **changes}


def refused(ses: LocalSes, operation: str, params: dict[str, Any]) -> str:
    """The text of a refusal."""
    with pytest.raises(MessageRejected) as caught:
        ses.call("ses", operation, params)
    assert (caught.value.code, caught.value.v2_name) == ("MessageRejected", "MessageRejected")
    assert caught.value.smtp_reply == f"554 Message rejected: {caught.value.message}"
    return caught.value.message


@pytest.mark.spec("TRB-04")
def test_in_the_sandbox_sender_and_recipient_are_named_together() -> None:
    ses = LocalSes.sandbox(region="us-west-2")

    said = refused(ses, "SendEmail", formatted("a@x.example", "b@y.example"))
    assert said == f"{TEXT}us-west-2: a@x.example, b@y.example"


@pytest.mark.spec("TRB-04")
def test_it_is_a_rejected_message_to_both_apis_and_to_smtp() -> None:
    with pytest.raises(MessageRejected) as caught:
        LocalSes().call("ses", "SendEmail", formatted("a@x.example", "b@y.example"))

    assert (caught.value.v1_code, caught.value.v2_name) == ("MessageRejected", "MessageRejected")
    assert caught.value.smtp_reply == f"554 Message rejected: {TEXT}us-east-1: a@x.example"


@pytest.mark.spec("TRB-04")
def test_addresses_of_the_simulator_are_not_named() -> None:
    ses = LocalSes.sandbox(region="us-west-2")

    said = refused(ses, "SendEmail", formatted("a@x.example", "success@simulator.amazonses.com"))
    assert said == f"{TEXT}us-west-2: a@x.example"


@pytest.mark.spec("TRB-04")
def test_they_are_named_once_each_in_the_order_of_their_roles() -> None:
    raw = (
        b"Bcc: a@x.example\r\nTo: c@x.example, g@x.example\r\nCc: b@x.example\r\nReturn-Path: d@x.example\r\n"
        b"Sender: e@x.example\r\nFrom: f@x.example\r\n\r\nx"
    )
    said = refused(LocalSes.sandbox(), "SendRawEmail", {"Source": "g@x.example", "RawMessage": {"Data": raw}})

    assert said.partition(": ")[2] == ", ".join(f"{letter}@x.example" for letter in "gfedcba")


@pytest.mark.spec("TRB-04")
def test_a_verified_domain_covers_a_sender_field() -> None:
    ses = LocalSes()
    ses.verify("example.com")
    raw = b"From: ana@example.com\r\nSender: desk@mail.example.com\r\nTo: bob@example.net\r\n\r\nx"

    assert ses.call("ses", "SendRawEmail", {"RawMessage": {"Data": raw}})["MessageId"]


@pytest.mark.spec("TRB-04")
def test_as_observed_the_region_is_in_capitals_and_people_have_their_names() -> None:
    ses = LocalSes.sandbox(region="us-west-2", rules=Rules(refusals=OBSERVED))
    raw = b"From: yoyo <yoyo@domain.com>\r\nTo: Me <me@gmail.com>\r\n\r\nx"
    params = {"Source": "yoyo@domain.com", "RawMessage": {"Data": raw}}

    said = refused(ses, "SendRawEmail", params)
    assert said == f"{TEXT}US-WEST-2: yoyo <yoyo@domain.com>, yoyo@domain.com, Me <me@gmail.com>"
    assert MessageRejected(said).identities == ("yoyo@domain.com", "me@gmail.com")


@pytest.mark.spec("TRB-04")
def test_as_observed_they_are_named_in_the_order_of_their_roles_too() -> None:
    ses = LocalSes.sandbox(rules=Rules(refusals=OBSERVED))
    raw = (
        b"Bcc: a@x.example\r\nTo: C <c@x.example>\r\nCc: b@x.example\r\nReturn-Path: d@x.example\r\n"
        b"Sender: E <e@x.example>\r\nFrom: F <f@x.example>\r\n\r\nx"
    )

    said = refused(ses, "SendRawEmail", {"RawMessage": {"Data": raw}})
    named = "F <f@x.example>, E <e@x.example>, d@x.example, C <c@x.example>, b@x.example, a@x.example"
    assert said == f"{TEXT}US-EAST-1: {named}"


@pytest.mark.spec("TRB-04")
def test_as_observed_a_name_is_written_as_in_the_header_and_who_has_none_is_named_bare() -> None:
    ses = LocalSes.sandbox(rules=Rules(refusals=OBSERVED))
    params = formatted("=?utf-8?q?J=C3=B6rg?= <j@x.example>", "b@y.example")
    params["Destination"]["BccAddresses"] = ["hidden@y.example"]

    said = refused(ses, "SendEmail", params)
    assert said == f"{TEXT}US-EAST-1: =?utf-8?q?J=C3=B6rg?= <j@x.example>, b@y.example, hidden@y.example"


@pytest.mark.spec("TRB-04")
def test_as_observed_the_sender_of_a_bulk_call_has_its_name() -> None:
    ses = LocalSes(rules=Rules(refusals=OBSERVED))
    ses.client("ses").create_template(Template={"TemplateName": "T", "SubjectPart": "s", "TextPart": "t"})
    params = {
        "Source": "Eve <eve@evil.example>",
        "Template": "T",
        "DefaultTemplateData": "{}",
        "Destinations": [{"Destination": {"ToAddresses": ["bob@example.net"]}}],
    }

    assert refused(ses, "SendBulkTemplatedEmail", params) == f"{TEXT}US-EAST-1: Eve <eve@evil.example>"


@pytest.mark.spec("TRB-06")
def test_more_than_may_be_listed_end_in_an_ellipsis() -> None:
    ses = LocalSes.sandbox(rules=Rules(refusals=RefusalRules(most_identities=3)))
    people = [f"{letter}@y.example" for letter in "bcde"]

    said = refused(ses, "SendEmail", formatted("a@x.example", *people))
    assert said == f"{TEXT}us-east-1: a@x.example, b@y.example, c@y.example..."
    assert MessageRejected(said).truncated
