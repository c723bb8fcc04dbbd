"""The same random evenings through the services on SQLite: what the database holds after each step is still right."""

from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import select

from extensions import db
from models import journal
from models.floor import turn_facts, turns_of_meeting
from models.journal import JournalRow
from models.meetings import Meeting
from models.members import By
from models.voting import Ballot, Vote, roll_of
from rules.charter import Charter, to_facts
from rules.counts import Count
from rules.errors import RuleError
from services import agenda, attendance, floor, meetings, motions, transaction, voting
from services.meetings import NewItem
from services.voting import Cast
from tests.evening_facts import Evening, VoteFacts
from tests.evening_steps import ALWAYS_THE_SAME, EveningSteps, steps
from tests.services.hall import Hall
from tests.services.store import application

RUN = {"open_room", "open_meeting", "declare_inquorate", "suspend", "resume", "close_meeting"}
ON_ITEM = {"open_item", "start_round", "start_debate", "close_discussion"}


class StoredEvening:
    """The commands as PureEvening has them, given to the services of a council of its own."""

    numbers = 0

    def __init__(self, charter: Charter) -> None:
        StoredEvening.numbers += 1
        facts: dict[str, Any] = to_facts(charter)
        self.hall = Hall(f"evening{self.numbers}", **facts)
        self.meetings = 0
        self.call_next()

    @property
    def code(self) -> str:
        return self.hall.meeting.code

    def call_next(self) -> None:
        """Call a meeting with the same agenda as PureEvening's, under texts that no earlier meeting has decided on."""
        self.meetings += 1
        both, alone = (f"{what}（第{self.meetings}次）" for what in ("装充电插座", "划消防通道"))
        moved_alone = self.hall.motion(what=alone, mover_id=self.hall.local[2], seconder_ids=())
        self.hall.call(self.hall.motion(what=both), moved_alone, NewItem("共享单车停放点"))

    def __getattr__(self, command: str) -> Any:
        """Return a command that needs nothing but the chair's hand, and perhaps an item."""
        hall = self.hall
        if command in RUN:
            return lambda: getattr(meetings, command)(hall.meeting_id, hall.chair, hall.now)
        if command in ON_ITEM:
            return lambda item_id: getattr(floor, command)(hall.meeting_id, item_id, hall.chair, hall.now)
        raise AttributeError(command)

    # --- what the database holds ---

    def snapshot(self) -> Evening:
        room = self.hall.room
        turns = tuple(turn_facts(row) for row in turns_of_meeting(self.hall.meeting_id))
        return Evening(room, turns, tuple(self._votes()), frozenset(self._overrides()))

    def _votes(self) -> list[VoteFacts]:
        # Of every meeting of this council: what was closed at an earlier one stays closed.
        meeting_ids = select(Meeting.id).where(Meeting.council_id == self.hall.council_id)
        query = select(Vote).where(Vote.meeting_id.in_(meeting_ids)).order_by(Vote.id)
        return [self._facts(vote) for vote in db.session.scalars(query)]

    def _facts(self, vote: Vote) -> VoteFacts:
        voters = db.session.scalars(select(Ballot.member_id).where(Ballot.vote_id == vote.id))
        overall = Count(**vote.result["overall"]) if vote.result else None
        roll = tuple(roll_of(vote.id))
        return VoteFacts(vote.id, vote.item_id, vote.state, roll, frozenset(voters), vote.verdict, overall)

    def _overrides(self) -> list[int]:
        stream = journal.stream_of(self.hall.council_id, self.hall.meeting_id)
        query = select(JournalRow).where(JournalRow.stream_id == stream.id, JournalRow.act == "turn_called")
        return [row.facts["turn"] for row in db.session.scalars(query) if row.facts.get("reason")]

    # --- commands ---

    def wait(self, seconds: int) -> None:
        self.hall.tick(seconds)

    def adjourn(self, reason: str) -> None:
        meetings.adjourn(self.hall.meeting_id, self.hall.chair, self.hall.now, reason)

    def second_motion(self, item_id: int, member_id: int) -> None:
        motions.second_motion(self.hall.meeting_id, item_id, member_id, By(member_id), self.hall.now)

    def carry_over_item(self, item_id: int) -> None:
        meetings.carry_over_item(self.hall.meeting_id, item_id, self.hall.chair, self.hall.now)

    def check_in(self, member_id: int, code: str) -> None:
        attendance.check_in(self.hall.meeting_id, member_id, By(member_id), self.hall.now, code)

    def check_out(self, member_id: int) -> None:
        attendance.check_out(self.hall.meeting_id, member_id, By(member_id), self.hall.now)

    def ask_leave(self, member_id: int) -> None:
        attendance.ask_leave(self.hall.meeting_id, member_id, By(member_id), self.hall.now)

    def add_item(self, title: str, is_sensitive: bool) -> None:
        new = self.hall.motion(title, what=f"{title}（第{self.meetings}次）")
        agenda.add_item_on_the_spot(self.hall.meeting_id, new, is_sensitive, self.hall.chair, self.hall.now)

    def record_consent(self, item_id: int, hands: dict[str, int]) -> None:
        agenda.record_consent(self.hall.meeting_id, item_id, hands, self.hall.chair, self.hall.now)

    def call_turn(self, turn_id: int, reason: str) -> None:
        floor.call_turn(self.hall.meeting_id, turn_id, self.hall.chair, self.hall.now, reason)

    def undo_call(self, turn_id: int) -> None:
        floor.undo_call(self.hall.meeting_id, turn_id, self.hall.chair, self.hall.now)

    def pass_over(self, turn_id: int) -> None:
        floor.pass_over(self.hall.meeting_id, turn_id, self.hall.chair, self.hall.now)

    def start_turn(self, turn_id: int, actor_id: int, stance: str | None) -> None:
        floor.start_turn(self.hall.meeting_id, turn_id, By(actor_id), self.hall.now, stance)

    def finish_turn(self, turn_id: int, actor_id: int) -> None:
        floor.finish_turn(self.hall.meeting_id, turn_id, By(actor_id), self.hall.now)

    def pass_turn(self, turn_id: int, actor_id: int) -> None:
        floor.pass_turn(self.hall.meeting_id, turn_id, By(actor_id), self.hall.now)

    def defer_turn(self, turn_id: int, actor_id: int) -> None:
        floor.defer_turn(self.hall.meeting_id, turn_id, By(actor_id), self.hall.now)

    def raise_hand(self, member_id: int, stance: str) -> None:
        floor.raise_hand(self.hall.meeting_id, member_id, By(member_id), self.hall.now, stance)

    def lower_hand(self, member_id: int) -> None:
        floor.lower_hand(self.hall.meeting_id, member_id, By(member_id), self.hall.now)

    def open_vote(self, item_id: int) -> None:
        voting.open_vote(self.hall.meeting_id, item_id, self.hall.chair, self.hall.now)

    def cast(self, vote_id: int, member_id: int, choice: str, key: str, replaces: str | None) -> None:
        answer = voting.cast_ballots([Cast(vote_id, member_id, choice, key, replaces)], self.hall.now)[0]
        if isinstance(answer, RuleError):
            raise answer

    def close_vote(self, vote_id: int) -> None:
        voting.close_vote(self.hall.meeting_id, vote_id, self.hall.chair, self.hall.now)

    def abort_vote(self, vote_id: int, reason: str) -> None:
        voting.abort_vote(self.hall.meeting_id, vote_id, self.hall.chair, self.hall.now, reason)


class Steps(EveningSteps):
    """The steps on StoredEvening."""

    counts: ClassVar[Counter[str]] = Counter()

    def make(self, charter: Charter) -> StoredEvening:
        return StoredEvening(charter)

    def teardown(self) -> None:
        db.session.remove()


# Less than the steps in memory have to come by: each of these costs a commit.
DONE = ("check_in", "open_item", "call_turn", "start_turn", "raise_hand", "open_vote", "cast", "close_vote", "wait")


def test_the_services_break_no_rule_whatever_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Steps.counts = Counter()
    # Nobody looks at a screen: what is pushed has tests of its own.
    monkeypatch.setattr(transaction, "_listeners", [])
    with application(f"sqlite:///{tmp_path / 'gongyi.db'}"):
        db.create_all()
        # One database for all the evenings, each in a council of its own.
        run_state_machine_as_test(Steps, settings=steps(examples=12, length=50))
    if ALWAYS_THE_SAME:
        assert Steps.counts["done"] + Steps.counts["refused"] >= 1_000
        assert not [act for act in DONE if not Steps.counts[act]]
