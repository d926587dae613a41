"""The look-up for long lists says of every address what a dictionary would say, in a ninth of the memory of a set."""

from __future__ import annotations

import pickle
import sys
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesmodel import (
    CompactSuppression,
    InvalidAddress,
    InvalidConfiguration,
    InvalidValue,
    SuppressionReason,
    TransferProgress,
)
from sesmodel.store import compact_suppression

if TYPE_CHECKING:
    from pathlib import Path


BOUNCE, COMPLAINT = SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT


def address(number: int) -> str:
    return f"customer.{number:08}@mail{number % 7}.example.com"


@given(st.lists(st.tuples(st.sampled_from(["BOUNCE", "COMPLAINT", None]), st.integers(0, 3_000)), max_size=4_000))
@settings(max_examples=30)
def test_it_says_what_a_dictionary_would_say(steps: list[tuple[str | None, int]]) -> None:
    listed, reference = CompactSuppression(), dict[str, SuppressionReason]()
    for reason, number in steps:
        if reason is None:
            assert listed.remove(address(number)) is (reference.pop(address(number), None) is not None)
        else:
            listed.add(address(number), reason)
            reference[address(number)] = SuppressionReason(reason)

    everyone = [address(number) for number in range(3_001)]
    assert listed.contains_many(everyone) == reference
    assert [listed.contains(one) for one in everyone] == [one in reference for one in everyone]
    assert len(listed) == len(reference)


def test_a_list_that_grows_keeps_everyone_and_stays_small() -> None:
    listed = CompactSuppression()
    listed.import_file(
        (f"{address(number)}, {'BOUNCE' if number % 3 else 'COMPLAINT'}" for number in range(60_000)), "CSV"
    )

    found = listed.contains_many(map(address, range(120_000)))
    assert found == {address(number): BOUNCE if number % 3 else COMPLAINT for number in range(60_000)}
    assert 11 < listed.nbytes / len(listed) < 18


@pytest.mark.parametrize("count", [1_000, 1_001, 5_000, 33_333, 100_000])
def test_however_many_there_are_each_takes_a_ninth_of_what_a_set_takes(count: int) -> None:
    listed = CompactSuppression()
    listed.import_file((f"{address(number)}, BOUNCE" for number in range(count)), "CSV")

    assert len(listed) == count
    assert listed.nbytes / count <= 0.15 * 124


def test_room_that_was_asked_for_is_enough() -> None:
    listed = CompactSuppression(10_000)
    before = listed.nbytes
    listed.import_file((f"{address(number)}, BOUNCE" for number in range(10_000)), "CSV")

    assert listed.nbytes == before
    assert len(listed) == 10_000


def test_places_of_those_who_were_taken_off_are_used_again() -> None:
    listed = CompactSuppression()
    for number in range(20_000):
        listed.add(address(number), "BOUNCE")
        listed.remove(address(number - 10) if number >= 10 else "nobody@example.com")

    assert len(listed) == 10
    assert listed.nbytes < 40_000
    assert listed.contains(address(19_995))
    assert not listed.contains(address(19_000))


def test_addresses_are_compared_as_ses_does() -> None:
    listed = CompactSuppression()
    listed.add(" Ana@BÜCHER.example", "BOUNCE")

    assert "Ana@xn--bcher-kva.EXAMPLE" in listed
    assert "ana@bücher.example" not in listed


def test_it_can_take_local_parts_for_the_same_in_any_letter_case(tmp_path: Path) -> None:
    listed = CompactSuppression(fold_case=True)
    listed.add("Ana@example.net", "BOUNCE")
    listed.import_file(["ZOE@EXAMPLE.net, COMPLAINT", "Bob@example.net, BOUNCE"], "CSV")

    assert all(one in listed for one in ("ANA@example.net", "zoe@example.net", "bOb@Example.net"))


def test_the_last_reason_counts() -> None:
    listed = CompactSuppression()
    listed.add("a@example.net", "BOUNCE")
    listed.add("a@example.net", COMPLAINT)

    assert listed.contains_many(["a@example.net"]) == {"a@example.net": COMPLAINT}
    assert len(listed) == 1


@pytest.mark.parametrize("name", ["list.csv", "list.jsonl"])
def test_a_file_is_read_with_progress(tmp_path: Path, name: str) -> None:
    row = '{{"emailAddress":"{}","reason":"BOUNCE"}}\n' if name.endswith("jsonl") else "{}, BOUNCE\n"
    (tmp_path / name).write_text("".join(row.format(address(number)) for number in range(60_000)) + "nobody\n")
    told = list[TransferProgress]()
    listed = CompactSuppression()
    report = listed.import_file(tmp_path / name, on_progress=told.append)

    assert (report.processed, report.failed, report.failures[0].line) == (60_001, 1, 60_001)
    assert len(listed) == 60_000
    assert len(told) > 1
    assert (told[-1].records, told[-1].failed, told[-1].fraction) == (60_001, 1, 1)


def test_what_is_no_address_no_reason_or_no_format_is_refused() -> None:
    listed = CompactSuppression()

    with pytest.raises(InvalidAddress):
        listed.add("nobody", "BOUNCE")
    with pytest.raises(InvalidAddress):
        listed.contains("nobody")
    with pytest.raises(InvalidAddress):
        listed.contains_many(["a@example.net", "nobody"])
    with pytest.raises(InvalidValue):
        listed.add("a@example.net", "SPAM")
    with pytest.raises(InvalidConfiguration):
        listed.import_file("list.txt")
    assert len(listed) == 0


def test_it_goes_to_no_other_process_where_its_digests_mean_nothing() -> None:
    with pytest.raises(TypeError, match="read the file again"):
        pickle.dumps(CompactSuppression())


def test_it_names_nobody_when_it_is_shown() -> None:
    listed = CompactSuppression()
    listed.add("gone@example.net", "BOUNCE")

    assert repr(listed) == "<CompactSuppression of 1 addresses>"


def test_who_looks_while_it_grows_misses_nobody() -> None:
    listed = CompactSuppression()
    listed.add(address(0), "BOUNCE")
    missed = list[int]()

    def look() -> None:
        while len(listed) < 50_000:
            if not listed.contains(address(0)):
                missed.append(len(listed))

    threads = [Thread(target=look) for _ in range(2)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for number in range(1, 50_000):
            listed.add(address(number), "BOUNCE")
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert missed == []


def test_where_hashes_are_narrow_a_digest_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compact_suppression, "_hash", compact_suppression._blake)  # noqa: SLF001  on 32 bits it is that
    listed = CompactSuppression()
    listed.import_file((f"{address(number)}, COMPLAINT" for number in range(5_000)), "CSV")

    assert len(listed.contains_many(map(address, range(10_000)))) == 5_000


@pytest.mark.parametrize("digest", [0, 1, -1, 2**63 - 1, -(2**63)])
def test_no_digest_is_taken_for_an_empty_place(monkeypatch: pytest.MonkeyPatch, digest: int) -> None:
    monkeypatch.setattr(compact_suppression, "_hash", lambda _: digest)
    listed = CompactSuppression()
    assert not listed.contains("a@example.net")

    listed.add("a@example.net", COMPLAINT)
    assert listed.contains_many(["a@example.net"]) == {"a@example.net": COMPLAINT}
    assert listed.contains("a@example.net")
    listed.add("a@example.net", BOUNCE)
    assert listed.contains_many(["a@example.net"]) == {"a@example.net": BOUNCE}
    assert listed.remove("a@example.net")
    assert not listed.contains("a@example.net")
