"""A council founded through its commands, with a full roster; time is the caller's."""

from datetime import UTC, datetime
from typing import Any

import pytest

from extensions import db
from models import journal
from models.councils import current_charter
from models.journal import JournalRow
from models.members import SYSTEM, By, Credential, Member, active_members
from rules.charter import Charter
from rules.councils import SIDES
from services import transaction
from services.councils import NewCouncil, NewMember, NewOfficer, create_council, import_roster

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
PASSWORDS = {"林国栋": "chair-password", "许文秀": "secretary-password"}
MIGRANT = ("周阿珍", "刘强", "黄秀兰")
LOCAL = ("陈伯", "李婉仪", "梁志辉")


def officers() -> list[NewOfficer]:
    posts = {"林国栋": "chair", "许文秀": "secretary"}
    return [NewOfficer(name, posts[name], password) for name, password in PASSWORDS.items()]


def new_council(slug: str = "rongyin", **changes: Any) -> NewCouncil:
    facts = {"name": "榕荫街社区融合共治议事会", "place": "榕荫街", "sides": SIDES, "charter": Charter(), **changes}
    return NewCouncil(slug=slug, **facts)


def representatives() -> list[NewMember]:
    migrant = [NewMember(name, "representative", "migrant", None) for name in MIGRANT]
    return migrant + [NewMember(name, "representative", "local", None) for name in LOCAL]


class Founded:
    """The council's ids, and what is written down about it."""

    def __init__(self, slug: str = "rongyin") -> None:
        self.council_id = create_council(new_council(slug), officers(), SYSTEM, NOW)
        self.chair, self.secretary = By(self.id_of("林国栋")), By(self.id_of("许文秀"))
        self.ids = import_roster(self.council_id, representatives(), self.secretary, NOW)
        self.heard: list[object] = []

    @property
    def members(self) -> list[Member]:
        db.session.rollback()
        return active_members(self.council_id)

    def id_of(self, name: str) -> int:
        return next(member.id for member in self.members if member.name == name)

    def credential(self, member_id: int) -> Credential:
        db.session.rollback()
        row = db.session.get_one(Member, member_id).credential
        assert row is not None
        return row

    def seats(self) -> dict[str, tuple[str | None, int | None]]:
        return {member.name: (member.side, member.seat) for member in self.members if member.seat}

    def rows(self, act: str | None = None) -> list[JournalRow]:
        db.session.rollback()
        return [row for row in journal.acts_of(journal.stream_of(self.council_id)) if act in (None, row.act)]

    def charter_version(self) -> int:
        db.session.rollback()
        return current_charter(self.council_id).version

    def listen(self, monkeypatch: pytest.MonkeyPatch) -> "Founded":
        """Keep in `heard` what is announced from now on."""
        monkeypatch.setattr(transaction, "_listeners", [self.heard.append])
        return self
