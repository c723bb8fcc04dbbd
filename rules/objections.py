"""异议 against a resolution in its period: what counts as one, what is only answered, and by when.

source: RULEBOOK §5, “real name, in writing, within the period …; the same ground once; answered in 3 working days
(`maintained` 维持 / `reopened` 重新审议), one review by the 街道 within 5; anonymous and late remarks are answered and hold
nothing back”.
"""

from typing import ClassVar

from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.masking import check_covered
from rules.resolutions import GROUNDS, OBJECTION_ENTRIES, OBJECTORS, ObjectionStateRefuses

ANSWER_WORKING_DAYS = 3
REVIEW_WORKING_DAYS = 5
NAME_LIMIT, CONTACT_LIMIT, TEXT_LIMIT, ANSWER_LIMIT = 60, 60, 1000, 1000
REVIEW_OUTCOMES = ("maintain", "reopen")
# A review can be asked for after the resolution took effect too; then it holds nothing back (decision 0011).
REVIEWABLE_STATES = ("publicised", "objected", "effective")


class ObjectionTextMissing(Invalid):
    code: ClassVar[str] = "objection_text_missing"
    message: ClassVar[str] = N_("请写明对哪一点有异议、为什么。")


class ObjectionTooLong(Invalid):
    """Facts: limit (characters)."""

    code: ClassVar[str] = "objection_too_long"
    message: ClassVar[str] = N_("最多%(limit)s个字，请写短一些。")


class ObjectionChoiceUnknown(Invalid):
    code: ClassVar[str] = "objection_choice_unknown"
    message: ClassVar[str] = N_("请从列出的选项中选一个。")


class SameGroundBefore(Refused):
    code: ClassVar[str] = "same_ground_before"
    message: ClassVar[str] = N_(
        "这个名字已经以同一理由提过异议，同一理由只办理一次。请用当时的编号和查询码看答复；另有理由的，请换一项再提。"
    )


class ObjectionFormUsed(Refused):
    """Facts: number (of what the same form handed in before)."""

    code: ClassVar[str] = "objection_form_used"
    message: ClassVar[str] = N_(
        "这张表已经交过一次，是第%(number)s号异议。现在改过的内容还没有交：要另提一条，请再点一次“提交”。"
    )


class ObjectionSecretWrong(NotAllowed):
    code: ClassVar[str] = "objection_secret_wrong"
    message: ClassVar[str] = N_("异议编号或查询码不对。请对照当时记下的再输一次；丢了的，请找议事会秘书。")


class ObjectionAnswerMissing(Invalid):
    code: ClassVar[str] = "objection_answer_missing"
    message: ClassVar[str] = N_("请写明答复，会公开给大家看。")


class ReviewTooLate(Refused):
    code: ClassVar[str] = "review_too_late"
    message: ClassVar[str] = N_("这份决议已经办结或撤销，不能再申请复核。有新情况的，请另提议题。")


def check_new(objector: str, ground: str, name: str, contact: str, text: str) -> None:
    """Raise what is wrong with a new objection; all texts are trimmed already."""
    if not text:
        raise ObjectionTextMissing(field="text")
    limits = (("name", name, NAME_LIMIT), ("contact", contact, CONTACT_LIMIT), ("text", text, TEXT_LIMIT))
    for field, value, limit in limits:
        if len(value) > limit:
            raise ObjectionTooLong(field=field, limit=limit)
    for field, value, known in (("objector", objector, OBJECTORS), ("ground", ground, GROUNDS)):
        if value not in known:
            raise ObjectionChoiceUnknown(field=field)


def state_when_received(name: str, is_within_period: bool) -> str:
    """Return `open` for an objection by name and in time, else `remark`: answered, and it holds nothing back."""
    objection, remark = OBJECTION_ENTRIES
    return objection if name and is_within_period else remark


def same_name(name: str) -> str:
    """Return a name as it is compared: without the spaces and the case in which people differ from themselves."""
    return "".join(name.split()).casefold()


def check_answer(answer: str, is_checked: bool = False) -> None:
    """Raise unless there is an answer that may be public: everybody reads it."""
    if not answer:
        raise ObjectionAnswerMissing(field="answer")
    if len(answer) > ANSWER_LIMIT:
        raise ObjectionTooLong(field="answer", limit=ANSWER_LIMIT)
    check_covered("answer", answer, is_checked)


def check_waits(state: str, expected: str) -> None:
    """Raise ObjectionStateRefuses unless the objection waits for this very step, and not for a later one."""
    if state != expected:
        raise ObjectionStateRefuses(state=state)


def check_reviewable(resolution_state: str) -> None:
    if resolution_state not in REVIEWABLE_STATES:
        raise ReviewTooLate(state=resolution_state)


def check_outcome(outcome: str) -> None:
    if outcome not in REVIEW_OUTCOMES:
        raise ObjectionChoiceUnknown(field="outcome")
