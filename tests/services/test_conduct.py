"""The floor's conduct by commands: cards, points of order, silence that is asked for, the chair handed over, guests."""

from datetime import timedelta

import pytest

from extensions import db
from models.members import By, Member
from rules import cards, chairing, closed_items, extensions, floor, guests, points_of_order, unanimity, undoing
from rules.agenda import ItemStateRefuses
from rules.consent import HandsInvalid
from services import (
    askings,
    attendance,
    speech_cards,
    voting,
)
from services import chairing as chair
from services import (
    closed_items as closing,
)
from services import (
    floor as floor_commands,
)
from services import guests as guest_list
from services import (
    points_of_order as points,
)
from tests.services.hall import Hall


@pytest.fixture
def debate(hall: Hall) -> Hall:
    hall.convene(hall.motion())
    hall.start_debate()
    return hall


def show(hall: Hall, kind: str = "off_topic", seen: int | None = None) -> None:
    running = hall.running
    assert running is not None
    speech_cards.show_card(hall.meeting_id, running.id, kind, hall.chair, hall.now, seen)


def acts(hall: Hall) -> list[str]:
    return [row.act for row in hall.rows()]


# --- cards ---


def test_the_second_card_ends_the_turn_and_the_third_takes_the_floor_but_not_the_vote(debate: Hall) -> None:
    member = debate.migrant[2]
    debate.raise_hand(member)
    turn = debate.start()
    show(debate)
    assert debate.running == turn
    show(debate, "uncivil")
    assert debate.running is None
    debate.raise_hand(member)
    debate.start()
    show(debate)
    assert debate.running is None
    assert [act for act in acts(debate) if act.startswith("card")] == [
        "card_noted",
        "card_turn_ends",
        "card_speech_lost",
    ]
    with pytest.raises(floor.NoTurnsLeft):
        debate.raise_hand(member)
    with pytest.raises(cards.SpeechLost):
        debate.raise_hand(member, "question")
    vote_id = debate.open_vote()
    assert debate.cast(vote_id, member).choice == "yes"


def test_a_second_press_shows_no_second_card(debate: Hall) -> None:
    debate.raise_hand(debate.migrant[0])
    debate.start()
    show(debate, seen=0)
    show(debate, seen=0)
    assert len(debate.room.conduct.cards) == 1


def test_overtime_is_shown_only_to_whoever_is_over_time(debate: Hall) -> None:
    debate.raise_hand(debate.migrant[0])
    turn = debate.start()
    with pytest.raises(cards.NotOvertime):
        show(debate, "overtime")
    assert turn.ends_at is not None
    debate.now = turn.ends_at
    show(debate, "overtime")
    assert debate.room.conduct.cards[0].kind == "overtime"


def test_a_card_is_taken_back_and_the_turn_that_it_ended_goes_on_with_its_time(debate: Hall) -> None:
    debate.raise_hand(debate.migrant[0])
    turn = debate.start()
    show(debate)
    debate.later(20)
    show(debate, "uncivil")
    card = debate.room.conduct.cards[-1]
    speech_cards.undo_card(debate.meeting_id, card.id, debate.chair, debate.later(4))
    running = debate.running
    assert running is not None
    assert turn.ends_at is not None
    assert (running.id, running.state) == (turn.id, "speaking")
    assert running.ends_at == turn.ends_at + timedelta(seconds=4)
    assert len(debate.room.conduct.cards) == 1
    shown, undone = debate.rows("card_turn_ends")[0], debate.rows("card_undone")[0]
    assert undone.facts["undoes"] == shown.number


def test_a_card_stands_after_five_seconds(debate: Hall) -> None:
    debate.raise_hand(debate.migrant[0])
    debate.start()
    show(debate)
    card = debate.room.conduct.cards[0]
    with pytest.raises(cards.CardStands):
        speech_cards.undo_card(debate.meeting_id, card.id, debate.chair, debate.later(6))


# --- points of order ---


def test_a_point_of_order_leaves_the_running_turn_and_is_ruled_on_once(debate: Hall) -> None:
    debate.raise_hand(debate.migrant[0])
    turn = debate.start()
    member = debate.local[0]
    point = points.raise_point(debate.meeting_id, member, "跑题了", By(member), debate.now)
    assert points.raise_point(debate.meeting_id, member, "跑题了", By(member), debate.now) == point
    assert debate.running == turn
    with pytest.raises(floor.ReasonMissing):
        points.rule_on_point(debate.meeting_id, point, True, " ", debate.chair, debate.now)
    for _ in range(2):
        points.rule_on_point(debate.meeting_id, point, False, "说的是同一件事", debate.chair, debate.now)
    with pytest.raises(points_of_order.RuledAlready):
        points.rule_on_point(debate.meeting_id, point, True, "再想一想", debate.chair, debate.now)
    assert len(debate.rows("point_rejected")) == 1


def test_two_appeal_and_more_than_half_overturn_the_ruling(debate: Hall) -> None:
    first, second = debate.local[:2]
    point = points.raise_point(debate.meeting_id, first, "跑题了", By(first), debate.now)
    points.rule_on_point(debate.meeting_id, point, False, "没有跑题", debate.chair, debate.now)
    points.appeal(debate.meeting_id, point, first, By(first), debate.now)
    with pytest.raises(points_of_order.AppellantsMissing):
        points.decide_appeal(debate.meeting_id, point, {"migrant": 6, "local": 6}, debate.chair, debate.now)
    points.appeal(debate.meeting_id, point, second, By(second), debate.now)
    with pytest.raises(HandsInvalid):
        points.decide_appeal(debate.meeting_id, point, {"migrant": 7, "local": 0}, debate.chair, debate.now)
    assert points.decide_appeal(debate.meeting_id, point, {"migrant": 1, "local": 6}, debate.chair, debate.now)
    ruled = debate.room.conduct.ruled
    assert ruled is not None
    assert ruled.stands is True
    assert acts(debate)[-1] == "ruling_overturned"


def test_an_appeal_comes_before_the_next_vote(hall: Hall) -> None:
    hall.convene(hall.motion(), hall.motion(what="划消防通道。"))
    hall.start_debate()
    member = hall.local[0]
    point = points.raise_point(hall.meeting_id, member, "跑题了", By(member), hall.now)
    points.rule_on_point(hall.meeting_id, point, False, "没有跑题", hall.chair, hall.now)
    hall.later(1)
    hall.open_vote()
    with pytest.raises(points_of_order.AppealTooLate):
        points.appeal(hall.meeting_id, point, member, By(member), hall.now)


# --- whoever interrupts ---


def test_whoever_interrupts_three_times_loses_the_floor_and_nobodys_turn_ends(debate: Hall) -> None:
    speaker, loud = debate.migrant[0], debate.local[0]
    for member_id in (speaker, loud):
        debate.raise_hand(member_id)
    debate.start()
    for seen in range(3):
        for _ in range(2):
            speech_cards.remind(debate.meeting_id, loud, debate.chair, debate.later(6), seen)
    assert acts(debate)[-2:] == ["card_speech_lost", "turn_withdrawn"]
    running = debate.running
    assert running is not None
    with pytest.raises(cards.SpeaksNow):
        speech_cards.remind(debate.meeting_id, running.member_id, debate.chair, debate.now)
    with pytest.raises(cards.SpeechLost):
        debate.raise_hand(loud)


# --- what is asked of everybody ---


def ask_time(hall: Hall, seconds: int = 60) -> int:
    running = hall.running
    assert running is not None
    return askings.ask_time(hall.meeting_id, running.id, seconds, By(running.member_id), hall.now)


def test_silence_prolongs_the_turn_after_five_seconds(debate: Hall) -> None:
    debate.raise_hand(debate.migrant[0])
    turn = debate.start()
    asking = ask_time(debate)
    assert ask_time(debate) == asking
    with pytest.raises(unanimity.WaitForObjections) as wait:
        askings.answer_asking(debate.meeting_id, asking, debate.chair, debate.later(2))
    assert wait.value.facts["seconds"] == 3
    assert askings.answer_asking(debate.meeting_id, asking, debate.chair, debate.later(3))
    running = debate.running
    assert running is not None
    assert turn.ends_at is not None
    assert running.ends_at == turn.ends_at + timedelta(seconds=60)
    with pytest.raises(extensions.ExtendedAlready):
        ask_time(debate)


@pytest.mark.parametrize(("hands", "granted"), [(6, False), (7, True)])
def test_where_somebody_objects_more_than_half_of_those_present_decide(debate: Hall, hands: int, granted: bool) -> None:
    debate.raise_hand(debate.migrant[0])
    debate.start()
    asking, member = ask_time(debate), debate.local[0]
    for _ in range(2):
        askings.object_to(debate.meeting_id, asking, member, By(member), debate.now)
    with pytest.raises(unanimity.HandsNeeded):
        askings.answer_asking(debate.meeting_id, asking, debate.chair, debate.now)
    by_side = {"migrant": 6, "local": hands - 6}
    assert askings.answer_asking(debate.meeting_id, asking, debate.chair, debate.now, hands=by_side) is granted
    assert acts(debate)[-1] == ("extend_turn_granted" if granted else "extend_turn_refused")


def test_what_a_turn_has_outlived_waits_for_no_answer(debate: Hall) -> None:
    debate.raise_hand(debate.migrant[0])
    turn = debate.start()
    asking = ask_time(debate)
    floor_commands.finish_turn(debate.meeting_id, turn.id, By(turn.member_id), debate.now)
    assert debate.room.conduct.asking is None
    with pytest.raises(floor.TurnStateRefuses):
        askings.answer_asking(debate.meeting_id, asking, debate.chair, debate.later(9))
    debate.raise_hand(debate.local[0])
    debate.start()
    assert ask_time(debate) != asking


def test_a_round_is_left_out_only_where_nobody_objects(hall: Hall) -> None:
    hall.convene(hall.motion())
    hall.open_item()
    hall.speak(10)
    item = hall.item().id
    asking = askings.ask_skip_round(hall.meeting_id, item, hall.chair, hall.now)
    assert askings.answer_asking(hall.meeting_id, asking, hall.chair, hall.later(10))
    assert hall.item().state == "debate"
    assert {turn.kind for turn in hall.turns()} == {"explain"}


def test_one_objection_keeps_the_round_and_it_is_asked_once(hall: Hall) -> None:
    hall.convene(hall.motion())
    hall.open_item()
    hall.speak(10)
    item = hall.item().id
    asking = askings.ask_skip_round(hall.meeting_id, item, hall.chair, hall.now)
    assert not askings.answer_asking(hall.meeting_id, asking, hall.chair, hall.now, in_room=1)
    with pytest.raises(unanimity.AnsweredAlready):
        askings.ask_skip_round(hall.meeting_id, item, hall.chair, hall.now)
    floor_commands.start_round(hall.meeting_id, item, hall.chair, hall.now)
    assert hall.item().state == "round"


def test_after_the_announced_end_a_vote_needs_everybodys_silence(debate: Hall) -> None:
    meeting = debate.meeting
    meeting.planned_end_at = debate.now + timedelta(minutes=5)
    db.session.commit()
    item = debate.item().id
    with pytest.raises(unanimity.NotPastEnd):
        askings.ask_late_vote(debate.meeting_id, item, debate.chair, debate.now)
    debate.later(301)
    with pytest.raises(unanimity.ObjectionsNotAsked):
        debate.open_vote()
    asking = askings.ask_late_vote(debate.meeting_id, item, debate.chair, debate.now)
    assert askings.answer_asking(debate.meeting_id, asking, debate.chair, debate.later(10))
    assert debate.open_vote()
    assert len(debate.rows("announced_end_reached")) == 1


# --- the chair ---


def test_the_acting_chair_is_silent_keeps_the_ballot_and_gives_the_chair_back(hall: Hall) -> None:
    hall.convene(hall.motion(), hall.motion(what="划消防通道。"))
    hall.start_round()
    acting, item = hall.local[3], hall.item().id
    chair.hand_over(hall.meeting_id, item, acting, hall.chair, hall.now)
    chair.hand_over(hall.meeting_id, item, acting, hall.chair, hall.now)
    assert hall.room.conduct.acting_id == acting
    assert hall.turn_of(acting).state == "withdrawn"
    with pytest.raises(chairing.ChairBackTooEarly):
        chair.take_back(hall.meeting_id, hall.chair, hall.now)
    attendance.check_out(hall.meeting_id, acting, By(acting), hall.now)
    hall.check_in(acting)
    assert [turn.state for turn in hall.turns() if turn.member_id == acting] == ["withdrawn"]
    while hall.queue or hall.running:
        hall.pass_turn()
    floor_commands.start_debate(hall.meeting_id, item, By(acting), hall.now)
    with pytest.raises(chairing.ActingChairIsSilent):
        hall.raise_hand(acting)
    vote_id = hall.open_vote()
    hall.cast(vote_id, acting)
    voting.close_vote(hall.meeting_id, vote_id, By(acting), hall.now)
    assert hall.room.conduct.acting_id is None
    hall.open_item(2)
    assert len(hall.rows("chair_handed_over")) == len(hall.rows("chair_taken_back")) == 1


def test_a_mover_and_a_guest_cannot_preside(debate: Hall) -> None:
    item = debate.item().id
    for member_id in (debate.migrant[0], debate.secretary_id):
        with pytest.raises(chairing.CannotChair):
            chair.hand_over(debate.meeting_id, item, member_id, debate.chair, debate.now)


def test_a_chair_who_has_handed_over_gives_facts_without_a_stance(debate: Hall) -> None:
    item, acting = debate.item().id, debate.local[3]
    with pytest.raises(guests.NotCalledToSpeak):
        guest_list.call_to_state(debate.meeting_id, debate.chair_id, debate.chair, debate.now)
    chair.hand_over(debate.meeting_id, item, acting, debate.chair, debate.now)
    guest_list.call_to_state(debate.meeting_id, debate.chair_id, By(acting), debate.now)
    turn = debate.start()
    assert (turn.member_id, turn.kind, turn.stance, turn.side) == (debate.chair_id, "statement", None, None)
    assert debate.room.names[debate.chair_id] == "林国栋"


# --- guests ---


def test_a_guest_speaks_when_called_and_is_on_no_roll(debate: Hall) -> None:
    roster = db.session.query(Member).filter(Member.active_to.is_(None)).count()
    guest = guest_list.add_guest(debate.meeting_id, "罗敏", "物业经理", debate.chair, debate.now)
    with pytest.raises(guests.GuestListed):
        guest_list.add_guest(debate.meeting_id, "罗敏", "物业经理", debate.chair, debate.now)
    assert db.session.query(Member).filter(Member.active_to.is_(None)).count() == roster
    for _ in range(2):
        guest_list.call_to_state(debate.meeting_id, guest, debate.chair, debate.now)
    called = debate.running
    assert called is not None
    floor_commands.undo_call(debate.meeting_id, called.id, debate.chair, debate.now)
    guest_list.call_to_state(debate.meeting_id, guest, debate.chair, debate.now)
    assert debate.speak(30).id == called.id
    vote_id = debate.open_vote()
    assert guest not in {entry["member"] for entry in debate.vote(vote_id).frozen["roll"]}
    with pytest.raises(Exception, match="名册"):
        debate.cast(vote_id, guest)


def test_a_guest_does_not_interrupt_and_one_who_is_struck_off_is_not_called(debate: Hall) -> None:
    guest = guest_list.add_guest(debate.meeting_id, "罗敏", "物业经理", debate.chair, debate.now)
    debate.raise_hand(debate.migrant[0])
    turn = debate.start()
    with pytest.raises(floor.SomebodySpeaking):
        guest_list.call_to_state(debate.meeting_id, guest, debate.chair, debate.now)
    floor_commands.finish_turn(debate.meeting_id, turn.id, By(turn.member_id), debate.now)
    guest_list.remove_guest(debate.meeting_id, guest, debate.chair, debate.now)
    with pytest.raises(guests.NotCalledToSpeak):
        guest_list.call_to_state(debate.meeting_id, guest, debate.chair, debate.now)


# --- the clock, the start of an item, closed doors ---


def test_an_elder_with_an_interpreter_has_three_times_the_clock(debate: Hall) -> None:
    member = db.session.get_one(Member, debate.migrant[0])
    member.is_elder = member.has_interpreter = True
    db.session.commit()
    debate.raise_hand(debate.migrant[0])
    turn = debate.start()
    assert turn.started_at is not None
    assert turn.ends_at == turn.started_at + timedelta(seconds=360)


def test_the_start_of_an_item_is_taken_back_within_five_seconds(hall: Hall) -> None:
    hall.convene(hall.motion())
    hall.open_item()
    item = hall.item().id
    with pytest.raises(undoing.ItemHasBegun):
        floor_commands.undo_open_item(hall.meeting_id, item, hall.chair, hall.now + timedelta(seconds=6))
    for _ in range(2):
        floor_commands.undo_open_item(hall.meeting_id, item, hall.chair, hall.later(4))
    assert (hall.item().state, hall.running) == ("pending", None)
    opened, undone = hall.rows("item_opened")[0], hall.rows("item_open_undone")
    assert [row.facts["undoes"] for row in undone] == [opened.number]
    hall.open_item()
    assert hall.item().first_side == hall.meeting.opening_side


def test_doors_close_by_more_than_half_and_the_public_gets_another_title(debate: Hall) -> None:
    item = debate.item()
    close = lambda title, local: closing.close_doors(  # noqa: E731
        debate.meeting_id, item.id, title, {"migrant": 6, "local": local}, debate.chair, debate.now
    )
    with pytest.raises(closed_items.PublicTitleMissing):
        close(" ", 6)
    with pytest.raises(closed_items.PublicTitleTellsAll):
        close(item.title, 6)
    assert close("一户家庭的申请", 1)
    assert debate.item().public_title == "一户家庭的申请"
    with pytest.raises(closed_items.ClosingAsked):
        close("另一个名称", 2)


def test_without_more_than_half_the_doors_stay_open(debate: Hall) -> None:
    item = debate.item()
    hands = {"migrant": 3, "local": 3}
    assert not closing.close_doors(debate.meeting_id, item.id, "一户家庭的申请", hands, debate.chair, debate.now)
    assert debate.item().public_title is None
    vote_id = debate.open_vote()
    voting.close_vote(debate.meeting_id, vote_id, debate.chair, debate.now)
    with pytest.raises((closed_items.ClosingAsked, ItemStateRefuses)):
        closing.close_doors(debate.meeting_id, item.id, "x", {"migrant": 4, "local": 3}, debate.chair, debate.now)


def test_a_card_that_ended_a_turn_stands_once_a_vote_is_open(debate: Hall) -> None:
    debate.raise_hand(debate.migrant[0])
    debate.start()
    show(debate)
    show(debate, "uncivil")
    card = debate.room.conduct.cards[-1]
    debate.open_vote()
    with pytest.raises(cards.CardStands):
        speech_cards.undo_card(debate.meeting_id, card.id, debate.chair, debate.later(1))
