"""Recounting an exported vote: what a dishonest hand sealed is found, in the complete and in the public export."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from rules.journal import Report, export_lines, verify
from rules.publication import public_meeting_rows
from rules.vote_record import frozen_digest, public_companion
from tests.rules.vote_rows import (
    SALT,
    Facts,
    acts,
    by_hands,
    by_proxy,
    chained,
    forged,
    in_secret,
    with_marks,
    with_the_chair,
)

ACTS = acts()


def codes(rows: Any, public: bool = False) -> list[str]:
    return sorted({found.code for found in report_of(rows, public).problems})


def report_of(rows: Any, public: bool = False) -> Report:
    return verify(export_lines(public_meeting_rows(rows) if public else rows))


# --- a sound vote ---


def test_a_sound_vote_is_recounted_and_judged_from_the_complete_record() -> None:
    report = report_of(chained(ACTS))
    assert report.ok
    (vote,) = report.votes
    assert (vote.told, vote.verdict, vote.ballots, vote.unchecked) == ("right", "carried", 9, ())
    assert vote.figures == {"entitled": 12, "present": 10, "yes": 8, "no": 1, "abstain": 0, "spoiled": 0}


def test_the_public_record_is_recounted_too_and_says_what_it_cannot_check() -> None:
    report = report_of(chained(ACTS), public=True)
    assert report.ok
    assert [(vote.told, vote.unchecked) for vote in report.votes] == [("right", ("roll",))]


def test_by_sides_the_public_record_leaves_the_verdict_to_the_complete_one() -> None:
    rows = chained(acts("half_half_by_side"))
    assert [(vote.told, vote.unchecked) for vote in report_of(rows).votes] == [("right", ())]
    assert [(vote.told, vote.unchecked) for vote in report_of(rows, True).votes] == [("counted", ("roll", "sides"))]


def test_the_public_record_names_nobody_and_tells_no_side() -> None:
    text = "\n".join(export_lines(public_meeting_rows(chained(ACTS))))
    for private in ("王芳", "p00000000000000", SALT, '"member"', '"side":"migrant"', '"roll":[', '"sides":{'):
        assert private not in text.replace('"salt":"' + SALT, ""), private


def test_a_closed_items_text_is_covered_and_its_digest_still_holds() -> None:
    rows = chained(acts(public_title="一户家庭的救助申请"))
    text = "\n".join(export_lines(public_meeting_rows(rows)))
    assert "路灯" not in text
    (vote,) = report_of(rows, public=True).votes
    assert (vote.title, vote.unchecked, vote.problems) == ("一户家庭的救助申请", ("roll", "text"), ())


def test_an_aborted_vote_has_no_result_and_its_reason_stays_behind() -> None:
    aborted = {"item": 1, "vote": 7, "reason": "王芳说错了", "destroyed_ballots": 3}
    public = public_companion("vote_aborted", aborted)
    assert public is not None
    rows = chained([*ACTS[:3], ("vote_aborted", aborted), public])
    assert "王芳" not in "".join(export_lines(public_meeting_rows(rows)))
    assert [vote.told for vote in (*report_of(rows).votes, *report_of(rows, True).votes)] == ["aborted", "aborted"]


VARIANTS: dict[str, tuple[list[tuple[str, Facts]], str, tuple[str, ...], str, tuple[str, ...]]] = {
    "by proxy": (by_proxy(), "right", (), "counted", ("roll", "sides")),
    "by hands": (by_hands(), "right", (), "counted", ("roll", "sides")),
    "in secret": (in_secret(), "right", (), "right", ("roll",)),
    "in secret, not listed": (in_secret(is_listed=False), "stated", ("ballots",), "stated", ("roll", "ballots")),
    "a tie with the chair's ballot": (with_the_chair(), "right", (), "right", ("roll",)),
    "an election": (with_marks(), "marks_right", (), "marks_right", ("roll",)),
}


@pytest.mark.parametrize(("told", "whole", "left", "public", "left_public"), VARIANTS.values(), ids=VARIANTS)
def test_every_kind_of_vote_is_recounted(
    told: Any, whole: str, left: tuple[str, ...], public: str, left_public: tuple[str, ...]
) -> None:
    rows = chained(told)
    for is_public, outcome, unchecked in ((False, whole, left), (True, public, left_public)):
        report = report_of(rows, is_public)
        assert report.ok, report.problems
        assert [(vote.told, vote.unchecked) for vote in report.votes] == [(outcome, unchecked)]


def test_the_public_record_tells_candidates_by_their_place() -> None:
    text = "".join(export_lines(public_meeting_rows(chained(with_marks()))))
    assert "王小芳" not in text
    assert '"elected":[1],"marks":[6,3,2]' in text


def test_a_vote_that_was_frozen_before_there_were_salts_is_recounted_as_far_as_it_tells() -> None:
    def age(facts: dict[str, Facts]) -> None:
        frozen = facts["vote_opened"]["frozen"]
        del frozen["salt"], facts["vote_announced"], facts["vote_counted"]
        for entry in frozen["roll"]:
            del entry["pseudonym"]
        facts["vote_opened"]["digest"] = frozen_digest(frozen)

    assert [(vote.told, vote.unchecked) for vote in report_of(forged(ACTS, age)).votes] == [("right", ())]


# --- forgeries, with a chain that is sound ---


def both(change: Callable[[Facts], object], *names: str) -> Callable[[dict[str, Facts]], None]:
    """Forge the private and the public row in the same way."""

    def forge(facts: dict[str, Facts]) -> None:
        for name in names or ("vote_closed", "vote_counted"):
            change(facts[name])

    return forge


def set_overall(**figures: int) -> Callable[[Facts], None]:
    return lambda facts: facts["result"]["overall"].update(figures)


def more_ballots(facts: dict[str, Facts], **ballot: str) -> None:
    made = {"member": "p000000000000009", "choice": "yes", "receipt": "R9999", "entered_by": None, **ballot}
    facts["vote_closed"]["ballots"].append(made)
    facts["vote_closed"]["ballots_digest"] = frozen_digest(facts["vote_closed"]["ballots"])
    facts["vote_counted"]["ballots"].append({"choice": made["choice"], "receipt": made["receipt"]})


def easier_rule(facts: dict[str, Facts]) -> None:
    for name in ("vote_opened", "vote_announced"):
        facts[name]["frozen"]["preset"]["tests"][1].update(numerator=3, denominator=5)
        facts[name]["digest"] = frozen_digest(facts[name]["frozen"])


FORGERIES: list[tuple[str, Callable[[dict[str, Facts]], object], list[str], list[str]]] = [
    (
        "a count that the ballots do not give",
        both(set_overall(yes=9)),
        ["vote_count_wrong"],
        ["vote_count_wrong"],
    ),
    (
        "a side's count",
        lambda facts: facts["vote_closed"]["result"]["sides"]["local"].update(yes=4),
        ["vote_side_count_wrong"],
        [],
    ),
    ("more present than the roll", both(set_overall(present=11)), ["vote_count_wrong"], []),
    (
        "another verdict",
        both(lambda facts: facts["result"].update(verdict="lost")),
        ["vote_verdict_wrong"],
        ["vote_verdict_wrong"],
    ),
    (
        "another text than the frozen one",
        both(lambda facts: facts["frozen"]["motion"].update(what="装2盏路灯。"), "vote_opened", "vote_announced"),
        ["vote_frozen_changed"],
        ["vote_frozen_changed"],
    ),
    (
        "another name on the roll",
        lambda facts: facts["vote_opened"]["frozen"]["roll"][0].update(name="李四"),
        ["vote_differs", "vote_frozen_changed"],
        [],
    ),
    (
        "a public text that is not the frozen one",
        lambda facts: facts["vote_announced"]["frozen"].update(title="别的事"),
        ["vote_differs", "vote_frozen_changed"],
        ["vote_frozen_changed"],
    ),
    (
        "a public count that is not the sealed one",
        lambda facts: facts["vote_counted"]["result"]["overall"].update(abstain=1),
        ["vote_differs"],
        ["vote_count_wrong"],
    ),
    (
        "a ballot turned over, its digest left",
        both(lambda facts: facts["ballots"][0].update(choice="no")),
        ["vote_ballots_changed", "vote_count_wrong", "vote_side_count_wrong"],
        ["vote_count_wrong"],
    ),
    (
        "a ballot doubled",
        lambda facts: more_ballots(facts, receipt="R0001", member="p000000000000001"),
        ["ballot_twice", "vote_count_wrong", "vote_side_count_wrong"],
        ["ballot_twice", "vote_count_wrong"],
    ),
    (
        "a ballot of somebody absent",
        lambda facts: more_ballots(facts, member="p000000000000006"),
        ["ballot_off_roll", "vote_count_wrong"],
        ["vote_count_wrong"],
    ),
    (
        "a ballot with a choice that was not offered",
        lambda facts: more_ballots(facts, member="p000000000000011", choice="maybe"),
        ["ballot_unknown"],
        ["ballot_unknown"],
    ),
    (
        "an easier rule under the book's name",
        easier_rule,
        ["vote_rule_differs", "vote_tests_wrong"],
        ["vote_rule_differs"],
    ),
    (
        "a result without an opening",
        lambda facts: (facts.pop("vote_opened"), facts.pop("vote_announced")),
        ["vote_never_opened"],
        ["vote_never_opened"],
    ),
    (
        "a figure that is none",
        both(lambda facts: facts["result"].update(overall=[])),
        ["vote_unreadable"],
        ["vote_unreadable"],
    ),
    ("no result at all", both(lambda facts: facts.update(result=None)), ["vote_unreadable"], ["vote_unreadable"]),
    ("a vote without a number", both(lambda facts: facts.update(vote="7")), ["vote_unreadable"], ["vote_unreadable"]),
]


def set_marks(facts: Facts) -> None:
    marks = facts["result"]["marks"]
    marks[2] = {"name": "陈伯", "marks": 4} if isinstance(marks[2], dict) else 4


def elect_second(facts: Facts) -> None:
    facts["result"]["elected"] = [1, 2] if isinstance(facts["result"]["elected"][0], int) else ["王小芳", "李建国"]


# Of other kinds of votes: what is forged, how, and what is found in the complete and in the public record.
OTHERS: list[tuple[str, list[tuple[str, Facts]], Callable[[dict[str, Facts]], object], list[str], list[str]]] = [
    (
        "carried by sides, with too few in all",
        acts("half_half_by_side", choices={1: "yes", 2: "yes", 3: "yes", 7: "yes", 8: "no"}),
        both(lambda facts: facts["result"].update(verdict="carried")),
        ["vote_verdict_wrong"],
        ["vote_verdict_wrong"],
    ),
    (
        "a count of hands that a teller did not give",
        by_hands(),
        lambda facts: facts["vote_closed"]["counted"]["figures"]["local"].update(yes=5),
        ["tellers_differ", "vote_count_wrong", "vote_differs", "vote_side_count_wrong"],
        [],
    ),
    (
        "the chair's ballot that changes nothing",
        with_the_chair(dict.fromkeys((1, 2, 3, 4, 7, 9), "yes")),
        lambda facts: None,
        ["chair_without_tie"],
        ["chair_without_tie"],
    ),
    (
        "a count with the chair's ballot",
        with_the_chair(),
        both(set_overall(no=4, abstain=1)),
        ["vote_count_wrong"],
        ["vote_count_wrong"],
    ),
    ("a secret count", in_secret(), both(set_overall(yes=8, no=1)), ["vote_count_wrong"], ["vote_count_wrong"]),
    (
        "a secret verdict, not listed",
        in_secret(is_listed=False),
        both(lambda facts: facts["result"].update(verdict="lost")),
        ["vote_verdict_wrong"],
        ["vote_verdict_wrong"],
    ),
    ("a candidate's marks", with_marks(), both(set_marks), ["vote_marks_wrong"], ["vote_marks_wrong"]),
    ("somebody who is not elected", with_marks(), both(elect_second), ["vote_elected_wrong"], ["vote_elected_wrong"]),
    (
        "the end of an election that goes on",
        with_marks(),
        both(lambda facts: facts["result"].update(verdict="carried")),
        ["vote_verdict_wrong"],
        ["vote_verdict_wrong"],
    ),
]


@pytest.mark.parametrize(
    ("told", "change", "whole", "public"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS]
)
def test_a_forgery_of_another_kind_of_vote_is_found(
    told: Any, change: Any, whole: list[str], public: list[str]
) -> None:
    rows = forged(told, change)
    assert codes(rows) == whole
    assert codes(rows, public=True) == public


@pytest.mark.parametrize(
    ("change", "whole", "public"), [row[1:] for row in FORGERIES], ids=[row[0] for row in FORGERIES]
)
def test_a_forgery_with_a_sound_chain_is_found(
    change: Callable[[dict[str, Facts]], object], whole: list[str], public: list[str]
) -> None:
    rows = forged(ACTS, change)
    assert codes(rows) == whole
    assert codes(rows, public=True) == public
    problems = report_of(rows).problems
    assert all(problem.message % problem.facts and problem.line for problem in problems)


def test_the_same_vote_told_twice_is_found() -> None:
    assert codes(chained([*ACTS, ACTS[3]])) == ["vote_told_twice"]


@pytest.mark.parametrize(
    "damage", [None, 1, "x", [], {}, {"vote": 7}, {"vote": 7, "frozen": 1, "result": [], "ballots": {}}]
)
def test_whatever_stands_in_a_row_nothing_is_raised(damage: Any) -> None:
    for act in ("vote_opened", "vote_announced", "vote_closed", "vote_counted"):
        rows = chained([(name, damage if name == act and damage is not None else facts) for name, facts in ACTS])
        assert json.dumps([vote.told for vote in report_of(rows).votes])
