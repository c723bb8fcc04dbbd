"""Rows → facts: one snapshot of a meeting, read in the caller's transaction."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from extensions import db
from models.candidates import candidates_of
from models.councils import charter_facts, side_facts
from models.floor import turn_facts, turns_of_item
from models.meetings import AgendaItem, Attendance, Meeting, MotionRow
from models.members import Member
from models.voting import Vote, open_vote_facts, open_vote_of
from rules.candidates import MARKED
from rules.charter import preset_of
from rules.meetings import ENDED, Seat
from rules.room import OPEN_ITEM_STATES, Item, Motion, Room


def room_of(meeting: Meeting) -> Room:
    """Return what the rules and the screens need to know about the meeting now."""
    charter = charter_facts(meeting.charter_version_id)
    items = _items(meeting)
    current = next((item for item in items if item.state in OPEN_ITEM_STATES), None)
    vote = open_vote_of(meeting.id)
    seats = seats_of(meeting)
    return Room(
        meeting_id=meeting.id,
        state=meeting.state,
        seq=meeting.seq,
        charter=charter,
        preset=preset_of(charter),
        sides=side_facts(meeting.council_id),
        seats=seats,
        items=items,
        turns=tuple(turn_facts(row) for row in turns_of_item(current.id)) if current else (),
        vote=open_vote_facts(vote) if vote else None,
        opening_side=meeting.opening_side,
        suspended_until=meeting.suspended_until,
        names={seat.member_id: seat.name for seat in seats},
    )


def seats_of(meeting: Meeting) -> tuple[Seat, ...]:
    """Return the representatives on the roster with their declared presence, by side and seat.

    For a meeting that has ended the roster is the one of that day: it is read from the attendance.
    """
    is_on_roster = Attendance.id.is_not(None) if meeting.state in ENDED else Member.active_to.is_(None)
    query = (
        select(Member.id, Member.name, Member.side, Member.seat, Attendance.state)
        .outerjoin(Attendance, (Attendance.member_id == Member.id) & (Attendance.meeting_id == meeting.id))
        .where(Member.council_id == meeting.council_id, Member.seat.is_not(None), is_on_roster)
        .order_by(Member.side, Member.seat)
    )
    return tuple(
        Seat(member_id, name, side or "", seat or 0, attendance or "absent")
        for member_id, name, side, seat, attendance in db.session.execute(query)
    )


def _items(meeting: Meeting) -> tuple[Item, ...]:
    motions = selectinload(AgendaItem.motion).selectinload(MotionRow.seconders)
    rows = db.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position).options(motions)
    ).all()
    verdicts = dict(
        db.session.execute(
            select(Vote.item_id, Vote.verdict).where(Vote.meeting_id == meeting.id, Vote.verdict.in_(("carried", "lost")))
        ).all()
    )
    return tuple(
        Item(
            id=row.id,
            position=row.position,
            title=row.title,
            state=row.state,
            minutes=row.minutes,
            noticed=row.is_noticed,
            first_side=row.first_side,
            carried_from_id=row.carried_from_id,
            verdict=verdicts.get(row.id),
            motion=motion_facts(row.motion) if row.motion else None,
            is_sensitive=row.is_sensitive,
            is_consented=row.consent is not None and row.consent["is_given"],
        )
        for row in rows
    )


def motion_facts(row: MotionRow) -> Motion:
    return Motion(
        id=row.id,
        what=row.what,
        plain=row.plain,
        who=row.who,
        by_when=row.by_when,
        cost=row.cost,
        done_means=row.done_means,
        ballot_kind=row.ballot_kind,
        mover_id=row.mover_id,
        seconder_ids=tuple(seconder.member_id for seconder in row.seconders),
        question=row.question,
        seats=row.seats,
        stage=row.stage,
        candidates=candidates_of(row.id) if row.question in MARKED else (),
    )
