"""Calls that are taken back, speakers who do not start, arrivals in the middle of a round."""

from datetime import timedelta

import pytest

from rules import floor, turns
from rules.charter import Charter
from rules.errors import RuleError
from tests.rules.room_of import START, check, room, turn

START_BY = START + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("kind", "state", "start_by", "after", "refusal"),
    [
        ("round", "called", START_BY, 5, None),
        ("debate", "called", START_BY, 0, None),
        ("round", "called", START_BY, 6, floor.TurnStateRefuses),
        ("explain", "called", START_BY, 0, floor.TurnStateRefuses),
        ("round", "called", None, 0, floor.TurnStateRefuses),
        ("round", "speaking", None, 0, floor.TurnStateRefuses),
        ("round", "waiting", None, 0, floor.TurnStateRefuses),
    ],
)
def test_a_call_is_taken_back_within_five_seconds(
    kind: str, state: str, start_by: object, after: int, refusal: type[RuleError] | None
) -> None:
    called = turn(1, 1, kind, state, start_by=start_by)
    check(lambda: turns.check_undo_call(called, Charter(), START + timedelta(seconds=after)), refusal)


@pytest.mark.parametrize(
    ("kind", "no_shows", "to_end", "after"),
    [("round", 0, True, 1), ("round", 1, False, 2), ("round", 2, False, 3), ("debate", 0, False, 2)],
)
def test_who_does_not_start_goes_to_the_end_of_a_round_once(kind: str, no_shows: int, to_end: bool, after: int) -> None:
    called = turn(1, 1, kind, "called", no_shows=no_shows)
    assert (turns.goes_to_end(called), turns.no_shows_after(called)) == (to_end, after)


@pytest.mark.parametrize(
    ("state", "no_shows", "refusal"),
    [
        ("called", 2, None),
        ("called", 1, floor.AskFirst),
        ("called", 0, floor.AskFirst),
        ("waiting", 2, floor.TurnStateRefuses),
        ("speaking", 2, floor.TurnStateRefuses),
    ],
)
def test_nobody_is_passed_over_before_the_chair_has_asked(
    state: str, no_shows: int, refusal: type[RuleError] | None
) -> None:
    check(lambda: turns.check_pass_over(turn(1, 1, "round", state, no_shows=no_shows), "第1位"), refusal)


@pytest.mark.parametrize(
    ("item_state", "kind", "state", "side", "joins"),
    [
        ("round", None, None, "local", True),
        ("round", "round", "withdrawn", "local", True),
        ("round", "round", "done", "local", False),
        ("round", "round", "passed", "local", False),
        ("round", "round", "waiting", "local", False),
        ("round", "explain", "done", "local", True),
        ("round", None, None, None, False),
        ("debate", None, None, "local", False),
        (None, None, None, "local", False),
    ],
)
def test_a_late_arrival_joins_a_running_round_once(
    item_state: str | None, kind: str | None, state: str | None, side: str | None, joins: bool
) -> None:
    had = [turn(1, 11, kind, state or "")] if kind else []
    assert turns.joins_round(item_state, [*had, turn(2, 12, "round")], 11, side) is joins


def test_only_who_is_not_first_is_an_override() -> None:
    first, second = turn(1, 1), turn(2, 11)
    assert not turns.is_override(first, (first, second))
    assert turns.is_override(second, (first, second))


@pytest.mark.parametrize("state", ["called", "speaking"])
def test_the_floor_is_free_or_somebody_is_named(state: str) -> None:
    turns.check_floor_free(room())
    with pytest.raises(floor.SomebodySpeaking) as refusal:
        turns.check_floor_free(room(turns=(turn(1, 3, state=state),)))
    assert refusal.value.facts == {"name": "第3位"}
