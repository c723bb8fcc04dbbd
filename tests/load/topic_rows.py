"""Topics in every state, in groups that are visited, endorsed, studied and supported."""

from datetime import datetime, timedelta
from typing import Any

from models.groups import Endorsement, Group, Study, Visit
from models.topics import Support, Topic
from rules.topics import PUBLIC_STATES, WAITING_STATES
from tests.load.council import Council
from tests.load.rows import Rows
from tests.load.words import Words, words

DECIDED = "decided"
# What residents and representatives still have their say on.
COLLECTING = ("open", "open", "open", "surveyed", "surveyed", "endorsed", "studied")
VISITED = ("surveyed", "endorsed", "studied", DECIDED)
ENDORSED = ("endorsed", "studied", DECIDED)
UNGROUPED = (
    *("submitted", "under_review", "withdrawn", "answered_privately", "answered_privately"),
    *("returned", "returned", "returned", "referred", "replied"),
)
YEARS_DAYS = 3650
LATELY_DAYS = 120


class TopicRows:
    """The first `decided` groups are decided, one for each resolution; `topics` are the topics of all."""

    def __init__(self, rows: Rows, council_id: int, council: Council, topics: int, decided: int) -> None:
        self.rows, self.council_id, self.council = rows, council_id, council
        self.decided, self.groups = decided, decided + max(8, topics // 10)
        self.topics, self.grouped = topics, max(topics * 8 // 10, self.groups)
        self.titles: list[Words] = []
        self.topic_of_group: dict[int, int] = {}
        self.a_waiting_ticket = ""

    def opened_at(self, number: int) -> datetime:
        """Return when the group was opened: decided ones over ten years, the others in the last months."""
        if number <= self.decided:
            return self.rows.ago(YEARS_DAYS * (1 - (number - 1) / self.decided) + 60)
        return self.rows.ago(LATELY_DAYS * (1 - (number - self.decided) / (self.groups - self.decided + 1)))

    def state_of(self, number: int) -> str:
        return DECIDED if number <= self.decided else COLLECTING[number % len(COLLECTING)]

    def make(self) -> None:
        for number in range(1, self.groups + 1):
            self._group(number)
        for number in range(1, self.groups + 1):
            self._steps(number)
        for place in range(self.topics):
            self._topic(place)
        for topic_id in range(1, self.grouped + 1):
            self._supports(topic_id)

    def _group(self, number: int) -> None:
        said, state, opened_at = words(self.rows.chance), self.state_of(number), self.opened_at(number)
        self.titles.append(said)
        is_endorsed = state in ENDORSED
        self.rows.add(
            Group,
            id=number,
            council_id=self.council_id,
            number=number,
            state=state,
            title=said.title,
            summary=said.text,
            what=said.wish if is_endorsed else "",
            plain=said.wish if is_endorsed else "",
            who="物业公司" if is_endorsed else "",
            by_when="两个月内" if is_endorsed else "",
            cost="从小区公共收益列支" if is_endorsed else "",
            done_means="现场看得到，居民说好" if is_endorsed else "",
            mover_id=self.member(number) if is_endorsed else None,
            endorsed_by="representatives" if is_endorsed else None,
            opened_at=opened_at,
            endorsed_at=opened_at + timedelta(days=9) if is_endorsed else None,
        )

    def member(self, number: int) -> int:
        return self.council.member_ids[number % len(self.council.member_ids)]

    def _steps(self, number: int) -> None:
        state, opened_at = self.state_of(number), self.opened_at(number)
        if state in VISITED:
            facts = {"households": 30, "in_favour": 19, "against": 4, "words": "多数人赞成，担心费用"}
            on = (opened_at + timedelta(days=5)).date()
            self._add(Visit, number, number, visited_on=on, recorded_at=opened_at + timedelta(days=5), **facts)
        if state in ENDORSED:
            for place in range(3):
                self._add(Endorsement, number, number + place, at=opened_at + timedelta(days=7 + place))
        if state in ("studied", DECIDED):
            at = opened_at + timedelta(days=14)
            values = {"studied_on": at.date(), "outcome": "agreed", "reason": "", "recorder_id": self.council.chair_id}
            self.rows.add(Study, group_id=number, recorded_at=at, **values)

    def _add(self, table: type[Visit] | type[Endorsement], number: int, member: int, **values: Any) -> None:
        self.rows.add(table, group_id=number, member_id=self.member(member), entered_by_id=None, **values)

    def _topic(self, place: int) -> None:
        """The first topic of each group comes first, then further ones, then those that came to no group."""
        topic_id, group, state = place + 1, self._group_of(place), "grouped"
        said = words(self.rows.chance) if group is None or place >= self.groups else self.titles[group - 1]
        submitted_at = self.rows.ago(self.rows.chance.random() * YEARS_DAYS)
        if group is None:
            state = UNGROUPED[place % len(UNGROUPED)]
            submitted_at = self.rows.ago(self.rows.chance.random() * 30) if state in WAITING_STATES else submitted_at
        elif place < self.groups:
            submitted_at = self.opened_at(group) - timedelta(days=2)
            self.topic_of_group[group] = topic_id
        self.rows.add(Topic, id=topic_id, **self._topic_values(said, state, group, submitted_at))

    def _group_of(self, place: int) -> int | None:
        if place >= self.grouped:
            return None
        return place + 1 if place < self.groups else self.rows.chance.randint(1, self.groups)

    def _topic_values(self, said: Words, state: str, group: int | None, submitted_at: datetime) -> dict[str, Any]:
        ticket, is_public, is_online = self.rows.ticket(), state in PUBLIC_STATES, self.rows.chance.random() < 0.7
        if state == "submitted":
            self.a_waiting_ticket = ticket
        is_answered = state not in ("submitted", "under_review", "withdrawn")
        return {
            "council_id": self.council_id,
            "ticket": ticket,
            "state": state,
            "group_id": group,
            "follow_digest": self.rows.digest(),
            "key": self.rows.digest(),
            "source": "online" if is_online else "paper",
            "category": said.category,
            "urgency": "normal",
            "title": said.title,
            "text": said.text,
            "place": said.place,
            "name": said.name,
            "contact": "13800138000",
            "public_title": said.title if is_public else "",
            "public_text": said.text if is_public else "",
            "public_place": said.place if is_public else "",
            "public_reason": "这件事属于物业日常服务，请先找物业" if is_public and group is None else "",
            "elsewhere": "物业服务中心" if is_public and group is None else "",
            "reply": "已经安排在下个月" if state == "replied" else "",
            "private_answer": "已经和您通过电话" if state == "answered_privately" else "",
            "submitted_at": submitted_at,
            "reviewed_at": submitted_at + timedelta(days=2) if is_answered else None,
            "replied_at": submitted_at + timedelta(days=12) if state == "replied" else None,
            "withdrawn_at": submitted_at + timedelta(days=1) if state == "withdrawn" else None,
            "actor_id": None,
            "entered_by_id": None if is_online else self.council.chair_id,
        }

    def _supports(self, topic_id: int) -> None:
        at = self.opened_at(topic_id) if topic_id <= self.groups else self.rows.ago(1)
        for _ in range(self.rows.chance.randint(0, 9)):
            self.rows.add(Support, topic_id=topic_id, device_digest=self.rows.digest(), at=at)
