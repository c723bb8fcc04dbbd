"""Reads for the pages of resolutions: where one comes from, what was counted, and what waits for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlalchemy.orm import selectinload

from extensions import db
from models.councils import charter_facts
from models.meetings import AgendaItem, Meeting, MotionRow
from models.members import Member
from models.resolutions import Objection, Resolution
from models.tasks import Task
from models.voting import Vote
from models.working_days import is_announced
from rules import periods
from rules.charter import Charter
from rules.counts import Count
from rules.preset_facts import Preset, preset_from_facts
from rules.resolutions import HOLDING_STATES

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Origin:
    """The vote that a resolution comes from, with its motion, item, meeting and charter."""

    vote: Vote
    motion: MotionRow
    item: AgendaItem
    meeting: Meeting
    charter: Charter

    @property
    def preset(self) -> Preset:
        return preset_from_facts(self.vote.frozen["preset"])

    @property
    def count(self) -> Count:
        """The totals of the whole roll; numbers by side stand on the signed result sheet only."""
        return Count(**self.vote.result["overall"])


def origin_of(resolution: Resolution) -> Origin:
    vote = db.session.get_one(Vote, resolution.vote_id)
    motion = db.session.get_one(MotionRow, resolution.motion_id)
    meeting = vote.item.meeting
    return Origin(vote, motion, vote.item, meeting, charter_facts(meeting.charter_version_id))


def without_tasks(council_id: int, limit: int) -> list[Resolution]:
    """Return the effective resolutions that nobody has been asked to carry out yet, the oldest first."""
    there = select(Task.id).where(Task.resolution_id == Resolution.id, Task.state != "revoked").exists()
    query = select(Resolution).where(Resolution.council_id == council_id, Resolution.state == "effective", ~there)
    return list(db.session.scalars(query.order_by(Resolution.effective_at, Resolution.id).limit(limit)))


def objection_with(council_id: int, number: int, follow_digest: str) -> Objection | None:
    """Return the objection against any of the council's resolutions that this number and code belong to."""
    query = select(Objection).join(Resolution, Resolution.id == Objection.resolution_id)
    return db.session.scalar(
        query.where(
            Resolution.council_id == council_id, Objection.number == number, Objection.follow_digest == follow_digest
        )
    )


def resolutions_in(council_id: int, states: Sequence[str], limit: int, newest: bool = False) -> list[Resolution]:
    """Return at most `limit` resolutions in one of `states`, longest waiting first, with signatures and objections."""
    query = (
        select(Resolution)
        .where(Resolution.council_id == council_id, Resolution.state.in_(states))
        .options(selectinload(Resolution.signatures), selectinload(Resolution.objections))
        .order_by(Resolution.id.desc() if newest else Resolution.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def count_by_state(council_id: int) -> dict[str, int]:
    query = select(Resolution.state, func.count()).where(Resolution.council_id == council_id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Resolution.state))}


def waiting_objections(council_id: int, limit: int) -> list[tuple[Resolution, Objection]]:
    """Return what still has to be answered, what is due first standing first; remarks come last."""
    due = case(
        (Objection.state == "open", Objection.answer_due_on),
        (Objection.state == "under_review", Objection.review_due_on),
    )
    query = (
        select(Resolution, Objection)
        .join(Objection, Objection.resolution_id == Resolution.id)
        .where(Resolution.council_id == council_id, Objection.state.in_((*HOLDING_STATES, "remark")))
        .order_by(due.is_(None), due, Objection.received_at)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def due_on(objection: Objection) -> date | None:
    """Return by when the objection has to be answered now; None for remarks and what is answered."""
    days: dict[str, Any] = {"open": objection.answer_due_on, "under_review": objection.review_due_on}
    answer: date | None = days.get(objection.state)
    return answer


def period_begins_after(resolution: Resolution, zone: ZoneInfo) -> date | None:
    """Return the local day of publication, or of the last correction of substance, which began the period anew."""
    if resolution.publicised_at is None:
        return None
    restarts = [correction.at for correction in resolution.corrections if correction.kind == "substance"]
    return max([resolution.publicised_at, *restarts]).astimezone(zone).date()


def years_not_announced(first: date, last: date) -> list[int]:
    """Return the years of a period whose days off are not yet known officially, and were reckoned."""
    return [year for year in periods.years_between(first, last) if not is_announced(year)]


def names_of(member_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of members, of those who have left the roster too."""
    rows = db.session.execute(select(Member.id, Member.name).where(Member.id.in_(set(member_ids))))
    return {row[0]: row[1] for row in rows}
