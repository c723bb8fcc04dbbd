"""A council's charter: what it may change of the rule book, checked, written out and said in plain sentences.

Forms, pages and checks are made from FIELDS. Everything that is not there is fixed.
source: RULEBOOK, every default marked *charter*.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from rules import chair_vote, proxies, recusal
from rules.charter_fields import FIELDS, Charter, Field
from rules.errors import (
    N_,
    ChairVoteNotOffered,
    CharterChoiceUnknown,
    CharterFieldUnknown,
    CharterInvalid,
    CharterOutOfRange,
    CharterWrongType,
)
from rules.own_presets import OWN, OwnRuleMissing, OwnRuleUnused, own_preset_from_facts
from rules.preset_facts import Preset, preset_facts
from rules.presets import preset, presets
from rules.sentences import duration, preset_notice, preset_summary
from rules.words import Language

__all__ = [
    "FIELDS",
    "Charter",
    "CharterInvalid",
    "Difference",
    "Field",
    "differences",
    "from_facts",
    "preset_of",
    "read_facts",
    "sentences",
    "to_facts",
    "value_words",
]

Sentence = tuple[str, dict[str, object]]

_FIELDS: Mapping[str, Field] = {field.name: field for field in FIELDS}
# What the rule book knows beyond what is offered for choice today.
_KNOWN: Mapping[str, Collection[object]] = {"chair_vote": chair_vote.CHAIR_VOTES, "preset_id": (*presets(), OWN)}


def from_facts(facts: Mapping[str, object]) -> Charter:
    """Read a charter that is to be adopted, from JSON facts; what is missing takes its default.

    Raises CharterInvalid, or the subclass that says what is wrong: an unknown field, a wrong type (a bool is no
    integer), out of range, no such choice, a chair's vote under a by-side rule, an own rule that cannot stand.
    """
    charter = read_facts(facts)
    if charter.preset_id not in dict(_FIELDS["preset_id"].choices):
        raise _invalid(CharterChoiceUnknown, _FIELDS["preset_id"])
    return charter


def read_facts(facts: Mapping[str, object]) -> Charter:
    """Read a charter that was adopted before; a voting rule that can no longer be chosen still serves it.

    source: RULEBOOK §1, “a preset past its valid_to serves old records”. Raises as `from_facts` does.
    """
    checked: dict[str, Any] = dict(facts)
    own = checked.pop("own_preset", None)
    for name, value in checked.items():
        if name not in _FIELDS:
            raise CharterFieldUnknown(field=name, label=name, minimum=None, maximum=None)
        _check_value(_FIELDS[name], value)
    charter = Charter(**checked, own_preset=None if own is None else own_preset_from_facts(own))
    _check_own(charter)
    if charter.chair_vote not in chair_vote.offered(preset_of(charter), is_secret=False):
        raise _invalid(ChairVoteNotOffered, _FIELDS["chair_vote"])
    if charter.proxies not in proxies.ways_offered(preset_of(charter)):
        raise _invalid(proxies.ProxiesForbidden, _FIELDS["proxies"])
    return charter


def to_facts(charter: Charter) -> dict[str, object]:
    """Return the charter as JSON facts, every field written out, since a later default must not change an old charter."""
    facts = {name: getattr(charter, name) for name in _FIELDS}
    return facts if charter.own_preset is None else {**facts, "own_preset": preset_facts(charter.own_preset)}


def preset_of(charter: Charter) -> Preset:
    """Return the voting rule that the charter chooses: one of those that ship, or its own."""
    return charter.own_preset if charter.own_preset is not None else preset(charter.preset_id)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one version of a charter says otherwise than another; a voting rule is told as a whole Preset."""

    field: Field
    old: object
    new: object


def differences(old: Charter, new: Charter) -> tuple[Difference, ...]:
    """Return what has changed from `old` to `new`, in the order of the charter."""
    pairs = ((field, _value(old, field), _value(new, field)) for field in FIELDS)
    return tuple(Difference(field, before, after) for field, before, after in pairs if before != after)


def value_words(field: Field, value: object, language: Language = "zh") -> Sentence:
    """Return a field's value in words with its unit: (msgid, values), as `sentences` does."""
    if isinstance(value, Preset):
        title = value.title if language == "zh" else value.title_en
        return N_("“%(preset)s”：%(summary)s"), {"preset": title, "summary": preset_summary(value, language)}
    if isinstance(value, bool):
        return (N_("可以") if value else N_("不可以")), {}
    chosen = dict(field.choices).get(value) if isinstance(value, int | str) else None
    if chosen is not None:
        return chosen, {}
    if isinstance(value, int) and field.name.endswith("_seconds"):
        return "%(words)s", {"words": duration(value, language)}
    return _COUNTED.get(field.unit, "%(count)s"), {"count": value}


def sentences(charter: Charter, language: Language = "zh") -> list[Sentence]:
    """Return the charter in plain sentences: (msgid, values). `language` is that of durations and of the preset."""
    rule = preset_of(charter)
    values = to_facts(charter)
    for name in (field.name for field in FIELDS if field.name.endswith("_seconds")):
        values[name] = duration(getattr(charter, name), language)
    values["preset"] = rule.title if language == "zh" else rule.title_en
    values["summary"] = preset_summary(rule, language)
    chosen = (
        _SECONDED_BY[charter.seconded_by],
        _PUBLICITY[charter.publicity_day_kind],
        _RECUSAL[recusal.effective(rule, charter.recusal)],
        _PROXIES[charter.proxies],
        _BALLOT_LIST[charter.ballot_list],
        _BALLOTS[charter.ballots_changeable],
        _CHAIR[charter.chair_vote],
    )
    first, *rest = _SENTENCES
    values |= {"choice": rule.choice or "", "notice": preset_notice(rule, language)}
    own = (_OWN_SENTENCE,) if charter.own_preset is not None else ()
    outdated = ("%(notice)s",) if values["notice"] else ()
    return [(msgid, values) for msgid in (first, *own, *outdated, *rest, *chosen)]


def _value(charter: Charter, field: Field) -> object:
    return preset_of(charter) if field.name == "preset_id" else getattr(charter, field.name)


def _check_own(charter: Charter) -> None:
    if charter.preset_id == OWN and charter.own_preset is None:
        raise _invalid(OwnRuleMissing, _FIELDS["preset_id"])
    if charter.preset_id != OWN and charter.own_preset is not None:
        raise _invalid(OwnRuleUnused, _FIELDS["preset_id"])


def _check_value(field: Field, value: object) -> None:
    expected = {"integer": int, "boolean": bool, "choice": str}[field.kind]
    # type() and not isinstance(): to Python a bool is an int.
    if type(value) is not expected:
        raise _invalid(CharterWrongType, field)
    if isinstance(value, int) and not _is_within(field, value):
        raise _invalid(CharterOutOfRange, field)
    allowed = _KNOWN.get(field.name, [choice for choice, _ in field.choices])
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
    N_("同一件事两次表决都正好相等，%(second_tie_days)s天内不再表决，或者提请上级协调。"),
)
_OWN_SENTENCE = N_("这条规则是本会自己定的：%(choice)s")
_COUNTED = {"天": N_("%(count)s天"), "次": N_("%(count)s次"), "人": N_("%(count)s人")}
_PUBLICITY = {
    "natural": N_("通过的事项写成“%(resolution_title)s”，公示%(publicity_days)s天。"),
    "working": N_("通过的事项写成“%(resolution_title)s”，公示%(publicity_days)s个工作日。"),
}
_SECONDED_BY = {
    "either": N_("会上提的，有一位代表附议就讨论，哪一组的都可以。"),
    "other_side": N_("会上提的，要有另一组的一位代表附议才讨论。"),
}
_RECUSAL = {
    "leaves_roll": N_("回避的代表不参加这一项的表决，也不计入应到和实到；一组剩下不到一半，就不表决。"),
    "stays": N_("回避的代表不参加这一项的表决，但仍计入应到和实到。"),
}
_BALLOT_LIST = {
    "on": N_("无记名表决后，公布每张票的编号和选择，各人自己核对。"),
    "off": N_("无记名表决后，只公布全部票的校验码，不公布一张一张的票。"),
}
_BALLOTS = {
    True: N_("投票以后，表决结束前可以改。"),
    False: N_("投票以后不能再改。"),
}
_PROXIES = {
    "none": N_("不办委托投票；书面意见在会上宣读，不计票。"),
    "same_side": N_(
        "不能到会的代表，可以书面委托同一组一位到会的代表代投，一人最多受一份；只用于记名表决，那次表决计入实到，开会人数不算。"
    ),
}
_CHAIR = {
    "none": N_("主持人不投票，也不计入应到人数。"),
    "member": N_("主持人和其他代表一样投票。"),
    "tie_only": N_("只有正好相等时，主持人才投票。"),
}
