"""What representatives and officers bring to a group: visits, the draft of its motion, the study before the notice.

source: RULEBOOK §3 (走访, 社区党组织研究) and §2 (动议中心, what a motion says).
choice: the limits; a visit is at most a year old; a draft without “what” is for discussion only, and then says no more
of a motion; who moves a draft is not what was studied.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.groups import STUDY_OUTCOMES
from rules.masking import check_texts

HOUSEHOLDS_LIMIT, WORDS_LIMIT, STUDY_REASON_LIMIT = 500, 500, 300
# The same as the agenda's, to which the draft is copied.
DRAFT_LIMITS: Mapping[str, int] = {
    "title": 60,
    "summary": 500,
    "what": 1000,
    "plain": 60,
    "who": 60,
    "by_when": 60,
    "cost": 100,
    "done_means": 200,
}
DRAFT_TEXTS = tuple(DRAFT_LIMITS)
MOTION_TEXTS = DRAFT_TEXTS[2:]
BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NewVisit:
    """One round of one representative: `visited_on` is a local date, the rest are households; words for members only."""

    visited_on: date
    households: int
    in_favour: int
    against: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The motion as it is being written; `mover_id` is a representative, or None while nobody moves it."""

    title: str
    summary: str = ""
    what: str = ""
    plain: str = ""
    who: str = ""
    by_when: str = ""
    cost: str = ""
    done_means: str = ""
    mover_id: int | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in DRAFT_TEXTS)


class DayAhead(Invalid):
    code: ClassVar[str] = "day_ahead"
    message: ClassVar[str] = N_("这个日期还没有到。请填今天或以前的日期。")


class DayTooLongAgo(Invalid):
    code: ClassVar[str] = "day_too_long_ago"
    message: ClassVar[str] = N_("这个日期太早了，请核对年份和月份。")


class HouseholdsInvalid(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "households_invalid"
    message: ClassVar[str] = N_("走访的户数要在1到%(limit)s之间，请重新填写。")


class AnswersInvalid(Invalid):
    """Facts: households, in_favour, against."""

    code: ClassVar[str] = "answers_invalid"
    message: ClassVar[str] = N_(
        "走访%(households)s户，赞成%(in_favour)s户，反对%(against)s户：赞成和反对加起来不能比走访的多。"
        "没有表态的两边都不算，请核对这三个数。"
    )


class WordsTooLong(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "words_too_long"
    message: ClassVar[str] = N_("这里最多%(limit)s个字，请写短一些。")


class DraftTitleMissing(Invalid):
    code: ClassVar[str] = "draft_title_missing"
    message: ClassVar[str] = N_("请写标题，最好写成“怎么做”，例如“飞线充电整治怎么落实”。")


class DraftWhatMissing(Invalid):
    code: ClassVar[str] = "draft_what_missing"
    message: ClassVar[str] = N_("请写明要做什么；只讨论、不表决的，请把议案的其他几格都空着。")


class DraftNotYours(NotAllowed):
    code: ClassVar[str] = "draft_not_yours"
    message: ClassVar[str] = N_("草案由提案人、主持人或秘书来改。有想法请告诉他们；还没有提案人的，先联名再写。")


class DraftChanged(Refused):
    code: ClassVar[str] = "draft_changed"
    message: ClassVar[str] = N_("刚才别人也改了草案。您写的还在下面，请对照页面上的新草案，改好再保存一次。")


class StudyOutcomeUnknown(Invalid):
    code: ClassVar[str] = "study_outcome_unknown"
    message: ClassVar[str] = N_("请选研究的结果：同意提交、建议修改或暂缓。")


class StudyReasonMissing(Invalid):
    code: ClassVar[str] = "study_reason_missing"
    message: ClassVar[str] = N_("建议修改或暂缓的，请写明理由，好让提案人知道怎么改。")


def check_visit(visit: NewVisit, today: date) -> None:
    """Raise what is wrong with a visit; `today` is the council's local date."""
    check_day(visit.visited_on, today, today - BACK, "visited_on")
    if not 1 <= visit.households <= HOUSEHOLDS_LIMIT:
        raise HouseholdsInvalid(field="households", limit=HOUSEHOLDS_LIMIT)
    answers = visit.in_favour + visit.against
    if min(visit.in_favour, visit.against) < 0 or answers > visit.households:
        numbers = {"households": visit.households, "in_favour": visit.in_favour, "against": visit.against}
        raise AnswersInvalid(field="against", **numbers)
    if len(visit.words) > WORDS_LIMIT:
        raise WordsTooLong(field="words", limit=WORDS_LIMIT)


def check_day(day: date, today: date, earliest: date, field: str) -> None:
    """Raise DayAhead or DayTooLongAgo; today and the earliest day are both allowed."""
    if day > today:
        raise DayAhead(field=field)
    if day < earliest:
        raise DayTooLongAgo(field=field)


def check_draft(draft: Draft, is_checked: bool = False) -> None:
    """Raise what is wrong with a draft; all texts are trimmed already, and public with the notice."""
    if not draft.title:
        raise DraftTitleMissing(field="title")
    for name, limit in DRAFT_LIMITS.items():
        if len(getattr(draft, name)) > limit:
            raise WordsTooLong(field=name, limit=limit)
    is_motion = any(getattr(draft, name) for name in MOTION_TEXTS) or draft.mover_id is not None
    if is_motion and not draft.what:
        raise DraftWhatMissing(field="what")
    check_texts({name: getattr(draft, name) for name in DRAFT_TEXTS}, is_checked)


def may_draft(post: str, member_id: int, mover_id: int | None, endorser_ids: Collection[int]) -> bool:
    """Whether this person writes the draft: chair and secretary; the mover; while there is none, any endorser.

    choice: what others have signed is not rewritten by everybody, and whoever explains it in the room has it in hand.
    """
    if post != "representative":
        return post in ("chair", "vice_chair", "secretary")
    return member_id == mover_id or (mover_id is None and member_id in endorser_ids)


def check_may_draft(post: str, member_id: int, mover_id: int | None, endorser_ids: Collection[int]) -> None:
    if not may_draft(post, member_id, mover_id, endorser_ids):
        raise DraftNotYours()


def unsaid(draft: Draft) -> tuple[str, ...]:
    """Return what a motion still does not say of who, by when, cost and done; () for one that is only discussed."""
    names = ("who", "by_when", "cost", "done_means") if draft.what else ()
    return tuple(name for name in names if not getattr(draft, name))


def check_study(studied_on: date, outcome: str, reason: str, today: date, earliest: date) -> None:
    """Raise what is wrong with the record of a study; `earliest`: the local day on which the group was opened."""
    check_day(studied_on, today, earliest, "studied_on")
    if outcome not in STUDY_OUTCOMES:
        raise StudyOutcomeUnknown(field="outcome")
    if outcome != "agreed" and not reason:
        raise StudyReasonMissing(field="reason")
    if len(reason) > STUDY_REASON_LIMIT:
        raise WordsTooLong(field="reason", limit=STUDY_REASON_LIMIT)
