"""Who is asked the two questions on this phone, and what they have answered: for every page that puts them.

Whoever carries the task is not asked: neither the member by card nor the phone that has worked with the body's link.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import g, request, session

from blueprints.access import signed_in
from blueprints.clock import now
from blueprints.devices import device_digest
from blueprints.page import zone
from models.task_reads import answer_of, is_proposer, is_supporter, unanswered_ids
from models.tasks import Task
from models.topics import Topic
from rules import answers
from services.answers import Respondent


@dataclass(frozen=True, slots=True)
class Asked:
    """One respondent before the two questions; `ticket` and `secret` only where a proposer answers."""

    task_id: int
    what: str
    done_means: str
    role: str
    is_reported: bool  # else the date has passed and nobody has reported
    until: datetime | None
    outcome: str | None
    satisfaction: str | None
    reason: str
    ticket: str
    secret: str
    back: str  # where to return to

    @property
    def may_return(self) -> bool:
        """Whether a reason from here returns the task at once."""
        return self.is_reported and self.role == "proposer"

    @property
    def reason_limit(self) -> int:
        return answers.REASON_LIMIT

    @property
    def is_short(self) -> bool:
        return self.outcome in answers.NOT_DONE


def questions_for(task: Task, topic: Topic | None = None, secret: str = "") -> Asked | None:
    """Return the questions as this phone is asked them, or None: not now, or not this person.

    `topic`: what its author's secret has opened (the caller has checked it); the answer is then the proposer's.
    """
    today = now().astimezone(zone()).date()
    if not answers.is_open(task.state, task.round, task.due_on, today):
        return None
    who = respondent(task, topic)
    if who is None:
        return None
    given = answer_of(task, member_id=who.member_id, topic_id=who.topic_id, device_digest=who.device_digest)
    return Asked(
        task_id=task.id,
        what=task.what,
        done_means=task.done_means,
        role=who.role,
        is_reported=task.state == "reported_done",
        until=task.answers_due_at if task.state == "reported_done" else None,
        outcome=given.outcome if given else None,
        satisfaction=given.satisfaction if given else None,
        reason=given.reason if given else "",
        ticket=topic.ticket if topic else "",
        secret=secret,
        back=f"{request.path}#questions-{task.id}",
    )


def waiting_ids() -> set[int]:
    """Return the tasks on which this phone is asked and has not answered yet: nobody is asked what they carry."""
    person, today = signed_in(), now().astimezone(zone()).date()
    if person is None or person.council_id != g.council.id:
        ids = unanswered_ids(g.council.id, today, device_digest=device_digest())
    elif person.post == "representative":
        ids = unanswered_ids(g.council.id, today, member_id=person.member_id)
    else:
        ids = []
    return set(ids) - set(session.get("carries", []))


def respondent(task: Task, topic: Topic | None = None) -> Respondent | None:
    """Return as whom this phone answers, or None for whoever carries the task and for officers, who run the asking."""
    person = signed_in()
    if person is not None and person.council_id != g.council.id:
        person = None
    if task.id in session.get("carries", []) or (person is not None and person.member_id == task.member_id):
        return None
    if topic is not None:
        return Respondent("proposer", topic_id=topic.id) if is_proposer(task, topic.id) else None
    if person is not None:
        return Respondent("representative", member_id=person.member_id) if person.post == "representative" else None
    device = device_digest()
    return Respondent("supporter" if is_supporter(task, device) else "resident", device_digest=device)


def note_carrier(task_id: int) -> None:
    """Remember on this phone that it has acted for the responsible body."""
    session["carries"] = sorted({*session.get("carries", []), task_id})
