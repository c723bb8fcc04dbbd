"""A council of six and six with one meeting, driven by commands; time passes only when a test says so."""

from datetime import UTC, datetime, timedelta
from typing import Any

from extensions import db
from models import journal
from models.councils import CharterVersion, Council, CouncilSide
from models.floor import running_turn, turn_facts, turns_of_item
from models.journal import JournalRow
from models.meetings import AgendaItem, Meeting
from models.members import By, Member
from models.room import room_of
from models.voting import Vote
from rules import floor as floor_rules
from rules.charter import Charter, to_facts
from rules.errors import RuleError
from rules.room import Room, Turn
from rules.voting import Taken
from services import attendance, clock, floor, meetings, motions, voting
from services.meetings import NewItem, NewMeeting
from services.voting import Cast
from tests.services.once import once

START = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
SIDES = (("migrant", "来穗人员代表", "circle"), ("local", "本地居民代表", "square"))


def key_of(number: int) -> str:
    """A phone's key: 32 hex digits, here a counted one."""
    return f"{number:032x}"


class Hall:
    """The council's people, its meeting, and the hands that press."""

    @once
    def __init__(self, slug: str = "rongyin", seats: int = 6, **charter: int | bool | str) -> None:
        self.now = START
        self.keys = 0
        self.council_id = self._make_council(slug, seats, charter)
        self.chair_id = self.add_member("林国栋", "chair")
        self.secretary_id = self.add_member("许文秀", "secretary")
        self.migrant = [
            self.add_member(f"来穗{seat}", "representative", "migrant", seat) for seat in range(1, seats + 1)
        ]
        self.local = [self.add_member(f"本地{seat}", "representative", "local", seat) for seat in range(1, seats + 1)]
        self.everybody = [*self.migrant, *self.local]
        self.chair = By(self.chair_id)
        self.meeting_id = 0

    def _make_council(self, slug: str, seats: int, charter: dict[str, int | bool | str]) -> int:
        council = Council(slug=slug, name="榕荫街社区融合共治议事会", place="榕荫街", created_at=START)
        db.session.add(council)
        db.session.flush()
        for position, (code, label, shape) in enumerate(SIDES):
            side = {"code": code, "label": label, "shape": shape, "planned_heads": seats, "position": position}
            db.session.add(CouncilSide(council_id=council.id, **side))
        facts = to_facts(Charter(**charter))  # type: ignore[arg-type]
        db.session.add(CharterVersion(council_id=council.id, version=1, facts=facts, adopted_at=START))
        journal.start_stream(council.id, None)
        return self._committed(council)

    def add_member(self, name: str, post: str, side: str | None = None, seat: int | None = None) -> int:
        member = Member(
            council_id=self.council_id,
            name=name,
            post=post,
            side=side,
            seat=seat,
            active_from=START - timedelta(days=90),
        )
        db.session.add(member)
        return self._committed(member)

    def _committed(self, row: Council | Member) -> int:
        """Commit; return the row's id, read before: a read after it would hold a server's writes against the next."""
        db.session.flush()
        row_id = row.id
        db.session.commit()
        return row_id

    # --- time ---

    def later(self, seconds: float) -> datetime:
        """Let time pass, without anybody doing anything."""
        self.now += timedelta(seconds=seconds)
        return self.now

    def tick(self, seconds: float) -> datetime | None:
        """Let time pass, then let the clock do what is due; return the next deadline."""
        self.later(seconds)
        return clock.settle_due(self.now)

    # --- the meeting ---

    def motion(self, title: str = "飞线充电整治怎么落实", **changes: Any) -> NewItem:
        facts: dict[str, Any] = {
            "what": "在3号楼北侧空地装20个充电插座，由物业每晚巡查两次。",
            "plain": "装20个充电位，不再飞线",
            "mover_id": self.migrant[0],
            "seconder_ids": (self.local[0], self.migrant[1], self.local[1]),
        }
        return NewItem(title, **{**facts, **changes})

    def call(self, *items: NewItem) -> int:
        new = NewMeeting("第1次会议", "社区党群服务中心", self.now, items or (self.motion(),))
        self.meeting_id = meetings.call_meeting(self.council_id, new, self.chair, self.now)
        return self.meeting_id

    @once
    def gather(self, *items: NewItem, present: list[int] | None = None) -> None:
        """Call the meeting, open the room and check in everybody, or those who are `present`."""
        self.call(*items)
        meetings.open_room(self.meeting_id, self.chair, self.now)
        self.check_in(*(self.everybody if present is None else present))

    @once
    def convene(self, *items: NewItem, present: list[int] | None = None) -> None:
        self.gather(*items, present=present)
        meetings.open_meeting(self.meeting_id, self.chair, self.now)

    def check_in(self, *member_ids: int) -> None:
        for member_id in member_ids:
            attendance.check_in(self.meeting_id, member_id, By(member_id), self.now, self.meeting.code)

    def check_out(self, *member_ids: int) -> None:
        for member_id in member_ids:
            attendance.check_out(self.meeting_id, member_id, By(member_id), self.now)

    @property
    def meeting(self) -> Meeting:
        db.session.rollback()
        return db.session.get_one(Meeting, self.meeting_id)

    @property
    def room(self) -> Room:
        return room_of(self.meeting)

    def item(self, position: int = 1) -> AgendaItem:
        return next(item for item in self.meeting.items if item.position == position)

    # --- the floor ---

    def open_item(self, position: int = 1) -> None:
        floor.open_item(self.meeting_id, self.item(position).id, self.chair, self.now)

    @once
    def start_round(self, position: int = 1) -> None:
        """Open the item, let the proposer explain for ten seconds, and begin the round."""
        self.open_item(position)
        if self.running is not None:
            self.speak(10)
        self.second(position)
        floor.start_round(self.meeting_id, self.item(position).id, self.chair, self.now)

    def second(self, position: int = 1) -> None:
        """Let somebody in the room second a motion that needs it."""
        motion = self.item(position).motion
        if motion is not None and motion.mover_id is not None and not motion.seconders:
            item_id, mover_id = motion.item_id, motion.mover_id
            other = next(seat.member_id for seat in self.room.seats if seat.is_present and seat.member_id != mover_id)
            motions.second_motion(self.meeting_id, item_id, other, By(other), self.now)

    @once
    def start_debate(self, position: int = 1) -> None:
        """Come to free debate without anybody having spoken in the round."""
        self.start_round(position)
        for turn in self.turns(position):
            if turn.state in ("waiting", "called"):
                floor.pass_turn(self.meeting_id, turn.id, By(turn.member_id), self.now)
        floor.start_debate(self.meeting_id, self.item(position).id, self.chair, self.now)

    @property
    def running(self) -> Turn | None:
        db.session.rollback()
        row = running_turn(self.meeting_id)
        return turn_facts(row) if row else None

    @property
    def queue(self) -> tuple[Turn, ...]:
        return floor_rules.queue(self.room)

    def called(self) -> Turn:
        """Return the turn that has the floor; the next one is called when nobody has."""
        if self.running is None:
            floor.call_turn(self.meeting_id, self.queue[0].id, self.chair, self.now)
        running = self.running
        assert running is not None
        return running

    def start(self, stance: str | None = "yes") -> Turn:
        turn = self.called()
        stance = None if turn.kind in ("explain", "question") else stance
        floor.start_turn(self.meeting_id, turn.id, By(turn.member_id), self.now, stance)
        running = self.running
        assert running is not None
        return running

    def speak(self, seconds: float = 20, stance: str | None = "yes") -> Turn:
        """Let the next speaker speak for so long."""
        turn = self.start(stance)
        floor.finish_turn(self.meeting_id, turn.id, By(turn.member_id), self.later(seconds))
        return turn

    def pass_turn(self) -> Turn:
        turn = self.called()
        floor.pass_turn(self.meeting_id, turn.id, By(turn.member_id), self.now)
        return turn

    def raise_hand(self, member_id: int, stance: str = "yes") -> None:
        floor.raise_hand(self.meeting_id, member_id, By(member_id), self.later(1), stance)

    def turns(self, position: int = 1) -> list[Turn]:
        return [turn_facts(row) for row in turns_of_item(self.item(position).id)]

    def turn_of(self, member_id: int, kind: str = "round", position: int = 1) -> Turn:
        return next(turn for turn in self.turns(position) if turn.member_id == member_id and turn.kind == kind)

    # --- the vote ---

    @once
    def open_vote(self, position: int = 1) -> int:
        """Come to an open vote on the item."""
        if self.item(position).state == "pending":
            self.start_debate(position)
        return voting.open_vote(self.meeting_id, self.item(position).id, self.chair, self.now)

    def cast(self, vote_id: int, member_id: int, choice: str = "yes", **message: str | None) -> Taken:
        """Send one ballot; raise the rule that refuses it."""
        self.keys += 1
        key = message.get("key") or key_of(self.keys)
        answer = voting.cast_ballots([Cast(vote_id, member_id, choice, key, message.get("replaces"))], self.now)[0]
        if isinstance(answer, RuleError):
            raise answer
        return answer

    def decide(self, position: int, yes: list[int], no: list[int] | None = None) -> str:
        """Take an item from opening to its verdict."""
        vote_id = self.open_vote(position)
        for member_id in yes:
            self.cast(vote_id, member_id, "yes")
        for member_id in no or []:
            self.cast(vote_id, member_id, "no")
        return voting.close_vote(self.meeting_id, vote_id, self.chair, self.now)

    def vote(self, vote_id: int) -> Vote:
        db.session.rollback()
        return db.session.get_one(Vote, vote_id, populate_existing=True)

    # --- the record ---

    def rows(self, act: str | None = None, meeting: bool = True) -> list[JournalRow]:
        """Return the sealed acts of the meeting (or of the council), in order."""
        db.session.rollback()
        rows = journal.acts_of(journal.stream_of(self.council_id, self.meeting_id if meeting else None))
        return [row for row in rows if act in (None, row.act)]
