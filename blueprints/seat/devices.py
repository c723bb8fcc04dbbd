"""“另一部手机也登录了您的席位：是您本人吗？”: the answer of a seat's holder, from a device that was there before."""

from flask import Blueprint, flash, g, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from blueprints.access import REPRESENTATIVE, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, number
from models.meetings import meeting_of_the_day
from models.voting import open_vote_facts, open_vote_of
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
    flash(
        gettext("已锁住那部手机。您的席位卡暂时不能在新的手机上打开，请找秘书换一张卡。") + _about_open_vote(member_id)
    )
    return redirect(url_for("seat.page", slug=g.council.slug), 303)


def _about_open_vote(member_id: int) -> str:
    """Return what to look at: whoever held the other phone may have voted, or changed the ballot."""
    meeting = meeting_of_the_day(g.council.id, now())
    vote = open_vote_of(meeting.id) if meeting is not None else None
    if vote is None or member_id not in open_vote_facts(vote).present_ids:
        return ""
    if vote.is_secret:
        return gettext("正在无记名表决：下面要是写着您已经投票，您自己却没有投，请马上举手告诉主持人。")
    return gettext("正在表决，您的票可能被那部手机改过：请看清下面的票，不对就改。")
