"""One ballot and one vote: who may cast, what a repeated message gets, when a vote may open.

source: RULEBOOK §4; DESIGN §3 (docs/decisions/0007-a-ballot-is-counted-once.md)
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules import recusal
from rules.agenda import ItemStateRefuses, check_in_session, check_may_be_decided
from rules.agenda import next_state as next_item_state
from rules.candidates import Paper
from rules.counting import check_may_cast
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.floor import floor_blocker
from rules.majority import Case, Count
from rules.marks import check_not_spoiled, is_marks
from rules.meetings import AttendanceTooLow, MeetingNotInSession, attendance_results
from rules.proxies import check_one_ballot_each
from rules.room import Item, Room
from rules.vote_record import frozen_digest as frozen_digest

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("open", "close"): "closed",
    ("open", "abort"): "aborted",
    # Exactly equal, where the charter then gives the chair a ballot (rules/chair_vote.py).
    ("open", "tie"): "tied",
    ("tied", "chair_casts"): "closed",
    ("tied", "abort"): "aborted",
}
STATES = ("open", "closed", "aborted", "tied")
# Not decided yet: at most one vote of a meeting is in one of these.
UNDECIDED = ("open", "tied")
CHOICES = ("yes", "no", "abstain")
BALLOT_KINDS = ("named", "secret")
# What a vote may ask, and how its ballots are taken.
QUESTIONS = ("motion", "amendment", "choice", "election")
METHODS = ("phones", "hands")
KEY_HEX_LENGTH = 32
SHORTEST_SECONDS = 10
LONGEST_SECONDS = 3600


class VoteStateRefuses(Refused):
    code: ClassVar[str] = "vote_state_refuses"
    message: ClassVar[str] = N_("这次表决已经结束，不能再改。请看屏幕上的结果。")


class VoteClosed(Refused):
    code: ClassVar[str] = "vote_closed"
    message: ClassVar[str] = N_("未计入：到达时表决已截止。您的票没有算进去，如有疑问请马上告诉主持人。")


class ChangeTooLate(VoteClosed):
    code: ClassVar[str] = "change_too_late"
    message: ClassVar[str] = N_("您改的票没有赶上，先前交的那张算数。如有疑问请马上告诉主持人。")


class VoteAborted(Refused):
    code: ClassVar[str] = "vote_aborted"
    message: ClassVar[str] = N_("未计入：这次表决已被主持人中止。请等重新表决时再投。")


class NotOnRoll(NotAllowed):
    code: ClassVar[str] = "not_on_roll"
    message: ClassVar[str] = N_("您不在这次表决的名册上（表决开始时没有签到，或者不是代表）。如有疑问请告诉秘书。")


class LeftTheRoom(NotAllowed):
    code: ClassVar[str] = "left_the_room"
    message: ClassVar[str] = N_("您已经离会，现在不能投票。回到会场请先签到，再投。离会前投的票仍然算数。")


class ChoiceInvalid(Invalid):
    code: ClassVar[str] = "choice_invalid"
    message: ClassVar[str] = N_("请在赞成、反对、弃权里选一个。")


class KeyInvalid(Invalid):
    code: ClassVar[str] = "key_invalid"
    message: ClassVar[str] = N_("这张票没有带上有效的编号。请刷新页面再投一次。")


class KeyOfAnother(NotAllowed):
    code: ClassVar[str] = "key_of_another"
    message: ClassVar[str] = N_("这张票的编号已经被用过。请刷新页面再投一次。")


class BallotFinal(Refused):
    code: ClassVar[str] = "ballot_final"
    message: ClassVar[str] = N_("您已经投过票，本会的章程规定投出后不能改。")


class QuestionUnknown(Invalid):
    code: ClassVar[str] = "question_unknown"
    message: ClassVar[str] = N_("没有这种表决。请刷新页面，从主持台再打开一次。")


class KindUnknown(Invalid):
    code: ClassVar[str] = "kind_unknown"
    message: ClassVar[str] = N_("请选记名或者无记名。")


class SecondsInvalid(Invalid):
    code: ClassVar[str] = "seconds_invalid"
    message: ClassVar[str] = N_("表决限时请填10秒到60分钟之间的秒数，或者留空不限时。")


class TieWaitsForChair(Refused):
    code: ClassVar[str] = "tie_waits_for_chair"
    message: ClassVar[str] = N_("票数正好相等。本会章程规定这时由主持人投一票：请在下面选赞成或反对。")


class AbortReasonMissing(Invalid):
    code: ClassVar[str] = "abort_reason_missing"
    message: ClassVar[str] = N_("请写明为什么中止表决，理由会记入记录并显示给大家。")


@dataclass(frozen=True, slots=True)
class RollEntry:
    """A person on the roll of a vote, as frozen at its opening, with the ballot that counts now."""

    member_id: int
    side: str
    is_present: bool
    choice: str | None = None
    receipt: str | None = None
    has_voted: bool = False
    instead: str | None = None
    represented_by: int | None = None


@dataclass(frozen=True, slots=True)
class UsedKey:
    """A message that was taken before: whose it was and how it was answered."""

    member_id: int
    choice: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a ballot message comes to. `is_new` is False for a repeat, which writes nothing."""

    choice: str
    receipt: str
    is_new: bool


def receipt_of(vote_id: int, member_id: int, key: str) -> str:
    """Return the 回执 of a ballot: 10 characters Crockford base32 in two groups, from the voter's own key."""
    digest = int.from_bytes(hashlib.sha256(f"{vote_id}:{member_id}:{key}".encode()).digest()[:7], "big") >> 6
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    letters = "".join(alphabet[(digest >> (5 * place)) & 31] for place in reversed(range(10)))
    return f"{letters[:5]}-{letters[5:]}"


def check_key(key: object) -> str:
    """Return the phone's key (128 random bits, 32 lower-case hex digits); raise KeyInvalid."""
    if not isinstance(key, str) or len(key) != KEY_HEX_LENGTH or not set(key) <= set("0123456789abcdef"):
        raise KeyInvalid(field="key")
    return key


def check_choice(choice: object) -> str:
    """Return a choice of either kind: 赞成, 反对, 弃权, or marks beside names; raise ChoiceInvalid."""
    if choice not in CHOICES and not is_marks(choice):
        raise ChoiceInvalid(field="choice")
    return str(choice)


def check_fits(choice: str, paper: Paper | None) -> None:
    """Raise ChoiceInvalid, MarksUnreadable or TooManyMarked for a choice that the vote's own paper does not offer."""
    if paper is not None:
        check_not_spoiled(choice, len(paper.names), paper.seats)
    elif choice not in CHOICES:
        raise ChoiceInvalid(field="choice")


def check_ballot(
    vote_id: int,
    vote_state: str,
    entry: RollEntry | None,
    used: UsedKey | None,
    *,
    member_id: int,
    choice: str,
    key: str,
    replaces: str | None,
    is_changeable: bool,
    has_left: bool = False,
    paper: Paper | None = None,
    method: str = "phones",
) -> Taken:
    """Judge one ballot message against the roll; raise a Refused or NotAllowed when it is not counted.

    The used keys are looked at before the vote's state, so that a repeated message gets its first answer for ever.
    `replaces` is the receipt that the sender believes current: a late repeat of an older choice changes nothing
    and is answered with the choice that stands. `paper`: what may be marked, of a vote with marks.
    """
    check_key(key)
    check_choice(choice)
    if used is not None:
        if used.member_id != member_id:
            raise KeyOfAnother()
        return Taken(used.choice, used.receipt, is_new=False)
    check_open_still(vote_id, vote_state, entry)
    if entry is None or not entry.is_present:
        raise NotOnRoll(vote_id=vote_id)
    check_may_cast(method, entry.instead)
    if has_left:
        raise LeftTheRoom(vote_id=vote_id)
    check_fits(choice, paper)
    if entry.receipt is not None and entry.choice is not None:
        if replaces != entry.receipt:
            return Taken(entry.choice, entry.receipt, is_new=False)
        if not is_changeable:
            raise BallotFinal(vote_id=vote_id)
    return Taken(choice, receipt_of(vote_id, member_id, key), is_new=True)


def check_open_still(vote_id: int, state: str, entry: RollEntry | None = None) -> None:
    """Raise VoteClosed or VoteAborted for what comes after the end.

    `entry`: of who has sent it; with a ballot that counts it is only a change that is late, and raises ChangeTooLate.
    """
    if state == "closed" and entry is not None and entry.has_voted and entry.instead is None:
        raise ChangeTooLate(vote_id=vote_id)
    if state == "closed":
        raise VoteClosed(vote_id=vote_id)
    if state != "open":
        raise VoteAborted(vote_id=vote_id)


def is_secret(item: Item, question: str) -> bool:
    """Whether a vote on the item is taken in secret: the motion says so; how the text is to read is settled openly."""
    return question != "amendment" and item.motion is not None and item.motion.ballot_kind == "secret"


def instead_of(room: Room, member_id: int) -> str | None:
    """Return what somebody on the roll does instead of voting, as a law may keep them on it: counting, or 回避."""
    if member_id in room.recused_ids:
        return "recused"
    return "counts" if member_id in room.counting.teller_ids else None


def state_at(state: str, closes_at: datetime | None, now: datetime) -> str:
    """Return a vote's state for a ballot that arrives at `now`: after its deadline it is closed, counted or not yet."""
    if state == "tied":
        return "closed"
    return "closed" if state == "open" and closes_at is not None and now >= closes_at else state


def check_kind(kind: str) -> str:
    """Return how a motion is voted on, named or secret; raise KindUnknown."""
    if kind not in BALLOT_KINDS:
        raise KindUnknown(field="ballot_kind")
    return kind


def check_change_kind(room: Room) -> None:
    """Raise what stands against another kind of ballot for the item before the meeting: only before its vote is opened.

    choice: the chair asks whether anybody objects; what was changed stands in the record.
    source: RULEBOOK §4, “记名 or 无记名 per motion”.
    """
    item = room.item
    if room.state != "in_session":
        raise MeetingNotInSession(state=room.state)
    if item is None or item.motion is None or item.state not in ("explaining", "round", "debate"):
        raise ItemStateRefuses(state=item.state if item is not None else None)


def check_seconds(seconds: int) -> int:
    """Return a time limit for a vote (seconds); raise SecondsInvalid. choice: ten seconds to an hour."""
    if not SHORTEST_SECONDS <= seconds <= LONGEST_SECONDS:
        raise SecondsInvalid(field="seconds")
    return seconds


def check_open_vote(room: Room) -> None:
    """Raise what stands against opening the vote on the item before the meeting.

    source: RULEBOOK §1 (attendance immediately before each vote; one ballot per person), §2 (充分讨论).
    """
    item = room.item
    if item is None:
        raise ItemStateRefuses(state=None)
    check_one_ballot_each(seat.member_id for seat in room.seats)
    recusal.check_settled(room.recusals)
    check_may_be_decided(room, item)
    blocker = floor_blocker(room, item)
    if blocker is not None:
        raise blocker
    next_item_state(item.state, "open_vote")
    check_in_session(room)
    results = attendance_results(room.preset, room.voters, room.electing_sides)
    if not all(result.met for result in results):
        raise AttendanceTooLow(results=results)


def next_state(state: str, act: str) -> str:
    """Return the vote's state after `act`; raise VoteStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise VoteStateRefuses(state=state, act=act) from None


def tally(roll: Iterable[RollEntry], sides: Iterable[str]) -> Case:
    """Count the roll (heads, by side). 未投 stays in 实到: it is what remains of it."""
    entries = list(roll)
    return Case.of_sides({side: _count([entry for entry in entries if entry.side == side]) for side in sides})


def _count(entries: list[RollEntry]) -> Count:
    return Count(
        entitled=len(entries),
        present=sum(1 for entry in entries if entry.is_present),
        yes=sum(1 for entry in entries if entry.choice == "yes"),
        no=sum(1 for entry in entries if entry.choice == "no"),
        abstain=sum(1 for entry in entries if entry.choice == "abstain"),
    )
