"""A council with publicised resolutions behind its doors; time stands still where a test puts it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import db, limiter
from models.members import Credential
from tests.blueprints.resolutions.house import works_app
from tests.services.hall import Hall
from tests.services.resolved import Resolved, kept, local

__all__ = ["works_app"]


class Doors:
    """Clients of the people, and the resolutions that they work on."""

    app: Flask

    def __init__(self) -> None:
        self.hall = Hall(seats=2)
        self.resolved = Resolved(self.hall)
        self.id = self.resolved.id
        for member_id in (self.hall.chair_id, self.hall.secretary_id, *self.hall.everybody):
            db.session.add(Credential(member_id=member_id, kind="card", version=1, issued_at=self.hall.now))
        db.session.commit()

    def client(self, member_id: int | None = None) -> FlaskClient:
        client = self.app.test_client()
        if member_id is not None:
            with client.session_transaction() as session:
                session["_user_id"] = f"{member_id}:1"
        return client

    @property
    def secretary(self) -> FlaskClient:
        return self.client(self.hall.secretary_id)

    @property
    def stranger(self) -> FlaskClient:
        return self.client()

    def at(self, tail: str = "") -> str:
        return f"/c/rongyin/resolutions/{self.id}{'/' + tail if tail else ''}"

    def go_to(self, text: str) -> None:
        self.hall.now = local(text)


@pytest.fixture
def doors(house_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Doors:
    with house_app.app_context():
        limiter.reset()
        made = kept("doors", Doors)
        db.session.remove()
    made.app = house_app
    clock: Callable[[], datetime] = lambda: made.hall.now  # noqa: E731
    monkeypatch.setattr("blueprints.clock.real_now", clock)
    return made
