"""The demo, played once for all tests and all their processes, and copied for each: to play it takes seconds."""

import fcntl
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from extensions import db
from services import demo
from services.demo_people import Facts
from tests.browser.server import Server
from tests.services.store import application

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` has filled, in whichever process of this run came first; the others wait for it."""
    root = factory.getbasetemp()
    # With several processes each has a folder of its own beneath the run's.
    root = root.parent if root.name.startswith("popen-") else root
    folder, done = root / name, root / f"{name}.done"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def demo_at_noon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with gongyi.db, the demo as of NOON, and demo.json, how to sign in to it."""
    return made_once(tmp_path_factory, "demo-at-noon", _play)


def _play(folder: Path) -> None:
    with application(f"sqlite:///{folder / 'gongyi.db'}"):
        db.create_all()
        made: Facts | None = demo.seed_when_empty(NOON)
    (folder / "demo.json").write_text(json.dumps(made), encoding="utf-8")


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server that was started once, with the demo as of today, and stopped: database, keys and log."""
    return made_once(tmp_path_factory, "first-start", _start)


def _start(folder: Path) -> None:
    server = Server(folder)
    del server.environ["REDIS_URL"]
    server.start()
    server.stop()
    (folder / "port").write_text(str(server.port), encoding="utf-8")
