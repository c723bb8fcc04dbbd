"""Voting through its doors: opening, closing and aborting by the chair, ballots as posted forms and as JSON."""

import pytest

from extensions import db
from models.voting import Ballot, roll_of
from services import voting
from tests.blueprints.rooms import House, assert_refused, assert_taken, assert_went_to, say
from tests.services.hall import key_of

KEY = "0123456789abcdef" * 2


def choices(house: House) -> dict[int, str | None]:
    """Return whose ballot counts now, and how."""
    vote_id = house.vote_id
    return {entry.member_id: entry.choice for entry in house.ask_hall(lambda hall: roll_of(vote_id)) if entry.receipt}


# --- opening, closing, aborting ---


def test_the_chair_opens_a_vote_once(house: House) -> None:
    house.at("debate")
    first = assert_taken(say(house.chair, house.path("voting/open"), target_id=house.item_id()))
    again = assert_taken(say(house.chair, house.path("voting/open"), target_id=house.item_id()))
    assert first["vote"] == again["vote"] == house.vote_id


def test_a_plain_form_opens_the_vote_and_leads_back(house: House) -> None:
    house.at("debate")
    answer = house.chair.post(house.path("voting/open"), data={"target_id": house.item_id(), "back": "podium"})
    assert_went_to(answer, house.room("podium"))


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        ("in_session", "item_state_refuses"),
        ("explaining", "explanation_not_done"),
        ("round", "round_not_done"),
        ("decided", "item_state_refuses"),
        ("closed", "item_state_refuses"),
    ],
)
def test_a_vote_is_not_opened_before_its_time_nor_after(house: House, stage: str, code: str) -> None:
    seq = house.at(stage).seq
    assert_refused(say(house.chair, house.path("voting/open"), target_id=house.item_id()), 409, code)
    assert house.seq == seq


def test_a_vote_is_not_opened_on_an_item_that_is_not_before_the_meeting(house: House) -> None:
    house.at("debate")
    answer = say(house.chair, house.path("voting/open"), target_id=house.item_id(2))
    assert_refused(answer, 409, "item_state_refuses")


def test_a_vote_is_not_opened_without_enough_people_and_the_answer_says_who_is_missing(house: House) -> None:
    house.at("debate")
    with house.inside() as hall:
        hall.check_out(*hall.local[3:])
    body = assert_refused(
        say(house.chair, house.path("voting/open"), target_id=house.item_id()), 409, "attendance_too_low"
    )
    assert "本地居民代表还差1人" in body["message"]


@pytest.mark.parametrize("door", ["open", "close", "abort"])
@pytest.mark.parametrize("target", [None, "", "x", "0x1", "9" * 30])
def test_a_vote_without_a_target_is_refused(house: House, door: str, target: str | None) -> None:
    house.at("vote")
    fields = {"reason": "x"} if target is None else {"target_id": target, "reason": "x"}
    assert_refused(say(house.chair, house.path(f"voting/{door}"), **fields), 422, "number_invalid")


@pytest.mark.parametrize("door", ["open", "close", "abort"])
def test_a_vote_that_is_not_there_is_not_found(house: House, door: str) -> None:
    house.at("vote")
    assert_refused(say(house.chair, house.path(f"voting/{door}"), target_id=98_765, reason="x"), 404, "not_found")


def test_closing_twice_gives_the_same_verdict(house: House) -> None:
    house.at("vote")
    vote_id = house.vote_id
    first = assert_taken(say(house.chair, house.path("voting/close"), target_id=vote_id))
    assert first["verdict"] == "lost", "nobody has voted"
    seq = house.seq
    assert assert_taken(say(house.chair, house.path("voting/close"), target_id=vote_id)) == first
    assert house.seq == seq
    assert_refused(
        say(house.chair, house.path("voting/abort"), target_id=vote_id, reason="x"), 409, "vote_state_refuses"
    )


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_vote_is_not_aborted_without_a_reason(house: House, reason: str | None) -> None:
    house.at("vote")
    fields = {} if reason is None else {"reason": reason}
    answer = say(house.chair, house.path("voting/abort"), target_id=house.vote_id, **fields)
    assert assert_refused(answer, 422, "abort_reason_missing")["field"] == "reason"


def test_the_reason_of_an_abort_has_a_limit_and_is_shown_to_all(house: House) -> None:
    house.at("vote")
    vote_id = house.vote_id
    answer = say(house.chair, house.path("voting/abort"), target_id=vote_id, reason="长" * 201)
    assert "200" in assert_refused(answer, 422, "too_long")["message"]
    assert_taken(say(house.chair, house.path("voting/abort"), target_id=vote_id, reason="文字有误，<i>重念</i>"))
    assert_taken(say(house.chair, house.path("voting/abort"), target_id=vote_id, reason="again"))
    for client, room in ((house.member, "seat"), (house.chair, "podium"), (house.stranger, f"screen/{house.token}")):
        assert "文字有误，&lt;i&gt;重念&lt;/i&gt;" in client.get(house.room(room)).text


def test_an_aborted_vote_can_not_be_closed_and_a_new_one_can_be_opened(house: House) -> None:
    house.at("vote")
    vote_id = house.vote_id
    assert_taken(say(house.chair, house.path("voting/abort"), target_id=vote_id, reason="文字有误"))
    assert_refused(say(house.chair, house.path("voting/close"), target_id=vote_id), 409, "vote_state_refuses")
    answer = assert_taken(say(house.chair, house.path("voting/open"), target_id=house.item_id()))
    assert answer["vote"] != vote_id


# --- a ballot ---


def test_a_plain_form_casts_a_ballot_and_leads_back_to_the_seat(house: House) -> None:
    house.at("vote")
    answer = house.member.post(house.ballots(), data={"choice": "yes", "key": KEY, "replaces": ""})
    assert_went_to(answer, house.room("seat"))
    assert choices(house) == {house.hall.migrant[0]: "yes"}
    assert "已投票" in house.member.get(house.room("seat")).text


def test_a_form_without_a_script_needs_no_key(house: House) -> None:
    house.at("vote")
    assert_went_to(house.member.post(house.ballots(), data={"choice": "no"}), house.room("seat"))
    assert choices(house) == {house.hall.migrant[0]: "no"}


def test_a_ballot_sent_as_json_is_answered_with_its_receipt(house: House) -> None:
    house.at("vote")
    answer = house.member.post(
        house.ballots(),
        json={"choice": "abstain", "key": KEY, "replaces": None},
        headers={"Accept": "application/json"},
    )
    body = assert_taken(answer)
    assert body["choice"] == "abstain"
    assert len(body["receipt"]) == 11
    assert body["is_new"] is True


def test_a_repeated_ballot_gets_its_first_answer_even_after_closing(house: House) -> None:
    house.at("vote")
    path, vote_id = house.ballots(), house.vote_id
    first = assert_taken(say(house.member, path, choice="yes", key=KEY))
    again = assert_taken(say(house.member, path, choice="no", key=KEY))
    assert (again["choice"], again["receipt"], again["is_new"]) == ("yes", first["receipt"], False)
    assert_taken(say(house.chair, house.path("voting/close"), target_id=vote_id))
    late = assert_taken(say(house.member, path, choice="no", key=KEY))
    assert (late["choice"], late["receipt"]) == ("yes", first["receipt"])


def test_a_ballot_is_changed_only_by_whoever_knows_the_one_that_counts(house: House) -> None:
    house.at("vote")
    path = house.ballots()
    first = assert_taken(say(house.member, path, choice="yes", key=key_of(1)))
    stale = assert_taken(say(house.member, path, choice="no", key=key_of(2), replaces="AAAAA-BBBBB"))
    assert (stale["choice"], stale["is_new"]) == ("yes", False)
    blind = assert_taken(say(house.member, path, choice="no", key=key_of(3)))
    assert (blind["choice"], blind["is_new"]) == ("yes", False)
    changed = assert_taken(say(house.member, path, choice="no", key=key_of(4), replaces=first["receipt"]))
    assert (changed["choice"], changed["is_new"]) == ("no", True)
    assert choices(house) == {house.hall.migrant[0]: "no"}


def test_a_ballot_that_comes_too_late_is_told_that_it_does_not_count(house: House) -> None:
    house.at("vote")
    path, vote_id = house.ballots(), house.vote_id
    with house.inside() as hall:
        voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    body = assert_refused(say(house.member, path, choice="yes", key=KEY), 409, "vote_closed")
    assert body["message"].startswith("未计入")
    assert "未计入" in house.member.post(path, data={"choice": "yes", "key": KEY}).text


def test_a_ballot_for_an_aborted_vote_does_not_count(house: House) -> None:
    house.at("vote")
    path, vote_id = house.ballots(), house.vote_id
    with house.inside() as hall:
        voting.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, "文字有误")
    assert_refused(say(house.member, path, choice="yes", key=KEY), 409, "vote_aborted")


@pytest.mark.parametrize("choice", [None, "", "YES", "maybe", "yes,no", "1", "赞成", "y" * 10_000, "yes\x00"])
def test_a_choice_that_is_none_is_refused(house: House, choice: str | None) -> None:
    house.at("vote")
    fields = {"key": KEY} if choice is None else {"key": KEY, "choice": choice}
    body = assert_refused(say(house.member, house.ballots(), **fields), 422, "choice_invalid")
    assert body["field"] == "choice"
    assert choices(house) == {}


@pytest.mark.parametrize(
    "key", ["x", "0" * 31, "0" * 33, "G" * 32, "A" * 32, "０" * 32, "0" * 10_000, "0" * 32 + "\n", "' or 1=1"]
)
def test_a_key_that_is_none_is_refused(house: House, key: str) -> None:
    house.at("vote")
    assert_refused(say(house.member, house.ballots(), choice="yes", key=key), 422, "key_invalid")
    assert choices(house) == {}


@pytest.mark.parametrize(
    "body", [[], [1, 2], "yes", 7, None, {"choice": ["yes"]}, {"choice": {"yes": 1}}, {"choice": True}]
)
def test_json_of_a_wrong_shape_is_refused(house: House, body: object) -> None:
    house.at("vote")
    answer = house.member.post(house.ballots(), json=body, headers={"Accept": "application/json"})
    assert_refused(answer, 422, "choice_invalid")


def test_broken_json_is_refused(house: House) -> None:
    house.at("vote")
    answer = house.member.post(
        house.ballots(),
        data=b'{"choice": "yes',
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert_refused(answer, 422, "choice_invalid")


def test_the_address_says_which_vote_not_the_body(house: House) -> None:
    house.at("vote")
    assert_taken(say(house.member, house.ballots(), choice="yes", key=KEY, vote_id=777))
    assert choices(house) == {house.hall.migrant[0]: "yes"}


def test_a_vote_that_is_not_there_takes_no_ballot(house: House) -> None:
    house.at("vote")
    assert_refused(say(house.member, house.ballots(0), choice="yes", key=KEY), 404, "not_found")
    assert_refused(say(house.member, house.ballots(54_321), choice="yes", key=KEY), 404, "not_found")


def test_whoever_was_absent_when_the_vote_opened_is_not_on_the_roll(house: House) -> None:
    house.at("debate")
    late = house.hall.local[5]
    with house.inside() as hall:
        hall.check_out(late)
        hall.open_vote()
        hall.check_in(late)
    assert_refused(say(house.client(late), house.ballots(), choice="yes", key=KEY), 403, "not_on_roll")


def test_officers_have_no_ballot_of_their_own(house: House) -> None:
    house.at("vote")
    for client in (house.chair, house.secretary):
        assert_refused(say(client, house.ballots(), choice="yes", key=KEY), 403, "not_on_roll")


def test_a_representative_cannot_vote_for_another(house: House) -> None:
    house.at("vote")
    other = house.hall.local[0]
    fields = {"choice": "no", "key": KEY, "member_id": other, "confirmed": "1"}
    assert_taken(say(house.member, house.ballots(), **fields))
    assert choices(house) == {house.hall.migrant[0]: "no"}


def test_a_key_of_another_member_is_refused(house: House) -> None:
    house.at("vote")
    assert_taken(say(house.member, house.ballots(), choice="yes", key=KEY))
    assert_refused(say(house.client(house.hall.local[0]), house.ballots(), choice="no", key=KEY), 403, "key_of_another")


def test_a_charter_may_say_that_a_ballot_is_final(house: House) -> None:
    house.at("vote")
    with house.inside() as hall:
        hall.vote(house.vote_id).is_changeable = False
        db.session.commit()
    first = assert_taken(say(house.member, house.ballots(), choice="yes", key=key_of(1)))
    answer = say(house.member, house.ballots(), choice="no", key=key_of(2), replaces=first["receipt"])
    assert_refused(answer, 409, "ballot_final")


# --- 代录 ---


def test_the_secretary_enters_a_ballot_for_whoever_has_no_phone(house: House) -> None:
    house.at("vote")
    member_id = house.hall.local[0]
    fields = {"choice": "yes", "key": KEY, "member_id": member_id, "confirmed": "1", "back": "desk"}
    answer = house.secretary.post(house.ballots(), data=fields)
    assert_went_to(answer, house.room(f"desk/members/{member_id}"))
    assert choices(house) == {member_id: "yes"}
    entered = house.ask_hall(lambda hall: db.session.query(Ballot.member_id, Ballot.entered_by_id).one())
    assert tuple(entered) == (member_id, house.hall.secretary_id)


@pytest.mark.parametrize("confirmed", [None, ""])
def test_a_ballot_is_entered_only_when_the_person_confirms_on_the_spot(house: House, confirmed: str | None) -> None:
    house.at("vote")
    fields = {"choice": "yes", "key": KEY, "member_id": house.hall.local[0]}
    if confirmed is not None:
        fields["confirmed"] = confirmed
    body = assert_refused(say(house.secretary, house.ballots(), **fields), 422, "presence_not_confirmed")
    assert body["field"] == "confirmed"
    assert choices(house) == {}


def test_a_ballot_is_not_entered_for_a_member_of_another_council(house: House) -> None:
    house.at("vote")
    fields = {"choice": "yes", "key": KEY, "member_id": house.other.migrant[0], "confirmed": "1"}
    assert_refused(say(house.secretary, house.ballots(), **fields), 404, "not_found")


def test_a_ballot_from_the_desk_neither_pushes_aside_nor_learns_the_one_from_the_phone(house: House) -> None:
    house.at("vote")
    first = assert_taken(say(house.member, house.ballots(), choice="yes", key=key_of(1)))
    fields = {"choice": "no", "key": key_of(2), "member_id": house.hall.migrant[0], "confirmed": "1"}
    refusal = say(house.secretary, house.ballots(), **fields)
    assert_refused(refusal, 409, "member_has_voted")
    assert first["receipt"] not in refusal.text
    again = assert_taken(say(house.member, house.ballots(), choice="yes", key=key_of(1)))
    assert again["receipt"] == first["receipt"]
