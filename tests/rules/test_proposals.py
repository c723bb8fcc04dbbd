"""What a visit, a draft and the record of a study must be."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import proposals
from rules.errors import RuleError
from rules.proposals import DRAFT_LIMITS, HOUSEHOLDS_LIMIT, WORDS_LIMIT, Draft, NewVisit, may_draft

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def visit(households: int = 12, in_favour: int = 10, against: int = 1, on: date = TODAY, words: str = "") -> NewVisit:
    return NewVisit(on, households, in_favour, against, words)


@pytest.mark.parametrize(
    ("new", "error", "field"),
    [
        (visit(on=TODAY + DAY), proposals.DayAhead, "visited_on"),
        (visit(on=TODAY - proposals.BACK - DAY), proposals.DayTooLongAgo, "visited_on"),
        (visit(0, 0, 0), proposals.HouseholdsInvalid, "households"),
        (visit(-1, 0, 0), proposals.HouseholdsInvalid, "households"),
        (visit(HOUSEHOLDS_LIMIT + 1), proposals.HouseholdsInvalid, "households"),
        (visit(12, 12, 1), proposals.AnswersInvalid, "against"),
        (visit(12, -1, 3), proposals.AnswersInvalid, "against"),
        (visit(words="字" * (WORDS_LIMIT + 1)), proposals.WordsTooLong, "words"),
    ],
)
def test_a_visit_that_cannot_have_been_is_refused(new: NewVisit, error: type[RuleError], field: str) -> None:
    with pytest.raises(error) as raised:
        proposals.check_visit(new, TODAY)
    assert raised.value.facts["field"] == field


@pytest.mark.parametrize(
    "new",
    [
        visit(1, 0, 0),
        visit(1, 1, 0),
        visit(12, 11, 1),
        visit(HOUSEHOLDS_LIMIT),
        visit(on=TODAY - DAY),
        visit(on=TODAY - proposals.BACK),
        visit(words="字" * WORDS_LIMIT),
    ],
)
def test_a_visit_within_its_bounds_is_taken(new: NewVisit) -> None:
    proposals.check_visit(new, TODAY)


@given(st.integers(-3, 40), st.integers(-3, 40), st.integers(-3, 40))
def test_answers_are_never_more_than_households(households: int, in_favour: int, against: int) -> None:
    try:
        proposals.check_visit(visit(households, in_favour, against), TODAY)
    except RuleError:
        assert households < 1 or in_favour < 0 or against < 0 or in_favour + against > households
    else:
        assert 0 <= in_favour + against <= households


def test_a_draft_needs_a_title_and_says_what() -> None:
    proposals.check_draft(Draft("停车怎么管"))
    proposals.check_draft(Draft("停车怎么管", what="划出12个车位。", who="物业", mover_id=3))
    with pytest.raises(proposals.DraftTitleMissing):
        proposals.check_draft(Draft("", what="划出12个车位。"))
    for draft in (Draft("停车怎么管", who="物业"), Draft("停车怎么管", mover_id=3)):
        with pytest.raises(proposals.DraftWhatMissing):
            proposals.check_draft(draft)


@pytest.mark.parametrize("name", list(DRAFT_LIMITS))
def test_every_text_of_a_draft_has_its_limit(name: str) -> None:
    texts: dict[str, Any] = {"title": "停车怎么管", "what": "划车位。"}
    proposals.check_draft(Draft(**{**texts, name: "字" * DRAFT_LIMITS[name]}))
    with pytest.raises(proposals.WordsTooLong) as raised:
        proposals.check_draft(Draft(**{**texts, name: "字" * (DRAFT_LIMITS[name] + 1)}))
    assert raised.value.facts == {"field": name, "limit": DRAFT_LIMITS[name]}


def test_what_a_motion_does_not_say_yet_is_told() -> None:
    assert proposals.unsaid(Draft("停车怎么管")) == ()
    assert proposals.unsaid(Draft("停车怎么管", what="划车位。", who="物业")) == ("by_when", "cost", "done_means")


@pytest.mark.parametrize(
    ("post", "member_id", "mover_id", "may"),
    [
        ("chair", 1, 7, True),
        ("vice_chair", 1, 7, True),
        ("secretary", 1, 7, True),
        ("observer", 1, 1, False),
        ("representative", 7, 7, True),
        ("representative", 5, 7, False),  # has endorsed, but another moves it
        ("representative", 5, None, True),
        ("representative", 6, None, False),
    ],
)
def test_the_draft_is_written_by_the_mover_or_the_officers(
    post: str, member_id: int, mover_id: int | None, may: bool
) -> None:
    assert may_draft(post, member_id, mover_id, [5, 7]) is may


@pytest.mark.parametrize(
    ("on", "outcome", "reason", "error"),
    [
        (TODAY + DAY, "agreed", "", proposals.DayAhead),
        (TODAY - 10 * DAY, "agreed", "", proposals.DayTooLongAgo),
        (TODAY, "approved", "", proposals.StudyOutcomeUnknown),
        (TODAY, "revise", "", proposals.StudyReasonMissing),
        (TODAY, "deferred", "", proposals.StudyReasonMissing),
        (TODAY, "deferred", "字" * (proposals.STUDY_REASON_LIMIT + 1), proposals.WordsTooLong),
    ],
)
def test_a_study_that_cannot_stand_is_refused(on: date, outcome: str, reason: str, error: type[RuleError]) -> None:
    with pytest.raises(error):
        proposals.check_study(on, outcome, reason, TODAY, TODAY - 9 * DAY)


def test_a_study_says_why_unless_it_agrees() -> None:
    for outcome, reason in (("agreed", ""), ("revise", "先问过消防。"), ("deferred", "等改造。")):
        proposals.check_study(TODAY - 9 * DAY, outcome, reason, TODAY, TODAY - 9 * DAY)
