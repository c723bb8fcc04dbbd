"""What has become of one group since it was put on an agenda."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models.groups import GroupItem
from models.meetings import AgendaItem, Meeting, MotionRow
from models.resolutions import Resolution
from models.tasks import Task
from models.voting import Vote
from rules.resolutions import PUBLIC_STATES


@dataclass(frozen=True, slots=True)
class Fate:
    """The group's last item: on which meeting it stood or stands, and what came of it."""

    meeting_id: int
    planned_at: datetime
    verdict: str | None
    resolution_id: int | None
    resolution_state: str | None


def fate_of(group_id: int) -> Fate | None:
    """Return what the group's last agenda item says; None while it has been on no agenda."""
    query = (
        select(AgendaItem.id, Meeting.id, Meeting.planned_at)
        .join(GroupItem, GroupItem.item_id == AgendaItem.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(GroupItem.group_id == group_id)
        .order_by(GroupItem.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    item_id, meeting_id, planned_at = row
    voted = select(Vote.id, Vote.verdict).where(
        Vote.item_id == item_id, Vote.state == "closed", Vote.question != "amendment"
    )
    vote_id, verdict = db.session.execute(voted.order_by(Vote.id.desc()).limit(1)).first() or (None, None)
    decided = select(Resolution.id, Resolution.state).where(
        Resolution.vote_id == vote_id, Resolution.state.in_(PUBLIC_STATES)
    )
    resolution_id, state = db.session.execute(decided).first() or (None, None)
    return Fate(meeting_id, planned_at, verdict, resolution_id, state)


def tasks_of_group(group_id: int) -> list[Task]:
    """Return the tasks of every resolution that came of the group, oldest first."""
    query = (
        select(Task)
        .join(Resolution, Resolution.id == Task.resolution_id)
        .join(MotionRow, MotionRow.id == Resolution.motion_id)
        .join(GroupItem, GroupItem.item_id == MotionRow.item_id)
        .where(GroupItem.group_id == group_id)
    )
    return list(db.session.scalars(query.order_by(Task.id)))
