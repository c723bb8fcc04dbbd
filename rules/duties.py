"""Who carries a task: what has to be said when it is given, who may act for it, and the link of a body.

source: RULEBOOK §5 (“a responsible person or body, deadline, what “done” means, next report date: all required”); choice
(docs/decisions/0012-tasks-and-the-two-questions.md): a link outlives its task by ninety days, two years at most.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from rules.deadlines import check_due, check_next_report
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.masking import check_covered, check_texts
from rules.tasks import CARRIERS

WHAT_LIMIT, DONE_MEANS_LIMIT, BODY_LIMIT, WORDS_LIMIT = 200, 300, 60, 500
LINK_OUTLIVES = timedelta(days=90)
LINK_LASTS = timedelta(days=820)
ENDED_STATES = ("closed", "revoked")


class TaskWhatMissing(Invalid):
    code: ClassVar[str] = "task_what_missing"
    message: ClassVar[str] = N_("请写明要做什么，例如“3栋楼下画消防通道黄线”。")


class TaskDoneMeansMissing(Invalid):
    code: ClassVar[str] = "task_done_means_missing"
    message: ClassVar[str] = N_("请写明怎样才算办好，让居民看得见、说得清。")


class TaskCarrierUnknown(Invalid):
    code: ClassVar[str] = "task_carrier_unknown"
    message: ClassVar[str] = N_("请选由哪一类人或单位来办。")


class TaskBodyMissing(Invalid):
    code: ClassVar[str] = "task_body_missing"
    message: ClassVar[str] = N_("请写明责任单位的名称，例如“物业公司工程部”。")


class TaskTextTooLong(Invalid):
    """Facts: limit (characters)."""

    code: ClassVar[str] = "task_text_too_long"
    message: ClassVar[str] = N_("最多%(limit)s个字，请写短一些。")


class ReportWordsMissing(Invalid):
    code: ClassVar[str] = "report_words_missing"
    message: ClassVar[str] = N_("请用一两句话说明情况，会公开给大家看。")


class TaskMemberMissing(Invalid):
    code: ClassVar[str] = "task_member_missing"
    message: ClassVar[str] = N_("请选由哪位成员来办。")


class NotResponsible(NotAllowed):
    code: ClassVar[str] = "not_responsible"
    message: ClassVar[str] = N_("这一步由承办这项任务的人来办。您不是承办人；要代为登记，请找议事会秘书。")


class OnlyRepresentativesClaim(NotAllowed):
    code: ClassVar[str] = "only_representatives_claim"
    message: ClassVar[str] = N_("待认领的任务由代表认领。别的人来办，请由主持人或秘书交办。")


class LinkForBodiesOnly(Refused):
    code: ClassVar[str] = "link_for_bodies_only"
    message: ClassVar[str] = N_("办理链接只发给责任单位。成员请用席位卡或密码登录来办。")


class LinkExpiryInvalid(Invalid):
    code: ClassVar[str] = "link_expiry_invalid"
    message: ClassVar[str] = N_("链接的有效期要从明天起，最长两年多，请重新选日期。")


class LinkEnded(NotAllowed):
    code: ClassVar[str] = "link_ended"
    message: ClassVar[str] = N_(
        "这个办理链接不能用了：可能输错了、过期了，或者已经换了新的。请向议事会秘书要新的链接。"
    )


@dataclass(frozen=True, slots=True)
class Duty:
    """Who carries a task: a member, or a body by its name. A member not named yet leaves it to be claimed."""

    carrier: str
    member_id: int | None = None
    body: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to be found."""
        return self.carrier == "member" and self.member_id is None


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as it is added; all of it is required, but that a member may still be looked for."""

    what: str
    done_means: str
    carrier: str
    member_id: int | None
    body: str
    due_on: date
    next_report_on: date

    @property
    def duty(self) -> Duty:
        return Duty(self.carrier, self.member_id, self.body)


def check_new(new: NewTask, today: date, is_checked: bool = False) -> None:
    """Raise what is wrong with a new task on this local day; texts are trimmed already, and public."""
    if not new.what:
        raise TaskWhatMissing(field="what")
    if not new.done_means:
        raise TaskDoneMeansMissing(field="done_means")
    for field, text, limit in (("what", new.what, WHAT_LIMIT), ("done_means", new.done_means, DONE_MEANS_LIMIT)):
        if len(text) > limit:
            raise TaskTextTooLong(field=field, limit=limit)
    check_texts({"what": new.what, "done_means": new.done_means}, is_checked)
    check_duty(new.duty, is_checked)
    check_due(new.due_on, today)
    check_next_report(new.next_report_on, new.due_on, today)


def check_duty(duty: Duty, is_checked: bool = False) -> None:
    """Raise unless a body is named where a body carries the task."""
    if duty.carrier not in CARRIERS:
        raise TaskCarrierUnknown(field="carrier")
    if duty.carrier != "member" and not duty.body:
        raise TaskBodyMissing(field="body")
    if len(duty.body) > BODY_LIMIT:
        raise TaskTextTooLong(field="body", limit=BODY_LIMIT)
    check_covered("body", duty.body, is_checked)


def check_words(words: str, is_checked: bool = False) -> None:
    """Raise unless something is said, and not too much: the words of a report are public."""
    if not words:
        raise ReportWordsMissing(field="words")
    if len(words) > WORDS_LIMIT:
        raise TaskTextTooLong(field="words", limit=WORDS_LIMIT)
    check_covered("words", words, is_checked)


def check_responsible(member_id: int | None, actor_id: int | None, entered_by_id: int | None) -> None:
    """Raise NotResponsible unless the responsible member acts, or an officer types in what they or the body said."""
    is_entered = entered_by_id is not None and actor_id == member_id
    if not is_entered and (member_id is None or actor_id != member_id):
        raise NotResponsible()


def check_may_claim(post: str) -> None:
    if post != "representative":
        raise OnlyRepresentativesClaim()


def check_may_have_link(carrier: str, state: str) -> None:
    """Raise LinkForBodiesOnly: members have cards, and a task that has ended needs no link."""
    if carrier == "member" or state in ENDED_STATES:
        raise LinkForBodiesOnly()


def check_expiry(expires_at: datetime, now: datetime) -> None:
    if not now < expires_at <= now + LINK_LASTS:
        raise LinkExpiryInvalid(field="expires_on")


def check_link(is_right: bool, expires_at: datetime | None, now: datetime) -> None:
    """Raise LinkEnded alike for a wrong, an expired and a revoked link."""
    if not is_right or expires_at is None or expires_at <= now:
        raise LinkEnded()
