"""重新审议: how long what was lost is barred, what lifts the bar, and what leaves none."""

from datetime import date, timedelta

import pytest

from rules import majority, reconsideration
from rules.charter_fields import Charter
from rules.errors import RuleError
from rules.reconsideration import Decision
from tests.rules.room_of import EVERYBODY, check, seats

DAY = date(2026, 11, 22)
LOST, TIED = Decision("充电桩", "lost", DAY), Decision("充电桩", "lost", DAY, is_tie=True)
CARRIED, INQUORATE = Decision("充电桩", "carried", DAY), Decision("充电桩", "inquorate", DAY)
THIRD_OF_EACH = (1, 2, 11, 12)


@pytest.mark.parametrize(
    ("decisions", "after", "backers", "refusal"),
    [
        ((), 1, (), None),
        ((LOST,), 0, (), reconsideration.ReconsiderationBarred),
        ((LOST,), 89, (), reconsideration.ReconsiderationBarred),
        ((LOST,), 90, (), reconsideration.ReconsiderationBarred),
        ((LOST,), 91, (), None),
        ((LOST,), 1, THIRD_OF_EACH, None),
        ((LOST,), 1, (1, 2, 11), reconsideration.ReconsiderationBarred),
        ((LOST,), 1, (1, 2, 3, 4, 5, 6), reconsideration.ReconsiderationBarred),
        ((CARRIED,), 1, (), None),
        ((INQUORATE,), 1, (), None),
        ((TIED,), 1, (), None),
        ((TIED, TIED), 1, EVERYBODY, reconsideration.SecondTie),
        ((TIED, TIED), 90, EVERYBODY, reconsideration.SecondTie),
        ((TIED, TIED), 91, (), None),
        ((LOST, TIED), 1, (), None),
        ((TIED, LOST), 1, (), reconsideration.ReconsiderationBarred),
        ((LOST, CARRIED), 1, (), None),
    ],
)
def test_when_the_same_matter_may_come_back(
    decisions: tuple[Decision, ...], after: int, backers: tuple[int, ...], refusal: type[RuleError] | None
) -> None:
    on = DAY + timedelta(days=after)
    check(lambda: reconsideration.check_again(decisions, on, Charter(), backers, seats()), refusal)


def test_the_bar_is_the_charters() -> None:
    assert reconsideration.barred_until(DAY, 30) == date(2026, 12, 22)


@pytest.mark.parametrize(
    ("members", "backers", "enough"),
    [
        (EVERYBODY, (1, 2, 11, 12), True),
        (EVERYBODY, (1, 11, 12), False),
        ((1, 2, 3, 11, 12, 13, 14), (1, 11, 12), True),
        ((1, 2, 3, 11, 12, 13, 14), (1, 11), False),
        ((1, 11), (1, 11), True),
        ((), (), False),
    ],
)
def test_a_third_of_each_side_is_enough(members: tuple[int, ...], backers: tuple[int, ...], enough: bool) -> None:
    assert reconsideration.has_new_facts(backers, seats(members=members)) is enough


def approval(have: int, of: int, need: int, side: str | None = None) -> majority.TestResult:
    return majority.TestResult("approval", "heads", side, have, of, need, have >= need)


MISSED = majority.TestResult("attendance", "heads", None, 6, 12, 7, False)


@pytest.mark.parametrize(
    ("tests", "tie"),
    [
        ((approval(6, 12, 7),), True),
        ((approval(5, 12, 7),), False),
        ((approval(7, 12, 7),), False),
        ((approval(3, 6, 4, "migrant"), approval(6, 6, 4, "local")), True),
        ((approval(3, 6, 4, "migrant"), approval(2, 6, 4, "local")), False),
        # Half of twelve is no tie where two thirds are asked for.
        ((approval(6, 12, 8),), False),
        ((approval(4, 4, 5),), True),
        ((approval(3, 4, 5),), False),
        ((MISSED, approval(6, 12, 7)), False),
        ((), False),
    ],
)
def test_a_tie_is_exact_equality_and_nothing_else(tests: tuple[majority.TestResult, ...], tie: bool) -> None:
    assert reconsideration.is_tie(tests) is tie


@pytest.mark.parametrize(
    ("preset", "noticed", "carried_out", "refusal"),
    [
        ("half_half", True, False, None),
        ("half_half", False, False, reconsideration.ChangeNotNoticed),
        ("two_thirds_half", True, False, reconsideration.OtherPreset),
        ("half_half", True, True, reconsideration.CarriedOutAlready),
    ],
)
def test_what_was_carried_is_changed_with_notice_by_the_same_rule_and_not_once_done(
    preset: str, noticed: bool, carried_out: bool, refusal: type[RuleError] | None
) -> None:
    then, now = {"id": "half_half"}, {"id": preset}
    check(lambda: reconsideration.check_change(then, now, is_noticed=noticed, is_carried_out=carried_out), refusal)


def test_one_of_two_in_favour_is_a_tie() -> None:
    count = majority.Count(entitled=3, present=2, yes=1, no=1)
    judged = majority.judge(majority.preset("half_half"), majority.Case(count))
    assert (judged.verdict, reconsideration.is_tie(judged.tests)) == ("lost", True)


def test_a_refusal_says_which_matter_and_until_when() -> None:
    with pytest.raises(reconsideration.ReconsiderationBarred) as raised:
        reconsideration.check_again((LOST,), DAY, Charter(), (), seats())
    assert raised.value.facts == {"title": "充电桩", "decided_on": DAY, "until": date(2027, 2, 20)}
    with pytest.raises(reconsideration.SecondTie) as raised_again:
        reconsideration.check_again((TIED, TIED), DAY, Charter(second_tie_days=30), EVERYBODY, seats())
    assert raised_again.value.facts == {"title": "充电桩", "until": date(2026, 12, 22)}
