"""The inspection API, as its description says it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import validate

from sesmodel import (
    Attachment,
    Bounce,
    ContactTopic,
    DeliveryUnknown,
    Inline,
    LocalCloud,
    LocalSes,
    Mailer,
    ManualClock,
    Message,
    RunningClock,
    SystemClock,
    http_app,
    serve_http,
)
from sesmodel.server import inspection_snapshots, other_emulators
from sesmodel.server.inspection import OPERATIONS
from sesmodel.server.inspection_endpoints import Endpoints, Json
from sesmodel.server.inspection_route import FIRST
from sesmodel.server.inspection_state import Inspection
from sesmodel.server.inspection_table import Operation
from tests.server.asgi import answer
from tests.server.inspecting import Inspector, send
from tests.server.sdk import V2, ask, client
from tests.tracked import track

if TYPE_CHECKING:
    from sesmodel import HttpDoor


@pytest.fixture
def ses(opened: tuple[LocalSes, HttpDoor]) -> LocalSes:
    return opened[0]


@pytest.fixture
def door(opened: tuple[LocalSes, HttpDoor]) -> HttpDoor:
    return opened[1]


@pytest.fixture
def inspector(door: HttpDoor) -> Inspector:
    """Begins with the state in which the door was opened."""
    made = Inspector(door)
    made.get("reset")
    return made


def test_the_description_is_openapi(inspector: Inspector) -> None:
    validate(inspector.document)


def test_every_operation_has_a_name_of_its_own(inspector: Inspector) -> None:
    names = [described["operationId"] for _, _, described in inspector.operations()]
    assert len(set(names)) == len(names) > 30


def test_every_operation_has_its_line_in_the_documentation(inspector: Inspector) -> None:
    page = (Path(__file__).parents[2] / "docs" / "inspection.md").read_text(encoding="utf-8")
    lines = [f"| `{method} {path}` | {described['summary']} |" for method, path, described in inspector.operations()]

    assert sorted(
        line for line in page.splitlines() if line.startswith("| `") and "/_sesmodel/" in line[:30]
    ) == sorted(line for line in lines if "/_sesmodel/" in line)
    assert "| `GET /health` | Whether the server answers. |" in page


def test_every_operation_answers_as_described_even_where_there_is_nothing(inspector: Inspector) -> None:
    given = {"id": "x", "number": 1, "address": "bob@example.net", "name": "x", "arn": "arn:aws:sns:x"}
    for _, _, described in inspector.operations():
        if described["operationId"] == "streamEvents":  # never ends
            continue
        parameters = described.get("parameters", [])
        some = {one["name"]: given[one["name"]] for one in parameters if one["in"] == "path"}
        if any(one["name"] == "timeout" for one in parameters):
            some["timeout"] = 0
        inspector.call(described["operationId"], **some)


# --- mail ------------------------------------------------------------------------------------------------


def test_what_was_sent_is_listed_and_got_by_its_id(ses: LocalSes, inspector: Inspector, door: HttpDoor) -> None:
    message_id = client(door).send_email(
        **{**V2, "EmailTags": [{"Name": "campaign", "Value": "june"}], "ReplyToAddresses": ["re@example.com"]}
    )["MessageId"]

    listed = inspector.get("listMail")

    assert listed["total"] == 1
    assert listed["mail"] == [inspector.get("getMail", id=message_id)]
    expected = {
        "id": message_id,
        "account": ses.account.id,
        "region": "us-east-1",
        "sent_at": "2026-01-01T12:00:00.000Z",
        "operation": "SendEmail",
        "envelope_from": "ana@example.com",
        "recipients": ["bob@example.net"],
        "tags": [{"name": "campaign", "value": "june"}],
        "sender": "ana@example.com",
        "to": ["bob@example.net"],
        "reply_to": ["re@example.com"],
        "subject": "Hi",
        "text": "Hello",
        "html": "",
    }
    assert expected.items() <= listed["mail"][0].items()


def test_the_bytes_of_a_message_are_those_that_went_out(ses: LocalSes, inspector: Inspector, door: HttpDoor) -> None:
    send(ses)
    listed = inspector.get("listMail")["mail"][0]

    status, headers, data = ask(door, "GET", listed["raw"])

    assert (status, headers["content-type"]) == (200, "message/rfc822")
    assert data == ses.sent.one().raw.data
    assert headers["content-security-policy"].startswith("sandbox")  # mail is written by anybody
    assert len(data) == listed["size"]


def test_files_are_described_and_got_by_their_place(ses: LocalSes, inspector: Inspector, door: HttpDoor) -> None:
    logo = Inline(b"PNG", "logo.png", "image/png", content_id="logo@example.com")
    message_id = send(
        ses,
        html='<img src="cid:logo@example.com">',
        inline=[logo],
        attachments=[Attachment(b"%PDF", "päper.pdf", "application/pdf")],
    )

    described = inspector.get("getMail", id=message_id)["attachments"]

    assert [(one["number"], one["filename"], one["content_type"], one["size"]) for one in described] == [
        (1, "päper.pdf", "application/pdf", 4),
        (2, "logo.png", "image/png", 3),
    ]
    assert [(one["inline"], one["content_id"]) for one in described] == [(False, None), (True, "logo@example.com")]
    status, headers, data = ask(door, "GET", f"/_sesmodel/mail/{message_id}/attachments/1")
    assert (status, data, headers["content-type"]) == (200, b"%PDF", "application/pdf")
    assert headers["content-security-policy"].startswith("sandbox")
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''p%C3%A4per.pdf"
    assert inspector.call("getAttachment", id=message_id, number=3)[0] == 404


@pytest.mark.parametrize(
    ("filters", "subjects"),
    [
        ({}, ["one", "two", "three"]),
        ({"to": "eve@EXAMPLE.net"}, ["two"]),
        ({"subject": "t"}, ["two", "three"]),
        ({"subject": "t", "to": "bob@example.net"}, ["three"]),
        ({"text": "needle"}, ["one"]),
        ({"sender": "ana@example.com", "limit": 2}, ["two", "three"]),
        ({"sender": "eve@example.com"}, []),
        ({"since": "2026-01-01T13:00:00Z"}, ["three"]),
        ({"since": "2026-01-01T14:00:00+01:00"}, ["three"]),
    ],
)
def test_mail_is_filtered(ses: LocalSes, inspector: Inspector, filters: dict[str, Any], subjects: list[str]) -> None:
    send(ses, "one", text="a needle")
    send(ses, "two", to="eve@example.net")
    ses.advance(hours=1)
    send(ses, "three")

    listed = inspector.get("listMail", **filters)

    assert [one["subject"] for one in listed["mail"]] == subjects


def test_more_mail_than_is_shown_is_counted(ses: LocalSes, inspector: Inspector) -> None:
    for number in range(3):
        send(ses, str(number))

    listed = inspector.get("listMail", limit=1)

    assert (listed["total"], [one["subject"] for one in listed["mail"]]) == (3, ["2"])


def test_a_message_has_a_log(ses: LocalSes, inspector: Inspector) -> None:
    ses.receivers.when("*@example.net").reject()
    log = inspector.get("getMailLog", id=send(ses))

    assert log[0] == {
        "stage": "accepted",
        "at": "2026-01-01T12:00:00.000Z",
        "recipient": None,
        "detail": "",
        "tls": None,
    }
    assert ("bounced", "bob@example.net", "smtp; 550 5.1.1 user unknown") in [
        (one["stage"], one["recipient"], one["detail"]) for one in log
    ]


def test_mail_is_forgotten_one_by_one_or_all_at_once(ses: LocalSes, inspector: Inspector) -> None:
    first, second = send(ses), send(ses)

    inspector.get("forgetMail", id=first)
    assert [sent.message_id for sent in ses.sent] == [second]
    assert inspector.call("forgetMail", id=first)[0] == 404

    inspector.get("clearMail")
    assert (len(ses.sent), len(ses.events), ses.inboxes) == (0, 0, {})
    assert inspector.get("listIdentities") != []


# --- inboxes ----------------------------------------------------------------------------------------------


def test_inboxes_show_what_arrived_and_bounces_to_the_sender(ses: LocalSes, inspector: Inspector) -> None:
    send(ses, "fine")
    send(ses, "gone", to="bounce@simulator.amazonses.com")

    assert inspector.get("listInboxes") == [
        {"address": "bob@example.net", "count": 1},
        {"address": "ana@example.com", "count": 1},
    ]
    got = inspector.get("listInbox", address="bob@example.net")["mail"]
    assert [(one["number"], one["subject"], one["from"]) for one in got] == [(1, "fine", "Ana <ana@example.com>")]
    assert got[0]["return_path"].endswith("amazonses.com>")
    bounce = inspector.get("listInbox", address="ana@example.com")["mail"][0]
    assert bounce["subject"] == "Delivery Status Notification (Failure)"


def test_a_received_message_is_got_by_its_number(ses: LocalSes, inspector: Inspector, door: HttpDoor) -> None:
    send(ses, "one")
    send(ses, "two")

    got = inspector.get("getReceived", address="bob@example.net", number=2)

    assert got["subject"] == "two"
    assert ask(door, "GET", got["raw"])[2] == ses.inbox("bob@example.net")[1].raw.data
    assert inspector.call("getReceived", address="bob@example.net", number=3)[0] == 404


def test_an_inbox_is_searched(ses: LocalSes, inspector: Inspector) -> None:
    send(ses, "one")
    send(ses, "two")

    found = inspector.get("listInbox", address="bob@EXAMPLE.net", subject="two")["mail"]

    assert [(one["number"], one["subject"]) for one in found] == [(2, "two")]


@pytest.mark.parametrize(
    "address", ["dept/bob@example.net", "50%2Fbob@example.net", "a+b@example.net", "c/1@example.net"]
)
def test_an_address_may_have_in_it_what_paths_are_made_of(ses: LocalSes, inspector: Inspector, address: str) -> None:
    send(ses, to=address)

    assert inspector.get("listInbox", address=address)["total"] == 1
    got = inspector.get("getReceived", address=address, number=1)
    assert got["to"] == [address]
    assert ask(inspector.door, "GET", got["raw"])[0] == 200


def test_a_server_of_others_may_leave_out_how_a_path_was_written(ses: LocalSes) -> None:
    send(ses, to="50%2Fbob@example.net")
    status, said = answer(http_app(ses), "GET", "/_sesmodel/inboxes/50%252Fbob%40example.net", raw_path=False)
    assert (status, json.loads(said)["total"]) == (200, 1)


def test_an_address_that_is_none_is_refused(inspector: Inspector) -> None:
    status, answer = inspector.call("listInbox", address="nobody")

    assert (status, answer["error"]) == (400, "InvalidAddress")


# --- events -----------------------------------------------------------------------------------------------


def test_events_are_listed_as_ses_publishes_them(ses: LocalSes, inspector: Inspector) -> None:
    message_id = send(ses, to="bounce@simulator.amazonses.com")

    events = inspector.get("listEvents", type="Bounce", message_id=message_id)["events"]

    assert [one["event"] for one in events] == [ses.events.of(Bounce).one().as_dict()]


def test_events_are_read_on_from_where_one_stopped(ses: LocalSes, inspector: Inspector) -> None:
    send(ses)
    first = inspector.get("listEvents")
    assert [one["type"] for one in first["events"]] == ["Send", "Delivery"]

    assert inspector.get("listEvents", after=first["next"]) == {"events": [], "next": first["next"]}
    send(ses, to="bounce@simulator.amazonses.com")
    assert [one["type"] for one in inspector.get("listEvents", after=first["next"])["events"]] == ["Send", "Bounce"]


def test_many_events_are_read_piece_by_piece(ses: LocalSes, inspector: Inspector) -> None:
    for _ in range(3):
        send(ses)
    types: list[str] = []
    position = ""
    while events := (piece := inspector.get("listEvents", limit=4, **({"after": position} if position else {})))[
        "events"
    ]:
        assert len(events) <= 4
        types += [one["type"] for one in events]
        position = piece["next"]

    assert types == ["Send", "Delivery"] * 3


def test_events_are_read_on_past_those_that_do_not_fit(ses: LocalSes, inspector: Inspector) -> None:
    for _ in range(2):
        send(ses)

    first = inspector.get("listEvents", limit=1, type="Delivery")
    second = inspector.get("listEvents", limit=1, type="Delivery", after=first["next"])

    assert [one["message_id"] for one in (*first["events"], *second["events"])] == [one.message_id for one in ses.sent]


def test_who_reads_on_in_a_model_that_went_back_begins_anew(ses: LocalSes, inspector: Inspector) -> None:
    send(ses)
    send(ses)
    position = inspector.get("listEvents")["next"]
    inspector.get("reset")
    send(ses)

    assert [one["type"] for one in inspector.get("listEvents", after=position)["events"]] == ["Send", "Delivery"]


def test_a_position_that_is_none_is_refused(inspector: Inspector) -> None:
    assert inspector.call("listEvents", after="x")[0] == 400


# --- time ---------------------------------------------------------------------------------------------------


def test_the_clock_is_moved_and_what_falls_due_happens(ses: LocalSes, inspector: Inspector) -> None:
    ses.receivers.when("*@slow.example").greylist()
    send(ses, to="bob@slow.example")
    assert inspector.get("getClock") == {
        "now": "2026-01-01T12:00:00.000Z",
        "manual": True,
        "next_due": "2026-01-01T12:05:00.000Z",
    }

    after = inspector.get("advanceClock", {"minutes": 5, "seconds": 30})

    assert (after["now"], after["next_due"]) == ("2026-01-01T12:05:30.000Z", None)
    assert ses.inboxes == {"bob@slow.example": 1}


def test_the_clock_is_set_and_never_back(inspector: Inspector) -> None:
    assert inspector.get("setClock", {"now": "2026-02-01T00:00:00Z"})["now"] == "2026-02-01T00:00:00.000Z"

    assert inspector.call("setClock", {"now": "2026-01-31T23:00:00Z"})[0] == 409


@pytest.mark.parametrize("body", [{}, {"hours": -1}, {"hours": "1"}, {"parsecs": 1}, {"weeks": 1e300}])
def test_a_span_that_is_none_is_refused(inspector: Inspector, body: dict[str, Any]) -> None:
    assert inspector.call("advanceClock", body)[0] == 400


@pytest.mark.parametrize("clock", [ManualClock, RunningClock])
def test_time_goes_no_further_than_things_can_be_due(clock: type[ManualClock | RunningClock]) -> None:
    ses = LocalSes(clock=clock())
    ses.verify("example.com")
    with serve_http(ses) as door:
        assert Inspector(door).call("setClock", {"now": "9999-12-31T23:59:59Z"})[0] == 400
        send(ses)


@pytest.mark.parametrize("now", ["noon", "2026-02-01T00:00:00", "2026-02-01"])
def test_a_moment_without_a_time_zone_is_refused(inspector: Inspector, now: str) -> None:
    assert inspector.call("setClock", {"now": now})[0] == 400


def test_a_clock_that_runs_is_put_forward_until_a_reset() -> None:
    with serve_http(LocalSes(clock=RunningClock())) as door:
        inspector, begun = Inspector(door), SystemClock().now()

        moved = inspector.get("advanceClock", {"days": 1})
        assert moved["manual"] is False
        assert datetime.fromisoformat(moved["now"]) - begun >= timedelta(days=1, milliseconds=-1)

        inspector.call("reset")
        assert datetime.fromisoformat(inspector.get("getClock")["now"]) - begun < timedelta(days=1)


def test_the_clock_of_the_machine_cannot_be_moved() -> None:
    with serve_http(LocalSes(clock=SystemClock())) as door:
        inspector = Inspector(door)

        assert inspector.get("getClock")["manual"] is False
        status, answer = inspector.call("advanceClock", {"hours": 1})
    assert (status, answer["error"]) == (409, "NotPossible")


# --- faults -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", ["Throttling", "TooManyRequestsException", "TooManyRequests"])
def test_an_error_is_planned_by_any_of_its_names(inspector: Inspector, door: HttpDoor, error: str) -> None:
    if error == "TooManyRequests":
        assert inspector.call("planFault", {"error": error})[0] == 400
        return
    inspector.get("planFault", {"error": error, "message": "Maximum sending rate exceeded.", "operation": "SendEmail"})

    boto = client(door)
    assert boto.get_account()["SendingEnabled"]
    with pytest.raises(boto.exceptions.TooManyRequestsException, match="Maximum sending rate exceeded"):
        boto.send_email(**V2)
    assert boto.send_email(**V2)["MessageId"]


@pytest.mark.parametrize(("drop", "sent"), [("before", 0), ("after", 1)])
def test_a_drop_is_planned(ses: LocalSes, inspector: Inspector, door: HttpDoor, drop: str, sent: int) -> None:
    assert inspector.get("planFault", {"drop": drop, "call": 1, "times": 1}) == {"pending": 1}

    with pytest.raises(Exception, match="Connection was closed"):
        client(door).send_email(**V2)

    assert len(ses.sent) == sent


def test_faults_of_smtp_are_planned(ses: LocalSes, inspector: Inspector) -> None:
    inspector.get("planFault", {"reply": "450 later", "operation": "RCPT", "recipient": "*@slow.example"})
    inspector.get("planFault", {"delay_seconds": 0.5, "operation": "MAIL", "call": 2})
    inspector.get("planFault", {"drop": "after", "operation": "message"})

    assert ses.faults.next_at("RCPT", ["bob@example.net"]) is None
    assert ses.faults.next_at("RCPT", ["bob@slow.example"]) == "450 later"
    assert ses.faults.next_at("MAIL") is None
    assert ses.faults.next_at("MAIL") == timedelta(seconds=0.5)
    assert isinstance(ses.faults.next_at("message"), DeliveryUnknown)


def test_faults_are_counted_and_cleared(inspector: Inspector) -> None:
    inspector.get("planFault", {"error": "ServiceFailed", "times": 3})
    assert inspector.get("countFaults") == {"pending": 3}

    inspector.get("clearFaults")

    assert inspector.get("countFaults") == {"pending": 0}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"error": "Throttling", "drop": "before"},
        {"error": "NoSuchError"},
        {"drop": "now"},
        {"error": "x", "call": 0},
        {"error": "Throttling", "reply": "450 later", "operation": "RCPT"},
        {"reply": "later", "operation": "RCPT"},
        {"reply": "450 later"},
        {"delay_seconds": 0, "operation": "RCPT"},
        {"delay_seconds": 3601},
        {"delay_seconds": 1, "operation": "MAIL", "recipient": "bob@example.net"},
    ],
)
def test_a_fault_that_is_none_is_refused(inspector: Inspector, body: dict[str, Any]) -> None:
    status, answer = inspector.call("planFault", body)

    assert status == 400
    assert answer["message"]
    assert inspector.get("countFaults") == {"pending": 0}


def test_receivers_are_scripted(ses: LocalSes, inspector: Inspector) -> None:
    inspector.get(
        "addReceiver",
        {
            "pattern": "*@slow.example",
            "subject": "*slow*",
            "steps": [{"do": "defer", "reply": "450 4.7.1 later", "times": 1}, {"do": "complain", "hours": 2}],
        },
    )
    send(ses, "fast", to="bob@slow.example")
    send(ses, "slow", to="bob@slow.example")
    inspector.get("advanceClock", {"hours": 3})

    types = [one["type"] for one in inspector.get("listEvents")["events"]]
    assert types == ["Send", "Delivery", "Send", "DeliveryDelay", "Delivery", "Complaint"]
    assert inspector.get("listReceivers") == {"patterns": ["*@slow.example"]}
    inspector.get("clearReceivers")
    assert inspector.get("listReceivers") == {"patterns": []}


@pytest.mark.parametrize(
    "step",
    [
        {"do": "accept", "reply": "250 2.0.0 fine"},
        {"do": "bounce", "reply": None},
        {"do": "complain", "feedback_type": None, "named": True, "feedback_loop": False, "minutes": 5},
        {"do": "auto_reply", "text": "away", "days": 1},
        {"do": "reject", "kind": ["Transient", "General"]},
        {"do": "reject_size"},
        {"do": "reject_content"},
        {"do": "reject_attachment"},
        {"do": "defer", "delay_type": "IPFailure"},
        {"do": "mailbox_full", "times": 2},
        {"do": "greylist"},
        {"do": "time_out", "hours": 1},
        {"do": "dns_failure"},
        {"do": "wait", "seconds": 5},
        {"do": "no_tls"},
        {"do": "tls", "version": "TLSv1"},
    ],
    ids=lambda step: step["do"],
)
def test_every_step_of_a_script_is_taken(inspector: Inspector, step: dict[str, Any]) -> None:
    inspector.get("addReceiver", {"pattern": "x@example.net", "steps": [step]})


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"do": "dance"}],
        [{"do": "accept", "times": 2}],
        [{"do": "accept", "hours": 2}],
        [{"do": "tls"}],
        [{"do": "tls", "version": "7"}],
        [{"do": "reject", "reply": "250 fine"}],
        [{"do": "defer"}, {"do": "accept"}],
        [{"do": "reject", "kind": ["Permanent", "None"]}],
        [{"do": "defer", "times": 0}],
    ],
)
def test_a_script_that_cannot_be_leaves_no_rule(inspector: Inspector, steps: list[dict[str, Any]]) -> None:
    assert inspector.call("addReceiver", {"pattern": "x@example.net", "steps": steps})[0] == 400

    assert inspector.get("listReceivers") == {"patterns": []}


# --- the account, and the way back -----------------------------------------------------------------------------


def test_identities_are_verified_listed_and_taken_away(inspector: Inspector, door: HttpDoor) -> None:
    boto, mail = client(door), {**V2, "FromEmailAddress": "eve@example.org"}
    with pytest.raises(boto.exceptions.MessageRejected):
        boto.send_email(**mail)

    assert [one["status"] for one in inspector.get("verifyIdentities", {"names": ["eve@example.org"]})] == ["SUCCESS"]

    assert boto.send_email(**mail)["MessageId"]
    assert {one["name"] for one in inspector.get("listIdentities")} == {"example.com", "eve@example.org"}
    inspector.get("deleteIdentity", name="eve@example.org")
    assert inspector.call("deleteIdentity", name="eve@example.org")[0] == 404


def test_an_identity_is_verified_with_dkim(ses: LocalSes, inspector: Inspector) -> None:
    inspector.get("verifyIdentities", {"names": ["signed.example"], "dkim": True})

    identity = ses.identities.get("signed.example")
    assert identity is not None
    assert identity.dkim.selector or identity.dkim.tokens


def test_an_account_is_put_into_the_sandbox_and_paused(inspector: Inspector, door: HttpDoor) -> None:
    changed = inspector.get("changeAccount", {"production": False, "max_send_rate": 1, "max_24_hour_send": 200})
    assert (changed["production"], changed["max_send_rate"], changed["max_24_hour_send"]) == (False, 1, 200)
    boto = client(door)
    with pytest.raises(boto.exceptions.MessageRejected):
        boto.send_email(**V2)

    assert inspector.get("changeAccount", {"sending_enabled": False})["sending_enabled"] is False
    assert inspector.get("changeAccount", {"sending_enabled": True, "production": True})["sending_enabled"] is True
    assert inspector.get("changeAccount", {"max_send_rate": None})["max_send_rate"] is None
    assert inspector.get("getAccount")["production"] is True


def test_a_reset_goes_back_to_when_the_door_was_opened(ses: LocalSes, inspector: Inspector, door: HttpDoor) -> None:
    inspector.get("planFault", {"error": "Throttling", "operation": "GetAccount"})
    inspector.get("takeSnapshot", name="x")
    inspector.get("verifyIdentities", {"names": ["example.org"]})
    inspector.get("advanceClock", {"hours": 1})
    send(ses)
    before = inspector.get("listModels")

    inspector.get("reset")

    assert [one["name"] for one in inspector.get("listIdentities")] == ["example.com"]
    assert inspector.get("getClock")["now"] == "2026-01-01T12:00:00.000Z"
    assert inspector.get("countFaults") == {"pending": 0}
    assert inspector.get("listSnapshots") == []
    assert [one["sent"] for one in (*before, *inspector.get("listModels"))] == [1, 0]
    assert client(door).send_email(**V2)["MessageId"]


def test_a_snapshot_is_taken_restored_and_deleted(ses: LocalSes, inspector: Inspector) -> None:
    assert inspector.get("takeSnapshot", name="ready set") == {"name": "ready set"}
    first = send(ses)

    inspector.get("restoreSnapshot", name="ready set")

    assert len(ses.sent) == 0
    assert send(ses) == first  # the ids go back as well
    assert inspector.get("listSnapshots") == ["ready set"]
    inspector.get("deleteSnapshot", name="ready set")
    for name in ("restoreSnapshot", "deleteSnapshot"):
        assert inspector.call(name, name="ready set")[0] == 404


# --- what recipients do -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "body", "kind", "detail"),
    [
        ("openMail", None, "Open", {"userAgent": "Mozilla/5.0"}),
        ("openMail", {"user_agent": "Mutt", "ip_address": "192.0.2.9"}, "Open", {"userAgent": "Mutt"}),
        ("clickLink", {"link": "https://example.com/"}, "Click", {"link": "https://example.com/", "linkTags": None}),
        ("clickLink", {"link": "https://example.com/map"}, "Click", {"linkTags": {"place": ["top"]}}),
    ],
)
def test_recipients_open_and_click(
    ses: LocalSes, inspector: Inspector, operation: str, body: Any, kind: str, detail: dict[str, Any]
) -> None:
    html = '<a href="https://example.com/">x</a> <a href="https://example.com/map" ses:tags="place:top">y</a>'
    message_id = send(ses, html=html, set_name=track(ses))

    made = inspector.get(operation, body, id=message_id)

    assert inspector.get("listEvents", type=kind)["events"] == [made]
    assert detail.items() <= made["event"][kind.lower()].items()


def to_list(ses: LocalSes) -> str:
    """Mail to a list with a link in its text."""
    ses.verify("example.com", dkim=True)
    ses.create_contact_list("news", ContactTopic("offers", "Offers", "OPT_IN", "Rebates"))
    text = "{{amazonSESUnsubscribeUrl}}"
    message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text=text)
    return Mailer(ses, contact_list="news").send(message).message_id or ""


def test_a_recipient_leaves_the_list_of_a_mail(ses: LocalSes, inspector: Inspector) -> None:
    made = inspector.get("leaveList", id=to_list(ses))

    assert inspector.get("listEvents", type="Subscription")["events"] == [made]
    assert made["event"]["subscription"]["newTopicPreferences"]["unsubscribeAll"] is True
    assert inspector.call("leaveList", id=send(ses))[0] == 400  # mail to no list


def test_a_recipient_sees_and_chooses_what_is_wanted(ses: LocalSes, inspector: Inspector) -> None:
    message_id = to_list(ses)
    shown = inspector.get("showPreferences", id=message_id)
    assert shown == {
        "address": "bob@example.net",
        "contact_list": "news",
        "description": None,
        "unsubscribe_all": False,
        "topics": [{"name": "offers", "display_name": "Offers", "description": "Rebates", "subscribed": True}],
    }

    inspector.get("updatePreferences", {"topics": {"offers": "OPT_OUT"}}, id=message_id)

    assert not inspector.get("showPreferences", id=message_id)["topics"][0]["subscribed"]
    assert inspector.call("updatePreferences", {"topics": {"offers": "MAYBE"}}, id=message_id)[0] == 400


@pytest.mark.parametrize("body", [{"link": ""}, {}, {"link": 7}, {"link": "https://example.com/other"}])
def test_a_click_on_nothing_is_refused(ses: LocalSes, inspector: Inspector, body: dict[str, Any]) -> None:
    message_id = send(ses, html='<a href="https://example.com/">x</a>', set_name=track(ses))
    assert inspector.call("clickLink", body, id=message_id)[0] == 400


def test_an_address_is_confirmed_by_the_link_in_its_mail(ses: LocalSes, inspector: Inspector, door: HttpDoor) -> None:
    client(door, "ses").verify_email_identity(EmailAddress="eve@example.org")
    assert [one["status"] for one in inspector.get("listIdentities")] == ["SUCCESS", "PENDING"]

    (link,) = inspector.get("listVerificationLinks", address="eve@example.org")

    assert inspector.get("followVerificationLink", {"link": link}) == {
        "identity": "eve@example.org",
        "verified": True,
        "redirect": None,
        "problem": None,
    }
    assert [one["status"] for one in inspector.get("listIdentities")] == ["SUCCESS", "SUCCESS"]
    assert inspector.call("followVerificationLink", {"link": "https://example.com/"})[0] == 400


def test_in_a_cloud_the_link_of_any_account_is_followed() -> None:
    cloud = LocalCloud()
    there = cloud.ses("eu-west-1", account_id="222222222222")
    cloud.ses("eu-west-1")
    there.create_identity("eve@example.org")
    (link,) = there.verification_links("eve@example.org")
    with serve_http(cloud) as door:
        inspector = Inspector(door)
        said = inspector.call("followVerificationLink", {"link": f"{link}x"})[1]
        assert "signature does not fit" in said["message"]
        assert inspector.get("followVerificationLink", {"link": link})["verified"]
        assert inspector.get("followVerificationLink", {"link": link}, account="222222222222")["verified"]
        there.delete_identity("eve@example.org")
        status, said = inspector.call("followVerificationLink", {"link": link})

    assert (status, "the identity eve@example.org was deleted" in said["message"]) == (400, True)


# --- topics, and DNS ----------------------------------------------------------------------------------------------


def test_a_topic_is_made_and_shows_what_was_published(inspector: Inspector, door: HttpDoor) -> None:
    arn = inspector.get("createTopic", {"name": "bounces"})["arn"]
    boto = client(door)
    boto.create_configuration_set(ConfigurationSetName="news")
    boto.create_configuration_set_event_destination(
        ConfigurationSetName="news",
        EventDestinationName="bounces",
        EventDestination={"Enabled": True, "MatchingEventTypes": ["SEND"], "SnsDestination": {"TopicArn": arn}},
    )
    message_id = boto.send_email(**V2, ConfigurationSetName="news")["MessageId"]

    validated, sent = inspector.get("listTopicMessages", arn=arn)

    assert validated["message"] == "Successfully validated SNS topic for Amazon SES event publishing."
    assert (validated["subject"], sent["subject"]) == (None, "Amazon SES Email Event Notification")
    assert f'"messageId":"{message_id}"' in sent["message"]
    assert inspector.get("listTopics") == [{"arn": arn, "messages": 2}]
    inspector.get("deleteTopic", arn=arn)
    assert inspector.call("listTopicMessages", arn=arn)[0] == 404


def test_a_topic_shows_what_an_identity_told_it(inspector: Inspector, door: HttpDoor) -> None:
    arn = inspector.get("createTopic", {"name": "deliveries"})["arn"]
    chosen = {"Identity": "example.com", "NotificationType": "Delivery", "SnsTopic": arn}
    client(door, "ses").set_identity_notification_topic(**chosen)
    message_id = client(door).send_email(**V2)["MessageId"]

    chosen_so, told = (json.loads(one["message"]) for one in inspector.get("listTopicMessages", arn=arn))

    assert (chosen_so["notificationType"], told["notificationType"]) == ("AmazonSnsSubscriptionSucceeded", "Delivery")
    assert told["mail"]["messageId"] == message_id


def test_the_records_of_a_domain_are_listed_and_published(inspector: Inspector, door: HttpDoor) -> None:
    client(door).create_email_identity(EmailIdentity="example.org")

    records = inspector.get("listRecords", name="example.org")
    inspector.get("publishRecords", name="example.org")

    assert {"CNAME"} <= {one["type"] for one in records if one["required"]}
    assert client(door).get_email_identity(EmailIdentity="example.org")["VerificationStatus"] == "SUCCESS"
    assert inspector.call("listRecords", name="example.net")[0] == 400


# --- a cloud ----------------------------------------------------------------------------------------------------


def test_a_cloud_is_looked_into_as_a_whole_or_by_account_and_region() -> None:
    cloud = LocalCloud()
    with serve_http(cloud) as door:
        inspector = Inspector(door)
        for region in ("eu-west-1", "us-west-2"):
            inspector.get("verifyIdentities", {"names": ["example.com"]}, region=region)
            assert client(door, region=region).send_email(**V2)["MessageId"]
        inspector.get("verifyIdentities", {"names": ["example.com"]}, account="111111111111", region="eu-west-1")
        inspector.get("planFault", {"error": "Throttling"}, region="us-west-2")

        assert [one["region"] for one in inspector.get("listMail")["mail"]] == ["eu-west-1", "us-west-2"]
        assert [one["region"] for one in inspector.get("listMail", region="us-west-2")["mail"]] == ["us-west-2"]
        assert inspector.get("listMail", account="111111111111")["total"] == 0
        assert [one["account"] for one in inspector.get("listModels")] == ["123456789012"] * 2 + ["111111111111"]
        assert inspector.get("countFaults", region="eu-west-1") == {"pending": 0}
        assert inspector.get("countFaults") == {"pending": 1}
        assert {one["region"] for one in inspector.get("listEvents")["events"]} == {"eu-west-1", "us-west-2"}
        assert inspector.call("verifyIdentities", {"names": ["a.example"]}, region="nowhere")[0] == 400
        inspector.get("clearMail", region="eu-west-1")
        assert [len(one.sent) for one in cloud] == [0, 1, 0]
        assert cloud.inboxes == {"bob@example.net": 2}
        inspector.get("reset")
        assert inspector.get("listIdentities") == []
        assert cloud.inboxes == {}


def test_one_model_answers_for_every_region_and_for_its_own_account(ses: LocalSes, inspector: Inspector) -> None:
    send(ses)

    assert inspector.get("listMail", region="eu-west-1")["total"] == 1
    assert inspector.call("getAccount", account="111111111111")[0] == 400


# --- what is wrong with a request -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/_sesmodel/mail?limit=0", b"", 400),
        ("GET", "/_sesmodel/mail?limit=x", b"", 400),
        ("GET", "/_sesmodel/mail?limit=1&limit=2", b"", 400),
        ("GET", "/_sesmodel/mail?colour=red", b"", 400),
        ("GET", "/_sesmodel/mail?since=yesterday", b"", 400),
        ("GET", "/_sesmodel/mail?since=2026-01-01T12:00:00", b"", 400),
        ("GET", "/_sesmodel/mail/wait?timeout=61", b"", 400),
        ("GET", "/_sesmodel/mail/none", b"", 404),
        ("GET", "/_sesmodel/mail/none/raw", b"", 404),
        ("GET", "/_sesmodel/nothing", b"", 404),
        ("POST", "/_sesmodel/nothing", b"", 404),
        ("GET", "/_sesmodel/a%0Ab", b"", 404),
        ("GET", "/_sesmodel", b"", 404),
        ("GET", "/_sesmodel/mail/", b"", 404),
        ("GET", "/_aws/sqs", b"", 404),
        ("POST", "/_sesmodel/mail", b"", 405),
        ("DELETE", "/health", b"", 405),
        ("POST", "/_sesmodel/faults", b"", 400),
        ("POST", "/_sesmodel/faults", b"{", 400),
        ("POST", "/_sesmodel/faults", b"\xff", 400),
        ("POST", "/_sesmodel/faults", b"[" * 100_000, 400),
        ("POST", "/_sesmodel/faults", b"[]", 400),
        ("POST", "/_sesmodel/faults", b'{"error": 1}', 400),
        ("POST", "/_sesmodel/faults", b" " * (1024 * 1024), 400),
        ("POST", "/_sesmodel/faults", b" " * (1024 * 1024 + 1), 413),
        ("GET", "/_sesmodel/mail", b" " * (1024 * 1024 + 1), 413),
        ("HEAD", "/_sesmodel/events/stream", b"", 405),
        ("POST", "/_sesmodel/identities", b'{"names": ["not an address"]}', 400),
        ("POST", "/_sesmodel/identities", b'{"names": ["a.example", 1]}', 400),
    ],
)
def test_what_is_wrong_is_said_in_json(door: HttpDoor, method: str, path: str, body: bytes, status: int) -> None:
    got, headers, data = ask(door, method, path, body)

    assert (got, headers["content-type"]) == (status, "application/json")
    if method != "HEAD":
        assert json.loads(data).keys() == {"error", "message"}


def test_a_mistake_of_ours_is_logged_and_told(caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    row = Operation(method="GET", path="/x", name="x", does="x", run=fail)

    status, said = answer(Endpoints(Inspection(LocalSes()), [row]), "GET", "/x")

    assert (status, json.loads(said)["error"]) == (500, "InternalError")
    assert [one.getMessage() for one in caplog.records if one.exc_info] == ["The inspection failed on GET /x"]


def test_half_a_character_is_written_as_json_can_say_it() -> None:
    assert Json({"subject": "\ud83d"}).body == b'{"subject":"\\ud83d"}'


def test_snapshots_are_as_many_as_there_may_be(inspector: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection_snapshots, "MOST_SNAPSHOTS", 1)
    inspector.get("takeSnapshot", name="one")

    assert inspector.call("takeSnapshot", name="two")[0] == 409
    inspector.get("takeSnapshot", name="one")  # in place of the other


def test_all_that_is_not_of_ses_is_found_by_the_first_part_of_its_path() -> None:
    assert {one.path.split("/")[1] for one in (*OPERATIONS, *other_emulators.OPERATIONS)} == FIRST


@pytest.mark.parametrize("path", ["/", "/healthy", "/mail", "/v2/email/account", "/a%0Ab", "//health"])
def test_all_other_paths_are_those_of_ses(door: HttpDoor, path: str) -> None:
    headers = ask(door, "GET", path)[1]

    assert "x-amzn-requestid" in headers


def test_answers_are_not_kept_by_anybody(door: HttpDoor) -> None:
    _, headers, _ = ask(door, "GET", "/health")

    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


def test_a_head_request_has_no_body(door: HttpDoor) -> None:
    assert ask(door, "HEAD", "/health")[::2] == (200, b"")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "rebound.example.com"}, 403),
        ({"Origin": "https://example.com"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "sesmodel:8005"}, 200),
    ],
)
@pytest.mark.parametrize("path", ["/_sesmodel/mail", "/_aws/ses", "/store", "/moto-api/data.json"])
def test_pages_of_others_are_not_answered(door: HttpDoor, path: str, headers: dict[str, str], status: int) -> None:
    assert ask(door, "GET", path, headers=headers)[0] == status


def test_names_that_are_listed_are_answered() -> None:
    with serve_http(LocalSes(), hosts=["ses.example.com"]) as door:
        assert ask(door, "GET", "/health", headers={"Host": "ses.example.com"})[0] == 200
        assert ask(door, "GET", "/health", headers={"Host": "other.example.com"})[0] == 403


def test_times_of_sent_mail_go_up(ses: LocalSes, inspector: Inspector) -> None:
    for _ in range(3):
        send(ses)
        ses.advance(minutes=1)

    times = [one["sent_at"] for one in inspector.get("listMail")["mail"]]

    assert all(earlier < later for earlier, later in pairwise(times))
