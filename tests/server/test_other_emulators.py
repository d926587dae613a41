"""What suites for other emulators read, as they read it: LocalStack, aws-ses-v2-local, moto, MiniStack, fakecloud."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from sesmodel import LocalCloud, LocalSes, serve_http
from tests.server.sdk import ask, client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesmodel import HttpDoor

TEMPLATE = {"TemplateName": "hello", "SubjectPart": "Hello {{name}}", "TextPart": "Dear {{name}}", "HtmlPart": "<p>Hi"}
RAW = b"From: Ana <ana@example.com>\nTo: Bob <bob@example.net>\nSubject: test\n\nThis is the message body.\n\n"


@pytest.fixture
def ses(opened: tuple[LocalSes, HttpDoor]) -> LocalSes:
    return opened[0]


@pytest.fixture
def door(opened: tuple[LocalSes, HttpDoor]) -> HttpDoor:
    assert ask(opened[1], "POST", "/moto-api/reset")[0] == 200
    return opened[1]


def read(door: HttpDoor, path: str, method: str = "GET") -> Any:
    """The JSON of an answer."""
    status, _, data = ask(door, method, path)
    assert status == 200
    return json.loads(data)


def send_simple(door: HttpDoor, **more: Any) -> str:
    """Send formatted mail over v1; its id."""
    parts = {"Subject": {"Data": "SUBJECT"}, "Body": {"Text": {"Data": "TEXT"}, "Html": {"Data": "<p>HTML</p>"}}}
    said = {"Source": "ana@example.com", "Destination": {"ToAddresses": ["bob@example.net"]}, "Message": parts, **more}
    return str(client(door, "ses").send_email(**said)["MessageId"])


# --- LocalStack: /_aws/ses -----------------------------------------------------------------------------------


def test_formatted_mail_is_listed_in_the_words_of_the_call(door: HttpDoor) -> None:
    message_id = send_simple(door)

    assert read(door, "/_aws/ses") == {
        "messages": [
            {
                "Id": message_id,
                "Region": "us-east-1",
                "Source": "ana@example.com",
                "Timestamp": "2026-01-01T12:00:00",
                "Destination": {"ToAddresses": ["bob@example.net"]},
                "Subject": "SUBJECT",
                "Body": {"text_part": "TEXT", "html_part": "<p>HTML</p>"},
            }
        ]
    }


def test_bodies_that_are_not_there_are_null(door: HttpDoor) -> None:
    for kind in ("Text", "Html"):
        send_simple(door, Message={"Subject": {"Data": "S"}, "Body": {kind: {"Data": "B"}}})

    assert [one["Body"] for one in read(door, "/_aws/ses")["messages"]] == [
        {"text_part": "B", "html_part": None},
        {"text_part": None, "html_part": "B"},
    ]


def test_recipients_are_listed_as_they_were_written(door: HttpDoor) -> None:
    everybody = {
        "ToAddresses": ["Bob <bob@example.net>"],
        "CcAddresses": ["eve@example.net"],
        "BccAddresses": ["dan@example.net"],
    }
    send_simple(door, Source="Ana <ana@example.com>", Destination=everybody)

    message = read(door, "/_aws/ses")["messages"][0]

    assert (message["Source"], message["Destination"]) == ("Ana <ana@example.com>", everybody)


@pytest.mark.parametrize("source", [{}, {"Source": "Ana <ana@example.com>"}], ids=["from the header", "from the call"])
def test_raw_mail_is_listed_as_it_came(door: HttpDoor, source: dict[str, str]) -> None:
    message_id = client(door, "ses").send_raw_email(RawMessage={"Data": RAW}, **source)["MessageId"]

    assert read(door, "/_aws/ses")["messages"] == [
        {
            "Id": message_id,
            "Region": "us-east-1",
            "Source": "Ana <ana@example.com>",
            "Timestamp": "2026-01-01T12:00:00",
            "RawData": RAW.decode(),
        }
    ]


@pytest.mark.parametrize("service", ["ses", "sesv2"])
def test_mail_from_a_template_is_listed_with_its_data_as_written(door: HttpDoor, service: str) -> None:
    client(door, "ses").create_template(Template=TEMPLATE)
    data, to = '{"name":  "Bob"}', {"ToAddresses": ["bob@example.net"]}
    boto = client(door, service)
    if service == "ses":
        sent = boto.send_templated_email(Source="ana@example.com", Destination=to, Template="hello", TemplateData=data)
    else:
        content = {"Template": {"TemplateName": "hello", "TemplateData": data}}
        sent = boto.send_email(FromEmailAddress="ana@example.com", Destination=to, Content=content)

    message = read(door, "/_aws/ses")["messages"][0]

    assert message == {
        "Id": sent["MessageId"],
        "Region": "us-east-1",
        "Source": "ana@example.com",
        "Timestamp": "2026-01-01T12:00:00",
        "Template": "hello",
        "TemplateData": data,
        "Destination": to,
    }


def test_messages_are_filtered_by_id_and_by_source(door: HttpDoor) -> None:
    first, second = send_simple(door), send_simple(door, Source="eve@example.com")

    def ids(query: str) -> list[str]:
        return [one["Id"] for one in read(door, f"/_aws/ses?{query}")["messages"]]

    assert ids(f"id={first}") == [first]
    assert ids("email=eve@example.com") == [second]
    assert ids(f"id={first}&email=eve@example.com") == []
    assert ids("email=none@example.com") == []
    assert ids("id=&email=") == [first, second]
    assert ids("unknown=1") == [first, second]


def test_messages_are_deleted_one_by_one_or_all(door: HttpDoor) -> None:
    first, second, third = (send_simple(door) for _ in range(3))

    assert ask(door, "DELETE", f"/_aws/ses?id={first}")[0] == 204
    assert [one["Id"] for one in read(door, "/_aws/ses")["messages"]] == [second, third]
    assert ask(door, "DELETE", "/_aws/ses")[::2] == (204, b"")
    assert read(door, "/_aws/ses") == {"messages": []}


def test_messages_of_every_region_are_listed_in_the_order_of_time() -> None:
    cloud = LocalCloud()
    with serve_http(cloud) as door:
        for number, region in enumerate(["us-east-1", "eu-west-1", "us-east-1"]):
            cloud[region].verify("example.com")
            parts = {"Subject": {"Data": str(number)}, "Body": {"Text": {"Data": "x"}}}
            client(door, "ses", region=region).send_email(
                Source="ana@example.com", Destination={"ToAddresses": ["bob@example.net"]}, Message=parts
            )
            cloud.advance(seconds=1)

        messages = read(door, "/_aws/ses")["messages"]

    assert [(one["Subject"], one["Region"]) for one in messages] == [
        ("0", "us-east-1"),
        ("1", "eu-west-1"),
        ("2", "us-east-1"),
    ]


@pytest.mark.parametrize("emulator", ["_localstack", "_floci", "_ministack", "_fakecloud"])
def test_a_container_that_is_waited_for_is_ready(door: HttpDoor, emulator: str) -> None:
    said = read(door, f"/{emulator}/health")

    assert (said["services"]["ses"], said["status"]) == ("running", "ok")


@pytest.mark.parametrize("path", ["/_localstack/init", "/_floci/init", "/_localstack/init/ready"])
def test_a_container_that_is_waited_for_has_run_its_scripts(door: HttpDoor, path: str) -> None:
    said = read(door, path)

    assert said["scripts"] == []
    assert said["completed"] is True or said["completed"]["READY"] is True


def test_what_it_was_called_before_is_the_same(door: HttpDoor) -> None:
    first, second = send_simple(door), send_simple(door)

    assert read(door, "/_localstack/ses") == read(door, "/_aws/ses")
    assert [one["Id"] for one in read(door, f"/_localstack/ses?id={second}")["messages"]] == [second]
    assert ask(door, "DELETE", f"/_localstack/ses?id={first}")[0] == 204
    assert [one["Id"] for one in read(door, "/_aws/ses")["messages"]] == [second]


# --- aws-ses-v2-local: /store ----------------------------------------------------------------------------------


def test_formatted_mail_is_in_the_store_in_the_words_of_the_call(door: HttpDoor) -> None:
    message_id = client(door).send_email(
        FromEmailAddress="Ana <ana@example.com>",
        Destination={"ToAddresses": ["bob@example.net"], "CcAddresses": ["eve@example.net"]},
        ReplyToAddresses=["re@example.com"],
        Content={"Simple": {"Subject": {"Data": "SUBJECT"}, "Body": {"Text": {"Data": "TEXT"}}}},
    )["MessageId"]

    assert read(door, "/store") == {
        "emails": [
            {
                "messageId": message_id,
                "from": "Ana <ana@example.com>",
                "replyTo": ["re@example.com"],
                "destination": {"to": ["bob@example.net"], "cc": ["eve@example.net"], "bcc": []},
                "subject": "SUBJECT",
                "body": {"text": "TEXT"},
                "attachments": [],
                "at": 1767268800,
            }
        ],
        "templates": {},
    }


def test_raw_mail_is_in_the_store_in_the_words_of_its_header(door: HttpDoor) -> None:
    raw = (
        b"From: You <ana@example.com>\nTo: someone <bob@example.net>, plain@example.net\nBcc: eve@example.net\n"
        b"Content-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: text/html\n\n<p>html</p>\n"
        b"--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\n%PDF\n"
        b"--x\nContent-Type: image/png\nContent-Disposition: inline; filename=b.png\nContent-ID: <logo>\n\nPNG\n--x--\n"
    )
    client(door).send_email(Content={"Raw": {"Data": raw}}, Destination={"ToAddresses": ["dan@example.net"]})

    email = read(door, "/store")["emails"][0]

    assert email["from"] == '"You" <ana@example.com>'
    assert email["destination"] == {
        "to": ['"someone" <bob@example.net>, plain@example.net'],
        "cc": [],
        "bcc": ["eve@example.net"],
    }
    assert (email["subject"], email["body"]) == ("(no subject)", {"html": "<p>html</p>"})
    assert [(one["filename"], one["contentType"], b64decode(one["content"])) for one in email["attachments"]] == [
        ("a.pdf", "application/pdf", b"%PDF"),
        ("b.png", "image/png", b"PNG"),
    ]
    said = [[one.get(name) for name in ("contentDisposition", "contentId", "cid")] for one in email["attachments"]]
    assert said == [["attachment", None, None], ["inline", "<logo>", "logo"]]


def test_files_and_header_fields_are_in_the_store_as_they_were_asked_for(door: HttpDoor) -> None:
    picture = {"FileName": "a.png", "RawContent": b"PNG", "ContentType": "image/png", "ContentId": "logo"}
    content = {
        "Subject": {"Data": "SUBJECT"},
        "Body": {"Html": {"Data": '<img src="cid:logo">'}},
        "Headers": [{"Name": "X-Campaign", "Value": "spring"}],
        "Attachments": [{**picture, "ContentDisposition": "INLINE"}],
    }
    client(door).send_email(
        FromEmailAddress="ana@example.com",
        Destination={"ToAddresses": ["bob@example.net"]},
        Content={"Simple": content},
    )

    email = read(door, "/store")["emails"][0]

    assert email["headers"] == [{"name": "X-Campaign", "value": "spring"}]
    assert email["attachments"] == [
        {
            "content": b64encode(b"PNG").decode(),
            "contentType": "image/png",
            "filename": "a.png",
            "contentDisposition": "INLINE",
            "contentId": "logo",
            "size": 3,
        }
    ]


def test_the_bytes_of_a_message_come_as_a_buffer(ses: LocalSes, door: HttpDoor) -> None:
    message_id = send_simple(door)

    shown = read(door, f"/get-emlContent?messageId={message_id}")

    assert (shown["messageId"], shown["fileName"], shown["body"]["type"]) == (message_id, "SUBJECT", "Buffer")
    assert bytes(shown["body"]["data"]) == ses.sent.one().raw.data
    assert ask(door, "GET", "/get-emlContent?messageId=unknown")[0] == 400


def test_mail_from_a_template_is_in_the_store_as_it_was_rendered(door: HttpDoor) -> None:
    boto = client(door)
    boto.create_email_template(TemplateName="t", TemplateContent={"Subject": "Hi {{name}}", "Html": "<p>{{name}}"})
    boto.send_email(
        FromEmailAddress="ana@example.com",
        Destination={"ToAddresses": ["bob@example.net"]},
        Content={"Template": {"TemplateName": "t", "TemplateData": '{"name": "Bob"}'}},
    )

    store = read(door, "/store")

    assert (store["emails"][0]["subject"], store["emails"][0]["body"]) == ("Hi Bob", {"html": "<p>Bob", "text": ""})
    assert store["templates"] == {
        "t": {
            "TemplateName": "t",
            "TemplateContent": {"Subject": "Hi {{name}}", "Html": "<p>{{name}}"},
            "CreatedTimestamp": 1767268800,
        }
    }


def test_mail_since_a_second_is_in_the_store(ses: LocalSes, door: HttpDoor) -> None:
    send_simple(door)
    ses.advance(minutes=1)
    later = send_simple(door)

    assert [one["messageId"] for one in read(door, "/store?since=1767268860")["emails"]] == [later]
    assert len(read(door, "/store?since=")["emails"]) == 2
    far = "9" * 5000
    assert [len(read(door, f"/store?since={sign}{far}")["emails"]) for sign in ("", "-")] == [0, 2]
    for wrong in ("yesterday", "1767268860s"):
        status, _, data = ask(door, "GET", f"/store?since={wrong}")
        assert (status, list(json.loads(data))) == (400, ["message"])


def test_the_store_is_cleared_templates_included(door: HttpDoor) -> None:
    client(door, "ses").create_template(Template=TEMPLATE)
    send_simple(door)

    assert read(door, "/clear-store", "POST") == {"message": "Store cleared"}

    assert read(door, "/store") == {"emails": [], "templates": {}}
    assert send_simple(door)  # what is verified stays so


def test_its_health_check_is_an_empty_answer(door: HttpDoor) -> None:
    assert ask(door, "GET", "/health-check")[::2] == (200, b"")


# --- moto: /moto-api ---------------------------------------------------------------------------------------------


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def moto_server() -> Iterator[HttpDoor]:
    """The server of moto, to compare with."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    from sesmodel import HttpDoor

    with make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), handler_class=_Quiet) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield HttpDoor("127.0.0.1", server.server_port)
        finally:
            server.shutdown()
            thread.join()


def test_what_moto_shows_of_the_same_calls_is_shown_alike(door: HttpDoor) -> None:
    def talk(there: HttpDoor) -> Any:
        assert ask(there, "POST", "/moto-api/reset")[2].replace(b" ", b"") == b'{"status":"ok"}'
        boto = client(there, "ses")
        boto.verify_email_identity(EmailAddress="ana@example.com")
        boto.create_template(Template=TEMPLATE)
        send_simple(there)
        boto.send_raw_email(
            Source="ana@example.com",
            Destinations=["bob@example.net"],
            RawMessage={"Data": b"To: bob@example.net\n\nHi"},
        )
        boto.send_templated_email(
            Source="ana@example.com",
            Destination={"ToAddresses": ["bob@example.net"]},
            Template="hello",
            TemplateData='{"name": "Bob"}',
        )
        return json.loads(ask(there, "GET", "/moto-api/data.json")[2])["ses"]

    with moto_server() as its:
        theirs = talk(its)
    ours = talk(door)

    for kind, messages in ours.items():
        assert [without_id(one).keys() for one in messages] == [without_id(one).keys() for one in theirs[kind]]
    assert without_id(ours["Message"][0]) == without_id(theirs["Message"][0])
    assert without_id(ours["TemplateMessage"][0]) == without_id(theirs["TemplateMessage"][0])
    raw = ours["RawMessage"][0]
    assert raw["destinations"] == ["bob@example.net"]  # which moto lists once more for each time it is named
    assert (raw["source"], raw["raw_data"]) == (theirs["RawMessage"][0]["source"], theirs["RawMessage"][0]["raw_data"])


def without_id(message: dict[str, Any]) -> dict[str, Any]:
    """A message without what differs from run to run, and what moto keeps for itself."""
    return {name: value for name, value in message.items() if name not in ("id", "instances", "instances_tracked")}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/moto-api/reset", {"status": "ok"}),
        ("/_ministack/reset", {"reset": "ok"}),
        ("/_localstack/state/reset", {}),
        ("/_floci/reset", {}),
        ("/_fakecloud/reset/ses", {}),
    ],
)
def test_a_reset_goes_back_and_wants_a_post(ses: LocalSes, door: HttpDoor, path: str, said: dict[str, str]) -> None:
    ses.verify("example.org")
    send_simple(door)

    assert read(door, path, "POST") == said

    assert (len(ses.sent), [one.name for one in ses.identities]) == (0, ["example.com"])
    assert ask(door, "GET", path)[0] == (400 if "moto" in path else 405)


# --- MiniStack and fakecloud: lists of mail ------------------------------------------------------------------------


def test_mail_is_listed_by_account() -> None:
    cloud = LocalCloud()
    with serve_http(cloud) as door:
        for account in ("111111111111", "222222222222", "111111111111"):
            cloud.ses(account_id=account).verify("example.com")
            boto = client(door, "ses", key=account)
            boto.send_raw_email(Source="ana@example.com", RawMessage={"Data": RAW})

        everything = read(door, "/_ministack/ses/messages")["messages"]
        one = read(door, "/_ministack/ses/messages?account=222222222222")["messages"]

        assert {account: len(messages) for account, messages in everything.items()} == {
            "111111111111": 2,
            "222222222222": 1,
        }
        assert one == {"222222222222": everything["222222222222"]}
        assert [message["Type"] for message in one["222222222222"]] == ["SendRawEmail"]
        assert read(door, "/_ministack/ses/messages?account=333333333333") == {"messages": {}}
        for account in ("us", ""):
            status, _, said = ask(door, "GET", f"/_ministack/ses/messages?account={account}")
            assert (status, json.loads(said)["__type"]) == (400, "InvalidAccountID")


def test_a_message_of_an_account_is_shown_as_it_was_sent(ses: LocalSes, door: HttpDoor) -> None:
    message_id = send_simple(
        door, Destination={"ToAddresses": ["Bob <bob@example.net>"], "CcAddresses": ["e@example.net"]}
    )

    assert read(door, "/_ministack/ses/messages")["messages"][ses.account.id] == [
        {
            "MessageId": message_id,
            "Source": "ana@example.com",
            "To": ["Bob <bob@example.net>"],
            "CC": ["e@example.net"],
            "BCC": [],
            "Subject": "SUBJECT",
            "BodyText": "TEXT",
            "BodyHtml": "<p>HTML</p>",
            "Timestamp": 1767268800.0,
            "Type": "SendEmail",
        }
    ]


def test_mail_of_all_kinds_is_in_one_list(door: HttpDoor) -> None:
    boto = client(door, "ses")
    boto.create_template(Template=TEMPLATE)
    ids = [
        send_simple(door),
        boto.send_raw_email(RawMessage={"Data": RAW})["MessageId"],
        boto.send_templated_email(
            Source="ana@example.com",
            Destination={"ToAddresses": ["bob@example.net"]},
            Template="hello",
            TemplateData='{"name": "Bob"}',
        )["MessageId"],
    ]

    formatted, raw, templated = read(door, "/_fakecloud/ses/emails")["emails"]

    assert [formatted["messageId"], raw["messageId"], templated["messageId"]] == ids
    assert (formatted["from"], formatted["to"], formatted["subject"]) == (
        "ana@example.com",
        ["bob@example.net"],
        "SUBJECT",
    )
    assert (formatted["textBody"], formatted["htmlBody"], formatted["rawData"]) == ("TEXT", "<p>HTML</p>", None)
    assert (raw["from"], raw["to"], raw["rawData"]) == (
        "Ana <ana@example.com>",
        ["Bob <bob@example.net>"],
        RAW.decode(),
    )
    assert (templated["templateName"], templated["templateData"]) == ("hello", '{"name": "Bob"}')
    assert (templated["subject"], templated["textBody"]) == ("Hello Bob", "Dear Bob")
