"""New members beside those already on the roster: nobody twice, a seat for each, never more than planned.

source: RULEBOOK §1, “编制6席·在册5席”: a side never has more members than planned seats.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from rules.errors import N_, Invalid, RuleError
from rules.meetings import Side
from rules.membership import NameTaken
from rules.roster import NewMember, RowError


class RosterRefused(Invalid):
    """Facts: count (rows with errors), rows (a tuple of RowError)."""

    code: ClassVar[str] = "roster_refused"
    message: ClassVar[str] = N_("有%(count)s行要改，名册一行也没有动。请改好后再提交。")


class NameDoubled(Invalid):
    """Facts: name, other (the row where it stands already)."""

    code: ClassVar[str] = "name_doubled"
    message: ClassVar[str] = N_("“%(name)s”和第%(other)s行重复。同名的人请加以区分，例如“%(name)s（3栋）”。")


class SeatTaken(Invalid):
    """Facts: side (its label), seat."""

    code: ClassVar[str] = "seat_taken"
    message: ClassVar[str] = N_("%(side)s的%(seat)s号席已经有人。请换一个席位，或者空着自动编号。")


class SeatBeyondPlan(Invalid):
    """Facts: side (its label), planned."""

    code: ClassVar[str] = "seat_beyond_plan"
    message: ClassVar[str] = N_("%(side)s编制%(planned)s席，席位号不能大于%(planned)s，也不能再加人。请先核对编制。")


def seat_members(
    members: Sequence[NewMember], names: Collection[str], taken: Mapping[str, Collection[int]], sides: Sequence[Side]
) -> list[NewMember]:
    """Return the members with their seats. `names` and `taken` (seats by side) are those of today's roster.

    Seats that are asked for come first; the others get the lowest free ones, in order. Raises RosterRefused with every
    row that cannot stand, so that nothing is imported by halves.
    """
    numbered = [member if member.row else replace(member, row=row) for row, member in enumerate(members, start=1)]
    errors = _doubled_names(numbered, names)
    by_code = {side.code: side for side in sides}
    used = {side.code: set(taken.get(side.code, ())) for side in sides}
    errors += _take_seats([member for member in numbered if member.seat is not None], used, by_code)
    seated = []
    for member in numbered:
        if member.side is not None and member.seat is None:
            member = replace(member, seat=_lowest_free(used[member.side]))
            errors += _take_seats([member], used, by_code)
        seated.append(member)
    if errors:
        errors.sort(key=lambda error: error.row)
        raise RosterRefused(count=len({error.row for error in errors}), rows=tuple(errors))
    return seated


def _doubled_names(members: Sequence[NewMember], names: Collection[str]) -> list[RowError]:
    errors = []
    seen: dict[str, int] = {}
    for member in members:
        error: RuleError | None = None
        if member.name in names:
            error = NameTaken(name=member.name)
        elif member.name in seen:
            error = NameDoubled(name=member.name, other=seen[member.name])
        seen.setdefault(member.name, member.row)
        if error is not None:
            errors.append(RowError(member.row, error))
    return errors


def _take_seats(
    members: Sequence[NewMember], used: Mapping[str, set[int]], sides: Mapping[str, Side]
) -> list[RowError]:
    """Mark the seats of `members` as used; return the errors of those who cannot have theirs."""
    errors = []
    for member in members:
        if member.side is None or member.seat is None:
            continue
        side = sides[member.side]
        if member.seat > side.planned_heads:
            errors.append(RowError(member.row, SeatBeyondPlan(side=side.label, planned=side.planned_heads)))
        elif member.seat in used[member.side]:
            errors.append(RowError(member.row, SeatTaken(side=side.label, seat=member.seat)))
        else:
            used[member.side].add(member.seat)
    return errors


def _lowest_free(used: Collection[int]) -> int:
    seat = 1
    while seat in used:
        seat += 1
    return seat
