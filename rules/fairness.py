"""Who has spoken how often and for how long, and who not yet: by member and by side, on an item and altogether.

source: RULEBOOK §2, “fairness is visible: turns and seconds per member and per side, live, and in the minutes”; choice:
every speech that was begun is a turn here, an explanation and a question too, since each took the meeting's time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rules.meetings import Seat

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Speech:
    """One turn that was begun: on which item (its position), by whom, for how many seconds so far."""

    position: int
    member_id: int
    side: str | None
    kind: str
    stance: str | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Share:
    turns: int = 0
    seconds: int = 0


def by_member(speeches: Iterable[Speech]) -> Mapping[int, Share]:
    return _shares((speech.member_id, speech) for speech in speeches)


def by_side(speeches: Iterable[Speech], sides: Iterable[str]) -> Mapping[str, Share]:
    """Return each side's share, of a side that has said nothing too; who belongs to none is in none."""
    said = _shares((speech.side, speech) for speech in speeches if speech.side is not None)
    return {side: said.get(side, Share()) for side in sides}


def on_item(speeches: Iterable[Speech], position: int) -> tuple[Speech, ...]:
    return tuple(speech for speech in speeches if speech.position == position)


def silent(seats: Iterable[Seat], speeches: Iterable[Speech]) -> tuple[Seat, ...]:
    """Return who is present and has not spoken yet, in the order of the seats."""
    heard = {speech.member_id for speech in speeches}
    return tuple(seat for seat in seats if seat.is_present and seat.member_id not in heard)


def per_mille(share: Share, longest: int) -> int:
    """Return the length of a bar in thousandths of the longest one's (seconds); a second that was spoken is seen."""
    return max(1000 * share.seconds // longest, 1) if longest and share.seconds else 0


def _shares(speeches: Iterable[tuple[Key, Speech]]) -> dict[Key, Share]:
    shares: dict[Key, Share] = {}
    for key, speech in speeches:
        share = shares.get(key, Share())
        shares[key] = Share(share.turns + 1, share.seconds + speech.seconds)
    return shares
