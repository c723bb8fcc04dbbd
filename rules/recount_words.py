"""The words of a recount's findings. Each names the line, the item, and what to look at.

choice: docs/decisions/0021-verification-by-anybody.md
"""

from collections.abc import Mapping

from rules.errors import N_
from rules.export_file import Problem

# %(figure)s is a code, and so are a verdict's %(stated)s and %(found)s: WORDS says them.
MESSAGES: Mapping[str, str] = {
    "vote_unreadable": N_("第%(line)s行（第%(item)s项的表决）缺项或格式不对，没法复核。"),
    "vote_told_twice": N_("第%(line)s行（第%(item)s项的表决）同一件事写了两遍。"),
    "vote_never_opened": N_("第%(line)s行（第%(item)s项的表决）只有结果，没有表决开始时封存的内容。"),
    "vote_frozen_changed": N_("第%(line)s行（第%(item)s项的表决）议案、选项、名册或规则与开始时的校验码不符。"),
    "vote_ballots_changed": N_("第%(line)s行（第%(item)s项的表决）选票与它们的校验码不符。"),
    "vote_differs": N_("第%(line)s行（第%(item)s项的表决）公开的内容与完整的内容不一致。"),
    "vote_count_wrong": N_("第%(line)s行（第%(item)s项的表决）%(figure)s写的是%(stated)s，重新计算是%(found)s。"),
    "vote_side_count_wrong": N_(
        "第%(line)s行（第%(item)s项的表决）%(side)s的%(figure)s写的是%(stated)s，重新计算是%(found)s。"
    ),
    "vote_marks_wrong": N_(
        "第%(line)s行（第%(item)s项的表决）选票上第%(number)s个候选的得票写的是%(stated)s，重新计算是%(found)s。"
    ),
    "vote_elected_wrong": N_(
        "第%(line)s行（第%(item)s项的表决）当选的写的是选票上第%(stated)s个，按规则应是第%(found)s个。"
    ),
    "vote_tests_wrong": N_("第%(line)s行（第%(item)s项的表决）写明的到会和赞成条件与重新判定的不一致。"),
    "vote_verdict_wrong": N_("第%(line)s行（第%(item)s项的表决）写的是“%(stated)s”，按规则重新判定是“%(found)s”。"),
    "chair_without_tie": N_("第%(line)s行（第%(item)s项的表决）没有打平，或者规则不许，却算了主持人的一票。"),
    "vote_rule_differs": N_("第%(line)s行（第%(item)s项的表决）用的“%(rule)s”，与规则书里同名的规则不一样。"),
    "tellers_differ": N_("第%(line)s行（第%(item)s项的表决）两位监票人最后的数，与记下的计票数不一致。"),
    "ballot_off_roll": N_("第%(line)s行（第%(item)s项的表决）有%(ballots)s张票不在到会的名册上。"),
    "ballot_twice": N_("第%(line)s行（第%(item)s项的表决）有%(ballots)s张票重复。"),
    "ballot_unknown": N_("第%(line)s行（第%(item)s项的表决）有%(ballots)s张票写的不是表决的选项。"),
}
FIGURE_WORDS: Mapping[str, str] = {
    "entitled": N_("应到"),
    "present": N_("实到"),
    "yes": N_("赞成"),
    "no": N_("反对"),
    "abstain": N_("弃权"),
    "spoiled": N_("无效"),
}
VERDICTS: Mapping[str, str] = {
    "carried": N_("通过"),
    "lost": N_("未通过"),
    "inquorate": N_("到会人数不足"),
    "undecided": N_("还没选完"),
}
# What is said of each vote, by what was found.
VOTES: Mapping[str, str] = {
    "right": N_(
        "第%(item)s项“%(title)s”：选票%(ballots)s张，重算为赞成%(yes)s、反对%(no)s、弃权%(abstain)s、无效%(spoiled)s"
        "（应到%(entitled)s，实到%(present)s），按规则判定“%(verdict)s”，与记录一致。"
    ),
    "counted": N_(
        "第%(item)s项“%(title)s”：选票%(ballots)s张，重算为赞成%(yes)s、反对%(no)s、弃权%(abstain)s、无效%(spoiled)s"
        "（应到%(entitled)s，实到%(present)s），与记录一致；记录写的结果是“%(verdict)s”。"
    ),
    "stated": N_(
        "第%(item)s项“%(title)s”：记录写的是赞成%(yes)s、反对%(no)s、弃权%(abstain)s、无效%(spoiled)s"
        "（应到%(entitled)s，实到%(present)s），结果“%(verdict)s”；没有选票清单，不能重算。"
    ),
    "marks_right": N_(
        "第%(item)s项“%(title)s”：选票%(ballots)s张，重算为有效%(valid)s、无效%(spoiled)s（应到%(entitled)s，实到%(present)s），"
        "各候选的得票和当选都与记录一致，结果“%(verdict)s”。"
    ),
    "marks_stated": N_("第%(item)s项“%(title)s”：记录写的得票合乎规则，结果“%(verdict)s”；没有选票清单，不能重算。"),
    "wrong": N_("第%(item)s项“%(title)s”：有%(problems)s处对不上。"),
    "aborted": N_("第%(item)s项“%(title)s”：表决中止，票已作废，没有结果。"),
    "open": N_("第%(item)s项“%(title)s”：表决还没有结束。"),
}
UNTITLED = N_("不公开的议项")
OF_AMENDMENT = N_("第%(number)s号修正案：%(title)s")
OF_ITEMS = N_("（第%(items)s项）")
# What could not be checked, and why.
UNCHECKED: Mapping[str, str] = {
    "roll": N_("名册不公开，应到和实到人数用完整档案才能重算。"),
    "sides": N_("各组的人数和票数不写在这里：只看了合计与结果有没有矛盾，没有判定每组是否都达到。"),
    "ballots": N_("选票清单没有写进记录（无记名表决，按章程或因票数太少），票数没法重算。"),
    "text": N_("这一项不公开，议案的文字用完整档案才能核对。"),
    "rule": N_("没有写明表决规则，结果没法判定。"),
}

WORDS: Mapping[str, str] = {**FIGURE_WORDS, **VERDICTS}


def finding(line: int, code: str, **facts: object) -> Problem:
    """Return the finding of this code, with its sentence."""
    return Problem(line, code, MESSAGES[code], {"line": line, **facts})
