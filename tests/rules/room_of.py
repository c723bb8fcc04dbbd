"""Builds the snapshot of a meeting that rules judge: six and six, in session, with one motion before them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rules.charter import Charter
from rules.errors import RuleError
from rules.majority import preset
from rules.meetings import Seat, Side
from rules.room import Item, Motion, OpenVote, Room, Turn

START = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
SIDES = (Side("migrant", "来穗人员代表", 6), Side("local", "本地居民代表", 6, "square"))
# Member 1–6 sit on the one side, 11–16 on the other.
MIGRANT, LOCAL = (1, 2, 3, 4, 5, 6), (11, 12, 13, 14, 15, 16)
EVERYBODY = (*MIGRANT, *LOCAL)


def side_of(member_id: int) -> str:
    return "migrant" if member_id in MIGRANT else "local"


def seats(
    present: tuple[int, ...] = EVERYBODY, members: tuple[int, ...] = EVERYBODY, **states: str
) -> tuple[Seat, ...]:
    """Return the roster; `states` gives others than present and absent, as m3="left"."""
    return tuple(
        Seat(
            member,
            f"第{member}位",
            side_of(member),
            member % 10,
            states.get(f"m{member}", "present" if member in present else "absent"),
        )
        for member in members
    )


def motion(**changes: Any) -> Motion:
    facts: dict[str, Any] = {
        "id": 1,
        "what": "装20个充电插座。",
        "plain": "装20个充电位",
        "who": "物业",
        "by_when": "12月31日",
        "cost": "3.6万元",
        "done_means": "通电",
        "ballot_kind": "named",
        "mover_id": 1,
        "seconder_ids": (11, 2, 12),
    }
    return Motion(**{**facts, **changes})


def item(state: str = "debate", **changes: Any) -> Item:
    facts: dict[str, Any] = {
        "id": 1,
        "position": 1,
        "title": "飞线充电整治怎么落实",
        "state": state,
        "minutes": 20,
        "noticed": True,
        "first_side": "migrant",
        "motion": motion(),
    }
    return Item(**{**facts, **changes})


def turn(id: int, member_id: int, kind: str = "debate", state: str = "waiting", **changes: Any) -> Turn:
    """Return a turn; spoken ones began in the order of their ids."""
    facts: dict[str, Any] = {"position": id, "asked_at": START + timedelta(seconds=id)}
    if state in ("speaking", "done"):
        facts["started_at"] = START + timedelta(seconds=id)
    return Turn(id=id, member_id=member_id, side=side_of(member_id), kind=kind, state=state, **{**facts, **changes})


def room(*items: Item, **changes: Any) -> Room:
    facts: dict[str, Any] = {
        "meeting_id": 1,
        "state": "in_session",
        "seq": 1,
        "charter": Charter(),
        "preset": preset("half_half_by_side"),
        "sides": SIDES,
        "seats": seats(),
        "items": items or (item(),),
    }
    facts.update(changes)
    return Room(**facts, names={seat.member_id: seat.name for seat in facts["seats"]})


def voting_room(cast: int = 0, **changes: Any) -> Room:
    return replace(room(item("voting")), vote=OpenVote(7, 12, cast, frozenset(EVERYBODY)), **changes)


def check(act: Callable[[], object], refusal: type[RuleError] | None) -> None:
    """Run `act`, which raises exactly `refusal`, or nothing."""
    if refusal is None:
        act()
        return
    with pytest.raises(refusal) as raised:
        act()
    assert type(raised.value) is refusal
