"""The two questions: who is asked when, and what follows from the answers.

Counted are proposers, supporters and representatives; other residents stand apart, as “约”: a browser is no person.

source: RULEBOOK §5 (“Returned by the proposer with a reason, or by ≥ 1/3 of at least 5 answers. Nobody answers in 7 days:
“已报办结·无人评价””); choice (docs/decisions/0012-tasks-and-the-two-questions.md): 办了一半 is not done, 不清楚 is an answer,
and only counted answers confirm.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.tasks import OUTCOMES, RUNNING_STATES, SATISFACTIONS

Verdict = Literal["confirm", "return", "lapse"]
COUNTED_ROLES = ("proposer", "supporter", "representative")
NOT_DONE = ("not_done", "half")
FEWEST_ANSWERS = 5
REASON_LIMIT = 300


class QuestionsClosed(Refused):
    code: ClassVar[str] = "questions_closed"
    message: ClassVar[str] = N_("这项任务现在不征求评价，或者评价的时间已经过了。请看办理全程里的结果。")


class NotAsked(NotAllowed):
    code: ClassVar[str] = "not_asked"
    message: ClassVar[str] = N_("这两个问题不问承办的人，由别的居民来回答。您可以在进度里说明情况。")


class AnswerUnknown(Invalid):
    code: ClassVar[str] = "answer_unknown"
    message: ClassVar[str] = N_("请从列出的回答里点一个。")


class AnswerReasonTooLong(Invalid):
    """Facts: limit, count (characters)."""

    code: ClassVar[str] = "answer_reason_too_long"
    message: ClassVar[str] = N_("最多%(limit)s个字，现在有%(count)s个字。请写短一些。")


@dataclass(frozen=True, slots=True)
class Given:
    """One respondent's answer to one round: either question may stand alone."""

    role: str
    outcome: str | None = None
    satisfaction: str | None = None
    has_reason: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many gave each answer, in heads."""

    done: int = 0
    half: int = 0
    not_done: int = 0
    unknown: int = 0
    satisfied: int = 0
    fairly: int = 0
    dissatisfied: int = 0

    @property
    def answers(self) -> int:
        """Answers to the first question, 不清楚 among them."""
        return self.done + self.half + self.not_done + self.unknown

    @property
    def short(self) -> int:
        """Answers that say it is not done as “done means” says."""
        return self.not_done + self.half

    @property
    def ratings(self) -> int:
        return self.satisfied + self.fairly + self.dissatisfied


def is_open(state: str, round_number: int, due_on: date, today: date) -> bool:
    """Whether the questions are asked: of a report of completion, and from the day after the date on where none came.

    After a return they wait for the next report: people have just answered.
    """
    if state == "reported_done":
        return True
    return state in RUNNING_STATES and round_number == 0 and due_on < today


def check_answer(outcome: str | None, satisfaction: str | None, reason: str) -> None:
    """Raise AnswerUnknown or AnswerReasonTooLong. None: this question is not answered now."""
    if outcome is None and satisfaction is None:
        raise AnswerUnknown(field="outcome")
    if outcome is not None and outcome not in OUTCOMES:
        raise AnswerUnknown(field="outcome")
    if satisfaction is not None and satisfaction not in SATISFACTIONS:
        raise AnswerUnknown(field="satisfaction")
    if len(reason) > REASON_LIMIT:
        raise AnswerReasonTooLong(field="reason", limit=REASON_LIMIT, count=len(reason))


def tally(answers: Iterable[Given]) -> Tally:
    """Count answers of any roles together."""
    given = [word for answer in answers for word in (answer.outcome, answer.satisfaction) if word]
    return Tally(**{word: given.count(word) for word in (*OUTCOMES, *SATISFACTIONS)})


def counted(answers: Iterable[Given]) -> Tally:
    """Count proposers, supporters and representatives."""
    return tally(answer for answer in answers if answer.role in COUNTED_ROLES)


def apart(answers: Iterable[Given]) -> Tally:
    """Count the other residents."""
    return tally(answer for answer in answers if answer.role not in COUNTED_ROLES)


def is_returned_at_once(answer: Given) -> bool:
    """Whether one answer alone returns the task: the proposer's, with a reason."""
    return answer.role == "proposer" and answer.outcome in NOT_DONE and answer.has_reason


def decide(answers: Iterable[Given]) -> Verdict:
    """Return the act of rules.tasks.TRANSITIONS that follows when the time for answers is over."""
    known = list(answers)
    count = counted(known)
    if any(map(is_returned_at_once, known)):
        return "return"
    if count.answers >= FEWEST_ANSWERS and 3 * count.short >= count.answers:
        return "return"
    return "confirm" if count.done else "lapse"


def sentence(verdict: Verdict, count: Tally, others: Tally, is_by_proposer: bool = False) -> str:
    """Return in public words why a task was confirmed, returned or left unrated; frozen with the task's reports."""
    if is_by_proposer:
        return "提议人说还没有办好，并写了理由。退回继续办。"
    beside = f"另有约{others.answers}位居民回答，其中{others.done}位说已办好。" if others.answers else ""
    if verdict == "lapse" and not count.answers:
        return f"评价时间到了，没有人评价。{beside}"
    said = f"共{count.answers}人回答：已办好{count.done}人，办了一半{count.half}人，还没办{count.not_done}人，不清楚{count.unknown}人。"
    ends = {"confirm": "确认办好。", "return": "退回继续办。", "lapse": "没有人说已办好，记为无人确认。"}
    return f"{said}{ends[verdict]}{beside}"
