"""A recused member: on the roll or off it, and when so many are recused that there is no vote."""

import pytest

from rules import recusal
from rules.majority import Case, Count, preset
from rules.recusal import RecusalMiscounted, RecusalMustStay, Recused, RecusedMayNotDecide, TooManyRecused, roll_without
from tests.rules.rule_of import sides

BY_SIDE, LEGAL = preset("half_half_by_side"), preset("owners_committee")
ROLL = sides(Count(6, 5), Count(5, 4))


def test_law_keeps_the_recused_on_its_roll_and_a_charter_lets_them_leave_by_default() -> None:
    assert recusal.ways_offered(LEGAL) == ("stays",)
    assert recusal.ways_offered(BY_SIDE) == ("leaves_roll", "stays")
    with pytest.raises(RecusalMustStay):
        roll_without(LEGAL, "leaves_roll", ROLL, {})


def test_recused_who_stay_are_counted_as_before() -> None:
    assert roll_without(LEGAL, "stays", ROLL, {"migrant": Recused(2, 2)}) == ROLL


@pytest.mark.parametrize(
    ("recused", "left"),
    [
        ({}, ROLL),
        ({"migrant": Recused(1, 1)}, sides(Count(5, 4), Count(5, 4))),
        # On leave, and recused as well.
        ({"migrant": Recused(1, 0)}, sides(Count(5, 5), Count(5, 4))),
        # Half of 6 remain, and more than half of 5.
        ({"migrant": Recused(3, 2), "local": Recused(2, 2)}, sides(Count(3, 3), Count(3, 2))),
    ],
)
def test_recused_who_leave_are_neither_entitled_nor_present(recused: dict[str, Recused], left: Case) -> None:
    assert roll_without(BY_SIDE, "leaves_roll", ROLL, recused) == left


@pytest.mark.parametrize(
    "recused",
    [{"migrant": Recused(4, 4)}, {"migrant": Recused(6, 5)}, {"local": Recused(3, 3)}, {"local": Recused(5, 4)}],
)
def test_below_half_of_a_side_there_is_no_vote(recused: dict[str, Recused]) -> None:
    with pytest.raises(TooManyRecused):
        roll_without(BY_SIDE, "leaves_roll", ROLL, recused)
    assert roll_without(BY_SIDE, "stays", ROLL, recused) == ROLL


@pytest.mark.parametrize(
    "recused",
    [
        {"migrant": Recused(7, 1)},
        {"migrant": Recused(1, 2)},
        {"migrant": Recused(1, -1)},
        {"nobody": Recused(1, 0)},
        {"nobody": Recused(1, 1)},
        {"local": Recused(5, 5)},
        # 5 of 6 are present: two absent ones cannot be recused.
        {"migrant": Recused(2, 0)},
    ],
)
def test_recused_who_cannot_be_are_an_error(recused: dict[str, Recused]) -> None:
    with pytest.raises(RecusalMiscounted):
        roll_without(BY_SIDE, "leaves_roll", ROLL, recused)


def test_recused_state_facts_once_and_cast_no_ballot() -> None:
    recusal.check_may_speak(is_recused=True, has_stated_facts=False)
    recusal.check_may_speak(is_recused=False, has_stated_facts=True)
    recusal.check_may_vote(is_recused=False)
    with pytest.raises(RecusedMayNotDecide):
        recusal.check_may_speak(is_recused=True, has_stated_facts=True)
    with pytest.raises(RecusedMayNotDecide):
        recusal.check_may_vote(is_recused=True)


@pytest.mark.parametrize(("hands", "expected"), [(4, False), (5, False), (6, True)])
def test_disputed_recusal_is_decided_by_more_than_half_of_the_others(hands: int, expected: bool) -> None:
    assert recusal.must_recuse(hands, others_present=10) == expected
