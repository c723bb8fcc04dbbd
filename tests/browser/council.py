"""A council for a browser test, built through the services as its people would, with a charter of a few seconds."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from extensions import db
from models.meetings import Meeting
from models.members import SYSTEM, By, Credential, Member
from rules.candidates import Candidate
from rules.charter import Charter
from rules.meetings import Side
from services.councils import NewCouncil, NewMember, NewOfficer, create_council, import_roster
from services.meetings import NewItem, NewMeeting, call_meeting
from services.members import issue_cards, set_pin_for_demo

CHAIR, SECRETARY = "林国栋", "何晓敏"
PASSWORD = "correct horse"
PIN = "2468"
MIGRANT = ("周阿珍", "刘强", "黄秀兰", "吴建国", "韦小芳", "杨大明")
LOCAL = ("陈伯", "李婉仪", "梁志辉", "区美玲", "冯耀祖", "何姨")
LABELS = {"migrant": "来穗人员代表", "local": "本地居民代表"}
# Seconds, not minutes; a call can be taken back for five, so it stands at least so long.
QUICK: Mapping[str, Any] = {
    "speaking_seconds": 8,
    "start_within_seconds": 8,
    "question_seconds": 8,
    "explain_seconds": 120,
    "warn_seconds": 4,
    "grace_seconds": 1,
    "suspension_seconds": 120,
}


@dataclass(frozen=True)
class Motion:
    """An item with a motion, told by the mover's name."""

    title: str
    mover: str
    plain: str = ""
    what: str = "由物业在五栋楼下装好24个充电位，费用3.6万元从公共收益出；装好后两周内清理楼道电线。"
    ballot_kind: str = "named"
    candidates: tuple[str, ...] = ()  # an election, of `elect`
    elect: int = 1

    def question(self) -> dict[str, Any]:
        """Return what an election has that a motion has not."""
        if not self.candidates:
            return {}
        names = tuple(Candidate(name) for name in self.candidates)
        return {"question": "election", "seats": self.elect, "candidates": names}


def names_of(names: Sequence[str], seats: int) -> list[str]:
    """Return who sits on a side of `seats`: the people of every test, and after them as many more as are needed."""
    return [*names, *(f"{names[0]}的邻居{number}号" for number in range(len(names) + 1, seats + 1))][:seats]


@dataclass
class Built:
    """What the people of a council hold in their hands: session cookies, seat cards, the meeting's code and links."""

    slug: str
    council_id: int
    meeting_id: int
    code: str
    screen_token: str
    ids: dict[str, int]
    cookies: dict[str, str]
    cards: dict[str, str] = field(default_factory=dict)


def build(
    app: Flask,
    slug: str,
    items: Sequence[Motion],
    seats: int = 6,
    name: str = "",
    has_pins: bool = True,
    **charter: int | bool | str,
) -> Built:
    """Found a council of `seats` and `seats`, with a meeting that has been called; everybody has a card and, with `has_pins`, a PIN."""
    now = datetime.now(UTC)
    officers = [NewOfficer(CHAIR, "chair", PASSWORD), NewOfficer(SECRETARY, "secretary", PASSWORD)]
    sides = (
        Side("migrant", LABELS["migrant"], seats, "circle"),
        Side("local", LABELS["local"], seats, "square"),
    )
    new = NewCouncil(slug, name or "榕荫街社区融合共治议事会", "榕荫街", sides, Charter(**{**QUICK, **charter}))
    council_id = create_council(new, officers, SYSTEM, now)
    people = [
        NewMember(person, "representative", side, seat)
        for side, names in (("migrant", names_of(MIGRANT, seats)), ("local", names_of(LOCAL, seats)))
        for seat, person in enumerate(names, start=1)
    ]
    seated = import_roster(council_id, people, SYSTEM, now)
    ids = dict(zip((person.name for person in people), seated, strict=True))
    cards = {card.name: card.token for card in issue_cards(council_id, seated, SYSTEM, now)}
    for member_id in seated if has_pins else ():
        set_pin_for_demo(member_id, PIN, now)
    ids |= {officer.name: _id_of(council_id, officer.name) for officer in officers}
    meeting_id = call(council_id, ids, items, now)
    meeting = db.session.get_one(Meeting, meeting_id)
    return Built(
        slug=slug,
        council_id=council_id,
        meeting_id=meeting_id,
        code=meeting.code,
        screen_token=meeting.screen_token,
        ids=ids,
        cookies={person: cookie(app, member_id) for person, member_id in ids.items()},
        cards=cards,
    )


def call(council_id: int, ids: Mapping[str, int], items: Sequence[Motion], now: datetime) -> int:
    agenda = [
        NewItem(
            item.title,
            what=item.what,
            plain=item.plain,
            who="物业公司",
            by_when="9月30日前",
            cost="3.6万元",
            done_means="24个充电位通电，楼道里没有电线",
            ballot_kind=item.ballot_kind,
            mover_id=ids.get(item.mover),
            # Somebody of the other side stands behind it: nobody has to be asked for a second.
            seconder_ids=(ids[_other(item.mover, ids)],) if item.mover else (),
            **item.question(),
        )
        for item in items
    ]
    new = NewMeeting("第二届第七次会议", "社区二楼会议室", now + timedelta(hours=1), agenda)
    return call_meeting(council_id, new, By(ids[CHAIR]), now)


def _other(mover: str, ids: Mapping[str, int]) -> str:
    return next(name for name in reversed(LOCAL if mover in MIGRANT else MIGRANT) if name in ids)


def _id_of(council_id: int, name: str) -> int:
    return db.session.scalars(select(Member.id).where(Member.council_id == council_id, Member.name == name)).one()


def cookie(app: Flask, member_id: int) -> str:
    """Return a session as signing in would have made it: the key is ours."""
    version = db.session.scalars(select(Credential.version).where(Credential.member_id == member_id)).one()
    interface = app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    serializer = interface.get_signing_serializer(app)
    assert serializer is not None
    session = {"_user_id": f"{member_id}:{version}", "_fresh": True, "_permanent": True, "device": f"test-{member_id}"}
    return str(serializer.dumps(session))


class Ledger:
    """What is on disk, read past the server: what was acknowledged must stand here."""

    def __init__(self, database: Path) -> None:
        self.database = database

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=5)
        try:
            return list(connection.execute(query, values))
        finally:
            connection.close()

    def one(self, query: str, *values: object) -> Any:
        """Return the single value of the single row."""
        ((value,),) = self.rows(query, *values)
        return value

    def head(self, meeting_id: int) -> str:
        return str(self.one("select head from journal_streams where meeting_id = ?", meeting_id))

    def open_vote(self, meeting_id: int) -> int:
        return int(self.one("select id from votes where meeting_id = ? and state = 'open'", meeting_id))

    def ballots(self, vote_id: int, member_id: int) -> list[str]:
        """Return every ballot that was taken from a member, oldest first."""
        query = "select choice from ballots where vote_id = ? and member_id = ? order by id"
        return [row[0] for row in self.rows(query, vote_id, member_id)]

    def counted(self, vote_id: int) -> dict[int, str]:
        """Return the choice that counts for each member who has voted."""
        query = "select member_id, choice from roll_entries where vote_id = ? and receipt is not null"
        return dict(self.rows(query, vote_id))
