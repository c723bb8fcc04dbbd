"""The vote on an item's motion: 赞成, 反对, 弃权, judged by the council's own rule."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from models import counted, motion_parts, secret_ballots
from models.agenda import follow_item
from models.meetings import Meeting, item_of
from models.members import By
from models.reconsideration import note_tie
from models.resolution_drafts import draft
from models.voting import Vote
from rules import agenda, closed_items, secret, voting
from rules.majority import Case, Judgement, Preset, judge
from rules.preset_facts import preset_from_facts
from rules.room import Item, Motion, Room
from rules.sentences import attendance_sentence, verdict_sentence
from rules.words import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def check_open(room: Room, amendment_id: int | None) -> None:
    voting.check_open_vote(room)
    secret.check_open(room)


def facts(room: Room, item: Item, amendment_id: int | None) -> dict[str, Any]:
    """Return what is frozen of the motion."""
    assert item.motion is not None
    title = item.title if item.parts == 1 else f"{item.title}（{item.part}/{item.parts}）"
    return {"title": title, "motion": text_of(item.motion), "choices": list(voting.CHOICES)}


def text_of(motion: Motion) -> dict[str, str]:
    return {name: getattr(motion, name) for name in ("what", "plain", "who", "by_when", "cost", "done_means")}


def preset(room: Room) -> Preset:
    return room.preset


def count(vote: Vote) -> dict[str, Any]:
    """Return the result of 赞成, 反对 and 弃权 under the frozen rule."""
    rule = preset_from_facts(vote.frozen["preset"])
    case = counted.case_of(vote)
    result = result_of(vote, rule, case, judge(rule, case))
    return _without_few(vote, rule, case, result) if vote.is_secret and rule.is_by_side else result


def _without_few(vote: Vote, rule: Preset, case: Case, result: dict[str, Any]) -> dict[str, Any]:
    """Take the sides out of a secret result where one of them cast too few ballots to be told, and off the ballots."""
    if secret.are_sides_shown({code: count.cast for code, count in case.sides.items()}):
        return result
    secret_ballots.forget_sides(vote.id)
    labels = {side["code"]: side["label"] for side in vote.frozen["sides"]}
    present = {language: attendance_sentence(judge(rule, case).tests, labels, language) for language in LANGUAGES}
    return secret.covered(result, present)


def result_of(vote: Vote, rule: Preset, case: Case, judgement: Judgement) -> dict[str, Any]:
    """Return a judged count as it is stored: verdict, every number, tests, and the sentences in both languages."""
    labels = {side["code"]: side["label"] for side in vote.frozen["sides"]}
    return {
        "verdict": judgement.verdict,
        "overall": asdict(case.overall),
        "sides": {code: asdict(count) for code, count in case.sides.items()},
        "tests": [asdict(result) for result in judgement.tests],
        "sentences": {language: verdict_sentence(rule, case, judgement, labels, language) for language in LANGUAGES},
    }


def decide(meeting: Meeting, vote: Vote, by: By, now: datetime) -> None:
    """Write what follows: the item is decided; a carried motion leaves the draft of a resolution."""
    item = item_of(meeting, vote.item_id)
    if vote.verdict == "carried":
        draft(meeting, vote, closed_items.vote_motion(vote.frozen)["what"], by, now)
    else:
        note_tie(meeting, item, vote, by, now)
    if motion_parts.next_part(item):
        item.state = agenda.next_state(item.state, "close_part")
        return
    item.state, item.closed_at = agenda.next_state(item.state, "close_vote"), now
    follow_item(item, "decide", by, now)
