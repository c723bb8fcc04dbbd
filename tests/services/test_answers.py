"""The command of the two questions: who is asked, until when, and what the answers do to the task."""

import pytest
from flask import Flask

from extensions import db
from models import task_writes
from models.members import By
from models.task_reads import answers_of, is_supporter
from models.tasks import lock_task
from models.topics import Support
from rules.answers import AnswerUnknown, NotAsked, QuestionsClosed
from services import tasks as commands
from services.answers import Respondent, answer
from services.transaction import transaction
from tests.services.works import Works, day, later

NOBODY = By(None)


def say(works: Works, task_id: int, who: Respondent, outcome: str | None = None, **more) -> None:
    satisfaction, reason, at = more.get("satisfaction"), more.get("reason", ""), more.get("at", later(days=1))
    answer(works.council_id, task_id, who, outcome, satisfaction, reason, more.get("by", NOBODY), at)


def representative(works: Works, name: str) -> Respondent:
    return Respondent("representative", member_id=works.id_of(name))


def resident(device: str) -> Respondent:
    return Respondent("resident", device_digest=device)


def proposer(works: Works) -> Respondent:
    return Respondent("proposer", topic_id=works.topic_id)


SUPPORTER = Respondent("supporter", device_digest="neighbour")


def test_each_tap_is_recorded_at_once_and_may_be_changed(works: Works) -> None:
    task_id = works.reported()
    say(works, task_id, SUPPORTER, "half", reason="还有一段没画")
    say(works, task_id, SUPPORTER, satisfaction="fairly")
    (row,) = answers_of(task_id, 1)
    assert (row.outcome, row.satisfaction, row.reason) == ("half", "fairly", "还有一段没画")
    say(works, task_id, SUPPORTER, "done", at=later(days=6))
    (row,) = answers_of(task_id, 1)
    # The reason belonged to the other answer.
    assert (row.outcome, row.satisfaction, row.reason) == ("done", "fairly", "")
    assert works.rows("task_answered") == []


def test_a_reason_stays_while_something_is_missing(works: Works) -> None:
    task_id = works.reported()
    for outcome, reason, kept in (
        ("not_done", "东头没画", "东头没画"),
        ("half", "", "东头没画"),
        ("half", "东头还没画", "东头还没画"),
        ("unknown", "东头还没画", ""),
    ):
        say(works, task_id, SUPPORTER, outcome, reason=reason)
        assert answers_of(task_id, 1)[0].reason == kept, outcome


def test_answers_end_with_their_time(works: Works) -> None:
    task_id = works.reported()
    say(works, task_id, SUPPORTER, "done", at=later(days=7, seconds=-1))
    with pytest.raises(QuestionsClosed):
        say(works, task_id, resident("d"), "not_done", at=later(days=7))
    with pytest.raises(AnswerUnknown):
        say(works, task_id, SUPPORTER, "great")


def test_whoever_carries_it_is_not_asked_and_nobody_pretends(works: Works) -> None:
    task_id = works.reported()
    for who in (
        representative(works, "周阿珍"),
        representative(works, "林国栋"),
        Respondent("proposer", topic_id=works.topic_id + 1),
        Respondent("supporter", device_digest="stranger"),
    ):
        with pytest.raises(NotAsked):
            say(works, task_id, who, "done")
    with pytest.raises(NotAsked):
        say(works, task_id, resident("own phone"), "done", by=works.member)


def test_support_after_the_report_makes_nobody_a_supporter(works: Works) -> None:
    task_id = works.reported()
    db.session.add(Support(topic_id=works.topic_id, device_digest="late", at=later(days=1)))
    db.session.commit()
    assert is_supporter(works.task(task_id), "neighbour")
    assert not is_supporter(works.task(task_id), "late")


def test_the_proposer_returns_it_with_a_reason_at_once(works: Works) -> None:
    task_id = works.reported()
    say(works, task_id, proposer(works), "not_done")
    assert works.task(task_id).state == "reported_done"
    say(works, task_id, proposer(works), "not_done", reason="东头还停着车")
    task = works.task(task_id)
    assert task.state == "returned"
    assert "东头" not in task.reports[-1].words
    (row,) = works.rows("task_returned")
    assert row.facts["by_proposer"]
    assert row.facts["answers"]["not_done"] == 1
    assert "东头" not in str(row.facts)
    assert str(works.topic_id) != row.facts["answers_digest"]


def test_another_report_begins_another_round_and_old_answers_stay(works: Works) -> None:
    task_id = works.reported()
    say(works, task_id, proposer(works), "half", reason="东头还停着车")
    commands.report_done(works.council_id, task_id, "东头也画好了", works.member, later(days=3))
    task = works.task(task_id)
    assert (task.state, task.round, task.answers_due_at) == ("reported_done", 2, later(days=10))
    say(works, task_id, proposer(works), "done", at=later(days=4))
    assert [row.outcome for row in answers_of(task_id, 1)] == ["half"]
    assert [row.outcome for row in answers_of(task_id, 2)] == ["done"]


def settled(works: Works, task_id: int) -> str:
    assert task_writes.due_ids(later(days=7, seconds=-1)) == []
    assert task_writes.next_deadline() == later(days=7)
    with transaction():
        task = lock_task(works.council_id, task_id)
        assert not task_writes.settle(task, later(days=7, seconds=-1))
        assert task_writes.settle(task, later(days=40))
        assert not task_writes.settle(task, later(days=40))
    return works.task(task_id).state


def test_a_third_of_five_answers_returns_it(stored_app: Flask) -> None:
    works = Works.found()
    task_id = works.reported()
    say(works, task_id, proposer(works), "half")
    for name, outcome in (("刘强", "not_done"), ("陈伯", "done"), ("李婉仪", "done"), ("梁志辉", "done")):
        say(works, task_id, representative(works, name), outcome, by=By(works.id_of(name)))
    say(works, task_id, resident("one"), "done")
    say(works, task_id, resident("two"), "done")
    assert settled(works, task_id) == "returned"
    (row,) = works.rows("task_returned")
    assert row.at == "2026-11-29T11:30:00.000000Z"
    assert row.actor == "system"
    assert (row.facts["answers"]["done"], row.facts["residents"]["done"]) == (3, 2)


def test_one_done_confirms_and_the_moment_is_the_deadline(works: Works) -> None:
    task_id = works.reported()
    say(works, task_id, SUPPORTER, "done")
    assert settled(works, task_id) == "confirmed"
    assert works.task(task_id).confirmed_at == later(days=7)


def test_nobody_answering_is_no_confirmation(works: Works) -> None:
    task_id = works.reported()
    say(works, task_id, resident("one"), "done")
    assert settled(works, task_id) == "reported_done_unrated"
    assert works.rows("task_unrated")[0].facts["residents"]["done"] == 1


def test_the_digest_of_the_answers_changes_with_each_of_them(works: Works) -> None:
    first = works.reported()
    say(works, first, SUPPORTER, "done")
    settled(works, first)
    sealed = works.rows("task_confirmed")[0].facts["answers_digest"]
    (row,) = answers_of(first, 1)
    db.session.expunge(row)
    assert task_writes.sealed(works.task(first), [row]) == sealed
    row.outcome = "not_done"
    assert task_writes.sealed(works.task(first), [row]) != sealed


def test_from_the_deadline_residents_are_asked_of_what_nobody_reports(works: Works) -> None:
    task_id = works.accepted()
    with pytest.raises(QuestionsClosed):
        say(works, task_id, SUPPORTER, "not_done", at=later(days=30))
    say(works, task_id, SUPPORTER, "not_done", at=later(days=31))
    say(works, task_id, proposer(works), "not_done", reason="没有人来过", at=later(days=31))
    task = works.task(task_id)
    # Nothing was reported, so there is nothing to return: what was said stands beside the red card.
    assert (task.state, len(answers_of(task_id, 0))) == ("accepted", 2)
    assert works.task(task_id).due_on == day(30)
    commands.report_done(works.council_id, task_id, "画完了", works.member, later(days=33))
    say(works, task_id, SUPPORTER, "done", at=later(days=34))
    assert [row.outcome for row in answers_of(task_id, 1)] == ["done"]


def test_a_report_at_the_same_moment_is_settled_before_the_next_command(works: Works) -> None:
    task_id = works.reported()
    with pytest.raises(QuestionsClosed):
        say(works, task_id, SUPPORTER, "done", at=later(days=8))
    commands.close_task(works.council_id, task_id, "现场看过", works.secretary, later(days=8))
    assert [row.act for row in works.rows() if row.act.startswith("task_")][-2:] == ["task_unrated", "task_closed"]
    assert works.rows("task_unrated")[0].recorded_at == later(days=7)
