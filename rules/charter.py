"""A council's charter: the numbers that it may change, how far, and what each of them means.

Forms, pages and checks are made from FIELDS. Everything that is not here is fixed.
source: RULEBOOK, every default marked *charter*; choice: the ranges are ours, wide enough for a rehearsal in seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.charter_fields import CHAIR_VOTES, FIELDS, Field
from rules.errors import (
    ChairVoteNotOffered,
    CharterChoiceUnknown,
    CharterFieldUnknown,
    CharterInvalid,
    CharterOutOfRange,
    CharterWrongType,
    N_,
)
from rules.presets import preset
from rules.sentences import duration, preset_summary
from rules.words import Language

__all__ = ["FIELDS", "Charter", "CharterInvalid", "Field", "from_facts", "sentences", "to_facts"]


@dataclass(frozen=True)
class Charter:
    """The charter in force. Built by `from_facts`, which checks it; the defaults are the rule book's."""

    preset_id: str = "half_half_by_side"
    speaking_seconds: int = 120
    turns_per_item: int = 2
    explain_seconds: int = 300
    question_seconds: int = 30
    start_within_seconds: int = 30
    warn_seconds: int = 30
    grace_seconds: int = 10
    suspension_seconds: int = 900
    notice_days: int = 3
    publicity_days: int = 7
    cosponsors: int = 3
    ballots_changeable: bool = True
    chair_vote: str = "none"
    reconsider_days: int = 90
    resolution_title: str = "决议"


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
    charter = Charter(**dict(facts))  # type: ignore[arg-type]  # each value was checked above
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
    return [(msgid, values) for msgid in (*_SENTENCES, _BALLOTS[charter.ballots_changeable], _CHAIR[charter.chair_vote])]


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
    N_("议题有%(cosponsors)s位代表联名，就列为议案。"),
    N_("没有通过的事项，%(reconsider_days)s天内不再重新审议，除非每组都有三分之一的代表提出新情况。"),
    N_("通过的事项写成“%(resolution_title)s”，公示%(publicity_days)s天。"),
)
_BALLOTS = {
    True: N_("投票以后，表决结束前可以改。"),
    False: N_("投票以后不能再改。"),
}
_CHAIR = {
    "none": N_("主持人不投票，也不计入应到人数。"),
    "member": N_("主持人和其他代表一样投票。"),
    "tie_only": N_("只有正好相等时，主持人才投票。"),
}
