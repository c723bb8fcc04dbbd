"""What tests of tasks begin with: a council's effective resolution on a matter that residents raised."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from extensions import db
from models.councils import current_charter
from models.groups import Group, GroupItem
from models.meetings import AgendaItem, Meeting, MotionRow
from models.resolutions import Resolution
from models.topics import Support, Topic
from models.voting import Vote
from rules import receipts

SECRET = "K3M9X7QA"


@dataclass(frozen=True)
class Decided:
    """Ids of a resolution and of the topic behind it; the topic's follow secret is SECRET."""

    resolution_id: int
    group_id: int
    topic_id: int
    ticket: str


def decide(council_id: int, now: datetime, state: str = "effective", number: int = 1) -> Decided:
    """Put a resolution there, carried a fortnight ago, with its group of one topic and one supporter's device."""
    before = now - timedelta(days=14)
    motion = _motion(council_id, before, number)
    vote = Vote(
        meeting_id=motion.item.meeting_id,
        item_id=motion.item_id,
        motion_id=motion.id,
        state="closed",
        frozen={},
        frozen_digest="0",
        is_changeable=True,
        opened_at=before,
        closed_at=before,
        verdict="carried",
    )
    group = Group(council_id=council_id, number=number, state="decided", title="消防通道", opened_at=before)
    db.session.add_all([vote, group])
    db.session.flush()
    db.session.add(GroupItem(group_id=group.id, item_id=motion.item_id))
    topic = _topic(council_id, group.id, before, number)
    is_effective = state in ("effective", "closed")
    resolution = Resolution(
        council_id=council_id,
        vote_id=vote.id,
        motion_id=motion.id,
        state=state,
        title="关于消防通道的决议",
        text="3栋楼下画消防通道黄线。",
        adopted_at=before,
        effective_due_at=now + timedelta(days=2),
        effective_at=now if is_effective else None,
        document_year=2026 if is_effective else None,
        document_number=number if is_effective else None,
        document_mark=f"榕荫街〔2026〕{number}号" if is_effective else "",
    )
    db.session.add(resolution)
    db.session.flush()
    decided = Decided(resolution.id, group.id, topic.id, topic.ticket)
    db.session.commit()
    return decided


def _motion(council_id: int, at: datetime, number: int) -> MotionRow:
    meeting = Meeting(
        council_id=council_id,
        charter_version_id=current_charter(council_id).id,
        number=90 + number,
        title="第九次会议",
        place="党群服务中心",
        state="closed",
        planned_at=at,
        ended_at=at,
        code="1234",
        screen_token=f"screen-{council_id}-{number}",
    )
    item = AgendaItem(meeting=meeting, position=1, title="消防通道怎么管", state="decided")
    motion = MotionRow(
        item=item, what="3栋楼下画消防通道黄线", who="物业公司", done_means="黄线画完，晚上没有车停在线内"
    )
    db.session.add(motion)
    db.session.flush()
    return motion


def _topic(council_id: int, group_id: int, at: datetime, number: int) -> Topic:
    topic = Topic(
        council_id=council_id,
        ticket=f"T{number:07d}",
        follow_digest=receipts.digest(SECRET),
        key=f"key-{council_id}-{number}",
        state="grouped",
        title="3栋楼下停车堵住消防通道",
        text="晚上救护车进不来",
        public_title="3栋楼下停车堵住消防通道",
        public_text="晚上救护车进不来",
        group_id=group_id,
        submitted_at=at,
    )
    db.session.add(topic)
    db.session.flush()
    db.session.add(Support(topic_id=topic.id, device_digest="neighbour", at=at))
    return topic
