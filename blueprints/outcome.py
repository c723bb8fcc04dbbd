"""A closed vote with marks in words and bars, for the rooms and the record; with names covered, for the public."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from models.voting import Vote
from rules.candidates import MARKED
from rules.election_words import covered, outcome_sentence, outcome_word
from rules.errors import N_
from rules.marks import is_marks, marked_names

CHOICE_WORDS: Mapping[str, str] = {"yes": N_("赞成"), "no": N_("反对"), "abstain": N_("弃权")}


def is_marked(vote: Vote) -> bool:
    return vote.question in MARKED


def names_on(vote: Vote | None) -> tuple[str, ...]:
    """Return the names on a vote's paper; none where it asks for 赞成, 反对 or 弃权, or there is no vote."""
    return tuple(vote.frozen["choices"]) if vote is not None and is_marked(vote) else ()


def choice_word(choice: str | None, names: Sequence[str]) -> str:
    """Return how a choice is called: the word of the mark, or the names that were marked on a paper with `names`."""
    if choice is None:
        return ""
    if is_marks(choice):
        return gettext("、").join(marked_names(choice, names)) or gettext("一个也没选")
    return gettext(CHOICE_WORDS[choice])


def covering(vote: Vote) -> Callable[[str], str]:
    """Return how a name on the vote's paper is said in public: a person's covered (RULEBOOK §7), a project's whole."""
    return covered if vote.question == "election" else str


def outcome_of(vote: Vote, language: str, say: Callable[[str], str] = str) -> dict[str, Any]:
    """Return what a round came to, as voting/_outcome.html and screen/_marks.html show it; `say` covers names."""
    result = vote.result
    follows = result["next"]["names"] if result["next"] else []
    rows = [
        {
            "name": say(each["name"]),
            "marks": each["marks"],
            "is_elected": each["name"] in result["elected"],
            "is_next": each["name"] in follows,
        }
        for each in sorted(result["marks"], key=lambda each: -each["marks"])
    ]
    return {
        "marks": rows,
        "rule_notice": "",  # a law about the council's rule for motions says nothing here
        "stage": result["stage"],
        "question": vote.question,
        "is_over": result["next"] is None,
        "word": outcome_word(result, language),
        "sentence": outcome_sentence(result, language, say),
        "need": result["need"],
        "present": result["present"],
        "valid": result["valid"],
        "spoiled": result["spoiled"],
        "not_cast": result["not_cast"],
        # By side, which is nobody's business outside.
        "alternates": _alternates(vote) if say is str else [],
    }


def _alternates(vote: Vote) -> list[dict[str, Any]]:
    """Return the 候补 in their named order, for each side and for those who stand for none."""
    named = sorted(vote.result["alternates"], key=lambda each: each["place"])
    labels = {None: "", **{side["code"]: side["label"] for side in vote.frozen["sides"]}}
    by_side = {code: [each["name"] for each in named if each["side"] == code] for code in labels}
    return [{"label": labels[code], "names": names} for code, names in by_side.items() if names]


def public_sentence(vote: Vote, language: str) -> str:
    """Say the outcome as anybody may read it."""
    return outcome_sentence(vote.result, language, covering(vote))
