"""Saying the parts of a sentence about a vote: one test of the whole, of one side, or of each side in turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rules.areas import area_text
from rules.majority import Case, Preset, Test, TestResult
from rules.telling_words import PHRASES, SIDE, WHOLE
from rules.words import SIDE_NAMES, Language


@dataclass(frozen=True)
class Teller:
    """Says the parts of a sentence in one language with one council's labels."""

    language: Language
    side_labels: Mapping[str, str]
    words: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", PHRASES[self.language])

    def section(
        self, phrase: str, test: Test, results: Sequence[TestResult], case: Case, names_enough: bool = False
    ) -> str:
        """One test with its `results`: of the whole, of one side, or of each side in turn.

        `phrase`: `phrase_of` the test. `names_enough`: say of a reached approval that it is enough, since another fails.
        """
        if test.scope != "each_side":
            return self._whole(phrase, results[0], case, names_enough)
        if test.kind == "attendance":
            return self.words["attendance_head"] + self._attendance_by_side(results)
        clauses = [self._approval_of_side(test, result, case) for result in results]
        return self.words["approval_head"] + self.words["semicolon"].join(clauses)

    def conclusion(self, test: Test, results: Sequence[TestResult]) -> str:
        """Whether the sides are in favour: 两组都过半, 本地居民代表未过半; "" for a test of the whole."""
        if test.scope != "each_side":
            return ""
        failed = [self.label(result.side) for result in results if not result.met]
        share = self.words["majority" if is_majority(test) else "share"]
        if not failed:
            return self.words["all_reach_two" if len(results) == 2 else "all_reach"].format(share=share)
        key = "one_fails" if len(failed) == 1 else "several_fail"
        return self.words[key].format(sides=self.words["list"].join(failed), share=share)

    def here(self, result: TestResult) -> str:
        """Attendance of the whole or of a side: 本地居民代表实到3人，至少4人，还差1人."""
        clause = self._fill(self.words["here"] if result.side is None else SIDE[self.language]["attendance"], result)
        return self.words["mark"].join([clause, *self._outcome(result)])

    def missing(self, results: Sequence[TestResult]) -> str:
        """Who is still missing: 本地居民代表还差1人."""
        short = [result for result in results if result.test == "attendance" and not result.met]
        return self.words["list"].join(
            self._fill(self.words[_short(result) if result.side is None else "side_short"], result) for result in short
        )

    def label(self, side: str | None) -> str:
        """Return the council's word for a side, else the law's, else its code; "" for the whole."""
        return self.side_labels.get(side) or SIDE_NAMES[self.language].get(side, side) if side else ""

    def _whole(self, phrase: str, result: TestResult, case: Case, names_enough: bool) -> str:
        clause = self._fill(WHOLE[self.language][phrase], result)
        if result.side is not None:
            clause = self.words["of_side"].format(side=self.label(result.side), clause=clause)
        enough = [self.words["enough"]] if names_enough and result.test == "approval" and result.met else []
        return self.words["mark"].join([clause, *self._outcome(result, case), *enough])

    def _attendance_by_side(self, results: Sequence[TestResult]) -> str:
        if len({result.need for result in results}) > 1:
            return self.words["semicolon"].join(self.here(result) for result in results)
        present = self.words["list"].join(self._fill(self.words["present"], result) for result in results)
        needed = present + self.words["pause"] + self._fill(self.words["each_needs"], results[0])
        return self.words["mark"].join([needed, self.missing(results) or self.words["enough"]])

    def _approval_of_side(self, test: Test, result: TestResult, case: Case) -> str:
        clause = self._fill(SIDE[self.language][test.base], result)
        return self.words["mark"].join([clause, *self._outcome(result, case)])

    def _outcome(self, result: TestResult, case: Case | None = None) -> list[str]:
        if result.met:
            # Of an approval that is reached, the verdict or the conclusion says so.
            return [self.words["enough"]] if result.test == "attendance" else []
        short = self._fill(self.words[_short(result)], result)
        return [self.words["tie"], short] if case and _is_tie(result, case) else [short]

    def _fill(self, words: str, result: TestResult) -> str:
        figures = {"have": result.have, "of": result.of, "need": result.need, "short": result.need - result.have}
        if result.measure == "area":
            return words.format(**{name: area_text(figure) for name, figure in figures.items()})
        return words.format(side=self.label(result.side), **figures)


def phrase_of(preset: Preset, test: Test) -> str:
    """Return which phrase tells a test: attendance or its base; of ballots, and by area, in other words."""
    phrase = test.base if test.kind == "approval" else "turnout" if preset.is_by_ballots else "attendance"
    if test.measure == "area":
        return f"{phrase}_area"
    return "entitled_ballots" if phrase == "entitled" and preset.is_by_ballots else phrase


def is_majority(test: Test) -> bool:
    """Whether the test is 过半: more than half of something other than 反对."""
    return test.strict and 2 * test.numerator == test.denominator and test.base != "no"


def _short(result: TestResult) -> str:
    return f"short_{result.test}" + ("_area" if result.measure == "area" else "")


def _is_tie(result: TestResult, case: Case) -> bool:
    count = case.area if result.measure == "area" else case.sides[result.side] if result.side else case.overall
    # Where nobody voted at all, equality says nothing.
    return result.test == "approval" and count is not None and count.yes == count.no and count.cast > 0
