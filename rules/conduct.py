"""What the floor's conduct adds to the snapshot of a meeting: facts only; what follows from them stands beside each rule.

models/conduct.py reads it; rules/{cards,points_of_order,chairing,extensions,unanimity}.py judge by it.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it was written down. `id` and `turn_id` name it for whoever takes it back.

    `turn_id`: None where it was shown to somebody who did not have the floor.
    """

    member_id: int
    item_id: int
    kind: str
    id: int = 0
    turn_id: int | None = 0
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PointOfOrder:
    """What was raised and what became of it: `ruling` None until the chair rules, `is_overturned` None without appeal."""

    member_id: int
    words: str
    ruling: bool | None = None
    reason: str = ""
    is_overturned: bool | None = None
    id: int = 0
    item_id: int | None = None
    appellant_ids: tuple[int, ...] = ()
    ruled_at: datetime | None = None

    @property
    def stands(self) -> bool | None:
        """What holds in the end: the ruling, or its opposite once the meeting has overturned it."""
        if self.ruling is None or not self.is_overturned:
            return self.ruling
        return not self.ruling


@dataclass(frozen=True, slots=True)
class Chairing:
    """Who presides: the chair, or on one item somebody who acts for the chair."""

    chair_id: int
    acting_id: int | None = None
    item_id: int | None = None

    @property
    def presiding_id(self) -> int:
        return self.chair_id if self.acting_id is None else self.acting_id


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of everybody and happens where nobody objects. `seconds`: of an extension, else 0."""

    id: int
    kind: str
    state: str
    item_id: int
    turn_id: int | None
    seconds: int
    open_until: datetime
    objector_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Conduct:
    """The conduct of a meeting at one moment. Cards and askings are those of the open item, oldest first.

    `acting_id` presides over the open item in the chair's place. `people`: who takes part without a seat.
    `vote_opened_at`: when the newest vote was opened; None where nobody has ruled on anything.
    """

    acting_id: int | None = None
    handed_item_id: int | None = None
    last_side: str | None = None
    cards: tuple[Card, ...] = ()
    points: tuple[PointOfOrder, ...] = ()
    askings: tuple[Asking, ...] = ()
    is_past_end: bool = False
    people: frozenset[int] = frozenset()
    vote_opened_at: datetime | None = None

    @property
    def asking(self) -> Asking | None:
        """What waits for an answer: one question at a time."""
        return next((asking for asking in self.askings if asking.state == "asked"), None)

    @property
    def point(self) -> PointOfOrder | None:
        """The point of order that waits for a ruling: the oldest one."""
        return next((point for point in self.points if point.ruling is None), None)

    @property
    def ruled(self) -> PointOfOrder | None:
        """The point of order that was ruled on last."""
        return next((point for point in reversed(self.points) if point.ruling is not None), None)
