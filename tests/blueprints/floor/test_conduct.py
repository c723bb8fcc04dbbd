"""The floor's conduct at its doors: who presides, what each room shows, and what the later of two laptops is told."""

import re
from datetime import timedelta

from extensions import db
from models.members import Credential
from rules.podium import other_acts
from services import chairing, voting
from tests.blueprints.rooms import House, assert_refused, assert_taken, join, received, say


def hand_over(house: House, to_id: int) -> None:
    item_id = house.item_id()
    assert_taken(say(house.chair, house.path("chair/hand-over"), target_id=item_id, to_id=to_id))


def test_an_acting_chair_has_the_podium_for_the_item_and_the_chair_has_not(house: House) -> None:
    house.at("debate")
    acting = house.hall.local[3]
    phone = house.client(acting)
    assert_refused(phone.get(house.room("podium"), headers={"Accept": "application/json"}), 403, "wrong_post")
    hand_over(house, acting)
    assert phone.get(house.room("podium")).status_code == 200
    told = assert_refused(
        say(house.chair, house.path("voting/open"), target_id=house.item_id()), 403, "chair_handed_over"
    )
    assert "本地4" in told["message"]
    assert_taken(say(phone, house.path("voting/open"), target_id=house.item_id()))
    assert_taken(say(phone, house.path("voting/close"), target_id=house.vote_id))
    assert_refused(say(phone, house.path("floor/open-item"), target_id=house.item_id(2)), 403, "wrong_post")
    assert_taken(say(house.chair, house.path("chair/take-back")))
    assert_taken(say(house.chair, house.path("floor/open-item"), target_id=house.item_id(2)))


def test_an_acting_chair_starts_the_speakers_clock_and_keeps_the_own_seat(house: House) -> None:
    house.at("round")
    acting = house.hall.local[5]
    hand_over(house, acting)
    turn = house.ask_hall(lambda hall: hall.running)
    phone = house.client(acting)
    assert_taken(say(phone, house.path("turns/start"), target_id=turn.id, stance="yes"))
    assert_refused(
        say(house.client(house.hall.local[1]), house.path("turns/finish"), target_id=turn.id), 403, "not_your_turn"
    )
    page = phone.get(house.room("seat")).text
    assert "这一项由您代为主持" in page


def test_an_acting_chair_has_no_other_door_of_the_officers(house: House) -> None:
    house.at("debate")
    acting = house.hall.local[3]
    hand_over(house, acting)
    phone, as_script = house.client(acting), {"Accept": "application/json"}
    for path in (house.room("members"), house.room("desk"), house.path("journal.jsonl"), house.path("guests")):
        assert_refused(phone.get(path, headers=as_script), 403, "wrong_post")
    assert_refused(say(phone, house.path("guests/add"), name="某人", role="某处"), 403, "wrong_post")
    other = house.path("voting/open", house.other)
    assert_refused(say(phone, other, target_id=1), 401, "sign_in_first")


def test_an_acting_chair_who_has_left_or_a_pause_leaves_the_meeting_to_its_chair(house: House) -> None:
    house.at("vote")
    acting = house.hall.local[3]
    with house.inside() as hall:
        voting.abort_vote(hall.meeting_id, house.vote_id, hall.chair, hall.now, "先交主持")
        chairing.hand_over(hall.meeting_id, hall.item().id, acting, hall.chair, hall.now)
        vote_id = hall.open_vote()
    assert_refused(say(house.chair, house.path("voting/close"), target_id=vote_id), 403, "chair_handed_over")
    with house.inside() as hall:
        hall.check_out(acting)
    assert_taken(say(house.chair, house.path("voting/close"), target_id=vote_id))


def test_in_a_pause_the_chair_has_the_podium_back(house: House) -> None:
    house.at("debate")
    hand_over(house, house.hall.local[3])
    phone = house.client(house.hall.local[3])
    assert_taken(say(phone, house.path("step/suspend")))
    assert_taken(say(house.chair, house.path("step/resume")))
    assert_refused(say(house.chair, house.path("voting/open"), target_id=house.item_id()), 403, "chair_handed_over")


def test_the_podium_of_an_acting_chair_is_kept_up_to_date(house: House) -> None:
    house.at("debate")
    acting = house.hall.local[3]
    hand_over(house, acting)
    answer = join(house.socket(house.client(acting)), "podium", house.meeting_id)
    assert answer["ok"], answer
    assert f'data-acting="{acting}"' in answer["parts"]["step"]


def test_a_point_of_order_reaches_every_room_and_its_ruling_too(house: House) -> None:
    house.at("speaking")
    screen = house.socket(house.stranger)
    join(screen, "screen", house.meeting_id, token=house.token)
    assert_taken(say(house.member, house.path("points/raise"), words="没有按次序请人"))
    assert "程序问题" in received(screen, "live:parts")[-1]["parts"]["now"]
    point = house.ask_hall(lambda hall: hall.room.conduct.point)
    podium = house.chair.get(house.room("podium")).text
    assert f'data-point="{point.id}"' in podium
    assert_refused(
        say(house.chair, house.path("points/rule"), target_id=point.id, ruling="upheld"), 422, "reason_missing"
    )
    ruling = {"ruling": "rejected", "reason": "次序没有错"}
    assert_taken(say(house.chair, house.path("points/rule"), target_id=point.id, **ruling))
    for member_id in house.hall.local[:2]:
        assert_taken(say(house.client(member_id), house.path("points/appeal"), target_id=point.id))
    assert "decide_appeal" in house.ask_hall(lambda hall: other_acts(hall.room))
    counted = {"target_id": point.id, "hands_migrant": 6, "hands_local": 1}
    assert_taken(say(house.chair, house.path("points/decide"), **counted))
    assert "裁定改过来了" in house.member.get(house.room("seat")).text


def test_a_member_asks_for_more_time_and_another_objects(house: House) -> None:
    house.at("speaking")
    turn = house.ask_hall(lambda hall: hall.running)
    speaker = house.client(turn.member_id)
    assert_taken(say(speaker, house.path("askings/more-time"), target_id=turn.id, seconds=60))
    asking = house.ask_hall(lambda hall: hall.room.conduct.asking)
    other = house.client(house.hall.local[4])
    assert "不同意" in other.get(house.room("seat")).text
    assert_taken(say(other, house.path("askings/object"), target_id=asking.id))
    counted = {"objections": 0, "hands": 1, "hands_migrant": 6, "hands_local": 1}
    assert_taken(say(house.chair, house.path("askings/answer"), target_id=asking.id, **counted))
    after = house.ask_hall(lambda hall: hall.running)
    assert after.ends_at == turn.ends_at + timedelta(seconds=60)


def test_the_secretary_lists_a_guest_whom_the_chair_calls_and_the_record_tells(house: House) -> None:
    house.at("debate")
    page = house.path("guests")
    answer = house.secretary.post(f"{page}/add", data={"name": "罗敏", "role": "物业经理", "back": "guests"})
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert "物业经理" in house.secretary.get(page).text
    guest = house.ask_hall(lambda hall: next(iter(hall.room.conduct.people)))
    assert_taken(say(house.chair, house.path("guests/call"), guest_id=guest))
    turn = house.ask_hall(lambda hall: hall.running)
    assert_taken(say(house.chair, house.path("turns/start"), target_id=turn.id))
    assert "罗敏" in house.client().get(house.room(f"screen/{house.token}")).text
    assert_taken(say(house.chair, house.path("turns/finish"), target_id=turn.id))
    assert "罗敏（物业经理）" in house.secretary.get(house.path("record")).text
    assert "罗敏" not in house.stranger.get(house.path()).text


def test_the_later_of_two_laptops_is_told_what_the_other_did_and_when(house: House) -> None:
    house.at("round")
    with house.inside() as hall:
        vice = hall.add_member("副主持", "vice_chair")
        db.session.add(Credential(member_id=vice, kind="password", version=1, issued_at=hall.now))
        db.session.commit()
        hall.pass_turn()
        turn, after = hall.queue[0].id, hall.queue[1].id
    assert_taken(say(house.client(vice), house.path("floor/call"), target_id=turn))
    told = assert_refused(say(house.chair, house.path("floor/call"), target_id=after), 409, "somebody_speaking")
    assert "副主持刚做了：请" in told["message"]
    assert re.search(r"\d+:\d\d:\d\d", told["message"])
    # The same press on both laptops is one press.
    assert_taken(say(house.chair, house.path("floor/call"), target_id=turn))
    own = assert_refused(say(house.client(vice), house.path("floor/call"), target_id=after), 409, "somebody_speaking")
    assert "刚做了" not in own["message"]
