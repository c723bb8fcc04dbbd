"""“另一部手机也登录了您的席位：是您本人吗？”: the answer of a seat's holder, from a device that was there before."""

from flask import Blueprint, flash, g, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from blueprints.access import REPRESENTATIVE, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, number
from services import devices

bp = Blueprint("devices", __name__)


@bp.post("/c/<slug>/seat/devices/recognise")
@allow(REPRESENTATIVE)
def recognise() -> Response:
    member_id, by = acting_for()
    devices.recognise(g.council.id, member_id, number("device_id"), by, now(), person().device_id)
    return redirect(url_for("seat.page", slug=g.council.slug), 303)


@bp.post("/c/<slug>/seat/devices/lock")
@allow(REPRESENTATIVE)
def lock() -> Response:
    member_id, by = acting_for()
    devices.lock(g.council.id, member_id, number("device_id"), by, now(), person().device_id)
    flash(gettext("已锁住那部手机。您的席位卡暂时不能在新的手机上打开，请找秘书换一张卡。"))
    return redirect(url_for("seat.page", slug=g.council.slug), 303)
