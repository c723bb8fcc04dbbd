"""Recounting the votes of an exported meeting: digests, ballots against figures, and the verdict against the rule book.

The chain (rules/verification.py) shows that a record was not changed afterwards. This shows that it was right when it
was written: whoever keeps the record could have sealed wrong figures. Nothing in the file is trusted, and what cannot
be checked from it is named.

choice: docs/decisions/0021-verification-by-anybody.md
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rules import vote_record
from rules.count_errors import CountInvalid
from rules.errors import RuleError
from rules.export_file import ExportRow, Problem
from rules.majority import Case, judge
from rules.preset_facts import Preset, preset_from_facts
from rules.presets import presets
from rules.recount_marks import MARKED, tally_of_marks
from rules.recount_tally import tally_of
from rules.recount_words import finding
from rules.vote_record import ABORTED, ACTS, CLOSED, OPENED, PUBLIC_ABORT, PUBLIC_COUNT, PUBLIC_OPENING

State = Literal["open", "aborted", "closed"]
# Without these no verdict can be judged.
JUDGED_NOT = {"sides", "rule"}


@dataclass(frozen=True)
class VoteReport:
    """What recounting one vote found. `line` is where it is closed, or the last that is said of it.

    `figures` are the whole's as recounted, or as stated where nothing can be recounted; None unless it is closed.
    `unchecked` names what the file does not hold: "roll", "sides", "ballots", "text", "rule", "outcome".
    """

    line: int
    vote: int
    item: int
    title: str
    question: str
    state: State
    verdict: str | None
    figures: Mapping[str, int] | None
    ballots: int | None
    unchecked: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def told(self) -> str:
        """How the vote came out of the recount: a key of recount_words.VOTES."""
        if self.problems:
            return "wrong"
        if self.state != "closed":
            return self.state
        if self.question in MARKED:
            return "marks_stated" if "ballots" in self.unchecked else "marks_right"
        if "ballots" in self.unchecked:
            return "stated"
        return "counted" if JUDGED_NOT & {*self.unchecked} else "right"


@dataclass
class _Vote:
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


def recount(rows: Iterable[ExportRow]) -> tuple[VoteReport, ...]:
    """Recount every vote whose facts are in the rows, in their order. Never raises."""
    votes: dict[int, _Vote] = {}
    unread: list[VoteReport] = []
    for row in rows:
        if row.act not in ACTS or row.facts is None:
            continue
        facts: Mapping[str, Any] = row.facts if isinstance(row.facts, dict) else {}
        number = facts.get("vote")
        if type(number) is not int:
            unread.append(_unreadable(row))
            continue
        vote = votes.setdefault(number, _Vote(number))
        if row.act in vote.rows:
            vote.problems.append(finding(row.line, "vote_told_twice", item=vote.item))
        else:
            vote.rows[row.act] = (row.line, facts)
    return (*(_report(vote) for vote in votes.values()), *unread)


def _unreadable(row: ExportRow) -> VoteReport:
    problem = finding(row.line, "vote_unreadable", item=0)
    return VoteReport(row.line, 0, 0, "", "", "open", None, None, None, (), (problem,))


def _report(vote: _Vote) -> VoteReport:
    closed = vote.facts(CLOSED, PUBLIC_COUNT)
    is_aborted = vote.facts(ABORTED, PUBLIC_ABORT) is not None
    state: State = "closed" if closed else "aborted" if is_aborted else "open"
    frozen: Mapping[str, Any] = {}
    figures: Mapping[str, int] | None = None
    try:
        frozen = _check_frozen(vote)
        if closed:
            figures = _check_count(vote, frozen, closed)
    # Any of these is a file that does not say what a vote says: a value of another kind, or none.
    except (LookupError, TypeError, ValueError, AttributeError, RuleError):
        vote.note("vote_unreadable")
    ballots = closed.get("ballots") if closed else None
    verdict = closed["result"].get("verdict") if closed and isinstance(closed.get("result"), dict) else None
    return VoteReport(
        line=vote.line,
        vote=vote.vote,
        item=vote.item,
        title=str(frozen.get("title") or frozen.get("public_title") or ""),
        question=str(frozen.get("question") or "motion"),
        state=state,
        verdict=verdict if isinstance(verdict, str) else None,
        figures=figures,
        ballots=len(ballots) if isinstance(ballots, list) else None,
        unchecked=tuple(dict.fromkeys(vote.unchecked)),
        problems=tuple(vote.problems),
    )


def _check_frozen(vote: _Vote) -> Mapping[str, Any]:
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


def _check_count(vote: _Vote, frozen: Mapping[str, Any], closed: Mapping[str, Any]) -> Mapping[str, int] | None:
    """Check ballots, figures and verdict; return the figures of the whole, None where a vote has none."""
    _check_rows(vote, closed)
    tally = tally_of_marks(frozen, closed) if frozen.get("question") in MARKED else tally_of(frozen, closed)
    for code, facts in tally.problems:
        vote.note(code, None, **facts)
    vote.unchecked.extend(tally.unchecked)
    if frozen.get("preset") is None:
        vote.unchecked.append("rule")
    elif tally.case is not None:
        rule = preset_from_facts(frozen["preset"])
        _check_verdict(vote, rule, closed["result"], tally.case, is_miscounted=bool(tally.problems))
    return tally.overall


def _check_rows(vote: _Vote, closed: Mapping[str, Any]) -> None:
    """Check the ballots' digest, and that the public row says what the complete one says."""
    if CLOSED not in vote.rows:
        return
    ballots = closed["ballots"]
    if ballots is not None and vote_record.frozen_digest(ballots) != closed["ballots_digest"]:
        vote.note("vote_ballots_changed", CLOSED)
    _check_same(vote, CLOSED, PUBLIC_COUNT)


def _check_same(vote: _Vote, act: str, public_act: str) -> None:
    """What the public row says must be what the complete one says, so far as anybody may read it."""
    if act not in vote.rows or public_act not in vote.rows:
        return
    told = {name: value for name, value in vote.rows[public_act][1].items() if name != "entered_by"}
    if vote_record.public_companion(act, vote.rows[act][1]) != (public_act, told):
        vote.note("vote_differs", public_act)


def _check_verdict(vote: _Vote, rule: Preset, result: Mapping[str, Any], case: Case, is_miscounted: bool) -> None:
    """Judge the case anew, and the rule itself against the book, where it has the name of a rule of the book."""
    shipped = presets().get(rule.id)
    if shipped is not None and shipped.tests != rule.tests:
        vote.note("vote_rule_differs", rule=rule.title)
    try:
        judgement = judge(rule, case)
    except CountInvalid:
        # What follows from ballots that are wrong themselves (of nobody on the roll, say) is not said once more.
        if not is_miscounted:
            raise
        return
    if judgement.verdict != result["verdict"]:
        vote.note("vote_verdict_wrong", stated=result["verdict"], found=judgement.verdict)
    if "tests" in result and not is_miscounted and result["tests"] != [asdict(test) for test in judgement.tests]:
        vote.note("vote_tests_wrong")
