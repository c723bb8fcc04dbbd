"""What the council has decided before on the very same motion, before it is put on an agenda again."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from extensions import db
from models.councils import Council, charter_facts
from models.meetings import AgendaItem, Meeting, MotionRow
from models.members import By
from models.recording import record
from models.room import seats_of
from models.voting import Vote
from rules import reconsideration
from rules.majority import TestResult
from rules.reconsideration import Decision


def check_motion(meeting: Meeting, what: str, backer_ids: tuple[int, ...]) -> None:
    """Raise ReconsiderationBarred or SecondTie when the motion cannot come before `meeting` again.

    The same substance is here the same text; whether another text means the same, a person has to say. `backer_ids`
    are its mover and those who put their name to it.
    """
    decisions = [_decision(vote, _zone(meeting)) for vote in _votes_on(meeting.council_id, what)]
    if not decisions:
        return
    charter = charter_facts(meeting.charter_version_id)
    on = _local(meeting.planned_at, _zone(meeting))
    reconsideration.check_again(decisions, on, charter, backer_ids, seats_of(meeting))


def note_tie(meeting: Meeting, item: AgendaItem, vote: Vote, by: By, now: datetime) -> None:
    """Write down a second tie on the same motion: until when there is no third vote (charter: days)."""
    decisions = [
        _decision(each, _zone(meeting)) for each in _votes_on(meeting.council_id, vote.frozen["motion"]["what"])
    ]
    if not reconsideration.is_second_tie(decisions):
        return
    days = charter_facts(meeting.charter_version_id).second_tie_days
    item.tie_until = reconsideration.barred_until(decisions[-1].decided_on, days)
    record(meeting, now, "second_tie", by, {"item": item.position, "until": item.tie_until.isoformat()})


def _votes_on(council_id: int, what: str) -> list[Vote]:
    query = (
        select(Vote)
        .join(Meeting, Meeting.id == Vote.meeting_id)
        .join(MotionRow, MotionRow.id == Vote.motion_id)
        .where(
            Meeting.council_id == council_id, Vote.state == "closed", Vote.question == "motion", MotionRow.what == what
        )
    )
    return list(db.session.scalars(query.order_by(Vote.closed_at, Vote.id)))


def _decision(vote: Vote, zone: ZoneInfo) -> Decision:
    tests = [TestResult(**test) for test in vote.result["tests"]]
    closed_at = vote.closed_at
    assert closed_at is not None
    assert vote.verdict is not None
    return Decision(vote.frozen["title"], vote.verdict, _local(closed_at, zone), reconsideration.is_tie(tests))


def _zone(meeting: Meeting) -> ZoneInfo:
    return ZoneInfo(db.session.get_one(Council, meeting.council_id).time_zone)


def _local(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
