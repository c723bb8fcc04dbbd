"""Routes of the floor. The chair runs it; a member acts for themselves, an officer for a member (代录)."""

from flask import Blueprint, g
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, done, number, speaker, words
from models.meetings import meeting_of
from rules.errors import NotFound
from services import floor

bp = Blueprint("floor", __name__)
MOTION_LIMIT, PLAIN_LIMIT = 2000, 60

ITEM_COMMANDS = {
    "open-item": floor.open_item,
    "start-round": floor.start_round,
    "start-debate": floor.start_debate,
    "close-discussion": floor.close_discussion,
}
CHAIR_COMMANDS = {"undo-call": floor.undo_call, "pass-over": floor.pass_over, "undo-open": floor.undo_open_item}
TURN_COMMANDS = {"finish": floor.finish_turn, "pass": floor.pass_turn, "defer": floor.defer_turn}


@bp.post("/c/<slug>/meetings/<int:meeting_id>/floor/<command>")
@allow(CHAIR)
def run(meeting_id: int, command: str) -> Response:
    """A step of the floor on an item or a turn; `target_id` names which, so that a second press does nothing more."""
    meeting = meeting_of(g.council.id, meeting_id)
    commands = {**ITEM_COMMANDS, **CHAIR_COMMANDS}
    if command not in commands:
        raise NotFound(command=command)
    commands[command](meeting.id, number("target_id"), person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/floor/call")
@allow(CHAIR)
def call(meeting_id: int) -> Response:
    """请下一位; somebody further back in the queue needs a reason."""
    meeting = meeting_of(g.council.id, meeting_id)
    floor.call_turn(meeting.id, number("target_id"), person().by, now(), words("reason"))
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/floor/correct")
@allow(CHAIR)
def correct_motion(meeting_id: int) -> Response:
    """After an aborted vote: correct a wrong text before it is read aloud and voted on again."""
    meeting = meeting_of(g.council.id, meeting_id)
    what, plain = words("what", MOTION_LIMIT), words("plain", PLAIN_LIMIT)
    floor.correct_motion(meeting.id, number("target_id"), person().by, now(), what, plain)
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/turns/start")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def start_turn(meeting_id: int) -> Response:
    """Start the clock, with the stance."""
    meeting = meeting_of(g.council.id, meeting_id)
    turn_id = number("target_id")
    floor.start_turn(meeting.id, turn_id, speaker(meeting.id, turn_id), now(), words("stance", 10) or None)
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/turns/<command>")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def run_turn(meeting_id: int, command: str) -> Response:
    """说完了, 这轮不讲, 最后再讲."""
    meeting = meeting_of(g.council.id, meeting_id)
    if command not in TURN_COMMANDS:
        raise NotFound(command=command)
    turn_id = number("target_id")
    TURN_COMMANDS[command](meeting.id, turn_id, speaker(meeting.id, turn_id), now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/hands/raise")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def raise_hand(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    floor.raise_hand(meeting.id, member_id, by, now(), words("stance", 10))
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/hands/lower")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def lower_hand(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    floor.lower_hand(meeting.id, member_id, by, now())
    return done()
