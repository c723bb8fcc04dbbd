"""Closing the debate: when it can be moved, and how many hands it takes, by table and for many rooms."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import closing_debate, procedural_motions
from rules.agenda import ItemStateRefuses
from rules.charter import Charter
from rules.consent import HandsInvalid
from rules.errors import RuleError
from rules.floor import NotPresent, SomebodySpeaking
from rules.room import ProceduralMotion
from rules.seconding import OwnMotion, SecondFromOtherSide
from tests.rules.room_of import LOCAL, MIGRANT, check, item, room, seats, turn


@pytest.mark.parametrize(
    ("state", "mover", "seconder", "other_side", "changes", "refusal"),
    [
        ("debate", 1, 11, False, {}, None),
        ("debate", 1, 2, False, {}, None),
        ("debate", 1, 2, True, {}, SecondFromOtherSide),
        ("debate", 1, 1, False, {}, OwnMotion),
        ("debate", 99, 1, False, {}, NotPresent),
        ("debate", 1, 99, False, {}, NotPresent),
        ("round", 1, 11, False, {}, ItemStateRefuses),
        ("voting", 1, 11, False, {}, ItemStateRefuses),
        ("debate", 1, 11, False, {"turns": (turn(1, 2, state="speaking"),)}, SomebodySpeaking),
        ("debate", 1, 11, False, {"turns": (turn(1, 2),)}, None),
    ],
)
def test_it_is_moved_and_seconded_after_the_round(
    state: str, mover: int, seconder: int, other_side: bool, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    now_open = item(state)
    snapshot = room(now_open, charter=Charter(seconded_by="other_side" if other_side else "either"), **changes)
    check(lambda: closing_debate.check_move(snapshot, now_open, mover, seconder), refusal)


@pytest.mark.parametrize(
    ("migrant", "local", "closed"),
    [
        (4, 4, True),
        (5, 3, True),
        (6, 2, False),
        (4, 3, False),
        (3, 5, True),
        (2, 6, False),
        (6, 6, True),
        (0, 0, False),
    ],
)
def test_two_thirds_of_all_and_half_of_each_side(migrant: int, local: int, closed: bool) -> None:
    assert closing_debate.is_closed(room(), {"migrant": migrant, "local": local}) is closed


@given(st.integers(0, 6), st.integers(0, 6), st.data())
def test_it_is_exactly_what_fractions_say(migrant: int, local: int, data: st.DataObject) -> None:
    hands = {"migrant": data.draw(st.integers(0, migrant)), "local": data.draw(st.integers(0, local))}
    snapshot = room(seats=seats((*MIGRANT[:migrant], *LOCAL[:local])))
    expected = migrant + local > 0 and Fraction(sum(hands.values()), migrant + local) >= Fraction(2, 3)
    for present, side in ((migrant, "migrant"), (local, "local")):
        expected = expected and (present == 0 or Fraction(hands[side], present) >= Fraction(1, 2))
    assert closing_debate.is_closed(snapshot, hands) is expected


def test_hands_that_cannot_be_are_counted_again() -> None:
    with pytest.raises(HandsInvalid):
        closing_debate.is_closed(room(), {"migrant": 7, "local": 4})


def test_whoever_still_waits_is_let_go() -> None:
    waiting = (turn(1, 1), turn(2, 11, "question"))
    assert closing_debate.turns_cut_off(room(turns=(*waiting, turn(3, 2, state="done")))) == waiting


@pytest.mark.parametrize(
    ("state", "refusal"),
    [("called", procedural_motions.HandsWaitForCalled), ("speaking", procedural_motions.HandsWaitForSpeech)],
)
def test_hands_wait_for_whoever_has_the_floor_and_say_for_what(state: str, refusal: type[RuleError]) -> None:
    moved = ProceduralMotion(1, "postpone", "seconded", 1, 11)
    now = room(turns=(turn(1, 2, state=state),))
    check(lambda: procedural_motions.check_decide(now, moved, {"migrant": 4, "local": 4}, None), refusal)
