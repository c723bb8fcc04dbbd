"""Votes with marks on their pages: the names to tick, rounds on the podium and the screen, nothing of persons in public."""

import re

import pytest

from models.voting import ballot_of
from services import voting
from tests.blueprints.rooms import House, assert_refused, assert_taken, say
from tests.blueprints.seat.test_seat import field, forms
from tests.services.hall import key_of

NAMES = ("王小芳", "李建国", "陈志强", "何丽")


def end(house: House) -> None:
    """Take the second round: 陈志强 is elected to the seat that is left."""
    with house.inside() as hall:
        vote_id = hall.open_vote()
        for member_id in hall.everybody[:5]:
            hall.cast(vote_id, member_id, "[2]")
        for member_id in hall.everybody[5:9]:
            hall.cast(vote_id, member_id, "[3]")
        voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)


def test_a_phone_without_a_script_ticks_names_and_reads_them_back(house: House) -> None:
    house.at("paper")
    address, body = forms(house.member, house)["cast"]
    assert re.findall(r'data-word="(\w+)"', body)[-4:] == list(NAMES)
    sent = {"has_marks": 1, "marks": ["3", "1"], "key": field(body, "key"), "replaces": ""}
    assert house.member.post(address, data=sent).status_code == 303
    assert house.ask_hall(lambda hall: ballot_of(house.vote_id, hall.migrant[0]))[0] == "[1,3]"
    page = house.member.get(house.room("seat")).text
    assert "王小芳、陈志强" in page
    assert len(re.findall(r'name="marks"[^>]* checked', page)) == 2
    # The three marks of a motion are not offered.
    assert re.search(r"data-three hidden", page)


def test_one_name_too_many_is_told_before_the_ballot_is_taken(house: House) -> None:
    house.at("paper")
    answer = say(house.member, house.ballots(), has_marks=1, marks=["1", "2", "3"], key=key_of(1))
    assert "最多选2个" in assert_refused(answer, 422, "too_many_marked")["message"]
    assert house.ask_hall(lambda hall: hall.room.vote and hall.room.vote.cast) == 0


def test_a_paper_without_a_tick_is_a_ballot(house: House) -> None:
    house.at("paper")
    assert assert_taken(say(house.member, house.ballots(), has_marks=1, key=key_of(1)))["choice"] == "[]"


def test_the_secretary_ticks_for_a_member_who_is_there(house: House) -> None:
    house.at("paper")
    member = house.hall.local[0]
    page = house.secretary.get(house.room(f"desk/members/{member}")).text
    assert [word for word in re.findall(r'data-word="(\w+)"', page) if word in NAMES] == list(NAMES)
    sent = {"member_id": member, "has_marks": 1, "marks": ["2"], "key": key_of(7), "back": "desk"}
    assert_refused(say(house.secretary, house.ballots(), **sent), 422, "presence_not_confirmed")
    assert_taken(say(house.secretary, house.ballots(), confirmed=1, **sent))
    assert house.ask_hall(lambda hall: ballot_of(house.vote_id, member))[0] == "[2]"


@pytest.mark.parametrize("room", ["podium", "screen", "seat"])
def test_while_it_is_open_rooms_show_the_names_and_no_count(house: House, room: str) -> None:
    house.at("paper")
    with house.inside() as hall:
        hall.cast(hall.room.vote.id, hall.migrant[0], "[1]")  # type: ignore[union-attr]
    page = shown(house, room)
    assert all(name in page for name in NAMES)
    assert "推选2人" in page
    assert "1票" not in page


@pytest.mark.parametrize("room", ["podium", "screen", "seat"])
def test_a_round_shows_its_result_until_the_next_begins(house: House, room: str) -> None:
    page = shown(house.at("second_round"), room)
    assert "进入第二轮" in page
    assert "当选：王小芳（7票）" in page


def test_the_main_step_is_the_next_round(house: House) -> None:
    assert "开始第二轮" in shown(house.at("second_round"), "podium")
    assert_taken(say(house.chair, house.path("voting/open"), target_id=house.item_id()))
    page = shown(house, "screen")
    assert "第二轮" in page
    assert "王小芳" not in re.sub(r"(?s)<header.*?</header>", "", page)


def test_the_public_reads_covered_names_and_the_record_whole_ones(house: House) -> None:
    end(house.at("second_round"))
    sheet = house.room(f"votes/{house.ask_hall(lambda hall: hall.rows('vote_closed')[0].facts['vote'])}")
    public = [house.path(), house.path("notice"), sheet]
    for address in public:
        page = house.stranger.get(address).text
        assert not [name for name in NAMES if name in page], address
        assert "王*芳" in page
    assert "赞成" not in house.stranger.get(sheet).text
    assert "赞成0" not in house.stranger.get(house.path()).text
    record = house.secretary.get(house.path("record")).text
    assert "当选：王小芳（7票）" in record
    assert "当选：陈志强（5票）" in record
    assert re.search(r"候补（按次序）：\s*何丽", record)
    assert "候补" not in house.stranger.get(house.path()).text
    signed = house.secretary.get(house.path(sheet.split("/", 3)[3] + "/sheet")).text
    assert "推选" in signed
    assert "王小芳、李建国" in signed  # what a named ballot marked
    assert shown(house, "podium").count("已选出") == 1


def shown(house: House, room: str) -> str:
    if room == "screen":
        return house.stranger.get(house.room(f"screen/{house.token}")).text
    return {"podium": house.chair, "seat": house.member}[room].get(house.room(room)).text
