"""Routes of what happens to a motion before its vote. A member acts for themselves, an officer for a member (代录)."""

from datetime import date

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, done, hands, number, words
from blueprints.page import today
from models.amendments import amendment_of
from models.councils import side_facts
from models.meetings import meeting_of
from models.members import By, member_of
from rules.amended_text import FIELDS
from rules.errors import NotFound
from rules.procedural_motions import PostponedToPast
from services import amendment_steps, amendments, motions, procedural_decisions, procedural_motions, voting
from services.procedural_motions import Said

bp = Blueprint("motions", __name__)
TEXT_LIMIT, WHY_LIMIT = 1000, 100

# What the chair does with an amendment, a motion or a procedural motion, and what a member seconds, by its target's id.
AMENDMENT_STEPS = {
    "take-up": amendment_steps.take_up_amendment,
    "end-round": amendment_steps.end_round,
    "lapse": amendments.lapse_amendment,
}
SECONDS = {
    "motion": motions.second_motion,
    "amendment": amendments.second_amendment,
    "procedural": procedural_motions.second,
}


@bp.post("/c/<slug>/meetings/<int:meeting_id>/seconds/<kind>")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def second(meeting_id: int, kind: str) -> Response:
    """附议."""
    meeting = meeting_of(g.council.id, meeting_id)
    if kind not in SECONDS:
        raise NotFound(kind=kind)
    member_id, by = acting_for()
    SECONDS[kind](meeting.id, number("target_id"), member_id, by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/seconds/<kind>/heard")
@allow(CHAIR)
def note_second(meeting_id: int, kind: str) -> Response:
    """附议 that somebody has called out: whoever presides writes down who."""
    meeting = meeting_of(g.council.id, meeting_id)
    if kind not in SECONDS:
        raise NotFound(kind=kind)
    member = member_of(g.council.id, number("member_id"))
    SECONDS[kind](meeting.id, number("target_id"), member.id, By(member.id, person().member_id), now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/motions/drop")
@allow(CHAIR)
def drop_item(meeting_id: int) -> Response:
    """Nobody seconds the motion, having been asked."""
    meeting = meeting_of(g.council.id, meeting_id)
    motions.drop_item(meeting.id, number("target_id"), person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/motions/refer")
@allow(CHAIR)
def refer_upward(meeting_id: int) -> Response:
    """提请上级协调, after a second tie."""
    meeting = meeting_of(g.council.id, meeting_id)
    motions.refer_upward(meeting.id, number("target_id"), words("body", 60), person().by, now())
    return done()


# --- amendments ---


@bp.post("/c/<slug>/meetings/<int:meeting_id>/amendments/move")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def move_amendment(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    texts = {name: words(name, TEXT_LIMIT) for name in FIELDS if name in request.form}
    said = (words("why", WHY_LIMIT), "is_checked" in request.form)
    amendments.move_amendment(meeting.id, number("target_id"), member_id, by, now(), texts, *said)
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/amendments/withdraw")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def withdraw_amendment(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    amendments.withdraw_amendment(meeting.id, member_id, by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/amendments/rule-out")
@allow(CHAIR)
def rule_out(meeting_id: int) -> Response:
    """Beyond the item's subject, place, sum or persons; everybody sees the reason."""
    meeting = meeting_of(g.council.id, meeting_id)
    amendments.rule_out(meeting.id, number("target_id"), person().by, now(), words("reason"))
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/amendments/hands")
@allow(CHAIR)
def decide_amendment(meeting_id: int) -> Response:
    """How many hands are up for the pending amendment, by side."""
    meeting = meeting_of(g.council.id, meeting_id)
    counted = hands(side_facts(g.council.id))
    amendment_steps.record_hands(meeting.id, number("target_id"), counted, person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/amendments/vote")
@allow(CHAIR)
def vote_amendment(meeting_id: int) -> Response:
    """Open the vote on the pending amendment on everybody's phone."""
    meeting = meeting_of(g.council.id, meeting_id)
    row = amendment_of(meeting.id, number("target_id"))
    voting.open_vote(meeting.id, row.item_id, person().by, now(), "amendment", amendment_id=row.id)
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/amendments/<command>")
@allow(CHAIR)
def step_amendment(meeting_id: int, command: str) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    if command not in AMENDMENT_STEPS:
        raise NotFound(command=command)
    AMENDMENT_STEPS[command](meeting.id, number("target_id"), person().by, now())
    return done()


# --- procedural motions ---


@bp.post("/c/<slug>/meetings/<int:meeting_id>/procedural-motions/move")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def move_procedural(meeting_id: int) -> Response:
    """结束讨论, 推迟再议, 撤回议案, 分开表决."""
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    target, kind, why = number("target_id"), words("kind", 20), words("why", WHY_LIMIT)
    said = Said(why, _day("until"), today().date(), words("parts", 6 * TEXT_LIMIT), "is_checked" in request.form)
    procedural_motions.move(meeting.id, target, kind, member_id, by, now(), said)
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/procedural-motions/withdraw")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def withdraw_procedural(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    _, by = acting_for()
    procedural_motions.withdraw(meeting.id, number("target_id"), by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/procedural-motions/lapse")
@allow(CHAIR)
def lapse_procedural(meeting_id: int) -> Response:
    """Nobody seconds it, or the chair rules it out of order with a reason."""
    meeting = meeting_of(g.council.id, meeting_id)
    procedural_motions.let_lapse(meeting.id, number("target_id"), person().by, now(), words("reason"))
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/procedural-motions/decide")
@allow(CHAIR)
def decide_procedural(meeting_id: int) -> Response:
    """How many hands are up for it, by side; or that nobody objects."""
    meeting = meeting_of(g.council.id, meeting_id)
    is_silent = "objections" in request.form
    counted = None if is_silent else hands(side_facts(g.council.id))
    objections = number("objections") if is_silent else None
    procedural_decisions.decide(meeting.id, number("target_id"), person().by, now(), counted, objections)
    return done()


def _day(field: str) -> date | None:
    text = words(field, 10)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise PostponedToPast(field=field) from None
