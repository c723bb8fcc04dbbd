"""推选 and choosing among projects, as pure counts: who is elected, who goes into a run-off, who into a second round.

source: RULEBOOK §4, “Elections (推选): elected with more than half of P; too many: the highest; a tie for the last seat:
run-off; too few: a second round among twice the vacancies, most votes and ≥ 1/3 of P. … Choosing among projects: a
shortlist by marks, then 赞成/反对/弃权 on the winner”.
choice: who is level with the last of a second round, or of a shortlist, goes in too, since nothing but a lot would part
them; nobody is elected without a mark; a run-off that is level again elects nobody (a second tie: postponed or referred).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.marks import Marks, check_marks


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round comes to. `elected`: most marks first, as many as are certain.

    `run_off`: candidates who are level for the last `run_off_seats`; `second_round`: who stands for the seats that are
    vacant still, in the first round only. `vacant`: seats that neither this round nor its run-off fills.
    """

    elected: tuple[str, ...] = ()
    run_off: tuple[str, ...] = ()
    run_off_seats: int = 0
    vacant: int = 0
    second_round: tuple[str, ...] = ()


def first_round(marks: Marks) -> Outcome:
    """Elect whoever has more than half of P; the highest where these are too many, a second round where too few.

    Raises what `check_marks` raises.
    """
    check_marks(marks)
    passed = {name: count for name, count in marks.by_candidate.items() if 2 * count > marks.present}
    outcome = _fill(passed, marks.seats)
    if not outcome.vacant:
        return outcome
    others = {name: count for name, count in marks.by_candidate.items() if name not in passed}
    return Outcome(outcome.elected, vacant=outcome.vacant, second_round=_at_the_top(others, 2 * outcome.vacant))


def second_round(marks: Marks) -> Outcome:
    """Elect who has the most marks, and at least a third of P, for the seats left vacant (`marks.seats`).

    What stays vacant then stays so. Raises what `check_marks` raises.
    """
    check_marks(marks)
    passed = {name: count for name, count in marks.by_candidate.items() if count and 3 * count >= marks.present}
    return _fill(passed, marks.seats)


def run_off(marks: Marks) -> Outcome:
    """Elect who has the most marks among those who were level; level again, the seats stay vacant and nobody is elected.

    Raises what `check_marks` raises.
    """
    check_marks(marks)
    outcome = _fill({name: count for name, count in marks.by_candidate.items() if count}, marks.seats)
    return Outcome(outcome.elected, vacant=marks.seats - len(outcome.elected))


def shortlist(marks: Marks, places: int) -> tuple[str, ...]:
    """Return the projects with the most marks, at most `places` but for those level with the last; none without a mark.

    Raises what `check_marks` raises.
    """
    check_marks(marks)
    return _at_the_top({name: count for name, count in marks.by_candidate.items() if count}, places)


def winner(marks: Marks) -> Outcome:
    """Return the project that is put to 赞成/反对/弃权: the one with the most marks, or who is level at the top.

    Raises what `check_marks` raises.
    """
    check_marks(marks)
    return _fill({name: count for name, count in marks.by_candidate.items() if count}, 1)


def _fill(passed: Mapping[str, int], seats: int) -> Outcome:
    """Give the seats to the highest; who is level across the last seat goes into a run-off for what is left."""
    order = _ranked(passed)
    if len(order) <= seats:
        return Outcome(tuple(order), vacant=seats - len(order))
    last = passed[order[seats - 1]]
    if passed[order[seats]] < last:
        return Outcome(tuple(order[:seats]))
    above = [name for name in order if passed[name] > last]
    level = tuple(name for name in order if passed[name] == last)
    return Outcome(tuple(above), run_off=level, run_off_seats=seats - len(above))


def _ranked(marks: Mapping[str, int]) -> list[str]:
    """Return the names, most marks first; who is level stays in the order of the ballot paper."""
    return sorted(marks, key=lambda name: -marks[name])


def _at_the_top(marks: Mapping[str, int], places: int) -> tuple[str, ...]:
    """Return the first `places`, and whoever is level with the last of them."""
    order = _ranked(marks)
    if len(order) <= places:
        return tuple(order)
    last = marks[order[places - 1]]
    return tuple(name for name in order if marks[name] >= last)
