"""What a teller's count says: its fields, what it cannot say, where two counts differ, and what it adds to a result.

A count is made by groups: the sides, or the whole (ALL) where no side is counted by itself.
source: RULEBOOK §4, Paper and hands; choice: docs/decisions/0020-paper-and-hands-beside-phones.md
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from rules.candidates import MARKED
from rules.counting_errors import CountFigureInvalid, CountOverflows
from rules.counts import Case, Count
from rules.marks import Marks, check_marks

Figures = Mapping[str, Mapping[str, int]]
Basis = Literal["hands", "paper"]

# What is counted of 赞成, 反对, 弃权 on paper (no raised hand is 无效); and of ballots with marks, before the number of
# each name on the paper, from "1".
CHOICES = ("yes", "no", "abstain", "spoiled")
SHEETS = ("valid", "spoiled")
ALL = "all"
# Fewer papers in a secret vote, or fewer phones beside them, would tell who they are from: it is known who took a paper.
FEWEST_OF_A_KIND = 3


def fields_of(basis: Basis, question: str, names: int) -> tuple[str, ...]:
    """Return the fields of a count. `names`: how many there are on a paper with marks."""
    if question not in MARKED:
        return CHOICES[:3] if basis == "hands" else CHOICES
    return (*SHEETS, *(str(number) for number in range(1, names + 1)))


def check_figures(figures: Figures, fields: Sequence[str], most: Mapping[str, int], seats: int = 1) -> None:
    """Raise unless every field of every group is a whole number from 0 on, and no group has more than there can be.

    `most`: by group, the heads present at the opening (hands) or the papers given out. `seats` (k): of ballots with marks.
    """
    if set(figures) != set(most) or any(set(row) != set(fields) for row in figures.values()):
        raise CountFigureInvalid()
    for group, row in figures.items():
        for field, number in row.items():
            if type(number) is not int or number < 0:
                raise CountFigureInvalid(group=group, field=f"{group}.{field}")
        total = sum(row.get(field, 0) for field in {*CHOICES, *SHEETS})
        if total > most[group]:
            raise CountOverflows(group=group, total=total, most=most[group])
        if "valid" in fields:
            marks = {field: row[field] for field in fields if field not in SHEETS}
            check_marks(Marks(most[group], seats, marks, row["valid"], row["spoiled"]))


def differing(counts: Sequence[Figures]) -> tuple[tuple[str, str], ...]:
    """Return (group, field) wherever not all counts say the same, in the order of the form; never by how much."""
    first, *others = counts
    return tuple(
        (group, field)
        for group, row in first.items()
        for field, number in sorted(row.items(), key=lambda entry: _place(entry[0]))
        if any(other[group][field] != number for other in others)
    )


def _place(field: str) -> int:
    order = (*SHEETS[:1], *CHOICES)
    return order.index(field) if field in order else len(order) + int(field)


def is_told(basis: Basis, most: Mapping[str, int], phones: Mapping[str, int]) -> bool:
    """Whether a count may stand in the record, and with it the list of the ballots from phones.

    choice: with one or two secret papers of a group, totals less the list would be those people's ballots; with one or
    two ballots from phones beside papers the list itself would be. `most`: papers given out, `phones`: ballots from
    phones, by group (heads).
    """
    heads = (*most.values(), *phones.values())
    return basis == "hands" or all(each == 0 or each >= FEWEST_OF_A_KIND for each in heads)


def with_counted(case: Case, more: Figures) -> Case:
    """Return a case with what was counted beside the phones added to its sides, or to the whole (heads)."""
    if ALL in more:
        return Case(_plus(case.overall, more[ALL]))
    return Case.of_sides({side: _plus(count, more.get(side, {})) for side, count in case.sides.items()})


def _plus(count: Count, more: Mapping[str, int]) -> Count:
    figures = {name: getattr(count, name) + more.get(name, 0) for name in CHOICES}
    return Count(count.entitled, count.present, **figures)


def marks_with_counted(marks: Marks, more: Figures) -> Marks:
    """Return the count of a round with what was counted on paper added. Raises what `check_marks` raises."""
    by_candidate = {
        name: heads + sum(row.get(str(number), 0) for row in more.values())
        for number, (name, heads) in enumerate(marks.by_candidate.items(), start=1)
    }
    valid, spoiled = (sum(row.get(field, 0) for row in more.values()) for field in SHEETS)
    whole = Marks(marks.present, marks.seats, by_candidate, marks.valid + valid, marks.spoiled + spoiled)
    check_marks(whole)
    return whole
