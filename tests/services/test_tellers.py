"""Counting through its commands: tellers off the roll, paper in the place of phones, a whole vote by hands."""

import pytest
from flask import Flask

from extensions import db
from models import counted, journal
from models.members import By
from models.voting import roll_of, turnout
from rules import acts_counting
from rules.acts_counting import tellers_warning
from rules.candidates import Candidate
from rules.counting_errors import (
    CountMissing,
    CountsDiffer,
    HandsOnly,
    NotATeller,
    NothingToWithdraw,
    OnPaper,
    PaperAfterSecretBallot,
    TellerMayNotVote,
    TellerNotPresent,
    TellersMissing,
    TellersNotNamedAgain,
    TooLateForTellers,
)
from rules.journal import export_lines
from rules.meetings import AttendanceTooLow
from rules.publication import public_meeting_rows
from rules.verification import verify
from rules.voting import NotOnRoll, VoteClosed
from services import tellers, voting
from services.meetings import NewItem
from tests.services.hall import Hall, key_of

Row = dict[str, int]


def row(yes: int = 0, no: int = 0, abstain: int = 0, spoiled: int = 0) -> Row:
    return {**hands(yes, no, abstain), "spoiled": spoiled}


def hands(yes: int = 0, no: int = 0, abstain: int = 0) -> Row:
    """Raised hands: none of them is 无效."""
    return {"yes": yes, "no": no, "abstain": abstain}


def name(hall: Hall) -> tuple[int, int]:
    """Name the last of each side to count."""
    chosen = (hall.migrant[-1], hall.local[-1])
    tellers.name_tellers(hall.meeting_id, hall.item().id, chosen, hall.chair, hall.now)
    return chosen


def enter(hall: Hall, vote_id: int, teller: int, migrant: Row, local: Row) -> bool:
    figures = {"migrant": migrant, "local": local}
    return tellers.enter_count(hall.meeting_id, vote_id, teller, figures, By(teller), hall.now)


def for_member(hall: Hall, member_id: int) -> By:
    return By(member_id, hall.secretary_id)


@pytest.fixture
def debated(hall: Hall) -> Hall:
    """Everybody in the room, and a motion that can be voted on."""
    hall.convene()
    hall.start_debate()
    return hall


def open_by_hands(hall: Hall) -> int:
    return voting.open_vote(hall.meeting_id, hall.item().id, hall.chair, hall.now, method="hands")


# --- tellers ---


def test_tellers_are_not_on_the_roll_and_cast_no_ballot(debated: Hall) -> None:
    first, second = name(debated)
    vote_id = debated.open_vote()
    assert {entry.member_id for entry in roll_of(vote_id)} == set(debated.everybody) - {first, second}
    assert turnout(vote_id) == (0, 10)
    with pytest.raises(NotOnRoll):
        debated.cast(vote_id, first)
    with pytest.raises(TooLateForTellers):
        tellers.name_tellers(debated.meeting_id, debated.item().id, (), debated.chair, debated.now)


def test_tellers_named_twice_are_named_once_and_can_be_let_go(debated: Hall) -> None:
    name(debated)
    name(debated)
    assert [row.facts["names"] for row in debated.rows("tellers_named")] == ["来穗6、本地6"]
    tellers.name_tellers(debated.meeting_id, debated.item().id, (), debated.chair, debated.now)
    assert debated.room.counting.tellers == ()
    assert len(debated.room.voters) == 12


def test_attendance_before_the_vote_is_asked_of_those_on_its_roll(hall: Hall) -> None:
    # Four of seven are more than half; without the teller it is three of six.
    seven = Hall("linjie", seats=7)
    seven.convene(present=[*seven.migrant, *seven.local[:3], seven.local[-1]])
    seven.start_debate()
    name(seven)
    assert seven.room.is_quorate
    with pytest.raises(AttendanceTooLow):
        seven.open_vote()
    tellers.name_tellers(seven.meeting_id, seven.item().id, (), seven.chair, seven.now)
    seven.open_vote()


def test_a_law_keeps_tellers_on_its_roll_without_a_ballot(stored_app: Flask) -> None:
    hall = Hall(preset_id="owners_committee")
    hall.convene()
    hall.start_debate()
    first, _second = name(hall)
    vote_id = hall.open_vote()
    assert turnout(vote_id) == (0, 12)
    with pytest.raises(TellerMayNotVote):
        hall.cast(vote_id, first)


# --- hands ---


def test_the_whole_vote_by_hands_is_judged_as_any_other(debated: Hall) -> None:
    with pytest.raises(TellersMissing):
        open_by_hands(debated)
    first, second = name(debated)
    vote_id = open_by_hands(debated)
    with pytest.raises(HandsOnly):
        debated.cast(vote_id, debated.migrant[0])
    with pytest.raises(CountMissing):
        voting.close_vote(debated.meeting_id, vote_id, debated.chair, debated.now)
    assert not enter(debated, vote_id, first, hands(4, 1), hands(3, 1, 1))
    assert not enter(debated, vote_id, first, hands(5), hands(5))  # entered once: a repeat changes nothing
    assert enter(debated, vote_id, second, hands(4, 1), hands(3, 1, 1))
    assert voting.close_vote(debated.meeting_id, vote_id, debated.chair, debated.now) == "carried"
    result = debated.vote(vote_id).result
    assert (result["overall"]["present"], result["overall"]["yes"]) == (10, 7)
    assert result["sides"]["local"] == {"entitled": 5, "present": 5, **row(3, 1, 1)}
    facts = debated.rows("vote_closed")[0].facts["counted"]
    assert facts["figures"] == {"migrant": hands(4, 1), "local": hands(3, 1, 1)}
    assert (facts["what"], facts["most"], len(facts["rounds"])) == ("hands", {"migrant": 5, "local": 5}, 1)


def test_two_counts_that_differ_are_named_by_field_and_made_again(debated: Hall) -> None:
    first, second = name(debated)
    vote_id = open_by_hands(debated)
    enter(debated, vote_id, first, hands(4, 1), hands(3))
    assert not enter(debated, vote_id, second, hands(3, 1), hands(3))
    assert debated.room.counting.differing == (("migrant", "yes"),)
    assert debated.rows("counts_differ")[0].facts["fields"] == [["migrant", "yes"]]
    # The answer was lost on the way, and the form is sent again.
    figures = {"migrant": hands(3, 1), "local": hands(3)}
    args = (debated.meeting_id, vote_id, second, figures, By(second), debated.now)
    assert not tellers.enter_count(*args, seen=1)
    assert debated.room.counting.entered_ids == frozenset()
    with pytest.raises(CountsDiffer):
        voting.close_vote(debated.meeting_id, vote_id, debated.chair, debated.now)
    with pytest.raises(NotATeller):
        enter(debated, vote_id, debated.local[0], hands(), hands())
    enter(debated, vote_id, first, hands(4, 1), hands(3))
    assert enter(debated, vote_id, second, hands(4, 1), hands(3))
    voting.close_vote(debated.meeting_id, vote_id, debated.chair, debated.now)
    assert len(debated.rows("vote_closed")[0].facts["counted"]["rounds"]) == 2
    assert not any("figures" in row.facts for row in debated.rows("count_entered"))
    assert recounted(debated, is_public=False) == [("right", ())]
    assert len(recounted(debated, is_public=True)) == 1


def test_an_aborted_vote_forgets_its_counts_and_keeps_its_tellers(debated: Hall) -> None:
    first, second = name(debated)
    vote_id = open_by_hands(debated)
    enter(debated, vote_id, first, hands(4, 1), hands(3))
    voting.abort_vote(debated.meeting_id, vote_id, debated.chair, debated.now, "读错了")
    assert debated.room.counting.teller_ids == {first, second}
    again = open_by_hands(debated)
    assert debated.room.counting.entered_ids == frozenset()
    assert again != vote_id


def recounted(hall: Hall, is_public: bool) -> list[tuple[str, tuple[str, ...]]]:
    """Export the meeting's record and recount it: (what was told of each vote, codes of problems)."""
    db.session.rollback()
    rows = journal.rows_of(journal.stream_of(hall.council_id, hall.meeting_id))
    report = verify(export_lines(public_meeting_rows(rows) if is_public else rows))
    assert report.ok, report.problems
    return [(vote.told, vote.unchecked) for vote in report.votes]


# --- named paper ---


def test_a_named_paper_takes_the_place_of_the_phones_ballot_and_locks_the_phone(debated: Hall) -> None:
    vote_id, voter = debated.open_vote(), debated.local[0]
    taken = debated.cast(vote_id, voter, "no")
    by = for_member(debated, voter)
    tellers.enter_paper(debated.meeting_id, vote_id, voter, "yes", by, debated.now)
    tellers.enter_paper(debated.meeting_id, vote_id, voter, "yes", by, debated.now)
    with pytest.raises(OnPaper):
        debated.cast(vote_id, voter, "no", replaces=taken.receipt)
    assert len(debated.rows("paper_entered")) == 1
    assert "choice" not in debated.rows("paper_entered")[0].facts
    voting.close_vote(debated.meeting_id, vote_id, debated.chair, debated.now)
    (ballot,) = debated.rows("vote_closed")[0].facts["ballots"]
    assert (ballot["choice"], ballot["entered_by"] is None) == ("yes", False)
    with pytest.raises(VoteClosed):
        tellers.enter_paper(debated.meeting_id, vote_id, voter, "no", by, debated.now)


def test_a_void_paper_is_counted_as_void_and_a_paper_given_back_frees_the_phone(debated: Hall) -> None:
    vote_id, voter, other = debated.open_vote(), debated.local[0], debated.migrant[0]
    for member_id in (voter, other):
        by = for_member(debated, member_id)
        tellers.enter_paper(debated.meeting_id, vote_id, member_id, "spoiled", by, debated.now)
    tellers.return_paper(debated.meeting_id, vote_id, other, for_member(debated, other), debated.now)
    debated.cast(vote_id, other, "yes")
    assert turnout(vote_id) == (2, 12)
    voting.close_vote(debated.meeting_id, vote_id, debated.chair, debated.now)
    sides = debated.vote(vote_id).result["sides"]
    assert (sides["local"]["spoiled"], sides["migrant"]["spoiled"], sides["migrant"]["yes"]) == (1, 0, 1)
    assert [paper["side"] for paper in debated.rows("vote_closed")[0].facts["spoiled_papers"]] == ["local"]
    assert recounted(debated, is_public=False) == [("right", ())]


# --- secret paper ---


@pytest.fixture
def secret(hall: Hall) -> Hall:
    """A motion that is voted on in secret, with two tellers and six voters of seven on each side."""
    hall.convene(hall.motion(ballot_kind="secret"))
    hall.start_debate()
    name(hall)
    return hall


def give(hall: Hall, vote_id: int, member_id: int) -> None:
    tellers.give_paper(hall.meeting_id, vote_id, member_id, for_member(hall, member_id), hall.now)


def test_secret_paper_is_counted_by_tellers_beside_the_phones(hall: Hall) -> None:
    secret = Hall("linjie", seats=7)
    secret.convene(secret.motion(ballot_kind="secret"))
    secret.start_debate()
    name(secret)
    vote_id = secret.open_vote()
    on_paper = [*secret.migrant[:3], *secret.local[:3]]
    for member_id in on_paper:
        give(secret, vote_id, member_id)
    with pytest.raises(OnPaper):
        secret.cast(vote_id, on_paper[0])
    for member_id in (*secret.migrant[3:6], *secret.local[3:6]):
        secret.cast(vote_id, member_id, "yes")
    with pytest.raises(CountMissing):
        voting.close_vote(secret.meeting_id, vote_id, secret.chair, secret.now)
    for teller in (secret.migrant[-1], secret.local[-1]):
        enter(secret, vote_id, teller, row(2, 1), row(1, 1, 0, 1))
    assert voting.close_vote(secret.meeting_id, vote_id, secret.chair, secret.now) == "carried"
    result = secret.vote(vote_id).result
    assert result["overall"] == {"entitled": 12, "present": 12, **row(9, 2, 0, 1)}
    facts = secret.rows("vote_closed")[0].facts
    assert facts["counted"]["figures"]["local"] == row(1, 1, 0, 1)
    assert len(facts["ballots"]) == 6
    assert recounted(secret, is_public=False) == [("right", ())]


def test_a_second_round_keeps_its_tellers_and_who_votes_on_paper_while_they_are_here(hall: Hall) -> None:
    names = tuple(Candidate(each) for each in ("王小芳", "李建国", "陈志强"))
    election = NewItem(
        "推选组长", what="推选1人。", question="election", seats=1, candidates=names, ballot_kind="secret"
    )
    hall.convene(election)
    hall.start_debate()
    first, second = name(hall)
    vote_id, on_paper = hall.open_vote(), hall.local[0]
    give(hall, vote_id, on_paper)
    for place, member_id in enumerate((*hall.migrant[:5], *hall.local[1:5])):
        hall.cast(vote_id, member_id, f"[{1 + place % 2}]")
    figures = {"all": {"valid": 1, "spoiled": 0, "1": 0, "2": 0, "3": 1}}
    for teller in (first, second):
        tellers.enter_count(hall.meeting_id, vote_id, teller, figures, By(teller), hall.now)
    assert voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "undecided"
    assert hall.room.counting.teller_ids == {first, second}
    assert [row.facts["names"] for row in hall.rows("tellers_kept")] == ["来穗6、本地6"]
    again = voting.open_vote(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    assert [entry.member_id for entry in roll_of(again) if entry.instead == "paper_given"] == [on_paper]
    assert [row.facts["members"] for row in hall.rows("papers_given_again")] == [[on_paper]]
    # Aborted, it begins again with both; whoever has gone is not given paper, and the chair is told of a teller away.
    voting.abort_vote(hall.meeting_id, again, hall.chair, hall.now, "读错了")
    hall.check_out(second)
    assert isinstance(tellers_warning(hall.room), TellerNotPresent)
    tellers.name_tellers(hall.meeting_id, hall.item().id, (), hall.chair, hall.now)
    assert isinstance(tellers_warning(hall.room), TellersNotNamedAgain)
    assert "name_tellers_again" in acts_counting.podium(hall.room)
    name_others = (hall.migrant[-1], hall.local[-2])
    tellers.name_tellers(hall.meeting_id, hall.item().id, name_others, hall.chair, hall.now)
    third = voting.open_vote(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    assert [entry.member_id for entry in roll_of(third) if entry.instead == "paper_given"] == [on_paper]


def test_one_secret_paper_alone_is_told_nowhere(secret: Hall) -> None:
    vote_id = secret.open_vote()
    give(secret, vote_id, secret.local[0])
    for member_id in (*secret.migrant[:5], *secret.local[1:5]):
        secret.cast(vote_id, member_id, "yes")
    for teller in (secret.migrant[-1], secret.local[-1]):
        enter(secret, vote_id, teller, row(), row(0, 1))
    voting.close_vote(secret.meeting_id, vote_id, secret.chair, secret.now)
    facts = secret.rows("vote_closed")[0].facts
    assert facts["counted"] == {"what": "paper", "most": {"migrant": 0, "local": 1}, "figures": None, "rounds": []}
    assert facts["ballots"] is None
    assert secret.vote(vote_id).result["overall"]["no"] == 1
    assert counted.entered(vote_id) == []
    (told,) = recounted(secret, is_public=False)
    assert "ballots" in told[1]


def test_one_phone_alone_beside_secret_papers_is_told_nowhere(secret: Hall) -> None:
    vote_id = secret.open_vote()
    for member_id in (*secret.migrant[:5], *secret.local[:4]):
        give(secret, vote_id, member_id)
    secret.cast(vote_id, secret.local[4], "no")
    for teller in (secret.migrant[-1], secret.local[-1]):
        enter(secret, vote_id, teller, row(5), row(4))
    voting.close_vote(secret.meeting_id, vote_id, secret.chair, secret.now)
    facts = secret.rows("vote_closed")[0].facts
    assert (facts["ballots"], facts["counted"]["figures"], facts["counted"]["rounds"]) == (None, None, [])
    assert facts["result"]["is_listed"] is False
    assert counted.entered(vote_id) == []


def test_what_is_counted_does_not_tell_of_a_side_that_its_result_covers(secret: Hall) -> None:
    vote_id = secret.open_vote()
    for member_id in secret.migrant[:3]:
        give(secret, vote_id, member_id)
    for member_id in secret.local[:5]:
        secret.cast(vote_id, member_id, "yes")
    for teller in (secret.migrant[-1], secret.local[-1]):
        enter(secret, vote_id, teller, row(1, 1), row())
    voting.close_vote(secret.meeting_id, vote_id, secret.chair, secret.now)
    facts = secret.rows("vote_closed")[0].facts
    assert facts["result"]["is_covered"]
    assert (facts["ballots"], facts["counted"]["figures"]) == (None, None)


def test_after_the_time_limit_papers_are_counted_but_none_is_given_out_or_exchanged(secret: Hall) -> None:
    item_id, voter = secret.item().id, secret.local[4]
    vote_id = voting.open_vote(secret.meeting_id, item_id, secret.chair, secret.now, seconds=60)
    for member_id in (*secret.migrant[:3], *secret.local[:3]):
        give(secret, vote_id, member_id)
    secret.cast(vote_id, voter, "yes", key=key_of(77))
    deadline = secret.later(60)
    with pytest.raises(VoteClosed):
        give(secret, vote_id, secret.local[3])
    with pytest.raises(VoteClosed):
        tellers.withdraw_ballot(secret.meeting_id, vote_id, voter, key_of(77), secret.now)
    secret.later(30)
    for teller in (secret.migrant[-1], secret.local[-1]):
        enter(secret, vote_id, teller, row(3), row(3))
    secret.tick(5)
    assert secret.vote(vote_id).state == "open"
    assert voting.close_vote(secret.meeting_id, vote_id, secret.chair, secret.now) == "carried"
    closed_at = secret.vote(vote_id).closed_at
    assert closed_at is not None
    assert closed_at > deadline


def test_whoever_voted_in_secret_withdraws_with_the_key_before_taking_paper(secret: Hall) -> None:
    vote_id, voter = secret.open_vote(), secret.local[0]
    secret.cast(vote_id, voter, "yes", key=key_of(77))
    with pytest.raises(PaperAfterSecretBallot):
        give(secret, vote_id, voter)
    with pytest.raises(NothingToWithdraw):
        tellers.withdraw_ballot(secret.meeting_id, vote_id, voter, key_of(78), secret.now)
    seq = secret.room.seq
    tellers.withdraw_ballot(secret.meeting_id, vote_id, voter, key_of(77), secret.now)
    assert turnout(vote_id)[0] == 0
    assert secret.room.seq > seq, "no screen takes the smaller figure for an older one"
    give(secret, vote_id, voter)
    assert turnout(vote_id)[0] == 1
    tellers.return_paper(secret.meeting_id, vote_id, voter, for_member(secret, voter), secret.now)
    secret.cast(vote_id, voter, "no", key=key_of(79))


# --- names on paper ---


def test_papers_with_names_are_counted_beside_the_phones(hall: Hall) -> None:
    facts = {"question": "election", "seats": 1, "candidates": (Candidate("甲"), Candidate("乙"))}
    hall.convene(hall.motion(title="推选一位小组长", ballot_kind="secret", **facts))
    hall.start_debate()
    name(hall)
    vote_id = hall.open_vote()
    for member_id in (*hall.migrant[:2], hall.local[0]):
        give(hall, vote_id, member_id)
    for member_id in (*hall.migrant[2:5], *hall.local[1:5]):
        hall.cast(vote_id, member_id, "[1]" if member_id in hall.migrant else "[2]")
    count = {"all": {"valid": 2, "spoiled": 1, "1": 2, "2": 0}}
    for teller in (hall.migrant[-1], hall.local[-1]):
        tellers.enter_count(hall.meeting_id, vote_id, teller, count, By(teller), hall.now)
    voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    result = hall.vote(vote_id).result
    assert {each["name"]: each["marks"] for each in result["marks"]} == {"甲": 5, "乙": 4}
    assert (result["valid"], result["spoiled"], result["not_cast"]) == (9, 1, 0)
