"""Makes rules and cases for tests of the rule book."""

from typing import Any

from rules.majority import Case, Count, Preset, Test, preset_from_facts


def one_test(**changes: Any) -> dict[str, Any]:
    approval = {"kind": "approval", "measure": "heads", "scope": "overall", "base": "present"}
    return {**approval, "numerator": 1, "denominator": 2, "strict": True, **changes}


def one_attendance(**changes: Any) -> dict[str, Any]:
    return one_test(kind="attendance", base="entitled", **changes)


def rule(*tests: dict[str, Any], **changes: Any) -> Preset:
    return preset_from_facts({"id": "x", "title": "x", "title_en": "x", "choice": "x", "tests": [*tests], **changes})


def by_ballots(*tests: dict[str, Any]) -> Preset:
    return rule(*tests, counted="ballots")


def approval(base: str, numerator: int, denominator: int, strict: bool) -> Test:
    """An approval test of any share, also of one that no preset may have."""
    return Test("approval", "heads", "overall", base, numerator, denominator, strict)  # type: ignore[arg-type]


def sides(migrant: Count, local: Count) -> Case:
    return Case.of_sides({"migrant": migrant, "local": local})
