"""What a preset of 双过半 is, and how it is read from facts (a TOML table or frozen JSON) and written back.

A preset is frozen with every vote, so old votes are explained by the preset they were taken under.
source: RULEBOOK §1, “a preset = attendance test(s) + approval test(s), on heads, on area, or on each side”.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from rules import preset_fields as read
from rules.count_errors import PresetInvalid

Kind = Literal["attendance", "approval"]
Measure = Literal["heads", "area"]
Base = Literal["entitled", "present", "cast", "no"]
Counted = Literal["presence", "ballots"]

KINDS: tuple[Kind, ...] = ("attendance", "approval")
MEASURES: tuple[Measure, ...] = ("heads", "area")
BASES: tuple[Base, ...] = ("entitled", "present", "cast", "no")
COUNTED: tuple[Counted, ...] = ("presence", "ballots")

_REQUIRED_TEXTS = ("id", "title", "title_en")
_TEXTS = ("choice", "note", "note_en", "abstention", "abstention_en")
_KNOWN = {*_REQUIRED_TEXTS, *_TEXTS, "source", "valid_from", "valid_to", "reference", "counted", "tests"}
_TEST_FIELDS = ("kind", "measure", "scope", "base", "numerator", "denominator", "strict")


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
class Source:
    """The text that a preset is taken from; `version` is the day on which that text was made."""

    law: str
    law_en: str
    article: int | None
    version: date


@dataclass(frozen=True)
class Preset:
    """A voting rule. Either `source` (a text that was read) or `choice` (our own decision) is given, or both.

    `counted`: who takes part: whoever is present, or, with owners, whoever handed in a ballot.
    `abstention`: what 弃权 does, in words. `reference` presets serve the calculator only; `valid_from` and `valid_to`
    are dates of the law, both included.
    """

    id: str
    title: str
    title_en: str
    tests: tuple[Test, ...]
    source: Source | None = None
    choice: str | None = None
    note: str = ""
    note_en: str = ""
    abstention: str = ""
    abstention_en: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    reference: bool = False
    counted: Counted = "presence"

    @cached_property
    def is_by_side(self) -> bool:
        """Whether some test is asked of every side on its own."""
        return any(test.scope == "each_side" for test in self.tests)

    @cached_property
    def sides_asked(self) -> tuple[str, ...]:
        """The codes of the sides that are asked by name."""
        named = (test.scope for test in self.tests if test.scope not in ("overall", "each_side"))
        return tuple(dict.fromkeys(named))

    @cached_property
    def is_by_ballots(self) -> bool:
        """Whether whoever handed in a ballot took part, and nobody is present."""
        return self.counted == "ballots"

    @cached_property
    def counts_area(self) -> bool:
        return any(test.measure == "area" for test in self.tests)

    @property
    def is_legal(self) -> bool:
        """Whether a law sets this rule, and not the council."""
        return self.source is not None

    @property
    def serves_meetings(self) -> bool:
        """Whether a meeting here can vote by it: on heads, by who is present, of sides that every council has."""
        return not (self.is_by_ballots or self.counts_area or self.sides_asked)

    @property
    def is_selectable(self) -> bool:
        """Whether a council may put it into its charter; the others serve the calculator and old records.

        source: RULEBOOK §1, “参考 presets serve the calculator only; a preset past its valid_to serves old records”.
        """
        return self.serves_meetings and not self.reference and self.valid_to is None


def preset_facts(preset: Preset) -> dict[str, object]:
    """Return the preset as JSON facts, to be frozen with a vote; `preset_from_facts` reads them back."""
    facts: dict[str, object] = {name: getattr(preset, name) for name in (*_REQUIRED_TEXTS, *_TEXTS)}
    facts["source"] = _source_facts(preset.source) if preset.source else None
    facts["valid_from"] = preset.valid_from.isoformat() if preset.valid_from else None
    facts["valid_to"] = preset.valid_to.isoformat() if preset.valid_to else None
    facts["reference"] = preset.reference
    facts["counted"] = preset.counted
    facts["tests"] = [{name: getattr(test, name) for name in _TEST_FIELDS} for test in preset.tests]
    return facts


def _source_facts(source: Source) -> dict[str, object]:
    return {
        "law": source.law,
        "law_en": source.law_en,
        "article": source.article,
        "version": source.version.isoformat(),
    }


def preset_from_facts(facts: Mapping[str, object]) -> Preset:
    """Read a preset from facts (a TOML table with its id, or frozen JSON). Raises PresetInvalid naming the place.

    What a preset frozen long ago does not say yet (how it counts, what 弃权 does) takes its default.
    """
    place = str(facts.get("id") or "?")
    read.refuse_unknown(facts, _KNOWN, place)
    source, choice = _source(facts.get("source"), f"{place}.source"), read.text(facts, "choice", place)
    if not source and not choice:
        raise PresetInvalid(place=place, reason="source 和 choice 至少写一项")
    preset = Preset(
        **{name: read.required_text(facts, name, place) for name in _REQUIRED_TEXTS},
        **{name: read.text(facts, name, place) for name in _TEXTS if name != "choice"},
        tests=_tests(facts.get("tests"), f"{place}.tests"),
        source=source,
        choice=choice or None,
        valid_from=read.day(facts, "valid_from", place),
        valid_to=read.day(facts, "valid_to", place),
        reference=read.boolean(facts, "reference", place, default=False),
        counted=read.one_of(facts, "counted", COUNTED, place, default="presence"),
    )
    _check_whole(preset)
    return preset


def _source(facts: object, place: str) -> Source | None:
    if not facts:
        return None
    if not isinstance(facts, Mapping):
        raise PresetInvalid(place=place, reason="应写明 law、law_en、article、version")
    read.refuse_unknown(facts, {"law", "law_en", "article", "version"}, place)
    return Source(
        law=read.required_text(facts, "law", place),
        law_en=read.required_text(facts, "law_en", place),
        article=None if facts.get("article") is None else read.positive(facts, "article", place),
        version=read.required_day(facts, "version", place),
    )


def _tests(value: object, place: str) -> tuple[Test, ...]:
    if not isinstance(value, list):
        raise PresetInvalid(place=place, reason="应是一组条件")
    tests = tuple(_test(facts, f"{place}[{index}]") for index, facts in enumerate(value))
    if not any(test.kind == "approval" for test in tests):
        raise PresetInvalid(place=place, reason="缺少赞成（approval）的条件")
    if len(set(tests)) < len(tests):
        raise PresetInvalid(place=place, reason="有一条条件写了两遍")
    # Attendance is judged, listed and told before approval, whatever the file's order.
    return tuple(sorted(tests, key=lambda test: KINDS.index(test.kind)))


def _test(facts: object, place: str) -> Test:
    if not isinstance(facts, Mapping):
        raise PresetInvalid(place=place, reason="应是一条条件")
    read.refuse_unknown(facts, set(_TEST_FIELDS), place)
    test = Test(
        kind=read.one_of(facts, "kind", KINDS, place),
        measure=read.one_of(facts, "measure", MEASURES, place),
        scope=read.scope(facts, place),
        base=read.one_of(facts, "base", BASES, place),
        numerator=read.positive(facts, "numerator", place),
        denominator=read.positive(facts, "denominator", place),
        strict=read.boolean(facts, "strict", place),
    )
    _check_test(test, place)
    return test


def _check_test(test: Test, place: str) -> None:
    if test.numerator > test.denominator:
        raise PresetInvalid(place=f"{place}.numerator", reason="比例不能大于1")
    if test.kind == "attendance" and test.base != "entitled":
        raise PresetInvalid(place=f"{place}.base", reason="到会的条件只能以应到（entitled）为基数")
    if test.measure == "area" and test.scope != "overall":
        raise PresetInvalid(place=f"{place}.scope", reason="面积只按全体（overall）计算")
    # More than all of them never happens; more 赞成 than 反对 does.
    if test.strict and test.numerator == test.denominator and test.base != "no":
        raise PresetInvalid(place=f"{place}.strict", reason="“超过全部”永远达不到")
    if test.kind == "approval" and _lets_a_tie_pass(test):
        raise PresetInvalid(place=f"{place}.numerator", reason="赞成与反对相同时也会通过；相同算没有通过")


def _lets_a_tie_pass(test: Test) -> bool:
    """Whether as many 赞成 as 反对 could be enough: half without exceeding it, or less than half."""
    if test.base == "no":
        return test.numerator < test.denominator or not test.strict
    double = 2 * test.numerator
    return double < test.denominator or (double == test.denominator and not test.strict)


def _check_whole(preset: Preset) -> None:
    """What the tests ask for must be there to be counted."""
    if preset.counts_area and not preset.is_by_ballots:
        raise PresetInvalid(place=f"{preset.id}.counted", reason="按面积计算的，只能按收到的票（ballots）计")
    for index, test in enumerate(preset.tests):
        place = f"{preset.id}.tests[{index}]"
        if preset.is_by_ballots and test.base == "present":
            raise PresetInvalid(place=f"{place}.base", reason="按收到的票计的，没有实到（present），请用 cast")
        if preset.is_by_ballots and test.scope != "overall":
            raise PresetInvalid(place=f"{place}.scope", reason="按收到的票计的，不分组")
    if preset.valid_from and preset.valid_to and preset.valid_to < preset.valid_from:
        raise PresetInvalid(place=f"{preset.id}.valid_to", reason="不能早于 valid_from")
