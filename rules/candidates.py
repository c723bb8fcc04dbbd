"""候选人和候选项目: who or what stands on a ballot with marks, from the notice to the last round.

source: RULEBOOK §4, “Elections (推选) … Choosing among projects: a shortlist by marks, then 赞成/反对/弃权 on the winner.
监票人/计票人 may not be candidates”; §7, “候补 fill vacancies in their named order, per side”.
choice: docs/decisions/0019-elections-and-choices.md (rounds, who is named 候补).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.elections import Outcome, first_round, run_off, second_round, winner
from rules.errors import N_, NotAllowed, Refused
from rules.marks import Marks

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("standing", "elect"): "elected",
    ("standing", "drop"): "out",
}
STATES = ("standing", "elected", "out")
# What a motion asks of the council; the two latter with marks beside names.
QUESTIONS = ("motion", "election", "choice")
MARKED = ("election", "choice")
STAGES = ("first", "second", "run_off")


class CandidateStateRefuses(Refused):
    code: ClassVar[str] = "candidate_state_refuses"
    message: ClassVar[str] = N_("这位候选人已经有结果了，不能再改。请刷新页面看最新的结果。")


class CandidateMayNotTell(NotAllowed):
    """Facts: candidate."""

    code: ClassVar[str] = "candidate_may_not_tell"
    message: ClassVar[str] = N_("%(candidate)s是这一项的候选人，不能监票、计票。请另请一位。")


class PaperIsNoticed(Refused):
    code: ClassVar[str] = "paper_is_noticed"
    message: ClassVar[str] = N_(
        "这一项是在名单上打勾，名单写进了会议通知，会上不能修正，也不能分开表决。有意见请在讨论时说。"
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One name on the ballot paper, in its order. `side`: for which side the person stands, if for one.

    `member_id`: a representative of that name; `alternate`: the place among the 候补 of the side, once decided.
    """

    name: str
    side: str | None = None
    member_id: int | None = None
    state: str = "standing"
    alternate: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What the next ballot paper says: the `stage`, the names on it, and how many may be marked (k)."""

    stage: str
    names: tuple[str, ...]
    seats: int


def next_state(state: str, act: str) -> str:
    """Return what becomes of a candidate by `act` (elect, drop); raise CandidateStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise CandidateStateRefuses(state=state, act=act) from None


def check_may_tell(candidates: Iterable[Candidate], member_id: int) -> None:
    """Raise CandidateMayNotTell for a representative who is on the ballot paper."""
    for candidate in candidates:
        if candidate.member_id == member_id:
            raise CandidateMayNotTell(candidate=candidate.name)


def usual_kind(question: str) -> str:
    """Return how ballots are cast unless the council wants it otherwise: persons in secret, matters by name."""
    return "secret" if question == "election" else "named"


def check_no_paper(sheet: Paper | None) -> None:
    """Raise PaperIsNoticed where the item's next vote is on a ballot paper: its names are not changed in the room."""
    if sheet is not None:
        raise PaperIsNoticed()


def chosen(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Return who is elected so far, or the project that was chosen, in the order of the paper."""
    return tuple(candidate.name for candidate in candidates if candidate.state == "elected")


def next_question(question: str, candidates: Sequence[Candidate]) -> str:
    """Return what the item's next vote asks: once a project is chosen, the ordinary motion vote on it."""
    return "motion" if question == "choice" and chosen(candidates) else question


def paper(question: str, stage: str, seats: int, candidates: Sequence[Candidate]) -> Paper:
    """Return the ballot paper of the coming round; `seats`: k, as the notice said it.

    Of an election there are as many marks as seats are vacant still; of projects that were level, one.
    """
    names = tuple(candidate.name for candidate in candidates if candidate.state == "standing")
    if question == "election":
        return Paper(stage, names, seats - len(chosen(candidates)))
    return Paper(stage, names, 1 if stage == "run_off" else seats)


def judge_marks(question: str, stage: str, marks: Marks) -> Outcome:
    """Return what a vote with marks comes to. Raises what rules.marks.check_marks raises."""
    if stage == "run_off":
        return run_off(marks)
    if question == "choice":
        return winner(marks)
    return second_round(marks) if stage == "second" else first_round(marks)


def next_paper(outcome: Outcome) -> Paper | None:
    """Return the paper of the round that an outcome asks for, or None when this was the last."""
    if outcome.run_off:
        return Paper("run_off", outcome.run_off, outcome.run_off_seats)
    return Paper("second", outcome.second_round, outcome.vacant) if outcome.second_round else None


def needed(question: str, stage: str, present: int) -> int:
    """Return how many marks elect (heads): more than half of 实到, in the second round a third; else the most do."""
    if question == "choice" or stage == "run_off":
        return 1
    return -(-present // 3) if stage == "second" else present // 2 + 1


def alternates(
    candidates: Sequence[Candidate], elected: Sequence[str], counts: Mapping[str, int], present: int
) -> dict[str, int]:
    """Return the 候补 by name with their place among those of their side: most marks first, with at least a third of 实到.

    `counts`: the marks of each in the last round that they stood in. Who is level stays in the order of the paper.
    """
    passed = [each for each in candidates if each.name not in elected and 3 * counts.get(each.name, 0) >= present > 0]
    places: dict[str, int] = {}
    heads: dict[str | None, int] = {}
    for candidate in sorted(passed, key=lambda each: -counts[each.name]):
        heads[candidate.side] = heads.get(candidate.side, 0) + 1
        places[candidate.name] = heads[candidate.side]
    return places
