"""Routes of meetings: the public page, the record, and the commands of chair and members."""

from flask import Blueprint, g, render_template
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, PUBLIC, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, done, number, words
from blueprints.meetings.record import public_amendments, public_results, record_view
from blueprints.page import reader_language
from models.councils import version_number
from models.meetings import meeting_of, meeting_of_the_day
from models.notices import notices_of
from models.room import room_of
from rules.election_words import decided_word
from rules.errors import NotFound
from services import attendance, meetings

bp = Blueprint("meetings", __name__)

PLAIN_COMMANDS = {
    "open-room": meetings.open_room,
    "open-meeting": meetings.open_meeting,
    "declare-inquorate": meetings.declare_inquorate,
    "suspend": meetings.suspend,
    "resume": meetings.resume,
    "close-meeting": meetings.close_meeting,
}


@bp.get("/c/<slug>/meetings/<int:meeting_id>")
@allow(PUBLIC)
def page(meeting_id: int) -> str:
    """The public page of a meeting: when, where, what about; no person's name."""
    meeting = meeting_of(g.council.id, meeting_id)
    verdicts = {
        item.id: decided_word(item.question, item.verdict, reader_language())
        for item in room_of(meeting).items
        if item.verdict
    }
    return render_template(
        "meetings/page.html",
        meeting=meeting,
        items=meeting.items,
        verdicts=verdicts,
        results=public_results(meeting),
        amendments=public_amendments(meeting),
        has_notice=bool(notices_of(meeting.id)),
        charter_version=version_number(meeting.charter_version_id),
        in_rooms=meeting_of_the_day(g.council.id, now()),
    )


@bp.get("/c/<slug>/meetings/<int:meeting_id>/record")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def record(meeting_id: int) -> str:
    """The record to print on A4: attendance, who spoke how long, each motion with its count and verdict."""
    meeting = meeting_of(g.council.id, meeting_id)
    return render_template("meetings/record.html", **record_view(g.council, meeting, reader_language(), now()))


@bp.post("/c/<slug>/meetings/<int:meeting_id>/step/<command>")
@allow(CHAIR)
def run(meeting_id: int, command: str) -> Response:
    """A step of the meeting that needs nothing but the chair's word."""
    meeting = meeting_of(g.council.id, meeting_id)
    if command not in PLAIN_COMMANDS:
        raise NotFound(command=command)
    PLAIN_COMMANDS[command](meeting.id, person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/adjourn")
@allow(CHAIR)
def adjourn(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    meetings.adjourn(meeting.id, person().by, now(), words("reason"))
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/carry-over")
@allow(CHAIR)
def carry_over(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    meetings.carry_over_item(meeting.id, number("target_id"), person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/attendance/check-in")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def check_in(meeting_id: int) -> Response:
    """签到, by the member with the code on the big screen, or by an officer for them."""
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    attendance.check_in(meeting.id, member_id, by, now(), words("code", 12))
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/attendance/check-out")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def check_out(meeting_id: int) -> Response:
    """离会: declared by the member or struck off by an officer."""
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    attendance.check_out(meeting.id, member_id, by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/attendance/ask-leave")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def ask_leave(meeting_id: int) -> Response:
    """请假: stays in 应到, is not in 实到."""
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    attendance.ask_leave(meeting.id, member_id, by, now())
    return done()
