"""The pages of whoever objects: the form, the own page with the answer, and the way back to it."""

from flask import g, render_template, request, url_for

from blueprints.access import signed_in
from blueprints.back import base_url
from blueprints.clock import now
from blueprints.drafts import DRAFT_ID_LENGTH, draft_id
from blueprints.qr import qr
from blueprints.resolutions.forms import FollowObjectionForm, ObjectionForm
from models.members import OFFICER_POSTS
from models.resolutions import Objection, Resolution, resolution_of
from rules import objections, resolutions
from rules.errors import NotFound
from rules.objections import ObjectionSecretWrong
from rules.resolution_words import GROUND_LABELS, OBJECTION_STATE_LABELS
from services import objections as objections_commands


def recorder() -> int | None:
    """Return the officer of this council who is signed in here: what they hand in, they enter for a resident."""
    who = signed_in()
    is_officer = who is not None and who.post in OFFICER_POSTS and who.council_id == g.council.id
    return who.member_id if who is not None and is_officer else None


def form_of(resolution_id: int, **data: str) -> ObjectionForm:
    """Return the form as it is now filled in, or with `data`; in its period it asks for a name."""
    return ObjectionForm(**data).within(_is_in_time(_public(resolution_id)))


def again(resolution_id: int) -> dict[str, str]:
    """Return what a remark said whose number and code are in the address, to be handed in once more by name."""
    number, secret = request.args.get("remark", 0, type=int), request.args.get("code", "")
    try:
        remark = objections_commands.find(g.council.id, resolution_id, number, secret)
    except ObjectionSecretWrong:
        return {}
    if remark.state not in ("remark", "answered"):
        return {}
    return {name: getattr(remark, name) for name in ("objector", "ground", "text", "contact")}


def write_page(resolution_id: int, form: ObjectionForm) -> str:
    resolution = _public(resolution_id)
    return render_template(
        "resolutions/object.html",
        resolution=resolution,
        form=form,
        is_in_time=_is_in_time(resolution),
        is_recorded=recorder() is not None,
        is_again="remark" in request.args,
        draft_id=draft_id(form.key.data or ""),
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
        draft_id=objection.key[:DRAFT_ID_LENGTH],
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
