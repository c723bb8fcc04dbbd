"""A motion that is voted on in parts: one of them is before the meeting, each gets a vote and a resolution of its own."""

from collections.abc import Sequence

from sqlalchemy import select

from extensions import db
from models.meetings import AgendaItem, MotionRow, Seconder

# What every part has in common with the motion that it was made of.
SHARED = ("who", "by_when", "cost", "done_means", "ballot_kind", "mover_id")


def divide(item: AgendaItem, texts: Sequence[str]) -> None:
    """Put the parts in the place of the item's motion: the first one is before the meeting, the others follow it."""
    motion = item.motion
    assert motion is not None
    motion.what, motion.plain, motion.parts = texts[0], "", len(texts)
    seconder_ids = [seconder.member_id for seconder in motion.seconders]
    for part, text in enumerate(texts[1:], start=2):
        row = MotionRow(item_id=item.id, what=text, part=part, parts=len(texts), is_current=False)
        for name in SHARED:
            setattr(row, name, getattr(motion, name))
        row.seconders = [Seconder(member_id=one, position=place) for place, one in enumerate(seconder_ids, start=1)]
        db.session.add(row)
    db.session.flush()


def next_part(item: AgendaItem) -> bool:
    """Put the next part before the meeting, once the current one has been voted on; False when it was the last."""
    current = item.motion
    assert current is not None
    query = select(MotionRow).where(MotionRow.item_id == item.id, MotionRow.part == current.part + 1)
    following = db.session.scalar(query)
    if following is None:
        return False
    current.is_current = False
    db.session.flush()
    following.is_current = True
    db.session.flush()
    db.session.expire(item, ["motion"])
    return True
