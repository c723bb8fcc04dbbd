"""Who helped whom with the ballot of a vote: a name on the roll, never beside the choice of a secret one."""

from sqlalchemy import select, update

from extensions import db
from models.members import OFFICER_POSTS, active_members
from models.voting import RollRow


def helper_of(vote_id: int, member_id: int) -> str:
    """Return who is noted to have helped a member in a vote; nothing where nobody is."""
    query = select(RollRow.helped_by).where(RollRow.vote_id == vote_id, RollRow.member_id == member_id)
    return db.session.scalar(query) or ""


def note_helper(vote_id: int, member_id: int, name: str) -> None:
    place = (RollRow.vote_id == vote_id, RollRow.member_id == member_id)
    db.session.execute(update(RollRow).where(*place).values(helped_by=name or None))


def officer_names(council_id: int) -> set[str]:
    return {member.name for member in active_members(council_id) if member.post in OFFICER_POSTS}
