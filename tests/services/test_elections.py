"""推选 and choosing among projects through their commands: rounds, ballots with marks, what comes of them."""

from typing import Any

import pytest
from flask import Flask

from blueprints.agenda.offers import offers_of
from extensions import db
from models.candidates import candidate_rows
from models.notices import latest_notice
from models.resolutions import Resolution
from models.voting import Ballot
from rules import amendments, procedural_motions
from rules.candidates import Candidate, PaperIsNoticed
from rules.errors import RuleError
from services import meetings, voting
from services.meetings import NewItem, NewMeeting
from tests.services.hall import Hall, key_of

# What the rules decide is the same on either store.
ON_SQLITE = pytest.mark.parametrize("stored_app", ["sqlite"], indirect=True)
# Six people vote: more than half is 4, a third 2.
NAMES = ("王小芳", "李建国", "陈志强", "何丽")


@pytest.fixture
def hall(stored_app: Flask) -> Hall:
    return Hall(seats=3)


def election(seats: int = 2, **changes: Any) -> NewItem:
    facts: dict[str, Any] = {
        "what": f"从候选人名单中推选{seats}人。",
        "question": "election",
        "seats": seats,
        "candidates": tuple(Candidate(name) for name in NAMES),
    }
    return NewItem("推选监督小组", **{**facts, **changes})


def choice(**changes: Any) -> NewItem:
    names = ("充电棚", "健身角", "花坛")
    facts = {"question": "choice", "seats": 2, "candidates": tuple(Candidate(name) for name in names)}
    return NewItem("公共收益用在哪", what="从候选项目名单中选定一项。", **{**facts, **changes})


def mark(hall: Hall, *ballots: tuple[int, str]) -> str:
    """Open the next vote on the item, take so many ballots of each kind, and close it."""
    vote_id = hall.open_vote()
    voters = iter(hall.everybody)
    for times, marks in ballots:
        for _ in range(times):
            hall.cast(vote_id, next(voters), marks)
    return voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)


def newest(hall: Hall) -> Any:
    return hall.rows("vote_closed")[-1].facts["result"]


def stood(hall: Hall) -> dict[str, str]:
    motion = hall.item().motion
    assert motion is not None
    return {row.name: row.state for row in candidate_rows(motion.id)}


def test_whoever_has_more_than_half_is_elected_and_the_resolution_names_them_covered(hall: Hall) -> None:
    hall.convene(election())
    assert mark(hall, (4, "[1,2]"), (2, "[3]")) == "carried"
    told = newest(hall)
    assert (told["elected"], told["vacant"], told["not_cast"], told["need"]) == (["王小芳", "李建国"], 0, 0, 4)
    assert told["alternates"] == [{"name": "陈志强", "side": None, "place": 1}]
    assert stood(hall) == {"王小芳": "elected", "李建国": "elected", "陈志强": "out", "何丽": "out"}
    resolution = db.session.query(Resolution).one()
    assert resolution.text == "从候选人名单中推选2人。\n当选：王*芳、李*国。"
    assert hall.item().state == "decided"
    assert hall.room.items[0].verdict == "carried"


def test_too_few_go_into_a_second_round_where_a_third_is_enough(hall: Hall) -> None:
    hall.convene(election())
    assert mark(hall, (3, "[1,2]"), (1, "[1]"), (2, "[3,4]")) == "undecided"
    told = newest(hall)
    assert (told["elected"], told["vacant"]) == (["王小芳"], 1)
    assert told["next"] == {"stage": "second", "names": ["李建国", "陈志强", "何丽"], "seats": 1}
    assert hall.item().state == "debate"
    assert hall.room.items[0].verdict is None
    motion = hall.room.items[0].motion
    assert motion is not None
    assert motion.paper is not None
    assert (motion.paper.stage, motion.paper.seats) == ("second", 1)
    assert mark(hall, (3, "[2]"), (2, "[1]")) == "carried"
    assert newest(hall)["chosen"] == ["王小芳", "陈志强"]


@ON_SQLITE
def test_a_tie_for_the_last_seat_is_voted_on_once_more_and_then_leaves_it_vacant(hall: Hall) -> None:
    hall.convene(election(seats=1, candidates=(Candidate("王小芳"), Candidate("李建国"))))
    assert mark(hall, (3, "[1]"), (3, "[2]")) == "undecided"
    assert newest(hall)["next"]["stage"] == "second"
    assert mark(hall, (3, "[1]"), (3, "[2]")) == "undecided"
    assert newest(hall)["next"]["stage"] == "run_off"
    assert mark(hall, (3, "[1]"), (3, "[2]")) == "lost"
    assert hall.item().state == "decided"
    assert db.session.query(Resolution).count() == 0


def test_a_project_is_chosen_by_marks_and_then_put_to_the_ordinary_vote(hall: Hall) -> None:
    hall.convene(choice())
    assert mark(hall, (3, "[1,2]"), (2, "[2]"), (1, "[3]")) == "undecided"
    told = newest(hall)
    assert (told["shortlist"], told["next"]["stage"]) == (["健身角", "充电棚"], "motion")
    motion = hall.room.items[0].motion
    assert motion is not None
    assert (motion.next_question, motion.plain) == ("motion", "健身角")
    assert hall.decide(1, yes=hall.everybody) == "carried"
    assert "选定的项目：健身角" in db.session.query(Resolution).one().text


@ON_SQLITE
@pytest.mark.parametrize(
    ("marks", "code"), [("[1,2,3]", "too_many_marked"), ("[5]", "marks_unreadable"), ("yes", "marks_unreadable")]
)
def test_a_phone_hears_at_once_of_a_ballot_that_would_be_spoiled(hall: Hall, marks: str, code: str) -> None:
    hall.convene(election())
    vote_id = hall.open_vote()
    with pytest.raises(RuleError) as refusal:
        hall.cast(vote_id, hall.migrant[0], marks)
    assert refusal.value.code == code
    assert db.session.query(Ballot).count() == 0


@ON_SQLITE
def test_marks_are_no_ballot_on_a_motion(hall: Hall) -> None:
    hall.convene()
    with pytest.raises(RuleError) as refusal:
        hall.cast(hall.open_vote(), hall.migrant[0], "[1]")
    assert refusal.value.code == "choice_invalid"


@ON_SQLITE
def test_marks_may_be_changed_until_the_closing_and_a_repeat_is_one_ballot(hall: Hall) -> None:
    hall.convene(election())
    vote_id, voter = hall.open_vote(), hall.migrant[0]
    first = hall.cast(vote_id, voter, "[1]", key=key_of(901))
    assert hall.cast(vote_id, voter, "[1]", key=key_of(901)) == type(first)("[1]", first.receipt, is_new=False)
    changed = hall.cast(vote_id, voter, "[]", replaces=first.receipt)
    assert changed.is_new
    voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    told = newest(hall)
    assert (told["valid"], [each["marks"] for each in told["marks"]]) == (1, [0, 0, 0, 0])
    assert hall.rows("vote_closed")[-1].facts["ballots"][0]["choice"] == "[]"


@ON_SQLITE
def test_the_paper_is_frozen_as_the_notice_names_it(hall: Hall) -> None:
    hall.convene(election(candidates=(Candidate("来穗1"), Candidate("王芳", "local"), Candidate("外人"))))
    frozen = hall.vote(hall.open_vote()).frozen
    assert (frozen["question"], frozen["choices"], frozen["seats"]) == ("election", ["来穗1", "王芳", "外人"], 2)
    motion = hall.room.items[0].motion
    assert motion is not None
    # Whoever bears a representative's name is that representative.
    assert [(each.side, each.member_id) for each in motion.candidates] == [
        ("migrant", hall.migrant[0]),
        ("local", None),
        (None, None),
    ]
    assert latest_notice(hall.meeting_id).facts["items"][0]["motion"]["candidates"] == ["来*1", "王*", "外*"]


def test_persons_are_elected_in_secret_and_the_record_holds_papers_of_nobody(hall: Hall) -> None:
    hall.convene(election(ballot_kind="secret"))
    vote_id = hall.open_vote()
    for voter in hall.everybody[:4]:
        hall.cast(vote_id, voter, "[1,2]")
    assert voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "carried"
    assert db.session.query(Ballot).count() == 0
    assert [(each["choice"], "member" in each) for each in hall.rows("vote_closed")[-1].facts["ballots"]] == [
        ("[1,2]", False)
    ] * 4
    assert (newest(hall)["valid"], newest(hall)["elected"]) == (4, ["王小芳", "李建国"])


@ON_SQLITE
def test_an_election_that_is_put_off_goes_on_where_it_stood(hall: Hall) -> None:
    hall.convene(election())
    assert mark(hall, (3, "[1,2]"), (1, "[1]"), (2, "[3,4]")) == "undecided"
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "太晚了")
    (offer,) = [
        each for each in offers_of(hall.council_id, hall.everybody, hall.now.date()) if each.source == "carried"
    ]
    hall.convene(offer.item)
    motion = hall.room.items[0].motion
    assert motion is not None
    assert motion.paper is not None
    assert (motion.paper.stage, motion.paper.seats) == ("second", 1)
    assert mark(hall, (3, "[3]")) == "carried"
    assert newest(hall)["chosen"] == ["王小芳", "何丽"]


@ON_SQLITE
def test_an_aborted_round_is_repeated_with_the_same_paper(hall: Hall) -> None:
    hall.convene(election())
    vote_id = hall.open_vote()
    hall.cast(vote_id, hall.migrant[0], "[1]")
    voting.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, "名字写错")
    assert mark(hall, (6, "[1,2]")) == "carried"


@ON_SQLITE
def test_names_on_a_paper_are_neither_amended_nor_divided(hall: Hall) -> None:
    hall.convene(election())
    hall.start_debate()
    room = hall.room
    with pytest.raises(PaperIsNoticed):
        amendments.check_move(room, room.items[0])
    with pytest.raises(PaperIsNoticed):
        procedural_motions.check_move(room, room.items[0], "divide", hall.migrant[0])


@ON_SQLITE
def test_names_that_make_no_paper_are_refused_with_the_notice(hall: Hall) -> None:
    new = NewMeeting("第1次会议", "党群服务中心", hall.now, (election(seats=5),))
    with pytest.raises(RuleError) as refusal:
        meetings.call_meeting(hall.council_id, new, hall.chair, hall.now)
    assert refusal.value.code == "more_seats_than_candidates"
