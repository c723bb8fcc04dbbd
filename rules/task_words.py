"""The words of tasks, msgids all: what a page calls a state, a carrier, a step, an answer.

source: RULEBOOK §5 and §8 (short, polite; *reported* and *confirmed* are told apart in words).
"""

from collections.abc import Mapping

from rules.errors import N_

STATE_WORDS: Mapping[str, str] = {
    "unclaimed": N_("待认领"),
    "assigned": N_("已交办，待接收"),
    "claimed": N_("已认领，待接收"),
    "accepted": N_("已接收"),
    "assignment_disputed": N_("对交办有不同意见"),
    "in_progress": N_("办理中"),
    "escalated": N_("已上报街道"),
    "infeasible_now": N_("暂时办不了"),
    "reported_done": N_("已报办结，等居民评价"),
    "reported_done_unrated": N_("已报办结·无人评价"),
    "returned": N_("居民说没办好，退回重办"),
    "confirmed": N_("居民已确认办好"),
    "closed": N_("已结束"),
    "revoked": N_("已撤销"),
}
# To a government body one writes and waits: 待回复.
AWAITS_REPLY = N_("待回复")

CARRIER_WORDS: Mapping[str, str] = {
    "member": N_("议事会成员"),
    "committee": N_("居委会"),
    "company": N_("物业等公司（按合同）"),
    "volunteers": N_("志愿者"),
    "government": N_("政府部门（转请研究办理）"),
}

ACT_WORDS: Mapping[str, str] = {
    "claim": N_("认领"),
    "assign": N_("交办"),
    "accept": N_("接收"),
    "dispute": N_("提出不同意见"),
    "report": N_("汇报进展"),
    "report_done": N_("报告办结"),
    "escalate": N_("上报街道"),
    "declare_infeasible": N_("说明暂时办不了"),
    "confirm": N_("居民确认办好"),
    "return": N_("退回重办"),
    "lapse": N_("评价期满"),
    "close": N_("结束"),
    "revoke": N_("撤销"),
}

OUTCOME_WORDS: Mapping[str, str] = {
    "done": N_("已办好"),
    "half": N_("办了一半"),
    "not_done": N_("还没办"),
    "unknown": N_("不清楚"),
}
SATISFACTION_WORDS: Mapping[str, str] = {
    "satisfied": N_("满意"),
    "fairly": N_("基本满意"),
    "dissatisfied": N_("不满意"),
}


def state_word(state: str, carrier: str) -> str:
    """Return the msgid of a state; what was written to a government body is 待回复 until it answers."""
    if carrier == "government" and state == "assigned":
        return AWAITS_REPLY
    return STATE_WORDS[state]
