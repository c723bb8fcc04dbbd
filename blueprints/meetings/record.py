"""What the printed record of a meeting says: attendance, what happened in sentences, counts, added words, signatures."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from blueprints.meetings.signing import signing_view
from blueprints.meetings.speaking import speaking_view
from blueprints.meetings.told import told
from blueprints.outcome import is_marked, public_sentence
from blueprints.page import reader_language
from blueprints.room_view import result_of, room_view
from extensions import db
from models import journal, minutes
from models.amendments import amendment_facts, amendments_of_item
from models.councils import Council
from models.meetings import Meeting
from models.sittings import sittings_of
from models.speeches import names_at
from models.voting import Vote
from rules.meetings import attendance_results
from rules.preset_facts import preset_from_facts
from rules.presets import presets
from rules.sentences import DECISION_FOOTER, DECISION_FOOTER_EN, attendance_sentence, preset_notice, verdict_word


def record_view(council: Council, meeting: Meeting, language: str, now: datetime) -> dict[str, Any]:
    """Return the room's view with all votes, the story in sentences, the added words and who has signed."""
    view = room_view(council, meeting, language, now)
    votes = db.session.scalars(select(Vote).where(Vote.meeting_id == meeting.id).order_by(Vote.id)).all()
    stream, names = journal.stream_of(council.id, meeting.id), names_at(meeting.id) | view["room"].names
    return {
        **view,
        "amendments_of_item": {
            item.id: [amendment_facts(row) for row in amendments_of_item(item.id)] for item in meeting.items
        },
        "votes_of_item": {
            item.id: [_vote(vote, language) for vote in votes if vote.item_id == item.id] for item in meeting.items
        },
        "rows": meeting.items,
        "days": _days(meeting, view, names, language),
        "at_opening": _at_opening(meeting, view, language),
        "told": told(meeting, names, view["labels"], language),
        "added": {position: row.text for position, row in minutes.texts_of(meeting.id).items() if row.text},
        "speaking": speaking_view(meeting, view["room"], names, now),
        "signing": signing_view(meeting, view["room"].sides),
        "row_count": stream.number,
        "footer": DECISION_FOOTER_EN if language == "en" else DECISION_FOOTER,
    }


def _at_opening(meeting: Meeting, view: dict[str, Any], language: str) -> str:
    """Return who was there when the meeting opened, in a sentence: later comings and goings stand in the story."""
    rows = journal.acts_of(journal.stream_of(meeting.council_id, meeting.id))
    opening = next((row for row in rows if row.act == "meeting_opened" and row.facts), None)
    if opening is None:
        return str(view["attendance_sentence"])
    room, present = view["room"], set(opening.facts["present"])
    seats = [replace(seat, attendance="present" if seat.member_id in present else "absent") for seat in room.seats]
    results = attendance_results(room.preset, seats, room.sides)
    return attendance_sentence(results, view["labels"], language)


def _days(meeting: Meeting, view: dict[str, Any], names: dict[int, str], language: str) -> list[dict[str, Any]]:
    """Return each day that is over, with who was there in a sentence and who was not by name."""
    room, days = view["room"], []
    for day in sittings_of(meeting.id):
        was = {each["member"]: each["state"] for each in day.attendance}
        seats = [replace(seat, attendance=was.get(seat.member_id, "absent")) for seat in room.seats]
        results = attendance_results(room.preset, seats, room.sides)
        away = [
            {"name": names[member_id], "state": state}
            for member_id, state in was.items()
            if state != "present" and member_id in names
        ]
        sentence = attendance_sentence(results, view["labels"], language)
        facts = {name: getattr(day, name) for name in ("number", "planned_at", "opened_at", "place")}
        days.append({**facts, "sentence": sentence, "away": away})
    return days


def public_results(meeting: Meeting) -> dict[int, dict[str, Any]]:
    """Return what the public is told of each closed vote: totals, and whether both sides reached what they need.

    source: RULEBOOK §5, “totals …, “两组均达到规定人数” instead of numbers by side”.
    """
    is_main = Vote.question != "amendment"
    query = select(Vote).where(Vote.meeting_id == meeting.id, Vote.state == "closed", is_main).order_by(Vote.id)
    votes = db.session.scalars(query).all()
    return {
        vote.item_id: {
            "vote_id": vote.id,
            "is_listed": bool(vote.result.get("is_listed")),
            "overall": vote.result["overall"],
            "rule_notice": preset_notice(preset_from_facts(vote.frozen["preset"]), reader_language()),
            "checked_by": _calculator_query(vote),
            "is_marked": is_marked(vote),
            "rounds": [public_sentence(each, reader_language()) for each in votes if _is_round_of(each, vote.item_id)],
            "is_carried_by_sides": vote.verdict == "carried" and any(test["side"] for test in vote.result["tests"]),
        }
        for vote in votes
    }


def public_amendments(meeting: Meeting) -> dict[int, list[dict[str, Any]]]:
    """Return by item what the public is told of each closed vote on an amendment: its number, the verdict, totals."""
    query = select(Vote).where(Vote.meeting_id == meeting.id, Vote.state == "closed", Vote.question == "amendment")
    told: dict[int, list[dict[str, Any]]] = {}
    for vote in db.session.scalars(query.order_by(Vote.id)):
        told.setdefault(vote.item_id, []).append(
            {
                "vote_id": vote.id,
                "number": vote.frozen["amendment"]["number"],
                "word": verdict_word(vote.verdict or "", reader_language()),
                "overall": vote.result["overall"],
            }
        )
    return told


def _is_round_of(vote: Vote, item_id: int) -> bool:
    return vote.item_id == item_id and is_marked(vote)


def _calculator_query(vote: Vote) -> dict[str, Any]:
    """Return what to ask the calculator to check this vote: the rule, with figures where no side's are told by them."""
    if is_marked(vote):
        return {}
    preset = preset_from_facts(vote.frozen["preset"])
    # A rule that the council has made for itself may be another one today.
    shipped = presets().get(preset.id)
    if shipped is None or shipped.tests != preset.tests:
        return {}
    return {"preset": preset.id, **({} if preset.is_by_side else vote.result["overall"])}


def _vote(vote: Vote, language: str) -> dict[str, Any]:
    if vote.state == "closed":
        return {"state": vote.state, **result_of(vote, language)}
    return {"state": vote.state, "reason": vote.abort_reason, "destroyed": vote.destroyed_ballots}
