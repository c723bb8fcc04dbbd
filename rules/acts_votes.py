"""Which acts of votes of every kind: recusal, proxies, time limit, elections
are open now, to the podium and to a seat. Names are those of the forms (data-when, data-act).
"""

from rules.meetings import Seat
from rules.room import Room


def podium(room: Room) -> tuple[str, ...]:
    """Return the names of the acts that the chair may do now."""
    return ()


def seat(room: Room, seat: Seat) -> tuple[str, ...]:
    """Return the names of the acts that one member may do now."""
    return ()
