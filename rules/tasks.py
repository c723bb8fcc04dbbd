"""The life of a task: who, by when, what “done” means, and what the residents say of it.

*Reported done* and *confirmed* are different states. Overdue is computed from dates, never set.

source: RULEBOOK §5 (落实跟踪)
"""

from collections.abc import Mapping
from typing import ClassVar

from rules.errors import N_, Refused

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("unclaimed", "claim"): "claimed",
    ("unclaimed", "assign"): "assigned",
    ("assigned", "accept"): "accepted",
    ("claimed", "accept"): "accepted",
    ("assigned", "dispute"): "assignment_disputed",
    ("assignment_disputed", "assign"): "assigned",
    ("accepted", "report"): "in_progress",
    ("in_progress", "report"): "in_progress",
    ("accepted", "report_done"): "reported_done",
    ("in_progress", "report_done"): "reported_done",
    ("accepted", "escalate"): "escalated",
    ("in_progress", "escalate"): "escalated",
    ("escalated", "report"): "in_progress",
    ("accepted", "declare_infeasible"): "infeasible_now",
    ("in_progress", "declare_infeasible"): "infeasible_now",
    ("escalated", "declare_infeasible"): "infeasible_now",
    ("infeasible_now", "report"): "in_progress",
    ("reported_done", "confirm"): "confirmed",
    ("reported_done", "return"): "returned",
    ("reported_done", "lapse"): "reported_done_unrated",
    ("reported_done_unrated", "return"): "returned",
    ("reported_done_unrated", "confirm"): "confirmed",
    ("returned", "report"): "in_progress",
    ("returned", "report_done"): "reported_done",
    ("returned", "escalate"): "escalated",
    ("confirmed", "close"): "closed",
    ("reported_done_unrated", "close"): "closed",
    ("infeasible_now", "close"): "closed",
    ("unclaimed", "revoke"): "revoked",
    ("assigned", "revoke"): "revoked",
    ("claimed", "revoke"): "revoked",
    ("accepted", "revoke"): "revoked",
    ("assignment_disputed", "revoke"): "revoked",
    ("in_progress", "revoke"): "revoked",
    ("escalated", "revoke"): "revoked",
    ("infeasible_now", "revoke"): "revoked",
    ("reported_done", "revoke"): "revoked",
    ("reported_done_unrated", "revoke"): "revoked",
    ("returned", "revoke"): "revoked",
}
STATES = (
    "unclaimed",
    "assigned",
    "claimed",
    "accepted",
    "assignment_disputed",
    "in_progress",
    "escalated",
    "infeasible_now",
    "reported_done",
    "reported_done_unrated",
    "returned",
    "confirmed",
    "closed",
    "revoked",
)
# Somebody still has to do something: these can be near, behind or overdue.
RUNNING_STATES = (
    "unclaimed",
    "assigned",
    "claimed",
    "accepted",
    "assignment_disputed",
    "in_progress",
    "escalated",
    "returned",
)
# Who carries a task. To a government body one writes 转请研究办理: 待回复, and never a red card.
CARRIERS = ("member", "committee", "company", "volunteers", "government")

EXTENSION_TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("asked", "grant"): "granted",
    ("asked", "refuse"): "refused",
}
EXTENSION_STATES = ("asked", "granted", "refused")

# The two questions (RULEBOOK §5): 办得怎么样, 满意吗.
OUTCOMES = ("done", "half", "not_done", "unknown")
SATISFACTIONS = ("satisfied", "fairly", "dissatisfied")
# Who answers. Supporters are devices that supported the topic beforehand; other residents are counted apart, as “约”.
ROLES = ("proposer", "supporter", "representative", "resident")


class TaskStateRefuses(Refused):
    code: ClassVar[str] = "task_state_refuses"
    message: ClassVar[str] = N_("这项任务现在的进度不能这样办。请刷新页面看看进行到哪一步了。")


class ExtensionStateRefuses(Refused):
    code: ClassVar[str] = "extension_state_refuses"
    message: ClassVar[str] = N_("这次延期申请已经答复过了。请刷新页面看看。")


class TaskRevokedBefore(Refused):
    """Facts: reason."""

    code: ClassVar[str] = "task_revoked_before"
    message: ClassVar[str] = N_("这项任务已经撤销过了，理由是：%(reason)s")


class TaskClosedBefore(Refused):
    """Facts: reason."""

    code: ClassVar[str] = "task_closed_before"
    message: ClassVar[str] = N_("这项任务已经结束过了，说明是：%(reason)s")


class ResolutionNotEffective(Refused):
    code: ClassVar[str] = "resolution_not_effective"
    message: ClassVar[str] = N_("决议生效以后才能分派任务。请先看看公示到哪一天。")


class ExtensionPending(Refused):
    code: ClassVar[str] = "extension_pending"
    message: ClassVar[str] = N_("已经有一份延期申请在等答复，请等答复后再申请。")


def next_state(state: str, act: str) -> str:
    """Return the task's state after `act`; raise TaskStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise TaskStateRefuses(state=state, act=act) from None


def is_allowed(state: str, act: str) -> bool:
    return (state, act) in TRANSITIONS


def next_extension_state(state: str, act: str) -> str:
    """Return an extension's state after `act`; raise ExtensionStateRefuses."""
    try:
        return EXTENSION_TRANSITIONS[state, act]
    except KeyError:
        raise ExtensionStateRefuses(state=state, act=act) from None


def is_extensible(state: str) -> bool:
    """Whether somebody carries the task and has still to do it."""
    return state in RUNNING_STATES and state not in ("unclaimed", "assignment_disputed")


def check_extensible(state: str) -> None:
    """Raise TaskStateRefuses where there is nothing to extend."""
    if not is_extensible(state):
        raise TaskStateRefuses(state=state)
