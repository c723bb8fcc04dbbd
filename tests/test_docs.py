"""The pages that are made from the code: current, and complete."""

import re

import pytest

from docs import make, rulebook
from docs.machines import MACHINES
from docs.rule_errors import errors
from rules.charter_fields import FIELDS
from rules.presets import presets
from tests import test_house


@pytest.mark.parametrize("name", make.PAGES)
def test_the_page_is_current(name: str) -> None:
    assert (make.DOCS / name).read_text(encoding="utf-8") == make.made(name), f"docs/{name} is out of date: make docs"


def test_every_machine_of_the_rule_book_is_drawn() -> None:
    missing = {name for name, _, _ in test_house.machines()} - {machine.name for machine in MACHINES}
    assert not missing, f"{sorted(missing)}: name the states and acts in docs/machines.py, then make docs"


def test_every_machine_is_drawn_from_the_table_that_the_rules_use() -> None:
    for name, table, states in test_house.machines():
        (machine,) = [machine for machine in MACHINES if machine.name == name]
        assert (machine.table, machine.state_codes) == (table, states)
        assert set(machine.entries) == test_house.entries_of(name, states)
        assert set(machine.acts) == {act for _, act in table}
        assert set(machine.states) == set(states)


def test_every_transition_stands_in_its_diagram() -> None:
    page = make.made("lifecycles.md")
    for machine in MACHINES:
        diagram = page.split(f"`{machine.name}`")[1].split("```")[1]
        for (before, act), after in machine.table.items():
            assert re.search(rf"^    {before} --> {after} : .*\b{act}\b", diagram, re.M), (machine.name, before, act)


def test_the_rule_book_tells_every_preset_field_and_error() -> None:
    page = make.made("rulebook.md")
    assert sorted(rulebook.blocks_in(page)) == sorted(rulebook.BLOCKS)
    codes = [*presets(), *(field.name for field in FIELDS), *(error.code for error in errors())]
    assert len(codes) > 100
    assert not [code for code in codes if f"`{code}`" not in page]


def test_a_page_that_was_changed_by_hand_is_found() -> None:
    page = make.made("rulebook.md")
    assert rulebook.page(page.replace("分组双过半", "分组双过三分之一")) == page


def test_what_is_written_by_hand_stays() -> None:
    page = make.made("rulebook.md") + "\n后记\n"
    assert rulebook.page(page) == page
