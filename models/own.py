"""What is each member's own in a meeting, read for many members at once: a hall asks together."""

from collections.abc import Collection

from sqlalchemy import select

from extensions import db
from models.meetings import Attendance
from models.voting import RollRow, Vote


def attendances(meeting_id: int, member_ids: Collection[int]) -> dict[int, str]:
    """Return the declared presence of those members who have declared any."""
    query = select(Attendance.member_id, Attendance.state).where(
        Attendance.meeting_id == meeting_id, Attendance.member_id.in_(member_ids)
    )
    return dict(db.session.execute(query).all())


def voted(vote: Vote | None, member_ids: Collection[int]) -> set[int]:
    """Return who of the members has voted in a secret vote: what is known there, and all that is."""
    if vote is None or not vote.is_secret:
        return set()
    query = select(RollRow.member_id).where(
        RollRow.vote_id == vote.id, RollRow.member_id.in_(member_ids), RollRow.has_voted
    )
    return set(db.session.scalars(query))


def missed(vote: Vote | None, member_ids: Collection[int]) -> set[int]:
    """Return who of the members could have voted by phone in a vote and did not (未投)."""
    if vote is None or vote.method != "phones":
        return set()
    query = select(RollRow.member_id).where(
        RollRow.vote_id == vote.id,
        RollRow.member_id.in_(member_ids),
        RollRow.is_present,
        ~RollRow.has_voted,
        RollRow.choice.is_(None),
        RollRow.instead.is_(None),
        RollRow.represented_by_id.is_(None),
    )
    return set(db.session.scalars(query))


def cast_in(meeting_id: int, member_id: int) -> list[tuple[Vote, str, str]]:
    """Return (vote, choice, receipt) of a member's ballots by name in the meeting's closed votes, in order."""
    query = (
        select(Vote, RollRow.choice, RollRow.receipt)
        .join(RollRow, RollRow.vote_id == Vote.id)
        .where(Vote.meeting_id == meeting_id, Vote.state == "closed")
        .where(RollRow.member_id == member_id, RollRow.receipt.is_not(None))
    )
    return [
        (vote, choice or "", receipt or "") for vote, choice, receipt in db.session.execute(query.order_by(Vote.id))
    ]


def ballots(vote_id: int | None, member_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return (choice, receipt) of the ballot that counts now, for those of the members who have cast one."""
    if vote_id is None:
        return {}
    query = select(RollRow.member_id, RollRow.choice, RollRow.receipt).where(
        RollRow.vote_id == vote_id, RollRow.member_id.in_(member_ids), RollRow.receipt.is_not(None)
    )
    return {member_id: (choice or "", receipt or "") for member_id, choice, receipt in db.session.execute(query)}
