"""A meeting of several days: each day that ended with 改日续会, and the writes with which a day ends and the next begins."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models import session
from models.base import JsonText, Model, UtcDateTime
from models.floor import turn_facts, turns_of_item
from models.meetings import Attendance, Meeting
from models.members import SYSTEM, By
from models.room import room_of
from rules import floor, meetings, sitting
from rules.room import Room


class Sitting(Model):
    """One day of a meeting that went on another day: when and where it was, and who was there at its end.

    The day that is to come or under way stands in the meeting itself.
    """

    __tablename__ = "sittings"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    place: Mapped[str]
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # null: too few came
    recessed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str]
    attendance: Mapped[Any] = mapped_column(JsonText)  # [{"member", "state"}] of everybody on that day's roster
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def sittings_of(meeting_id: int) -> list[Sitting]:
    """Return the days that are over, in order."""
    query = select(Sitting).where(Sitting.meeting_id == meeting_id)
    return list(db.session.scalars(query.order_by(Sitting.number)))


def end_day(meeting: Meeting, by: By, now: datetime, at: datetime, place: str, reason: str) -> Sitting:
    """Write the day down, let hands go down and everybody go home; the meeting waits for its next day."""
    state = meetings.next_state(meeting.state, "recess")
    session.drop_running_turn(meeting, now, by)
    for turn in turns_of_item(item.id) if (item := session.open_item(meeting)) else []:
        if sitting.lets_go(turn_facts(turn)):
            turn.state = floor.next_state(turn.state, "withdraw")
    session.freeze_roster(meeting)
    day = Sitting(
        meeting_id=meeting.id,
        number=meeting.sitting,
        place=meeting.place,
        planned_at=meeting.planned_at,
        opened_at=meeting.opened_at if meeting.sitting == 1 else meeting.reopened_at,
        recessed_at=now,
        reason=reason,
        attendance=_send_home(meeting, now),
        actor_id=by.actor_id,
        entered_by_id=by.entered_by_id,
    )
    db.session.add(day)
    if meeting.planned_end_at is not None:
        # The next day is to last as long as this one was.
        meeting.planned_end_at += at - meeting.planned_at
        meeting.end_reached_at = None
    meeting.state, meeting.planned_at, meeting.place, meeting.sitting = state, at, place, meeting.sitting + 1
    meeting.suspended_until = meeting.suspend_reason = meeting.attendance_lost_at = None
    meeting.reopened_at = meeting.end_reached_at = None
    db.session.flush()
    return day


def _send_home(meeting: Meeting, now: datetime) -> list[dict[str, Any]]:
    """Set everybody to absent for the next day; return who was how present on this one."""
    rows = db.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id).order_by(Attendance.id))
    was = []
    for row in rows.all():
        was.append({"member": row.member_id, "state": row.state})
        if row.state != "absent":
            row.state, row.changed_at = meetings.next_attendance(row.state, "recess"), now
    return was


def begin_day(meeting: Meeting, room: Room, now: datetime) -> None:
    """Take the open item up where it was left: without those who have not come, with those who are new."""
    item = session.open_item(meeting)
    if item is None or room.item is None:
        return
    for turn in turns_of_item(item.id):
        if turn.state == "waiting" and not room.is_present(turn.member_id):
            session.end_turn(meeting, turn, now, "withdraw", SYSTEM)
    db.session.flush()
    here = room_of(meeting)
    assert here.item is not None
    for member_id, kind in sitting.turns_to_take_up(here, here.item):
        seat = here.seat(member_id)
        session.add_turn(meeting, item, member_id, seat.side if seat else None, kind, now)
