"""Tasks of resolutions in force, with what was reported of them and what residents answered."""

from datetime import datetime, timedelta

from models.tasks import Answer, Report, Task
from tests.load.meeting_rows import FIRST
from tests.load.resolution_rows import IN_FORCE, ResolutionRows
from tests.load.rows import Rows, Values
from tests.load.topic_rows import TopicRows

RUNNING = ("unclaimed", "assigned", "accepted", "in_progress", "in_progress", "escalated", "reported_done", "confirmed")
CARRIERS = ("member", "company", "committee", "government", "volunteers")
BODIES = {
    "company": "物业公司工程部",
    "committee": "社区居委会",
    "government": "街道城管办",
    "volunteers": "融合志愿队",
}


class TaskRows:
    def __init__(self, rows: Rows, council_id: int, topics: TopicRows, resolutions: ResolutionRows) -> None:
        self.rows, self.council_id, self.topics, self.resolutions = rows, council_id, topics, resolutions

    def make(self) -> None:
        for place in range(self.topics.decided):
            self._tasks(place)

    def _tasks(self, place: int) -> None:
        state = self.resolutions.state_of(place)
        if state not in IN_FORCE:
            return
        for number in range(1, 2 + place % 2):
            task_state = state if state != "effective" else RUNNING[(place + number) % len(RUNNING)]
            self._task(place, number, 2 * (FIRST + place) + number - 1, task_state)

    def _task(self, place: int, number: int, task_id: int, state: str) -> None:
        began_at = self.resolutions.adopted_at(place) + timedelta(days=10)
        carrier = CARRIERS[(place + number) % len(CARRIERS)]
        is_done = state in ("reported_done", "confirmed", "closed")
        done_at = began_at + timedelta(days=50) if state == "closed" else self.rows.ago(3)
        due_on = began_at.date() + timedelta(days=60)
        if state not in ("closed", "revoked"):
            due_on = self.rows.ago(20 - place % 60).date()
        self.rows.add(
            Task,
            id=task_id,
            council_id=self.council_id,
            resolution_id=FIRST + place,
            number=number,
            state=state,
            what=self.topics.titles[place].wish,
            done_means="现场看得到，居民说好",
            carrier=carrier,
            member_id=self.topics.member(place) if carrier == "member" else None,
            body=BODIES.get(carrier, ""),
            due_on=due_on,
            next_report_on=due_on,
            created_at=began_at,
            round=int(is_done),
            first_reported_at=began_at + timedelta(days=2),
            reported_done_at=done_at if is_done else None,
            answers_due_at=done_at + timedelta(days=14) if is_done else None,
            confirmed_at=done_at + timedelta(days=9) if state in ("confirmed", "closed") else None,
            closed_at=done_at + timedelta(days=30) if state == "closed" else None,
        )
        self._reports(task_id, state, began_at)
        if is_done:
            self._answers(task_id, place, done_at)

    def _reports(self, task_id: int, state: str, began_at: datetime) -> None:
        acts = () if state in ("unclaimed", "assigned") else ("accept", "report", "report_done")
        for days, act in enumerate(acts, start=2):
            at = began_at + timedelta(days=days)
            values = {"words": "已经买好材料，下周进场", "next_report_on": None, "is_by_link": True}
            self.rows.add(Report, task_id=task_id, act=act, at=at, **values)

    def _answers(self, task_id: int, place: int, done_at: datetime) -> None:
        topic_id = self.topics.topic_of_group[place + 1]
        who: tuple[tuple[str, Values], ...] = (
            ("proposer", {"topic_id": topic_id}),
            ("representative", {"member_id": self.topics.member(place)}),
            ("supporter", {"device_digest": self.rows.digest()}),
            ("resident", {"device_digest": self.rows.digest()}),
        )
        for role, known_by in who:
            known = {"member_id": None, "topic_id": None, "device_digest": None, **known_by}
            answer = {"round": 1, "outcome": "done", "satisfaction": "satisfied", "reason": ""}
            self.rows.add(Answer, task_id=task_id, role=role, at=done_at + timedelta(days=1), **answer, **known)
