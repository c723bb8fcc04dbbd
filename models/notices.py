"""会议通知 as it was issued: the first one and its corrections, each frozen with all that it said."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models import journal
from models.agenda_items import TEXTS
from models.base import JsonText, Model, UtcDateTime
from models.candidates import candidates_of
from models.councils import charter_facts, version_number
from models.groups import group_of_item
from models.meetings import AgendaItem, Meeting, MotionRow
from models.members import By
from models.resolution_changes import resolution_changed_by
from rules.candidates import MARKED
from rules.charter import preset_of
from rules.election_words import covered
from rules.errors import NotFound
from rules.preset_facts import preset_facts


class Notice(Model):
    """Number 1 is the notice itself, higher ones are corrections, which say what has changed."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("number = 1 or changes <> ''", name="correction_says_what"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    # Title, time, place, mode, who, contact, charter and voting rule, and every item with its motion in full.
    facts: Mapped[Any] = mapped_column(JsonText)
    changes: Mapped[str] = mapped_column(default="")
    short_reason: Mapped[str] = mapped_column(default="")  # why it came later than the charter asks for
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def notices_of(meeting_id: int) -> list[Notice]:
    """Return the notice and its corrections, in the order in which they were issued."""
    return list(db.session.scalars(select(Notice).where(Notice.meeting_id == meeting_id).order_by(Notice.number)))


def latest_notice(meeting_id: int) -> Notice:
    """Return what holds now: the last correction, else the notice; raise NotFound for a meeting without one."""
    notice = db.session.scalar(
        select(Notice).where(Notice.meeting_id == meeting_id).order_by(Notice.number.desc()).limit(1)
    )
    if notice is None:
        raise NotFound(meeting_id=meeting_id)
    return notice


def last_terms(council_id: int) -> dict[str, str]:
    """Return place, mode, invited and contact as the council's newest notice says them, for the next one to begin with."""
    query = select(Notice).join(Meeting, Meeting.id == Notice.meeting_id).where(Meeting.council_id == council_id)
    notice = db.session.scalar(query.order_by(Notice.id.desc()).limit(1))
    terms = notice.facts if notice is not None else {}
    return {name: terms[name] for name in ("place", "mode", "invited", "contact") if terms.get(name)}


def facts_of(meeting: Meeting, items: list[AgendaItem], mode: str, invited: str, contact: str) -> dict[str, Any]:
    """Return all that a notice says, and under which rule it will be voted. It is public: no member's name is in it."""
    return {
        "number": meeting.number,
        "title": meeting.title,
        "at": journal.instant(meeting.planned_at),
        "ends_at": journal.instant(meeting.planned_end_at) if meeting.planned_end_at is not None else "",
        "place": meeting.place,
        "mode": mode,
        "invited": invited,
        "contact": contact,
        "charter": version_number(meeting.charter_version_id),
        "preset": preset_facts(preset_of(charter_facts(meeting.charter_version_id))),
        "items": [_item_facts(item) for item in items],
    }


def _item_facts(item: AgendaItem) -> dict[str, Any]:
    group, motion = group_of_item(item.id), item.motion
    texts = {name: getattr(motion, name) for name in (*TEXTS[2:], "ballot_kind")} if motion is not None else None
    if motion is not None and texts is not None and motion.question in MARKED:
        texts |= {"question": motion.question, "seats": motion.seats, "candidates": _public_names(motion)}
    changed = resolution_changed_by(item.id)
    return {
        "position": item.position,
        "title": item.title,
        "summary": item.summary,
        "minutes": item.minutes,
        "group": group.number if group is not None else None,
        "motion": texts,
        # Which earlier decision it would change: that needs notice (RULEBOOK §2, 重新审议).
        **({"changes": changed.document_mark or changed.title} if changed is not None else {}),
    }


def _public_names(motion: MotionRow) -> list[str]:
    """Return the names on a ballot paper as the public may read them: of persons covered (RULEBOOK §7)."""
    names = [candidate.name for candidate in candidates_of(motion.id)]
    return [covered(name) for name in names] if motion.question == "election" else names


def issue(
    meeting: Meeting, facts: dict[str, Any], by: By, now: datetime, changes: str = "", short_reason: str = ""
) -> Notice:
    """Write the meeting's notice, or with `changes` a correction of it; the caller holds the meeting."""
    notice = Notice(
        meeting_id=meeting.id,
        number=len(notices_of(meeting.id)) + 1,
        facts=facts,
        changes=changes,
        short_reason=short_reason,
        issued_at=now,
        actor_id=by.actor_id,
        entered_by_id=by.entered_by_id,
    )
    db.session.add(notice)
    db.session.flush()
    return notice
