"""A meeting of several days: the day ends, everybody checks in anew, and what was open is taken up again."""

from datetime import timedelta

import pytest

from extensions import db
from models import journal
from models.notices import notices_of
from models.sittings import sittings_of
from rules.meetings import AttendanceTooLow, RoomNotOpen
from services import meetings, sittings
from services.sittings import NextDay
from tests.services.hall import Hall

DAY = 24 * 3600


def recess(hall: Hall, place: str = "文化站二楼") -> None:
    day = NextDay(hall.now + timedelta(days=1), place, "时间太晚")
    sittings.recess(hall.meeting_id, day, hall.chair, hall.now)


def reopen(hall: Hall, present: list[int]) -> None:
    hall.later(DAY)
    meetings.open_room(hall.meeting_id, hall.chair, hall.now)
    hall.check_in(*present)
    meetings.open_meeting(hall.meeting_id, hall.chair, hall.now)


def test_the_day_is_written_down_and_the_notice_calls_the_next_one(hall: Hall) -> None:
    hall.convene(present=hall.everybody[:-1])
    code, opened_at = hall.meeting.code, hall.meeting.opened_at
    recess(hall)
    recess(hall)
    meeting = hall.meeting
    assert (meeting.state, meeting.sitting, meeting.place) == ("recessed", 2, "文化站二楼")
    (day,) = sittings_of(meeting.id)
    assert (day.number, day.place, day.opened_at, day.reason) == (1, "社区党群服务中心", opened_at, "时间太晚")
    assert [each["state"] for each in day.attendance].count("present") == 11
    assert notices_of(meeting.id)[-1].facts["sitting"] == 2
    (row,) = hall.rows("meeting_continues", meeting=False)
    assert row.facts["head"] == hall.rows()[-1].hash
    with pytest.raises(RoomNotOpen):
        hall.check_in(hall.migrant[0])
    meetings.open_room(hall.meeting_id, hall.chair, hall.later(DAY))
    assert hall.meeting.code != code or code == "0000"
    assert not any(seat.is_present for seat in hall.room.seats), "everybody checks in anew"


def test_the_announced_end_moves_with_the_day_and_is_to_come_again(hall: Hall) -> None:
    hall.convene()
    meeting = hall.meeting
    meeting.planned_end_at = ends_at = meeting.planned_at + timedelta(hours=2)
    db.session.commit()
    hall.tick(7201)
    assert hall.room.conduct.is_past_end
    recess(hall)
    meeting = hall.meeting
    assert meeting.planned_end_at is not None
    assert meeting.planned_end_at - meeting.planned_at == timedelta(hours=2)
    assert meeting.planned_end_at > ends_at
    assert notices_of(meeting.id)[-1].facts["ends_at"] == journal.instant(meeting.planned_end_at)
    reopen(hall, hall.everybody)
    assert not hall.room.conduct.is_past_end


def test_a_round_goes_on_with_those_who_are_there_and_the_lot_stands(hall: Hall) -> None:
    hall.convene(present=[*hall.migrant[:5], *hall.local])
    side = hall.meeting.opening_side
    hall.start_round()
    first = hall.speak()
    waiting = [turn.member_id for turn in hall.queue]
    gone, late = waiting[3], hall.migrant[5]
    recess(hall)
    reopen(hall, [each for each in hall.everybody if each != gone])
    assert hall.meeting.opening_side == side
    assert hall.item().state == "round"
    assert [turn.member_id for turn in hall.queue] == [each for each in waiting if each != gone] + [late]
    assert first.member_id not in [turn.member_id for turn in hall.queue]
    assert [row.facts["sitting"] for row in hall.rows("sitting_opened")] == [2]


def test_hands_go_down_with_the_day_and_the_debate_goes_on(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    hall.raise_hand(hall.migrant[2])
    hall.raise_hand(hall.local[2], "no")
    hall.start()
    recess(hall)
    reopen(hall, hall.everybody)
    assert (hall.item().state, hall.queue, hall.running) == ("debate", (), None)
    assert hall.decide(1, yes=hall.everybody) == "carried"


def test_a_motion_that_nobody_has_explained_yet_is_explained_by_who_is_there(hall: Hall) -> None:
    hall.convene()
    hall.open_item()
    recess(hall)
    reopen(hall, [each for each in hall.everybody if each != hall.migrant[0]])
    assert [(turn.kind, turn.member_id) for turn in hall.queue] == [("explain", hall.local[0])]


def test_too_few_on_the_later_day_lead_to_another_one_or_to_the_end(hall: Hall) -> None:
    hall.convene()
    recess(hall)
    meetings.open_room(hall.meeting_id, hall.chair, hall.later(DAY))
    hall.check_in(*hall.migrant)
    with pytest.raises(AttendanceTooLow):
        meetings.open_meeting(hall.meeting_id, hall.chair, hall.now)
    recess(hall)
    assert [(day.number, day.opened_at is None) for day in sittings_of(hall.meeting_id)] == [(1, False), (2, True)]
    meetings.adjourn(hall.meeting_id, hall.chair, hall.later(60), "一直凑不齐")
    assert hall.item().state == "carried_over"


def test_a_pause_has_a_length_and_a_reason_that_go_with_it(hall: Hall) -> None:
    hall.convene()
    until = hall.now + timedelta(minutes=40)
    meetings.suspend(hall.meeting_id, hall.chair, hall.now, until, " 吃晚饭 ")
    assert (hall.meeting.suspended_until, hall.room.suspend_reason) == (until, "吃晚饭")
    hall.tick(3600)
    assert hall.meeting.state == "suspended", "a pause of the chair's ends nothing by itself"
    meetings.resume(hall.meeting_id, hall.chair, hall.now)
    assert hall.room.suspend_reason == ""
    assert hall.rows("meeting_suspended")[0].facts.keys() == {"until"}
    assert hall.rows("pause_explained")[0].facts == {"reason": "吃晚饭"}
