"""The life of a resolution: from the draft that a carried motion leaves to the day when its tasks are done.

source: RULEBOOK §5 (决议)
"""

from collections.abc import Mapping
from typing import ClassVar

from rules.errors import N_, Invalid, Refused
from rules.masking import check_covered

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("draft", "adopt"): "adopted",
    ("adopted", "publicise"): "publicised",
    ("publicised", "object"): "objected",
    ("objected", "object"): "objected",
    ("objected", "maintain"): "publicised",
    ("objected", "reopen"): "reopened",
    # A correction of substance starts the period anew; objections that stand open still hold it back.
    ("publicised", "correct"): "publicised",
    ("objected", "correct"): "objected",
    ("publicised", "take_effect"): "effective",
    ("effective", "close"): "closed",
    ("publicised", "revoke"): "revoked",
    ("objected", "revoke"): "revoked",
    ("effective", "revoke"): "revoked",
    # The 街道 may still uphold an objection after the last task is done.
    ("closed", "revoke"): "revoked",
}
STATES = ("draft", "adopted", "publicised", "objected", "reopened", "effective", "closed", "revoked")
# What anybody may read: from its publication on.
PUBLIC_STATES = ("publicised", "objected", "reopened", "effective", "closed", "revoked")

OBJECTION_TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("open", "maintain"): "maintained",
    ("open", "reopen"): "reopened",
    # Once, by the sub-district (街道); it holds back again until that is answered.
    ("maintained", "ask_review"): "under_review",
    ("under_review", "maintain"): "review_maintained",
    ("under_review", "reopen"): "reopened",
    # Anonymous and late remarks are answered and hold nothing back.
    ("remark", "answer"): "answered",
}
OBJECTION_STATES = ("open", "remark", "maintained", "under_review", "review_maintained", "reopened", "answered")
# By name and in time, or not (rules/objections.py): what comes in begins as one or as the other.
OBJECTION_ENTRIES = ("open", "remark")
# What holds back the day on which a resolution takes effect.
HOLDING_STATES = ("open", "under_review")
# Answered with “the resolution stands”.
MAINTAINED_STATES = ("maintained", "review_maintained")
CORRECTION_KINDS = ("erratum", "substance")
TEXT_LIMIT, REASON_LIMIT = 1000, 300
GROUNDS = ("procedure", "facts", "law", "rights")
OBJECTORS = ("resident", "unit")


class ResolutionStateRefuses(Refused):
    code: ClassVar[str] = "resolution_state_refuses"
    message: ClassVar[str] = N_("这份决议现在的进度不能这样办。请刷新页面看看进行到哪一步了。")


class RevokedBefore(Refused):
    """Facts: reason."""

    code: ClassVar[str] = "revoked_before"
    message: ClassVar[str] = N_("这份决议已经撤销过了，理由是：%(reason)s")


class ObjectionStateRefuses(Refused):
    code: ClassVar[str] = "objection_state_refuses"
    message: ClassVar[str] = N_("这条异议已经办到下一步了。请刷新页面看看最新的答复。")


class CorrectionKindUnknown(Invalid):
    code: ClassVar[str] = "correction_kind_unknown"
    message: ClassVar[str] = N_("请选是勘误，还是内容有实质改动。")


class CorrectionChangesNothing(Invalid):
    code: ClassVar[str] = "correction_changes_nothing"
    message: ClassVar[str] = N_("文字和现在的一样，没有要改的。请改好后再提交。")


class ResolutionReasonMissing(Invalid):
    code: ClassVar[str] = "resolution_reason_missing"
    message: ClassVar[str] = N_("请写明理由，会公开给大家看。")


class ResolutionTextTooLong(Invalid):
    """Facts: limit (characters)."""

    code: ClassVar[str] = "resolution_text_too_long"
    message: ClassVar[str] = N_("最多%(limit)s个字，请写短一些。")


def next_state(state: str, act: str) -> str:
    """Return the resolution's state after `act`; raise ResolutionStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise ResolutionStateRefuses(state=state, act=act) from None


def is_allowed(state: str, act: str) -> bool:
    return (state, act) in TRANSITIONS


def next_objection_state(state: str, act: str) -> str:
    """Return an objection's state after `act`; raise ObjectionStateRefuses."""
    try:
        return OBJECTION_TRANSITIONS[state, act]
    except KeyError:
        raise ObjectionStateRefuses(state=state, act=act) from None


def check_correction(kind: str, before: str, after: str, is_checked: bool = False) -> None:
    """Raise unless a correction is of a known kind and changes something."""
    if kind not in CORRECTION_KINDS:
        raise CorrectionKindUnknown(field="kind")
    if not after or after == before:
        raise CorrectionChangesNothing(field="after")
    if len(after) > TEXT_LIMIT:
        raise ResolutionTextTooLong(field="after", limit=TEXT_LIMIT)
    check_covered("after", after, is_checked)


def check_reason(reason: str, is_checked: bool = False) -> None:
    """Raise unless there is a reason that may be public."""
    if not reason:
        raise ResolutionReasonMissing(field="reason")
    if len(reason) > REASON_LIMIT:
        raise ResolutionTextTooLong(field="reason", limit=REASON_LIMIT)
    check_covered("reason", reason, is_checked)


def publication_number(year: int, meeting: int, item: int) -> str:
    """Return 公示编号: year, meeting, item, e.g. 2026-5-2."""
    return f"{year}-{meeting}-{item}"


def document_mark(place: str, year: int, number: int) -> str:
    """Return 文号 as it is written, e.g. 榕荫街议〔2026〕1号. `year` is that of the day on which it takes effect."""
    return f"{place}议〔{year}〕{number}号"
