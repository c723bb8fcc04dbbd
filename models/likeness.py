"""Groups that a topic may belong to: how alike titles are, by pairs of characters.

Chinese has no spaces: “停车难” is read as 停车 and 车难, and pairs that two titles share tell of the same matter.
A suggestion for the secretary, never a decision (docs/decisions/0009).
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from sqlalchemy import select

from extensions import db
from models.groups import Group
from models.topics import Topic
from rules.groups import COLLECTING_STATES, PROPOSAL_STATES

NEWEST, NEWEST_FOR_LIST = 2000, 500  # topics that are looked at: for one page about one topic, for a list of thirty
CLOSER_LOOK = 16  # those of them that share most pairs are compared exactly
TITLE_SCORE, TEXT_SCORE = 42, 66  # of 100: a longer text shares pairs by chance
TEXT_START = 80
SHOWN = 5
WORD = re.compile(r"\w+")
# Pairs that nearly every topic has say nothing.
SAID_BY_ALL = frozenset(
    [
        "我们",
        "小区",
        "社区",
        "希望",
        "居民",
        "大家",
        "议事",
        "事会",
        "没有",
        "有人",
        "没人",
        "可以",
        "能不",
        "不能",
        "一个",
        "问题",
        "反映",
        "这个",
    ]
)
UNDECIDED_STATES = tuple(dict.fromkeys((*COLLECTING_STATES, *PROPOSAL_STATES)))


@dataclass(frozen=True, slots=True)
class Alike:
    """A group that has a topic like the one that is asked about; `score` of 100."""

    number: int
    title: str
    state: str
    score: int


@lru_cache(maxsize=8192)
def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text, signs left out."""
    bare = "".join(WORD.findall(text)).lower()
    return frozenset(bare[place : place + 2] for place in range(len(bare) - 1)) - SAID_BY_ALL


class Likeness:
    """The newest topics of groups that are not decided, ready to be compared with many others."""

    def __init__(self, council_id: int, newest: int = NEWEST) -> None:
        query = (
            select(Topic.public_title, Group.number, Group.title, Group.state)
            .join(Group, Group.id == Topic.group_id)
            .where(Topic.council_id == council_id, Topic.state == "grouped", Group.state.in_(UNDECIDED_STATES))
            .order_by(Topic.id.desc())
            .limit(newest)
        )
        self._rows = db.session.execute(query).all()
        self._pairs = [pairs(row[0]) for row in self._rows]
        self._places: dict[str, list[int]] = {}
        for place, found in enumerate(self._pairs):
            for pair in found:
                self._places.setdefault(pair, []).append(place)

    def groups_like(self, title: str, text: str = "", but: Collection[int | None] = ()) -> list[Alike]:
        """Return the groups that are most alike, each once, the likeliest first; `but`: numbers to leave out."""
        best: dict[int, Alike] = {}
        scored = [*self._score(pairs(title), TITLE_SCORE)]
        if text:
            scored += self._score(pairs(title + text[:TEXT_START]), TEXT_SCORE)
        for score, place in scored:
            _, number, group_title, state = self._rows[place]
            if number not in but and (number not in best or best[number].score < score):
                best[number] = Alike(number, group_title, state, score)
        return sorted(best.values(), key=lambda alike: (-alike.score, -alike.number))[:SHOWN]

    def _score(self, wanted: frozenset[str], at_least: int) -> list[tuple[int, int]]:
        shared = Counter(place for pair in wanted for place in self._places.get(pair, ()))
        told = " ".join(sorted(wanted))
        scores = (
            (int(fuzz.token_set_ratio(told, " ".join(self._pairs[place]), score_cutoff=at_least)), place)
            for place, _ in shared.most_common(CLOSER_LOOK)
        )
        return [each for each in scores if each[0]]
