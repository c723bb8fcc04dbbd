"""A little meeting's record, made of rules alone: one vote as the house seals it, and what a dishonest hand makes of it."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from rules.chain import GENESIS, Row, append
from rules.majority import Case, Count, judge
from rules.preset_facts import preset_facts
from rules.presets import preset
from rules.vote_record import frozen_digest, public_companion

AT = "2026-11-22T11:30:00.000000Z"
SALT = "0123456789abcdef" * 2
SIDES = {"migrant": "来穗人员代表", "local": "本地居民代表"}
Facts = dict[str, Any]
# Seats 1–6 are the one side's, 7–12 the other's; seats 6 and 12 are empty. 8 in favour, 1 against, 1 has not voted.
CHOICES = dict.fromkeys((1, 2, 3, 4, 5, 7, 8, 9), "yes") | {10: "no"}


def roll() -> list[Facts]:
    return [
        {
            "member": seat,
            "pseudonym": f"p{seat:015d}",
            "name": f"王芳{seat}",
            "side": "migrant" if seat <= 6 else "local",
            "present": seat not in (6, 12),
        }
        for seat in range(1, 13)
    ]


def frozen_facts(rule: str = "half_half", **more: Any) -> Facts:
    sides = [{"code": code, "label": label, "shape": "circle"} for code, label in SIDES.items()]
    told = {
        "question": "motion",
        "is_secret": False,
        "title": "𠮷祥里的路灯",
        "motion": {"what": "装20盏\u2028路灯。\x7f"},
    }
    offered = {"choices": ["yes", "no", "abstain"], "preset": preset_facts(preset(rule)), "sides": sides}
    return {**told, **offered, "roll": roll(), "salt": SALT, **more}


def counted(ballots: Sequence[Facts], frozen: Facts) -> Facts:
    """Return the result of the ballots, as it is stored."""
    side_of = {entry["pseudonym"]: entry["side"] for entry in frozen["roll"]}
    counts = {}
    for side in SIDES:
        cast = [ballot["choice"] for ballot in ballots if side_of[ballot["member"]] == side]
        counts[side] = Count(6, 5, cast.count("yes"), cast.count("no"), cast.count("abstain"))
    case = Case.of_sides(counts)
    judgement = judge(preset(frozen["preset"]["id"]), case)
    return {
        "verdict": judgement.verdict,
        "overall": asdict(case.overall),
        "sides": {side: asdict(count) for side, count in case.sides.items()},
        "tests": [asdict(result) for result in judgement.tests],
    }


def acts(rule: str = "half_half", **more: Any) -> list[tuple[str, Facts]]:
    """Return one vote's acts, private and public, between two of the meeting."""
    frozen = frozen_facts(rule, **more)
    ballots = [
        {"member": f"p{seat:015d}", "choice": choice, "receipt": f"R{seat:04d}", "entered_by": None}
        for seat, choice in CHOICES.items()
    ]
    opened = {"item": 1, "vote": 7, "frozen": frozen, "digest": frozen_digest(frozen)}
    closed = {"item": 1, "vote": 7, "result": counted(ballots, frozen), "ballots": ballots}
    closed["ballots_digest"] = frozen_digest(ballots)
    told: list[tuple[str, Facts]] = [("room_opened", {})]
    for act, facts in (("vote_opened", opened), ("vote_closed", closed)):
        public = public_companion(act, facts)
        assert public is not None
        told += [(act, facts), public]
    return [*told, ("meeting_closed", {"reason": None})]


def chained(told: Sequence[tuple[str, Facts]]) -> list[Row]:
    rows: list[Row] = []
    head = (0, GENESIS)
    for act, facts in told:
        rows.append(append(head, AT, act, "system", SALT, facts))
        head = (rows[-1].number, rows[-1].hash)
    return rows


def forged(told: Sequence[tuple[str, Facts]], change: Callable[[dict[str, Facts]], object]) -> list[Row]:
    """Return the record that somebody sealed with other facts: every hash of the chain is right."""
    facts = {act: copy.deepcopy(said) for act, said in told}
    change(facts)
    return chained([(act, facts[act]) for act, _ in told if act in facts])
