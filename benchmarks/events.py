"""Reading the record of a delivery, 1.3 KB as SNS and Firehose bring it, beside cattrs."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override

from benchmarks.harness import Case, Gate, Table
from sesmodel import Delivery, Event, parse_event
from sesmodel.service import json_text

if TYPE_CHECKING:
    from collections.abc import Callable

_MESSAGE_ID = "0100017f2a3b4c5d-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d-000000"
_SUBJECT = "Message sent from Amazon SES"
_RECORD: dict[str, Any] = {
    "eventType": "Delivery",
    "mail": {
        "timestamp": "2016-10-19T23:20:52.240Z",
        "source": "sender@example.com",
        "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/sender@example.com",
        "sendingAccountId": "123456789012",
        "messageId": _MESSAGE_ID,
        "destination": ["recipient@example.com"],
        "headersTruncated": False,
        "headers": [
            {"name": "From", "value": "sender@example.com"},
            {"name": "To", "value": "recipient@example.com"},
            {"name": "Subject", "value": _SUBJECT},
            {"name": "MIME-Version", "value": "1.0"},
            {"name": "Content-Type", "value": "text/html; charset=UTF-8"},
            {"name": "Content-Transfer-Encoding", "value": "7bit"},
        ],
        "commonHeaders": {
            "from": ["sender@example.com"],
            "to": ["recipient@example.com"],
            "messageId": _MESSAGE_ID,
            "subject": _SUBJECT,
        },
        "tags": {
            "ses:configuration-set": ["ConfigSet"],
            "ses:source-ip": ["192.0.2.0"],
            "ses:from-domain": ["example.com"],
            "ses:caller-identity": ["ses_user"],
            "ses:outgoing-ip": ["192.0.2.0"],
            "myCustomTag1": ["myCustomTagValue1"],
        },
    },
    "delivery": {
        "timestamp": "2016-10-19T23:21:04.133Z",
        "processingTimeMillis": 11893,
        "recipients": ["recipient@example.com"],
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": "mta.example.com",
    },
}
RECORD = json.dumps(_RECORD, separators=(",", ":")).encode()
ENVELOPE = json.dumps(
    {"Type": "Notification", "TopicArn": "arn:aws:sns:us-east-1:1:t", "Message": RECORD.decode()}
).encode()

EAGER, LAZY = "sesmodel.parse_event(data)", "sesmodel.parse_event(data, lazy=True)"
IN_ENVELOPE = "sesmodel.parse_event(envelope of SNS)"
PEER, PEER_UNCHECKED = "json + cattrs", "json + cattrs, without detailed errors"
LIMIT = "json.loads alone"

HAS_ORJSON = find_spec("orjson") is not None
_STANDARD = patch.object(json_text, "fastest", lambda: json_text.with_care)


# --- the same members, read by cattrs -------------------------------------------------------------


@attrs.frozen
class _Header:
    name: str
    value: str


@attrs.frozen(kw_only=True)
class _CommonHeaders:
    from_: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    return_path: str | None = None
    sender: str | None = None
    date: str | None = None
    message_id: str | None = None
    subject: str | None = None


@attrs.frozen(kw_only=True)
class _Mail:
    timestamp: datetime
    source: str
    source_arn: str | None = None
    source_ip: str | None = None
    sending_account_id: str | None = None
    message_id: str
    destination: tuple[str, ...]
    headers_truncated: bool = False
    headers: tuple[_Header, ...] = ()
    common_headers: _CommonHeaders | None = None
    tags: dict[str, tuple[str, ...]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class _Delivery:
    timestamp: datetime
    processing_time_millis: int
    recipients: tuple[str, ...]
    smtp_response: str
    reporting_mta: str
    remote_mta_ip: str | None = None


@attrs.frozen(kw_only=True)
class _Event:
    event_type: str
    mail: _Mail
    delivery: _Delivery


def _camel(name: str) -> str:
    first, *more = name.rstrip("_").replace("_mta", "_MTA").split("_")
    return first + "".join(word if word.isupper() else word.capitalize() for word in more)


def _converter(*, detailed: bool) -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=detailed)
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
    for kind in (_CommonHeaders, _Mail, _Delivery, _Event):
        names = {one.name: override(rename=_camel(one.name)) for one in attrs.fields(kind)}
        hook = make_dict_structure_fn(kind, converter, _cattrs_detailed_validation=detailed, **names)  # type: ignore[arg-type]  # names are no options
        converter.register_structure_hook(kind, hook)
    return converter


def _cattrs(*, detailed: bool) -> Callable[[], _Event]:
    structure = _converter(detailed=detailed).structure
    return lambda: structure(json.loads(RECORD), _Event)


# --- what comes out -------------------------------------------------------------------------------


def _check(found: Event | _Event | dict[str, Any]) -> None:
    """Everything that is known of the delivery must be there, and be read."""
    if isinstance(found, dict):
        assert found == _RECORD
        return
    mail = found.mail
    detail = found if isinstance(found, Delivery) else found.delivery  # type: ignore[union-attr]  # one of two
    assert detail.timestamp == datetime.fromisoformat("2016-10-19T23:21:04.133Z")
    assert (detail.processing_time_millis, detail.recipients) == (11893, ("recipient@example.com",))
    assert (detail.smtp_response, detail.reporting_mta) == ("250 2.6.0 Message received", "mta.example.com")
    assert mail.timestamp == datetime.fromisoformat("2016-10-19T23:20:52.240Z")
    assert (mail.source, mail.message_id) == ("sender@example.com", _MESSAGE_ID)
    assert (mail.source_arn, mail.sending_account_id) == (_RECORD["mail"]["sourceArn"], "123456789012")
    assert (mail.destination, mail.headers_truncated) == (("recipient@example.com",), False)
    pairs = [(one.name, one.value) if isinstance(one, _Header) else one for one in mail.headers]
    assert pairs == [(one["name"], one["value"]) for one in _RECORD["mail"]["headers"]]
    assert mail.common_headers is not None
    assert (mail.common_headers.from_, mail.common_headers.subject) == (("sender@example.com",), _SUBJECT)
    assert mail.tags == {name: tuple(values) for name, values in _RECORD["mail"]["tags"].items()}


def _cases() -> tuple[Case[Any], ...]:
    ways: dict[str, Callable[[], Any]] = {
        EAGER: partial(parse_event, RECORD),
        LAZY: partial(parse_event, RECORD, lazy=True),
        IN_ENVELOPE: partial(parse_event, ENVELOPE),
        PEER: _cattrs(detailed=True),
        PEER_UNCHECKED: _cattrs(detailed=False),
        LIMIT: partial(json.loads, RECORD),
    }
    return tuple(Case(name, run, _check) for name, run in ways.items())


def _table(name: str, title: str, *gates: Gate) -> Table:
    return Table(name, title, _cases(), peer=PEER, gates=gates)


TABLES = (
    attrs.evolve(
        _table(
            "event",
            "read the record of a delivery, standard library's json",
            Gate(EAGER, 0.75, PEER, goal=0.65),
            Gate(LAZY, 0.45, PEER, goal=0.40),
        ),
        needs=_STANDARD,
    ),
    _table(
        "event-orjson",
        "the same, orjson",
        Gate(EAGER, 0.55, PEER, goal=0.45),
        Gate(LAZY, 0.25, PEER, goal=0.20),
    ),
)[: 1 + HAS_ORJSON]
