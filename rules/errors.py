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
    """Under a rule that counts by side, or that a law sets, the chair has no ballot. Facts as CharterInvalid."""

    code = "chair_vote_not_offered"
    message = N_("分组计算的、或者出自法规的表决规则下，主持人不投票，请把“%(label)s”改为“不投票”。")


# --- 记录 ---


class NotCanonical(Invalid):
    """A value cannot be written as canonical JSON (a float, a date, a key that is no string). Facts: place, type."""

    code = "not_canonical"
    message = N_("记录内容里有不能封存的数据（%(place)s：%(type)s），请联系维护人员。")
