"""What the doors of a running meeting share: whose act it is, and where to go afterwards."""

from collections.abc import Sequence

from flask import g, jsonify, redirect, request, url_for
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from blueprints.access import SignInFirst, is_acting_chair, person
from models.floor import turn_of
from models.members import OFFICER_POSTS as OFFICERS
from models.members import By, member_of
from rules.errors import N_, Invalid
from rules.meetings import Side

# What a column of ids holds, on PostgreSQL too. A larger number is no id, and the driver would fail on it.
LARGEST_ID = 2**31 - 1


class Id(IntegerConverter):
    """A number in an address: beyond the largest id nothing is found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def is_id(value: object) -> bool:
    """Whether a socket's payload holds an id here; True is no number."""
    return type(value) is int and 0 < value <= LARGEST_ID


class NumberInvalid(Invalid):
    code = "number_invalid"
    message = N_("提交的内容不完整（%(field)s）。请刷新页面再试一次。")


class TooLong(Invalid):
    code = "too_long"
    message = N_("最多%(limit)s个字。请写短一些再提交。")


def acting_for() -> tuple[int, By]:
    """Return whose act this is and who typed it: an officer may act for a member (代录), nobody else for anybody."""
    who = person()
    if who.post in OFFICERS and request.form.get("member_id"):
        member = member_of(g.council.id, number("member_id"))
        return member.id, By(member.id, who.member_id)
    if request.form.get("page_of", str(who.member_id)) != str(who.member_id):
        # A page left open by whoever used this phone before: it acts for nobody.
        raise SignInFirst()
    return who.member_id, who.by


def speaker(meeting_id: int, turn_id: int) -> By:
    """Return whose turn is acted on: whoever presides or writes acts for the speaker, a member only for themselves."""
    who = person()
    if who.post == "representative" and not is_acting_chair(who, meeting_id):
        return who.by
    return By(turn_of(meeting_id, turn_id).member_id, who.member_id)


def hands(sides: Sequence[Side]) -> dict[str, int]:
    """Return a show of hands as the form gives it: a number for each side; raise NumberInvalid."""
    return {side.code: number(f"hands_{side.code}") for side in sides}


def number(field: str) -> int:
    """Return a whole number of the form; raise NumberInvalid."""
    text = request.form.get(field, "")
    if not text.isascii() or not text.isdigit() or len(text) > 12 or int(text) > LARGEST_ID:
        raise NumberInvalid(field=field)
    return int(text)


def tidy(text: str) -> str:
    """Line ends as everywhere else and no space around: what is counted is what a person sees."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()  # PostgreSQL keeps no NUL


def words(field: str, limit: int = 200) -> str:
    """Return a text of the form, trimmed; raise TooLong with the limit."""
    text = tidy(request.form.get(field, ""))
    if len(text) > limit:
        raise TooLong(field=field, limit=limit)
    return text


def done(**answer: object) -> Response:
    """Answer a finished act: JSON to a script, the room the person came from to a plain form."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(ok=True, **answer)
    return redirect(room_of_person(), 303)


def room_of_person() -> str:
    """Return the address of the room that the form stood in."""
    who = person()
    back = request.form.get("back", "")
    if back == "guests" and who.post in OFFICERS:
        return url_for("guests.page", slug=g.council.slug, meeting_id=(request.view_args or {})["meeting_id"])
    if back == "podium" and is_acting_chair(who):
        return url_for("podium.page", slug=g.council.slug)
    member_id = request.form.get("member_id", type=int)
    if who.post in OFFICERS and back == "desk" and member_id and 0 < member_id <= LARGEST_ID:
        return url_for("desk.member", slug=g.council.slug, member_id=member_id)
    if who.post in OFFICERS:
        room = back if back in ("desk", "podium") else ("desk" if who.post == "secretary" else "podium")
        return url_for(f"{room}.page", slug=g.council.slug)
    return url_for("seat.page", slug=g.council.slug)
