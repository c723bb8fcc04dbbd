"""The doors of what happens to a motion before its vote, and how every room shows it."""

import pytest
from flask import g

from blueprints.archive.steps_meeting import steps_of_item
from extensions import db
from models.councils import Council
from models.thread_meetings import items_with_ids
from services import motions
from tests.blueprints.rooms import House, assert_refused, assert_taken, say
from tests.services.hall import Hall

FIFTEEN = "在3号楼北侧空地装15个充电插座，由物业每晚巡查两次。"
HANDS = {"hands_migrant": 6, "hands_local": 6}


def text_of(hall: Hall) -> str:
    motion = hall.item().motion
    assert motion is not None
    return motion.what


def moved(house: House) -> int:
    """Let the first 来穗 representative move fifteen sockets for twenty."""
    assert_taken(say(house.member, house.path("amendments/move"), target_id=house.item_id(), what=FIFTEEN))
    return int(house.ask_hall(lambda hall: hall.room.amendments[0].id))


def pending(house: House) -> int:
    amendment_id = moved(house)
    second = {"target_id": amendment_id, "member_id": house.hall.local[0]}
    assert_taken(say(house.chair, house.path("seconds/amendment/heard"), **second))
    assert_taken(say(house.chair, house.path("amendments/take-up"), target_id=amendment_id))
    return amendment_id


def test_an_amendment_goes_from_a_phone_to_the_text_by_hands(house: House) -> None:
    house.at("debate")
    amendment_id = pending(house)
    assert_refused(
        say(house.chair, house.path("amendments/hands"), target_id=amendment_id, **HANDS), 409, "amendment_not_heard"
    )
    assert_taken(say(house.chair, house.path("amendments/end-round"), target_id=amendment_id))
    for room in ("podium", "seat", f"screen/{house.token}"):
        client = {"podium": house.chair, "seat": house.member}.get(room, house.stranger)
        page = client.get(house.room(room)).text
        assert (
            '<del><span class="sr-only">删去：</span>20</del><ins><span class="sr-only">加上：</span>15</ins>' in page
        )
    assert_taken(say(house.chair, house.path("amendments/hands"), target_id=amendment_id, **HANDS))
    assert house.ask_hall(text_of) == FIFTEEN
    page = house.chair.get(house.room("podium")).text
    assert "修正后的议案，请念一遍" in page
    assert "第1号修正案通过" in page
    # Another one that is withdrawn at once was not voted on, and takes nothing of that away.
    other = {"member_id": house.hall.local[1], "target_id": house.item_id(), "what": FIFTEEN.replace("两次", "三次")}
    assert_taken(say(house.secretary, house.path("amendments/move"), **other))
    assert_taken(say(house.secretary, house.path("amendments/withdraw"), member_id=house.hall.local[1]))
    for client, room in ((house.member, "seat"), (house.stranger, f"screen/{house.token}")):
        assert "到会12人，举手赞成12人。" in client.get(house.room(room)).text
    house.ask_hall(lambda hall: hall.raise_hand(hall.local[1]))
    house.ask_hall(lambda hall: hall.start())
    assert "举手赞成12人" not in house.member.get(house.room("seat")).text
    assert "15" in house.secretary.get(house.path("record")).text


def test_it_is_voted_on_by_phones_too(house: House) -> None:
    house.at("debate")
    amendment_id = pending(house)
    assert_taken(say(house.chair, house.path("amendments/end-round"), target_id=amendment_id))
    assert_taken(say(house.chair, house.path("amendments/vote"), target_id=amendment_id))
    page = house.member.get(house.room("seat")).text
    assert "议案要不要这样改？" in page
    assert "不分组" in page
    assert house.ask_hall(lambda hall: getattr(hall.room.vote, "question", None)) == "amendment"
    vote_id = house.vote_id
    house.member.post(house.ballots(), data={"choice": "no", "key": "3" * 32})
    house.chair.post(house.path("voting/close"), data={"target_id": vote_id})
    for sheet in (
        house.chair.get(house.path(f"votes/{vote_id}/sheet")).text,
        house.stranger.get(house.room(f"votes/{vote_id}")).text,
    ):
        assert "第1号修正案：飞线充电整治怎么落实</h2>" in sheet
        assert "<del>" in sheet
        assert "修正案未通过（议案这时还没有表决）" in sheet
        assert "。。" not in sheet
        assert "本决定为社区协商成果" not in sheet
    assert f"votes/{vote_id}" in house.stranger.get(house.path()).text


def test_the_desk_moves_and_seconds_for_a_member(house: House) -> None:
    house.at("debate")
    told = {"member_id": house.hall.local[1], "target_id": house.item_id(), "what": FIFTEEN}
    assert_taken(say(house.secretary, house.path("amendments/move"), **told))
    amendment = house.ask_hall(lambda hall: hall.room.amendments[0])
    assert amendment.mover_id == house.hall.local[1]
    second = {"member_id": house.hall.local[2], "target_id": amendment.id}
    assert_taken(say(house.secretary, house.path("seconds/amendment"), **second))
    assert_taken(say(house.secretary, house.path("amendments/withdraw"), member_id=house.hall.local[1]))
    assert house.ask_hall(lambda hall: hall.room.amendments[0].state) == "withdrawn"


def test_a_procedural_motion_is_decided_from_the_podium(house: House) -> None:
    house.at("debate")
    assert_taken(
        say(house.member, house.path("procedural-motions/move"), target_id=house.item_id(), kind="close_debate")
    )
    motion_id = house.ask_hall(lambda hall: getattr(hall.room.procedural_motion, "id", None))
    second = {"target_id": motion_id, "member_id": house.hall.local[0]}
    assert_taken(say(house.chair, house.path("seconds/procedural/heard"), **second))
    page = house.chair.get(house.room("podium")).text
    assert "请先举手决定" in page
    assert_taken(say(house.chair, house.path("procedural-motions/decide"), target_id=motion_id, **HANDS))
    assert house.ask_hall(lambda hall: hall.room.items[0].is_debate_closed)
    assert "第1项结束讨论，可以表决" in house.chair.get(house.room("podium")).text


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"kind": "postpone", "until": "昨天"}, 422, "postponed_to_past"),
        ({"kind": "sing"}, 422, "procedural_motion_unknown"),
        ({"kind": "withdraw"}, 200, ""),
        ({"kind": "divide", "parts": "一件"}, 422, "too_few_parts"),
    ],
)
def test_what_is_moved_is_read_from_the_form(house: House, fields: dict[str, str], status: int, code: str) -> None:
    house.at("debate")
    answer = say(house.member, house.path("procedural-motions/move"), target_id=house.item_id(), **fields)
    if status == 200:
        assert_taken(answer)
    else:
        assert_refused(answer, status, code)


@pytest.mark.parametrize(
    "path", ["amendments/take-up", "amendments/hands", "procedural-motions/decide", "motions/drop"]
)
def test_what_the_chair_decides_no_member_does(house: House, path: str) -> None:
    house.at("debate")
    assert say(house.member, house.path(path), target_id=1, **HANDS).status_code == 403


def test_what_nobody_seconds_is_told_on_every_agenda(house: House) -> None:
    house.at("decided")

    def drop(hall: Hall) -> None:
        hall.open_item(2)
        hall.speak(5)
        motions.drop_item(hall.meeting_id, hall.item(2).id, hall.chair, hall.now)

    house.ask_hall(drop)
    for client, room in ((house.chair, "podium"), (house.member, "seat")):
        assert "没有人附议，不讨论" in client.get(house.room(room)).text


def test_the_thread_tells_what_was_amended_but_not_who_moved_it(house: House) -> None:
    house.at("debate")
    amendment_id = pending(house)
    assert_taken(say(house.chair, house.path("amendments/end-round"), target_id=amendment_id))
    assert_taken(say(house.chair, house.path("amendments/hands"), target_id=amendment_id, **HANDS))
    with house.app.test_request_context(house.room("")):
        g.council = db.session.get_one(Council, house.hall.council_id)
        (item,) = items_with_ids([house.item_id()])
        (amended,) = (each for each in steps_of_item(item) if each.kind == "amended")
    assert amended.title == "议案作了修改"
    assert "装20个充电插座" in amended.lines[1]
    assert "装15个充电插座" in amended.lines[1]
    assert "来穗" not in "".join(amended.lines)
