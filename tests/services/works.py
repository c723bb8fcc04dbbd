"""Tasks before the commands: a council with an effective resolution; the fixture `works` stands on SQLite."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from extensions import db
from models import journal
from models.councils import council_by_slug
from models.journal import JournalRow
from models.members import By, active_members
from models.resolutions import Resolution
from models.tasks import Task, task_of
from models.topics import Topic
from services import tasks as commands
from services.tasks import NewTask
from tests.decided import decide
from tests.services.founded import NOW, Founded
from tests.services.store import application

TODAY = date(2026, 11, 22)
WORDS = "线已经画了一半，周六画完"
# The database with council and resolution, made once for all tests.
KEPT: list[bytes] = []


class Works:
    """A council with an effective resolution, and what tests do with its tasks."""

    def __init__(self) -> None:
        self.council_id = council_by_slug("rongyin").id
        self.resolution_id = db.session.scalars(select(Resolution.id)).one()
        self.topic_id = db.session.scalars(select(Topic.id)).one()
        self.member_id = self.id_of("周阿珍")
        self.member, self.secretary, self.chair = (By(self.id_of(name)) for name in ("周阿珍", "许文秀", "林国栋"))

    @classmethod
    def found(cls) -> "Works":
        decide(Founded().council_id, NOW)
        return cls()

    def id_of(self, name: str) -> int:
        return next(member.id for member in active_members(self.council_id) if member.name == name)

    def rows(self, act: str | None = None) -> list[JournalRow]:
        db.session.rollback()
        return [row for row in journal.acts_of(journal.stream_of(self.council_id)) if act in (None, row.act)]

    def add(self, carrier: str = "member", body: str = "", member_id: int | None = None, what: str = "画黄线") -> int:
        member_id = self.member_id if carrier == "member" and member_id is None else member_id
        new = NewTask(what, "黄线画完，没有车停在线内", carrier, member_id or None, body, day(30), day(10))
        return commands.add_task(self.council_id, self.resolution_id, new, self.secretary, NOW)

    def accepted(self, carrier: str = "member", body: str = "") -> int:
        task_id = self.add(carrier, body)
        commands.accept(self.council_id, task_id, self.by_of(task_id), NOW)
        return task_id

    def reported(self) -> int:
        task_id = self.accepted()
        commands.report_done(self.council_id, task_id, "黄线画完了", self.member, NOW)
        return task_id

    def by_of(self, task_id: int) -> By:
        """The secretary types in what a body says; a member acts alone."""
        task = self.task(task_id)
        return self.member if task.carrier == "member" else By(None, self.secretary.actor_id)

    def task(self, task_id: int) -> Task:
        db.session.rollback()
        return task_of(self.council_id, task_id)

    def acts(self) -> list[str]:
        return [row.act for row in self.rows() if "task" in row.act or "extension" in row.act]


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def later(**spans: int) -> datetime:
    return NOW + timedelta(**spans)


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    file = tmp_path / "gongyi.db"
    if KEPT:
        file.write_bytes(KEPT[0])
    with application(f"sqlite:///{file}"):
        if not KEPT:
            db.create_all()
            Works.found()
            db.session.remove()
            db.engine.dispose()
            KEPT.append(file.read_bytes())
        yield Works()
