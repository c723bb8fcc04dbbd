"""The charter's fields: kind, range and unit, and what each number means. Forms and pages are made from this table.

source: RULEBOOK, every default marked *charter*; choice: the ranges.
"""

from dataclasses import dataclass
from typing import Literal

from rules.errors import N_
from rules.presets import presets

FieldKind = Literal["integer", "boolean", "choice"]

# What the rule book knows; the form offers only what the product can already do (see the field's choices).
CHAIR_VOTES = ("none", "member", "tie_only")


@dataclass(frozen=True)
class Field:
    """One field of the charter. Label, unit, help and the labels of choices are msgids; `unit` is "" where there is none.

    `choices` are (value, label) pairs; an integer field with choices takes only these. Numbers are within
    `minimum` and `maximum`, both included.
    """

    name: str
    kind: FieldKind
    label: str
    unit: str
    default: int | bool | str
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[tuple[int | str, str], ...] = ()
    help: str = ""
