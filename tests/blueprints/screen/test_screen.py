"""The big screen: behind its own link, shows what the room sees, can do nothing."""

import pytest

from services import meetings
from tests.blueprints.rooms import STAGES, House


@pytest.mark.parametrize("stage", STAGES)
def test_whoever_holds_the_link_sees_the_screen_without_signing_in(house: House, stage: str) -> None:
    page = house.at(stage).stranger.get(house.room(f"screen/{house.token}"))
    assert page.status_code == 200
    assert "<form" not in page.text.split('<main id="content"')[1]


@pytest.mark.parametrize("token", ["x", "0", "None", "%00", "a" * 500, "..", "' or 1=1"])
def test_a_wrong_link_shows_nothing(house: House, token: str) -> None:
    house.at("gathered")
    for client in (house.stranger, house.chair):
        page = client.get(house.room(f"screen/{token}"))
        assert page.status_code == 404
        assert "飞线" not in page.text


def test_a_link_of_another_council_shows_nothing(house: House) -> None:
    house.at("gathered")
    with house.app.app_context():
        theirs = house.other.meeting.screen_token
    assert house.stranger.get(house.room(f"screen/{theirs}")).status_code == 404
    assert house.stranger.get(f"/c/linjie/screen/{theirs}").status_code == 200
    assert house.stranger.get(f"/c/linjie/screen/{house.token}").status_code == 404


@pytest.mark.parametrize(("stage", "is_inviting"), [("room_open", True), ("speaking", False), ("vote", False)])
def test_whoever_comes_late_finds_the_code_on_the_screen(house: House, stage: str, is_inviting: bool) -> None:
    house.at(stage)
    page = house.stranger.get(house.room(f"screen/{house.token}")).text
    assert f'签到码 <b class="num">{house.code}</b>' in page.split('id="part-now"')[1]
    assert ("data-invites" in page) is is_inviting


def test_the_qr_code_comes_back_when_too_many_have_left(house: House) -> None:
    house.at("speaking")
    house.ask_hall(lambda hall: hall.check_out(*hall.migrant[:4]))
    assert "data-invites" in house.stranger.get(house.room(f"screen/{house.token}")).text


def test_the_code_is_gone_with_the_meeting(house: House) -> None:
    house.at("closed")
    assert house.code not in house.stranger.get(house.room(f"screen/{house.token}")).text.split('id="part-now"')[1]


def test_the_qr_code_leads_to_the_seat_under_an_address_that_phones_reach(house: House) -> None:
    house.at("room_open")
    page = house.stranger.get(house.room(f"screen/{house.token}"), base_url="http://192.168.1.5:8000").text
    assert "http://192.168.1.5:8000/c/rongyin/seat" in page
    assert "<svg" in page


def test_the_screen_shows_who_is_missing_and_when_the_meeting_fails_for_it(house: House) -> None:
    house.at("room_open")
    page = house.stranger.get(house.room(f"screen/{house.token}")).text
    assert "本地居民代表还差4人" in page
    house.ask_hall(lambda hall: meetings.declare_inquorate(hall.meeting_id, hall.chair, hall.now))
    assert "流会" in house.stranger.get(house.room(f"screen/{house.token}")).text


def test_the_screen_shows_the_verdict_its_sentence_and_the_seal(house: House) -> None:
    house.at("decided")
    page = house.stranger.get(house.room(f"screen/{house.token}")).text
    assert house.ask_hall(lambda hall: hall.vote(1).result["sentences"]["zh"]) in page
    house.at("closed")
    head = house.ask_hall(lambda hall: hall.rows()[-1].hash)
    page = house.stranger.get(house.room(f"screen/{house.token}")).text
    assert f'data-head="{head}"' in page
    assert " ".join(head[place : place + 4] for place in range(0, 16, 4)) in page
