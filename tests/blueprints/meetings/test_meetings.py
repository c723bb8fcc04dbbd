"""A meeting's life through its doors: opening, presence, the end, the public page and the record."""

import pytest
from sqlalchemy import select

from extensions import db
from models.meetings import Attendance
from services.attendance import check_out
from tests.blueprints.rooms import House, assert_refused, assert_taken, assert_went_to, say

LONG = "长" * 201


def attendance(house: House, member_id: int) -> tuple[str, int | None, int | None]:
    with house.inside() as hall:
        wanted = (Attendance.meeting_id == hall.meeting_id, Attendance.member_id == member_id)
        row = db.session.scalars(select(Attendance).where(*wanted)).one()
        return row.state, row.actor_id, row.entered_by_id


def state(house: House) -> str:
    return str(house.ask_hall(lambda hall: hall.meeting.state))


# --- steps of the chair ---


def test_a_plain_form_leads_the_chair_back_to_the_podium(house: House) -> None:
    house.at("called")
    assert_went_to(house.chair.post(house.path("step/open-room")), house.room("podium"))
    assert state(house) == "room_open"


def test_a_script_gets_json(house: House) -> None:
    assert assert_taken(say(house.at("called").chair, house.path("step/open-room"))) == {"ok": True}


@pytest.mark.parametrize(
    ("stage", "command", "after"),
    [
        ("called", "open-room", "room_open"),
        ("gathered", "open-meeting", "in_session"),
        ("room_open", "declare-inquorate", "inquorate"),
        ("in_session", "suspend", "suspended"),
        ("closed", "close-meeting", "closed"),
    ],
)
def test_a_step_pressed_twice_is_done_once(house: House, stage: str, command: str, after: str) -> None:
    house.at(stage)
    assert_taken(say(house.chair, house.path(f"step/{command}")))
    seq = house.seq
    assert_taken(say(house.chair, house.path(f"step/{command}")))
    assert (state(house), house.seq) == (after, seq)


def test_a_pause_ends_when_the_chair_says_so(house: House) -> None:
    house.at("in_session")
    assert_taken(say(house.chair, house.path("step/suspend")))
    assert_taken(say(house.chair, house.path("step/resume")))
    assert state(house) == "in_session"


@pytest.mark.parametrize(
    ("stage", "command", "code"),
    [
        ("called", "open-meeting", "meeting_state_refuses"),
        ("called", "declare-inquorate", "meeting_state_refuses"),
        ("room_open", "close-meeting", "meeting_state_refuses"),
        ("gathered", "declare-inquorate", "attendance_reached"),
        ("gathered", "resume", "meeting_state_refuses"),
        ("vote", "suspend", "item_still_open"),
        ("round", "close-meeting", "item_still_open"),
        ("decided", "close-meeting", "items_waiting"),
        ("closed", "open-room", "meeting_ended"),
        ("closed", "suspend", "meeting_ended"),
    ],
)
def test_a_step_at_the_wrong_time_is_refused_and_changes_nothing(
    house: House, stage: str, command: str, code: str
) -> None:
    seq = house.at(stage).seq
    assert_refused(say(house.chair, house.path(f"step/{command}")), 409, code)
    assert house.seq == seq


def test_a_meeting_without_enough_people_is_refused_and_says_who_is_missing(house: House) -> None:
    house.at("room_open")
    with house.inside() as hall:
        hall.check_in(*hall.migrant, *hall.local[:3])
    body = assert_refused(say(house.chair, house.path("step/open-meeting")), 409, "not_enough_to_open")
    assert "本地居民代表还差1人" in body["message"]
    page = house.chair.post(house.path("step/open-meeting"))
    assert page.status_code == 409
    assert "本地居民代表还差1人" in page.text


@pytest.mark.parametrize("command", ["", "open", "OPEN-ROOM", "open_room", "close-meeting%20", "x" * 500, "../adjourn"])
def test_an_unknown_step_is_not_found(house: House, command: str) -> None:
    house.at("in_session")
    assert say(house.chair, house.path(f"step/{command}")).status_code in (404, 405)


# --- the end before the end ---


def test_a_meeting_is_adjourned_with_a_reason(house: House) -> None:
    house.at("round")
    assert_went_to(house.chair.post(house.path("adjourn"), data={"reason": " 天色已晚 "}), house.room("podium"))
    assert house.ask_hall(lambda hall: hall.meeting.end_reason) == "天色已晚"
    assert_taken(say(house.chair, house.path("adjourn"), reason="又一次"))
    assert house.ask_hall(lambda hall: hall.meeting.end_reason) == "天色已晚"


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_meeting_is_not_adjourned_without_a_reason(house: House, reason: str) -> None:
    house.at("in_session")
    assert_refused(say(house.chair, house.path("adjourn"), reason=reason), 422, "reason_missing")
    assert_refused(say(house.chair, house.path("adjourn")), 422, "reason_missing")
    assert state(house) == "in_session"


def test_a_reason_that_is_too_long_is_refused_and_the_limit_said(house: House) -> None:
    house.at("in_session")
    body = assert_refused(say(house.chair, house.path("adjourn"), reason=LONG), 422, "too_long")
    assert "200" in body["message"]
    assert body["field"] == "reason"
    assert_taken(say(house.chair, house.path("adjourn"), reason=LONG[:200]))


def test_a_reason_is_kept_without_what_no_database_can_keep(house: House) -> None:
    house.at("in_session")
    assert_taken(say(house.chair, house.path("adjourn"), reason="停\x00电\x00"))
    assert house.ask_hall(lambda hall: hall.meeting.end_reason) == "停电"


def test_a_meeting_is_not_adjourned_while_a_vote_is_open(house: House) -> None:
    house.at("vote")
    assert_refused(say(house.chair, house.path("adjourn"), reason="晚了"), 409, "item_still_open")


def test_an_item_moves_to_the_next_meeting_when_nobody_can_explain_it(house: House) -> None:
    house.at("in_session")
    body = assert_refused(
        say(house.chair, house.path("carry-over"), target_id=house.item_id()), 409, "explainer_present"
    )
    assert "说明" in body["message"]
    with house.inside() as hall:
        for member_id in (hall.migrant[0], hall.migrant[1], hall.local[0], hall.local[1]):
            check_out(hall.meeting_id, member_id, hall.chair, hall.now)
    assert_taken(say(house.chair, house.path("carry-over"), target_id=house.item_id()))
    assert_taken(say(house.chair, house.path("carry-over"), target_id=house.item_id()))
    assert house.ask_hall(lambda hall: hall.item().state) == "carried_over"


@pytest.mark.parametrize("target", [None, "", "abc", "-1", "1.5", "１", "1 ", "9" * 11, "9" * 400, "1;drop"])
def test_a_target_that_is_no_number_is_refused(house: House, target: str | None) -> None:
    house.at("in_session")
    fields = {} if target is None else {"target_id": target}
    assert_refused(say(house.chair, house.path("carry-over"), **fields), 422, "number_invalid")


def test_a_target_that_is_not_there_is_not_found(house: House) -> None:
    house.at("in_session")
    assert_refused(say(house.chair, house.path("carry-over"), target_id=999_999), 404, "not_found")


# --- presence ---


def test_a_member_checks_in_with_the_code_on_the_screen(house: House) -> None:
    house.at("room_open")
    answer = house.member.post(house.path("attendance/check-in"), data={"code": f" {house.code} "})
    assert_went_to(answer, house.room("seat"))
    me = house.hall.migrant[0]
    assert attendance(house, me) == ("present", me, None)


def test_checking_in_twice_counts_once(house: House) -> None:
    house.at("room_open")
    assert_taken(say(house.member, house.path("attendance/check-in"), code=house.code))
    seq = house.seq
    assert_taken(say(house.member, house.path("attendance/check-in"), code=house.code))
    assert house.seq == seq


@pytest.mark.parametrize("code", [None, "", "0", "abcd", "00000", "<b>"])
def test_a_wrong_code_is_refused(house: House, code: str | None) -> None:
    house.at("room_open")
    fields = {} if code is None else {"code": code}
    body = assert_refused(say(house.member, house.path("attendance/check-in"), **fields), 409, "wrong_meeting_code")
    assert body["field"] == "code"
    assert attendance(house, house.hall.migrant[0])[0] == "absent"


def test_a_code_that_is_too_long_is_refused_and_the_limit_said(house: House) -> None:
    house.at("room_open")
    body = assert_refused(say(house.member, house.path("attendance/check-in"), code="1" * 13), 422, "too_long")
    assert "12" in body["message"]


def test_nobody_checks_in_before_the_room_is_open_or_after_the_end(house: House) -> None:
    house.at("called")
    assert_refused(say(house.member, house.path("attendance/check-in"), code=house.code), 409, "room_not_open")
    house.at("closed")
    late = house.client(house.hall.local[0])
    assert_refused(say(late, house.path("attendance/check-out")), 409, "meeting_ended")
    assert_refused(say(late, house.path("attendance/ask-leave")), 409, "meeting_ended")


def test_the_secretary_checks_a_member_in_without_a_code_and_comes_back_to_their_page(house: House) -> None:
    house.at("room_open")
    absent = house.hall.local[3]
    answer = house.secretary.post(house.path("attendance/check-in"), data={"member_id": absent, "back": "desk"})
    assert_went_to(answer, house.room(f"desk/members/{absent}"))
    assert attendance(house, absent) == ("present", absent, house.hall.secretary_id)


def test_a_representative_cannot_check_anybody_else_in(house: House) -> None:
    house.at("room_open")
    me, other = house.hall.migrant[0], house.hall.local[0]
    fields = {"code": house.code, "member_id": other, "back": "desk"}
    answer = house.member.post(house.path("attendance/check-in"), data=fields)
    assert_went_to(answer, house.room("seat"))
    assert attendance(house, other)[0] == "absent"
    assert attendance(house, me) == ("present", me, None)


@pytest.mark.parametrize("member_id", ["abc", "-3", "1.0", "9" * 40])
def test_an_officer_acting_for_nobody_is_refused(house: House, member_id: str) -> None:
    house.at("room_open")
    answer = say(house.secretary, house.path("attendance/check-in"), member_id=member_id)
    assert_refused(answer, 422, "number_invalid")


def test_an_officer_cannot_act_for_a_member_of_another_council(house: House) -> None:
    house.at("room_open")
    for act in ("check-in", "check-out", "ask-leave"):
        answer = say(house.secretary, house.path(f"attendance/{act}"), member_id=house.other.migrant[0])
        assert_refused(answer, 404, "not_found")


def test_an_officer_takes_no_seat(house: House) -> None:
    """The chair's own press of 签到 changes nobody's count."""
    house.at("room_open")
    say(house.chair, house.path("attendance/check-in"), code=house.code)
    assert house.ask_hall(lambda hall: sum(seat.is_present for seat in hall.room.seats)) == 0


def test_a_member_leaves_and_comes_back(house: House) -> None:
    house.at("in_session")
    assert_went_to(house.member.post(house.path("attendance/check-out")), house.room("seat"))
    assert_taken(say(house.member, house.path("attendance/check-out")))
    assert attendance(house, house.hall.migrant[0])[0] == "left"
    assert_taken(say(house.member, house.path("attendance/check-in"), code=house.code))
    assert attendance(house, house.hall.migrant[0])[0] == "present"


def test_a_member_asks_for_leave_before_the_meeting(house: House) -> None:
    house.at("called")
    assert_taken(say(house.member, house.path("attendance/ask-leave")))
    assert_taken(say(house.member, house.path("attendance/ask-leave")))
    assert attendance(house, house.hall.migrant[0])[0] == "on_leave"


def test_whoever_is_present_cannot_ask_for_leave(house: House) -> None:
    house.at("gathered")
    assert_refused(say(house.member, house.path("attendance/ask-leave")), 409, "attendance_state_refuses")


def test_whoever_never_came_cannot_leave(house: House) -> None:
    house.at("room_open")
    assert_refused(say(house.member, house.path("attendance/check-out")), 409, "attendance_state_refuses")


# --- pages ---


@pytest.mark.parametrize("stage", ["called", "room_open", "round", "vote", "decided", "closed"])
def test_the_public_page_shows_no_members_name(house: House, stage: str) -> None:
    page = house.at(stage).stranger.get(house.path())
    assert page.status_code == 200
    assert "飞线充电整治怎么落实" in page.text
    names = house.ask_hall(lambda hall: list(hall.room.names.values()))
    assert len(names) == 12
    assert [name for name in [*names, "林国栋", "许文秀"] if name in page.text] == []


def test_the_public_page_gives_neither_code_nor_screen_away(house: House) -> None:
    page = house.at("room_open").stranger.get(house.path()).text
    assert house.token not in page
    assert house.code not in page


def test_the_public_page_leads_members_to_their_rooms(house: House) -> None:
    house.at("in_session")
    assert house.room("podium") in house.chair.get(house.path()).text
    assert house.room("desk") in house.secretary.get(house.path()).text
    assert house.room("seat") in house.member.get(house.path()).text
    outside = house.client(house.other.chair_id).get(house.path()).text
    assert not [room for room in ("podium", "desk", "seat") if house.room(room) in outside]


def test_the_record_says_who_spoke_what_was_decided_and_how_it_is_sealed(house: House) -> None:
    page = house.at("closed").member.get(house.path("record")).text
    assert "赞成" in page
    for side in ("来穗人员代表", "本地居民代表"):
        assert side in page
    assert "通过" in page
    assert house.ask_hall(lambda hall: hall.vote(1).result["sentences"]["zh"]) in page
    head = house.ask_hall(lambda hall: hall.rows()[-1].hash)
    assert head in page
    assert "提案说明" in page
    assert "本决定为社区协商成果" in page


def test_a_record_of_a_running_meeting_says_that_it_is_not_the_last_word(house: House) -> None:
    page = house.at("round").secretary.get(house.path("record"))
    assert page.status_code == 200
    assert "会议还没有结束" in page.text


def test_a_record_in_mid_vote_does_not_call_the_vote_aborted(house: House) -> None:
    page = house.at("vote").secretary.get(house.path("record")).text
    assert "表决中止" not in page
    assert "正在表决" in page


def test_an_aborted_vote_stands_in_the_record_with_its_reason(house: House) -> None:
    house.at("vote")
    assert_taken(say(house.chair, house.path("voting/abort"), target_id=house.vote_id, reason="文字有误"))
    assert "文字有误" in house.secretary.get(house.path("record")).text
