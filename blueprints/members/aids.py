"""The route of what lengthens a member's clock. It is the person's own matter: only the secretary sees and sets it."""

from flask import Blueprint, flash, g, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from blueprints.access import SECRETARY, allow, person
from blueprints.clock import now
from services.speaking_aids import set_speaking_aids

bp = Blueprint("aids", __name__)


@bp.post("/c/<slug>/members/<int:member_id>/aids")
@allow(SECRETARY)
def set_aids(member_id: int) -> Response:
    aids = {name: bool(request.form.get(name)) for name in ("is_elder", "has_interpreter")}
    set_speaking_aids(g.council.id, member_id, person().by, now(), **aids)
    flash(gettext("发言时间已记下，下次发言起照此计时。"))
    return redirect(url_for("members.page", slug=g.council.slug), 303)
