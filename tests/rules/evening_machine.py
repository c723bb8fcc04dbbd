"""An evening in memory: the commands of a meeting on a Room, judged by the rule book and by nothing else.

Every refusal comes from rules/; what a command does to the facts is written with dataclasses.replace, as the services
write it to their rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from rules import agenda, clocks, consent, discussion, floor, meetings, seconding, sitting, turns, voting
from rules.agenda import ItemStateRefuses
from rules.counts import Case
from rules.errors import NotFound
from rules.majority import judge
from rules.meetings import RoomNotOpen, WrongMeetingCode
from rules.room import OPEN_ITEM_STATES, Item, OpenVote, Turn
from rules.voting import RollEntry, UsedKey
from tests.evening_facts import Evening, VoteFacts
from tests.rules.room_of import LOCAL, START, item, motion, room, seats

CODE = "1234"


@dataclass
class Vote:
    """A vote with its frozen roll and the keys that were used in it."""

    id: int
    item_id: int
    roll: dict[int, RollEntry]
    state: str = "open"
    used: dict[str, UsedKey] = field(default_factory=dict)
    verdict: str | None = None
    case: Case | None = None

    @property
    def facts(self) -> VoteFacts:
        roll = tuple(self.roll.values())
        voters = frozenset(entry.member_id for entry in roll if entry.choice is not None)
        overall = self.case.overall if self.case else None
        return VoteFacts(self.id, self.item_id, self.state, roll, voters, self.verdict, overall)


class PureEvening:
    """One meeting of six and six; `now` passes only by wait()."""

    code = CODE

    def __init__(self, **changes: Any) -> None:
        self.now = START
        self.numbers = 0
        self.items_made = 0
        self.changes = changes
        self.votes: list[Vote] = []
        self.asked_ids: set[int] = set()
        self.call_next()

    def call_next(self) -> None:
        """Call a meeting with a fresh agenda: a motion with endorsers, one moved by one person alone, and a talk."""
        alone = motion(mover_id=LOCAL[2], seconder_ids=())
        agenda_items = (self._item(), self._item(motion=alone), self._item(motion=None))
        self.room = room(*agenda_items, state="called", seats=seats(()), **self.changes)
        self.past_turns: list[Turn] = []
        self.overrides: set[int] = set()
        self.is_attendance_lost = False

    def _item(self, **changes: Any) -> Item:
        self.items_made += 1
        position = len(self.room.items) + 1 if changes.get("noticed") is False else (self.items_made - 1) % 3 + 1
        return item("pending", **{"id": self.items_made, "position": position, "first_side": None, **changes})

    def snapshot(self) -> Evening:
        return Evening(
            self.room,
            (*self.past_turns, *self.room.turns),
            tuple(vote.facts for vote in self.votes),
            frozenset(self.overrides),
        )

    def image(self) -> Evening:
        return self.snapshot()

    # --- facts ---

    def _set(self, **changes: Any) -> None:
        self.room = replace(self.room, **changes)

    def _find(self, item_id: int) -> Item:
        found = next((each for each in self.room.items if each.id == item_id), None)
        if found is None:
            raise NotFound(item_id=item_id)
        return found

    def _change_item(self, changed: Item, **changes: Any) -> None:
        items = tuple(replace(each, **changes) if each.id == changed.id else each for each in self.room.items)
        self._set(items=items)
        if self.room.item is None:
            self.past_turns += self.room.turns
            self._set(turns=())

    def _turn(self, turn_id: int) -> Turn:
        for turn in (*self.room.turns, *self.past_turns):
            if turn.id == turn_id:
                return turn
        raise NotFound(turn_id=turn_id)

    def _change_turn(self, changed: Turn, act: str, **changes: Any) -> None:
        after = replace(changed, state=floor.next_state(changed.state, act), **{"start_by": None, **changes})
        self._set(turns=tuple(after if turn.id == changed.id else turn for turn in self.room.turns))

    def _add_turn(self, member_id: int, kind: str, **changes: Any) -> Turn:
        self.numbers += 1
        seat = self.room.seat(member_id)
        side = seat.side if seat else None
        turn = Turn(self.numbers, member_id, side, kind, "waiting", self._last_position() + 1, self.now, **changes)
        self._set(turns=(*self.room.turns, turn))
        return turn

    def _last_position(self) -> int:
        return max((turn.position for turn in self.room.turns), default=0)

    def _call(self, turn: Turn, reason: str | None = None) -> None:
        start_by = self.now + timedelta(seconds=self.room.charter.start_within_seconds)
        self._change_turn(turn, "call", start_by=start_by, override_reason=reason)
        if reason is not None:
            self.overrides.add(turn.id)

    def _drop_running_turn(self) -> None:
        if self.room.running is not None:
            self._change_turn(self.room.running, "finish" if self.room.running.state == "speaking" else "undo_call")

    def _own(self, turn_id: int, actor_id: int) -> Turn:
        turn = self._turn(turn_id)
        if turn.member_id != actor_id:
            raise floor.NotYourTurn(member_id=turn.member_id)
        return turn

    # --- the meeting ---

    def open_room(self) -> None:
        if self.room.state != "room_open":
            self._set(state=meetings.next_state(self.room.state, "open_room"))

    def open_meeting(self) -> None:
        if self.room.state != "in_session":
            sitting.check_open(self.room)
            side = self.room.sides[self.items_made % 2].code
            self._set(state=meetings.next_state(self.room.state, "open"), opening_side=side)

    def declare_inquorate(self) -> None:
        if self.room.state != "inquorate":
            sitting.check_declare_inquorate(self.room)
            self._end("declare_inquorate")

    def suspend(self) -> None:
        if self.room.state != "suspended":
            sitting.check_suspend(self.room)
            self._drop_running_turn()
            until = self.now + timedelta(seconds=self.room.charter.suspension_seconds)
            self._set(state=meetings.next_state(self.room.state, "suspend"), suspended_until=until)

    def resume(self) -> None:
        if self.room.state != "in_session":
            sitting.check_resume(self.room)
            self._set(state=meetings.next_state(self.room.state, "resume"), suspended_until=None)

    def adjourn(self, reason: str) -> None:
        if self.room.state != "adjourned":
            sitting.check_adjourn(self.room, reason)
            self._end("adjourn")

    def close_meeting(self) -> None:
        if self.room.state != "closed":
            sitting.check_close(self.room)
            self._end("close")

    def _end(self, act: str) -> None:
        state = meetings.next_state(self.room.state, act)
        self._drop_running_turn()
        for each in self.room.items:
            if each.state in ("pending", *OPEN_ITEM_STATES):
                self._carry_over(each)
        self._set(state=state, suspended_until=None)

    def _carry_over(self, carried: Item) -> None:
        if carried == self.room.item:
            for turn in self.room.turns:
                if turn.state in ("waiting", "called"):
                    self._change_turn(turn, "withdraw")
        self._change_item(carried, state=agenda.next_state(carried.state, "carry_over"))

    def wait(self, seconds: int) -> None:
        """Let time pass, and what falls due happen."""
        self.now += timedelta(seconds=seconds)
        turn = self.room.running
        due = clocks.due(turn, self.room.charter) if turn is not None else None
        if turn is not None and due is not None and due[1] <= self.now:
            self._let_happen(turn, due[0])
        until = self.room.suspended_until
        if self.room.state == "suspended" and self.is_attendance_lost and until is not None and until <= self.now:
            self._end("adjourn")

    def _let_happen(self, turn: Turn, act: str) -> None:
        no_shows = turns.no_shows_after(turn)
        if act == "time_out":
            self._change_turn(turn, "time_out")
        elif turns.goes_to_end(turn):
            self._change_turn(turn, "no_show", no_shows=no_shows, position=self._last_position() + 1)
        else:
            asked = replace(turn, no_shows=no_shows, start_by=None)
            self._set(turns=tuple(asked if each.id == turn.id else each for each in self.room.turns))

    # --- presence ---

    def _attend(self, member_id: int, act: str) -> None:
        seat = self.room.seat(member_id)
        if seat is None:
            raise NotFound(member_id=member_id)
        now = replace(seat, attendance=meetings.next_attendance(seat.attendance, act))
        self._set(seats=tuple(now if each.member_id == member_id else each for each in self.room.seats))

    def _is_already(self, member_id: int, attendance: str) -> bool:
        seat = self.room.seat(member_id)
        if seat is None:
            raise NotFound(member_id=member_id)
        return seat.attendance == attendance

    def _check_goes_on(self) -> None:
        if self.room.state in meetings.ENDED:
            raise meetings.MeetingEnded(state=self.room.state)

    def check_in(self, member_id: int, code: str) -> None:
        is_there = self._is_already(member_id, "present")
        if self.room.state == "called":
            raise RoomNotOpen()
        if code != CODE:
            raise WrongMeetingCode(field="code")
        if is_there:
            return
        self._check_goes_on()
        self._attend(member_id, "check_in")
        seat, now_open = self.room.seat(member_id), self.room.item
        if now_open and seat and turns.joins_round(now_open.state, self.room.turns, member_id, seat.side):
            self._add_turn(member_id, "round")
        self._note_attendance()

    def check_out(self, member_id: int) -> None:
        is_gone = self._is_already(member_id, "left")
        self._check_goes_on()
        if is_gone:
            return
        self._attend(member_id, "check_out")
        for turn in self.room.turns:
            if turn.member_id == member_id and turn.state in ("waiting", "called", "speaking"):
                self._change_turn(turn, "finish" if turn.state == "speaking" else "withdraw")
        self._note_attendance()

    def ask_leave(self, member_id: int) -> None:
        is_on_leave = self._is_already(member_id, "on_leave")
        self._check_goes_on()
        if not is_on_leave:
            self._attend(member_id, "ask_leave")

    def _note_attendance(self) -> None:
        if self.room.state not in ("in_session", "suspended") or self.is_attendance_lost != self.room.is_quorate:
            return
        self.is_attendance_lost = not self.room.is_quorate
        if not self.is_attendance_lost:
            return
        if self.room.running is not None and self.room.running.state == "called":
            self._drop_running_turn()
        if self.room.suspended_until is not None:
            back_by = self.now + timedelta(seconds=self.room.charter.suspension_seconds)
            self._set(suspended_until=max(self.room.suspended_until, back_by))

    # --- items ---

    def open_item(self, item_id: int) -> None:
        opened = self._find(item_id)
        if opened.state in OPEN_ITEM_STATES:
            return
        agenda.check_open(self.room, opened)
        state, first_side = agenda.next_state(opened.state, "open"), discussion.side_opening_next(self.room)
        explainer_id = agenda.explainer_id(self.room, opened)
        self._change_item(opened, state=state, first_side=first_side)
        if explainer_id is not None:
            self._call(self._add_turn(explainer_id, "explain"))

    def second_motion(self, item_id: int, member_id: int) -> None:
        found = self._find(item_id)
        if found.motion is None or found.motion.seconder_ids:
            return
        if found.state != "explaining" or found.motion.mover_id is None:
            raise ItemStateRefuses(state=found.state, act="second")
        seconding.check_second(self.room, found.motion.mover_id, member_id)
        self._change_item(found, motion=replace(found.motion, seconder_ids=(member_id,)))

    def start_round(self, item_id: int) -> None:
        begun = self._find(item_id)
        if begun.state == "round":
            return
        discussion.check_start_round(self.room, begun)
        self._change_item(begun, state=agenda.next_state(begun.state, "start_round"))
        added = [self._add_turn(member_id, "round") for member_id in discussion.round_seats(self.room, begun)]
        if added:
            self._call(added[0])

    def start_debate(self, item_id: int) -> None:
        begun = self._find(item_id)
        if begun.state != "debate":
            discussion.check_start_debate(self.room, begun)
            self._change_item(begun, state=agenda.next_state(begun.state, "start_debate"))

    def close_discussion(self, item_id: int) -> None:
        closed = self._find(item_id)
        if closed.state != "discussed":
            discussion.check_end_without_vote(self.room, closed)
            self._change_item(closed, state=agenda.next_state(closed.state, "close_discussion"))

    def carry_over_item(self, item_id: int) -> None:
        carried = self._find(item_id)
        if carried.state != "carried_over":
            agenda.check_carry_over(self.room, carried)
            self._carry_over(carried)

    def add_item(self, title: str, is_sensitive: bool) -> None:
        if any(not each.noticed and each.title == title for each in self.room.items):
            return
        consent.check_add(self.room, title)
        added = self._item(noticed=False, title=title, is_sensitive=is_sensitive)
        self._set(items=(*self.room.items, added))

    def record_consent(self, item_id: int, hands: dict[str, int]) -> None:
        asked = self._find(item_id)
        consent.check_ask(self.room, asked, is_asked=asked.id in self.asked_ids)
        consent.check_hands(self.room, hands)
        self.asked_ids.add(asked.id)
        if consent.is_given(hands, consent.present_by_side(self.room)):
            self._change_item(asked, is_consented=True)

    # --- turns ---

    def call_turn(self, turn_id: int, reason: str) -> None:
        turn = self._turn(turn_id)
        if turn.state == "called":
            return
        floor.check_call(self.room, turn, reason or None)
        is_override = turns.is_override(turn, floor.queue(self.room))
        self._call(turn, reason if is_override else None)

    def undo_call(self, turn_id: int) -> None:
        turn = self._turn(turn_id)
        turns.check_undo_call(turn, self.room.charter, self.now)
        self._change_turn(turn, "undo_call")

    def start_turn(self, turn_id: int, actor_id: int, stance: str | None) -> None:
        turn = self._own(turn_id, actor_id)
        if turn.state == "speaking":
            return
        floor.check_start(self.room, turn, stance)
        ends_at = self.now + timedelta(seconds=clocks.limit_seconds(self.room.charter, turn.kind))
        said = stance if turn.kind == "round" else turn.stance
        self._change_turn(turn, "start", stance=said, started_at=self.now, ends_at=ends_at)

    def finish_turn(self, turn_id: int, actor_id: int) -> None:
        turn = self._own(turn_id, actor_id)
        if turn.state != "done":
            self._change_turn(turn, "finish")

    def pass_turn(self, turn_id: int, actor_id: int) -> None:
        turn = self._own(turn_id, actor_id)
        if turn.state != "passed":
            self._change_turn(turn, "pass")

    def defer_turn(self, turn_id: int, actor_id: int) -> None:
        turn = self._own(turn_id, actor_id)
        if turn.kind != "round" or floor.after_deferral(turn) == "pass":
            self._change_turn(turn, "pass")
        else:
            self._change_turn(turn, "defer", deferrals=turn.deferrals + 1, position=self._last_position() + 1)

    def pass_over(self, turn_id: int) -> None:
        turn = self._turn(turn_id)
        if turn.state != "passed_over":
            turns.check_pass_over(turn, self.room.names.get(turn.member_id, ""))
            self._change_turn(turn, "pass_over")

    def raise_hand(self, member_id: int, stance: str) -> None:
        if self.room.seat(member_id) is None:
            raise NotFound(member_id=member_id)
        floor.check_raise_hand(self.room, member_id, stance)
        self._add_turn(member_id, "question" if stance == "question" else "debate", stance=stance)

    def lower_hand(self, member_id: int) -> None:
        for turn in self.room.waiting(floor.DEBATE_KINDS):
            if turn.member_id == member_id:
                self._change_turn(turn, "withdraw")

    # --- votes ---

    def _vote(self, vote_id: int) -> Vote:
        for vote in self.votes:
            if vote.id == vote_id:
                return vote
        raise NotFound(vote_id=vote_id)

    def open_vote(self, item_id: int) -> None:
        put = self._find(item_id)
        if put.state == "voting":
            return
        if put != self.room.item:
            raise ItemStateRefuses(state=put.state)
        voting.check_open_vote(self.room)
        self.numbers += 1
        roll = {seat.member_id: RollEntry(seat.member_id, seat.side, seat.is_present) for seat in self.room.seats}
        self.votes.append(Vote(self.numbers, put.id, roll))
        self._change_item(put, state=agenda.next_state(put.state, "open_vote"))
        self._show(self.votes[-1])

    def _show(self, vote: Vote) -> None:
        if vote.state != "open":
            self._set(vote=None)
            return
        present = _ids(entry for entry in vote.roll.values() if entry.is_present)
        voted = _ids(entry for entry in vote.roll.values() if entry.choice is not None)
        self._set(vote=OpenVote(vote.id, len(present), len(voted), present, voted))

    def cast(self, vote_id: int, member_id: int, choice: str, key: str, replaces: str | None) -> None:
        vote = self._vote(vote_id)
        entry, seat = vote.roll.get(member_id), self.room.seat(member_id)
        taken = voting.check_ballot(
            vote.id,
            vote.state,
            entry,
            vote.used.get(key),
            member_id=member_id,
            choice=choice,
            key=key,
            replaces=replaces,
            is_changeable=self.room.charter.ballots_changeable,
            has_left=seat is not None and seat.attendance == "left",
        )
        if taken.is_new and entry is not None:
            vote.roll[member_id] = replace(entry, choice=taken.choice, receipt=taken.receipt)
            vote.used[key] = UsedKey(member_id, taken.choice, taken.receipt)
            self._show(vote)

    def close_vote(self, vote_id: int) -> None:
        vote = self._of_this_meeting(vote_id)
        if vote.state == "closed":
            return
        vote.state = voting.next_state(vote.state, "close")
        vote.case = voting.tally(vote.roll.values(), [side.code for side in self.room.sides])
        vote.verdict = judge(self.room.preset, vote.case).verdict
        decided = self._find(vote.item_id)
        self._change_item(decided, state=agenda.next_state(decided.state, "close_vote"), verdict=vote.verdict)
        self._show(vote)

    def abort_vote(self, vote_id: int, reason: str) -> None:
        vote = self._of_this_meeting(vote_id)
        if vote.state == "aborted":
            return
        state = voting.next_state(vote.state, "abort")
        if not reason.strip():
            raise voting.AbortReasonMissing(field="reason")
        vote.state, vote.used = state, {}
        vote.roll = {each.member_id: replace(each, choice=None, receipt=None) for each in vote.roll.values()}
        put_back = self._find(vote.item_id)
        self._change_item(put_back, state=agenda.next_state(put_back.state, "abort_vote"))
        self._show(vote)

    def _of_this_meeting(self, vote_id: int) -> Vote:
        vote = self._vote(vote_id)
        self._find(vote.item_id)
        return vote


def _ids(entries: Iterable[RollEntry]) -> frozenset[int]:
    return frozenset(entry.member_id for entry in entries)
