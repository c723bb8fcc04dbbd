"""A meeting's life through its commands: called, counted, opened, paused, ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from extensions import db
from models import journal
from models.meetings import Attendance, Meeting, meeting_of_the_day, meetings_of
from models.members import By
from rules import agenda, floor
from rules.errors import NotFound, RuleError
from rules.journal import export_lines, verify
from rules.meetings import (
    AttendanceReached,
    AttendanceStateRefuses,
    AttendanceTooLow,
    ItemStillOpen,
    ItemsWaiting,
    MeetingEnded,
    MeetingNotInSession,
    MeetingStateRefuses,
    RoomNotOpen,
    WrongMeetingCode,
)
from rules.podium import main_step
from rules.sentences import missing_sentence
from services import attendance, meetings, voting
from services import floor as floor_commands
from services.councils import end_membership
from services.meetings import AgendaEmpty, NewItem, NewMeeting
from tests.services.hall import Hall

TALK = NewItem("共享单车停放点", minutes=10)
# Nothing here depends on the store: test_voting.py and test_whole_meeting.py run on both.
pytestmark = pytest.mark.parametrize("stored_app", ["sqlite"], indirect=True)


def attendance_of(hall: Hall, member_id: int) -> Attendance:
    query = db.select(Attendance).filter_by(meeting_id=hall.meeting_id, member_id=member_id)
    row: Attendance = db.session.scalars(query).one()
    return row


# --- the notice ---


def test_meetings_are_numbered_and_keep_the_charter_they_were_called_under(hall: Hall) -> None:
    first, second = hall.call(), hall.call()
    assert [db.session.get_one(Meeting, number).number for number in (first, second)] == [1, 2]
    assert {meeting.charter_version_id for meeting in meetings_of(hall.council_id)} == {1}
    assert [row.act for row in hall.rows()] == ["meeting_called"]
    assert len(hall.rows("meeting_called", meeting=False)) == 2


def test_a_meeting_without_an_item_is_not_called(hall: Hall) -> None:
    with pytest.raises(AgendaEmpty):
        meetings.call_meeting(hall.council_id, NewMeeting("t", "p", hall.now, ()), hall.chair, hall.now)
    assert meetings_of(hall.council_id) == []


@pytest.mark.parametrize("place", ["mover_id", "seconder_ids"])
def test_somebody_of_another_council_moves_and_seconds_nothing_here(hall: Hall, place: str) -> None:
    stranger = Hall("huaian").migrant[0]
    changes: dict[str, Any] = {place: stranger if place == "mover_id" else (stranger,)}
    with pytest.raises(NotFound):
        hall.call(hall.motion(**changes))
    assert meetings_of(hall.council_id) == []


def test_a_mover_and_a_doubled_name_second_only_once(hall: Hall) -> None:
    mover, other = hall.migrant[0], hall.local[0]
    hall.call(hall.motion(mover_id=mover, seconder_ids=(other, mover, other)))
    motion = hall.room.items[0].motion
    assert motion is not None
    assert motion.seconder_ids == (other,)


def test_only_what_an_earlier_meeting_left_over_is_carried_on(hall: Hall) -> None:
    hall.convene(hall.motion(), TALK)
    left_over = hall.item(2).id
    with pytest.raises(NotFound):
        hall.call(hall.motion(carried_from_id=left_over))
    first = hall.meeting_id
    meetings.adjourn(first, hall.chair, hall.now, "时间太晚")
    hall.call(hall.motion(carried_from_id=left_over))
    assert hall.item(1).carried_from_id == left_over
    with pytest.raises(NotFound):
        Hall("huaian").call(NewItem("别处的", carried_from_id=left_over))


# --- checking in ---


def test_nobody_checks_in_before_the_room_is_open(hall: Hall) -> None:
    hall.call()
    with pytest.raises(RoomNotOpen):
        hall.check_in(hall.migrant[0])


@pytest.mark.parametrize("code", [None, "", "0", "99999", "１２３４"])
def test_a_phone_needs_the_code_on_the_big_screen(hall: Hall, code: str | None) -> None:
    hall.gather(present=[])
    with pytest.raises(WrongMeetingCode):
        attendance.check_in(hall.meeting_id, hall.migrant[0], By(hall.migrant[0]), hall.now, code)
    attendance.check_in(hall.meeting_id, hall.migrant[0], By(hall.migrant[0]), hall.now, f" {hall.meeting.code} ")
    assert hall.room.is_present(hall.migrant[0])


def test_the_secretary_checks_in_for_who_has_no_phone_and_both_names_are_kept(hall: Hall) -> None:
    hall.gather(present=[])
    member = hall.local[5]
    attendance.check_in(hall.meeting_id, member, By(member, hall.secretary_id), hall.now)
    row = attendance_of(hall, member)
    assert (row.state, row.actor_id, row.entered_by_id) == ("present", member, hall.secretary_id)
    (sealed,) = hall.rows("checked_in")
    assert (sealed.actor_id, sealed.entered_by_id) == (member, hall.secretary_id)
    assert "entered_by" in sealed.facts


def test_checking_in_twice_counts_once(hall: Hall) -> None:
    hall.gather(present=[])
    hall.check_in(hall.migrant[0], hall.migrant[0])
    assert len(hall.rows("checked_in")) == 1


def test_a_member_of_another_council_is_not_found_here(hall: Hall) -> None:
    hall.gather(present=[])
    stranger = Hall("huaian").migrant[0]
    for command in (attendance.check_in, attendance.check_out, attendance.ask_leave):
        with pytest.raises(NotFound):
            command(hall.meeting_id, stranger, By(stranger, hall.secretary_id), hall.now)


def test_whoever_leaves_may_come_back_and_the_first_arrival_stays_written(hall: Hall) -> None:
    hall.gather(present=[])
    member = hall.migrant[0]
    hall.check_in(member)
    arrived = hall.now
    hall.later(60)
    hall.check_out(member)
    assert not hall.room.is_present(member)
    hall.check_out(member)
    hall.later(60)
    hall.check_in(member)
    row = attendance_of(hall, member)
    assert (row.state, row.first_present_at, row.changed_at) == ("present", arrived, hall.now)
    assert len(hall.rows("checked_out")) == 1


def test_leave_is_asked_before_arriving_and_stays_in_the_entitled(hall: Hall) -> None:
    hall.call()
    member = hall.local[0]
    attendance.ask_leave(hall.meeting_id, member, By(member), hall.now)
    attendance.ask_leave(hall.meeting_id, member, By(member), hall.now)
    assert len(hall.rows("leave_asked")) == 1
    assert [result.of for result in hall.room.attendance] == [6, 6]
    meetings.open_room(hall.meeting_id, hall.chair, hall.now)
    hall.check_in(member)
    with pytest.raises(AttendanceStateRefuses):
        attendance.ask_leave(hall.meeting_id, member, By(member), hall.now)


def test_nobody_leaves_who_has_not_come(hall: Hall) -> None:
    hall.gather(present=[])
    with pytest.raises(AttendanceStateRefuses):
        hall.check_out(hall.migrant[0])


def test_those_who_attend_without_a_ballot_are_counted_nowhere(hall: Hall) -> None:
    observer = hall.add_member("黄经理", "observer")
    hall.gather()
    hall.check_in(observer)
    assert [(result.have, result.of) for result in hall.room.attendance] == [(6, 6), (6, 6)]
    assert hall.room.seat(observer) is None


# --- opening ---


@pytest.mark.parametrize(("present", "opens"), [(3, False), (4, True), (5, True)])
def test_the_meeting_opens_when_each_side_has_more_than_half(hall: Hall, present: int, opens: bool) -> None:
    hall.gather(present=[*hall.migrant, *hall.local[:present]])
    if opens:
        meetings.open_meeting(hall.meeting_id, hall.chair, hall.now)
        assert hall.meeting.state == "in_session"
        return
    with pytest.raises(AttendanceTooLow) as refusal:
        meetings.open_meeting(hall.meeting_id, hall.chair, hall.now)
    results = refusal.value.facts["results"]
    assert missing_sentence(results, {"local": "本地居民代表"}, "zh") == "本地居民代表还差1人"
    assert hall.meeting.state == "room_open"


@pytest.mark.parametrize(("preset_id", "needed"), [("half_half", 7), ("two_thirds_half", 8)])
def test_under_a_rule_for_the_whole_the_sides_are_not_asked(hall: Hall, preset_id: str, needed: int) -> None:
    other = Hall("huaian", preset_id=preset_id)
    other.gather(present=other.everybody[: needed - 1])
    with pytest.raises(AttendanceTooLow):
        meetings.open_meeting(other.meeting_id, other.chair, other.now)
    other.check_in(other.everybody[needed - 1])
    meetings.open_meeting(other.meeting_id, other.chair, other.now)
    assert other.meeting.state == "in_session"


def test_the_opening_side_is_drawn_once(hall: Hall) -> None:
    hall.convene()
    drawn = hall.meeting.opening_side
    assert drawn in ("migrant", "local")
    for _ in range(5):
        meetings.open_meeting(hall.meeting_id, hall.chair, hall.now)
    assert hall.meeting.opening_side == drawn
    assert len(hall.rows("meeting_opened")) == 1


def test_a_room_that_is_opened_twice_is_opened_once(hall: Hall) -> None:
    hall.gather(present=[])
    meetings.open_room(hall.meeting_id, hall.chair, hall.now)
    assert len(hall.rows("room_opened")) == 1


def test_a_meeting_is_not_opened_before_its_room(hall: Hall) -> None:
    hall.call()
    for command in (meetings.open_meeting, meetings.declare_inquorate, meetings.suspend, meetings.resume):
        with pytest.raises(MeetingStateRefuses):
            command(hall.meeting_id, hall.chair, hall.now)


def test_too_few_make_an_inquorate_meeting_with_a_record(hall: Hall) -> None:
    hall.gather(present=[*hall.migrant, *hall.local[:3]])
    meetings.declare_inquorate(hall.meeting_id, hall.chair, hall.now)
    meetings.declare_inquorate(hall.meeting_id, hall.chair, hall.now)
    assert hall.meeting.state == "inquorate"
    assert hall.item().state == "carried_over"
    (ending,) = hall.rows("meeting_inquorate")
    assert ending.facts["present"] == {"migrant": 6, "local": 3}


def test_enough_people_cannot_be_declared_too_few(hall: Hall) -> None:
    hall.gather()
    with pytest.raises(AttendanceReached):
        meetings.declare_inquorate(hall.meeting_id, hall.chair, hall.now)


# --- attendance lost in between ---


def lose_attendance(hall: Hall) -> None:
    hall.check_out(*hall.local[3:])


def test_without_enough_people_no_item_is_opened(hall: Hall) -> None:
    hall.convene()
    lose_attendance(hall)
    with pytest.raises(AttendanceTooLow):
        hall.open_item()


def test_without_enough_people_nobody_is_called_and_no_vote_is_opened(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    hall.raise_hand(hall.migrant[0])
    lose_attendance(hall)
    with pytest.raises(AttendanceTooLow):
        hall.called()
    floor_commands.lower_hand(hall.meeting_id, hall.migrant[0], By(hall.migrant[0]), hall.now)
    with pytest.raises(AttendanceTooLow):
        hall.open_vote()
    with pytest.raises(AttendanceTooLow):
        hall.raise_hand(hall.migrant[1])


def test_the_loss_is_written_down_once_and_so_is_the_recovery(hall: Hall) -> None:
    hall.convene()
    hall.check_out(*hall.local[4:])
    assert hall.meeting.attendance_lost_at is None
    hall.check_out(*hall.local[2:4])
    assert hall.meeting.attendance_lost_at == hall.now
    (lost,) = hall.rows("attendance_lost")
    assert lost.facts == {"present": {"migrant": 6, "local": 3}}
    assert lost.actor == "system"
    hall.later(120)
    hall.check_in(*hall.local[2:4])
    assert hall.meeting.attendance_lost_at is None
    assert len(hall.rows("attendance_restored")) == 1
    hall.open_item()


def test_whoever_is_speaking_finishes_although_attendance_is_lost(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    speaker = hall.start()
    hall.check_out(*[member for member in hall.local if member != speaker.member_id][:3])
    running = hall.running
    assert running is not None
    assert running.state == "speaking"
    step = main_step(hall.room)
    assert step is not None
    assert step.act == "finish_turn"
    floor_commands.finish_turn(hall.meeting_id, speaker.id, By(speaker.member_id), hall.later(5))
    step = main_step(hall.room)
    assert step is not None
    assert step.act == "suspend"


def test_whoever_has_only_been_called_waits_when_attendance_is_lost(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    called = hall.called()
    hall.check_out(*[member for member in hall.local if member != called.member_id][:3])
    assert hall.running is None
    assert hall.turn_of(called.member_id).state == "waiting"
    assert hall.tick(60) is None
    assert hall.turn_of(called.member_id).no_shows == 0


def test_an_open_vote_goes_on_when_people_leave(hall: Hall) -> None:
    hall.convene()
    vote_id = hall.open_vote()
    for member_id in hall.everybody:
        hall.cast(vote_id, member_id)
    lose_attendance(hall)
    assert voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "carried"
    assert hall.vote(vote_id).result["overall"]["present"] == 12


# --- pause ---


def test_a_pause_ends_what_is_being_said_and_puts_back_who_was_called(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    speaker = hall.start()
    meetings.suspend(hall.meeting_id, hall.chair, hall.later(30))
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    assert hall.turn_of(speaker.member_id).state == "done"
    assert hall.turn_of(speaker.member_id).spoken_seconds == 30
    meetings.resume(hall.meeting_id, hall.chair, hall.later(60))
    meetings.resume(hall.meeting_id, hall.chair, hall.now)
    called = hall.called()
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    assert hall.turn_of(called.member_id).state == "waiting"
    assert len(hall.rows("meeting_suspended")) == 2
    assert len(hall.rows("meeting_resumed")) == 1


def test_a_pause_for_want_of_people_adjourns_at_its_deadline_as_the_system(hall: Hall) -> None:
    hall.convene(hall.motion(), TALK)
    hall.decide(1, hall.everybody)
    lose_attendance(hall)
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    deadline = hall.now + timedelta(minutes=15)
    assert hall.tick(14 * 60) == deadline
    assert hall.meeting.state == "suspended"
    hall.tick(5 * 60)
    meeting = hall.meeting
    assert (meeting.state, meeting.ended_at) == ("adjourned", deadline)
    assert [item.state for item in meeting.items] == ["decided", "carried_over"]
    (ending,) = hall.rows("meeting_adjourned")
    assert (ending.actor, ending.at) == ("system", journal.instant(deadline))


def test_a_command_that_comes_after_the_deadline_finds_the_meeting_adjourned(hall: Hall) -> None:
    hall.convene()
    lose_attendance(hall)
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    hall.later(15 * 60)
    with pytest.raises(MeetingEnded):
        hall.check_in(hall.local[3])


def test_people_who_come_back_in_time_make_the_meeting_go_on(hall: Hall) -> None:
    hall.convene()
    lose_attendance(hall)
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    hall.later(60)
    with pytest.raises(AttendanceTooLow):
        meetings.resume(hall.meeting_id, hall.chair, hall.now)
    hall.check_in(hall.local[3])
    assert hall.tick(20 * 60) is None
    meetings.resume(hall.meeting_id, hall.chair, hall.now)
    assert (hall.meeting.state, hall.meeting.suspended_until) == ("in_session", None)


def test_a_pause_the_chair_asked_for_is_not_ended_by_the_clock(hall: Hall) -> None:
    hall.convene()
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    assert hall.tick(3600) is None
    assert hall.meeting.state == "suspended"


def test_people_who_leave_after_a_long_pause_have_the_full_time_to_come_back(hall: Hall) -> None:
    hall.convene()
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    hall.tick(3600)
    lose_attendance(hall)
    assert hall.meeting.suspended_until == hall.now + timedelta(minutes=15)
    hall.tick(15 * 60)
    assert (hall.meeting.state, hall.meeting.ended_at) == ("adjourned", hall.now)


def test_no_pause_while_a_vote_is_open(hall: Hall) -> None:
    hall.convene()
    hall.open_vote()
    with pytest.raises(ItemStillOpen):
        meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    with pytest.raises(ItemStillOpen):
        meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "停电")


# --- the end ---


def test_adjourning_needs_a_reason_and_leaves_what_is_unfinished_to_the_next_meeting(hall: Hall) -> None:
    hall.convene(hall.motion(), TALK, TALK)
    hall.decide(1, hall.everybody)
    hall.start_round(2)
    with pytest.raises(floor.ReasonMissing):
        meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "  ")
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, " 时间太晚 ")
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "再按一次")
    meeting = hall.meeting
    assert (meeting.state, meeting.end_reason) == ("adjourned", "时间太晚")
    assert [item.state for item in meeting.items] == ["decided", "carried_over", "carried_over"]
    assert {turn.state for turn in hall.turns(2)} == {"withdrawn"}


def test_a_meeting_is_not_closed_before_its_agenda_is_done(hall: Hall) -> None:
    hall.convene(hall.motion(), TALK)
    with pytest.raises(ItemsWaiting):
        meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
    hall.open_item()
    with pytest.raises(ItemStillOpen):
        meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)


def test_closing_seals_the_head_of_the_record_into_the_councils_chain(hall: Hall) -> None:
    hall.convene()
    hall.decide(1, hall.everybody)
    meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
    meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
    stream = journal.stream_of(hall.council_id, hall.meeting_id)
    report = verify(list(export_lines(journal.rows_of(stream))), stream.head)
    assert report.ok
    (sealed,) = hall.rows("meeting_record_sealed", meeting=False)
    assert sealed.facts == {"meeting": 1, "rows": stream.number, "head": stream.head, "state": "closed"}


def test_an_agenda_that_is_done_may_be_closed_although_people_have_left(hall: Hall) -> None:
    hall.convene()
    hall.decide(1, hall.everybody)
    lose_attendance(hall)
    step = main_step(hall.room)
    assert step is not None
    assert step.act == "close_meeting"
    meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
    assert hall.meeting.state == "closed"


ENDED_COMMANDS: list[Callable[[Hall], object]] = [
    lambda hall: meetings.open_room(hall.meeting_id, hall.chair, hall.now),
    lambda hall: meetings.open_meeting(hall.meeting_id, hall.chair, hall.now),
    lambda hall: meetings.declare_inquorate(hall.meeting_id, hall.chair, hall.now),
    lambda hall: meetings.suspend(hall.meeting_id, hall.chair, hall.now),
    lambda hall: meetings.resume(hall.meeting_id, hall.chair, hall.now),
    lambda hall: meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "x"),
    lambda hall: attendance.check_in(hall.meeting_id, hall.local[5], By(hall.local[5]), hall.now, hall.meeting.code),
    lambda hall: attendance.check_out(hall.meeting_id, hall.local[0], By(hall.local[0]), hall.now),
    lambda hall: attendance.ask_leave(hall.meeting_id, hall.local[5], By(hall.local[5]), hall.now),
    lambda hall: hall.open_item(2),
    lambda hall: hall.raise_hand(hall.local[0]),
]


def test_nothing_more_happens_in_a_meeting_that_has_ended(hall: Hall) -> None:
    hall.convene(hall.motion(), present=hall.everybody[:-1])
    hall.decide(1, hall.everybody[:-1])
    meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
    before = journal.stream_of(hall.council_id, hall.meeting_id).head
    hall_item = hall.item
    hall.item = lambda position=1: hall_item(1)  # type: ignore[method-assign]
    for command in ENDED_COMMANDS:
        with pytest.raises(RuleError):
            command(hall)
    assert journal.stream_of(hall.council_id, hall.meeting_id).head == before


def test_the_record_keeps_the_roster_of_the_day(hall: Hall) -> None:
    hall.convene()
    hall.decide(1, hall.everybody)
    meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
    hall.add_member("后来的", "representative", "local", 7)
    assert len(hall.room.seats) == 12


def test_no_command_finds_a_meeting_that_does_not_exist(hall: Hall) -> None:
    with pytest.raises(NotFound):
        meetings.open_room(999, hall.chair, hall.now)


# --- items that are left to the next meeting ---


def test_an_item_that_nobody_can_explain_moves_to_the_next_meeting_once(hall: Hall) -> None:
    mover, seconder = hall.migrant[0], hall.local[0]
    absent = [member for member in hall.everybody if member not in (mover, seconder)]
    motion: dict[str, Any] = {"mover_id": mover, "seconder_ids": (seconder,)}
    hall.convene(hall.motion(**motion), TALK, present=absent)
    with pytest.raises(agenda.ExplainerAbsent):
        hall.open_item()
    step = main_step(hall.room)
    assert step is not None
    assert step.act == "carry_over"
    left_over = hall.item().id
    for _ in range(2):
        meetings.carry_over_item(hall.meeting_id, left_over, hall.chair, hall.now)
    assert len(hall.rows("item_carried_over")) == 1
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "x")

    hall.convene(hall.motion(**motion, carried_from_id=left_over), present=absent)
    with pytest.raises(agenda.CarriedOverBefore):
        meetings.carry_over_item(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    hall.open_item()
    assert hall.running is None
    assert hall.item().state == "explaining"


def test_an_item_with_its_explainer_in_the_room_stays_on_the_agenda(hall: Hall) -> None:
    hall.convene(hall.motion(), TALK)
    for position in (1, 2):
        with pytest.raises(agenda.ExplainerPresent):
            meetings.carry_over_item(hall.meeting_id, hall.item(position).id, hall.chair, hall.now)


def test_an_item_under_discussion_is_not_put_off_and_its_speaker_not_cut_short(hall: Hall) -> None:
    hall.convene(hall.motion(), hall.motion("夜间噪音公约", mover_id=hall.migrant[5], seconder_ids=()))
    hall.start_round()
    hall.check_out(hall.migrant[5])
    speaker = hall.start()
    with pytest.raises(agenda.ItemStateRefuses):
        meetings.carry_over_item(hall.meeting_id, hall.item(1).id, hall.chair, hall.now)
    meetings.carry_over_item(hall.meeting_id, hall.item(2).id, hall.chair, hall.now)
    assert hall.turn_of(speaker.member_id).state == "speaking"


def test_no_item_of_another_meeting_is_moved(hall: Hall) -> None:
    hall.convene()
    other = hall.item().id
    hall.convene()
    with pytest.raises(NotFound):
        meetings.carry_over_item(hall.meeting_id, other, hall.chair, hall.now)
    with pytest.raises(NotFound):
        floor_commands.open_item(hall.meeting_id, other, hall.chair, hall.now)


def test_items_are_moved_only_while_the_meeting_is_in_session(hall: Hall) -> None:
    hall.gather()
    with pytest.raises(MeetingNotInSession):
        meetings.carry_over_item(hall.meeting_id, hall.item().id, hall.chair, hall.now)


def test_who_asked_leave_and_then_left_the_council_is_not_in_the_record(hall: Hall) -> None:
    hall.call()
    gone = hall.local[5]
    attendance.ask_leave(hall.meeting_id, gone, By(gone), hall.now)
    end_membership(hall.council_id, gone, hall.chair, hall.now)
    meetings.open_room(hall.meeting_id, hall.chair, hall.now)
    meetings.declare_inquorate(hall.meeting_id, hall.chair, hall.now)
    assert gone not in {seat.member_id for seat in hall.room.seats}
    assert len(hall.room.seats) == 11


def test_the_next_meeting_of_the_same_evening_is_shown_when_it_is_due(hall: Hall) -> None:
    hall.gather(present=[])
    ended = hall.meeting_id
    meetings.declare_inquorate(ended, hall.chair, hall.now)
    later = NewMeeting("第2次会议", "社区党群服务中心", hall.now + timedelta(hours=2), [TALK])
    following = meetings.call_meeting(hall.council_id, later, hall.chair, hall.now)
    for hours, shown in ((0.5, ended), (1.5, following), (2.5, following)):
        meeting = meeting_of_the_day(hall.council_id, hall.now + timedelta(hours=hours))
        assert meeting is not None
        assert meeting.id == shown
