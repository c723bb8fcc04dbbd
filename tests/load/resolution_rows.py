"""Resolutions in every state, signed, and some of them objected to."""

from collections import Counter
from datetime import datetime, timedelta

from models.resolutions import Objection, Resolution, Signature
from rules.resolutions import document_mark
from tests.load.council import SIDES, Council
from tests.load.meeting_rows import FIRST, PER_MEETING, MeetingRows
from tests.load.rows import Rows, Values
from tests.load.topic_rows import TopicRows

# Nine tenths are old, and done or revoked; this is how the newest stand.
RECENT = (
    *("effective", "effective", "effective", "effective", "publicised", "effective", "objected", "effective"),
    *("reopened", "adopted", "effective", "draft"),
)
IN_FORCE = ("effective", "closed", "revoked")


class ResolutionRows:
    def __init__(self, rows: Rows, council: Council, topics: TopicRows, meetings: MeetingRows, place: str) -> None:
        self.rows, self.council, self.topics, self.meetings, self.place = rows, council, topics, meetings, place
        self.numbers: Counter[int] = Counter()
        self.an_effective_id = self.its_group = 0

    def make(self) -> None:
        for place in range(self.topics.decided):
            self._resolution(place)

    def state_of(self, place: int) -> str:
        if place * 10 >= self.topics.decided * 9:
            return RECENT[place % len(RECENT)]
        return "revoked" if place % 50 == 49 else "closed"

    def adopted_at(self, place: int) -> datetime:
        return self.meetings.closed_at(place)

    def _resolution(self, place: int) -> None:
        row_id, state, said, adopted_at = (
            FIRST + place,
            self.state_of(place),
            self.topics.titles[place],
            self.adopted_at(place),
        )
        is_public = state not in ("draft", "adopted")
        publicised_at = adopted_at + timedelta(days=1) if is_public else None
        effective_at = adopted_at + timedelta(days=9) if state in IN_FORCE else None
        # What is due would take effect at the moment the server starts.
        due_at = effective_at or (self.rows.now + timedelta(days=5) if is_public else None)
        if state == "effective":
            self.an_effective_id, self.its_group = row_id, place + 1
        self.rows.add(
            Resolution,
            id=row_id,
            council_id=self.topics.council_id,
            vote_id=row_id,
            motion_id=row_id,
            state=state,
            title=said.title,
            text=f"{said.wish}，由物业公司在两个月内办好。",
            adopted_at=adopted_at,
            publication_number=f"{adopted_at.year}-{FIRST + place // PER_MEETING}-{row_id}" if is_public else "",
            publicised_at=publicised_at,
            publicity_ends_on=due_at.date() if due_at else None,
            effective_due_at=due_at,
            effective_at=effective_at,
            **self._document(effective_at),
            revoked_at=adopted_at + timedelta(days=40) if state == "revoked" else None,
            revoke_reason="上级有了统一的规定" if state == "revoked" else "",
            closed_at=adopted_at + timedelta(days=90) if state == "closed" else None,
        )
        if state != "draft":
            for role, member in zip(("chair", *(side[0] for side in SIDES)), self._signers(place), strict=True):
                self.rows.add(Signature, resolution_id=row_id, role=role, member_id=member, at=adopted_at)
        if state in ("objected", "reopened"):
            self._objection(row_id, state)

    def _signers(self, place: int) -> tuple[int, int, int]:
        half = len(self.council.member_ids) // 2
        return (
            self.council.chair_id,
            self.council.member_ids[place % half],
            self.council.member_ids[half + place % half],
        )

    def _document(self, effective_at: datetime | None) -> Values:
        if effective_at is None:
            return {"document_year": None, "document_number": None, "document_mark": ""}
        self.numbers[effective_at.year] += 1
        year, number = effective_at.year, self.numbers[effective_at.year]
        mark = document_mark(self.place, year, number)
        return {"document_year": year, "document_number": number, "document_mark": mark}

    def _objection(self, resolution_id: int, state: str) -> None:
        self.rows.add(
            Objection,
            resolution_id=resolution_id,
            number=1,
            key=self.rows.digest(),
            follow_digest=self.rows.digest(),
            objector="resident",
            ground="rights",
            name="黄女士",
            text="我家窗前的空地要改成充电棚，没有人来问过我。",
            state="open" if state == "objected" else "reopened",
            answer="" if state == "objected" else "确实没有征求相邻住户的意见，提请重新审议。",
            received_at=self.rows.ago(1),
            answer_due_on=self.rows.ago(-2).date(),
        )
