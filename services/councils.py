"""Commands of a council: create it, adopt a charter, import its roster, end a membership."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from extensions import db
from models import journal
from models.councils import CharterVersion, Council, CouncilSide, current_charter, lock_council, side_facts
from models.meetings import live_meeting
from models.members import OFFICER_POSTS, By, Credential, Member, active_members, member_of
from rules import councils
from rules.charter import Charter, from_facts, read_facts, to_facts
from rules.meetings import LIVE, Side
from rules.membership import LastOfPost, OwnPost, RosterFrozen, check_password, checked_name
from rules.roster import NewMember, RowError, check_side_and_post
from rules.seating import RosterRefused, seat_members
from services.secrets import hash_password
from services.transaction import CredentialVoided, transaction

__all__ = [
    "NewCouncil",
    "NewMember",
    "NewOfficer",
    "adopt_charter",
    "create_council",
    "end_membership",
    "import_roster",
    "roster_errors",
]


@dataclass(frozen=True, slots=True)
class NewCouncil:
    """What a council is founded with."""

    slug: str
    name: str
    place: str
    sides: tuple[Side, ...]
    charter: Charter
    is_demo: bool = False
    time_zone: str = "Asia/Shanghai"
    rehearsal_of_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewOfficer:
    name: str
    post: str
    password: str


def create_council(new: NewCouncil, officers: Sequence[NewOfficer], by: By, now: datetime) -> int:
    """Found a council with its first charter and its officers; return its id.

    Raises SlugInvalid, SlugTaken and the other errors of rules/councils.py, CharterInvalid, PasswordTooShort.
    """
    _check_council(new, officers)
    # Hashed before the transaction: slow on purpose, and a write lock stops everybody.
    hashes = [hash_password(officer.password) for officer in officers]
    try:
        with transaction():
            council = _add_council(new, now)
            for officer, secret_hash in zip(officers, hashes, strict=True):
                _add_officer(council.id, officer, secret_hash, now)
            _add_charter(council.id, 1, new.charter, by, now)
            journal.start_stream(council.id, None)
            sides = [{"code": side.code, "label": side.label, "planned": side.planned_heads} for side in new.sides]
            facts = {"slug": new.slug, "name": new.name, "place": new.place, "sides": sides, "is_demo": new.is_demo}
            journal.append(council.id, None, now, "council_created", by, facts)
            _record_charter(council.id, 1, new.charter, by, now)
            return council.id
    except IntegrityError as error:
        # Two councils founded at the same moment under one address: the constraint decides.
        raise councils.SlugTaken(field="slug", slug=new.slug) from error


def _check_council(new: NewCouncil, officers: Sequence[NewOfficer]) -> None:
    councils.check_slug(new.slug)
    councils.check_texts(new.name, new.place)
    councils.check_sides(new.sides)
    from_facts(to_facts(new.charter))
    ZoneInfo(new.time_zone)
    councils.check_officers([officer.post for officer in officers], [checked_name(each.name) for each in officers])
    for officer in officers:
        if officer.post not in OFFICER_POSTS:
            raise councils.OfficerMissing(field="chair_name")
        check_password(officer.password)


def _add_council(new: NewCouncil, now: datetime) -> Council:
    if db.session.scalar(select(Council.id).where(Council.slug == new.slug)) is not None:
        raise councils.SlugTaken(field="slug", slug=new.slug)
    council = Council(
        slug=new.slug,
        name=new.name.strip(),
        place=new.place.strip(),
        time_zone=new.time_zone,
        is_demo=new.is_demo,
        rehearsal_of_id=new.rehearsal_of_id,
        created_at=now,
    )
    council.sides = [
        CouncilSide(
            code=side.code,
            label=side.label.strip(),
            shape=side.shape,
            planned_heads=side.planned_heads,
            position=position,
        )
        for position, side in enumerate(new.sides)
    ]
    db.session.add(council)
    db.session.flush()
    return council


def _add_officer(council_id: int, officer: NewOfficer, secret_hash: str, now: datetime) -> None:
    member = Member(council_id=council_id, name=checked_name(officer.name), post=officer.post, active_from=now)
    member.credential = Credential(kind="password", secret_hash=secret_hash, version=1, failures=0, issued_at=now)
    db.session.add(member)
    db.session.flush()


def _add_charter(council_id: int, version: int, charter: Charter, by: By, now: datetime) -> None:
    row = CharterVersion(
        council_id=council_id, version=version, facts=to_facts(charter), adopted_at=now, actor_id=by.actor_id
    )
    db.session.add(row)
    db.session.flush()


def _record_charter(council_id: int, version: int, charter: Charter, by: By, now: datetime) -> None:
    journal.append(council_id, None, now, "charter_adopted", by, {"version": version, "charter": to_facts(charter)})


def adopt_charter(council_id: int, charter: Charter, by: By, now: datetime) -> int:
    """Adopt a charter as a new version and return its number; meetings that were called keep theirs.

    The same charter again is no new version. Raises CharterInvalid.
    """
    checked = from_facts(to_facts(charter))
    with transaction():
        lock_council(council_id)
        newest = current_charter(council_id)
        if read_facts(newest.facts) == checked:
            return newest.version
        _add_charter(council_id, newest.version + 1, checked, by, now)
        _record_charter(council_id, newest.version + 1, checked, by, now)
        return newest.version + 1


def import_roster(council_id: int, members: Sequence[NewMember], by: By, now: datetime) -> list[int]:
    """Add members, all or none; return their ids in order. A seat left open is the lowest free one of the side.

    Raises RosterRefused (with every row that cannot stand), RosterFrozen, SideNeeded, SideNotForPost, NameTooLong.
    """
    with transaction():
        lock_council(council_id)
        sides = side_facts(council_id)
        for member in members:
            checked_name(member.name)
            check_side_and_post(member.post, member.side, member.seat, {side.code: side.label for side in sides})
        _check_roster_open(council_id, any(member.side is not None for member in members))
        seated = _seated(council_id, members)
        ids = [_add_member(council_id, member, now) for member in seated]
        facts = [
            {"member": member_id, "post": member.post, "side": member.side, "seat": member.seat}
            for member_id, member in zip(ids, seated, strict=True)
        ]
        journal.append(council_id, None, now, "members_added", by, {"members": facts})
        return ids


def roster_errors(council_id: int, members: Sequence[NewMember]) -> list[RowError]:
    """Return what would be wrong with these members beside today's roster; writes nothing."""
    try:
        _seated(council_id, members)
    except RosterRefused as refused:
        rows = refused.facts["rows"]
        return list(rows) if isinstance(rows, tuple) else []
    return []


def _seated(council_id: int, members: Sequence[NewMember]) -> list[NewMember]:
    sides, today = side_facts(council_id), active_members(council_id)
    taken = {side.code: {row.seat for row in today if row.side == side.code and row.seat} for side in sides}
    return seat_members(members, {row.name for row in today}, taken, sides)


def _add_member(council_id: int, new: NewMember, now: datetime) -> int:
    member = Member(
        council_id=council_id,
        name=checked_name(new.name),
        post=new.post,
        side=new.side,
        seat=new.seat,
        title=new.title,
        active_from=now,
    )
    db.session.add(member)
    db.session.flush()
    return member.id


def _check_roster_open(council_id: int, concerns_seats: bool) -> None:
    """Raise RosterFrozen: 应到 does not change under a running meeting."""
    meeting = live_meeting(council_id)
    if concerns_seats and meeting is not None and meeting.state in LIVE:
        raise RosterFrozen()


def end_membership(council_id: int, member_id: int, by: By, now: datetime) -> None:
    """End a membership: the seat is free, the person's card and sessions are void, what they did stays.

    Raises NotFound, OwnPost, LastOfPost, RosterFrozen.
    """
    with transaction() as announce:
        lock_council(council_id)
        member = member_of(council_id, member_id)
        if member.id == by.actor_id:
            raise OwnPost()
        same_post = [other for other in active_members(council_id) if other.post == member.post]
        if member.post in ("chair", "secretary") and len(same_post) == 1:
            raise LastOfPost(name=member.name)
        _check_roster_open(council_id, member.side is not None)
        member.active_to = now
        if member.credential is not None:
            member.credential.version += 1
        facts = {"member": member.id, "post": member.post, "side": member.side, "seat": member.seat}
        journal.append(council_id, None, now, "membership_ended", by, facts)
        announce(CredentialVoided(member.id))
