"""What the templates of a meeting's rooms are given: one snapshot, in words, the same for a page and its live parts."""

from datetime import datetime, timedelta
from typing import Any

from blueprints import story
from blueprints.amendment_outcome import decided_amendment
from blueprints.closed_votes import closed_votes
from blueprints.conduct_view import conduct_view
from blueprints.motions_view import motions_view, tie_words
from blueprints.outcome import is_marked, outcome_of
from blueprints.proxies_view import carried_names, charges, given_names, told_proxies
from models import journal
from models.councils import Council
from models.guests import guest_row
from models.meetings import Meeting
from models.room import room_of
from models.speeches import speeches_of
from models.voting import Vote, latest_closed_vote, latest_vote_of_item
from rules import clocks, fairness, floor
from rules.acts_counting import tellers_warning
from rules.candidates import MARKED, Paper
from rules.closed_items import vote_title
from rules.election_words import decided_word
from rules.meetings import ENDED
from rules.podium import main_step, other_acts, vote_blocker
from rules.preset_facts import preset_from_facts
from rules.room import Room
from rules.seat import acts
from rules.sentences import attendance_sentence, missing_sentence, preset_notice, preset_summary, verdict_word

# How a clock looks before a script has run; static/js/clock.js goes on from there.
CLOCK_CLASSES = {"warning": "clock-warn", "over": "clock-over", "ended": "clock-over"}


def room_view(council: Council, meeting: Meeting, language: str, now: datetime) -> dict[str, Any]:
    """Return the context of every part: plain facts of the meeting, nothing of the person who looks."""
    room = room_of(meeting)
    labels = {side.code: side.label for side in room.sides}
    return {
        "language": language,
        "slug": council.slug,
        "council_name": council.name,
        "meeting": meeting,
        "room": room,
        "item": room.item,
        "running": room.running,
        "running_role": _role_of_guest(meeting, room),
        "queue": floor.queue(room),
        "reasons": {turn.id: floor.why_next(room, turn) for turn in floor.queue(room)},
        "labels": labels,
        "shapes": {side.code: side.shape for side in room.sides},
        "side_of": {seat.member_id: seat.side for seat in room.seats},
        "attendance": _attendance(room),
        "missing": missing_sentence(room.attendance, labels, language),
        "attendance_sentence": attendance_sentence(room.attendance, labels, language),
        "rule_summary": preset_summary(room.preset, language),
        "rule_notice": preset_notice(room.preset, language),
        "step": main_step(room),
        "vote_blocker": vote_blocker(room),
        "other_acts": other_acts(room),
        "round": _round_progress(room),
        "acts": acts(room),
        # Whose turn is which: a phone's buttons name the turn that they act on.
        "my_turns": {turn.member_id: turn.id for turn in room.turns if turn.state in ("waiting", "called", "speaking")},
        "carried": carried_names(room),
        "given": given_names(room),
        "charges": charges(room),
        "closed_votes": closed_votes(meeting.id),
        "told_proxies": told_proxies(room),
        "tellers_warning": tellers_warning(room),
        "paper": _paper(room),
        **motions_view(room),
        "result": _result(meeting, room, language),
        "decided_amendment": decided_amendment(room, language, result_of),
        "aborted": _aborted(room),
        "undo_until": _undo_until(room),
        "story": story.latest(meeting, room.names),
        "head": journal.stream_of(council.id, meeting.id).head,
        "spoken": _spoken(meeting, room, now),
        "is_ended": room.state in ENDED,
        "now": now,
        "item_word": lambda each: decided_word(each.question, each.verdict, language),
        "verdict_word": lambda verdict: verdict_word(verdict, language),
        "limit_seconds": lambda turn: clocks.limit_of(room, turn),
        **conduct_view(meeting, room),
        "clock_class": lambda ends_at: CLOCK_CLASSES.get(clocks.phase(ends_at, now, room.charter), ""),
    }


def _role_of_guest(meeting: Meeting, room: Room) -> str:
    """Return why somebody who is no member speaks (物业公司), or nothing."""
    turn = room.running
    guest = guest_row(meeting.id, turn.member_id) if turn is not None and turn.side is None else None
    return guest.role if guest is not None else ""


def _attendance(room: Room) -> list[dict[str, Any]]:
    """Return 实到/应到 by side with what is needed there; `need` is None under a rule that only counts the whole."""
    by_side = {result.side: result for result in room.attendance}
    rows = []
    for side in room.sides:
        seats = [seat for seat in room.seats if seat.side == side.code]
        result = by_side.get(side.code)
        present = sum(seat.is_present for seat in seats)
        rows.append(
            {
                "side": side,
                "entitled": len(seats),
                "present": present,
                "need": result.need if result else None,
                "is_met": result.met if result else None,
                "seats": seats,
            }
        )
    return rows


def _round_progress(room: Room) -> dict[str, int]:
    turns = [turn for turn in room.turns if turn.kind == "round" and turn.state != "withdrawn"]
    over = sum(1 for turn in turns if turn.state in ("done", "passed", "passed_over"))
    return {"over": over, "of": len(turns)}


def _paper(room: Room) -> Paper | None:
    """Return the ballot paper that is being filled in, where the open vote has one with names."""
    if room.vote is None or room.vote.question not in MARKED or room.item is None or room.item.motion is None:
        return None
    return room.item.motion.paper


def _result(meeting: Meeting, room: Room, language: str) -> dict[str, Any] | None:
    """Return the newest result, shown until the next item is opened."""
    vote = latest_closed_vote(meeting.id)
    if vote is None or (room.item is not None and not _leads_on(vote, room)):
        return None
    return result_of(vote, language)


def _leads_on(vote: Vote, room: Room) -> bool:
    """Whether the vote leads to another one on the open item, which has not begun."""
    is_of_item = room.item is not None and vote.item_id == room.item.id and room.item.state == "debate"
    return is_of_item and vote.verdict == "undecided" and room.running is None


def result_of(vote: Vote, language: str) -> dict[str, Any]:
    """Return a closed vote's verdict, numbers and sentence as the screens and the record show them."""
    outcome = outcome_of(vote, language) if is_marked(vote) else None
    return {
        "vote_id": vote.id,
        "position": vote.item.position,
        "title": vote.frozen["title"],
        "public_title": vote_title(vote.frozen),
        "motion": vote.frozen["motion"],
        "amendment": (vote.frozen.get("amendment") or {}).get("number"),
        "tie_words": tie_words(vote.item.tie_until, vote.item.referred_to),
        "verdict": vote.verdict,
        "word": outcome["word"] if outcome else verdict_word(vote.verdict or "", language),
        "sentence": vote.result["sentences"][language],
        "rule_notice": preset_notice(preset_from_facts(vote.frozen["preset"]), language),
        "overall": vote.result["overall"],
        "sides": [
            {**side, **vote.result["sides"].get(side["code"], {}), "need": _approval_need(vote, side["code"])}
            for side in vote.frozen["sides"]
        ],
        "digest": vote.ballots_digest,
        "is_secret": vote.is_secret,
        "is_listed": bool(vote.result.get("is_listed")),
        **(outcome or {}),
    }


def _approval_need(vote: Vote, side: str) -> int | None:
    tests = [test for test in vote.result["tests"] if test["test"] == "approval" and test["side"] in (side, None)]
    return tests[0]["need"] if tests and tests[0]["side"] == side else None


def _undo_until(room: Room) -> datetime | None:
    """Return until when the chair may take back the call of the running turn."""
    turn = room.running
    if turn is None or turn.start_by is None or turn.kind == "explain":
        return None
    return turn.start_by - timedelta(seconds=room.charter.start_within_seconds - floor.UNDO_SECONDS)


def _aborted(room: Room) -> str | None:
    """Return why the last vote on the open item was aborted, while it waits for a new one."""
    if room.item is None or room.item.state != "debate":
        return None
    vote = latest_vote_of_item(room.item.id)
    return vote.abort_reason if vote is not None and vote.state == "aborted" else None


def _spoken(meeting: Meeting, room: Room, now: datetime) -> dict[str, Any]:
    """Return turns and seconds spoken in the meeting, and who is silent: fairness that anybody can see."""
    speeches = speeches_of(meeting.id, now)
    return {
        "by_member": fairness.by_member(speeches),
        "by_side": fairness.by_side(speeches, [side.code for side in room.sides]),
        "silent": fairness.silent(room.seats, speeches),
        "is_any": bool(speeches),
        "running": _running_speech(room, now),
    }


def _running_speech(room: Room, now: datetime) -> dict[str, Any] | None:
    """Return whose seconds grow while the page is looked at, and how many of theirs are of this speech."""
    turn = room.running
    if turn is None or turn.state != "speaking" or turn.started_at is None:
        return None
    until = now if turn.ends_at is None else min(now, turn.ends_at)
    seconds = max(0, int((until - turn.started_at).total_seconds()))
    facts = {"started_at": turn.started_at, "ends_at": turn.ends_at, "seconds": seconds}
    return {"member_id": turn.member_id, "side": turn.side, **facts}
