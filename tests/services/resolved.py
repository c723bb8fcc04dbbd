"""Resolutions as a closed vote leaves them, without the evening that leads there."""

import copy
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from extensions import db
from models.members import By
from models.objection_writes import NewObjection
from models.resolutions import Resolution
from models.voting import Vote
from rules.preset_facts import preset_facts
from rules.presets import preset
from services import objections, resolutions
from tests.services.hall import Hall, key_of

ZONE = ZoneInfo("Asia/Shanghai")
COUNTS = {"entitled": 12, "present": 11, "yes": 8, "no": 2, "abstain": 1, "spoiled": 0}
SIDES = {"migrant": {**COUNTS, "entitled": 6, "present": 6, "yes": 4, "no": 1}, "local": {**COUNTS, "entitled": 6}}


def local(text: str) -> datetime:
    """Return a local time here as an instant: local("2026-11-23 00:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# What was built once: the database's file, whole once every connection is closed, and the hands that know its ids.
KEPT: dict[str, tuple[bytes, Any]] = {}
T = TypeVar("T")


def kept(name: str, make: Callable[[], T]) -> T:
    """Make something on an empty SQLite database, once for all tests; copy the file for each of them."""
    file = Path(str(db.engine.url.database))
    if name not in KEPT:
        # Tests of other doors may have left theirs in it.
        _write(file, b"")
        db.create_all()
        made = make()
        db.session.remove()
        db.engine.dispose()
        KEPT[name] = (file.read_bytes(), made)
    content, made = KEPT[name]
    _write(file, content)
    return copy.deepcopy(made)


def _write(file: Path, content: bytes) -> None:
    """Put a database in the place of what is there."""
    db.session.remove()
    db.engine.dispose()
    for leftover in file.parent.glob(f"{file.name}-*"):
        leftover.unlink()
    file.write_bytes(content)


class Resolved:
    """A council with drafts of resolutions, and the hands that bring them further."""

    def __init__(self, hall: Hall, drafts: int = 1) -> None:
        self.hall = hall
        self.keys = 0
        hall.call(*(hall.motion(f"第{number}件事", who="物业公司") for number in range(1, drafts + 1)))
        self.ids = [self._draft(position) for position in range(1, drafts + 1)]
        self.id = self.ids[0]

    def _draft(self, position: int) -> int:
        item = self.hall.item(position)
        assert item.motion is not None
        item.state = "decided"
        frozen = {"title": item.title, "motion": {"what": item.motion.what}}
        frozen |= {"preset": preset_facts(preset("half_half_by_side")), "sides": []}
        vote = Vote(
            meeting_id=item.meeting_id,
            item_id=item.id,
            motion_id=item.motion.id,
            state="closed",
            frozen=frozen,
            frozen_digest="",
            is_changeable=True,
            opened_at=self.hall.now,
            closed_at=self.hall.now,
            verdict="carried",
            result={"verdict": "carried", "overall": COUNTS, "sides": SIDES, "tests": [], "sentences": {}},
        )
        db.session.add(vote)
        db.session.flush()
        resolution = Resolution(
            council_id=self.hall.council_id,
            vote_id=vote.id,
            motion_id=item.motion.id,
            state="draft",
            title=item.title,
            text=item.motion.what,
            adopted_at=self.hall.now,
        )
        db.session.add(resolution)
        db.session.commit()
        return resolution.id

    # --- hands ---

    @property
    def secretary(self) -> By:
        return By(self.hall.secretary_id)

    def sign(self, member_id: int, resolution_id: int = 0) -> None:
        resolutions.sign(self.hall.council_id, resolution_id or self.id, member_id, By(member_id), self.hall.now)

    def adopt(self, resolution_id: int = 0) -> None:
        for member_id in (self.hall.chair_id, self.hall.migrant[0], self.hall.local[0]):
            self.sign(member_id, resolution_id)

    def publicise(self, *resolution_ids: int) -> "Resolved":
        for resolution_id in resolution_ids or (self.id,):
            self.adopt(resolution_id)
            resolutions.publicise(self.hall.council_id, resolution_id, self.hall.chair, self.hall.now)
        return self

    def new_objection(self, **changes: Any) -> NewObjection:
        self.keys += 1
        facts = {"objector": "resident", "ground": "facts", "name": "马师傅", "contact": "13800000000"}
        return NewObjection(**{**facts, "text": "三号楼的车位数不对。", "key": key_of(self.keys), **changes})

    def object_to(self, **changes: Any) -> tuple[int, str]:
        new = self.new_objection(**changes)
        return objections.object_to(self.hall.council_id, self.id, new, By(None), self.hall.now)

    def answer(self, act: str, number: int = 1, answer: str = "按车位图核对过，数字无误。") -> None:
        commands = {"maintain": objections.maintain, "reopen": objections.reopen, "answer": objections.answer_remark}
        commands[act](self.hall.council_id, self.id, number, answer, self.hall.chair, self.hall.now)

    def go_to(self, text: str) -> "Resolved":
        """Let time come to a local moment, without anybody doing anything."""
        self.hall.now = local(text)
        return self

    def row(self, resolution_id: int = 0) -> Resolution:
        db.session.rollback()
        return db.session.get_one(Resolution, resolution_id or self.id, populate_existing=True)

    @property
    def state(self) -> str:
        return self.row().state

    def acts(self) -> list[str]:
        return [row.act for row in self.hall.rows(meeting=False)]
