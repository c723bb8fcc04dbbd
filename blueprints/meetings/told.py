"""The record in sentences: the journal of a meeting told item by item, while it grows.

Acts are told in the words of blueprints/story.py; what the record says more fully (a speech with its stance, a vote
with its verdict) is told here. Each act stands in one place: its item's, or before and after the items.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from blueprints.story import Line, line_of
from models import journal
from models.floor import TurnRow, turns_of_meeting
from models.journal import JournalRow
from models.meetings import Meeting
from rules.errors import N_
from rules.minutes import GENERAL

KINDS: Mapping[str, str] = {
    "explain": N_("提案说明"),
    "round": N_("轮流发言"),
    "debate": N_("自由发言"),
    "question": N_("询问"),
    "statement": N_("说明情况"),
}
STANCES: Mapping[str, str] = {"yes": N_("赞成"), "no": N_("反对")}
# What many do one after the other stands in one line.
TOGETHER: Mapping[str, str] = {"checked_in": N_("签到：%(names)s"), "turn_passed": N_("这轮不讲：%(names)s")}
# What an officer may have entered for a member, and the record says so, as the result sheet does of ballots (代录).
ENTERED_FOR = ("checked_in", "checked_out", "leave_asked", "turn_passed", "motion_seconded", "amendment_moved")
# With these an item is over: what happens next is told after the items, until another one is opened.
LAST_OF_ITEM = ("item_discussed", "item_carried_over")
# A vote on these decides the item; after any other one it goes on.
DECIDING = ("motion", "choice", "election")


@dataclass(slots=True)
class Told:
    """Lines before the first item, of each item by its position, and of everything after or between items."""

    before: list[Line] = field(default_factory=list)
    items: dict[int, list[Line]] = field(default_factory=dict)
    after: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Voice:
    """What a sentence about a turn needs: names and the labels of sides, in the reader's language."""

    names: Mapping[int, str]
    labels: Mapping[str, str]
    language: str
    turns: Mapping[int, TurnRow]


def told(meeting: Meeting, names: Mapping[int, str], labels: Mapping[str, str], language: str) -> Told:
    """Return the meeting so far in sentences."""
    turns = {turn.id: turn for turn in turns_of_meeting(meeting.id)}
    voice = Voice(names, labels, language, turns)
    positions = {item.id: item.position for item in meeting.items}
    story, current, alike, started_for = Told(), GENERAL, _Alike(), set[int]()
    for row in journal.acts_of(journal.stream_of(meeting.council_id, meeting.id)):
        facts: dict[str, Any] = row.facts or {}
        turn = turns.get(facts.get("turn") or 0)
        position = positions[turn.item_id] if turn is not None else facts.get("item") or current
        line, entered = _line(row, voice), ""
        if _is_entered(row, started_for):
            entered = gettext("（代录）")
        if line is not None:
            name = voice.names.get(facts.get("member") or 0, "") + entered
            alike.put(_place(story, position), row.act, name, Line(line.at, line.words + entered))
        current = _current_after(row, current)
    return story


def _is_entered(row: JournalRow, started_for: set[int]) -> bool:
    """Whether an officer did for a member what the record says of them: checked in, left, began to speak and how.

    `started_for`: the turns that somebody else began; whoever presses when they have ended enters nothing of theirs.
    """
    is_for_another = row.entered_by_id is not None and row.entered_by_id != row.actor_id
    turn_id = int((row.facts or {}).get("turn") or 0)
    if row.act == "turn_started" and is_for_another:
        started_for.add(turn_id)
    return turn_id in started_for if row.act == "turn_done" else row.act in ENTERED_FOR and is_for_another


class _Alike:
    """Puts lines down, and what is like the line before into that one."""

    def __init__(self) -> None:
        self.place: list[Line] | None = None
        self.act, self.names = "", list[str]()

    def put(self, place: list[Line], act: str, name: str, line: Line) -> None:
        is_same = act in TOGETHER and act == self.act and place is self.place
        self.names = [*self.names, name] if is_same else [name]
        self.place, self.act = place, act
        if is_same:
            first = place.pop()
            line = Line(first.at, gettext(TOGETHER[act]) % {"names": gettext("、").join(self.names)})
        place.append(line)


def _place(story: Told, position: int) -> list[Line]:
    if position:
        return story.items.setdefault(position, [])
    return story.after if story.items else story.before


def _current_after(row: JournalRow, current: int) -> int:
    """Return on which item the meeting is after this act, GENERAL between items."""
    facts: dict[str, Any] = row.facts or {}
    if row.act == "item_opened":
        return int(facts["item"])
    is_decided = row.act == "vote_closed" and facts.get("question", "motion") in DECIDING
    return GENERAL if is_decided or row.act in LAST_OF_ITEM or row.act == "meeting_recessed" else current


def _line(row: JournalRow, voice: Voice) -> Line | None:
    facts: dict[str, Any] = row.facts or {}
    if row.act == "turn_done" and facts.get("turn") in voice.turns:
        return Line(row.recorded_at, _speech(voice.turns[facts["turn"]], int(facts.get("seconds") or 0), voice))
    if row.act == "vote_closed" and "sentences" in (facts.get("result") or {}):
        sentence = facts["result"]["sentences"][voice.language]
        return Line(row.recorded_at, gettext("表决结果：%(sentence)s", sentence=sentence))
    return line_of(row, voice.names)


def _speech(turn: TurnRow, seconds: int, voice: Voice) -> str:
    """Return “轮流发言：周阿珍（来穗人员代表）赞成，讲了1分20秒。”"""
    label = voice.labels.get(turn.side or "")
    values = {
        "kind": gettext(KINDS.get(turn.kind, N_("发言"))),
        "name": voice.names.get(turn.member_id, ""),
        "side": gettext("（%(side)s）", side=label) if label else "",
        "stance": gettext(STANCES[turn.stance or ""]) + gettext("，") if turn.stance in STANCES else "",
        "length": length(seconds),
    }
    return gettext("%(kind)s：%(name)s%(side)s%(stance)s讲了%(length)s。", **values)


def length(seconds: int) -> str:
    """Return a length of time as it is said: 1分20秒, 40秒."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return gettext("%(seconds)s秒", seconds=rest)
    return gettext("%(minutes)s分%(seconds)s秒", minutes=minutes, seconds=rest)
