"""The words that sentences are made of, in both languages. Sentences are frozen with a result, so gettext has no part.

Placeholders: of 基数, need 至少, have 实有, short 还差, side a side's label.
source: RULEBOOK §1 and §8 (short, polite, “至少7人”, never “7人以上”).
"""

from collections.abc import Mapping

Language = str
"""“zh” or “en”; anything else is a KeyError."""

VERDICTS: Mapping[str, Mapping[str, str]] = {
    "zh": {"carried": "通过", "lost": "未通过", "inquorate": "到会人数不足，暂不能表决"},
    "en": {
        "carried": "Carried",
        "lost": "Not carried",
        "inquorate": "Too few are present, so no vote can be taken yet",
    },
}

# An attendance test of the whole, then of one side alone; approval by what it is measured against.
WHOLE: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "attendance": "应到{of}人，至少到{need}人，实到{have}人",
        "present": "到会{of}人，赞成至少{need}票，得{have}票",
        "entitled": "应到{of}人，赞成至少{need}票，得{have}票",
        "cast": "收到{of}票，赞成至少{need}票，得{have}票",
        "no": "反对{of}票，赞成至少{need}票，得{have}票",
    },
    "en": {
        "attendance": "of {of} members at least {need} must be present, {have} are",
        "present": "of {of} present at least {need} must be in favour, {have} are",
        "entitled": "of all {of} members at least {need} must be in favour, {have} are",
        "cast": "of {of} ballots at least {need} must be in favour, {have} are",
        "no": "against {of} votes at least {need} in favour are needed, there are {have}",
    },
}
# The same for one side in a list of sides.
SIDE: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "attendance": "{side}实到{have}人，至少{need}人",
        "present": "{side}{of}人中{have}票，至少{need}票",
        "entitled": "{side}应到{of}人中{have}票，至少{need}票",
        "cast": "{side}{of}票中{have}票，至少{need}票",
        "no": "{side}反对{of}票、赞成{have}票，至少{need}票",
    },
    "en": {
        "attendance": "{side} {have}, at least {need}",
        "present": "{side} {have} of {of} present, at least {need}",
        "entitled": "{side} {have} of all {of}, at least {need}",
        "cast": "{side} {have} of {of} ballots, at least {need}",
        "no": "{side} {have} against {of}, at least {need}",
    },
}
PHRASES: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "attendance_head": "到会：",
        "approval_head": "赞成：",
        "present": "{side}{have}人",
        "each_needs": "每组至少{need}人",
        "here": "实到{have}人，至少{need}人",
        "of_side": "{side}{clause}",
        "mark": "，",
        "pause": "，",
        "therefore": "，",
        "enough": "够了",
        "short_attendance": "还差{short}人",
        "short_approval": "还差{short}票",
        "side_short": "{side}还差{short}人",
        "tie": "赞成与反对相同",
        "all_reach_two": "两组都{share}",
        "all_reach": "各组都{share}",
        "several_fail": "{sides}都未{share}",
        "one_fails": "{sides}未{share}",
        "majority": "过半",
        "share": "达到规定票数",
        "list": "、",
        "semicolon": "；",
        "stop": "。",
        "next": "",
    },
    "en": {
        "attendance_head": "present: ",
        "approval_head": "in favour: ",
        "present": "{side} {have}",
        "each_needs": "at least {need} of each side",
        "here": "{have} present, at least {need}",
        "of_side": "{side}: {clause}",
        "mark": ", ",
        "pause": "; ",
        "therefore": ": ",
        "enough": "enough",
        "short_attendance": "{short} short",
        "short_approval": "{short} short",
        "side_short": "{side} {short} short",
        "tie": "as many for as against",
        "all_reach_two": "both sides {share}",
        "all_reach": "all sides {share}",
        "several_fail": "{sides} do not {share}",
        "one_fails": "{sides} do not {share}",
        "majority": "have a majority",
        "share": "reach the number needed",
        "list": ", ",
        "semicolon": "; ",
        "stop": ".",
        "next": " ",
    },
}
# A rule in one line: the share, then what it is asked of.
SUMMARY: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "attendance": "到会{share}",
        "present": "赞成{share}",
        "entitled": "赞成{share}（按应到人数）",
        "cast": "赞成{share}（按收到票数）",
        "no": "赞成{share}（与反对相比）",
        "more_than_no": "赞成多于反对",
        "each_side": "两组分别：{clauses}",
        "one_side": "{side}{clauses}",
        "majority": "过半",
        "strict": "超过{fraction}",
        "inclusive": "达到{fraction}",
        "overall": "{clauses}",
        "fraction": "{denominator}分之{numerator}",
        "list": "、",
        "semicolon": "；",
    },
    "en": {
        "attendance": "{share} attend",
        "present": "{share} of those present in favour",
        "entitled": "{share} of all members in favour",
        "cast": "{share} of ballots in favour",
        "no": "in favour {share} of those against",
        "more_than_no": "more in favour than against",
        "each_side": "on each side: {clauses}",
        "one_side": "{side}: {clauses}",
        "majority": "more than half",
        "strict": "more than {fraction}",
        "inclusive": "at least {fraction}",
        "overall": "{clauses}",
        "fraction": "{numerator}/{denominator}",
        "list": ", ",
        "semicolon": "; ",
    },
}
DURATIONS: Mapping[str, Mapping[str, str]] = {
    "zh": {"seconds": "{seconds}秒", "minutes": "{minutes}分钟", "minutes_seconds": "{minutes}分{seconds}秒"},
    "en": {"seconds": "{seconds} s", "minutes": "{minutes} min", "minutes_seconds": "{minutes} min {seconds} s"},
}

_DIGITS = "〇一二三四五六七八九十"


def fraction(numerator: int, denominator: int, language: Language) -> str:
    """Return a fraction as it is said: 三分之二, 2/3. Above ten the digits stand."""
    numbers = {"numerator": numerator, "denominator": denominator}
    if language == "zh" and denominator < len(_DIGITS):
        return SUMMARY[language]["fraction"].format(**{name: _DIGITS[number] for name, number in numbers.items()})
    return SUMMARY[language]["fraction"].format(**numbers)
