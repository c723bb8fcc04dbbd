"""Doors of 委托投票: the secretary enters it on the absent member's page, and the carrier's phone has a second ballot."""

import re

from extensions import db
from models.councils import CharterVersion
from tests.blueprints.rooms import House, assert_refused, assert_taken, say


def test_nobody_but_an_officer_enters_a_proxy_and_this_charter_has_none(house: House) -> None:
    house.at("debate")
    members = house.ask_hall(lambda hall: hall.migrant[:2])
    fields = {"member_id": members[0], "carrier_id": members[1]}
    assert_refused(say(house.member, house.path("proxies"), **fields), 403, "wrong_post")
    assert_refused(say(house.secretary, house.path("proxies"), **fields), 409, "proxy_not_offered")


def test_the_secretary_enters_it_and_the_carriers_phone_has_a_second_ballot(house: House) -> None:
    house.at("debate")
    with house.inside() as hall:
        away, carrier = hall.local[5], hall.local[4]
        version = db.session.query(CharterVersion).filter_by(council_id=hall.council_id).one()
        version.facts = {**version.facts, "proxies": "same_side"}
        db.session.commit()
        hall.check_out(away)
    page = house.secretary.get(house.room(f"desk/members/{away}")).text
    assert f'<option value="{carrier}">本地5</option>' in page
    assert_taken(say(house.secretary, house.path("proxies"), member_id=away, carrier_id=carrier))
    assert "已书面委托本地5代投" in house.secretary.get(house.room(f"desk/members/{away}")).text
    assert "本地6书面委托本地5代投" in house.chair.get(house.room("podium")).text
    assert "本地6没有到会，书面委托本地5代投" in house.chair.get(house.room("podium")).text
    assert "委托本地5代投" in line_of(house, away)
    vote = assert_taken(say(house.chair, house.path("voting/open"), target_id=house.item_id()))["vote"]
    assert "还没代投" in line_of(house, away)
    phone, fields = house.client(carrier), {"target_id": vote, "key": "2" * 32}
    form = re.search(r'<form [^>]*data-act="cast_proxy"[^>]*>', phone.get(house.room("seat")).text)
    assert form is not None
    assert "hidden" not in form[0]
    assert_refused(say(phone, house.path("proxies/ballot"), **fields), 422, "choice_invalid")
    assert assert_taken(say(phone, house.path("proxies/ballot"), **fields, choice="no"))["choice"] == "no"
    assert re.search(r'data-when="waiting" hidden>还没代投', line_of(house, away))
    page = house.secretary.get(house.room(f"desk/members/{away}")).text
    for act in ("paper", "note_helper"):
        assert re.search(rf'data-act="{act}"[^>]*hidden', page), "the ballot is cast by the carrier"
    by_hand = {"target_id": vote, "member_id": carrier, "choice": "yes"}
    assert_refused(say(house.secretary, house.path("proxies/ballot"), **by_hand), 422, "presence_not_confirmed")
    by_hand["confirmed"] = 1
    assert_refused(say(house.secretary, house.path("proxies/ballot"), **by_hand), 409, "member_has_voted")
    assert "本地6</b>" in phone.get(house.room("seat")).text
    house.chair.post(house.path("voting/close"), data={"target_id": vote})
    assert "（委托本地5代投）" in house.chair.get(house.path(f"votes/{vote}/sheet")).text
    public = house.stranger.get(house.room(f"votes/{vote}")).text
    assert "实到中有1人没有到会" in public
    assert "本地6" not in public


def line_of(house: House, member_id: int) -> str:
    """Return a member's line on the secretary's desk."""
    desk = house.secretary.get(house.room("desk")).text
    return desk[desk.index(f'<li data-member="{member_id}"') :].partition("</li>")[0]


def test_before_a_secret_vote_the_chair_is_told_that_nobody_is_represented(house: House) -> None:
    house.at("debate")
    with house.inside() as hall:
        hall.check_out(hall.local[5])
        version = db.session.query(CharterVersion).filter_by(council_id=hall.council_id).one()
        version.facts = {**version.facts, "proxies": "same_side"}
        db.session.commit()
        fields = {"member_id": hall.local[5], "carrier_id": hall.local[4]}
    assert_taken(say(house.secretary, house.path("proxies"), **fields))
    assert_taken(say(house.chair, house.path("voting/ballot-kind"), target_id=house.item_id(), ballot_kind="secret"))
    assert "本地6书面委托了本地5，这次表决不能代投，算未到" in house.chair.get(house.room("podium")).text


def test_who_carries_nothing_is_told_so(house: House) -> None:
    house.at("vote")
    vote_id = re.search(r'data-vote="(\d+)"', house.member.get(house.room("seat")).text)[1]  # type: ignore[index]
    fields = {"target_id": vote_id, "choice": "yes", "key": "1" * 32}
    assert_refused(say(house.member, house.path("proxies/ballot"), **fields), 403, "nothing_to_carry")
