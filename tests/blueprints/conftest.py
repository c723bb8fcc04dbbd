"""The fixture `house`: see rooms.py."""

from collections.abc import Iterator
from contextvars import Context
from pathlib import Path

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient
from jinja2 import FileSystemBytecodeCache

from blueprints import live
from extensions import socketio
from tests.blueprints.rooms import House


@pytest.fixture(scope="session")
def kept_stages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stages")


@pytest.fixture
def house(app: Flask, kept_stages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A house that stands still in time; what a commit announces is pushed before the door answers."""
    house = House(app, kept_stages)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(kept_stages))
    monkeypatch.setattr("blueprints.clock.real_now", lambda: house.hall.now)
    # As in a thread of its own, nothing of the request that announced is around, but done before that one goes on.
    monkeypatch.setattr(socketio, "start_background_task", lambda *task: Context().run(*task))
    monkeypatch.setattr(live, "SIGN_OUT_GRACE_SECONDS", 0)
    monkeypatch.setattr(live, "pushes", live.Pushes())
    app.config["TURNOUT_PUSHES_PER_SECOND"] = 10_000
    live.register(app)
    yield house
    SocketIOTestClient.clients.clear()  # type: ignore[attr-defined]
