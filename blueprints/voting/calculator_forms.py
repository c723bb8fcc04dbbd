"""The calculator's case in an address: which figures a rule asks for, what was typed, and what is wrong with it.

A figure's name in the query is its place in a line of `flask majority`: yes, migrant.yes, area.yes. The form also sends
`shown` (the rule that its fields belong to) and, as kept.…, what was typed for other rules; a shared link has neither.
choice: what the page does not know in an address (a messenger adds to links) is not counted, and it says so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from werkzeug.datastructures import MultiDict

from blueprints.voting.calculator_words import FIGURE_WORDS, Names, name_of
from rules.areas import area_dm2
from rules.count_errors import FigureMissing, LineKeyTwice
from rules.counts import FIGURE_LIMIT, FIGURES, Count, check_figures
from rules.errors import RuleError
from rules.preset_facts import Preset

ATTENDANCE = FIGURES[:2]
BALLOTS = tuple(name for name in FIGURES if name != "present")
# What is mostly none begins with 0; what a line of the shell may leave out is 0 in an address without it, too.
BEGIN_WITH_NONE = ("abstain", "spoiled")
MAY_BE_EMPTY = ("spoiled",)
KEPT = "kept."
LONGEST = len(str(FIGURE_LIMIT))

_WHOLE = re.compile(r"(-?)0*([0-9]+)")
# Where an error is shown that names no figure.
_PLACES: Mapping[str, str] = {
    "more_present_than_entitled": "present",
    "more_ballots_than_present": "yes",
    "more_ballots_than_entitled": "yes",
    "more_area_than_total": "area.yes",
    "area_zero": "area.entitled",
    "area_missing": "area.entitled",
    "entitled_zero": "entitled",
    "side_empty": "entitled",
    "side_missing": "entitled",
    "rest_impossible": "present",
}


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


class CaseForm:
    """A case as it was asked: fields for every figure that `preset` needs, facts as a line of the shell has them."""

    def __init__(self, query: MultiDict[str, str], preset: Preset, names: Names) -> None:
        self.preset, self.names = preset, names
        self.is_changed = query.get("shown", preset.id) != preset.id
        sent = {name: _tidy(text) for name, text in query.items() if name not in ("preset", "shown")}
        given = {name: text for name, text in sent.items() if not name.startswith(KEPT)}
        known = set(_known(names))
        self.unknown = sorted(name for name in given if name not in known)
        given = {name: text for name, text in given.items() if name in known}
        kept = {name.removeprefix(KEPT): text for name, text in sent.items() if name.startswith(KEPT)}
        kept = {name: text for name, text in kept.items() if name in known}
        # A fresh page, or a rule that was just chosen, complains of nothing.
        self.is_judged = bool(given) and not self.is_changed
        self.groups = _groups(preset, names)
        for each in self.figures:
            each.text = given.get(each.name, kept.get(each.name, self._first(each)))
        asked = {each.name for each in self.figures}
        self.kept = {name: text for name, text in {**kept, **given}.items() if name not in asked and text}
        # By hand one can ask more than a form does; the rule says what it thinks of that.
        more = {} if self.is_changed else {name: text for name, text in given.items() if name not in asked and text}
        self.case = {**{each.name: each.text for each in self.figures if each.text}, **more}
        self.errors: list[str] = []
        self.twice = [name for name in self.case if len(query.getlist(name)) > 1]
        if self.is_judged:
            self._check()

    @property
    def figures(self) -> Iterator[Figure]:
        return (figure for group in self.groups for figure in group.figures)

    @property
    def facts(self) -> dict[str, object]:
        """The case as a line of `flask majority`."""
        facts: dict[str, Any] = {"preset": self.preset.id}
        for name, text in self.case.items():
            group, _, figure = name.rpartition(".")
            if group == "area":
                facts.setdefault("area", {})[figure] = text
            elif group:
                facts.setdefault("sides", {}).setdefault(group, {})[figure] = _whole(text)
            else:
                facts[figure] = _whole(text)
        return facts

    @property
    def faults(self) -> list[Figure]:
        return [each for each in self.figures if each.errors]

    @property
    def is_valid(self) -> bool:
        return not self.errors and not self.faults

    @property
    def is_unfinished(self) -> bool:
        """Whether nothing is wrong but that some figures are still to come."""
        return not self.errors and bool(self.faults) and all(each.is_missing for each in self.faults)

    def attach(self, error: RuleError) -> None:
        """Show a rule's sentence at the figure that it is about, or above all of them."""
        side = error.facts.get("side")
        place = name_of(error) if error.facts.get("field") else _PLACES.get(error.code, "")
        place = f"{side}.{place}" if side and "." not in place else place
        found = next((each for each in self.figures if each.name == place), None)
        if found is None:
            self.errors.append(self.names.error(error))
        else:
            found.errors.append(self.names.error(error))
            found.is_missing = isinstance(error, FigureMissing)

    def _first(self, each: Figure) -> str:
        return "0" if each.figure in (MAY_BE_EMPTY if self.is_judged else BEGIN_WITH_NONE) else ""

    def _check(self) -> None:
        """Look at each figure by itself, so that all that is wrong is said at once."""
        for name in self.twice:
            self.attach(LineKeyTwice(side=None, field=name))
        for each in self.figures:
            try:
                _check_figure(each)
            except RuleError as error:
                self.attach(error)


def _groups(preset: Preset, names: Names) -> list[Group]:
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


def _known(names: Names) -> Iterator[str]:
    for group in ("", "area", *names.labels):
        yield from (f"{group}.{figure}" if group else figure for figure in FIGURE_WORDS)


def _tidy(text: str) -> str:
    """Full-width digits, as a Chinese keyboard writes them, are digits; what is blank is empty."""
    return normalize("NFKC", text).strip()


def _whole(text: str) -> int | str:
    """Return a whole number as one; the rule says what is wrong with anything else. Its first digits tell its size."""
    match = _WHOLE.fullmatch(text)
    return int(match[1] + match[2][:LONGEST]) if match and text.isascii() else text


def _check_figure(each: Figure) -> None:
    group, _, name = each.name.rpartition(".")
    if not each.text:
        if not each.may_be_empty:
            raise FigureMissing(side=None, field=each.name)
    elif group == "area":
        area_dm2(each.text, each.name)
    else:
        values: dict[str, Any] = {"entitled": 0, "present": 0, name: _whole(each.text)}
        check_figures(Count(**values), group or None)
