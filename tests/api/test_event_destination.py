"""Event destinations in both versions of the API."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    CloudWatchDestination,
    CloudWatchDimension,
    ConfigurationSetDoesNotExist,
    EventBridgeDestination,
    EventDestination,
    EventDestinationAlreadyExists,
    EventDestinationDoesNotExist,
    EventType,
    FirehoseDestination,
    InvalidAction,
    InvalidCloudWatchDestination,
    InvalidFirehoseDestination,
    InvalidParameterValue,
    InvalidSnsDestination,
    LimitExceeded,
    LocalSes,
    PinpointDestination,
    SesError,
    SnsDestination,
    ValidationError,
    ValueSource,
    patched,
)
from sesmodel.api.event_destination import V1, V2, read_destination, shown_v1, shown_v2
from sesmodel.api.members import Members
from sesmodel.service.event_type import V1_TYPES
from tests.api.calling import call

if TYPE_CHECKING:
    from collections.abc import Callable

TOPIC = "arn:aws:sns:us-east-1:123456789012:events"
STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/events"
ROLE = "arn:aws:iam::123456789012:role/ses"
BUS = "arn:aws:events:us-east-1:123456789012:event-bus/default"
PROJECT = "arn:aws:mobiletargeting:us-east-1:123456789012:apps/0123"
DIMENSION = {"DimensionName": "campaign", "DimensionValueSource": "MESSAGE_TAG", "DefaultDimensionValue": "none"}
DIMENSION_V1 = {**DIMENSION, "DimensionValueSource": "messageTag"}


def dimensions(given: list[Any]) -> dict[str, Any]:
    """A target."""
    return {"CloudWatchDestination": {"DimensionConfigurations": given}}


TARGETS_V1: list[dict[str, Any]] = [
    {"SNSDestination": {"TopicARN": TOPIC}},
    {"KinesisFirehoseDestination": {"IAMRoleARN": ROLE, "DeliveryStreamARN": STREAM}},
    dimensions([DIMENSION_V1]),
]
TARGETS_V2: list[dict[str, Any]] = [
    {"SnsDestination": {"TopicArn": TOPIC}},
    {"KinesisFirehoseDestination": {"IamRoleArn": ROLE, "DeliveryStreamArn": STREAM}},
    dimensions([DIMENSION]),
    {"EventBridgeDestination": {"EventBusArn": BUS}},
    {"PinpointDestination": {"ApplicationArn": PROJECT}},
]


@pytest.fixture
def ses() -> LocalSes:
    """A set, and a topic."""
    ses = LocalSes()
    ses.create_configuration_set("news")
    ses.create_topic("events")
    return ses


def create(
    ses: LocalSes, name: str = "one", operation: str = "Create", target: Any = TARGETS_V2[0], **members: Any
) -> None:
    """Call v2."""
    given = {"Enabled": True, "MatchingEventTypes": ["SEND"], **target, **members}
    names = {"ConfigurationSetName": "news", "EventDestinationName": name}
    call(ses, f"{operation}ConfigurationSetEventDestination", **names, EventDestination=given)


def create_v1(
    ses: LocalSes, name: str = "one", operation: str = "Create", target: Any = TARGETS_V1[0], **members: Any
) -> None:
    """The same in v1."""
    given = {"Name": name, "Enabled": True, "MatchingEventTypes": ["send"], **target, **members}
    params = {"ConfigurationSetName": "news", "EventDestination": given}
    call(ses, f"{operation}ConfigurationSetEventDestination", api="ses", **params)


def delete(ses: LocalSes, name: str, api: str = "sesv2") -> None:
    names = {"ConfigurationSetName": "news", "EventDestinationName": name}
    call(ses, "DeleteConfigurationSetEventDestination", api=api, **names)


def listed(ses: LocalSes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call(ses, "GetConfigurationSetEventDestinations", ConfigurationSetName="news")[
        "EventDestinations"
    ]
    return found


def described(ses: LocalSes) -> list[dict[str, Any]]:
    params = {"ConfigurationSetName": "news", "ConfigurationSetAttributeNames": ["eventDestinations"]}
    found: list[dict[str, Any]] = call(ses, "DescribeConfigurationSet", api="ses", **params)["EventDestinations"]
    return found


def stored(ses: LocalSes) -> list[EventDestination]:
    return list(ses.configuration_sets.require("news").event_destinations)


# --- there and back -------------------------------------------------------------------------------


@pytest.mark.spec("CFG-18")
@pytest.mark.parametrize("target", TARGETS_V2, ids=lambda target: next(iter(target)))
def test_v2_shows_each_kind_of_destination_as_it_was_made(ses: LocalSes, target: dict[str, Any]) -> None:
    create(ses, target=target)

    assert listed(ses) == [{"Name": "one", "Enabled": True, "MatchingEventTypes": ["SEND"], **target}]


@pytest.mark.spec("CFG-18")
@pytest.mark.parametrize("target", TARGETS_V1, ids=lambda target: next(iter(target)))
def test_v1_shows_each_kind_of_destination_as_it_was_made(ses: LocalSes, target: dict[str, Any]) -> None:
    create_v1(ses, target=target)

    assert described(ses) == [{"Name": "one", "Enabled": True, "MatchingEventTypes": ["send"], **target}]  # OBS-184


@pytest.mark.spec("CFG-06", "CFG-18")
def test_what_one_version_makes_the_other_shows(ses: LocalSes) -> None:
    create_v1(ses, "old", MatchingEventTypes=["renderingFailure", "bounce"], target=TARGETS_V1[2])
    create(ses, "new", MatchingEventTypes=["DELIVERY_DELAY", "BOUNCE"], target=TARGETS_V2[3])

    assert listed(ses)[0] == {
        "Name": "old",
        "Enabled": True,
        "MatchingEventTypes": ["BOUNCE", "RENDERING_FAILURE"],
        **TARGETS_V2[2],
    }
    # What v1 has no words for it leaves out.
    assert described(ses)[1] == {"Name": "new", "Enabled": True, "MatchingEventTypes": ["bounce"]}


@pytest.mark.spec("CFG-19")
def test_types_are_shown_in_the_order_of_the_alphabet(ses: LocalSes) -> None:  # OBS-183
    create_v1(ses, MatchingEventTypes=["send", "open", "bounce", "delivery", "click"])
    create(ses, "all", MatchingEventTypes=[one.v2 for one in EventType])

    assert described(ses)[0]["MatchingEventTypes"] == ["bounce", "click", "delivery", "open", "send"]
    assert listed(ses)[1]["MatchingEventTypes"] == sorted(one.v2 for one in EventType)
    assert stored(ses)[1].event_types == set(EventType)


@pytest.mark.spec("CFG-21")
def test_a_destination_is_off_unless_the_call_says_so(ses: LocalSes) -> None:  # OBS-197
    names = {"ConfigurationSetName": "news", "EventDestinationName": "quiet"}
    given = {"MatchingEventTypes": ["SEND"], **TARGETS_V2[0]}
    call(ses, "CreateConfigurationSetEventDestination", **names, EventDestination=given)
    create(ses, "loud")

    assert [(one["Name"], one["Enabled"]) for one in listed(ses)] == [("quiet", False), ("loud", True)]


@pytest.mark.spec("EVP-27")
@pytest.mark.parametrize("update", [create, create_v1], ids=["v2", "v1"])
def test_an_update_replaces_all_settings(ses: LocalSes, update: Any) -> None:
    call(
        ses,
        "CreateConfigurationSetEventDestination",
        ConfigurationSetName="news",
        EventDestinationName="one",
        EventDestination={"MatchingEventTypes": ["CLICK", "OPEN"], **TARGETS_V2[3]},
    )
    create(ses, "two")

    update(ses, operation="Update")
    assert listed(ses)[0] == {"Name": "one", "Enabled": True, "MatchingEventTypes": ["SEND"], **TARGETS_V2[0]}
    assert [one["Name"] for one in listed(ses)] == ["one", "two"]


@pytest.mark.spec("CFG-18")
@pytest.mark.parametrize("api", ["ses", "sesv2"])
def test_a_destination_is_taken_away(ses: LocalSes, api: str) -> None:
    create(ses)
    create(ses, "two")

    delete(ses, "one", api)
    assert [one["Name"] for one in listed(ses)] == ["two"]


@pytest.mark.spec("CFG-18")
def test_through_boto3_in_both_versions(ses: LocalSes) -> None:
    with patched(ses):
        v1: Any = boto3.client("ses")
        v2: Any = boto3.client("sesv2")
        given = {"Name": "one", "MatchingEventTypes": ["send"], "SNSDestination": {"TopicARN": TOPIC}}
        v1.create_configuration_set_event_destination(ConfigurationSetName="news", EventDestination=given)
        with pytest.raises(v1.exceptions.EventDestinationAlreadyExistsException):
            v1.create_configuration_set_event_destination(ConfigurationSetName="news", EventDestination=given)
        with pytest.raises(v2.exceptions.AlreadyExistsException):
            v2.create_configuration_set_event_destination(
                ConfigurationSetName="news",
                EventDestinationName="one",
                EventDestination={"MatchingEventTypes": ["SEND"], **TARGETS_V2[0]},
            )
        found = v2.get_configuration_set_event_destinations(ConfigurationSetName="news")["EventDestinations"]
        assert [one["SnsDestination"] for one in found] == [{"TopicArn": TOPIC}]
        gone = {**given, "SNSDestination": {"TopicARN": TOPIC + "s"}, "Name": "two"}
        with pytest.raises(v1.exceptions.InvalidSNSDestinationException, match=f"SNS topic <{TOPIC}s> not found"):
            v1.create_configuration_set_event_destination(ConfigurationSetName="news", EventDestination=gone)
        v1.delete_configuration_set_event_destination(ConfigurationSetName="news", EventDestinationName="one")
        with pytest.raises(v1.exceptions.EventDestinationDoesNotExistException):
            v1.delete_configuration_set_event_destination(ConfigurationSetName="news", EventDestinationName="one")


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.spec("CFG-18")
def test_the_texts_about_names_that_are_taken_or_unknown(ses: LocalSes) -> None:
    create(ses)

    with pytest.raises(EventDestinationAlreadyExists) as taken:  # OBS-185
        create(ses)
    assert str(taken.value) == "An event destination with name <one> already exists for configuration set <news>."
    assert (taken.value.v1_code, taken.value.v2_name, taken.value.v2_status) == (
        "EventDestinationAlreadyExists", "AlreadyExistsException", 400,
    )  # fmt: skip
    for refused in (partial(delete, ses, "two"), partial(create, ses, "two", "Update")):
        with pytest.raises(EventDestinationDoesNotExist) as unknown:  # OBS-186
            refused()
        assert str(unknown.value) == "An event destination with name <two> does not exist for configuration set <news>."
        assert (unknown.value.v2_name, unknown.value.v2_status) == ("NotFoundException", 404)
    for refused in (partial(delete, ses, "two", "ses"), partial(create_v1, ses, "two", "Update")):
        with pytest.raises(EventDestinationDoesNotExist) as unknown:  # OBS-181
            refused()
        assert str(unknown.value) == "No EventDestination found for news"
        assert (unknown.value.v1_code, unknown.value.v1_status) == ("EventDestinationDoesNotExist", 400)


@pytest.mark.spec("CFG-18", "QRC-16")
def test_the_eleventh_destination_and_the_eleventh_dimension_are_refused(ses: LocalSes) -> None:
    eleven = [{**DIMENSION, "DimensionName": f"d{number}"} for number in range(11)]
    with pytest.raises(InvalidCloudWatchDestination, match="at most 10"):
        create(ses, target=dimensions(eleven))
    for number in range(10):
        create(ses, f"d{number}", target=dimensions(eleven[:10]))

    with pytest.raises(LimitExceeded) as caught:
        create(ses, "d10")
    assert caught.value.v2_name == "LimitExceededException"
    with pytest.raises(LimitExceeded):
        create_v1(ses, "d10")
    delete(ses, "d0")
    create(ses, "d10")


def test_an_unknown_set_is_refused_by_every_action(ses: LocalSes) -> None:  # OBS-147, OBS-148
    ses.create_configuration_set("other")
    create(ses)
    ses.delete_configuration_set("news")

    actions: tuple[Callable[[], Any], ...] = (
        *(partial(delete, ses, "one", api) for api in ("ses", "sesv2")),
        *(partial(create, ses, operation=operation) for operation in ("Create", "Update")),
        *(partial(create_v1, ses, operation=operation) for operation in ("Create", "Update")),
        partial(listed, ses),
    )
    for refused in actions:
        with pytest.raises(ConfigurationSetDoesNotExist, match="^Configuration set <news> does not exist.$"):
            refused()


@pytest.mark.spec("EVP-23")
@pytest.mark.parametrize("arn", [TOPIC + "2", TOPIC.replace("us-east-1", "eu-west-1"), "nonsense", ""])
def test_a_topic_that_is_not_there_is_refused(ses: LocalSes, arn: str) -> None:
    for refused in (
        partial(create, ses, target={"SnsDestination": {"TopicArn": arn}}),
        partial(create_v1, ses, target={"SNSDestination": {"TopicARN": arn}}),
    ):
        with pytest.raises(InvalidSnsDestination) as caught:  # OBS-179
            refused()
        assert caught.value.message == f"SNS topic <{arn}> not found."
        assert (caught.value.v1_code, caught.value.v1_status) == ("InvalidSNSDestination", 400)
    assert listed(ses) == []
    assert ses.topics[TOPIC].messages == ()

    create(ses)
    with pytest.raises(InvalidSnsDestination):
        create(ses, operation="Update", target={"SnsDestination": {"TopicArn": arn}})
    assert listed(ses)[0]["SnsDestination"] == {"TopicArn": TOPIC}


@pytest.mark.spec("CFG-19")
def test_a_type_that_a_version_does_not_have_is_refused(ses: LocalSes) -> None:
    for bad in ("deliveryDelay", "subscription", "SEND", "bounces"):  # OBS-191, OBS-192
        with pytest.raises(ValidationError) as caught:
            create_v1(ses, MatchingEventTypes=["send", bad])
        assert caught.value.message == (
            "1 validation error detected: Value at 'eventDestination.matchingEventTypes' failed to satisfy constraint: "
            "Member must satisfy constraint: [Member must satisfy enum value set: "
            "[click, bounce, send, open, complaint, delivery, renderingFailure, reject]]"
        )
    for bad in ("send", "DELAY"):
        with pytest.raises(ValidationError, match="enum value set"):
            create(ses, MatchingEventTypes=["SEND", bad])
    assert listed(ses) == []


@pytest.mark.spec("CFG-19")
def test_a_destination_without_types_is_refused(ses: LocalSes) -> None:
    for refused in (
        partial(create, ses, MatchingEventTypes=[]),
        partial(create, ses, MatchingEventTypes=None),
        partial(create_v1, ses, MatchingEventTypes=[]),
    ):
        with pytest.raises(InvalidParameterValue, match=r"^At least one event type must be specified\.$"):  # OBS-188
            refused()
    with pytest.raises(ValidationError, match=r"'eventDestination\.matchingEventTypes'.*must not be null"):
        create_v1(ses, MatchingEventTypes=None)


@pytest.mark.spec("CFG-20")
def test_a_name_that_is_none_is_refused(ses: LocalSes) -> None:
    for make in (create, create_v1):
        with pytest.raises(InvalidParameterValue, match="^Invalid event destination name <fire hose>: only"):
            make(ses, "fire hose")
        with pytest.raises(InvalidParameterValue, match="cannot exceed 64 characters"):
            make(ses, "a" * 65)
        make(ses, f"firehose-{make.__name__}")


def test_a_destination_goes_to_one_place(ses: LocalSes) -> None:
    both = TARGETS_V2[0] | TARGETS_V2[3]
    with pytest.raises(InvalidParameterValue) as caught:  # OBS-189
        create(ses, target=both)
    assert caught.value.message == (
        "Please provide only one destination with each request. Either a Firehose Destination or a Cloudwatch "
        "Destination or an SNS Destination or an EventBridge Destination."
    )
    with pytest.raises(InvalidParameterValue, match="only one destination"):
        create_v1(ses, **TARGETS_V1[2])
    for refused in (partial(create, ses, target={}), partial(create_v1, ses, target={})):
        with pytest.raises(InvalidParameterValue, match=r"^Event destination is not provided\.$"):  # OBS-188
            refused()


@pytest.mark.parametrize(
    ("target", "kind", "said"),
    [
        (
            {"KinesisFirehoseDestination": {"IamRoleArn": ROLE, "DeliveryStreamArn": TOPIC}},
            InvalidFirehoseDestination,
            "Invalid delivery stream ARN",
        ),
        (
            {"KinesisFirehoseDestination": {"IamRoleArn": "x", "DeliveryStreamArn": STREAM}},
            InvalidFirehoseDestination,
            "Invalid IAM role ARN",
        ),
        ({"KinesisFirehoseDestination": {"DeliveryStreamArn": STREAM}}, ValidationError, "iamRoleArn"),
        ({"SnsDestination": {}}, ValidationError, r"eventDestination\.snsDestination\.topicArn"),
        (
            dimensions([]),
            InvalidCloudWatchDestination,
            r"^CloudWatch metrics dimension configuration list cannot be empty\.$",
        ),
        ({"CloudWatchDestination": {}}, ValidationError, r"dimensionConfigurations'.*must not be null"),
        *(
            (
                dimensions([{**DIMENSION, member: None}]),
                ValidationError,
                rf"dimensionConfigurations\.1\.member\.{member[0].lower()}{member[1:]}'.*must not be null",
            )
            for member in DIMENSION
        ),
        (
            {
                "CloudWatchDestination": {
                    "DimensionConfigurations": [{**DIMENSION, "DimensionValueSource": "messageTag"}]
                }
            },
            ValidationError,
            "enum value set",
        ),
        (
            dimensions([{**DIMENSION, "DimensionName": "my dim"}]),
            InvalidCloudWatchDestination,
            "^Invalid dimension name <my dim>",
        ),
        (
            dimensions([{**DIMENSION, "DimensionName": "a" * 256}]),
            ValidationError,
            "length less than or equal to 255",
        ),
        (
            {"EventBridgeDestination": {"EventBusArn": BUS + "2"}},
            InvalidParameterValue,
            "only the default bus can be used",
        ),
        (
            {"EventBridgeDestination": {"EventBusArn": BUS.replace("us-east-1", "eu-west-1")}},
            InvalidParameterValue,
            "is not of this account",
        ),
        ({"PinpointDestination": {}}, InvalidParameterValue, r"^Invalid Pinpoint application ARN provided: null\.$"),
        (
            {"PinpointDestination": {"ApplicationArn": "x"}},
            InvalidParameterValue,
            r"^Invalid Pinpoint application ARN provided: x\.$",  # OBS-190
        ),
        ({"SnsDestination": {"TopicArn": TOPIC, "More": 1}}, InvalidAction, "is not part of this model"),
    ],
)
def test_a_target_that_is_none_is_refused(
    ses: LocalSes, target: dict[str, Any], kind: type[SesError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        create(ses, target=target)

    assert listed(ses) == []


def test_the_longest_name_of_a_dimension_depends_on_the_version(ses: LocalSes) -> None:  # OBS-196
    create_v1(
        ses,
        target=dimensions([{**DIMENSION_V1, "DimensionName": "a" * 256}]),
    )
    longest = [{**DIMENSION, "DimensionName": "a" * 255}]
    create(ses, "two", target=dimensions(longest))

    assert listed(ses)[1]["CloudWatchDestination"]["DimensionConfigurations"] == longest


def test_the_name_is_looked_at_before_the_types_and_the_types_before_the_target(ses: LocalSes) -> None:
    with pytest.raises(InvalidParameterValue, match="Invalid event destination name"):
        create(ses, "fire hose", MatchingEventTypes=[], target={})
    with pytest.raises(InvalidParameterValue, match="At least one event type"):
        create(ses, MatchingEventTypes=[], target={})


@pytest.mark.spec("EVP-26")
def test_dimensions_of_links_with_other_events_are_taken_with_a_warning(ses: LocalSes) -> None:
    by_link = dimensions([{**DIMENSION, "DimensionValueSource": "LINK_TAG"}])
    for operation in ("Create", "Update"):
        with pytest.warns(UserWarning, match="it does not publish Send, Bounce"):
            create(
                ses,
                operation=operation,
                target=by_link,
                MatchingEventTypes=["BOUNCE", "CLICK", "SEND"],
            )

    assert listed(ses)[0]["MatchingEventTypes"] == ["BOUNCE", "CLICK", "SEND"]
    create(ses, "two", target=by_link, MatchingEventTypes=["CLICK"])


def test_values_and_actions_make_the_same(ses: LocalSes) -> None:
    create(ses)
    ses.create_configuration_set("other")

    made = ses.add_event_destination("other", "one", SnsDestination(TOPIC), event_types=["Send"])
    assert [made] == stored(ses)


# --- whatever there may be ------------------------------------------------------------------------

TEXTS = st.text("abcXYZ019_@.-", min_size=1, max_size=20)
ARNS = st.text("abc019-", min_size=1, max_size=9)
DIMENSIONS = st.lists(
    st.builds(CloudWatchDimension, TEXTS.map("x-".__add__), st.sampled_from(ValueSource), TEXTS),
    min_size=1,
    max_size=10,
    unique_by=lambda one: one.name,
)
SHARED = st.one_of(
    ARNS.map(lambda name: SnsDestination(f"arn:aws:sns:us-east-1:123456789012:{name}")),
    st.builds(
        lambda stream, role: FirehoseDestination(
            f"arn:aws:firehose:us-east-1:123456789012:deliverystream/{stream}", f"arn:aws:iam::123456789012:role/{role}"
        ),
        ARNS,
        ARNS,
    ),
    st.builds(CloudWatchDestination, DIMENSIONS),
)
NEWER = st.one_of(
    st.just(EventBridgeDestination(BUS)),
    ARNS.map(lambda name: PinpointDestination(f"arn:aws:mobiletargeting:us-east-1:123456789012:apps/{name}")),
)


@given(
    target=st.one_of(SHARED, NEWER),
    event_types=st.sets(st.sampled_from(EventType), min_size=1),
    enabled=st.booleans(),
    name=st.text("abcXYZ019_-", min_size=1, max_size=64),
)
def test_v2_reads_back_every_destination_that_it_shows(name: str, target: Any, **more: Any) -> None:
    made = EventDestination(name=name, target=target, **more)

    shown = shown_v2(made)
    assert read_destination(Members(shown), shown.pop("Name"), V2) == made


@given(
    target=SHARED,
    event_types=st.sets(st.sampled_from(V1_TYPES), min_size=1),
    enabled=st.booleans(),
    name=st.text("abcXYZ019_-", min_size=1, max_size=64),
)
def test_v1_reads_back_every_destination_that_it_shows(name: str, target: Any, **more: Any) -> None:
    made = EventDestination(name=name, target=target, **more)

    shown = shown_v1(made)
    assert read_destination(Members(shown), shown.pop("Name"), V1) == made
