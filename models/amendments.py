"""Amendments: what was moved to change an open motion, and the writes that carry one out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import JsonText, Model, UtcDateTime, one_of
from models.floor import TurnRow
from models.meetings import AgendaItem, Meeting, MotionRow, of_meeting
from models.members import By
from models.recording import record
from rules import amendments, floor
from rules.amended_text import Change, rebased
from rules.meetings import Seat
from rules.room import Amendment

PENDING = text("state = 'pending'")
ROUND_OPEN = ("waiting", "called")


class AmendmentRow(Model):
    """One proposed change of a motion. The partial index keeps one at a time before a meeting (“一时一件”)."""

    __tablename__ = "amendments"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint(one_of("state", amendments.STATES), name="state"),
        CheckConstraint(one_of("kind", amendments.KINDS), name="kind"),
        CheckConstraint("(kind = 'text') = (value is null)", name="figure_has_value"),
        CheckConstraint("(value is null) = (original is null)", name="value_with_original"),
        CheckConstraint(
            "state not in ('seconded', 'pending', 'carried', 'lost') or seconder_id is not null", name="seconded_first"
        ),
        CheckConstraint("state <> 'out_of_order' or end_reason <> ''", name="ruling_has_reason"),
        Index("uq_amendments_one_pending", "meeting_id", unique=True, sqlite_where=PENDING, postgresql_where=PENDING),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"))
    number: Mapped[int]  # in the order moved, of the item
    state: Mapped[str] = mapped_column(default="moved")
    kind: Mapped[str]
    value: Mapped[int | None]  # of a sum (分) or a date (ordinal day)
    original: Mapped[int | None]
    changes: Mapped[Any] = mapped_column(JsonText)  # [{field, before, after}]
    why: Mapped[str] = mapped_column(default="")  # the mover's reason, in a line
    mover_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    seconder_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hands: Mapped[Any] = mapped_column(JsonText, nullable=True)  # where it was decided by hands
    end_reason: Mapped[str] = mapped_column(default="")  # why it was ruled out, or what it lapsed of
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def amendment_of(meeting_id: int, amendment_id: int) -> AmendmentRow:
    """Return an amendment of this meeting; raise NotFound."""
    return of_meeting(AmendmentRow, meeting_id, amendment_id)


def amendments_of_item(item_id: int) -> list[AmendmentRow]:
    """Return an item's amendments in the order moved."""
    query = select(AmendmentRow).where(AmendmentRow.item_id == item_id).order_by(AmendmentRow.number)
    return list(db.session.scalars(query))


def amendment_facts(row: AmendmentRow) -> Amendment:
    return Amendment(
        id=row.id,
        number=row.number,
        kind=row.kind,
        state=row.state,
        value=row.value,
        original=row.original,
        mover_id=row.mover_id,
        seconder_id=row.seconder_id,
        changes=changes_of(row),
        why=row.why,
        end_reason=row.end_reason,
    )


def changes_of(row: AmendmentRow) -> tuple[Change, ...]:
    return tuple(Change(**change) for change in row.changes)


def decide(meeting: Meeting, amendment_id: int, verdict: str, by: By, now: datetime) -> None:
    """Write what the meeting has decided on the pending amendment; a carried one replaces the motion's text.

    `verdict`: carried, or anything else for lost. What no longer fits the new text lapses, and can be moved anew.
    """
    row = amendment_of(meeting.id, amendment_id)
    row.state = amendments.next_state(row.state, "carry" if verdict == "carried" else "lose")
    row.decided_at = now
    db.session.flush()
    item = db.session.get_one(AgendaItem, row.item_id)
    facts: dict[str, Any] = {"item": item.position, "amendment": row.number, "hands": row.hands}
    if row.state == "lost":
        record(meeting, now, "amendment_lost", by, facts)
        return
    motion = db.session.get_one(MotionRow, row.motion_id)
    for change in changes_of(row):
        setattr(motion, change.field, change.after)
    record(meeting, now, "amendment_carried", by, {**facts, "changes": row.changes})
    _carry_into_the_others(meeting, item, changes_of(row), by, now)


def _carry_into_the_others(
    meeting: Meeting, item: AgendaItem, carried: Sequence[Change], by: By, now: datetime
) -> None:
    """Read the waiting amendments into the new text; one whose words are gone has been overtaken."""
    done = {change.field: change for change in carried}
    for row in amendments_of_item(item.id):
        if row.state not in ("moved", "seconded"):
            continue
        changes = [_on_top_of(done.get(change.field), change) for change in changes_of(row)]
        if None in changes:
            lapse(meeting, item, row, "overtaken", by, now)
        else:
            row.changes = [
                {"field": change.field, "before": change.before, "after": change.after} for change in changes if change
            ]


def _on_top_of(done: Change | None, change: Change) -> Change | None:
    if done is None:
        return change
    after = rebased(change.before, done.after, change.after)
    # Nothing is left to decide where both ask for the same.
    return None if after is None or after == done.after else Change(change.field, done.after, after)


def lapse(meeting: Meeting, item: AgendaItem, row: AmendmentRow, why: str, by: By, now: datetime) -> None:
    """End an amendment without a decision. `why`: no_second, overtaken, item_ended."""
    row.state, row.end_reason, row.decided_at = amendments.next_state(row.state, "lapse"), why, now
    record(meeting, now, "amendment_lapsed", by, {"item": item.position, "amendment": row.number, "why": why})


def lapse_all(meeting: Meeting, item: AgendaItem, by: By, now: datetime) -> None:
    """End whatever amendments an item leaves open when it ends itself."""
    for row in amendments_of_item(item.id):
        if row.state in amendments.OPEN_STATES:
            lapse(meeting, item, row, "item_ended", by, now)


def overtake_all(meeting: Meeting, item: AgendaItem, by: By, now: datetime) -> None:
    """The motion reads otherwise now, or is one of several: what was to change its old text has been overtaken."""
    for row in amendments_of_item(item.id):
        if row.state in amendments.OPEN_STATES:
            end_round(row)
            lapse(meeting, item, row, "overtaken", by, now)


def add_round(row: AmendmentRow, speakers: Sequence[Seat], position: int, now: datetime) -> TurnRow | None:
    """Add the round of an amendment, from `position` on the item's list; return its first turn."""
    turns = [
        TurnRow(
            meeting_id=row.meeting_id,
            item_id=row.item_id,
            amendment_id=row.id,
            member_id=seat.member_id,
            side=seat.side,
            kind="amendment",
            state="waiting",
            position=place,
            asked_at=now,
        )
        for place, seat in enumerate(speakers, start=position)
    ]
    db.session.add_all(turns)
    db.session.flush()
    return turns[0] if turns else None


def end_round(row: AmendmentRow) -> None:
    """Let everybody go who still waits to speak on an amendment that has ended before its vote."""
    _leave_round(row, "withdraw")


def pass_round(row: AmendmentRow) -> int:
    """Let everybody pass who still waits to speak on an amendment; return how many."""
    return _leave_round(row, "pass")


def _leave_round(row: AmendmentRow, act: str) -> int:
    query = select(TurnRow).where(TurnRow.amendment_id == row.id, TurnRow.state.in_(ROUND_OPEN))
    turns = list(db.session.scalars(query))
    for turn in turns:
        turn.state, turn.start_by = floor.next_state(turn.state, act), None
    return len(turns)
