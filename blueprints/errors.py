"""One mapping from what went wrong to what a person reads: a rule's sentence, a status, the form kept as it was."""

import logging
from datetime import date
from typing import Any

from flask import Flask, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from blueprints.access import REPRESENTATIVE, SignInFirst, signed_in
from blueprints.back import page_of_act
from blueprints.conflict import what_came_between
from blueprints.doors import room_of_person
from blueprints.page import day, reader_language
from extensions import socketio
from models.councils import side_facts
from rules.errors import N_, Invalid, NotAllowed, NotFound, RuleError
from rules.sentences import missing_sentence

log = logging.getLogger(__name__)
Answer = tuple[Any, int] | Response

HTTP_SENTENCES = {
    400: N_("这次提交的内容不完整。请返回上一页，刷新后再试。"),
    401: N_("请先登录。"),
    403: N_("您没有办理这一步的权限。请找主持人或秘书。"),
    404: N_("没有找到这个页面。请检查网址，或从首页重新进入。"),
    405: N_("这个网址不能这样打开。请从首页重新进入。"),
    413: N_("内容太大，最多2兆字节。请删减后再提交。"),
    429: N_("试得太频繁了。请等一分钟再试。"),
    500: N_("系统出了差错，已经记下来了。刚才的操作可能没有成功，请刷新页面看看，再试一次。"),
}


def status_of(error: RuleError) -> int:
    if isinstance(error, SignInFirst):
        return 401
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, NotAllowed):
        return 403
    return 422 if isinstance(error, Invalid) else 409


def sentence_of(error: RuleError, labels: dict[str, str] | None = None) -> str:
    """Return the error in words, in the reader's language, with what to do next; sides by the council's own labels."""
    facts = dict(error.facts)
    if "results" in facts:
        labels = _labels() if labels is None else labels
        facts["missing"] = missing_sentence(facts["results"], labels, reader_language())
    if "group" in facts:
        labels = _labels() if labels is None else labels
        facts["group"] = labels.get(facts["group"]) or gettext("全部纸票")
    # A date is said as pages say it; rules know no language.
    facts |= {name: day(value) for name, value in facts.items() if isinstance(value, date)}
    label = facts.get("label")
    if isinstance(label, str):
        facts["label"] = gettext(label)  # a charter field's own name is a msgid too
    try:
        return gettext(error.message) % facts
    except (KeyError, TypeError, ValueError):
        log.exception("sentence of %s lacks facts", error.code)
        return gettext(RuleError.message)


def _labels() -> dict[str, str]:
    council = g.get("council")
    return {side.code: side.label for side in side_facts(council.id)} if council is not None else {}


def as_answer(error: RuleError) -> dict[str, Any]:
    """Return the error as an acknowledgement or a JSON body."""
    return {"ok": False, "error": error.code, "message": sentence_of(error), "field": error.facts.get("field")}


def wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def register(app: Flask) -> None:
    """Bind every error to an answer that a neighbour understands; a traceback is never shown."""
    app.register_error_handler(RuleError, _rule_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    socketio.on_error_default(_socket_error)


def _rule_error(error: RuleError) -> Answer:
    status, between = status_of(error), what_came_between(error)
    if wants_json():
        answer = as_answer(error)
        return jsonify({**answer, "message": answer["message"] + between}), status
    council = request.view_args.get("slug") if request.view_args else None
    if isinstance(error, SignInFirst) and request.method == "GET" and council:
        return _to_sign_in(error, council)
    return render_template("error.html", message=sentence_of(error) + between, status=status, back=_way_back()), status


def _way_back() -> str | None:
    """Return where whoever acted in a meeting's room goes on: a form without a script has left it."""
    who, council = signed_in(), g.get("council")
    if request.method != "POST" or "meeting_id" not in (request.view_args or {}) or who is None or council is None:
        return None
    if who.council_id != council.id:
        return None
    return page_of_act(request.path) or room_of_person()


def _to_sign_in(error: SignInFirst, slug: str) -> Answer:
    """Lead a representative to the seat card, everybody else to name and password; remember where they wanted to go."""
    if signed_in() is None and session.pop("_user_id", None):
        flash(gettext("您在这里的登录已经结束：这部手机被锁住了，或者换了新卡、新密码。有疑问请找秘书。"))
    wanted, roles = request.full_path.rstrip("?"), error.facts.get("roles", ())
    if REPRESENTATIVE in roles:
        # Signing in with a card leads there, whichever way in they take.
        session["after_card"] = wanted
    if roles == (REPRESENTATIVE,):
        return redirect(url_for("members.card", slug=slug))
    return redirect(url_for("members.sign_in", slug=slug, next=wanted))


def _csrf_error(error: CSRFError) -> Answer:
    message = gettext("页面放得太久，需要重新确认身份。请返回上一页，刷新后再提交。")
    if wants_json():
        return jsonify(ok=False, error="csrf", message=message), 400
    return render_template("error.html", message=message, status=400), 400


def _http_error(error: HTTPException) -> Answer:
    status = error.code or 500
    message = gettext(HTTP_SENTENCES.get(status, HTTP_SENTENCES[500]))
    if wants_json():
        return jsonify(ok=False, error=f"http_{status}", message=message), status
    if error.response is not None or status < 400:
        return error.get_response()
    page = page_of_act(request.path) if status == 405 and request.method == "GET" else None
    if page is not None:
        return redirect(page)
    return render_template("error.html", message=message, status=status), status


def _unexpected(error: Exception) -> Answer:
    # Not the path: a seat card's secret is part of its address.
    log.exception("unexpected error on %s %s", request.method, request.endpoint)
    message = gettext(HTTP_SENTENCES[500])
    if wants_json():
        return jsonify(ok=False, error="unexpected", message=message), 500
    return render_template("error.html", message=message, status=500), 500


def _socket_error(error: BaseException) -> dict[str, Any]:
    """What this returns is the acknowledgement."""
    if isinstance(error, RuleError):
        return as_answer(error)
    log.exception("unexpected error in a socket event", exc_info=error)
    return {"ok": False, "error": "unexpected", "message": gettext(HTTP_SENTENCES[500])}


def flash_error(error: RuleError) -> None:
    """Show an error on the page that the person is on."""
    flash(sentence_of(error), "error")
