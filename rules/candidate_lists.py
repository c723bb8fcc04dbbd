"""名单: the names that somebody writes into a box for a ballot paper, and what no paper can be made of.

choice: docs/decisions/0019-elections-and-choices.md (two names at least, at most 30 of 30 characters).
"""

from collections.abc import Sequence
from typing import ClassVar

from rules.candidates import Candidate
from rules.errors import N_, Invalid
from rules.meetings import Side

CANDIDATES_LIMIT, NAME_LIMIT = 30, 30


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
    check_names(candidates)
    check_seats(seats, len(candidates))


def check_names(candidates: Sequence[Candidate]) -> None:
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


def check_seats(seats: int | None, names: int) -> None:
    """Raise SeatsMissing or MoreSeatsThanCandidates; `names`: how many stand on the paper."""
    if seats is None or seats < 1:
        raise SeatsMissing(field="seats")
    if seats > names:
        raise MoreSeatsThanCandidates(field="seats", seats=seats, count=names)
