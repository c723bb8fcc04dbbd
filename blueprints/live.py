"""The only emitter: after a commit, renders each part once per view and language and sends it to that room.

Nothing here is decided and nothing personal is rendered: parts are the same for everybody who looks at a view.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app
from flask_socketio import join_room

from blueprints.access import PUBLIC, SignedIn, SignInFirst, WrongPost, allow, signed_in
from blueprints.clock import now
from blueprints.doors import is_id
from blueprints.parts import LANGUAGES, PARTS, TURNOUT_PARTS, mine, parts_of
from extensions import db, socketio
from models.meetings import Meeting, meeting_of, meeting_of_the_day
from models.members import OFFICER_POSTS as OFFICERS
from models.members import member_of
from rules.errors import N_, Invalid, NotFound
from services.transaction import CredentialVoided, MeetingChanged, TurnoutChanged, on_fact

log = logging.getLogger(__name__)

# Time for the page to say goodbye by itself.
SIGN_OUT_GRACE_SECONDS = 1


class ViewInvalid(Invalid):
    code = "view_invalid"
    message = N_("页面版本不对，请刷新页面。")


class Pushes:
    """What waits to be pushed: each meeting once, turnouts a few times a second at most."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: set[tuple[str, int]] = set()
        self.turnout_sent_at: dict[int, float] = {}
        self.app: Flask | None = None

    def ask(self, kind: str, meeting_id: int) -> None:
        with self.lock:
            if (kind, meeting_id) in self.waiting:
                return
            self.waiting.add((kind, meeting_id))
        socketio.start_background_task(self.push, kind, meeting_id)

    def push(self, kind: str, meeting_id: int) -> None:
        if kind == "turnout":
            self._wait_for_turnout(meeting_id)
        with self.lock:
            self.waiting.discard((kind, meeting_id))
        assert self.app is not None
        try:
            with bare_context(self.app):
                if kind == "turnout":
                    self.turnout_sent_at[meeting_id] = time.monotonic()
                    _push_parts(meeting_id, TURNOUT_PARTS)
                else:
                    _push_parts(meeting_id)
        except Exception:
            log.exception("pushing %s of meeting %s failed", kind, meeting_id)

    def _wait_for_turnout(self, meeting_id: int) -> None:
        assert self.app is not None
        gap = 1 / self.app.config["TURNOUT_PUSHES_PER_SECOND"]
        wait = self.turnout_sent_at.get(meeting_id, 0) + gap - time.monotonic()
        socketio.sleep(max(0, wait))


pushes = Pushes()


def register(app: Flask) -> None:
    """Make this application the one whose changes are pushed."""
    pushes.app = app


@on_fact
def push_change(fact: object) -> None:
    """Ask for a push of what a commit has changed; the command that committed does not wait for it."""
    if isinstance(fact, MeetingChanged):
        pushes.ask("meeting", fact.meeting_id)
    elif isinstance(fact, TurnoutChanged):
        pushes.ask("turnout", fact.meeting_id)
    elif isinstance(fact, CredentialVoided):
        socketio.start_background_task(sign_out, fact.member_id)
    if isinstance(fact, MeetingChanged | TurnoutChanged):
        for member_id in fact.member_ids:
            socketio.start_background_task(tell_member, fact.meeting_id, member_id)


def sign_out(member_id: int) -> None:
    """End the sockets of a person whose card was issued anew or whose post has ended."""
    room = f"member:{member_id}"
    socketio.emit("live:signed_out", to=room)
    socketio.sleep(SIGN_OUT_GRACE_SECONDS)
    for sid in _sids(room):
        _server().disconnect(sid)


def tell_member(meeting_id: int, member_id: int) -> None:
    """Tell a member's own devices what changed for them: a ballot entered on another device, a check-in."""
    assert pushes.app is not None
    for room, is_own in ((f"member:{member_id}", True), (f"followers:{member_id}", False)):
        if _is_occupied(room):
            with bare_context(pushes.app):
                meeting = db.session.get_one(Meeting, meeting_id)
                socketio.emit("live:mine", mine(meeting, member_id, is_own), to=room)


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


def _is_occupied(room: str) -> bool:
    """Whether anybody is there. With several processes only the message queue knows, so the answer is yes."""
    if current_app and current_app.config["REDIS_URL"]:
        return True
    return bool(_sids(room))


def _server() -> Any:
    """Return python-socketio's own server, which Flask-SocketIO leaves untyped."""
    return socketio.server  # type: ignore[attr-defined]


def _sids(room: str) -> list[str]:
    return list(_server().manager.rooms.get("/", {}).get(room) or ())


def room_name(view: str, language: str, meeting_id: int) -> str:
    return f"{view}:{language}:{meeting_id}"


@socketio.on("live:join")
@allow(PUBLIC)
def join(payload: Any = None, *more: Any) -> dict[str, Any]:
    """Enter a view's room and get all its parts; the view decides who may look. Payload: view, meeting, language."""
    view, meeting, language = _joining(payload)
    person = _check_may_look(view, meeting, payload)
    join_room(room_name(view, language, meeting.id))
    answer: dict[str, Any] = {"ok": True, **parts_of(meeting.id, view, language, PARTS[view])}
    if person is not None:
        member_id = _watched(person, payload)
        is_own = member_id == person.member_id
        # Their own room in any case: an officer who follows a member is signed out with their own credential.
        join_room(f"member:{person.member_id}")
        if not is_own:
            join_room(f"followers:{member_id}")
        answer["mine"] = mine(meeting, member_id, is_own)
        today = meeting_of_the_day(meeting.council_id, now())
        # A page left open since the last meeting learns that there is a newer one.
        answer["current"] = today.id if today else meeting.id
    return answer


def _watched(person: SignedIn, payload: dict[str, Any]) -> int:
    """Return whose own state the page shows: the person's, or at the desk the member's whom they enter for."""
    if person.post in OFFICERS and is_id(payload.get("member")):
        return member_of(person.council_id, payload["member"]).id
    return person.member_id


def _joining(payload: Any) -> tuple[str, Meeting, str]:
    if not isinstance(payload, dict) or not is_id(payload.get("meeting")):
        raise ViewInvalid()
    view, language = payload.get("view"), payload.get("language")
    if view not in tuple(PARTS) or language not in tuple(LANGUAGES):  # not a look-up: a list has no hash
        raise ViewInvalid()
    meeting = db.session.get(Meeting, payload["meeting"])
    if meeting is None:
        raise NotFound(meeting_id=payload["meeting"])
    return view, meeting, language


def _check_may_look(view: str, meeting: Meeting, payload: dict[str, Any]) -> SignedIn | None:
    if view == "screen":
        if payload.get("token") != meeting.screen_token:
            raise SignInFirst()
        return None
    person = signed_in()
    if person is None:
        raise SignInFirst()
    meeting_of(person.council_id, meeting.id)
    if person.post not in (OFFICERS if view in ("podium", "desk") else (*OFFICERS, "representative")):
        raise WrongPost()
    return person
