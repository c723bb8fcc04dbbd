"""The chair's page: one main button, always the next allowed act; what is not allowed says why."""

import re

import pytest

from services import attendance
from tests.blueprints.rooms import House, assert_taken, say

STEP = re.compile(
    r'<div data-step="(?P<act>\w*)" data-step-action="(?P<action>[^"]*)" data-step-target="(?P<target>\d*)"'
    r'\s+data-step-allowed="(?P<allowed>[01])"'
)


def step(house: House) -> re.Match[str]:
    page = house.chair.get(house.room("podium"))
    assert page.status_code == 200
    found = STEP.search(page.text)
    assert found, page.text
    return found


@pytest.mark.parametrize(
    ("stage", "act", "is_allowed"),
    [
        ("called", "open_room", True),
        ("room_open", "open_meeting", False),
        ("gathered", "open_meeting", True),
        ("in_session", "open_item", True),
        ("explaining", "start_turn", True),
        ("round", "start_turn", True),
        ("speaking", "finish_turn", True),
        ("debate", "open_vote", True),
        ("vote", "close_vote", True),
        ("decided", "open_item", True),
    ],
)
def test_the_main_button_is_the_next_step(house: House, stage: str, act: str, is_allowed: bool) -> None:
    found = step(house.at(stage))
    assert (found["act"], found["allowed"] == "1") == (act, is_allowed)


def test_the_main_button_carries_the_chair_through_a_whole_meeting(house: House) -> None:
    """Nothing but what stands on the button: every step's address exists and takes the step's target."""
    house.at("called")
    chair = house.client(house.other.chair_id)
    acts: list[str] = []
    for _ in range(40):
        found = STEP.search(chair.get("/c/linjie/podium").text)
        assert found, acts
        if not found["act"]:
            break
        acts.append(found["act"])
        assert found["allowed"] == "1", acts
        assert_taken(say(chair, found["action"], target_id=found["target"], stance="yes"))
        house.hall.later(1)
    with house.app.app_context():
        assert house.other.meeting.state == "closed", acts
    every = "open_meeting open_item start_turn finish_turn start_round call_next start_debate open_vote close_vote"
    assert {*every.split(), "close_meeting"} <= set(acts)


def test_a_meeting_that_has_ended_has_no_next_step(house: House) -> None:
    page = house.at("closed").chair.get(house.room("podium")).text
    assert 'data-step=""' in page
    assert "会议结束" in page


def test_the_podium_says_why_the_vote_cannot_be_opened(house: House) -> None:
    assert "暂不能表决：还有12位没发言" in house.at("round").chair.get(house.room("podium")).text


def test_the_podium_says_who_is_missing(house: House) -> None:
    house.at("room_open")
    page = house.chair.get(house.room("podium")).text
    assert re.search(r"来穗人员代表还差4人.{0,3}本地居民代表还差4人", page)


def test_the_podium_offers_a_pause_when_people_have_left(house: House) -> None:
    house.at("debate")
    house.ask_hall(lambda hall: hall.check_out(*hall.local[3:]))
    assert step(house)["act"] == "suspend"
    page = house.chair.get(house.room("podium")).text
    assert "本地居民代表还差1人" in page


def test_an_item_without_an_explainer_is_offered_to_the_next_meeting(house: House) -> None:
    house.at("in_session")
    with house.inside() as hall:
        for member_id in (hall.migrant[0], hall.migrant[1], hall.local[0], hall.local[1]):
            attendance.check_out(hall.meeting_id, member_id, hall.chair, hall.now)
    found = step(house)
    assert (found["act"], found["allowed"]) == ("carry_over", "1")
    assert "提案人和联名人都没有到会" in house.chair.get(house.room("podium")).text


def test_the_podium_leads_to_the_screen_of_its_meeting(house: House) -> None:
    assert house.room(f"screen/{house.at('called').token}") in house.chair.get(house.room("podium")).text


def test_a_chair_who_is_not_on_the_roll_has_no_ballot_on_the_podium(house: House) -> None:
    page = house.at("vote").chair.get(house.room("podium")).text
    assert "/ballots" not in page


def test_seconds_spoken_run_on_from_what_was_spoken_before(house: House) -> None:
    page = house.at("speaking").chair.get(house.room("podium")).text
    is_proposer = house.ask_hall(lambda hall: hall.running and hall.running.member_id) == house.hall.migrant[0]
    running = re.findall(r'data-spoken="(\d+)" data-started-at="[^"]+" data-ends-at="[^"]+"', page)
    # The proposer has explained for ten seconds: the side's before this speech, and only theirs among the members'.
    assert running in (["10", "10" if is_proposer else "0"], ["0", "0"])
    assert "data-spoken" not in house.at("vote").chair.get(house.room("podium")).text


def test_the_next_meeting_is_opened_early_from_its_own_page(house: House) -> None:
    house.at("closed")
    with house.inside() as hall:
        ended_at = hall.now
        hall.later(2 * 86_400)
        following = hall.call(hall.motion(title="下一次的事"))
        hall.now = ended_at
    page = house.chair.get(house.room(f"meetings/{following}")).text
    assert f'href="{house.room("podium")}?meeting={following}"' in page
    assert "下一次的事" in house.chair.get(house.room(f"podium?meeting={following}")).text
    house.at("decided")
    with house.inside() as hall:
        following = hall.call(hall.motion(title="下一次的事"))
    assert "下一次的事" not in house.chair.get(house.room(f"podium?meeting={following}")).text
