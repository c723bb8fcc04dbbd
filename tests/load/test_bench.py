"""The bench runs, says what it measured, and would not keep quiet about a ballot too few. No speed is asserted."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.load.processes import ROOT, BenchFailed
from tests.load.report import percentile
from tests.load.subjects import check_count

MEASURED = {(name, server) for name in ("connect", "burst", "spread", "push") for server in ("gongyi", "bare")}
SENT = [{"member_id": 1, "choice": "yes"}, {"member_id": 2, "choice": "no"}]
ANSWERS: list[dict[str, Any]] = [
    {"ok": True, "choice": "yes", "receipt": "A"},
    {"ok": True, "choice": "no", "receipt": "B"},
]


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="the bench reads /proc")
def test_quick_bench_counts_what_was_acknowledged() -> None:
    command = [sys.executable, "tests/load/bench.py", "--quick"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert {(line["name"], line["server"]) for line in lines if "server" in line} == MEASURED
    assert {line["n"] for line in lines if "n" in line} == {50}
    ratio = next(line for line in lines if line["name"] == "ratio")
    assert all(value > 0 for name, value in ratio.items() if name.endswith("_ratio"))


def test_equal_counts_pass() -> None:
    check_count({1: "A", 2: "B"}, SENT, ANSWERS)


@pytest.mark.parametrize("in_database", [{1: "A"}, {1: "A", 2: "C"}, {1: "A", 2: "B", 3: "D"}, {}])
def test_another_count_than_acknowledged_fails(in_database: dict[int, str]) -> None:
    with pytest.raises(BenchFailed):
        check_count(in_database, SENT, ANSWERS)


@pytest.mark.parametrize("answer", [None, {"ok": False, "error": "vote_closed"}, {**ANSWERS[1], "choice": "yes"}])
def test_a_missing_refused_or_changed_ballot_fails(answer: dict[str, Any]) -> None:
    with pytest.raises(BenchFailed):
        check_count({1: "A", 2: "B"}, SENT, [ANSWERS[0], answer])


def test_a_percentile_is_a_value_that_was_measured() -> None:
    hundred = [float(value) for value in range(1, 101)]
    assert [percentile(hundred, percent) for percent in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert percentile([7.0], 99) == 7.0
