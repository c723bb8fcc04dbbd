"""A council of N members in session, its first item ready for the vote, and the sessions of everybody in it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

import flask_migrate
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, insert, select, update

from config import ROOT
from extensions import db, migrate
from models.councils import CouncilSide
from models.database import prepare_engine
from models.devices import SeatDevice
from models.meetings import AgendaItem, Attendance
from models.members import By, Credential
from models.voting import Ballot, roll_of
from rules.charter import Charter
from rules.councils import SEATS_LIMIT
from rules.meetings import Side
from rules.roster import NewMember
from services import councils, meetings
from services.councils import NewCouncil, NewOfficer
from services.meetings import NewItem, NewMeeting

SLUG = "bench"
COOKIE = "gongyi"
SIDES = (("migrant", "来穗人员代表", "circle"), ("local", "本地居民代表", "square"))


@dataclass(frozen=True, slots=True)
class Council:
    meeting_id: int
    item_id: int
    chair_id: int
    member_ids: tuple[int, ...]
    device_ids: tuple[int, ...]


def open_store(database_url: str) -> Flask:
    """Return a bare application on an up-to-date database: services need no more."""
    app = Flask("gongyi")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        prepare_engine(db.engine)
        if (ROOT / "migrations" / "versions").is_dir():
            flask_migrate.upgrade()
        else:
            db.create_all()
    return app


def found(members: int) -> Council:
    """Found a council, half migrant and half local; call its meeting, check everybody in, come to free debate."""
    now = datetime.now(UTC)
    nobody = By(None)
    sides = tuple(Side(code, label, min(members // 2, SEATS_LIMIT), shape) for code, label, shape in SIDES)
    officers = [
        NewOfficer("林国栋", "chair", secrets.token_hex(8)),
        NewOfficer("许文秀", "secretary", secrets.token_hex(8)),
    ]
    new = NewCouncil(SLUG, "榕荫街社区融合共治议事会", "榕荫街", sides, Charter())
    council_id = councils.create_council(new, officers, nobody, now)
    # Larger than any real council may be: the rule book's limit is passed by in the table.
    db.session.execute(update(CouncilSide).values(planned_heads=members // 2))
    db.session.commit()
    roster = [
        NewMember(f"{side.label[:2]}{seat}", "representative", side.code, seat)
        for side in sides
        for seat in range(1, members // 2 + 1)
    ]
    member_ids = councils.import_roster(council_id, roster, nobody, now)
    cards = [{"member_id": each, "kind": "card", "version": 1, "failures": 0, "issued_at": now} for each in member_ids]
    db.session.execute(insert(Credential), cards)
    device_ids = _open_seats(member_ids, now)
    chair_id = db.session.scalars(select(Credential.member_id).where(Credential.kind == "password")).first()
    db.session.commit()
    assert chair_id is not None
    return _convene(council_id, chair_id, tuple(member_ids), device_ids, now)


def _open_seats(member_ids: Sequence[int], now: datetime) -> tuple[int, ...]:
    """Open each seat on one phone, as its card and PIN would."""
    phones = [
        SeatDevice(member_id=each, version=1, digest=f"{each:064x}", kind="android", state="open", opened_at=now)
        for each in member_ids
    ]
    db.session.add_all(phones)
    db.session.flush()
    return tuple(phone.id for phone in phones)


def _convene(
    council_id: int, chair_id: int, member_ids: tuple[int, ...], device_ids: tuple[int, ...], now: datetime
) -> Council:
    by = By(chair_id)
    item = NewItem(
        "飞线充电整治怎么落实",
        what="在3号楼北侧空地装20个充电插座，由物业每晚巡查两次。",
        mover_id=member_ids[0],
        seconder_ids=member_ids[1:2],
    )
    meeting_id = meetings.call_meeting(council_id, NewMeeting("第1次会议", "党群服务中心", now, [item]), by, now)
    meetings.open_room(meeting_id, by, now)
    # Straight into the table: a thousand check-ins and a round of a thousand turns are not what is measured.
    db.session.execute(update(Attendance).where(Attendance.meeting_id == meeting_id).values(state="present"))
    db.session.commit()
    meetings.open_meeting(meeting_id, by, now)
    db.session.execute(update(AgendaItem).where(AgendaItem.meeting_id == meeting_id).values(state="debate"))
    item_id = db.session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id)).one()
    db.session.commit()
    return Council(meeting_id, item_id, chair_id, member_ids, device_ids)


def counted(vote_id: int) -> tuple[dict[int, str], int]:
    """Return {member: receipt of the ballot that counts} and the number of ballot rows, as the database has them."""
    db.session.rollback()
    receipts = {entry.member_id: entry.receipt for entry in roll_of(vote_id) if entry.receipt}
    rows = db.session.scalar(select(func.count()).select_from(Ballot).where(Ballot.vote_id == vote_id)) or 0
    db.session.rollback()
    return receipts, rows


class Sessions:
    """Mints what a browser gets by signing in: the session's cookie and a form's token."""

    def __init__(self, secret_key: str) -> None:
        app = Flask("gongyi")
        app.secret_key = secret_key
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert signer is not None
        self.signer = signer
        self.raw_token = secrets.token_hex(20)
        self.token = str(URLSafeTimedSerializer(secret_key, salt="wtf-csrf-token").dumps(self.raw_token))

    def cookie(self, member_id: int, device_id: int | None = None) -> str:
        device = secrets.token_urlsafe(12)
        identity = f"{member_id}:1" if device_id is None else f"{member_id}:1:{device_id}"
        facts = {"_user_id": identity, "_fresh": True, "device": device, "csrf_token": self.raw_token}
        return f"{COOKIE}={self.signer.dumps({**facts, '_permanent': True})}"

    def form(self, **fields: object) -> str:
        return urlencode({"csrf_token": self.token, **fields})
