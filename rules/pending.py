"""一时一件: which question is immediately pending, and what has to be settled before the main one.

source: RULEBOOK §2, 一时一件: “one immediately pending question per meeting …: main → at most one amendment at a time (no
amendment of an amendment) → procedural”.
"""

from typing import ClassVar

from rules.amendments import OPEN_STATES, AmendmentPending
from rules.errors import N_, Refused
from rules.room import ProceduralMotion, Room


class ProceduralMotionOpen(Refused):
    code: ClassVar[str] = "procedural_motion_open"
    message: ClassVar[str] = N_("有一个程序动议在等大家决定。请先举手决定，再继续。")


def needs_second(kind: str) -> bool:
    """Whether a procedural motion of `kind` needs a second; nobody needs one to take back what they moved."""
    return kind != "withdraw"


def is_ready(motion: ProceduralMotion) -> bool:
    """Whether it is before the meeting: seconded, or in no need of a second."""
    return motion.state == "seconded" or not needs_second(motion.kind)


def immediate(room: Room) -> str | None:
    """Return what kind of question is before the meeting now: procedural, amendment, motion, or None."""
    if room.procedural_motion is not None and is_ready(room.procedural_motion):
        return "procedural"
    if room.amendment is not None:
        return "amendment"
    return "motion" if room.item is not None and room.item.motion is not None else None


def check_nothing_procedural(room: Room) -> None:
    """Raise ProceduralMotionOpen while hands have to decide how the meeting goes on: it is not debated."""
    if immediate(room) == "procedural":
        raise ProceduralMotionOpen()


def main_question_blocker(room: Room) -> Refused | None:
    """Return what has to be settled before the main motion is voted on, or None: the main question comes last."""
    if room.procedural_motion is not None:
        return ProceduralMotionOpen()
    if any(each.state in OPEN_STATES for each in room.amendments):
        return AmendmentPending()
    return None
