"""附议: who may second, and what needs no second."""

from typing import Any

import pytest

from rules import recusal, seconding
from rules.charter import Charter
from rules.errors import RuleError
from rules.floor import NotPresent
from rules.meetings import MeetingNotInSession
from tests.rules.room_of import START, check, motion, room, seats

RECUSED = recusal.Recusal(11, "noted", "施工方是我弟弟", True, START)


@pytest.mark.parametrize(
    ("mover", "seconder", "from_other_side", "changes", "refusal"),
    [
        (1, 2, False, {}, None),
        (1, 11, False, {}, None),
        (1, 11, True, {}, None),
        (1, 2, True, {}, seconding.SecondFromOtherSide),
        (1, 1, False, {}, seconding.OwnMotion),
        (1, 99, False, {}, NotPresent),
        (1, 11, False, {"recusals": (RECUSED,)}, recusal.RecusedMayNotDecide),
        (1, 11, False, {"seats": seats(m11="left")}, NotPresent),
        (1, 11, False, {"state": "suspended"}, MeetingNotInSession),
    ],
)
def test_one_other_representative_in_the_room_seconds(
    mover: int, seconder: int, from_other_side: bool, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    snapshot = room(charter=Charter(seconded_by="other_side" if from_other_side else "either"), **changes)
    check(lambda: seconding.check_second(snapshot, mover, seconder), refusal)
    assert seconding.may_second(snapshot, mover, seconder) is (refusal is None)


def test_whoever_is_recused_is_not_offered_as_a_seconder() -> None:
    snapshot = room(seats=seats(m12="left"), charter=Charter(seconded_by="other_side"), recusals=(RECUSED,))
    assert [seat.member_id for seat in seconding.able_seconders(snapshot, 1)] == [13, 14, 15, 16]


def test_a_motion_with_endorsers_needs_no_second() -> None:
    assert not seconding.needs_second(motion())
    assert seconding.needs_second(motion(seconder_ids=()))


def test_what_nobody_seconds_is_not_taken_up() -> None:
    seconding.check_seconded(11)
    with pytest.raises(seconding.SecondMissing):
        seconding.check_seconded(None)
