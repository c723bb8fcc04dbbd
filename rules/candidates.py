"""候选人和候选项目: who or what stands on a ballot with marks, from the notice to the last round.

source: RULEBOOK §4, “Elections (推选) … Choosing among projects: a shortlist by marks, then 赞成/反对/弃权 on the winner.
监票人/计票人 may not be candidates”; §7, “候补 fill vacancies in their named order, per side”.
choice: docs/decisions/0019 (rounds, who is named 候补, at most 30 names of 30 characters).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.elections import Outcome, first_round, run_off, second_round, winner
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.marks import Marks
from rules.meetings import Side

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("standing", "elect"): "elected",
    ("standing", "drop"): "out",
}
STATES = ("standing", "elected", "out")
# What a motion asks of the council; the two latter with marks beside names.
QUESTIONS = ("motion", "election", "choice")
MARKED = ("election", "choice")
STAGES = ("first", "second", "run_off")
CANDIDATES_LIMIT, NAME_LIMIT = 30, 30


class CandidateStateRefuses(Refused):
    code: ClassVar[str] = "candidate_state_refuses"
    message: ClassVar[str] = N_("这位候选人已经有结果了，不能再改。请刷新页面看最新的结果。")


class CandidatesMissing(Invalid):
    code: ClassVar[str] = "candidates_missing"
    message: ClassVar[str] = N_("请至少写两个候选人（或候选项目），一行一个。只有一个的，请写成一般议案来表决。")


class TooManyCandidates(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "too_many_candidates"
    message: ClassVar[str] = N_("候选人（或候选项目）最多%(limit)s个。请先商量好再列。")


class CandidateTwice(Invalid):
    """Facts: candidate."""

    code: ClassVar[str] = "candidate_twice"
    message: ClassVar[str] = N_("“%(candidate)s”写了两次。同名的两个人，请在名字后面加个区别，例如“王芳（3号楼）”。")


class CandidateNameTooLong(Invalid):
    """Facts: limit, candidate."""

    code: ClassVar[str] = "candidate_name_too_long"
    message: ClassVar[str] = N_("“%(candidate)s……”太长，一行最多%(limit)s个字。一行写一个，别的写在情况说明里。")


class MoreSeatsThanCandidates(Invalid):
    """Facts: seats, count."""

    code: ClassVar[str] = "more_seats_than_candidates"
    message: ClassVar[str] = N_("只列了%(count)s个，不能选%(seats)s个。请补上候选名单，或者把要选的数改小。")


class SeatsMissing(Invalid):
    code: ClassVar[str] = "seats_missing"
    message: ClassVar[str] = N_("请写一张票最多选几个，至少是1。")


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


def read_candidates(text: str, sides: Sequence[Side]) -> tuple[Candidate, ...]:
    """Return the names of a box, one a line; the last word of a line may be a side's label, or the beginning of one."""
    lines = [" ".join(line.split()) for line in text.replace("\u3000", " ").splitlines()]
    return tuple(_read(line, sides) for line in lines if line)


def _read(line: str, sides: Sequence[Side]) -> Candidate:
    name, _, last = line.rpartition(" ")
    of_side = [side.code for side in sides if len(last) > 1 and side.label.startswith(last)]
    return Candidate(name, of_side[0]) if name and len(of_side) == 1 else Candidate(line)


def check_candidates(candidates: Sequence[Candidate], seats: int | None) -> None:
    """Raise an Invalid for what no ballot paper can be made of; `seats` (k): how many may be marked."""
    names = [candidate.name for candidate in candidates]
    if len(names) < 2:
        raise CandidatesMissing(field="candidates")
    if len(names) > CANDIDATES_LIMIT:
        raise TooManyCandidates(field="candidates", limit=CANDIDATES_LIMIT)
    for name in names:
        if len(name) > NAME_LIMIT:
            raise CandidateNameTooLong(field="candidates", limit=NAME_LIMIT, candidate=name[:8])
        if names.count(name) > 1:
            raise CandidateTwice(field="candidates", candidate=name)
    if seats is None or seats < 1:
        raise SeatsMissing(field="seats")
    if seats > len(names):
        raise MoreSeatsThanCandidates(field="seats", seats=seats, count=len(names))


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
