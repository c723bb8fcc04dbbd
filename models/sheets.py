"""What a result sheet reads beside the vote itself: the roll with who entered what for whom, and its seal."""

from dataclasses import dataclass

from sqlalchemy import select

from extensions import db
from models import journal
from models.journal import JournalRow
from models.meetings import Meeting
from models.members import Member
from models.tellers import TellerRow
from models.voting import Ballot, RollRow, Vote


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One person of the frozen roll. `choice` of a named ballot only; `entered_by`: who typed it in for them (代录).

    `instead`: paper, or counting, in the place of a ballot from the phone. `represented_by`: who cast for them (委托).
    `helped_by`: whose help they had, by their own choice (帮忙).
    """

    name: str
    side: str
    is_present: bool
    has_voted: bool
    choice: str | None
    entered_by: str
    instead: str | None
    represented_by: str
    helped_by: str


@dataclass(frozen=True, slots=True)
class Seal:
    """Where the closing stands in the meeting's chain; `hash` is the 记录校验码 of that moment."""

    number: int
    hash: str


def roll_of_sheet(vote: Vote) -> list[SheetEntry]:
    """Return the roll as it was frozen, with what each one's ballot came to."""
    names = {entry["member"]: entry["name"] for entry in vote.frozen["roll"]}
    columns = (RollRow.member_id, RollRow.side, RollRow.is_present, RollRow.has_voted, RollRow.choice)
    query = (
        select(*columns, Member.name, RollRow.instead, RollRow.represented_by_id, RollRow.helped_by)
        .outerjoin(Ballot, (Ballot.vote_id == RollRow.vote_id) & (Ballot.receipt == RollRow.receipt))
        .outerjoin(Member, Member.id == Ballot.entered_by_id)
        .where(RollRow.vote_id == vote.id)
        .order_by(RollRow.id)
    )
    return [
        SheetEntry(
            name=names[row.member_id],
            side=row.side,
            is_present=row.is_present,
            has_voted=row.has_voted,
            choice=row.choice,
            entered_by=row.name or "",
            instead=row.instead,
            represented_by=names.get(row.represented_by_id, ""),
            helped_by=row.helped_by or "",
        )
        for row in db.session.execute(query)
    ]


def tellers_of_sheet(vote: Vote) -> dict[str, str]:
    """Return who counted, by side."""
    query = select(TellerRow.side, Member.name).join(Member, Member.id == TellerRow.member_id)
    return dict(db.session.execute(query.where(TellerRow.vote_id == vote.id)).all())


def seal_of(meeting: Meeting, vote: Vote) -> Seal | None:
    """Return the row that sealed the vote's closing."""
    stream = journal.stream_of(meeting.council_id, meeting.id)
    rows = db.session.scalars(
        select(JournalRow).where(JournalRow.stream_id == stream.id, JournalRow.act == "vote_closed")
    )
    row = next((row for row in rows if row.facts and row.facts["vote"] == vote.id), None)
    return Seal(row.number, row.hash) if row else None
