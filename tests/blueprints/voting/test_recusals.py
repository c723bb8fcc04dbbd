"""Doors of 回避: from the phone to the podium and back."""

from tests.blueprints.rooms import House, assert_refused, assert_taken, say


def test_the_chair_notes_a_recusal_the_member_disputes_it_and_the_others_decide(house: House) -> None:
    house.at("debate")
    member = house.ask_hall(lambda hall: hall.migrant[0])
    assert_refused(say(house.member, house.path("recusals/note"), target_id=member, reason="亲戚"), 403, "wrong_post")
    assert_refused(
        say(house.chair, house.path("recusals/note"), target_id=member, reason=""), 422, "recusal_reason_missing"
    )
    assert_taken(say(house.chair, house.path("recusals/note"), target_id=member, reason="亲戚"))
    seat = house.member.get(house.room("seat")).text
    assert "主持人记了您这一项要回避" in seat
    assert "亲戚" not in seat.split("part-acts")[0].split("part-now")[1]
    assert_taken(say(house.member, house.path("recusals/dispute")))
    assert_refused(say(house.chair, house.path("voting/open"), target_id=house.item_id()), 409, "recusal_undecided")
    podium = house.chair.get(house.room("podium")).text
    assert f'data-recusal="{member}" data-recusal-state="disputed"' in podium
    answer = assert_taken(say(house.chair, house.path("recusals/decide"), target_id=member, hands=7))
    assert answer["stands"] is True
    assert_taken(say(house.chair, house.path("voting/open"), target_id=house.item_id()))
    assert_refused(say(house.member, house.ballots(), choice="yes", key="1" * 32), 403, "not_on_roll")


def test_a_member_asks_and_takes_it_back(house: House) -> None:
    house.at("debate")
    assert_taken(say(house.member, house.path("recusals"), reason="我家就在楼下"))
    assert "回避，不参加表决" in house.stranger.get(house.room(f"screen/{house.token}")).text
    assert_taken(say(house.member, house.path("recusals/withdraw")))
    assert "data-recusal=" not in house.member.get(house.room("seat")).text
