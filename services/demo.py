"""The demo council: founded, met once and ready to meet again, played through the commands that people use.

The only service that calls others: what the demo shows must have come about as it would for real.
"""

import secrets as chance
import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from extensions import db
from models.clock import server_seen_at
from models.councils import is_demo_alone
from models.database import delete_everything, unhurried_disk
from models.floor import TurnRow, running_turn, turns_of_item
from models.meetings import Meeting
from models.members import SYSTEM, By, active_members
from models.room import room_of
from rules import floor as order_of
from rules.charter import Charter
from rules.councils import SIDES
from rules.errors import N_, Refused
from services import attendance, clock, councils, floor, meetings, members, voting
from services.councils import NewCouncil, NewMember, NewOfficer
from services.meetings import NewItem, NewMeeting
from services.secrets import new_password
from services.transaction import transaction
from services.voting import Cast

ZONE = ZoneInfo("Asia/Shanghai")
MEETING_TIME = time(19, 30)
FOUNDED_DAYS_AGO, NOTICE_DAYS_BEFORE = 40, 5
Facts = dict[str, Any]


class ServerRunning(Refused):
    code = "server_running"
    message = N_("服务还开着，演示没有动。请先停下服务，过5秒再试。")


class NotOnlyDemo(Refused):
    code = "not_only_demo"
    message = N_("这个数据库里有别的议事会（或者没有演示议事会），什么都没有动。演示命令只用在演示的数据库上。")


@cache
def script() -> Facts:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def seed_when_empty(now: datetime) -> Facts | None:
    """Seed the demo into a database without any council; return how to sign in, or None when nothing was done."""
    return _seed(now) if is_demo_alone() is None else None


def reset(real_now: datetime) -> Facts:
    """Delete the demo and seed it anew; return how to sign in. Raises ServerRunning, NotOnlyDemo."""
    seen_at = server_seen_at()
    if seen_at is not None and real_now - seen_at < timedelta(seconds=clock.LEASE_SECONDS):
        raise ServerRunning
    if is_demo_alone() is False:
        raise NotOnlyDemo
    with transaction():
        delete_everything()
    return _seed(real_now)


def advance(seconds: int) -> int:
    """Move the demo's time ahead; return how far ahead it stands (seconds). Raises NotOnlyDemo."""
    if not is_demo_alone():
        raise NotOnlyDemo
    return clock.move_demo_clock(seconds)


def _seed(now: datetime) -> Facts:
    with unhurried_disk():
        return _play(now)


def _play(now: datetime) -> Facts:
    founded_at = now - timedelta(days=FOUNDED_DAYS_AGO)
    people, access = _found(founded_at)
    _hold_past_meeting(people, now)
    planned_at = _tonight(now)
    new = _notice(people, script()["next"], planned_at)
    called_at = min(now, planned_at - timedelta(days=NOTICE_DAYS_BEFORE))
    meetings.call_meeting(people.council_id, new, people.secretary, called_at)
    return access


def _tonight(now: datetime) -> datetime:
    """Return today's half past seven in the evening there, or the next half hour when that has passed."""
    there = now.astimezone(ZONE)
    planned = datetime.combine(there.date(), MEETING_TIME, ZONE)
    if planned <= there:
        planned = there.replace(minute=there.minute // 30 * 30, second=0, microsecond=0) + timedelta(minutes=30)
    return planned


# --- the council and its people ---


@dataclass(frozen=True)
class People:
    """The council's people by name."""

    council_id: int
    ids: dict[str, int]

    @property
    def chair(self) -> By:
        return By(self.ids[script()["council"]["chair"]])

    @property
    def secretary(self) -> By:
        return By(self.ids[script()["council"]["secretary"]])

    def by(self, member_id: int) -> By:
        """Return whose act it is; for the member without a phone the secretary enters it."""
        has_phone = member_id != self.ids[script()["past"]["without_phone"]]
        return By(member_id) if has_phone else By(member_id, self.secretary.actor_id)


def _found(now: datetime) -> tuple[People, Facts]:
    facts = script()["council"]
    officers = [
        NewOfficer(facts["chair"], "chair", new_password()),
        NewOfficer(facts["secretary"], "secretary", new_password()),
    ]
    new = NewCouncil(facts["slug"], facts["name"], facts["place"], SIDES, Charter(), is_demo=True)
    council_id = councils.create_council(new, officers, SYSTEM, now)
    by = By(next(member.id for member in active_members(council_id) if member.post == "secretary"))
    councils.import_roster(council_id, _roster(facts), by, now)
    people = People(council_id, {member.name: member.id for member in active_members(council_id)})
    cards = _cards(people, [*facts["migrant"], *facts["local"]], now + timedelta(days=1))
    passwords = {each.post: {"name": each.name, "password": each.password} for each in officers}
    return people, {"council": facts["name"], "slug": facts["slug"], **passwords, "representatives": cards}


def _roster(facts: Facts) -> list[NewMember]:
    representatives = [
        NewMember(name, "representative", side.code, seat)
        for side in SIDES
        for seat, name in enumerate(facts[side.code], start=1)
    ]
    observers = [NewMember(each["name"], "observer", None, None, each["title"]) for each in facts["observers"]]
    return [*representatives, *observers]


def _cards(people: People, names: list[str], now: datetime) -> list[Facts]:
    """Issue every representative's card with a PIN of four digits, as if they had set it."""
    issued = members.issue_cards(people.council_id, [people.ids[name] for name in names], people.secretary, now)
    cards = []
    for card in issued:
        pin = f"{chance.randbelow(10000):04d}"
        members.set_pin_for_demo(card.member_id, pin, now)
        seat = {"name": card.name, "side": card.side, "seat": card.seat}
        cards.append({**seat, "card": card.token, "code": card.code, "pin": pin})
    return cards


# --- notices ---


def _notice(people: People, facts: Facts, planned_at: datetime) -> NewMeeting:
    items = [_item(people, item, planned_at) for item in facts["items"]]
    return NewMeeting(facts["title"], script()["council"]["hall"], planned_at, items)


def _item(people: People, item: Facts, planned_at: datetime) -> NewItem:
    by_when = (planned_at + timedelta(days=item["by_when_days"])).astimezone(ZONE)
    texts = {name: item[name] for name in ("title", "summary", "minutes", "plain", "what", "who", "cost", "done_means")}
    return NewItem(
        **texts,
        by_when=f"{by_when.year}年{by_when.month}月{by_when.day}日前",
        mover_id=people.ids[item["mover"]],
        seconder_ids=tuple(people.ids[name] for name in item["seconders"]),
    )


# --- the meeting two weeks ago ---


def _hold_past_meeting(people: People, now: datetime) -> None:
    facts = script()["past"]
    day = (now - timedelta(days=facts["days_ago"])).astimezone(ZONE).date()
    planned_at = datetime.combine(day, MEETING_TIME, ZONE)
    called_at = planned_at - timedelta(days=NOTICE_DAYS_BEFORE, hours=4)
    meeting_id = meetings.call_meeting(
        people.council_id, _notice(people, facts, planned_at), people.secretary, called_at
    )
    evening = _Evening(people, meeting_id, planned_at - timedelta(minutes=15))
    evening.gather(facts)
    for position, item in enumerate(facts["items"], start=1):
        evening.treat(position, item, late=facts["late"] if position == 1 else None)
    meetings.close_meeting(meeting_id, people.chair, evening.later(60))


class _Evening:
    """One meeting as it went: who speaks is asked of the rule book, how long and for what is in the script."""

    def __init__(self, people: People, meeting_id: int, begins_at: datetime) -> None:
        self.people, self.id, self.now = people, meeting_id, begins_at

    def later(self, seconds: int) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    @property
    def meeting(self) -> Meeting:
        return db.session.get_one(Meeting, self.id)

    def gather(self, facts: Facts) -> None:
        """Open the room, check in who comes, open the meeting."""
        council, away = script()["council"], self.people.ids[facts["on_leave"]]
        attendance.ask_leave(self.id, away, By(away), self.now - timedelta(hours=3))
        meetings.open_room(self.id, self.people.chair, self.now)
        code = self.meeting.code
        for name in (*council["migrant"], *council["local"]):
            if name not in (facts["on_leave"], facts["late"]):
                self._check_in(self.people.ids[name], code)
        for observer in council["observers"]:
            member_id = self.people.ids[observer["name"]]
            attendance.check_in(self.id, member_id, By(member_id, self.people.secretary.actor_id), self.later(30))
        meetings.open_meeting(self.id, self.people.chair, self.later(120))

    def _check_in(self, member_id: int, code: str) -> None:
        attendance.check_in(self.id, member_id, self.people.by(member_id), self.later(50), code)

    def treat(self, position: int, facts: Facts, late: str | None) -> None:
        """Take one item from its explanation to its verdict."""
        item_id = next(item.id for item in self.meeting.items if item.position == position)
        chair = self.people.chair
        floor.open_item(self.id, item_id, chair, self.later(45))
        self._speak(running_turn(self.id), 160, None)
        floor.start_round(self.id, item_id, chair, self.later(20))
        if late:
            self._check_in(self.people.ids[late], self.meeting.code)
        self._hold_round(item_id, {self.people.ids[each["name"]]: each for each in facts["speakers"]})
        floor.start_debate(self.id, item_id, chair, self.later(15))
        self._debate({self.people.ids[each["name"]]: each for each in facts["hands"]})
        self._vote(item_id, facts)

    def _hold_round(self, item_id: int, speakers: dict[int, Facts]) -> None:
        # Whoever says nothing this time gives the turn away at once, as most do.
        for each in turns_of_item(item_id):
            if each.kind == "round" and each.state == "waiting" and each.member_id not in speakers:
                floor.pass_turn(self.id, each.id, self.people.by(each.member_id), self.later(2))
        while (turn := self._called()) is not None:
            spoken = speakers.get(turn.member_id)
            if spoken is None:
                floor.pass_turn(self.id, turn.id, self.people.by(turn.member_id), self.later(3))
            else:
                self._speak(turn, spoken["seconds"], spoken["stance"])

    def _debate(self, hands: dict[int, Facts]) -> None:
        for member_id, hand in hands.items():
            floor.raise_hand(self.id, member_id, self.people.by(member_id), self.later(4), hand["stance"])
        while (turn := self._called()) is not None:
            self._speak(turn, hands[turn.member_id]["seconds"], None)

    def _called(self) -> TurnRow | None:
        """Return who has the floor; the next in the rule book's order is called when nobody has."""
        waiting = order_of.queue(room_of(self.meeting))
        if running_turn(self.id) is None and waiting:
            floor.call_turn(self.id, waiting[0].id, self.people.chair, self.later(5))
        return running_turn(self.id)

    def _speak(self, turn: TurnRow | None, seconds: int, stance: str | None) -> None:
        assert turn is not None
        by = self.people.by(turn.member_id)
        floor.start_turn(self.id, turn.id, by, self.later(6), stance)
        floor.finish_turn(self.id, turn.id, by, self.later(seconds))

    def _vote(self, item_id: int, facts: Facts) -> None:
        vote_id = voting.open_vote(self.id, item_id, self.people.chair, self.later(60))
        casts = [
            Cast(
                vote_id,
                by.actor_id or 0,
                choice,
                chance.token_hex(16),
                entered_by_id=by.entered_by_id,
            )
            for choice in ("yes", "no", "abstain")
            for by in (self.people.by(self.people.ids[name]) for name in facts[choice])
        ]
        voting.cast_ballots(casts, self.later(40))
        voting.close_vote(self.id, vote_id, self.people.chair, self.later(30))
