"""An evening in a database: the commands of PureEvening and all the others, given to the services; what the rows say."""

import copy
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from inspect import signature
from pathlib import Path
from typing import Any

from sqlalchemy import update

from extensions import db
from models.councils import CharterVersion
from models.floor import turn_facts, turns_of_meeting
from models.meetings import Meeting
from models.members import By
from rules.charter import Charter, to_facts
from rules.counts import Count
from rules.errors import RuleError
from rules.voting import RollEntry
from services import agenda, attendance, floor, meetings, motions, voting
from services.meetings import NewItem, NewMeeting
from services.voting import Cast
from tests.evening_facts import Evening, VoteFacts
from tests.services.hall import Hall

RUN = {"open_room", "open_meeting", "declare_inquorate", "suspend", "resume", "close_meeting"}
ON_ITEM = {"open_item", "start_round", "start_debate", "close_discussion", "carry_over_item"}
# The words that amendments change stand far enough apart that each may be changed for itself.
WHAT = "在3号楼北侧空地装20个充电插座，由物业每晚巡查两次（第{number}次）。"
ROLL = "member_id, side, is_present, choice, receipt, has_voted, instead, represented_by_id"
VOTE = "question, method, is_secret, frozen, result, closes_at, closed_at, amendment_id"


class Shelf:
    """A database with the council and its people, of which each evening gets a fresh copy.

    One more stands beside it, in which an evening has come to its first debate: most of what can happen happens there,
    and the way to it is long.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        db.create_all()
        self.halls = {"called": Hall(seats=4)}
        self._keep("called")
        evening = StoredEvening(self, Charter())
        evening.open_room()
        evening.hall.check_in(*evening.hall.everybody)
        evening.open_meeting()
        evening.hall.start_debate()
        evening.reader.close()
        self.halls["debate"] = evening.hall
        self._keep("debate")

    def _keep(self, start: str) -> None:
        self.close()
        shutil.copy(self.file, self.file.with_suffix(f".{start}"))

    def close(self) -> None:
        db.session.remove()
        # Whoever closes last empties the log into the file.
        db.engine.dispose()

    def take(self, charter: Charter, start: str) -> Hall:
        self.close()
        for leftover in self.file.parent.glob(f"{self.file.name}-*"):
            leftover.unlink()
        shutil.copy(self.file.with_suffix(f".{start}"), self.file)
        db.session.execute(update(CharterVersion).values(facts=to_facts(charter)))
        db.session.commit()
        return copy.deepcopy(self.halls[start])


class StoredEvening:
    """One council's evening on a copy from the shelf; `ends_in` (minutes): the notice says when it is to be over."""

    def __init__(self, shelf: Shelf, charter: Charter, ends_in: int | None = None, start: str = "called") -> None:
        self.hall = shelf.take(charter, start)
        self.ends_in = ends_in
        self.meetings = 0
        self.reader = sqlite3.connect(shelf.file, isolation_level=None)
        if start == "called":
            self.call_next()
            return
        self.meetings = 1
        db.session.execute(update(Meeting).values(planned_end_at=self._end()))
        db.session.commit()

    def _end(self) -> datetime | None:
        return self.hall.now + timedelta(minutes=self.ends_in) if self.ends_in is not None else None

    @property
    def code(self) -> str:
        return self.hall.meeting.code

    def call_next(self) -> None:
        """Call a meeting with the same agenda as PureEvening's, under texts that no earlier meeting has decided on."""
        self.meetings += 1
        facts = {"cost": "3.6万元", "by_when": "12月31日前", "plain": ""}
        both = self.hall.motion(what=WHAT.format(number=self.meetings), **facts)
        alone = self.hall.motion(
            what=f"划消防通道（第{self.meetings}次）", mover_id=self.hall.local[2], seconder_ids=()
        )
        self.call(both, alone, NewItem("共享单车停放点"))

    def call(self, *items: NewItem) -> None:
        now = self.hall.now
        new = NewMeeting("会议", "党群服务中心", now, items, planned_end_at=self._end())
        self.hall.meeting_id = meetings.call_meeting(self.hall.council_id, new, self.hall.chair, now)

    # --- commands ---

    def __getattr__(self, command: str) -> Any:
        """Return a command that needs nothing but the chair's hand, and perhaps an item."""
        hall = self.hall
        if command in RUN:
            return lambda: getattr(meetings, command)(hall.meeting_id, hall.chair, hall.now)
        if command in ON_ITEM:
            where = meetings if command == "carry_over_item" else floor
            return lambda item_id: getattr(where, command)(hall.meeting_id, item_id, hall.chair, hall.now)
        raise AttributeError(command)

    def order(self, command: Callable[..., Any], by: By | None = None, **values: Any) -> Any:
        """Give any service's command by its own names; the meeting, the time and the chair's hand go without saying."""
        said = {"meeting_id": self.hall.meeting_id, "by": by or self.hall.chair, "now": self.hall.now}
        return command(**{name: said[name] for name in signature(command).parameters if name in said}, **values)

    def wait(self, seconds: int) -> None:
        self.hall.tick(seconds)

    def adjourn(self, reason: str) -> None:
        self.order(meetings.adjourn, reason=reason)

    def second_motion(self, item_id: int, member_id: int) -> None:
        self.order(motions.second_motion, By(member_id), item_id=item_id, member_id=member_id)

    def check_in(self, member_id: int, code: str) -> None:
        self.order(attendance.check_in, By(member_id), member_id=member_id, code=code)

    def check_out(self, member_id: int) -> None:
        self.order(attendance.check_out, By(member_id), member_id=member_id)

    def ask_leave(self, member_id: int) -> None:
        self.order(attendance.ask_leave, By(member_id), member_id=member_id)

    def add_item(self, title: str, is_sensitive: bool) -> None:
        new = self.hall.motion(title, what=f"{title}（第{self.meetings}次）")
        self.order(agenda.add_item_on_the_spot, new=new, is_sensitive=is_sensitive)

    def record_consent(self, item_id: int, hands: dict[str, int]) -> None:
        self.order(agenda.record_consent, item_id=item_id, hands=hands)

    def call_turn(self, turn_id: int, reason: str) -> None:
        self.order(floor.call_turn, turn_id=turn_id, reason=reason)

    def undo_call(self, turn_id: int) -> None:
        self.order(floor.undo_call, turn_id=turn_id)

    def pass_over(self, turn_id: int) -> None:
        self.order(floor.pass_over, turn_id=turn_id)

    def start_turn(self, turn_id: int, actor_id: int, stance: str | None) -> None:
        self.order(floor.start_turn, By(actor_id), turn_id=turn_id, stance=stance)

    def finish_turn(self, turn_id: int, actor_id: int) -> None:
        self.order(floor.finish_turn, By(actor_id), turn_id=turn_id)

    def pass_turn(self, turn_id: int, actor_id: int) -> None:
        self.order(floor.pass_turn, By(actor_id), turn_id=turn_id)

    def defer_turn(self, turn_id: int, actor_id: int) -> None:
        self.order(floor.defer_turn, By(actor_id), turn_id=turn_id)

    def raise_hand(self, member_id: int, stance: str) -> None:
        self.order(floor.raise_hand, By(member_id), member_id=member_id, stance=stance)

    def lower_hand(self, member_id: int) -> None:
        self.order(floor.lower_hand, By(member_id), member_id=member_id)

    def open_vote(self, item_id: int, **how: Any) -> int:
        return int(self.order(voting.open_vote, item_id=item_id, **how))

    def cast(self, vote_id: int, member_id: int, choice: str, key: str, replaces: str | None, **how: Any) -> Any:
        answer = voting.cast_ballots([Cast(vote_id, member_id, choice, key, replaces, **how)], self.hall.now)[0]
        if isinstance(answer, RuleError):
            raise answer
        return answer

    def close_vote(self, vote_id: int) -> None:
        self.order(voting.close_vote, vote_id=vote_id)

    def abort_vote(self, vote_id: int, reason: str) -> None:
        self.order(voting.abort_vote, vote_id=vote_id, reason=reason)

    # --- what the database holds ---

    def image(self) -> bytes:
        """Return every page of the store: what changes nothing leaves them as they are."""
        return self.reader.serialize()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.reader.execute(query, values).fetchall()

    def snapshot(self) -> Evening:
        room = self.hall.room
        turns = tuple(turn_facts(row) for row in turns_of_meeting(self.hall.meeting_id))
        return Evening(room, turns, tuple(self._votes()), frozenset(self._overrides()))

    def _votes(self) -> Iterator[VoteFacts]:
        # Of every meeting of this council: what was closed at an earlier one stays closed.
        rolls: dict[int, list[RollEntry]] = {}
        for vote_id, *entry in self.rows(f"select vote_id, {ROLL} from roll_entries order by id"):
            # As the models have them: whether somebody is there is no number.
            entry[2], entry[5] = bool(entry[2]), bool(entry[5])
            rolls.setdefault(vote_id, []).append(RollEntry(*entry))
        voters: dict[int, set[int]] = {}
        for vote_id, member_id in self.rows("select vote_id, member_id from ballots"):
            voters.setdefault(vote_id, set()).add(member_id)
        for vote_id, item_id, state, verdict, *more in self.rows(
            f"select id, item_id, state, verdict, {VOTE} from votes order by id"
        ):
            question, method, is_secret, frozen, result, closes_at, closed_at, amendment_id = more
            roll, overall = tuple(rolls.get(vote_id, ())), _overall(result)
            yield VoteFacts(
                *(vote_id, item_id, state, roll, frozenset(voters.get(vote_id, ())), verdict, overall),
                *(question, method, bool(is_secret), frozen, result, _moment(closes_at), _moment(closed_at)),
                amendment_id,
            )

    def _overrides(self) -> list[int]:
        query = """select json_extract(facts, '$.turn') from journal_rows
            where act = 'turn_called' and json_extract(facts, '$.reason') is not null"""
        return [turn_id for (turn_id,) in self.rows(query)]


def _overall(result: str | None) -> Count | None:
    return Count(**json.loads(result)["overall"]) if result and result != "null" else None


def _moment(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
