"""The lives of a resolution and of its objections, and who signs."""

import pytest

from rules import objections, resolutions, signatures
from rules.resolutions import OBJECTION_STATES, OBJECTION_TRANSITIONS, STATES, TRANSITIONS

SIDES = ("migrant", "local")


def test_both_tables_know_only_states_that_there_are() -> None:
    assert {state for state, _ in TRANSITIONS} | set(TRANSITIONS.values()) == set(STATES)
    assert {state for state, _ in OBJECTION_TRANSITIONS} | set(OBJECTION_TRANSITIONS.values()) == set(OBJECTION_STATES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", sorted({act for _, act in TRANSITIONS}))
def test_what_the_table_does_not_name_is_refused(state: str, act: str) -> None:
    if resolutions.is_allowed(state, act):
        assert resolutions.next_state(state, act) == TRANSITIONS[state, act]
    else:
        with pytest.raises(resolutions.ResolutionStateRefuses):
            resolutions.next_state(state, act)


def test_nothing_takes_effect_while_an_objection_is_open() -> None:
    assert not resolutions.is_allowed("objected", "take_effect")


@pytest.mark.parametrize(
    ("post", "side", "role"),
    [("chair", None, "chair"), ("vice_chair", None, "chair"), ("representative", "local", "local")],
)
def test_the_role_in_which_one_signs(post: str, side: str | None, role: str) -> None:
    assert signatures.role_of(post, side, SIDES) == role


@pytest.mark.parametrize("post", ["secretary", "observer"])
def test_nobody_else_signs(post: str) -> None:
    with pytest.raises(signatures.NotASigner):
        signatures.role_of(post, None, SIDES)


@pytest.mark.parametrize(
    ("signed", "is_complete"),
    [(("chair", "migrant", "local"), True), (("chair", "local"), False), (("migrant", "local"), False), ((), False)],
)
def test_all_sign_who_have_to(signed: tuple[str, ...], is_complete: bool) -> None:
    assert signatures.is_complete(signed, SIDES) is is_complete


@pytest.mark.parametrize(
    ("name", "is_within", "state"), [("马师傅", True, "open"), ("", True, "remark"), ("马师傅", False, "remark")]
)
def test_an_objection_has_a_name_and_comes_in_time(name: str, is_within: bool, state: str) -> None:
    assert objections.state_when_received(name, is_within) == state


@pytest.mark.parametrize("text", ["事" * objections.TEXT_LIMIT, "事" * (objections.TEXT_LIMIT + 1)])
def test_an_objection_has_a_limit_that_it_is_told(text: str) -> None:
    if len(text) <= objections.TEXT_LIMIT:
        objections.check_new("unit", "law", "某公司", "", text)
    else:
        with pytest.raises(objections.ObjectionTooLong):
            objections.check_new("unit", "law", "某公司", "", text)


def test_numbers_are_written_as_the_rule_book_has_them() -> None:
    assert resolutions.document_mark("榕荫街", 2026, 1) == "榕荫街议〔2026〕1号"
    assert resolutions.publication_number(2026, 5, 2) == "2026-5-2"
