"""Counting a vote with marks anew (推选, choosing among projects): each candidate's marks, and who is elected.

Candidates go by their place on the ballot paper, from 1: a public record tells no candidate's name.
choice: docs/decisions/0021-verification-by-anybody.md
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rules.candidates import judge_marks, next_paper
from rules.elections import Outcome
from rules.marks import Marks, check_marked
from rules.recount_tally import Tally, add_heads, check_once, check_tellers

MARKED = ("election", "choice")


def tally_of_marks(frozen: Mapping[str, Any], closed: Mapping[str, Any]) -> Tally:
    """Count marks anew and judge them. Raises what `tally_of` raises, and a MarksInvalid."""
    tally, result = Tally(), closed["result"]
    stated = [each["marks"] if isinstance(each, Mapping) else each for each in result["marks"]]
    heads = {name: result["overall"][name] for name in ("entitled", "present", "spoiled")}
    found = add_heads({None: {}}, frozen.get("roll") or ())[None] if frozen.get("roll") is not None else {}
    counted = closed.get("counted") or {"figures": {}}
    if closed.get("ballots") is None or counted["figures"] is None:
        tally.unchecked.append("ballots")
        valid, marks = result.get("valid", heads["present"] - heads["spoiled"]), stated
    else:
        check_tellers(tally, counted)
        sheets = _count(tally, frozen, closed, len(stated))
        valid, found["spoiled"] = sheets["valid"], sheets["spoiled"]
        marks = [sheets[str(number)] for number in range(1, len(stated) + 1)]
    for name, heads_found in found.items():
        if heads[name] != heads_found:
            tally.problems.append(("vote_count_wrong", {"figure": name, "stated": heads[name], "found": heads_found}))
    for number, (said, counted_now) in enumerate(zip(stated, marks, strict=True), start=1):
        if said != counted_now:
            tally.problems.append(("vote_marks_wrong", {"number": number, "stated": said, "found": counted_now}))
    tally.overall = {**heads, **found, "valid": valid}
    _check_outcome(tally, frozen, result, marks)
    return tally


def _count(tally: Tally, frozen: Mapping[str, Any], closed: Mapping[str, Any], names: int) -> Counter[str]:
    """Return the sheets and marks of ballots and paper, under “valid”, “spoiled” and the number of each name."""
    ballots: Sequence[Mapping[str, Any]] = closed["ballots"]
    check_once(tally, ballots)
    sheets: Counter[str] = Counter()
    for ballot in ballots:
        marked = check_marked(ballot["choice"], names)
        is_valid = len(marked) <= frozen["seats"]
        sheets.update({"valid": 1, **{str(number): 1 for number in marked}} if is_valid else {"spoiled": 1})
    for figures in (closed.get("counted") or {"figures": {}})["figures"].values():
        sheets.update(figures)
    void = closed.get("spoiled_papers", 0)
    sheets.update(spoiled=void if isinstance(void, int) else len(void))
    return sheets


def _check_outcome(tally: Tally, frozen: Mapping[str, Any], result: Mapping[str, Any], marks: Sequence[int]) -> None:
    """Judge the marks: who is elected, and whether another round follows."""
    assert tally.overall is not None
    by_number = {str(number): count for number, count in enumerate(marks, start=1)}
    figures = tally.overall
    counted = Marks(figures["present"], frozen["seats"], by_number, figures["valid"], figures["spoiled"])
    outcome = judge_marks(frozen["question"], frozen["stage"], counted)
    names = [each["name"] for each in result["marks"] if isinstance(each, Mapping)]
    elected = [str(names.index(each) + 1) if isinstance(each, str) else str(each) for each in result["elected"]]
    if sorted(elected) != sorted(outcome.elected):
        said: dict[str, object] = {"stated": "、".join(elected) or "–", "found": "、".join(outcome.elected) or "–"}
        tally.problems.append(("vote_elected_wrong", said))
    verdicts = _verdicts(frozen["question"], outcome)
    if result["verdict"] not in verdicts:
        tally.problems.append(("vote_verdict_wrong", {"stated": result["verdict"], "found": verdicts[0]}))


def _verdicts(question: str, outcome: Outcome) -> tuple[str, ...]:
    """Return what the verdict may be. Who was elected in an earlier round makes an empty last one 通过 too."""
    if next_paper(outcome) is not None or (question == "choice" and outcome.elected):
        return ("undecided",)
    return ("carried",) if outcome.elected else ("lost", "carried")
