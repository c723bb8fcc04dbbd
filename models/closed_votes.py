"""The votes of a meeting that are over, by what they were about."""

from sqlalchemy import select

from extensions import db
from models.amendments import AmendmentRow
from models.meetings import AgendaItem
from models.voting import Vote


def closed_vote_on(amendment_id: int) -> Vote | None:
    """Return the vote that decided an amendment; None where hands did, or nothing has yet."""
    return db.session.scalar(select(Vote).where(Vote.amendment_id == amendment_id, Vote.state == "closed"))


def closed_votes_of(meeting_id: int) -> list[tuple[int, int, str, int | None]]:
    """Return (id, item's position, item's title, number of the amendment it was about) of each closed vote, in order."""
    query = (
        select(Vote.id, AgendaItem.position, AgendaItem.title, AmendmentRow.number)
        .join(AgendaItem, AgendaItem.id == Vote.item_id)
        .outerjoin(AmendmentRow, AmendmentRow.id == Vote.amendment_id)
        .where(Vote.meeting_id == meeting_id, Vote.state == "closed")
        .order_by(Vote.id)
    )
    return [(vote_id, position, title, number) for vote_id, position, title, number in db.session.execute(query)]
