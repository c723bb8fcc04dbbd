"""A house in use: a council whose meeting has come to a chosen stage, people who are signed in, and sockets.

Each stage is built once by commands and copied for every test. Time stands still: the doors read the hall's clock.
"""

import copy
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from extensions import db, socketio
from models.members import Credential
from rules.candidates import Candidate
from services import meetings, voting
from services.meetings import NewItem
from tests.services.hall import START, Hall

HAN = re.compile(r"[\u4e00-\u9fff]")
# Nothing of how it was made may reach a person.
INNARDS = ("Traceback", "sqlalchemy", "Error(", "%(", "None", "werkzeug")


@dataclass
class Rooms:
    """Two councils on one host; the second one is where our people have no business."""

    hall: Hall
    other: Hall

    @property
    def people(self) -> list[int]:
        return [
            member for hall in (self.hall, self.other) for member in (hall.chair_id, hall.secretary_id, *hall.everybody)
        ]


def _found() -> Rooms:
    rooms = Rooms(Hall(), Hall("linjie", seats=2))
    for hall in (rooms.hall, rooms.other):
        for member_id in (hall.chair_id, hall.secretary_id, *hall.everybody):
            kind = "password" if member_id in (hall.chair_id, hall.secretary_id) else "card"
            db.session.add(Credential(member_id=member_id, kind=kind, version=1, issued_at=START))
    db.session.commit()
    return rooms


def _call(rooms: Rooms) -> None:
    first = rooms.hall.motion(who="物业公司", by_when="12月31日前", cost="3.6万元", done_means="20个插座通电")
    second = NewItem(
        "夜间噪音公约", what="晚上十点以后不放音响。", plain="晚十点后不放音响", mover_id=rooms.hall.local[1]
    )
    rooms.hall.call(first, second)
    rooms.other.gather()


def _decide(rooms: Rooms) -> None:
    hall = rooms.hall
    vote_id = hall.open_vote()
    for member_id in hall.everybody[:-1]:
        hall.cast(vote_id, member_id, "yes")
    hall.cast(vote_id, hall.everybody[-1], "no")
    voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)


def _close(rooms: Rooms) -> None:
    rooms.hall.decide(2, yes=rooms.hall.migrant, no=rooms.hall.local)
    meetings.close_meeting(rooms.hall.meeting_id, rooms.hall.chair, rooms.hall.now)


def _call_election(rooms: Rooms) -> None:
    """An election by names and a motion; nobody explains, so that the floor is soon done."""
    names = tuple(Candidate(name) for name in ("王小芳", "李建国", "陈志强", "何丽"))
    first = NewItem("推选监督小组", what="从候选人名单中推选2人。", question="election", seats=2, candidates=names)
    rooms.hall.gather(first, rooms.hall.motion())
    meetings.open_meeting(rooms.hall.meeting_id, rooms.hall.chair, rooms.hall.now)
    rooms.other.gather()


def _second_round(rooms: Rooms) -> None:
    vote_id = rooms.hall.room.vote.id  # type: ignore[union-attr]
    for member_id, marks in zip(rooms.hall.everybody, [*["[1,2]"] * 6, "[1]", *["[3,4]"] * 4], strict=False):
        rooms.hall.cast(vote_id, member_id, marks)
    voting.close_vote(rooms.hall.meeting_id, vote_id, rooms.hall.chair, rooms.hall.now)


# How each stage is reached from the one before it.
STAGES: dict[str, tuple[str | None, Callable[[Rooms], object]]] = {
    "called": (None, _call),
    "room_open": ("called", lambda rooms: meetings.open_room(rooms.hall.meeting_id, rooms.hall.chair, rooms.hall.now)),
    "gathered": ("room_open", lambda rooms: rooms.hall.check_in(*rooms.hall.everybody)),
    "in_session": (
        "gathered",
        lambda rooms: meetings.open_meeting(rooms.hall.meeting_id, rooms.hall.chair, rooms.hall.now),
    ),
    "explaining": ("in_session", lambda rooms: rooms.hall.open_item()),
    "round": (
        "in_session",
        lambda rooms: rooms.hall.start_round(),
    ),
    "speaking": ("round", lambda rooms: rooms.hall.start()),
    "debate": ("in_session", lambda rooms: rooms.hall.start_debate()),
    "vote": ("debate", lambda rooms: rooms.hall.open_vote()),
    "election": (None, _call_election),
    "paper": ("election", lambda rooms: rooms.hall.open_vote()),
    "second_round": ("paper", _second_round),
    "decided": ("vote", _decide),
    "closed": ("decided", _close),
}


@dataclass
class House:
    """The application with a meeting at a stage. `house.inside()` runs inside the application's context."""

    app: Flask
    kept: Path
    rooms: Rooms = field(init=False)
    stage: str = field(init=False)

    def at(self, stage: str) -> "House":
        """Bring the meeting to a stage, with everybody present from “gathered” on."""
        if not self._copy(stage):
            before, advance = STAGES[stage]
            if before is not None:
                self.at(before)
            with self.app.app_context():
                if before is None:
                    db.drop_all()
                    db.create_all()
                self.rooms = self.rooms if before else _found()
                advance(self.rooms)
                db.session.remove()
            self._keep(stage)
        self.stage = stage
        return self

    @property
    def _file(self) -> Path:
        return Path(str(self.app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///"))

    def _copy(self, stage: str) -> bool:
        if stage not in BUILT:
            return False
        self._let_go()
        # A file of its own: a connection that somebody still holds must not write into this one.
        for leftover in self._file.parent.glob(f"{self._file.name}-*"):
            leftover.unlink()
        shutil.copy(self.kept / f"{stage}.db", self.kept / "fresh.db")
        (self.kept / "fresh.db").replace(self._file)
        self.rooms = copy.deepcopy(BUILT[stage])
        return True

    def _keep(self, stage: str) -> None:
        with self.app.app_context():
            # Another application of the same test may still hold the file: then closing ours does not make it whole.
            db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        self._let_go()
        shutil.copy(self._file, self.kept / f"{stage}.db")
        BUILT[stage] = copy.deepcopy(self.rooms)

    def _let_go(self) -> None:
        """Close every connection, so that the file is whole."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    # --- the hall ---

    @property
    def hall(self) -> Hall:
        return self.rooms.hall

    @property
    def other(self) -> Hall:
        return self.rooms.other

    @contextmanager
    def inside(self) -> Iterator[Hall]:
        """The hall, within the application: commands and reads of the database."""
        with self.app.app_context():
            yield self.hall
            db.session.remove()

    def ask_hall(self, question: Callable[[Hall], Any]) -> Any:
        with self.inside() as hall:
            return question(hall)

    @property
    def slug(self) -> str:
        return "rongyin"

    @property
    def meeting_id(self) -> int:
        return self.hall.meeting_id

    @property
    def vote_id(self) -> int:
        """Return the vote that is open now."""
        vote = self.ask_hall(lambda hall: hall.room.vote)
        return int(vote.id)

    @property
    def code(self) -> str:
        return str(self.ask_hall(lambda hall: hall.meeting.code))

    @property
    def token(self) -> str:
        return str(self.ask_hall(lambda hall: hall.meeting.screen_token))

    @property
    def seq(self) -> int:
        return int(self.ask_hall(lambda hall: hall.meeting.seq))

    def item_id(self, position: int = 1) -> int:
        return int(self.ask_hall(lambda hall: hall.item(position).id))

    # --- people ---

    def client(self, member_id: int | None = None, version: int = 1) -> FlaskClient:
        """Return a browser of its own; with `member_id` it is signed in."""
        client = self.app.test_client()
        if member_id is not None:
            with client.session_transaction() as session:
                session["_user_id"] = f"{member_id}:{version}"
                session["_fresh"] = True
        return client

    @property
    def chair(self) -> FlaskClient:
        return self.client(self.hall.chair_id)

    @property
    def secretary(self) -> FlaskClient:
        return self.client(self.hall.secretary_id)

    @property
    def member(self) -> FlaskClient:
        """Return the phone of the first 来穗 representative."""
        return self.client(self.hall.migrant[0])

    @property
    def stranger(self) -> FlaskClient:
        return self.client()

    def socket(self, client: FlaskClient) -> SocketIOTestClient:
        return socketio.test_client(self.app, flask_test_client=client)

    # --- addresses ---

    def path(self, tail: str = "", hall: Hall | None = None) -> str:
        """Return an address of the meeting: path("floor/call")."""
        slug = "linjie" if hall is not None and hall is self.other else self.slug
        meeting_id = (hall or self.hall).meeting_id
        return f"/c/{slug}/meetings/{meeting_id}" + (f"/{tail}" if tail else "")

    def room(self, tail: str) -> str:
        return f"/c/{self.slug}/{tail}"

    def ballots(self, vote_id: int | None = None) -> str:
        return self.room(f"voting/{self.vote_id if vote_id is None else vote_id}/ballots")


BUILT: dict[str, Rooms] = {}


def say(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form as a script does; the answer is JSON."""
    return client.post(path, data=fields, headers={"Accept": "application/json"})


def assert_taken(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    assert body["ok"] is True
    return dict(body)


def assert_refused(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    """A refusal is a sentence for a person: in Chinese, nothing of the machine in it."""
    body = answer.get_json()
    assert (answer.status_code, body["error"]) == (status, code), answer.text
    assert_sentence(body)
    return dict(body)


def assert_sentence(body: dict[str, Any]) -> None:
    assert body["ok"] is False
    assert HAN.search(body["message"])
    assert not [innard for innard in INNARDS if innard in body["message"]], body


def assert_went_to(answer: TestResponse, path: str) -> None:
    assert (answer.status_code, answer.headers.get("Location")) == (303, path), answer.text


def join(socket: SocketIOTestClient, view: str, meeting_id: int, **more: object) -> dict[str, Any]:
    """Enter a view's room; return the acknowledgement."""
    payload = {"view": view, "meeting": meeting_id, "language": "zh", **more}
    return ask(socket, "live:join", payload)


def ask(socket: SocketIOTestClient, event: str, *payload: object) -> dict[str, Any]:
    """Send an event; return its acknowledgement."""
    answer = socket.emit(event, *payload, callback=True)
    assert isinstance(answer, dict), f"{event}: {answer!r}"
    return answer


def received(socket: SocketIOTestClient, event: str) -> list[dict[str, Any]]:
    """Return what has been pushed under this name since the last look."""
    return [message["args"][0] for message in socket.get_received() if message["name"] == event]
