"""The calculator's case in an address: which figures a rule asks for, what was typed, and what is wrong with it.

A figure's name in the query is its place in a line of `flask majority`: yes, migrant.yes, area.yes. The form also sends
`shown` (the rule that its fields belong to) and, as kept.…, what was typed for other rules; a shared link has neither.
choice: what the page does not know in an address (a messenger adds to links) is not counted, and it says so.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from blueprints.voting import calculator_fields as fields
from blueprints.voting.calculator_fields import Figure
from blueprints.voting.calculator_words import Names, name_of
from rules.count_errors import FigureMissing, LineKeyTwice
from rules.errors import RuleError
from rules.preset_facts import Preset

KEPT = "kept."
NO_FIGURES = ("preset", "shown")

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


class CaseForm:
    """A case as it was asked: fields for every figure that `preset` needs, facts as a line of the shell has them."""

    def __init__(self, query: MultiDict[str, str], preset: Preset, names: Names) -> None:
        self.preset, self.names = preset, names
        self.groups = fields.groups_of(preset, names)
        self.is_changed = query.get("shown", preset.id) != preset.id
        known = set(fields.known_names(names))
        sent = {name: fields.tidy(text) for name, text in query.items()}
        given = {name: text for name, text in sent.items() if name in known}
        kept = {name: sent[KEPT + name] for name in sorted(known) if KEPT + name in sent}
        self.unknown = sorted(name for name in sent if name not in {*known, *NO_FIGURES} and not name.startswith(KEPT))
        # A fresh page, or a rule that was just chosen, complains of nothing.
        self.is_judged = bool(given) and not self.is_changed
        self._take(given, kept)
        self.twice = [name for name in self.case if len(query.getlist(name)) > 1]
        self.errors: list[str] = []
        if self.is_judged:
            self._check()

    def _take(self, given: Mapping[str, str], kept: Mapping[str, str]) -> None:
        for each in self.figures:
            each.text = given.get(each.name, kept.get(each.name, self._first(each)))
        asked = {each.name: each.text for each in self.figures}
        others = {name: text for name, text in {**kept, **given}.items() if name not in asked and text}
        self.kept = others
        # By hand one can ask more than a form does; the rule says what it thinks of that.
        more = {name: text for name, text in others.items() if name in given and not self.is_changed}
        self.case = {name: text for name, text in {**asked, **more}.items() if text}

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
                facts.setdefault("sides", {}).setdefault(group, {})[figure] = fields.whole(text)
            else:
                facts[figure] = fields.whole(text)
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
        return "0" if each.figure in (fields.MAY_BE_EMPTY if self.is_judged else fields.BEGIN_WITH_NONE) else ""

    def _check(self) -> None:
        """Look at each figure by itself, so that all that is wrong is said at once."""
        for name in self.twice:
            self.attach(LineKeyTwice(side=None, field=name))
        for each in self.figures:
            try:
                fields.check_figure(each)
            except RuleError as error:
                self.attach(error)
