"""One snapshot of a running meeting: what the rules judge and what every screen shows.

models/room.py reads it in one transaction; nothing here looks at a database or a clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from rules import recusal
from rules.amended_text import Change
from rules.candidates import MARKED, Candidate, Paper, next_question, paper
from rules.charter import Charter
from rules.conduct import Conduct
from rules.counting import Counting, stay_on_roll
from rules.majority import Preset, TestResult
from rules.meetings import Seat, Side, attendance_results
from rules.proxies import Proxy
from rules.recusal import Recusal


@dataclass(frozen=True, slots=True)
class Motion:
    """What is asked of the council: what, who, by when, at what cost, and what “done” means."""

    id: int
    what: str
    plain: str
    who: str
    by_when: str
    cost: str
    done_means: str
    ballot_kind: str
    mover_id: int | None
    seconder_ids: tuple[int, ...] = ()
    # Of an election or a choice among projects (rules/candidates.py): what it asks, k, the coming ballot paper, all names.
    question: str = "motion"
    seats: int | None = None
    stage: str = "first"
    candidates: tuple[Candidate, ...] = ()

    @property
    def next_question(self) -> str:
        """What the next vote on it asks."""
        return next_question(self.question, self.candidates)

    @property
    def paper(self) -> Paper | None:
        """The ballot paper of the next vote, where that is one with marks."""
        if self.next_question not in MARKED or self.seats is None:
            return None
        return paper(self.question, self.stage, self.seats, self.candidates)


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item. `first_side` opens its round; `verdict` stands once it is decided.

    An item that was not noticed may be voted on with `is_consented`, unless it `is_sensitive` (rules/consent.py).
    `public_title`: all that the public is told of an item that is treated behind closed doors (rules/closed_items.py).
    """

    id: int
    position: int
    title: str
    state: str
    minutes: int
    noticed: bool
    first_side: str | None
    carried_from_id: int | None = None
    verdict: str | None = None
    motion: Motion | None = None
    is_sensitive: bool = False
    is_consented: bool = False
    opened_at: datetime | None = None
    public_title: str | None = None
    is_closing_asked: bool = False
    is_debate_closed: bool = False  # by hands
    # Where the motion was divided: the part that `motion` is, how many there are, and the verdicts so far.
    part: int = 1
    parts: int = 1
    part_verdicts: tuple[str, ...] = ()
    # After a second tie: until when there is no third vote, and to whom it was referred (提请上级协调).
    tie_until: date | None = None
    referred_to: str = ""

    @property
    def question(self) -> str:
        """What the item asks of the council: motion, election or choice."""
        return self.motion.question if self.motion else "motion"


@dataclass(frozen=True, slots=True)
class Turn:
    """One wish to speak, from raised hand to spoken word. `id` orders turns that were asked for at the same instant."""

    id: int
    member_id: int
    side: str | None
    kind: str
    state: str
    position: int
    asked_at: datetime
    stance: str | None = None
    deferrals: int = 0
    no_shows: int = 0
    start_by: datetime | None = None
    started_at: datetime | None = None
    ends_at: datetime | None = None
    spoken_seconds: int = 0
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class OpenVote:
    """A vote that is being taken: only who has voted is known, never how."""

    id: int
    present: int
    cast: int
    present_ids: frozenset[int]
    voted_ids: frozenset[int] = frozenset()
    question: str = "motion"
    is_secret: bool = False
    is_tied: bool = False
    closes_at: datetime | None = None
    method: str = "phones"
    papers: Mapping[int, str] = field(default_factory=dict)  # who has taken a paper ballot, with their side
    represented: Mapping[int, int] = field(default_factory=dict)  # who is away, and who casts for them


@dataclass(frozen=True, slots=True)
class Amendment:
    """A proposed change of the open item's motion. `number` counts in the order moved.

    `value` is the new sum (分) or date (ordinal day) of one that is about a sum or a date, `original` the one that stands
    in the motion. rules/amendments.py has its states.
    """

    number: int
    kind: str
    state: str = "moved"
    value: int | None = None
    mover_id: int | None = None
    original: int | None = None
    id: int = 0
    seconder_id: int | None = None
    changes: tuple[Change, ...] = ()
    why: str = ""
    end_reason: str = ""


@dataclass(frozen=True, slots=True)
class ProceduralMotion:
    """What has been moved about the open item itself: its debate closed, the item put off, taken back or divided."""

    id: int
    kind: str
    state: str
    mover_id: int | None
    seconder_id: int | None = None
    until: date | None = None
    parts: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Room:
    """Everything that a screen or a rule needs to know about a meeting at one moment.

    It never changes, so what is derived from it is counted once: a thousand seats ask for the same quorum.
    """

    meeting_id: int
    state: str
    seq: int
    charter: Charter
    preset: Preset
    sides: tuple[Side, ...]
    seats: tuple[Seat, ...]
    items: tuple[Item, ...]
    turns: tuple[Turn, ...] = ()
    vote: OpenVote | None = None
    opening_side: str | None = None
    suspended_until: datetime | None = None
    names: dict[int, str] = field(default_factory=dict)
    conduct: Conduct = field(default_factory=Conduct)
    # Of the open item: all amendments, and the procedural motion that waits to be decided.
    amendments: tuple[Amendment, ...] = ()
    procedural_motion: ProceduralMotion | None = None
    # Who counts in the open vote or, before it, in the item's next one.
    counting: Counting = field(default_factory=Counting)
    # The day of the meeting, from 1; and why it pauses, where the chair has said so.
    sitting: int = 1
    suspend_reason: str = ""
    # Of the open item.
    recusals: tuple[Recusal, ...] = ()
    # The chair, where the charter gives them a ballot like any member's: of no side, and present while presiding.
    chair_seat: Seat | None = None
    # Who has authorised whom in writing, where the charter allows it.
    proxies: tuple[Proxy, ...] = ()

    @cached_property
    def item(self) -> Item | None:
        """The open item: at most one per meeting."""
        return next((item for item in self.items if item.state in OPEN_ITEM_STATES), None)

    @cached_property
    def running(self) -> Turn | None:
        """The turn that has been called or is being spoken: at most one per meeting."""
        return next((turn for turn in self.turns if turn.state in ("called", "speaking")), None)

    @property
    def amendment(self) -> Amendment | None:
        """The amendment before the meeting: at most one per meeting."""
        return next((each for each in self.amendments if each.state == "pending"), None)

    @cached_property
    def attendance(self) -> tuple[TestResult, ...]:
        return attendance_results(self.preset, (*self.seats, *self._chair), self.electing_sides)

    @property
    def _chair(self) -> tuple[Seat, ...]:
        return (self.chair_seat,) if self.chair_seat is not None else ()

    @property
    def electing_sides(self) -> tuple[Side, ...]:
        """The sides of the roll: the council's own, and the chair's where the chair votes like a member."""
        return (*self.sides, *(CHAIR_SIDE for _ in self._chair))

    @cached_property
    def is_quorate(self) -> bool:
        return all(result.met for result in self.attendance)

    @cached_property
    def voters(self) -> tuple[Seat, ...]:
        """The seats on the roll of the item's next vote: without its tellers and whoever leaves it by recusal.

        A law keeps both on it.
        """
        tellers = () if stay_on_roll(self.preset) else self.counting.teller_ids
        off = {*tellers, *self.off_roll_ids}
        seats = tuple(seat for seat in self.seats if seat.member_id not in off)
        is_secret = self.item is not None and self.item.motion is not None and self.item.motion.ballot_kind == "secret"
        return seats if is_secret else (*seats, *self._chair)

    @property
    def off_roll_ids(self) -> frozenset[int]:
        """Who leaves 应到 and 实到 of the decision on the open item by recusal; under a law nobody does."""
        leaves = recusal.effective(self.preset, self.charter.recusal) == "leaves_roll"
        return self.recused_ids if leaves else frozenset()

    @cached_property
    def recused_ids(self) -> frozenset[int]:
        """Who takes no part in the decision on the open item."""
        return frozenset(each.member_id for each in self.recusals if each.is_in_force)

    def item_with(self, item_id: int) -> Item:
        """Return the item of this meeting that has the id."""
        return next(item for item in self.items if item.id == item_id)

    def seat(self, member_id: int | None) -> Seat | None:
        return self._seats_by_member.get(member_id)

    @cached_property
    def _seats_by_member(self) -> Mapping[int | None, Seat]:
        return {seat.member_id: seat for seat in self.seats}

    def turns_of(self, member_id: int) -> tuple[Turn, ...]:
        """Return a member's wishes to speak on the open item, in the order of `turns`."""
        return self._turns_by_member.get(member_id, ())

    @cached_property
    def _turns_by_member(self) -> Mapping[int, tuple[Turn, ...]]:
        by_member: dict[int, tuple[Turn, ...]] = {}
        for turn in self.turns:
            by_member[turn.member_id] = (*by_member.get(turn.member_id, ()), turn)
        return by_member

    def is_present(self, member_id: int | None) -> bool:
        seat = self.seat(member_id)
        return seat is not None and seat.is_present

    def waiting(self, kinds: Sequence[str]) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if turn.state == "waiting" and turn.kind in kinds)


# source: RULEBOOK §1, Chair, `member`: in 应到 and 实到, under a rule that counts the whole only.
CHAIR_SIDE = Side("chair", "主持人", 1)
# An item in one of these states is the one before the meeting (“一时一件”).
OPEN_ITEM_STATES = ("explaining", "round", "debate", "voting")
