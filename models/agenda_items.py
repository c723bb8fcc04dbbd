"""How an item gets onto an agenda: new, left over by an earlier meeting, or made from a group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from extensions import db
from models.agenda import waiting_item_of
from models.candidates import add_candidates
from models.groups import Group, GroupItem, endorser_ids, group_of, group_of_item, lock_group
from models.meetings import AgendaItem, Meeting, MotionRow, Seconder
from models.members import active_members, member_of
from models.reconsideration import check_motion
from models.resolution_changes import note_change, resolution_changed_by
from models.tasks import TaskItem, task_of
from rules.candidate_lists import check_candidates
from rules.candidates import MARKED, Candidate
from rules.errors import NotFound
from rules.masking import check_covered

TEXTS = ("title", "summary", "what", "plain", "who", "by_when", "cost", "done_means")


@dataclass(frozen=True, slots=True)
class NewItem:
    """One item of a notice with its motion; without `what` it is for discussion only.

    With `group_number` texts, mover and seconders are the group's own, whatever stands here. With `carried_from_id`
    the item keeps the group and the task that it had.
    """

    title: str = ""
    summary: str = ""
    minutes: int = 20
    what: str = ""
    plain: str = ""
    who: str = ""
    by_when: str = ""
    cost: str = ""
    done_means: str = ""
    ballot_kind: str = "named"
    mover_id: int | None = None
    seconder_ids: tuple[int, ...] = ()
    carried_from_id: int | None = None
    group_number: int | None = None
    task_id: int | None = None
    changes_resolution_id: int | None = None
    # Of an election or a choice among projects: how many may be marked, and the names on the ballot paper.
    question: str = "motion"
    seats: int | None = None
    stage: str = "first"
    candidates: tuple[Candidate, ...] = ()


def check_items_covered(items: Sequence[NewItem], is_checked: bool, field: str | None = "items") -> None:
    """Raise PersonalDataLeft for what is written here and now; what a group or an earlier agenda says was asked about.

    `field`: the form's field for all items, None where each text has a field of its own.
    """
    for item in items:
        if item.group_number is None and item.carried_from_id is None and item.task_id is None:
            for name in TEXTS:
                check_covered(field or name, getattr(item, name), is_checked)
            names = "\n".join(candidate.name for candidate in item.candidates)
            check_covered(field or "candidates", names, is_checked)


def lock_groups_behind(council_id: int, items: Sequence[NewItem]) -> list[Group | None]:
    """Return for each item the group that it is made from, all locked until the commit, in one order for everybody."""
    found = [_group_behind(council_id, item) for item in items]
    for group_id in sorted({group.id for group in found if group is not None}):
        lock_group(group_id)
    return found


def _group_behind(council_id: int, item: NewItem) -> Group | None:
    if item.group_number is not None:
        return group_of(council_id, item.group_number)
    return group_of_item(item.carried_from_id) if item.carried_from_id is not None else None


def of_group(group: Group, new: NewItem) -> NewItem:
    """Return the item with what the group's endorsers have signed; who has left the roster moves and seconds no more.

    Where an earlier meeting left the group over, that item is taken up.
    """
    active_ids = {member.id for member in active_members(group.council_id)}
    waiting = waiting_item_of(group.id)
    return replace(
        new,
        **{name: getattr(group, name) for name in TEXTS},
        mover_id=group.mover_id if group.mover_id in active_ids else None,
        seconder_ids=tuple(member_id for member_id in endorser_ids(group.id) if member_id in active_ids),
        carried_from_id=waiting.id if waiting is not None else None,
    )


def add_item(
    meeting: Meeting, position: int, new: NewItem, group: Group | None = None, *, is_sensitive: bool | None = None
) -> AgendaItem:
    """Write an item with its motion, and what it came from. `is_sensitive`: added on the spot, without a notice.

    Raises NotFound for what another council or no earlier meeting left over, ReconsiderationBarred and SecondTie, and what note_change raises.
    """
    if group is not None and new.carried_from_id is None:
        new = of_group(group, new)
    if new.carried_from_id is not None:
        _check_carried(meeting, new.carried_from_id)
    if new.what:
        check_motion(meeting, new.what, _backer_ids(new))
    item = AgendaItem(
        meeting_id=meeting.id,
        position=position,
        title=new.title,
        summary=new.summary,
        minutes=new.minutes,
        state="pending",
        is_noticed=is_sensitive is None,
        is_sensitive=bool(is_sensitive),
        carried_from_id=new.carried_from_id,
    )
    db.session.add(item)
    db.session.flush()
    if group is not None:
        db.session.add(GroupItem(group_id=group.id, item_id=item.id))
    for task_id in _task_ids(meeting, new):
        db.session.add(TaskItem(task_id=task_id, item_id=item.id))
    if new.what:
        _add_motion(meeting, item, new)
    changed_id = _changed_resolution_id(new)
    if changed_id is not None:
        note_change(meeting, item, changed_id)
    db.session.flush()
    return item


def _changed_resolution_id(new: NewItem) -> int | None:
    """Return which resolution the item would change; one that was left over still would."""
    if new.changes_resolution_id is not None:
        return new.changes_resolution_id
    changed = resolution_changed_by(new.carried_from_id)
    return changed.id if changed is not None else None


def _backer_ids(new: NewItem) -> tuple[int, ...]:
    mover = () if new.mover_id is None else (new.mover_id,)
    return (*mover, *new.seconder_ids)


def _check_carried(meeting: Meeting, item_id: int) -> None:
    """Raise NotFound unless the item was left over by an earlier meeting of this council."""
    left_over = db.session.get(AgendaItem, item_id)
    if left_over is None or left_over.state != "carried_over" or left_over.meeting.council_id != meeting.council_id:
        raise NotFound(item_id=item_id)


def _task_ids(meeting: Meeting, new: NewItem) -> list[int]:
    if new.task_id is not None:
        return [task_of(meeting.council_id, new.task_id).id]
    return list(db.session.scalars(select(TaskItem.task_id).where(TaskItem.item_id == new.carried_from_id)))


def _add_motion(meeting: Meeting, item: AgendaItem, new: NewItem) -> None:
    # Whoever moves it does not second it, and nobody is counted twice.
    seconder_ids = [member_id for member_id in dict.fromkeys(new.seconder_ids) if member_id != new.mover_id]
    for member_id in (new.mover_id, *seconder_ids):
        if member_id is not None:
            member_of(meeting.council_id, member_id)
    if new.question in MARKED:
        check_candidates(new.candidates, new.seats)
    motion = MotionRow(
        item_id=item.id,
        **{name: getattr(new, name) for name in TEXTS[2:]},
        ballot_kind=new.ballot_kind,
        mover_id=new.mover_id,
        question=new.question,
        seats=new.seats,
        stage=new.stage,
    )
    motion.seconders = [
        Seconder(member_id=member_id, position=place) for place, member_id in enumerate(seconder_ids, start=1)
    ]
    db.session.add(motion)
    if new.candidates:
        db.session.flush()
        add_candidates(meeting.council_id, motion.id, new.candidates, is_of_persons=new.question == "election")
