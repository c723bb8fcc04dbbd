"""候选人和候选项目 of motions: written down with the notice, and what became of each."""

from collections.abc import Sequence

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import Model, one_of
from models.members import active_members
from rules import candidates
from rules.candidates import Candidate


class CandidateRow(Model):
    """One name on a motion's ballot paper; `position` is its number on the paper of the first round."""

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("motion_id", "position"),
        UniqueConstraint("motion_id", "name"),
        CheckConstraint(one_of("state", candidates.STATES), name="state"),
        CheckConstraint("alternate is null or state <> 'elected'", name="alternate_is_not_elected"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"))
    position: Mapped[int]
    name: Mapped[str]
    side: Mapped[str | None]  # for which side the person stands; never shown beside the name in public
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # the representative of that name
    state: Mapped[str] = mapped_column(default="standing")
    alternate: Mapped[int | None]  # the place among the 候补 of the side, once the election is over


def candidate_rows(motion_id: int) -> list[CandidateRow]:
    """Return who stands on a motion's ballot paper, in its order."""
    query = select(CandidateRow).where(CandidateRow.motion_id == motion_id)
    return list(db.session.scalars(query.order_by(CandidateRow.position)))


def candidates_of(motion_id: int) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(row.name, row.side, row.member_id, row.state, row.alternate) for row in candidate_rows(motion_id)
    )


def add_candidates(council_id: int, motion_id: int, names: Sequence[Candidate], is_of_persons: bool) -> None:
    """Write the ballot paper of a motion. Whoever bears a representative's name is that representative, with the side."""
    members = active_members(council_id) if is_of_persons else []
    for position, candidate in enumerate(names, start=1):
        same = [member for member in members if member.name == candidate.name]
        member = same[0] if len(same) == 1 else None
        row = CandidateRow(
            motion_id=motion_id,
            position=position,
            name=candidate.name,
            side=candidate.side or (member.side if member else None),
            member_id=member.id if member else None,
            state=candidate.state,
        )
        db.session.add(row)
