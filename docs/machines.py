"""Every state machine of the rule book, with the Chinese words of its states and acts.

Words that a screen uses are taken from the tables of those screens; the others stand only here, on a Chinese page, and
are not marked for translation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from rules import (
    agenda,
    amendments,
    candidates,
    devices,
    floor,
    groups,
    meetings,
    procedural_motions,
    recusal,
    resolutions,
    tasks,
    topics,
    unanimity,
    voting,
)
from rules.resolution_words import OBJECTION_STATE_LABELS
from rules.resolution_words import STATE_LABELS as RESOLUTION_STATE_LABELS
from rules.task_words import ACT_WORDS, STATE_WORDS
from rules.topic_words import GROUP_STATE_LABELS
from rules.topic_words import STATE_LABELS as TOPIC_STATE_LABELS


@dataclass(frozen=True)
class Machine:
    """One TRANSITIONS table: `title` in Chinese, where it stands, and its words."""

    title: str
    module: ModuleType
    states: Mapping[str, str]
    acts: Mapping[str, str]
    table_name: str = "TRANSITIONS"

    @property
    def name(self) -> str:
        return f"{self.module.__name__}.{self.table_name}"

    @property
    def table(self) -> Mapping[tuple[str, str], str]:
        table: Mapping[tuple[str, str], str] = getattr(self.module, self.table_name)
        return table

    @property
    def state_codes(self) -> tuple[str, ...]:
        codes: tuple[str, ...] = getattr(self.module, self.table_name.replace("TRANSITIONS", "STATES"))
        return codes

    @property
    def entries(self) -> tuple[str, ...]:
        """Where it begins: in its first state, unless its module says otherwise (…_ENTRIES)."""
        entries: tuple[str, ...] = getattr(
            self.module, self.table_name.replace("TRANSITIONS", "ENTRIES"), self.state_codes[:1]
        )
        return entries


MACHINES = (
    Machine(
        "议题",
        topics,
        TOPIC_STATE_LABELS,
        {
            "take_up": "开始初审",
            "accept": "受理",
            "return": "不属本会议事范围",
            "refer": "转请研究办理",
            "reply": "记下答复",
            "answer_privately": "私下答复",
            "review_again": "重新初审",
            "withdraw": "撤回",
        },
    ),
    Machine(
        "议题组",
        groups,
        GROUP_STATE_LABELS,
        {
            "visit": "走访",
            "endorse": "联名或支持够数",
            "study": "社区党组织研究讨论",
            "study_again": "草案改动，重新研究",
            "schedule": "排上议程",
            "carry_over": "留到下次会议",
            "decide": "表决",
            "discuss": "讨论",
            "reopen": "重新审议",
            "dissolve": "并入别组",
        },
    ),
    Machine(
        "会议",
        meetings,
        {
            "called": "已通知",
            "room_open": "正在签到",
            "in_session": "正在开会",
            "suspended": "休会中",
            "recessed": "改日续会",
            "inquorate": "流会",
            "adjourned": "改期再议",
            "closed": "已闭会",
        },
        {
            "open_room": "开放会场",
            "open": "宣布开会",
            "declare_inquorate": "宣布流会",
            "suspend": "休会",
            "resume": "复会",
            "adjourn": "改期再议",
            "close": "闭会",
            "recess": "改日续会",
        },
    ),
    Machine(
        "签到",
        meetings,
        {"absent": "未到", "on_leave": "请假", "present": "到会", "left": "离会"},
        {
            "check_in": "签到",
            "ask_leave": "请假",
            "check_out": "离会",
            "strike_off": "工作人员记离会",
            "recess": "改日续会",
        },
        "ATTENDANCE_TRANSITIONS",
    ),
    Machine(
        "议程项",
        agenda,
        {
            "pending": "还没议",
            "explaining": "提案说明",
            "round": "轮流发言",
            "debate": "自由发言",
            "voting": "正在表决",
            "decided": "已表决",
            "discussed": "已讨论",
            "carried_over": "移到下次会议",
            "withdrawn": "撤回",
            "dropped": "没有人附议",
        },
        {
            "open": "进入本项",
            "undo_open": "收回进入本项",
            "skip_round": "没有人不同意，略过轮流发言",
            "start_round": "开始轮流发言",
            "start_debate": "进入自由发言",
            "open_vote": "打开表决",
            "abort_vote": "中止表决",
            "close_vote": "结束表决",
            "vote_again": "还要再投一次",
            "close_discussion": "讨论结束，不表决",
            "carry_over": "移到下次会议",
            "close_part": "结束一个部分的表决",
            "decide_amendment": "结束修正案的表决",
            "postpone": "大家同意推迟",
            "withdraw": "提案人撤回",
            "drop": "没有人附议",
        },
    ),
    Machine(
        "修正案",
        amendments,
        {
            "moved": "已提出",
            "seconded": "有人附议",
            "pending": "正在议",
            "carried": "通过",
            "lost": "未通过",
            "withdrawn": "撤回",
            "out_of_order": "裁定不议",
            "lapsed": "不再议",
        },
        {
            "second": "附议",
            "take_up": "开始议",
            "carry": "通过",
            "lose": "未通过",
            "withdraw": "撤回",
            "rule_out": "裁定不议",
            "lapse": "没有人附议，或者已经没有必要",
        },
    ),
    Machine(
        "程序动议",
        procedural_motions,
        {
            "moved": "已提出",
            "seconded": "有人附议",
            "carried": "通过",
            "lost": "未通过",
            "withdrawn": "撤回",
            "lapsed": "不再议",
        },
        {
            "second": "附议",
            "carry": "举手通过",
            "lose": "举手未通过",
            "withdraw": "撤回",
            "lapse": "没有人附议，或者已经没有必要",
        },
    ),
    Machine(
        "发言",
        floor,
        {
            "waiting": "等着发言",
            "called": "轮到了",
            "speaking": "正在发言",
            "done": "讲完了",
            "passed": "这轮不讲",
            "passed_over": "跳过",
            "withdrawn": "放下了",
        },
        {
            "call": "请发言",
            "start": "开始计时",
            "finish": "讲完",
            "time_out": "时间到",
            "pass": "这轮不讲",
            "defer": "最后再讲",
            "no_show": "没有开始，排到最后",
            "pass_over": "问过后跳过",
            "undo_call": "收回",
            "withdraw": "放下",
            "undo_card": "收回提醒牌，接着讲",
        },
    ),
    Machine(
        "问有没有人不同意",
        unanimity,
        {"asked": "正在问", "granted": "没有人不同意", "refused": "有人不同意", "lapsed": "不用再问"},
        {"grant": "同意", "refuse": "不同意", "lapse": "事情已过"},
    ),
    Machine(
        "席位在别的手机上",
        devices,
        {"open": "可以用", "asking": "正在问是不是本人", "locked": "锁住了", "signed_out": "退出了"},
        {"recognise": "是我", "lock": "不是我，锁住", "sign_out": "退出登录"},
    ),
    Machine(
        "候选人（候选项目）",
        candidates,
        {"standing": "在选票上", "elected": "当选（选定）", "out": "没有选上"},
        {"elect": "票数够了", "drop": "不进入下一轮"},
    ),
    Machine(
        "表决",
        voting,
        {"open": "正在表决", "closed": "已结束", "aborted": "已中止", "tied": "正好相等，等主持人投票"},
        {"close": "结束表决", "abort": "中止表决", "tie": "票数正好相等", "chair_casts": "主持人投票"},
    ),
    Machine(
        "回避",
        recusal,
        {"noted": "已记下", "disputed": "有争议", "upheld": "大家决定要回避", "lifted": "不用回避"},
        {"dispute": "不同意", "withdraw": "撤回", "uphold": "过半数同意", "lift": "没有过半数"},
    ),
    Machine(
        "决议",
        resolutions,
        RESOLUTION_STATE_LABELS,
        {
            "adopt": "签字齐全",
            "publicise": "公示",
            "object": "收到异议",
            "maintain": "异议都已答复维持",
            "reopen": "异议成立",
            "correct": "更正",
            "take_effect": "期满生效",
            "close": "任务都已办结",
            "revoke": "撤销",
        },
    ),
    Machine(
        "异议",
        resolutions,
        OBJECTION_STATE_LABELS,
        {"maintain": "维持", "reopen": "重新审议", "ask_review": "请街道复核", "answer": "答复"},
        "OBJECTION_TRANSITIONS",
    ),
    Machine("任务", tasks, STATE_WORDS, ACT_WORDS),
    Machine(
        "延期申请",
        tasks,
        {"asked": "等答复", "granted": "同意延期", "refused": "没有同意延期"},
        {"grant": "同意", "refuse": "不同意"},
        "EXTENSION_TRANSITIONS",
    ),
)
