"""What of a vote anybody may read: its frozen text, choices and rule, its totals and its ballots without names.

The complete row of an act (`vote_opened`, `vote_closed`) is private: it holds the roll with names and sides. Beside it
stands a public row with what is left. What is not listed here is covered: of the frozen parts a salted digest stays, so
that the vote's own digest can be worked out from either row.

source: RULEBOOK §5, “No voter's name”, “totals … instead of numbers by side”; §6, “公开校验版 (… names and sides out …)”.
choice: docs/decisions/0021-verification-by-anybody.md
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rules.chain import canonical, facts_digest
from rules.counted import ALL

OPENED, CLOSED, ABORTED = "vote_opened", "vote_closed", "vote_aborted"
PUBLIC_OPENING, PUBLIC_COUNT, PUBLIC_ABORT = "vote_announced", "vote_counted", "vote_voided"
ACTS = frozenset({OPENED, CLOSED, ABORTED, PUBLIC_OPENING, PUBLIC_COUNT, PUBLIC_ABORT})

# Of what is frozen with a vote. `sides` are the council's labels, without a person.
PUBLIC_PARTS = frozenset(
    {
        "question",
        "is_secret",
        "method",
        "title",
        "public_title",
        "motion",
        "amendment",
        "choices",
        "stage",
        "seats",
        "preset",
        "sides",
    }
)
# Of a closed item (family, illness, minors) the text is for named roles only; it has a title for the public instead.
# The choices of an election are persons.
CLOSED_PARTS = frozenset({"title", "motion", "amendment", "choices"})
# Of the result.
PUBLIC_FIGURES = ("verdict", "overall", "chair_choice")


def frozen_digest(facts: object) -> str:
    """Return the SHA-256 (hex) of facts, or of what is frozen with a vote: its private parts enter as their digests.

    Raises NotCanonical.
    """
    return hashlib.sha256(canonical(covered(facts) if _has_salt(facts) else facts)).hexdigest()


def covered(frozen: Any) -> dict[str, Any]:
    """Return what is frozen with a vote as anybody may have it: private parts as salted digests, and no salt."""
    salt, hidden = frozen["salt"], _hidden(frozen)
    shown = {name: value for name, value in frozen.items() if name not in hidden and name != "salt"}
    return {**shown, "covered": {name: facts_digest(salt, frozen[name]) for name in sorted(hidden)}}


def public_companion(act: str, facts: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Return the public act (name, facts) that is sealed beside a private one, or None where nothing is public."""
    if act == OPENED and _has_salt(facts["frozen"]):
        names = ("item", "vote", "digest")
        return PUBLIC_OPENING, {**{name: facts[name] for name in names}, "frozen": covered(facts["frozen"])}
    if act == CLOSED:
        return PUBLIC_COUNT, _public_count(facts)
    if act == ABORTED:
        # The chair's reason is free words, perhaps with a name in them.
        return PUBLIC_ABORT, {name: facts[name] for name in ("item", "vote", "destroyed_ballots")}
    return None


def _public_count(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the count without persons and sides: totals, ballots, what tellers counted, paper that is void."""
    public: dict[str, Any] = {"item": facts["item"], "vote": facts["vote"], "result": _public_result(facts["result"])}
    # None where the list of a secret vote is kept back (docs/decisions/0018): the digest alone is sealed.
    public["ballots"] = None if facts["ballots"] is None else [_public_ballot(each) for each in facts["ballots"]]
    counted = facts.get("counted")
    if counted is not None:
        figures = None if counted["figures"] is None else {ALL: _added_up(counted["figures"].values())}
        public["counted"] = {"what": counted["what"], "figures": figures}
    if "spoiled_papers" in facts:
        public["spoiled_papers"] = len(facts["spoiled_papers"])
    return public


def _public_result(result: Mapping[str, Any]) -> dict[str, Any]:
    public = {name: result[name] for name in PUBLIC_FIGURES if name in result}
    if "marks" in result:
        # Candidates by their place on the ballot paper, from 1.
        names = [each["name"] for each in result["marks"]]
        public["marks"] = [each["marks"] for each in result["marks"]]
        public["elected"] = [names.index(name) + 1 for name in result["elected"]]
    return public


def _public_ballot(ballot: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choice, and what only the voter knows the ballot by."""
    return {name: ballot[name] for name in ("choice", "receipt", "id") if name in ballot}


def _added_up(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for figures in counts:
        total.update(figures)
    return dict(total)


def _has_salt(frozen: object) -> bool:
    return isinstance(frozen, Mapping) and "salt" in frozen


def _hidden(frozen: Mapping[str, Any]) -> set[str]:
    shown = PUBLIC_PARTS - CLOSED_PARTS if frozen.get("public_title") else PUBLIC_PARTS
    if frozen.get("question") == "election":
        shown -= {"choices"}
    return {name for name in frozen if name not in shown and name != "salt"}
