"""One evening after another by random commands, legal and illegal: the steps that every store is driven with.

A command is either done, and then the evening is still what it must be (tests/evening_facts.py), or it is refused by a
RuleError, and then nothing has changed. Whatever else is raised, or found changed, is a fault.
"""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar, Protocol

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rules import meetings
from rules.charter import Charter
from rules.errors import RuleError
from rules.floor import DEBATE_KINDS
from rules.podium import main_step
from rules.room import Turn
from rules.seconding import SecondMissing
from tests.evening_facts import Evening, check, check_step

# In CI every run takes the same steps; at a desk each takes others.
ALWAYS_THE_SAME = "CI" in os.environ
NOBODY = 10**6
# Every so many commands one is sent twice; but not what goes on each time it is said.
TWICE = 4
GOES_ON = ("wait", "defer_turn")
CHARTERS = st.builds(
    Charter,
    preset_id=st.sampled_from(["half_half_by_side", "half_half", "two_thirds_half", "relative_majority"]),
    turns_per_item=st.integers(1, 3),
    ballots_changeable=st.booleans(),
)
STANCES = st.sampled_from(["yes", "no", "question", "yes", "no", "", "abstain"])
CHOICES = st.sampled_from(["yes", "no", "abstain", "yes", "maybe"])
REASONS = st.sampled_from(["", "当事人先讲", "时间到了"])
PLACES = st.integers(0, 30)
# One more than there are: somebody who is not of this council.
MEMBERS = st.integers(0, 12)
CHAIR_ACTS = ("call_turn", "undo_call", "pass_over")
OWN_ACTS = ("start_turn", "finish_turn", "pass_turn", "defer_turn")
ITEM_ACTS = ("open_item", "start_round", "start_debate", "close_discussion", "carry_over_item", "open_vote")
MEETING_ACTS = ("open_room", "open_meeting", "declare_inquorate", "suspend", "resume", "close_meeting")
# How far an evening has come when it is first looked at. Most of what can go wrong goes wrong in free debate.
STARTS = (None, "room_open", "in_session", "explaining", "round", "debate", "debate", "debate", "voting")


def steps(examples: int, length: int) -> settings:
    """Return settings for so many evenings of so many steps each; in CI always the same ones, so that none ever flakes."""
    return settings(
        max_examples=examples,
        stateful_step_count=length,
        deadline=None,
        derandomize=ALWAYS_THE_SAME,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


class Driver(Protocol):
    """What the steps are taken on: commands by their services' names, and a snapshot to judge by."""

    @property
    def code(self) -> str: ...
    def snapshot(self) -> Evening: ...
    def image(self) -> object: ...
    def call_next(self) -> None: ...


class EveningSteps(RuleBasedStateMachine):
    """Random commands on a driver. `counts` tells what has happened in all, so that a test can see that it has."""

    counts: ClassVar[Counter[str]]

    driver: Driver
    evening: Evening
    answer: Any = None
    given = 0

    def make(self, charter: Charter) -> Driver:
        """Return a driver with a meeting that has been called, under `charter`."""
        raise NotImplementedError

    # --- doing and judging ---

    def do(self, command: str, *values: Any) -> bool:
        """Give one command; return whether it was done, after judging what has become of the evening."""
        return self.attempt(command, partial(getattr(self.driver, command), *values), values)

    def attempt(self, command: str, act: Callable[[], Any], values: Sequence[Any] | Mapping[str, Any] = ()) -> bool:
        """Do what `act` does, with all judging, under the command's name; its `answer` is kept."""
        before, image = self.evening, self.driver.image()
        refusal: RuleError | None = None
        try:
            self.answer = act()
        except RuleError as error:
            refusal = error
        if refusal is not None:
            self.counts["refused"] += 1
            is_as_before = self.driver.image() == image
            assert is_as_before, f"{command} was refused ({refusal.code}) and has changed something"
            self.refused(command, values, refusal)
            return False
        self.counts["done"] += 1
        self.counts[command] += 1
        is_changed = self.driver.image() != image
        if is_changed:
            self.evening = after = self.driver.snapshot()
            check(after)
            check_step(before, after, command)
            self._count(before, after)
        self.heard(command, values, before, is_changed)
        self.given += 1
        if self.given % TWICE == 0 and command not in GOES_ON:
            self._once_more(command, act)
        return True

    def _once_more(self, command: str, act: Callable[[], Any]) -> None:
        """A command that comes twice is done once, or refused."""
        image = self.driver.image()
        with suppress(RuleError):
            act()
        assert self.driver.image() == image, f"{command} came twice and was done twice"

    def heard(self, command: str, values: Sequence[Any] | Mapping[str, Any], before: Evening, is_changed: bool) -> None:
        """Note what was acknowledged, for those who keep facts of their own."""

    def refused(self, command: str, values: Sequence[Any] | Mapping[str, Any], refusal: RuleError) -> None:
        """Note what was refused: some things may not be."""

    def _count(self, before: Evening, after: Evening) -> None:
        verdicts = Counter(vote.verdict for vote in after.votes) - Counter(vote.verdict for vote in before.votes)
        self.counts.update(verdict for verdict in verdicts if verdict)
        self.counts["override"] += len(after.overrides - before.overrides)

    # --- whom and what a step is about ---

    def member(self, place: int) -> int:
        seats = self.evening.room.seats
        return seats[place].member_id if place < len(seats) else NOBODY

    def item(self, place: int) -> int:
        items = self.evening.room.items
        now_open = self.evening.room.item
        # Mostly the item before the meeting: commands about others are refused soon enough.
        if now_open is not None and place % 3:
            return now_open.id
        return items[place // 3 % len(items)].id

    def turn(self, place: int) -> Turn | None:
        running, turns = self.evening.room.running, self.evening.turns
        if running is not None and place % 3:
            return running
        return turns[-1 - place // 3 % len(turns)] if turns else None

    def vote(self, place: int) -> int:
        votes = self.evening.votes
        return votes[-1 - place // 10 % len(votes)].id if votes else NOBODY

    def key(self) -> str:
        self.keys.append(f"{len(self.keys) + 1:032x}")
        return self.keys[-1]

    # --- the evening goes on ---

    @initialize(
        charter=CHARTERS,
        until=st.sampled_from(STARTS),
        away=st.sets(st.integers(0, 11), max_size=8),
        speakers=st.sets(st.integers(0, 11), max_size=8),
    )
    def begin(self, charter: Charter, until: str | None, away: set[int], speakers: set[int]) -> None:
        """Some evenings are looked at from the beginning, some after they have got somewhere."""
        self.driver = self.make(charter)
        self.evening = self.driver.snapshot()
        self.keys: list[str] = []
        if until is not None:
            self.gather(away)
            self.come_to(until, {self.member(place) for place in speakers})

    def gather(self, away: set[int]) -> None:
        self.do("open_room")
        for place in set(range(len(self.evening.room.seats))) - away:
            self.do("check_in", self.member(place), self.driver.code)

    def come_to(self, phase: str, speaker_ids: set[int]) -> None:
        """Press on until the meeting or its item is in that phase; in the round all but the speakers pass."""
        for _ in range(60):
            if phase in (self.evening.room.state, self.phase):
                return
            evening, running = self.evening, self.evening.room.running
            passes = running is not None and running.member_id not in speaker_ids
            if running is not None and passes and (running.kind, running.state) == ("round", "called"):
                self.do("pass_turn", running.id, running.member_id)
            else:
                self.press("yes")
            if self.evening is evening:
                return

    def press(self, stance: str) -> None:
        """Do what the chair's main button says, with the people doing their part."""
        step = main_step(self.evening.room)
        if step is None:
            return
        speaker = step.turn.member_id if step.turn else NOBODY
        if step.act == "call_next":
            self.do("call_turn", step.target_id, "")
        elif step.act == "start_turn":
            self.do("start_turn", step.target_id, speaker, stance)
        elif step.act == "finish_turn":
            self.do("finish_turn", step.target_id, speaker)
        elif step.blocker is not None and step.act in ("open_meeting", "resume"):
            self._fetch_people()
        elif step.act == "carry_over":
            self.do("carry_over_item", step.target_id)
        elif isinstance(step.blocker, SecondMissing):
            self.do("second_motion", step.target_id, self._somebody_else())
        elif step.act == "close_vote":
            self._let_vote(stance)
            self.do("close_vote", step.target_id)
        else:
            self.do(step.act, *(() if step.target_id is None else (step.target_id,)))

    def _somebody_else(self) -> int:
        """Return who can second what the open item's mover has moved."""
        room = self.evening.room
        mover_id = room.item.motion.mover_id if room.item is not None and room.item.motion is not None else None
        others = [seat for seat in room.seats if seat.is_present and seat.member_id != mover_id]
        mover = room.seat(mover_id)
        # Somebody of the other side may always.
        others.sort(key=lambda seat: mover is not None and seat.side == mover.side)
        return next((seat.member_id for seat in others if seat.member_id not in room.recused_ids), NOBODY)

    def _fetch_people(self) -> None:
        for seat in self.evening.room.seats:
            if not seat.is_present:
                self.do("check_in", seat.member_id, self.driver.code)

    def _let_vote(self, choice: str) -> None:
        assert self.evening.room.vote is not None
        for member_id in sorted(self.evening.room.vote.present_ids - self.evening.room.vote.voted_ids):
            self.do("cast", self.evening.room.vote.id, member_id, choice, self.key(), None)

    @rule(stances=st.lists(st.sampled_from(["yes", "no"]), min_size=1, max_size=6))
    def go_on(self, stances: list[str]) -> None:
        for stance in stances:
            self.press(stance)
            # Here people have something to do, and the main button would leave it behind.
            if self.phase in ("debate", "voting"):
                return

    @property
    def phase(self) -> str | None:
        return self.evening.room.item.state if self.evening.room.item else None

    @precondition(lambda self: self.phase == "round")
    @rule(passes=st.booleans())
    def finish_round(self, passes: bool) -> None:
        for turn in self.evening.room.turns:
            if turn.state in ("waiting", "called") and passes:
                self.do("pass_turn", turn.id, turn.member_id)
        # For each of the twelve a call, a start and an end, and the step into the debate.
        for _ in range(37):
            if self.phase != "round" or self.evening.room.state != "in_session" or not self.evening.room.is_quorate:
                return
            self.press("yes")

    @precondition(lambda self: self.evening.room.state in meetings.ENDED)
    @rule()
    def meet_again(self) -> None:
        votes = self.evening.votes
        self.driver.call_next()
        self.evening = self.driver.snapshot()
        assert self.evening.votes == votes
        self.counts["meetings"] += 1
        self.gather(set())
        self.come_to("in_session", set())

    @rule(seconds=st.sampled_from([1, 5, 6, 31, 60, 131, 901]))
    def wait(self, seconds: int) -> None:
        self.do("wait", seconds)

    # --- single commands ---

    @rule(act=st.sampled_from(MEETING_ACTS))
    def run_meeting(self, act: str) -> None:
        self.do(act)

    @rule(reason=REASONS, place=PLACES)
    def adjourn(self, reason: str, place: int) -> None:
        """Now and then, or no evening would come to anything."""
        self.do("adjourn", reason if place < 3 else "")

    @precondition(lambda self: self.evening.room.state == "room_open")
    @rule(place=st.integers(0, 3))
    def give_up(self, place: int) -> None:
        """Too few have come; sometimes so few because they have left again."""
        for seat in self.evening.room.seats[: 4 * place]:
            self.do("check_out", seat.member_id)
        self.do("declare_inquorate")

    @precondition(lambda self: self.evening.room.running is not None)
    @rule(seconds=st.sampled_from([0, 5, 6]))
    def take_back_call(self, seconds: int) -> None:
        turn = self.evening.room.running
        assert turn is not None
        self.do("wait", seconds)
        self.do("undo_call", turn.id)

    @precondition(lambda self: self.evening.room.running is not None)
    @rule()
    def nobody_starts(self) -> None:
        turn = self.evening.room.running
        assert turn is not None
        self.do("wait", self.evening.room.charter.start_within_seconds + 1)
        self.do("pass_over", turn.id)

    @rule()
    def come_back(self) -> None:
        if self.evening.room.state in meetings.LIVE:
            self._fetch_people()
        self.do("resume")

    @precondition(lambda self: self.evening.room.state == "in_session" and self.phase in (None, "explaining"))
    @rule(place=st.integers(0, 9))
    def everybody_behind_it_leaves(self, place: int) -> None:
        """Nobody is left to explain the motion: it is carried over, or cannot be opened."""
        items = self.evening.room.items
        item = items[place % len(items)]
        if place < 3 and item.motion is not None and item.motion.mover_id is not None:
            for member_id in (item.motion.mover_id, *item.motion.seconder_ids):
                self.do("check_out", member_id)
        self.do("carry_over_item", item.id)

    @precondition(lambda self: self.phase == "debate")
    @rule(places=st.lists(MEMBERS, min_size=2, max_size=6), stance=STANCES, presses=st.integers(0, 5))
    def debate(self, places: list[int], stance: str, presses: int) -> None:
        """Hands go up; some are heard, and the next one is called while others wait."""
        for place in places:
            self.do("raise_hand", self.member(place), stance)
        for _ in range(presses):
            if self.phase == "debate" and (self.evening.room.running or self.evening.room.waiting(DEBATE_KINDS)):
                self.press(stance)

    @rule(act=st.sampled_from(["check_in", "check_in", "check_out", "ask_leave"]), place=MEMBERS, knows=PLACES)
    def attend(self, act: str, place: int, knows: int) -> None:
        code = self.driver.code if knows else "0"
        self.do(act, self.member(place), *((code,) if act == "check_in" else ()))

    @rule(place=MEMBERS)
    def go_and_come(self, place: int) -> None:
        self.do("check_out", self.member(place))
        self.do("check_in", self.member(place), self.driver.code)

    @rule(act=st.sampled_from(ITEM_ACTS), place=PLACES)
    def run_item(self, act: str, place: int) -> None:
        self.do(act, self.item(place))

    @rule(title=st.sampled_from(["", "电梯停运", "漏水"]), is_sensitive=st.booleans())
    def add_item(self, title: str, is_sensitive: bool) -> None:
        self.do("add_item", title, is_sensitive)

    @rule(place=PLACES, migrant=st.integers(-1, 7), local=st.integers(2, 6))
    def consent(self, place: int, migrant: int, local: int) -> None:
        items = self.evening.room.items
        added = [item for item in items if not item.noticed] or list(items)
        self.do("record_consent", added[place % len(added)].id, {"migrant": migrant, "local": local})

    @rule(act=st.sampled_from(CHAIR_ACTS), place=PLACES, reason=REASONS)
    def run_floor(self, act: str, place: int, reason: str) -> None:
        turn = self.turn(place)
        self.do(act, turn.id if turn else NOBODY, *((reason,) if act == "call_turn" else ()))

    @precondition(lambda self: self.phase in ("round", "debate"))
    @rule(place=PLACES, reason=REASONS)
    def call_somebody(self, place: int, reason: str) -> None:
        running = self.evening.room.running
        if running is not None and place % 2:
            self.do("finish_turn", running.id, running.member_id)
        waiting = [turn for turn in self.evening.room.turns if turn.state == "waiting"]
        self.do("call_turn", waiting[place % len(waiting)].id if waiting else NOBODY, reason)

    @rule(act=st.sampled_from(OWN_ACTS), place=PLACES, other=PLACES, stance=STANCES)
    def speak(self, act: str, place: int, other: int, stance: str) -> None:
        turn = self.turn(place)
        speaker = turn.member_id if turn and other else self.member(place % 13)
        self.do(act, turn.id if turn else NOBODY, speaker, *((stance,) if act == "start_turn" else ()))

    @rule(places=st.lists(MEMBERS, min_size=1, max_size=3), stance=STANCES)
    def raise_hands(self, places: list[int], stance: str) -> None:
        for place in places:
            self.do("raise_hand", self.member(place), stance)

    @rule(place=MEMBERS)
    def lower_hand(self, place: int) -> None:
        self.do("lower_hand", self.member(place))

    @rule(places=st.lists(MEMBERS, min_size=1, max_size=6), choice=CHOICES, vote=PLACES, how=st.integers(0, 9))
    def cast(self, places: list[int], choice: str, vote: int, how: int) -> None:
        """Mostly a first ballot or a change of one's own; some with a used key, a wrong one, or an outdated receipt."""
        vote_id = self.vote(vote)
        roll = next((each.roll for each in self.evening.votes if each.id == vote_id), ())
        for place in places:
            member_id = self.member(place)
            receipt = next((entry.receipt for entry in roll if entry.member_id == member_id), None)
            key = "x" if how == 0 else self.keys[-1 - place % len(self.keys)] if how == 1 and self.keys else self.key()
            self.do("cast", vote_id, member_id, choice, key, "00000-00000" if how == 2 else receipt)

    @rule(act=st.sampled_from(["close_vote", "abort_vote"]), place=PLACES, reason=REASONS)
    def end_vote(self, act: str, place: int, reason: str) -> None:
        self.do(act, self.vote(place), *((reason,) if act == "abort_vote" else ()))

    @invariant()
    def holds(self) -> None:
        self.counts["steps"] += 1
