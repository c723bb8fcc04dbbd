"""Routes of councils: the way in, founding one, the public home, the charter; the reader's language and text size."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, PUBLIC, allow, person, signed_in
from blueprints.asking import waiting_ids
from blueprints.back import local_path
from blueprints.clock import now
from blueprints.councils.charter_view import preset_notes, said
from blueprints.councils.forms import CharterForm, SetupForm, charter_data
from blueprints.form_fields import attach
from extensions import limiter
from models.archive import doors
from models.councils import all_councils, charter_facts, current_charter, only_council, side_facts
from models.meetings import called_besides, live_meeting, meetings_of
from models.members import SYSTEM
from models.notices import notices_of
from rules.charter import FIELDS
from rules.errors import RuleError
from rules.meetings import ENDED, LIVE
from services.councils import adopt_charter, create_council

bp = Blueprint("councils", __name__)
LANGUAGES = ("zh_Hans_CN", "en")
TEXT_SIZES = ("normal", "large")
A_YEAR_SECONDS = 365 * 24 * 3600
PAST_MEETINGS = 30


@bp.get("/")
@allow(PUBLIC)
def index() -> str | Response:
    """To the only council; a list of several; how to begin when there is none."""
    only = only_council()
    if only is not None:
        return redirect(url_for("councils.home", slug=only.slug))
    return render_template("councils/index.html", councils=all_councils())


@bp.get("/c/<slug>/")
@allow(PUBLIC)
def home() -> str:
    """The public home. Nobody's name is on it but the reader's own."""
    past = [meeting for meeting in meetings_of(g.council.id) if meeting.state in ENDED]
    meeting = live_meeting(g.council.id)
    who = signed_in()
    return render_template(
        "councils/home.html",
        doors=doors(g.council.id),
        asked=len(waiting_ids()),
        meeting=meeting,
        other_meetings=called_besides(g.council.id, meeting),
        has_notice=meeting is not None and bool(notices_of(meeting.id)),
        is_live=lambda meeting: meeting.state in LIVE,
        past=past[:PAST_MEETINGS],
        sides=side_facts(g.council.id),
        me=who if who is not None and who.council_id == g.council.id else None,
    )


@bp.get("/setup")
@allow(PUBLIC)
def setup() -> str:
    return _setup_page(SetupForm())


@bp.post("/setup")
@allow(PUBLIC)
@limiter.limit("20 per minute")
def found() -> tuple[str, int] | Response:
    """Found a council. Whoever has the setup code stands at the server."""
    form = SetupForm()
    if form.validate():
        try:
            create_council(form.council(), form.officers(), SYSTEM, now())
        except RuleError as error:
            attach(form, error)
        else:
            flash(gettext("议事会建好了。请秘书或主持人登录，接着导入名册。"))
            return redirect(url_for("members.sign_in", slug=form.slug.data), 303)
    return _setup_page(form), 422


def _setup_page(form: SetupForm) -> str:
    return render_template("councils/setup.html", form=form, fields=FIELDS, preset_notes=preset_notes())


@bp.get("/c/<slug>/charter")
@allow(PUBLIC)
def charter() -> str:
    """The charter in sentences, for everybody; the chair finds the form below."""
    return _charter_page(CharterForm(data=charter_data(charter_facts(current_charter(g.council.id).id))))


@bp.post("/c/<slug>/charter")
@allow(CHAIR)
def adopt() -> tuple[str, int] | Response:
    form = CharterForm()
    if form.validate():
        try:
            version = adopt_charter(g.council.id, form.charter(), person().by, now())
        except RuleError as error:
            attach(form, error)
        else:
            flash(gettext("章程第%(version)s版已经生效。已经通知的会议仍按原来的版本。", version=version))
            return redirect(url_for("councils.charter", slug=g.council.slug), 303)
    return _charter_page(form), 422


def _charter_page(form: CharterForm) -> str:
    version = current_charter(g.council.id)
    charter = charter_facts(version.id)
    who = signed_in()
    return render_template(
        "councils/charter.html",
        form=form,
        fields=FIELDS,
        version=version,
        sentences=said(charter),
        preset_notes=preset_notes(charter.own_preset),
        may_edit=who is not None and who.council_id == g.council.id and who.post in ("chair", "vice_chair"),
    )


@bp.post("/language")
@allow(PUBLIC)
def language() -> Response:
    """Remember the reader's language for this browser."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    session["language"] = chosen
    return redirect(local_path(request.form.get("next"), url_for("councils.index")), 303)


@bp.post("/text-size")
@allow(PUBLIC)
def text_size() -> Response:
    """大字 without JavaScript; with it static/js/text_size.js does the same."""
    size = request.form.get("size", "")
    if size not in TEXT_SIZES:
        abort(400)
    answer = redirect(local_path(request.form.get("next"), url_for("councils.index")), 303)
    answer.set_cookie("text_size", size, max_age=A_YEAR_SECONDS, samesite="Lax")
    return answer
