"""Ballots with marks: at most k of the names on them; what is 无效, how marks are counted, which counts cannot be.

source: RULEBOOK §4, “More than k marks is 无效, fewer is valid”.
choice: a ballot without a mark is valid, and elects nobody; the same name marked twice is one mark.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.errors import N_, Invalid


class MarksInvalid(Invalid):
    """Figures that cannot be a count of marks."""

    code: ClassVar[str] = "marks_invalid"
    message: ClassVar[str] = N_("得票数有误，请重新计票。")


class NoSeats(MarksInvalid):
    code: ClassVar[str] = "no_seats"
    message: ClassVar[str] = N_("要选的人数（或项数）至少是1，请核对后再试。")


class NoCandidates(MarksInvalid):
    code: ClassVar[str] = "no_candidates"
    message: ClassVar[str] = N_("没有候选人（或候选项目），请先列出来再选。")


class CandidateUnknown(MarksInvalid):
    """Facts: candidate."""

    code: ClassVar[str] = "candidate_unknown"
    message: ClassVar[str] = N_("选票上没有“%(candidate)s”，请核对后再计票。")


class MarksNotWhole(MarksInvalid):
    """No whole number from 0 on. Facts: candidate ("" for the ballots)."""

    code: ClassVar[str] = "marks_not_whole"
    message: ClassVar[str] = N_("票数须是不小于0的整数，请核对“%(candidate)s”。")


class MoreMarksThanBallots(MarksInvalid):
    """Facts: candidate, marks, ballots (valid ones)."""

    code: ClassVar[str] = "more_marks_than_ballots"
    message: ClassVar[str] = N_("“%(candidate)s”得%(marks)s票，多于有效票%(ballots)s张，请重新计票。")


class TooManyMarksInAll(MarksInvalid):
    """Facts: marks, most."""

    code: ClassVar[str] = "too_many_marks_in_all"
    message: ClassVar[str] = N_("各人得票合计%(marks)s，多于有效票能有的%(most)s，请重新计票。")


class MoreSheetsThanPresent(MarksInvalid):
    """Facts: ballots, present."""

    code: ClassVar[str] = "more_sheets_than_present"
    message: ClassVar[str] = N_("收到%(ballots)s张票，多于实到%(present)s人，请重新计票。")


class MarksUnreadable(MarksInvalid):
    code: ClassVar[str] = "marks_unreadable"
    message: ClassVar[str] = N_("这张选票和现在的候选名单对不上。请刷新页面，重新选一次。")


class TooManyMarked(Invalid):
    """Facts: seats, marked."""

    code: ClassVar[str] = "too_many_marked"
    message: ClassVar[str] = N_("最多选%(seats)s个，您选了%(marked)s个，这样的票无效。请去掉多选的，再交票。")


# At most 30 names, so numbers of one or two digits.
MARKED_CHOICE = re.compile(r"\[((?:[1-9][0-9]?(?:,[1-9][0-9]?)*)?)\]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Marks:
    """The count of one round. `present`: 实到 (heads), frozen when the vote opened; `seats`: k, to be filled and to be marked.

    `valid`, `spoiled`: ballots handed in. `by_candidate` in the order of the ballot paper.
    """

    present: int
    seats: int
    by_candidate: Mapping[str, int]
    valid: int
    spoiled: int = 0

    @property
    def not_cast(self) -> int:
        """未投: present, but no ballot; they stay in 实到."""
        return self.present - self.valid - self.spoiled


def as_choice(numbers: Iterable[int]) -> str:
    """Return marks as a ballot carries them: the numbers of the names marked, in order, as canonical JSON: “[1,3]”."""
    return f"[{','.join(str(number) for number in sorted(set(numbers)))}]"


def check_marked(choice: object, names: int | None = None) -> tuple[int, ...]:
    """Return the numbers of the names marked (from 1); raise MarksUnreadable for what is no ballot with marks.

    `names`: how many there are on the paper, where that is known.
    """
    match = MARKED_CHOICE.fullmatch(choice) if isinstance(choice, str) else None
    numbers = tuple(int(number) for number in match[1].split(",") if number) if match else ()
    if match is None or as_choice(numbers) != choice or (names is not None and numbers and numbers[-1] > names):
        raise MarksUnreadable(field="choice")
    return numbers


def is_marks(choice: object) -> bool:
    """Whether a choice is a ballot with marks, on whatever paper."""
    try:
        check_marked(choice)
    except MarksUnreadable:
        return False
    return True


def marked_names(choice: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names marked on a ballot. Raises MarksUnreadable."""
    return tuple(names[number - 1] for number in check_marked(choice, len(names)))


def check_not_spoiled(choice: str, names: int, seats: int) -> None:
    """Raise TooManyMarked for more than k marks: a phone can tell before it is too late, only paper is ever 无效."""
    marked = len(check_marked(choice, names))
    if marked > seats:
        raise TooManyMarked(field="choice", seats=seats, marked=marked)


def is_spoiled(marked: Iterable[str], seats: int) -> bool:
    """Whether a ballot has more than k marks."""
    return len(set(marked)) > seats


def count_marks(ballots: Sequence[Sequence[str]], candidates: Sequence[str], present: int, seats: int) -> Marks:
    """Count ballots, each a list of the names marked on it. Raises CandidateUnknown, and what `check_marks` raises."""
    for name in (name for marked in ballots for name in marked):
        if name not in candidates:
            raise CandidateUnknown(candidate=name)
    valid = [set(marked) for marked in ballots if not is_spoiled(marked, seats)]
    by_candidate = {name: sum(name in marked for marked in valid) for name in candidates}
    marks = Marks(present, seats, by_candidate, len(valid), len(ballots) - len(valid))
    check_marks(marks)
    return marks


def check_marks(marks: Marks) -> None:
    """Raise a MarksInvalid where the figures cannot be."""
    if not marks.by_candidate:
        raise NoCandidates()
    for name, figure in (("", marks.present), ("", marks.valid), ("", marks.spoiled), *marks.by_candidate.items()):
        if type(figure) is not int or figure < 0:
            raise MarksNotWhole(candidate=name)
    if type(marks.seats) is not int or marks.seats < 1:
        raise NoSeats()
    if marks.not_cast < 0:
        raise MoreSheetsThanPresent(ballots=marks.valid + marks.spoiled, present=marks.present)
    for name, count in marks.by_candidate.items():
        if count > marks.valid:
            raise MoreMarksThanBallots(candidate=name, marks=count, ballots=marks.valid)
    most = marks.valid * min(marks.seats, len(marks.by_candidate))
    if sum(marks.by_candidate.values()) > most:
        raise TooManyMarksInAll(marks=sum(marks.by_candidate.values()), most=most)
