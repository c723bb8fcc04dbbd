"""The two questions: the worked cases of the rule book, and what holds for every mixture of answers."""

import random
from datetime import date, timedelta

import pytest

from rules.answers import (
    COUNTED_ROLES,
    AnswerReasonTooLong,
    AnswerUnknown,
    Given,
    apart,
    check_answer,
    counted,
    decide,
    is_open,
    sentence,
)
from rules.tasks import OUTCOMES, ROLES, SATISFACTIONS, STATES, is_allowed

TODAY = date(2026, 11, 26)


def answers(done: int = 0, half: int = 0, not_done: int = 0, unknown: int = 0, role: str = "supporter") -> list[Given]:
    words = ["done"] * done + ["half"] * half + ["not_done"] * not_done + ["unknown"] * unknown
    return [Given(role, word) for word in words]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ([], "lapse"),
        (answers(unknown=9), "lapse"),
        (answers(done=1), "confirm"),
        (answers(done=1, unknown=8), "confirm"),
        # 5 answers: one third is 1⅔, so two of them return it and one does not.
        (answers(done=4, not_done=1), "confirm"),
        (answers(done=3, not_done=2), "return"),
        (answers(done=3, half=1, not_done=1), "return"),
        (answers(done=3, half=2), "return"),
        # 4 answers are too few to return, however they read.
        (answers(done=1, not_done=3), "confirm"),
        (answers(not_done=4), "lapse"),
        # 不清楚 is an answer: exactly a third of six, and less than a third of seven.
        (answers(done=3, not_done=2, unknown=1), "return"),
        (answers(done=4, not_done=2, unknown=1), "confirm"),
        (answers(unknown=3, not_done=2), "return"),
        # Other residents stand apart, on either side.
        (answers(done=50, role="resident"), "lapse"),
        (answers(done=1) + answers(not_done=50, role="resident"), "confirm"),
        # The proposer with a reason needs nobody beside; without one it is an answer among others.
        ([*answers(done=9), Given("proposer", "not_done", has_reason=True)], "return"),
        ([*answers(done=9), Given("proposer", "half", has_reason=True)], "return"),
        ([*answers(done=9), Given("proposer", "not_done")], "confirm"),
        ([*answers(done=9), Given("proposer", "done", has_reason=True)], "confirm"),
        ([*answers(done=9), Given("supporter", "not_done", has_reason=True)], "confirm"),
        # Satisfaction alone is no answer to the first question.
        ([Given("proposer", None, "satisfied")], "lapse"),
    ],
)
def test_what_follows_from_the_answers(given: list[Given], verdict: str) -> None:
    assert decide(given) == verdict


def mixtures() -> list[list[Given]]:
    dice = random.Random(5)
    return [
        [
            Given(
                dice.choice(ROLES),
                dice.choice([*OUTCOMES, None]),
                dice.choice([*SATISFACTIONS, None]),
                dice.random() < 0.1,
            )
            for _ in range(dice.randrange(12))
        ]
        for _ in range(600)
    ]


def test_the_order_of_answers_decides_nothing() -> None:
    assert all(decide(given) == decide(given[::-1]) for given in mixtures())


def test_other_residents_decide_nothing() -> None:
    for given in mixtures():
        assert decide(given) == decide([one for one in given if one.role in COUNTED_ROLES])


def test_one_more_done_never_returns_and_one_more_not_done_never_confirms() -> None:
    for given in mixtures():
        before = decide(given)
        if before != "return" and counted(given).answers >= 5:
            assert decide([*given, Given("supporter", "done")]) != "return"
        if before != "confirm":
            assert decide([*given, Given("supporter", "not_done")]) != "confirm"


def test_nothing_is_confirmed_that_nobody_counted_calls_done() -> None:
    for given in mixtures():
        count = counted(given)
        if decide(given) == "confirm":
            assert count.done
            assert count.answers < 5 or 3 * count.short < count.answers
        assert count.answers + apart(given).answers == sum(1 for one in given if one.outcome)


def test_satisfaction_changes_no_verdict() -> None:
    for given in mixtures():
        silent = [Given(one.role, one.outcome, None, one.has_reason) for one in given]
        assert decide(given) == decide(silent)


@pytest.mark.parametrize("state", STATES)
def test_the_questions_are_open_after_a_report_and_after_the_date(state: str) -> None:
    yesterday = TODAY - timedelta(days=1)
    running = is_open("in_progress", 0, yesterday, TODAY)
    assert running
    assert not is_open("in_progress", 0, TODAY, TODAY)
    assert not is_open("in_progress", 1, yesterday, TODAY)
    assert is_open("reported_done", 1, TODAY, TODAY)
    # Whatever is asked can still end otherwise than confirmed.
    if is_open(state, 1, TODAY, TODAY):
        assert is_allowed(state, "return")


def test_an_answer_is_one_of_the_words_on_the_buttons() -> None:
    check_answer("done", None, "")
    check_answer(None, "fairly", "")
    for outcome, satisfaction in ((None, None), ("yes", None), ("", None), ("done", "good")):
        with pytest.raises(AnswerUnknown):
            check_answer(outcome, satisfaction, "")
    with pytest.raises(AnswerReasonTooLong):
        check_answer("half", None, "长" * 301)


def test_the_sentence_says_how_many_and_never_who() -> None:
    count, others = counted(answers(done=3, not_done=2)), apart(answers(done=4, role="resident"))
    assert sentence("return", count, others) == (
        "共5人回答：已办好3人，办了一半0人，还没办2人，不清楚0人。退回继续办。另有约4位居民回答，其中4位说已办好。"
    )
    assert sentence("lapse", counted([]), counted([])) == "评价时间到了，没有人评价。"
    assert "提议人" in sentence("return", count, others, is_by_proposer=True)
