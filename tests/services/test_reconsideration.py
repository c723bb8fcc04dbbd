"""What was voted down does not come back at once under the same words, unless a third of each side stand behind it."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.agenda_items import NewItem
from rules import acts_motions
from rules.reconsideration import BodyMissing, ReconsiderationBarred, ReferralNotDue, SecondTie
from services import agenda, meetings, motions
from tests.services.hall import Hall


def decided(hall: Hall, yes: list[int], no: list[int]) -> str:
    """Bring the hall's motion before a meeting of its own, moved by one person alone, and end the meeting."""
    hall.convene(alone(hall))
    verdict = hall.decide(1, yes, no)
    meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
    return verdict


def alone(hall: Hall, **changes: Any) -> NewItem:
    return hall.motion(seconder_ids=(), **changes)


def lost(hall: Hall) -> None:
    assert decided(hall, hall.migrant, hall.local) == "lost"


def tied(hall: Hall) -> None:
    assert decided(hall, [*hall.migrant[:3], *hall.local[:3]], [*hall.migrant[3:], *hall.local[3:]]) == "lost"


def test_a_motion_that_was_lost_is_not_put_on_an_agenda_for_ninety_days(hall: Hall) -> None:
    lost(hall)
    hall.later(90 * 86400)
    with pytest.raises(ReconsiderationBarred) as refusal:
        hall.call(alone(hall))
    assert refusal.value.facts["decided_on"] == date(2026, 11, 22)
    assert refusal.value.facts["until"] == date(2027, 2, 20)
    hall.later(86400)
    hall.call(alone(hall))


def test_a_third_of_each_side_bring_it_back_earlier(hall: Hall) -> None:
    lost(hall)
    with pytest.raises(ReconsiderationBarred):
        hall.call(hall.motion(seconder_ids=(hall.migrant[1], hall.local[0])))
    hall.call(hall.motion(seconder_ids=(hall.migrant[1], *hall.local[:2])))


def test_another_text_is_another_matter_and_a_discussion_is_not_barred(hall: Hall) -> None:
    lost(hall)
    hall.call(alone(hall, what="先在3号楼试装5个。"), NewItem("飞线充电整治怎么落实"))


def test_nor_is_it_added_on_the_spot(hall: Hall) -> None:
    lost(hall)
    hall.convene(NewItem("共享单车停放点"))
    with pytest.raises(ReconsiderationBarred):
        agenda.add_item_on_the_spot(hall.meeting_id, alone(hall), False, hall.chair, hall.now)


def test_one_tie_bars_nothing_and_after_a_second_only_time_helps(hall: Hall) -> None:
    tied(hall)
    tied(hall)
    with pytest.raises(SecondTie):
        hall.call(hall.motion(seconder_ids=tuple(hall.everybody[1:])))
    hall.now += timedelta(days=91)
    hall.call(alone(hall))


def test_what_was_carried_and_what_was_adjourned_is_not_barred(hall: Hall) -> None:
    assert decided(hall, hall.everybody, []) == "carried"
    hall.convene(alone(hall))
    hall.start_debate()
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "时间到了")
    hall.call(alone(hall))


def test_a_second_tie_says_until_when_and_may_be_referred_upward_once(hall: Hall) -> None:
    halves = [*hall.migrant[:3], *hall.local[:3]], [*hall.migrant[3:], *hall.local[3:]]
    tied(hall)
    hall.convene(alone(hall))
    item_id = hall.item().id
    with pytest.raises(ReferralNotDue):
        motions.refer_upward(hall.meeting_id, item_id, "街道办事处", hall.chair, hall.now)
    hall.decide(1, *halves)
    assert hall.item().tie_until == date(2027, 2, 20)
    assert acts_motions.podium(hall.room) == ("refer_upward",)
    with pytest.raises(BodyMissing):
        motions.refer_upward(hall.meeting_id, item_id, " ", hall.chair, hall.now)
    for body in ("街道办事处", "区里"):
        motions.refer_upward(hall.meeting_id, item_id, body, hall.chair, hall.now)
    assert (hall.item().referred_to, acts_motions.podium(hall.room)) == ("街道办事处", ())
