"""The register of the floor's rules (RULEBOOK §2): what each says, which functions decide it, and who keeps it today.

Kept by "commands": a service asks the rule, and nobody gets around it. Kept by "chair": the rule is written and tested,
but no command performs the act yet; the chair keeps it by hand, and the record does not show it by itself.
docs/floor.md is made from this table (tests/rules/test_floor_rules.py keeps it current).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from rules import (
    agenda,
    amendments,
    cards,
    chairing,
    clocks,
    closed_items,
    closing_debate,
    consent,
    discussion,
    extensions,
    floor,
    guests,
    pending,
    points_of_order,
    procedural_motions,
    reconsideration,
    seconding,
    sitting,
    turns,
    unanimity,
    undoing,
    voting,
)

Keeper = Literal["commands", "chair"]


@dataclass(frozen=True, slots=True)
class FloorRule:
    """One rule: its Chinese name as the rule book has it, what it says, what decides it, and who keeps it."""

    name: str
    says: str
    functions: tuple[Callable[..., object], ...]
    kept_by: Keeper


RULES: tuple[FloorRule, ...] = (
    FloorRule("动议中心", "No speaking queue without an open item.", (floor.queue, agenda.check_open), "commands"),
    FloorRule(
        "提案说明",
        "The proposer explains; absent, another endorser does; else the item is carried over, once.",
        (agenda.explainer_id, agenda.check_carry_over),
        "commands",
    ),
    FloorRule(
        "附议",
        "One second in the room; a motion with endorsers needs none.",
        (seconding.needs_second, seconding.check_second, seconding.check_seconded),
        "commands",
    ),
    FloorRule(
        "一时一件",
        "One immediately pending question in a meeting: procedural before amendment before the motion.",
        (agenda.check_open, pending.immediate, pending.main_question_blocker),
        "commands",
    ),
    FloorRule(
        "修正案",
        "One amendment at a time, none of an amendment; in the order moved, sums and dates the farthest first.",
        (amendments.check_move, amendments.next_pending, amendments.is_carried, amendments.check_open_main_vote),
        "commands",
    ),
    FloorRule(
        "主持中立",
        "To speak, the chair hands over until the item is decided; an acting chair keeps the ballot and is silent.",
        (chairing.successor, chairing.check_hand_over, chairing.check_may_speak, chairing.check_take_back),
        "commands",
    ),
    FloorRule(
        "轮流发言",
        "Each once in seat order, sides alternating; the side that opens alternates; latecomers join the end.",
        (floor.round_order, discussion.side_opening_next, turns.joins_round, floor.after_deferral),
        "commands",
    ),
    FloorRule(
        "略过轮流发言", "The round is skipped only if nobody objects.", (unanimity.check_skip_round,), "commands"
    ),
    FloorRule(
        "没有开始",
        "Not started in time: once to the end, then passed over, after the chair has asked.",
        (clocks.due, turns.goes_to_end, turns.check_pass_over),
        "commands",
    ),
    FloorRule(
        "自由发言",
        "Fewest turns first, then the opposite stance, then the side with fewer turns, then who asked first.",
        (floor.debate_order, floor.check_raise_hand),
        "commands",
    ),
    FloorRule(
        "调整顺序",
        "The chair may call somebody out of order in free debate, with a reason that everybody sees.",
        (floor.check_call, turns.is_override),
        "commands",
    ),
    FloorRule(
        "限时限次",
        "So many turns on an item and so long; yellow, red, and the end after the grace.",
        (floor.turns_taken, clocks.limit_of, clocks.phase, clocks.hard_end),
        "commands",
    ),
    FloorRule(
        "延时",
        "More time when nobody objects, else by more than half of those present.",
        (extensions.check_ask, extensions.is_granted, extensions.prolonged),
        "commands",
    ),
    FloorRule(
        "立场明确", "The stance is said before the clock starts; it is not the vote.", (floor.check_start,), "commands"
    ),
    FloorRule("不得打断", "Nobody takes a running turn.", (turns.check_floor_free, floor.check_call), "commands"),
    FloorRule(
        "程序问题",
        "The chair rules with a reason; two appeal before anybody goes on, and more than half of those present overturn it.",
        (
            points_of_order.check_raise,
            points_of_order.check_rule,
            points_of_order.check_join_appeal,
            points_of_order.check_appeal,
            points_of_order.is_overturned,
        ),
        "commands",
    ),
    FloorRule(
        "文明",
        "跑题, 超时, 不文明: the second card ends the turn, the third takes the floor for the item, never the vote.",
        (cards.check_show, cards.check_remind, cards.consequence, cards.check_may_speak),
        "commands",
    ),
    FloorRule(
        "充分讨论",
        "A vote opens when the round is done and the queue is empty.",
        (discussion.check_start_debate, floor.floor_blocker, voting.check_open_vote),
        "commands",
    ),
    FloorRule(
        "结束讨论",
        "After the round, seconded, undebated: two thirds of those present and half of each side close the debate.",
        (closing_debate.check_move, closing_debate.is_closed),
        "commands",
    ),
    FloorRule(
        "程序动议",
        "Put off, taken back or divided: moved, seconded, undebated, by hands; where nobody objects without them.",
        (procedural_motions.check_move, procedural_motions.check_decide, procedural_motions.is_carried),
        "commands",
    ),
    FloorRule(
        "临时加项",
        "Discussion only; a vote with the consent of two thirds of each side, never on money, persons or rights.",
        (consent.check_add, consent.check_ask, consent.is_given),
        "commands",
    ),
    FloorRule(
        "休会散会",
        "A vote is closed before a pause, another day or the end; a meeting is closed when its agenda is done.",
        (sitting.check_suspend, sitting.pause_until, sitting.check_recess, sitting.check_adjourn, sitting.check_close),
        "commands",
    ),
    FloorRule(
        "散会时间",
        "After the announced end no new vote unless nobody objects.",
        (unanimity.check_open_vote_late,),
        "commands",
    ),
    FloorRule(
        "列席",
        "A guest speaks when called, between turns, and never votes; so does a chair who has handed over.",
        (guests.check_add, guests.check_call),
        "commands",
    ),
    FloorRule(
        "不公开的事项",
        "Closed by more than half of those present; the public learns a generic title and the result.",
        (closed_items.check_ask, closed_items.is_closed_by),
        "commands",
    ),
    FloorRule(
        "收回",
        "A call, a card and the start of an item can be taken back for five seconds, by a row that names what it undoes.",
        (turns.check_undo_call, cards.check_take_back, undoing.check_undo_open),
        "commands",
    ),
    FloorRule(
        "重新审议",
        "What was lost is barred for the charter's days unless a third of each side stand behind it; a tie bars nothing.",
        (reconsideration.check_again, reconsideration.is_tie),
        "commands",
    ),
    FloorRule(
        "第二次相等",
        "After a second tie no third vote for the charter's days; or the matter is referred upward.",
        (reconsideration.is_second_tie, reconsideration.barred_until, reconsideration.check_refer),
        "commands",
    ),
    FloorRule(
        "改变决定",
        "What was carried is changed with notice, by the same preset, and not once it is carried out.",
        (reconsideration.check_change,),
        "commands",
    ),
)


def page() -> str:
    """Return docs/floor.md."""
    rows = [f"| {rule.name} | {rule.says} | {_names(rule)} | {_KEEPERS[rule.kept_by]} |" for rule in RULES]
    return "\n".join((*_HEAD, *rows, ""))


def _names(rule: FloorRule) -> str:
    return "<br>".join(f"`{function.__module__}.{function.__name__}`" for function in rule.functions)


_KEEPERS = {"commands": "the commands", "chair": "the chair, by hand"}
_HEAD = (
    "# The floor: who speaks, when, and for how long",
    "",
    "Made from `rules/floor_rules.py`; do not write here. A rule that “the commands” keep cannot be got around. One that",
    "the chair keeps by hand is written and tested as a pure function, but no command performs the act yet.",
    "",
    "| rule | it says | decided by | kept by |",
    "| --- | --- | --- | --- |",
)
