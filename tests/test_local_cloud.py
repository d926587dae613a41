"""Many accounts in many Regions: what each has for itself, what they share, and the one clock."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta
from typing import Any

import boto3
import pytest

from sesmodel import (
    DailyQuotaExceeded,
    DnsTable,
    GlobalSuppressionList,
    InvalidConfiguration,
    InvalidParameterValue,
    InvalidValue,
    LimitExceeded,
    Limits,
    LocalCloud,
    LocalSes,
    Mailer,
    Message,
    MessageRejected,
    NotFound,
    RefusedCall,
    SeededIds,
    Snapshot,
    SystemClock,
    TemplateDoesNotExist,
    Throttling,
    patched,
    smtp_password,
)

HELLO = Message(sender="ana@example.com", to="bob@example.net", subject="Hello", text="Hello")


@pytest.fixture
def cloud() -> LocalCloud:
    """Accounts without limits."""
    return LocalCloud()


def send(ses: LocalSes, to: str = "bob@example.net") -> str | None:
    """Send a short message, and return its id."""
    return Mailer(ses).send(HELLO.replace(to=to)).message_id


# --- what is per Region ----------------------------------------------------------------------------


@pytest.mark.spec("QRC-04", "TRB-05")
def test_a_domain_is_verified_in_the_region_where_that_was_done(cloud: LocalCloud) -> None:
    cloud["us-west-2"].verify("example.com")
    assert send(cloud["us-west-2"])

    with pytest.raises(MessageRejected, match=r"failed the check in region us-east-1: ana@example\.com$"):
        send(cloud["us-east-1"])


def test_what_is_said_of_one_account_beats_what_is_said_of_all() -> None:
    cloud = LocalCloud.sandbox()

    assert [cloud.ses("us-west-2", production=True).production, cloud["us-east-1"].production] == [True, False]


@pytest.mark.spec("QRC-04")
def test_who_leaves_the_sandbox_in_one_region_is_still_in_it_in_the_other() -> None:
    cloud = LocalCloud.sandbox()
    west, east = cloud["us-west-2"], cloud["us-east-1"]
    for ses in (west, east):
        ses.verify("example.com", "example.net")
    west.client("sesv2").put_account_details(
        MailType="TRANSACTIONAL", WebsiteURL="https://example.com", ProductionAccessEnabled=True
    )
    west.review(max_24_hour_send=1000, max_send_rate=10)

    assert send(west, "x@other.org")
    with pytest.raises(MessageRejected):
        send(east, "x@other.org")
    quota = east.client("ses").get_send_quota()
    assert (quota["Max24HourSend"], quota["MaxSendRate"]) == (200, 1)


@pytest.mark.spec("QRC-04")
def test_quota_and_rate_are_used_up_in_one_region_alone() -> None:
    cloud = LocalCloud(max_24_hour_send=2, max_send_rate=1)
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")
    send(cloud["us-west-2"])
    with pytest.raises(Throttling):
        send(cloud["us-west-2"])
    assert send(cloud["us-east-1"])

    cloud.advance(seconds=1)
    send(cloud["us-west-2"])
    cloud.advance(seconds=1)
    with pytest.raises(DailyQuotaExceeded):
        send(cloud["us-west-2"])
    assert send(cloud["us-east-1"])


@pytest.mark.spec("QRC-04")
def test_every_region_has_its_own_set_of_easy_dkim_records(cloud: LocalCloud) -> None:
    records = {}
    for region in ("us-west-2", "us-east-1"):
        cloud[region].create_identity("example.com")
        records[region] = {one.record.name for one in cloud[region].required_dns_records("example.com")}
    assert not records["us-west-2"] & records["us-east-1"]

    cloud["us-west-2"].publish_records("example.com")
    verified = [cloud[region].identities.require("example.com").verified for region in ("us-west-2", "us-east-1")]
    assert verified == [True, False]


@pytest.mark.spec("QRC-04")
def test_settings_of_an_identity_hold_in_their_region(cloud: LocalCloud) -> None:
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")
    cloud["us-west-2"].client("ses").set_identity_feedback_forwarding_enabled(
        Identity="example.com", ForwardingEnabled=False
    )

    shown = [
        cloud[region].client("sesv2").get_email_identity(EmailIdentity="example.com")["FeedbackForwardingStatus"]
        for region in ("us-west-2", "us-east-1")
    ]
    assert shown == [False, True]


@pytest.mark.spec("QRC-04")
def test_templates_sets_and_suppressed_addresses_are_per_region(cloud: LocalCloud) -> None:
    here, there = cloud["us-west-2"].client("sesv2"), cloud["us-east-1"].client("sesv2")
    here.create_email_template(TemplateName="T", TemplateContent={"Subject": "s", "Text": "t"})
    here.create_configuration_set(ConfigurationSetName="set")
    here.put_suppressed_destination(EmailAddress="bob@example.net", Reason="BOUNCE")

    with pytest.raises(TemplateDoesNotExist):
        cloud["us-east-1"].call("sesv2", "GetEmailTemplate", {"TemplateName": "T"})
    assert there.list_configuration_sets()["ConfigurationSets"] == []
    with pytest.raises(NotFound):
        cloud["us-east-1"].call("sesv2", "GetSuppressedDestination", {"EmailAddress": "bob@example.net"})


@pytest.mark.spec("QRC-04")
def test_identities_are_limited_in_each_region() -> None:
    cloud = LocalCloud(limits=Limits(identities=1))
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")
        with pytest.raises(LimitExceeded):
            cloud[region].verify("example.org")


@pytest.mark.spec("QRC-04")
def test_one_mail_from_domain_serves_identities_in_several_regions(cloud: LocalCloud) -> None:
    hosts = set()
    for region in ("us-west-2", "us-east-1"):
        cloud[region].create_identity("example.com", mail_from="mail.example.com")
        records = cloud[region].required_dns_records("example.com")
        hosts |= {one.record.value for one in records if one.record.type == "MX"}

    assert hosts == {"10 feedback-smtp.us-west-2.amazonses.com", "10 feedback-smtp.us-east-1.amazonses.com"}


@pytest.mark.spec("QRC-04")
def test_smtp_passwords_are_per_region() -> None:
    assert smtp_password("secret", "us-west-2") != smtp_password("secret", "us-east-1")


@pytest.mark.spec("QRC-04")
def test_an_account_is_paused_in_one_region(cloud: LocalCloud) -> None:
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")
    cloud["us-west-2"].pause_sending()

    assert not cloud["us-west-2"].account.sending_enabled
    assert send(cloud["us-east-1"])


@pytest.mark.spec("QRC-04")
def test_each_account_has_its_own_of_everything(cloud: LocalCloud) -> None:
    mine, theirs = cloud.ses(account_id="111111111111"), cloud.ses(account_id="222222222222")
    mine.verify("example.com")
    mine.suppress("bob@example.net")

    assert len(theirs.identities) == len(theirs.suppression) == 0
    assert mine.events == theirs.events == ()


# --- what is shared --------------------------------------------------------------------------------


@pytest.mark.spec("QRC-04", "QRC-05")
def test_who_is_taken_off_the_global_list_in_one_region_is_off_in_all(cloud: LocalCloud) -> None:
    def arrives(region: str) -> bool:
        before = len(cloud.inbox("gone@example.net"))
        send(cloud[region], "gone@example.net")
        return len(cloud.inbox("gone@example.net")) > before

    for region in ("us-east-1", "eu-west-1"):
        cloud[region].verify("example.com")
    cloud["us-east-1"].suppress_globally("gone@example.net")
    assert (arrives("us-east-1"), arrives("eu-west-1")) == (False, True)

    cloud["eu-west-1"].suppress_globally("gone@example.net")
    assert not arrives("eu-west-1")
    cloud["us-east-1"].remove_globally("gone@example.net")
    assert (arrives("us-east-1"), arrives("eu-west-1")) == (True, True)


def test_an_address_has_one_inbox_wherever_its_mail_comes_from(cloud: LocalCloud) -> None:
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")
        send(cloud[region])

    senders = [got.headers.get("Message-ID", "").partition("@")[2] for got in cloud.inbox("bob@example.net")]
    assert senders == ["us-west-2.amazonses.com>", "email.amazonses.com>"]
    assert len(cloud["eu-west-1"].inbox("bob@example.net")) == 2
    assert len(cloud["us-west-2"].sent) == 1


def test_a_rule_for_receivers_holds_for_every_region(cloud: LocalCloud) -> None:
    cloud["us-west-2"].receivers.when("*@full.example").defer()
    cloud["us-east-1"].verify("example.com")
    send(cloud["us-east-1"], "dora@full.example")

    assert cloud["us-east-1"].events[-1].event_type == "DeliveryDelay"


def test_mail_of_every_region_can_be_verified_by_the_one_dns(cloud: LocalCloud) -> None:
    for region in ("us-west-2", "us-east-1", "eu-west-1"):
        cloud[region].verify("example.com", dkim=True)
        send(cloud[region])

    for got in cloud.inbox("bob@example.net"):
        assert [one.result for one in cloud["us-west-2"].authenticate(got).dkim] == ["pass", "pass"]
    assert cloud.dns is cloud["eu-west-1"].dns


def test_models_that_share_a_table_without_a_cloud_answer_for_each_others_keys() -> None:
    table = DnsTable()
    models = [LocalSes(region=region, resolver=table) for region in ("us-west-2", "us-east-1", "eu-west-1")]
    fallback = table.fallback
    for ses in models:
        ses.verify("example.com", dkim=True)
        send(ses)

    for ses in models:
        (got,) = ses.inbox("bob@example.net")
        assert [one.result for one in models[0].authenticate(got).dkim] == ["pass", "pass"]
    LocalSes(resolver=table)
    assert table.fallback == fallback  # one answers for all, however many there are


def test_a_table_of_ones_own_keeps_its_fallback_behind_that_of_ses() -> None:
    behind = DnsTable()
    cloud = LocalCloud(resolver=DnsTable(fallback=behind.lookup))
    cloud["us-west-2"].create_identity("example.com")
    behind.add(*(one.record for one in cloud["us-west-2"].required_dns_records("example.com")))
    cloud.tick()

    assert cloud["us-west-2"].identities.require("example.com").verified


def test_a_cloud_that_looks_in_another_dns_has_no_table() -> None:
    class Nothing:
        def lookup(self, name: str, type: object, /) -> Any: ...  # noqa: A002

    with pytest.raises(InvalidConfiguration, match="looks records up by the resolver"):
        _ = LocalCloud(resolver=Nothing()).dns


# --- time ------------------------------------------------------------------------------------------


def test_what_falls_due_happens_everywhere_in_the_order_of_time(cloud: LocalCloud) -> None:
    heard = []
    cloud.receivers.when("*@slow.example").defer(times=1)
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")
        cloud[region].subscribe(
            lambda event, region=region: heard.append((event.event_type, region, cloud.clock.now()))
        )
    start = cloud.clock.now()
    send(cloud["us-east-1"], "a@slow.example")
    cloud.advance(minutes=2)
    send(cloud["us-west-2"], "b@slow.example")
    heard.clear()
    cloud.advance(hours=1)

    assert heard == [
        ("Delivery", "us-east-1", start + timedelta(minutes=5)),
        ("Delivery", "us-west-2", start + timedelta(minutes=7)),
    ]


def test_what_falls_due_at_one_moment_happens_in_the_order_the_regions_were_made(cloud: LocalCloud) -> None:
    heard = []
    cloud.receivers.when("*").defer(times=1)
    for region in ("us-west-2", "us-east-1"):
        cloud[region].verify("example.com")
        cloud[region].subscribe(lambda event, region=region: heard.append((event.event_type, region)))
    send(cloud["us-east-1"])
    send(cloud["us-west-2"])
    cloud.advance(hours=1)

    assert heard[-2:] == [("Delivery", "us-west-2"), ("Delivery", "us-east-1")]


@pytest.mark.parametrize("mover", ["cloud", "a Region", "another account"])
def test_whoever_moves_the_clock_moves_it_for_all(cloud: LocalCloud, mover: str) -> None:
    cloud.receivers.when("*").defer(times=1)
    ses = cloud["us-east-1"]
    ses.verify("example.com")
    heard: list[str] = []
    ses.subscribe(lambda event: heard.append(event.event_type))
    send(ses)
    movers: dict[str, LocalCloud | LocalSes] = {
        "cloud": cloud,
        "a Region": cloud["eu-west-1"],
        "another account": cloud.ses(account_id="222222222222"),
    }
    movers[mover].advance(minutes=5)

    assert heard[-1] == "Delivery"


def test_waiting_for_mail_lets_time_pass_in_every_region(cloud: LocalCloud) -> None:
    cloud.receivers.when("*").defer(times=1)
    cloud["us-east-1"].verify("example.com")
    send(cloud["us-east-1"])

    assert cloud["eu-west-1"].inbox("bob@example.net").wait(timeout=301).subject == "Hello"


def test_what_a_sink_sends_from_another_region_is_delivered_on_the_way(cloud: LocalCloud) -> None:
    cloud.receivers.when("*@slow.example").defer(times=1)
    here, there = cloud["us-west-2"], cloud["us-east-1"]
    for ses in (here, there):
        ses.verify("example.com")
    here.subscribe(
        lambda event: send(there, "next@slow.example") if event.event_type == "DeliveryDelay" else None  # type: ignore[arg-type]
    )
    send(here, "first@slow.example")
    cloud.advance(minutes=5)

    assert len(cloud.inbox("next@slow.example")) == 1


def test_a_clock_that_runs_by_itself_cannot_be_moved() -> None:
    with pytest.raises(InvalidValue, match="ManualClock"):
        LocalCloud(clock=SystemClock()).advance(hours=1)


def test_the_same_calls_give_the_same_bytes_in_every_region() -> None:
    def run(seed: int) -> list[tuple[str, bytes]]:
        cloud = LocalCloud(ids=SeededIds(seed))
        cloud.receivers.when("*@slow.example").defer(times=2)
        for region in ("us-west-2", "us-east-1"):
            cloud[region].verify("example.com", dkim=True)
            send(cloud[region])
            send(cloud[region], "dora@slow.example")
            send(cloud[region], "bounce@simulator.amazonses.com")
        cloud.advance(hours=1)
        return [(ses.region, sent.raw.data) for ses in cloud for sent in ses.sent]

    assert run(0) == run(0) != run(1)


def test_going_back_in_one_region_takes_nothing_from_the_others(cloud: LocalCloud) -> None:
    here, there = cloud["us-west-2"], cloud["us-east-1"]
    for ses in (here, there):
        ses.verify("example.com")
    before = here.snapshot()
    here.verify("example.org")
    send(there)
    cloud.receivers.when("*@full.example").reject()
    token = cloud.ids.token()
    moment = cloud.advance(hours=1)
    here.restore(before)
    send(here)
    send(here, "bob@full.example")

    assert here.identities.get("example.org") is None
    assert (cloud.clock.now(), cloud.ids.token() == token) == (moment, False)
    assert len(cloud.inbox("bob@example.net")) == len(there.inbox("bob@example.net")) == 2
    assert here.events[-1].event_type == "Bounce"
    assert here.receivers is there.receivers is cloud.receivers


def test_a_cloud_goes_back_as_a_whole(cloud: LocalCloud) -> None:
    here, there = cloud["us-west-2"], cloud["us-east-1"]
    for ses in (here, there):
        ses.verify("example.com", dkim=True)
    cloud.receivers.when("*@slow.example").defer(times=1)
    send(here, "kim@slow.example")
    before, moment = cloud.snapshot(), cloud.clock.now()

    def run() -> list[tuple[str, str, bytes]]:
        send(there)
        cloud.advance(minutes=5)
        return [(ses.region, sent.message_id, sent.raw.data) for ses in cloud for sent in ses.sent]

    first = run()
    cloud["eu-west-1"].verify("example.com")
    cloud.receivers.when("*").reject()
    cloud.ses().objects["s3://bucket/a"] = b"a"
    cloud.restore(before)

    assert (cloud.clock.now(), len(cloud.sent), cloud.inboxes) == (moment, 1, {})
    assert list(cloud["eu-west-1"].identities) == []
    assert all(ses.receivers is cloud.receivers and not ses.objects for ses in cloud)
    assert run() == first
    assert len(cloud.inbox("kim@slow.example")) == 1
    assert cloud["eu-west-1"].objects is there.objects


def test_what_a_cloud_holds_can_go_to_another_one(cloud: LocalCloud) -> None:
    other = cloud.ses("eu-west-1", account_id="222222222222")
    other.verify("example.com")
    send(other)
    twin = LocalCloud()
    twin.restore(cloud.snapshot())

    assert repr(twin) == repr(cloud)
    assert [sent.raw.data for sent in twin.sent] == [sent.raw.data for sent in cloud.sent]
    send(twin.ses("eu-west-1", account_id="222222222222"))
    assert (len(twin.sent), len(cloud.sent)) == (2, 1)


def test_what_differs_in_a_region_still_does_after_going_back(cloud: LocalCloud) -> None:
    before = cloud.snapshot()
    cloud.ses("eu-west-1", production=False).verify("example.com")
    cloud.restore(before)

    assert (cloud["eu-west-1"].account.production, len(cloud["eu-west-1"].identities)) == (False, 0)


def test_one_model_does_not_take_the_snapshot_of_many(cloud: LocalCloud) -> None:
    for region in ("us-west-2", "us-east-1"):
        cloud.ses(region)
    with pytest.raises(InvalidValue, match="it is of 123456789012 in us-west-2, 123456789012 in us-east-1"):
        LocalSes().restore(cloud.snapshot())


def test_a_cloud_shows_what_happened_everywhere_in_the_order_of_time(cloud: LocalCloud) -> None:
    for region in ("us-west-2", "us-east-1", "us-west-2"):
        cloud[region].verify("example.com")
        send(cloud[region])
        cloud.advance(minutes=1)

    assert [sent.sent_at.minute for sent in cloud.sent] == [0, 1, 2]
    assert [event.mail.timestamp.minute for event in cloud.events] == [0, 0, 1, 1, 2, 2]
    assert [event.event_type for event in cloud.events] == ["Send", "Delivery"] * 3


def test_a_cloud_tells_of_events_everywhere_until_it_is_told_to_stop(cloud: LocalCloud) -> None:
    heard: list[tuple[str, str]] = []
    told = cloud.subscribe(
        lambda event: heard.append((event.event_type, event.mail.source_arn or "")), event_types=["Send"]
    )
    for region in ("us-west-2", "eu-west-1"):  # which are made only now
        cloud[region].verify("example.com")
        send(cloud[region])
    told.end()
    send(cloud["eu-west-1"])

    assert [(kind, arn.split(":")[3]) for kind, arn in heard] == [("Send", "us-west-2"), ("Send", "eu-west-1")]
    with pytest.raises(InvalidValue, match="'Sent' is no type of event"):
        cloud.subscribe(print, event_types=["Sent"])


def test_a_cloud_tells_of_refused_calls_everywhere(cloud: LocalCloud) -> None:
    refused: list[RefusedCall] = []
    with cloud.watch_refusals(refused.append), pytest.raises(MessageRejected):
        send(cloud["us-west-2"])

    assert [(call.service, call.operation, type(call.error)) for call in refused] == [
        ("ses", "SendRawEmail", MessageRejected)
    ]
    assert [(call.account_id, call.region) for call in refused] == [("123456789012", "us-west-2")]


# --- making them -----------------------------------------------------------------------------------


def test_a_region_is_made_once_when_it_is_first_asked_for(cloud: LocalCloud) -> None:
    assert (len(cloud), repr(cloud)) == (0, "<LocalCloud of no account yet>")
    assert cloud["us-west-2"] is cloud.ses("us-west-2") is cloud.ses("us-west-2", account_id="123456789012")
    assert cloud.ses().region == "us-east-1"

    assert [(ses.account.id, ses.region) for ses in cloud] == [
        ("123456789012", "us-west-2"),
        ("123456789012", "us-east-1"),
    ]
    assert repr(cloud) == "<LocalCloud of 123456789012 in us-west-2, 123456789012 in us-east-1>"


def test_what_is_set_up_everywhere_is_so_in_those_that_are_there_and_that_come_until_it_ends(cloud: LocalCloud) -> None:
    before = cloud["us-east-1"]
    end = cloud.set_up(lambda ses: ses.verify("example.org"))
    within = cloud.ses("eu-west-1", account_id="222222222222")
    end()

    assert [len(one.identities) for one in (before, within, cloud["us-west-2"])] == [1, 1, 0]


def test_what_is_set_up_is_done_in_the_order_in_which_it_was_said() -> None:
    done: list[str] = []
    cloud = LocalCloud(setup=lambda _: done.append("first"))
    cloud.set_up(lambda _: done.append("second"))
    cloud.ses()

    assert done == ["first", "second"]


def test_what_cannot_be_set_up_is_not_tried_again(cloud: LocalCloud) -> None:
    cloud.ses("eu-west-1")
    with pytest.raises(InvalidParameterValue):
        cloud.set_up(lambda ses: ses.verify("no address"))
    assert len(cloud.ses("us-west-2").identities) == 0


def test_what_is_set_up_twice_ends_twice() -> None:
    cloud, done = LocalCloud(), list[str]()

    def note(ses: LocalSes) -> None:
        done.append(ses.region)

    first, second = cloud.set_up(note), cloud.set_up(note)
    first()
    cloud.ses("eu-west-1")
    second()
    cloud.ses("us-west-2")
    assert done == ["eu-west-1"]


def test_faults_of_a_cloud_come_to_the_next_calls_whichever_region_they_are_for(cloud: LocalCloud) -> None:
    here, there = cloud["us-east-1"], cloud["eu-west-1"]
    for one in (here, there):
        one.verify("example.com")
    cloud.faults.plan(Throttling("Too fast."), times=2, call=2)
    failed = []
    for one in (here, there, here, there):
        try:
            Mailer(one).send(HELLO)
        except Throttling:
            failed.append(one.region)

    assert failed == ["eu-west-1", "us-east-1"]
    assert (cloud.faults.pending, bool(here.faults)) == (0, False)


def test_a_fault_of_the_cloud_waits_for_one_of_the_region(cloud: LocalCloud) -> None:
    ses = cloud["us-east-1"]
    cloud.faults.plan(Throttling("Everywhere."))
    ses.faults.plan(Throttling("Here."))
    said = []
    for _ in range(2):
        with pytest.raises(Throttling) as refused:
            Mailer(ses).send(HELLO)
        said.append(refused.value.message)

    assert said == ["Here.", "Everywhere."]


def test_to_clear_the_faults_of_a_region_leaves_those_of_the_cloud(cloud: LocalCloud) -> None:
    ses = cloud["us-east-1"]
    cloud.faults.plan(Throttling("Everywhere."))
    ses.faults.clear()
    assert ses.faults

    cloud.faults.clear()
    assert not ses.faults


def test_one_region_can_differ_from_the_others_if_that_is_said_first(cloud: LocalCloud) -> None:
    assert not cloud.ses("eu-west-1", production=False).account.production
    assert cloud["us-west-2"].account.production
    with pytest.raises(InvalidConfiguration, match="production: account 123456789012 is in use in us-west-2 already"):
        cloud.ses("us-west-2", production=False)


@pytest.mark.parametrize(
    ("region", "account_id"), [("Ireland", "123456789012"), ("eu-west-1", "12"), ("eu-west-1", "١٢٣٤٥٦٧٨٩٠١٢")]
)
def test_an_account_or_a_region_that_cannot_be_is_refused(cloud: LocalCloud, region: str, account_id: str) -> None:
    with pytest.raises(InvalidValue):
        cloud.ses(region, account_id=account_id)
    with pytest.raises(InvalidValue):
        LocalCloud(region=region, account_id=account_id)
    assert len(cloud) == 0


def test_what_is_of_all_can_be_handed_in() -> None:
    cloud = LocalCloud(
        global_suppression=GlobalSuppressionList(one_for_all_regions=True),
        objects={"s3://bucket/list.csv": b"bob@example.net,BOUNCE"},
        account_id="111111111111",
        region="eu-west-1",
    )
    cloud["us-east-1"].suppress_globally("bob@example.net")
    cloud.ses().verify("example.com")
    send(cloud.ses())

    assert (cloud.ses().account.id, cloud.ses().region) == ("111111111111", "eu-west-1")
    assert cloud.inbox("bob@example.net") == ()
    assert cloud.ses().objects is cloud["us-east-1"].objects


def test_a_model_without_neighbours_is_let_go_of() -> None:
    ses = LocalSes()
    ses.advance(hours=1)
    gone = weakref.ref(ses)
    gc.disable()
    try:
        del ses
        assert gone() is None
    finally:
        gc.enable()


# --- boto3 -----------------------------------------------------------------------------------------


def test_unmodified_boto3_code_reaches_the_region_of_its_client(cloud: LocalCloud) -> None:
    cloud["us-west-2"].verify("example.com")
    message = {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}}
    params: dict[str, Any] = {
        "Source": "ana@example.com",
        "Destination": {"ToAddresses": ["bob@example.net"]},
        "Message": message,
    }
    with patched(cloud):
        west = boto3.client("ses", region_name="us-west-2")
        west.send_email(**params)
        east = boto3.client("ses", region_name="us-east-1")
        with pytest.raises(east.exceptions.MessageRejected, match="in region us-east-1"):
            east.send_email(**params)

    assert cloud["us-west-2"].sent.one().subject == "Hello"


# --- accounts side by side -------------------------------------------------------------------------


def others(ses: LocalSes) -> dict[str, Any]:
    """What the state of a model knows of all accounts of its Region."""
    return dict(ses._service.others)  # noqa: SLF001  no user of the library sees it


def test_each_account_finds_the_others_of_its_region_and_no_more(cloud: LocalCloud) -> None:
    ours, theirs = cloud["us-west-2"], cloud.ses("us-west-2", account_id="888888888888")
    far = cloud["eu-west-1"]

    assert others(ours) == others(theirs) == {"123456789012": ours._service, "888888888888": theirs._service}  # noqa: SLF001
    assert others(far) == {"123456789012": far._service}  # noqa: SLF001
    assert list(others(LocalSes())) == ["123456789012"]


@pytest.mark.parametrize("written", [False, True])
def test_who_goes_back_finds_the_others_as_they_are_then(cloud: LocalCloud, *, written: bool) -> None:
    ours, theirs = cloud["us-west-2"], cloud.ses("us-west-2", account_id="888888888888")
    theirs.verify("example.com")
    both, alone = cloud.snapshot(), ours.snapshot()
    if written:
        both, alone = (Snapshot.from_bytes(one.to_bytes()) for one in (both, alone))
    cloud.ses("us-west-2", account_id="999999999999")

    ours.restore(alone)
    assert others(ours)["888888888888"] is theirs._service  # noqa: SLF001
    assert others(theirs)["123456789012"] is ours._service  # noqa: SLF001

    for one in (cloud, LocalCloud()):
        one.restore(both)
        found = one.ses("us-west-2", account_id="888888888888")
        assert others(one["us-west-2"])["888888888888"] is found._service  # noqa: SLF001
        assert len(others(found)) == len(one)
