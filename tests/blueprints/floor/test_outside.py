"""What stays inside: a closed item's text, what lengthens a member's clock, who was a guest."""

import pytest

from extensions import db
from models.members import Member
from services import closed_items, meetings, voting
from tests.blueprints.rooms import House, assert_refused, assert_taken, say

SECRET = "何家小孩上学"
OUTSIDE = "一户家庭的申请"


@pytest.fixture
def closed(house: House) -> House:
    """A meeting that is over, whose first item was treated behind closed doors and carried."""
    house.at("debate")
    with house.inside() as hall:
        item = hall.item()
        item.title, item.summary = f"{SECRET}的困难", f"{SECRET}没有学位"
        assert item.motion is not None
        item.motion.what, item.motion.plain = f"替{SECRET}写信", f"帮{SECRET}"
        db.session.commit()
        closed_items.close_doors(hall.meeting_id, item.id, OUTSIDE, {"migrant": 6, "local": 6}, hall.chair, hall.now)
        vote_id = hall.open_vote()
        for member_id in hall.everybody:
            hall.cast(vote_id, member_id, "yes")
    return house


def finish(house: House) -> None:
    with house.inside() as hall:
        vote = hall.room.vote
        assert vote is not None
        voting.close_vote(hall.meeting_id, vote.id, hall.chair, hall.now)
        meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "时间到了")


def test_the_big_screen_shows_the_other_title_and_the_phones_the_text(closed: House) -> None:
    screen = closed.stranger.get(closed.room(f"screen/{closed.token}")).text
    assert OUTSIDE in screen
    assert SECRET not in screen
    assert SECRET in closed.member.get(closed.room("seat")).text


def test_no_public_page_and_no_public_record_holds_the_text(closed: House) -> None:
    vote_id = closed.vote_id
    finish(closed)
    public = closed.path().replace("/meetings/", "/archive/meetings/")
    tails = ("", "/notice", "/summary")
    addresses = [closed.path() + tail for tail in tails]
    addresses += [f"{public}/journal.jsonl", closed.room(f"votes/{vote_id}"), closed.room("archive"), closed.room("")]
    for address in addresses:
        answer = closed.stranger.get(address)
        assert answer.status_code == 200, address
        assert SECRET not in answer.text, address
    assert OUTSIDE in closed.stranger.get(closed.path()).text
    assert SECRET in closed.secretary.get(closed.path("journal.jsonl")).text


def test_the_resolution_of_a_closed_item_tells_the_result_only(closed: House) -> None:
    finish(closed)
    row = closed.ask_hall(lambda hall: db.session.execute(db.text("select title, text from resolutions")).one())
    assert row.title == OUTSIDE
    assert SECRET not in row.text


def test_only_the_secretary_sets_and_sees_what_lengthens_a_clock(house: House) -> None:
    house.at("called")
    member_id = house.hall.migrant[0]
    address = house.room(f"members/{member_id}/aids")
    assert_refused(say(house.chair, address, is_elder="1"), 403, "wrong_post")
    assert house.secretary.post(address, data={"is_elder": "1"}).status_code == 303
    assert house.ask_hall(lambda hall: db.session.get_one(Member, member_id).is_elder)
    assert "长辈，发言时间加一半" in house.secretary.get(house.room("members")).text
    for page in (house.chair.get(house.room("members")), house.member.get(house.room("seat"))):
        assert "长辈，" not in page.text
    # The council's chain says whose, and not what.
    (row,) = house.ask_hall(lambda hall: [row.facts for row in hall.rows("speaking_aids_set", meeting=False)])
    assert row == {"member": member_id}


def test_hands_for_closing_the_doors_come_in_at_the_podium(house: House) -> None:
    house.at("debate")
    hands = {"target_id": house.item_id(), "hands_migrant": 6, "hands_local": 1}
    refused = say(house.chair, house.path("doors/close"), public_title=" ", **hands)
    assert_refused(refused, 422, "public_title_missing")
    assert_taken(say(house.chair, house.path("doors/close"), public_title=OUTSIDE, **hands))
    assert house.ask_hall(lambda hall: hall.item().public_title) == OUTSIDE
