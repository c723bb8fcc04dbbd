"""The demo's past as dated acts, played in the order of time."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count

from services import clock
from services.demo_people import ZONE

Act = Callable[[datetime], object]


class Calendar:
    """Acts with their moments. On each day, what has fallen due happens first."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._acts: list[tuple[datetime, int, Act]] = []
        self._numbers = count()

    def moment(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """Return a time of day so many days before the seeding, never after it."""
        day = self.now.astimezone(ZONE).date() - timedelta(days=days_ago)
        return min(datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC), self.now)

    def at(self, moment: datetime, act: Act) -> None:
        """Plan an act; while the past is played, one that has to wait is planned anew."""
        heappush(self._acts, (moment, next(self._numbers), act))

    def on(self, days_ago: int, hour: int, minute: int, act: Act) -> None:
        self.at(self.moment(days_ago, hour, minute), act)

    def play(self) -> None:
        settled_on = None
        while self._acts:
            moment, _, act = heappop(self._acts)
            if moment.date() != settled_on:
                settled_on = moment.date()
                clock.settle_due(moment)
            act(moment)
        clock.settle_due(self.now)
