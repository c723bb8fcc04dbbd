"""Taking back a visit that was typed in wrongly: its numbers are public, so a slip must not stand there for good."""

from datetime import datetime

from extensions import db
from models import journal
from models.groups import Visit, group_of, lock_group
from models.members import By
from rules import groups
from rules.errors import NotFound
from services.transaction import transaction


def withdraw_visit(council_id: int, number: int, visit_id: int, member_id: int, by: By, now: datetime) -> None:
    """Take back one visit of this representative while the group is still collecting; twice is quiet.

    The journal keeps its numbers with both acts. Raises NotFound for somebody else's visit, GroupNotCollecting.
    """
    with transaction():
        group = lock_group(group_of(council_id, number).id)
        visit = db.session.get(Visit, visit_id, populate_existing=True)
        if visit is None:
            return
        if visit.group_id != group.id or visit.member_id != member_id:
            raise NotFound(visit_id=visit_id)
        groups.check_collecting(group.state)
        facts = {"on": visit.visited_on.isoformat(), "households": visit.households}
        answers = {"in_favour": visit.in_favour, "against": visit.against}
        db.session.delete(visit)
        journal.append(council_id, None, now, "visit_withdrawn", by, {"group": number, **facts, **answers})
