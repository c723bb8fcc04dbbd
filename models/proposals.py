"""What stands behind a group, and the one write that makes it a 议案; endorsing and supporting both end here."""

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select

from extensions import db
from models import journal
from models.councils import charter_facts, current_charter, side_facts
from models.groups import Endorsement, Group
from models.members import By, Member
from models.topics import supporters_of_group
from rules import endorsement, groups
from rules.endorsement import Backing
from rules.proposals import DRAFT_TEXTS, Draft


def settle_endorsement(group: Group, by: By, now: datetime) -> None:
    """Make the group a 议案 when enough stand behind it and it is none yet; the caller holds the group's lock."""
    if not groups.is_allowed(group.state, "endorse"):
        return
    charter = charter_facts(current_charter(group.council_id).id)
    basis = endorsement.basis_of(backing_of(group), charter.cosponsors, charter.resident_supports)
    if basis is None:
        return
    group.state = groups.next_state(group.state, "endorse")
    group.endorsed_by, group.endorsed_at = basis, now
    # Not which side: who endorsed stands before it under a pseudonym.
    journal.append(group.council_id, None, now, "group_endorsed", by, {"group": group.number, "basis": basis})


def backing_of(group: Group) -> Backing:
    """Return who stands behind the group today: only endorsers who are still on the roster."""
    db.session.flush()
    return Backing(seats_by_side(group.council_id), endorsers_by_side(group.id), supporters_of_group(group.id))


def draft_of(group: Group) -> Draft:
    """Return the draft of the motion as it stands."""
    return Draft(**{name: getattr(group, name) for name in DRAFT_TEXTS}, mover_id=group.mover_id)


def seats_by_side(council_id: int) -> dict[str, int]:
    """Return how many representatives each side has, 0 for a side without any."""
    query = (
        select(Member.side, func.count())
        .where(Member.council_id == council_id, Member.post == "representative", Member.active_to.is_(None))
        .group_by(Member.side)
    )
    heads = {str(side): count for side, count in db.session.execute(query)}
    return {side.code: heads.get(side.code, 0) for side in side_facts(council_id)}


def endorsers_by_side(group_id: int) -> dict[str, int]:
    query = (
        select(Member.side)
        .join(Endorsement, Endorsement.member_id == Member.id)
        .where(Endorsement.group_id == group_id, Member.post == "representative", Member.active_to.is_(None))
    )
    return dict(Counter(str(side) for side in db.session.scalars(query)))
