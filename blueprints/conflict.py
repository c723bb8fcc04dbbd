"""Two laptops chair together: the later command of a conflict is told what the other one did, and when."""

from datetime import timedelta

from flask import g, request
from flask_babel import gettext

from blueprints import story
from blueprints.access import signed_in
from blueprints.clock import now
from blueprints.page import local_time
from models import journal
from models.meetings import Meeting, meeting_of
from models.members import OFFICER_POSTS, officer_name
from models.room import room_of
from rules.errors import Refused, RuleError

# An act of the other laptop that is older than this did not come in between.
JUST_NOW = timedelta(seconds=15)
ROWS = 6


def what_came_between(error: RuleError) -> str:
    """Return what another officer has just done in the meeting whose command was refused, in words, or ""."""
    who, meeting_id = signed_in(), (request.view_args or {}).get("meeting_id")
    if not isinstance(error, Refused) or request.method != "POST" or who is None or meeting_id is None:
        return ""
    if who.post not in OFFICER_POSTS or "council" not in g:
        return ""
    return _told(meeting_of(g.council.id, meeting_id), who.member_id)


def _told(meeting: Meeting, my_id: int) -> str:
    names = room_of(meeting).names
    for row in journal.acts_of(journal.stream_of(meeting.council_id, meeting.id), newest=ROWS):
        other_id = row.entered_by_id or row.actor_id
        if now() - row.recorded_at > JUST_NOW or other_id == my_id:
            return ""
        line = story.line_of(row, names, story.STEP_WORDS)
        other = officer_name(other_id) if other_id is not None else None
        if line is not None and other is not None:
            values = {"name": other, "time": local_time(row.recorded_at, "seconds"), "words": line.words}
            return gettext("（%(time)s %(name)s刚做了：%(words)s）", **values)
    return ""
