"""An item that would change what was carried before: which resolution, and whether that may be asked at all."""

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import Model
from models.councils import charter_facts
from models.meetings import AgendaItem, Meeting
from models.resolutions import Resolution, resolution_of
from models.voting import Vote
from rules import reconsideration
from rules.charter import preset_of
from rules.preset_facts import preset_facts

# Adopted and not revoked: what can still be changed, or has been carried out.
IN_FORCE = ("adopted", "publicised", "objected", "effective", "closed")


class ResolutionChange(Model):
    """The resolution that an item's motion would change (重新审议)."""

    __tablename__ = "resolution_changes"
    __table_args__ = (UniqueConstraint("item_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolutions.id"), index=True)


def note_change(meeting: Meeting, item: AgendaItem, resolution_id: int) -> None:
    """Write down which resolution an item would change.

    Raises NotFound, CarriedOutAlready, ChangeNotNoticed for an item added on the spot, OtherPreset.
    """
    resolution = resolution_of(meeting.council_id, resolution_id)
    vote = db.session.get_one(Vote, resolution.vote_id)
    reconsideration.check_change(
        vote.frozen["preset"],
        preset_facts(preset_of(charter_facts(meeting.charter_version_id))),
        is_noticed=item.is_noticed,
        is_carried_out=resolution.state == "closed",
    )
    db.session.add(ResolutionChange(item_id=item.id, resolution_id=resolution.id))


def resolution_changed_by(item_id: int | None) -> Resolution | None:
    """Return the resolution that an item would change, or None."""
    if item_id is None:
        return None
    query = select(Resolution).join(ResolutionChange, ResolutionChange.resolution_id == Resolution.id)
    return db.session.scalar(query.where(ResolutionChange.item_id == item_id))


def changeable_resolutions(council_id: int) -> list[Resolution]:
    """Return what may be put before the council again to be changed, the newest first."""
    query = select(Resolution).where(
        Resolution.council_id == council_id, Resolution.state.in_(IN_FORCE), Resolution.state != "closed"
    )
    return list(db.session.scalars(query.order_by(Resolution.adopted_at.desc())))
