"""The words that a told result is made of, in both languages.

Placeholders: of 基数, need 至少, have 实有, short 还差, side a side's label; areas are decimal words in square metres.
source: RULEBOOK §1 and §8 (short, polite, “至少7人”, never “7人以上”).
"""

from collections.abc import Mapping

# A test of the whole, or of one side alone: attendance, then approval by what it is measured against.
WHOLE: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "attendance": "应到{of}人，至少到{need}人，实到{have}人",
        "turnout": "全体{of}人，至少{need}人参与表决，参与{have}人",
        "turnout_area": "总面积{of}平方米，至少{need}平方米参与表决，参与{have}平方米",
        "present": "到会{of}人，赞成至少{need}票，得{have}票",
        "entitled": "应到{of}人，赞成至少{need}票，得{have}票",
        "entitled_ballots": "全体{of}人，赞成至少{need}票，得{have}票",
        "entitled_area": "总面积{of}平方米，赞成至少{need}平方米，得{have}平方米",
        "cast": "收到{of}票，赞成至少{need}票，得{have}票",
        "cast_area": "参与表决的面积{of}平方米，赞成至少{need}平方米，得{have}平方米",
        "no": "反对{of}票，赞成至少{need}票，得{have}票",
        "no_area": "反对的面积{of}平方米，赞成至少{need}平方米，得{have}平方米",
    },
    "en": {
        "attendance": "of {of} members at least {need} must be present, {have} are",
        "turnout": "of all {of} at least {need} must take part, {have} did",
        "turnout_area": "of {of} m² at least {need} m² must take part, {have} m² did",
        "present": "of {of} present at least {need} must be in favour, {have} are",
        "entitled": "of all {of} members at least {need} must be in favour, {have} are",
        "entitled_ballots": "of all {of} at least {need} must be in favour, {have} are",
        "entitled_area": "of {of} m² at least {need} m² must be in favour, {have} m² are",
        "cast": "of {of} ballots at least {need} must be in favour, {have} are",
        "cast_area": "of {of} m² taking part at least {need} m² must be in favour, {have} m² are",
        "no": "against {of} votes at least {need} in favour are needed, there are {have}",
        "no_area": "against {of} m² at least {need} m² in favour are needed, there are {have} m²",
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
        "short_attendance_area": "还差{short}平方米",
        "short_approval": "还差{short}票",
        "short_approval_area": "还差{short}平方米",
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
        "short_attendance_area": "{short} m² short",
        "short_approval": "{short} short",
        "short_approval_area": "{short} m² short",
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
