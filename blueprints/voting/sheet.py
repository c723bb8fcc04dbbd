"""表决结果单, one A4 page: the signed one for the council's papers, and the public one without names or sides.

source: RULEBOOK §5, “totals 应到/实到/赞成/反对/弃权/无效, “两组均达到规定人数” instead of numbers by side (these are on
the signed result sheet), the rule used … No voter's name”.
"""

from typing import Any

from flask import Blueprint, g, render_template
from flask_babel import gettext

from blueprints.access import CHAIR, PUBLIC, SECRETARY, allow
from blueprints.motions_view import diff, field_label
from blueprints.outcome import choice_word, covering, is_marked, names_on, outcome_of
from blueprints.page import reader_language
from blueprints.room_view import result_of
from extensions import db
from models import sheets
from models.meetings import Meeting, meeting_of
from models.voting import Vote, vote_of
from rules.closed_items import vote_motion, vote_title
from rules.election_words import rule_text
from rules.errors import N_, NotFound, Refused
from rules.majority import Count, Preset
from rules.preset_facts import preset_from_facts
from rules.sentences import DECISION_FOOTER, DECISION_FOOTER_EN, preset_notice, preset_origin, preset_summary

bp = Blueprint("sheets", __name__)


class NoResultYet(Refused):
    code = "no_result_yet"
    message = N_("这次表决没有结果（还没结束，或者中止了），没有结果单。结束以后再来打印。")


FIGURES = ("entitled", "present", "yes", "no", "abstain", "spoiled")


@bp.get("/c/<slug>/meetings/<int:meeting_id>/votes/<int:vote_id>/sheet")
@allow(CHAIR, SECRETARY)
def signed(meeting_id: int, vote_id: int) -> str:
    """The sheet to sign: numbers by side, who voted and for whom it was entered, lines for signatures."""
    meeting = meeting_of(g.council.id, meeting_id)
    vote = vote_of(meeting.id, vote_id)
    if vote.state != "closed":
        raise NoResultYet()
    said: dict[str, Any] = {"choice_word": choice_word, "names": names_on(vote)}
    said |= {"roll": sheets.roll_of_sheet(vote), "tellers": sheets.tellers_of_sheet(vote)}
    return render_template("voting/sheet_signed.html", **said, **sheet_view(meeting, vote))


@bp.get("/c/<slug>/votes/<int:vote_id>")
@allow(PUBLIC)
def public(vote_id: int) -> str:
    """The sheet for everybody: totals, and whether both sides reached what they need."""
    vote = db.session.get(Vote, vote_id)
    if vote is None:
        raise NotFound(vote_id=vote_id)
    meeting = meeting_of(g.council.id, vote.meeting_id)
    view = sheet_view(meeting, _closed(vote))
    view["result"] |= {"title": vote_title(vote.frozen), "motion": vote_motion(vote.frozen)}
    if view["amendment"] and vote.frozen.get("public_title"):
        view["amendment"]["changes"] = []
    if is_marked(vote):
        view["result"] |= outcome_of(vote, reader_language(), covering(vote))
    return render_template("voting/sheet_public.html", **view)


def _closed(vote: Vote) -> Vote:
    if vote.state != "closed":
        raise NotFound(vote_id=vote.id)
    return vote


def sheet_view(meeting: Meeting, vote: Vote) -> dict[str, Any]:
    """Return what both sheets say."""
    language = reader_language()
    rule = preset_from_facts(vote.frozen["preset"])
    return {
        "meeting": meeting,
        "vote": vote,
        "result": result_of(vote, language),
        "amendment": _amendment(vote),
        "diff": diff,
        "field_label": field_label,
        "count": Count(**{name: int(vote.result["overall"][name]) for name in FIGURES}),
        "is_by_side": any(test["side"] for test in vote.result["tests"]),
        "side_count": len(vote.frozen["sides"]),
        "represented": sum("represented_by" in entry for entry in vote.frozen["roll"]),
        "rule": _paper_rule(vote, language) if is_marked(vote) else _rule_words(rule, language),
        "seal": sheets.seal_of(meeting, vote),
        "footer": DECISION_FOOTER_EN if language == "en" else DECISION_FOOTER,
    }


def _amendment(vote: Vote) -> dict[str, Any] | None:
    """Return what a vote on an amendment was about, {"number", "changes"}; of an item behind closed doors no change."""
    frozen: dict[str, Any] | None = vote.frozen.get("amendment")
    return frozen and {**frozen, "word": gettext(_AMENDMENT_WORDS[str(vote.verdict)])}


# The text as it is to read is no decision yet: the motion's own vote comes after.
_AMENDMENT_WORDS = {
    "carried": N_("修正案通过（议案这时还没有表决）"),
    "lost": N_("修正案未通过（议案这时还没有表决）"),
    "inquorate": N_("到会人数不足，修正案没有表决"),
}


def _paper_rule(vote: Vote, language: str) -> dict[str, str]:
    """Return the rule of a vote with marks, which is not the council's rule for motions."""
    text = rule_text(vote.result, "en" if language == "en" else "zh")
    title = gettext("推选") if vote.question == "election" else gettext("选项目")
    return {"title": title, "text": text, "origin": "", "notice": ""}


def _rule_words(rule: Preset, language: str) -> dict[str, str]:
    """Return the rule as the vote was taken under it: title, text, where it is from, and that its law has changed."""
    is_english = language == "en"
    return {
        "title": rule.title_en if is_english else rule.title,
        "text": (rule.note_en if is_english else rule.note) or preset_summary(rule, "en" if is_english else "zh"),
        "origin": preset_origin(rule, "en" if is_english else "zh"),
        "notice": preset_notice(rule, "en" if is_english else "zh"),
    }
