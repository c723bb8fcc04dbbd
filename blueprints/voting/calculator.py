"""双过半计算器: any rule of the book asked about any case, by anybody. The case is in the address; nothing is kept.

The same address answers a program as `flask majority` answers a line.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext

from blueprints.access import PUBLIC, allow
from blueprints.errors import wants_json
from blueprints.voting import calculator_words as words
from blueprints.voting.calculator_answers import answer_of, as_line
from blueprints.voting.calculator_forms import CaseForm
from extensions import limiter
from models.councils import charter_facts, current_charter, side_facts
from rules.charter import preset_of
from rules.councils import SIDES
from rules.count_errors import PresetMissing, UnknownPreset
from rules.errors import RuleError
from rules.meetings import Side
from rules.preset_facts import Preset
from rules.presets import presets

bp = Blueprint("calculator", __name__)

USUAL = "half_half"
# What a script asks for while somebody types: the answer alone.
PART_HEADER, ANSWER = "X-Part", "answer"


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from: every rule that ships and the council's own; `usual` is chosen at first."""

    presets: dict[str, Preset]
    usual: str
    names: words.Names


@bp.get("/calculator")
@bp.get("/c/<slug>/calculator")
@allow(PUBLIC)
@limiter.limit("300 per minute")
def page() -> Response | str | tuple[str, int]:
    """Judge the case of the address; without figures, ask for them."""
    offer = _offer()
    form = CaseForm(request.args, offer.presets.get(_asked(offer), offer.presets[offer.usual]), offer.names)
    problem = _problem(offer, form)
    if wants_json():
        return as_line(form, problem)
    if problem is not None:
        form.attach(problem)
    view = {
        "form": form,
        "rule": words.rule_words(form.preset),
        "names": offer.names,
        "figure_words": words.FIGURE_WORDS,
        "marks": words.MARKS,
        "answer": answer_of(form),
    }
    if request.headers.get(PART_HEADER) == ANSWER:
        return render_template("voting/_answer.html", **view)
    shown = render_template("voting/calculator.html", **view, **_choices(offer))
    return shown if form.is_valid else (shown, 422)


def _asked(offer: Offer) -> str:
    return request.args.get("preset", offer.usual)


def _offer() -> Offer:
    council = g.get("council")
    if council is None:
        sides = tuple(Side(side.code, gettext(side.label), side.planned_heads, side.shape) for side in SIDES)
        return Offer(dict(presets()), USUAL, words.Names(sides))
    current = preset_of(charter_facts(current_charter(council.id).id))
    return Offer({**presets(), current.id: current}, current.id, words.Names(side_facts(council.id)))


def _problem(offer: Offer, form: CaseForm) -> RuleError | None:
    """A case without its rule is none: what a council chooses may change, and a link must not."""
    if _asked(offer) not in offer.presets:
        return UnknownPreset(preset=_asked(offer))
    return PresetMissing(preset=None) if form.is_judged and "preset" not in request.args else None


def _choices(offer: Offer) -> dict[str, Any]:
    groups = words.grouped(offer.presets.values())
    return {
        "groups": [(name, [words.rule_words(preset) for preset in found]) for name, found in groups],
        "current_id": offer.usual if g.get("council") is not None else None,
    }
