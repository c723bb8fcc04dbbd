"""Numbers that no council changes: deadlines, thresholds, limits, each from the module that applies it."""

from types import ModuleType

from docs.table import table
from rules import (
    amendments,
    answers,
    cards,
    deadlines,
    floor,
    membership,
    notice,
    objections,
    own_presets,
    points_of_order,
    turns,
)

# (what it is, the number with its unit, module, name). {} takes the number.
_NUMBERS: tuple[tuple[str, str, ModuleType, str], ...] = (
    ("一次会议最多几项议程", "{}项", notice, "ITEMS_LIMIT"),
    ("会议最远可以通知到", "{}天以后", notice, "AHEAD"),
    ("请错了人，多久内可以收回", "{}秒", floor, "UNDO_SECONDS"),
    ("叫了几次没有开始，可以问过后跳过", "{}次", turns, "NO_SHOWS_BEFORE_PASSING_OVER"),
    ("修正案每人发言", "{}秒", amendments, "SECONDS"),
    ("同一项上第几张提醒牌起不能再发言", "{}张", cards, "CARDS_BEFORE_SPEECH_IS_LOST"),
    ("几位代表可以就主持人的裁定申诉", "{}位", points_of_order, "APPELLANTS"),
    ("异议几天内答复", "{}个工作日", objections, "ANSWER_WORKING_DAYS"),
    ("街道几天内复核", "{}个工作日", objections, "REVIEW_WORKING_DAYS"),
    ("报办结后，居民回答两个问题的时间", "{}天", deadlines, "ANSWERS"),
    ("几份回答起，三分之一说没办好就退回", "{}份", answers, "FEWEST_ANSWERS"),
    ("离期限多久算临近（蓝）", "{}天", deadlines, "NEAR"),
    ("逾期以后，下次汇报最晚", "{}天内", deadlines, "OVERDUE_REPORTS_WITHIN"),
    ("任务期限最远", "{}天以后", deadlines, "AHEAD"),
    ("密码或PIN连错几次暂停登录", "{}次", membership, "FAILURES_BEFORE_LOCK"),
    ("暂停登录多久", "{}分钟", membership, "LOCK"),
    ("开放设密码最长", "{}分钟", membership, "ENROLMENT_MINUTES_LIMIT"),
    ("自定规则的理由最长", "{}个字", own_presets, "CHOICE_LIMIT"),
)
# Thresholds that stand in a comparison and not in a name of their own.
_SHARES: tuple[tuple[str, str, str], ...] = (
    ("提前结束讨论：举手同意", "到会的三分之二，并且每组到会的一半（都含本数）", "rules.closing_debate"),
    ("延长发言、裁定申诉：有人反对时举手", "到会的过半数", "rules.procedural"),
    ("没有通过的事项提前重新审议：提出新情况", "每组在册的三分之一（正好也算）", "rules.reconsideration"),
    ("列为议案：一组的代表联名", "过半数", "rules.endorsement.majority_short"),
    ("只讨论不表决：一组在册人数", "不到编制的三分之二", "rules.meetings.understaffed_sides"),
    ("临时加项可以表决：举手同意", "每组到会的三分之二（正好也算）", "rules.consent.is_given"),
    ("退回任务：说没办好或只办了一半的", "三分之一（正好也算）", "rules.answers.decide"),
    ("决议签发：主持人，另加每组代表", "各1位", "rules.signatures"),
)


def block() -> str:
    numbers = [
        (what, words.format(_count(module, name, words)), f"`{module.__name__}.{name}`")
        for what, words, module, name in _NUMBERS
    ]
    return table(("规定", "数", "代码"), [*numbers, *((what, share, f"`{place}`") for what, share, place in _SHARES)])


def _count(module: ModuleType, name: str, words: str) -> int:
    """Return the number in the unit of its words."""
    value = getattr(module, name)
    if isinstance(value, int):
        return value
    seconds = int(value.total_seconds())
    return seconds // 60 if "分钟" in words else seconds // 86400
