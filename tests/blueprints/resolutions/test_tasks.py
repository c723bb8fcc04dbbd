"""Tasks by their pages: given and closed by officers, claimed and reported on by members, by the body's link."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from extensions import db
from models.members import By
from models.tasks import Task
from services import tasks as commands
from services.clock import settle_due
from services.tasks import NewTask
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, assert_went_to, at
from tests.blueprints.resolutions.house import founded_in
from tests.decided import decide

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


class Works:
    """A council with an effective resolution, behind its doors."""

    def __init__(self, founded: Founded) -> None:
        self.house = founded
        self.now = NOW
        with founded.app.app_context():
            self.decided = decide(founded.council_id, NOW)
        self.adding = at(f"resolutions/{self.decided.resolution_id}/tasks")

    def add(
        self, carrier: str = "company", body: str = "物业公司工程部", name: str | None = None, what: str = "画黄线"
    ) -> int:
        member_id = self.house.ids[name] if name else None
        new = NewTask(what, "线画完，没有车停在线内", carrier, member_id, body, day(30), day(10))
        with self.house.app.app_context():
            by = By(self.house.ids["许文秀"])
            return commands.add_task(self.house.council_id, self.decided.resolution_id, new, by, self.now)

    def task(self, task_id: int) -> Task:
        with self.house.app.app_context():
            task = db.session.get_one(Task, task_id)
            assert task.reports is not None
            assert task.extensions is not None
            return task

    def link(self, task_id: int, secretary: FlaskClient) -> str:
        letter = post(secretary, f"tasks/{task_id}/issue-link", **{"issue-link-expires_on": day(120).isoformat()})
        found = re.search(rf"/c/rongyin/tasks/{task_id}/link/([\w-]+)", letter.text)
        assert found, letter.text
        return found[0]


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def post(client: FlaskClient, tail: str, **fields: str) -> TestResponse:
    return client.post(at(tail), data=fields)


def filled(**changes: str) -> dict[str, str]:
    fields = {
        "what": "画黄线",
        "done_means": "线画完，没有车停在线内",
        "carrier": "company",
        "member_id": "",
        "body": "物业公司工程部",
        "due_on": day(30).isoformat(),
        "next_report_on": day(10).isoformat(),
    }
    return {**fields, **changes}


@pytest.fixture
def works(works_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Works:
    works = Works(founded_in(works_app))
    monkeypatch.setattr("blueprints.clock.real_now", lambda: works.now)
    return works


# --- given ---


def test_the_first_task_begins_with_the_words_of_the_motion(works: Works) -> None:
    page = works.house.secretary.get(works.adding)
    assert "3栋楼下画消防通道黄线" in page.text
    assert "黄线画完，晚上没有车停在线内" in page.text


def test_a_task_is_added_and_shown(works: Works) -> None:
    secretary = works.house.secretary
    answer = secretary.post(works.adding, data=filled())
    assert_went_to(answer, at("tasks/1"))
    page = secretary.get(at("tasks/1")).text
    assert "物业公司工程部" in page
    assert "2026年12月22日" in page
    assert "画黄线" in secretary.get(works.adding).text


INCOMPLETE = [
    ({"what": ""}, "请写明要做什么"),
    ({"done_means": " "}, "请写明怎样才算办好"),
    ({"carrier": ""}, "请选一项"),
    ({"body": ""}, "请写明责任单位的名称"),
    ({"due_on": ""}, "请选完成期限"),
    ({"due_on": "2026-11-21"}, "完成期限已经过了"),
    ({"due_on": "2062-11-21"}, "核对年份"),
    ({"next_report_on": "2026-12-23"}, "下次汇报最晚在2026年12月22日"),
    ({"next_report_on": "昨天"}, "请选日期"),
    ({"member_id": "99999"}, "请从列出的选项中选"),
    ({"what": "长" * 201}, "最多200个字"),
]


def test_a_form_that_lacks_something_comes_back_filled_in(works: Works) -> None:
    secretary = works.house.secretary
    for changes, sentence in INCOMPLETE:
        answer = secretary.post(works.adding, data=filled(**changes))
        assert_came_back(answer, sentence, "画黄线" if "what" not in changes else "物业公司工程部")


def test_a_number_that_might_be_a_persons_is_asked_about_once_before_it_is_public(works: Works) -> None:
    secretary = works.house.secretary
    fields = filled(body="物业王经理13812345678")
    assert "已核对" not in secretary.get(works.adding).text
    assert_came_back(secretary.post(works.adding, data=fields), "像手机号", 'name="is_checked"')
    assert_went_to(secretary.post(works.adding, data={**fields, "is_checked": "y"}), at("tasks/1"))
    link, words = works.link(1, secretary), {"done-words": "办好了，验收找13812345678"}
    company = works.house.stranger
    assert_came_back(company.post(link, data={"step": "done", **words}), "像手机号", 'name="done-is_checked"')
    company.post(link, data={"step": "accept"})
    company.post(link, data={"step": "done", **words, "done-is_checked": "y"})
    assert works.task(1).state == "reported_done"


def test_a_member_is_named_only_where_one_signs_in(works: Works) -> None:
    works.add("member", "", "周阿珍")
    assert "周阿珍" in works.house.secretary.get(at("tasks/1")).text
    for path in ("tasks/1/answers", "tasks"):
        assert "周阿珍" not in works.house.stranger.get(at(path)).text


def test_strangers_and_the_wrong_posts_do_not_pass(works: Works) -> None:
    works.add()
    member_too = ("claim", "accept", "done")
    stranger, other, member = (
        works.house.stranger,
        works.house.client("许文秀", other=True),
        works.house.representative,
    )
    for tail in (*member_too, "assign", "decide-extension", "issue-link", "revoke-link", "close", "revoke"):
        assert stranger.post(at(f"tasks/1/{tail}")).status_code == 401
        assert other.post(at(f"tasks/1/{tail}")).status_code == 401
        if tail not in member_too:
            assert_refused(member.post(at(f"tasks/1/{tail}")), 403)


def test_another_councils_task_is_not_found(works: Works) -> None:
    works.add()
    assert works.house.client("许文秀", other=True).get(at("tasks/1", "linjie")).status_code == 404
    assert works.house.stranger.get(at("tasks/1/answers", "linjie")).status_code == 404


# --- by members ---


def test_whoever_carries_a_task_is_not_asked_about_it_after_signing_out(works: Works) -> None:
    works.add("member", "")
    member = works.house.representative
    assert_went_to(post(member, "tasks/1/claim"), at("tasks/1"))
    assert_went_to(post(member, "tasks/1/accept"), at("tasks/1"))
    assert_went_to(post(member, "tasks/1/done", **{"done-words": "画好了。"}), at("tasks/1"))
    post(member, "sign-out")
    assert_refused(post(member, "tasks/1/answers", outcome="done"), 403)
    stranger = post(works.house.stranger, "tasks/1/answers", outcome="done")
    assert stranger.status_code == 303


def test_a_representative_claims_accepts_reports_and_reports_done(works: Works) -> None:
    works.add("member", "")
    member = works.house.representative
    assert "我来认领" in member.get(at("tasks/1")).text
    assert_went_to(post(member, "tasks/1/claim"), at("tasks/1"))
    assert_went_to(post(member, "tasks/1/accept"), at("tasks/1"))
    fields = {"report-words": "找了施工队", "report-next_report_on": day(20).isoformat()}
    assert_went_to(post(member, "tasks/1/report", **fields), at("tasks/1"))
    assert_went_to(post(member, "tasks/1/done", **{"done-words": "画完了"}), at("tasks/1"))
    page = member.get(at("tasks/1")).text
    assert "找了施工队" in page
    assert "等居民评价" in page
    # Whoever carries it is not asked.
    assert 'name="outcome"' not in page


def test_somebody_elses_task_is_not_ones_to_report_on(works: Works) -> None:
    works.add("member", "", "陈伯")
    assert_refused(post(works.house.representative, "tasks/1/accept"), 403)
    assert "代承办人登记" not in works.house.representative.get(at("tasks/1")).text


def test_a_page_left_open_by_somebody_else_acts_for_nobody(works: Works) -> None:
    works.add("member", "")
    answer = post(works.house.representative, "tasks/1/claim", page_of=str(works.house.ids["陈伯"]))
    assert answer.status_code == 401


def test_the_secretary_types_in_what_a_member_said(works: Works) -> None:
    works.add("member", "", "陈伯")
    assert_went_to(post(works.house.secretary, "tasks/1/accept"), at("tasks/1"))
    report = works.task(1).reports[-1]
    assert (report.actor_id, report.entered_by_id) == (works.house.ids["陈伯"], works.house.ids["许文秀"])


def test_a_report_without_words_comes_back_open_and_filled_in(works: Works) -> None:
    works.add()
    post(works.house.secretary, "tasks/1/accept")
    answer = post(works.house.secretary, "tasks/1/report", **{"report-words": "还在等料"})
    assert_came_back(answer, "请选下次汇报的日期", "还在等料")
    late = {"report-words": "还在等料", "report-next_report_on": day(31).isoformat()}
    assert_came_back(post(works.house.secretary, "tasks/1/report", **late), "下次汇报最晚在2026年12月22日", "还在等料")


def test_an_extension_is_asked_for_and_granted(works: Works) -> None:
    works.add("member", "", "周阿珍")
    member = works.house.representative
    fields = {"extend-new_due_on": day(60).isoformat(), "extend-words": "雨天多"}
    assert_went_to(post(member, "tasks/1/extend", **fields), at("tasks/1"))
    page = works.house.chair.get(at("tasks/1")).text
    extension_id = re.search(r'name="extension_id" value="(\d+)"', page)
    assert extension_id
    decision = {"extension_id": extension_id[1], "decision": "grant"}
    assert_went_to(post(works.house.chair, "tasks/1/decide-extension", **decision), at("tasks/1"))
    assert works.task(1).due_on == day(60)
    assert_refused(post(works.house.chair, "tasks/1/decide-extension", **{**decision, "decision": "maybe"}), 422)


def test_an_extension_that_was_decided_meanwhile_leads_back_to_the_task(works: Works) -> None:
    works.add("member", "", "周阿珍")
    fields = {"extend-new_due_on": day(60).isoformat(), "extend-words": "雨天多"}
    post(works.house.representative, "tasks/1/extend", **fields)
    post(works.house.chair, "tasks/1/decide-extension", extension_id="1", decision="grant")
    secretary = works.house.secretary
    assert_went_to(post(secretary, "tasks/1/decide-extension", extension_id="1", decision="refuse"), at("tasks/1"))
    assert "已经答复过了" in secretary.get(at("tasks/1")).text


def test_a_stale_page_leads_to_the_task_as_it_is_and_keeps_what_was_written(works: Works) -> None:
    works.add()
    secretary, company = works.house.secretary, works.house.stranger
    link = works.link(1, secretary)
    post(secretary, "tasks/1/revoke", **{"revoke-words": "重复"})
    answer = post(
        secretary, "tasks/1/report", **{"report-words": "快好了", "report-next_report_on": day(9).isoformat()}
    )
    assert_came_back(answer, "现在是“已撤销”", "您刚才写的，没有交上", "快好了", status=409)
    assert_went_to(post(secretary, "tasks/1/accept"), at("tasks/1"))
    again = post(secretary, "tasks/1/revoke", **{"revoke-words": "不用了"})
    assert_came_back(again, "已经撤销过了，理由是：重复", status=409)
    # The company is told the same by its link.
    page = company.get(link).text
    assert "这项任务已撤销，不用再办。理由：重复" in page
    assert "请选一样来办" not in page


def test_the_same_form_sent_again_gives_the_same_letter(works: Works) -> None:
    works.add()
    secretary, company = works.house.secretary, works.house.stranger
    page = secretary.get(at("tasks/1")).text
    assert re.search(r'<details class="card" open><summary><strong>发办理链接', page)
    fields = {"issue-link-expires_on": day(120).isoformat(), "issue-link-seen": ""}
    key = re.search(r'name="issue-link-key"[^>]*value="(\w{32})"', page)
    assert key
    fields["issue-link-key"] = key[1]
    address = re.compile(r"/c/rongyin/tasks/1/link/[\w-]+")
    first = post(secretary, "tasks/1/issue-link", **fields).text
    assert "旧链接已经作废" not in first
    assert address.findall(post(secretary, "tasks/1/issue-link", **fields).text) == address.findall(first)
    # The last day is the same on paper and behind it.
    assert "用到2027年3月22日" in first
    assert "用到2027年3月22日" in company.get(address.findall(first)[0]).text
    # Another one since: a reload neither shows nor voids it.
    newer = works.link(1, secretary)
    assert_went_to(post(secretary, "tasks/1/issue-link", **fields), at("tasks/1"))
    assert company.get(newer).status_code == 200


def test_what_is_wrong_is_said_on_top_where_one_lands(works: Works) -> None:
    works.add()
    link = works.link(1, works.house.secretary)
    company = works.house.stranger
    company.post(link, data={"step": "accept"})
    for answer in (company.post(link, data={"step": "done"}), post(works.house.secretary, "tasks/1/done")):
        assert_came_back(answer, "还有几处要改", 'href="#done-words"')
        assert answer.text.index("还有几处要改") < answer.text.index("<h1>")
        assert re.search(r'<details class="card step" open>\s*<summary><strong>报告办结', answer.text)


def test_an_effective_resolution_without_a_task_asks_for_one(works: Works) -> None:
    secretary = works.house.secretary
    assert "等您分派任务" in secretary.get(at("resolutions/work")).text
    assert "等您分派任务" not in works.house.representative.get(at("resolutions/work")).text
    work = at(f"resolutions/{works.decided.resolution_id}/work")
    assert f'button-wide" href="{works.adding}"' in secretary.get(work).text
    works.add()
    assert "等您分派任务" not in secretary.get(at("resolutions/work")).text
    assert f'button-wide" href="{works.adding}"' not in secretary.get(work).text


def test_what_waits_is_listed_for_whom_it_waits(works: Works) -> None:
    works.add("member", "", "周阿珍")
    works.add("member", "", what="巡查")
    works.add(what="补划车位")
    post(works.house.secretary, "tasks/3/dispute", **{"dispute-words": "这是市政道路"})
    member = works.house.representative.get(at("resolutions/work")).text
    assert "您要办的任务" in member
    assert "等代表认领" in member
    assert "补划车位" not in member
    secretary = works.house.secretary.get(at("resolutions/work")).text
    assert "您要办的任务" not in secretary
    assert "补划车位" in secretary


def test_an_overdue_task_says_so_in_words(works: Works) -> None:
    works.add()
    works.now = NOW + timedelta(days=31)
    page = works.house.secretary.get(at("tasks/1")).text
    assert 'badge-danger">逾期<' in page
    assert "申请延期" not in page
    assert_refused(
        post(
            works.house.secretary, "tasks/1/extend", **{"extend-new_due_on": day(60).isoformat(), "extend-words": "雨"}
        ),
        409,
    )


def test_a_disputed_task_is_given_to_somebody_else(works: Works) -> None:
    works.add()
    secretary = works.house.secretary
    post(secretary, "tasks/1/dispute", **{"dispute-words": "这是市政道路"})
    assert_came_back(post(secretary, "tasks/1/assign", **{"assign-carrier": "member"}), "请选由哪位成员来办")
    fields = {"assign-carrier": "government", "assign-body": "街道城管办"}
    assert_went_to(post(secretary, "tasks/1/assign", **fields), at("tasks/1"))
    assert "待回复" in secretary.get(at("tasks/1")).text


# --- by the body's link ---


def test_the_body_works_from_its_link_on_a_phone_without_an_account(works: Works) -> None:
    works.add()
    link = works.link(1, works.house.secretary)
    phone = works.house.stranger
    page = phone.get(link)
    assert "画黄线" in page.text
    assert works.task(1).state == "assigned"
    assert_went_to(phone.post(link, data={"step": "accept"}), link)
    assert_came_back(phone.post(link, data={"step": "done", "done-words": ""}), "请用一两句话说明情况")
    assert_went_to(phone.post(link, data={"step": "done", "done-words": "画完了"}), link)
    task = works.task(1)
    assert (task.state, task.reports[-1].is_by_link) == ("reported_done", True)
    # This phone carries the task; another one is asked.
    assert 'name="outcome"' not in phone.get(at("tasks/1/answers")).text
    assert phone.post(at("tasks/1/answers"), data={"outcome": "done"}).status_code == 403
    assert 'name="outcome"' in works.house.stranger.get(at("tasks/1/answers")).text


def test_a_wrong_expired_or_revoked_link_says_whom_to_ask(works: Works) -> None:
    works.add()
    secretary = works.house.secretary
    old = works.link(1, secretary)
    link = works.link(1, secretary)
    phone = works.house.stranger
    for dead in (old, f"{link}x", link.replace("/tasks/1/", "/tasks/7/")):
        assert_refused(phone.get(dead), 403)
        assert_refused(phone.post(dead, data={"step": "accept"}), 403)
    assert "议事会秘书" in phone.get(old).text
    works.now = NOW + timedelta(days=121)
    assert phone.get(link).status_code == 403
    works.now = NOW
    assert phone.get(link).status_code == 200
    post(secretary, "tasks/1/revoke-link")
    assert phone.get(link).status_code == 403
    assert works.task(1).state == "assigned"


def test_what_a_link_cannot_do_is_refused(works: Works) -> None:
    works.add()
    link = works.link(1, works.house.secretary)
    phone = works.house.stranger
    assert_refused(phone.post(link, data={"step": "close"}), 404)
    assert_refused(phone.post(link, data={"step": "done", "done-words": "画完了"}), 409)
    assert works.task(1).state == "assigned"


# --- ended ---


def test_what_nobody_rated_is_closed_with_the_reason(works: Works) -> None:
    works.add()
    secretary = works.house.secretary
    post(secretary, "tasks/1/accept")
    post(secretary, "tasks/1/done", **{"done-words": "画完了"})
    works.now = NOW + timedelta(days=8)
    with works.house.app.app_context():
        settle_due(works.now)
    assert_came_back(post(secretary, "tasks/1/close"), "请用一两句话说明情况")
    assert_went_to(post(secretary, "tasks/1/close", **{"close-words": "现场看过了"}), at("tasks/1"))
    assert works.task(1).state == "closed"
    assert_refused(post(secretary, "tasks/1/revoke", **{"revoke-words": "重复"}), 409)


def test_a_task_that_was_added_by_mistake_is_taken_back(works: Works) -> None:
    works.add()
    assert_came_back(post(works.house.secretary, "tasks/1/revoke"), "请写明理由")
    assert_went_to(post(works.house.secretary, "tasks/1/revoke", **{"revoke-words": "重复"}), at("tasks/1"))
    assert "已撤销" in works.house.secretary.get(at("tasks/1")).text
