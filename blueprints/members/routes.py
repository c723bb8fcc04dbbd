"""Routes of members: the roster, its seat cards, and signing in with a password or a card."""

from datetime import timedelta

from flask import Blueprint, Response, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from blueprints.access import CHAIR, PUBLIC, SECRETARY, allow, load_signed_in, person, signed_in
from blueprints.back import local_path
from blueprints.clock import now
from blueprints.devices import browser
from blueprints.errors import sentence_of, status_of
from blueprints.form_fields import attach
from blueprints.members.cards import cards_page
from blueprints.members.forms import AddForm, CardForm, CardsForm, EnrolmentForm, ImportForm, PinForm, SignInForm
from blueprints.members.roster import Forms, check_voiding, roster_page, rows_of
from extensions import limiter
from models.councils import side_facts
from models.members import By
from rules.errors import RuleError
from rules.membership import masked
from rules.roster import parse_roster
from services import councils, devices, members

bp = Blueprint("members", __name__)
Answer = str | tuple[str, int] | BaseResponse
# A template opens right in a spreadsheet only with a byte order mark.
TEMPLATE = "\ufeff姓名,组别,职务,席位,身份说明\r\n"


# --- signing in ---


@bp.get("/c/<slug>/sign-in")
@allow(PUBLIC)
def sign_in() -> str:
    return render_template("members/sign_in.html", form=SignInForm(), next=request.args.get("next", ""))


@bp.post("/c/<slug>/sign-in")
@allow(PUBLIC)
@limiter.limit("60 per minute")
def start_session() -> Answer:
    """Sign an officer in, with name and password."""
    form = SignInForm()
    after = request.form.get("next", "")
    status = 422
    if form.validate():
        try:
            identity = members.sign_in_with_password(g.council.id, form.name.data, form.password.data, now())
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            login_user(load_signed_in(identity))
            return redirect(local_path(after, url_for("councils.home", slug=g.council.slug)), 303)
    return render_template("members/sign_in.html", form=form, next=after), status


@bp.post("/c/<slug>/sign-out")
@allow(PUBLIC)
def sign_out() -> BaseResponse:
    who = signed_in()
    if who is not None and who.device_id is not None:
        devices.sign_out(who.member_id, who.device_id)
    logout_user()
    return redirect(url_for("councils.home", slug=g.council.slug), 303)


@bp.get("/c/<slug>/card")
@allow(PUBLIC)
def card() -> str:
    """For a phone that cannot scan: the code is typed."""
    return render_template("members/card.html", form=CardForm())


@bp.post("/c/<slug>/card")
@allow(PUBLIC)
@limiter.limit("60 per minute")
def find_card() -> Answer:
    form = CardForm()
    if form.validate():
        try:
            members.find_card(g.council.id, form.code.data)
        except RuleError as error:
            form.code.errors = [sentence_of(error)]
        else:
            return redirect(url_for("members.card_of", slug=g.council.slug, token=form.code.data), 303)
    return render_template("members/card.html", form=form), 422


@bp.get("/c/<slug>/card/<token>")
@allow(PUBLIC)
def card_of(token: str) -> str:
    """Opening a card's link changes nothing: scanners fetch it before a person has looked."""
    return _pin_page(token, PinForm())


@bp.post("/c/<slug>/card/<token>")
@allow(PUBLIC)
@limiter.limit("60 per minute")
def start_seat_session(token: str) -> Answer:
    """Sign a representative in, with card and PIN; the first PIN is set here."""
    form = PinForm()
    status = 422
    if form.validate():
        try:
            identity = members.sign_in_with_card(g.council.id, token, form.pin.data, now(), browser())
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            login_user(load_signed_in(identity))
            seat = url_for("seat.page", slug=g.council.slug)
            wanted = local_path(session.pop("after_card", None), seat)
            return redirect(wanted if wanted.startswith(seat) else seat, 303)
    return _pin_page(token, form), status


def _pin_page(token: str, form: PinForm) -> str:
    holder = members.find_card(g.council.id, token)
    until = g.council.enrolment_open_until
    return render_template(
        "members/pin.html",
        form=form,
        name=masked(holder.name),
        has_pin=holder.has_pin,
        is_open=until is not None and until > now(),
    )


# --- the roster ---


@bp.get("/c/<slug>/members")
@allow(CHAIR, SECRETARY)
def page() -> str:
    return roster_page(now())


@bp.get("/c/<slug>/members/template.csv")
@allow(CHAIR, SECRETARY)
def template() -> Response:
    """An example to fill in, with this council's own labels."""
    example = [
        f"{gettext('张三')}{place},{side.label},代表,,\r\n" for place, side in enumerate(side_facts(g.council.id), 1)
    ]
    answer = Response(TEMPLATE + "".join(example), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=roster.csv"
    return answer


@bp.post("/c/<slug>/members/import")
@allow(CHAIR, SECRETARY)
def import_members() -> Answer:
    """Import a pasted or uploaded roster: all rows or none."""
    form = ImportForm()
    try:
        if not form.validate():
            return roster_page(now(), Forms(importing=form)), 422
        # What was uploaded is shown in the box, so that it can be put right there.
        form.text.data = form.roster_text()
        labels = {side.code: side.label for side in side_facts(g.council.id)}
        rows, errors = parse_roster(form.text.data, labels)
        if errors:
            # Everything that is wrong is said at once, also what only today's roster knows.
            errors += councils.roster_errors(g.council.id, rows)
            return roster_page(now(), Forms(importing=form), tuple(sorted(errors, key=lambda wrong: wrong.row))), 422
        added = councils.import_roster(g.council.id, rows, person().by, now())
    except RuleError as error:
        return _refused(form, Forms(importing=form), error)
    return _done(gettext("已导入%(count)s人。", count=len(added)))


@bp.post("/c/<slug>/members/add")
@allow(CHAIR, SECRETARY)
def add() -> Answer:
    form = AddForm().offer(side_facts(g.council.id))
    if not form.validate():
        return roster_page(now(), Forms(add=form)), 422
    try:
        councils.import_roster(g.council.id, [form.member()], person().by, now())
    except RuleError as error:
        # One person is one row: what is wrong with it is said in the form itself.
        for wrong in [row.error for row in rows_of(error)] or [error]:
            attach(form, wrong)
        return roster_page(now(), Forms(add=form)), status_of(error)
    return _done(gettext("已添加%(name)s。", name=form.name.data))


@bp.post("/c/<slug>/members/<int:member_id>/end")
@allow(CHAIR, SECRETARY)
def end(member_id: int) -> Answer:
    """End a membership: the seat is free, the card is void."""
    try:
        councils.end_membership(g.council.id, member_id, person().by, now())
    except RuleError as error:
        return roster_page(now(), problem=sentence_of(error)), status_of(error)
    return _done(gettext("已办理离任，原来的席位卡作废。"))


@bp.post("/c/<slug>/members/<int:member_id>/sign-out")
@allow(CHAIR, SECRETARY)
def sign_out_everywhere(member_id: int) -> Answer:
    """End every session of a member, for a phone that was lost."""
    members.sign_out_everywhere(g.council.id, member_id, person().by, now())
    return _done(gettext("已让这位成员在所有设备上退出登录。"))


@bp.post("/c/<slug>/members/<int:member_id>/devices/<int:device_id>/lock")
@allow(CHAIR, SECRETARY)
def lock_device(member_id: int, device_id: int) -> Answer:
    """Lock out a device of a seat for its holder, who stands at the desk."""
    try:
        devices.lock(g.council.id, member_id, device_id, By(member_id, person().member_id), now())
    except RuleError as error:
        return roster_page(now(), problem=sentence_of(error)), status_of(error)
    return _done(gettext("已锁住那部手机。这张席位卡不能再在新的手机上打开，请当面换一张卡。"))


@bp.post("/c/<slug>/members/cards")
@allow(CHAIR, SECRETARY)
def issue_cards() -> Answer:
    """Issue seat cards and show them once, to print."""
    form = CardsForm()
    if not _is_new_sheet(request.form.get("sheet", "")):
        flash(gettext("这一页已经印过，没有再发新卡。要补发，请重新勾选。"), "warn")
        return redirect(url_for("members.page", slug=g.council.slug), 303)
    try:
        check_voiding(g.council.id, form.chosen, may_void=bool(request.form.get("void_old")))
        issued = members.issue_cards(g.council.id, form.chosen, person().by, now())
    except RuleError as error:
        return _refused(form, Forms(cards=form), error)
    return cards_page(issued)


def _is_new_sheet(sheet: str) -> bool:
    """Whether this sheet of cards is printed for the first time: reloading its page must not void what was printed."""
    printed = session.get("sheets", [])
    if sheet and sheet in printed:
        return False
    session["sheets"] = [*printed, sheet][-10:]
    return True


@bp.post("/c/<slug>/members/enrolment")
@allow(CHAIR, SECRETARY)
def open_enrolment() -> Answer:
    """Let first PINs be set for some minutes."""
    form = EnrolmentForm()
    if not form.validate():
        return roster_page(now(), Forms(enrolment=form)), 422
    until = now() + timedelta(minutes=form.minutes.data)
    members.open_enrolment(g.council.id, until, person().by, now())
    return _done(gettext("现在可以设密码了，请代表扫席位卡。"))


@bp.post("/c/<slug>/members/enrolment/close")
@allow(CHAIR, SECRETARY)
def close_enrolment() -> Answer:
    members.close_enrolment(g.council.id, person().by, now())
    return _done(gettext("已停止设密码。"))


def _done(message: str) -> BaseResponse:
    flash(message)
    return redirect(url_for("members.page", slug=g.council.slug), 303)


def _refused(form: FlaskForm, forms: Forms, error: RuleError) -> tuple[str, int]:
    """Show the page again with everything filled in; a refused import says which rows."""
    attach(form, error)
    return roster_page(now(), forms, rows_of(error)), status_of(error)
