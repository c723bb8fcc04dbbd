"""The charter's numbers and the table that says how far each may go and what it means.

source: RULEBOOK, every default marked *charter*; choice: the ranges are ours, wide enough for a rehearsal in seconds.
"""

from dataclasses import dataclass
from typing import Literal

from rules.errors import N_
from rules.own_presets import OWN
from rules.preset_facts import Preset
from rules.presets import presets

FieldKind = Literal["integer", "boolean", "choice"]
Choices = tuple[tuple[int | str, str], ...]


@dataclass(frozen=True)
class Charter:
    """The charter in force. `rules.charter.from_facts` builds and checks it; the defaults are the rule book's."""

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
    publicity_day_kind: str = "natural"
    cosponsors: int = 3
    resident_supports: int = 30
    ballots_changeable: bool = True
    chair_vote: str = "none"
    reconsider_days: int = 90
    second_tie_days: int = 90
    seconded_by: str = "either"
    recusal: str = "leaves_roll"
    ballot_list: str = "on"
    proxies: str = "none"
    resolution_title: str = "决议"
    # With the preset_id `own`, and only with it.
    own_preset: Preset | None = None


@dataclass(frozen=True)
class Field:
    """One field of the charter. Label, unit, help and the labels of choices are msgids; `unit` is "" where there is none.

    Numbers are within `minimum` and `maximum`, both included. `choices` are (value, label) pairs: where there are
    some, only these are allowed, also for an integer.
    """

    name: str
    kind: FieldKind
    label: str
    unit: str
    default: int | bool | str
    minimum: int | None
    maximum: int | None
    choices: Choices
    help: str


def _integer(name: str, unit: str, maximum: int, label: str, help: str) -> Field:
    return Field(name, "integer", label, unit, getattr(Charter(), name), 1, maximum, (), help)


def _choice(name: str, choices: Choices, label: str, help: str) -> Field:
    return Field(name, "choice", label, "", getattr(Charter(), name), None, None, choices, help)


_SECONDS, _DAYS, _TIMES, _PEOPLE = N_("秒"), N_("天"), N_("次"), N_("人")
_PERIODS: Choices = ((3, N_("3天")), (5, N_("5天")), (7, N_("7天")), (10, N_("10天")), (15, N_("15天")))
_DAY_KINDS: Choices = (("natural", N_("自然日")), ("working", N_("工作日")))
_RECUSAL: Choices = (("leaves_roll", N_("不计入应到和实到")), ("stays", N_("仍计入应到和实到")))
_BALLOT_LIST: Choices = (("on", N_("公布编号和选择")), ("off", N_("只公布校验码")))
_PROXIES: Choices = (("none", N_("不办")), ("same_side", N_("同一组的可以代投")))
_TITLES: Choices = (("决议", N_("决议")), ("议定事项", N_("议定事项")), ("协商意见", N_("协商意见")))
_SECONDED_BY: Choices = (("either", N_("哪一组都可以")), ("other_side", N_("要来自另一组")))
# Not for a council to choose: presets for reference, of a law that has ended, or not on heads by who is present.
_PRESETS: Choices = (
    *((preset.id, preset.title) for preset in presets().values() if preset.is_selectable),
    (OWN, N_("本会自定规则")),
)

FIELDS: tuple[Field, ...] = (
    _choice("preset_id", _PRESETS, N_("表决规则"), N_("到会多少人才能表决、多少人赞成才算通过。")),
    _integer(
        "speaking_seconds", _SECONDS, 600, N_("每次发言时间"), N_("每人每次发言最多讲多久；到时会提醒并自动结束。")
    ),
    _integer(
        "turns_per_item", _TIMES, 10, N_("每项议题发言次数"), N_("同一项议题每人最多讲几次，轮流发言的那次也算。")
    ),
    _integer("explain_seconds", _SECONDS, 1800, N_("提案说明时间"), N_("提案人开头说明提案最多讲多久。")),
    _integer("question_seconds", _SECONDS, 300, N_("询问时间"), N_("提一个问题最多讲多久；询问不占发言次数。")),
    _integer(
        "start_within_seconds",
        _SECONDS,
        300,
        N_("轮到后多久内开始"),
        N_("轮到后超过这个时间没有开始，先排到最后一次。"),
    ),
    _integer("warn_seconds", _SECONDS, 300, N_("提前提醒"), N_("发言时间还剩这么多时，屏幕变黄提醒。")),
    _integer("grace_seconds", _SECONDS, 60, N_("收尾时间"), N_("时间到了以后再等这么久，发言自动结束。")),
    _integer(
        "suspension_seconds",
        _SECONDS,
        900,
        N_("人数不足时休会"),
        N_("会中人数不足，最多休会多久等人回来；最长15分钟。"),
    ),
    _integer("notice_days", _DAYS, 30, N_("会议通知提前"), N_("会议通知至少要在开会前几天发出。")),
    Field(
        name="publicity_days",
        kind="integer",
        label=N_("公示期"),
        unit=_DAYS,
        default=Charter().publicity_days,
        minimum=3,
        maximum=15,
        choices=_PERIODS,
        help=N_("通过的事项公示几天，从公示第二天算起。"),
    ),
    _choice(
        "publicity_day_kind",
        _DAY_KINDS,
        N_("公示期按什么算"),
        N_("按自然日算，最后一天逢休息日顺延到下一个工作日；按工作日算，休息日不计。"),
    ),
    _integer("cosponsors", _PEOPLE, 30, N_("联名人数"), N_("几位代表联名，议题就列为议案；每组至少要有一位。")),
    _integer(
        "resident_supports",
        _PEOPLE,
        1000,
        N_("居民支持人数"),
        N_("多少位居民点了“我也支持”，议题就一定上会讨论，哪一组都不能拦下。"),
    ),
    Field(
        name="ballots_changeable",
        kind="boolean",
        label=N_("投票后可以改"),
        unit="",
        default=Charter().ballots_changeable,
        minimum=None,
        maximum=None,
        choices=(),
        help=N_("表决结束以前，代表可不可以改自己的票。"),
    ),
    _choice(
        "chair_vote",
        (("none", N_("不投票")), ("member", N_("和代表一样投票")), ("tie_only", N_("只在正好相等时投票"))),
        N_("主持人表决权"),
        N_("主持人投不投票；不投票时不计入应到人数。分组计票、规则出自法规或无记名表决时，主持人都不投票。"),
    ),
    _integer("reconsider_days", _DAYS, 365, N_("重新审议间隔"), N_("没有通过的事项，几天内不再重新审议。")),
    _integer(
        "second_tie_days",
        _DAYS,
        365,
        N_("两次票数相等后推迟"),
        N_("同一件事两次表决都正好相等，推迟几天才能再表决；也可以提请上级协调。"),
    ),
    _choice(
        "seconded_by",
        _SECONDED_BY,
        N_("附议人"),
        N_("会上提的议案、修正案和程序动议，要有一位代表附议；可以规定附议人来自另一组。"),
    ),
    _choice(
        "recusal",
        _RECUSAL,
        N_("回避的人"),
        N_("和议题有利害关系的代表回避，不参加这一项的表决。表决规则出自法规的，一律仍计入应到和实到。"),
    ),
    _choice(
        "ballot_list",
        _BALLOT_LIST,
        N_("无记名票清单"),
        N_(
            "无记名表决后公布每张票的随机编号和选择，各人用自己手机里的编号核对。"
            "代价是：有人可能被逼着出示编号，证明自己投了什么。担心这样的压力，就只公布校验码。"
        ),
    ),
    _choice(
        "proxies",
        _PROXIES,
        N_("委托投票"),
        N_(
            "不能到会的代表，可不可以书面委托同一组一位到会的代表代投；一人最多受一份。只用于记名表决，开会人数不算被委托的。"
            "表决规则出自法规的，不办。"
        ),
    ),
    _choice("resolution_title", _TITLES, N_("决定的名称"), N_("通过的事项在文件上叫什么。")),
)
