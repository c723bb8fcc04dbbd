"""Commands of a group before it is on an agenda: 走访, 联名, the draft of its motion, 社区党组织研究.

Facts of the journal are numbers and days: no name, side or words of a resident, and not what the study said.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from extensions import db
from models import journal
from models.councils import Council
from models.groups import Endorsement, Group, Study, Visit, endorser_ids, group_of, latest_study, lock_group
from models.members import By, Member, member_of
from models.proposals import draft_of, settle_endorsement
from rules import endorsement, groups, proposals
from rules.endorsement import RepresentativeNeeded
from rules.proposals import DRAFT_TEXTS, Draft, DraftChanged, NewVisit
from services.secrets import digest
from services.transaction import transaction

__all__ = [
    "Draft",
    "NewVisit",
    "draft_digest",
    "endorse",
    "record_study",
    "record_visit",
    "save_draft",
    "withdraw_endorsement",
]


def record_visit(council_id: int, number: int, member_id: int, visit: NewVisit, by: By, now: datetime) -> None:
    """Record whom a representative has visited; the very same visit twice is a button pressed twice.

    Raises NotFound, RepresentativeNeeded, GroupNotCollecting and what rules.proposals.check_visit raises.
    """
    with transaction():
        group = _lock(council_id, number)
        member = _representative(council_id, member_id)
        groups.check_collecting(group.state)
        proposals.check_visit(visit, _local_day(council_id, now))
        if _is_recorded(group, member, visit):
            return
        group.state = groups.next_state(group.state, "visit")
        db.session.add(
            Visit(
                group_id=group.id,
                member_id=member.id,
                visited_on=visit.visited_on,
                households=visit.households,
                in_favour=visit.in_favour,
                against=visit.against,
                words=visit.words,
                recorded_at=now,
                entered_by_id=by.entered_by_id,
            )
        )
        facts = {"on": visit.visited_on.isoformat(), "households": visit.households}
        answers = {"in_favour": visit.in_favour, "against": visit.against}
        journal.append(council_id, None, now, "visit_recorded", by, {"group": number, **facts, **answers})


def endorse(council_id: int, number: int, member_id: int, by: By, now: datetime) -> None:
    """Put a representative's name to the group, which becomes a 议案 when that is enough.

    Raises NotFound, RepresentativeNeeded, EndorsementSettled.
    """
    with transaction():
        group = _lock(council_id, number)
        member = _representative(council_id, member_id)
        endorsers = endorser_ids(group.id)
        if member.id in endorsers:
            return
        endorsement.check_open(group.state)
        db.session.add(Endorsement(group_id=group.id, member_id=member.id, at=now, entered_by_id=by.entered_by_id))
        facts = {"group": number, "endorsers": len(endorsers) + 1}
        journal.append(council_id, None, now, "endorsement_given", by, facts)
        settle_endorsement(group, by, now)


def withdraw_endorsement(council_id: int, number: int, member_id: int, by: By, now: datetime) -> None:
    """Take a representative's name back while the group is no 议案; raise NotFound, EndorsementSettled."""
    with transaction():
        group = _lock(council_id, number)
        query = select(Endorsement).where(Endorsement.group_id == group.id, Endorsement.member_id == member_id)
        row = db.session.scalar(query)
        if row is None:
            return
        endorsement.check_open(group.state)
        facts = {"group": number, "endorsers": len(endorser_ids(group.id)) - 1}
        db.session.delete(row)
        journal.append(council_id, None, now, "endorsement_withdrawn", by, facts)


def save_draft(
    council_id: int,
    number: int,
    draft: Draft,
    by: By,
    now: datetime,
    seen: str | None = None,
    is_checked: bool = False,
) -> bool:
    """Save the draft of the motion; return whether it has to be studied again, because its text has changed since.

    seen: the digest of the draft that the writer had before them; another one by now raises DraftChanged.
    Raises NotFound, DraftNotYours, GroupNotCollecting, RepresentativeNeeded and what check_draft raises.
    """
    with transaction():
        group = _lock(council_id, number)
        writer = member_of(council_id, by.actor_id)
        proposals.check_may_draft(writer.post, writer.id, group.mover_id, endorser_ids(group.id))
        groups.check_collecting(group.state)
        proposals.check_draft(draft, is_checked)
        if draft.mover_id is not None:
            _representative(council_id, draft.mover_id, "mover")
        before = draft_of(group)
        if before == draft:
            return False
        if seen not in (None, draft_digest(before)):
            raise DraftChanged()
        _write(group, draft)
        sealed = journal.keyed_digest(council_id, draft_digest(draft))
        journal.append(council_id, None, now, "draft_saved", by, {"group": number, "draft": sealed})
        return _study_again(group, before, draft, by, now)


def draft_digest(draft: Draft) -> str:
    """Return what a page says of the draft it showed, so that nobody overwrites a newer one unseen."""
    return digest("\x1f".join((*draft.texts, str(draft.mover_id or ""))))


def record_study(
    council_id: int, number: int, studied_on: date, outcome: str, reason: str, by: By, now: datetime
) -> None:
    """Record the step before the notice: `agreed` opens the way to the agenda, anything else leaves the group as it is.

    Raises NotFound, GroupStateRefuses and what rules.proposals.check_study raises.
    """
    with transaction():
        group = _lock(council_id, number)
        latest = latest_study(group.id)
        said = (studied_on, outcome, reason)
        is_said = latest is not None and (latest.studied_on, latest.outcome, latest.reason) == said
        if is_said and group.state == ("studied" if outcome == "agreed" else "endorsed"):
            return
        state = groups.next_state(group.state, "study")
        opened_on = _local_day(council_id, group.opened_at)
        proposals.check_study(studied_on, outcome, reason, _local_day(council_id, now), opened_on)
        if outcome == "agreed":
            group.state = state
        study = Study(studied_on=studied_on, outcome=outcome, reason=reason, recorded_at=now, recorder_id=by.actor_id)
        study.group_id = group.id
        db.session.add(study)
        facts = {"group": number, "on": studied_on.isoformat()}
        journal.append(council_id, None, now, "study_recorded", by, facts)


def _lock(council_id: int, number: int) -> Group:
    return lock_group(group_of(council_id, number).id)


def _representative(council_id: int, member_id: int, field: str = "member_id") -> Member:
    member = member_of(council_id, member_id)
    if member.post != "representative":
        raise RepresentativeNeeded(field=field)
    return member


def _local_day(council_id: int, at: datetime) -> date:
    council = db.session.get_one(Council, council_id)
    return at.astimezone(ZoneInfo(council.time_zone)).date()


def _is_recorded(group: Group, member: Member, visit: NewVisit) -> bool:
    query = select(Visit.id).where(
        Visit.group_id == group.id,
        Visit.member_id == member.id,
        Visit.visited_on == visit.visited_on,
        Visit.households == visit.households,
        Visit.in_favour == visit.in_favour,
        Visit.against == visit.against,
        Visit.words == visit.words,
    )
    return db.session.scalar(query.limit(1)) is not None


def _write(group: Group, draft: Draft) -> None:
    for name in DRAFT_TEXTS:
        setattr(group, name, getattr(draft, name))
    group.mover_id = draft.mover_id


def _study_again(group: Group, before: Draft, draft: Draft, by: By, now: datetime) -> bool:
    """Send the group back to be studied when its text is another one than was studied."""
    if before.texts == draft.texts or not groups.is_allowed(group.state, "study_again"):
        return False
    group.state = groups.next_state(group.state, "study_again")
    journal.append(group.council_id, None, now, "study_reopened", by, {"group": group.number})
    return True
