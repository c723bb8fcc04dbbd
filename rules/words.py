"""The words of verdicts, rules and durations, in both languages. Sentences are frozen with a result, so gettext has no part.

source: RULEBOOK §1 and §8 (short, polite, “至少7人”, never “7人以上”).
"""

from collections.abc import Mapping

Language = str
"""“zh” or “en”; anything else is a KeyError."""

VERDICTS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "carried": "通过",
        "lost": "未通过",
        "inquorate": "到会人数不足，暂不能表决",
        # Of owners' ballots: nobody was to be present.
        "not_reached": "参与表决未达{fraction}，本次表决不成立",
        "not_exceeded": "参与表决未超过{fraction}，本次表决不成立",
    },
    "en": {
        "carried": "Carried",
        "lost": "Not carried",
        "inquorate": "Too few are present, so no vote can be taken yet",
        "not_reached": "Fewer than {fraction} took part, so this vote does not stand",
        "not_exceeded": "No more than {fraction} took part, so this vote does not stand",
    },
}
# A rule in one line: the share, then what it is asked of.
SUMMARY: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "attendance": "到会{share}",
        "turnout": "参与表决{share}",
        "present": "赞成{share}",
        "entitled": "赞成{share}（按应到人数）",
        "entitled_ballots": "赞成{share}（按全体）",
        "cast": "赞成{share}（按收到票数）",
        "cast_ballots": "赞成{share}（按参与表决的）",
        "no": "赞成{share}（与反对相比）",
        "more_than_no": "赞成多于反对",
        "each_side": "两组分别：{clauses}",
        "one_side": "{side}{clauses}",
        "majority": "过半",
        "strict": "超过{fraction}",
        "inclusive": "达到{fraction}",
        "overall": "{clauses}",
        "heads_and_area": "人数和面积都要：{clauses}",
        "area": "按面积：{clauses}",
        "fraction": "{denominator}分之{numerator}",
        "list": "、",
        "semicolon": "；",
    },
    "en": {
        "attendance": "{share} attend",
        "turnout": "{share} take part",
        "present": "{share} of those present in favour",
        "entitled": "{share} of all members in favour",
        "entitled_ballots": "{share} of all in favour",
        "cast": "{share} of ballots in favour",
        "cast_ballots": "{share} of those taking part in favour",
        "no": "in favour {share} of those against",
        "more_than_no": "more in favour than against",
        "each_side": "on each side: {clauses}",
        "one_side": "{side}: {clauses}",
        "majority": "more than half",
        "strict": "more than {fraction}",
        "inclusive": "at least {fraction}",
        "overall": "{clauses}",
        "heads_and_area": "by heads and by area: {clauses}",
        "area": "by area: {clauses}",
        "fraction": "{numerator}/{denominator}",
        "list": ", ",
        "semicolon": "; ",
    },
}
# Sides that a law names; every other side bears the council's own label.
SIDE_NAMES: Mapping[str, Mapping[str, str]] = {
    "zh": {"owners": "业主代表"},
    "en": {"owners": "owners' representatives"},
}
# Where a rule comes from, and that its law has changed since.
ORIGINS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "notice": "本规则据{law}{year}年文本；以现行法律为准。",
        "article": "第{article}条",
        "source": "{law}{article}（{year}年{month}月{day}日文本）",
    },
    "en": {
        "notice": "This rule follows the {year} text of the {law}; the law now in force prevails.",
        "article": ", article {article}",
        "source": "{law}{article} (text of {year}-{month:02}-{day:02})",
    },
}
# What 弃权 does, where a rule does not say it itself, by what approval is measured against.
ABSTENTIONS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "present": "弃权的人仍算在实到里，等于没有赞成。",
        "entitled": "按应到（全体）人数算，弃权等于没有赞成。",
        "cast": "弃权的票也算收到的票，等于没有赞成。",
        "no": "只比赞成和反对，弃权不影响结果。",
    },
    "en": {
        "present": "Whoever abstains is still counted as present, and so as not in favour.",
        "entitled": "Approval is measured against everybody entitled, so an abstention counts as not in favour.",
        "cast": "An abstention is a ballot too, and so counts as not in favour.",
        "no": "Only votes for and against are compared; an abstention has no effect.",
    },
}
DURATIONS: Mapping[str, Mapping[str, str]] = {
    "zh": {"seconds": "{seconds}秒", "minutes": "{minutes}分钟", "minutes_seconds": "{minutes}分{seconds}秒"},
    "en": {"seconds": "{seconds} s", "minutes": "{minutes} min", "minutes_seconds": "{minutes} min {seconds} s"},
}

_DIGITS = "〇一二三四五六七八九十"


def fraction(numerator: int, denominator: int, language: Language) -> str:
    """Return a fraction as it is said: 三分之二, 2/3. Above ten the digits stand; all of them are 全部."""
    if numerator == denominator:
        return {"zh": "全部", "en": "all"}[language]
    numbers = {"numerator": numerator, "denominator": denominator}
    if language == "zh" and denominator < len(_DIGITS):
        return SUMMARY[language]["fraction"].format(**{name: _DIGITS[number] for name, number in numbers.items()})
    return SUMMARY[language]["fraction"].format(**numbers)
