"""What happened in a meeting, line by line: the journal in words, for the podium's “刚才” and for the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext

from models import journal
from models.meetings import Meeting
from rules.errors import N_
from rules.procedural_motions import TITLES

# Acts that are told, and how. %(name)s is the person the act is about, the rest comes from the act's own facts.
WORDS: Mapping[str, str] = {
    "room_opened": N_("开放会场，开始签到"),
    "checked_in": N_("%(name)s签到"),
    "checked_out": N_("%(name)s离会"),
    "leave_asked": N_("%(name)s请假"),
    "meeting_opened": N_("宣布开会"),
    "chair_came": N_("主持人到会"),
    "attendance_lost": N_("到会人数不足"),
    "attendance_restored": N_("到会人数恢复"),
    "meeting_suspended": N_("休会"),
    "pause_explained": N_("休会原因：%(reason)s"),
    "meeting_resumed": N_("继续开会"),
    "meeting_recessed": N_("第%(sitting)s天到此为止，改日续会：%(reason)s"),
    "sitting_opened": N_("第%(sitting)s天，继续开会"),
    "item_added": N_("临时加了第%(item)s项：%(title)s"),
    "consent_recorded": N_("第%(item)s项没有写进通知，请大家举手：能不能表决"),
    "item_opened": N_("进入第%(item)s项"),
    "round_started": N_("第%(item)s项开始轮流发言"),
    "debate_started": N_("第%(item)s项进入自由发言"),
    "item_discussed": N_("第%(item)s项讨论结束，没有表决"),
    "item_carried_over": N_("第%(item)s项移到下次会议"),
    "turn_done": N_("%(name)s发言%(clock)s"),
    "turn_passed": N_("%(name)s这轮不讲"),
    "turn_passed_over": N_("问过以后，略过%(name)s"),
    "turn_deferred": N_("%(name)s最后再讲"),
    "turn_moved_to_end": N_("%(name)s没有按时开始，排到最后"),
    "turn_not_started": N_("%(name)s没有按时开始"),
    "turn_call_undone": N_("收回：先不请%(name)s"),
    "turn_overridden": N_("主持人调整顺序，先请%(name)s：%(reason)s"),
    "vote_opened": N_("第%(item)s项开始表决"),
    "amendment_vote_opened": N_("第%(item)s项的修正案开始表决"),
    "recusal_noted": N_("%(name)s回避第%(item)s项：%(reason)s"),
    "recusal_withdrawn": N_("%(name)s撤回回避"),
    "recusal_disputed": N_("%(name)s要不要回避有争议，请其他代表举手"),
    "recusal_upheld": N_("其他代表举手%(hands)s人（到会%(others)s人），%(name)s要回避"),
    "recusal_lifted": N_("其他代表举手%(hands)s人（到会%(others)s人），%(name)s不用回避"),
    "proxy_entered": N_("%(name)s书面委托%(carrier_name)s代投"),
    "proxy_revoked": N_("%(name)s撤销对%(carrier_name)s的委托"),
    "proxy_ended": N_("%(name)s到会，对%(carrier_name)s的委托结束"),
    "vote_tied": N_("第%(item)s项票数正好相等，请主持人投票"),
    "ballots_made_secret": N_("第%(item)s项改为无记名表决"),
    "ballots_made_named": N_("第%(item)s项改为记名表决"),
    "vote_closed": N_("第%(item)s项表决结束"),
    "vote_aborted": N_("第%(item)s项表决中止：%(reason)s"),
    "tellers_named": N_("第%(item)s项的监票人：%(names)s"),
    "tellers_let_go": N_("第%(item)s项不再设监票人"),
    "tellers_kept": N_("第%(item)s项接着表决，监票人照旧：%(names)s"),
    "papers_given_again": N_("照上次用纸票，请发新票：%(names)s"),
    "count_entered": N_("监票人%(name)s交了计票数"),
    "counts_differ": N_("两位监票人的数不一致，重新数"),
    "count_agreed": N_("两位监票人的数一致"),
    "paper_given": N_("%(name)s领了纸票"),
    "paper_entered": N_("%(name)s交了纸票"),
    "paper_returned": N_("%(name)s退回纸票，改用手机"),
    "helper_noted": N_("%(name)s投票由%(helper)s帮忙"),
    "helper_taken_back": N_("%(name)s投票没有别人帮忙，更正"),
    "motion_seconded": N_("%(name)s附议第%(item)s项"),
    "item_dropped": N_("第%(item)s项没有人附议，不讨论"),
    "amendment_moved": N_("%(name)s提出第%(amendment)s号修正案"),
    "amendment_seconded": N_("%(name)s附议第%(amendment)s号修正案"),
    "amendment_taken_up": N_("开始议第%(amendment)s号修正案"),
    "amendment_round_ended": N_("问过了，没有人再议第%(amendment)s号修正案"),
    "amendment_carried": N_("第%(amendment)s号修正案通过，议案文字已改"),
    "amendment_lost": N_("第%(amendment)s号修正案未通过"),
    "amendment_withdrawn": N_("%(name)s撤回第%(amendment)s号修正案"),
    "amendment_ruled_out": N_("主持裁定第%(amendment)s号修正案不议：%(reason)s"),
    "amendment_lapsed": N_("第%(amendment)s号修正案不再议"),
    "procedural_motion_moved": N_("%(name)s提出：%(procedural)s"),
    "procedural_motion_seconded": N_("%(name)s附议：%(procedural)s"),
    "procedural_motion_withdrawn": N_("%(name)s撤回：%(procedural)s"),
    "procedural_motion_lapsed": N_("不再议：%(procedural)s"),
    "procedural_motion_carried": N_("大家同意：%(procedural)s"),
    "procedural_motion_lost": N_("没有同意：%(procedural)s"),
    "debate_closed": N_("第%(item)s项结束讨论，可以表决"),
    "second_tie": N_("第%(item)s项第二次正好相等，不再表决第三次"),
    "matter_referred": N_("第%(item)s项提请%(body)s协调"),
    "motion_withdrawn": N_("%(name)s撤回第%(item)s项的议案"),
    "motion_divided": N_("第%(item)s项的议案分开表决"),
    "motion_corrected": N_("第%(item)s项议案文字更正"),
    "outage_ended": N_("系统中断%(outage_seconds)s秒后恢复"),
    "item_open_undone": N_("收回：第%(item)s项先不开始"),
    "card_noted": N_("提醒%(name)s：%(card)s"),
    "card_turn_ends": N_("第二次提醒%(name)s：%(card)s，这次发言到此为止"),
    "card_speech_lost": N_("第三次提醒%(name)s：%(card)s，这一项不再发言"),
    "card_undone": N_("收回给%(name)s的提醒"),
    "point_raised": N_("%(name)s提出程序问题：%(words)s"),
    "point_upheld": N_("主持裁定：%(name)s提的程序问题成立。%(reason)s"),
    "point_rejected": N_("主持裁定：%(name)s提的程序问题不成立。%(reason)s"),
    "ruling_appealed": N_("%(name)s不服裁定"),
    "ruling_overturned": N_("%(count)s人举手不同意裁定，超过到会一半，裁定改过来"),
    "ruling_stands": N_("%(count)s人举手不同意裁定，没有超过到会一半，裁定不变"),
    "extend_turn_asked": N_("%(name)s请求延长%(more_seconds)s秒"),
    "extend_turn_granted": N_("大家同意%(name)s延长%(more_seconds)s秒"),
    "extend_turn_refused": N_("没有同意%(name)s延长发言"),
    "skip_round_asked": N_("问大家：第%(item)s项不轮流发言，有没有人不同意"),
    "skip_round_granted": N_("没有人不同意，第%(item)s项略过轮流发言"),
    "skip_round_refused": N_("%(count)s人不同意，第%(item)s项照常轮流发言"),
    "late_vote_asked": N_("问大家：散会时间过了还要表决第%(item)s项，有没有人不同意"),
    "late_vote_granted": N_("没有人不同意，第%(item)s项可以表决"),
    "late_vote_refused": N_("%(count)s人不同意，第%(item)s项今天不再表决"),
    "objected": N_("%(name)s不同意"),
    "announced_end_reached": N_("到了通知上的散会时间"),
    "chair_handed_over": N_("第%(item)s项由%(name)s代为主持"),
    "chair_taken_back": N_("%(name)s交回主持"),
    "guest_listed": N_("%(name)s列席（%(role)s）"),
    "guest_struck_off": N_("%(name)s不再列席"),
    "doors_closed": N_("%(count)s人举手，第%(item)s项不公开"),
    "doors_left_open": N_("%(count)s人举手，没有超过到会一半，第%(item)s项照常公开"),
    "meeting_closed": N_("宣布闭会"),
    "meeting_adjourned": N_("改期再议，会议结束"),
    "meeting_inquorate": N_("宣布流会"),
}
# What a story leaves out and the other laptop has to be told.
STEP_WORDS: Mapping[str, str] = {
    "turn_called": N_("请%(name)s发言"),
    "turn_started": N_("%(name)s开始计时"),
    "hand_raised": N_("%(name)s举手"),
    "turn_withdrawn": N_("%(name)s放下手"),
}
CARD_WORDS: Mapping[str, str] = {"off_topic": N_("跑题"), "overtime": N_("超时"), "uncivil": N_("不文明")}
NEWEST = 5


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    words: str


def latest(meeting: Meeting, names: Mapping[int, str]) -> list[Line]:
    """Return the last few lines, newest first."""
    rows = journal.acts_of(journal.stream_of(meeting.council_id, meeting.id), newest=3 * NEWEST)
    return [line for row in rows if (line := line_of(row, names)) is not None][:NEWEST]


def line_of(row: journal.JournalRow, names: Mapping[int, str], more: Mapping[str, str] | None = None) -> Line | None:
    """Return an act in words, or None when it is not told. `more`: words of steps that a story leaves out."""
    words = {**(more or {}), **WORDS}
    facts: dict[str, Any] = row.facts or {}
    act = "turn_overridden" if row.act == "turn_called" and facts.get("reason") else row.act
    if act == "vote_opened" and (facts.get("frozen") or {}).get("amendment"):
        act = "amendment_vote_opened"
    if act not in words:
        return None
    seconds, kind = int(facts.get("seconds") or 0), str(facts.get("kind"))
    values = {
        **facts,
        "procedural": gettext(TITLES[kind]) if kind in TITLES else "",
        "card": gettext(CARD_WORDS[kind]) if kind in CARD_WORDS else "",
        "name": names.get(facts.get("member") or 0, ""),
        "carrier_name": names.get(facts.get("carrier") or 0, ""),
        "clock": f"{seconds // 60}:{seconds % 60:02d}",
    }
    return Line(row.recorded_at, gettext(words[act]) % values)
