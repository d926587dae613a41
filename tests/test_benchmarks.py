"""What the benchmarks compare is right, and so is their arithmetic. How long anything takes is not tested here."""

from __future__ import annotations

from functools import partial

import pytest

from benchmarks.__main__ import TABLES, main
from benchmarks.building import peak_over_size
from benchmarks.harness import Case, Gate, Samples, Table, Verdict, duration, in_turn
from benchmarks.imports import HEAVY, NAMES, PACKAGE

CASES = [pytest.param(case, id=f"{table.name}: {case.name}") for table in TABLES for case in table.cases]
SAMPLES: Samples = {"nothing": [1.0, 1.0, 5.0], "ours": [3.0, 2.0, 8.0], "theirs": [11.0, 4.0, 25.0]}


def ignore(_output: object) -> None:
    pass


def make_table(*gates: Gate, less: str | None = None) -> Table:
    cases = tuple(Case(name, lambda: "made", ignore) for name in SAMPLES)
    return Table("toy", "a toy", cases, peer="theirs", gates=gates, method=lambda *_: SAMPLES, less=less)


# --- what is compared -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_a_case_does_what_it_says(case: Case[object]) -> None:
    case.checked()


@pytest.mark.parametrize("table", [pytest.param(table, id=table.name) for table in TABLES])
def test_a_table_names_its_own_cases(table: Table) -> None:
    names = [case.name for case in table.cases]
    assert len(names) == len(set(names))
    wanted = {table.peer, table.less, *(gate.case for gate in table.gates), *(gate.of for gate in table.gates)}
    assert wanted - {None} <= set(names)


def test_names_of_tables_are_unique() -> None:
    names = [table.name for table in TABLES]
    assert len(names) == len(set(names))


def test_importing_the_library_loads_nothing_heavy() -> None:
    cases = {case.name: case for table in TABLES if table.name == "loaded" for case in table.cases}
    assert cases[PACKAGE].run() == []
    assert cases[NAMES].run() == []
    assert set(cases["import boto3"].run()) & set(HEAVY), "what is loaded would not be seen"


# --- how it is compared ---------------------------------------------------------------------------


def test_nothing_wrong_is_measured() -> None:
    def refuse(output: str) -> None:
        assert output == "right"

    with pytest.raises(AssertionError) as caught:
        Table("toy", "a toy", (Case("broken", lambda: "wrong", refuse),)).measure(1)
    assert caught.value.__notes__ == ["in the case 'broken'"]


def test_a_ratio_is_taken_within_each_round() -> None:
    result = make_table().measure(3)
    assert result.value("theirs") == 11
    assert result.ratio("ours", "theirs") == 8 / 25  # the median of 3/11, 2/4 and 8/25; that of the times would be 3/11


def test_what_nothing_takes_is_taken_off_within_each_round() -> None:
    result = make_table(less="nothing").measure(3)
    assert list(result.samples["ours"]) == [2, 1, 3]
    assert result.ratio("ours", "theirs") == 2 / 10  # the median of 2/10, 1/3 and 3/20
    assert result.value("nothing") == 1


@pytest.mark.parametrize(
    ("gate", "value", "holds"),
    [
        pytest.param(Gate("ours", 0.4, "theirs"), 8 / 25, True, id="within the ratio"),
        pytest.param(Gate("ours", 0.3, "theirs"), 8 / 25, False, id="beyond the ratio"),
        pytest.param(Gate("ours", 3), 3, True, id="at the limit"),
        pytest.param(Gate("ours", 2.9), 3, False, id="beyond the limit"),
    ],
)
def test_a_gate(gate: Gate, value: float, holds: bool) -> None:
    assert make_table(gate).measure(3).verdicts() == [Verdict("toy", gate, value)]
    assert make_table(gate).measure(3).verdicts()[0].holds is holds


def test_cases_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.harness.SLICE", 0.001)
    calls: list[str] = []
    cases = [Case(name, partial(calls.append, name), ignore, operations=2) for name in "ab"]
    samples = in_turn(cases, 3)
    assert {name: len(taken) for name, taken in samples.items()} == {"a": 3, "b": 3}
    assert all(seconds > 0 for taken in samples.values() for seconds in taken)
    changes = "".join(one for one, before in zip(calls, ["", *calls], strict=False) if one != before)
    assert changes == "abababab"  # once to see how often a slice takes it, then three rounds


def test_memory_counts_the_result_and_what_was_held_beside_it() -> None:
    def build() -> bytes:
        beside = bytearray(2_000_000)
        return bytes(1_000_000) + beside[:0]

    lean = Case("lean", lambda: bytes(1_000_000), ignore)
    samples = peak_over_size([lean, Case("wasteful", build, ignore)], 1)
    assert samples["lean"][0] == pytest.approx(1, abs=0.01)
    assert samples["wasteful"][0] > 2.9


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.25, "250.00 ms 4/s"), (0.000_012_5, "12.50 µs 80,000/s"), (-0.001, "0")],
)
def test_durations(seconds: float, text: str) -> None:
    assert " ".join(duration(seconds).split()) == text


# --- the command line -----------------------------------------------------------------------------


def test_every_table_is_printed_with_its_gates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--repeats", "3"], [make_table(Gate("ours", 0.4, "theirs"), Gate("ours", 1))]) == 0
    printed = capsys.readouterr().out
    assert "toy: a toy" in printed
    assert "x 0.32" in printed
    assert "peer" in printed
    assert printed.count("holds      0.32   ours <= 0.4 x theirs") == 2  # under the table, and at the end
    assert printed.count("FAILS         3   ours <= 1") == 2


@pytest.mark.parametrize(
    ("arguments", "most", "status"),
    [([], 1, 0), (["--gate"], 1, 1), (["--gate"], 5, 0), (["toy", "--gate"], 1, 1)],
)
def test_a_gate_that_fails_fails_the_run_only_when_asked(arguments: list[str], most: float, status: int) -> None:
    assert main(arguments, [make_table(Gate("ours", most))]) == status


def test_only_the_tables_that_are_named_run(capsys: pytest.CaptureFixture[str]) -> None:
    other = Table("other", "never run", (Case("never", lambda: pytest.fail("it ran"), ignore),))
    main(["toy"], [make_table(), other])
    assert "never run" not in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["nonsense"], ["--repeats", "0"]])
def test_a_command_line_that_makes_no_sense(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments, [make_table()])
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err
