"""委托投票: who has authorised whom in writing for a meeting, until it is revoked or the member comes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import Model, UtcDateTime
from models.meetings import Meeting
from models.members import By
from models.recording import record
from models.voting import RollRow
from rules.proxies import NothingToCarry, Proxy

IN_FORCE = text("ended_at is null")


class ProxyRow(Model):
    """One authorisation. In force until it is ended; then a member has one at most, and so has a carrier."""

    __tablename__ = "proxies"
    __table_args__ = (
        CheckConstraint("member_id <> carrier_id", name="of_another"),
        *(
            Index(name, "meeting_id", column, unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
            for name, column in (("uq_proxies_one_given", "member_id"), ("uq_proxies_one_carried", "carrier_id"))
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def proxies_of(meeting_id: int) -> tuple[Proxy, ...]:
    """Return the authorisations that are in force, in the order in which they were entered."""
    query = select(ProxyRow.member_id, ProxyRow.carrier_id).where(
        ProxyRow.meeting_id == meeting_id, ProxyRow.ended_at.is_(None)
    )
    return tuple(Proxy(*row) for row in db.session.execute(query.order_by(ProxyRow.id)))


def proxy_of(meeting_id: int, member_id: int) -> ProxyRow | None:
    """Return the authorisation that a member has given and that is in force."""
    return db.session.scalar(
        select(ProxyRow).where(
            ProxyRow.meeting_id == meeting_id, ProxyRow.member_id == member_id, ProxyRow.ended_at.is_(None)
        )
    )


def end(meeting: Meeting, member_id: int, act: str, by: By, now: datetime) -> None:
    """End what a member has given, if anything: by `proxy_revoked`, or by `proxy_ended` when they come themselves."""
    row = proxy_of(meeting.id, member_id)
    if row is not None:
        row.ended_at = now
        record(meeting, now, act, by, {"member": member_id, "carrier": row.carrier_id})


def carriers(meeting_id: int, roll: Collection[tuple[int, int | None]]) -> dict[int, int]:
    """Return who carries whose ballot now, of (member, represented by) on an open vote's roll.

    Whoever has come since the opening casts their own.
    """
    if not any(carrier_id for _, carrier_id in roll):
        return {}
    in_force = {proxy.member_id: proxy.carrier_id for proxy in proxies_of(meeting_id)}
    return {member: carrier for member, carrier in roll if carrier is not None and in_force.get(member) == carrier}


def represented_by(vote_id: int, carrier_id: int) -> int:
    """Return whose ballot somebody carries on a vote's roll; raise NothingToCarry."""
    query = select(RollRow.member_id).where(RollRow.vote_id == vote_id, RollRow.represented_by_id == carrier_id)
    member_id = db.session.scalar(query)
    if member_id is None:
        raise NothingToCarry(vote_id=vote_id)
    return member_id
