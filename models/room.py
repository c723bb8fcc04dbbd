"""Rows → facts: one snapshot of a meeting, read in the caller's transaction."""

from collections.abc import Set

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from extensions import db
from models.amendments import amendment_facts, amendments_of_item
from models.candidates import candidates_of
from models.chair_presence import chair_seat
from models.conduct import conduct_of
from models.councils import charter_facts, side_facts
from models.floor import turn_facts, turns_of_item
from models.meetings import AgendaItem, Attendance, Meeting, MotionRow
from models.members import Member
from models.procedural_motions import open_procedural_motion, procedural_motion_facts
from models.proxies import proxies_of
from models.recusals import recusals_of
from models.tellers import counting_of
from models.voting import main_verdicts, open_vote_facts, open_vote_of
from rules.candidates import MARKED
from rules.charter import preset_of
from rules.counting import Counting
from rules.meetings import ENDED, Seat
from rules.room import OPEN_ITEM_STATES, Item, Motion, Room


def room_of(meeting: Meeting) -> Room:
    """Return what the rules and the screens need to know about the meeting now."""
    charter = charter_facts(meeting.charter_version_id)
    items = _items(meeting)
    current = next((item for item in items if item.state in OPEN_ITEM_STATES), None)
    vote = open_vote_of(meeting.id)
    moved = open_procedural_motion(meeting.id) if current else None
    seats = seats_of(meeting)
    turns = tuple(turn_facts(row) for row in turns_of_item(current.id)) if current else ()
    conduct = conduct_of(meeting, current, turns)
    return Room(
        meeting_id=meeting.id,
        state=meeting.state,
        seq=meeting.seq,
        charter=charter,
        preset=preset_of(charter),
        sides=side_facts(meeting.council_id),
        seats=seats,
        items=items,
        turns=turns,
        vote=open_vote_facts(vote) if vote else None,
        opening_side=meeting.opening_side,
        suspended_until=meeting.suspended_until,
        amendments=tuple(map(amendment_facts, amendments_of_item(current.id))) if current else (),
        procedural_motion=procedural_motion_facts(moved) if moved else None,
        names=_names(seats, {turn.member_id for turn in turns} | conduct.people),
        conduct=conduct,
        counting=counting_of(current.id, vote.id if vote else None) if current else Counting(),
        sitting=meeting.sitting,
        suspend_reason=meeting.suspend_reason or "",
        recusals=recusals_of(current.id) if current else (),
        chair_seat=chair_seat(meeting, charter),
        proxies=proxies_of(meeting.id) if charter.proxies != "none" else (),
    )


def _names(seats: tuple[Seat, ...], others: Set[int]) -> dict[int, str]:
    """Return the names of everybody who sits, and of those without a seat who speak or preside: guests, the chair."""
    names = {seat.member_id: seat.name for seat in seats}
    missing = others - names.keys()
    if missing:
        names |= dict(db.session.execute(select(Member.id, Member.name).where(Member.id.in_(missing))).all())
    return names


def seats_of(meeting: Meeting) -> tuple[Seat, ...]:
    """Return the representatives on the roster with their declared presence, by side and seat.

    For a meeting that has ended the roster is the one of that day: it is read from the attendance.
    """
    is_on_roster = Attendance.id.is_not(None) if meeting.state in ENDED else Member.active_to.is_(None)
    query = (
        select(
            Member.id,
            Member.name,
            Member.side,
            Member.seat,
            Attendance.state,
            Member.is_elder,
            Member.has_interpreter,
            Member.post,
        )
        .outerjoin(Attendance, (Attendance.member_id == Member.id) & (Attendance.meeting_id == meeting.id))
        .where(Member.council_id == meeting.council_id, Member.seat.is_not(None), is_on_roster)
        .order_by(Member.side, Member.seat)
    )
    return tuple(
        Seat(member_id, name, side or "", seat or 0, attendance or "absent", is_elder, has_interpreter, post == "chair")
        for member_id, name, side, seat, attendance, is_elder, has_interpreter, post in db.session.execute(query)
    )


def _items(meeting: Meeting) -> tuple[Item, ...]:
    motions = selectinload(AgendaItem.motion).selectinload(MotionRow.seconders)
    rows = db.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position).options(motions)
    ).all()
    verdicts = main_verdicts(meeting.id)
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
            verdict=verdicts.get(row.id, (None,))[-1],
            motion=motion_facts(row.motion) if row.motion else None,
            is_sensitive=row.is_sensitive,
            is_consented=row.consent is not None and row.consent["is_given"],
            is_debate_closed=row.debate_closed_at is not None,
            part=row.motion.part if row.motion else 1,
            parts=row.motion.parts if row.motion else 1,
            part_verdicts=verdicts.get(row.id, ()),
            tie_until=row.tie_until,
            referred_to=row.referred_to,
            opened_at=row.opened_at,
            public_title=row.public_title,
            is_closing_asked=row.closing_hands is not None,
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
