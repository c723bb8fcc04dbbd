"""A rehearsal: a copy with pretend members who act by themselves, and nothing of it stays."""

from datetime import datetime, timedelta

from flask import Flask

from extensions import db
from models.councils import Council, all_councils, only_council, side_facts
from models.meetings import Meeting, live_meeting
from models.members import By, active_members
from models.room import room_of
from models.voting import Vote
from rules.podium import main_step
from services import floor, meetings, rehearsal, rehearsal_players, voting
from tests.services.hall import Hall

CHAIRS = {
    "open_room": lambda meeting, by, now, target: meetings.open_room(meeting, by, now),
    "open_meeting": lambda meeting, by, now, target: meetings.open_meeting(meeting, by, now),
    "open_item": lambda meeting, by, now, target: floor.open_item(meeting, target, by, now),
    "start_round": lambda meeting, by, now, target: floor.start_round(meeting, target, by, now),
    "start_debate": lambda meeting, by, now, target: floor.start_debate(meeting, target, by, now),
    "call_next": lambda meeting, by, now, target: floor.call_turn(meeting, target, by, now),
    "open_vote": lambda meeting, by, now, target: voting.open_vote(meeting, target, by, now),
    "close_vote": lambda meeting, by, now, target: voting.close_vote(meeting, target, by, now),
}


def counts() -> dict[str, int]:
    return {
        table.name: db.session.scalar(db.select(db.func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


def press(meeting_id: int, by: By, now: datetime) -> None:
    """Press the main button, unless it waits for somebody who has still to act."""
    db.session.rollback()
    room = room_of(db.session.get_one(Meeting, meeting_id))
    step = main_step(room)
    assert step is not None
    is_voting = room.vote is not None and room.vote.cast < room.vote.present
    is_gathering = room.state == "room_open" and sum(seat.is_present for seat in room.seats) < len(room.seats) - 1
    if step.is_allowed and step.act in CHAIRS and not is_voting and not is_gathering:
        CHAIRS[step.act](meeting_id, by, now, step.target_id)


def closed_votes(meeting_id: int) -> list[Vote]:
    query = db.select(Vote).where(Vote.meeting_id == meeting_id, Vote.state == "closed")
    return list(db.session.scalars(query.order_by(Vote.id)))


def test_a_copy_is_met_through_with_the_main_button_alone_and_thrown_away(stored_app: Flask) -> None:
    hall = Hall(seats=3)
    hall.convene()
    before, now = counts(), hall.now
    copy_id = rehearsal.start(hall.council_id, now)
    assert rehearsal.start(hall.council_id, now) == copy_id, "one at a time"
    copy = db.session.get_one(Council, copy_id)
    assert (copy.slug, copy.rehearsal_of_id) == ("rongyin-yanlian", hall.council_id)
    assert side_facts(copy_id) == side_facts(hall.council_id)
    pretend = [member.name for member in active_members(copy_id)]
    assert len(pretend) == 2 + 6
    assert not set(pretend) & {member.name for member in active_members(hall.council_id)}
    assert [council.id for council in all_councils()] == [hall.council_id]
    assert only_council() is not None
    meeting = live_meeting(copy_id)
    assert meeting is not None
    meeting_id, by = meeting.id, By(rehearsal.officer_of(copy_id, "chair").id)
    for _ in range(200):
        now += timedelta(seconds=7)
        rehearsal_players.play(now)
        press(meeting_id, by, now)
        if len(closed_votes(meeting_id)) == 2:
            break
    assert [vote.is_secret for vote in closed_votes(meeting_id)] == [False, True]
    assert hall.meeting.state == "in_session", "the real meeting goes its own way"
    rehearsal.throw_away(hall.council_id)
    assert counts() == before
    assert hall.rows("meeting_opened"), "nothing of the real one is gone"
