"""The figures of one vote: 应到, 实到 and the five values of a ballot, for the whole roll and for each side.

source: RULEBOOK §1, “Words” and “Errors, never verdicts”.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from rules.errors import (
    EntitledZero,
    FigureMissing,
    FigureUnknown,
    MoreBallotsThanPresent,
    MorePresentThanEntitled,
    NegativeCount,
    NotAnInteger,
    SideEmpty,
    SideMissing,
    SidesDoNotAddUp,
)
from rules.preset_facts import Preset


@dataclass(frozen=True, slots=True)
class Count:
    """Heads of one roll or one side: 应到 entitled, 实到 present, 赞成 yes, 反对 no, 弃权 abstain, 无效 spoiled."""

    entitled: int
    present: int
    yes: int = 0
    no: int = 0
    abstain: int = 0
    spoiled: int = 0

    @property
    def cast(self) -> int:
        """Ballots handed in, spoiled ones too."""
        return self.yes + self.no + self.abstain + self.spoiled

    @property
    def not_cast(self) -> int:
        """未投: present, but no ballot. They stay in 实到 and count as not 赞成."""
        return self.present - self.cast


FIGURES = tuple(figure.name for figure in fields(Count))


@dataclass(frozen=True)
class Case:
    """What is judged: the whole roll's count and, by the sides' codes, their parts."""

    overall: Count
    sides: Mapping[str, Count] = field(default_factory=dict)

    @classmethod
    def of_sides(cls, sides: Mapping[str, Count]) -> "Case":
        """Make a case whose whole is the sum of its sides."""
        sums = {name: sum(getattr(count, name) for count in sides.values()) for name in FIGURES}
        return cls(Count(**sums), dict(sides))


def check_case(preset: Preset, case: Case) -> None:
    """Raise a CountInvalid where the figures cannot be: an impossible count is an error, never a verdict.

    Sides are checked against the whole under every preset; a side without members is only an error where each side
    is asked on its own.
    """
    for code, count in case.sides.items():
        _check_integers(count, code)
    _check_integers(case.overall, None)
    for code in (test.scope for test in preset.tests if test.scope not in ("overall", "each_side")):
        if code not in case.sides:
            raise SideMissing(side=code)
    if preset.is_by_side:
        _check_sides_filled(case.sides)
    if case.overall.entitled == 0:
        raise EntitledZero(side=None)
    for side, count in (*case.sides.items(), (None, case.overall)):
        _check_possible(count, side)
    _check_sum(preset, case)


def _check_integers(count: Count, side: str | None) -> None:
    for name in FIGURES:
        value = getattr(count, name)
        # Counts also come from outside (JSON lines, forms); a bool is an int to Python, 5.0 is not one to us.
        if not isinstance(value, int) or isinstance(value, bool):
            raise NotAnInteger(side=side, field=name)
        if value < 0:
            raise NegativeCount(side=side, field=name, value=value)


def _check_sides_filled(sides: Mapping[str, Count]) -> None:
    if not sides:
        raise SideMissing(side=None)
    for code, count in sides.items():
        if count.entitled == 0:
            raise SideEmpty(side=code)


def _check_possible(count: Count, side: str | None) -> None:
    if count.present > count.entitled:
        raise MorePresentThanEntitled(side=side, present=count.present, entitled=count.entitled)
    if count.cast > count.present:
        raise MoreBallotsThanPresent(side=side, ballots=count.cast, present=count.present)


def _check_sum(preset: Preset, case: Case) -> None:
    """The sides add up to the whole; where a preset only asks about one side, the others may be left out."""
    if not case.sides:
        return
    total = Case.of_sides(case.sides).overall
    partial = not preset.is_by_side and any(test.scope in case.sides for test in preset.tests)
    for name in FIGURES:
        whole, parts = getattr(case.overall, name), getattr(total, name)
        if parts > whole or (parts < whole and not partial):
            raise SidesDoNotAddUp(field=name, total=whole, sum=parts)


def case_from_facts(facts: Mapping[str, object], preset: Preset) -> Case:
    """Read a case from JSON facts: the figures by name, and `sides` by code (RULEBOOK §1, “from a shell”).

    `spoiled` may be left out. Under a by-side preset the whole is the sum of the sides, or what is given, and then
    it must agree; under a preset that asks one side for attendance only, that side's ballots may be left out.
    Types are looked at by `check_case`. Raises FigureMissing, FigureUnknown, SideMissing.
    """
    given = {name: value for name, value in facts.items() if name not in ("preset", "sides")}
    sides = _sides_from_facts(facts.get("sides", {}), preset)
    if not preset.is_by_side:
        return Case(_count_from_facts(given, None, FIGURES[:-1]), sides)
    _refuse_unknown(given, None)
    for code, count in sides.items():
        _check_integers(count, code)
    totals = Case.of_sides(sides).overall
    whole: dict[str, Any] = {**{name: getattr(totals, name) for name in FIGURES}, **given}
    return Case(Count(**whole), sides)


def _sides_from_facts(facts: object, preset: Preset) -> dict[str, Count]:
    if not isinstance(facts, Mapping):
        raise SideMissing(side=None)
    required = FIGURES[:-1] if preset.is_by_side else FIGURES[:2]
    return {code: _count_from_facts(figures, code, required) for code, figures in facts.items()}


def _count_from_facts(facts: object, side: str | None, required: tuple[str, ...]) -> Count:
    if not isinstance(facts, Mapping):
        raise SideMissing(side=side)
    _refuse_unknown(facts, side)
    for name in required:
        if name not in facts:
            raise FigureMissing(side=side, field=name)
    return Count(**facts)


def _refuse_unknown(facts: Mapping[str, object], side: str | None) -> None:
    # A misspelt “abstian” left aside would change the verdict.
    for name in facts:
        if name not in FIGURES:
            raise FigureUnknown(side=side, field=name)
