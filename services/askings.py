"""Commands of what happens where nobody objects: more time, a round left out, a vote after the announced end."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from extensions import db
from models import session
from models.conduct import AskingRow, Objector, asking_facts, asking_of
from models.conduct_writes import keep, lapse_askings
from models.floor import TurnRow, turn_facts, turn_of
from models.meetings import AgendaItem, Meeting, item_of
from models.members import By, member_of
from models.room import room_of
from rules import agenda, consent, extensions, floor, unanimity
from rules.room import Room
from services.transaction import Announce, MeetingChanged, begin, transaction


def ask_time(meeting_id: int, turn_id: int, seconds: int, by: By, now: datetime) -> int:
    """Ask for more time for a running turn, as its speaker or the chair; return the asking's id."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        turn = turn_of(meeting.id, turn_id)
        room = room_of(meeting)
        asked = room.conduct.asking
        if asked is not None and asked.turn_id == turn.id:
            return asked.id
        times = sum(each.state == "granted" and each.turn_id == turn.id for each in room.conduct.askings)
        extensions.check_ask(room, turn_facts(turn), seconds, now, times)
        unanimity.check_ask(room, "extend_turn", turn.id)
        return _ask(meeting, turn.item_id, "extend_turn", by, now, announce, turn=turn, seconds=seconds)


def ask_skip_round(meeting_id: int, item_id: int, by: By, now: datetime) -> int:
    """Ask whether anybody objects to leaving out the item's round; return the asking's id."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        room = room_of(meeting)
        asked = room.conduct.asking
        if asked is not None and (asked.kind, asked.item_id) == ("skip_round", item.id):
            return asked.id
        facts = room.item_with(item.id)
        unanimity.check_ask_skip(room, facts)
        return _ask(meeting, item.id, "skip_round", by, now, announce)


def ask_late_vote(meeting_id: int, item_id: int, by: By, now: datetime) -> int:
    """Ask whether anybody objects to a vote after the announced end; return the asking's id."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        room = room_of(meeting)
        asked = room.conduct.asking
        if asked is not None and (asked.kind, asked.item_id) == ("late_vote", item.id):
            return asked.id
        if room.item is None or room.item.id != item.id:
            raise agenda.ItemStateRefuses(state=item.state)
        unanimity.check_ask_late(room)
        return _ask(meeting, item.id, "late_vote", by, now, announce)


def _ask(
    meeting: Meeting,
    item_id: int,
    kind: str,
    by: By,
    now: datetime,
    announce: Announce,
    turn: TurnRow | None = None,
    seconds: int = 0,
) -> int:
    lapse_askings(meeting, now)
    until = now + timedelta(seconds=unanimity.OBJECT_WITHIN_SECONDS[kind])
    row = AskingRow(meeting_id=meeting.id, item_id=item_id, kind=kind, asked_at=now, open_until=until, seconds=seconds)
    row.turn_id = turn.id if turn is not None else None
    row.actor_id, row.entered_by_id = by.actor_id, by.entered_by_id
    keep(meeting, row)
    item = db.session.get_one(AgendaItem, item_id)
    session.record(meeting, now, f"{kind}_asked", by, {"asking": row.id, "item": item.position, **_about(row, turn)})
    announce(MeetingChanged(meeting.id))
    return row.id


def _about(row: AskingRow, turn: TurnRow | None) -> dict[str, int]:
    return {"turn": turn.id, "member": turn.member_id, "more_seconds": row.seconds} if turn is not None else {}


def object_to(meeting_id: int, asking_id: int, member_id: int, by: By, now: datetime) -> None:
    """Object to what is asked; once for each member, without a reason."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        member = member_of(meeting.council_id, member_id)
        row = asking_of(meeting.id, asking_id)
        if member.id in [each.member_id for each in row.objectors]:
            return
        unanimity.check_object(room_of(meeting), asking_facts(row), member.id)
        row.objectors.append(Objector(asking_id=row.id, member_id=member.id, at=now, entered_by_id=by.entered_by_id))
        db.session.flush()
        session.record(meeting, now, "objected", by, {"asking": row.id, "member": member.id})
        announce(MeetingChanged(meeting.id, (member.id,)))


def answer_asking(
    meeting_id: int, asking_id: int, by: By, now: datetime, in_room: int = 0, hands: Mapping[str, int] | None = None
) -> bool:
    """Say what came of asking everybody, and let it happen; return whether it does.

    `in_room`: objections that were called out (heads), beside those on phones; `hands`: for more time, where somebody
    objects (heads by side). Silence counts only when everybody has had some seconds to object.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = asking_of(meeting.id, asking_id)
        if row.state in ("granted", "refused"):
            return row.state == "granted"
        room = room_of(meeting)
        objections = len(row.objectors) + in_room
        unanimity.check_answer(asking_facts(row), objections, now)
        is_granted = _is_granted(room, row, objections, hands)
        row.state, row.answered_at = unanimity.next_state(row.state, "grant" if is_granted else "refuse"), now
        row.objections, row.hands = objections, dict(hands) if hands is not None and objections else None
        turn = turn_of(meeting.id, row.turn_id) if row.turn_id is not None else None
        item = item_of(meeting, row.item_id)
        if is_granted:
            _let_happen(item, row, turn, room)
        facts = {"asking": row.id, "item": item.position, "count": objections, "hands": row.hands, **_about(row, turn)}
        session.record(meeting, now, f"{row.kind}_{row.state}", by, facts)
        announce(MeetingChanged(meeting.id))
        return is_granted


def _is_granted(room: Room, row: AskingRow, objections: int, hands: Mapping[str, int] | None) -> bool:
    if row.kind != "extend_turn":
        return objections == 0
    if objections and hands is None:
        raise unanimity.HandsNeeded(field="hands", count=objections)
    if objections and hands is not None:
        consent.check_hands(room, hands)
    return extensions.is_granted(room, objections, hands if objections else None)


def _let_happen(item: AgendaItem, row: AskingRow, turn: TurnRow | None, room: Room) -> None:
    if row.kind == "skip_round":
        facts = room.item_with(item.id)
        unanimity.check_skip_round(room, facts, 0)
        item.state = agenda.next_state(item.state, "skip_round")
    if turn is not None:
        if turn.state != "speaking" or turn.ends_at is None:
            raise floor.TurnStateRefuses(state=turn.state)
        turn.ends_at = extensions.prolonged(turn.ends_at, row.seconds)
