"""Errors of counts and presets: figures that cannot be are refused, never judged.

Facts `side`: a side's code, or null for the whole roll. `field`: the figure's name, "area.yes" for an area.
source: RULEBOOK §1, “Errors, never verdicts”.
"""

from typing import ClassVar

from rules.errors import N_, Invalid


class UnknownPreset(Invalid):
    """No preset has this id. Facts: preset."""

    code: ClassVar[str] = "unknown_preset"
    message: ClassVar[str] = N_("没有“%(preset)s”这条表决规则，请从列出的规则中选一条。")


class PresetInvalid(Invalid):
    """A preset's data is broken. Facts: place (e.g. `half_half.tests[0].base`), reason (for the person who edits it)."""

    code: ClassVar[str] = "preset_invalid"
    message: ClassVar[str] = N_("表决规则的数据有误：%(place)s，%(reason)s。请改正后再试。")


class CountInvalid(Invalid):
    """Figures that cannot be a count. Facts: side (a side's code, or null for the whole roll) and the figures at odds."""

    code: ClassVar[str] = "count_invalid"
    message: ClassVar[str] = N_("人数或票数有误，请核对后再试。")


class NotAnInteger(CountInvalid):
    """A figure is no whole number (a bool is none either). Facts: side, field."""

    code: ClassVar[str] = "not_an_integer"
    message: ClassVar[str] = N_("人数和票数须填整数，请核对“%(field)s”。")


class NegativeCount(CountInvalid):
    """A figure is below zero. Facts: side, field, value."""

    code: ClassVar[str] = "negative_count"
    message: ClassVar[str] = N_("人数和票数不能小于0，请核对“%(field)s”（现为%(value)s）。")


class FigureMissing(CountInvalid):
    """A figure that the rule needs is not given. Facts: side, field."""

    code: ClassVar[str] = "figure_missing"
    message: ClassVar[str] = N_("缺少“%(field)s”这个数，请补全后再试。")


class FigureUnknown(CountInvalid):
    """A figure that no count has, perhaps misspelt. Facts: side, field."""

    code: ClassVar[str] = "figure_unknown"
    message: ClassVar[str] = N_("不认识“%(field)s”这个数，请核对写法后再试。")


class EntitledZero(CountInvalid):
    """Nobody may vote: 应到 is 0. Facts: side."""

    code: ClassVar[str] = "entitled_zero"
    message: ClassVar[str] = N_("应到人数是0，无法判定，请先核对名册。")


class MorePresentThanEntitled(CountInvalid):
    """实到 above 应到. Facts: side, present, entitled."""

    code: ClassVar[str] = "more_present_than_entitled"
    message: ClassVar[str] = N_("实到%(present)s人，多于应到%(entitled)s人，请重新清点人数。")


class MoreBallotsThanPresent(CountInvalid):
    """赞成 + 反对 + 弃权 + 无效 above 实到. Facts: side, ballots, present."""

    code: ClassVar[str] = "more_ballots_than_present"
    message: ClassVar[str] = N_("票数合计%(ballots)s张，多于实到%(present)s人，请重新计票。")


class SideEmpty(CountInvalid):
    """A side without members has no majority. Facts: side."""

    code: ClassVar[str] = "side_empty"
    message: ClassVar[str] = N_("有一组（%(side)s）名册上没有人，无法分组判定，请先核对名册。")


class SideMissing(CountInvalid):
    """The rule asks about a side whose figures are not there. Facts: side (null: no side at all)."""

    code: ClassVar[str] = "side_missing"
    message: ClassVar[str] = N_("这条表决规则要分组计算，缺少分组的人数，请补全后再试。")


class SidesDoNotAddUp(CountInvalid):
    """The sides do not sum to the given whole. Facts: field, total, sum."""

    code: ClassVar[str] = "sides_do_not_add_up"
    message: ClassVar[str] = N_("各组相加是%(sum)s，与合计%(total)s不符，请核对“%(field)s”。")


class PresetMissing(UnknownPreset):
    """It is not said by which rule. Facts: preset (null)."""

    code: ClassVar[str] = "preset_missing"
    message: ClassVar[str] = N_("没有写按哪条表决规则（preset），请补上后再试。")


class FigureIsBoolean(NotAnInteger):
    """A figure is true or false. Facts: side, field."""

    code: ClassVar[str] = "figure_is_boolean"
    message: ClassVar[str] = N_("人数和票数须填整数，不能填是或否，请核对“%(field)s”。")


class FigureHasDecimals(NotAnInteger):
    """A figure is a float, also 5.0. Facts: side, field."""

    code: ClassVar[str] = "figure_has_decimals"
    message: ClassVar[str] = N_("人数和票数须填整数，不能带小数点，请核对“%(field)s”。")


class FigureTooLarge(CountInvalid):
    """More digits than any roll has. Facts: side, field."""

    code: ClassVar[str] = "figure_too_large"
    message: ClassVar[str] = N_("“%(field)s”这个数太大了，请核对后再试。")


class MoreBallotsThanEntitled(CountInvalid):
    """Owners: 赞成 + 反对 + 弃权 + 无效 above all who may vote. Facts: side, ballots, entitled."""

    code: ClassVar[str] = "more_ballots_than_entitled"
    message: ClassVar[str] = N_("票数合计%(ballots)s张，多于全体%(entitled)s人，请重新计票。")


class PresentNotAsked(CountInvalid):
    """Owners vote by ballots handed in; nobody is present. Facts: side."""

    code: ClassVar[str] = "present_not_asked"
    message: ClassVar[str] = N_("这条表决规则按收到的票计算，不填实到人数，请删去“present”后再试。")


class RestImpossible(CountInvalid):
    """Beside the sides that are given, more would be present than there are. Facts: side (null), present, entitled."""

    code: ClassVar[str] = "rest_impossible"
    message: ClassVar[str] = N_("除去列出的组，其余应到%(entitled)s人、实到%(present)s人，对不上，请重新清点人数。")


class AreaMissing(CountInvalid):
    """The rule counts area and none is given. Facts: side (null)."""

    code: ClassVar[str] = "area_missing"
    message: ClassVar[str] = N_("这条表决规则要同时按面积计算，缺少面积（area），请补全后再试。")


class AreaNotDecimal(CountInvalid):
    """An area is no text like "30000.00". Facts: side (null), field."""

    code: ClassVar[str] = "area_not_decimal"
    message: ClassVar[str] = N_('面积要写成带引号的小数，最多两位，例如 "30000.00"，请核对“%(field)s”。')


class AreaZero(CountInvalid):
    """The whole area is 0. Facts: side (null)."""

    code: ClassVar[str] = "area_zero"
    message: ClassVar[str] = N_("总面积是0，无法判定，请先核对面积。")


class MoreAreaThanTotal(CountInvalid):
    """The ballots' area is above the whole area. Facts: side (null), ballots, entitled (m², as text)."""

    code: ClassVar[str] = "more_area_than_total"
    message: ClassVar[str] = N_("各票面积合计%(ballots)s平方米，多于总面积%(entitled)s平方米，请重新核对。")


class LineNotJson(Invalid):
    """A line of the shell is no JSON."""

    code: ClassVar[str] = "line_not_json"
    message: ClassVar[str] = N_("这一行不是有效的 JSON，请核对引号、逗号和括号。")


class LineNotObject(Invalid):
    """A line of the shell is JSON, but no object."""

    code: ClassVar[str] = "line_not_object"
    message: ClassVar[str] = N_('每一行要写一个 JSON 对象，像 {"preset": "half_half", …} 这样。')


class LineKeyTwice(Invalid):
    """A name stands twice in one object, so that it is open which figure is meant. Facts: field."""

    code: ClassVar[str] = "line_key_twice"
    message: ClassVar[str] = N_("“%(field)s”写了两次，不知道以哪个为准，请删去一个。")
