"""What the benchmarks compare is right, and so is their arithmetic. How long anything takes is not tested here."""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import partial
from smtplib import SMTP
from socket import SHUT_WR, create_connection
from typing import TYPE_CHECKING

import pytest

from benchmarks import servers
from benchmarks.__main__ import TABLES, main
from benchmarks.building import peak_over_size
from benchmarks.harness import Case, Gate, Table, Verdict, duration
from benchmarks.imports import HEAVY, NAMES, PACKAGE
from benchmarks.timing import QUICK, Effort, call_by_call, in_turn, processor_in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.timing import Method, Samples

EACH = [pytest.param(table, id=table.name) for table in TABLES]
SAMPLES: Samples = {"nothing": [1.0, 1.0, 5.0], "ours": [3.0, 2.0, 8.0], "theirs": [11.0, 4.0, 25.0]}


def ignore(_output: object) -> None:
    pass


def make_table(*gates: Gate, less: str | None = None) -> Table:
    cases = tuple(Case(name, lambda: "made", ignore) for name in SAMPLES)
    return Table("toy", "a toy", cases, peer="theirs", gates=gates, method=lambda *_: SAMPLES, less=less)


# --- what is compared -----------------------------------------------------------------------------


@pytest.mark.parametrize("table", EACH)
def test_every_case_of_a_table_gives_what_it_should_and_is_measured(table: Table) -> None:
    result = table.measure(QUICK)
    assert [*result.samples] == [case.name for case in table.cases]
    assert len(result.verdicts()) == len(table.gates)
    assert table.title in str(result)


@pytest.mark.parametrize("table", EACH)
def test_a_table_names_its_own_cases(table: Table) -> None:
    names = [case.name for case in table.cases]
    assert len(names) == len(set(names))
    wanted = {table.peer, table.less, *(gate.case for gate in table.gates), *(gate.of for gate in table.gates)}
    assert wanted - {None} <= set(names)


def test_names_of_tables_are_unique() -> None:
    names = [table.name for table in TABLES]
    assert len(names) == len(set(names))


def test_a_goal_lies_within_its_gate() -> None:
    gates = [gate for table in TABLES for gate in table.gates if gate.goal is not None]
    assert gates
    assert all(gate.goal < gate.most for gate in gates if gate.goal is not None)


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
        Table("toy", "a toy", (Case("broken", lambda: "wrong", refuse),)).measure(QUICK)
    assert caught.value.__notes__ == ["in the case 'broken'"]


def test_a_ratio_is_taken_within_each_round() -> None:
    result = make_table().measure(QUICK)
    assert result.value("theirs") == 11
    assert result.ratio("ours", "theirs") == 8 / 25  # the median of 3/11, 2/4 and 8/25; that of the times would be 3/11


def test_what_nothing_takes_is_taken_off_within_each_round() -> None:
    result = make_table(less="nothing").measure(QUICK)
    assert list(result.samples["ours"]) == [2, 1, 3]
    assert result.ratio("ours", "theirs") == 2 / 10  # the median of 2/10, 1/3 and 3/20
    assert result.value("nothing") == 1


@pytest.mark.parametrize(
    ("gate", "value", "word"),
    [
        pytest.param(Gate("ours", 0.4, "theirs"), 8 / 25, "holds", id="within the ratio"),
        pytest.param(Gate("ours", 0.3, "theirs"), 8 / 25, "FAILS", id="beyond the ratio"),
        pytest.param(Gate("ours", 3), 3, "holds", id="at the limit"),
        pytest.param(Gate("ours", 2.9), 3, "FAILS", id="beyond the limit"),
        pytest.param(Gate("ours", 4, goal=3), 3, "goal", id="at the goal"),
        pytest.param(Gate("ours", 4, goal=2.9), 3, "holds", id="between goal and limit"),
    ],
)
def test_a_gate(gate: Gate, value: float, word: str) -> None:
    verdicts = make_table(gate).measure(QUICK).verdicts()
    assert verdicts == [Verdict("toy", gate, value)]
    assert verdicts[0].word == word
    assert verdicts[0].holds is (word != "FAILS")


def test_what_a_table_needs_is_open_while_its_cases_run() -> None:
    open_now: list[str] = []

    @contextmanager
    def server() -> Iterator[None]:
        open_now.append("server")
        yield
        open_now.remove("server")

    def check(seen: list[str]) -> None:
        assert seen == ["server"]

    Table("toy", "a toy", (Case("asks", open_now.copy, check),), needs=server()).measure(QUICK)
    assert open_now == []


def order_of_calls(method: Method, rounds: int, seconds: float) -> str:
    calls: list[str] = []
    cases = [Case(name, partial(calls.append, name), ignore, operations=2) for name in "ab"]
    samples = method(cases, Effort(rounds, seconds))
    assert {name: len(taken) for name, taken in samples.items()} == {"a": rounds, "b": rounds}
    assert all(one > 0 for taken in samples.values() for one in taken)
    return "".join(calls)


def without_repeats(calls: str) -> str:
    return "".join(one for one, before in zip(calls, " " + calls, strict=False) if one != before)


@pytest.mark.parametrize("method", [in_turn, processor_in_turn])
def test_cases_take_turns_to_and_fro(method: Method) -> None:
    calls = order_of_calls(method, 3, 0.001)
    assert without_repeats(calls) == "ab" + "a" + "b" + "a" + "b"  # to see how often a slice takes each; ab, ba, ab
    assert calls.count("a") > 10


def test_cases_take_turns_call_by_call() -> None:
    assert order_of_calls(call_by_call, 2, 0.001).endswith("ab" * 10)


def test_a_quick_run_makes_one_call_a_turn() -> None:
    assert order_of_calls(in_turn, QUICK.rounds, QUICK.slice).endswith("ab")


def test_memory_counts_the_result_and_what_was_held_beside_it() -> None:
    def build() -> bytes:
        beside = bytearray(2_000_000)
        return bytes(1_000_000) + beside[:0]

    lean = Case("lean", lambda: bytes(1_000_000), ignore)
    streamed = Case("streamed", lambda: sum(len(bytes(100_000)) for _ in range(10)), ignore)
    samples = peak_over_size([lean, Case("wasteful", build, ignore), streamed], QUICK)
    assert samples["lean"][0] == pytest.approx(1, abs=0.01)
    assert samples["wasteful"][0] > 2.9
    assert samples["streamed"][0] == pytest.approx(0.1, abs=0.11)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.25, "250.00 ms 4/s"), (0.000_012_5, "12.50 µs 80,000/s"), (-0.001, "0")],
)
def test_durations(seconds: float, text: str) -> None:
    assert " ".join(duration(seconds).split()) == text


# --- servers --------------------------------------------------------------------------------------


def test_the_sink_tells_apart_what_it_was_sent() -> None:
    with servers.running("smtp") as port, SMTP(servers.HOST, port, local_hostname="localhost", timeout=10) as client:
        client.sendmail("a@example.com", ["b@example.net"], b".\r\nx\r\n", mail_options=["SIZE=5"])
        last = client.docmd("XLAST")[1].decode()
    assert last == servers.digest("a@example.com", "b@example.net", b".\r\nx\r\n")
    assert last != servers.digest("a@example.com", "c@example.net", b".\r\nx\r\n")
    assert last != servers.digest("a@example.com", "b@example.net", b"..\r\nx\r\n")


def test_a_server_that_is_left_by_its_client_ends() -> None:
    with servers.running("ses") as port, create_connection((servers.HOST, port), timeout=10) as client:
        client.sendall(b"POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\nabcdeGET / HTTP/1.1\r\n\r\n")
        client.shutdown(SHUT_WR)
        answers = b"".join(iter(partial(client.recv, 4096), b""))
    assert answers.count(b"HTTP/1.1 200 OK\r\n") == 2
    assert answers.endswith(b"\r\n\r\nabcde")


# --- the command line -----------------------------------------------------------------------------


def test_every_table_is_printed_with_its_gates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick"], [make_table(Gate("ours", 0.4, "theirs", goal=0.3), Gate("ours", 1))]) == 0
    printed = capsys.readouterr().out
    assert "toy: a toy" in printed
    assert "x 0.32" in printed
    assert "peer" in printed
    assert "gate holds      0.32   ours <= 0.4 x theirs" in printed
    *_, heading, first, second = printed.splitlines()
    assert heading.split()[:4] == ["table", "measured", "gate", "goal"]
    assert first.split() == ["toy", "holds", "0.32", "0.4", "0.3", "ours", "/", "theirs"]
    assert second.split() == ["toy", "FAILS", "3", "1", "ours"]


def test_figures_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--repeats", "2"], [make_table(Gate("ours", 0.4, "theirs", goal=0.3))]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["rounds"] == 2
    assert data["tables"][0]["cases"]["ours"] == {"median": 3, "ratio": 0.32, "note": ""}
    assert data["verdicts"] == [
        {"table": "toy", "case": "ours", "most": 0.4, "of": "theirs", "goal": 0.3, "value": 0.32, "verdict": "holds"}
    ]


@pytest.mark.parametrize(
    ("arguments", "most", "status"),
    [([], 1, 1), ([], 5, 0), (["--only", "toy"], 1, 1), (["--quick"], 1, 0), (["--json"], 1, 1)],
)
def test_a_gate_that_fails_fails_the_run_unless_it_is_quick(arguments: list[str], most: float, status: int) -> None:
    assert main(arguments, [make_table(Gate("ours", most))]) == status


def test_only_the_tables_that_are_named_run(capsys: pytest.CaptureFixture[str]) -> None:
    other = Table("other", "never run", (Case("never", lambda: pytest.fail("it ran"), ignore),))
    main(["--only", "toy"], [make_table(), other])
    assert "never run" not in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--only", "nonsense"], ["--repeats", "0"]])
def test_a_command_line_that_makes_no_sense(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments, [make_table()])
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err
