"""The life of a group: similar topics side by side, from their acceptance to the council's decision.

A topic that nobody else has raised is a group of one. What is visited, endorsed, studied and put on an agenda is the
group; each author keeps their own text and hears what becomes of it.

source: RULEBOOK §3 (议题征集)
"""

from collections.abc import Mapping
from typing import ClassVar

from rules.errors import N_, Invalid, Refused

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("open", "visit"): "surveyed",
    ("surveyed", "visit"): "surveyed",
    ("endorsed", "visit"): "endorsed",
    ("studied", "visit"): "studied",
    ("open", "endorse"): "endorsed",
    ("surveyed", "endorse"): "endorsed",
    ("endorsed", "study"): "studied",
    # The step is recorded again when a draft is changed after it.
    ("studied", "study_again"): "endorsed",
    ("studied", "schedule"): "scheduled",
    ("carried_over", "schedule"): "scheduled",
    ("scheduled", "carry_over"): "carried_over",
    ("scheduled", "decide"): "decided",
    ("scheduled", "discuss"): "discussed",
    # Brought back by an objection that was upheld (重新审议).
    ("decided", "reopen"): "studied",
    ("open", "dissolve"): "dissolved",
    ("surveyed", "dissolve"): "dissolved",
    ("endorsed", "dissolve"): "dissolved",
    ("studied", "dissolve"): "dissolved",
}
STATES = (
    "open",
    "surveyed",
    "endorsed",
    "studied",
    "scheduled",
    "carried_over",
    "decided",
    "discussed",
    "dissolved",
)
# 正在征求意见: what residents can still support and representatives visit.
COLLECTING_STATES = ("open", "surveyed", "endorsed", "studied")
# Endorsed, but not yet on an agenda.
PROPOSAL_STATES = ("endorsed", "studied", "scheduled", "carried_over")
# What the agenda builder offers.
READY_STATES = ("studied", "carried_over")

STUDY_OUTCOMES = ("agreed", "revise", "deferred")


class GroupStateRefuses(Refused):
    code: ClassVar[str] = "group_state_refuses"
    message: ClassVar[str] = N_("这一组议题现在的进度不能这样办。请刷新页面看看进行到哪一步了。")


class GroupNotCollecting(Refused):
    code: ClassVar[str] = "group_not_collecting"
    message: ClassVar[str] = N_("这一组议题已经排上议程，不再征求意见。请看办理全程。")


class GroupUnknown(Invalid):
    """Facts: number, as a person typed it."""

    code: ClassVar[str] = "group_unknown"
    message: ClassVar[str] = N_("没有第%(number)s号组，请核对号码后再试。")


def next_state(state: str, act: str) -> str:
    """Return the group's state after `act`; raise GroupStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise GroupStateRefuses(state=state, act=act) from None


def is_allowed(state: str, act: str) -> bool:
    return (state, act) in TRANSITIONS


def check_collecting(state: str) -> None:
    """Raise GroupNotCollecting once the group is on an agenda or done."""
    if state not in COLLECTING_STATES:
        raise GroupNotCollecting(state=state)
