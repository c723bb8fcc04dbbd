"""Door of 帮忙: the secretary writes a name on the member's page, and it is read on the signed sheet alone."""

from tests.blueprints.rooms import House, assert_refused, assert_taken, say


def test_the_secretary_notes_who_helped_and_only_the_signed_sheet_says_so(house: House) -> None:
    house.at("vote")
    member, vote_id = house.hall.local[0], house.vote_id
    fields = {"vote_id": vote_id, "member_id": member}
    desk, paper = house.room(f"desk/members/{member}"), house.path(f"paper/{member}")
    assert '<option value="来穗2">' in house.secretary.get(desk).text
    assert_refused(say(house.secretary, house.path("voting/helper"), **fields, helper="许文秀"), 403, "helper_unfit")
    assert_refused(say(house.secretary, house.path("voting/helper"), **fields, helper="小" * 41), 422, "too_long")
    assert_taken(say(house.secretary, house.path("voting/helper"), **fields, helper="女儿小玲"))
    assert (
        house.secretary.post(
            house.path("voting/helper"), data={**fields, "helper": "侄女小玲", "back": "paper"}
        ).location
        == paper
    )
    for page in (desk, paper):
        assert 'value="侄女小玲"' in house.secretary.get(page).text
    assert "本地1投票由侄女小玲帮忙" in house.chair.get(house.room("podium")).text
    house.chair.post(house.path("voting/close"), data={"target_id": vote_id})
    assert "（侄女小玲帮忙）" in house.chair.get(house.path(f"votes/{vote_id}/sheet")).text
    for client in (house.stranger, house.member):
        for page in (house.room(f"votes/{vote_id}"), house.room("seat"), house.room("")):
            assert "小玲" not in client.get(page, follow_redirects=True).text
