"""Commands of amendments before they are taken up: move one, second it, take it back, rule it out of order."""

from collections.abc import Mapping
from datetime import datetime

from extensions import db
from models import session
from models.amendment_figures import figure_of
from models.amendments import AmendmentRow, amendment_of, amendments_of_item, end_round, lapse
from models.floor import running_turn
from models.meetings import AgendaItem, Meeting, item_of
from models.members import By, member_of
from models.room import room_of
from rules import amendments, cards, chairing, floor, seconding
from rules.agenda import ItemStateRefuses, NoMotion
from rules.amended_text import FIELDS, Change, changes_of
from rules.masking import check_covered
from rules.room import Item, Motion, Room
from services.transaction import Announce, MeetingChanged, begin, transaction


def move_amendment(
    meeting_id: int,
    item_id: int,
    member_id: int,
    by: By,
    now: datetime,
    texts: Mapping[str, str],
    why: str = "",
    is_checked: bool = False,
) -> int:
    """Move that the open motion read as in `texts` (only the fields that change need be there); return the amendment's id.

    The same change by the same member, sent twice, is one amendment. Raises PersonalDataLeft, and what
    rules.amendments.check_move and check_within_notice raise.
    """
    for name in FIELDS:
        check_covered(name, texts.get(name, ""), is_checked)
    check_covered("why", why, is_checked)
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row, member = item_of(meeting, item_id), member_of(meeting.council_id, member_id)
        room = room_of(meeting)
        item = room.item_with(row.id)
        if item.motion is None:
            raise NoMotion(item=item.position)
        changes = changes_of(_texts_of(item.motion), texts)
        for earlier in room.amendments:
            if earlier.mover_id == member.id and earlier.state in amendments.OPEN_STATES and earlier.changes == changes:
                return earlier.id
        _check_move(room, item, member.id, changes)
        moved = _add(meeting, item, changes, member.id, why.strip(), by, now)
        announce(MeetingChanged(meeting.id, (member.id,)))
        return moved.id


def _add(
    meeting: Meeting, item: Item, changes: tuple[Change, ...], member_id: int, why: str, by: By, now: datetime
) -> AmendmentRow:
    assert item.motion is not None
    figure = figure_of(meeting, item, changes)
    moved = AmendmentRow(
        meeting_id=meeting.id,
        item_id=item.id,
        motion_id=item.motion.id,
        number=len(amendments_of_item(item.id)) + 1,
        state="moved",
        kind=figure.kind,
        value=figure.value,
        original=figure.original,
        changes=_stored(changes),
        why=why,
        mover_id=member_id,
        moved_at=now,
        actor_id=by.actor_id,
        entered_by_id=by.entered_by_id,
    )
    db.session.add(moved)
    db.session.flush()
    facts = {
        "item": item.position,
        "amendment": moved.number,
        "member": member_id,
        "changes": moved.changes,
        "why": why,
    }
    session.record(meeting, now, "amendment_moved", by, facts)
    return moved


def _check_move(room: Room, item: Item, member_id: int, changes: tuple[Change, ...]) -> None:
    if not room.is_present(member_id):
        raise floor.NotPresent(member_id=member_id)
    amendments.check_move(room, item, mover_id=member_id)
    chairing.check_has_voice(room, member_id, "yes")
    cards.check_may_speak(room.conduct.cards, member_id, item.id)
    if not changes:
        raise amendments.AmendmentChangesNothing(field="what")


def _texts_of(motion: Motion) -> dict[str, str]:
    return {name: getattr(motion, name) for name in FIELDS}


def _stored(changes: tuple[Change, ...]) -> list[dict[str, str]]:
    return [{"field": change.field, "before": change.before, "after": change.after} for change in changes]


def second_amendment(meeting_id: int, amendment_id: int, member_id: int, by: By, now: datetime) -> None:
    """附议: with one more representative behind it the amendment will come before the meeting."""
    with transaction() as announce:
        meeting, row, item = _begin(meeting_id, amendment_id, now, announce)
        if row.state != "moved" and row.seconder_id is not None:
            return
        member, room = member_of(meeting.council_id, member_id), room_of(meeting)
        state = amendments.next_state(row.state, "second")
        seconding.check_second(room, row.mover_id, member.id)
        row.state, row.seconder_id = state, member.id
        facts = {"item": item.position, "amendment": row.number, "member": member.id}
        session.record(meeting, now, "amendment_seconded", by, facts)
        announce(MeetingChanged(meeting.id, (member.id, row.mover_id)))


def rule_out(meeting_id: int, amendment_id: int, by: By, now: datetime, reason: str) -> None:
    """The chair rules an amendment out of order, with a reason: beyond the item's subject, place, sum or persons."""
    with transaction() as announce:
        meeting, row, item = _begin(meeting_id, amendment_id, now, announce)
        if row.state == "out_of_order":
            return
        state = amendments.next_state(row.state, "rule_out")
        if not reason.strip():
            raise floor.ReasonMissing(field="reason")
        _end(meeting, item, row, state, now, by)
        row.end_reason = reason.strip()
        facts = {"item": item.position, "amendment": row.number, "reason": row.end_reason}
        session.record(meeting, now, "amendment_ruled_out", by, facts)
        announce(MeetingChanged(meeting.id, (row.mover_id,)))


def lapse_amendment(meeting_id: int, amendment_id: int, by: By, now: datetime) -> None:
    """Nobody seconds it, having been asked."""
    with transaction() as announce:
        meeting, row, item = _begin(meeting_id, amendment_id, now, announce)
        if row.state == "lapsed":
            return
        if row.state != "moved":
            raise amendments.AmendmentStateRefuses(state=row.state, act="lapse")
        lapse(meeting, item, row, "no_second", by, now)
        announce(MeetingChanged(meeting.id, (row.mover_id,)))


def withdraw_amendment(meeting_id: int, member_id: int, by: By, now: datetime) -> None:
    """The mover takes the own amendment back, before its vote; nothing happens when none is open."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = session.open_item(meeting)
        if item is None:
            return
        if item.state == "voting":
            raise ItemStateRefuses(state=item.state, act="withdraw")
        for row in amendments_of_item(item.id):
            if row.mover_id == member_id and row.state in amendments.OPEN_STATES:
                _end(meeting, item, row, amendments.next_state(row.state, "withdraw"), now, by)
                facts = {"item": item.position, "amendment": row.number, "member": member_id}
                session.record(meeting, now, "amendment_withdrawn", by, facts)
                announce(MeetingChanged(meeting.id, (member_id,)))


def _end(meeting: Meeting, item: AgendaItem, row: AmendmentRow, state: str, now: datetime, by: By) -> None:
    """End an amendment before its vote: whoever speaks on it finishes now, whoever waits to is let go."""
    if item.state == "voting":
        raise ItemStateRefuses(state=item.state, act="end_amendment")
    turn = running_turn(meeting.id)
    if turn is not None and turn.amendment_id == row.id and turn.state == "speaking":
        session.end_turn(meeting, turn, now, "finish", by)
    end_round(row)
    row.state, row.decided_at = state, now


def _begin(
    meeting_id: int, amendment_id: int, now: datetime, announce: Announce
) -> tuple[Meeting, AmendmentRow, AgendaItem]:
    meeting = begin(meeting_id, now, announce)
    row = amendment_of(meeting.id, amendment_id)
    return meeting, row, db.session.get_one(AgendaItem, row.item_id)
