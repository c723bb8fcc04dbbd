"""What two versions of a text have in common and what not, for an eye that has to compare them.

choice: docs/decisions/0023-minutes-days-and-rehearsals.md. By clauses first and by characters only within a changed
clause: Chinese has no spaces, and comparing long texts by characters would keep everybody waiting.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CLAUSE = re.compile(r"[^。！？；，、,.;!?\n]*[。！？；，、,.;!?\n]|[^。！？；，、,.;!?\n]+$")
# Beyond so many characters a changed passage is shown whole.
FINE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the `same` in both, `gone` from the first one or `new` in the second."""

    kind: str
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one row of pieces: without the new ones it reads as `before`, without the gone as `after`."""
    found = _between(CLAUSE.findall(before), CLAUSE.findall(after), is_fine=False)
    return tuple(_joined(found))


def _between(old: Sequence[str], new: Sequence[str], is_fine: bool) -> Iterator[Piece]:
    for act, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[new_start:new_end])
        if act == "equal":
            yield Piece("same", gone)
        elif act == "replace" and not is_fine and max(len(gone), len(come)) <= FINE_LIMIT:
            yield from _between(gone, come, is_fine=True)
        else:
            yield Piece("gone", gone)
            yield Piece("new", come)


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Yield neighbours of one kind as one piece, and no empty one."""
    last = Piece("same", "")
    for piece in found:
        if not piece.text:
            continue
        if piece.kind == last.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last.text:
            yield last
        last = piece
    if last.text:
        yield last
