"""What a preset of 双过半 is, and how it is read from facts (a TOML table or frozen JSON) and written back.

A preset is frozen with every vote, so old votes are explained by the preset they were taken under.
source: RULEBOOK §1, “a preset = attendance test(s) + approval test(s), on heads, on area, or on each side”.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from rules.errors import PresetInvalid

Kind = Literal["attendance", "approval"]
Measure = Literal["heads", "area"]
Base = Literal["entitled", "present", "cast", "no"]

KINDS: tuple[Kind, ...] = ("attendance", "approval")
# "area" comes with the owners' presets: what nothing counts must not be accepted.
MEASURES: tuple[Measure, ...] = ("heads",)
BASES: tuple[Base, ...] = ("entitled", "present", "cast", "no")

_TEXTS = ("id", "title", "title_en", "source", "choice", "note")
_TEST_FIELDS = ("kind", "measure", "scope", "base", "numerator", "denominator", "strict")
_T = TypeVar("_T", bound=str)


@dataclass(frozen=True)
class Test:
    """One test: is `numerator/denominator` of `base` reached (or, if `strict`, exceeded)?

    `scope` is "overall", "each_side" or the code of the one side that is asked.
    """

    kind: Kind
    measure: Measure
    scope: str
    base: Base
    numerator: int
    denominator: int
    strict: bool


@dataclass(frozen=True)
class Preset:
    """A voting rule. Either `source` (a text that was read) or `choice` (our own decision) is given, or both.

    `reference` presets serve the calculator only; `valid_from` and `valid_to` are dates of the law, both included.
    """

    id: str
    title: str
    title_en: str
    tests: tuple[Test, ...]
    source: str | None = None
    choice: str | None = None
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    reference: bool = False

    @property
    def is_by_side(self) -> bool:
        """Whether some test is asked of every side on its own."""
        return any(test.scope == "each_side" for test in self.tests)


def preset_facts(preset: Preset) -> dict[str, object]:
    """Return the preset as JSON facts, to be frozen with a vote; `preset_from_facts` reads them back."""
    facts: dict[str, object] = {name: getattr(preset, name) for name in _TEXTS}
    facts["valid_from"] = preset.valid_from.isoformat() if preset.valid_from else None
    facts["valid_to"] = preset.valid_to.isoformat() if preset.valid_to else None
    facts["reference"] = preset.reference
    facts["tests"] = [{name: getattr(test, name) for name in _TEST_FIELDS} for test in preset.tests]
    return facts


def preset_from_facts(facts: Mapping[str, object]) -> Preset:
    """Read a preset from facts (a TOML table with its id, or frozen JSON). Raises PresetInvalid naming the place."""
    place = str(facts.get("id") or "?")
    _refuse_unknown(facts, {*_TEXTS, "valid_from", "valid_to", "reference", "tests"}, place)
    source, choice = _text(facts, "source", place), _text(facts, "choice", place)
    if not source and not choice:
        raise PresetInvalid(place=place, reason="source 和 choice 至少写一项")
    return Preset(
        id=_required_text(facts, "id", place),
        title=_required_text(facts, "title", place),
        title_en=_required_text(facts, "title_en", place),
        tests=_tests(facts.get("tests"), f"{place}.tests"),
        source=source or None,
        choice=choice or None,
        note=_text(facts, "note", place),
        valid_from=_date(facts, "valid_from", place),
        valid_to=_date(facts, "valid_to", place),
        reference=_boolean(facts, "reference", place, default=False),
    )


def _tests(value: object, place: str) -> tuple[Test, ...]:
    if not isinstance(value, list):
        raise PresetInvalid(place=place, reason="应是一组条件")
    tests = tuple(_test(facts, f"{place}[{index}]") for index, facts in enumerate(value))
    if not any(test.kind == "approval" for test in tests):
        raise PresetInvalid(place=place, reason="缺少赞成（approval）的条件")
    # Attendance is judged, listed and told before approval, whatever the file's order.
    return tuple(sorted(tests, key=lambda test: KINDS.index(test.kind)))


def _test(facts: object, place: str) -> Test:
    if not isinstance(facts, Mapping):
        raise PresetInvalid(place=place, reason="应是一条条件")
    _refuse_unknown(facts, set(_TEST_FIELDS), place)
    test = Test(
        kind=_one_of(facts, "kind", KINDS, place),
        measure=_one_of(facts, "measure", MEASURES, place),
        scope=_scope(facts, place),
        base=_one_of(facts, "base", BASES, place),
        numerator=_positive(facts, "numerator", place),
        denominator=_positive(facts, "denominator", place),
        strict=_boolean(facts, "strict", place),
    )
    _check_reachable(test, place)
    return test


def _check_reachable(test: Test, place: str) -> None:
    if test.numerator > test.denominator:
        raise PresetInvalid(place=f"{place}.numerator", reason="比例不能大于1")
    if test.kind == "attendance" and test.base != "entitled":
        raise PresetInvalid(place=f"{place}.base", reason="到会的条件只能以应到（entitled）为基数")
    # More than all of them never happens; more 赞成 than 反对 does.
    if test.strict and test.numerator == test.denominator and test.base != "no":
        raise PresetInvalid(place=f"{place}.strict", reason="“超过全部”永远达不到")


def _refuse_unknown(facts: Mapping[str, object], known: set[str], place: str) -> None:
    for name in facts:
        if name not in known:
            raise PresetInvalid(place=f"{place}.{name}", reason="没有这一项")


def _one_of(facts: Mapping[str, object], name: str, allowed: tuple[_T, ...], place: str) -> _T:
    for candidate in allowed:
        if candidate == facts.get(name):
            return candidate
    raise PresetInvalid(place=f"{place}.{name}", reason=f"只能是 {'、'.join(allowed)}")


def _scope(facts: Mapping[str, object], place: str) -> str:
    # A side's code is an identifier, so that a misspelt “each-side” is not taken for a side.
    scope = facts.get("scope")
    if not isinstance(scope, str) or not scope.isidentifier():
        raise PresetInvalid(place=f"{place}.scope", reason="只能是 overall、each_side 或一组的代号")
    return scope


def _positive(facts: Mapping[str, object], name: str, place: str) -> int:
    value = facts.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise PresetInvalid(place=f"{place}.{name}", reason="应是大于0的整数")
    return value


def _boolean(facts: Mapping[str, object], name: str, place: str, default: bool | None = None) -> bool:
    value = facts.get(name, default)
    if not isinstance(value, bool):
        raise PresetInvalid(place=f"{place}.{name}", reason="应是 true 或 false")
    return value


def _text(facts: Mapping[str, object], name: str, place: str) -> str:
    value = facts.get(name)
    if value is not None and not isinstance(value, str):
        raise PresetInvalid(place=f"{place}.{name}", reason="应是文字")
    return value or ""


def _required_text(facts: Mapping[str, object], name: str, place: str) -> str:
    value = _text(facts, name, place)
    if not value:
        raise PresetInvalid(place=f"{place}.{name}", reason="不能空着")
    return value


def _date(facts: Mapping[str, object], name: str, place: str) -> date | None:
    value = _text(facts, name, place)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise PresetInvalid(place=f"{place}.{name}", reason="应是年-月-日，如 2025-12-31") from None
