"""Recounting the votes of an exported meeting: digests, ballots against figures, and the verdict against the rule book.

The chain (rules/verification.py) shows that a record was not changed afterwards. This shows that it was right when it
was written: whoever keeps the record could have sealed wrong figures. Nothing in the file is trusted, and what cannot
be checked from it is named.

choice: docs/decisions/0021-verification-by-anybody.md
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rules.errors import RuleError
from rules.export_file import ExportRow, Problem
from rules.recount_checks import Vote, check_count, check_frozen
from rules.recount_marks import MARKED
from rules.recount_words import finding
from rules.vote_record import ABORTED, ACTS, CLOSED, PUBLIC_ABORT, PUBLIC_COUNT

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
    amendment: int | None = None  # the number of the amendment that it was about

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


def recount(rows: Iterable[ExportRow]) -> tuple[VoteReport, ...]:
    """Recount every vote whose facts are in the rows, in their order. Never raises."""
    votes: dict[int, Vote] = {}
    unread: list[VoteReport] = []
    for row in rows:
        if row.act not in ACTS or row.facts is None:
            continue
        facts: Mapping[str, Any] = row.facts if isinstance(row.facts, dict) else {}
        number = facts.get("vote")
        if type(number) is not int:
            unread.append(_unreadable(row))
            continue
        vote = votes.setdefault(number, Vote(number))
        if row.act in vote.rows:
            vote.problems.append(finding(row.line, "vote_told_twice", item=vote.item))
        else:
            vote.rows[row.act] = (row.line, facts)
    return (*(_report(vote) for vote in votes.values()), *unread)


def _unreadable(row: ExportRow) -> VoteReport:
    problem = finding(row.line, "vote_unreadable", item=0)
    return VoteReport(row.line, 0, 0, "", "", "open", None, None, None, (), (problem,))


def _report(vote: Vote) -> VoteReport:
    closed = vote.facts(CLOSED, PUBLIC_COUNT)
    is_aborted = vote.facts(ABORTED, PUBLIC_ABORT) is not None
    state: State = "closed" if closed else "aborted" if is_aborted else "open"
    frozen: Mapping[str, Any] = {}
    figures: Mapping[str, int] | None = None
    try:
        frozen = check_frozen(vote)
        if closed:
            figures = check_count(vote, frozen, closed)
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
        amendment=_amendment(frozen.get("amendment")),
    )


def _amendment(frozen: object) -> int | None:
    number = frozen.get("number") if isinstance(frozen, Mapping) else None
    return number if type(number) is int else None
