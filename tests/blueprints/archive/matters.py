"""Matters in any state for the archive's pages, written straight into the tables, with a secret in every private column."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from extensions import db
from models.councils import current_charter
from models.floor import TurnRow
from models.groups import Endorsement, Group, GroupItem, Study, Visit
from models.meetings import AgendaItem, Meeting, MotionRow
from models.notices import Notice
from models.resolutions import Correction, Objection, Resolution, Signature
from models.tasks import Answer, Extension, Report, Task
from models.topics import Support, Topic
from models.voting import Vote
from rules.preset_facts import preset_facts
from rules.presets import preset
from tests.blueprints.founded import Founded

SECRETS = {
    "name": "王小芳",
    "contact": "13800005678",
    "original title": "三楼老刘家又拉线",
    "original text": "老刘家的电线从阳台拉下来",
    "words of a visit": "302室说老刘不讲理",
    "objector": "赵大明",
    "objection": "我家门口不能装",
    "reason of an answer": "只装了一半还挡我家窗",
    "study": "支部里有人不同意",
    "device": "devicedigest",
}
DAY = timedelta(days=1)


@dataclass
class Matter:
    """One group with its meeting, vote, resolution and task; each step follows the one before by some days."""

    founded: Founded
    now: datetime
    preset_id: str = "half_half_by_side"
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def council_id(self) -> int:
        return self.founded.council_id

    def member(self, name: str = "周阿珍") -> int:
        return self.founded.ids[name]

    def add(self, row: Any) -> Any:
        db.session.add(row)
        db.session.flush()
        return row

    # --- before ---

    def group(self, number: int = 12, state: str = "decided", **facts: Any) -> Group:
        at = self.now - 60 * DAY
        group = self.add(
            Group(
                council_id=self.council_id,
                number=number,
                state=state,
                title="楼道里不再给电动车充电",
                opened_at=at,
                **facts,
            )
        )
        self.ids["group"] = group.id
        return group

    def topic(self, ticket: str = "7Q4M2K9A", title: str = "三楼楼道又拉线充电", supporters: int = 2) -> Topic:
        topic = self.add(
            Topic(
                council_id=self.council_id,
                ticket=ticket,
                follow_digest="followdigest",
                key=f"key-{ticket}",
                state="grouped",
                title=SECRETS["original title"],
                text=SECRETS["original text"],
                name=SECRETS["name"],
                contact=SECRETS["contact"],
                public_title=title,
                public_text="夜里有人拉线充电，怕着火。",
                public_place="3号楼",
                group_id=self.ids["group"],
                submitted_at=self.now - 70 * DAY,
                reviewed_at=self.now - 69 * DAY,
            )
        )
        for number in range(supporters):
            self.add(Support(topic_id=topic.id, device_digest=f"{SECRETS['device']}{number}", at=self.now - 65 * DAY))
        return topic

    def prepared(self) -> None:
        """Visited, endorsed by two, studied."""
        group_id, day = self.ids["group"], (self.now - 50 * DAY).date()
        for place, (households, in_favour, against) in enumerate(((30, 28, 1), (16, 13, 2))):
            visit = {"households": households, "in_favour": in_favour, "against": against}
            on = day + place * DAY
            words = SECRETS["words of a visit"]
            member = self.member()
            row = Visit(group_id=group_id, member_id=member, visited_on=on, words=words, recorded_at=self.now, **visit)
            self.add(row)
        for name in ("周阿珍", "陈伯"):
            self.add(Endorsement(group_id=group_id, member_id=self.member(name), at=self.now - 45 * DAY))
        group = db.session.get_one(Group, group_id)
        group.endorsed_by, group.endorsed_at = "representatives", self.now - 45 * DAY
        day = (self.now - 40 * DAY).date()
        study = {"outcome": "revise", "reason": SECRETS["study"]}
        self.add(Study(group_id=group_id, studied_on=day, recorded_at=self.now - 40 * DAY, **study))

    # --- the meeting ---

    def item(self, state: str = "decided", number: int = 1, days_ago: int = 30) -> AgendaItem:
        at = self.now - days_ago * DAY
        meeting = self.add(
            Meeting(
                council_id=self.council_id,
                charter_version_id=current_charter(self.council_id).id,
                number=number,
                title=f"第{number}次会议",
                place="二楼会议室",
                state="closed",
                planned_at=at,
                ended_at=at + timedelta(hours=2),
                code="123456",
                screen_token=f"screen-token-{number}",
            )
        )
        self.add(Notice(meeting_id=meeting.id, number=1, facts={}, issued_at=at - 5 * DAY))
        item = self.add(
            AgendaItem(
                meeting_id=meeting.id,
                position=2,
                title="楼道充电",
                state=state,
                opened_at=at + timedelta(minutes=10),
                closed_at=at + timedelta(minutes=40),
            )
        )
        if "group" in self.ids:
            self.add(GroupItem(group_id=self.ids["group"], item_id=item.id))
        for place, name in enumerate(("周阿珍", "陈伯", "周阿珍")):
            began = at + timedelta(minutes=12 + 3 * place)
            self.add(
                TurnRow(
                    meeting_id=meeting.id,
                    item_id=item.id,
                    member_id=self.member(name),
                    side="migrant",
                    kind="round",
                    state="done",
                    position=place,
                    asked_at=began,
                    started_at=began,
                    ends_at=began + timedelta(minutes=2),
                    ended_at=began + timedelta(seconds=70),
                )
            )
        self.ids |= {"meeting": meeting.id, "item": item.id}
        return item

    def vote(self, verdict: str = "carried") -> Vote:
        item = db.session.get_one(AgendaItem, self.ids["item"])
        motion = self.add(MotionRow(item_id=item.id, what="在3号楼北侧装24个充电位。", done_means="24个充电位通电"))
        rule = preset(self.preset_id)
        sides = [None] if not rule.is_by_side else ["migrant", "local"]
        vote = self.add(
            Vote(
                meeting_id=item.meeting_id,
                item_id=item.id,
                motion_id=motion.id,
                state="closed",
                frozen={
                    "title": item.title,
                    "motion": {"what": motion.what, "who": "物业公司", "done_means": motion.done_means},
                    "preset": preset_facts(rule),
                    "roll": [{"member": self.member(), "name": "周阿珍", "side": "migrant", "present": True}],
                },
                frozen_digest="0",
                is_changeable=True,
                opened_at=item.opened_at,
                closed_at=item.closed_at,
                verdict=verdict,
                result={
                    "overall": {"entitled": 12, "present": 9, "yes": 7, "no": 1, "abstain": 0, "spoiled": 0},
                    "sides": {"migrant": {"entitled": 6, "present": 5, "yes": 5}},
                    "tests": [{"test": "approval", "side": side} for side in sides],
                    "sentences": {"zh": "到会9人，赞成至少5票，得7票，通过。", "en": "…"},
                },
            )
        )
        self.ids |= {"vote": vote.id, "motion": motion.id}
        return vote

    # --- after ---

    def resolution(self, state: str = "effective", **changes: Any) -> Resolution:
        publicised, effective = self.now - 25 * DAY, self.now - 17 * DAY
        in_force = state in ("effective", "closed", "revoked")
        facts: dict[str, Any] = {
            "title": "3号楼北侧装充电位",
            "text": "在3号楼北侧装24个充电位，\n由物业公司办理。",
            "publication_number": "2026-1-2",
            "publicised_at": publicised,
            "publicity_ends_on": date(2026, 11, 3),
            "effective_due_at": effective,
            "effective_at": effective if in_force else None,
            "document_year": 2026 if in_force else None,
            "document_number": 3 if in_force else None,
            "document_mark": "榕荫街议〔2026〕3号" if in_force else "",
            "closed_at": self.now if state == "closed" else None,
            "revoked_at": self.now if state == "revoked" else None,
            "revoke_reason": "街道另有安排" if state == "revoked" else "",
        }
        if state in ("draft", "adopted"):
            facts |= {"publicised_at": None, "publicity_ends_on": None, "effective_due_at": None}
        resolution = self.add(
            Resolution(
                council_id=self.council_id,
                vote_id=self.ids["vote"],
                motion_id=self.ids["motion"],
                state=state,
                adopted_at=self.now - 30 * DAY,
                **{**facts, **changes},
            )
        )
        for role, name in (("chair", "林国栋"), ("migrant", "刘强"), ("local", "李婉仪")):
            signature = {"role": role, "member_id": self.member(name), "at": self.now - 27 * DAY}
            self.add(Signature(resolution_id=resolution.id, **signature))
        self.ids["resolution"] = resolution.id
        return resolution

    def objection(self, state: str = "maintained", number: int = 1, **facts: Any) -> Objection:
        at = self.now - 22 * DAY
        answered = (
            {"answer": "充电位离窗户5米以上。", "answered_at": at + DAY} if state not in ("open", "remark") else {}
        )
        return self.add(
            Objection(
                resolution_id=self.ids["resolution"],
                number=number,
                key=f"key-{number}",
                state=state,
                ground="facts",
                name=SECRETS["objector"],
                contact=SECRETS["contact"],
                text=SECRETS["objection"],
                follow_digest="0",
                received_at=at,
                **{**answered, **facts},
            )
        )

    def correction(self, kind: str = "erratum") -> None:
        texts = {"before": "装24个充电位。", "after": "装20个充电位。", "reason": "数字写错"}
        self.add(Correction(resolution_id=self.ids["resolution"], kind=kind, at=self.now - 23 * DAY, **texts))

    def task(self, state: str = "in_progress", carrier: str = "company", number: int = 1, **facts: Any) -> Task:
        is_member = carrier == "member"
        has_report = state in ("reported_done", "reported_done_unrated", "confirmed", "closed", "returned")
        task = self.add(
            Task(
                **{
                    "council_id": self.council_id,
                    "resolution_id": self.ids["resolution"],
                    "number": number,
                    "state": state,
                    "what": "装24个充电位",
                    "done_means": "24个充电位都通电",
                    "carrier": carrier,
                    "member_id": self.member() if is_member else None,
                    "body": "" if is_member else "物业公司",
                    "due_on": (self.now + 20 * DAY).date(),
                    "next_report_on": (self.now + 10 * DAY).date(),
                    "created_at": self.now - 16 * DAY,
                    "round": 1 if has_report else 0,
                    "confirmed_at": self.now - DAY if state in ("confirmed", "closed") else None,
                    "closed_at": self.now if state == "closed" else None,
                    **facts,
                }
            )
        )
        self.ids["task"] = task.id
        return task

    def report(self, act: str, words: str = "", days_ago: int = 5, next_report_on: date | None = None) -> None:
        at = self.now - days_ago * DAY
        row = Report(task_id=self.ids["task"], act=act, words=words, at=at, next_report_on=next_report_on)
        row.actor_id = self.member()
        self.add(row)

    def extension(self, state: str = "granted") -> None:
        dates = {"old_due_on": self.now.date(), "new_due_on": (self.now + 20 * DAY).date()}
        decided = {"decided_at": self.now - 6 * DAY} if state != "asked" else {}
        asked = {"reason": "电缆晚到", "asked_at": self.now - 7 * DAY}
        self.add(Extension(task_id=self.ids["task"], state=state, **dates, **asked, **decided))

    def answers(self, *outcomes: str, role: str = "resident", satisfaction: str | None = None, round: int = 1) -> None:
        """Residents by device, representatives by member: `role` supporter or resident here."""
        for place, outcome in enumerate(outcomes):
            self.add(
                Answer(
                    task_id=self.ids["task"],
                    round=round,
                    role=role,
                    device_digest=f"{SECRETS['device']}-{role}-{place}",
                    outcome=outcome,
                    satisfaction=satisfaction,
                    reason=SECRETS["reason of an answer"],
                    at=self.now - 2 * DAY,
                )
            )

    def whole(self, task_state: str = "reported_done") -> "Matter":
        """Everything up to a task in a state."""
        self.group()
        self.topic()
        self.topic("9B2D4F6H", "电动车在楼道充电怕着火", supporters=1)
        self.prepared()
        self.item()
        self.vote()
        self.resolution()
        self.objection()
        self.correction()
        self.task(task_state)
        self.extension()
        self.report("accept", days_ago=15)
        self.report("report", "电缆已经铺好。", days_ago=10, next_report_on=date(2026, 12, 1))
        if task_state != "in_progress":
            self.report("report_done", "24个充电位已通电。", days_ago=4)
        return self


def matter(founded: Founded, **facts: Any) -> Matter:
    """Begin a matter. Call within the application's context, commit at the end."""
    return Matter(founded, datetime.now(UTC).replace(microsecond=0), **facts)
