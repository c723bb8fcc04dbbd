"""The demo's topics and groups: handed in, looked at, supported, visited, endorsed, studied."""

import hashlib
import secrets as chance
from collections.abc import Callable
from datetime import datetime
from functools import partial

from models.groups import group_of
from models.members import By
from models.topic_writes import PublicText
from rules.groups import is_allowed
from services import groups, intake, topics
from services.demo_calendar import Calendar
from services.demo_evening import by_when
from services.demo_people import ZONE, Facts, People
from services.groups import Draft, NewVisit
from services.topics import NewTopic, Receipt

DRAFT_TEXTS = ("plain", "what", "who", "cost", "done_means")
# How long before its meeting a group of the past took each step.
ACCEPTED, VISITED, DRAFTED, ENDORSED, STUDIED = 18, 15, 13, 12, 9


class Topics:
    """What residents handed in, by group; `numbers` are filled as groups are accepted, `receipts` as topics come in."""

    def __init__(self, people: People, calendar: Calendar) -> None:
        self.people, self.calendar = people, calendar
        self.numbers: dict[str, int] = {}
        self.receipts: dict[str, list[Receipt]] = {}

    # --- one topic ---

    def plan_single(self, topic: Facts) -> None:
        """A topic that never came before the council, and why not."""
        days_ago, fate = topic["days_ago"], topic["fate"]
        handed_in: list[Receipt] = []
        self.calendar.on(days_ago, 8, 20, lambda at: handed_in.append(self._propose(topic, at)))
        if fate != "submitted":
            self.calendar.on(max(days_ago - 1, 0), 15, 10, lambda at: self._end(topic, handed_in[0], at))
        if fate == "replied":
            self.calendar.on(days_ago - 12, 10, 0, lambda at: self._reply(topic, handed_in[0], at))

    def _propose(self, topic: Facts, at: datetime) -> Receipt:
        source = topic.get("source", "online")
        new = NewTopic(
            title=topic["title"],
            text=topic["text"],
            place=topic.get("place", ""),
            category=topic["category"],
            urgency=topic.get("urgency", "normal"),
            name=topic.get("name", ""),
            contact=topic.get("contact", ""),
            source=source,
            key=chance.token_hex(16),
        )
        by = By(None) if source == "online" else By(None, self.people.secretary.actor_id)
        return topics.propose(self.people.council_id, new, by, at)

    def _end(self, topic: Facts, receipt: Receipt, at: datetime) -> None:
        council_id, ticket, secretary = self.people.council_id, receipt.ticket, self.people.secretary
        public = _public(topic)
        fates: dict[str, Callable[[], object]] = {
            "under_review": lambda: intake.take_up(council_id, ticket, secretary, at),
            "returned": lambda: intake.return_topic(
                council_id, ticket, public, topic["reason"], topic["elsewhere"], secretary, at
            ),
            "referred": lambda: intake.refer(
                council_id, ticket, public, topic["reason"], topic["elsewhere"], secretary, at
            ),
            "answered_privately": lambda: intake.answer_privately(
                council_id, ticket, topic["answer"], topic["elsewhere"], secretary, at
            ),
            "withdrawn": lambda: topics.withdraw(council_id, ticket, receipt.secret, at),
        }
        fates["replied"] = fates["referred"]
        fates[topic["fate"]]()

    def _reply(self, topic: Facts, receipt: Receipt, at: datetime) -> None:
        intake.record_reply(self.people.council_id, receipt.ticket, topic["reply"], self.people.secretary, at)

    # --- a group ---

    def plan_collecting(self, group: Facts) -> None:
        """A group that has not come to a meeting yet."""
        self._plan_topics(group, max(topic["days_ago"] for topic in group["topics"]) - 1)
        for visit in group.get("visited", ()):
            self.calendar.on(visit["days_ago"], 20, 15, partial(self._visit, group["key"], visit))
        endorsers, last_visit = (
            group.get("endorsers", ()),
            min((v["days_ago"] for v in group.get("visited", ())), default=0),
        )
        if group.get("what"):
            self.calendar.on(last_visit - 1, 9, 40, lambda at: self._draft(group, group, group.get("by_when", ""), at))
        for place, name in enumerate(endorsers):
            self.calendar.on(last_visit - 1, 12, 5 + place, partial(self._endorse, group["key"], name))
        if "studied_days_ago" in group:
            self.calendar.on(group["studied_days_ago"], 16, 30, partial(self._study, group["key"]))

    def plan_met(self, group: Facts, item: Facts, planned_at: datetime) -> None:
        """A group that came to a meeting, with the motion of its item."""
        days_before = (self.calendar.now.astimezone(ZONE).date() - planned_at.astimezone(ZONE).date()).days
        self._plan_topics(group, days_before + ACCEPTED)
        signers = [item["mover"], *item["seconders"]]
        for place, name in enumerate(signers[:2]):
            households = 17 + 7 * place + len(item["title"])
            visit = {"by": name, "households": households, "in_favour": households - 5, "against": 2}
            self.calendar.on(days_before + VISITED, 19 + place, 30, partial(self._visit, group["key"], visit))
        said = by_when(item, planned_at)
        self.calendar.on(days_before + DRAFTED, 10, 0, lambda at: self._draft(group, item, said, at))
        for place, name in enumerate(signers):
            self.calendar.on(days_before + ENDORSED, 12, 5 + place, partial(self._endorse, group["key"], name))
        self.calendar.on(days_before + STUDIED, 16, 30, partial(self._study, group["key"]))

    def _plan_topics(self, group: Facts, accepted_days_ago: int) -> None:
        for place, topic in enumerate(group["topics"]):
            self.calendar.on(topic["days_ago"], 19, 20 + place, partial(self._take_in, group["key"], topic))
            accepted = min(accepted_days_ago, topic["days_ago"])
            self.calendar.on(accepted, 20, 40 + place, partial(self._accept, group["key"], place, topic))
            for device in range(topic.get("supports", 0)):
                day = max(accepted - 1 - device % 4, 0)
                self.calendar.on(day, 21, device % 60, partial(self._support, group["key"], place, device))

    def _take_in(self, key: str, topic: Facts, at: datetime) -> None:
        self.receipts.setdefault(key, []).append(self._propose(topic, at))

    def _accept(self, key: str, place: int, topic: Facts, at: datetime) -> None:
        council_id, ticket = self.people.council_id, self.receipts[key][place].ticket
        group = self.numbers.get(key)
        self.numbers[key] = intake.accept(council_id, ticket, _public(topic), self.people.secretary, at, group)

    def _support(self, key: str, place: int, device: int, at: datetime) -> None:
        ticket = self.receipts[key][place].ticket
        topics.support(self.people.council_id, ticket, device_of(key, place, device), at)

    def _visit(self, key: str, visit: Facts, at: datetime) -> None:
        member_id = self.people.ids[visit["by"]]
        new = NewVisit(
            at.astimezone(ZONE).date(),
            visit["households"],
            visit["in_favour"],
            visit["against"],
            visit.get("words", ""),
        )
        groups.record_visit(self.people.council_id, self.numbers[key], member_id, new, self.people.by(member_id), at)

    def _draft(self, group: Facts, item: Facts, said_by_when: str, at: datetime) -> None:
        texts = {name: item.get(name, "") for name in DRAFT_TEXTS}
        draft = Draft(
            title=group["title"],
            summary=group["summary"],
            by_when=said_by_when,
            mover_id=self.people.ids[item["mover"]],
            **texts,
        )
        groups.save_draft(self.people.council_id, self.numbers[group["key"]], draft, self.people.secretary, at)

    def _endorse(self, key: str, name: str, at: datetime) -> None:
        if not is_allowed(group_of(self.people.council_id, self.numbers[key]).state, "endorse"):
            return  # enough names stand there already
        member_id = self.people.ids[name]
        groups.endorse(self.people.council_id, self.numbers[key], member_id, self.people.by(member_id), at)

    def _study(self, key: str, at: datetime) -> None:
        day = at.astimezone(ZONE).date()
        groups.record_study(self.people.council_id, self.numbers[key], day, "agreed", "", self.people.secretary, at)


def device_of(key: str, place: int, number: int) -> str:
    """Return the digest of a pretend neighbour's browser."""
    return hashlib.sha256(f"demo:{key}:{place}:{number}".encode()).hexdigest()


def _public(topic: Facts) -> PublicText:
    return PublicText(topic["title"], topic["text"], topic.get("place", ""))
