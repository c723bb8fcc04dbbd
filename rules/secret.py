"""无记名: what a secret ballot's message comes to, when such a vote may open, and which counts nobody is shown.

source: RULEBOOK §4, Secret: “Where any side has fewer than 3 ballots, no side's count is shown. A by-side secret vote needs
≥ 3 present on each side and says “若全组一致，等于公开”” (docs/decisions/0018-secret-ballots-and-the-published-list.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from rules.candidates import Paper
from rules.casts import Cast
from rules.counting import check_may_cast
from rules.counts import Count
from rules.errors import N_, NotAllowed, Refused
from rules.room import Room
from rules.voting import (
    BallotFinal,
    KeyOfAnother,
    LeftTheRoom,
    NotOnRoll,
    RollEntry,
    Taken,
    check_choice,
    check_fits,
    check_key,
    check_open_still,
    is_secret,
)
from rules.words import Language

FEWEST_OF_A_SIDE = 3


class SecretSideTooSmall(Refused):
    """Facts: side (its label), present, need (heads)."""

    code: ClassVar[str] = "secret_side_too_small"
    message: ClassVar[str] = N_(
        "%(side)s只到了%(present)s人。分组计票的无记名表决，每组至少要到%(need)s人，不然等于公开。请等人到齐，或者征得大家同意改为记名。"
    )


class SecretNotEntered(NotAllowed):
    code: ClassVar[str] = "secret_not_entered"
    message: ClassVar[str] = N_(
        "无记名表决不能由工作人员代录，不然就有人知道这张票。可以请本人信得过的人在旁边帮忙，用本人的手机投，或者到写票处用纸票。"
    )


class SecretBallotStands(Refused):
    code: ClassVar[str] = "secret_ballot_stands"
    message: ClassVar[str] = N_(
        "您已经投过票了，没有改动。无记名表决要改票，请用原来投票的那部手机、原来的页面；别处认不出哪张票是您的。"
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A secret ballot that lies there under a key: nobody knows whose it is."""

    choice: str
    side: str | None = None


def check_open(room: Room) -> None:
    """Raise SecretSideTooSmall where the item's secret vote would count a side with too few present (heads) by itself."""
    if room.item is None or not is_secret(room.item, "motion") or not room.preset.is_by_side:
        return
    for side in room.sides:
        present = sum(1 for seat in room.voters if seat.side == side.code and seat.is_present)
        if present < FEWEST_OF_A_SIDE:
            raise SecretSideTooSmall(side=side.label, present=present, need=FEWEST_OF_A_SIDE)


def check_ballot(
    cast: Cast,
    vote_state: str,
    entry: RollEntry | None,
    used: Found | None,
    replaced: Found | None,
    *,
    is_changeable: bool,
    method: str = "phones",
    has_left: bool = False,
    paper: Paper | None = None,
) -> Taken:
    """Judge one message; the receipt of a secret ballot is its key, and whoever shows the key may replace the ballot.

    `used`: what lies there under the message's own key, looked at before the vote's state: a repeat gets its first answer.
    `replaced`: what lies there under the key that it replaces. Raises a Refused or NotAllowed for what is not counted.
    """
    check_key(cast.key)
    check_choice(cast.choice)
    if cast.entered_by_id is not None and cast.entered_by_id != cast.member_id:
        raise SecretNotEntered()
    has_voted = entry is not None and entry.has_voted
    if used is not None:
        if not has_voted:
            raise KeyOfAnother()
        return Taken(used.choice, cast.key, is_new=False)
    _check_may_vote(cast.vote_id, vote_state, entry, has_left)
    check_may_cast(method, entry.instead if entry is not None else None)
    check_fits(cast.choice, paper)
    if has_voted:
        if replaced is None:
            raise SecretBallotStands()
        if not is_changeable:
            raise BallotFinal(vote_id=cast.vote_id)
    if replaced is not None and not _is_their_own(entry, replaced):
        raise KeyOfAnother()
    return Taken(cast.choice, cast.key, is_new=True)


def _check_may_vote(vote_id: int, vote_state: str, entry: RollEntry | None, has_left: bool) -> None:
    check_open_still(vote_id, vote_state, entry)
    if entry is None or not entry.is_present:
        raise NotOnRoll(vote_id=vote_id)
    if has_left:
        raise LeftTheRoom(vote_id=vote_id)


def _is_their_own(entry: RollEntry | None, replaced: Found) -> bool:
    return entry is not None and entry.has_voted and replaced.side in (None, entry.side)


def added(count: Count, choices: Mapping[str, int]) -> Count:
    """Return a count with so many ballots more (heads by choice)."""
    more = {choice: getattr(count, choice) + heads for choice, heads in choices.items()}
    return replace(count, **more)


def are_sides_shown(ballots_by_side: Mapping[str, int]) -> bool:
    """Whether the counts of sides may be told: every side has three ballots at least (heads). Never where none is known."""
    return bool(ballots_by_side) and all(heads >= FEWEST_OF_A_SIDE for heads in ballots_by_side.values())


def covered(result: Mapping[str, Any], attendance: Mapping[Language, str]) -> dict[str, Any]:
    """Return a result without the sides' counts: the verdict stands, and the sentence says why no side is told.

    `attendance`: the sentence about who was present, which is no secret.
    """
    tests = [test for test in result["tests"] if test["test"] == "attendance" or test["side"] is None]
    sentences = {
        language: attendance[language] + _COVERED[language][result["verdict"]] for language in result["sentences"]
    }
    return {**result, "sides": {}, "tests": tests, "sentences": sentences, "is_covered": True}


# Frozen with a result, in both languages: gettext has no part.
_COVERED: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "carried": "有一组交回的票不到3张，为了不泄露谁投了什么，不公布各组票数。两组都达到规定票数，通过。",
        "lost": "有一组交回的票不到3张，为了不泄露谁投了什么，不公布各组票数。没有两组都达到规定票数，未通过。",
        "inquorate": "到会人数不足，暂不能表决。",
    },
    "en": {
        "carried": "A side cast fewer than 3 ballots, so no side's count is told. Both sides reached what is needed; carried.",
        "lost": "A side cast fewer than 3 ballots, so no side's count is told. Not both sides reached what is needed; not "
        "carried.",
        "inquorate": "Too few were present, so no vote could be taken.",
    },
}
