"""Tellers, paper and hands through their doors: who may, what the pages show, and what they never tell."""

import re

import pytest
from flask.testing import FlaskClient

from services import voting
from tests.blueprints.rooms import House, assert_refused, assert_taken, say

FIELDS = ("yes", "no", "abstain")


def numbers(migrant: tuple[int, ...], local: tuple[int, ...]) -> dict[str, int]:
    both = {"migrant": migrant, "local": local}
    return {f"{side}.{field}": row[place] for side, row in both.items() for place, field in enumerate(FIELDS)}


def tellers(house: House) -> list[int]:
    return [house.hall.migrant[-1], house.hall.local[-1]]


def name(house: House, client: FlaskClient | None = None) -> None:
    client = client or house.chair
    fields = {"teller": tellers(house), "target_id": house.item_id()}
    assert_taken(client.post(house.path("tellers"), data=fields, headers={"Accept": "application/json"}))


@pytest.fixture
def by_hands(house: House) -> House:
    """A vote by hands with two tellers."""
    house.at("debate")
    name(house)
    assert_taken(say(house.chair, house.path("voting/open-by-hands"), target_id=house.item_id()))
    return house


def test_the_chair_or_the_secretary_names_tellers_and_nobody_else(house: House) -> None:
    house.at("debate")
    fields = {"teller": tellers(house), "target_id": house.item_id()}
    answer = house.member.post(house.path("tellers"), data=fields, headers={"Accept": "application/json"})
    assert_refused(answer, 403, "wrong_post")
    name(house, house.secretary)
    page = house.chair.get(house.room("podium")).text
    assert re.search(r'data-when="open_by_hands"\s*>', page)
    assert "第1项的监票人：来穗6、本地6" in page
    assert_taken(say(house.chair, house.path("tellers"), target_id=house.item_id(), nobody="1"))
    assert house.ask_hall(lambda hall: hall.room.counting.tellers) == ()


def test_one_of_each_side_is_asked_for(house: House) -> None:
    house.at("debate")
    fields = {"teller": [house.hall.migrant[0], house.hall.migrant[1]], "target_id": house.item_id()}
    answer = house.chair.post(house.path("tellers"), data=fields, headers={"Accept": "application/json"})
    assert_refused(answer, 422, "tellers_not_one_of_each_side")


def test_phones_are_told_that_hands_are_counted_and_the_chair_why_the_vote_is_not_closed(by_hands: House) -> None:
    house = by_hands
    seat = house.member.get(house.room("seat")).text
    assert "举手表决，由监票人来数" in seat
    turnout = re.search(r'id="part-turnout">(.*?)</div>', seat, re.S)
    assert turnout is not None
    assert "已投" not in turnout[1]
    assert re.search(r'data-act="cast" data-ballot[^>]*hidden', re.sub(r"\s+", " ", seat))
    answer = say(house.member, house.ballots(), choice="yes", key="0" * 32)
    assert_refused(answer, 409, "hands_only")
    assert_refused(say(house.chair, house.path("voting/close"), target_id=house.vote_id), 409, "count_missing")
    assert "还有2位监票人没有输入计票数" in house.chair.get(house.room("podium")).text


def test_two_tellers_enter_on_their_own_phones_and_see_where_they_differ_but_no_number(by_hands: House) -> None:
    house = by_hands
    first, second = (house.client(member_id) for member_id in tellers(house))
    vote_id = house.vote_id
    assert "去交计票数" in first.get(house.room("seat")).text
    assert "实到5人" in first.get(house.path("count")).text
    first.post(house.path("count/enter"), data={"vote_id": vote_id, **numbers((4, 1, 0), (3, 2, 0))})
    assert "请等另一位监票人" in first.get(house.path("count")).text
    assert not re.search(r'value="[345]"', second.get(house.path("count")).text)
    second.post(house.path("count/enter"), data={"vote_id": vote_id, **numbers((4, 1, 0), (2, 2, 0))})
    for page in (second.get(house.path("count")), house.member.get(house.room("seat"))):
        assert re.search(r"不一致.*本地居民代表\s?赞成", page.text, re.S)
        assert "来穗人员代表赞成" not in page.text.replace(" ", "")
    for teller in (first, second):
        teller.post(house.path("count/enter"), data={"vote_id": vote_id, **numbers((4, 1, 0), (3, 2, 0))})
    assert_taken(say(house.chair, house.path("voting/close"), target_id=vote_id))
    sheet = house.chair.get(house.path(f"votes/{vote_id}/sheet")).text
    assert "举手" in sheet
    assert "来穗6" in sheet
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", sheet))
    assert "本地居民代表 5 5 3 2 0 0 0" in text


def test_a_tellers_phone_says_what_there_is_to_do_and_the_room_how_much_paper_is_out(house: House) -> None:
    house.at("debate")
    with house.inside() as hall:
        voting.change_ballot_kind(hall.meeting_id, hall.item(1).id, hall.chair, hall.now, "secret")
    name(house)
    teller, voter = house.client(tellers(house)[0]), house.hall.local[0]

    def told() -> list[str]:
        return re.findall(r'data-act="(\w+)"\s*><b>您是监票人', teller.get(house.room("seat")).text)

    assert told() == ["tells_next"]
    vote_id = house.ask_hall(lambda hall: hall.open_vote())
    assert told() == ["tells_later"]
    assert "已投 0/10</p>" in re.sub(r"\s+</p>", "</p>", house.member.get(house.room("seat")).text)
    house.secretary.post(house.path("paper/give"), data={"vote_id": vote_id, "member_id": voter})
    assert "已投 0/10 · 纸票发出 1" in house.chair.get(house.room("podium")).text
    assert re.search(r'data-when="voted">已领纸票', house.secretary.get(house.room("desk")).text)
    assert told() == ["enter_count"]
    none = dict.fromkeys(("yes", "no", "abstain", "spoiled"), 0)
    fields = {f"{side}.{field}": count for side in ("migrant", "local") for field, count in none.items()}
    answer = teller.post(house.path("count/enter"), data={"vote_id": vote_id, **fields, "local.yes": 1})
    assert answer.headers["Location"] == house.room("seat")
    assert told() == ["count_is_in"]
    assert f'href="{house.room("podium")}">返回会场' in house.chair.get(house.path("count")).text


def test_an_officer_enters_for_a_teller_at_the_desk_and_nobody_else_counts(by_hands: House) -> None:
    house = by_hands
    assert house.member.get(house.path("count")).status_code == 403
    overview = house.secretary.get(house.path("count")).text
    assert overview.count("请这位来输入") == 2
    fields = {"vote_id": house.vote_id, "member_id": tellers(house)[0], **numbers((5, 0, 0), (5, 0, 0))}
    house.secretary.post(house.path("count/enter"), data=fields)
    assert house.secretary.get(house.path("count")).text.count("请这位来输入") == 1
    row = house.ask_hall(lambda hall: hall.rows("count_entered")[0])
    assert (row.actor_id, row.entered_by_id) == (tellers(house)[0], house.hall.secretary_id)


@pytest.mark.parametrize("value", ["", "-1", "x", "1.5", "9999999"])
def test_a_count_with_a_field_that_is_no_number_is_refused(by_hands: House, value: str) -> None:
    house = by_hands
    fields = {"vote_id": house.vote_id, **numbers((1, 0, 0), (1, 0, 0)), "local.no": value}
    assert_refused(
        say(house.client(tellers(house)[0]), house.path("count/enter"), **fields), 422, "count_figure_invalid"
    )


def test_a_count_that_cannot_be_comes_back_with_its_figures_and_the_name_of_its_group(by_hands: House) -> None:
    house = by_hands
    teller, fields = house.client(tellers(house)[1]), {"vote_id": house.vote_id, "round": 1}
    answer = teller.post(house.path("count/enter"), data={**fields, **numbers((1, 2, 0), (4, 2, 1))})
    assert answer.status_code == 422
    assert "“本地居民代表”合计7，多于能有的5" in answer.text
    assert re.findall(r'name="\w+\.\w+" value="(\d)"', answer.text) == ["1", "2", "0", "4", "2", "1"]
    assert answer.text.count('aria-invalid="true"') == 3
    empty = {**fields, **numbers((1, 2, 0), (4, 0, 1)), "local.no": ""}
    answer = teller.post(house.path("count/enter"), data=empty)
    assert re.search(r'name="local.no" value="" required aria-invalid="true" autofocus', answer.text)
    entered = {**fields, **numbers((1, 2, 0), (4, 0, 1))}
    assert teller.post(house.path("count/enter"), data=entered).status_code == 303
    # What cannot be mended on the form leads back to the room, not home.
    assert house.path("count") in house.member.post(house.path("count/enter"), data=entered).text


def test_a_paper_ballot_is_entered_at_the_desk_and_the_phone_is_told(house: House) -> None:
    house.at("vote")
    voter, vote_id = house.hall.migrant[0], house.vote_id
    assert house.member.get(house.path(f"paper/{voter}")).status_code == 403
    assert "录入纸票" in house.secretary.get(house.path(f"paper/{voter}")).text
    empty = house.secretary.post(house.path("paper/enter"), data={"vote_id": vote_id, "member_id": voter})
    assert empty.status_code == 422
    assert "录入纸票" in empty.text
    house.secretary.post(house.path("paper/enter"), data={"vote_id": vote_id, "member_id": voter, "choice": "no"})
    assert_refused(say(house.member, house.ballots(), choice="yes", key="1" * 32), 409, "on_paper")
    page = re.sub(r"\s+", " ", house.member.get(house.room("seat")).text)
    assert "纸票1张" in page
    assert re.search(r'data-act="cast" data-ballot[^>]*hidden', page)
    house.secretary.post(house.path("paper/return"), data={"vote_id": vote_id, "member_id": voter})
    assert_taken(say(house.member, house.ballots(), choice="yes", key="2" * 32))


def test_who_is_on_no_roll_has_no_paper_and_where_nothing_is_counted_there_is_no_form(house: House) -> None:
    house.at("vote")
    assert house.secretary.get(house.path(f"paper/{house.hall.secretary_id}")).status_code == 404
    assert house.chair.get(house.path("count")).status_code == 409
