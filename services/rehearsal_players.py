"""The pretend members of rehearsals: what they do at a moment, done through the commands of real ones."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from extensions import db
from models.meetings import Meeting
from models.members import By
from models.rehearsals import live_rehearsals
from models.room import room_of
from rules import rehearsal
from rules.casts import Cast
from rules.errors import RuleError
from rules.rehearsal import Act
from services import attendance, floor, motions, voting

log = logging.getLogger(__name__)


def play(now: datetime) -> None:
    """Let pretend members do what is theirs to do now; called by the clock each second."""
    for meeting_id, council_id in live_rehearsals():
        for act in rehearsal.acts(room_of(db.session.get_one(Meeting, meeting_id)), council_id, now):
            try:
                COMMANDS[act.name](meeting_id, act, council_id, now)
            except RuleError as refused:
                # The chair was quicker; at the next look the room is another one.
                log.info("rehearsal: %s refused: %s", act.name, refused.code)
    db.session.rollback()


def _check_in(meeting_id: int, act: Act, seed: int, now: datetime) -> None:
    code = db.session.get_one(Meeting, meeting_id).code
    attendance.check_in(meeting_id, act.member_id, By(act.member_id), now, code)


def _start_turn(meeting_id: int, act: Act, seed: int, now: datetime) -> None:
    floor.start_turn(meeting_id, act.target_id or 0, By(act.member_id), now, act.choice)


def _finish_turn(meeting_id: int, act: Act, seed: int, now: datetime) -> None:
    floor.finish_turn(meeting_id, act.target_id or 0, By(act.member_id), now)


def _pass_turn(meeting_id: int, act: Act, seed: int, now: datetime) -> None:
    floor.pass_turn(meeting_id, act.target_id or 0, By(act.member_id), now)


def _raise_hand(meeting_id: int, act: Act, seed: int, now: datetime) -> None:
    floor.raise_hand(meeting_id, act.member_id, By(act.member_id), now, act.choice or "yes")


def _second_motion(meeting_id: int, act: Act, seed: int, now: datetime) -> None:
    motions.second_motion(meeting_id, act.target_id or 0, act.member_id, By(act.member_id), now)


def _cast(meeting_id: int, act: Act, seed: int, now: datetime) -> None:
    vote_id = act.target_id or 0
    key = rehearsal.key_of(seed, vote_id, act.member_id)
    voting.cast_ballots([Cast(vote_id, act.member_id, act.choice or "yes", key)], now)


COMMANDS: Mapping[str, Callable[[int, Act, int, datetime], None]] = {
    "check_in": _check_in,
    "start_turn": _start_turn,
    "finish_turn": _finish_turn,
    "pass_turn": _pass_turn,
    "raise_hand": _raise_hand,
    "second_motion": _second_motion,
    "cast": _cast,
}
