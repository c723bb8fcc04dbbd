"""The words of the calculator: its figures, the rules it offers, and what is wrong with a figure, for a person.

The rule book's own sentences are kept where they speak to anybody; those that speak to a shell are said anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext

from blueprints.errors import sentence_of
from blueprints.page import reader_language
from rules.errors import N_, RuleError
from rules.meetings import Side
from rules.preset_facts import Preset
from rules.sentences import abstention_sentence, preset_notice, preset_origin, preset_summary
from rules.words import SIDE_NAMES

FIGURE_WORDS: Mapping[str, str] = {
    "entitled": N_("应到"),
    "present": N_("实到"),
    "yes": N_("赞成"),
    "no": N_("反对"),
    "abstain": N_("弃权"),
    "spoiled": N_("无效"),
}
MARKS: Mapping[str, str] = {"yes": "○", "no": "×", "abstain": "△"}
BASE_WORDS: Mapping[str, str] = {
    "entitled": N_("应到"),
    "present": N_("实到"),
    "cast": N_("收到的票"),
    "no": N_("反对"),
}
_SAID_ANEW: Mapping[str, str] = {
    "area_not_decimal": N_("面积要填数字，最多两位小数，例如 30000.00。请核对“%(field)s”。"),
    "figure_unknown": N_("这条规则不用“%(field)s”这个数。请从网址里去掉它，或者换一条规则。"),
    "present_not_asked": N_("这条规则按收到的票计算，不用“实到”。请从网址里去掉它，或者换一条规则。"),
    "area_missing": N_("这条规则要同时按面积计算，缺少面积。请补上面积，或者换一条规则。"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What a council, or this page without one, calls the sides; the sides that a law names bear the law's word."""

    sides: tuple[Side, ...]

    @property
    def labels(self) -> dict[str, str]:
        return {**SIDE_NAMES[reader_language()], **{side.code: side.label for side in self.sides}}

    @property
    def shapes(self) -> dict[str, str]:
        return {side.code: side.shape for side in self.sides}

    def figure(self, name: str) -> str:
        """Return what a figure is called in full: 赞成, 来穗人员代表的赞成, 赞成的面积; what is none stands for itself."""
        group, _, figure = name.rpartition(".")
        if figure not in FIGURE_WORDS:
            return gettext("面积") if name == "area" else name
        words = gettext(FIGURE_WORDS[figure])
        if group == "area":
            return gettext("总面积") if figure == "entitled" else gettext("%(figure)s的面积", figure=words)
        side = self.labels.get(group, group)
        return gettext("%(side)s的%(figure)s", side=side, figure=words) if side else words

    def error(self, error: RuleError) -> str:
        """Return a rule's sentence with the words of the page in place of the names of the query."""
        facts = dict(error.facts)
        if facts.get("field"):
            facts["field"] = self.figure(name_of(error))
        if facts.get("side"):
            facts["side"] = self.labels.get(facts["side"], facts["side"])
        anew = _SAID_ANEW.get(error.code)
        return gettext(anew) % facts if anew is not None else sentence_of(type(error)(**facts))


def name_of(error: RuleError) -> str:
    """Return the name in the query of the figure that an error is about: yes, migrant.yes, area.yes."""
    field, side = str(error.facts.get("field") or ""), error.facts.get("side")
    return f"{side}.{field}" if side and "." not in field else field


@dataclass(frozen=True, slots=True)
class RuleWords:
    """One rule as the page tells it, in the reader's language."""

    id: str
    title: str
    summary: str
    origin: str
    is_law: bool
    abstention: str
    note: str
    notice: str


def rule_words(preset: Preset) -> RuleWords:
    language = reader_language()
    is_chinese = language == "zh"
    return RuleWords(
        id=preset.id,
        title=preset.title if is_chinese else preset.title_en,
        summary=preset_summary(preset, language),
        origin=preset_origin(preset, language),
        is_law=preset.is_legal,
        abstention=abstention_sentence(preset, language),
        note=preset.note if is_chinese else preset.note_en,
        notice=preset_notice(preset, language),
    )


def grouped(presets: Iterable[Preset]) -> list[tuple[str, list[Preset]]]:
    """Return the rules as a list offers them: to choose, by law, for reference, out of date."""
    groups: dict[str, list[Preset]] = {
        gettext("议事会可以选用"): [],
        gettext("法律规定的其他表决"): [],
        gettext("只供参考"): [],
        gettext("所据法律已经改过，供旧记录核对"): [],
    }
    names = list(groups)
    for preset in presets:
        place = 0 if preset.is_selectable else 2 if preset.reference else 3 if preset.valid_to else 1
        groups[names[place]].append(preset)
    return [(name, found) for name, found in groups.items() if found]
