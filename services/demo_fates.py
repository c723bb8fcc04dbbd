"""What became of the demo's resolutions: signed, publicised, objected to, carried out, answered."""

import secrets as chance
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select

from extensions import db
from models.groups import Group, GroupItem
from models.members import By
from models.resolutions import Resolution
from models.tasks import Task
from models.topics import topic_of
from models.voting import Vote
from services import answers, objections, resolutions, tasks
from services.answers import Respondent
from services.demo_calendar import Act, Calendar
from services.demo_people import ZONE, Facts, People
from services.demo_topics import Topics, device_of
from services.objections import NewObjection
from services.tasks import NewTask

REPORT_EVERY = timedelta(days=14)
IN_THE_MORNING, A_LITTLE_LATER = timedelta(hours=9), timedelta(minutes=20)


class Fates:
    """The resolutions of the past meetings, found by the group that their item was made from."""

    def __init__(self, people: People, calendar: Calendar, handed_in: Topics) -> None:
        self.people, self.calendar, self.topics = people, calendar, handed_in
        self.tasks: dict[tuple[str, int], int] = {}
        self._waiting: dict[tuple[str, int], datetime] = {}

    def plan(self, fate: Facts) -> None:
        key, published = fate.get("group") or fate["item"], fate["publicised_days_ago"]
        signers: list[tuple[str, By]] = [(name, self.people.by(self.people.ids[name])) for name in fate["signed_by"]]
        self.calendar.on(published, 10, 5, partial(self._sign, key, self.people.chair))
        for place, (_, by) in enumerate(signers):
            self.calendar.on(published, 12, 10 + place, partial(self._sign, key, by))
        self.calendar.on(published, 17, 0, partial(self._publicise, key))
        if "objection" in fate:
            objection = fate["objection"]
            self.calendar.on(objection["days_ago"], 11, 25, partial(self._object, key, objection))
        for place, task in enumerate(fate.get("tasks", ())):
            self._plan_task(key, place, task)

    def _resolution_id(self, key: str) -> int:
        """Return the resolution that came of a group, or of an item that was made from none and is known by its title."""
        if key not in self.topics.numbers:
            return db.session.scalars(select(Resolution.id).where(Resolution.title == key)).one()
        query = (
            select(Resolution.id)
            .join(Vote, Vote.id == Resolution.vote_id)
            .join(GroupItem, GroupItem.item_id == Vote.item_id)
            .join(Group, Group.id == GroupItem.group_id)
            .where(Group.council_id == self.people.council_id, Group.number == self.topics.numbers[key])
        )
        return db.session.scalars(query).one()

    def _sign(self, key: str, by: By, at: datetime) -> None:
        resolutions.sign(self.people.council_id, self._resolution_id(key), by.actor_id or 0, by, at)

    def _publicise(self, key: str, at: datetime) -> None:
        resolutions.publicise(self.people.council_id, self._resolution_id(key), self.people.secretary, at)

    def _object(self, key: str, facts: Facts, at: datetime) -> None:
        texts = {name: facts[name] for name in ("objector", "ground", "name", "contact", "text")}
        new = NewObjection(**texts, key=chance.token_hex(16))
        objections.object_to(self.people.council_id, self._resolution_id(key), new, By(None), at)

    # --- tasks ---

    def _plan_task(self, key: str, place: int, task: Facts) -> None:
        self.calendar.on(task["assigned_days_ago"], 9, 30 + place, partial(self._add, key, place, task))
        if "claimed_by" in task:
            self.calendar.on(
                task["assigned_days_ago"], 18, 30, self._once_added((key, place), self._claim, task["claimed_by"])
            )
        for number, step in enumerate(task["steps"]):
            self.calendar.on(step["days_ago"], 14, 20 + number, self._once_added((key, place), self._step, step))
        for number, answer in enumerate(task.get("answers", ())):
            self.calendar.on(answer["days_ago"], 20, number, self._once_added((key, place), self._answer, answer))
        if "closed_days_ago" in task:
            self.calendar.on(task["closed_days_ago"], 10, 0, self._once_added((key, place), self._close))

    def _once_added(self, task: tuple[str, int], act: Callable[..., None], *about: object) -> Act:
        """Return what is done with a task: after it was added, where that had to wait; never, where it waits still."""

        def do(at: datetime) -> None:
            if task in self.tasks:
                act(task, *about, at)
            elif task in self._waiting:
                self.calendar.at(self._waiting[task] + A_LITTLE_LATER, do)

        return do

    def _add(self, key: str, place: int, task: Facts, at: datetime) -> None:
        resolution = db.session.get_one(Resolution, self._resolution_id(key))
        if resolution.effective_at is None:
            # Weekends and holidays move the last day of its publication, by a week and more in spring and autumn.
            assert resolution.effective_due_at is not None
            later = resolution.effective_due_at + IN_THE_MORNING
            if later <= self.calendar.now:
                self._waiting[key, place] = later
                self.calendar.at(later, partial(self._add, key, place, task))
            return
        due_on = self._day(task["due_days_ago"])
        next_report_on = min(due_on, (at + REPORT_EVERY).astimezone(ZONE).date())
        new = NewTask(
            what=task["what"],
            done_means=task["done_means"],
            carrier=task["carrier"],
            member_id=None,
            body=task.get("body", ""),
            due_on=due_on,
            next_report_on=next_report_on,
        )
        council_id, by = self.people.council_id, self.people.secretary
        self.tasks[key, place] = tasks.add_task(council_id, resolution.id, new, by, at)

    def _day(self, days_ago: int) -> date:
        return self.calendar.now.astimezone(ZONE).date() - timedelta(days=days_ago)

    def _claim(self, task: tuple[str, int], name: str, at: datetime) -> None:
        member_id = self.people.ids[name]
        tasks.claim(self.people.council_id, self.tasks[task], member_id, self.people.by(member_id), at)

    def _step(self, task: tuple[str, int], step: Facts, at: datetime) -> None:
        council_id, task_id, words = self.people.council_id, self.tasks[task], step.get("words", "")
        by = By(None, self.people.secretary.actor_id)
        due_on = db.session.get_one(Task, task_id).due_on
        next_report_on = min(due_on, (at + REPORT_EVERY).astimezone(ZONE).date())
        steps: dict[str, Callable[[], object]] = {
            "accept": lambda: tasks.accept(council_id, task_id, by, at),
            "report": lambda: tasks.report(council_id, task_id, words, next_report_on, by, at),
            "report_done": lambda: tasks.report_done(council_id, task_id, words, by, at),
        }
        steps[step["act"]]()

    def _answer(self, task: tuple[str, int], facts: Facts, at: datetime) -> None:
        respondent, by = self._respondent(task[0], facts["by"])
        answers.answer(
            self.people.council_id,
            self.tasks[task],
            respondent,
            facts.get("outcome"),
            facts.get("satisfaction"),
            facts.get("reason", ""),
            by,
            at,
        )

    def _respondent(self, key: str, who: str) -> tuple[Respondent, By]:
        if who == "proposer":
            topic = topic_of(self.people.council_id, self.topics.receipts[key][0].ticket)
            return Respondent("proposer", topic_id=topic.id), By(None)
        if who == "supporter":
            return Respondent("supporter", device_digest=device_of(key, 0, 0)), By(None)
        if who == "resident":
            return Respondent("resident", device_digest=device_of("resident", 0, 0)), By(None)
        member_id = self.people.ids[who]
        return Respondent("representative", member_id=member_id), self.people.by(member_id)

    def _close(self, task: tuple[str, int], at: datetime) -> None:
        tasks.close_task(self.people.council_id, self.tasks[task], "", self.people.chair, at)
