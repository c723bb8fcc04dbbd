"""A council's own voting rule (章程里自定规则), made of a few parts; the charter carries it as a preset under the id `own`.

source: RULEBOOK §1, “A council may … make its own from the same parts”, “A tie fails”;
choice: docs/decisions/0014-a-councils-own-voting-rule.md (heads only, one test of attendance and one of approval, neither
below one half).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from rules.errors import N_, CharterInvalid
from rules.preset_facts import Preset, Test, preset_from_facts
from rules.sentences import preset_summary

OWN = "own"
TITLE_LIMIT, CHOICE_LIMIT = 20, 200


@dataclass(frozen=True, slots=True)
class Share:
    """A share that can be asked for: `numerator/denominator`, reached or (if `strict`) exceeded; `label` is a msgid."""

    numerator: int
    denominator: int
    strict: bool
    label: str


APPROVAL_SHARES: Mapping[str, Share] = {
    "majority": Share(1, 2, True, N_("过半")),
    "two_thirds": Share(2, 3, False, N_("达到三分之二")),
    "over_two_thirds": Share(2, 3, True, N_("超过三分之二")),
    "three_quarters": Share(3, 4, False, N_("达到四分之三")),
    "four_fifths": Share(4, 5, False, N_("达到五分之四")),
}
# Half of them may meet; half of them carry nothing, since a tie fails.
ATTENDANCE_SHARES: Mapping[str, Share] = {"half": Share(1, 2, False, N_("达到一半")), **APPROVAL_SHARES}
SCOPES: Mapping[str, str] = {"overall": N_("两组合在一起算"), "each_side": N_("两组分别算，都要达到")}
BASES: Mapping[str, str] = {
    "present": N_("实到人数"),
    "entitled": N_("应到人数"),
    "cast": N_("收到的票数（弃权、无效也算）"),
}


class OwnRuleMissing(CharterInvalid):
    """Facts as CharterInvalid."""

    code: ClassVar[str] = "own_rule_missing"
    message: ClassVar[str] = N_("选了自定规则，请把自定规则的各项填好，或者改选别的规则。")


class OwnRuleUnused(CharterInvalid):
    """Facts as CharterInvalid."""

    code: ClassVar[str] = "own_rule_unused"
    message: ClassVar[str] = N_("写了自定规则，却选了别的规则。请选“本会自定规则”，或者删去自定规则。")


class OwnRuleInvalid(CharterInvalid):
    """Not made of the parts that there are. Facts: field."""

    code: ClassVar[str] = "own_rule_invalid"
    message: ClassVar[str] = N_("自定规则只能用列出的几项组成，请从列出的选项中选。")


class OwnTitleMissing(CharterInvalid):
    code: ClassVar[str] = "own_title_missing"
    message: ClassVar[str] = N_("请给自定规则起一个名称，例如“三分之二到会、全体过半赞成”。")


class OwnChoiceMissing(CharterInvalid):
    code: ClassVar[str] = "own_choice_missing"
    message: ClassVar[str] = N_("请写明为什么这样定、谁定的，例如“2026年11月22日全体代表会议议定”。会登在章程上。")


class OwnTextTooLong(CharterInvalid):
    """Facts: field, limit (characters)."""

    code: ClassVar[str] = "own_text_too_long"
    message: ClassVar[str] = N_("最多%(limit)s个字，请写短一些。")


@dataclass(frozen=True, slots=True)
class OwnRule:
    """The parts: a name, where the rule comes from, and keys of ATTENDANCE_SHARES, APPROVAL_SHARES, SCOPES and BASES."""

    title: str
    choice: str
    attendance: str = "majority"
    attendance_scope: str = "each_side"
    approval: str = "majority"
    approval_base: str = "present"
    approval_scope: str = "each_side"


def own_preset(rule: OwnRule) -> Preset:
    """Make the preset; raise a CharterInvalid whose `field` is the part's name behind `own_`."""
    _check_texts(rule)
    _check_part(rule.attendance, ATTENDANCE_SHARES, "own_attendance")
    _check_part(rule.attendance_scope, SCOPES, "own_attendance_scope")
    _check_part(rule.approval, APPROVAL_SHARES, "own_approval")
    _check_part(rule.approval_base, BASES, "own_approval_base")
    _check_part(rule.approval_scope, SCOPES, "own_approval_scope")
    attendance = _test("attendance", rule.attendance_scope, "entitled", ATTENDANCE_SHARES[rule.attendance])
    approval = _test("approval", rule.approval_scope, rule.approval_base, APPROVAL_SHARES[rule.approval])
    # A council's own words stand in every language.
    texts = {"id": OWN, "title": rule.title, "title_en": rule.title, "choice": rule.choice}
    preset = preset_from_facts({**texts, "tests": [attendance, approval]})
    return replace(preset, note=f"{preset_summary(preset, 'zh')}。", note_en=f"{preset_summary(preset, 'en')}.")


def rule_of(preset: Preset) -> OwnRule:
    """Return the parts that a preset is made of; raise OwnRuleInvalid where it is made of anything else."""
    kinds = [test.kind for test in preset.tests]
    if preset.id != OWN or kinds != ["attendance", "approval"]:
        raise OwnRuleInvalid(field="preset_id")
    attendance, approval = preset.tests
    rule = OwnRule(
        title=preset.title,
        choice=preset.choice or "",
        attendance=_share_of(attendance, ATTENDANCE_SHARES),
        attendance_scope=attendance.scope,
        approval=_share_of(approval, APPROVAL_SHARES),
        approval_base=approval.base,
        approval_scope=approval.scope,
    )
    if own_preset(rule).tests != preset.tests:
        raise OwnRuleInvalid(field="preset_id")
    return rule


def own_preset_from_facts(facts: object) -> Preset:
    """Read the preset that a charter carries, JSON facts. Raises PresetInvalid, CharterInvalid."""
    if not isinstance(facts, Mapping):
        raise OwnRuleInvalid(field="preset_id")
    preset = preset_from_facts(facts)
    rule_of(preset)
    return preset


def _check_texts(rule: OwnRule) -> None:
    if not rule.title:
        raise OwnTitleMissing(field="own_title")
    if not rule.choice:
        raise OwnChoiceMissing(field="own_choice")
    for field, text, limit in (("own_title", rule.title, TITLE_LIMIT), ("own_choice", rule.choice, CHOICE_LIMIT)):
        if len(text) > limit:
            raise OwnTextTooLong(field=field, limit=limit)


def _check_part(part: str, allowed: Mapping[str, object], field: str) -> None:
    if part not in allowed:
        raise OwnRuleInvalid(field=field)


def _test(kind: str, scope: str, base: str, share: Share) -> dict[str, object]:
    fraction = {"numerator": share.numerator, "denominator": share.denominator, "strict": share.strict}
    return {"kind": kind, "measure": "heads", "scope": scope, "base": base, **fraction}


def _share_of(test: Test, shares: Mapping[str, Share]) -> str:
    for name, share in shares.items():
        if (test.numerator, test.denominator, test.strict) == (share.numerator, share.denominator, share.strict):
            return name
    raise OwnRuleInvalid(field="preset_id")
