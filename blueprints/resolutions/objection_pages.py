"""The pages of whoever objects: the form, the own page with the answer, and the way back to it."""

from flask import g, render_template, url_for

from blueprints.access import signed_in
from blueprints.back import base_url
from blueprints.clock import now
from blueprints.qr import qr
from blueprints.resolutions.forms import FollowObjectionForm, ObjectionForm
from models.members import OFFICER_POSTS
from models.resolutions import Objection, Resolution, resolution_of
from rules import objections, resolutions
from rules.errors import NotFound
from rules.resolution_words import GROUND_LABELS, OBJECTION_STATE_LABELS


def recorder() -> int | None:
    """Return the officer of this council who is signed in here: what they hand in, they enter for a resident."""
    who = signed_in()
    is_officer = who is not None and who.post in OFFICER_POSTS and who.council_id == g.council.id
    return who.member_id if who is not None and is_officer else None


def write_page(resolution_id: int, form: ObjectionForm) -> str:
    resolution = _public(resolution_id)
    return render_template(
        "resolutions/object.html",
        resolution=resolution,
        form=form,
        is_in_time=_is_in_time(resolution),
        is_recorded=recorder() is not None,
    )


def _is_in_time(resolution: Resolution) -> bool:
    due_at = resolution.effective_due_at
    return resolutions.is_allowed(resolution.state, "object") and due_at is not None and now() < due_at


def follow_page(resolution_id: int, form: FollowObjectionForm) -> str:
    return render_template("resolutions/follow.html", resolution=_public(resolution_id), form=form)


def own_page(resolution_id: int, objection: Objection, secret: str) -> str:
    """The objector's own page: where it stands, the answer, and the receipt that leads back here."""
    resolution = _public(resolution_id)
    here = {"slug": g.council.slug, "resolution_id": resolution_id}
    path = url_for("objections.own", number=objection.number, secret=secret, **here)
    return render_template(
        "resolutions/objection.html",
        qr=qr(base_url() + path),
        follow_address=base_url().partition("://")[2] + url_for("objections.follow", **here),
        resolution=resolution,
        objection=objection,
        secret=secret,
        may_ask_review=objection.state == "maintained" and resolution.state in objections.REVIEWABLE_STATES,
        states=OBJECTION_STATE_LABELS,
        grounds=GROUND_LABELS,
    )


def _public(resolution_id: int) -> Resolution:
    """Return a resolution that anybody may read; raise NotFound."""
    resolution = resolution_of(g.council.id, resolution_id)
    if resolution.state not in resolutions.PUBLIC_STATES:
        raise NotFound(resolution_id=resolution_id)
    return resolution
