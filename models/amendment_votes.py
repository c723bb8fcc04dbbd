"""The vote on a pending amendment: 赞成, 反对, 弃权, by more than half of those present, overall."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from extensions import db
from models import amendments
from models.meetings import AgendaItem, Meeting
from models.members import By
from models.motion_votes import text_of
from models.voting import Vote
from rules import agenda, voting
from rules.amendments import PRESET, AmendmentStateRefuses
from rules.amendments import check_open_vote as check
from rules.majority import Preset
from rules.pending import check_nothing_procedural
from rules.room import Amendment, Item, Room


def check_open(room: Room, amendment_id: int | None) -> None:
    check_nothing_procedural(room)
    check(room, _amendment(room, amendment_id))


def _amendment(room: Room, amendment_id: int | None) -> Amendment:
    pending = room.amendment
    if pending is None or pending.id != amendment_id:
        raise AmendmentStateRefuses(state=None, act="open_vote")
    return pending


def facts(room: Room, item: Item, amendment_id: int | None) -> dict[str, Any]:
    """Return what is frozen of it: the motion as it stands, and every change word by word."""
    assert item.motion is not None
    amendment = _amendment(room, amendment_id)
    changes = [asdict(change) for change in amendment.changes]
    return {
        "title": item.title,
        "motion": text_of(item.motion),
        "amendment": {"number": amendment.number, "changes": changes},
        "choices": list(voting.CHOICES),
    }


def preset(room: Room) -> Preset:
    return PRESET


def decide(meeting: Meeting, vote: Vote, by: By, now: datetime) -> None:
    """Write what follows: the item goes back to its debate, with the text as it is to read from now on."""
    item = db.session.get_one(AgendaItem, vote.item_id)
    item.state = agenda.next_state(item.state, "decide_amendment")
    assert vote.amendment_id is not None
    amendments.decide(meeting, vote.amendment_id, vote.verdict or "lost", by, now)
