"""What one objection prevents: skipping the round, and a new vote after the announced end."""

from datetime import timedelta
from typing import Any

import pytest

from rules import unanimity
from rules.agenda import ItemStateRefuses
from rules.conduct import Asking, Conduct
from rules.errors import RuleError
from rules.floor import NotPresent
from rules.meetings import AttendanceTooLow
from tests.rules.room_of import MIGRANT, START, check, item, room, seats, turn


@pytest.mark.parametrize(
    ("state", "objections", "changes", "refusal"),
    [
        ("explaining", 0, {}, None),
        ("explaining", 0, {"turns": (turn(1, 1, "explain", "done"),)}, None),
        ("explaining", 1, {}, unanimity.SomebodyObjects),
        ("explaining", 0, {"turns": (turn(1, 1, "explain", "called"),)}, ItemStateRefuses),
        ("explaining", 0, {"turns": (turn(1, 1, "explain"),)}, ItemStateRefuses),
        ("round", 0, {}, ItemStateRefuses),
        ("debate", 0, {}, ItemStateRefuses),
        ("explaining", 0, {"seats": seats(MIGRANT)}, AttendanceTooLow),
    ],
)
def test_a_round_is_skipped_only_if_nobody_objects(
    state: str, objections: int, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    now_open = item(state)
    check(lambda: unanimity.check_skip_round(room(now_open, **changes), now_open, objections), refusal)


def asked(state: str, kind: str = "late_vote", turn_id: int | None = None) -> Asking:
    return Asking(1, kind, state, 1, turn_id, 0, START + timedelta(seconds=10))


@pytest.mark.parametrize(
    ("is_past", "askings", "refusal"),
    [
        (False, (), None),
        (True, (), unanimity.ObjectionsNotAsked),
        (True, (asked("asked"),), unanimity.ObjectionsNotAsked),
        (True, (asked("granted", "skip_round"),), unanimity.ObjectionsNotAsked),
        (True, (asked("granted"),), None),
        (True, (asked("refused"),), unanimity.AfterAnnouncedEnd),
    ],
)
def test_no_new_vote_after_the_announced_end_unless_nobody_objects(
    is_past: bool, askings: tuple[Asking, ...], refusal: type[RuleError] | None
) -> None:
    snapshot = room(conduct=Conduct(is_past_end=is_past, askings=askings))
    check(lambda: unanimity.check_open_vote_late(snapshot), refusal)


@pytest.mark.parametrize(
    ("objections", "after", "refusal"),
    [(0, 9, unanimity.WaitForObjections), (0, 10, None), (1, 0, None), (3, 9, None)],
)
def test_silence_is_waited_for_and_an_objection_is_not(
    objections: int, after: int, refusal: type[RuleError] | None
) -> None:
    now = START + timedelta(seconds=after)
    check(lambda: unanimity.check_answer(asked("asked"), objections, now), refusal)


@pytest.mark.parametrize(
    ("askings", "kind", "turn_id", "refusal"),
    [
        ((), "skip_round", None, None),
        ((asked("asked"),), "skip_round", None, unanimity.AnotherAsked),
        ((asked("refused", "skip_round"),), "skip_round", None, unanimity.AnsweredAlready),
        ((asked("refused"),), "skip_round", None, None),
        ((asked("granted", "extend_turn", 4),), "extend_turn", 4, unanimity.AnsweredAlready),
        ((asked("granted", "extend_turn", 4),), "extend_turn", 5, None),
        ((asked("lapsed", "skip_round"),), "skip_round", None, None),
    ],
)
def test_each_thing_is_asked_once_and_one_at_a_time(
    askings: tuple[Asking, ...], kind: str, turn_id: int | None, refusal: type[RuleError] | None
) -> None:
    check(lambda: unanimity.check_ask(room(conduct=Conduct(askings=askings)), kind, turn_id), refusal)


def test_an_objection_comes_from_inside_and_before_the_answer() -> None:
    present = room(seats=seats(MIGRANT))
    unanimity.check_object(present, asked("asked"), 1)
    with pytest.raises(NotPresent):
        unanimity.check_object(present, asked("asked"), 11)
    with pytest.raises(unanimity.AnsweredAlready):
        unanimity.check_object(present, asked("granted"), 1)
