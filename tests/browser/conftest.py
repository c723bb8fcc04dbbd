"""One server, one browser, one watch for all browser tests; steps of a meeting that depend on each other."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import flask_migrate
import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from app import create_app
from extensions import db
from tests.browser import council
from tests.browser.council import Built, Ledger, Motion
from tests.browser.demo import Demo
from tests.browser.people import Chair, Desk, Screen, Seat
from tests.browser.server import ROOT, Server
from tests.browser.stage import PATIENCE_MS, Stage
from tests.browser.watch import Watch

# Thirty browsers keep two cores busy for minutes: `make bench` plays that evening, and measures it.
collect_ignore = [] if os.environ.get("THIRTY_PHONES") else ["test_thirty_phones.py"]


@dataclass
class House(Stage):
    """The server under test with councils that a test founds as it needs them."""

    app: Flask = field(kw_only=True)

    def found(self, slug: str, *items: Motion, **choices: Any) -> Built:
        """Found a council; the server may be running already."""
        with self.app.app_context():
            try:
                return council.build(self.app, slug, items, **choices)
            finally:
                db.session.remove()

    def chair(self, built: Built, name: str = council.CHAIR, is_signed_in: bool = True, **options: Any) -> Chair:
        context = self.context(False, built.cookies[name] if is_signed_in else None, **options)
        return Chair(name, context, self.address(), built.slug, self.watch)

    def desk(self, built: Built, name: str = council.SECRETARY, is_signed_in: bool = True, **options: Any) -> Desk:
        context = self.context(True, built.cookies[name] if is_signed_in else None, **options)
        return Desk(name, context, self.address(), built.slug, self.watch)

    def seat(self, built: Built, name: str, port: int | None = None, is_signed_in: bool = True, **options: Any) -> Seat:
        context = self.context(True, built.cookies[name] if is_signed_in else None, **options)
        return Seat(name, context, self.address(port), built.slug, self.watch)

    def screen(self, built: Built) -> Screen:
        screen = Screen("大屏", self.context(False), self.address(), built.slug, self.watch)
        screen.visit(f"screen/{built.screen_token}")
        return screen


@pytest.fixture(scope="package")
def house(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    server = Server(tmp_path_factory.mktemp("house"))
    app = empty_house(server)
    expect.set_options(timeout=PATIENCE_MS)
    server.start()
    try:
        yield House(server, Ledger(server.database), chromium, Watch(), app=app)
    finally:
        server.stop()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="package")
def demo(chromium: Browser, first_start: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The council that a fresh installation begins with, on a server of its own: its clock is moved ahead."""
    server = Server(Path(shutil.copytree(first_start, tmp_path_factory.mktemp("demo") / "server")))
    expect.set_options(timeout=PATIENCE_MS)
    server.start()
    try:
        yield Demo(server, Ledger(server.database), chromium, Watch())
    finally:
        server.stop()


def empty_house(server: Server) -> Flask:
    """Return an application on the server's database, with all tables and a council: so no demo is seeded."""
    with patch.dict(os.environ, server.environ):
        app = create_app({"ASYNC_MODE": "threading"})
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        council.build(app, "neighbours", [Motion("另一个会的议题", council.MIGRANT[0])], seats=2, name="隔壁社区议事会")
        db.session.remove()
    return app


@pytest.fixture(autouse=True)
def nothing_went_wrong_meanwhile(house: Stage) -> Iterator[None]:
    """Fail the test in which a page complained, broke a rule of accessibility, or the server lost its footing."""
    before, guests = len(house.server.complaints()), len(house.contexts)
    yield
    house.send_home(guests)
    problems = house.watch.taken() + house.server.complaints()[before:]
    assert not problems, "\n".join(problems)


# --- steps of one meeting: a module that says IN_ORDER stops at its first failure ---

_stopped: dict[str, str] = {}


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    module = item.getparent(pytest.Module)
    if call.when != "teardown" and call.excinfo is not None and module is not None and _is_in_order(module):
        _stopped.setdefault(module.nodeid, item.name)


def pytest_runtest_setup(item: pytest.Item) -> None:
    module = item.getparent(pytest.Module)
    if module is not None and module.nodeid in _stopped:
        pytest.skip(f"the meeting stopped at {_stopped[module.nodeid]}")


def _is_in_order(module: pytest.Module) -> bool:
    return bool(getattr(module.obj, "IN_ORDER", False))
