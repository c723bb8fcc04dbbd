"""A database as years of use would leave it."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from sqlalchemy import select

from extensions import db
from models.councils import Council as CouncilRow
from models.meetings import Meeting
from models.members import By, Member
from models.voting import Vote
from services import voting
from services.voting import Cast
from tests.load.council import Council, found, open_store
from tests.load.meeting_rows import MeetingRows
from tests.load.resolution_rows import ResolutionRows
from tests.load.rows import Rows, Values
from tests.load.task_rows import TaskRows
from tests.load.topic_rows import TopicRows

MEMBERS = 26


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows, and how often each page is asked for after it has been compiled."""

    topics: int
    resolutions: int
    times: int


FULL = Size(topics=10_000, resolutions=5_000, times=20)
QUICK = Size(topics=200, resolutions=100, times=1)


@dataclass(frozen=True, slots=True)
class Filled:
    """What the pages to be measured are about."""

    secretary_id: int
    waiting_ticket: str
    group: int
    resolution_id: int
    rows: int


def fill(url: str, size: Size) -> Filled:
    """Found a council, let it vote once, and multiply that: every table has what years of use would leave."""
    with open_store(url).app_context():
        council = found(MEMBERS)
        row = db.session.scalars(select(CouncilRow)).one()
        secretary_id = db.session.scalars(select(Member.id).where(Member.post == "secretary")).one()
        rows = Rows(Random(20261122), datetime.now(UTC))
        topics = TopicRows(rows, row.id, council, size.topics, size.resolutions)
        past = MeetingRows(rows, row.id, topics, _example_vote(council))
        resolutions = ResolutionRows(rows, council, topics, past, row.place)
        for maker in (topics, past, resolutions, TaskRows(rows, row.id, topics, resolutions)):
            maker.make()
        count = rows.count()
        rows.insert()
        db.engine.dispose()
    return Filled(secretary_id, topics.a_waiting_ticket, resolutions.its_group, resolutions.an_effective_id, count)


def _example_vote(council: Council) -> Values:
    """Hold one vote by the commands that people use; return its row, without what is each vote's own."""
    now, by = datetime.now(UTC), By(council.chair_id)
    vote_id = voting.open_vote(council.meeting_id, council.item_id, by, now)
    voting.cast_ballots([Cast(vote_id, each, "yes", secrets.token_hex(16)) for each in council.member_ids], now)
    voting.close_vote(council.meeting_id, vote_id, by, now)
    vote, meeting = db.session.get_one(Vote, vote_id), db.session.get_one(Meeting, council.meeting_id)
    own = ("id", "meeting_id", "item_id", "motion_id", "opened_at", "closed_at")
    names = (column.key for column in Vote.__table__.columns if column.key not in own)
    values = {name: getattr(vote, name) for name in names}
    db.session.rollback()
    return {**values, "charter_version_id": meeting.charter_version_id}
