"""The words of every state and every step, as anybody reads them: one plain sentence for each.

A state's `waits` says what comes next, and is set off by weight as well as by colour.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.errors import N_


@dataclass(frozen=True, slots=True)
class Said:
    """A msgid, and a second one for what is still to come; placeholders are filled in from the thread."""

    sentence: str
    waits: str = ""


TOPIC_STATES: Mapping[str, Said] = {
    "submitted": Said(N_("议题已经收到"), N_("等秘书初审")),
    "under_review": Said(N_("秘书正在初审"), N_("等答复")),
    "grouped": Said(N_("已经受理")),
    "returned": Said(N_("不属本会议事范围，理由和去处已经公开")),
    "referred": Said(N_("已经转请有关单位研究办理"), N_("等回复")),
    "replied": Said(N_("有关单位已经回复")),
    "answered_privately": Said(N_("已经单独答复提议人")),
    "withdrawn": Said(N_("提议人已经撤回")),
}
GROUP_STATES: Mapping[str, Said] = {
    "open": Said(N_("正在征求意见"), N_("居民可以支持")),
    "surveyed": Said(N_("代表已经走访"), N_("居民还可以支持")),
    "endorsed": Said(N_("已经列为议案"), N_("等排上会议议程")),
    "studied": Said(N_("已经社区党组织研究讨论"), N_("等排上会议议程")),
    "scheduled": Said(N_("已经排上会议议程"), N_("%(day)s上会")),
    "carried_over": Said(N_("上次会议没有议完"), N_("下次会议接着议")),
    "decided": Said(N_("议事会已经表决")),
    "discussed": Said(N_("议事会已经讨论，没有表决")),
    "dissolved": Said(N_("这一组已经解散，里面的议题移到了别的组，或者已经撤回")),
}
RESOLUTION_STATES: Mapping[str, Said] = {
    "draft": Said(N_("议事会已经通过"), N_("等签发")),
    "adopted": Said(N_("议事会已经通过并签发"), N_("等公示")),
    "publicised": Said(N_("正在公示，到%(until)s为止"), N_("有不同意见可以提异议")),
    "objected": Said(N_("公示中有人提出异议"), N_("答复以后才能生效")),
    "reopened": Said(N_("异议成立"), N_("要重新审议")),
    "effective": Said(N_("已经生效"), N_("正在落实")),
    "closed": Said(N_("各项任务都已经办结")),
    "revoked": Said(N_("已经撤销，不再执行")),
}
OBJECTION_STATES: Mapping[str, Said] = {
    "open": Said(N_("已经收到"), N_("等答复")),
    "remark": Said(N_("作为意见收下，不影响生效"), N_("等答复")),
    "maintained": Said(N_("已经答复：维持原决议")),
    "under_review": Said(N_("已经请街道复核"), N_("等结果")),
    "review_maintained": Said(N_("街道复核后维持原决议")),
    "reopened": Said(N_("异议成立，重新审议")),
    "answered": Said(N_("已经答复")),
}
TASK_STATES: Mapping[str, Said] = {
    "unclaimed": Said(N_("任务已经列出"), N_("等人认领")),
    "assigned": Said(N_("已经交给%(who)s"), N_("等接办")),
    "claimed": Said(N_("%(who)s已经认领"), N_("等接办")),
    "accepted": Said(N_("%(who)s已经接办"), N_("%(due)s前办好")),
    "assignment_disputed": Said(N_("%(who)s对分工有不同意见"), N_("等重新安排")),
    "in_progress": Said(N_("%(who)s正在办"), N_("%(due)s前办好")),
    "escalated": Said(N_("%(who)s办起来有困难"), N_("已经上报街道")),
    "infeasible_now": Said(N_("现在还办不了，理由已经公开")),
    "reported_done": Said(N_("%(who)s已报办结"), N_("等居民确认")),
    "reported_done_unrated": Said(N_("%(who)s已报办结"), N_("无人评价")),
    "returned": Said(N_("居民说还没办好"), N_("%(who)s要接着办")),
    "confirmed": Said(N_("居民确认已经办好")),
    "closed": Said(N_("居民确认已经办好，任务结束")),
    "revoked": Said(N_("决议已经撤销，不再办")),
}
# Closed is not done: whoever ended a task that nobody has confirmed says so.
CLOSED_UNCONFIRMED = Said(N_("任务已经结束，没有得到居民确认"))
# To a government body one writes 转请研究办理 and waits for its reply (RULEBOOK §5).
GOVERNMENT_STATES: Mapping[str, Said] = {
    "assigned": Said(N_("已经转请%(who)s研究办理"), N_("待回复")),
    "accepted": Said(N_("%(who)s已经收到"), N_("待回复")),
    "in_progress": Said(N_("%(who)s正在研究办理")),
}
EXTENSION_STATES: Mapping[str, Said] = {
    "asked": Said(N_("申请延期到%(until)s"), N_("等答复")),
    "granted": Said(N_("同意延期到%(until)s")),
    "refused": Said(N_("没有同意延期，仍在%(until)s前办好")),
}
OVERDUE = N_("应在%(due)s前办好，已经逾期")
REPORT_MISSING = N_("应在%(day)s汇报，还没有汇报")
SEVERAL_TASKS = N_("一共%(total)s项任务")
SEVERAL_CONFIRMED = N_("一共%(total)s项任务，居民确认办好%(confirmed)s项")
SEVERAL_WAIT: Mapping[str, str] = {
    "overdue": N_("%(count)s项已经逾期"),
    "reported": N_("%(count)s项等居民确认"),
    "running": N_("还有%(count)s项没有办完"),
}
LOST = Said(N_("议事会没有通过"))

# Every kind of step, in the order in which steps of one moment follow each other.
STEPS: Mapping[str, str] = {
    "topic": N_("居民提出"),
    "accepted": N_("受理"),
    "grouped": N_("归并"),
    "visits": N_("代表走访%(households)s户"),
    "endorsed": N_("列为议案"),
    "studied": N_("已经社区党组织研究讨论"),
    "noticed": N_("发出会议通知"),
    "debated": N_("议事会讨论"),
    "amended": N_("议案作了修改"),
    "election_undecided": N_("推选，还要再投一次"),
    "election_carried": N_("推选出结果"),
    "election_lost": N_("推选，没有人当选"),
    "choice_undecided": N_("从候选项目里选"),
    "choice_lost": N_("候选项目，没有选定"),
    "vote_carried": N_("议事会通过"),
    "vote_lost": N_("议事会没有通过"),
    "vote_inquorate": N_("到会人数不足，没有表决"),
    "discussed": N_("讨论结束，没有表决"),
    "carried_over": N_("移到下次会议"),
    "withdrawn_motion": N_("提案人撤回议案"),
    "dropped": N_("没有人附议，没有讨论"),
    "signed": N_("签发"),
    "publicised": N_("开始公示"),
    "objection": N_("收到%(number)s号异议"),
    "remark": N_("收到%(number)s号意见"),
    "answered": N_("答复%(number)s号异议"),
    "remark_answered": N_("答复%(number)s号意见"),
    "review_asked": N_("%(number)s号异议请街道复核"),
    "reviewed": N_("街道复核%(number)s号异议"),
    "erratum": N_("勘误"),
    "substance": N_("内容更正，重新公示"),
    "effective": N_("生效"),
    "task": N_("交%(who)s办理"),
    "task_offered": N_("列出任务，等人认领"),
    "assign": N_("交%(who)s办理"),
    "claim": N_("%(who)s认领"),
    "accept": N_("%(who)s接办"),
    "dispute": N_("%(who)s对分工有不同意见"),
    "report": N_("%(who)s汇报进度"),
    "extension": N_("申请延期到%(until)s"),
    "extension_granted": N_("同意延期到%(until)s"),
    "extension_refused": N_("没有同意延期"),
    "escalate": N_("上报街道"),
    "declare_infeasible": N_("现在还办不了"),
    "report_done": N_("%(who)s报办结"),
    "overdue": N_("到期，没有报办结"),
    "overdue_again": N_("到期，还没有办好"),
    "lapse": N_("已报办结·无人评价"),
    "return": N_("居民说还没办好"),
    "confirm": N_("居民确认办好"),
    "close": N_("任务结束"),
    "revoke": N_("任务撤销"),
    "revoked": N_("撤销"),
    "closed": N_("各项任务都已办结"),
}
# The shape beside a step: a full dot, a ring for what waits for somebody, a tick, a square for what did not come off.
MARKS: Mapping[str, str] = {
    "report_done": "ring",
    "lapse": "ring",
    "objection": "ring",
    "remark": "ring",
    "extension": "ring",
    "task_offered": "ring",
    "confirm": "tick",
    "closed": "tick",
    "vote_lost": "square",
    "vote_inquorate": "square",
    "election_lost": "square",
    "choice_lost": "square",
    "return": "square",
    "overdue": "square",
    "overdue_again": "square",
    "revoked": "square",
    "escalate": "square",
    "declare_infeasible": "square",
    "dispute": "square",
}

ENDORSED_BY: Mapping[str, str] = {
    "representatives": N_("%(count)s位代表联名"),
    "one_side": N_("%(count)s位代表联名，其中一组过半数"),
    "residents": N_("%(supporters)s位居民支持，一定上会讨论"),
}
GROUNDS: Mapping[str, str] = {
    "procedure": N_("对程序"),
    "facts": N_("对事实"),
    "law": N_("对依据的法律或章程"),
    "rights": N_("关系到自己的权益"),
}
A_MEMBER = N_("一位代表")
COUNTED = N_(
    "提议人、支持者和代表共%(answers)s人回答：已办好%(done)s、办了一半%(half)s、还没办%(not_done)s、不清楚%(unknown)s"
)
APART = N_("其他居民约%(answers)s人回答：已办好%(done)s、办了一半%(half)s、还没办%(not_done)s、不清楚%(unknown)s")
SATISFIED = N_("%(ratings)s人说了满意不满意：满意%(satisfied)s、基本满意%(fairly)s、不满意%(dissatisfied)s")
SATISFIED_APART = N_(
    "其他居民约%(ratings)s人说了满意不满意：满意%(satisfied)s、基本满意%(fairly)s、不满意%(dissatisfied)s"
)
NOBODY_ANSWERED = N_("没有人回答")
ANSWERED_SO_FAR = N_("已经有%(count)s人回答，到期公布结果")
RETURNED_BY_PROPOSER = N_("提议人说还没有办好，并写了理由")

# The board's groups in the order in which they are shown: a shape beside each word, colour comes on top.
BOARD: Mapping[str, str] = {
    "red": N_("逾期，还没有办好"),
    "yellow": N_("滞后：该汇报了，还没有汇报"),
    "blue": N_("临近：七天内到期"),
    "running": N_("进行中"),
    "reported": N_("已报办结，等居民确认"),
    "stopped": N_("现在还办不了，理由已经公开"),
    "confirmed": N_("居民已确认办好"),
    "unconfirmed": N_("已结束，没有得到确认"),
}
BOARD_SHORT: Mapping[str, str] = {
    "red": N_("逾期"),
    "yellow": N_("滞后"),
    "blue": N_("临近"),
    "running": N_("进行中"),
    "reported": N_("已报办结"),
    "stopped": N_("还办不了"),
    "confirmed": N_("已确认"),
    "unconfirmed": N_("已结束"),
}
