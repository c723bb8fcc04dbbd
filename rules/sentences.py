"""What is said of a vote and of attendance, in plain Chinese and in English, frozen with the result.

Throughout, `side_labels` maps a side's code to the council's label; a code without a label stands for itself.
source: RULEBOOK §1 (which test failed on which side; a tie fails) and §5 (the footer of every decision).
"""

from collections.abc import Mapping, Sequence

from rules.majority import Case, Judgement, Preset, Test, TestResult
from rules.teller import Teller, is_majority, phrase_of
from rules.words import ABSTENTIONS, DURATIONS, ORIGINS, SIDE_NAMES, SUMMARY, VERDICTS, Language, fraction

DECISION_FOOTER = "本决定为社区协商成果，不代替居民（代表）会议、业主大会及行政机关的法定职权。"
DECISION_FOOTER_EN = (
    "This decision is the outcome of a neighbourhood consultation. It does not replace the statutory powers of "
    "residents' (representatives') meetings, owners' assemblies or administrative organs."
)


def verdict_word(verdict: str, language: Language, preset: Preset | None = None) -> str:
    """Return the verdict in a word: 通过, 未通过, or 到会人数不足，暂不能表决.

    With a `preset` that counts ballots: 参与表决未达三分之二，本次表决不成立.
    source: RULEBOOK, “Words”.
    """
    if verdict == "inquorate" and preset is not None and preset.is_by_ballots:
        turnout = preset.tests[0]
        words = VERDICTS[language]["not_exceeded" if turnout.strict else "not_reached"]
        return words.format(fraction=fraction(turnout.numerator, turnout.denominator, language))
    return VERDICTS[language][verdict]


def verdict_sentence(
    preset: Preset, case: Case, judgement: Judgement, side_labels: Mapping[str, str], language: Language
) -> str:
    """Say how many were needed and how many there were, test by test, and end with the verdict.

    Where attendance failed nothing is said of ballots. `judgement` is `judge(preset, case)`.
    """
    teller = Teller(language, side_labels)
    words = teller.words
    told = "attendance" if judgement.verdict == "inquorate" else "approval"
    names_enough = judgement.verdict == "lost" and sum(test.kind == "approval" for test in preset.tests) > 1
    by_test = _results_by_test(preset, case, judgement)
    sections = [
        teller.section(phrase_of(preset, test), test, results, case, names_enough)
        for test, results in by_test
        if test.kind in ("attendance", told)
    ]
    verdict = _lower(verdict_word(judgement.verdict, language, preset))
    if not preset.is_by_side:
        return _upper(words["semicolon"].join(sections) + words["therefore"] + verdict) + words["stop"]
    conclusions = [teller.conclusion(test, results) for test, results in by_test if told == test.kind == "approval"]
    sections.append(words["therefore"].join([text for text in conclusions if text] + [verdict]))
    return words["next"].join(_upper(section) + words["stop"] for section in sections)


def _results_by_test(preset: Preset, case: Case, judgement: Judgement) -> list[tuple[Test, tuple[TestResult, ...]]]:
    """Return the results that belong to each test, as `judge` lists them: one, or one for each side."""
    parted, start = [], 0
    for test in preset.tests:
        end = start + (len(case.sides) if test.scope == "each_side" else 1)
        parted.append((test, judgement.tests[start:end]))
        start = end
    return parted


def missing_sentence(results: Sequence[TestResult], side_labels: Mapping[str, str], language: Language) -> str:
    """Say how many are still missing, and on which side: “本地居民代表还差1人”; "" when nothing is."""
    return Teller(language, side_labels).missing(results)


def attendance_sentence(results: Sequence[TestResult], side_labels: Mapping[str, str], language: Language) -> str:
    """Say for the whole, or side by side, how many are here, how many are needed and whether that is enough."""
    teller = Teller(language, side_labels)
    clauses = [teller.here(result) for result in results if result.test == "attendance"]
    return _upper(teller.words["semicolon"].join(clauses)) + teller.words["stop"] if clauses else ""


def preset_summary(preset: Preset, language: Language) -> str:
    """Return the preset in one line for the foot of a screen: “两组分别：到会过半、赞成过半”."""
    words, parts = SUMMARY[language], []
    for scope, measures in dict.fromkeys((test.scope, _measures(preset, test)) for test in preset.tests):
        tests = [test for test in preset.tests if (test.scope, _measures(preset, test)) == (scope, measures)]
        clauses = dict.fromkeys(_summary_clause(preset, test, language) for test in tests)
        text = words["list"].join(clauses)
        if measures != "heads":
            text = words[measures].format(clauses=text)
        frame = scope if scope in ("overall", "each_side") else "one_side"
        parts.append(words[frame].format(side=SIDE_NAMES[language].get(scope, scope), clauses=text))
    return _upper(words["semicolon"].join(parts))


def preset_notice(preset: Preset, language: Language) -> str:
    """Return the notice that every screen shows under a rule whose law has changed since; "" for the others.

    source: RULEBOOK §1, “本规则据2018年文本；以现行法律为准”.
    """
    if preset.source is None or preset.valid_to is None:
        return ""
    return ORIGINS[language]["notice"].format(law=_law(preset, language), year=preset.source.version.year)


def preset_origin(preset: Preset, language: Language) -> str:
    """Return where the rule comes from: law, article and the day of its text, or the council's own choice."""
    source, words = preset.source, ORIGINS[language]
    if source is None:
        return preset.choice or ""
    article = words["article"].format(article=source.article) if source.article else ""
    version = source.version
    day = {"year": version.year, "month": version.month, "day": version.day}
    return words["source"].format(law=_law(preset, language), article=article, **day)


def abstention_sentence(preset: Preset, language: Language) -> str:
    """Say what 弃权 does under the rule; where the rule does not say it itself, by what approval is measured against."""
    said = preset.abstention if language == "zh" else preset.abstention_en
    base = next(test.base for test in preset.tests if test.kind == "approval")
    return said or ABSTENTIONS[language][base]


def duration(seconds: int, language: Language) -> str:
    """Return a number of seconds as it is said: 30秒, 2分钟, 2分30秒; 30 s, 2 min, 2 min 30 s."""
    minutes, rest = divmod(seconds, 60)
    key = "seconds" if not minutes else "minutes_seconds" if rest else "minutes"
    return DURATIONS[language][key].format(minutes=minutes, seconds=rest)


def _law(preset: Preset, language: Language) -> str:
    return "" if preset.source is None else preset.source.law if language == "zh" else preset.source.law_en


def _measures(preset: Preset, test: Test) -> str:
    """Return whether the same is asked by heads, by area, or by both."""
    twins = {each.measure for each in preset.tests if _but_measure(each) == _but_measure(test)}
    return "heads_and_area" if len(twins) > 1 else twins.pop()


def _but_measure(test: Test) -> tuple[object, ...]:
    return (test.kind, test.scope, test.base, test.numerator, test.denominator, test.strict)


def _summary_clause(preset: Preset, test: Test, language: Language) -> str:
    words = SUMMARY[language]
    if test.base == "no" and test.kind == "approval" and test.numerator == test.denominator:
        return words["more_than_no"]
    phrase: str = test.base if test.kind == "approval" else "attendance"
    if preset.is_by_ballots:
        phrase = "turnout" if phrase == "attendance" else f"{phrase}_ballots"
    return words[phrase].format(share=_share(test, language))


def _share(test: Test, language: Language) -> str:
    """Return a share as it is said: 过半, 达到三分之二, 超过五分之四."""
    words = SUMMARY[language]
    share = words["majority"] if is_majority(test) else words["strict" if test.strict else "inclusive"]
    return share.format(fraction=fraction(test.numerator, test.denominator, language))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
