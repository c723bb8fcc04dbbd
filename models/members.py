"""The people of a council and how they prove who they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extensions import db
from models.base import Model, UtcDateTime, one_of
from rules.errors import NotFound

POSTS = ("chair", "vice_chair", "secretary", "representative", "observer")
OFFICER_POSTS = ("chair", "vice_chair", "secretary")


class Member(Model):
    """One table for everybody with a post; a side and a seat only for those who may cast a ballot."""

    __tablename__ = "members"
    __table_args__ = (
        CheckConstraint(one_of("post", POSTS), name="post"),
        CheckConstraint("(side is null) = (seat is null)", name="side_with_seat"),
        CheckConstraint("post <> 'representative' or side is not null", name="representative_has_side"),
        Index(
            "uq_members_active_seat",
            "council_id",
            "side",
            "seat",
            unique=True,
            sqlite_where=text("active_to is null and seat is not null"),
            postgresql_where=text("active_to is null and seat is not null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
    name: Mapped[str]
    post: Mapped[str]
    title: Mapped[str] = mapped_column(default="")  # e.g. 物业经理, for those who attend without a ballot
    side: Mapped[str | None]
    seat: Mapped[int | None]
    # Both lengthen the clock (rules/clocks.py). They are the person's own matter: no page and no journal says so.
    is_elder: Mapped[bool] = mapped_column(default=False)
    has_interpreter: Mapped[bool] = mapped_column(default=False)
    active_from: Mapped[datetime] = mapped_column(UtcDateTime)
    active_to: Mapped[datetime | None] = mapped_column(UtcDateTime)
    credential: Mapped["Credential | None"] = relationship(back_populates="member", uselist=False)


class Credential(Model):
    """A password (officers) or a seat card with PIN (representatives), kept apart from the person.

    `version` is part of the session's identity: raising it ends all sessions and sockets of the person.
    """

    __tablename__ = "credentials"
    __table_args__ = (CheckConstraint("kind in ('password', 'card')", name="kind"), UniqueConstraint("member_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str]
    secret_hash: Mapped[str | None]  # argon2 of the password or the PIN; null until a first PIN is set
    card_digest: Mapped[str | None] = mapped_column(unique=True)  # sha256 of the card's secret link
    code_digest: Mapped[str | None] = mapped_column(index=True)  # sha256 of the short code to type
    version: Mapped[int] = mapped_column(default=1)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Since the holder has locked a device out the card opens the seat on no further one.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    member: Mapped[Member] = relationship(back_populates="credential")


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, and who typed it in: both are kept with every act. The system acts as nobody."""

    actor_id: int | None
    entered_by_id: int | None = None

    @property
    def is_entered_for(self) -> bool:
        return self.entered_by_id is not None and self.entered_by_id != self.actor_id


SYSTEM = By(None)


def active_members(council_id: int) -> list[Member]:
    """Return the roster in the order of posts, sides and seats."""
    return list(
        db.session.scalars(
            select(Member)
            .where(Member.council_id == council_id, Member.active_to.is_(None))
            .order_by(Member.post, Member.seat, Member.side, Member.id)
        )
    )


def officer_name(member_id: int) -> str | None:
    """Return the name of an officer, or None for anybody else."""
    query = select(Member.name).where(Member.id == member_id, Member.post.in_(OFFICER_POSTS))
    return db.session.scalar(query)


def name_of(member_id: int) -> str:
    return db.session.scalars(select(Member.name).where(Member.id == member_id)).one()


def roster_stamp(council_id: int) -> tuple[int, int]:
    """Return (members, newest member's id): it differs whenever somebody has come or gone."""
    active = (Member.council_id == council_id, Member.active_to.is_(None))
    count, newest = db.session.execute(select(func.count(), func.max(Member.id)).where(*active)).one()
    return count, newest or 0


def member_of(council_id: int, member_id: int | None) -> Member:
    """Return an active member of this council; raise NotFound for anybody else's."""
    member = db.session.get(Member, member_id) if member_id is not None else None
    if member is None or member.council_id != council_id or member.active_to is not None:
        raise NotFound(member_id=member_id)
    return member
