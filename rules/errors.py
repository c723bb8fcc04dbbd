"""The one tree of rule errors: the class is the fact, `code` its wire name, facts are its fields.

The sentence of an error is a Chinese msgid; whoever answers a person translates it and fills it in with `facts`.
"""

from typing import Any, ClassVar


def N_(text: str) -> str:
    """Mark `text` as a msgid for extraction. Rules never translate."""
    return text


class RuleError(Exception):
    """Something the rule book does not allow; subclasses say what. `facts` fill the placeholders of `message`."""

    code: ClassVar[str] = "rule_error"
    message: ClassVar[str] = N_("这一步现在办不了，请刷新页面后再试，或请秘书协助。")

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts: dict[str, Any] = facts

    def __str__(self) -> str:
        # For logs and shells. A fact left out must not hide the error behind a KeyError.
        try:
            return self.message % self.facts
        except (KeyError, TypeError, ValueError):
            return f"{self.message} {self.facts!r}"


class Refused(RuleError):
    """The state of things does not allow it (HTTP 409)."""

    code = "refused"
    message = N_("现在的状态下不能这样办，请刷新页面看看最新情况。")


class NotAllowed(RuleError):
    """It is not this person's to do (HTTP 403)."""

    code = "not_allowed"
    message = N_("这一步不由您来办，请联系主持人或秘书。")


class Invalid(RuleError):
    """What was sent cannot be understood or is out of bounds (HTTP 422)."""

    code = "invalid"
    message = N_("填写的内容有误，请改好后再提交。")


class NotFound(RuleError):
    """There is no such thing in this council (HTTP 404)."""

    code = "not_found"
    message = N_("没有找到这项内容，可能已经移动或撤下，请从首页重新进入。")


# --- 双过半: errors of counts and presets, never verdicts (RULEBOOK §1, last bullet) ---


class UnknownPreset(Invalid):
    """No preset has this id. Facts: preset."""

    code = "unknown_preset"
    message = N_("没有“%(preset)s”这条表决规则，请从列出的规则中选一条。")


class PresetInvalid(Invalid):
    """A preset's data is broken. Facts: place (e.g. `half_half.tests[0].base`), reason (for the person who edits it)."""

    code = "preset_invalid"
    message = N_("表决规则的数据有误：%(place)s，%(reason)s。请改正后再试。")


class CountInvalid(Invalid):
    """Figures that cannot be a count. Facts: side (a side's code, or null for the whole roll) and the figures at odds."""

    code = "count_invalid"
    message = N_("人数或票数有误，请核对后再试。")


class NotAnInteger(CountInvalid):
    """A figure is no whole number (a bool is none either). Facts: side, field."""

    code = "not_an_integer"
    message = N_("人数和票数须填整数，请核对“%(field)s”。")


class NegativeCount(CountInvalid):
    """A figure is below zero. Facts: side, field, value."""

    code = "negative_count"
    message = N_("人数和票数不能小于0，请核对“%(field)s”（现为%(value)s）。")


class FigureMissing(CountInvalid):
    """A figure that the rule needs is not given. Facts: side, field."""

    code = "figure_missing"
    message = N_("缺少“%(field)s”这个数，请补全后再试。")


class FigureUnknown(CountInvalid):
    """A figure that no count has, perhaps misspelt. Facts: side, field."""

    code = "figure_unknown"
    message = N_("不认识“%(field)s”这个数，请核对写法后再试。")


class EntitledZero(CountInvalid):
    """Nobody may vote: 应到 is 0. Facts: side."""

    code = "entitled_zero"
    message = N_("应到人数是0，无法判定，请先核对名册。")


class MorePresentThanEntitled(CountInvalid):
    """实到 above 应到. Facts: side, present, entitled."""

    code = "more_present_than_entitled"
    message = N_("实到%(present)s人，多于应到%(entitled)s人，请重新清点人数。")


class MoreBallotsThanPresent(CountInvalid):
    """赞成 + 反对 + 弃权 + 无效 above 实到. Facts: side, ballots, present."""

    code = "more_ballots_than_present"
    message = N_("票数合计%(ballots)s张，多于实到%(present)s人，请重新计票。")


class SideEmpty(CountInvalid):
    """A side without members has no majority. Facts: side."""

    code = "side_empty"
    message = N_("有一组（%(side)s）名册上没有人，无法分组判定，请先核对名册。")


class SideMissing(CountInvalid):
    """The rule asks about a side whose figures are not there. Facts: side (null: no side at all)."""

    code = "side_missing"
    message = N_("这条表决规则要分组计算，缺少分组的人数，请补全后再试。")


class SidesDoNotAddUp(CountInvalid):
    """The sides do not sum to the given whole. Facts: field, total, sum."""

    code = "sides_do_not_add_up"
    message = N_("各组相加是%(sum)s，与合计%(total)s不符，请核对“%(field)s”。")


# --- 章程 ---


class CharterInvalid(Invalid):
    """A charter's number cannot stand. Facts: field (its name), label (its Chinese name), minimum, maximum (or null)."""

    code = "charter_invalid"
    message = N_("章程中“%(label)s”填写有误，请改好后再保存。")


class CharterFieldUnknown(CharterInvalid):
    """No charter field has this name. Facts as CharterInvalid."""

    code = "charter_field_unknown"
    message = N_("章程中没有“%(label)s”这一项，请删去后再保存。")


class CharterWrongType(CharterInvalid):
    """Not of the field's kind (a bool is not an integer). Facts as CharterInvalid."""

    code = "charter_wrong_type"
    message = N_("章程中“%(label)s”的填法不对，请按说明填写后再保存。")


class CharterOutOfRange(CharterInvalid):
    """A number below the minimum or above the maximum. Facts as CharterInvalid."""

    code = "charter_out_of_range"
    message = N_("章程中“%(label)s”须在%(minimum)s到%(maximum)s之间，请改好后再保存。")


class CharterChoiceUnknown(CharterInvalid):
    """A value that is not among those to choose from. Facts as CharterInvalid."""

    code = "charter_choice_unknown"
    message = N_("章程中“%(label)s”请从列出的选项中选一个。")


class ChairVoteNotOffered(CharterInvalid):
    """Under a rule that counts by side the chair has no ballot. Facts as CharterInvalid."""

    code = "chair_vote_not_offered"
    message = N_("分组计算的表决规则下，主持人不投票，请把“%(label)s”改为“不投票”。")


# --- 记录 ---


class NotCanonical(Invalid):
    """A value cannot be written as canonical JSON (a float, a date, a key that is no string). Facts: place, type."""

    code = "not_canonical"
    message = N_("记录内容里有不能封存的数据（%(place)s：%(type)s），请联系维护人员。")
