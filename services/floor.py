"""Commands of the floor: open an item, call the next speaker, start and end turns, raise hands."""

from datetime import datetime, timedelta

from models import journal, session
from models.agenda import follow_item
from models.conduct_writes import give_up_turns, take_chair_back
from models.councils import charter_facts
from models.floor import TurnRow, turn_facts, turn_of, turns_of_item
from models.meetings import Meeting, item_of
from models.members import By, member_of
from models.room import room_of
from models.voting import latest_vote_of_item
from rules import agenda, cards, chairing, discussion, floor, recusal, turns, undoing
from rules.amendments import check_open_main_vote, may_correct_plain
from rules.clocks import limit_of
from services.transaction import Announce, MeetingChanged, begin, transaction


def open_item(meeting_id: int, item_id: int, by: By, now: datetime) -> None:
    """Put an item before the meeting; its mover (or an endorser who is present) is called to explain it."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        if item.state in ("explaining", "round", "debate", "voting"):
            return
        room = room_of(meeting)
        facts = room.item_with(item.id)
        agenda.check_open(room, facts)
        take_chair_back(meeting, by, now)
        item.first_side = discussion.side_opening_next(room)
        item.state, item.opened_at = agenda.next_state(item.state, "open"), now
        session.record(meeting, now, "item_opened", by, {"item": item.position, "title": item.title})
        explainer_id = agenda.explainer_id(room, facts)
        if explainer_id is not None:
            seat = room.seat(explainer_id)
            turn = session.add_turn(meeting, item, explainer_id, seat.side if seat else None, "explain", now)
            session.call(meeting, turn, now, by)
        announce(MeetingChanged(meeting.id))


def undo_open_item(meeting_id: int, item_id: int, by: By, now: datetime) -> None:
    """Take back the start of an item within five seconds; it is a row of its own that names what it takes back."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        if item.state == "pending":
            return
        room = room_of(meeting)
        undoing.check_undo_open(room, room.item_with(item.id), now)
        for turn in turns_of_item(item.id):
            if turn.state in ("waiting", "called"):
                turn.state, turn.start_by = floor.next_state(turn.state, "withdraw"), None
        item.state, item.opened_at, item.first_side = agenda.next_state(item.state, "undo_open"), None, None
        undone = journal.last_number(meeting.council_id, meeting.id, "item_opened")
        session.record(meeting, now, "item_open_undone", by, {"item": item.position, "undoes": undone})
        announce(MeetingChanged(meeting.id))


def start_round(meeting_id: int, item_id: int, by: By, now: datetime) -> None:
    """Begin 轮流发言: everybody present once, sides alternating; the first one is called."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        if item.state == "round":
            return
        room = room_of(meeting)
        facts = room.item_with(item.id)
        discussion.check_start_round(room, facts)
        item.state = agenda.next_state(item.state, "start_round")
        sides = {seat.member_id: seat.side for seat in room.seats}
        order = discussion.round_seats(room, facts)
        added = [session.add_turn(meeting, item, member_id, sides[member_id], "round", now) for member_id in order]
        session.record(meeting, now, "round_started", by, {"item": item.position, "first_side": item.first_side})
        if added:
            session.call(meeting, added[0], now, by)
        announce(MeetingChanged(meeting.id))


def start_debate(meeting_id: int, item_id: int, by: By, now: datetime) -> None:
    """Begin 自由发言 when everybody of the round has spoken or passed."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        if item.state == "debate":
            return
        room = room_of(meeting)
        discussion.check_start_debate(room, room.item_with(item.id))
        item.state = agenda.next_state(item.state, "start_debate")
        session.record(meeting, now, "debate_started", by, {"item": item.position})
        announce(MeetingChanged(meeting.id))


def close_discussion(meeting_id: int, item_id: int, by: By, now: datetime) -> None:
    """End an item that cannot be decided here (no motion, not noticed, a side understaffed) without a vote."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        if item.state == "discussed":
            return
        room = room_of(meeting)
        discussion.check_end_without_vote(room, room.item_with(item.id))
        item.state, item.closed_at = agenda.next_state(item.state, "close_discussion"), now
        session.record(meeting, now, "item_discussed", by, {"item": item.position})
        follow_item(item, "discuss", by, now)
        announce(MeetingChanged(meeting.id))


def correct_motion(meeting_id: int, item_id: int, by: By, now: datetime, what: str, plain: str) -> None:
    """Correct the text of a motion whose vote was aborted, or only the plain line of one that was amended.

    Both texts are sealed. Raise MotionFixed, TextMissing.
    source: RULEBOOK §2, Stops: “A wrong text noticed while voting: stop, correct, read aloud, reopen”;
    choice: the plain line tells what the text says; where an amendment has changed the text alone it has to follow.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        vote = latest_vote_of_item(item.id)
        room = room_of(meeting)
        is_wrong = vote is not None and vote.state == "aborted"
        is_of_plain = may_correct_plain(room) and item.motion is not None and what.strip() == item.motion.what
        if item.motion is None or item.state != "debate" or not (is_wrong or is_of_plain):
            raise agenda.MotionFixed(item=item.position)
        # Each amendment stands on the text as it was when it was moved.
        check_open_main_vote(room.amendments)
        if not what.strip():
            raise agenda.TextMissing(field="what")
        before = {"what": item.motion.what, "plain": item.motion.plain}
        item.motion.what, item.motion.plain = what.strip(), plain.strip()
        after = {"what": item.motion.what, "plain": item.motion.plain}
        if before != after:
            session.record(
                meeting, now, "motion_corrected", by, {"item": item.position, "before": before, "after": after}
            )
            announce(MeetingChanged(meeting.id))


def call_turn(meeting_id: int, turn_id: int, by: By, now: datetime, reason: str | None = None) -> None:
    """Call a waiting speaker. Whoever is not first needs the chair's reason, which everybody sees."""
    with transaction() as announce:
        meeting, turn = _begin(meeting_id, turn_id, now, announce)
        if turn.state == "called":
            return
        room = room_of(meeting)
        reason = (reason or "").strip() or None
        facts = turn_facts(turn)
        floor.check_call(room, facts, reason)
        is_override = turns.is_override(facts, floor.queue(room))
        session.call(meeting, turn, now, by, reason if is_override else None)
        announce(MeetingChanged(meeting.id, (turn.member_id,)))


def undo_call(meeting_id: int, turn_id: int, by: By, now: datetime) -> None:
    """Take back a call within five seconds; it is a row of its own that names what it takes back."""
    with transaction() as announce:
        meeting, turn = _begin(meeting_id, turn_id, now, announce)
        turns.check_undo_call(turn_facts(turn), charter_facts(meeting.charter_version_id), now)
        session.drop_running_turn(meeting, now, by)
        announce(MeetingChanged(meeting.id, (turn.member_id,)))


def start_turn(meeting_id: int, turn_id: int, by: By, now: datetime, stance: str | None = None) -> None:
    """Start the clock of the member who has been called; the stance is said before it starts."""
    with transaction() as announce:
        meeting, turn = _begin(meeting_id, turn_id, now, announce)
        _check_own(turn, by)
        if turn.state == "speaking":
            return
        facts, room = turn_facts(turn), room_of(meeting)
        floor.check_start(room, facts, stance)
        if facts.kind == "round":
            turn.stance = stance
        limit = timedelta(seconds=limit_of(room, facts))
        turn.state = floor.next_state(turn.state, "start")
        turn.started_at, turn.start_by, turn.ends_at = now, None, now + limit
        turn.actor_id, turn.entered_by_id = by.actor_id, by.entered_by_id
        facts_of_turn = {"turn": turn.id, "member": turn.member_id, "kind": turn.kind, "stance": turn.stance}
        session.record(meeting, now, "turn_started", by, facts_of_turn)
        if turn.member_id in room.recused_ids:
            # Facts once, then they leave the debate: no other wish of theirs is left standing.
            give_up_turns(meeting, room, turn.member_id, by, now)
        announce(MeetingChanged(meeting.id, (turn.member_id,)))


def finish_turn(meeting_id: int, turn_id: int, by: By, now: datetime) -> None:
    """说完了: end a running turn before its time."""
    with transaction() as announce:
        meeting, turn = _begin(meeting_id, turn_id, now, announce)
        _check_own(turn, by)
        if turn.state == "done":
            return
        session.end_turn(meeting, turn, now, "finish", by)
        announce(MeetingChanged(meeting.id, (turn.member_id,)))


def pass_turn(meeting_id: int, turn_id: int, by: By, now: datetime) -> None:
    """这轮不讲: uses no turn."""
    with transaction() as announce:
        meeting, turn = _begin(meeting_id, turn_id, now, announce)
        _check_own(turn, by)
        if turn.state == "passed":
            return
        session.end_turn(meeting, turn, now, "pass", by)
        announce(MeetingChanged(meeting.id, (turn.member_id,)))


def defer_turn(meeting_id: int, turn_id: int, by: By, now: datetime) -> None:
    """最后再讲: once to the end of the round; the second time it is 这轮不讲."""
    with transaction() as announce:
        meeting, turn = _begin(meeting_id, turn_id, now, announce)
        _check_own(turn, by)
        act = floor.after_deferral(turn_facts(turn))
        if turn.kind != "round" or act == "pass":
            session.end_turn(meeting, turn, now, "pass", by)
        else:
            turn.state = floor.next_state(turn.state, "defer")
            turn.deferrals += 1
            turn.start_by = None
            turn.position = session.last_position(turn.item_id) + 1
            session.record(meeting, now, "turn_deferred", by, {"turn": turn.id, "member": turn.member_id})
        announce(MeetingChanged(meeting.id, (turn.member_id,)))


def pass_over(meeting_id: int, turn_id: int, by: By, now: datetime) -> None:
    """Pass over somebody who did not start in time, after the chair has asked."""
    with transaction() as announce:
        meeting, turn = _begin(meeting_id, turn_id, now, announce)
        if turn.state == "passed_over":
            return
        turns.check_pass_over(turn_facts(turn), room_of(meeting).names.get(turn.member_id, ""))
        session.end_turn(meeting, turn, now, "pass_over", by)
        announce(MeetingChanged(meeting.id, (turn.member_id,)))


def raise_hand(meeting_id: int, member_id: int, by: By, now: datetime, stance: str) -> None:
    """Ask for the floor in free debate, with the stance; 询问 is a short question and spends no turn."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        member = member_of(meeting.council_id, member_id)
        room = room_of(meeting)
        chairing.check_has_voice(room, member.id, stance)
        floor.check_raise_hand(room, member.id, stance)
        recusal.check_may_speak(member.id in room.recused_ids, floor.has_stated_facts(room, member.id))
        cards.check_may_speak(room.conduct.cards, member.id, room.item.id if room.item is not None else 0)
        item = session.open_item(meeting)
        assert item is not None
        kind = "question" if stance == "question" else "debate"
        turn = session.add_turn(meeting, item, member.id, member.side, kind, now)
        turn.stance, turn.actor_id, turn.entered_by_id = stance, by.actor_id, by.entered_by_id
        session.record(meeting, now, "hand_raised", by, {"turn": turn.id, "member": member.id, "stance": stance})
        announce(MeetingChanged(meeting.id, (member.id,)))


def lower_hand(meeting_id: int, member_id: int, by: By, now: datetime) -> None:
    """Take a raised hand down; nothing happens when it is down already."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = session.open_item(meeting)
        for turn in turns_of_item(item.id) if item else []:
            if turn.member_id == member_id and turn.state == "waiting" and turn.kind in floor.DEBATE_KINDS:
                session.end_turn(meeting, turn, now, "withdraw", by)
                announce(MeetingChanged(meeting.id, (member_id,)))


def _begin(meeting_id: int, turn_id: int, now: datetime, announce: Announce) -> tuple[Meeting, TurnRow]:
    meeting = begin(meeting_id, now, announce)
    return meeting, turn_of(meeting.id, turn_id)


def _check_own(turn: TurnRow, by: By) -> None:
    if turn.member_id != by.actor_id:
        raise floor.NotYourTurn(member_id=turn.member_id)
