"""`flask demo reset` and `flask demo advance`."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from blueprints.clock import now, refresh_offset
from blueprints.demo.cli import spoken
from extensions import db
from models.councils import Council
from services import clock, demo
from services.demo_people import found
from tests.services.hall import Hall


def run(app: Flask, *arguments: str) -> Result:
    result: Result = app.test_cli_runner().invoke(args=["demo", *arguments])
    assert "Traceback" not in result.output
    return result


def slugs(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(Council.slug)))


def found_demo(app: Flask) -> None:
    """A demo that is quicker made than the real one."""
    with app.app_context():
        Hall("rongyin")
        db.session.scalars(db.select(Council)).one().is_demo = True
        db.session.commit()
        db.session.remove()


def test_resetting_seeds_the_demo_and_keeps_the_way_in_for_the_owner_only(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The people of the demo without their story: to play it takes seconds.
    monkeypatch.setattr(demo, "_play", lambda now: found(now)[1])
    found_demo(app)
    result = run(app, "reset")
    assert result.exit_code == 0
    assert "已恢复原样" in result.output
    assert slugs(app) == ["rongyin"]
    file = Path(app.config["INSTANCE_PATH"]) / "demo.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert str(file) in result.output
    access = json.loads(file.read_text(encoding="utf-8"))
    answer = app.test_client().post("/c/rongyin/sign-in", data=access["chair"])
    assert answer.status_code == 303


@pytest.mark.parametrize("is_beside_demo", [False, True])
def test_another_council_protects_the_database(app: Flask, is_beside_demo: bool) -> None:
    if is_beside_demo:
        found_demo(app)
    with app.app_context():
        Hall("huaian")
        db.session.remove()
    before = slugs(app)
    for arguments in (["reset"], ["advance", "8d"]):
        result = run(app, *arguments)
        assert result.exit_code == 1
        assert "别的议事会" in result.output
    assert slugs(app) == before
    assert not (Path(app.config["INSTANCE_PATH"]) / "demo.json").exists()


def test_a_running_server_stands_against_resetting_but_not_against_moving_time(app: Flask) -> None:
    found_demo(app)
    with app.app_context():
        clock.keep_lease("server", datetime.now(UTC))
        db.session.remove()
    result = run(app, "reset")
    assert result.exit_code == 1
    assert "服务还开着" in result.output
    assert run(app, "advance", "1d").exit_code == 0


@pytest.mark.parametrize(
    ("steps", "seconds", "said"),
    [
        (["8d"], 8 * 86400, "8天"),
        (["3h", "15m"], 3 * 3600 + 15 * 60, "3小时15分钟"),
        (["1d", "1d", " 90m "], 2 * 86400 + 90 * 60, "2天1小时30分钟"),
    ],
)
def test_time_moves_ahead_and_it_is_said_how_far(app: Flask, steps: list[str], seconds: int, said: str) -> None:
    found_demo(app)
    for step in steps:
        result = run(app, "advance", step)
        assert result.exit_code == 0
    assert f"比实际快{said}。" in result.output
    with app.app_context():
        refresh_offset()
        ahead = now() - datetime.now(UTC)
    assert abs(ahead - timedelta(seconds=seconds)) < timedelta(seconds=5)


@pytest.mark.parametrize("step", ["", "8", "d", "-8d", "8 days", "0d", "1.5h", "１d", "8w", "999999d", "8d3h"])
def test_what_is_no_length_of_time_is_said(app: Flask, step: str) -> None:
    found_demo(app)
    result = run(app, "advance", "--", step)
    assert result.exit_code == 1
    assert "8d（天）、3h（小时）、15m（分钟）" in result.output


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0分钟"), (59, "0分钟"), (60, "1分钟"), (3600, "1小时"), (86400, "1天"), (90061, "1天1小时1分钟")],
)
def test_lengths_of_time_are_spoken(app: Flask, seconds: int, words: str) -> None:
    with app.app_context():
        assert spoken(seconds) == words


@pytest.mark.parametrize("arguments", [["reset"], ["advance", "8d"]])
def test_before_the_first_start_it_is_said_what_to_do(app: Flask, arguments: list[str]) -> None:
    with app.app_context():
        db.drop_all()
    result = run(app, *arguments)
    assert result.exit_code == 1
    assert "请先启动一次服务" in result.output
