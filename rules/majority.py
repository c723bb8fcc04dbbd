"""双过半: whether enough are present to vote, and whether enough of them are in favour. Exact integers only.

source: 民法典 §1259 (“以上” includes the number, “超过、过半数” does not; read 2026); RULEBOOK §1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rules.case_facts import case_from_facts
from rules.count_errors import AreaMissing, SideMissing
from rules.counts import Case, Count, check_case
from rules.preset_facts import Kind, Measure, Preset, Test, preset_facts, preset_from_facts
from rules.presets import preset, presets

__all__ = [
    "Case",
    "Count",
    "Judgement",
    "Preset",
    "Test",
    "TestResult",
    "Verdict",
    "apply_test",
    "attendance",
    "case_from_facts",
    "judge",
    "needed",
    "preset",
    "preset_facts",
    "preset_from_facts",
    "presets",
    "scoped",
]

Verdict = Literal["carried", "lost", "inquorate"]


@dataclass(frozen=True)
class TestResult:
    """One test applied to the whole (`side` None) or to one side: `have` out of `of`, where `need` are needed.

    In heads, or in hundredths of a square metre where `measure` is "area".
    """

    test: Kind
    measure: Measure
    side: str | None
    have: int
    of: int
    need: int
    met: bool


@dataclass(frozen=True)
class Judgement:
    """A verdict and the tests behind it: attendance before approval, sides in the order of the case."""

    verdict: Verdict
    tests: tuple[TestResult, ...]


def judge(preset: Preset, case: Case) -> Judgement:
    """Decide a vote from its count. Every test is listed, also approval where attendance already failed.

    Raises a CountInvalid where the figures cannot be (`check_case`).
    source: RULEBOOK §1: carried 通过, lost 未通过 (a tie fails), inquorate: the vote cannot stand.
    """
    check_case(preset, case)
    results = tuple([result for test in preset.tests for result in apply_test(test, case)])
    return Judgement(_verdict(results), results)


def attendance(preset: Preset, case: Case) -> tuple[TestResult, ...]:
    """Apply the attendance tests alone: at the opening of a meeting and right before each vote.

    The roll may still be in the making: a side without members is not an error here, it is simply not reached.
    Raises SideMissing where the preset asks for sides and the case has none.
    """
    return tuple(result for test in preset.tests if test.kind == "attendance" for result in apply_test(test, case))


def apply_test(test: Test, case: Case) -> tuple[TestResult, ...]:
    """Apply one test: one result, or one for each side. Raises SideMissing, AreaMissing."""
    return tuple([_result(test, side, count) for side, count in scoped(test, case)])


def scoped(test: Test, case: Case) -> list[tuple[str | None, Count]]:
    """Return the counts that a test is asked of, the whole's under None. Raises SideMissing, AreaMissing."""
    if test.measure == "area":
        if case.area is None:
            raise AreaMissing(side=None)
        return [(None, case.area)]
    if test.scope == "overall":
        return [(None, case.overall)]
    sides: Mapping[str, Count] = case.sides
    if test.scope != "each_side":
        sides = {code: count for code, count in sides.items() if code == test.scope}
    # No side at all would fulfil “each side” without anybody in the room.
    if not sides:
        raise SideMissing(side=None if test.scope == "each_side" else test.scope)
    return list(sides.items())


def needed(test: Test, of: int) -> int:
    """Return the smallest number that meets the test: strict k/m ⌊kN/m⌋+1, inclusive k/m ⌈kN/m⌉, at least 1."""
    share = test.numerator * of
    if test.strict:
        return share // test.denominator + 1
    return max(1, -(-share // test.denominator))


def _verdict(results: tuple[TestResult, ...]) -> Verdict:
    failed = {result.test for result in results if not result.met}
    if "attendance" in failed:
        return "inquorate"
    return "lost" if failed else "carried"


def _result(test: Test, side: str | None, count: Count) -> TestResult:
    have = count.present if test.kind == "attendance" else count.yes
    of: int = getattr(count, test.base)
    need = needed(test, of)
    return TestResult(test.kind, test.measure, side, have, of, need, have >= need)
