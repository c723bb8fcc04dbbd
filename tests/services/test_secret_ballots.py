"""Secret votes through commands: counted once, changed by whoever shows the old key, and nobody learns whose is which."""

import hashlib
from dataclasses import replace

import pytest
from flask import Flask

from extensions import db
from models.secret_ballots import SecretBallot
from models.voting import Ballot, RollRow, roll_of, turnout
from rules import secret, voting
from rules.casts import Cast
from rules.errors import RuleError
from rules.voting import Taken
from services import voting as commands
from tests.services.hall import Hall


def key(member_id: int, number: int = 1) -> str:
    """A phone's key: as good as random, and the same in every run."""
    return hashlib.sha256(f"{member_id}:{number}".encode()).hexdigest()[:32]


def open_secretly(hall: Hall, present: list[int] | None = None) -> int:
    hall.convene(hall.motion(ballot_kind="secret"), present=present)
    return hall.open_vote()


@pytest.fixture
def vote_id(hall: Hall) -> int:
    return open_secretly(hall)


def cast(hall: Hall, vote_id: int, member_id: int, choice: str = "yes", number: int = 1, **changes: object) -> Taken:
    message = replace(Cast(vote_id, member_id, choice, key(member_id, number)), **changes)  # type: ignore[arg-type]
    (answer,) = commands.cast_ballots([message], hall.now)
    if isinstance(answer, RuleError):
        raise answer
    return answer


def lying(vote_id: int) -> dict[str, str]:
    db.session.rollback()
    query = db.select(SecretBallot.id, SecretBallot.choice).where(SecretBallot.vote_id == vote_id)
    return dict(db.session.execute(query).all())


def test_the_roll_says_who_has_voted_and_nothing_says_how(hall: Hall, vote_id: int) -> None:
    member, told = hall.local[0], len(hall.rows())
    taken = cast(hall, vote_id, member, "no")
    assert (taken.choice, taken.receipt, taken.is_new) == ("no", key(member), True)
    (entry,) = [entry for entry in roll_of(vote_id) if entry.has_voted]
    assert (entry.member_id, entry.choice, entry.receipt) == (member, None, None)
    assert turnout(vote_id) == (1, 12)
    assert lying(vote_id) == {key(member): "no"}
    assert set(SecretBallot.__table__.columns.keys()) == {"vote_id", "id", "choice", "side"}
    assert db.session.scalar(db.select(db.func.count()).select_from(Ballot)) == 0
    assert len(hall.rows()) == told


def test_a_repeated_message_gets_its_answer_also_after_closing(hall: Hall, vote_id: int) -> None:
    member = hall.local[0]
    cast(hall, vote_id, member, "no")
    for _ in range(2):
        again = cast(hall, vote_id, member, "no")
        assert (again.choice, again.receipt, again.is_new) == ("no", key(member), False)
        if hall.vote(vote_id).state == "open":
            commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    with pytest.raises(voting.VoteClosed):
        cast(hall, vote_id, hall.local[1])
    with pytest.raises(voting.KeyOfAnother):
        cast(hall, vote_id, hall.local[1], key=key(member))


def test_whoever_shows_the_old_key_changes_the_ballot_and_the_old_one_is_gone(hall: Hall, vote_id: int) -> None:
    member, other = hall.local[:2]
    cast(hall, vote_id, member, "yes")
    changed = cast(hall, vote_id, member, "no", 2, replaces=key(member))
    assert (changed.choice, changed.is_new) == ("no", True)
    assert lying(vote_id) == {key(member, 2): "no"}
    for late in ({"number": 1}, {"number": 3}, {"number": 3, "replaces": key(member)}):
        with pytest.raises(secret.SecretBallotStands):
            cast(hall, vote_id, member, "abstain", **late)
    with pytest.raises(voting.KeyOfAnother):
        cast(hall, vote_id, other, "yes", 2, replaces=key(member, 2))
    assert (lying(vote_id), turnout(vote_id)) == ({key(member, 2): "no"}, (1, 12))


def test_in_one_batch_a_repeat_and_a_change_are_seen(hall: Hall, vote_id: int) -> None:
    member, other = hall.local[:2]
    first = Cast(vote_id, member, "yes", key(member))
    batch = [
        first,
        first,
        replace(first, choice="no", key=key(member, 2), replaces=key(member)),
        replace(first, key=key(9)),
    ]
    batch += [Cast(vote_id, other, "abstain", key(other)), Cast(vote_id, hall.chair_id, "yes", key(hall.chair_id))]
    answers = commands.cast_ballots(batch, hall.now)
    told = [answer.is_new if isinstance(answer, Taken) else answer.code for answer in answers]
    assert told == [True, False, True, "secret_ballot_stands", True, "not_on_roll"]
    assert lying(vote_id) == {key(member, 2): "no", key(other): "abstain"}


def test_where_the_charter_says_so_a_secret_ballot_is_final(stored_app: Flask) -> None:
    hall = Hall(ballots_changeable=False)
    vote_id = open_secretly(hall)
    cast(hall, vote_id, hall.local[0])
    with pytest.raises(voting.BallotFinal):
        cast(hall, vote_id, hall.local[0], "no", 2, replaces=key(hall.local[0]))


def test_nobody_enters_a_secret_ballot_for_somebody_else(hall: Hall, vote_id: int) -> None:
    with pytest.raises(secret.SecretNotEntered):
        cast(hall, vote_id, hall.local[0], entered_by_id=hall.secretary_id)
    assert turnout(vote_id) == (0, 12)


def close(hall: Hall, vote_id: int, migrant: str, local: str) -> dict:
    """Cast a ballot for each letter (y, n, a), close, and return what the journal keeps."""
    words = {"y": "yes", "n": "no", "a": "abstain"}
    for people, letters in ((hall.migrant, migrant), (hall.local, local)):
        for member, letter in zip(people, letters, strict=False):
            cast(hall, vote_id, member, words[letter])
    commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    (closing,) = hall.rows("vote_closed")
    return closing.facts


def test_each_side_is_counted_and_the_list_is_sealed_in_the_order_of_keys(hall: Hall, vote_id: int) -> None:
    facts = close(hall, vote_id, "yyyyna", "yyyy")
    result = facts["result"]
    assert result["verdict"] == "carried"
    assert result["overall"] == {"entitled": 12, "present": 12, "yes": 8, "no": 1, "abstain": 1, "spoiled": 0}
    assert result["sides"]["local"]["yes"] == 4
    ids = [ballot["id"] for ballot in facts["ballots"]]
    assert ids == sorted(ids) == sorted(key(member) for member in [*hall.migrant, *hall.local[:4]])
    assert set(facts["ballots"][0]) == {"id", "choice", "side"}
    assert facts["ballots_digest"] == voting.frozen_digest(facts["ballots"])


def test_where_a_side_cast_too_few_no_sides_count_is_kept_anywhere(hall: Hall, vote_id: int) -> None:
    facts = close(hall, vote_id, "yyyyyy", "yn")
    assert (facts["result"]["verdict"], facts["result"]["sides"]) == ("lost", {})
    assert "不公布各组票数" in facts["result"]["sentences"]["zh"]
    assert {test["test"] for test in facts["result"]["tests"]} == {"attendance"}
    assert {frozenset(ballot) for ballot in facts["ballots"]} == {frozenset({"id", "choice"})}
    assert db.session.scalars(db.select(SecretBallot.side)).unique().all() == [None]
    assert facts["result"]["overall"]["yes"] == 7


def test_under_a_rule_of_the_whole_no_ballot_carries_a_side(stored_app: Flask) -> None:
    hall = Hall(preset_id="half_half", ballot_list="off")
    vote_id = open_secretly(hall, present=[*hall.migrant, hall.local[0], hall.local[1]])
    facts = close(hall, vote_id, "yyyyyy", "n")
    assert (facts["result"]["verdict"], facts["result"]["sides"]) == ("carried", {})
    assert facts["result"]["overall"] == {"entitled": 12, "present": 8, "yes": 6, "no": 1, "abstain": 0, "spoiled": 0}
    # The charter keeps the list back: its digest alone is sealed.
    assert facts["ballots"] is None
    assert hall.vote(vote_id).ballots_digest == facts["ballots_digest"]


def test_a_side_of_two_does_not_vote_in_secret(stored_app: Flask) -> None:
    hall = Hall(seats=3)
    hall.convene(hall.motion(ballot_kind="secret"), present=[*hall.migrant, *hall.local[:2]])
    with pytest.raises(secret.SecretSideTooSmall, match="本地"):
        hall.open_vote()
    hall.check_in(hall.local[2])
    assert hall.open_vote()


def test_aborting_destroys_secret_ballots_and_lets_everybody_vote_anew(hall: Hall, vote_id: int) -> None:
    cast(hall, vote_id, hall.local[0])
    commands.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, "文字有误")
    assert lying(vote_id) == {}
    assert hall.vote(vote_id).destroyed_ballots == 1
    assert db.session.scalar(db.select(db.func.count()).select_from(RollRow).where(RollRow.has_voted)) == 0
    with pytest.raises(voting.VoteAborted):
        cast(hall, vote_id, hall.local[0], number=2)
    again = hall.open_vote()
    assert cast(hall, again, hall.local[0], "no", 3).is_new


@pytest.mark.postgres
@pytest.mark.parametrize("stored_app", ["postgres"], indirect=True)
def test_on_postgresql_no_row_keeps_the_number_of_the_transaction_that_wrote_it(hall: Hall, vote_id: int) -> None:
    def lie(table: str) -> list[tuple[str, str]]:
        db.session.rollback()
        what = "id" if table == "secret_ballots" else "member_id::text"
        return [
            tuple(row) for row in db.session.execute(db.text(f"select xmin::text, {what} from {table} order by ctid"))
        ]

    for member in hall.everybody:
        cast(hall, vote_id, member)
    # While it is open each ballot has the number that stands in its voter's roll entry too.
    written, roll = dict(lie("secret_ballots")), dict(lie("roll_entries"))
    assert {number: roll[number] for number in written} == {
        number: roll[number] for number in roll if number in written
    }
    assert [key(int(roll[number])) for number in written] == list(written.values())
    commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    for table in ("secret_ballots", "roll_entries"):
        rows = lie(table)
        assert len({number for number, _ in rows}) == 1
    ids = [each for _, each in lie("secret_ballots")]
    assert ids == sorted(ids)
    # No old version lies before them.
    places = db.session.scalars(db.text("select ctid::text from secret_ballots")).all()
    assert set(places) == {f"(0,{place})" for place in range(1, 13)}
