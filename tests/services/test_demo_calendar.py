"""The demo's calendar: acts in the order of time, those too that are planned anew while the past is played."""

from datetime import UTC, datetime, timedelta

import pytest

from services import clock
from services.demo_calendar import Calendar

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def test_an_act_that_has_to_wait_is_done_in_its_new_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "settle_due", lambda now: None)
    calendar, done = Calendar(NOON), list[str]()
    calendar.at(NOON - timedelta(hours=1), lambda at: done.append("later"))
    for name in ("first", "second"):
        calendar.at(NOON - timedelta(hours=3), lambda at, name=name: done.append(name))  # type: ignore[misc]
    calendar.at(
        NOON - timedelta(hours=2), lambda at: calendar.at(NOON - timedelta(minutes=1), lambda at: done.append("moved"))
    )
    calendar.play()
    assert done == ["first", "second", "later", "moved"]
