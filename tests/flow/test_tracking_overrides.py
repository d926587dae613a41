"""What one call has tracked, whatever its configuration set and its account say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from sesmodel import (
    AccessDenied,
    Caller,
    Click,
    InvalidValue,
    LocalSes,
    Mailer,
    Open,
    RefusalRules,
    Rules,
    SesError,
    TrackingOptions,
    TrackingOverrides,
    parse_event,
    patched,
)
from tests.flow.test_permitting import JOHN, KEY, USER, policy
from tests.tracked import HTML, LETTER, URLS, host, links, pictures, track, tracked_ses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesmodel.mail.read import ParsedMessage

BOTH, NEITHER = TrackingOverrides(opens=True, clicks=True), TrackingOverrides(opens=False, clicks=False)
OVERRIDING = "ses:ApplyTrackingConfigurationOverrides"


@pytest.fixture
def ses() -> LocalSes:
    """SES with a set whose mail is tracked."""
    return tracked_ses()


def params(set_name: str | None = "tracked", **tracking: str) -> dict[str, Any]:
    named = {"ConfigurationSetName": set_name} if set_name else {}
    return {
        "FromEmailAddress": "ana@example.com",
        "Destination": {"ToAddresses": ["bob@example.net"]},
        "Content": {"Simple": {"Subject": {"Data": "Hi"}, "Body": {"Html": {"Data": HTML, "Charset": "UTF-8"}}}},
        "ConfigurationOverrides": {"Tracking": tracking},
        **named,
    }


def got(ses: LocalSes, tracking: TrackingOverrides | None, set_name: str | None = "tracked") -> ParsedMessage:
    Mailer(ses, configuration_set=set_name, tracking=tracking).send(LETTER)
    return ses.inbox("bob@example.net").last


def is_tracked(message: ParsedMessage) -> tuple[bool, bool]:
    """Whether opens and whether clicks are, by what stands in the mail."""
    return bool(pictures(message)), links(message) != URLS


def watched(ses: LocalSes, engagement: str, enabled: str = "ENABLED") -> LocalSes:
    attributes = {"VdmEnabled": enabled, "DashboardAttributes": {"EngagementMetrics": engagement}}
    ses.client("sesv2").put_account_vdm_attributes(VdmAttributes=attributes)
    return ses


# --- what is tracked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overrides", "tracked"),
    [
        ({}, (True, True)),
        ({"OpenTrackingEnabled": "DISABLED"}, (False, True)),
        ({"ClickTrackingEnabled": "DISABLED"}, (True, False)),
        ({"OpenTrackingEnabled": "DISABLED", "ClickTrackingEnabled": "DISABLED"}, (False, False)),
        ({"OpenTrackingEnabled": "ENABLED", "ClickTrackingEnabled": "DISABLED"}, (True, False)),
    ],
)
def test_a_call_has_its_mail_tracked_otherwise_than_the_set_says(
    ses: LocalSes, overrides: Mapping[str, str], tracked: tuple[bool, bool]
) -> None:
    ses.call("sesv2", "SendEmail", params(**overrides))
    assert is_tracked(ses.inbox("bob@example.net").one()) == tracked


def test_boto3_overrides_tracking(ses: LocalSes) -> None:
    import boto3

    with patched(ses):
        boto3.client("sesv2").send_email(**params(OpenTrackingEnabled="DISABLED"))
    assert is_tracked(ses.inbox("bob@example.net").one()) == (False, True)


def test_mail_that_is_not_tracked_arrives_as_it_would_without_a_destination(ses: LocalSes) -> None:
    ses.create_configuration_set("quiet")
    got(ses, NEITHER)
    got(ses, None, "quiet")
    here, there = ses.inbox("bob@example.net")
    assert here.html == there.html == HTML
    assert "ses:tags" in here.html


def test_other_events_of_it_are_published_all_the_same(ses: LocalSes) -> None:
    topic = ses.create_topic("rest")
    ses.add_event_destination("tracked", "rest", topic, event_types=["Send", "Delivery"])
    got(ses, NEITHER)
    assert [parse_event(event).event_type for event in topic.events] == ["Send", "Delivery"]


def test_the_next_call_goes_by_the_set_again(ses: LocalSes) -> None:
    assert [is_tracked(got(ses, said)) for said in (NEITHER, None)] == [(False, False), (True, True)]


def test_a_set_that_publishes_anything_lets_a_call_track_and_its_options_hold(ses: LocalSes) -> None:
    ses.verify("click.example.org")
    ses.create_configuration_set("sends", tracking=TrackingOptions("click.example.org"))
    track(ses, "sends", ("Send",))
    message = got(ses, TrackingOverrides(clicks=True), "sends")
    assert is_tracked(message) == (False, True)
    assert {host(link) for link in links(message)} == {"click.example.org"}
    assert ses.click(message, URLS[0]) in ses.events


@pytest.mark.parametrize("set_name", [None, "quiet", "off"])
def test_a_call_tracks_no_mail_that_nothing_is_published_of(ses: LocalSes, set_name: str | None) -> None:
    ses.create_configuration_set("quiet")
    track(ses, "off")
    (destination,) = ses.configuration_sets.require("off").event_destinations
    ses.update_event_destination("off", attrs.evolve(destination, enabled=False))
    assert is_tracked(got(ses, BOTH, set_name)) == (False, False)


def test_one_of_the_two_is_enough_to_have_the_other(ses: LocalSes) -> None:
    assert is_tracked(got(ses, BOTH, track(ses, "opens", ("Open",)))) == (True, True)


@pytest.mark.parametrize("set_name", ["tracked", "opens", None])
def test_the_placeholder_for_the_picture_goes_where_a_call_says_that_opens_are_not_tracked(
    ses: LocalSes, set_name: str | None
) -> None:
    track(ses, "opens", ("Open",))
    html = '<p ses:tags="x">{{ses:openTracker}}Hi</p>'
    letter, mailer = LETTER.replace(html=html), Mailer(ses, configuration_set=set_name, tracking=NEITHER)
    mailer.send(letter)
    assert ses.inbox("bob@example.net").last.html == html.replace("{{ses:openTracker}}", "")
    Mailer(ses).send(letter)
    assert ses.inbox("bob@example.net").last.html == html


# --- the Virtual Deliverability Manager -------------------------------------------------------------


@pytest.mark.parametrize(
    ("account", "enabled", "of_set", "tracked"),
    [
        ("ENABLED", "ENABLED", None, True),
        ("DISABLED", "ENABLED", None, False),
        ("ENABLED", "DISABLED", None, False),
        ("ENABLED", "ENABLED", "DISABLED", False),
        ("DISABLED", "ENABLED", "ENABLED", True),
        ("DISABLED", "DISABLED", "ENABLED", False),
    ],
)
def test_mail_is_tracked_for_the_metrics_of_the_set_or_else_of_the_account(
    account: str, enabled: str, of_set: str | None, tracked: bool
) -> None:
    ses = watched(tracked_ses(), account, enabled)
    ses.create_configuration_set("news")
    if of_set:
        ses.client("sesv2").put_configuration_set_vdm_options(
            ConfigurationSetName="news", VdmOptions={"DashboardOptions": {"EngagementMetrics": of_set}}
        )
    assert is_tracked(got(ses, None, "news")) == (tracked, tracked)


def test_mail_of_no_set_is_tracked_for_the_account_and_its_opens_are_counted(ses: LocalSes) -> None:
    watched(ses, "ENABLED")
    message = got(ses, None, None)
    assert is_tracked(message) == (True, True)
    assert ".r.us-east-1.awstrack.me/" in links(message)[0]
    ses.visit(pictures(message)[0])
    ses.visit(links(message)[1])
    assert [event.event_type for event in ses.events] == ["Send", "Delivery", "Open", "Click"]
    assert is_tracked(got(ses, TrackingOverrides(clicks=False), None)) == (True, False)


def test_deliveries_are_counted_by_what_is_tracked_of_them(ses: LocalSes) -> None:
    watched(ses, "DISABLED")
    got(ses, TrackingOverrides(clicks=False))
    got(ses, TrackingOverrides(opens=False))
    got(ses, TrackingOverrides(clicks=False))
    start = ses.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    span = {"Namespace": "VDM", "StartDate": start, "EndDate": ses.advance(days=1)}
    metrics = ("DELIVERY", "DELIVERY_OPEN", "DELIVERY_CLICK")
    queries = [{"Id": metric, "Metric": metric, **span} for metric in metrics]
    results = ses.client("sesv2").batch_get_metric_data(Queries=queries)["Results"]
    assert [sum(one["Values"]) for one in results] == [3, 2, 1]


# --- tests are told ---------------------------------------------------------------------------------


@pytest.mark.parametrize("set_name", ["tracked", None])
def test_it_is_said_that_the_call_overrode_it(ses: LocalSes, set_name: str | None) -> None:
    watched(ses, "ENABLED")
    message = got(ses, NEITHER, set_name)
    with pytest.raises(InvalidValue, match="overrode tracking, so that SES hears of no Open"):
        ses.open(message)
    with pytest.raises(InvalidValue, match="overrode tracking, so that SES hears of no Click"):
        ses.click(message, 1)
    with pytest.raises(InvalidValue, match="overrode tracking, so that SES hears of no Open"):
        ses.open(got(ses, TrackingOverrides(opens=False), set_name))
    assert not ses.events.of(Open)
    assert not ses.events.of(Click)


def test_it_is_said_of_mail_without_a_set_that_it_needs_one_whatever_the_call_overrode(ses: LocalSes) -> None:
    with pytest.raises(InvalidValue, match="it was sent with no configuration set"):
        ses.open(got(ses, NEITHER, None))


def test_it_is_said_of_mail_without_html_that_it_has_none_where_no_set_is_needed(ses: LocalSes) -> None:
    watched(ses, "ENABLED")
    Mailer(ses).send(LETTER.replace(html=None))
    with pytest.raises(InvalidValue, match="it has no HTML that may be changed"):
        ses.open(ses.sent[-1])


def test_it_is_said_of_mail_without_a_set_that_nothing_counted_it_before_the_manager_did(ses: LocalSes) -> None:
    message = got(ses, None, None)
    watched(ses, "ENABLED")
    with pytest.raises(InvalidValue, match="with no configuration set, nothing counted Open"):
        ses.open(message)


def test_it_is_said_of_an_override_without_effect_that_there_is_no_destination(ses: LocalSes) -> None:
    ses.create_configuration_set("quiet")
    with pytest.raises(InvalidValue, match="no enabled destination of 'quiet' published Open"):
        ses.open(got(ses, BOTH, "quiet"))


# --- many destinations, templates, finished messages ------------------------------------------------


def test_a_bulk_call_overrides_it_for_all_of_its_mail(ses: LocalSes) -> None:
    people = ["bob@example.net", "eva@example.net"]
    ses.client("sesv2").send_bulk_email(
        FromEmailAddress="ana@example.com",
        DefaultContent={
            "Template": {"TemplateContent": {"Subject": "Hi", "Html": HTML, "Text": "Hi"}, "TemplateData": "{}"}
        },
        BulkEmailEntries=[{"Destination": {"ToAddresses": [person]}} for person in people],
        ConfigurationSetName="tracked",
        ConfigurationOverrides={"Tracking": {"OpenTrackingEnabled": "DISABLED"}},
    )
    assert [is_tracked(ses.inbox(person).one()) for person in people] == [(False, True)] * 2


def test_a_finished_message_that_names_its_set_in_the_header_keeps_the_override(ses: LocalSes) -> None:
    raw = f"From: ana@example.com\r\nX-SES-CONFIGURATION-SET: tracked\r\nContent-Type: text/html\r\n\r\n{HTML}\r\n"
    content = {"Raw": {"Data": raw.replace("é", "e").encode()}}
    ses.call("sesv2", "SendEmail", {**params(None, OpenTrackingEnabled="DISABLED"), "Content": content})
    assert is_tracked(ses.inbox("bob@example.net").one()) == (False, True)


@pytest.mark.parametrize("status", ["enabled", "", "TRUE"])
def test_there_are_two_words_for_it(ses: LocalSes, status: str) -> None:
    with pytest.raises(
        SesError, match="Member must satisfy enum value set: \\[(DISABLED, ENABLED|ENABLED, DISABLED)\\]"
    ):
        ses.call("sesv2", "SendEmail", params(OpenTrackingEnabled=status))
    assert not ses.sent


# --- leave ------------------------------------------------------------------------------------------


def on(key: str, value: str, effect: str = "Allow", operator: str = "StringEquals") -> dict[str, Any]:
    return policy(OVERRIDING, Effect=effect, Condition={operator: {f"ses:{key}": value}})


def may(ses: LocalSes, caller: Caller = JOHN, **tracking: str) -> bool:
    try:
        ses.call("sesv2", "SendEmail", params(**tracking), caller=caller)
    except AccessDenied:
        return False
    return True


def test_a_user_needs_leave_to_override_and_none_otherwise(ses: LocalSes) -> None:
    ses.users.add("John", policy("ses:SendEmail"), access_key_ids=[KEY])
    assert not may(ses, OpenTrackingEnabled="DISABLED")
    assert not ses.sent
    plain = params()
    del plain["ConfigurationOverrides"]
    ses.call("sesv2", "SendEmail", plain, caller=JOHN)
    assert may(ses, Caller(), OpenTrackingEnabled="DISABLED")
    ses.users.add("John", policy("ses:SendEmail"), policy(OVERRIDING), access_key_ids=[KEY])
    assert may(ses, OpenTrackingEnabled="DISABLED")


def test_policies_see_what_the_call_says_and_nothing_else(ses: LocalSes) -> None:
    both = policy(
        OVERRIDING,
        Condition={"StringEquals": {"ses:OpenTrackingEnabled": "DISABLED", "ses:ClickTrackingEnabled": "DISABLED"}},
    )
    ses.users.add("John", policy("ses:SendEmail"), both, access_key_ids=[KEY])
    assert may(ses, OpenTrackingEnabled="DISABLED", ClickTrackingEnabled="DISABLED")
    assert not may(ses, OpenTrackingEnabled="DISABLED")
    assert not may(ses, OpenTrackingEnabled="DISABLED", ClickTrackingEnabled="ENABLED")

    denied = [on("OpenTrackingEnabled", "ENABLED", "Deny"), on("ClickTrackingEnabled", "ENABLED", "Deny")]
    ses.users.add("John", policy(), *denied, access_key_ids=[KEY])
    assert may(ses, ClickTrackingEnabled="DISABLED")
    assert not may(ses, ClickTrackingEnabled="ENABLED")

    ses.users.add(
        "John", policy("ses:SendEmail"), on("OpenTrackingEnabled", "false", operator="Null"), access_key_ids=[KEY]
    )
    assert may(ses, OpenTrackingEnabled="ENABLED")
    assert not may(ses, ClickTrackingEnabled="ENABLED")


def test_policies_see_where_the_call_comes_from(ses: LocalSes) -> None:
    here = policy(OVERRIDING, Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}})
    ses.users.add("John", policy("ses:SendEmail"), here, access_key_ids=[KEY])

    callers = [Caller(access_key_id=KEY, source_ip=address) for address in ("192.0.2.7", "198.51.100.7")]
    assert [may(ses, one, OpenTrackingEnabled="DISABLED") for one in callers] == [True, False]


def test_a_bulk_call_needs_that_leave_too(ses: LocalSes) -> None:
    ses.users.add("John", policy("ses:SendBulkTemplatedEmail"), access_key_ids=[KEY])
    content = {"Template": {"TemplateContent": {"Subject": "Hi", "Text": "Hi"}, "TemplateData": "{}"}}
    call = {
        "FromEmailAddress": "ana@example.com",
        "DefaultContent": content,
        "BulkEmailEntries": [{"Destination": {"ToAddresses": ["bob@example.net"]}}],
    }
    ses.call("sesv2", "SendBulkEmail", call, caller=JOHN)
    call["ConfigurationOverrides"] = {"Tracking": {"OpenTrackingEnabled": "DISABLED"}}
    with pytest.raises(AccessDenied, match=OVERRIDING):
        ses.call("sesv2", "SendBulkEmail", call, caller=JOHN)
    assert len(ses.sent) == 1


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (RefusalRules(), f"User {USER} is not authorized to perform {OVERRIDING}"),
        (RefusalRules(as_observed=True), f"User `{USER}' is not authorized to perform `{OVERRIDING}'"),
    ],
)
def test_the_refusal_names_the_action_and_no_resource(rules: RefusalRules, said: str) -> None:
    ses = LocalSes(rules=Rules(refusals=rules))
    ses.verify("example.com")
    ses.users.add("John", policy("ses:SendEmail"), access_key_ids=[KEY])
    with pytest.raises(AccessDenied) as caught:
        ses.call("sesv2", "SendEmail", params(None, OpenTrackingEnabled="DISABLED"), caller=JOHN)
    assert (caught.value.message, caught.value.user, caught.value.action) == (said, USER, OVERRIDING)
