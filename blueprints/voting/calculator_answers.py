"""What the calculator answers: to a person in words, row by row; to a program as a line of `flask majority`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, url_for
from flask_babel import gettext

from blueprints.back import base_url
from blueprints.page import reader_language
from blueprints.voting.calculator_forms import CaseForm
from blueprints.voting.calculator_words import BASE_WORDS
from rules.areas import area_text
from rules.case_facts import case_from_facts
from rules.case_lines import answer_case, answer_under, error_facts, line_of
from rules.count_errors import LineKeyTwice
from rules.errors import N_, RuleError
from rules.majority import Case, Preset, Test, TestResult, apply_test, judge
from rules.missing import missing
from rules.missing_words import missing_words
from rules.sentences import verdict_sentence, verdict_word

UNITS: Mapping[str, str] = {
    "attendance": N_("%(heads)s人"),
    "approval": N_("%(votes)s票"),
    "area": N_("%(metres)s平方米"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One test in words, with its unit: what there is, of what, how much is needed."""

    name: str
    have: str
    base: str
    of: str
    need: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Answer:
    verdict: str
    word: str
    sentence: str
    missing: str
    rows: list[Row]
    not_cast: list[tuple[str, int]]
    address: str


def answer_of(form: CaseForm) -> Answer | None:
    """Return the answer to a case that can be judged; what is wrong with it is shown on the form."""
    if not form.is_judged or not form.is_valid:
        return None
    preset, language, labels = form.preset, reader_language(), form.names.labels
    try:
        case = case_from_facts(form.facts, preset)
        judgement = judge(preset, case)
    except RuleError as error:
        form.attach(error)
        return None
    return Answer(
        verdict=judgement.verdict,
        word=verdict_word(judgement.verdict, language, preset),
        sentence=verdict_sentence(preset, case, judgement, labels, language),
        missing=missing_words(preset, missing(preset, case), labels, language),
        rows=[_row(preset, test, result, labels) for test in preset.tests for result in apply_test(test, case)],
        not_cast=_not_cast(preset, case, labels),
        address=base_url() + _path(form),
    )


def as_line(form: CaseForm, problem: RuleError | None) -> Response:
    """Answer a program: what `flask majority` says of the same case, in a council with the council's own words."""
    language, status = reader_language(), 200
    try:
        answer = _answer_facts(form, problem, language)
    except RuleError as error:
        answer, status = error_facts(error), 422
    response = Response(line_of(answer), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer_facts(form: CaseForm, problem: RuleError | None, language: str) -> dict[str, object]:
    if problem is not None:
        raise problem
    if form.twice:
        raise LineKeyTwice(field=form.twice[0])
    if g.get("council") is None:
        return answer_case(form.facts, language)
    return answer_under(form.preset, form.facts, form.names.labels, language)


def _path(form: CaseForm) -> str:
    values: dict[str, Any] = {"preset": form.preset.id, **form.case}
    if g.get("council") is not None:
        values["slug"] = g.council.slug
    return url_for("calculator.page", **values)


def _row(preset: Preset, test: Test, result: TestResult, labels: Mapping[str, str]) -> Row:
    is_area = result.measure == "area"
    unit = "area" if is_area else result.test
    base_unit = "area" if is_area else "attendance" if test.base in ("entitled", "present") else "approval"
    base = N_("全体") if preset.is_by_ballots and test.base == "entitled" else BASE_WORDS[test.base]
    return Row(
        name=_name(preset, result, labels),
        have=_counted(unit, result.have),
        base=gettext(base),
        of=_counted(base_unit, result.of),
        need=_counted(unit, result.need),
        is_met=result.met,
    )


def _counted(unit: str, amount: int) -> str:
    if unit == "area":
        return gettext(UNITS[unit], metres=area_text(amount))
    return gettext(UNITS[unit], heads=amount, votes=amount)


def _name(preset: Preset, result: TestResult, labels: Mapping[str, str]) -> str:
    words = N_("赞成") if result.test == "approval" else N_("参与表决") if preset.is_by_ballots else N_("到会")
    measure = {"heads": N_("按人数"), "area": N_("按面积")}[result.measure]
    of = labels.get(result.side, result.side) if result.side else gettext(measure) if preset.counts_area else ""
    return gettext("%(test)s（%(of)s）", test=gettext(words), of=of) if of else gettext(words)


def _not_cast(preset: Preset, case: Case, labels: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return who was present and handed in no ballot (未投), the whole or side by side: they count as not in favour."""
    if preset.is_by_ballots:
        return []
    if preset.is_by_side:
        return [(labels.get(code, code), count.not_cast) for code, count in case.sides.items()]
    return [("", case.overall.not_cast)]
