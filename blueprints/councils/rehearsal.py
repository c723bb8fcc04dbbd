"""Routes of 演练: begin a rehearsal, enter it as its chair or secretary, come back, throw it away."""

from typing import ClassVar

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask_babel import gettext
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, SECRETARY, SignedIn, allow, load_signed_in, person
from blueprints.clock import now
from models.councils import Council
from models.rehearsals import rehearsal_of
from rules.errors import N_, NotFound, Refused
from services import rehearsal

bp = Blueprint("rehearsal", __name__)
ROOMS = {"chair": "podium.page", "secretary": "desk.page"}
# Who somebody really is while they play an officer of a rehearsal; signed in the session, read anew on coming back.
REALLY = "really"


class RehearsalOfRehearsal(Refused):
    code: ClassVar[str] = "rehearsal_of_rehearsal"
    message: ClassVar[str] = N_("这里已经是演练了。要重新演练，请先回到真的议事会。")


@bp.get("/c/<slug>/rehearsal")
@allow(CHAIR, SECRETARY)
def page() -> str:
    return render_template("councils/rehearsal.html", there=rehearsal_of(g.council.id))


@bp.post("/c/<slug>/rehearsal/start")
@allow(CHAIR, SECRETARY)
def start() -> Response:
    """Begin it, and enter at once as whoever one is here."""
    if g.council.rehearsal_of_id is not None:
        raise RehearsalOfRehearsal()
    rehearsal.start(g.council.id, now())
    return _enter("secretary" if person().post == "secretary" else "chair")


@bp.post("/c/<slug>/rehearsal/enter/<post>")
@allow(CHAIR, SECRETARY)
def enter(post: str) -> Response:
    """Enter as the pretend chair or secretary; from within it is a change of seats."""
    if post not in ROOMS:
        raise NotFound(post=post)
    return _enter(post)


def _enter(post: str) -> Response:
    copy = g.council if g.council.rehearsal_of_id is not None else rehearsal_of(g.council.id)
    if copy is None:
        raise NotFound(council_id=g.council.id)
    really = session.get(REALLY) if g.council.rehearsal_of_id is not None else person().get_id()
    member = rehearsal.officer_of(copy.id, post)
    login_user(_signed_in(f"{member.id}:{member.credential.version if member.credential else 1}"))
    session[REALLY] = really
    return redirect(url_for(ROOMS[post], slug=copy.slug), 303)


def _signed_in(identity: str) -> SignedIn:
    who = load_signed_in(identity)
    if who is None:
        raise NotFound(identity=identity)
    return who


@bp.post("/c/<slug>/rehearsal/leave")
@allow(CHAIR, SECRETARY)
def leave() -> Response:
    """Be oneself again, in the real council; whoever's card or password was changed meanwhile signs in anew."""
    who = load_signed_in(str(session.pop(REALLY, "")))
    slug = _origin(g.council).slug
    if who is None:
        logout_user()
        return redirect(url_for("members.sign_in", slug=slug), 303)
    login_user(who)
    return redirect(url_for("rehearsal.page", slug=slug), 303)


def _origin(copy: Council) -> Council:
    return copy.rehearsal_of if copy.rehearsal_of is not None else copy


@bp.post("/c/<slug>/rehearsal/end")
@allow(CHAIR, SECRETARY)
def end() -> Response:
    """Throw it away; the next one begins from scratch."""
    if g.council.rehearsal_of_id is not None:
        raise RehearsalOfRehearsal()
    rehearsal.throw_away(g.council.id)
    flash(gettext("演练已经清掉，没有留下任何记录。"))
    return redirect(url_for("rehearsal.page", slug=g.council.slug), 303)
