"""Doors of resolutions: signed off, publicised, corrected, revoked."""

from flask import Blueprint, g
from flask_babel import gettext

from blueprints.access import CHAIR, PUBLIC, REPRESENTATIVE, SECRETARY, WrongPost, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for
from blueprints.resolutions import sheet
from blueprints.resolutions.forms import CorrectionForm, RevocationForm
from blueprints.resolutions.work_page import Answer, act, list_page, press, work_page
from services import resolutions as commands

bp = Blueprint("resolutions", __name__)


@bp.get("/c/<slug>/resolutions/work")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def page() -> str:
    return list_page()


@bp.get("/c/<slug>/resolutions/<int:resolution_id>/work")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def work(resolution_id: int) -> str:
    return work_page(resolution_id)


@bp.get("/c/<slug>/resolutions/<int:resolution_id>/notice")
@allow(PUBLIC)
def notice(resolution_id: int) -> str:
    """The 公示 sheet for the notice board."""
    return sheet.notice_page(resolution_id)


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/sign")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def sign(resolution_id: int) -> Answer:
    return press(resolution_id, lambda: _sign(resolution_id), gettext("已签字。"))


def _sign(resolution_id: int) -> None:
    member_id, by = acting_for()
    # A signature is recorded by the secretary; the chair signs only for themselves.
    if by.is_entered_for and person().post != "secretary":
        raise WrongPost()
    commands.sign(g.council.id, resolution_id, member_id, by, now())


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/publicise")
@allow(CHAIR, SECRETARY)
def publicise(resolution_id: int) -> Answer:
    by = person().by
    done = gettext("已公示。请打印公示单，贴到公示栏。")
    return press(resolution_id, lambda: commands.publicise(g.council.id, resolution_id, by, now()), done)


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/correct")
@allow(CHAIR, SECRETARY)
def correct(resolution_id: int) -> Answer:
    form, by = CorrectionForm(), person().by

    def command() -> None:
        texts = (form.kind.data, form.after.data, form.reason.data)
        commands.correct(g.council.id, resolution_id, *texts, by, now(), form.has_checked)

    return act(resolution_id, "correction", form, command, gettext("已更正。改动前后和理由会一起公开。"))


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/revoke")
@allow(CHAIR, SECRETARY)
def revoke(resolution_id: int) -> Answer:
    form, by = RevocationForm(), person().by

    def command() -> None:
        commands.revoke(g.council.id, resolution_id, form.reason.data, by, now(), form.has_checked)

    return act(resolution_id, "revocation", form, command, gettext("已撤销。文号保留，任务一并撤销。"))
