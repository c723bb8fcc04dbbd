"""What is missing: how many more people until a vote can be taken, how many more 赞成 until it is carried, or that it
cannot be carried any more.

Exact: with so many more the verdict turns, with one fewer it does not. Who comes or votes now may be of any side, where
no side is asked; what has been cast is not cast anew.
source: RULEBOOK §1, “says how many more people or votes are needed”; issue: “what is missing” is what turns the verdict.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rules.majority import Case, Count, Preset, Test, judge, needed, scoped
from rules.preset_facts import Kind, Measure


@dataclass(frozen=True, slots=True)
class Gap:
    """So much is missing on one side, or in all (`side` None): people, ballots or area.

    `amount`: heads, or hundredths of a square metre; None where no number is enough. `within`: of those who could still
    come, or vote. A gap in all beside gaps on sides includes them.
    """

    measure: Measure
    side: str | None
    amount: int | None
    within: int

    @property
    def can_be_filled(self) -> bool:
        return self.amount is not None and self.amount <= self.within


@dataclass(frozen=True, slots=True)
class Missing:
    """What turns the verdict. `to_meet`: more present, or more owners' ballots of any kind, until the vote stands.

    `to_carry`: more 赞成 from those who have not voted yet, until it is carried; with presence, once the vote stands.
    """

    to_meet: tuple[Gap, ...]
    to_carry: tuple[Gap, ...]

    @property
    def can_be_carried(self) -> bool:
        return all(gap.can_be_filled for gap in self.to_carry)

    @property
    def is_nothing(self) -> bool:
        return not self.to_meet and not self.to_carry


def missing(preset: Preset, case: Case) -> Missing:
    """Return what is missing to turn inquorate and lost into carried; nothing where it is carried.

    Where too few are present the ballots say nothing yet, since whoever comes changes what they are measured against.
    Raises a CountInvalid where the figures cannot be.
    """
    judgement = judge(preset, case)
    if preset.is_by_ballots:
        return Missing(_gaps(preset, case, "attendance", _turnout, _not_voted), _gaps_of_ballots(preset, case))
    if judgement.verdict == "inquorate":
        return Missing(_gaps(preset, case, "attendance", _people, _absent), ())
    return Missing((), _gaps(preset, case, "approval", _votes, _not_cast))


def _gaps_of_ballots(preset: Preset, case: Case) -> tuple[Gap, ...]:
    """An owner's 赞成 takes part and approves at once, so that each measure's larger number fills both."""
    tests = [(test, _turnout if test.kind == "attendance" else _votes) for test in preset.tests]
    return _joined(
        [_gap(test, side, count, short, _not_voted) for test, short in tests for side, count in scoped(test, case)]
    )


def _gaps(preset: Preset, case: Case, kind: Kind, short: "Short", within: Callable[[Count], int]) -> tuple[Gap, ...]:
    tests = [test for test in preset.tests if test.kind == kind]
    return _joined([_gap(test, side, count, short, within) for test in tests for side, count in scoped(test, case)])


Short = Callable[[Test, Count], int | None]


def _gap(test: Test, side: str | None, count: Count, short: Short, within: Callable[[Count], int]) -> Gap:
    return Gap(test.measure, side, short(test, count), within(count))


def _joined(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return one gap for each measure and side, the largest; what is missing in all is at least the sides' sum."""
    largest: dict[tuple[Measure, str | None], Gap] = {}
    for gap in gaps:
        key = (gap.measure, gap.side)
        if key not in largest or _is_larger(gap, largest[key]):
            largest[key] = gap
    sides = [gap for (_, side), gap in largest.items() if side is not None]
    wholes = [_with_sides(gap, sides) for (_, side), gap in largest.items() if side is None]
    return tuple(gap for gap in (*wholes, *sides) if gap.amount != 0)


def _is_larger(gap: Gap, other: Gap) -> bool:
    return other.amount is not None and (gap.amount is None or gap.amount > other.amount)


def _with_sides(whole: Gap, sides: list[Gap]) -> Gap:
    amounts = [gap.amount for gap in sides]
    if not whole.amount or None in amounts:
        return whole
    return Gap(whole.measure, None, max(whole.amount, sum(amount or 0 for amount in amounts)), whole.within)


def _people(test: Test, count: Count) -> int:
    return max(0, needed(test, count.entitled) - count.present)


def _absent(count: Count) -> int:
    return count.entitled - count.present


def _turnout(test: Test, count: Count) -> int:
    return max(0, needed(test, count.entitled) - count.cast)


def _not_voted(count: Count) -> int:
    return count.entitled - count.cast


def _not_cast(count: Count) -> int:
    return count.not_cast


def _votes(test: Test, count: Count) -> int | None:
    """Return how many more 赞成 meet the test; of ballots cast, each of them is one ballot more."""
    if test.base != "cast":
        of: int = getattr(count, test.base)
        return max(0, needed(test, of) - count.yes)
    # (Y + x)·m > k·(C + x), or ≥: with x on one side, x·(m − k) > k·C − m·Y.
    short = test.numerator * count.cast - test.denominator * count.yes
    rest = test.denominator - test.numerator
    if count.yes and (short < 0 or (short == 0 and not test.strict)):
        return 0
    if rest == 0:
        return None if count.cast else 1
    return max(1 - count.yes, short // rest + 1 if test.strict else -(-short // rest))
