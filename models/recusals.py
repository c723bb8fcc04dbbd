"""回避: who takes no part in the decision on an item, why, and how a dispute about it was decided."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import Model, UtcDateTime, one_of
from rules import recusal
from rules.recusal import Recusal


class RecusalRow(Model):
    """One member's recusal on one item. A dispute is decided by the hands of the others who are present."""

    __tablename__ = "recusals"
    __table_args__ = (
        UniqueConstraint("item_id", "member_id"),
        CheckConstraint(one_of("state", recusal.STATES), name="state"),
        CheckConstraint("reason <> ''", name="says_why"),
        CheckConstraint("(hands is null) = (others_present is null)", name="hands_of_others"),
        CheckConstraint("state <> 'upheld' or hands is not null", name="upheld_by_hands"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    state: Mapped[str] = mapped_column(default="noted")
    reason: Mapped[str]
    is_own: Mapped[bool]
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hands: Mapped[int | None]
    others_present: Mapped[int | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def recusal_of(item_id: int, member_id: int) -> RecusalRow | None:
    return db.session.scalar(select(RecusalRow).where(RecusalRow.item_id == item_id, RecusalRow.member_id == member_id))


def recusals_of(item_id: int) -> tuple[Recusal, ...]:
    """Return who has asked to be recused on an item or was said to have to be, in the order in which it was noted."""
    rows = db.session.scalars(select(RecusalRow).where(RecusalRow.item_id == item_id).order_by(RecusalRow.id))
    return tuple(Recusal(row.member_id, row.state, row.reason, row.is_own, row.noted_at) for row in rows)
