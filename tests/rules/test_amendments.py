"""Amendments: what can be moved, in which order they are voted on, and how many carry one."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import amendment_figures, amendments
from rules.agenda import ItemStateRefuses, NoMotion
from rules.amended_text import Change
from rules.amendments import Amendment
from rules.errors import RuleError
from rules.meetings import AttendanceTooLow
from tests.rules.room_of import LOCAL, MIGRANT, check, item, room, seats

SUM = 36000_00


def waiting(number: int, kind: str = "text", value: int | None = None, original: int | None = None) -> Amendment:
    return Amendment(number, kind, "seconded", value=value, original=original)


def numbers(*amendments_: Amendment) -> list[int]:
    return [each.number for each in amendments.voting_order(amendments_)]


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
        ("sum", 36000_01, amendment_figures.AmendmentBeyondNotice),
        ("sum", 1, None),
        ("date", 99999_99, None),
        ("text", None, None),
    ],
)
def test_a_sum_stays_within_the_notice(kind: str, value: int | None, refusal: type[RuleError] | None) -> None:
    check(lambda: amendment_figures.check_within_notice(Amendment(1, kind, value=value), 36000_00), refusal)


def test_a_sum_is_understood_as_people_write_it_and_text_is_not() -> None:
    cost, day = Change("cost", "3.6万元", "不超过30,000元"), Change("by_when", "12月31日前", "2027年1月15日前")
    assert amendment_figures.kind_of([cost], 2026) == ("sum", 30000_00, SUM)
    assert amendment_figures.kind_of([day], 2026) == (
        "date",
        date(2027, 1, 15).toordinal(),
        date(2026, 12, 31).toordinal(),
    )
    for changes in (
        [cost, day],
        [Change("cost", "3.6万元", "每户50元，共3万元")],
        [Change("by_when", "年底", "2月30日")],
    ):
        assert amendment_figures.kind_of(changes, 2026) == ("text", None, None)


def test_texts_are_voted_on_in_the_order_moved() -> None:
    assert numbers(waiting(2), waiting(1), waiting(3)) == [1, 2, 3]


def test_what_nobody_has_seconded_waits() -> None:
    assert numbers(Amendment(1, "text"), waiting(2)) == [2]


def test_the_sum_farthest_from_the_original_comes_first() -> None:
    values = ((1, 35000_00), (2, 30000_00), (3, 20000_00))
    assert numbers(*(waiting(number, "sum", value, SUM) for number, value in values)) == [3, 2, 1]


def test_dates_go_by_their_distance_too_and_the_first_moved_breaks_a_tie() -> None:
    values = ((1, 739_010), (2, 738_990), (3, 739_030))
    assert numbers(*(waiting(number, "date", value, 739_000) for number, value in values)) == [3, 1, 2]


def test_sums_stand_together_where_the_first_of_them_was_moved() -> None:
    rivals = waiting(2, "sum", 35000_00, SUM), waiting(4, "sum", 1_00, SUM)
    assert numbers(waiting(1), *rivals, waiting(3), waiting(5, "date", 5, 4)) == [1, 4, 2, 3, 5]


@given(st.lists(st.tuples(st.sampled_from(amendments.KINDS), st.integers(1, 9)), max_size=8))
def test_every_amendment_gets_its_turn_once(moved: list[tuple[str, int]]) -> None:
    known = [waiting(number, kind, value, 5) for number, (kind, value) in enumerate(moved, 1)]
    order = amendments.voting_order(known)
    assert sorted(each.number for each in order) == [each.number for each in known]
    for kind in ("sum", "date"):
        distances = [abs((each.value or 0) - 5) for each in order if each.kind == kind]
        assert distances == sorted(distances, reverse=True)
    texts = [each.number for each in order if each.kind == "text"]
    assert texts == sorted(texts)


def test_one_is_before_the_meeting_at_a_time() -> None:
    first, second = waiting(1), waiting(2)
    assert amendments.next_pending([second, first]) == first
    with pytest.raises(amendments.AmendmentPending):
        amendments.next_pending([Amendment(1, "text", "pending"), second])
    assert amendments.next_pending([Amendment(1, "text", "carried")]) is None


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("moved", amendments.AmendmentPending),
        ("pending", amendments.AmendmentPending),
        ("carried", None),
        ("lost", None),
        ("withdrawn", None),
        ("lapsed", None),
    ],
)
def test_the_main_question_comes_last(state: str, refusal: type[RuleError] | None) -> None:
    check(lambda: amendments.check_open_main_vote([Amendment(1, "text", state)]), refusal)


@pytest.mark.parametrize(("hands", "carried"), [(4, False), (5, False), (6, True)])
def test_more_than_half_of_those_present_carry_it(hands: int, carried: bool) -> None:
    by_side = {"migrant": min(hands, 6), "local": max(hands - 6, 0)}
    assert amendments.is_carried(room(seats=seats((*MIGRANT[:6], *LOCAL[:4]))), by_side) is carried


@pytest.mark.parametrize(("act", "state"), [("second", "pending"), ("take_up", "moved"), ("carry", "lost")])
def test_an_amendment_goes_its_way_once(act: str, state: str) -> None:
    with pytest.raises(amendments.AmendmentStateRefuses):
        amendments.next_state(state, act)


def test_its_own_round_is_a_minute() -> None:
    assert amendments.SECONDS == 60
