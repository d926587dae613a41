"""One table of all quotas."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from sesmodel import GUIDE, TODAY, InvalidConfiguration, Limits, LocalSes, Quota

KIB, MIB = 1024, 1024 * 1024

# Every number of the quota tables of the guide, in its order (QRC-10 to QRC-18, RCV-05).
OF_THE_GUIDE = {
    "max_24_hour_send": 200,
    "max_send_rate": 1,
    "message_bytes": 10 * MIB,
    "recipients": 50,
    "identities": 10_000,
    "configuration_sets": 10_000,
    "configuration_set_name_characters": 64,
    "event_destinations": 10,
    "dimensions": 10,
    "templates": 10_000,
    "template_bytes": 500 * KIB,
    "replacement_values": None,
    "bulk_destinations": 50,
    "receipt_rules": 200,
    "receipt_actions": 10,
    "receipt_recipients": 100,
    "receipt_rule_sets": 40,
    "ip_filters": 100,
    "s3_message_bytes": 30 * MIB,
    "sns_message_bytes": 150 * KIB,
    "calls_per_second": 1,
}


@pytest.mark.spec("QRC-19")
def test_every_quota_of_the_guide_has_its_number() -> None:
    found = {quota.name: quota.value for quota in GUIDE.table()}

    assert Limits().recipients == 50
    assert {name: found[name] for name in OF_THE_GUIDE} == OF_THE_GUIDE


@pytest.mark.spec("QRC-19")
def test_exactly_two_quotas_can_be_raised() -> None:
    raised = [quota.name for quota in Limits().table() if quota.increasable]

    assert raised == ["max_24_hour_send", "max_send_rate"]


@pytest.mark.spec("QRC-19")
def test_every_quota_has_a_unit_and_its_facts() -> None:
    assert [quota.name for quota in GUIDE.table()] == [of.name for of in attrs.fields(Limits)]
    for quota in GUIDE.table():
        assert quota.unit
        assert quota.facts
    rows = {quota.name: quota for quota in TODAY.table()}
    assert rows["message_bytes"] == Quota("message_bytes", 40 * MIB, "bytes a message", ("QRC-13", "OBS-009"), False)


@pytest.mark.spec("QRC-19")
def test_a_model_goes_by_the_quotas_that_it_is_handed() -> None:
    ses = LocalSes.sandbox(limits=Limits(max_24_hour_send=20, max_send_rate=5))

    answer = ses.client("ses").get_send_quota()
    assert (answer["Max24HourSend"], answer["MaxSendRate"]) == (20.0, 5.0)


@pytest.mark.parametrize("options", [{"max_send_rate": 0}, {"max_24_hour_send": -1}])
def test_a_quota_that_is_none_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfiguration, match="quota: "):
        LocalSes(**options)
