"""What every page shares: security headers, the words and shapes that templates use, times in the council's zone."""

import secrets
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, session
from flask_babel import get_locale, gettext

from blueprints.access import signed_in
from blueprints.back import this_page
from blueprints.clock import now
from blueprints.doors import Id
from models.councils import Council
from rules.journal import spoken_head

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self' ws: wss:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def register(app: Flask) -> None:
    app.url_map.converters["int"] = Id
    app.before_request(_mark_device)
    app.after_request(_secure)
    app.context_processor(_words)
    app.template_filter("local")(local_time)
    app.template_filter("day")(day)
    app.template_filter("clock")(clock)
    app.template_filter("iso")(lambda at: at.isoformat() if at else "")
    app.template_filter("spoken_head")(spoken_head)


def _mark_device() -> None:
    """Give each browser an id of its own, signed in the session: limits count devices, not addresses."""
    session.permanent = True
    if "device" not in session:
        session["device"] = secrets.token_urlsafe(12)


def _secure(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _words() -> dict[str, Any]:
    return {
        "council": g.get("council"),
        "person": signed_in,
        "demo_offset_seconds": current_app.extensions["gongyi_clock_offset"],
        "language": reader_language(),
        "this_page": this_page,
    }


def reader_language() -> str:
    """Return the language that sentences kept with the record are shown in: zh or en."""
    return "en" if str(get_locale()).startswith("en") else "zh"


def zone() -> ZoneInfo:
    council: Council | None = g.get("council")
    return ZoneInfo(council.time_zone if council else "Asia/Shanghai")


def local_time(at: datetime | None, pattern: str = "full") -> str:
    """Return an instant as people here read it: 2026年11月22日 19:30, without leading zeros; in English 2026-11-22 19:30."""
    if at is None:
        return ""
    there = at.astimezone(zone())
    hour = f"{there.hour}:{there.minute:02d}"
    if pattern == "time":
        return hour
    if pattern == "seconds":
        return f"{hour}:{there.second:02d}"
    return day(there.date()) if pattern == "date" else f"{day(there.date())} {hour}"


def day(on: date | None) -> str:
    """Return a local date as people here read it: 2026年11月22日."""
    if on is None:
        return ""
    return gettext("%(year)d年%(month)d月%(day)d日", year=on.year, month=on.month, day=on.day)


def clock(seconds: int) -> str:
    """Return a duration as 1:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def today() -> datetime:
    return now().astimezone(zone())
