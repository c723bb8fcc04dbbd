"""A council's charter: what it may change of the rule book, checked, written out and said in plain sentences.

Forms, pages and checks are made from FIELDS. Everything that is not there is fixed.
source: RULEBOOK, every default marked *charter*.
"""

from collections.abc import Mapping
from typing import Any

from rules.charter_fields import CHAIR_VOTES, FIELDS, Charter, Field
from rules.errors import (
    N_,
    ChairVoteNotOffered,
    CharterChoiceUnknown,
    CharterFieldUnknown,
    CharterInvalid,
    CharterOutOfRange,
    CharterWrongType,
)
from rules.presets import preset
from rules.sentences import duration, preset_summary
from rules.words import Language

__all__ = ["FIELDS", "Charter", "CharterInvalid", "Field", "from_facts", "sentences", "to_facts"]


_FIELDS: Mapping[str, Field] = {field.name: field for field in FIELDS}


def from_facts(facts: Mapping[str, object]) -> Charter:
    """Read a charter from JSON facts; what is missing takes its default.

    Raises CharterInvalid, or the subclass that says what is wrong: an unknown field, a wrong type (a bool is no
    integer), out of range, no such choice, a chair's vote under a by-side rule.
    """
    for name, value in facts.items():
        if name not in _FIELDS:
            raise CharterFieldUnknown(field=name, label=name, minimum=None, maximum=None)
        _check_value(_FIELDS[name], value)
    checked: dict[str, Any] = dict(facts)
    charter = Charter(**checked)
    if charter.chair_vote != "none" and preset(charter.preset_id).is_by_side:
        raise _invalid(ChairVoteNotOffered, _FIELDS["chair_vote"])
    return charter


def to_facts(charter: Charter) -> dict[str, object]:
    """Return the charter as JSON facts, every field written out, since a later default must not change an old charter."""
    return {name: getattr(charter, name) for name in _FIELDS}


def sentences(charter: Charter, language: Language = "zh") -> list[tuple[str, dict[str, object]]]:
    """Return the charter in plain sentences: (msgid, values). `language` is that of durations and of the preset."""
    rule = preset(charter.preset_id)
    values = to_facts(charter)
    for name in (field.name for field in FIELDS if field.name.endswith("_seconds")):
        values[name] = duration(getattr(charter, name), language)
    values["preset"] = rule.title if language == "zh" else rule.title_en
    values["summary"] = preset_summary(rule, language)
    chosen = (_PUBLICITY[charter.publicity_day_kind], _BALLOTS[charter.ballots_changeable], _CHAIR[charter.chair_vote])
    return [(msgid, values) for msgid in (*_SENTENCES, *chosen)]


def _check_value(field: Field, value: object) -> None:
    expected = {"integer": int, "boolean": bool, "choice": str}[field.kind]
    # type() and not isinstance(): to Python a bool is an int.
    if type(value) is not expected:
        raise _invalid(CharterWrongType, field)
    if isinstance(value, int) and not _is_within(field, value):
        raise _invalid(CharterOutOfRange, field)
    allowed = CHAIR_VOTES if field.name == "chair_vote" else [choice for choice, _ in field.choices]
    if allowed and value not in allowed:
        raise _invalid(CharterChoiceUnknown, field)


def _is_within(field: Field, value: int) -> bool:
    return (field.minimum is None or value >= field.minimum) and (field.maximum is None or value <= field.maximum)


def _invalid(error: type[CharterInvalid], field: Field) -> CharterInvalid:
    return error(field=field.name, label=field.label, minimum=field.minimum, maximum=field.maximum)


_SENTENCES = (
    N_("表决规则是“%(preset)s”：%(summary)s。"),
    N_("每人每次发言%(speaking_seconds)s，每项议题最多发言%(turns_per_item)s次。"),
    N_("提案人先说明，不超过%(explain_seconds)s；询问每次%(question_seconds)s，不占发言次数。"),
    N_("轮到后%(start_within_seconds)s内没有开始发言的，先排到最后一次；再轮到仍没有开始的，由主持人问过后跳过。"),
    N_("时间还剩%(warn_seconds)s时提醒；时间到了再等%(grace_seconds)s，发言自动结束。"),
    N_("会中人数不足时，先等正在发言的人讲完，再休会最多%(suspension_seconds)s；仍然不足就散会，已作的决定有效。"),
    N_("会议通知至少提前%(notice_days)s天发出。"),
    N_("议题有%(cosponsors)s位代表联名、每组至少一位，或者任何一组过半数的代表联名，就列为议案。"),
    N_("议题有%(resident_supports)s位居民支持，就一定上会讨论。"),
    N_("没有通过的事项，%(reconsider_days)s天内不再重新审议，除非每组都有三分之一的代表提出新情况。"),
)
_PUBLICITY = {
    "natural": N_("通过的事项写成“%(resolution_title)s”，公示%(publicity_days)s天。"),
    "working": N_("通过的事项写成“%(resolution_title)s”，公示%(publicity_days)s个工作日。"),
}
_BALLOTS = {
    True: N_("投票以后，表决结束前可以改。"),
    False: N_("投票以后不能再改。"),
}
_CHAIR = {
    "none": N_("主持人不投票，也不计入应到人数。"),
    "member": N_("主持人和其他代表一样投票。"),
    "tie_only": N_("只有正好相等时，主持人才投票。"),
}
