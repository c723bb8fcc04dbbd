"""Counting a vote's ballots anew, as far as the file tells whose they are, against the figures that were sealed.

choice: docs/decisions/0021-verification-by-anybody.md
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rules.counted import ALL
from rules.counts import FIGURES, Case, Count

_CHOICES = ("yes", "no", "abstain", "spoiled")
# The whole, and each side by its code.
Figures = dict[str | None, dict[str, int]]
# So many of each choice, and of which side they are.
Part = tuple[str | None, Mapping[str, int]]


@dataclass
class Tally:
    """What counting anew found: problems as (code, facts), what the file does not tell, and the case to be judged."""

    overall: Mapping[str, int] | None = None
    case: Case | None = None
    problems: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


def tally_of(frozen: Mapping[str, Any], closed: Mapping[str, Any]) -> Tally:
    """Count anew. Raises a LookupError, TypeError, ValueError or CountInvalid for what is no vote."""
    tally = Tally()
    result = closed["result"]
    stated = _stated(result)
    found = _found(tally, frozen, closed)
    labels = {side["code"]: side["label"] for side in frozen.get("sides", ())}
    for side, name, said, counted in _differences(stated, found):
        code = "vote_count_wrong" if side is None else "vote_side_count_wrong"
        chair = chair_heads(result)[name] if side is None else 0
        facts: dict[str, object] = {"figure": name, "stated": said + chair, "found": counted + chair}
        tally.problems.append((code, facts if side is None else {**facts, "side": labels.get(side, side)}))
    # What could be counted stands above what was said.
    told = {**stated, **found}
    # In the order of the frozen sides, as their tests are listed; JSON has sorted the figures by their codes.
    order = [None, *(side for side in labels if side in told)]
    figures: Figures = {side: {**stated.get(side, {}), **found.get(side, {})} for side in [*order, *told]}
    tally.overall = {name: heads + chair_heads(result)[name] for name, heads in figures[None].items()}
    tally.case = _case(tally, frozen, figures)
    return tally


def chair_heads(result: Mapping[str, Any]) -> Counter[str]:
    """Return what the chair's ballot after a tie adds to the whole: the chair is in 应到 and 实到 with it."""
    choice = result.get("chair_choice")
    return Counter() if choice is None else Counter({"entitled": 1, "present": 1, choice: 1})


def _stated(result: Mapping[str, Any]) -> Figures:
    """Return the figures as they were sealed, without the chair's ballot: of the whole, and of the sides where told."""
    chair = chair_heads(result)
    told: Figures = {None: {name: result["overall"][name] - chair[name] for name in FIGURES}}
    for side, count in result.get("sides", {}).items():
        told[side] = {name: count[name] for name in FIGURES}
    return told


def _differences(stated: Figures, found: Figures) -> Iterator[tuple[str | None, str, int, int]]:
    for side, counted in found.items():
        for name, figure in counted.items():
            if side in stated and stated[side][name] != figure:
                yield side, name, stated[side][name], figure


def _found(tally: Tally, frozen: Mapping[str, Any], closed: Mapping[str, Any]) -> Figures:
    """Return every figure that roll, ballots, paper and hands tell, of the whole and of the sides."""
    found: Figures = {None: {}}
    if frozen.get("roll") is not None:
        add_heads(found, frozen["roll"])
    parts = _parts(tally, frozen, closed)
    if parts is None:
        tally.unchecked.append("ballots")
        return found
    found[None].update(_sum(figures for _, figures in parts))
    sides = [side for side in found if side is not None]
    if all(side in sides for side, _ in parts):
        for side in sides:
            found[side].update(_sum(figures for of, figures in parts if of == side))
    return found


def _parts(tally: Tally, frozen: Mapping[str, Any], closed: Mapping[str, Any]) -> list[Part] | None:
    """Return all that was cast, each with its side where that is told; None where a part of it is left out.

    source: docs/decisions/0018 (the list of a secret vote), 0020 (what tellers counted, paper that is void).
    """
    ballots: Sequence[Mapping[str, Any]] | None = closed.get("ballots")
    counted = closed.get("counted") or {"figures": {}}
    if ballots is None or counted["figures"] is None:
        return None
    _check_ballots(tally, frozen, ballots)
    check_tellers(tally, counted)
    parts: list[Part] = list(
        zip(_sides_of(tally, frozen.get("roll"), ballots), ({ballot["choice"]: 1} for ballot in ballots), strict=True)
    )
    parts += [(None if side == ALL else side, figures) for side, figures in counted["figures"].items()]
    void = closed.get("spoiled_papers", [])
    # Without their sides in public.
    return parts + (
        [(None, {"spoiled": void})] if isinstance(void, int) else [(p["side"], {"spoiled": 1}) for p in void]
    )


def _sum(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for figures in counts:
        total.update(figures)
    return {choice: total[choice] for choice in _CHOICES}


def add_heads(found: Figures, roll: Sequence[Mapping[str, Any]]) -> Figures:
    """Add 应到 and 实到 by the roll, of the whole and of the sides."""
    sides = dict.fromkeys(entry["side"] for entry in roll)
    for side in (None, *sides):
        of = [entry for entry in roll if side is None or entry["side"] == side]
        found.setdefault(side, {}).update(entitled=len(of), present=sum(entry["present"] is True for entry in of))
    return found


def _sides_of(
    tally: Tally, roll: Sequence[Mapping[str, Any]] | None, ballots: Sequence[Mapping[str, Any]]
) -> list[str | None]:
    """Return each ballot's side: as it says itself (secret), or by its voter, under the name that the record has for them."""
    # Old rolls have no such names.
    seats = {entry["pseudonym"]: entry["side"] for entry in roll or () if "pseudonym" in entry and entry["present"]}
    if not seats or not all("member" in ballot for ballot in ballots):
        return [ballot.get("side") for ballot in ballots]
    note(tally, "ballot_off_roll", sum(ballot["member"] not in seats for ballot in ballots))
    return [seats.get(ballot["member"]) for ballot in ballots]


def check_tellers(tally: Tally, counted: Mapping[str, Any]) -> None:
    """The tellers' last counts must be the same, and the figures that were added."""
    rounds = counted.get("rounds")
    if rounds and any(count["figures"] != counted["figures"] for count in rounds[-1]):
        tally.problems.append(("tellers_differ", {}))


def _check_ballots(tally: Tally, frozen: Mapping[str, Any], ballots: Sequence[Mapping[str, Any]]) -> None:
    """Each ballot once, and with a choice that was offered."""
    check_once(tally, ballots)
    choices = (*frozen.get("choices", _CHOICES), "spoiled")
    note(tally, "ballot_unknown", sum(ballot["choice"] not in choices for ballot in ballots))


def check_once(tally: Tally, ballots: Sequence[Mapping[str, Any]]) -> None:
    """Each ballot once, by its receipt, its id and its voter. Raises TypeError for one that is no text."""
    for name in ("receipt", "id", "member"):
        given = [ballot[name] for ballot in ballots if name in ballot]
        if not all(isinstance(each, str) for each in given):
            raise TypeError(name)
        note(tally, "ballot_twice", len(given) - len(set(given)))


def note(tally: Tally, code: str, ballots: int) -> None:
    if ballots:
        tally.problems.append((code, {"ballots": ballots}))


def _case(tally: Tally, frozen: Mapping[str, Any], figures: Figures) -> Case | None:
    """Return what the rule is asked of; None where it asks for sides that the file does not tell."""
    told = {side: count for side, count in figures.items() if side is not None}
    sides = {side: Count(**count) for side, count in told.items()} if all(map(_is_whole, told.values())) else {}
    tests = (frozen.get("preset") or {}).get("tests", ())
    if not sides and any(test["scope"] == "each_side" for test in tests):
        tally.unchecked.append("sides")
        return None
    return Case(Count(**figures[None]), sides)


def _is_whole(count: Mapping[str, int]) -> bool:
    return count.keys() == set(FIGURES)
