"""Fixtures for every test: the whole application on a database of its own, and what the browser and PostgreSQL need."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache

from app import create_app
from blueprints import live
from extensions import db, limiter, socketio
from tests.database_file import put_database

# How long an example takes says something about the machine only. In CI the same examples are tried each time.
settings.register_profile(
    "ours", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("ours")

# A disk that writes through costs a test's database more time than the test: memory serves where there is some.
if "PYTEST_DEBUG_TEMPROOT" not in os.environ and os.access("/dev/shm", os.W_OK):
    os.environ["PYTEST_DEBUG_TEMPROOT"] = "/dev/shm"

pytest_plugins = ["tests.postgres", "tests.browser_launch", "tests.cores", "tests.demo_store"]


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Each test has an application of its own; its templates are compiled once for all."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def one_app(tmp_path_factory: pytest.TempPathFactory, compiled_templates: FileSystemBytecodeCache) -> Flask:
    """One application for all tests that take `app`: making it takes longer than most of them. Its tables are empty."""
    folder = tmp_path_factory.mktemp("app")
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test",
            "SETUP_CODE": "test-setup-code",
            "INSTANCE_PATH": str(folder / "instance"),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'gongyi.db'}",
            "WTF_CSRF_ENABLED": False,
            "ASYNC_MODE": "threading",
            "PUBLIC_URL": "",
        }
    )
    app.jinja_env.bytecode_cache = compiled_templates
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()
    shutil.copy(folder / "gongyi.db", folder / "empty.db")
    return app


@pytest.fixture
def app(one_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application with an empty SQLite database and an empty instance folder; its context is not open.

    Nobody is connected to it and nothing is pushed: a push that still runs when the test is over would find another's
    database. Rooms that hear of what happens are in blueprints/rooms.py.
    """
    monkeypatch.setattr(socketio, "start_background_task", lambda *task: None)
    instance = Path(one_app.config["INSTANCE_PATH"])
    shutil.rmtree(instance, ignore_errors=True)
    instance.mkdir()
    put_database(one_app, instance.parent / "empty.db")
    one_app.extensions["gongyi_clock_offset"] = 0
    one_app.extensions.pop("gongyi_parts", None)
    settings = dict(one_app.config)
    with one_app.app_context():
        limiter.reset()
    live.register(one_app)
    yield one_app
    with one_app.app_context():
        db.session.remove()
        db.engine.dispose()
    one_app.config.clear()
    one_app.config.update(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
