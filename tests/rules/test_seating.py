"""Seats of new members beside those who sit already."""

from dataclasses import replace
from typing import Any

import pytest

from rules.councils import SIDES
from rules.membership import NameTaken
from rules.roster import NewMember
from rules.seating import NameDoubled, RosterRefused, SeatBeyondPlan, SeatTaken, seat_members


def someone(name: str, seat: int | None = None, side: str = "migrant") -> NewMember:
    return NewMember(name, "representative", side, seat)


def seats(*members: NewMember, taken: dict[str, set[int]] | None = None) -> list[int | None]:
    return [member.seat for member in seat_members(members, set(), taken or {}, SIDES)]


def refusal(*members: NewMember, names: set[str] | None = None, taken: Any = None) -> list[tuple[int, type[Exception]]]:
    with pytest.raises(RosterRefused) as refused:
        seat_members(members, names or set(), taken or {}, SIDES)
    rows: Any = refused.value.facts["rows"]
    return [(row.row, type(row.error)) for row in rows]


def test_open_seats_are_numbered_within_the_side() -> None:
    assert seats(someone("甲"), someone("乙", side="local"), someone("丙")) == [1, 1, 2]


def test_open_seat_is_the_lowest_that_nobody_has_or_asks_for() -> None:
    assert seats(someone("甲"), someone("乙", 2), someone("丙"), taken={"migrant": {1}}) == [3, 2, 4]


def test_last_planned_seat_is_taken_and_the_next_one_refused() -> None:
    assert seats(someone("甲", 6)) == [6]
    assert refusal(someone("甲", 7)) == [(1, SeatBeyondPlan)]


def test_full_side_takes_nobody_more() -> None:
    assert refusal(*[someone(f"代表{number}") for number in range(7)]) == [(7, SeatBeyondPlan)]


def test_seat_is_given_once() -> None:
    assert refusal(someone("甲", 1), someone("乙", 1)) == [(2, SeatTaken)]
    assert refusal(someone("甲", 1), taken={"migrant": {1}}) == [(1, SeatTaken)]
    assert seats(someone("甲", 1), someone("乙", 1, "local")) == [1, 1]


def test_name_stands_once_on_the_roster() -> None:
    assert refusal(someone("甲"), someone("甲", side="local")) == [(2, NameDoubled)]
    assert refusal(someone("甲"), names={"甲"}) == [(1, NameTaken)]


def test_every_row_that_cannot_stand_is_told_in_order() -> None:
    found = refusal(someone("甲", 9), someone("乙"), someone("乙", 9), names={"甲"})
    assert found == [(1, NameTaken), (1, SeatBeyondPlan), (3, NameDoubled), (3, SeatBeyondPlan)]


def test_a_row_that_cannot_stand_says_who_else_has_the_name() -> None:
    with pytest.raises(RosterRefused) as refused:
        seat_members([someone("甲"), someone("甲"), someone("乙")], {"乙"}, {}, SIDES)
    rows: Any = refused.value.facts["rows"]
    assert [row.error.facts for row in rows] == [{"name": "甲", "other": 1}, {"name": "乙"}]


def test_rows_that_bear_a_number_keep_it() -> None:
    numbered = [replace(someone(name, 1), row=row) for row, name in ((7, "甲"), (9, "乙"))]
    assert refusal(*numbered) == [(9, SeatTaken)]


def test_who_has_no_side_has_no_seat() -> None:
    (member,) = seat_members([NewMember("何经理", "observer")], set(), {}, SIDES)
    assert (member.side, member.seat) == (None, None)
    # … and does not keep those who come after from theirs.
    numbered = [NewMember("何经理", "observer", None, 3), someone("甲", 7)]
    assert refusal(*numbered) == [(2, SeatBeyondPlan)]
