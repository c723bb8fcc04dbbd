"""Commands of 委托投票: an officer enters what a member has written, and takes it back for them."""

from datetime import datetime

from extensions import db
from models import proxies, session
from models.meetings import Meeting
from models.members import By, member_of
from models.proxies import ProxyRow
from models.room import room_of
from rules import proxies as rules
from rules.errors import NotFound
from rules.meetings import ENDED, MeetingEnded
from services.transaction import MeetingChanged, begin, transaction


def grant(meeting_id: int, member_id: int, carrier_id: int, by: By, now: datetime) -> None:
    """Enter that a member who is away has authorised another, in writing, to cast their ballots in this meeting.

    Raises what `rules.proxies.check_grant` raises.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        _check_goes_on(meeting)
        room = room_of(meeting)
        member = room.seat(member_of(meeting.council_id, member_id).id)
        if member is None:
            raise NotFound(member_id=member_id)
        standing = proxies.proxy_of(meeting.id, member_id)
        if standing is not None and standing.carrier_id == carrier_id:
            return
        way = rules.effective(room.preset, room.charter.proxies)
        carrier = room.seat(carrier_id)
        rules.check_grant(way, room.proxies, member, carrier, is_voting=room.vote is not None)
        whose = {"actor_id": by.actor_id, "entered_by_id": by.entered_by_id}
        row = ProxyRow(meeting_id=meeting.id, member_id=member_id, carrier_id=carrier_id, entered_at=now, **whose)
        db.session.add(row)
        session.record(meeting, now, "proxy_entered", by, {"member": member_id, "carrier": carrier_id})
        announce(MeetingChanged(meeting.id, (member_id, carrier_id)))


def revoke(meeting_id: int, member_id: int, by: By, now: datetime) -> None:
    """Take back what a member has given, at their wish. Raises ProxyTooLate while a vote is open."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if proxies.proxy_of(meeting.id, member_id) is None:
            return
        _check_goes_on(meeting)
        rules.check_revoke(is_voting=room_of(meeting).vote is not None)
        proxies.end(meeting, member_id, "proxy_revoked", by, now)
        announce(MeetingChanged(meeting.id, (member_id,)))


def _check_goes_on(meeting: Meeting) -> None:
    if meeting.state in ENDED:
        raise MeetingEnded(state=meeting.state)
