"""The strategies that other projects import."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from sesmodel import (
    Address,
    Attachment,
    Calendar,
    EmailTemplate,
    Envelope,
    Group,
    Header,
    Headers,
    Html,
    Inline,
    Message,
    RawMessage,
    TemplateError,
    Text,
    build,
    check,
    check_raw,
    read,
    same_content,
)
from sesmodel.testing import strategies

if TYPE_CHECKING:
    from collections.abc import Callable

# What a failing example would be explained with takes long, and nobody reads it here.
PATIENT = settings(
    max_examples=2_000,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
AT_FIRST_SIGHT = settings(
    PATIENT, phases=[Phase.generate]
)  # that it is drawn is all; the least of them would take longer


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Message))
def test_reads_back(message: Message) -> None:
    assert same_content(read(build(message)), message)


@pytest.mark.spec("LIF-17", "LIF-16")
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.from_type(Message))
def test_ses_takes_the_messages_that_are_drawn(message: Message) -> None:
    assert check(message).ok


@given(st.from_type(Address), st.from_type(Attachment), st.from_type(Inline))
def test_the_parts_are_drawn_by_their_types(address: Address, attachment: Attachment, inline: Inline) -> None:
    assert "@" in address.addr_spec
    assert attachment.filename
    assert inline.url.startswith("cid:")


def test_hypothesis_finds_the_strategies_without_an_import_of_them() -> None:
    code = (
        "from hypothesis import Phase, find, settings, strategies as st; from sesmodel import Message;"
        "generating = settings(phases=[Phase.generate]);"
        "print(find(st.from_type(Message), lambda message: bool(message.to), settings=generating).recipients != ())"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "True"


@pytest.mark.parametrize(
    "kind",
    [Address, Attachment, Calendar, Envelope, Group, Header, Headers, Html, Inline, Message, RawMessage, Text],
    ids=lambda kind: kind.__name__,
)
def test_every_type_is_drawn_as_it_is(kind: type) -> None:
    assert type(find(st.from_type(kind), lambda _: True, settings=PATIENT)) is kind


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(strategies.raw_messages())
def test_nothing_is_wrong_with_raw_messages(raw: RawMessage) -> None:
    assert read(raw).all_defects == ()
    assert check_raw(raw).ok
    assert raw.with_crlf() is raw


SIGHTS: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], bool]]] = {
    "quoted local part": (strategies.addresses(), lambda one: one.addr_spec.startswith('"')),
    "domain in another script": (strategies.addresses(), lambda one: one.unicode_domain != one.domain),
    "name in another script": (strategies.addresses(), lambda one: not one.display_name.isascii()),
    "name that must be quoted": (
        strategies.addresses(),
        lambda one: str(one).startswith('"') and "<" in one.display_name,
    ),
    "group of nobody": (strategies.groups(), lambda group: not group.members),
    "null sender": (strategies.envelopes(), lambda envelope: envelope.mail_from == ""),
    "file name in another script": (strategies.filenames(), lambda name: not name.isascii()),
    "message that is attached": (strategies.attached_messages(), lambda file: file.content_type == "message/rfc822"),
    "folded field": (strategies.raw_messages(), lambda raw: any(b"\n " in field.data for field in raw.fields)),
    "field that stands twice": (strategies.raw_messages(), lambda raw: len(raw.headers.get_all("X-Tag")) > 1),
    "encoded field": (strategies.raw_messages(), lambda raw: "=?" in raw.headers.get("Subject", "")),
    "parts in parts": (strategies.raw_messages(), lambda raw: any(inner.parts for inner in read(raw).parts)),
    "message in a message": (strategies.raw_messages(), lambda raw: read(raw).message is not None),
    "smuggled end of data": (strategies.hostile_bytes(), lambda data: b"\n.\n" in data),
    "NUL": (strategies.hostile_bytes(), lambda data: b"\0" in data),
    "very long line": (strategies.hostile_bytes(), lambda data: max(map(len, re.split(rb"[\r\n]", data))) > 4_000),
    "multipart without an end": (strategies.hostile_bytes(), lambda data: "boundary" in str(read(data).all_defects)),
    "hidden end of line": (strategies.hostile_text(), lambda text: "\u2028" in text),
    "lone surrogate": (strategies.hostile_text(), lambda text: not is_writable(text)),
}


def is_writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize(("strategy", "is_seen"), SIGHTS.values(), ids=SIGHTS.keys())
def test_what_is_promised_is_drawn(strategy: st.SearchStrategy[Any], is_seen: Callable[[Any], bool]) -> None:
    assert is_seen(find(strategy, is_seen, settings=AT_FIRST_SIGHT))


def test_a_drawn_message_shrinks_to_the_least() -> None:
    least = find(strategies.messages(), lambda message: len(message.to) == 2, settings=PATIENT)

    assert least == Message(sender="0@example.com", to=["0@example.com", "0@example.com"], subject="", text="")


@pytest.mark.parametrize("kind", [str, type(None)], ids=["rendered", "refused"])
def test_templates_come_with_data_that_render_and_with_some_that_do_not(kind: type) -> None:
    def outcome(drawn: tuple[str, dict[str, Any]]) -> str | None:
        template, data = drawn
        try:
            return EmailTemplate(text=template).render(data).text
        except TemplateError:
            return None

    def is_seen(drawn: tuple[str, dict[str, Any]]) -> bool:
        return isinstance(outcome(drawn), kind) and len(drawn[0]) > 20

    assert is_seen(find(strategies.handlebars(), is_seen, settings=AT_FIRST_SIGHT))
