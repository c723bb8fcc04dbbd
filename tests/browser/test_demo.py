"""The pages of residents and officers on the demo council: every size, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.demo import Demo
from tests.browser.people import Person
from tests.browser.test_pages import look_at

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(demo: Demo) -> Demo:
    """Who is watched meanwhile: the demo, not the other browser tests' server."""
    return demo


def send(person: Person, button: str) -> None:
    """Press a button of a plain form and wait for the page that follows."""
    with person.page.expect_navigation():
        person.button(button).first.click()


def follow(person: Person, link: str) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("link", name=link).first.click()


# --- every size ---


def test_what_residents_read(demo: Demo) -> None:
    resident = demo.resident("居民")
    objected = demo.number("select min(id) from resolutions where state = 'objected'")
    returned = demo.number("select min(resolution_id) from tasks where state = 'returned'")
    for path, what in (
        ("", "the council's home"),
        ("topics/new", "proposing"),
        ("topics", "what is being collected"),
        ("topics/follow", "following"),
        (f"topics/{demo.ticket('grouped')}", "a ticket"),
        (f"topics/{demo.ticket('returned')}", "a ticket that was returned"),
        (f"topics/{demo.ticket('submitted')}", "a ticket that is not public"),
        ("archive", "the archive"),
        (f"resolutions/{objected}", "办理全程 with an objection"),
        (f"resolutions/{returned}", "办理全程 of a task that was returned"),
        (f"archive/groups/{demo.number('select min(number) from topic_groups')}", "办理全程 to its end"),
        (f"resolutions/{objected}/notice", "the sheet for the notice board"),
        (f"resolutions/{objected}/objections/new", "objecting"),
        (f"resolutions/{objected}/objections/follow", "following an objection"),
        ("tasks", "the board"),
        (f"tasks/{_asked(demo)}/answers", "the two questions"),
        (f"meetings/{demo.number('select max(meeting_id) from notices')}/notice", "a notice"),
    ):
        look_at(resident, path, what)


def _asked(demo: Demo) -> int:
    """Return a task that is overdue and was never reported done: its residents are asked at any time."""
    return demo.number("select min(id) from tasks where round = 0 and state = 'in_progress'")


def test_what_officers_work_with(demo: Demo) -> None:
    desk, chair = demo.secretary(), demo.chair()
    objected = demo.number("select min(id) from resolutions where state = 'objected'")
    waiting = demo.ticket("submitted")
    for person, path, what in (
        (desk, "agenda", "the desk"),
        (desk, f"agenda/topics/{waiting}", "a topic to review"),
        (desk, f"agenda/topics/{demo.ticket('grouped')}", "a topic that was accepted"),
        (desk, "agenda/topics/new", "entering a topic"),
        (desk, "agenda/groups", "the groups"),
        (desk, f"agenda/groups/{demo.number('select max(number) from topic_groups')}", "a group"),
        (desk, "resolutions/work", "the resolutions"),
        (desk, f"resolutions/{objected}/work", "a resolution with an objection"),
        (desk, f"tasks/{demo.number('select min(id) from tasks where state = ?', 'returned')}", "a returned task"),
        (chair, "", "the home of the chair"),
        (chair, "meetings/new", "the agenda builder"),
    ):
        look_at(person, path, what)


def test_what_representatives_work_with(demo: Demo) -> None:
    member = demo.representative(demo.card("migrant", 5))
    collecting = demo.number("select min(number) from topic_groups where state in ('open', 'surveyed')")
    for path, what in (
        ("", "the home of a representative"),
        ("agenda/groups", "the representatives' list"),
        (f"agenda/groups/{collecting}", "a group to visit"),
        ("resolutions/work", "the representatives' resolutions"),
        (f"tasks/{_asked(demo)}", "a task"),
    ):
        look_at(member, path, what)


# --- without JavaScript ---


def test_a_topic_is_proposed_and_followed_with_plain_forms(demo: Demo) -> None:
    resident = demo.resident("居民", java_script_enabled=False)
    resident.visit("")
    follow(resident, "我要提议题")
    resident.page.get_by_label("什么事").fill("北门斑马线看不清")
    resident.page.get_by_label("怎么回事").fill("漆都磨掉了，孩子过马路危险。")
    send(resident, "提交")
    ticket, secret = (code.replace(" ", "") for code in resident.page.locator(".slip-codes dd").all_inner_texts())
    resident.visit("")
    follow(resident, "用回执查进度")
    resident.page.get_by_label("回执号").fill(ticket)
    resident.page.get_by_label("查询码").fill(secret)
    send(resident, "查看")
    resident.sees("您的议题已经收到", "漆都磨掉了")
    resident.visit("topics")
    card = resident.page.locator(".topic").first
    with resident.page.expect_navigation():
        card.get_by_role("button", name="我也支持").click()
    expect(resident.page.locator(".supported")).to_have_count(1)


def test_archive_board_and_thread_are_read_with_plain_links(demo: Demo) -> None:
    resident = demo.resident("居民", java_script_enabled=False)
    resident.visit("")
    follow(resident, "决议档案")
    resident.page.get_by_label("找决议").fill("电梯")
    send(resident, "查找")
    follow(resident, "电动车进电梯怎么拦")
    resident.sees("办理全程", "居民提出", "生效", "居民确认办好")
    resident.page.locator(".step-more summary").first.click()
    resident.sees("怎样算办好")
    resident.visit("tasks")
    resident.sees("逾期")
    follow(resident, "改成食堂并开餐")
    resident.sees("办理全程", "榕荫社区居委会")


def test_the_two_questions_are_answered_with_plain_buttons(demo: Demo) -> None:
    resident = demo.resident("居民", java_script_enabled=False)
    resident.visit(f"tasks/{_asked(demo)}/answers")
    send(resident, "办了一半")
    send(resident, "基本满意")
    resident.page.get_by_label("还差什么没办好").fill("还没有开餐。")
    send(resident, "交上说明")
    resident.sees("办了一半", "基本满意", "已记下")
