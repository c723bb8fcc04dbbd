"""Commands of the cards: 跑题, 超时, 不文明, and taking one back within five seconds."""

from datetime import datetime

from models import journal, session
from models.conduct import SpeechCard, card_facts, card_of
from models.conduct_writes import give_up_turns, keep
from models.floor import TurnRow, turn_of
from models.meetings import Meeting
from models.members import By, member_of
from models.room import room_of
from rules import cards, floor
from services.transaction import MeetingChanged, begin, transaction


def show_card(meeting_id: int, turn_id: int, kind: str, by: By, now: datetime, seen: int | None = None) -> None:
    """Show a card to whoever speaks: the second on an item ends the turn, the third takes the floor for the item.

    `seen`: how many the speaker had when the button was shown; a second press of it shows no second card.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        turn = turn_of(meeting.id, turn_id)
        room = room_of(meeting)
        so_far = cards.count(room.conduct.cards, turn.member_id, turn.item_id)
        if seen is not None and so_far > seen:
            return
        if cards.check_show(room, kind, now).id != turn.id:
            raise cards.NobodyToShowCard()
        follows = cards.consequence(so_far + 1)
        row = SpeechCard(meeting_id=meeting.id, item_id=turn.item_id, turn_id=turn.id, member_id=turn.member_id)
        row.kind, row.shown_at, row.ended_turn = kind, now, follows != "noted"
        row.actor_id, row.entered_by_id = by.actor_id, by.entered_by_id
        keep(meeting, row)
        facts = {"card": row.id, "turn": turn.id, "member": turn.member_id, "kind": kind, "count": so_far + 1}
        session.record(meeting, now, f"card_{follows}", by, facts)
        if row.ended_turn:
            session.end_turn(meeting, turn, now, "finish", by)
        if follows == "speech_lost":
            give_up_turns(meeting, room, turn.member_id, by, now)
        announce(MeetingChanged(meeting.id, (turn.member_id,)))


def remind(meeting_id: int, member_id: int, by: By, now: datetime, seen: int | None = None) -> None:
    """Show 不文明 to somebody who interrupts without having the floor: noted, and with the third the floor is lost.

    `seen`: how many cards the item had when the button was shown; a second press of it shows no second card.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        member, room = member_of(meeting.council_id, member_id), room_of(meeting)
        item = cards.check_remind(room, member.id)
        if seen is not None and len(room.conduct.cards) > seen:
            return
        so_far = cards.count(room.conduct.cards, member.id, item.id)
        is_lost = cards.consequence(so_far + 1) == "speech_lost"
        row = SpeechCard(meeting_id=meeting.id, item_id=item.id, member_id=member.id, kind="uncivil", shown_at=now)
        row.actor_id, row.entered_by_id = by.actor_id, by.entered_by_id
        keep(meeting, row)
        facts = {"card": row.id, "turn": None, "member": member.id, "kind": row.kind, "count": so_far + 1}
        session.record(meeting, now, "card_speech_lost" if is_lost else "card_noted", by, facts)
        if is_lost:
            give_up_turns(meeting, room, member.id, by, now)
        announce(MeetingChanged(meeting.id, (member.id,)))


def undo_card(meeting_id: int, card_id: int, by: By, now: datetime) -> None:
    """Take a card back within five seconds; a turn that it ended goes on with the time that it had left."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = card_of(meeting.id, card_id)
        if row.undone_at is not None:
            return
        cards.check_take_back(room_of(meeting), card_facts(row), row.ended_turn, now)
        row.undone_at = now
        undone = _number_of_newest(meeting)
        facts = {"card": row.id, "member": row.member_id, "kind": row.kind, "undoes": undone}
        session.record(meeting, now, "card_undone", by, facts)
        if row.ended_turn and row.turn_id is not None:
            _go_on(meeting, turn_of(meeting.id, row.turn_id), row.shown_at, now)
        announce(MeetingChanged(meeting.id, (row.member_id,)))


def _number_of_newest(meeting: Meeting) -> int:
    """Return the number of the journal's row of the newest card: the only one that can be taken back."""
    acts = ("card_noted", "card_turn_ends", "card_speech_lost")
    return max(journal.last_number(meeting.council_id, meeting.id, act) or 0 for act in acts)


def _go_on(meeting: Meeting, turn: TurnRow, stopped_at: datetime, now: datetime) -> None:
    """Start the clock of a turn anew where it was stopped; what lies between is not time spoken."""
    assert turn.started_at is not None
    assert turn.ends_at is not None
    turn.state, turn.ended_at = floor.next_state(turn.state, "undo_card"), None
    turn.started_at += now - stopped_at
    turn.ends_at += now - stopped_at
