"""The checks of a recount: what was frozen, what was counted, and the verdict, each against what the file itself says.

choice: docs/decisions/0021-verification-by-anybody.md
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from rules import chair_vote, vote_record
from rules.count_errors import CountInvalid
from rules.counts import Count
from rules.export_file import Problem
from rules.majority import Case, Judgement, judge
from rules.preset_facts import Preset, preset_from_facts
from rules.presets import presets
from rules.recount_marks import MARKED, tally_of_marks
from rules.recount_tally import tally_of
from rules.recount_words import finding
from rules.vote_record import CLOSED, OPENED, PUBLIC_COUNT, PUBLIC_OPENING


@dataclass
class Vote:
    """The rows of one vote, by act, and what is found about them."""

    vote: int
    rows: dict[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    def facts(self, *acts: str) -> Mapping[str, Any] | None:
        """Return the facts of the first of these acts that is there."""
        return next((self.rows[act][1] for act in acts if act in self.rows), None)

    @property
    def line(self) -> int:
        return max(line for line, _ in self.rows.values())

    @property
    def item(self) -> int:
        items = [facts.get("item") for _, facts in self.rows.values()]
        return next((item for item in items if type(item) is int), 0)

    def note(self, code: str, act: str | None = None, **facts: object) -> None:
        line = self.rows[act][0] if act in self.rows else self.line
        self.problems.append(finding(line, code, item=self.item, **facts))


def check_frozen(vote: Vote) -> Mapping[str, Any]:
    """Check what was frozen against its digest, in both rows where both are there; return it as far as it is told."""
    opened, announced = vote.facts(OPENED), vote.facts(PUBLIC_OPENING)
    if opened is None and announced is None:
        vote.note("vote_never_opened")
        return {}
    for act, facts in ((OPENED, opened), (PUBLIC_OPENING, announced)):
        if facts is not None and vote_record.frozen_digest(facts["frozen"]) != facts["digest"]:
            vote.note("vote_frozen_changed", act)
    if opened is None:
        assert announced is not None
        vote.unchecked.append("roll")
        if "motion" not in announced["frozen"]:
            vote.unchecked.append("text")
        return dict(announced["frozen"])
    _check_same(vote, OPENED, PUBLIC_OPENING)
    return dict(opened["frozen"])


def check_count(vote: Vote, frozen: Mapping[str, Any], closed: Mapping[str, Any]) -> Mapping[str, int] | None:
    """Check ballots, figures and verdict; return the figures of the whole, None where a vote has none."""
    _check_rows(vote, closed)
    tally = tally_of_marks(frozen, closed) if frozen.get("question") in MARKED else tally_of(frozen, closed)
    for code, facts in tally.problems:
        vote.note(code, None, **facts)
    vote.unchecked.extend(tally.unchecked)
    if frozen.get("preset") is None:
        vote.unchecked.append("rule")
    elif frozen.get("question") not in MARKED:
        rule = preset_from_facts(frozen["preset"])
        _check_rule(vote, rule)
        if tally.case is None:
            _check_totals(vote, rule, closed["result"], tally.overall or {})
        else:
            _check_verdict(vote, rule, closed["result"], tally.case, is_miscounted=bool(tally.problems))
    return tally.overall


def _check_rows(vote: Vote, closed: Mapping[str, Any]) -> None:
    """Check the ballots' digest, and that the public row says what the complete one says."""
    if CLOSED not in vote.rows:
        return
    ballots = closed["ballots"]
    if ballots is not None and vote_record.frozen_digest(ballots) != closed["ballots_digest"]:
        vote.note("vote_ballots_changed", CLOSED)
    _check_same(vote, CLOSED, PUBLIC_COUNT)


def _check_same(vote: Vote, act: str, public_act: str) -> None:
    """What the public row says must be what the complete one says, so far as anybody may read it."""
    if act not in vote.rows or public_act not in vote.rows:
        return
    told = {name: value for name, value in vote.rows[public_act][1].items() if name != "entered_by"}
    if vote_record.public_companion(act, vote.rows[act][1]) != (public_act, told):
        vote.note("vote_differs", public_act)


def _check_rule(vote: Vote, rule: Preset) -> None:
    """What has the name of a rule of the book must be that rule."""
    shipped = presets().get(rule.id)
    if shipped is not None and shipped.tests != rule.tests:
        vote.note("vote_rule_differs", None, rule=rule.title)


def _check_totals(vote: Vote, rule: Preset, result: Mapping[str, Any], overall: Mapping[str, int]) -> None:
    """Without the sides' figures: where each side reaches its share, the whole reaches it too."""
    whole = replace(rule, tests=tuple(replace(test, scope="overall") for test in rule.tests))
    verdict = judge(whole, Case(Count(**overall))).verdict
    if result["verdict"] == "carried" and verdict != "carried":
        vote.note("vote_verdict_wrong", None, stated="carried", found="lost")


def _judged(vote: Vote, rule: Preset, result: Mapping[str, Any], case: Case) -> Judgement:
    """Judge the case, after a tie with the chair's ballot, which only a tie calls for."""
    choice = result.get("chair_choice")
    if choice is None:
        return judge(rule, case)
    if not chair_vote.is_exactly_equal(rule, case) or "tie_only" not in chair_vote.offered(rule, is_secret=False):
        vote.note("chair_without_tie")
    return judge(rule, chair_vote.with_chair(case, choice))


def _check_verdict(vote: Vote, rule: Preset, result: Mapping[str, Any], case: Case, is_miscounted: bool) -> None:
    """Judge the case anew."""
    try:
        judgement = _judged(vote, rule, result, case)
    except CountInvalid:
        # What follows from ballots that are wrong themselves (of nobody on the roll, say) is not said once more.
        if not is_miscounted:
            raise
        return
    if judgement.verdict != result["verdict"]:
        vote.note("vote_verdict_wrong", stated=result["verdict"], found=judgement.verdict)
    if "tests" in result and not is_miscounted and result["tests"] != [asdict(test) for test in judgement.tests]:
        vote.note("vote_tests_wrong")
