"""The floor's conduct as it is kept: cards, points of order, and what was asked of everybody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extensions import db
from models.base import JsonText, Model, UtcDateTime, one_of
from models.chairings import ChairingRow, chairings_of
from models.guests import Guest
from models.meetings import Meeting, of_meeting
from models.voting import Vote
from rules import cards, unanimity
from rules.conduct import Asking, Card, Conduct, PointOfOrder
from rules.room import Item, Turn

ASKED = text("state = 'asked'")


class SpeechCard(Model):
    """A card (跑题, 超时, 不文明), shown to whoever spoke, or without a turn to whoever interrupted.

    `ended_turn`: it was the one that ended the turn.
    """

    __tablename__ = "speech_cards"
    __table_args__ = (CheckConstraint(one_of("kind", cards.KINDS), name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind: Mapped[str]
    ended_turn: Mapped[bool] = mapped_column(default=False)
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class Point(Model):
    """A point of order (程序问题): raised, ruled on with a reason, perhaps overturned by the meeting."""

    __tablename__ = "points_of_order"
    __table_args__ = (
        CheckConstraint("is_overturned is null or ruling is not null", name="appeal_after_ruling"),
        CheckConstraint("ruling is null or reason <> ''", name="ruling_has_reason"),
        CheckConstraint("(ruling is null) = (ruled_at is null)", name="ruling_has_time"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    words: Mapped[str]
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ruling: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(default="")
    ruled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_overturned: Mapped[bool | None]
    hands: Mapped[Any] = mapped_column(JsonText, nullable=True)  # against the ruling, by side
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    appellants: Mapped[list["Appellant"]] = relationship(order_by="Appellant.id", lazy="selectin")


class Appellant(Model):
    """A member who takes a ruling to the meeting; two are needed."""

    __tablename__ = "point_appellants"
    __table_args__ = (UniqueConstraint("point_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("points_of_order.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class AskingRow(Model):
    """What is asked of everybody (有没有人不同意). The partial index keeps one question at a time."""

    __tablename__ = "askings"
    __table_args__ = (
        CheckConstraint("(state = 'asked') = (answered_at is null)", name="answered_has_time"),
        CheckConstraint("(kind = 'extend_turn') = (turn_id is not null)", name="extension_has_turn"),
        CheckConstraint(one_of("kind", unanimity.KINDS), name="kind"),
        CheckConstraint(one_of("state", unanimity.STATES), name="state"),
        Index("uq_askings_one_asked", "meeting_id", unique=True, sqlite_where=ASKED, postgresql_where=ASKED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    seconds: Mapped[int] = mapped_column(default=0)  # of an extension
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    open_until: Mapped[datetime] = mapped_column(UtcDateTime)  # not taken for consent before
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    objections: Mapped[int | None]  # heads, on phones and in the room
    hands: Mapped[Any] = mapped_column(JsonText, nullable=True)  # in favour, by side
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    objectors: Mapped[list["Objector"]] = relationship(order_by="Objector.id", lazy="selectin")


class Objector(Model):
    """A member who objects; no reason is asked."""

    __tablename__ = "asking_objections"
    __table_args__ = (UniqueConstraint("asking_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    asking_id: Mapped[int] = mapped_column(ForeignKey("askings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


# --- rows → facts ---


def conduct_of(meeting: Meeting, item: Item | None, turns: Sequence[Turn] = ()) -> Conduct:
    """Return the meeting's conduct. A meeting in which nothing of the kind has happened costs no query."""
    is_past_end = meeting.end_reached_at is not None
    if not meeting.conduct_rows:
        return Conduct(is_past_end=is_past_end)
    chairings, points = chairings_of(meeting.id), points_of_meeting(meeting.id)
    held = next((row for row in chairings if row.ended_at is None), None)
    acts = held is not None and item is not None and held.item_id == item.id
    return Conduct(
        acting_id=held.member_id if held is not None and acts else None,
        handed_item_id=held.item_id if held is not None else None,
        last_side=next((row.side for row in reversed(chairings) if row.side), None),
        cards=tuple(card_facts(row) for row in cards_of_item(item.id)) if item else (),
        points=tuple(point_facts(row) for row in points),
        askings=tuple(_asking(row, item, turns) for row in askings_of_item(item.id)) if item else (),
        people=frozenset(_people(meeting.id, chairings)),
        is_past_end=is_past_end,
        vote_opened_at=_vote_opened_at(points),
    )


def _vote_opened_at(points: Sequence[Point]) -> datetime | None:
    """Return when the newest vote of the meeting was opened, where a ruling has to be measured against it."""
    if all(point.ruled_at is None for point in points):
        return None
    return db.session.scalar(select(func.max(Vote.opened_at)).where(Vote.meeting_id == points[0].meeting_id))


def _people(meeting_id: int, chairings: Sequence[ChairingRow]) -> set[int]:
    """Return who takes part without a seat: guests, and whoever handed over or held the chair."""
    guests = set(db.session.scalars(select(Guest.member_id).where(Guest.meeting_id == meeting_id)))
    return guests | {who for row in chairings for who in (row.member_id, row.actor_id) if who is not None}


def _asking(row: AskingRow, item: Item, turns: Sequence[Turn]) -> Asking:
    """Return what was asked; what its turn or phase has outlived waits for no answer any more."""
    facts = asking_facts(row)
    if facts.state != "asked" or unanimity.is_current(facts, item, turns):
        return facts
    return replace(facts, state="lapsed")


def cards_of_item(item_id: int) -> list[SpeechCard]:
    """Return the cards that stand, oldest first; one that was taken back was never shown."""
    query = select(SpeechCard).where(SpeechCard.item_id == item_id, SpeechCard.undone_at.is_(None))
    return list(db.session.scalars(query.order_by(SpeechCard.id)))


def points_of_meeting(meeting_id: int) -> list[Point]:
    return list(db.session.scalars(select(Point).where(Point.meeting_id == meeting_id).order_by(Point.id)))


def askings_of_item(item_id: int) -> list[AskingRow]:
    return list(db.session.scalars(select(AskingRow).where(AskingRow.item_id == item_id).order_by(AskingRow.id)))


def card_facts(row: SpeechCard) -> Card:
    return Card(row.member_id, row.item_id, row.kind, row.id, row.turn_id, row.shown_at)


def point_facts(row: Point) -> PointOfOrder:
    appellants = tuple(each.member_id for each in row.appellants)
    ruling = (row.ruling, row.reason, row.is_overturned)
    return PointOfOrder(row.member_id, row.words, *ruling, row.id, row.item_id, appellants, row.ruled_at)


def asking_facts(row: AskingRow) -> Asking:
    objectors = tuple(each.member_id for each in row.objectors)
    return Asking(row.id, row.kind, row.state, row.item_id, row.turn_id, row.seconds, row.open_until, objectors)


# --- rows of this meeting ---


def card_of(meeting_id: int, card_id: int) -> SpeechCard:
    return of_meeting(SpeechCard, meeting_id, card_id)


def point_of(meeting_id: int, point_id: int) -> Point:
    return of_meeting(Point, meeting_id, point_id)


def asking_of(meeting_id: int, asking_id: int) -> AskingRow:
    return of_meeting(AskingRow, meeting_id, asking_id)
