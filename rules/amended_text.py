"""Two readings of one text: what an amendment takes out and puts in, and whether a later one still fits.

Chinese is compared sign by sign, figures and Latin words as a whole: 20 → 15 is one change, not half a number.
choice: a single sign that stands between two changes is shown with them, for it would tear the sentence into splinters;
an amendment whose place an earlier one has rewritten cannot be read into the new text by a machine, so it lapses.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

# What may be amended: the words of the motion, in the order in which they are read.
FIELDS = ("plain", "what", "who", "by_when", "cost", "done_means")
_WORD = re.compile(r"[0-9A-Za-z]+(?:[.,:][0-9A-Za-z]+)*%?|\s+|.", re.S)

Edit = tuple[int, int, list[str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of the motion as it stands and as it is to read."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `kind`: same, del (taken out) or ins (put in)."""

    kind: str
    text: str


def changes_of(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the fields that read differently, in the order of FIELDS; a field that `after` leaves out stays as it is."""
    return tuple(
        Change(name, before[name], after[name].strip())
        for name in FIELDS
        if name in after and after[name].strip() != before[name]
    )


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts in one, in reading order: what stays, what is taken out, what is put in."""
    old = _words(before)
    found: list[Piece] = []
    place = 0
    for start, end, new in _edits(old, _words(after)):
        for kind, run in (("same", old[place:start]), ("del", old[start:end]), ("ins", new)):
            if run:
                found.append(Piece(kind, "".join(run)))
        place = end
    if old[place:]:
        found.append(Piece("same", "".join(old[place:])))
    return tuple(found)


def rebased(before: str, carried: str, after: str) -> str | None:
    """Return `carried` (what an amendment made of `before`) with the change before → after; None where they overlap."""
    if carried in (before, after):
        return after
    old = _words(before)
    first, second = _edits(old, _words(carried)), _edits(old, _words(after))
    if any(_overlap(one, other) for one in first for other in second if one != other):
        return None
    words, place = [], 0
    for start, end, new in sorted([*first, *(edit for edit in second if edit not in first)], key=lambda edit: edit[:2]):
        words += [*old[place:start], *new]
        place = end
    return "".join([*words, *old[place:]])


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _edits(old: list[str], new: list[str]) -> list[Edit]:
    """Return (from, to, what stands there instead), in order; changes that one word parts are one change."""
    edits: list[Edit] = []
    for op, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        if edits and start - edits[-1][1] <= 1:
            was = edits.pop()
            edits.append((was[0], end, [*was[2], *old[was[1] : start], *new[new_start:new_end]]))
        else:
            edits.append((start, end, new[new_start:new_end]))
    return edits


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether two changes touch the same words; beside one another they may stand."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]
