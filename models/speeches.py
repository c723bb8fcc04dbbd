"""Turns that were begun, as fairness counts them."""

from datetime import datetime

from sqlalchemy import or_, select

from extensions import db
from models.floor import TurnRow
from models.meetings import AgendaItem, Attendance
from models.members import Member
from rules.fairness import Speech


def speeches_of(meeting_id: int, now: datetime) -> tuple[Speech, ...]:
    """Return the speeches of a meeting, a running one with its seconds until `now`, in the order of the agenda."""
    columns = (AgendaItem.position, TurnRow.member_id, TurnRow.side, TurnRow.kind, TurnRow.stance)
    query = (
        select(*columns, TurnRow.started_at, TurnRow.ended_at, TurnRow.ends_at)
        .join(AgendaItem, AgendaItem.id == TurnRow.item_id)
        .where(TurnRow.meeting_id == meeting_id, TurnRow.started_at.is_not(None))
        .order_by(AgendaItem.position, TurnRow.started_at, TurnRow.id)
    )
    return tuple(
        Speech(position, member_id, side, kind, stance, _seconds(started_at, ended_at or min(now, ends_at or now)))
        for position, member_id, side, kind, stance, started_at, ended_at, ends_at in db.session.execute(query)
    )


def _seconds(started_at: datetime | None, until: datetime) -> int:
    return max(0, int((until - started_at).total_seconds())) if started_at is not None else 0


def names_at(meeting_id: int) -> dict[int, str]:
    """Return the names of all who came or were given the floor: of guests, 列席 and who has left the council since, too."""
    spoke = select(TurnRow.member_id).where(TurnRow.meeting_id == meeting_id)
    came = select(Attendance.member_id).where(Attendance.meeting_id == meeting_id)
    query = select(Member.id, Member.name).where(or_(Member.id.in_(spoke), Member.id.in_(came)))
    return dict(iter(db.session.execute(query)))
