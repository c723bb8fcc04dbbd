"""Commands of tasks: given, claimed, reported on, extended, closed; the body's link."""

import pytest
from flask import Flask

from extensions import db
from models import task_writes
from models.members import By
from models.resolutions import resolution_of
from models.task_reads import red_tasks, tasks_of_member
from models.task_writes import revoke_tasks
from rules import deadlines, duties, tasks
from rules.errors import NotFound
from services import task_links
from services import tasks as commands
from services.tasks import Duty, NewTask
from services.transaction import transaction
from tests.services.founded import NOW, Founded
from tests.services.works import WORDS, Works, day, later


def test_a_task_goes_from_giving_to_the_report_of_completion(works: Works) -> None:
    task_id = works.add()
    assert works.task(task_id).state == "assigned"
    commands.accept(works.council_id, task_id, works.member, NOW)
    commands.report(works.council_id, task_id, WORDS, day(20), works.member, later(days=1))
    commands.report_done(works.council_id, task_id, "画完了", works.member, later(days=3))
    task = works.task(task_id)
    assert (task.state, task.round, task.next_report_on) == ("reported_done", 1, day(20))
    assert task.answers_due_at == later(days=10)
    assert task.first_reported_at == NOW
    assert [(row.act, row.words) for row in task.reports] == [
        ("accept", ""),
        ("report", WORDS),
        ("report_done", "画完了"),
    ]
    assert works.acts() == ["task_added", "task_accepted", "task_reported", "task_reported_done"]


def test_a_button_pressed_twice_is_one_step(works: Works) -> None:
    task_id = works.add()
    assert works.add() == task_id
    for _ in range(2):
        commands.accept(works.council_id, task_id, works.member, NOW)
    for _ in range(2):
        commands.report(works.council_id, task_id, WORDS, day(20), works.member, NOW)
    for _ in range(2):
        commands.report_done(works.council_id, task_id, "画完了", works.member, NOW)
    assert works.acts() == ["task_added", "task_accepted", "task_reported", "task_reported_done"]


def test_no_name_and_no_words_stand_in_the_journal(works: Works) -> None:
    task_id = works.accepted()
    commands.report(works.council_id, task_id, WORDS, day(20), works.member, NOW)
    for row in works.rows():
        if "task" in row.act:
            assert "周阿珍" not in str(row.facts)
            assert "member" not in {key for key in row.facts if key != "carrier"}
            assert WORDS not in str(row.facts)


@pytest.mark.parametrize("state", ["adopted", "publicised", "revoked", "closed"])
def test_only_an_effective_resolution_has_tasks_added(works: Works, state: str) -> None:
    resolution = resolution_of(works.council_id, works.resolution_id)
    resolution.state = state
    if state == "revoked":
        resolution.revoked_at, resolution.revoke_reason = NOW, "重复"
    db.session.commit()
    with pytest.raises(tasks.ResolutionNotEffective):
        works.add()


def test_another_councils_task_is_not_there(works: Works) -> None:
    task_id = works.add()
    other = Founded("linjie")
    with pytest.raises(NotFound):
        commands.accept(other.council_id, task_id, other.chair, NOW)


def test_a_task_without_anybody_is_claimed_by_a_representative(works: Works) -> None:
    new = NewTask("巡查", "每晚一次", "member", None, "", day(30), day(10))
    task_id = commands.add_task(works.council_id, works.resolution_id, new, works.secretary, NOW)
    assert works.task(task_id).state == "unclaimed"
    with pytest.raises(duties.OnlyRepresentativesClaim):
        commands.claim(works.council_id, task_id, works.id_of("林国栋"), works.chair, NOW)
    commands.claim(works.council_id, task_id, works.member_id, works.member, NOW)
    commands.claim(works.council_id, task_id, works.member_id, works.member, NOW)
    assert (works.task(task_id).state, works.task(task_id).member_id) == ("claimed", works.member_id)
    other = works.id_of("陈伯")
    with pytest.raises(tasks.TaskStateRefuses):
        commands.claim(works.council_id, task_id, other, By(other), NOW)


def test_a_disputed_task_is_given_to_somebody_else_and_the_link_ends(works: Works) -> None:
    task_id = works.add("company", "物业公司")
    token = task_links.issue_link(works.council_id, task_id, later(days=100), works.secretary, NOW)
    commands.dispute(works.council_id, task_id, "这是市政道路", By(None), NOW, token=token)
    with pytest.raises(duties.TaskMemberMissing):
        commands.assign(works.council_id, task_id, Duty("member"), works.secretary, NOW)
    commands.assign(works.council_id, task_id, Duty("government", body="街道城管办"), works.secretary, NOW)
    task = works.task(task_id)
    assert (task.state, task.body, task.link_digest) == ("assigned", "街道城管办", None)
    with pytest.raises(duties.LinkEnded):
        commands.accept(works.council_id, task_id, By(None), NOW, token=token)


def test_only_whoever_carries_it_reports_and_the_secretary_types_it_in(works: Works) -> None:
    task_id = works.add()
    other = works.id_of("陈伯")
    for by in (By(other), works.secretary, works.chair, By(other, works.secretary.actor_id), By(None)):
        with pytest.raises(duties.NotResponsible):
            commands.accept(works.council_id, task_id, by, NOW)
    commands.accept(works.council_id, task_id, By(works.member_id, works.secretary.actor_id), NOW)
    assert works.task(task_id).reports[0].entered_by_id == works.secretary.actor_id


def test_a_reason_is_never_empty(works: Works) -> None:
    task_id = works.accepted()
    for command in (commands.report_done, commands.escalate, commands.declare_infeasible, commands.dispute):
        with pytest.raises(duties.ReportWordsMissing):
            command(works.council_id, task_id, "", works.member, NOW)
    commands.escalate(works.council_id, task_id, "要街道协调", works.member, NOW)
    commands.declare_infeasible(works.council_id, task_id, "路面要先翻修", works.member, NOW)
    assert works.task(task_id).state == "infeasible_now"


def test_an_extension_is_asked_in_time_and_moves_the_date_when_granted(works: Works) -> None:
    task_id = works.accepted()
    asked = commands.ask_extension(works.council_id, task_id, day(60), "雨天多", works.member, later(days=30))
    assert asked == commands.ask_extension(works.council_id, task_id, day(60), "雨天多", works.member, later(days=30))
    with pytest.raises(tasks.ExtensionPending):
        commands.ask_extension(works.council_id, task_id, day(61), "雨天多", works.member, later(days=30))
    commands.decide_extension(works.council_id, task_id, asked, True, works.secretary, later(days=31))
    commands.decide_extension(works.council_id, task_id, asked, True, works.secretary, later(days=31))
    assert works.task(task_id).due_on == day(60)
    with pytest.raises(tasks.ExtensionStateRefuses):
        commands.decide_extension(works.council_id, task_id, asked, False, works.secretary, later(days=31))
    with pytest.raises(deadlines.ExtensionTooLate):
        commands.ask_extension(works.council_id, task_id, day(90), "还要", works.member, later(days=61))
    assert works.acts().count("extension_decided") == 1


def test_a_refused_extension_leaves_the_date(works: Works) -> None:
    task_id = works.accepted()
    asked = commands.ask_extension(works.council_id, task_id, day(60), "雨天多", works.member, NOW)
    commands.decide_extension(works.council_id, task_id, asked, False, works.secretary, NOW)
    assert works.task(task_id).due_on == day(30)


def test_red_tasks_are_the_overdue_ones_but_not_the_governments(works: Works) -> None:
    ours = works.accepted()
    works.add("government", "街道城管办", what="转请研究")
    works.add("company", "物业公司", what="补划")
    assert red_tasks(works.council_id, day(30)) == []
    assert len(red_tasks(works.council_id, day(31))) == 2
    commands.report_done(works.council_id, ours, "画完了", works.member, NOW)
    assert [task.body for task in red_tasks(works.council_id, day(31))] == ["物业公司"]
    assert [task.id for task in tasks_of_member(works.council_id, works.member_id)] == [ours]


# --- the body's link ---


def test_a_link_works_until_it_expires_is_renewed_or_revoked(works: Works) -> None:
    task_id = works.add("company", "物业公司")
    first = task_links.issue_link(works.council_id, task_id, later(days=100), works.secretary, NOW)
    assert first not in str(works.task(task_id).link_digest)
    assert task_links.find_by_link(works.council_id, task_id, first, NOW).id == task_id
    for wrong, at in ((first, later(days=100)), ("x" * 32, NOW), ("", NOW)):
        with pytest.raises(duties.LinkEnded):
            task_links.find_by_link(works.council_id, task_id, wrong, at)
    second = task_links.issue_link(works.council_id, task_id, later(days=100), works.secretary, NOW)
    with pytest.raises(duties.LinkEnded):
        task_links.find_by_link(works.council_id, task_id, first, NOW)
    for _ in range(2):
        task_links.revoke_link(works.council_id, task_id, works.secretary, NOW)
    with pytest.raises(duties.LinkEnded):
        commands.accept(works.council_id, task_id, By(None), NOW, token=second)
    assert works.acts() == ["task_added", "task_link_issued", "task_link_issued", "task_link_revoked"]


def test_a_member_gets_no_link_and_no_link_lasts_for_ever(works: Works) -> None:
    with pytest.raises(duties.LinkForBodiesOnly):
        task_links.issue_link(works.council_id, works.add(), later(days=9), works.secretary, NOW)
    body = works.add("company", "物业公司", what="补划")
    for expires_at in (NOW, later(days=821)):
        with pytest.raises(duties.LinkExpiryInvalid):
            task_links.issue_link(works.council_id, body, expires_at, works.secretary, NOW)


# --- ended ---


def test_the_resolution_closes_with_its_last_task(works: Works) -> None:
    done, other = works.reported(), works.add("company", "物业公司", what="补划")
    task = works.task(done)
    task.state, task.confirmed_at = "confirmed", NOW
    db.session.commit()
    commands.close_task(works.council_id, done, "", works.secretary, NOW)
    assert works.task(done).resolution.state == "effective"
    commands.revoke_task(works.council_id, other, "与上一项重复", works.secretary, NOW)
    assert works.task(done).resolution.state == "closed"


def test_what_nobody_confirmed_is_closed_with_words_only(works: Works) -> None:
    task_id = works.reported()
    with pytest.raises(tasks.TaskStateRefuses):
        commands.close_task(works.council_id, task_id, "", works.secretary, NOW)
    with pytest.raises(duties.ReportWordsMissing):
        commands.close_task(works.council_id, task_id, "", works.secretary, later(days=8))
    commands.close_task(works.council_id, task_id, "已现场看过", works.secretary, later(days=8))
    task = works.task(task_id)
    assert (task.state, task.confirmed_at) == ("closed", None)


def test_tasks_end_with_a_revoked_resolution(stored_app: Flask) -> None:
    works = Works.found()
    running, lapsed = works.accepted(), works.add("company", "物业公司", what="补划")
    new = NewTask("巡查", "每晚一次", "member", None, "", day(30), day(10))
    unclaimed = commands.add_task(works.council_id, works.resolution_id, new, works.secretary, NOW)
    with transaction():
        assert revoke_tasks(works.resolution_id, works.secretary, NOW) == 3
    with transaction():
        assert revoke_tasks(works.resolution_id, works.secretary, NOW) == 0
    assert {works.task(task_id).state for task_id in (running, lapsed, unclaimed)} == {"revoked"}
    assert task_writes.next_deadline() is None
