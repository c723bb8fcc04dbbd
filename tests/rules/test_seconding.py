"""附议: who may second, and what needs no second."""

from typing import Any

import pytest

from rules import seconding
from rules.errors import RuleError
from rules.floor import NotPresent
from rules.meetings import MeetingNotInSession
from tests.rules.room_of import check, motion, room, seats


@pytest.mark.parametrize(
    ("mover", "seconder", "from_other_side", "changes", "refusal"),
    [
        (1, 2, False, {}, None),
        (1, 11, False, {}, None),
        (1, 11, True, {}, None),
        (1, 2, True, {}, seconding.SecondFromOtherSide),
        (1, 1, False, {}, seconding.OwnMotion),
        (1, 99, False, {}, NotPresent),
        (1, 11, False, {"seats": seats(m11="left")}, NotPresent),
        (1, 11, False, {"state": "suspended"}, MeetingNotInSession),
    ],
)
def test_one_other_representative_in_the_room_seconds(
    mover: int, seconder: int, from_other_side: bool, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    snapshot = room(**changes)
    check(lambda: seconding.check_second(snapshot, mover, seconder, from_other_side=from_other_side), refusal)


def test_a_motion_with_endorsers_needs_no_second() -> None:
    assert not seconding.needs_second(motion())
    assert seconding.needs_second(motion(seconder_ids=()))


def test_what_nobody_seconds_is_not_taken_up() -> None:
    seconding.check_seconded(11)
    with pytest.raises(seconding.SecondMissing):
        seconding.check_seconded(None)
