"""The circle: from a complaint on a resident's phone to the agenda, from the resolution to its confirmation.

One matter of the demo council, told in order; each step stands on the one before. Days pass by `flask demo advance`.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.circle import (
    BESIDE_TITLE,
    BODY,
    DONE_MEANS,
    MEETING,
    MOTION_TITLE,
    PLAIN,
    PROGRESS,
    REPORT,
    TEXT,
    TITLE,
    WHAT,
    Circle,
    Sitting,
)
from tests.browser.demo import Demo
from tests.browser.people import Person

pytestmark = pytest.mark.browser
IN_ORDER = True

MARK = re.compile(r"〔\d{4}〕\d+号")


@pytest.fixture(scope="module")
def house(demo: Demo) -> Demo:
    """Who is watched meanwhile: the demo, not the other browser tests' server."""
    return demo


@pytest.fixture(scope="module")
def circle(demo: Demo) -> Iterator[Circle]:
    with ExitStack() as stack:
        yield Circle(demo, stack)


def follow(person: Person, link: str) -> None:
    """Follow a link by its words."""
    with person.page.expect_navigation():
        person.page.get_by_role("link", name=link).first.click()


def send(person: Person, button: str) -> None:
    """Press a button and wait for the page that follows."""
    with person.page.expect_navigation():
        person.button(button).first.click()


def unfold(person: Person, words: str) -> None:
    person.page.locator("summary", has_text=words).first.click()


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"form:visible [name={name}]:visible").first.fill(value)


# --- before ---


def test_a_resident_proposes_on_a_phone_and_a_draft_outlives_its_tab(circle: Circle) -> None:
    resident = circle.proposer
    resident.visit("")
    resident.audit("the council's home")
    follow(resident, "我要提议题")
    fill(resident.page, title=TITLE, text=TEXT)
    resident.page.close()
    resident.page = resident.another_page()
    resident.visit("topics/new")
    resident.sees("上次没写完的内容，已经放回来了")
    expect(resident.page.get_by_label("怎么回事")).to_have_value(TEXT)
    fill(resident.page, place="8号楼")
    resident.page.get_by_label("哪一类").select_option("repairs")
    resident.audit("a draft that came back")
    send(resident, "提交")
    resident.sees("收到了，谢谢您", TITLE)
    resident.audit("a receipt")
    codes = resident.page.locator(".slip-codes dd").all_inner_texts()
    circle.ticket, circle.secret = (code.replace(" ", "") for code in codes)
    follow(resident, "看我的议题")
    resident.sees("您的议题已经收到", TEXT)
    resident.audit("the own topic")
    neighbour = circle.neighbours[0]
    neighbour.visit(f"topics/{circle.ticket}")
    neighbour.sees("这条议题还没有公开")
    neighbour.does_not_see(TITLE)
    neighbour.audit("a ticket before the secretary has looked")


def test_the_secretary_accepts_it_and_groups_what_came_on_paper(circle: Circle) -> None:
    desk = circle.secretary
    desk.visit("")
    desk.audit("the home of the secretary")
    desk.visit("agenda")
    desk.page.get_by_label("找议题").fill("车棚")
    send(desk, "查找")
    desk.audit("the desk")
    follow(desk, TITLE)
    desk.audit("a topic to review")
    send(desk, "属本会议事范围，受理")
    desk.audit("an accepted topic")
    desk.visit("agenda/topics/new")
    desk.page.get_by_label("纸条").check()
    fill(desk.page, title=BESIDE_TITLE, text="雨天车座全湿，充电的地方也有水，请修一修车棚的顶。", place="8号楼")
    desk.audit("entering a topic")
    send(desk, "录入，打印回执")
    desk.audit("a receipt to hand over")
    follow(desk, "接着初审这一条")
    desk.page.get_by_label(f"并入第{circle.group}号组").check()
    desk.audit("a topic with one like it")
    send(desk, "属本会议事范围，受理")
    assert circle.ledger.one("select count(*) from topics where title = ? and group_id is not null", BESIDE_TITLE) == 1
    query = "select count(*) from topics join topic_groups on topic_groups.id = group_id where number = ?"
    assert circle.ledger.one(query, circle.group) == 2


def test_neighbours_support_it_once_for_each_phone(circle: Circle) -> None:
    for count, neighbour in enumerate(circle.neighbours, start=1):
        neighbour.visit("topics")
        card = neighbour.page.locator(".topic", has_text=TITLE)
        with neighbour.page.expect_navigation():
            card.get_by_role("button", name="我也支持").click()
        expect(card).to_contain_text(f"您已支持，共{count}人")
        expect(card.get_by_role("button", name="我也支持")).to_have_count(0)
    neighbour.audit("what is being collected")
    circle.proposer.page.reload()
    circle.proposer.sees(f"第{circle.group}号", "已有2人支持")
    circle.proposer.audit("the own topic, collecting")


def test_representatives_visit_and_put_their_names_to_it(circle: Circle) -> None:
    for place, member in enumerate(circle.representatives):
        member.visit("")
        follow(member, "走访和联名")
        if place == 0:
            member.audit("the representatives' list")
        follow(member, TITLE)
        if place == 0:
            unfold(member, "记一次走访")
            fill(member.page, households="24", in_favour="20", against="1", words="都说先修漏得最厉害的那一块。")
            member.audit("recording a visit")
            send(member, "记下这次走访")
            member.sees("走访24户", "20户赞成")
            member.audit("a group that was visited")
        send(member, "我来联名")
    assert circle.group_state() == "endorsed"
    circle.representatives[0].page.reload()
    circle.representatives[0].sees("已经成为议案")
    circle.representatives[0].audit("a group with enough names")


def test_the_draft_is_written_and_has_been_studied(circle: Circle) -> None:
    mover = circle.representatives[0]
    unfold(mover, "写草案")
    page = mover.page
    fill(page, title=MOTION_TITLE, what=WHAT, plain=PLAIN, who="物业公司", by_when="两个月内", cost="6800元")
    fill(page, done_means=DONE_MEANS)
    page.get_by_label("提案人").select_option(label=mover.name)
    mover.audit("writing the draft")
    send(mover, "保存草案")
    mover.sees(WHAT)
    desk = circle.secretary
    desk.visit(f"agenda/groups/{circle.group}")
    unfold(desk, "记下研究的结果")
    desk.page.get_by_label("同意提交").check()
    desk.audit("recording what was studied")
    send(desk, "记下结果")
    assert circle.group_state() == "studied"


def test_nobody_comes_tonight(circle: Circle) -> None:
    chair = circle.chair
    chair.visit("podium")
    chair.press_main("开放会场")
    chair.press_twice(chair.unfold("宣布流会").get_by_role("button"))
    chair.sees("流会")


def test_the_chair_builds_the_next_agenda_and_issues_the_notice(circle: Circle) -> None:
    chair, page = circle.chair, circle.chair.page
    chair.visit("meetings/new")
    fill(page, title=MEETING, starts_at="19:30", planned_on=f"{circle.demo.today() + timedelta(days=4)}")
    for box in page.locator("input[type=checkbox][name=carried], input[type=checkbox][name=tasks]").all():
        expect(box).to_be_checked()
        box.uncheck()
    page.get_by_role("checkbox", name=MOTION_TITLE).check()
    expect(page.locator("[data-lines] li")).to_have_count(1)
    chair.audit("building an agenda")
    send(chair, "发出会议通知")
    assert circle.group_state() == "scheduled"
    chair.audit("a meeting that was called")
    neighbour = circle.neighbours[0]
    neighbour.visit(f"meetings/{circle.meeting_id}/notice")
    neighbour.sees(MEETING, MOTION_TITLE, PLAIN)
    neighbour.audit("the notice")
    circle.proposer.page.reload()
    circle.proposer.audit("the own topic, on an agenda")


def test_the_meeting_is_held_and_the_motion_carried(circle: Circle) -> None:
    circle.demo.advance(4)
    chair = circle.chair
    chair.visit("podium")
    chair.sees(MEETING)
    sitting = Sitting(circle)
    sitting.gather()
    sitting.discuss()
    sitting.vote()
    chair.result_is("通过", "两组都过半，通过。")
    chair.press_main("宣布闭会")
    chair.sees("会议结束")
    assert circle.resolution("state") == "draft"


# --- after ---


def sign(signer: Person) -> None:
    follow(signer, MOTION_TITLE)
    unfold(signer, "我签字")
    signer.audit("about to sign")
    send(signer, "看过了，确定签字")


def test_the_chair_and_one_of_each_side_sign_and_it_is_publicised(circle: Circle) -> None:
    for signer in (circle.chair, circle.representatives[0]):
        signer.visit("resolutions/work")
        signer.audit("a resolution to sign, in the list")
        sign(signer)
    other_side = circle.representatives[2]
    other_side.visit("resolutions/work")
    sign(other_side)
    desk = circle.secretary
    desk.visit(f"resolutions/{circle.resolution_id}/work")
    unfold(desk, "现在公示")
    desk.audit("about to publicise")
    send(desk, "核对过了，确定公示")
    desk.audit("a resolution in its period")
    follow(desk, "公示单")
    desk.sees(WHAT, "两组均达到规定人数", "实到")
    desk.audit("the sheet for the notice board")
    neighbour = circle.neighbours[1]
    neighbour.visit("")
    follow(neighbour, "正在公示")
    neighbour.audit("what is publicised")
    follow(neighbour, MOTION_TITLE)
    neighbour.sees("公示到")
    neighbour.audit("办理全程 in the period")
    follow(neighbour, "对这份决议提异议")
    neighbour.audit("an objection to write")


def test_it_takes_effect_by_itself_with_a_number(circle: Circle) -> None:
    last = date.fromisoformat(circle.resolution("publicity_ends_on"))
    circle.demo.advance((last - circle.demo.today()).days + 1)
    circle.demo.wait_until(lambda: circle.resolution("state") == "effective")
    neighbour = circle.neighbours[1]
    neighbour.visit(f"resolutions/{circle.resolution_id}")
    neighbour.sees("生效")
    assert MARK.search(neighbour.page.locator(".thread-what").inner_text())


def test_a_body_works_on_its_task_from_a_personal_link(circle: Circle) -> None:
    desk, body = circle.secretary, circle.body
    desk.visit(f"resolutions/{circle.resolution_id}/work")
    follow(desk, "分派任务")
    due = circle.demo.today() + timedelta(days=40)
    desk.page.get_by_label("物业").check()
    fill(desk.page, what=PLAIN, done_means=DONE_MEANS, body=BODY, due_on=f"{due}", next_report_on=f"{due}")
    desk.audit("giving a task")
    send(desk, "列出任务")
    desk.audit("the work page of a task")
    # It is what comes next, and open already.
    send(desk, "发链接")
    desk.audit("the letter with the link")
    body.page.goto(desk.page.locator(".letter-address").inner_text().strip())
    body.sees(PLAIN, DONE_MEANS)
    body.audit("a body's own page")
    send(body, "收到，我们来办")
    fill(body.page, **{"report-words": PROGRESS, "report-next_report_on": f"{due}"})
    send(body, "交上进展")
    body.audit("a body that has reported")
    unfold(body, "报告办结")
    fill(body.page, **{"done-words": REPORT})
    body.audit("about to report completion")
    send(body, "报告办结")
    body.sees("正在请居民评价")
    body.audit("a body that has reported completion")


def answer(person: Person) -> None:
    person.sees("请您说一说", DONE_MEANS)
    person.audit("the two questions")
    send(person, "已办好")
    send(person, "满意")
    person.sees("谢谢，两个回答都记下了")


def test_proposer_representative_and_stranger_answer_the_two_questions(circle: Circle) -> None:
    proposer = circle.proposer
    proposer.visit("topics/follow")
    proposer.page.get_by_label("回执号").fill(circle.ticket)
    proposer.page.get_by_label("查询码").fill(circle.secret)
    send(proposer, "查看")
    answer(proposer)
    proposer.audit("both questions answered")
    for person in (circle.representatives[1], circle.demo.resident("路过的居民")):
        person.visit(f"resolutions/{circle.resolution_id}")
        answer(person)
    circle.body.visit(f"resolutions/{circle.resolution_id}")
    circle.body.does_not_see("请您说一说")
    query = "select role from task_answers where task_id = ? order by role"
    roles = [role for (role,) in circle.ledger.rows(query, circle.task_id)]
    assert roles == ["proposer", "representative", "resident"]


def test_it_is_confirmed_and_closed(circle: Circle) -> None:
    circle.demo.advance(8)
    circle.demo.wait_until(lambda: circle.task_state() == "confirmed")
    chair = circle.chair
    chair.visit(f"tasks/{circle.task_id}")
    chair.sees("居民已经确认办好")
    chair.audit("a confirmed task")
    send(chair, "结束任务")
    chair.audit("a closed task")
    assert (circle.task_state(), circle.resolution("state")) == ("closed", "closed")


STEPS = (
    "居民提出",
    "受理",
    "归并",
    "代表走访24户",
    "列为议案",
    "已经社区党组织研究讨论",
    "发出会议通知",
    "议事会讨论",
    "议事会通过",
    "签发",
    "开始公示",
    "生效",
    f"交{BODY}办理",
    f"{BODY}接办",
    f"{BODY}汇报进度",
    f"{BODY}报办结",
    "居民确认办好",
    "任务结束",
    "各项任务都已办结",
)


def test_the_whole_way_stands_on_one_page(circle: Circle) -> None:
    for person in (circle.neighbours[0], circle.secretary):
        person.visit(f"archive/groups/{circle.group}")
        newest_first = person.page.locator(".thread .step-title").all_inner_texts()
        told = list(reversed(newest_first))
        places = [told.index(step) for step in STEPS]
        assert places == sorted(places), told
        days = person.page.locator(".thread time").evaluate_all("times => times.map((time) => time.dateTime)")
        assert days == sorted(days, reverse=True)
        assert len(days) == len(told)
        person.audit("办理全程")
    stranger = circle.neighbours[0]
    stranger.sees(PROGRESS, REPORT, "2人也支持")
    stranger.visit("tasks")
    stranger.sees(PLAIN)
    stranger.audit("the board")
    stranger.visit("archive")
    stranger.page.get_by_label("找决议").fill("车棚")
    send(stranger, "查找")
    stranger.sees(MOTION_TITLE, "已办结")
    stranger.audit("the archive")
