"""Which acts of the floor's conduct are open, to the podium and to a seat."""

from datetime import timedelta
from typing import Any

import pytest

from rules.acts_conduct import podium, seat
from rules.conduct import Asking, Card, Conduct, PointOfOrder
from rules.room import Room
from tests.rules.room_of import START, item, room, seats, turn, voting_room

SPEAKING = turn(5, 2, state="speaking", ends_at=START + timedelta(seconds=60))
MORE_TIME = Asking(1, "extend_turn", "asked", 1, 5, 60, START)
RAISED = PointOfOrder(3, "跑题了", id=1, item_id=1)
RULED = PointOfOrder(3, "跑题了", False, "没有", id=1, item_id=1, appellant_ids=(3, 13))


def speaking(**conduct: Any) -> Room:
    return room(turns=(SPEAKING,), conduct=Conduct(**conduct))


@pytest.mark.parametrize(
    ("snapshot", "may", "may_not"),
    [
        (room(), {"guest", "hand_over", "close_doors"}, {"card", "ask_time", "undo_open", "skip_round", "take_back"}),
        (room(item("explaining")), {"skip_round"}, {"undo_open"}),
        (room(item("explaining", opened_at=START)), {"undo_open"}, set()),
        (room(item(is_closing_asked=True)), set(), {"close_doors"}),
        (speaking(), {"card", "ask_time"}, {"guest", "answer_extension", "undo_card"}),
        (speaking(askings=(MORE_TIME,)), {"answer_extension"}, {"ask_time", "answer_silence"}),
        (speaking(cards=(Card(2, 1, "off_topic"),)), {"undo_card"}, set()),
        (speaking(points=(RAISED,)), {"rule_point"}, {"decide_appeal"}),
        (speaking(points=(RULED,)), {"decide_appeal"}, {"rule_point"}),
        (room(conduct=Conduct(is_past_end=True)), {"ask_late"}, set()),
        (room(item("decided"), conduct=Conduct(handed_item_id=1)), {"take_back"}, {"hand_over"}),
        (room(conduct=Conduct(acting_id=4, handed_item_id=1)), {"hand_over"}, {"take_back"}),
        (voting_room(), set(), {"hand_over", "guest", "close_doors"}),
        (room(turns=(turn(5, 1, state="called", no_shows=2),)), {"start_late"}, {"start_late_round"}),
        (room(item("round"), turns=(turn(5, 1, "round", "called", no_shows=2),)), {"start_late_round"}, {"start_late"}),
        (room(item("round"), turns=(turn(5, 1, "round", "called", no_shows=1),)), set(), {"start_late_round"}),
        (room(state="suspended", turns=(SPEAKING,)), set(), {"card", "guest", "hand_over"}),
    ],
)
def test_what_the_podium_may_do(snapshot: Room, may: set[str], may_not: set[str]) -> None:
    acts = set(podium(snapshot))
    assert may <= acts
    assert not acts & may_not


@pytest.mark.parametrize(
    ("snapshot", "member", "acts"),
    [
        (speaking(), 2, ("ask_time", "raise_point")),
        (speaking(), 4, ("raise_point",)),
        (speaking(askings=(MORE_TIME,)), 2, ("raise_point",)),
        (speaking(askings=(MORE_TIME,)), 4, ("object", "raise_point")),
        (speaking(points=(RAISED,)), 3, ()),
        (speaking(points=(RULED,)), 3, ("raise_point",)),
        (speaking(points=(RULED,)), 4, ("appeal", "raise_point")),
        (room(seats=seats(m4="left")), 4, ()),
        (room(state="suspended"), 4, ()),
    ],
)
def test_what_a_seat_may_do(snapshot: Room, member: int, acts: tuple[str, ...]) -> None:
    mine = snapshot.seat(member)
    assert mine is not None
    assert seat(snapshot, mine) == acts
