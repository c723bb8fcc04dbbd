"""The floor through its commands: explanation, round, free debate, clocks that run by themselves."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models import journal
from models.members import By
from rules import agenda, floor
from rules.errors import NotFound
from rules.meetings import AttendanceTooLow, MeetingNotInSession
from services import floor as commands
from services import meetings
from services.meetings import NewItem
from tests.services.hall import Hall

TALK = NewItem("共享单车停放点", minutes=10)
# Nothing here depends on the store: test_voting.py and test_whole_meeting.py run on both.
pytestmark = pytest.mark.parametrize("stored_app", ["sqlite"], indirect=True)


def sides_of(hall: Hall, members: list[int]) -> list[str]:
    return ["migrant" if member in hall.migrant else "local" for member in members]


def round_of(hall: Hall, position: int = 1) -> list[int]:
    turns = [turn for turn in hall.turns(position) if turn.kind == "round" and turn.state != "withdrawn"]
    return [turn.member_id for turn in sorted(turns, key=lambda turn: turn.position)]


# --- explanation ---


def test_opening_an_item_calls_its_mover_to_explain(hall: Hall) -> None:
    hall.convene()
    hall.open_item()
    hall.open_item()
    running = hall.running
    assert running is not None
    assert (running.member_id, running.kind, running.state) == (hall.migrant[0], "explain", "called")
    assert len(hall.rows("item_opened")) == 1


def test_for_an_absent_mover_the_first_endorser_who_is_present_explains(hall: Hall) -> None:
    hall.convene(present=[member for member in hall.everybody if member not in (hall.migrant[0], hall.local[0])])
    hall.open_item()
    running = hall.running
    assert running is not None
    assert running.member_id == hall.migrant[1]


def test_an_explanation_has_five_minutes_and_needs_no_stance(hall: Hall) -> None:
    hall.convene()
    hall.open_item()
    turn = hall.start(None)
    assert turn.ends_at == hall.now + timedelta(seconds=300)
    assert turn.stance is None


def test_a_matter_without_a_motion_goes_straight_to_the_round(hall: Hall) -> None:
    hall.convene(TALK)
    hall.open_item()
    assert hall.running is None
    commands.start_round(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    assert hall.item().state == "round"


def test_the_round_does_not_begin_before_the_explanation_is_over(hall: Hall) -> None:
    hall.convene()
    hall.open_item()
    item = hall.item().id
    with pytest.raises(floor.SomebodySpeaking):
        commands.start_round(hall.meeting_id, item, hall.chair, hall.now)
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    meetings.resume(hall.meeting_id, hall.chair, hall.now)
    with pytest.raises(floor.ExplanationNotDone):
        commands.start_round(hall.meeting_id, item, hall.chair, hall.now)
    hall.speak(10)
    commands.start_round(hall.meeting_id, item, hall.chair, hall.now)


def test_one_item_at_a_time(hall: Hall) -> None:
    hall.convene(hall.motion(), TALK)
    hall.open_item()
    with pytest.raises(agenda.AnotherItemOpen):
        hall.open_item(2)


def test_an_item_that_is_decided_is_not_opened_again(hall: Hall) -> None:
    hall.convene()
    hall.decide(1, hall.everybody)
    with pytest.raises(agenda.ItemStateRefuses):
        hall.open_item()


def test_nothing_is_opened_before_the_meeting_is(hall: Hall) -> None:
    hall.gather()
    with pytest.raises(MeetingNotInSession):
        hall.open_item()


# --- the round ---


def test_the_round_alternates_sides_and_the_side_that_opens_changes_with_each_item(hall: Hall) -> None:
    hall.convene(TALK, TALK, TALK)
    opened = []
    for position in (1, 2, 3):
        hall.start_debate(position)
        order = round_of(hall, position)
        assert len(order) == 12
        assert sides_of(hall, order)[:2] * 6 == sides_of(hall, order)
        opened.append(sides_of(hall, order)[0])
        commands.close_discussion(hall.meeting_id, hall.item(position).id, hall.chair, hall.now)
    assert opened[0] == hall.meeting.opening_side
    assert opened[0] == opened[2] != opened[1]


def test_the_first_of_the_round_is_called_at_once(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    commands.start_round(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    running = hall.running
    assert running is not None
    assert running.member_id == round_of(hall)[0]
    assert len(hall.rows("round_started")) == 1


def test_a_late_arrival_joins_the_end_of_a_running_round(hall: Hall) -> None:
    late = hall.migrant[0]
    hall.convene(TALK, present=[member for member in hall.everybody if member != late])
    hall.start_round()
    hall.speak()
    hall.check_in(late)
    assert round_of(hall)[-1] == late
    hall.check_out(late)
    assert late not in round_of(hall)
    hall.check_in(late)
    assert round_of(hall).count(late) == 1


def test_who_has_spoken_in_the_round_gets_no_second_turn_by_going_out_and_in(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    speaker = hall.speak()
    hall.check_out(speaker.member_id)
    hall.check_in(speaker.member_id)
    assert round_of(hall).count(speaker.member_id) == 1


def test_a_late_arrival_in_free_debate_has_no_round_but_a_hand(hall: Hall) -> None:
    late = hall.local[5]
    hall.convene(present=[member for member in hall.everybody if member != late])
    hall.start_debate()
    hall.check_in(late)
    assert late not in round_of(hall)
    hall.raise_hand(late)


def test_who_leaves_while_speaking_has_spoken_and_who_waits_drops_out(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    speaker, waiting = hall.start(), round_of(hall)[5]
    hall.later(15)
    hall.check_out(speaker.member_id, waiting)
    assert (hall.turn_of(speaker.member_id).state, hall.turn_of(speaker.member_id).spoken_seconds) == ("done", 15)
    assert hall.turn_of(waiting).state == "withdrawn"
    assert hall.running is None


def test_the_round_ends_only_when_everybody_has_had_the_turn(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    item = hall.item().id
    for _ in range(11):
        hall.speak()
    with pytest.raises(floor.RoundNotDone) as refusal:
        commands.start_debate(hall.meeting_id, item, hall.chair, hall.now)
    assert refusal.value.facts == {"count": 1}
    hall.called()
    with pytest.raises(floor.RoundNotDone):
        commands.start_debate(hall.meeting_id, item, hall.chair, hall.now)
    hall.speak()
    for _ in range(2):
        commands.start_debate(hall.meeting_id, item, hall.chair, hall.now)
    assert hall.item().state == "debate"
    assert len(hall.rows("debate_started")) == 1


def test_in_the_round_nobody_is_called_before_their_place(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    hall.pass_turn()
    with pytest.raises(floor.RoundOrderFixed):
        commands.call_turn(hall.meeting_id, hall.queue[1].id, hall.chair, hall.now, "长辈先讲")


def test_nobody_is_called_while_somebody_has_the_floor(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    waiting = hall.queue[0].id
    for _ in ("called", "speaking"):
        with pytest.raises(floor.SomebodySpeaking):
            commands.call_turn(hall.meeting_id, waiting, hall.chair, hall.now)
        hall.start()


def test_this_round_not_uses_no_turn(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    member = hall.local[0]
    for _ in range(2):
        hall.raise_hand(member)
        hall.speak()
    with pytest.raises(floor.NoTurnsLeft):
        hall.raise_hand(member)


def test_last_please_moves_to_the_end_once_and_the_second_time_is_not_this_round(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.called()
    by = By(turn.member_id)
    commands.defer_turn(hall.meeting_id, turn.id, by, hall.now)
    assert hall.running is None
    assert round_of(hall)[-1] == turn.member_id
    commands.defer_turn(hall.meeting_id, turn.id, by, hall.now)
    assert hall.turn_of(turn.member_id).state == "passed"


def test_who_has_not_yet_been_called_may_give_the_turn_away_or_put_it_last(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    first, second = hall.queue[0], hall.queue[1]
    commands.pass_turn(hall.meeting_id, first.id, By(first.member_id), hall.now)
    commands.defer_turn(hall.meeting_id, second.id, By(second.member_id), hall.now)
    assert hall.turn_of(first.member_id).state == "passed"
    assert round_of(hall)[-1] == second.member_id


# --- starting and ending a turn ---

OWN: list[Callable[..., None]] = [commands.start_turn, commands.finish_turn, commands.pass_turn, commands.defer_turn]


@pytest.mark.parametrize("command", OWN)
def test_nobody_acts_on_the_turn_of_another(hall: Hall, command: Callable[..., None]) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.called()
    other = next(member for member in hall.everybody if member != turn.member_id)
    for by in (By(other), By(other, hall.secretary_id), hall.chair):
        with pytest.raises(floor.NotYourTurn):
            command(hall.meeting_id, turn.id, by, hall.now)


@pytest.mark.parametrize("command", [*OWN, commands.call_turn, commands.undo_call, commands.pass_over])
def test_a_turn_of_another_meeting_is_not_found(hall: Hall, command: Callable[..., None]) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.called()
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "x")
    hall.convene()
    with pytest.raises(NotFound):
        command(hall.meeting_id, turn.id, By(turn.member_id), hall.now)


@pytest.mark.parametrize("stance", [None, "", "question", "maybe"])
def test_the_clock_does_not_start_before_the_stance_is_said(hall: Hall, stance: str | None) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.called()
    with pytest.raises(floor.StanceMissing):
        commands.start_turn(hall.meeting_id, turn.id, By(turn.member_id), hall.now, stance)
    assert hall.called().state == "called"


def test_starting_twice_does_not_turn_back_the_clock(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.start()
    commands.start_turn(hall.meeting_id, turn.id, By(turn.member_id), hall.later(30), "no")
    running = hall.running
    assert running is not None
    assert (running.ends_at, running.stance) == (turn.ends_at, "yes")


def test_finishing_passing_or_passing_over_twice_is_written_once(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.start()
    for _ in range(2):
        commands.finish_turn(hall.meeting_id, turn.id, By(turn.member_id), hall.later(10))
    assert len([row for row in hall.rows("turn_done") if row.facts["turn"] == turn.id]) == 1
    passing = hall.called()
    for _ in range(2):
        commands.pass_turn(hall.meeting_id, passing.id, By(passing.member_id), hall.now)
    assert len(hall.rows("turn_passed")) == 1


def test_a_turn_that_has_not_been_called_is_neither_started_nor_finished(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    waiting = hall.queue[0]
    for command in (commands.start_turn, commands.finish_turn):
        with pytest.raises(floor.TurnStateRefuses):
            command(hall.meeting_id, waiting.id, By(waiting.member_id), hall.now, *(("yes",) * (command is OWN[0])))


def test_a_running_turn_is_not_given_away(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.start()
    for command in (commands.pass_turn, commands.defer_turn):
        with pytest.raises(floor.TurnStateRefuses):
            command(hall.meeting_id, turn.id, By(turn.member_id), hall.now)
    for chairs_command in (commands.undo_call, commands.pass_over):
        with pytest.raises(floor.TurnStateRefuses):
            chairs_command(hall.meeting_id, turn.id, hall.chair, hall.now)


def test_an_act_done_for_a_member_keeps_both_names(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.called()
    commands.start_turn(hall.meeting_id, turn.id, By(turn.member_id, hall.secretary_id), hall.now, "no")
    sealed = hall.rows("turn_started")[-1]
    assert (sealed.actor_id, sealed.entered_by_id) == (turn.member_id, hall.secretary_id)


# --- clocks ---


def test_a_turn_ends_by_itself_after_two_minutes_and_ten_seconds_of_grace(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    started, turn = hall.now, hall.start()
    assert turn.ends_at == started + timedelta(seconds=120)
    assert hall.tick(129) == started + timedelta(seconds=130)
    assert hall.running is not None
    hall.tick(60)
    ended = hall.turn_of(turn.member_id)
    assert (ended.state, ended.spoken_seconds) == ("done", 130)
    sealed = hall.rows("turn_done")[-1]
    assert (sealed.actor, sealed.at) == ("system", journal.instant(started + timedelta(seconds=130)))


def test_saying_done_after_the_end_finds_the_turn_ended_at_its_time(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.start()
    commands.finish_turn(hall.meeting_id, turn.id, By(turn.member_id), hall.later(500))
    assert hall.turn_of(turn.member_id).spoken_seconds == 130


def test_who_does_not_start_goes_to_the_end_once_and_is_then_passed_over_by_the_chair(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    turn, called_at = hall.called(), hall.now
    assert hall.tick(29) == called_at + timedelta(seconds=30)
    hall.tick(10)
    assert round_of(hall)[-1] == turn.member_id
    moved = hall.rows("turn_moved_to_end")[-1]
    assert (moved.actor, moved.at) == ("system", journal.instant(called_at + timedelta(seconds=30)))

    for _ in range(11):
        hall.pass_turn()
    assert hall.called().id == turn.id
    with pytest.raises(floor.AskFirst):
        commands.pass_over(hall.meeting_id, turn.id, hall.chair, hall.now)
    assert hall.tick(60) is None
    assert hall.called().state == "called"
    for _ in range(2):
        commands.pass_over(hall.meeting_id, turn.id, hall.chair, hall.now)
    assert hall.turn_of(turn.member_id).state == "passed_over"
    assert len(hall.rows("turn_passed_over")) == 1


def test_who_did_not_start_in_time_may_still_start_when_asked(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    for _ in range(12):
        hall.called()
        hall.tick(31)
    turn = hall.called()
    hall.tick(31)
    assert hall.called().no_shows == 2
    commands.start_turn(hall.meeting_id, turn.id, By(turn.member_id), hall.now, "yes")
    assert hall.turn_of(turn.member_id).state == "speaking"


def test_in_free_debate_who_does_not_start_waits_for_the_chairs_question(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    hall.raise_hand(hall.local[0])
    turn = hall.called()
    with pytest.raises(floor.AskFirst):
        commands.pass_over(hall.meeting_id, turn.id, hall.chair, hall.now)
    hall.tick(31)
    commands.pass_over(hall.meeting_id, turn.id, hall.chair, hall.now)
    assert hall.turn_of(hall.local[0], "debate").state == "passed_over"


# --- taking back a call ---


def test_a_call_is_taken_back_within_five_seconds_and_the_row_names_what_it_undoes(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    hall.pass_turn()
    turn = hall.called()
    call = hall.rows("turn_called")[-1]
    commands.undo_call(hall.meeting_id, turn.id, hall.chair, hall.later(5))
    assert hall.turn_of(turn.member_id).state == "waiting"
    assert hall.rows("turn_call_undone")[-1].facts["undoes"] == call.number
    assert hall.queue[0].id == turn.id


def test_a_call_is_not_taken_back_later_nor_twice_nor_once_the_person_speaks(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    hall.pass_turn()
    turn = hall.called()
    with pytest.raises(floor.TurnStateRefuses):
        commands.undo_call(hall.meeting_id, turn.id, hall.chair, hall.later(5.1))
    hall.start()
    with pytest.raises(floor.TurnStateRefuses):
        commands.undo_call(hall.meeting_id, turn.id, hall.chair, hall.now)
    with pytest.raises(floor.TurnStateRefuses):
        commands.undo_call(hall.meeting_id, hall.queue[0].id, hall.chair, hall.now)


# --- free debate ---


@pytest.mark.parametrize("phase", ["between", "explaining", "round"])
def test_hands_are_raised_in_free_debate_only(hall: Hall, phase: str) -> None:
    hall.convene()
    if phase == "explaining":
        hall.open_item()
    if phase == "round":
        hall.start_round()
    with pytest.raises(agenda.ItemStateRefuses):
        hall.raise_hand(hall.local[0])


def test_who_is_not_in_the_room_raises_no_hand(hall: Hall) -> None:
    hall.convene(present=hall.everybody[:-1])
    observer = hall.add_member("黄经理", "observer")
    hall.check_in(observer)
    hall.start_debate()
    for member_id in (hall.everybody[-1], observer):
        with pytest.raises(floor.NotPresent):
            hall.raise_hand(member_id)
    with pytest.raises(NotFound):
        hall.raise_hand(Hall("huaian").local[0])


@pytest.mark.parametrize("stance", ["", "abstain", "Yes"])
def test_a_hand_says_for_against_or_question(hall: Hall, stance: str) -> None:
    hall.convene()
    hall.start_debate()
    with pytest.raises(floor.StanceMissing):
        hall.raise_hand(hall.local[0], stance)


def test_a_hand_is_raised_once_and_can_be_lowered_and_raised_again(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    member = hall.local[0]
    hall.raise_hand(member, "yes")
    with pytest.raises(floor.HandAlreadyRaised):
        hall.raise_hand(member, "no")
    for _ in range(2):
        commands.lower_hand(hall.meeting_id, member, By(member), hall.now)
    assert hall.queue == ()
    hall.raise_hand(member, "no")
    hall.start()
    with pytest.raises(floor.HandAlreadyRaised):
        hall.raise_hand(member, "question")


def test_lowering_a_hand_nobody_raised_does_nothing(hall: Hall) -> None:
    hall.convene()
    before = len(hall.rows())
    commands.lower_hand(hall.meeting_id, hall.local[0], By(hall.local[0]), hall.now)
    assert len(hall.rows()) == before


def test_nobody_speaks_twice_before_all_who_want_have_spoken_once(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    hall.raise_hand(hall.local[0], "yes")
    hall.speak()
    hall.raise_hand(hall.local[0], "no")
    hall.raise_hand(hall.local[1], "yes")
    assert [turn.member_id for turn in hall.queue] == [hall.local[1], hall.local[0]]


def test_the_other_stance_comes_first_then_the_side_that_spoke_less_then_who_asked_first(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    hall.raise_hand(hall.local[0], "yes")
    hall.speak()
    hall.raise_hand(hall.local[1], "yes")
    hall.raise_hand(hall.local[2], "yes")
    hall.raise_hand(hall.migrant[0], "yes")
    hall.raise_hand(hall.local[3], "no")
    assert [turn.member_id for turn in hall.queue] == [hall.local[3], hall.migrant[0], hall.local[1], hall.local[2]]


def test_out_of_order_the_chair_gives_a_reason_that_is_kept_and_sealed(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    for member in hall.local[:2]:
        hall.raise_hand(member)
    first, second = hall.queue
    for reason in (None, "", "  "):
        with pytest.raises(floor.ReasonMissing):
            commands.call_turn(hall.meeting_id, second.id, hall.chair, hall.now, reason)
    for _ in range(2):
        commands.call_turn(hall.meeting_id, second.id, hall.chair, hall.now, " 当事人先讲 ")
    assert hall.called().override_reason == "当事人先讲"
    calls = [row for row in hall.rows("turn_called") if row.facts["kind"] == "debate"]
    assert [row.facts.get("reason") for row in calls] == ["当事人先讲"]
    assert hall.queue == (first,)


def test_a_reason_given_for_the_first_in_line_is_no_override(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    hall.raise_hand(hall.local[0])
    commands.call_turn(hall.meeting_id, hall.queue[0].id, hall.chair, hall.now, "随便")
    assert hall.called().override_reason is None


def test_two_turns_an_item_and_questions_spend_none(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    while hall.running is not None or hall.queue:
        hall.speak()
    commands.start_debate(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    member = hall.migrant[2]
    hall.raise_hand(member)
    hall.speak()
    with pytest.raises(floor.NoTurnsLeft) as refusal:
        hall.raise_hand(member)
    assert refusal.value.facts == {"limit": 2}
    for _ in range(3):
        hall.raise_hand(member, "question")
        turn = hall.start()
        assert turn.ends_at == hall.now + timedelta(seconds=30)
        commands.finish_turn(hall.meeting_id, turn.id, By(member), hall.later(10))


# --- an item that ends without a vote ---


def test_a_discussion_ends_without_a_vote_when_there_is_nothing_to_vote_on(hall: Hall) -> None:
    hall.convene(TALK)
    hall.start_debate()
    hall.raise_hand(hall.local[0])
    item = hall.item().id
    with pytest.raises(floor.HandsRaised):
        commands.close_discussion(hall.meeting_id, item, hall.chair, hall.now)
    hall.speak()
    for _ in range(2):
        commands.close_discussion(hall.meeting_id, item, hall.chair, hall.now)
    assert hall.item().state == "discussed"
    assert len(hall.rows("item_discussed")) == 1


@pytest.mark.parametrize("kind", ["named", "secret"])
def test_a_motion_that_can_be_voted_on_is_voted_on(hall: Hall, kind: str) -> None:
    hall.convene(hall.motion(ballot_kind=kind))
    hall.start_debate()
    with pytest.raises(agenda.VoteDue):
        commands.close_discussion(hall.meeting_id, hall.item().id, hall.chair, hall.now)


def test_no_discussion_is_ended_in_the_round_or_in_a_pause_or_for_want_of_people(hall: Hall) -> None:
    hall.convene(TALK)
    hall.start_round()
    item = hall.item().id
    with pytest.raises(agenda.ItemStateRefuses):
        commands.close_discussion(hall.meeting_id, item, hall.chair, hall.now)
    hall.check_out(*hall.local[:3])
    with pytest.raises(AttendanceTooLow):
        commands.close_discussion(hall.meeting_id, item, hall.chair, hall.now)
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    with pytest.raises(MeetingNotInSession):
        commands.close_discussion(hall.meeting_id, item, hall.chair, hall.now)
