"""A point of order: raised, ruled on, appealed, and what stands in the end."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules import points_of_order as order
from rules.conduct import Conduct
from rules.errors import RuleError
from rules.floor import NotPresent, ReasonMissing
from rules.hands import HandsMiscounted
from rules.meetings import MeetingNotInSession
from rules.points_of_order import PointOfOrder
from rules.room import Turn
from tests.rules.room_of import LOCAL, MIGRANT, START, check, room, seats, turn, voting_room

RAISED = PointOfOrder(1, "还没有清点人数")
RULED = PointOfOrder(1, "还没有清点人数", ruling=False, reason="已经清点过")


@pytest.mark.parametrize(
    ("changes", "member", "words", "refusal"),
    [
        ({}, 1, "跑题了", None),
        ({"turns": (turn(1, 2, state="speaking"),)}, 1, "跑题了", None),
        ({"seats": seats(MIGRANT)}, 1, "人数不够了", None),
        ({}, 1, " ", order.PointMissing),
        ({}, 99, "跑题了", NotPresent),
        ({"seats": seats(m1="left")}, 1, "跑题了", NotPresent),
        ({"state": "suspended"}, 1, "跑题了", MeetingNotInSession),
    ],
)
def test_who_may_raise_one(changes: dict[str, Any], member: int, words: str, refusal: type[RuleError] | None) -> None:
    check(lambda: order.check_raise(room(**changes), member, words), refusal)


def test_one_is_raised_during_a_vote_too() -> None:
    order.check_raise(voting_room(), 1, "票没有发到我手上")


@pytest.mark.parametrize(
    ("point", "reason", "refusal"),
    [(RAISED, "已经清点过", None), (RAISED, "", ReasonMissing), (RULED, "再想一想", order.RuledAlready)],
)
def test_the_chair_rules_once_and_says_why(point: PointOfOrder, reason: str, refusal: type[RuleError] | None) -> None:
    check(lambda: order.check_rule(point, False, reason), refusal)


def test_a_reason_without_a_ruling_rules_nothing() -> None:
    with pytest.raises(order.RulingMissing):
        order.check_rule(RAISED, None, "已经清点过")


@pytest.mark.parametrize(
    ("point", "appellants", "refusal"),
    [
        (RULED, (1, 11), None),
        (RULED, (1, 2, 3), None),
        (RULED, (1,), order.AppellantsMissing),
        (RULED, (1, 1), order.AppellantsMissing),
        (RULED, (1, 16), order.AppellantsMissing),
        (RULED, (1, 99), order.AppellantsMissing),
        (RAISED, (1, 11), order.NotRuledYet),
        (PointOfOrder(1, "x", True, "y", False), (1, 11), order.AppealedAlready),
    ],
)
def test_two_who_are_present_appeal_once(
    point: PointOfOrder, appellants: tuple[int, ...], refusal: type[RuleError] | None
) -> None:
    present = room(seats=seats((*MIGRANT, *LOCAL[:5])))
    check(lambda: order.check_appeal(present, point, appellants), refusal)


JUST_RULED = PointOfOrder(1, "跑题了", False, "没有", id=1, item_id=1, ruled_at=START)
SOON, BEFORE = START + timedelta(seconds=5), START - timedelta(seconds=5)


@pytest.mark.parametrize(
    ("turns", "vote_opened_at", "is_open"),
    [
        ((), None, True),
        ((turn(1, 2, state="speaking", started_at=BEFORE),), BEFORE, True),
        ((turn(1, 2, state="called"),), None, True),
        ((turn(1, 2, state="speaking", started_at=SOON),), None, False),
        ((), SOON, False),
    ],
)
def test_an_appeal_comes_before_the_next_turn_or_vote(
    turns: tuple[Turn, ...], vote_opened_at: datetime | None, is_open: bool
) -> None:
    now = room(turns=turns, conduct=Conduct(points=(JUST_RULED,), vote_opened_at=vote_opened_at))
    assert order.is_open_to_appeal(now, JUST_RULED) is order.is_told(now, JUST_RULED) is is_open


def test_what_two_have_appealed_is_decided_though_the_meeting_has_gone_on() -> None:
    point = replace(JUST_RULED, appellant_ids=(1, 11))
    now = room(conduct=Conduct(points=(point,), vote_opened_at=SOON))
    assert order.waits_for_hands(now, point)
    assert order.is_told(now, point)
    assert not order.is_open_to_appeal(now, point)


@pytest.mark.parametrize(("hands", "overturned"), [(5, False), (6, False), (7, True), (12, True), (0, False)])
def test_more_than_half_of_those_present_overturn_it(hands: int, overturned: bool) -> None:
    by_side = {"migrant": min(hands, 6), "local": max(hands - 6, 0)}
    assert order.is_overturned(room(), by_side) is overturned


@pytest.mark.parametrize("hands", [-1, 6])
def test_hands_that_cannot_be_are_counted_again(hands: int) -> None:
    with pytest.raises(HandsMiscounted):
        order.is_overturned(room(seats=seats((*MIGRANT, *LOCAL[:5]))), {"migrant": 6, "local": hands})


@pytest.mark.parametrize(
    ("ruling", "overturned", "stands"),
    [
        (None, None, None),
        (True, None, True),
        (False, None, False),
        (True, True, False),
        (False, True, True),
        (True, False, True),
        (False, False, False),
    ],
)
def test_what_stands_in_the_end(ruling: bool | None, overturned: bool | None, stands: bool | None) -> None:
    assert PointOfOrder(1, "x", ruling, "y", overturned).stands is stands
