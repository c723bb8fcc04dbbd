"""A council with its people behind the doors of before the meeting; the fixture `founded`."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from extensions import db, limiter
from models.councils import council_by_slug
from models.members import SYSTEM, Member, active_members
from rules.charter import Charter
from rules.councils import SIDES
from services.councils import NewCouncil, NewMember, NewOfficer, create_council, import_roster
from services.members import IssuedCard, issue_cards, set_pin_for_demo

SECRETS = {"林国栋": "chair-password", "许文秀": "secretary-password"}
REPRESENTATIVES = {"周阿珍": "migrant", "刘强": "migrant", "陈伯": "local", "李婉仪": "local"}
# The database with both councils, founded once for all tests.
KEPT: list[bytes] = []
INNARDS = ("Traceback", "sqlalchemy", "%(", "werkzeug", "LazyString")
HAN = re.compile(r"[\u4e00-\u9fff]")


class Founded:
    """Two councils on one host: `rongyin`, and `linjie` where our people have no business."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.now = datetime.now(UTC)
        with app.app_context():
            if not KEPT:
                KEPT.append(self._build())
            self._copy(KEPT[0])
            self.council_id, self.other_id = council_by_slug("rongyin").id, council_by_slug("linjie").id
            self.ids = self._ids(self.council_id)
            self.other_ids = self._ids(self.other_id)

    @property
    def _file(self) -> Path:
        return Path(str(self.app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///"))

    def _build(self) -> bytes:
        """Found both councils and return the database's file, whole once every connection is closed."""
        for slug in ("rongyin", "linjie"):
            self._found(slug)
        db.session.remove()
        db.engine.dispose()
        return self._file.read_bytes()

    def _copy(self, kept: bytes) -> None:
        db.session.remove()
        db.engine.dispose()
        self._file.write_bytes(kept)

    def _found(self, slug: str) -> None:
        officers = [
            NewOfficer("林国栋", "chair", SECRETS["林国栋"]),
            NewOfficer("许文秀", "secretary", SECRETS["许文秀"]),
        ]
        council = NewCouncil(slug, "榕荫街社区融合共治议事会", "榕荫街社区党群服务中心", SIDES, Charter())
        council_id = create_council(council, officers, SYSTEM, self.now)
        members = [NewMember(name, "representative", side) for name, side in REPRESENTATIVES.items()]
        import_roster(council_id, members, SYSTEM, self.now)

    def _ids(self, council_id: int) -> dict[str, int]:
        return {member.name: member.id for member in active_members(council_id)}

    # --- people ---

    def client(self, name: str | None = None, other: bool = False) -> FlaskClient:
        """Return a browser of its own; with `name` that person is signed in."""
        client = self.app.test_client()
        if name is not None:
            ids = self.other_ids if other else self.ids
            with self.app.app_context():
                member = db.session.get_one(Member, ids[name])
                version = member.credential.version if member.credential else 1
            with client.session_transaction() as session:
                session["_user_id"] = f"{ids[name]}:{version}"
        return client

    @property
    def chair(self) -> FlaskClient:
        return self.client("林国栋")

    @property
    def secretary(self) -> FlaskClient:
        return self.client("许文秀")

    @property
    def representative(self) -> FlaskClient:
        self.card()
        return self.client("周阿珍")

    @property
    def stranger(self) -> FlaskClient:
        return self.client()

    def card(self, name: str = "周阿珍", pin: str | None = "1234") -> IssuedCard:
        with self.app.app_context():
            (card,) = issue_cards(self.council_id, [self.ids[name]], SYSTEM, self.now)
            if pin is not None:
                set_pin_for_demo(card.member_id, pin, self.now)
            return card

    def roster(self) -> dict[str, tuple[str, str | None, int | None]]:
        with self.app.app_context():
            return {row.name: (row.post, row.side, row.seat) for row in active_members(self.council_id)}


@pytest.fixture
def founded(app: Flask) -> Founded:
    with app.app_context():
        limiter.reset()
    return Founded(app)


def at(tail: str = "", slug: str = "rongyin") -> str:
    return f"/c/{slug}/{tail}"


def assert_came_back(answer: TestResponse, *sentences: str, status: int = 422) -> None:
    """The page came back with sentences for a person, and nothing of how it was made."""
    assert answer.status_code == status, answer.text
    for sentence in sentences:
        assert sentence in answer.text, sentence
    assert not [innard for innard in INNARDS if innard in answer.text]


def assert_refused(answer: TestResponse, status: int) -> None:
    assert answer.status_code == status, answer.text
    assert HAN.search(answer.text)
    assert not [innard for innard in INNARDS if innard in answer.text]


def assert_went_to(answer: TestResponse, path: str) -> None:
    assert (answer.status_code, answer.headers.get("Location")) == (303, path), answer.text
