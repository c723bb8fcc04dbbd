"""The calculator's fields: the figures that a rule asks for, in groups; a figure's name, its text, what is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from blueprints.voting.calculator_words import FIGURE_WORDS, Names
from rules.areas import area_dm2
from rules.count_errors import FigureMissing
from rules.counts import FIGURE_LIMIT, FIGURES, Count, check_figures
from rules.preset_facts import Preset

ATTENDANCE = FIGURES[:2]
BALLOTS = tuple(name for name in FIGURES if name != "present")
# What is mostly none begins with 0; what a line of the shell may leave out is 0 in an address without it, too.
BEGIN_WITH_NONE = ("abstain", "spoiled")
MAY_BE_EMPTY = ("spoiled",)
LONGEST = len(str(FIGURE_LIMIT))

_WHOLE = re.compile(r"(-?)0*([0-9]+)")


@dataclass(slots=True)
class Figure:
    """One field: its name in the query, what was typed, what is wrong with it."""

    name: str
    text: str
    errors: list[str] = field(default_factory=list)
    is_missing: bool = False

    @property
    def figure(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def id(self) -> str:
        return "figure-" + self.name.replace(".", "-")

    @property
    def may_be_empty(self) -> bool:
        return self.figure in MAY_BE_EMPTY


@dataclass(slots=True)
class Group:
    """The fields of the whole roll (code ""), of a side, or of the area."""

    code: str
    figures: list[Figure]

    @property
    def parts(self) -> list[list[Figure]]:
        """Who is there, then the ballots."""
        people = [each for each in self.figures if each.figure in ATTENDANCE]
        return [part for part in (people, self.figures[len(people) :]) if part]


def groups_of(preset: Preset, names: Names) -> list[Group]:
    """Return empty fields for what the rule asks for."""
    if preset.is_by_ballots:
        groups = {"": BALLOTS, **({"area": BALLOTS} if preset.counts_area else {})}
    elif preset.is_by_side:
        groups = {side.code: FIGURES for side in names.sides}
    else:
        groups = {"": FIGURES, **dict.fromkeys(preset.sides_asked, ATTENDANCE)}
    return [
        Group(code, [Figure(f"{code}.{name}" if code else name, "") for name in figures])
        for code, figures in groups.items()
    ]


def known_names(names: Names) -> Iterator[str]:
    """Return the names of all figures that some rule could ask for."""
    for group in ("", "area", *names.labels):
        yield from (f"{group}.{figure}" if group else figure for figure in FIGURE_WORDS)


def tidy(text: str) -> str:
    """Full-width digits, as a Chinese keyboard writes them, are digits; what is blank is empty."""
    return normalize("NFKC", text).strip()


def whole(text: str) -> int | str:
    """Return a whole number as one; the rule says what is wrong with anything else. Its first digits tell its size."""
    match = _WHOLE.fullmatch(text)
    return int(match[1] + match[2][:LONGEST]) if match and text.isascii() else text


def check_figure(each: Figure) -> None:
    """Raise a CountInvalid for a figure that is wrong whatever the others are."""
    group, _, name = each.name.rpartition(".")
    if not each.text:
        if not each.may_be_empty:
            raise FigureMissing(side=None, field=each.name)
    elif group == "area":
        area_dm2(each.text, each.name)
    else:
        values: dict[str, Any] = {"entitled": 0, "present": 0, name: whole(each.text)}
        check_figures(Count(**values), group or None)
