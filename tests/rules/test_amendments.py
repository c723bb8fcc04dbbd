"""Amendments: what can be moved, in which order they are voted on, and how many carry one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import amendments
from rules.agenda import ItemStateRefuses, NoMotion
from rules.amendments import Amendment
from rules.errors import RuleError
from rules.meetings import AttendanceTooLow
from tests.rules.room_of import LOCAL, MIGRANT, check, item, room, seats

ORIGINAL = Amendment(0, "sum", "moved", 36000_00)


def numbers(*waiting: Amendment, original: Amendment = ORIGINAL) -> list[int]:
    return [each.number for each in amendments.voting_order(waiting, original)]


@pytest.mark.parametrize(
    ("changes", "of_amendment", "refusal"),
    [
        ({"state": "debate"}, False, None),
        ({"state": "round"}, False, None),
        ({"state": "debate"}, True, amendments.AmendmentOfAmendment),
        ({"state": "explaining"}, False, ItemStateRefuses),
        ({"state": "voting"}, False, ItemStateRefuses),
        ({"state": "debate", "motion": None}, False, NoMotion),
    ],
)
def test_what_can_be_amended(changes: dict[str, Any], of_amendment: bool, refusal: type[RuleError] | None) -> None:
    now_open = item(**changes)
    check(lambda: amendments.check_move(room(now_open), now_open, of_amendment), refusal)


def test_nothing_is_amended_for_want_of_people() -> None:
    with pytest.raises(AttendanceTooLow):
        amendments.check_move(room(seats=seats(MIGRANT)), item())


@pytest.mark.parametrize(
    ("kind", "value", "refusal"),
    [
        ("sum", 36000_00, None),
        ("sum", 36000_01, amendments.AmendmentBeyondNotice),
        ("sum", 1, None),
        ("date", 99999_99, None),
        ("text", None, None),
    ],
)
def test_a_sum_stays_within_the_notice(kind: str, value: int | None, refusal: type[RuleError] | None) -> None:
    check(lambda: amendments.check_within_notice(Amendment(1, kind, value=value), 36000_00), refusal)


def test_texts_are_voted_on_in_the_order_moved() -> None:
    assert numbers(Amendment(2, "text"), Amendment(1, "text"), Amendment(3, "text")) == [1, 2, 3]


def test_the_sum_farthest_from_the_original_comes_first() -> None:
    near, far, farther = (
        Amendment(number, "sum", value=value) for number, value in ((1, 35000_00), (2, 30000_00), (3, 20000_00))
    )
    assert numbers(near, far, farther) == [3, 2, 1]


def test_dates_go_by_their_distance_too_and_the_first_moved_breaks_a_tie() -> None:
    original = Amendment(0, "date", value=739_000)
    waiting = (
        Amendment(1, "date", value=739_010),
        Amendment(2, "date", value=738_990),
        Amendment(3, "date", value=739_030),
    )
    assert numbers(*waiting, original=original) == [3, 1, 2]


def test_sums_stand_together_where_the_first_of_them_was_moved() -> None:
    waiting = (
        Amendment(1, "text"),
        Amendment(2, "sum", value=35000_00),
        Amendment(3, "text"),
        Amendment(4, "sum", value=1_00),
    )
    assert numbers(*waiting) == [1, 4, 2, 3]


def test_what_is_not_about_the_originals_sum_keeps_its_place() -> None:
    assert numbers(Amendment(1, "date", value=5), Amendment(2, "sum", value=1)) == [1, 2]


@given(st.lists(st.tuples(st.sampled_from(amendments.KINDS), st.integers(1, 9)), max_size=8))
def test_every_amendment_gets_its_turn_once(moved: list[tuple[str, int]]) -> None:
    waiting = [Amendment(number, kind, value=value) for number, (kind, value) in enumerate(moved, 1)]
    order = amendments.voting_order(waiting, Amendment(0, "sum", value=5))
    assert sorted(each.number for each in order) == [each.number for each in waiting]
    distances = [abs((each.value or 0) - 5) for each in order if each.kind == "sum"]
    assert distances == sorted(distances, reverse=True)
    assert [each.number for each in order if each.kind != "sum"] == [
        each.number for each in waiting if each.kind != "sum"
    ]


def test_one_is_before_the_meeting_at_a_time() -> None:
    first, second = Amendment(1, "text"), Amendment(2, "text")
    assert amendments.next_pending([second, first], ORIGINAL) == first
    with pytest.raises(amendments.AmendmentPending):
        amendments.next_pending([Amendment(1, "text", "pending"), second], ORIGINAL)
    assert amendments.next_pending([Amendment(1, "text", "carried")], ORIGINAL) is None


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("moved", amendments.AmendmentPending),
        ("pending", amendments.AmendmentPending),
        ("carried", None),
        ("lost", None),
        ("withdrawn", None),
    ],
)
def test_the_main_question_comes_last(state: str, refusal: type[RuleError] | None) -> None:
    check(lambda: amendments.check_open_main_vote([Amendment(1, "text", state)]), refusal)


@pytest.mark.parametrize(("hands", "carried"), [(4, False), (5, False), (6, True)])
def test_more_than_half_of_those_present_carry_it(hands: int, carried: bool) -> None:
    by_side = {"migrant": min(hands, 6), "local": max(hands - 6, 0)}
    assert amendments.is_carried(room(seats=seats((*MIGRANT[:6], *LOCAL[:4]))), by_side) is carried


def test_its_own_round_is_a_minute() -> None:
    assert amendments.SECONDS == 60
