"""Routes of the floor's conduct: cards, points of order, what is asked of everybody, and who holds the chair."""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, done, hands, number, speaker, words
from models.councils import side_facts
from models.meetings import meeting_of
from rules.errors import NotFound
from services import askings, chairing, points_of_order, speech_cards

bp = Blueprint("conduct", __name__)
WORDS_LIMIT = 100

RULINGS = {"upheld": True, "rejected": False}
ASKINGS = {"skip-round": askings.ask_skip_round, "late-vote": askings.ask_late_vote}


# --- cards ---


@bp.post("/c/<slug>/meetings/<int:meeting_id>/cards")
@allow(CHAIR)
def show_card(meeting_id: int) -> Response:
    """跑题, 超时, 不文明; `seen` is how many the speaker had, so that a second press shows no second card."""
    meeting = meeting_of(g.council.id, meeting_id)
    seen = number("seen") if request.form.get("seen") else None
    speech_cards.show_card(meeting.id, number("target_id"), words("kind", 20), person().by, now(), seen)
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/cards/remind")
@allow(CHAIR)
def remind(meeting_id: int) -> Response:
    """不文明 for somebody who interrupts; `seen` is how many cards the item had."""
    meeting = meeting_of(g.council.id, meeting_id)
    seen = number("seen") if request.form.get("seen") else None
    speech_cards.remind(meeting.id, number("target_id"), person().by, now(), seen)
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/cards/undo")
@allow(CHAIR)
def undo_card(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    speech_cards.undo_card(meeting.id, number("target_id"), person().by, now())
    return done()


# --- points of order ---


@bp.post("/c/<slug>/meetings/<int:meeting_id>/points/raise")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def raise_point(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    points_of_order.raise_point(meeting.id, member_id, words("words", WORDS_LIMIT), by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/points/rule")
@allow(CHAIR)
def rule_on_point(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    is_upheld = RULINGS.get(words("ruling", 10))
    points_of_order.rule_on_point(meeting.id, number("target_id"), is_upheld, words("reason"), person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/points/appeal")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def appeal(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    points_of_order.appeal(meeting.id, number("target_id"), member_id, by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/points/decide")
@allow(CHAIR)
def decide_appeal(meeting_id: int) -> Response:
    """How many hands are up against the ruling, by side."""
    meeting = meeting_of(g.council.id, meeting_id)
    counted = hands(side_facts(g.council.id))
    points_of_order.decide_appeal(meeting.id, number("target_id"), counted, person().by, now())
    return done()


# --- what is asked of everybody ---


@bp.post("/c/<slug>/meetings/<int:meeting_id>/askings/more-time")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def ask_time(meeting_id: int) -> Response:
    """延时, asked by the speaker, or by an officer for the speaker."""
    meeting = meeting_of(g.council.id, meeting_id)
    turn_id = number("target_id")
    by = speaker(meeting.id, turn_id)
    askings.ask_time(meeting.id, turn_id, number("seconds"), by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/askings/<command>")
@allow(CHAIR)
def ask(meeting_id: int, command: str) -> Response:
    """Ask whether anybody objects to leaving out the round, or to a vote after the announced end."""
    meeting = meeting_of(g.council.id, meeting_id)
    if command not in ASKINGS:
        raise NotFound(command=command)
    ASKINGS[command](meeting.id, number("target_id"), person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/askings/object")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def object_to(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    askings.object_to(meeting.id, number("target_id"), member_id, by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/askings/answer")
@allow(CHAIR)
def answer(meeting_id: int) -> Response:
    """没有人不同意, or how many called out; for more time then the hands in favour, by side."""
    meeting = meeting_of(g.council.id, meeting_id)
    in_room = number("objections")
    counted = hands(side_facts(g.council.id)) if "hands" in request.form else None
    askings.answer_asking(meeting.id, number("target_id"), person().by, now(), in_room, counted)
    return done()


# --- the chair ---


@bp.post("/c/<slug>/meetings/<int:meeting_id>/chair/hand-over")
@allow(CHAIR, even_if_handed_over=True)
def hand_over(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    chairing.hand_over(meeting.id, number("target_id"), number("to_id"), person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/chair/take-back")
@allow(CHAIR, even_if_handed_over=True)
def take_back(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    chairing.take_back(meeting.id, person().by, now())
    return done()
