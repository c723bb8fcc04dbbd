"""live:join: a page enters its view's room and is given everything that the room shows.

After an outage a whole hall joins in the same second, so pages that arrive together share one read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import session
from flask_socketio import join_room

from blueprints.access import PUBLIC, SignedIn, SignInFirst, WrongPost, allow, is_acting_chair, people_behind
from blueprints.clock import now
from blueprints.devices import asking_of
from blueprints.doors import is_id
from blueprints.gathering import Gathering
from blueprints.live import device_room, followers_room, own_room, room_name
from blueprints.parts import LANGUAGES, PARTS, for_an_officer, mine_of, parts_of
from extensions import db, socketio
from models.meetings import Meeting, meeting_of_the_day
from models.members import OFFICER_POSTS as OFFICERS
from models.members import member_of
from rules.errors import N_, Invalid, NotFound, RuleError

MOST_PER_READ = 256


class ViewInvalid(Invalid):
    code = "view_invalid"
    message = N_("页面版本不对，请刷新页面。")


@dataclass(frozen=True, slots=True)
class Ask:
    """A page before the door. `member_id`: whom an officer's page is about; `identity` is the session's."""

    view: str
    language: str
    meeting_id: int
    token: object
    member_id: int | None
    identity: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """A page that is let in: the person behind it, and whose own state it shows. The big screen is nobody's."""

    ask: Ask
    meeting: Meeting
    person: SignedIn | None
    member_id: int | None

    @property
    def is_own(self) -> bool:
        return self.person is not None and self.person.member_id == self.member_id


@dataclass(frozen=True, slots=True)
class Entry:
    """The rooms that a page enters, and what it is given."""

    rooms: tuple[str, ...]
    answer: dict[str, Any]


@socketio.on("live:join")
@allow(PUBLIC)
def join(payload: Any = None, *more: Any) -> dict[str, Any]:
    """Enter a view's room and get all its parts; the view decides who may look. Payload: view, meeting, language."""
    entry = pages.ask(_ask_of(payload))
    for room in entry.rooms:
        join_room(room)
    return entry.answer


def _ask_of(payload: Any) -> Ask:
    if not isinstance(payload, dict) or not is_id(payload.get("meeting")):
        raise ViewInvalid()
    view, language, member_id = payload.get("view"), payload.get("language"), payload.get("member")
    if view not in tuple(PARTS) or language not in tuple(LANGUAGES):  # not a look-up: a list has no hash
        raise ViewInvalid()
    identity = str(session.get("_user_id", ""))
    member_id = member_id if is_id(member_id) else None
    return Ask(view, language, payload["meeting"], payload.get("token"), member_id, identity)


def _answers(asks: Sequence[Ask]) -> list[Entry | Exception]:
    """Answer every page in order, each for itself: one that may not look stops no other."""
    people = people_behind({ask.identity for ask in asks if ask.identity})
    answers: list[Entry | Exception] = [RuleError()] * len(asks)
    admitted: dict[int, Admitted] = {}
    for place, ask in enumerate(asks):
        try:
            admitted[place] = _admit(ask, people.get(ask.identity))
        except RuleError as error:
            answers[place] = error
    for place, entry in _entries(admitted).items():
        answers[place] = entry
    return answers


def _admit(ask: Ask, person: SignedIn | None) -> Admitted:
    meeting = db.session.get(Meeting, ask.meeting_id)
    if meeting is None:
        raise NotFound(meeting_id=ask.meeting_id)
    if ask.view == "screen":
        if ask.token != meeting.screen_token:
            raise SignInFirst()
        return Admitted(ask, meeting, None, None)
    if person is None:
        raise SignInFirst()
    if meeting.council_id != person.council_id:
        raise NotFound(meeting_id=ask.meeting_id)
    may_look = OFFICERS if ask.view in ("podium", "desk") else (*OFFICERS, "representative")
    if person.post not in may_look and not (ask.view == "podium" and is_acting_chair(person, meeting.id)):
        raise WrongPost()
    return Admitted(ask, meeting, person, _watched(ask, person))


def _watched(ask: Ask, person: SignedIn) -> int:
    """Return whose own state the page shows: the person's, or at the desk the member's whom they enter for."""
    if person.post in OFFICERS and ask.member_id is not None:
        return member_of(person.council_id, ask.member_id).id
    return person.member_id


def _entries(admitted: dict[int, Admitted]) -> dict[int, Entry]:
    views = {(each.meeting.id, each.ask.view, each.ask.language) for each in admitted.values()}
    parts = {view: parts_of(*view, PARTS[view[1]]) for view in views}
    meetings = {each.meeting.id: each.meeting for each in admitted.values()}
    own = {meeting.id: mine_of(meeting, _members_of(meeting, admitted)) for meeting in meetings.values()}
    current = {council_id: _current(council_id) for council_id in {each.council_id for each in meetings.values()}}
    asking = asking_of({each.member_id for each in admitted.values() if each.is_own and each.member_id is not None})
    entries = {}
    for place, page in admitted.items():
        answer = {"ok": True, **parts[page.meeting.id, page.ask.view, page.ask.language]}
        if page.member_id is not None:
            mine = own[page.meeting.id][page.member_id]
            answer["mine"] = mine if page.is_own else for_an_officer(mine)
            # A page left open since the last meeting learns that there is a newer one.
            answer["current"] = current[page.meeting.council_id] or page.meeting.id
            if page.is_own:
                answer["asking"] = asking.get(page.member_id, [])
        entries[place] = Entry(_rooms(page), answer)
    return entries


def _members_of(meeting: Meeting, admitted: dict[int, Admitted]) -> set[int]:
    return {each.member_id for each in admitted.values() if each.meeting is meeting and each.member_id is not None}


def _current(council_id: int) -> int | None:
    today = meeting_of_the_day(council_id, now())
    return today.id if today else None


def _rooms(page: Admitted) -> tuple[str, ...]:
    """Their own room in any case: an officer who follows a member is signed out with their own credential."""
    rooms = [room_name(page.ask.view, page.ask.language, page.meeting.id)]
    if page.person is not None:
        rooms.append(own_room(page.person.member_id))
        if page.person.device_id is not None:
            rooms.append(device_room(page.person.device_id))
        if not page.is_own and page.member_id is not None:
            rooms.append(followers_room(page.member_id))
    return tuple(rooms)


pages: Gathering[Ask, Entry] = Gathering(_answers, MOST_PER_READ)
