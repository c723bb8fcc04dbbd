"""The only emitter: after a commit, renders each part once per view and language and sends it to that room.

Nothing here is decided and nothing personal is rendered: parts are the same for everybody who looks at a view.
"""

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask

from blueprints.devices import asking_of
from blueprints.parts import LANGUAGES, PARTS, TURNOUT_PARTS, for_an_officer, mine_of, parts_of
from extensions import db, socketio
from models.meetings import Meeting
from services.transaction import (
    CredentialVoided,
    DeviceLocked,
    DevicesChanged,
    MeetingChanged,
    TurnoutChanged,
    on_fact,
)

log = logging.getLogger(__name__)

# Time for the page to say goodbye by itself.
SIGN_OUT_GRACE_SECONDS = 1
# So many devices are told before whatever else has come meanwhile is let through: acknowledgements of ballots.
TOLD_IN_ONE_BREATH = 128
# So many pages hear of a turnout in a second, lest ballots wait for it: a hall of 1,000 once, one of 200 five times.
TURNOUTS_PER_SECOND = 1000


class Pushes:
    """What waits to be pushed: each meeting once, turnouts a few times a second at most, and who is told alone."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        # For each member the connections that know it from an answer; None where there is none.
        self.waiting: dict[tuple[str, int], dict[int, set[str | None]]] = {}
        self.app: Flask | None = None

    def ask(self, kind: str, meeting_id: int, told: Iterable[tuple[int, str | None]]) -> None:
        with self.lock:
            is_first = (kind, meeting_id) not in self.waiting
            waiting = self.waiting.setdefault((kind, meeting_id), {})
            for member_id, connection in told:
                waiting.setdefault(member_id, set()).add(connection)
        if is_first:
            socketio.start_background_task(self.push, kind, meeting_id)

    def push(self, kind: str, meeting_id: int) -> None:
        """Push what a meeting shows, then tell the members whose own state changed with it."""
        assert self.app is not None
        if kind == "turnout":
            # Ballots come by the hundred, and their acknowledgements go first.
            seconds = max(1 / self.app.config["TURNOUT_PUSHES_PER_SECOND"], _looking(meeting_id) / TURNOUTS_PER_SECOND)
            socketio.sleep(seconds)
        with self.lock:
            waiting = self.waiting.pop((kind, meeting_id), {})
        try:
            with bare_context(self.app):
                _push_parts(meeting_id, TURNOUT_PARTS if kind == "turnout" else None)
        except Exception:
            log.exception("pushing %s of meeting %s failed", kind, meeting_id)
        tell_members(meeting_id, [each for each, knowing in waiting.items() if _is_news(each, knowing)])


pushes = Pushes()


def register(app: Flask) -> None:
    """Make this application the one whose changes are pushed."""
    pushes.app = app


@on_fact
def push_change(fact: object) -> None:
    """Ask for a push of what a commit has changed; the command that committed does not wait for it."""
    if isinstance(fact, MeetingChanged):
        pushes.ask("meeting", fact.meeting_id, ((each, None) for each in fact.member_ids))
    elif isinstance(fact, TurnoutChanged):
        pushes.ask("turnout", fact.meeting_id, fact.voters)
    elif isinstance(fact, CredentialVoided):
        socketio.start_background_task(sign_out, own_room(fact.member_id))
    elif isinstance(fact, DeviceLocked):
        socketio.start_background_task(sign_out, device_room(fact.device_id))
    elif isinstance(fact, DevicesChanged):
        socketio.start_background_task(ask_about_devices, fact.member_id)


def ask_about_devices(member_id: int) -> None:
    """Tell a seat's devices that it was opened on another one, or that this is settled."""
    assert pushes.app is not None
    if _is_occupied(own_room(member_id)):
        with bare_context(pushes.app):
            others = asking_of([member_id]).get(member_id, [])
        socketio.emit("live:devices", {"asking": others}, to=own_room(member_id))


def sign_out(room: str) -> None:
    """End the sockets of a person whose card was issued anew or whose post has ended, or those of one device."""
    socketio.emit("live:signed_out", to=room)
    socketio.sleep(SIGN_OUT_GRACE_SECONDS)
    for sid in _sids(room):
        _server().disconnect(sid)


def _is_news(member_id: int, knowing: set[str | None]) -> bool:
    """Whether anybody looks who is still to be told: not if only the phone that a ballot came from, which is answered."""
    assert pushes.app is not None
    if pushes.app.config["REDIS_URL"]:
        return True  # who else looks, other processes know
    looking = set(_sids(own_room(member_id)))
    is_answered = len(looking) == 1 and looking == knowing
    return (bool(looking) and not is_answered) or _is_occupied(followers_room(member_id))


def tell_members(meeting_id: int, member_ids: Sequence[int]) -> None:
    """Tell members' own devices what changed for them: a ballot entered on another device, a check-in."""
    assert pushes.app is not None
    for start in range(0, len(member_ids), TOLD_IN_ONE_BREATH):
        # Read and sent without a pause in between: what is told later is never older.
        with bare_context(pushes.app):
            told = mine_of(db.session.get_one(Meeting, meeting_id), member_ids[start : start + TOLD_IN_ONE_BREATH])
        for member_id, own in told.items():
            socketio.emit("live:mine", own, to=own_room(member_id))
            if _is_occupied(followers_room(member_id)):
                socketio.emit("live:mine", for_an_officer(own), to=followers_room(member_id))
        socketio.sleep(0)


@contextmanager
def bare_context(app: Flask) -> Iterator[None]:
    """A request context without a person, so that url_for and the translations work."""
    with app.test_request_context():
        try:
            yield
        finally:
            db.session.remove()


def _push_parts(meeting_id: int, templates: tuple[str, ...] | None = None) -> None:
    for view, parts in PARTS.items():
        for language in LANGUAGES:
            room = room_name(view, language, meeting_id)
            if _is_occupied(room):
                wanted = parts if templates is None else tuple(part for part in parts if part in templates)
                message = parts_of(meeting_id, view, language, wanted)
                db.session.rollback()  # the read ends before anything is sent: sending may yield
                socketio.emit("live:parts", message, to=room)


def _looking(meeting_id: int) -> int:
    """Return how many pages of this process look at a meeting."""
    rooms = (room_name(view, language, meeting_id) for view in PARTS for language in LANGUAGES)
    return sum(len(_rooms().get(room) or ()) for room in rooms)


def _is_occupied(room: str) -> bool:
    """Whether anybody is there. With several processes only the message queue knows, so the answer is yes."""
    assert pushes.app is not None
    return bool(pushes.app.config["REDIS_URL"]) or bool(_rooms().get(room))


def _server() -> Any:
    """Return python-socketio's own server, which Flask-SocketIO leaves untyped."""
    return socketio.server  # type: ignore[attr-defined]


def _rooms() -> Any:
    return _server().manager.rooms.get("/", {})


def _sids(room: str) -> list[str]:
    return list(_rooms().get(room) or ())


def room_name(view: str, language: str, meeting_id: int) -> str:
    return f"{view}:{language}:{meeting_id}"


def own_room(member_id: int) -> str:
    """Return the room of a person's own devices."""
    return f"member:{member_id}"


def device_room(device_id: int) -> str:
    """Return the room of one device of a seat: all its tabs."""
    return f"device:{device_id}"


def followers_room(member_id: int) -> str:
    """Return the room of the officers who act for a member."""
    return f"followers:{member_id}"
