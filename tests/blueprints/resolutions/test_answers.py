"""The two questions by their page: who is asked, what a tap does, and that nothing persuades."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from extensions import db
from models.members import By
from models.task_reads import answers_of
from models.tasks import Answer, Task
from models.topics import Support
from services import tasks as commands
from services.clock import settle_due
from services.tasks import NewTask
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, assert_went_to, at
from tests.blueprints.resolutions.house import founded_in
from tests.decided import SECRET, decide

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PAGE = "tasks/1/answers"


class Asked:
    """A task that the company reports done; its proposer, supporters, representatives and residents are asked."""

    def __init__(self, founded: Founded) -> None:
        self.house, self.now = founded, NOW
        by = By(None, founded.ids["许文秀"])
        due_on = NOW.date() + timedelta(days=30)
        new = NewTask("画黄线", "线画完，没有车停在线内", "company", None, "物业公司", due_on, due_on)
        with founded.app.app_context():
            self.decided = decide(founded.council_id, NOW)
            task_id = commands.add_task(founded.council_id, self.decided.resolution_id, new, by, NOW)
            commands.accept(founded.council_id, task_id, by, NOW)
            commands.report_done(founded.council_id, task_id, "画完了", by, NOW)
        assert task_id == 1

    def rows(self) -> list[Answer]:
        with self.house.app.app_context():
            return answers_of(1, 1)

    def state(self) -> str:
        with self.house.app.app_context():
            return db.session.get_one(Task, 1).state


@pytest.fixture
def asked(works_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked(founded_in(works_app))
    monkeypatch.setattr("blueprints.clock.real_now", lambda: asked.now)
    return asked


def tap(client: FlaskClient, **fields: str) -> TestResponse:
    return client.post(at(PAGE), data=fields)


def test_two_taps_of_a_resident_are_recorded_one_by_one(asked: Asked) -> None:
    phone = asked.house.stranger
    page = phone.get(at(PAGE)).text
    assert page.count('name="outcome"') == 4
    assert 'name="satisfaction"' not in page
    assert_went_to(tap(phone, outcome="done"), at(PAGE))
    page = phone.get(at(PAGE)).text
    assert "已记下" in page
    assert page.count('name="satisfaction"') == 3
    assert_went_to(tap(phone, satisfaction="fairly"), at(PAGE))
    assert "两个回答都记下了" in phone.get(at(PAGE)).text
    tap(phone, outcome="half")
    (row,) = asked.rows()
    assert (row.role, row.outcome, row.satisfaction) == ("resident", "half", "fairly")


def test_a_reason_that_is_being_written_goes_along_with_whatever_is_tapped(asked: Asked) -> None:
    phone = asked.house.stranger
    tap(phone, outcome="not_done")
    page = phone.get(at(PAGE)).text
    form = page.partition('class="card stack questions"')[2].partition("<form")[2].partition("</form>")[0]
    assert form.count('name="satisfaction"') == 3
    assert '<textarea id="reason-1" name="reason"' in form
    # What a press of 满意吗 sends: the box is in the same form.
    tap(phone, satisfaction="dissatisfied", reason="东头没画")
    assert ">东头没画</textarea>" in phone.get(at(PAGE)).text
    (row,) = asked.rows()
    assert (row.outcome, row.satisfaction, row.reason) == ("not_done", "dissatisfied", "东头没画")


def test_all_buttons_are_alike_and_none_is_chosen(asked: Asked) -> None:
    page = asked.house.stranger.get(at(PAGE)).text
    buttons = re.findall(r'<button class="([^"]+)" name="outcome" value="\w+">', page)
    assert buttons == ["tap"] * 4
    questions = page.partition('class="card stack questions"')[2].partition("</section>")[0]
    assert "checked" not in questions
    assert "pressed" not in questions


def test_a_tap_leads_back_to_where_it_was_made_and_nowhere_else(asked: Asked) -> None:
    phone = asked.house.stranger
    assert_went_to(tap(phone, outcome="done", back=at("archive#questions-1")), at("archive#questions-1"))
    assert_went_to(tap(phone, outcome="done", back="https://example.org/"), at(PAGE))


def test_each_is_asked_as_what_they_are(asked: Asked) -> None:
    supporter = asked.house.stranger
    supporter.get(at(PAGE))
    with supporter.session_transaction() as session:
        device = session["device"]
    with asked.house.app.app_context():
        digest = _digest(asked.house.council_id, device)
        db.session.add(Support(topic_id=asked.decided.topic_id, device_digest=digest, at=NOW - timedelta(days=1)))
        db.session.commit()
    tap(supporter, outcome="done")
    tap(asked.house.representative, outcome="done")
    tap(asked.house.stranger, outcome="done")
    tap(asked.house.stranger, outcome="done", ticket=asked.decided.ticket, secret=SECRET.lower())
    assert [row.role for row in asked.rows()] == ["supporter", "representative", "resident", "proposer"]


def _digest(council_id: int, device: str) -> str:
    return hashlib.sha256(f"{council_id}:{device}".encode()).hexdigest()


def test_officers_run_the_asking_and_are_not_asked(asked: Asked) -> None:
    assert 'name="outcome"' not in asked.house.secretary.get(at(PAGE)).text
    assert_refused(tap(asked.house.chair, outcome="done"), 403)


def test_the_secretary_enters_what_a_representative_says_and_never_the_carriers(asked: Asked) -> None:
    ids = asked.house.ids
    answer = tap(asked.house.secretary, member_id=str(ids["陈伯"]), outcome="done", satisfaction="fairly")
    assert answer.status_code == 303
    (row,) = asked.rows()
    assert (row.role, row.member_id, row.entered_by_id) == ("representative", ids["陈伯"], ids["许文秀"])
    assert_refused(tap(asked.house.secretary, member_id=str(ids["林国栋"]), outcome="done"), 403)
    assert "代代表登记回答" in asked.house.secretary.get(at("tasks/1")).text
    # A representative enters nobody's but their own.
    tap(asked.house.representative, member_id=str(ids["李婉仪"]), outcome="half")
    assert [row.member_id for row in asked.rows()] == [ids["陈伯"], ids["周阿珍"]]


def test_a_representative_is_asked_until_they_have_answered(asked: Asked) -> None:
    member = asked.house.representative
    assert "请您说一说办没办好" in member.get(at("resolutions/work")).text
    assert 'name="outcome"' in member.get(at("tasks/1")).text
    tap(member, outcome="unknown")
    assert "请您说一说办没办好" not in member.get(at("resolutions/work")).text


def test_a_wrong_follow_code_answers_for_nobody(asked: Asked) -> None:
    answer = tap(
        asked.house.stranger, outcome="not_done", ticket=asked.decided.ticket, secret="AAAAAAAA", reason="没画"
    )
    assert_refused(answer, 403)
    assert asked.rows() == []


def test_the_proposers_reason_returns_it_and_is_shown_to_nobody_else(asked: Asked) -> None:
    own = {"ticket": asked.decided.ticket, "secret": SECRET}
    phone = asked.house.stranger
    tap(phone, outcome="not_done", **own)
    assert asked.state() == "reported_done"
    tap(phone, outcome="not_done", reason="东头还停着车", **own)
    assert asked.state() == "returned"
    assert "东头还停着车" not in asked.house.stranger.get(at(PAGE)).text
    assert "东头还停着车" in asked.house.secretary.get(at("tasks/1")).text
    assert "已经退回继续办" in asked.house.stranger.get(at(PAGE)).text


def test_bad_answers_are_refused_with_a_sentence(asked: Asked) -> None:
    phone = asked.house.stranger
    for fields in ({}, {"outcome": ""}, {"outcome": "great"}, {"satisfaction": "done"}, {"outcome": "done'--"}):
        assert_refused(tap(phone, **fields), 422)
    tap(phone, outcome="half")
    assert_came_back(tap(phone, outcome="half", reason="长" * 301), "最多300个字", "长" * 301)
    assert_refused(phone.post(at("tasks/77/answers"), data={"outcome": "done"}), 404)
    asked.now = NOW + timedelta(days=7)
    assert_refused(tap(phone, outcome="done"), 409)


def test_the_page_says_what_came_of_it(asked: Asked) -> None:
    tap(asked.house.representative, outcome="done")
    tap(asked.house.stranger, outcome="half")
    assert "约1人" not in asked.house.secretary.get(at(PAGE)).text
    asked.now = NOW + timedelta(days=7)
    with asked.house.app.app_context():
        settle_due(asked.now)
    assert asked.state() == "confirmed"
    page = asked.house.stranger.get(at(PAGE)).text
    assert "评价已经结束" in page
    assert "约1人" in page
