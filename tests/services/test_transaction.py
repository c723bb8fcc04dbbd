"""The wrapper around every write: facts are told after the commit, and nobody's failure undoes it."""

import pytest
from flask import Flask

from extensions import db
from models.councils import Council
from models.members import By
from rules.errors import Refused
from services import floor, transaction
from services.transaction import MeetingChanged
from tests.services.hall import START, Hall


@pytest.fixture
def told(stored_app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What listeners were told, after a first one that always fails."""
    facts: list[object] = []
    monkeypatch.setattr(transaction, "_listeners", [])

    @transaction.on_fact
    def fail(fact: object) -> None:
        raise RuntimeError(fact)

    transaction.on_fact(facts.append)
    return facts


def add_council(slug: str) -> None:
    db.session.add(Council(slug=slug, name="x", place="x", created_at=START))


def test_facts_are_told_once_each_after_the_commit_although_a_listener_fails(
    told: list[object], caplog: pytest.LogCaptureFixture
) -> None:
    with transaction.transaction() as announce:
        add_council("a")
        announce(MeetingChanged(1))
        announce(MeetingChanged(1))
        announce(MeetingChanged(2))
        assert told == []
    assert told == [MeetingChanged(1), MeetingChanged(2)]
    db.session.rollback()
    assert db.session.scalars(db.select(Council.slug)).all() == ["a"]
    assert "listener failed" in caplog.text


def test_what_is_refused_writes_nothing_and_tells_nobody(told: list[object]) -> None:
    def refused_command() -> None:
        with transaction.transaction() as announce:
            add_council("a")
            announce(MeetingChanged(1))
            raise Refused()

    with pytest.raises(Refused):
        refused_command()
    assert told == []
    assert db.session.scalars(db.select(Council.slug)).all() == []


def test_a_read_before_the_write_does_not_lock_it_out(told: list[object]) -> None:
    db.session.scalars(db.select(Council)).all()
    with transaction.transaction():
        add_council("a")


def test_a_deadline_that_a_command_finds_passed_is_told_although_the_command_has_nothing_to_do(
    told: list[object], hall: Hall
) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.start()
    told.clear()
    floor.finish_turn(hall.meeting_id, turn.id, By(turn.member_id), hall.later(600))
    assert told == [MeetingChanged(hall.meeting_id)]
