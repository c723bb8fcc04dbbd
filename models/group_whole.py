"""Reads of one group for its work page; names are for signed-in members only."""

from sqlalchemy import select

from extensions import db
from models.groups import Endorsement, GroupItem, Visit
from models.meetings import AgendaItem, Meeting
from models.members import Member
from models.topics import Topic


def endorsers_of(group_id: int) -> list[Member]:
    """Return who has put their name to the group, in order, whether or not they are still on the roster."""
    query = select(Member).join(Endorsement, Endorsement.member_id == Member.id).where(Endorsement.group_id == group_id)
    return list(db.session.scalars(query.order_by(Endorsement.at, Endorsement.id)))


def meeting_of_group(group_id: int) -> Meeting | None:
    """Return the newest meeting on whose agenda the group stands, or None."""
    query = (
        select(Meeting)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .join(GroupItem, GroupItem.item_id == AgendaItem.id)
        .where(GroupItem.group_id == group_id)
        .order_by(Meeting.planned_at.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def visits_with_names(group_id: int) -> list[tuple[Visit, str]]:
    """Return the visits, the newest first, with who made them: for signed-in members only."""
    query = (
        select(Visit, Member.name)
        .join(Member, Member.id == Visit.member_id)
        .where(Visit.group_id == group_id)
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
    )
    return [(visit, name) for visit, name in db.session.execute(query)]


def public_topics(group_id: int) -> list[Topic]:
    """Return each author's own public text, in the order in which they came."""
    query = select(Topic).where(Topic.group_id == group_id, Topic.state == "grouped").order_by(Topic.id)
    return list(db.session.scalars(query))
