"""重新审议: whether the same matter may come before the council again, and from when.

source: RULEBOOK §2, 重新审议: “lost: the same substance barred 90 days (charter) unless 1/3 of each side bring new facts.
Carried: changed only with notice, by the same preset, not once carried out. Tie and adjournment carry no bar”; §1, “A
second tie on the same matter: postponed for the charter's days or referred upward; no third vote”.
choice: whoever moves and endorses the motion anew brings the new facts; days count from the day after the vote.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rules.charter_fields import Charter
from rules.errors import N_, Invalid, Refused
from rules.majority import TestResult
from rules.meetings import Seat


class ReconsiderationBarred(Refused):
    """Facts: title, decided_on, until (dates)."""

    code: ClassVar[str] = "reconsideration_barred"
    message: ClassVar[str] = N_(
        "“%(title)s”%(decided_on)s表决没有通过，到%(until)s为止不再审议，除非每组都有三分之一的代表联名提出新情况。"
    )


class SecondTie(Refused):
    """Facts: title, until (a date)."""

    code: ClassVar[str] = "second_tie"
    message: ClassVar[str] = N_(
        "“%(title)s”两次表决都正好相等，到%(until)s为止不再表决。请到时再议，或者提请上级协调。"
    )


class ReferralNotDue(Refused):
    code: ClassVar[str] = "referral_not_due"
    message: ClassVar[str] = N_("两次表决都正好相等，才提请上级协调。这一项还没有到这一步。")


class BodyMissing(Invalid):
    code: ClassVar[str] = "body_missing"
    message: ClassVar[str] = N_("请写提请哪个单位协调，例如“街道办事处”。")


class ChangeNotNoticed(Refused):
    code: ClassVar[str] = "change_not_noticed"
    message: ClassVar[str] = N_("已经通过的事项，要写进会议通知才能重新审议。请列入下次会议。")


class OtherPreset(Refused):
    code: ClassVar[str] = "other_preset"
    message: ClassVar[str] = N_("已经通过的事项，要用当时的表决规则才能改。请按原来的规则表决。")


class CarriedOutAlready(Refused):
    code: ClassVar[str] = "carried_out_already"
    message: ClassVar[str] = N_("这件事已经办完，不能再改决定。有新的想法，请提一个新的议题。")


@dataclass(frozen=True, slots=True)
class Decision:
    """An earlier vote on the same matter. `decided_on` is a local date; `is_tie`: lost by exact equality."""

    title: str
    verdict: str
    decided_on: date
    is_tie: bool = False


def is_tie(tests: Iterable[TestResult]) -> bool:
    """Whether a vote was lost by exact equality and nothing else: 2Y = P, 2Y = N or Y = F in every failed approval test."""
    failed = [test for test in tests if not test.met]
    return bool(failed) and all(test.test == "approval" and _is_equal(test) for test in failed)


def _is_equal(test: TestResult) -> bool:
    # Only where 赞成 is measured against 反对 can more be needed than there are.
    is_against_no = test.need > test.of
    # Half of a base is a tie only where more than half of it is asked for, not two thirds.
    is_majority = test.need == test.of // 2 + 1
    return test.have == test.of if is_against_no else is_majority and 2 * test.have == test.of


def is_second_tie(decisions: Sequence[Decision]) -> bool:
    """Whether the last two votes on the matter (oldest first) were ties: there is no third one soon."""
    return len(decisions) > 1 and decisions[-1].is_tie and decisions[-2].is_tie


def check_refer(tie_until: date | None, body: str) -> None:
    """Raise ReferralNotDue unless a second tie stands behind it, BodyMissing unless it says to whom."""
    if tie_until is None:
        raise ReferralNotDue()
    if not body.strip():
        raise BodyMissing(field="body")


def barred_until(decided_on: date, days: int) -> date:
    """Return the last day of the bar (charter: `days`); the day after the vote is the first."""
    return decided_on + timedelta(days=days)


def has_new_facts(backer_ids: Collection[int], seats: Sequence[Seat]) -> bool:
    """Whether at least a third of each side on the roster stand behind the motion (heads)."""
    sides = {seat.side for seat in seats}
    return bool(sides) and all(_has_third(backer_ids, [seat for seat in seats if seat.side == side]) for side in sides)


def _has_third(backer_ids: Collection[int], seats: Sequence[Seat]) -> bool:
    return 3 * sum(1 for seat in seats if seat.member_id in backer_ids) >= len(seats)


def check_again(
    decisions: Sequence[Decision], on: date, charter: Charter, backer_ids: Collection[int], seats: Sequence[Seat]
) -> None:
    """Raise when the matter of `decisions` (oldest first) cannot be voted on again `on` that day.

    Adjournment leaves no decision behind, and one tie no bar; after a second one only time helps.
    """
    if not decisions or decisions[-1].verdict != "lost":
        return
    last = decisions[-1]
    if last.is_tie:
        until = barred_until(last.decided_on, charter.second_tie_days)
        if on <= until and is_second_tie(decisions):
            raise SecondTie(title=last.title, until=until)
        return
    until = barred_until(last.decided_on, charter.reconsider_days)
    if on <= until and not has_new_facts(backer_ids, seats):
        raise ReconsiderationBarred(title=last.title, decided_on=last.decided_on, until=until)


def check_change(
    then: Mapping[str, object], now: Mapping[str, object], *, is_noticed: bool, is_carried_out: bool
) -> None:
    """Raise when what was carried cannot be changed; `then` and `now` are the facts of the presets (rules.preset_facts)."""
    if is_carried_out:
        raise CarriedOutAlready()
    if not is_noticed:
        raise ChangeNotNoticed()
    if then != now:
        raise OtherPreset()
