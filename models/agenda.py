"""What waits for the next agenda."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from extensions import db
from models.meetings import AgendaItem, Meeting


def waiting_items(council_id: int) -> list[AgendaItem]:
    """Return the items that earlier meetings left to a later one and that no later notice has taken up."""
    taken_up = aliased(AgendaItem)
    return list(
        db.session.scalars(
            select(AgendaItem)
            .join(Meeting, Meeting.id == AgendaItem.meeting_id)
            .outerjoin(taken_up, taken_up.carried_from_id == AgendaItem.id)
            .where(Meeting.council_id == council_id, AgendaItem.state == "carried_over", taken_up.id.is_(None))
            .order_by(Meeting.planned_at, AgendaItem.position)
        )
    )
