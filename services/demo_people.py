"""The demo's people by name, and whose act each is."""

import secrets as chance
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from models.members import SYSTEM, By, active_members
from rules.charter import Charter
from rules.councils import SIDES
from services import councils, members
from services.councils import NewCouncil, NewMember, NewOfficer
from services.secrets import new_password

ZONE = ZoneInfo("Asia/Shanghai")
Facts = dict[str, Any]
_HERE = Path(__file__).parent


@cache
def script(name: str = "demo") -> Facts:
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class People:
    """The council's people by name."""

    council_id: int
    ids: dict[str, int]

    @property
    def chair(self) -> By:
        return By(self.ids[script()["council"]["chair"]])

    @property
    def secretary(self) -> By:
        return By(self.ids[script()["council"]["secretary"]])

    def by(self, member_id: int) -> By:
        """Return whose act it is; for the member without a phone the secretary enters it."""
        has_phone = member_id != self.ids[script()["past"]["without_phone"]]
        return By(member_id) if has_phone else By(member_id, self.secretary.actor_id)


def found(now: datetime) -> tuple[People, Facts]:
    facts = script()["council"]
    officers = [
        NewOfficer(facts["chair"], "chair", new_password()),
        NewOfficer(facts["secretary"], "secretary", new_password()),
    ]
    new = NewCouncil(facts["slug"], facts["name"], facts["place"], SIDES, Charter(), is_demo=True)
    council_id = councils.create_council(new, officers, SYSTEM, now)
    by = By(next(member.id for member in active_members(council_id) if member.post == "secretary"))
    councils.import_roster(council_id, _roster(facts), by, now)
    people = People(council_id, {member.name: member.id for member in active_members(council_id)})
    cards = _cards(people, [*facts["migrant"], *facts["local"]], now + timedelta(days=1))
    passwords = {each.post: {"name": each.name, "password": each.password} for each in officers}
    return people, {"council": facts["name"], "slug": facts["slug"], **passwords, "representatives": cards}


def _roster(facts: Facts) -> list[NewMember]:
    representatives = [
        NewMember(name, "representative", side.code, seat)
        for side in SIDES
        for seat, name in enumerate(facts[side.code], start=1)
    ]
    observers = [NewMember(each["name"], "observer", None, None, each["title"]) for each in facts["observers"]]
    return [*representatives, *observers]


def _cards(people: People, names: list[str], now: datetime) -> list[Facts]:
    """Issue every representative's card with a PIN of four digits, as if they had set it."""
    issued = members.issue_cards(people.council_id, [people.ids[name] for name in names], people.secretary, now)
    cards = []
    for card in issued:
        pin = f"{chance.randbelow(10000):04d}"
        members.set_pin_for_demo(card.member_id, pin, now)
        seat = {"name": card.name, "side": card.side, "seat": card.seat}
        cards.append({**seat, "card": card.token, "code": card.code, "pin": pin})
    return cards
