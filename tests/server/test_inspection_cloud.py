"""A cloud that is looked into and set up by tests that need not know where the app of theirs calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from sesmodel import LocalCloud, serve_http
from tests.server.inspecting import Inspector
from tests.server.sdk import V2, client

if TYPE_CHECKING:
    from collections.abc import Iterator

ELSEWHERE = {"region": "eu-west-1", "key": "222222222222"}
"""Whom the app of a test calls as, which the test need not know."""


@pytest.fixture
def cloud() -> LocalCloud:
    return LocalCloud()


@pytest.fixture
def of_cloud(cloud: LocalCloud) -> Iterator[Inspector]:
    with serve_http(cloud) as door:
        yield Inspector(door)


class TestWhatIsSetUpWithoutNamingAccountAndRegion:
    @pytest.mark.parametrize("is_there", [True, False])
    def test_holds_wherever_an_app_calls_now_and_later(self, of_cloud: Inspector, is_there: bool) -> None:
        app = client(of_cloud.door, **ELSEWHERE)
        if is_there:
            app.get_account()
        of_cloud.get("verifyIdentities", {"names": ["example.com"]})
        of_cloud.get("changeAccount", {"max_24_hour_send": 1, "max_send_rate": 1})
        of_cloud.get("createTopic", {"name": "bounces"})
        of_cloud.get("planFault", {"error": "Throttling", "operation": "SendEmail"})

        with pytest.raises(ClientError, match="TooManyRequestsException"):
            app.send_email(**V2)
        app.send_email(**V2)
        assert app.get_account()["SendQuota"]["Max24HourSend"] == 1
        assert "arn:aws:sns:eu-west-1:222222222222:bounces" in [one["arn"] for one in of_cloud.get("listTopics")]
        assert of_cloud.get("countFaults") == {"pending": 0}

    def test_is_said_of_all_that_there_are(self, cloud: LocalCloud, of_cloud: Inspector) -> None:
        cloud.ses("eu-west-1")
        said = of_cloud.get("verifyIdentities", {"names": ["example.com", "example.org"]})

        assert [(one["region"], one["name"]) for one in said] == [
            (region, name) for region in ("us-east-1", "eu-west-1") for name in ("example.com", "example.org")
        ]

    def test_is_nowhere_if_a_part_of_it_cannot_be(self, cloud: LocalCloud, of_cloud: Inspector) -> None:
        names = {"names": ["example.com", "no address"]}

        assert of_cloud.call("verifyIdentities", names)[0] == 400
        assert [len(one.identities) for one in (cloud.ses(), cloud.ses("eu-west-1"))] == [0, 0]

    def test_ends_when_it_is_taken_away(self, cloud: LocalCloud, of_cloud: Inspector) -> None:
        of_cloud.get("verifyIdentities", {"names": ["Example.com"]})
        before = cloud.ses("eu-west-1")
        of_cloud.get("deleteIdentity", name="example.com")

        assert [len(one.identities) for one in (before, cloud.ses(), cloud.ses("us-west-2"))] == [0, 0, 0]
        assert of_cloud.call("deleteIdentity", name="example.com")[0] == 404

    def test_is_taken_back_by_a_reset_and_by_a_snapshot(self, cloud: LocalCloud, of_cloud: Inspector) -> None:
        of_cloud.get("verifyIdentities", {"names": ["example.com"]})
        of_cloud.get("takeSnapshot", name="ready")
        of_cloud.get("verifyIdentities", {"names": ["example.org"]})
        of_cloud.get("restoreSnapshot", name="ready")
        restored = [one.name for one in cloud.ses("eu-west-1").identities]
        of_cloud.get("planFault", {"error": "Throttling"})
        of_cloud.get("reset")

        assert restored == ["example.com"]
        assert [len(one.identities) for one in (*cloud, cloud.ses("us-west-2"))] == [0, 0, 0]
        assert not cloud.ses("eu-west-1").faults

    def test_records_are_those_of_every_owner(self, cloud: LocalCloud, of_cloud: Inspector) -> None:
        for region in ("eu-west-1", "us-west-2"):
            cloud[region].client("sesv2").create_email_identity(EmailIdentity="example.com")
        required = [one for one in of_cloud.get("listRecords", name="example.com") if one["required"]]
        of_cloud.get("publishRecords", name="example.com")

        assert len(required) == 6
        assert [[identity.verified for identity in one.identities] for one in cloud] == [[True], [True]]

    def test_a_topic_with_an_arn_is_where_that_says(self, cloud: LocalCloud, of_cloud: Inspector) -> None:
        arn = "arn:aws:sns:eu-west-1:333333333333:bounces"

        assert of_cloud.get("createTopic", {"name": arn}) == {"arn": arn}
        assert [(one.region, list(one.topics)) for one in cloud] == [("eu-west-1", [arn])]
        of_cloud.get("deleteTopic", arn=arn)
        assert of_cloud.get("listTopics") == []

    def test_ends_with_the_door(self, cloud: LocalCloud) -> None:
        with serve_http(cloud) as door:
            Inspector(door).get("verifyIdentities", {"names": ["example.com"]})

        assert len(cloud.ses("eu-west-1").identities) == 0


def test_what_names_a_region_is_set_up_there_alone(cloud: LocalCloud, of_cloud: Inspector) -> None:
    cloud.ses("us-west-2", account_id="111111111111")
    of_cloud.get("verifyIdentities", {"names": ["example.com"]}, region="us-west-2")
    of_cloud.get("planFault", {"error": "Throttling"}, region="us-west-2")

    there, *others = cloud.ses("us-west-2"), *cloud, cloud.ses("eu-west-1")
    assert (len(there.identities), there.faults.pending) == (1, 1)
    assert not any(len(one.identities) or one.faults for one in others if one is not there)
