"""打印包: what lies on the table before a meeting, for the evening on which phones or power fail.

source: RULEBOOK §2, “A paper kit (roster, ballots, sheet) prints before every meeting”, and §4 (word and shape together).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request

from blueprints.access import CHAIR, SECRETARY, allow
from models.meetings import Meeting, meeting_of
from models.members import active_members
from models.room import room_of
from rules.meetings import Seat, Side
from rules.room import OPEN_ITEM_STATES, Item, Room

bp = Blueprint("kit", __name__)

PARTS = ("roster", "ballots", "counts")
# Ballots on a page, by how many names stand on one at most.
ON_A_PAGE = ((8, 6), (16, 2))
WITHOUT_A_SEAT = ("chair", "vice_chair", "secretary", "observer")


@dataclass(frozen=True, slots=True)
class Paper:
    """One ballot of an item, cut from a page; a named one carries its member's name, a spare one a line to write on.

    `is_of_all`: no side stands on it, since none is counted by itself.
    """

    side: Side | None = None
    name: str = ""
    is_of_all: bool = False


@bp.get("/c/<slug>/meetings/<int:meeting_id>/kit")
@allow(CHAIR, SECRETARY)
def page(meeting_id: int) -> str:
    """Roster to sign, ballots to cut and sheets to count on; `part` chooses among them, all are printed otherwise."""
    meeting = meeting_of(g.council.id, meeting_id)
    return render_template("voting/kit.html", **kit_view(meeting, request.args.getlist("part")))


def kit_view(meeting: Meeting, asked: Sequence[str]) -> dict[str, Any]:
    room = room_of(meeting)
    chosen = [part for part in PARTS if part in asked] or list(PARTS)
    # A matter that is decided needs no ballots any more.
    items = [each for each in room.items if each.motion is not None and each.state in ("pending", *OPEN_ITEM_STATES)]
    return {
        "meeting": meeting,
        "chosen": chosen,
        "sides": room.sides,
        "seats_of": {side.code: _seats(room, side) for side in room.sides},
        "others": [member for member in active_members(meeting.council_id) if member.post in WITHOUT_A_SEAT],
        "items": items,
        "pages_of": {item.id: ballot_pages(room, item) for item in items},
        "on_a_page": {item.id: on_a_page(item) for item in items},
    }


def on_a_page(item: Item) -> int:
    """Return how many of an item's ballots are cut from a page: six, two with a long list of names, or one."""
    paper = item.motion.paper if item.motion is not None else None
    names = len(paper.names) if paper is not None else 0
    return next((count for most, count in ON_A_PAGE if names <= most), 1)


def ballot_pages(room: Room, item: Item) -> list[list[Paper]]:
    """Return an item's ballots by pages, one for each seat; what is left of the last page are spare ones.

    A secret ballot carries no name, and its side only where the rule counts each side by itself.
    """
    assert item.motion is not None
    is_named = item.motion.ballot_kind == "named"
    has_side = is_named or (item.motion.next_question == "motion" and room.preset.is_by_side)
    papers = [
        Paper(side if has_side else None, seat.name if is_named else "", not has_side)
        for side in room.sides
        for seat in _seats(room, side)
    ]
    count = on_a_page(item)
    papers += [Paper(is_of_all=not has_side)] * (-len(papers) % count)
    return [papers[start : start + count] for start in range(0, len(papers), count)]


def _seats(room: Room, side: Side) -> list[Seat]:
    return [seat for seat in room.seats if seat.side == side.code]
