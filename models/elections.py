"""Votes with marks: 推选 of persons in several rounds, and the choice of the project that is put to the vote.

What is kept of each is described in docs/decisions/0019-elections-and-choices.md.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from extensions import db
from models.agenda import follow_item
from models.candidates import CandidateRow, candidate_rows, candidates_of
from models.counted import paper_counts
from models.meetings import Meeting, MotionRow, item_of
from models.members import By
from models.motion_votes import text_of
from models.resolution_drafts import draft
from models.secret_ballots import SecretBallot
from models.voting import Vote, roll_of
from rules import agenda, candidates, closed_items, elections, voting
from rules.candidates import Candidate, Paper
from rules.counted import marks_with_counted
from rules.election_words import TEXTS, outcome_sentence, resolution_text
from rules.elections import Outcome
from rules.majority import Count, Preset
from rules.marks import Marks, count_marks, marked_names
from rules.room import Item, Room
from rules.voting import RollEntry
from rules.words import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def check_open(room: Room, amendment_id: int | None) -> None:
    voting.check_open_vote(room)


def facts(room: Room, item: Item, amendment_id: int | None) -> dict[str, Any]:
    """Return what is frozen of the ballot paper: its names in order, how many may be marked, and which round it is."""
    assert item.motion is not None
    sheet = item.motion.paper
    assert sheet is not None
    paper = {"choices": list(sheet.names), "stage": sheet.stage, "seats": sheet.seats}
    return {"title": item.title, "motion": text_of(item.motion), **paper}


def preset(room: Room) -> Preset:
    return room.preset


def rounds_of(item_id: int) -> list[Vote]:
    """Return the closed votes with marks on an item, in order."""
    query = select(Vote).where(Vote.item_id == item_id, Vote.state == "closed", Vote.question.in_(candidates.MARKED))
    return list(db.session.scalars(query.order_by(Vote.id)))


def paper_of(vote: Vote) -> Paper | None:
    """Return the ballot paper of a vote with marks, as it was frozen."""
    if vote.question not in candidates.MARKED:
        return None
    return Paper(vote.frozen["stage"], tuple(vote.frozen["choices"]), vote.frozen["seats"])


def count(vote: Vote) -> dict[str, Any]:
    """Return the result of the marks: every number, who is elected, what follows, and the sentences."""
    roll, names = roll_of(vote.id), vote.frozen["choices"]
    present = sum(1 for entry in roll if entry.is_present)
    ballots = [marked_names(choice, names) for choice in _choices(vote, roll)]
    marks = marks_with_counted(count_marks(ballots, names, present, vote.frozen["seats"]), paper_counts(vote))
    result = _result(vote, marks, len(roll))
    return {**result, "sentences": {language: outcome_sentence(result, language) for language in LANGUAGES}}


def _choices(vote: Vote, roll: Sequence[RollEntry]) -> list[str]:
    """Return the ballots that count, as they were cast; of a secret vote nobody knows whose they are."""
    if vote.is_secret:
        return list(db.session.scalars(select(SecretBallot.choice).where(SecretBallot.vote_id == vote.id)))
    return [entry.choice for entry in roll if entry.choice is not None]


def _result(vote: Vote, marks: Marks, entitled: int) -> dict[str, Any]:
    question, stage = vote.question, vote.frozen["stage"]
    outcome = candidates.judge_marks(question, stage, marks)
    follows = _next(question, outcome)
    stood = candidates_of(vote.motion_id)
    chosen = [*candidates.chosen(stood), *outcome.elected]
    return {
        "question": question,
        "stage": stage,
        "verdict": "undecided" if follows else "carried" if chosen else "lost",
        "entitled": entitled,
        "present": marks.present,
        "valid": marks.valid,
        "spoiled": marks.spoiled,
        "not_cast": marks.not_cast,
        "seats": marks.seats,
        "need": candidates.needed(question, stage, marks.present),
        "marks": [{"name": name, "marks": heads} for name, heads in marks.by_candidate.items()],
        "elected": list(outcome.elected),
        "chosen": chosen,
        "vacant": outcome.vacant,
        "shortlist": list(elections.shortlist(marks, marks.seats)) if question == "choice" else [],
        "alternates": [] if follows or question == "choice" else _alternates(vote, stood, chosen, marks),
        "next": {"stage": follows.stage, "names": list(follows.names), "seats": follows.seats} if follows else None,
        # What every vote has. Nobody votes for or against here, and no side is counted by itself.
        "overall": asdict(Count(entitled, marks.present, spoiled=marks.spoiled)),
        "sides": {},
        "tests": [],
    }


def _alternates(vote: Vote, stood: Sequence[Candidate], chosen: Sequence[str], marks: Marks) -> list[dict[str, Any]]:
    """Return the 候补, by what each got in the last round that they stood in."""
    counts = {each["name"]: each["marks"] for closed in rounds_of(vote.item_id) for each in closed.result["marks"]}
    places = candidates.alternates(stood, chosen, {**counts, **marks.by_candidate}, marks.present)
    return [{"name": each.name, "side": each.side, "place": places[each.name]} for each in stood if each.name in places]


def _next(question: str, outcome: Outcome) -> Paper | None:
    """Return what is voted on next: another ballot paper, or 赞成/反对/弃权 on the project that was chosen."""
    if question == "choice" and outcome.elected:
        return Paper("motion", outcome.elected, 1)
    return candidates.next_paper(outcome)


def decide(meeting: Meeting, vote: Vote, by: By, now: datetime) -> None:
    """Write what follows: who is elected and who is out; another round, or the end of the item."""
    rows, follows = candidate_rows(vote.motion_id), vote.result["next"]
    _move(rows, vote.result["elected"], follows["names"] if follows else [])
    motion, item = db.session.get_one(MotionRow, vote.motion_id), item_of(meeting, vote.item_id)
    if follows:
        _go_on(motion, follows)
        item.state = agenda.next_state(item.state, "vote_again")
        return
    for row in rows:
        row.alternate = next((each["place"] for each in vote.result["alternates"] if each["name"] == row.name), None)
    item.state, item.closed_at = agenda.next_state(item.state, "close_vote"), now
    if vote.verdict == "carried":
        elected = [row.name for row in rows if row.state == "elected"]
        is_covered = bool(vote.frozen.get("public_title"))
        draft(
            meeting, vote, closed_items.COVERED_TEXT if is_covered else resolution_text(motion.what, elected), by, now
        )
    follow_item(item, "decide", by, now)


def _move(rows: list[CandidateRow], elected: list[str], standing: list[str]) -> None:
    """Move every candidate by what the round says. What a round leaves out does not come back in a later one."""
    for row in rows:
        if row.name in elected:
            row.state = candidates.next_state(row.state, "elect")
        elif row.state == "standing" and row.name not in standing:
            row.state = candidates.next_state(row.state, "drop")


def _go_on(motion: MotionRow, follows: dict[str, Any]) -> None:
    """Prepare the next vote. A chosen project completes the text of the motion, which is then voted on as any other."""
    if follows["stage"] in candidates.STAGES:
        motion.stage = follows["stage"]
        return
    project = follows["names"][0]
    motion.what = TEXTS["chosen"].format(what=motion.what, project=project)
    motion.plain = project
