"""Opening a vote: what is asked, the rule and the roll are frozen as they stand at that moment."""

import secrets
from datetime import datetime

from sqlalchemy import insert

from extensions import db
from models import journal
from models.meetings import Meeting
from models.members import By
from models.questions import ASKED
from models.voting import RollRow, Vote
from rules import proxies, voting
from rules.preset_facts import preset_facts
from rules.room import Room


def freeze(
    meeting: Meeting, room: Room, question: str, amendment_id: int | None, method: str, by: By, now: datetime
) -> Vote:
    """Write an open vote with what is put to it, its rule and its roll, as they stand in `room` now; return it."""
    item = room.item
    assert item is not None
    assert item.motion is not None
    is_secret = voting.is_secret(item, question)
    carried = _carried(room, question, is_secret, method)
    stream = journal.stream_of(meeting.council_id, meeting.id)
    frozen = {
        "question": question,
        "is_secret": is_secret,
        "method": method,
        **ASKED[question].facts(room, item, amendment_id),
        "preset": preset_facts(ASKED[question].preset(room)),
        "sides": [
            {"code": side.code, "label": side.label, "shape": side.shape}
            for side in (room.sides if is_secret else room.electing_sides)
        ],
        "roll": [
            {
                "member": seat.member_id,
                "pseudonym": journal.pseudonym(stream, seat.member_id),
                "name": seat.name,
                "side": seat.side,
                "present": seat.is_present or seat.member_id in carried,
                **_represented(stream, carried.get(seat.member_id)),
            }
            for seat in room.voters
        ],
        "recused": [
            {"member": seat.member_id, "name": seat.name, "side": seat.side}
            for seat in room.seats
            if seat.member_id in room.recused_ids
        ],
        # What is covered in the public record (rules/vote_record.py) is not to be guessed from its digest.
        "salt": secrets.token_hex(16),
    }
    if item.public_title:
        frozen["public_title"] = item.public_title
    vote = Vote(
        meeting_id=meeting.id,
        item_id=item.id,
        motion_id=item.motion.id,
        state="open",
        question=question,
        is_secret=is_secret,
        method=method,
        amendment_id=amendment_id,
        frozen=frozen,
        frozen_digest=voting.frozen_digest(frozen),
        is_changeable=room.charter.ballots_changeable,
        opened_at=now,
        actor_id=by.actor_id,
        entered_by_id=by.entered_by_id,
    )
    db.session.add(vote)
    db.session.flush()
    roll = [
        {
            "vote_id": vote.id,
            "member_id": seat.member_id,
            "side": seat.side,
            "is_present": seat.is_present or seat.member_id in carried,
            "represented_by_id": carried.get(seat.member_id),
            "instead": voting.instead_of(room, seat.member_id),
        }
        for seat in room.voters
    ]
    db.session.execute(insert(RollRow), roll)
    return vote


def _carried(room: Room, question: str, is_secret: bool, method: str) -> dict[int, int]:
    """Return who is represented on the roll that is frozen now, and by whom."""
    if not proxies.counts_in(question, is_secret, method):
        return {}
    return proxies.carried(room.proxies, room.voters, room.recused_ids)


def _represented(stream: journal.Stream, carrier_id: int | None) -> dict[str, str]:
    return {} if carrier_id is None else {"represented_by": journal.pseudonym(stream, carrier_id)}
