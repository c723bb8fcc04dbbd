"""The paper kit before a meeting, and the result sheet after a vote: who may see which, and what stands on it."""

import re

from rules.candidates import Candidate
from rules.journal import spoken_head
from tests.blueprints.rooms import House


def closed_vote_id(house: House) -> int:
    return int(house.ask_hall(lambda hall: hall.rows("vote_closed")[0].facts["vote"]))


def words(page: str) -> str:
    """Return a page's text without markup, its space closed up."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


# --- the kit ---


def test_the_kit_has_a_roster_a_ballot_for_everybody_and_a_sheet_for_each_teller(house: House) -> None:
    house.at("called")
    page = house.secretary.get(house.path("kit"))
    assert page.status_code == 200
    assert page.text.count('class="ballot-paper"') == 2 * 12
    assert page.text.count('class="count-sheet"') == 2 * 2
    assert "本人签名" in page.text
    assert all(page.text.count(name) >= 3 for name in ("来穗1", "本地6"))  # on the roster and on the named ballots
    for mark, word in (("○", "赞成"), ("×", "反对"), ("△", "弃权")):
        assert f"{mark}</span><b>{word}</b>" in page.text


def test_one_part_of_the_kit_can_be_printed_alone(house: House) -> None:
    house.at("called")
    page = house.chair.get(house.path("kit?part=counts")).text
    assert 'class="count-sheet"' in page
    assert 'class="ballot-paper"' not in page
    assert "本人签名" not in page


def test_the_kit_and_the_signed_sheet_are_for_officers(house: House) -> None:
    house.at("decided")
    sheet = house.path(f"votes/{closed_vote_id(house)}/sheet")
    for address in (house.path("kit"), sheet):
        assert house.member.get(address).status_code == 403
        assert house.stranger.get(address).status_code in (302, 303, 401)


# --- the sheet ---


def test_the_signed_sheet_has_sides_roll_rule_and_seal(house: House) -> None:
    house.at("decided")
    vote_id = closed_vote_id(house)
    page = house.chair.get(house.path(f"votes/{vote_id}/sheet")).text
    text = words(page)
    assert "来穗人员代表 6 6 6 0 0 0 0" in text
    assert "本地居民代表 6 6 5 1 0 0 0" in text
    assert "合计 12 12 11 1 0 0 0" in text
    assert "本地6 × 反对" in text
    assert "分组双过半" in text
    assert "《北京市物业管理条例》" in text
    vote = house.ask_hall(lambda hall: hall.vote(vote_id))
    closing = house.ask_hall(lambda hall: hall.rows("vote_closed")[0].hash)
    assert vote.ballots_digest in page
    assert vote.frozen_digest in page
    assert spoken_head(closing) in page
    assert page.count("代表签名：") == 2
    assert page.count('role="img"') == 2


def test_the_public_sheet_tells_totals_and_neither_names_nor_sides(house: House) -> None:
    house.at("decided")
    page = house.stranger.get(house.room(f"votes/{closed_vote_id(house)}"))
    text = words(page.text)
    assert page.status_code == 200
    assert "两组均达到规定人数" in text
    assert "应到12，实到12" in text
    assert "赞成11，反对1" in text
    assert not re.search(r"来穗|本地\d", text.replace("来穗人员", ""))
    assert not [name for name in ("来穗1", "本地6", "代录", "监票") if name in text]


def test_who_entered_a_ballot_for_whom_stands_on_the_signed_sheet(house: House) -> None:
    house.at("vote")
    vote_id = house.vote_id
    fields = {"member_id": house.hall.local[0], "choice": "yes", "confirmed": "1"}
    house.secretary.post(house.ballots(), data=fields, headers={"Accept": "application/json"})
    house.chair.post(house.path("voting/close"), data={"target_id": vote_id})
    text = words(house.secretary.get(house.path(f"votes/{vote_id}/sheet")).text)
    assert "本地1 ○ 赞成（许文秀代录）" in text


def test_an_open_vote_and_another_councils_vote_have_no_sheet(house: House) -> None:
    house.at("vote")
    assert house.stranger.get(house.room(f"votes/{house.vote_id}")).status_code == 404
    house.at("decided")
    vote_id = closed_vote_id(house)
    assert house.stranger.get(f"/c/linjie/votes/{vote_id}").status_code == 404


def test_a_ballot_of_an_election_lists_its_names_and_tells_neither_voter_nor_side(house: House) -> None:
    house.at("called")
    names = tuple(Candidate(name) for name in ("甲一", "乙二", "丙三"))
    with house.inside() as hall:
        facts = {"question": "election", "seats": 2, "candidates": names, "ballot_kind": "secret"}
        hall.call(hall.motion(title="推选两位小组长", **facts))
        meeting_id = hall.meeting_id
    page = house.secretary.get(house.room(f"meetings/{meeting_id}/kit?part=ballots&part=counts")).text
    assert page.count('class="ballot-names"') == 12
    assert page.count("<b>乙二</b>") == 12
    assert "最多2个" in page
    ballots = page.split('class="count-sheet"', 1)[0].split("ballot-paper", 1)[1]
    assert "来穗" not in ballots
    assert page.count('<th scope="row">丙三</th>') == 2
