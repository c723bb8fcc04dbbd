"""Commands of a point of order (程序问题): raise it, rule on it, take the ruling to the meeting."""

from collections.abc import Mapping
from datetime import datetime

from extensions import db
from models import session
from models.conduct import Appellant, Point, point_facts, point_of
from models.conduct_writes import keep
from models.members import By, member_of
from models.room import room_of
from rules import consent, points_of_order
from services.transaction import MeetingChanged, begin, transaction


def raise_point(meeting_id: int, member_id: int, words: str, by: By, now: datetime) -> int:
    """Raise a point of order, at any time and without taking the running turn; return its id.

    The same words sent twice before the ruling are one point.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        member = member_of(meeting.council_id, member_id)
        room = room_of(meeting)
        for point in room.conduct.points:
            if point.member_id == member.id and point.ruling is None and point.words == words.strip():
                return point.id
        points_of_order.check_raise(room, member.id, words)
        item_id = room.item.id if room.item is not None else None
        row = Point(meeting_id=meeting.id, item_id=item_id, member_id=member.id, words=words.strip(), raised_at=now)
        row.actor_id, row.entered_by_id = by.actor_id, by.entered_by_id
        keep(meeting, row)
        session.record(meeting, now, "point_raised", by, {"point": row.id, "member": member.id, "words": row.words})
        announce(MeetingChanged(meeting.id, (member.id,)))
        return row.id


def rule_on_point(meeting_id: int, point_id: int, is_upheld: bool | None, reason: str, by: By, now: datetime) -> None:
    """Rule on a point of order, with a reason that everybody sees. The same ruling sent twice is one.

    `is_upheld`: None where the chair has chosen neither; raise RulingMissing.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = point_of(meeting.id, point_id)
        if (row.ruling, row.reason) == (is_upheld, reason.strip()):
            return
        points_of_order.check_rule(point_facts(row), is_upheld, reason)
        row.ruling, row.reason, row.ruled_at = is_upheld, reason.strip(), now
        act = "point_upheld" if is_upheld else "point_rejected"
        facts = {"point": row.id, "member": row.member_id, "words": row.words, "reason": row.reason}
        session.record(meeting, now, act, by, facts)
        announce(MeetingChanged(meeting.id, (row.member_id,)))


def appeal(meeting_id: int, point_id: int, member_id: int, by: By, now: datetime) -> None:
    """Speak against a ruling; when two have, the meeting decides."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        member = member_of(meeting.council_id, member_id)
        row = point_of(meeting.id, point_id)
        if member.id in [each.member_id for each in row.appellants]:
            return
        points_of_order.check_join_appeal(room_of(meeting), point_facts(row), member.id)
        appellant = Appellant(point_id=row.id, member_id=member.id, at=now, entered_by_id=by.entered_by_id)
        row.appellants.append(appellant)
        db.session.flush()
        session.record(meeting, now, "ruling_appealed", by, {"point": row.id, "member": member.id})
        announce(MeetingChanged(meeting.id, (member.id,)))


def decide_appeal(meeting_id: int, point_id: int, hands: Mapping[str, int], by: By, now: datetime) -> bool:
    """Count open hands against a ruling, by side; more than half of those present overturn it. Return whether."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = point_of(meeting.id, point_id)
        if row.is_overturned is not None:
            return row.is_overturned
        room, point = room_of(meeting), point_facts(row)
        points_of_order.check_appeal(room, point, point.appellant_ids)
        consent.check_hands(room, hands)
        row.is_overturned, row.hands = points_of_order.is_overturned(room, hands), dict(hands)
        act = "ruling_overturned" if row.is_overturned else "ruling_stands"
        facts = {"point": row.id, "member": row.member_id, "words": row.words, "hands": dict(hands)}
        facts |= {"present": consent.present_by_side(room), "count": sum(hands.values())}
        session.record(meeting, now, act, by, facts)
        announce(MeetingChanged(meeting.id))
        return row.is_overturned
