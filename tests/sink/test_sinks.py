"""Events in files and webhooks: what a reader there finds is what happened."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesmodel import (
    AtLeastOnce,
    Bounce,
    Delivery,
    Event,
    HttpPost,
    InvalidConfiguration,
    JsonLinesSink,
    LocalSes,
    Mailer,
    Message,
    SnsMessage,
    SnsSigner,
    SnsSink,
    verify_sns,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sesmodel import MailRecord

TOPIC = "arn:aws:sns:us-east-1:123456789012:events"


@pytest.fixture
def ses() -> LocalSes:
    made = LocalSes()
    made.verify("ana@example.com")
    return made


def send(ses: LocalSes, to: str = "bob@example.net") -> None:
    Mailer(ses).send(Message(sender="ana@example.com", to=to, subject="Grüße", text="Hello"))


@pytest.mark.spec("SCH-01")
def test_a_file_has_a_line_an_event_and_ends_with_a_newline(ses: LocalSes, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    ses.subscribe(JsonLinesSink(path))
    send(ses)
    data = path.read_bytes()
    assert data.endswith(b"\n")
    assert data.count(b"\n") == 2
    assert [json.loads(line) for line in data.splitlines()] == [event.as_dict() for event in ses.events]
    assert "Grüße".encode() in data


def test_an_event_is_posted_as_sns_posts_it(ses: LocalSes) -> None:
    posted: list[tuple[bytes, Mapping[str, str]]] = []
    ses.subscribe(SnsSink(lambda body, headers: posted.append((body, headers)), TOPIC))
    send(ses)
    (body, headers), _ = posted
    envelope = json.loads(body)
    assert list(envelope) == [
        "Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature",
        "SigningCertURL",
    ]  # fmt: skip
    assert envelope["SignatureVersion"] == "1"
    assert envelope["Subject"] == "Amazon SES Email Event Notification"
    assert envelope["Message"].endswith("}\n")  # OBS-388
    assert json.loads(envelope["Message"]) == ses.events[0].as_dict()
    assert headers["Content-Type"] == "text/plain; charset=UTF-8"  # OBS-389
    assert headers["x-amz-sns-message-type"] == "Notification"
    assert headers["x-amz-sns-message-id"] == envelope["MessageId"]
    assert headers["x-amz-sns-topic-arn"] == TOPIC


def test_the_application_proves_what_it_gets(ses: LocalSes) -> None:
    signer, got = SnsSigner(version="2"), list[dict[str, object]]()

    def webhook(body: bytes, headers: Mapping[str, str]) -> None:
        message = verify_sns(body, topics=[TOPIC], certificates=signer.certificates)
        got.append(json.loads(message.message))

    ses.subscribe(SnsSink(webhook, TOPIC, signer=signer))
    send(ses)
    assert got == [event.as_dict() for event in ses.events]


def test_a_webhook_may_call_back(ses: LocalSes) -> None:
    def webhook(body: bytes, headers: Mapping[str, str]) -> None:
        if len(ses.sent) < 3:
            send(ses)

    ses.subscribe(SnsSink(webhook, TOPIC))
    send(ses)
    assert len(ses.sent) == 3


def test_events_go_to_a_server_over_http(ses: LocalSes) -> None:
    got: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.headers["x-amz-sns-message-type"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        ses.subscribe(SnsSink(HttpPost(f"http://127.0.0.1:{httpd.server_port}/events/"), TOPIC))
        send(ses)
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
    assert [json.loads(json.loads(body)["Message"])["eventType"] for _, body in got] == ["Send", "Delivery"]
    assert {kind for kind, _ in got} == {"Notification"}


@pytest.mark.parametrize("url", ["", "ftp://example.com/", "127.0.0.1:8000"])
def test_an_address_of_no_webhook_is_refused(url: str) -> None:
    with pytest.raises(InvalidConfiguration, match="no address of a webhook"):
        HttpPost(url)


def test_a_topic_that_is_none_is_refused_before_there_are_events() -> None:
    with pytest.raises(InvalidConfiguration, match="is no topic"):
        SnsSink(print, "events")


@pytest.mark.spec("SCH-25")
def test_events_may_come_in_another_order_and_twice(ses: LocalSes) -> None:
    ses.receivers.when("bob@example.net").reject()
    told: list[Event] = []
    feed = AtLeastOnce(told.append, duplicates=0.5, held=8, seed=3)
    ses.subscribe(feed)
    for to in ("kim@example.net", "bob@example.net", "kim@example.net", "bob@example.net"):
        send(ses, to)
    feed.flush()
    assert {id(event) for event in told} == {id(event) for event in ses.events}
    assert len(told) > len(ses.events)
    assert list(dict.fromkeys(map(id, told))) != [id(event) for event in ses.events]
    assert {Delivery, Bounce} <= {type(event) for event in told}


@given(st.integers(), st.floats(0, 1), st.integers(0, 10), st.integers(0, 20))
def test_every_event_comes_once_or_twice_and_alike_in_every_run(seed: int, share: float, held: int, sent: int) -> None:
    runs = []
    for _ in range(2):
        told: list[Event] = []
        feed = AtLeastOnce(told.append, duplicates=share, held=held, seed=seed)
        events = [Event(mail=cast("MailRecord", None)) for _ in range(sent)]  # nobody looks into them
        for event in events:
            feed(event)
        feed.flush()
        counts = [sum(one is event for one in told) for event in events]
        assert all(1 <= count <= 2 for count in counts)
        runs.append([next(n for n, event in enumerate(events) if event is one) for one in told])
    assert runs[0] == runs[1]


def test_a_share_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidConfiguration, match=r"1\.5 is no share"):
        AtLeastOnce(print, duplicates=1.5)


@pytest.mark.spec("EVP-23")
def test_a_webhook_gets_what_is_published_to_a_topic_as_sns_posts_it(ses: LocalSes) -> None:
    signer = SnsSigner()
    got: list[tuple[SnsMessage, Mapping[str, str]]] = []

    def webhook(body: bytes, headers: Mapping[str, str]) -> None:
        got.append((verify_sns(body, topics=[TOPIC], certificates=signer.certificates), headers))

    topic = ses.create_topic("events")
    ses.subscribe_topic(topic, SnsSink(webhook, topic.arn, signer=signer))
    ses.create_configuration_set("news")
    ses.add_event_destination("news", "events", topic, event_types=["Send"])
    message = Message(sender="ana@example.com", to="bob@example.net", subject="Hi", text="Hello")
    Mailer(ses).send(message, configuration_set="news")

    assert [(one.message_id, one.subject, one.message) for one, _ in got] == [
        (one.message_id, one.subject, one.message) for one in topic.messages
    ]
    assert [one.subject for one, _ in got] == [None, "Amazon SES Email Event Notification"]
    assert [headers["x-amz-sns-message-id"] for _, headers in got] == [one.message_id for one in topic.messages]
    assert json.loads(got[1][0].message) == ses.events[0].as_dict()
