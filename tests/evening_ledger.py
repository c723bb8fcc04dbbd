"""What somebody in the room who writes everything down would know: facts of one's own, and what RULEBOOK.md says of them.

Nothing here asks rules/ or services/: it hears which commands were acknowledged, counts for itself, and compares.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.charter import Charter
from rules.errors import RuleError
from tests.evening_facts import Evening
from tests.evening_record import Record
from tests.evening_store import StoredEvening

# A ballot that comes twice gets its answer twice.
ALSO_UNCHANGED = ("cast",)
# What is due has to happen, whatever has changed.
MAY_BE_DUE = ("wait",)
# source: RULEBOOK §1, “legal presets `stays` in N and P”.
LEGAL = ("owners_committee",)
NOTED_ONLY = ("cast", "tellers_withdraw_ballot")


class Ledger:
    """What every part of the ledger shares: who is there, where the meeting is, and what was said last."""

    before: Evening
    after: Evening
    answer: Any
    is_changed: bool

    def __init__(self, driver: StoredEvening, charter: Charter) -> None:
        self.driver, self.charter = driver, charter
        self.is_legal = charter.preset_id in LEGAL
        self.meeting_id = 0
        self.record = Record(driver)
        self.before = self.after = driver.snapshot()
        self.begin()

    def begin(self) -> None:
        """Turn over a page: another meeting has been called."""
        room = self.after.room
        self.meeting_id = room.meeting_id
        self.seats = {seat.member_id: seat.side for seat in room.seats}
        self.present = {seat.member_id for seat in room.seats if seat.is_present}
        self.left: set[int] = set()
        self.planned_at = self.now
        self.ends_at = self.now + timedelta(minutes=self.driver.ends_in) if self.driver.ends_in is not None else None

    @property
    def now(self) -> datetime:
        return self.driver.hall.now

    @property
    def item_id(self) -> int:
        """The item before the meeting when the command was given."""
        return self.before.room.item.id if self.before.room.item is not None else 0

    def hear(self, command: str, values: Sequence[Any] | Mapping[str, Any]) -> None:
        """Note an acknowledged command, and judge where it has led."""
        if self.after.room.meeting_id != self.meeting_id:
            self.begin()
        note = getattr(self, f"on_{command}", None)
        if note is not None and (self.is_changed or command in ALSO_UNCHANGED):
            note(**values) if isinstance(values, Mapping) else note(*values)
        if self.is_changed or command in MAY_BE_DUE:
            self.judge()
        if self.is_changed:
            # source: RULEBOOK §2, every act is logged; but for ballots, which nobody is to see coming.
            assert self.record.read() or command in NOTED_ONLY, f"{command} stands in no record"
            self.record.check(self.after)

    def hear_refusal(self, command: str, values: Sequence[Any] | Mapping[str, Any], refusal: RuleError) -> None:
        note = getattr(self, f"on_refused_{command}", None)
        if note is not None:
            note(refusal, **values) if isinstance(values, Mapping) else note(refusal, *values)

    def judge(self) -> None:
        here = {seat.member_id for seat in self.after.room.seats if seat.is_present}
        assert here == self.present or self.after.room.state == "called", "others are present than have declared it"

    # --- presence ---

    def on_check_in(self, member_id: int, code: str) -> None:
        self.present.add(member_id)
        self.left.discard(member_id)

    def on_check_out(self, member_id: int) -> None:
        self.present.discard(member_id)
        self.left.add(member_id)

    def on_sittings_recess(self, new: Any) -> None:
        """Everybody goes home; what was open stays open, and the day's length stays what it was."""
        self.present, self.left = set(), set()
        if self.ends_at is not None:
            self.ends_at += new.at - self.planned_at
        self.planned_at = new.at
        was, now = self.before.room, self.after.room
        assert now.state == "recessed"
        assert [item.state for item in was.items] == [item.state for item in now.items], "an item has moved by night"

    def heads(self, without: set[int] | frozenset[int] = frozenset()) -> dict[str, int]:
        """Return how many are present on each side, but those."""
        here = [self.seats[each] for each in self.present - set(without) if each in self.seats]
        return {side.code: here.count(side.code) for side in self.after.room.sides}

    def is_half(self, hands: Mapping[str, int], without: set[int] | frozenset[int] = frozenset()) -> bool:
        """“More than half of those present”; no side has more hands than people."""
        heads = self.heads(without)
        assert all(hands[side] <= heads[side] for side in heads), "more hands are up than people are there"
        return 2 * sum(hands.values()) > sum(heads.values())
