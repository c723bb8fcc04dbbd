"""The life of a topic: what one person hands in, from the ticket to the group in which it is treated.

source: RULEBOOK §3 (议题征集); choice: a refusal that was a mistake can be taken up again, with every step sealed.
"""

from collections.abc import Mapping
from typing import ClassVar

from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.groups import COLLECTING_STATES

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("submitted", "take_up"): "under_review",
    ("submitted", "accept"): "grouped",
    ("under_review", "accept"): "grouped",
    ("submitted", "return"): "returned",
    ("under_review", "return"): "returned",
    ("submitted", "refer"): "referred",
    ("under_review", "refer"): "referred",
    ("referred", "reply"): "replied",
    ("submitted", "answer_privately"): "answered_privately",
    ("under_review", "answer_privately"): "answered_privately",
    ("returned", "review_again"): "under_review",
    ("referred", "review_again"): "under_review",
    ("replied", "review_again"): "under_review",
    ("answered_privately", "review_again"): "under_review",
    ("submitted", "withdraw"): "withdrawn",
    ("under_review", "withdraw"): "withdrawn",
    ("grouped", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("referred", "withdraw"): "withdrawn",
    ("replied", "withdraw"): "withdrawn",
    ("answered_privately", "withdraw"): "withdrawn",
}
STATES = (
    "submitted",
    "under_review",
    "grouped",
    "returned",
    "referred",
    "replied",
    "answered_privately",
    "withdrawn",
)
# 先审后发: what anybody may read of a topic, and what is still between its author and the secretary.
PUBLIC_STATES = ("grouped", "returned", "referred", "replied")
# What waits for the secretary.
WAITING_STATES = ("submitted", "under_review")

# How a topic reached the council.
SOURCES = ("online", "paper", "phone", "spoken")
CATEGORIES = ("safety", "parking", "cleaning", "repairs", "noise", "children", "elderly", "rules", "other")
URGENCIES = ("normal", "urgent")

TITLE_LIMIT, TEXT_LIMIT, PLACE_LIMIT, NAME_LIMIT, CONTACT_LIMIT = 40, 1000, 60, 30, 60
REASON_LIMIT, ELSEWHERE_LIMIT = 300, 200


class TopicStateRefuses(Refused):
    code: ClassVar[str] = "topic_state_refuses"
    message: ClassVar[str] = N_("这条议题现在的进度不能这样办。请刷新页面看看进行到哪一步了。")


class TopicTitleMissing(Invalid):
    code: ClassVar[str] = "topic_title_missing"
    message: ClassVar[str] = N_("请用一句话写明是什么事，例如“3栋楼下晚上停车堵住消防通道”。")


class TopicTextMissing(Invalid):
    code: ClassVar[str] = "topic_text_missing"
    message: ClassVar[str] = N_("请写一写是怎么回事：什么时候、影响到谁、希望怎么办。")


class TopicTextTooLong(Invalid):
    """Facts: limit (characters)."""

    code: ClassVar[str] = "topic_text_too_long"
    message: ClassVar[str] = N_("最多%(limit)s个字，请写短一些。")


class TopicChoiceUnknown(Invalid):
    code: ClassVar[str] = "topic_choice_unknown"
    message: ClassVar[str] = N_("请从列出的选项中选一个。")


class PublicReasonMissing(Invalid):
    code: ClassVar[str] = "public_reason_missing"
    message: ClassVar[str] = N_("请写明理由，会公开给大家看。")


class ElsewhereMissing(Invalid):
    code: ClassVar[str] = "elsewhere_missing"
    message: ClassVar[str] = N_("请写明可以去哪里办，例如单位、电话或窗口。")


class AnswerMissing(Invalid):
    code: ClassVar[str] = "answer_missing"
    message: ClassVar[str] = N_("请写下答复。")


class FollowSecretWrong(NotAllowed):
    code: ClassVar[str] = "follow_secret_wrong"
    message: ClassVar[str] = N_("回执号或查询码不对。请对照回执再输一次；回执丢了，请找议事会秘书。")


class FormUsedAlready(Refused):
    """Facts: ticket, secret (of what the same form handed in before)."""

    code: ClassVar[str] = "form_used_already"
    message: ClassVar[str] = N_(
        "这张表已经交过一次，回执号%(ticket)s，查询码%(secret)s。现在改过的内容还没有交：要另提一条，请再点一次“提交”。"
    )


class TopicOnAgenda(Refused):
    code: ClassVar[str] = "topic_on_agenda"
    message: ClassVar[str] = N_("这条议题已经排上会议议程，不能撤回了。有新的想法，请在会前告诉代表或议事会秘书。")


class TopicNotPublic(Refused):
    code: ClassVar[str] = "topic_not_public"
    message: ClassVar[str] = N_("这条议题还没有公开，或者已经撤回，不能办这一步。")


def next_state(state: str, act: str) -> str:
    """Return the topic's state after `act`; raise TopicStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise TopicStateRefuses(state=state, act=act) from None


def is_allowed(state: str, act: str) -> bool:
    """Whether `act` may follow `state`: pages show a button only where it would be taken."""
    return (state, act) in TRANSITIONS


def check_new(title: str, text: str, place: str, category: str, urgency: str, source: str) -> None:
    """Raise what is wrong with a new topic; all texts are trimmed already."""
    if not title:
        raise TopicTitleMissing(field="title")
    if not text:
        raise TopicTextMissing(field="text")
    for field, value, limit in (
        ("title", title, TITLE_LIMIT),
        ("text", text, TEXT_LIMIT),
        ("place", place, PLACE_LIMIT),
    ):
        if len(value) > limit:
            raise TopicTextTooLong(field=field, limit=limit)
    for field, value, known in (
        ("category", category, CATEGORIES),
        ("urgency", urgency, URGENCIES),
        ("source", source, SOURCES),
    ):
        if value not in known:
            raise TopicChoiceUnknown(field=field)


def check_public(state: str) -> None:
    """Raise TopicNotPublic unless anybody may read of a topic in this state."""
    if state not in PUBLIC_STATES:
        raise TopicNotPublic(state=state)


def check_not_on_agenda(group_state: str) -> None:
    """Raise TopicOnAgenda once the topic's group is on an agenda or done: others count on it by then."""
    if group_state not in COLLECTING_STATES:
        raise TopicOnAgenda(state=group_state)


def check_refusal(reason: str, elsewhere: str) -> None:
    """Raise unless a refusal says why, for everybody to read, and where to go instead.

    source: RULEBOOK §3, “The last two need a public reason and say where to go instead”.
    """
    if not reason:
        raise PublicReasonMissing(field="reason")
    if not elsewhere:
        raise ElsewhereMissing(field="elsewhere")
