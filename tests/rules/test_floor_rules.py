"""The register of the floor's rules: complete, true about who keeps what, and the source of its page in docs."""

from rules import floor_rules
from rules.floor_rules import RULES
from tests import house
from tests.house import ROOT


def test_every_rule_has_a_name_of_its_own_and_something_that_decides_it() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.functions for rule in RULES)
    assert {function.__module__.split(".")[0] for rule in RULES for function in rule.functions} == {"rules"}


def modules(keeper: str) -> set[str]:
    return {function.__module__ for rule in RULES if rule.kept_by == keeper for function in rule.functions}


def test_what_the_commands_keep_is_reached_by_what_runs() -> None:
    assert modules("commands") <= house.rules_in_use(house.house_sources())


def test_the_page_in_docs_is_current() -> None:
    # Anew: `make docs`.
    assert (ROOT / "docs" / "floor.md").read_text(encoding="utf-8") == floor_rules.page()
