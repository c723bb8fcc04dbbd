"""Meetings, their agenda with motions, and who is present."""

from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extensions import db
from models.base import JsonText, Model, UtcDateTime, one_of
from rules import agenda, candidates, meetings, voting
from rules.errors import NotFound
from rules.room import OPEN_ITEM_STATES

Row = TypeVar("Row", bound=Model)


class Meeting(Model):
    """One sitting. `seq` grows with every write but ballots; screens never go back to an older one."""

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint(one_of("state", meetings.STATES), name="state"),
        CheckConstraint("(state = 'suspended') = (suspended_until is not null)", name="suspended_has_end"),
        CheckConstraint("state <> 'recessed' or sitting > 1", name="recessed_has_next_day"),
        CheckConstraint(f"({one_of('state', meetings.ENDED)}) = (ended_at is not null)", name="ended_has_time"),
        UniqueConstraint("council_id", "number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
    charter_version_id: Mapped[int] = mapped_column(ForeignKey("charter_versions.id"))
    number: Mapped[int]
    title: Mapped[str]
    place: Mapped[str]
    state: Mapped[str] = mapped_column(default="called")
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    code: Mapped[str]  # shown on the big screen: who types it stands in the room
    screen_token: Mapped[str] = mapped_column(unique=True)  # the big screen's own read-only link
    seq: Mapped[int] = mapped_column(default=0)
    opening_side: Mapped[str | None]  # drawn by lot when the meeting opens
    room_opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attendance_lost_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    planned_end_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # as the notice says; no new vote after it
    end_reached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Cards, points of order, askings and the like in all: where there are none, nobody has to look for them.
    conduct_rows: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None]
    sitting: Mapped[int] = mapped_column(default=1)  # the day that is to come or under way; models/sittings.py
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # on a later day
    suspend_reason: Mapped[str | None]
    items: Mapped[list["AgendaItem"]] = relationship(order_by="AgendaItem.position", back_populates="meeting")


class Attendance(Model):
    """Declared presence: checked in, checked out, on leave, struck off; never inferred from a connection."""

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("meeting_id", "member_id"),
        CheckConstraint(one_of("state", meetings.ATTENDANCE_STATES), name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    state: Mapped[str]
    first_present_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


# Phones keep showing what was decided for the evening.
JUST_ENDED = timedelta(hours=6)
# … unless the next meeting is about to begin: its room has to be opened from the same page.
NEXT_IS_NEAR = timedelta(hours=1)
OPEN_ITEM = text(one_of("state", OPEN_ITEM_STATES))


class AgendaItem(Model):
    """One matter of the published notice. The partial index keeps “一时一件”."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position"),
        CheckConstraint(one_of("state", agenda.STATES), name="state"),
        Index(
            "uq_agenda_items_one_open", "meeting_id", unique=True, sqlite_where=OPEN_ITEM, postgresql_where=OPEN_ITEM
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="pending")
    minutes: Mapped[int] = mapped_column(default=20)
    is_noticed: Mapped[bool] = mapped_column(default=True)
    first_side: Mapped[str | None]
    is_sensitive: Mapped[bool] = mapped_column(default=False)  # money, persons or rights: never added on the spot
    # Hands shown by side when it was added on the spot, and whether they sufficed to vote on it.
    consent: Mapped[Any] = mapped_column(JsonText, nullable=True)
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    # All that the public is told of an item that is treated behind closed doors, and the hands that closed them.
    public_title: Mapped[str | None]
    closing_hands: Mapped[Any] = mapped_column(JsonText, nullable=True)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    debate_closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by hands, before the queue was empty
    postponed_to: Mapped[date | None]  # put off to a day; without one to the next meeting
    tie_until: Mapped[date | None]  # a second tie: no third vote until then
    referred_to: Mapped[str] = mapped_column(default="")  # … or to whom it was referred upward
    meeting: Mapped[Meeting] = relationship(back_populates="items")
    # The one before the meeting: of a motion that was divided the part that is next.
    motion: Mapped["MotionRow | None"] = relationship(
        primaryjoin="and_(MotionRow.item_id == AgendaItem.id, MotionRow.is_current)", uselist=False, viewonly=True
    )


# Of a divided motion one part is before the meeting at a time.
CURRENT = text("is_current")


class MotionRow(Model):
    """The motion of an item: what, who, by when, at what cost, what “done” means."""

    __tablename__ = "motions"
    __table_args__ = (
        Index("uq_motions_one_current", "item_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
        UniqueConstraint("item_id", "part"),
        CheckConstraint(one_of("ballot_kind", voting.BALLOT_KINDS), name="ballot_kind"),
        CheckConstraint(one_of("question", candidates.QUESTIONS), name="question"),
        CheckConstraint(one_of("stage", candidates.STAGES), name="stage"),
        CheckConstraint("(question = 'motion') = (seats is null)", name="marked_has_seats"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    what: Mapped[str]
    plain: Mapped[str] = mapped_column(default="")  # one plain sentence, shown first and read aloud
    who: Mapped[str] = mapped_column(default="")
    by_when: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")
    done_means: Mapped[str] = mapped_column(default="")
    ballot_kind: Mapped[str] = mapped_column(default="named")
    question: Mapped[str] = mapped_column(default="motion")  # 赞成/反对/弃权, or an election or choice with marks
    seats: Mapped[int | None]  # how many may be marked, and of an election elected
    stage: Mapped[str] = mapped_column(default="first")  # of marked ones: which ballot paper comes next
    mover_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    part: Mapped[int] = mapped_column(default=1)  # where it was divided: the place of this part
    parts: Mapped[int] = mapped_column(default=1)  # … and how many there are
    is_current: Mapped[bool] = mapped_column(default=True)
    item: Mapped[AgendaItem] = relationship()
    seconders: Mapped[list["Seconder"]] = relationship(order_by="Seconder.position")


class Seconder(Model):
    """A representative who put their name to the motion: before the meeting (联名), or in the room (附议)."""

    __tablename__ = "motion_seconders"
    __table_args__ = (UniqueConstraint("motion_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    position: Mapped[int]
    is_in_room: Mapped[bool] = mapped_column(default=False)


def meeting_of(council_id: int, meeting_id: int) -> Meeting:
    """Return a meeting of this council; raise NotFound for another council's."""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None or meeting.council_id != council_id:
        raise NotFound(meeting_id=meeting_id)
    return meeting


def lock_meeting(meeting_id: int) -> Meeting:
    """Return the meeting, locked until the commit: every write of a meeting passes here first."""
    meeting = db.session.scalar(
        select(Meeting).where(Meeting.id == meeting_id).with_for_update().execution_options(populate_existing=True)
    )
    if meeting is None:
        raise NotFound(meeting_id=meeting_id)
    return meeting


def of_meeting(kind: type[Row], meeting_id: int, row_id: int) -> Row:
    """Return a row of one of the meeting's tables; raise NotFound for another meeting's."""
    row = db.session.get(kind, row_id)
    if row is None or row.meeting_id != meeting_id:  # type: ignore[attr-defined]
        raise NotFound(id=row_id)
    return row


def item_of(meeting: Meeting, item_id: int) -> AgendaItem:
    item = db.session.get(AgendaItem, item_id)
    if item is None or item.meeting_id != meeting.id:
        raise NotFound(item_id=item_id)
    return item


def meetings_of(council_id: int) -> list[Meeting]:
    """Return the council's meetings, newest first."""
    return list(
        db.session.scalars(select(Meeting).where(Meeting.council_id == council_id).order_by(Meeting.planned_at.desc()))
    )


def live_meeting(council_id: int) -> Meeting | None:
    """Return the meeting that is under way, else the next one that has been called."""
    under_way = select(Meeting).where(Meeting.council_id == council_id, Meeting.state.in_(meetings.LIVE))
    called = select(Meeting).where(Meeting.council_id == council_id, Meeting.state.in_(meetings.UPCOMING))
    return db.session.scalar(under_way.order_by(Meeting.room_opened_at.desc())) or db.session.scalar(
        called.order_by(Meeting.planned_at)
    )


def called_besides(council_id: int, meeting: Meeting | None) -> list[Meeting]:
    """Return the meetings to come but the one that a page is about already, the soonest first."""
    called = select(Meeting).where(Meeting.council_id == council_id, Meeting.state.in_(meetings.UPCOMING))
    rows = db.session.scalars(called.order_by(Meeting.planned_at, Meeting.id))
    return [row for row in rows if meeting is None or row.id != meeting.id]


def meeting_of_the_day(council_id: int, now: datetime) -> Meeting | None:
    """Return the meeting that rooms and phones show: under way, just ended, the next called, else the last one."""
    current = live_meeting(council_id)
    if current is not None and current.state in meetings.LIVE:
        return current
    last = db.session.scalar(
        select(Meeting)
        .where(Meeting.council_id == council_id, Meeting.ended_at.is_not(None))
        .order_by(Meeting.ended_at.desc())
    )
    if current is not None and abs(current.planned_at - now) < NEXT_IS_NEAR:
        return current
    just_ended = last is not None and last.ended_at is not None and now - last.ended_at < JUST_ENDED
    return last if just_ended or current is None else current
