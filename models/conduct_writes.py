"""Writes that several commands of the floor's conduct share. Each is called inside a command's transaction."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from extensions import db
from models import session
from models.base import Model
from models.chairings import ChairingRow, open_chairing
from models.conduct import AskingRow
from models.floor import turn_of
from models.meetings import Meeting
from models.members import By
from models.recording import record
from rules import chairing, unanimity
from rules.room import Room

Row = TypeVar("Row", bound=Model)


def keep(meeting: Meeting, row: Row) -> Row:
    """Add a row of the meeting's conduct, and note that there is some to look for."""
    meeting.conduct_rows += 1
    db.session.add(row)
    db.session.flush()
    return row


def give_up_turns(meeting: Meeting, room: Room, member_id: int, by: By, now: datetime) -> None:
    """Take down what a member waits for on the open item: they preside, have lost the floor, or have left the debate."""
    for turn in chairing.turns_given_up(room, member_id):
        session.end_turn(meeting, turn_of(meeting.id, turn.id), now, "withdraw", by)


def lapse_askings(meeting: Meeting, at: datetime) -> None:
    """Let go what was asked and never answered: the turn or the phase that it was about is over."""
    if not meeting.conduct_rows:
        return
    query = select(AskingRow).where(AskingRow.meeting_id == meeting.id, AskingRow.state == "asked")
    for row in db.session.scalars(query):
        row.state, row.answered_at = unanimity.next_state(row.state, "lapse"), at
    db.session.flush()


def end_chairing(meeting: Meeting, row: ChairingRow, by: By, now: datetime) -> None:
    """Give the chair back."""
    row.ended_at = now
    db.session.flush()
    record(meeting, now, "chair_taken_back", by, {"member": row.member_id})


def take_chair_back(meeting: Meeting, by: By, now: datetime) -> None:
    """The item that the chair was handed over for is done, and the next one is opened: the chair is back."""
    row = open_chairing(meeting.id) if meeting.conduct_rows else None
    if row is not None:
        end_chairing(meeting, row, by, now)
