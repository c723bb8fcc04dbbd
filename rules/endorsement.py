"""When enough stand behind a group that it becomes a 议案, and in words what is still missing.

source: RULEBOOK §3 (联名), “k representatives, at least one of each side; or more than half of one side; or 30
residents' support: then discussion is guaranteed”.
choice: one of each side outweighs a smaller k, so that k = 1 asks for two; vacancies are in no side's number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rules import groups
from rules.errors import N_, Invalid, Refused

BASES = ("representatives", "one_side", "residents")
# A sentence before it is translated: its msgid and what fills its placeholders.
Sentence = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Backing:
    """Who stands behind a group. `seats`, `endorsers`: representatives on the roster today, by side; every side is in
    `seats`. `supports`: residents' devices.
    """

    seats: Mapping[str, int]
    endorsers: Mapping[str, int]
    supports: int

    @property
    def endorser_heads(self) -> int:
        return sum(self.endorsers.values())

    @property
    def silent_sides(self) -> tuple[str, ...]:
        """Return the sides of which nobody has endorsed yet."""
        return tuple(side for side in self.seats if not self.endorsers.get(side))


class RepresentativeNeeded(Invalid):
    code: ClassVar[str] = "representative_needed"
    message: ClassVar[str] = N_("走访和联名由代表来做。秘书代录时，请先选是哪一位代表。")


class EndorsementSettled(Refused):
    code: ClassVar[str] = "endorsement_settled"
    message: ClassVar[str] = N_("这一组已经列为议案，联名不再增减。有不同意见，请在会上发言时说。")


def basis_of(backing: Backing, cosponsors: int, resident_supports: int) -> str | None:
    """Return by what the group becomes a 议案, one of BASES, or None while too few stand behind it.

    cosponsors (heads), resident_supports (devices): the charter's numbers, at least 1.
    """
    if not endorsers_short(backing, cosponsors):
        return "representatives"
    if any(majority_short(backing, side) == 0 for side in backing.seats):
        return "one_side"
    if not supports_short(backing, resident_supports):
        return "residents"
    return None


def endorsers_needed(backing: Backing, cosponsors: int) -> int:
    """Return how many representatives it takes: at least as many as there are sides."""
    return max(cosponsors, len(backing.seats))


def endorsers_short(backing: Backing, cosponsors: int) -> int:
    """Return how many more representatives it takes, one of each side among them; 0 when there are enough."""
    short = endorsers_needed(backing, cosponsors) - backing.endorser_heads
    return max(short, len(backing.silent_sides), 0)


def majority_short(backing: Backing, side: str) -> int | None:
    """Return how many more of this side make more than half of it; None for a side without members."""
    if not backing.seats[side]:
        return None
    return max(backing.seats[side] // 2 + 1 - backing.endorsers.get(side, 0), 0)


def supports_short(backing: Backing, resident_supports: int) -> int:
    return max(resident_supports - backing.supports, 0)


def missing(backing: Backing, labels: Mapping[str, str], cosponsors: int, resident_supports: int) -> list[Sentence]:
    """Return what is missing on each way that is open, the usual one first; [] when the group is a 议案.

    `labels`: the council's own word for each side. A way that the roster cannot go at all is left out.
    """
    if basis_of(backing, cosponsors, resident_supports):
        return []
    found = []
    if _can_sign_together(backing, cosponsors):
        found.append(_together(backing, labels, cosponsors))
    for side in backing.seats:
        heads = majority_short(backing, side)
        if heads is not None:
            found.append((N_("%(side)s再有%(heads)s位联名，这一组就过半数。"), {"side": labels[side], "heads": heads}))
    count = supports_short(backing, resident_supports)
    found.append((N_("还差%(count)s位居民支持。"), {"count": count}))
    return found


def _can_sign_together(backing: Backing, cosponsors: int) -> bool:
    return all(backing.seats.values()) and sum(backing.seats.values()) >= endorsers_needed(backing, cosponsors)


def _together(backing: Backing, labels: Mapping[str, str], cosponsors: int) -> Sentence:
    heads, silent = endorsers_short(backing, cosponsors), backing.silent_sides
    if not silent:
        return N_("还差%(heads)s位代表联名。"), {"heads": heads}
    if len(silent) == len(backing.seats):
        return N_("还差%(heads)s位代表联名，每组至少1位。"), {"heads": heads}
    if heads == len(silent) == 1:
        return N_("还差1位联名，须是%(side)s。"), {"side": labels[silent[0]]}
    # There are two sides, so that only one of them can be left.
    return N_("还差%(heads)s位代表联名，其中%(side)s至少1位。"), {"heads": heads, "side": labels[silent[0]]}


def check_open(state: str) -> None:
    """Raise EndorsementSettled once the group is a 议案: from then on its names stand as they are.

    choice: others have signed because these names stood there, and the motion needs no further one.
    """
    if not groups.is_allowed(state, "endorse"):
        raise EndorsementSettled(state=state)
