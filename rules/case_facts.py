"""Reading a case from JSON facts: the figures by name, `sides` by code, `area` in decimal words.

source: RULEBOOK §1, “Asking the rule book from a shell”.
"""

from collections.abc import Mapping
from typing import Any

from rules.areas import area_dm2
from rules.count_errors import AreaMissing, FigureMissing, FigureUnknown, PresentNotAsked, SideMissing
from rules.counts import FIGURES, Case, Count, check_figures
from rules.preset_facts import Preset

# `spoiled` may be left out everywhere.
_REQUIRED = FIGURES[:-1]
_ATTENDANCE = FIGURES[:2]
_BALLOTS = tuple(name for name in FIGURES if name != "present")
_NOT_FIGURES = ("preset", "sides", "area")


def case_from_facts(facts: Mapping[str, object], preset: Preset) -> Case:
    """Read the case that `preset` judges; a figure that it does not ask for is an error, since it may be misspelt.

    Under a by-side preset the whole is the sum of the sides, or what is given, and then it must agree; under a preset
    that asks one side for attendance only, that side's ballots may be left out. Types of heads are looked at by
    `check_case`. Raises FigureMissing, FigureUnknown, SideMissing, AreaMissing, AreaNotDecimal, PresentNotAsked.
    """
    given = {name: value for name, value in facts.items() if name not in _NOT_FIGURES}
    if preset.is_by_ballots:
        return _case_of_ballots(given, facts, preset)
    if "area" in facts:
        raise FigureUnknown(side=None, field="area")
    sides = _sides(facts.get("sides", {}), preset)
    if not preset.is_by_side:
        return Case(_count(given, None, _REQUIRED), sides)
    _refuse_unknown(given, None)
    for code, count in sides.items():
        check_figures(count, code)
    totals = Case.of_sides(sides).overall
    whole: dict[str, Any] = {**dict(zip(FIGURES, totals.figures, strict=True)), **given}
    return Case(Count(**whole) if given else totals, sides)


def _case_of_ballots(given: Mapping[str, object], facts: Mapping[str, object], preset: Preset) -> Case:
    for name in ("sides", *(() if preset.counts_area else ("area",))):
        if name in facts:
            raise FigureUnknown(side=None, field=name)
    heads = _ballots(given, "")
    if not preset.counts_area:
        return Case(heads)
    area = facts.get("area")
    if not isinstance(area, Mapping):
        raise AreaMissing(side=None)
    for name in area:
        _check_asked(name, "area.")
    return Case(heads, area=_ballots({name: area_dm2(text, f"area.{name}") for name, text in area.items()}, "area."))


def _ballots(given: Mapping[str, Any], prefix: str) -> Count:
    """Return the count of ballots handed in; who handed one in took part."""
    for name in given:
        _check_asked(name, prefix)
    for name in _BALLOTS[:-1]:
        if name not in given:
            raise FigureMissing(side=None, field=prefix + name)
    # With 0 present for now: what is no number cannot be summed up.
    check_figures(Count(present=0, **given), None, prefix)
    return Count.of_ballots(**given)


def _check_asked(name: str, prefix: str) -> None:
    if name == "present":
        raise PresentNotAsked(side=None)
    if name not in FIGURES:
        raise FigureUnknown(side=None, field=prefix + name)


def _sides(facts: object, preset: Preset) -> dict[str, Count]:
    if not isinstance(facts, Mapping):
        raise SideMissing(side=None)
    return {code: _count(figures, code, _required(code, preset)) for code, figures in facts.items()}


def _required(code: str, preset: Preset) -> tuple[str, ...]:
    """Return the figures without which a side cannot be judged, nor be checked against the whole."""
    asks_ballots = any(test.kind == "approval" and test.scope == code for test in preset.tests)
    return _ATTENDANCE if preset.sides_asked and not preset.is_by_side and not asks_ballots else _REQUIRED


def _count(facts: object, side: str | None, required: tuple[str, ...]) -> Count:
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
