"""Commands of a rehearsal (演练): a council's copy with pretend members, begun, and thrown away.

As the demo it is made by the commands that people use: what a chair presses in it must be what they will press.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from extensions import db
from models.councils import Council, charter_facts, current_charter, lock_council, side_facts
from models.members import SYSTEM, By, Member, active_members
from models.rehearsals import delete_rehearsal, rehearsal_of
from rules.candidates import Candidate
from rules.meetings import Side
from rules.rehearsal import NAME_TAIL, slug_of
from services import councils, meetings
from services.councils import NewCouncil, NewMember, NewOfficer
from services.meetings import NewItem, NewMeeting
from services.secrets import new_password
from services.transaction import transaction

SCRIPT: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
# Called for a moment that is still to come: the room can be opened at once.
BEGINS_IN = timedelta(minutes=5)
TEXTS = (
    "title",
    "summary",
    "plain",
    "what",
    "who",
    "by_when",
    "cost",
    "done_means",
    "ballot_kind",
    "question",
    "seats",
)


def start(council_id: int, now: datetime) -> int:
    """Begin a council's rehearsal under its charter of today; return the copy's id. Another one is not begun beside it.

    A copy that stopped half made, because the power went, is thrown away like any other.
    """
    there = rehearsal_of(council_id)
    if there is not None:
        return there.id
    council = db.session.get_one(Council, council_id)
    sides, charter = side_facts(council_id), charter_facts(current_charter(council_id).id)
    officers = [
        NewOfficer(SCRIPT["chair"], "chair", new_password()),
        NewOfficer(SCRIPT["secretary"], "secretary", new_password()),
    ]
    new = NewCouncil(
        slug_of(council.slug),
        council.name,
        council.place,
        sides,
        charter,
        council.is_demo,
        council.time_zone,
        council_id,
    )
    copy_id = councils.create_council(new, officers, SYSTEM, now)
    by = By(officer_of(copy_id, "secretary").id)
    councils.import_roster(copy_id, _members(sides), by, now)
    notice = NewMeeting(SCRIPT["title"], SCRIPT["place"], now + BEGINS_IN, _items(copy_id, sides), short_reason="演练")
    meetings.call_meeting(copy_id, notice, by, now)
    return copy_id


def _members(sides: tuple[Side, ...]) -> list[NewMember]:
    """Return a pretend member for each seat; after the last surname they are counted."""
    seats = [(side.code, seat) for side in sides for seat in range(1, side.planned_heads + 1)]
    surnames = SCRIPT["surnames"]
    return [
        NewMember(
            f"{surnames[place % len(surnames)]}{NAME_TAIL}{place // len(surnames) or ''}", "representative", *seat
        )
        for place, seat in enumerate(seats)
    ]


def _items(council_id: int, sides: tuple[Side, ...]) -> list[NewItem]:
    """Return the script's agenda, moved by the sides in turn, and seconded by another where the script says so."""
    people = {side.code: [each.id for each in active_members(council_id) if each.side == side.code] for side in sides}
    items = []
    for place, facts in enumerate(SCRIPT["items"]):
        mover, other = (people[sides[(place + step) % len(sides)].code] for step in (0, 1))
        texts = {name: facts[name] for name in TEXTS if name in facts}
        items.append(
            NewItem(
                **texts,
                mover_id=mover[place % len(mover)] if "what" in facts else None,
                seconder_ids=(other[0],) if facts.get("seconded") else (),
                candidates=tuple(Candidate(name) for name in facts.get("candidates", ())),
            )
        )
    return items


def officer_of(council_id: int, post: str) -> Member:
    """Return the pretend chair or secretary of a rehearsal."""
    return next(member for member in active_members(council_id) if member.post == post)


def throw_away(council_id: int) -> None:
    """Delete the rehearsal of a council, if there is one: nothing of it stays."""
    with transaction():
        lock_council(council_id)
        there = rehearsal_of(council_id)
        if there is not None:
            delete_rehearsal(there)
