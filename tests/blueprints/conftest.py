"""The fixture `house`: see rooms.py."""

from collections.abc import Iterator
from contextvars import Context
from pathlib import Path

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient

from app import create_app
from blueprints import live
from extensions import socketio
from tests.blueprints.rooms import House


@pytest.fixture(scope="session")
def house_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all tests of the rooms: making it takes longer than most of them. Its database is copied."""
    folder = tmp_path_factory.mktemp("house")
    return create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test",
            "SETUP_CODE": "test-setup-code",
            "INSTANCE_PATH": str(folder),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'gongyi.db'}",
            "WTF_CSRF_ENABLED": False,
            "ASYNC_MODE": "threading",
            "PUBLIC_URL": "",
            "TURNOUT_PUSHES_PER_SECOND": 10_000,
        }
    )


@pytest.fixture
def house(house_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house that stands still in time; what a commit announces is pushed before the door answers."""
    house = House(house_app, Path(house_app.config["INSTANCE_PATH"]))
    monkeypatch.setattr("blueprints.clock.real_now", lambda: house.hall.now)
    # As in a thread of its own, nothing of the request that announced is around, but done before that one goes on.
    monkeypatch.setattr(socketio, "start_background_task", lambda *task: Context().run(*task))
    monkeypatch.setattr(live, "SIGN_OUT_GRACE_SECONDS", 0)
    monkeypatch.setattr(live, "pushes", live.Pushes())
    live.register(house_app)
    house_app.extensions.pop("gongyi_parts", None)
    settings = dict(house_app.config)
    yield house
    house_app.config.update(settings)
    for phone in SocketIOTestClient.clients.values():  # type: ignore[attr-defined]
        if phone.is_connected():
            phone.disconnect()  # or it would still be in its rooms in the next test
    SocketIOTestClient.clients.clear()  # type: ignore[attr-defined]
