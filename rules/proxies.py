"""委托投票: whether a member who is not there may have another cast the ballot, who may carry it, and in which votes.

source: RULEBOOK §1, “Proxies off (charter); 书面意见 are read out, not counted. Absent people never count as agreeing. One
ballot per person, whatever posts they hold”.
choice: docs/decisions/0024-proxies-where-the-charter-allows-them.md
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rules.errors import N_, CharterInvalid, Invalid, NotAllowed, Refused
from rules.meetings import Seat
from rules.preset_facts import Preset

Way = Literal["none", "same_side"]
WAYS: tuple[Way, ...] = ("none", "same_side")
# What a represented member's ballot may answer, and how it is cast.
QUESTIONS = ("motion", "amendment")
METHOD = "phones"


class ProxyNotOffered(Refused):
    code: ClassVar[str] = "proxy_not_offered"
    message: ClassVar[str] = N_("本会不办委托投票，要本人投。不能到会的，可以写书面意见，会上宣读，不计票。")


class ProxiesForbidden(CharterInvalid):
    """A law's rule asks for the members themselves. Facts as CharterInvalid."""

    code: ClassVar[str] = "proxies_forbidden"
    message: ClassVar[str] = N_("出自法规的表决规则下不办委托投票，请把“%(label)s”改为“不办”。")


class ProxyTooLate(Refused):
    code: ClassVar[str] = "proxy_too_late"
    message: ClassVar[str] = N_("委托要在表决开始以前登记或者撤销。请等这次表决结束。")


class MemberIsHere(Refused):
    code: ClassVar[str] = "member_is_here"
    message: ClassVar[str] = N_("本人已经签到，请本人投票，不用委托。")


class CarrierUnfit(Refused):
    code: ClassVar[str] = "carrier_unfit"
    message: ClassVar[str] = N_("受托人要是同一组、已经签到的另一位代表。请另选一位，或者先请受托人签到。")


class CarrierTaken(Refused):
    code: ClassVar[str] = "carrier_taken"
    message: ClassVar[str] = N_("这位代表已经受了一份委托。一个人最多受一份，请另选一位。")


class AlreadyRepresented(Refused):
    code: ClassVar[str] = "already_represented"
    message: ClassVar[str] = N_("这位代表已经委托了别人。要换受托人，请先撤销原来的委托。")


class CastByCarrier(NotAllowed):
    code: ClassVar[str] = "cast_by_carrier"
    message: ClassVar[str] = N_("这张票已经书面委托别人代投。本人到会的，请先签到，委托就结束了，再由本人投。")


class NothingToCarry(NotAllowed):
    code: ClassVar[str] = "nothing_to_carry"
    message: ClassVar[str] = N_(
        "这次表决没有由您代投的票，没有计入。委托只用于手机投的记名表决（议案和修正案）；无记名表决、推选和举手都要本人在场，"
        "本人到会签到以后委托也就结束了。"
    )


class WrittenOpinionNotCounted(Refused):
    code: ClassVar[str] = "written_opinion_not_counted"
    message: ClassVar[str] = N_("书面意见在会上宣读，不计入票数。要计票，请本人到会投票。")


class OnRollTwice(Invalid):
    """Facts: count (how many people)."""

    code: ClassVar[str] = "on_roll_twice"
    message: ClassVar[str] = N_("名册上有%(count)s人出现了不止一次。一人一票，不论担任几个职务，请先核对名册。")


@dataclass(frozen=True, slots=True)
class Proxy:
    """A written authorisation for one meeting, in force: `carrier_id` casts the ballot of `member_id`."""

    member_id: int
    carrier_id: int


def ways_offered(preset: Preset) -> tuple[Way, ...]:
    """Return what a charter may choose, its default first: a law's members come themselves."""
    return WAYS[:1] if preset.is_legal or not preset.serves_meetings else WAYS


def effective(preset: Preset, chosen: str) -> Way:
    """Return what the charter's choice comes to under a rule."""
    return next((way for way in ways_offered(preset) if way == chosen), WAYS[0])


def check_grant(way: Way, proxies: Iterable[Proxy], member: Seat, carrier: Seat | None, *, is_voting: bool) -> None:
    """Raise what stands against a new authorisation; `proxies` are those in force.

    `is_voting`: a vote is open. Who stands in for whom is settled before anybody knows what is decided, and frozen then.
    """
    if way == "none":
        raise ProxyNotOffered()
    if is_voting:
        raise ProxyTooLate()
    if member.is_present:
        raise MemberIsHere()
    if carrier is None or carrier.side != member.side or not carrier.is_present:
        raise CarrierUnfit()
    if any(each.member_id == member.member_id for each in proxies):
        raise AlreadyRepresented()
    if any(each.carrier_id == carrier.member_id for each in proxies):
        raise CarrierTaken()


def check_revoke(*, is_voting: bool) -> None:
    """Raise ProxyTooLate while a vote is open: its roll is frozen."""
    if is_voting:
        raise ProxyTooLate()


def counts_in(question: str, is_secret: bool, method: str) -> bool:
    """Whether a vote counts who is represented: named, from phones, on a motion or how it is to read; else they are away."""
    return question in QUESTIONS and not is_secret and method == METHOD


def carried(proxies: Iterable[Proxy], voters: Sequence[Seat], recused_ids: Collection[int]) -> dict[int, int]:
    """Return who of the voters is represented on a roll, and by whom.

    Both are on the roll, of one side, and take part in the decision; the member is away and the carrier is there.
    """
    seats = {seat.member_id: seat for seat in voters if seat.member_id not in recused_ids}
    found = {}
    for each in proxies:
        member, carrier = seats.get(each.member_id), seats.get(each.carrier_id)
        if member is None or carrier is None or member.side != carrier.side:
            continue
        if carrier.is_present and not member.is_present:
            found[member.member_id] = carrier.member_id
    return found


def check_cast(carrier_id: int | None, expected_id: int | None) -> None:
    """Raise unless a ballot comes from whom it has to come: `expected_id` carries it now, None where the member casts it."""
    if carrier_id is None and expected_id is not None:
        raise CastByCarrier()
    if carrier_id != expected_id:
        raise NothingToCarry()


def check_not_written(is_written_opinion: bool) -> None:
    """Raise WrittenOpinionNotCounted when the words of somebody absent would be counted as a ballot."""
    if is_written_opinion:
        raise WrittenOpinionNotCounted()


def check_one_ballot_each(member_ids: Iterable[int]) -> None:
    """Raise OnRollTwice unless everybody stands on the roll once."""
    twice = sum(1 for times in Counter(member_ids).values() if times > 1)
    if twice:
        raise OnRollTwice(count=twice)
