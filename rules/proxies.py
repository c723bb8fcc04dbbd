"""Who casts a ballot: every representative in person, one each, whatever posts they hold.

source: RULEBOOK §1, “Proxies off (charter); 书面意见 are read out, not counted. Absent people never count as agreeing. One
ballot per person, whatever posts they hold”.
choice: a council cannot switch proxies on yet; nothing here counts one.
"""

from collections import Counter
from collections.abc import Iterable
from typing import ClassVar

from rules.errors import N_, Invalid, Refused


class ProxyNotOffered(Refused):
    code: ClassVar[str] = "proxy_not_offered"
    message: ClassVar[str] = N_("本会不办委托投票，要本人投。不能到会的，可以写书面意见，会上宣读，不计票。")


class WrittenOpinionNotCounted(Refused):
    code: ClassVar[str] = "written_opinion_not_counted"
    message: ClassVar[str] = N_("书面意见在会上宣读，不计入票数。要计票，请本人到会投票。")


class OnRollTwice(Invalid):
    """Facts: count (how many people)."""

    code: ClassVar[str] = "on_roll_twice"
    message: ClassVar[str] = N_("名册上有%(count)s人出现了不止一次。一人一票，不论担任几个职务，请先核对名册。")


def check_in_person(voter_id: int, caster_id: int) -> None:
    """Raise ProxyNotOffered when somebody would vote in another's place; 代录 on the spot is the voter's own act."""
    if voter_id != caster_id:
        raise ProxyNotOffered()


def check_not_written(is_written_opinion: bool) -> None:
    """Raise WrittenOpinionNotCounted when the words of somebody absent would be counted as a ballot."""
    if is_written_opinion:
        raise WrittenOpinionNotCounted()


def check_one_ballot_each(member_ids: Iterable[int]) -> None:
    """Raise OnRollTwice unless everybody stands on the roll once."""
    twice = sum(1 for times in Counter(member_ids).values() if times > 1)
    if twice:
        raise OnRollTwice(count=twice)
