"""Event destinations: what a set may have, and what SES says to the rest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    CloudWatchDestination,
    CloudWatchDimension,
    ConfigurationSet,
    EventBridgeDestination,
    EventDestination,
    EventDestinationAlreadyExists,
    EventDestinationDoesNotExist,
    EventDestinations,
    EventType,
    FirehoseDestination,
    InvalidCloudWatchDestination,
    InvalidFirehoseDestination,
    InvalidParameterValue,
    InvalidSnsDestination,
    InvalidValue,
    LimitExceeded,
    Limits,
    LocalSes,
    PinpointDestination,
    SesError,
    SnsDestination,
)
from sesmodel.service.event_type import V1_TYPES

TOPIC = "arn:aws:sns:us-east-1:123456789012:events"
STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/events"
ROLE = "arn:aws:iam::123456789012:role/ses"


def destination(name: str = "one", **changes: Any) -> EventDestination:
    return EventDestination(**{"name": name, "target": SnsDestination(TOPIC), "event_types": ["Send"], **changes})


def dimensions(number: int) -> CloudWatchDestination:
    return CloudWatchDestination([CloudWatchDimension(f"d{one}", "messageTag", "none") for one in range(number)])


# --- the destinations of a set --------------------------------------------------------------------


@pytest.mark.spec("CFG-18", "QRC-16")
def test_a_set_has_ten_destinations_and_no_eleventh() -> None:
    ours = EventDestinations("news")
    for number in range(10):
        ours = ours.add(destination(f"d{number}"))
    with pytest.raises(LimitExceeded, match="at most 10 event destinations"):
        ours.add(destination("d10"))
    with pytest.raises(LimitExceeded):
        ours.update(destination("d10"), upsert=True)

    ours = ours.delete("d3").add(destination("d10"))
    assert [one.name for one in ours] == [f"d{number}" for number in (0, 1, 2, 4, 5, 6, 7, 8, 9, 10)]


def test_how_many_there_may_be_can_be_given() -> None:
    ours = EventDestinations("news")
    ours = ours.add(destination(), limits=Limits(event_destinations=1))

    with pytest.raises(LimitExceeded, match="at most 1 event destination"):
        ours.add(destination("two"), limits=Limits(event_destinations=1))


@pytest.mark.spec("CFG-18")
def test_deleting_a_set_takes_its_destinations_along() -> None:
    sets = LocalSes().account.configuration_sets
    sets.create(ConfigurationSet("news", event_destinations=EventDestinations("news", [destination()])))

    sets.delete("news")
    assert len(sets.create("news").event_destinations) == 0


@pytest.mark.spec("CFG-18")
def test_a_name_is_unique_in_its_set_only() -> None:
    news = EventDestinations("news").add(destination(enabled=False))
    offers = EventDestinations("offers").add(destination())

    with pytest.raises(EventDestinationAlreadyExists) as caught:
        news.add(destination())
    assert offers.require("one").enabled
    assert caught.value.message == "An event destination with name <one> already exists for configuration set <news>."
    assert not news.require("one").enabled


@pytest.mark.spec("CFG-18", "EVP-27")
def test_an_update_replaces_all_settings_of_a_known_destination() -> None:
    ours = EventDestinations("news").add(destination()).add(destination("two"))

    after = ours.update(destination(event_types=["Click"], target=dimensions(1), enabled=False))
    assert list(after) == [destination(event_types=["Click"], target=dimensions(1), enabled=False), destination("two")]


@pytest.mark.spec("EVP-27")
def test_an_update_of_an_unknown_name_is_refused_unless_it_may_make_one() -> None:
    ours = EventDestinations("news")
    with pytest.raises(EventDestinationDoesNotExist) as caught:
        ours.update(destination())
    assert caught.value.message == "An event destination with name <one> does not exist for configuration set <news>."

    made = ours.update(destination(), upsert=True)
    assert list(made) == [destination()]
    assert list(made.update(destination(event_types=["Click"]), upsert=True)) == [destination(event_types=["Click"])]


def test_an_unknown_name_cannot_be_deleted() -> None:
    with pytest.raises(EventDestinationDoesNotExist, match="<one> does not exist"):
        EventDestinations("news").delete("one")


# --- names and types ------------------------------------------------------------------------------


@pytest.mark.spec("CFG-20")
@pytest.mark.parametrize("name", ["firehose-1", "A_b-9", "a" * 64])
def test_a_name_of_letters_digits_hyphens_and_underscores_is_taken(name: str) -> None:
    assert destination(name).name == name


@pytest.mark.spec("CFG-20")
@pytest.mark.parametrize("name", ["fire hose", "", "a.b", "prøve", "a\n", "ses:x"])
def test_a_name_with_anything_else_is_refused(name: str) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        destination(name)

    assert caught.value.message == (  # OBS-187
        f"Invalid event destination name <{name}>: only alphanumeric ASCII characters, '_', and '-' are allowed."
    )


@pytest.mark.spec("CFG-20")
def test_a_name_has_64_characters_at_most() -> None:
    with pytest.raises(InvalidParameterValue, match=r"^Event destination name cannot exceed 64 characters\.$"):
        destination("a" * 65)


@pytest.mark.spec("CFG-19")
def test_there_are_ten_types_of_events_and_v1_knows_eight() -> None:
    assert {one.v2 for one in EventType} == {
        *("SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "OPEN", "CLICK", "RENDERING_FAILURE"),
        *("DELIVERY_DELAY", "SUBSCRIPTION"),
    }
    assert {one.v1 for one in V1_TYPES} == {
        *("send", "reject", "bounce", "complaint", "delivery", "open", "click", "renderingFailure"),
    }


@pytest.mark.spec("CFG-19")
@pytest.mark.parametrize("kind", EventType)
def test_a_type_is_read_in_each_of_its_spellings(kind: EventType) -> None:
    for spelling in (kind, kind.value, kind.v1, kind.v2, kind.metric):
        assert destination(event_types=[spelling]).event_types == {kind}


@pytest.mark.spec("CFG-19")
def test_at_least_one_type_is_selected() -> None:
    with pytest.raises(InvalidParameterValue, match=r"^At least one event type must be specified\.$"):  # OBS-188
        destination(event_types=[])


@pytest.mark.parametrize("text", ["", "Bounces", "RENDERING FAILURES", "_"])
def test_a_type_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is no type of event") as caught:
        destination(event_types=[text])

    assert "Rendering Failure" in caught.value.cure


@pytest.mark.spec("CFG-19", "CFG-21")
def test_an_enabled_destination_publishes_the_types_that_it_selects() -> None:
    assert destination(event_types=["Bounce"]).publishes("Bounce")
    assert not destination(event_types=["Bounce"]).publishes("Delivery")
    assert not destination(event_types=["Bounce"], enabled=False).publishes("Bounce")


# --- where to -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "kind", "said"),
    [
        (lambda: SnsDestination("events"), InvalidSnsDestination, "SNS topic <events> not found."),
        (lambda: SnsDestination(STREAM), InvalidSnsDestination, f"SNS topic <{STREAM}> not found."),
        (lambda: FirehoseDestination(TOPIC, ROLE), InvalidFirehoseDestination, "Invalid delivery stream ARN"),
        (lambda: FirehoseDestination(STREAM, TOPIC), InvalidFirehoseDestination, "Invalid IAM role ARN"),
        (
            lambda: EventBridgeDestination("arn:aws:events:us-east-1:123456789012:event-bus/mine"),
            InvalidParameterValue,
            "only the default bus can be used",
        ),
        (
            lambda: PinpointDestination("x"),
            InvalidParameterValue,
            "Invalid Pinpoint application ARN provided: x.",
        ),
    ],
)
def test_a_destination_that_names_another_thing_is_refused(make: Any, kind: type[SesError], said: str) -> None:
    with pytest.raises(kind, match=re.escape(said)):
        make()


@pytest.mark.spec("CFG-18", "EVP-06", "QRC-16")
def test_a_cloudwatch_destination_has_one_to_ten_dimensions() -> None:
    with pytest.raises(InvalidCloudWatchDestination) as caught:
        dimensions(0)
    assert caught.value.message == "CloudWatch metrics dimension configuration list cannot be empty."  # OBS-190

    ours = EventDestinations("news").add(destination(target=dimensions(10)))
    with pytest.raises(InvalidCloudWatchDestination, match="at most 10 dimensions"):
        ours.add(destination("two", target=dimensions(11)))
    with pytest.raises(InvalidCloudWatchDestination, match="at most 10 dimensions"):
        ours.update(destination(target=dimensions(11)))


def test_no_two_dimensions_of_a_destination_have_one_name() -> None:
    with pytest.raises(InvalidCloudWatchDestination, match="same name"):
        CloudWatchDestination([CloudWatchDimension("a", source, "x") for source in ("messageTag", "emailHeader")])


# --- any order of changes -------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "c", "d"])
STEPS = st.lists(st.tuples(st.sampled_from(["add", "update", "upsert", "delete"]), NAMES, st.booleans()), max_size=20)


def changed(before: EventDestinations, step: str, name: str, limits: Limits, *, enabled: bool) -> EventDestinations:
    """One change."""
    if step == "delete":
        return before.delete(name)
    made = destination(name, enabled=enabled)
    if step == "add":
        return before.add(made, limits=limits)
    return before.update(made, upsert=step == "upsert", limits=limits)


def refusal(table: dict[str, bool], step: str, name: str, limits: Limits) -> type[SesError] | None:
    """How a change must be refused."""
    if name in table:
        return EventDestinationAlreadyExists if step == "add" else None
    if step in ("update", "delete"):
        return EventDestinationDoesNotExist
    return LimitExceeded if len(table) == limits.event_destinations else None


@given(STEPS)
def test_changes_in_any_order_leave_what_a_plain_table_would_hold(steps: list[tuple[str, str, bool]]) -> None:
    ours, limits = EventDestinations("news"), Limits(event_destinations=3)
    table: dict[str, bool] = {}
    for step, name, enabled in steps:
        if refused := refusal(table, step, name, limits):
            with pytest.raises(refused):
                changed(ours, step, name, limits, enabled=enabled)
            continue
        ours = changed(ours, step, name, limits, enabled=enabled)
        if step == "delete":
            del table[name]
        else:
            table[name] = enabled
        assert [(one.name, one.enabled) for one in ours] == list(table.items())
