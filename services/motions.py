"""附议: commands for a motion that nobody has endorsed before the meeting."""

from datetime import datetime

from extensions import db
from models import session
from models.agenda import follow_item
from models.meetings import Seconder, item_of
from models.members import By, member_of
from models.room import room_of
from rules import agenda, reconsideration, seconding
from rules.turns import check_floor_free
from services.transaction import MeetingChanged, begin, transaction


def second_motion(meeting_id: int, item_id: int, member_id: int, by: By, now: datetime) -> None:
    """附议: one representative in the room stands behind a motion that nobody has endorsed before."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item, member = item_of(meeting, item_id), member_of(meeting.council_id, member_id)
        motion = item.motion
        if motion is None:
            raise agenda.NoMotion(item=item.position)
        if motion.seconders:
            return
        room = room_of(meeting)
        if item.state != "explaining" or motion.mover_id is None:
            raise agenda.ItemStateRefuses(state=item.state, act="second")
        seconding.check_second(room, motion.mover_id, member.id)
        db.session.add(Seconder(motion_id=motion.id, member_id=member.id, position=1, is_in_room=True))
        db.session.flush()
        session.record(meeting, now, "motion_seconded", by, {"item": item.position, "member": member.id})
        announce(MeetingChanged(meeting.id, (member.id,)))


def refer_upward(meeting_id: int, item_id: int, body: str, by: By, now: datetime) -> None:
    """提请上级协调: after a second tie the matter is referred to a body, instead of waiting for another vote."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        if item.referred_to:
            return
        reconsideration.check_refer(item.tie_until, body)
        item.referred_to = body.strip()
        session.record(meeting, now, "matter_referred", by, {"item": item.position, "body": item.referred_to})
        announce(MeetingChanged(meeting.id))


def drop_item(meeting_id: int, item_id: int, by: By, now: datetime) -> None:
    """End an item whose motion nobody seconds, having been asked: it is not discussed."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        if item.state == "dropped":
            return
        room = room_of(meeting)
        agenda.check_in_session(room)
        check_floor_free(room)
        if item.motion is None or item.motion.mover_id is None or item.motion.seconders:
            raise agenda.ItemStateRefuses(state=item.state, act="drop")
        session.let_go(meeting, item, now, by)
        item.state, item.closed_at = agenda.next_state(item.state, "drop"), now
        session.record(meeting, now, "item_dropped", by, {"item": item.position, "title": item.title})
        follow_item(item, "discuss", by, now)
        announce(MeetingChanged(meeting.id))
