"""The HTTP door on a socket, with boto3 in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from sesmodel import DeliveryUnknown, HttpDoor, LocalCloud, LocalSes, Throttling, TransportFailed, serve_http
from tests.server.sdk import V2, client

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ses() -> LocalSes:
    made = LocalSes()
    made.verify("example.com")
    return made


@pytest.fixture
def door(ses: LocalSes) -> Iterator[HttpDoor]:
    with serve_http(ses) as opened:
        yield opened


def test_boto3_sends_over_both_apis(ses: LocalSes, door: HttpDoor) -> None:
    newer = client(door).send_email(**V2)
    older = client(door, "ses").send_raw_email(
        Source="ana@example.com", Destinations=["bob@example.net"], RawMessage={"Data": b"Subject: Hi\r\n\r\nHello"}
    )
    assert [newer["MessageId"], older["MessageId"]] == [mail.message_id for mail in ses.sent]


@pytest.mark.parametrize(("service", "code"), [("ses", "Throttling"), ("sesv2", "TooManyRequestsException")])
def test_a_planned_answer_comes_as_the_api_spells_it(ses: LocalSes, door: HttpDoor, service: str, code: str) -> None:
    ses.faults.plan(Throttling("Maximum sending rate exceeded."))
    with pytest.raises(ClientError) as caught:
        client(door, service).get_account() if service == "sesv2" else client(door, service).get_send_quota()
    assert caught.value.response["Error"] == pytest.approx(
        {"Code": code, "Message": "Maximum sending rate exceeded.", **({"Type": "Sender"} if service == "ses" else {})}
    )


@pytest.mark.parametrize(
    ("fault", "sent"),
    [(TransportFailed("lost", delivered="no"), 0), (DeliveryUnknown("lost"), 1)],
)
def test_a_planned_drop_really_drops_the_connection(
    ses: LocalSes, door: HttpDoor, fault: TransportFailed, sent: int
) -> None:
    ses.faults.plan(fault)
    boto = client(door)
    with pytest.raises(ConnectionClosedError):
        boto.send_email(**V2)
    assert len(ses.sent) == sent
    assert boto.send_email(**V2)["MessageId"]


def test_a_cloud_answers_in_the_region_and_for_the_account_of_the_signature() -> None:
    cloud = LocalCloud()
    cloud.ses("eu-west-1", account_id="111111111111").verify("example.com")
    with serve_http(cloud, accounts={"AKIDONE": "111111111111"}) as door:
        assert client(door, region="eu-west-1", key="AKIDONE").send_email(**V2)["MessageId"]
        assert client(door, region="eu-west-1", key="111111111111").send_email(**V2)["MessageId"]
        for region, key in [("eu-west-2", "AKIDONE"), ("eu-west-1", "AKIDTWO")]:
            with pytest.raises(ClientError, match=f"failed the check in region {region}"):
                client(door, region=region, key=key).send_email(**V2)


def test_a_port_that_is_taken_is_an_error_at_once(door: HttpDoor) -> None:
    with pytest.raises(OSError, match="in use"), serve_http(LocalSes(), port=door.port):
        raise AssertionError
