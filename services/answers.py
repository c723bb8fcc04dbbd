"""The command of the two questions: 办得怎么样, 满意吗. Each answer is recorded at once and may be changed until the end."""

from dataclasses import dataclass
from datetime import datetime

from extensions import db
from models.members import SYSTEM, By, member_of
from models.task_reads import answer_of, given, is_proposer, is_supporter, local_day
from models.task_writes import conclude, lock_settled
from models.tasks import Answer, Task
from rules import answers
from rules.answers import NotAsked
from services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answers: a representative by card, a proposer by the topic that their secret opens, a browser by its digest."""

    role: str
    member_id: int | None = None
    topic_id: int | None = None
    device_digest: str | None = None


def answer(
    council_id: int,
    task_id: int,
    who: Respondent,
    outcome: str | None,
    satisfaction: str | None,
    reason: str,
    by: By,
    now: datetime,
) -> None:
    """Record one answer or change it; None leaves a question as it was. A proposer's reason may return the task at once.

    Raises AnswerUnknown, AnswerReasonTooLong, QuestionsClosed, NotAsked, NotFound.
    """
    answers.check_answer(outcome, satisfaction, reason)
    with transaction():
        task = lock_settled(council_id, task_id, now)
        _check_asked(task, who, by)
        if not answers.is_open(task.state, task.round, task.due_on, local_day(council_id, now)):
            raise answers.QuestionsClosed()
        row = _row_of(task, who)
        row.outcome = outcome or row.outcome
        row.satisfaction = satisfaction or row.satisfaction
        # A reason says what is missing: it stays from 还没办 to 办了一半 and ends with an answer that misses nothing.
        row.reason = (reason or row.reason) if row.outcome in answers.NOT_DONE else ""
        row.at, row.entered_by_id = now, by.entered_by_id
        db.session.add(row)
        db.session.flush()
        if task.state == "reported_done" and answers.is_returned_at_once(given([row])[0]):
            conclude(task, "return", now, SYSTEM, is_by_proposer=True)


def _row_of(task: Task, who: Respondent) -> Answer:
    known_by = {"member_id": who.member_id, "topic_id": who.topic_id, "device_digest": who.device_digest}
    row = answer_of(task, member_id=who.member_id, topic_id=who.topic_id, device_digest=who.device_digest)
    return row or Answer(task_id=task.id, round=task.round, role=who.role, reason="", **known_by)


def _check_asked(task: Task, who: Respondent, by: By) -> None:
    """Raise NotAsked unless the respondent is who the role says; whoever carries the task is never asked."""
    carrier_answers = task.member_id is not None and task.member_id in (who.member_id, by.actor_id)
    is_known = {
        "representative": lambda: member_of(task.council_id, who.member_id).post == "representative",
        "proposer": lambda: is_proposer(task, who.topic_id),
        "supporter": lambda: who.device_digest is not None and is_supporter(task, who.device_digest),
        "resident": lambda: who.device_digest is not None,
    }
    if carrier_answers or not is_known[who.role]():
        raise NotAsked()
