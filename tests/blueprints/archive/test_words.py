"""Every state of every machine and every step has its own plain words."""

from collections.abc import Mapping

import pytest

from blueprints.archive import words
from blueprints.archive.listing import STATE_LABELS
from rules import groups, resolutions, tasks, topics
from tests.house import HAN, bad_placeholders

MACHINES: dict[str, tuple[Mapping[str, words.Said], tuple[str, ...]]] = {
    "topic": (words.TOPIC_STATES, topics.STATES),
    "group": (words.GROUP_STATES, groups.STATES),
    "resolution": (words.RESOLUTION_STATES, resolutions.STATES),
    "objection": (words.OBJECTION_STATES, resolutions.OBJECTION_STATES),
    "task": (words.TASK_STATES, tasks.STATES),
    "extension": (words.EXTENSION_STATES, tasks.EXTENSION_STATES),
}


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_has_one_sentence(machine: str) -> None:
    table, states = MACHINES[machine]
    assert set(table) == set(states)
    for said in table.values():
        assert HAN.search(said.sentence)
        assert not said.sentence.endswith("。")
        assert bad_placeholders(said.sentence) + bad_placeholders(said.waits) == []


def test_no_two_states_of_a_task_read_alike() -> None:
    """Reported, unrated, confirmed and ended are different things."""
    said = [(each.sentence, each.waits) for each in (*words.TASK_STATES.values(), words.CLOSED_UNCONFIRMED)]
    assert len(said) == len(set(said))


def test_every_act_of_a_task_has_a_step() -> None:
    assert {act for _, act in tasks.TRANSITIONS} <= set(words.STEPS)
    assert {f"extension_{state}" for state in tasks.EXTENSION_STATES if state != "asked"} <= set(words.STEPS)


def test_marks_groups_and_grounds_are_complete() -> None:
    assert set(words.MARKS) <= set(words.STEPS)
    assert words.MARKS["report_done"] != words.MARKS["confirm"]
    assert set(words.GROUNDS) == set(resolutions.GROUNDS)
    assert set(words.GOVERNMENT_STATES) <= set(tasks.STATES)
    assert set(words.BOARD) == set(words.BOARD_SHORT)
    assert set(STATE_LABELS) == set(resolutions.PUBLIC_STATES)
