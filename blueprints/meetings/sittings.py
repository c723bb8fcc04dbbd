"""Routes of a meeting's days: a pause as long as the chair says, and going on another day."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, allow, person
from blueprints.clock import now
from blueprints.doors import done, words
from blueprints.page import today, zone
from models.meetings import meeting_of
from rules.errors import N_, Invalid
from services import meetings, sittings

bp = Blueprint("sittings", __name__)
PLACE_LIMIT = 200
MOST_MINUTES = 24 * 60


class DayOrTimeUnclear(Invalid):
    code: ClassVar[str] = "day_or_time_unclear"
    message: ClassVar[str] = N_("请填日期和时间，写法如 2026-12-01 和 19:30。")


@bp.post("/c/<slug>/meetings/<int:meeting_id>/pause")
@allow(CHAIR)
def pause(meeting_id: int) -> Response:
    """休会, for some minutes or until a time of today."""
    meeting = meeting_of(g.council.id, meeting_id)
    meetings.suspend(meeting.id, person().by, now(), _pause_end(), words("reason"))
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/recess")
@allow(CHAIR)
def recess(meeting_id: int) -> Response:
    """改日续会: the same meeting on another day."""
    meeting = meeting_of(g.council.id, meeting_id)
    day = sittings.NextDay(_next_day(), words("place", PLACE_LIMIT), words("reason"))
    sittings.recess(meeting.id, day, person().by, now(), bool(request.form.get("is_checked")))
    return done()


def _pause_end() -> datetime | None:
    """Return until when to pause: the time of day that was written, else so many minutes from now."""
    until, minutes = words("until", 8), words("minutes", 4)
    if until:
        return _moment(today().date(), until)
    is_number = minutes.isascii() and minutes.isdigit() and int(minutes) <= MOST_MINUTES
    return now() + timedelta(minutes=int(minutes)) if is_number else None


def _next_day() -> datetime:
    try:
        return _moment(date.fromisoformat(words("continues_on", 10)), words("starts_at", 8))
    except ValueError:
        raise DayOrTimeUnclear(field="continues_on") from None


def _moment(on: date, at: str) -> datetime:
    try:
        return datetime.combine(on, time.fromisoformat(at), zone())
    except ValueError:
        raise DayOrTimeUnclear(field="starts_at") from None
