"""The figures of one vote: 应到, 实到 and the five values of a ballot, for the whole roll, each side, and by area.

source: RULEBOOK §1, “Words” and “Errors, never verdicts”.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from rules.areas import area_text
from rules.count_errors import (
    AreaMissing,
    AreaZero,
    EntitledZero,
    FigureHasDecimals,
    FigureIsBoolean,
    FigureTooLarge,
    MoreAreaThanTotal,
    MoreBallotsThanEntitled,
    MoreBallotsThanPresent,
    MorePresentThanEntitled,
    NegativeCount,
    NotAnInteger,
    PresentNotAsked,
    RestImpossible,
    SideEmpty,
    SideMissing,
    SidesDoNotAddUp,
)
from rules.preset_facts import Preset

FIGURE_LIMIT = 10**100


@dataclass(frozen=True, slots=True)
class Count:
    """One roll or one side: 应到 entitled, 实到 present, 赞成 yes, 反对 no, 弃权 abstain, 无效 spoiled.

    In heads, or in hundredths of a square metre where it is the area that a case counts.
    """

    entitled: int
    present: int
    yes: int = 0
    no: int = 0
    abstain: int = 0
    spoiled: int = 0

    @classmethod
    def of_ballots(cls, entitled: int, yes: int, no: int, abstain: int = 0, spoiled: int = 0) -> "Count":
        """Count owners, who are nowhere present: whoever handed in a ballot, a spoiled one too, took part."""
        return cls(entitled, yes + no + abstain + spoiled, yes, no, abstain, spoiled)

    @property
    def figures(self) -> tuple[int, ...]:
        """The figures in the order of FIGURES."""
        return (self.entitled, self.present, self.yes, self.no, self.abstain, self.spoiled)

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
    """What is judged: the whole roll's count, by the sides' codes their parts, and for owners the area of the same."""

    overall: Count
    sides: Mapping[str, Count] = field(default_factory=dict)
    area: Count | None = None

    @classmethod
    def of_sides(cls, sides: Mapping[str, Count]) -> "Case":
        """Make a case whose whole is the sum of its sides."""
        figures = zip(*(count.figures for count in sides.values()), strict=True)
        return cls(Count(*map(sum, figures)) if sides else Count(0, 0), dict(sides))


def check_case(preset: Preset, case: Case) -> None:
    """Raise a CountInvalid where the figures cannot be: an impossible count is an error, never a verdict.

    Sides are checked against the whole under every preset; a side without members is only an error where the preset
    asks that side on its own.
    """
    for code, count in case.sides.items():
        check_figures(count, code)
    check_figures(case.overall, None)
    _check_sides_asked(preset, case.sides)
    if case.overall.entitled == 0:
        raise EntitledZero(side=None)
    if preset.is_by_ballots:
        _check_ballots(case.overall)
    for code, count in case.sides.items():
        _check_possible(count, code)
    _check_possible(case.overall, None)
    if case.sides:
        _check_sum(preset, case)
    if preset.counts_area:
        _check_area(case.area)


def check_figures(count: Count, side: str | None, prefix: str = "") -> None:
    """Raise a CountInvalid unless every figure is a whole number from 0 on. `prefix` stands before its name."""
    for name, value in zip(FIGURES, count.figures, strict=True):
        # Counts also come from outside (JSON lines, forms); a bool is an int to Python, 5.0 is not one to us.
        if type(value) is not int:
            raise _no_integer(value)(side=side, field=prefix + name)
        if value < 0:
            raise NegativeCount(side=side, field=prefix + name, value=value)
        if value >= FIGURE_LIMIT:
            raise FigureTooLarge(side=side, field=prefix + name)


def _no_integer(value: object) -> type[NotAnInteger]:
    kinds: Mapping[type, type[NotAnInteger]] = {bool: FigureIsBoolean, float: FigureHasDecimals}
    return kinds.get(type(value), NotAnInteger)


def _check_sides_asked(preset: Preset, sides: Mapping[str, Count]) -> None:
    for code in preset.sides_asked:
        if code not in sides:
            raise SideMissing(side=code)
    # One side alone is no side: the others are missing.
    if preset.is_by_side and len(sides) < 2:
        raise SideMissing(side=None)
    for code in sides if preset.is_by_side else preset.sides_asked:
        if sides[code].entitled == 0:
            raise SideEmpty(side=code)


def _check_ballots(count: Count) -> None:
    if count.cast > count.entitled:
        raise MoreBallotsThanEntitled(side=None, ballots=count.cast, entitled=count.entitled)
    if count.present != count.cast:
        raise PresentNotAsked(side=None)


def _check_possible(count: Count, side: str | None) -> None:
    if count.present > count.entitled:
        raise MorePresentThanEntitled(side=side, present=count.present, entitled=count.entitled)
    if count.cast > count.present:
        raise MoreBallotsThanPresent(side=side, ballots=count.cast, present=count.present)


def _check_sum(preset: Preset, case: Case) -> None:
    """The sides add up to the whole; where a preset only asks about one side, the others may be left out."""
    total = Case.of_sides(case.sides).overall
    is_partial = not preset.is_by_side and bool(preset.sides_asked)
    for name, whole, parts in zip(FIGURES, case.overall.figures, total.figures, strict=True):
        if parts > whole or (parts < whole and not is_partial):
            raise SidesDoNotAddUp(side=None, field=name, total=whole, sum=parts)
    present, entitled = case.overall.present - total.present, case.overall.entitled - total.entitled
    if present > entitled:
        raise RestImpossible(side=None, present=present, entitled=entitled)


def _check_area(area: Count | None) -> None:
    if area is None:
        raise AreaMissing(side=None)
    check_figures(area, None, "area.")
    if area.entitled == 0:
        raise AreaZero(side=None)
    if area.cast > area.entitled:
        raise MoreAreaThanTotal(side=None, ballots=area_text(area.cast), entitled=area_text(area.entitled))
    if area.present != area.cast:
        raise PresentNotAsked(side=None)
