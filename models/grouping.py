"""How topics come into groups and go from one to another; each keeps its own text (docs/decisions/0009)."""

from datetime import datetime

from sqlalchemy import func, select, update

from extensions import db
from models import journal
from models.groups import Endorsement, Group, Visit, endorser_ids, next_group_number, visits_of
from models.members import By
from models.proposals import settle_endorsement
from models.topics import Topic
from rules import groups


def lock_groups(council_id: int, *numbers: int) -> dict[int, Group]:
    """Return groups by their numbers, locked in one order whoever asks; raise GroupUnknown."""
    query = (
        select(Group)
        .where(Group.council_id == council_id, Group.number.in_(numbers))
        .order_by(Group.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {group.number: group for group in db.session.scalars(query)}
    for number in numbers:
        if number not in found:
            raise groups.GroupUnknown(field="other", number=number)
    return found


def open_group(topic: Topic, now: datetime) -> Group:
    """Open a group for one topic under the next number; the caller holds the council's lock."""
    group = Group(
        council_id=topic.council_id,
        number=next_group_number(topic.council_id),
        state=groups.STATES[0],
        title=topic.public_title,
        opened_at=now,
    )
    db.session.add(group)
    db.session.flush()
    return group


def topic_count(group_id: int) -> int:
    """Return how many topics the group is made of; withdrawn ones are in it no more."""
    query = select(func.count()).select_from(Topic).where(Topic.group_id == group_id, Topic.state == "grouped")
    return db.session.scalar(query) or 0


def move(topic: Topic, source: Group, target: Group, by: By, now: datetime) -> None:
    """Take a topic from one group into another; both are locked and still collecting."""
    topic.group_id = target.id
    db.session.flush()
    if topic_count(source.id) == 0:
        _dissolve(source, target, by, now)
    settle_endorsement(target, by, now)


def _dissolve(source: Group, target: Group, by: By, now: datetime) -> None:
    """End an emptied group: what representatives did for it counts for where its last topic went."""
    source.state = groups.next_state(source.state, "dissolve")
    visits = _carry_visits(source, target)
    endorsements = _carry_endorsements(source, target)
    if visits:
        target.state = groups.next_state(target.state, "visit")
    facts = {"group": source.number, "into": target.number, "visits": visits, "endorsements": endorsements}
    journal.append(source.council_id, None, now, "group_dissolved", by, facts)


def _carry_visits(source: Group, target: Group) -> int:
    """A round that was written down for both groups counts once."""
    known = {_round(visit) for visit in visits_of(target.id)}
    carried = [visit.id for visit in visits_of(source.id) if _round(visit) not in known]
    db.session.execute(update(Visit).where(Visit.id.in_(carried)).values(group_id=target.id))
    return len(carried)


def _round(visit: Visit) -> tuple[object, ...]:
    return (visit.member_id, visit.visited_on, visit.households, visit.in_favour, visit.against, visit.words)


def _carry_endorsements(source: Group, target: Group) -> int:
    carried = set(endorser_ids(source.id)) - set(endorser_ids(target.id))
    mine = (Endorsement.group_id == source.id, Endorsement.member_id.in_(carried))
    db.session.execute(update(Endorsement).where(*mine).values(group_id=target.id))
    return len(carried)


def forget_title(group: Group, withdrawn: Topic) -> None:
    """Call a group by its next topic when it was called by one that its author has taken back; "" where none is left."""
    if group.title != withdrawn.public_title:
        return
    left = select(Topic.public_title).where(Topic.group_id == group.id, Topic.state == "grouped").order_by(Topic.id)
    group.title = db.session.scalar(left.limit(1)) or ""
