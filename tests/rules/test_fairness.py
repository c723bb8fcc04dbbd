"""Who has spoken how much: shares by member and side, the silent, and the length of bars."""

from rules import fairness
from rules.fairness import Share, Speech
from tests.rules.room_of import LOCAL, MIGRANT, seats

SAID = (
    Speech(1, MIGRANT[0], "migrant", "explain", None, 60),
    Speech(1, LOCAL[0], "local", "round", "yes", 30),
    Speech(2, MIGRANT[0], "migrant", "round", "no", 20),
    Speech(2, 99, None, "question", None, 15),
)


def test_turns_and_seconds_add_up_by_member_and_by_side() -> None:
    assert fairness.by_member(SAID) == {MIGRANT[0]: Share(2, 80), LOCAL[0]: Share(1, 30), 99: Share(1, 15)}
    assert fairness.by_side(SAID, ("migrant", "local")) == {"migrant": Share(2, 80), "local": Share(1, 30)}
    assert fairness.by_side((), ("migrant",)) == {"migrant": Share(0, 0)}


def test_an_item_has_its_own_share() -> None:
    assert fairness.by_member(fairness.on_item(SAID, 2)) == {MIGRANT[0]: Share(1, 20), 99: Share(1, 15)}


def test_the_silent_are_those_present_who_have_not_spoken() -> None:
    present = (MIGRANT[0], MIGRANT[1], LOCAL[0])
    assert [seat.member_id for seat in fairness.silent(seats(present), SAID)] == [MIGRANT[1]]


def test_a_bar_is_as_long_as_its_share_of_the_longest_and_one_second_is_seen() -> None:
    lengths = [fairness.per_mille(Share(1, seconds), 3000) for seconds in (3000, 1500, 1, 0)]
    assert lengths == [1000, 500, 1, 0]
    assert fairness.per_mille(Share(), 0) == 0
