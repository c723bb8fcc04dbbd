"""A little meeting's record, made of rules alone: one vote as the house seals it, and what a dishonest hand makes of it."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from rules.chain import GENESIS, Row, append
from rules.chair_vote import with_chair
from rules.majority import Case, Count, judge
from rules.preset_facts import Preset, preset_facts
from rules.presets import preset
from rules.vote_record import frozen_digest, public_companion

AT = "2026-11-22T11:30:00.000000Z"
SALT = "0123456789abcdef" * 2
SIDES = {"migrant": "来穗人员代表", "local": "本地居民代表"}
Facts = dict[str, Any]
# Seats 1–6 are the one side's, 7–12 the other's; seats 6 and 12 are empty. 8 in favour, 1 against, 1 has not voted.
SEATED = [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]
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
    return judged(frozen, counts)


def judged(frozen: Facts, counts: dict[str, Count]) -> Facts:
    rule, case = preset(frozen["preset"]["id"]), Case.of_sides(counts)
    figures = {side: asdict(count) for side, count in case.sides.items()}
    totals = {"verdict": judge(rule, case).verdict, "overall": asdict(case.overall)}
    return {**totals, "sides": figures, "tests": tests_of(rule, case)}


def tests_of(rule: Preset, case: Case) -> list[Facts]:
    return [asdict(result) for result in judge(rule, case).tests]


def acts(rule: str = "half_half", choices: dict[int, str] | None = None, **more: Any) -> list[tuple[str, Facts]]:
    """Return one vote's acts, private and public, between two of the meeting."""
    frozen = frozen_facts(rule, **more)
    ballots = [
        {"member": f"p{seat:015d}", "choice": choice, "receipt": f"R{seat:04d}", "entered_by": None}
        for seat, choice in (CHOICES if choices is None else choices).items()
    ]
    return sealed(frozen, ballots, counted(ballots, frozen))


def sealed(frozen: Facts, ballots: list[Facts], result: Facts, **more: Any) -> list[tuple[str, Facts]]:
    opened = {"item": 1, "vote": 7, "frozen": frozen, "digest": frozen_digest(frozen)}
    closed = {
        "item": 1,
        "vote": 7,
        "result": result,
        "ballots": ballots,
        "ballots_digest": frozen_digest(ballots),
        **more,
    }
    told: list[tuple[str, Facts]] = [("room_opened", {})]
    for act, facts in (("vote_opened", opened), ("vote_closed", closed)):
        public = public_companion(act, facts)
        assert public is not None
        told += [(act, facts), public]
    return [*told, ("meeting_closed", {"reason": None})]


def by_proxy() -> list[tuple[str, Facts]]:
    """One member is away and represented by another of the same side, whose second ballot is counted by sides."""
    frozen = frozen_facts("half_half_by_side")
    frozen["roll"][5] |= {"present": True, "represented_by": "p000000000000005"}
    ballots = [
        {"member": f"p{seat:015d}", "choice": choice, "receipt": f"R{seat:04d}", "entered_by": None}
        for seat, choice in {**CHOICES, 6: "no"}.items()
    ]
    counts = {"migrant": Count(6, 6, 5, 1), "local": Count(6, 5, 3, 1)}
    return sealed(frozen, ballots, judged(frozen, counts))


def by_hands() -> list[tuple[str, Facts]]:
    """Two tellers count hands, by sides, and agree in the second round."""
    figures = {side: {"yes": yes, "no": 1, "abstain": 0, "spoiled": 0} for side, yes in (("migrant", 4), ("local", 3))}
    first = {**figures, "local": {**figures["local"], "yes": 4}}
    rounds = [
        [{"teller": name, "figures": copy.deepcopy(said)} for name, said in (("t1", figures), ("t2", each))]
        for each in (first, figures)
    ]
    counts = {side: Count(6, 5, row["yes"], row["no"]) for side, row in figures.items()}
    frozen = frozen_facts("half_half_by_side", method="hands")
    most = {"migrant": 5, "local": 5}
    return sealed(
        frozen,
        [],
        judged(frozen, counts),
        counted={"what": "hands", "most": most, "rounds": rounds, "figures": figures},
    )


def in_secret(is_listed: bool = True) -> list[tuple[str, Facts]]:
    """A secret vote under a rule of the whole: ballots with keys, no member, no side; one paper is void."""
    frozen = frozen_facts(is_secret=True)
    ballots = [{"id": f"{number:032x}", "choice": "yes" if number < 7 else "no"} for number in range(9)]
    case = Case(Count(12, 10, 7, 2, spoiled=1))
    result = {"verdict": judge(preset("half_half"), case).verdict, "overall": asdict(case.overall), "sides": {}}
    void = [{"member": "p000000000000005", "side": "migrant"}]
    told = sealed(frozen, ballots, {**result, "tests": tests_of(preset("half_half"), case)}, spoiled_papers=void)
    if not is_listed:
        for _, facts in told:
            if "ballots" in facts:
                facts["ballots"] = None
    return told


def with_the_chair(choices: dict[int, str] | None = None) -> list[tuple[str, Facts]]:
    """A tie under a rule of the whole, and the chair's ballot in favour."""
    cast = dict(zip(SEATED, ["yes"] * 5 + ["no"] * 5, strict=True)) if choices is None else choices
    frozen = frozen_facts()
    ballots = [{"member": f"p{seat:015d}", "choice": choice, "receipt": f"R{seat}"} for seat, choice in cast.items()]
    before = counted(ballots, frozen)
    case = with_chair(Case(Count(**before["overall"])), "yes")
    after = {
        "verdict": judge(preset("half_half"), case).verdict,
        "overall": asdict(case.overall),
        "chair_choice": "yes",
    }
    return sealed(frozen, ballots, {**before, **after, "tests": tests_of(preset("half_half"), case)})


def with_marks(question: str = "election", stage: str = "first") -> list[tuple[str, Facts]]:
    """Two seats, three names: the first is elected, the others stand again. One paper has three marks."""
    names = ["王小芳", "李建国", "陈伯"]
    frozen = frozen_facts(question=question, choices=names, stage=stage, seats=2)
    marks = ["[1,2]", "[1,2]", "[1]", "[1]", "[1,3]", "[1,2]", "[]", "[3]", "[1,2,3]"]
    ballots = [
        {"member": f"p{seat:015d}", "choice": each, "receipt": f"R{seat}"}
        for seat, each in zip(SEATED, marks, strict=False)
    ]
    heads = (6, 3, 2)
    result = {
        "verdict": "undecided",
        "marks": [{"name": name, "marks": count} for name, count in zip(names, heads, strict=True)],
        "elected": names[:1],
        "valid": 8,
        "overall": asdict(Count(12, 10, spoiled=1)),
        "sides": {},
        "tests": [],
    }
    return sealed(frozen, ballots, result)


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
