"""What is said of a vote and of attendance, in plain Chinese and in English, frozen with the result.

Throughout, `side_labels` maps a side's code to the council's label; a code without a label stands for itself.
source: RULEBOOK §1 (which test failed on which side; a tie fails) and §5 (the footer of every decision).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.majority import Case, Judgement, Preset, Test, TestResult, apply_test
from rules.words import DURATIONS, PHRASES, SIDE, SUMMARY, VERDICTS, WHOLE, Language, fraction

DECISION_FOOTER = "本决定为社区协商成果，不代替居民（代表）会议、业主大会及行政机关的法定职权。"
DECISION_FOOTER_EN = (
    "This decision is the outcome of a neighbourhood consultation. It does not replace the statutory powers of "
    "residents' (representatives') meetings, owners' assemblies or administrative organs."
)


def verdict_word(verdict: str, language: Language) -> str:
    """Return the verdict in a word: 通过, 未通过, or 到会人数不足，暂不能表决."""
    return VERDICTS[language][verdict]


def verdict_sentence(
    preset: Preset, case: Case, judgement: Judgement, side_labels: Mapping[str, str], language: Language
) -> str:
    """Say how many were needed and how many there were, test by test, and end with the verdict.

    Where attendance failed nothing is said of ballots. `judgement` is `judge(preset, case)`.
    """
    teller = _Teller(language, side_labels)
    words = teller.words
    told = "attendance" if judgement.verdict == "inquorate" else "approval"
    sections = [teller.section(test, case) for test in preset.tests if test.kind in ("attendance", told)]
    verdict = _lower(verdict_word(judgement.verdict, language))
    if not preset.is_by_side:
        return _upper(words["semicolon"].join(sections) + words["therefore"] + verdict) + words["stop"]
    conclusions = [teller.conclusion(test, case) for test in preset.tests if told == test.kind == "approval"]
    sections.append(words["therefore"].join([text for text in conclusions if text] + [verdict]))
    return words["next"].join(_upper(section) + words["stop"] for section in sections)


def missing_sentence(results: Sequence[TestResult], side_labels: Mapping[str, str], language: Language) -> str:
    """Say how many are still missing, and on which side: “本地居民代表还差1人”; "" when nothing is."""
    return _Teller(language, side_labels).missing(results)


def attendance_sentence(results: Sequence[TestResult], side_labels: Mapping[str, str], language: Language) -> str:
    """Say for the whole, or side by side, how many are here, how many are needed and whether that is enough."""
    teller = _Teller(language, side_labels)
    clauses = [teller.here(result) for result in results if result.test == "attendance"]
    return _upper(teller.words["semicolon"].join(clauses)) + teller.words["stop"] if clauses else ""


def preset_summary(preset: Preset, language: Language) -> str:
    """Return the preset in one line for the foot of a screen: “两组分别：到会过半、赞成过半”."""
    words, parts = SUMMARY[language], []
    for scope in dict.fromkeys(test.scope for test in preset.tests):
        clauses = [_summary_clause(test, language) for test in preset.tests if test.scope == scope]
        text = words["list"].join(clauses)
        frame = scope if scope in ("overall", "each_side") else "one_side"
        parts.append(words[frame].format(side=scope, clauses=text))
    return _upper(words["semicolon"].join(parts))


def duration(seconds: int, language: Language) -> str:
    """Return a number of seconds as it is said: 30秒, 2分钟, 2分30秒; 30 s, 2 min, 2 min 30 s."""
    minutes, rest = divmod(seconds, 60)
    key = "seconds" if not minutes else "minutes_seconds" if rest else "minutes"
    return DURATIONS[language][key].format(minutes=minutes, seconds=rest)


def _summary_clause(test: Test, language: Language) -> str:
    words = SUMMARY[language]
    if test.base == "no" and test.strict and test.numerator == test.denominator:
        return words["more_than_no"]
    share = words["majority"] if _is_majority(test) else words["strict" if test.strict else "inclusive"]
    share = share.format(fraction=fraction(test.numerator, test.denominator, language))
    return words["attendance" if test.kind == "attendance" else test.base].format(share=share)


def _is_majority(test: Test) -> bool:
    """Whether the test is 过半: more than half of something other than 反对."""
    return test.strict and 2 * test.numerator == test.denominator and test.base != "no"


@dataclass(frozen=True)
class _Teller:
    """Says the parts of a sentence in one language with one council's labels."""

    language: Language
    side_labels: Mapping[str, str]

    @property
    def words(self) -> Mapping[str, str]:
        return PHRASES[self.language]

    def section(self, test: Test, case: Case) -> str:
        """One test: of the whole, of one side, or of each side in turn."""
        results = apply_test(test, case)
        if test.scope != "each_side":
            return self._whole(test, results[0], case)
        if test.kind == "attendance":
            return self.words["attendance_head"] + self._attendance_by_side(results)
        clauses = [self._approval_of_side(test, result, case) for result in results]
        return self.words["approval_head"] + self.words["semicolon"].join(clauses)

    def conclusion(self, test: Test, case: Case) -> str:
        """Whether the sides are in favour: 两组都过半, 本地居民代表未过半; "" for a test of the whole."""
        if test.scope != "each_side":
            return ""
        results = apply_test(test, case)
        failed = [self._label(result) for result in results if not result.met]
        share = self.words["majority" if _is_majority(test) else "share"]
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
            self._fill(self.words["short_attendance" if result.side is None else "side_short"], result)
            for result in short
        )

    def _whole(self, test: Test, result: TestResult, case: Case) -> str:
        clause = self._fill(WHOLE[self.language]["attendance" if test.kind == "attendance" else test.base], result)
        if result.side is not None:
            clause = self.words["of_side"].format(side=self._label(result), clause=clause)
        return self.words["mark"].join([clause, *self._outcome(result, case)])

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
        short = self._fill(self.words[f"short_{result.test}"], result)
        return [self.words["tie"], short] if case and _is_tie(result, case) else [short]

    def _fill(self, words: str, result: TestResult) -> str:
        short = result.need - result.have
        return words.format(side=self._label(result), have=result.have, of=result.of, need=result.need, short=short)

    def _label(self, result: TestResult) -> str:
        return self.side_labels.get(result.side, result.side) if result.side else ""


def _is_tie(result: TestResult, case: Case) -> bool:
    count = case.sides[result.side] if result.side else case.overall
    # Where nobody voted at all, equality says nothing.
    return result.test == "approval" and count.yes == count.no and count.cast > 0


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
