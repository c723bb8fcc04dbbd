"""What an amendment is about in figures, measured against the motion as it was noticed."""

from models.amendments import amendments_of_item
from models.meetings import Meeting
from rules import amendment_figures
from rules.amended_text import Change
from rules.amounts import sum_fen
from rules.room import Amendment, Item


def figure_of(meeting: Meeting, item: Item, changes: tuple[Change, ...]) -> Amendment:
    """Return what the amendment is about; raise AmendmentBeyondNotice for more money than the notice named."""
    kind, value, original = amendment_figures.kind_of(changes, meeting.planned_at.year)
    cost = next((change for change in changes if change.field == "cost"), None)
    noticed = sum_fen(_noticed_cost(item)) if cost is not None and item.noticed else None
    if cost is not None and noticed is not None:
        amendment_figures.check_within_notice(Amendment(0, "sum", value=sum_fen(cost.after)), noticed)
    return Amendment(0, kind, value=value, original=original)


def _noticed_cost(item: Item) -> str:
    """Return the cost as the motion had it before anything was amended."""
    assert item.motion is not None
    for row in amendments_of_item(item.id):
        for change in row.changes:
            if row.state == "carried" and change["field"] == "cost":
                return str(change["before"])
    return item.motion.cost
