"""The floor through its doors: items and turns by the chair, speaking by members, 代录 by officers."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.blueprints.rooms import House, assert_refused, assert_taken, assert_went_to, say


def running(house: House) -> Any:
    return house.ask_hall(lambda hall: hall.running)


def speaker(house: House) -> FlaskClient:
    """Return the phone of whoever has the floor."""
    return house.client(running(house).member_id)


def turn_id(house: House) -> int:
    return int(running(house).id)


def somebody_else(house: House) -> FlaskClient:
    at_floor = running(house).member_id
    return house.client(next(each for each in house.hall.everybody if each != at_floor))


# --- items ---


def test_an_item_is_opened_once_however_often_it_is_pressed(house: House) -> None:
    house.at("in_session")
    assert_went_to(
        house.chair.post(house.path("floor/open-item"), data={"target_id": house.item_id()}), house.room("podium")
    )
    seq = house.seq
    assert_taken(say(house.chair, house.path("floor/open-item"), target_id=house.item_id()))
    assert house.seq == seq


@pytest.mark.parametrize(
    ("stage", "command", "code"),
    [
        ("gathered", "open-item", "meeting_not_in_session"),
        ("explaining", "start-round", "somebody_speaking"),
        ("explaining", "start-debate", "item_state_refuses"),
        ("round", "start-debate", "round_not_done"),
        ("round", "close-discussion", "item_state_refuses"),
        ("debate", "start-round", "item_state_refuses"),
        ("debate", "close-discussion", "vote_due"),
        ("decided", "open-item", "item_state_refuses"),
        ("closed", "open-item", "meeting_not_in_session"),
    ],
)
def test_a_step_of_an_item_at_the_wrong_time_is_refused(house: House, stage: str, command: str, code: str) -> None:
    seq = house.at(stage).seq
    assert_refused(say(house.chair, house.path(f"floor/{command}"), target_id=house.item_id()), 409, code)
    assert house.seq == seq


def test_one_item_at_a_time(house: House) -> None:
    house.at("round")
    answer = say(house.chair, house.path("floor/open-item"), target_id=house.item_id(2))
    assert "第1项" in assert_refused(answer, 409, "another_item_open")["message"]


@pytest.mark.parametrize(
    "command", ["open-item", "start-round", "start-debate", "close-discussion", "undo-call", "pass-over", "call"]
)
def test_a_step_without_a_target_is_refused(house: House, command: str) -> None:
    house.at("debate")
    for fields in ({}, {"target_id": ""}, {"target_id": "x"}, {"target_id": "-1"}, {"target_id": "9" * 30}):
        assert_refused(say(house.chair, house.path(f"floor/{command}"), **fields), 422, "number_invalid")
    assert_refused(say(house.chair, house.path(f"floor/{command}"), target_id=987_654), 404, "not_found")


def test_an_unknown_step_of_the_floor_is_not_found(house: House) -> None:
    house.at("debate")
    for command in ("open_item", "delete", "开"):
        assert_refused(say(house.chair, house.path(f"floor/{command}"), target_id=1), 404, "not_found")
        assert_refused(say(house.member, house.path(f"turns/{command}"), target_id=1), 404, "not_found")


def test_items_and_turns_of_another_council_are_not_found(house: House) -> None:
    house.at("in_session")
    with house.app.app_context():
        their_item = house.other.item().id
    assert_refused(say(house.chair, house.path("floor/open-item"), target_id=their_item), 404, "not_found")


# --- a wrong text ---


def aborted(house: House) -> House:
    house.at("vote")
    assert_taken(say(house.chair, house.path("voting/abort"), target_id=house.vote_id, reason="文字有误"))
    return house


def test_a_wrong_text_is_corrected_after_the_vote_was_aborted(house: House) -> None:
    fields = {"target_id": aborted(house).item_id(), "what": " 装<b>22</b>个插座。 ", "plain": "装22个"}
    assert_went_to(house.chair.post(house.path("floor/correct"), data=fields), house.room("podium"))
    seq = house.seq
    assert_taken(say(house.chair, house.path("floor/correct"), **fields))
    assert house.seq == seq, "the same text again is no correction"
    assert "装&lt;b&gt;22&lt;/b&gt;个插座。" in house.member.get(house.room("seat")).text


def test_a_text_of_several_lines_comes_back_as_it_was(house: House) -> None:
    """A browser sends line ends of its own."""
    fields = {"target_id": aborted(house).item_id(), "what": "装22个插座。\n装在空地。", "plain": "装22个"}
    assert_taken(say(house.chair, house.path("floor/correct"), **fields))
    seq = house.seq
    assert_taken(say(house.chair, house.path("floor/correct"), **{**fields, "what": "装22个插座。\r\n装在空地。"}))
    assert house.seq == seq


@pytest.mark.parametrize("stage", ["explaining", "round", "debate", "vote", "decided"])
def test_a_text_stands_unless_its_vote_was_aborted(house: House, stage: str) -> None:
    fields = {"target_id": house.at(stage).item_id(), "what": "别的", "plain": ""}
    assert_refused(say(house.chair, house.path("floor/correct"), **fields), 409, "motion_fixed")


def test_a_text_is_neither_emptied_nor_endless(house: House) -> None:
    target = aborted(house).item_id()
    for what in ({}, {"what": "  "}):
        body = assert_refused(
            say(house.chair, house.path("floor/correct"), target_id=target, **what), 422, "text_missing"
        )
        assert body["field"] == "what"
    body = assert_refused(
        say(house.chair, house.path("floor/correct"), target_id=target, what="长" * 20_000), 422, "too_long"
    )
    assert re.search(r"\d", body["message"])
    assert_refused(say(house.chair, house.path("floor/correct"), what="别的"), 422, "number_invalid")
    assert_refused(say(house.chair, house.path("floor/correct"), target_id=98_765, what="别的"), 404, "not_found")


# --- calling ---


def test_the_next_one_is_called_and_called_back_within_five_seconds(house: House) -> None:
    house.at("round")
    first = turn_id(house)
    assert_taken(say(house.chair, house.path("floor/undo-call"), target_id=first))
    assert running(house) is None
    assert_taken(say(house.chair, house.path("floor/call"), target_id=first))
    house.hall.later(6)
    assert_refused(say(house.chair, house.path("floor/undo-call"), target_id=first), 409, "turn_state_refuses")


def test_in_the_round_nobody_jumps_the_queue(house: House) -> None:
    house.at("round")
    assert_taken(say(house.chair, house.path("floor/undo-call"), target_id=turn_id(house)))
    later = house.ask_hall(lambda hall: hall.queue[3].id)
    answer = say(house.chair, house.path("floor/call"), target_id=later, reason="他要先走")
    assert "最后再讲" in assert_refused(answer, 409, "round_order_fixed")["message"]


def test_in_free_debate_somebody_further_back_is_called_with_a_reason_that_all_can_read(house: House) -> None:
    house.at("debate")
    with house.inside() as hall:
        for member_id in (hall.local[0], hall.local[1], hall.migrant[2]):
            hall.raise_hand(member_id, "yes")
        last = hall.queue[-1].id
    assert_refused(say(house.chair, house.path("floor/call"), target_id=last), 422, "reason_missing")
    long = assert_refused(
        say(house.chair, house.path("floor/call"), target_id=last, reason="长" * 201), 422, "too_long"
    )
    assert "200" in long["message"]
    assert_taken(say(house.chair, house.path("floor/call"), target_id=last, reason="<b>先听当事人</b>"))
    screen = house.stranger.get(house.room(f"screen/{house.token}")).text
    assert "&lt;b&gt;先听当事人&lt;/b&gt;" in screen


def test_whoever_does_not_start_is_passed_over_only_after_the_chair_has_asked(house: House) -> None:
    house.at("round")
    answer = say(house.chair, house.path("floor/pass-over"), target_id=turn_id(house))
    assert "请先问一声" in assert_refused(answer, 409, "ask_first")["message"]


# --- speaking ---


def test_a_member_starts_with_a_stance_and_finishes(house: House) -> None:
    house.at("round")
    phone, turn = speaker(house), turn_id(house)
    started = phone.post(house.path("turns/start"), data={"target_id": turn, "stance": "no"})
    assert_went_to(started, house.room("seat"))
    assert_taken(say(phone, house.path("turns/start"), target_id=turn, stance="yes"))
    assert running(house).stance == "no", "a second press starts nothing anew"
    assert_taken(say(phone, house.path("turns/finish"), target_id=turn))
    assert_taken(say(phone, house.path("turns/finish"), target_id=turn))


@pytest.mark.parametrize("stance", [None, "", "abstain", "question", "YES", "<script>"])
def test_in_the_round_a_stance_is_said_first(house: House, stance: str | None) -> None:
    house.at("round")
    fields = {} if stance is None else {"stance": stance}
    answer = say(speaker(house), house.path("turns/start"), target_id=turn_id(house), **fields)
    assert assert_refused(answer, 422, "stance_missing")["field"] == "stance"


def test_a_stance_that_is_too_long_is_refused(house: House) -> None:
    house.at("round")
    answer = say(speaker(house), house.path("turns/start"), target_id=turn_id(house), stance="y" * 11)
    assert "10" in assert_refused(answer, 422, "too_long")["message"]


@pytest.mark.parametrize("act", ["start", "finish", "pass", "defer"])
def test_nobody_touches_another_ones_turn(house: House, act: str) -> None:
    house.at("speaking" if act == "finish" else "round")
    other = somebody_else(house)
    mine = running(house).member_id
    for fields in ({}, {"member_id": mine}):
        answer = say(other, house.path(f"turns/{act}"), target_id=turn_id(house), stance="yes", **fields)
        assert_refused(answer, 403, "not_your_turn")


@pytest.mark.parametrize("act", ["start", "finish", "pass", "defer"])
def test_a_turn_that_is_not_there_is_not_found(house: House, act: str) -> None:
    house.at("round")
    for client in (house.member, house.secretary):
        assert_refused(say(client, house.path(f"turns/{act}"), target_id=99_999, stance="yes"), 404, "not_found")
        assert_refused(say(client, house.path(f"turns/{act}"), stance="yes"), 422, "number_invalid")


def test_a_turn_of_another_meeting_is_not_found(house: House) -> None:
    house.at("round")
    phone = house.client(house.other.migrant[0])
    path = f"/c/linjie/meetings/{house.other.meeting_id}/turns/pass"
    assert_refused(say(phone, path, target_id=turn_id(house)), 404, "not_found")


def test_whoever_passes_or_defers_uses_no_turn(house: House) -> None:
    house.at("round")
    phone, turn = speaker(house), turn_id(house)
    assert_taken(say(phone, house.path("turns/defer"), target_id=turn))
    assert house.ask_hall(lambda hall: hall.queue[-1].id) == turn
    assert_taken(say(phone, house.path("turns/pass"), target_id=turn))
    assert_taken(say(phone, house.path("turns/pass"), target_id=turn))
    assert_refused(say(phone, house.path("turns/finish"), target_id=turn), 409, "turn_state_refuses")


def test_an_officer_starts_and_ends_a_turn_for_the_speaker(house: House) -> None:
    house.at("round")
    turn, member_id = turn_id(house), running(house).member_id
    fields = {"target_id": turn, "stance": "yes", "member_id": member_id, "back": "desk"}
    assert_went_to(
        house.secretary.post(house.path("turns/start"), data=fields), house.room(f"desk/members/{member_id}")
    )
    row = house.ask_hall(lambda hall: hall.rows("turn_started")[-1])
    assert (row.actor_id, row.entered_by_id) == (member_id, house.hall.secretary_id)
    assert_taken(say(house.chair, house.path("turns/finish"), target_id=turn))


def test_a_speech_ends_by_itself_before_a_late_press(house: House) -> None:
    house.at("speaking")
    turn = turn_id(house)
    house.hall.later(3600)
    assert_taken(say(speaker(house), house.path("turns/finish"), target_id=turn))
    row = house.ask_hall(lambda hall: hall.rows("turn_done")[-1])
    assert row.actor_id is None, "the system ended it at its time"


# --- hands ---


def test_a_hand_is_raised_with_a_stance_and_taken_down(house: House) -> None:
    house.at("debate")
    assert_went_to(house.member.post(house.path("hands/raise"), data={"stance": "no"}), house.room("seat"))
    assert_refused(say(house.member, house.path("hands/raise"), stance="no"), 409, "hand_already_raised")
    assert_taken(say(house.member, house.path("hands/lower")))
    assert_taken(say(house.member, house.path("hands/lower")))
    assert house.ask_hall(lambda hall: hall.queue) == ()


@pytest.mark.parametrize("stance", [None, "", "maybe", "abstain"])
def test_a_hand_without_a_stance_is_refused(house: House, stance: str | None) -> None:
    house.at("debate")
    fields = {} if stance is None else {"stance": stance}
    assert_refused(say(house.member, house.path("hands/raise"), **fields), 422, "stance_missing")


@pytest.mark.parametrize("stage", ["explaining", "round", "vote"])
def test_hands_are_raised_in_free_debate_only(house: House, stage: str) -> None:
    house.at(stage)
    assert_refused(say(house.member, house.path("hands/raise"), stance="yes"), 409, "item_state_refuses")


def test_nobody_raises_a_hand_in_a_meeting_that_does_not_sit(house: House) -> None:
    house.at("gathered")
    assert_refused(say(house.member, house.path("hands/raise"), stance="yes"), 409, "meeting_not_in_session")
    assert_taken(say(house.member, house.path("hands/lower")))


def test_a_representative_raises_only_their_own_hand(house: House) -> None:
    house.at("debate")
    other = house.hall.local[2]
    assert_taken(say(house.member, house.path("hands/raise"), stance="yes", member_id=other))
    assert house.ask_hall(lambda hall: [turn.member_id for turn in hall.queue]) == [house.hall.migrant[0]]
    assert_taken(say(house.client(other), house.path("hands/lower"), member_id=house.hall.migrant[0]))
    assert len(house.ask_hall(lambda hall: hall.queue)) == 1


def test_the_secretary_raises_a_hand_for_a_member(house: House) -> None:
    house.at("debate")
    member_id = house.hall.local[2]
    fields = {"stance": "question", "member_id": member_id, "back": "desk"}
    answer = house.secretary.post(house.path("hands/raise"), data=fields)
    assert_went_to(answer, house.room(f"desk/members/{member_id}"))
    assert house.ask_hall(lambda hall: hall.queue[0].kind) == "question"


def test_an_officer_has_no_hand_of_their_own(house: House) -> None:
    house.at("debate")
    for client in (house.chair, house.secretary):
        assert_refused(say(client, house.path("hands/raise"), stance="yes"), 403, "not_present")


def test_whoever_has_left_raises_no_hand(house: House) -> None:
    house.at("debate")
    assert_taken(say(house.member, house.path("attendance/check-out")))
    assert_refused(say(house.member, house.path("hands/raise"), stance="yes"), 403, "not_present")
