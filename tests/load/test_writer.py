"""Ballots that arrive together share a commit, and each is answered for itself."""

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from blueprints import gathering
from blueprints.access import SignedIn, SignInFirst, WrongPost
from blueprints.voting import writer
from rules.errors import RuleError
from rules.voting import NotOnRoll, Taken
from services.voting import MOST_PER_COMMIT, Cast

LATE = 99  # the member whom the service refuses


class Store:
    """Stands for the database: takes ballots slowly, and remembers the batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.writing = 0
        self.breaks = False

    def cast_ballots(self, casts: Sequence[Cast], now: datetime) -> list[Taken | RuleError]:
        self.writing += 1
        assert self.writing == 1, "one commit after the other"
        time.sleep(0.02)
        self.batches.append([cast.member_id for cast in casts])
        self.writing -= 1
        if self.breaks:
            raise OSError("disk full")
        return [NotOnRoll() if cast.member_id == LATE else Taken("yes", f"R{cast.member_id}", True) for cast in casts]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    store = Store()
    people = {f"{number}:1": SignedIn(number, 1, "", "representative", "local", 1) for number in range(1, 1000)}
    people["7:1"] = SignedIn(7, 1, "", "chair", None, 1)
    del people["8:1"]
    monkeypatch.setattr(writer, "cast_ballots", store.cast_ballots)
    monkeypatch.setattr(writer, "people_behind", lambda names: {name: people[name] for name in names if name in people})
    monkeypatch.setattr(writer, "now", lambda: datetime.now(UTC))
    monkeypatch.setattr(gathering.socketio, "sleep", time.sleep)
    monkeypatch.setattr(writer, "ballots", gathering.Gathering(writer._answers, MOST_PER_COMMIT))
    return store


def cast_all(members: Sequence[int]) -> dict[int, Taken | Exception]:
    """Let all members cast from threads of their own; return what each was answered."""
    answers: dict[int, Taken | Exception] = {}

    def cast(member: int) -> None:
        try:
            answers[member] = writer.cast_durably(Cast(1, member, "yes", f"{member:032x}"), f"{member}:1")
        except Exception as error:
            answers[member] = error

    threads = [threading.Thread(target=cast, args=(member,)) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


def test_many_ballots_share_few_commits_and_each_gets_its_own_answer(store: Store) -> None:
    members = range(100, 300)
    answers = cast_all(members)
    assert answers == {member: Taken("yes", f"R{member}", True) for member in members}
    assert sorted(member for batch in store.batches for member in batch) == list(members)
    assert len(store.batches) < 20
    assert max(len(batch) for batch in store.batches) <= MOST_PER_COMMIT


def test_a_full_batch_starts_the_next(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer.ballots, "most", 4)
    assert len(cast_all(range(100, 130))) == 30
    assert max(len(batch) for batch in store.batches) <= 4


def test_a_sender_who_may_not_pass_is_refused_and_stops_no_other(store: Store) -> None:
    answers = cast_all([7, 8, LATE, 100])
    assert isinstance(answers[7], WrongPost)
    assert isinstance(answers[8], SignInFirst)
    assert isinstance(answers[LATE], NotOnRoll)
    assert answers[100] == Taken("yes", "R100", True)
    assert not {7, 8} & {member for batch in store.batches for member in batch}


def test_whoever_the_door_has_let_in_is_not_asked_again(store: Store) -> None:
    assert writer.cast_durably(Cast(1, 8, "yes", "0" * 32)) == Taken("yes", "R8", True)


def test_a_failing_commit_is_told_to_all_and_the_next_one_works(store: Store) -> None:
    store.breaks = True
    assert {type(answer) for answer in cast_all(range(100, 110)).values()} == {OSError}
    store.breaks = False
    assert cast_all([100]) == {100: Taken("yes", "R100", True)}
