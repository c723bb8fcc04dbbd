"""候选人和候选项目: how names are read, which papers cannot be, and which paper comes next."""

import pytest

from rules.candidate_lists import check_candidates, read_candidates
from rules.candidates import (
    MARKED,
    Candidate,
    Paper,
    alternates,
    check_may_tell,
    judge_marks,
    needed,
    next_paper,
    next_question,
    next_state,
    paper,
)
from rules.election_words import outcome_sentence, outcome_word, resolution_text
from rules.elections import Outcome
from rules.errors import RuleError
from rules.marks import Marks, as_choice, check_marked, check_not_spoiled, marked_names
from rules.meetings import Side

SIDES = (Side("migrant", "来穗人员代表", 6), Side("local", "本地居民代表", 6))


def stood(*states: str) -> tuple[Candidate, ...]:
    """Candidates a, b, c, … in these states."""
    return tuple(Candidate(name, state=state) for name, state in zip("abcdefgh", states, strict=False))


@pytest.mark.parametrize(
    ("line", "candidate"),
    [
        ("王小芳", Candidate("王小芳")),
        ("  王小芳\u3000来穗 ", Candidate("王小芳", "migrant")),
        ("李建国 本地居民代表", Candidate("李建国", "local")),
        # No side's word: it belongs to the name.
        ("3号楼 充电棚", Candidate("3号楼 充电棚")),
        ("王芳 来", Candidate("王芳 来")),
        ("来穗人员代表", Candidate("来穗人员代表")),
    ],
)
def test_a_line_is_a_name_and_perhaps_a_side(line: str, candidate: Candidate) -> None:
    assert read_candidates(f"\n{line}\n\n", SIDES) == (candidate,)


@pytest.mark.parametrize(
    ("names", "seats", "code", "field"),
    [
        ([], 1, "candidates_missing", "candidates"),
        (["a"], 1, "candidates_missing", "candidates"),
        (["a", "b"], 1, None, ""),
        (["a", "b"], 2, None, ""),
        (["a", "b"], 3, "more_seats_than_candidates", "seats"),
        (["a", "b"], None, "seats_missing", "seats"),
        (["a", "b"], 0, "seats_missing", "seats"),
        (["a", "b", "a"], 1, "candidate_twice", "candidates"),
        (["a", "王" * 30], 1, None, ""),
        (["a", "王" * 31], 1, "candidate_name_too_long", "candidates"),
        ([str(number) for number in range(30)], 1, None, ""),
        ([str(number) for number in range(31)], 1, "too_many_candidates", "candidates"),
    ],
)
def test_names_and_number_make_a_ballot_paper_or_say_what_is_wrong(
    names: list[str], seats: int | None, code: str | None, field: str
) -> None:
    candidates = [Candidate(name) for name in names]
    if code is None:
        check_candidates(candidates, seats)
        return
    with pytest.raises(RuleError) as refusal:
        check_candidates(candidates, seats)
    assert (refusal.value.code, refusal.value.facts["field"]) == (code, field)


def test_a_candidate_does_not_count_the_ballots() -> None:
    candidates = (Candidate("王小芳", member_id=7), Candidate("外来的人"))
    check_may_tell(candidates, 8)
    with pytest.raises(RuleError) as refusal:
        check_may_tell(candidates, 7)
    assert refusal.value.facts == {"candidate": "王小芳"}


@pytest.mark.parametrize(
    ("question", "stage", "seats", "states", "sheet"),
    [
        ("election", "first", 2, ("standing",) * 3, Paper("first", ("a", "b", "c"), 2)),
        # One is elected already: what is marked is what is vacant.
        ("election", "second", 2, ("elected", "standing", "standing", "out"), Paper("second", ("b", "c"), 1)),
        ("election", "run_off", 3, ("standing", "standing", "elected", "elected"), Paper("run_off", ("a", "b"), 1)),
        ("choice", "first", 2, ("standing",) * 3, Paper("first", ("a", "b", "c"), 2)),
        ("choice", "run_off", 2, ("standing", "out", "standing"), Paper("run_off", ("a", "c"), 1)),
    ],
)
def test_the_next_paper_names_who_stands_still(
    question: str, stage: str, seats: int, states: tuple[str, ...], sheet: Paper
) -> None:
    assert paper(question, stage, seats, stood(*states)) == sheet


def test_a_chosen_project_is_put_to_the_ordinary_vote() -> None:
    assert next_question("choice", stood("standing", "standing")) == "choice"
    assert next_question("choice", stood("out", "elected")) == "motion"
    assert next_question("election", stood("out", "elected")) == "election"
    assert next_question("motion", ()) == "motion"
    assert "motion" not in MARKED


@pytest.mark.parametrize(
    ("outcome", "sheet"),
    [
        (Outcome(("a",)), None),
        (Outcome((), vacant=1), None),
        (Outcome((), vacant=1, second_round=("a", "b")), Paper("second", ("a", "b"), 1)),
        (Outcome(("a",), run_off=("b", "c"), run_off_seats=1), Paper("run_off", ("b", "c"), 1)),
    ],
)
def test_an_outcome_leads_to_another_paper_or_to_the_end(outcome: Outcome, sheet: Paper | None) -> None:
    assert next_paper(outcome) == sheet


def test_each_stage_is_judged_by_its_own_rule() -> None:
    marks = Marks(12, 1, {"a": 5, "b": 4}, 12)
    assert judge_marks("election", "first", marks).second_round == ("a", "b")
    assert judge_marks("election", "second", marks).elected == ("a",)
    assert judge_marks("choice", "first", marks).elected == ("a",)
    level = Marks(12, 1, {"a": 5, "b": 5}, 12)
    assert judge_marks("choice", "first", level).run_off == ("a", "b")
    assert judge_marks("choice", "run_off", level) == judge_marks("election", "run_off", level) == Outcome(vacant=1)


@pytest.mark.parametrize(("present", "first", "second"), [(11, 6, 4), (12, 7, 4), (13, 7, 5), (0, 1, 0)])
def test_what_elects_is_said_in_whole_marks(present: int, first: int, second: int) -> None:
    assert needed("election", "first", present) == first
    assert needed("election", "second", present) == second
    assert needed("election", "run_off", present) == needed("choice", "first", present) == 1


def test_alternates_are_named_by_side_with_at_least_a_third() -> None:
    candidates = [Candidate(name, side) for name, side in zip("abcdef", ["m", "m", "l", "l", "m", None], strict=True)]
    counts = {"a": 9, "b": 4, "c": 5, "d": 3, "e": 6, "f": 4}
    assert alternates(candidates, ("a",), counts, 12) == {"e": 1, "b": 2, "c": 1, "f": 1}
    assert alternates(candidates, ("a",), {}, 0) == {}


def test_nobody_is_elected_twice() -> None:
    assert next_state("standing", "elect") == "elected"
    for state in ("elected", "out"):
        with pytest.raises(RuleError):
            next_state(state, "elect")


# --- a ballot ---


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [
        ("[]", ()),
        ("[2]", (2,)),
        ("[1,3]", (1, 3)),
        ("[3,1]", None),
        ("[1,1]", None),
        ("[0]", None),
        ("[4]", None),
        ("[01]", None),
        ("[1, 3]", None),
        ("[١]", None),
        ("[1,]", None),
        ("[100]", None),
        ("1", None),
        ("yes", None),
        (None, None),
        ([1], None),
    ],
)
def test_only_canonical_marks_of_names_on_the_paper_are_a_ballot(
    choice: object, numbers: tuple[int, ...] | None
) -> None:
    if numbers is None:
        with pytest.raises(RuleError):
            check_marked(choice, 3)
        return
    assert check_marked(choice, 3) == numbers
    assert as_choice(reversed(numbers)) == choice
    assert marked_names(str(choice), "abc") == tuple("abc"[number - 1] for number in numbers)


def test_a_phone_is_told_of_one_mark_too_many() -> None:
    check_not_spoiled("[1,3]", 3, 2)
    with pytest.raises(RuleError) as refusal:
        check_not_spoiled("[1,2,3]", 3, 2)
    assert refusal.value.facts == {"field": "choice", "seats": 2, "marked": 3}


# --- what is said ---


def result(question: str, stage: str, **changes: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "question": question,
        "stage": stage,
        "verdict": "carried",
        "present": 12,
        "valid": 11,
        "spoiled": 0,
        "not_cast": 1,
        "seats": 2,
        "need": 7,
        "marks": [{"name": "王小芳", "marks": 9}, {"name": "李建国", "marks": 7}, {"name": "{何}", "marks": 3}],
        "elected": ["王小芳", "李建国"],
        "chosen": ["王小芳", "李建国"],
        "vacant": 0,
        "next": None,
    }
    return {**facts, **changes}


def test_the_sentence_says_what_was_needed_who_is_elected_and_what_follows() -> None:
    told = result("election", "first")
    assert outcome_word(told, "zh") == "选出2人"
    assert outcome_sentence(told, "zh") == (
        "实到12人，有效票11张，无效票0张，未投1人。应选2人，过半当选，至少7票。当选：王小芳（9票）、李建国（7票）。"
    )
    follows = {"stage": "second", "names": ["{何}", "王小芳"], "seats": 1}
    second = result("election", "first", elected=[], chosen=[], vacant=1, next=follows)
    assert outcome_word(second, "zh") == "进入第二轮"
    assert outcome_sentence(second, "zh").endswith("没有人当选。还缺1人，进入第二轮的是：{何}、王小芳。")
    last = result("election", "second", elected=["李建国"])
    assert outcome_sentence(last, "zh").endswith("当选：李建国（7票）。几轮一共选出：王小芳、李建国。")
    short = result("election", "second", elected=["王小芳"], chosen=["王小芳"], vacant=1)
    assert outcome_sentence(short, "zh").endswith("当选：王小芳（9票）。还缺1人，留待以后补选。")
    level = result("choice", "first", elected=[], chosen=[], next={"stage": "run_off", "names": ["a", "b"], "seats": 1})
    assert outcome_word(level, "en") == "Level: one more vote"
    made = result("choice", "first", elected=["王小芳"], next={"stage": "motion", "names": ["王小芳"], "seats": 1})
    assert "接着对它表决" in outcome_sentence(made, "zh")


def test_in_public_a_person_is_covered() -> None:
    assert "王小芳" not in outcome_sentence(result("election", "first"), "zh", lambda name: f"{name[0]}*")
    assert resolution_text("推选2人。", ["王小芳", "李刚（3号楼）"]) == "推选2人。\n当选：王*芳、李*。"
