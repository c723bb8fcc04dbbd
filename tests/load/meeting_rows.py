"""Meetings long closed, each with the items it decided, their motions and their votes."""

from datetime import datetime, timedelta

from models.groups import GroupItem
from models.meetings import AgendaItem, Meeting, MotionRow
from models.voting import Vote
from tests.load.rows import Rows, Values
from tests.load.topic_rows import TopicRows

PER_MEETING = 10
# Meetings, items, motions and votes of the founded council have the ids below.
FIRST = 10


class MeetingRows:
    """One item, motion and vote for each decided group; `vote` is an example of a vote's row."""

    def __init__(self, rows: Rows, council_id: int, topics: TopicRows, vote: Values) -> None:
        self.rows, self.council_id, self.topics = rows, council_id, topics
        self.charter_version_id = vote["charter_version_id"]
        self.vote = {name: value for name, value in vote.items() if name != "charter_version_id"}

    def make(self) -> None:
        for place in range(self.topics.decided):
            if place % PER_MEETING == 0:
                self._meeting(place // PER_MEETING)
            self._item(place)
            self._vote(place)

    def closed_at(self, place: int) -> datetime:
        """Return when the vote was closed: a month after its topics were opened."""
        return self.topics.opened_at(place + 1) + timedelta(days=30)

    def _meeting(self, place: int) -> None:
        began_at = self.closed_at(place * PER_MEETING) - timedelta(hours=1)
        self.rows.add(
            Meeting,
            id=FIRST + place,
            council_id=self.council_id,
            charter_version_id=self.charter_version_id,
            number=FIRST + place,
            title=f"第{FIRST + place}次会议",
            place="党群服务中心二楼",
            state="closed",
            planned_at=began_at,
            code="246810",
            screen_token=self.rows.digest(),
            opening_side="migrant",
            room_opened_at=began_at,
            opened_at=began_at,
            ended_at=began_at + timedelta(hours=2),
        )

    def _item(self, place: int) -> None:
        row_id, said, closed_at = FIRST + place, self.topics.titles[place], self.closed_at(place)
        self.rows.add(
            AgendaItem,
            id=row_id,
            meeting_id=FIRST + place // PER_MEETING,
            position=place % PER_MEETING + 1,
            title=said.title,
            summary=said.text,
            state="decided",
            opened_at=closed_at - timedelta(minutes=25),
            closed_at=closed_at,
        )
        self.rows.add(GroupItem, group_id=place + 1, item_id=row_id)
        texts = {"what": said.wish, "plain": said.wish, "who": "物业公司", "by_when": "两个月内", "cost": "三万元以内"}
        self.rows.add(
            MotionRow, id=row_id, item_id=row_id, mover_id=self.topics.member(place), done_means="居民说好", **texts
        )

    def _vote(self, place: int) -> None:
        row_id, closed_at = FIRST + place, self.closed_at(place)
        values = {"meeting_id": FIRST + place // PER_MEETING, "item_id": row_id, "motion_id": row_id}
        times = {"opened_at": closed_at - timedelta(minutes=3), "closed_at": closed_at}
        self.rows.add(Vote, id=row_id, **self.vote, **values, **times)
