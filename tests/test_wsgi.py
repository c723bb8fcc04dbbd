"""The server as it is started by hand: what it says, what it keeps, how it stops and comes back."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import socketio
import websocket
from flask import Flask
from sqlalchemy import update

from app import create_app
from extensions import db
from models.clock import server_seen_at
from models.floor import TurnRow, running_turn
from models.journal import JournalRow, acts_of, stream_of
from models.meetings import Meeting
from models.members import By, active_members
from services import attendance, floor, meetings
from tests.browser.server import ROOT, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that has never been started."""
    server = server_in(tmp_path / "server")
    yield server
    server.stop()


@pytest.fixture
def stopped(first_start: Path, tmp_path: Path) -> Iterator[Server]:
    """A server with the demo, to be started again: to play the demo takes seconds."""
    shutil.copytree(first_start, tmp_path / "server")
    server = server_in(tmp_path / "server")
    yield server
    server.stop()


@pytest.fixture
def running(stopped: Server) -> Server:
    stopped.start()
    return stopped


def server_in(folder: Path) -> Server:
    folder.mkdir(exist_ok=True)
    server = Server(folder)
    del server.environ["REDIS_URL"]
    return server


@contextmanager
def looking_in(server: Server) -> Iterator[Flask]:
    """Open the server's database beside it."""
    facts = {"INSTANCE_PATH": str(server.folder), "SQLALCHEMY_DATABASE_URI": f"sqlite:///{server.database}"}
    app = create_app({**facts, "SECRET_KEY": "test", "SETUP_CODE": "test", "ASYNC_MODE": "threading"})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def said(server: Server) -> str:
    return server.log.read_text(encoding="utf-8")


def wait_for(condition: Any, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def call_first_speaker(server: Server) -> tuple[int, By]:
    """Open the demo's meeting with everybody present; return its id and whose turn it is to explain."""
    now = datetime.now(UTC)
    meeting = db.session.scalars(db.select(Meeting).filter_by(state="called")).one()
    people = active_members(meeting.council_id)
    chair = By(next(member.id for member in people if member.post == "chair"))
    meeting_id, code, item_id = meeting.id, meeting.code, meeting.items[0].id
    representatives = [member.id for member in people if member.post == "representative"]
    meetings.open_room(meeting_id, chair, now)
    for member_id in representatives:
        attendance.check_in(meeting_id, member_id, By(member_id), now, code)
    meetings.open_meeting(meeting_id, chair, now)
    floor.open_item(meeting_id, item_id, chair, now)
    turn = running_turn(meeting_id)
    assert turn is not None
    return meeting_id, By(turn.member_id)


def acts(meeting_id: int) -> list[str]:
    db.session.rollback()
    council_id = db.session.get_one(Meeting, meeting_id).council_id
    return [row.act for row in acts_of(stream_of(council_id, meeting_id))]


def test_a_first_start_seeds_the_demo_and_says_how_to_sign_in(first_start: Path) -> None:
    access = json.loads((first_start / "demo.json").read_text(encoding="utf-8"))
    words_said = (first_start / "server.log").read_text(encoding="utf-8")
    port = (first_start / "port").read_text(encoding="utf-8")
    for words in (
        f"本机打开：http://127.0.0.1:{port}",
        f"主持人 {access['chair']['name']}，密码 {access['chair']['password']}",
        f"秘书　 {access['secretary']['name']}，密码 {access['secretary']['password']}",
        f"/c/rongyin/card/{access['representatives'][0]['card']}",
        f"数据在：sqlite:///{first_start / 'gongyi.db'}",
        "安装码 setup-code",
        "停止：",
    ):
        assert words in words_said
    assert "Traceback" not in words_said
    assert len({each["card"] for each in access["representatives"]}) == 12
    for name in ("demo.json", "gongyi.db"):
        assert stat.S_IMODE((first_start / name).stat().st_mode) == 0o600


def test_a_later_start_seeds_nothing(running: Server) -> None:
    access = (running.folder / "demo.json").read_text(encoding="utf-8")
    with looking_in(running):
        before = db.session.scalar(db.select(db.func.count()).select_from(JournalRow))
    running.stop()
    running.start()
    assert (running.folder / "demo.json").read_text(encoding="utf-8") == access
    with looking_in(running):
        assert db.session.scalar(db.select(db.func.count()).select_from(JournalRow)) == before


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_a_port_in_use_is_said_in_one_sentence_and_nothing_is_touched(
    running: Server, tmp_path: Path, mode: str
) -> None:
    second = server_in(tmp_path / "second")
    second.port = running.port
    second.environ.update(PORT=str(running.port), ASYNC_MODE=mode)
    assert start_and_wait(second) == 1
    assert said(second).strip() == (
        f"端口 {running.port} 已经被占用。请先停掉正在用它的服务，或者换一个端口：PORT={running.port + 1} make run"
    )
    assert not second.database.exists()


def start_and_wait(server: Server) -> int:
    """Start a server that cannot run; return the exit status of its process."""
    with server.log.open("wb") as log:
        ended = subprocess.run(
            [sys.executable, "wsgi.py"],
            cwd=ROOT,
            env={**os.environ, **server.environ},
            stdout=log,
            stderr=subprocess.STDOUT,
            timeout=20,
            check=False,
        )
    return ended.returncode


def test_it_stops_in_order_although_phones_are_connected(running: Server) -> None:
    phone = socketio.Client(reconnection=False)
    phone.connect(f"http://127.0.0.1:{running.port}", transports=["websocket"])
    with looking_in(running):
        wait_for(server_seen_at)
        process = running.process
        assert process is not None
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
        db.session.rollback()
        assert server_seen_at() is None
    phone.disconnect()
    assert "共议已停止" in said(running)
    assert "Traceback" not in said(running)


def test_a_websocket_is_answered_and_offers_no_compression(running: Server) -> None:
    with looking_in(running):
        meeting = db.session.scalars(db.select(Meeting).filter_by(state="called")).one()
        joining = {"view": "screen", "meeting": meeting.id, "language": "zh", "token": meeting.screen_token}
    phone = socketio.Client(reconnection=False)
    phone.connect(f"http://127.0.0.1:{running.port}", transports=["websocket"])
    assert phone.call("live:join", joining, timeout=5)["ok"] is True
    phone.disconnect()
    raw = websocket.create_connection(
        f"ws://127.0.0.1:{running.port}/socket.io/?EIO=4&transport=websocket",
        header=["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"],
        timeout=5,
    )
    assert "sec-websocket-extensions" not in (raw.getheaders() or {})
    raw.close()


def test_the_clock_applies_what_is_due_by_itself(running: Server) -> None:
    with looking_in(running):
        meeting_id, _ = call_first_speaker(running)
        turn = running_turn(meeting_id)
        assert turn is not None
        called = update(TurnRow).where(TurnRow.id == turn.id).values(start_by=datetime.now(UTC))
        # The server writes meanwhile, and who has read an older state may no longer write.
        db.session.rollback()
        db.session.execute(called)
        db.session.commit()
        wait_for(lambda: "turn_not_started" in acts(meeting_id), 5)


def test_a_server_that_was_killed_in_mid_turn_gives_the_turn_its_time_back(running: Server) -> None:
    with looking_in(running):
        meeting_id, speaker = call_first_speaker(running)
        turn = running_turn(meeting_id)
        assert turn is not None
        floor.start_turn(meeting_id, turn.id, speaker, datetime.now(UTC))
        ends_at = running_turn(meeting_id).ends_at  # type: ignore[union-attr]
        db.session.rollback()
        wait_for(server_seen_at)
        running.kill()
        time.sleep(3.5)
        running.start()
        assert "outage_ended" in acts(meeting_id)
        turn = running_turn(meeting_id)
        assert turn is not None
        assert turn.ends_at is not None
        assert ends_at is not None
        assert 3 < (turn.ends_at - ends_at).total_seconds() < 15


def test_small_rooms_are_served_by_threads(stopped: Server) -> None:
    server = stopped
    server.environ["ASYNC_MODE"] = "threading"
    server.start()
    phone = socketio.Client(reconnection=False)
    phone.connect(f"http://127.0.0.1:{server.port}", transports=["websocket"])
    assert phone.connected
    phone.disconnect()
    server.stop()
    assert "共议已停止" in said(server)


def test_a_database_that_cannot_be_opened_is_said_in_one_sentence(server: Server, tmp_path: Path) -> None:
    server.environ["DATABASE_URL"] = f"sqlite:///{tmp_path}/no/such/folder/gongyi.db"
    assert start_and_wait(server) == 1
    assert said(server).startswith("数据库打不开")
    assert "Traceback" not in said(server)
