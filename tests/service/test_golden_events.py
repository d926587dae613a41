"""Records as SES writes them are read, and written again to the byte."""

from __future__ import annotations

import attrs
import pytest

from sesmodel import parse_event
from tests.service import golden

EACH = pytest.mark.parametrize("name", golden.NAMES)

# The others are printed in an order that SES was not seen to use, or leave a null out that it writes (OBS-407).
IN_THE_ORDER_OF_SES = (
    "bounce delivery send reject rendering-failure delivery-delay subscription observed-send observed-delivery "
    "observed-send-of-a-template observed-send-of-an-empty-mail observed-complaint observed-notification-bounce"
)


@pytest.mark.spec("SCH-22", "SCH-01")
@EACH
@pytest.mark.parametrize("lazy", [False, True])
def test_a_golden_record_is_written_as_it_was_read(name: str, lazy: bool) -> None:
    assert parse_event(golden.line(name), lazy=lazy).to_line() == golden.line(name)
    assert parse_event(golden.record(name), lazy=lazy).to_line() == golden.line(name)


@pytest.mark.spec("SCH-22")
@EACH
def test_what_was_understood_of_a_golden_record_is_all_of_it(name: str) -> None:
    written = attrs.evolve(parse_event(golden.line(name)), raw=None).as_dict()
    expected = golden.record(name)
    for header in expected["mail"].get("headers", ()):
        header["value"] = header["value"] or ""  # null, in one of them
    if "complaint" in expected:
        expected["complaint"].setdefault("complaintSubType", None)
    if "complaint" in expected and "-05:00" in expected["complaint"].get("arrivalDate", ""):
        expected["complaint"]["arrivalDate"] = "2009-12-03T09:24:21.000Z"
    assert written == expected


@pytest.mark.spec("SCH-22")
@pytest.mark.parametrize("name", IN_THE_ORDER_OF_SES.split())
def test_a_record_that_was_made_is_written_in_the_order_of_ses(name: str) -> None:
    assert attrs.evolve(parse_event(golden.line(name)), raw=None).to_line() == golden.line(name)


@pytest.mark.spec("SCH-22", "SCH-02")
@EACH
def test_a_golden_record_has_its_type_the_mail_and_one_object_more(name: str) -> None:
    found = parse_event(golden.line(name))
    assert set(golden.record(name)) == {found.type_key, "mail", found.key}
    assert golden.record(name)[found.type_key] == found.event_type


@EACH
def test_a_record_that_is_read_lazily_is_the_same(name: str) -> None:
    eager, lazy = parse_event(golden.line(name)), parse_event(golden.line(name), lazy=True)
    assert lazy == eager
    assert repr(lazy) == repr(eager)
    assert attrs.evolve(lazy) == eager
