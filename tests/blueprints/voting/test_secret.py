"""Secret and timed votes at the doors: what each room says, what an officer cannot do, and the published list."""

import re

import pytest

from extensions import db
from models.voting import RollRow
from rules.casts import Cast
from services import chairing, voting
from tests.blueprints.rooms import House, assert_refused, assert_taken, say
from tests.services.hall import key_of

ROOMS = ("podium", "seat", "screen")


@pytest.fixture
def secretly(house: House) -> House:
    """The vote on the first item is open, and secret, since nobody objected."""
    house.at("debate")
    say(house.chair, house.path("voting/ballot-kind"), target_id=house.item_id(), ballot_kind="secret")
    assert_taken(say(house.chair, house.path("voting/open"), target_id=house.item_id()))
    return house


def shown(house: House, room: str) -> str:
    if room == "screen":
        return house.stranger.get(house.room(f"screen/{house.token}")).text
    return {"podium": house.chair, "seat": house.member}[room].get(house.room(room)).text


def end(house: House) -> int:
    with house.inside() as hall:
        vote_id: int = hall.room.vote.id  # type: ignore[union-attr]
        people = [member for member in hall.everybody if member != hall.migrant[0]]
        voting.cast_ballots([Cast(vote_id, member, "yes", key_of(1000 + member)) for member in people], hall.now)
        voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    return vote_id


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_that_the_vote_is_secret_and_what_unanimity_means(secretly: House, room: str) -> None:
    page = shown(secretly, room)
    assert "谁投了什么，没有人看得到" in page
    assert "要是一组的人都投一样，别人就猜得到" in page


def test_a_phone_votes_and_changes_with_its_key_and_another_phone_is_told_where(secretly: House) -> None:
    first = assert_taken(say(secretly.member, secretly.ballots(), choice="yes", key=key_of(1)))
    assert first["receipt"] == key_of(1)
    page = shown(secretly, "seat")
    assert re.search(r'data-when="elsewhere" >', page)
    assert key_of(1) not in page
    changed = say(secretly.member, secretly.ballots(), choice="no", key=key_of(2), replaces=first["receipt"])
    assert assert_taken(changed)["choice"] == "no"
    assert_refused(say(secretly.member, secretly.ballots(), choice="yes", key=key_of(3)), 409, "secret_ballot_stands")


def test_an_officer_enters_no_secret_ballot_and_the_desk_says_what_to_do(secretly: House) -> None:
    member = secretly.ask_hall(lambda hall: hall.local[0])
    answer = say(secretly.secretary, secretly.ballots(), choice="yes", key=key_of(1), member_id=member, confirmed=1)
    assert "信得过的人" in assert_refused(answer, 403, "secret_not_entered")["message"]
    page = secretly.secretary.get(secretly.room(f"desk/members/{member}")).text
    assert re.search(r'data-when="unassisted" >', page)


def test_the_list_is_published_in_the_order_of_keys_and_names_nobody(secretly: House) -> None:
    assert_taken(say(secretly.member, secretly.ballots(), choice="no", key=key_of(1)))
    vote_id = end(secretly)
    address = secretly.room(f"voting/{vote_id}/ballots")
    page = secretly.stranger.get(address).text
    ids = re.findall(r'data-ballot-id="(\w+)"', page)
    assert ids == sorted(ids)
    assert len(ids) == 12
    assert key_of(1) in ids
    assert not [name for name in ("来穗1", "本地1") if name in page]
    assert address in shown(secretly, "seat")


def test_where_the_charter_keeps_the_list_back_there_is_none(house: House) -> None:
    vote_id = house.at("decided").ask_hall(lambda hall: hall.rows("vote_closed")[0].facts["vote"])
    assert house.stranger.get(house.room(f"voting/{vote_id}/ballots")).status_code == 404


@pytest.mark.parametrize("room", ROOMS)
def test_a_time_limit_counts_down_in_every_room(house: House, room: str) -> None:
    house.at("debate")
    assert "限时表决" in shown(house, "podium")
    assert_refused(
        say(house.chair, house.path("voting/open"), target_id=house.item_id(), seconds=5), 422, "seconds_invalid"
    )
    assert_taken(say(house.chair, house.path("voting/open"), target_id=house.item_id(), seconds=120))
    page = shown(house, room)
    assert "到时自动结束" in page
    assert "2:00" in page


def test_a_tie_is_for_the_chair_to_decide_at_the_podium(house: House) -> None:
    house.at("vote")
    with house.inside() as hall:
        vote = hall.vote(house.vote_id)
        vote.state = "tied"
        db.session.commit()
    page = shown(house, "podium")
    assert "正好相等，请主持人投票" in page
    assert 'data-may="cast_tie"' in page
    assert "cast" not in house.member.get(house.room("seat")).text.split('data-acts="')[1].split('"')[0].replace(
        "cast_tie", ""
    )
    assert_refused(
        say(house.chair, house.path("voting/tie"), target_id=house.vote_id, choice="maybe"), 409, "chair_has_no_vote"
    )
    assert_refused(
        say(house.member, house.path("voting/tie"), target_id=house.vote_id, choice="yes"), 403, "wrong_post"
    )


def test_a_chair_without_a_ballot_is_told_so_and_one_with_a_ballot_changes_it(house: House) -> None:
    house.at("vote")
    own = house.path("voting/chair")
    assert_refused(say(house.chair, own, target_id=house.vote_id, choice="yes"), 403, "not_on_roll")
    with house.inside() as hall:
        entry = {"vote_id": house.vote_id, "member_id": hall.chair_id, "side": "chair", "is_present": True}
        db.session.execute(db.insert(RollRow), [entry])
        db.session.commit()
    assert_refused(say(house.chair, own, target_id=house.vote_id, choice=""), 422, "choice_invalid")
    assert assert_taken(say(house.chair, own, target_id=house.vote_id, choice="yes"))["choice"] == "yes"
    assert assert_taken(say(house.chair, own, target_id=house.vote_id, choice="no"))["choice"] == "no"


def test_a_chair_with_a_ballot_casts_it_although_somebody_else_presides(house: House) -> None:
    house.at("debate")
    with house.inside() as hall:
        chairing.hand_over(hall.meeting_id, hall.item().id, hall.local[3], hall.chair, hall.now)
        vote_id = hall.open_vote()
        entry = {"vote_id": vote_id, "member_id": hall.chair_id, "side": "chair", "is_present": True}
        db.session.execute(db.insert(RollRow), [entry])
        db.session.commit()
    answer = say(house.chair, house.path("voting/chair"), target_id=vote_id, choice="yes")
    assert assert_taken(answer)["choice"] == "yes"
