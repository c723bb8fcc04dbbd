"""An evening of the council: the chair's laptop, the big screen, thirteen phones, two of them behind a poor network."""

import json
import re
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from extensions import db
from models.members import SYSTEM
from services.members import issue_cards
from tests.browser.conftest import House
from tests.browser.council import LOCAL, MIGRANT, Motion
from tests.browser.people import Person, Seat
from tests.browser.watch import NETWORK_GONE
from tests.proxy import Proxy

CHARGING = Motion("飞线充电整治怎么落实", MIGRANT[0], "五栋楼下统一装充电棚，楼道里不再充电")
NOISE = Motion("夜间噪音公约怎么定", LOCAL[0], "晚上十点以后不放音响", "晚上十点到早上七点，公共场地不用音响。")
SIGN_IN_BY_CARD, FIRST_PIN = MIGRANT[0], LOCAL[0]
DEAD_PHONE = MIGRANT[5]
POOR_NETWORK = (MIGRANT[3], LOCAL[3])
LATE = LOCAL[5]
# What differs from one rendering to the next without telling anything.
TOKEN = re.compile(r'name="csrf_token" value="[^"]*"|data-now="[^"]*"')
OTHER = {"migrant": "local", "local": "migrant"}


class Evening:
    """Who is there, and what stands on disk."""

    def __init__(self, house: House, stack: ExitStack) -> None:
        self.house, self.server, self.ledger, self.watch = house, house.server, house.ledger, house.watch
        self.built = house.found("rongyin", CHARGING, NOISE)
        self.meeting_id, self.ids = self.built.meeting_id, self.built.ids
        # Proxies go last: whoever is still there would complain of the network.
        self.proxies = {name: stack.enter_context(Proxy(house.server.port)) for name in POOR_NETWORK}
        stack.callback(house.send_home, len(house.contexts))
        self.chair = house.chair(self.built, is_signed_in=False)
        self.desk = house.desk(self.built, is_signed_in=False)
        self.screen = house.screen(self.built)
        self.seats = {name: self._seat(name) for name in (*MIGRANT, *LOCAL)}

    def _seat(self, name: str) -> Seat:
        port = self.proxies[name].port if name in self.proxies else None
        return self.house.seat(self.built, name, port, is_signed_in=name not in (SIGN_IN_BY_CARD, FIRST_PIN))

    @property
    def everybody(self) -> list[Person]:
        return [self.chair, self.screen, *self.seats.values()]

    def all_see(self, *texts: str) -> None:
        for person in self.everybody:
            person.sees(*texts)

    def power_cut(self) -> None:
        """Kill the server; every page may say on its console that the network is gone."""
        for person in (*self.everybody, self.desk):
            self.watch.forgive(person.name, NETWORK_GONE)
        self.server.kill()
        for person in self.everybody:
            person.is_offline()

    def power_back(self) -> None:
        self.server.start()
        for person in self.everybody:
            person.is_online()

    def cut_off(self, name: str) -> None:
        self.watch.forgive(name, NETWORK_GONE)
        self.proxies[name].cut()
        self.seats[name].is_offline()

    # --- what is on disk ---

    def item_id(self, position: int) -> int:
        query = "select id from agenda_items where meeting_id = ? and position = ?"
        return int(self.ledger.one(query, self.meeting_id, position))

    def turns(self, position: int, *kinds: str) -> list[tuple[Any, ...]]:
        """Return (member, kind, state) of an item's turns in the order in which they were started, or asked for."""
        query = "select member_id, kind, state from turns where item_id = ? order by started_at is null, started_at, id"
        names = {member_id: name for name, member_id in self.ids.items()}
        rows = self.ledger.rows(query, self.item_id(position))
        return [(names[member_id], kind, state) for member_id, kind, state in rows if not kinds or kind in kinds]

    def round_order(self, position: int, absent: tuple[str, ...] = ()) -> list[str]:
        """Return who speaks when in the round of an item: seat by seat, the side drawn by lot first."""
        query = "select first_side from agenda_items where id = ?"
        first = str(self.ledger.one(query, self.item_id(position)))
        present = {
            "migrant": [name for name in MIGRANT if name not in absent],
            "local": [name for name in LOCAL if name not in absent],
        }
        queues = [present[first], present[OTHER[first]]]
        shortest = min(len(queue) for queue in queues)
        alternating = [queue[place] for place in range(shortest) for queue in queues]
        return alternating + [name for queue in queues for name in queue[shortest:]]

    def result(self, vote_id: int) -> tuple[str, str]:
        """Return a closed vote's verdict and the sentence that was frozen with it."""
        ((verdict, result),) = self.ledger.rows("select verdict, result from votes where id = ?", vote_id)
        return verdict, json.loads(result)["sentences"]["zh"]

    def closed_votes(self) -> list[int]:
        return [
            row[0]
            for row in self.ledger.rows(
                "select id from votes where meeting_id = ? and state = 'closed'", self.meeting_id
            )
        ]

    def has_row(self, head: str) -> bool:
        """Whether the record still holds the row with this hash."""
        query = """select count(*) from journal_rows join journal_streams on journal_streams.id = stream_id
            where meeting_id = ? and hash = ?"""
        return bool(self.ledger.one(query, self.meeting_id, head) == 1)

    # --- what the server shows ---

    def rendered(self) -> dict[str, str]:
        """Return what the chair can read elsewhere while the meeting runs, and what the public can."""
        return {path: TOKEN.sub("", self.chair.reads(path)) for path in self._readable()}

    def _readable(self) -> tuple[str, ...]:
        meeting = f"meetings/{self.meeting_id}"
        return (
            "",
            meeting,
            f"{meeting}/record",
            f"{meeting}/journal.jsonl",
            "podium",
            "desk",
            "screen/" + self.built.screen_token,
        )

    def new_card(self, name: str) -> str:
        """Issue a card anew, for somebody who has no PIN yet."""
        with self.house.app.app_context():
            card = issue_cards(self.built.council_id, [self.ids[name]], SYSTEM, datetime.now(UTC))[0]
            db.session.remove()
        return card.token

    def queue_on(self, seat: Seat) -> list[str]:
        names = {str(member_id): name for name, member_id in self.ids.items()}
        return [names[member_id] for member_id in seat.queue()]
