"""A rule taken from a law that has changed since says so wherever it is used: “本规则据…文本；以现行法律为准”."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from extensions import db, limiter
from models.members import Credential
from models.voting import Vote
from rules.preset_facts import preset_facts
from rules.presets import preset
from tests.services.hall import Hall
from tests.services.resolved import Resolved

OLD = "residents_meeting_1989"
NOTICE = "本规则据《城市居民委员会组织法》2018年文本；以现行法律为准。"


class Old:
    """A council that still stands under the rule of 2018."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with self.inside():
            limiter.reset()
            db.drop_all()
            db.create_all()
            self.hall = Hall(seats=2, preset_id=OLD)
            for member_id in (self.hall.chair_id, self.hall.secretary_id, *self.hall.everybody):
                db.session.add(Credential(member_id=member_id, kind="card", version=1, issued_at=self.hall.now))
            db.session.commit()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Commands; a page is asked outside, since who is signed in is kept with the context."""
        with self.app.app_context():
            yield
            db.session.remove()

    def shows(self, tail: str, member_id: int | None = None) -> bool:
        client = self.app.test_client()
        if member_id is not None:
            with client.session_transaction() as session:
                session["_user_id"] = f"{member_id}:1"
        answer = client.get(f"/c/rongyin/{tail}")
        assert answer.status_code == 200, (tail, answer.status_code)
        return NOTICE in answer.text


@pytest.fixture
def old(house_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Old:
    made = Old(house_app)
    monkeypatch.setattr("blueprints.clock.real_now", lambda: made.hall.now)
    return made


def test_the_charter_and_its_versions(old: Old) -> None:
    assert old.shows("charter")
    assert old.shows("charter/versions/1")
    assert old.shows("calculator")


def test_from_the_notice_to_the_record_of_a_meeting(old: Old) -> None:
    hall = old.hall
    with old.inside():
        hall.convene(hall.motion())
        hall.start_debate()
        screen = f"screen/{hall.meeting.screen_token}"
    meeting = f"meetings/{hall.meeting_id}"
    assert old.shows("podium", hall.chair_id), "before the vote"
    assert old.shows("seat", hall.migrant[0])
    with old.inside():
        hall.decide(1, yes=hall.everybody)
    for tail, member_id in (
        (f"{meeting}/notice", None),
        (meeting, None),
        (screen, None),
        ("podium", hall.chair_id),
        (f"{meeting}/record", hall.chair_id),
    ):
        assert old.shows(tail, member_id), tail


def test_the_sheet_and_the_thread_of_a_resolution(old: Old) -> None:
    with old.inside():
        resolved = Resolved(old.hall)
        vote = db.session.scalars(db.select(Vote)).one()
        vote.frozen = {**vote.frozen, "preset": preset_facts(preset(OLD))}
        db.session.commit()
        resolved.publicise()
    assert old.shows(f"resolutions/{resolved.id}")
    assert old.shows(f"resolutions/{resolved.id}/notice")


def test_a_rule_that_holds_says_nothing_of_the_kind(app: Flask) -> None:
    answer = app.test_client().get("/calculator?preset=half_half", headers={"X-Part": "answer"})
    assert "以现行法律为准" not in answer.text
