"""One resolution's work page, and the list of what waits for whom."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from blueprints.access import person
from blueprints.errors import flash_error, status_of
from blueprints.form_fields import attach
from blueprints.page import today
from blueprints.pickers import people
from blueprints.resolutions.forms import AnswerForm, CorrectionForm, RevocationForm
from blueprints.resolutions.task_desk import waiting_tasks
from blueprints.resolutions.task_rows import task_rows
from blueprints.resolutions.view import ResolutionView, view_of, views_of, waiting
from blueprints.stale import lead_to_now
from models.members import OFFICER_POSTS, active_members
from models.resolution_reads import (
    MOST_LISTED,
    count_by_state,
    origin_of,
    resolutions_in,
    waiting_objections,
    without_tasks,
    years_not_announced,
)
from models.resolutions import resolution_of
from models.working_days import is_working_day
from rules import periods, signatures
from rules.errors import Invalid, Refused, RuleError
from rules.resolution_words import GROUND_LABELS, OBJECTION_STATE_LABELS, OBJECTOR_LABELS, STATE_LABELS
from rules.resolutions import ObjectionStateRefuses

NEWEST = 20
Answer = Response | tuple[str, int]
WORDS = {
    "states": STATE_LABELS,
    "objection_states": OBJECTION_STATE_LABELS,
    "grounds": GROUND_LABELS,
    "objectors": OBJECTOR_LABELS,
}


# The sections of the list, with the states that each shows.
SECTIONS = {"to_sign": ("draft",), "to_publicise": ("adopted",), "in_period": ("publicised", "objected")}


def list_page() -> str:
    """What waits for whom. Representatives see first what they can sign."""
    me, counts = person(), count_by_state(g.council.id)
    views = {name: views_of(resolutions_in(g.council.id, states, MOST_LISTED), me) for name, states in SECTIONS.items()}
    return render_template(
        "resolutions/page.html",
        me=me,
        counts={name: sum(counts.get(state, 0) for state in states) for name, states in SECTIONS.items()},
        objections=[waiting(*row) for row in waiting_objections(g.council.id, MOST_LISTED)],
        to_assign=without_tasks(g.council.id, MOST_LISTED) if me.post in OFFICER_POSTS else [],
        effective=resolutions_in(g.council.id, ("effective",), NEWEST, newest=True),
        limit=MOST_LISTED,
        waiting_tasks=waiting_tasks(me),
        **views,
        **WORDS,
    )


def work_page(resolution_id: int, unsent: str = "", **forms: FlaskForm) -> str:
    """The page with its forms; a form that came back stands there as it was filled in."""
    resolution = resolution_of(g.council.id, resolution_id)
    view, origin = view_of(resolution, person()), origin_of(resolution)
    published, last = _period_from_today(origin.charter.publicity_days, origin.charter.publicity_day_kind)
    return render_template(
        "resolutions/work.html",
        view=view,
        resolution=resolution,
        origin=origin,
        objections=[waiting(resolution, objection) for objection in resolution.objections],
        task_rows=task_rows(resolution.id),
        may_assign=view.is_officer and resolution.state == "effective",
        last_if_today=last,
        years_if_today=years_not_announced(published, last),
        could_sign=_could_sign(view),
        forms=_numbered({**_blank_forms(view), **forms}),
        came_back=next(iter(forms.values()), None),
        unsent=unsent,
        **WORDS,
    )


def _period_from_today(days: int, kind: str) -> tuple[date, date]:
    published = today().date()
    return published, periods.last_day(published, days, kind, is_working_day)


def _blank_forms(view: ResolutionView) -> dict[str, FlaskForm]:
    blank: dict[str, FlaskForm] = {
        "correction": CorrectionForm(formdata=None, after=view.resolution.text),
        "revocation": RevocationForm(formdata=None),
    }
    return blank | {f"answer_{row.number}": AnswerForm(formdata=None) for row in view.resolution.objections}


def _numbered(forms: dict[str, FlaskForm]) -> dict[str, FlaskForm]:
    """Give each answer's box an id of its own, to which the summary of what is wrong leads."""
    for name, form in forms.items():
        if isinstance(form, AnswerForm):
            form.answer.id = name.replace("_", "-")
    return forms


def _could_sign(view: ResolutionView) -> list[Any]:
    """Whose signature could be recorded for them: the roles that have not signed yet."""
    missing = {signer.code for signer in view.missing}
    found = [
        member
        for member in active_members(g.council.id)
        if member.side in missing or (member.post in signatures.CHAIR_POSTS and signatures.CHAIR_ROLE in missing)
    ]
    return people(found, "—") if found else []


def act(resolution_id: int, name: str, form: FlaskForm, command: Callable[[], object], done: str) -> Answer:
    """Carry out a command of the page's form `name`; what does not go through comes back as it was filled in."""
    if form.validate():
        try:
            command()
        except Invalid as error:
            attach(form, error)
        except Refused as error:
            return _not_now(resolution_id, error, form)
        else:
            return _back(resolution_id, done)
    return work_page(resolution_id, **{name: form}), 422


def _not_now(resolution_id: int, error: Refused, form: FlaskForm | None = None) -> Answer:
    state = gettext(STATE_LABELS[resolution_of(g.council.id, resolution_id).state])
    if isinstance(error, ObjectionStateRefuses):
        state = ""  # which is the objection's, not the resolution's
    address = url_for("resolutions.work", slug=g.council.slug, resolution_id=resolution_id)
    return lead_to_now(error, address, state, form, lambda unsent: work_page(resolution_id, unsent=unsent))


def press(resolution_id: int, command: Callable[[], object], done: str) -> Answer:
    """Carry out a command that is one button; why it does not go through is said on top of the page."""
    try:
        command()
    except Refused as error:
        return _not_now(resolution_id, error)
    except RuleError as error:
        # The page of a resolution that there is not: that is said as everywhere else.
        resolution_of(g.council.id, resolution_id)
        flash_error(error)
        return work_page(resolution_id), status_of(error)
    return _back(resolution_id, done)


def _back(resolution_id: int, done: str) -> Response:
    flash(done)
    return redirect(url_for("resolutions.work", slug=g.council.slug, resolution_id=resolution_id), 303)
