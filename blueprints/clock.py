"""`now`, taken once at the door: the server's time in UTC, moved ahead only in a demo."""

from datetime import UTC, datetime, timedelta

from flask import current_app

from models.clock import offset_seconds


def real_now() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """Return the council's time as an aware UTC instant."""
    return real_now() + timedelta(seconds=current_app.extensions["gongyi_clock_offset"])


def refresh_offset() -> None:
    """Read how far the demo's clock has been moved; the clock thread does so each second."""
    current_app.extensions["gongyi_clock_offset"] = offset_seconds()
