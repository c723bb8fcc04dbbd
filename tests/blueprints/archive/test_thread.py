"""办理全程: one page from the complaint to the confirmation, for everybody."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import event

from extensions import db
from models.groups import Group
from models.resolutions import Resolution
from models.tasks import Task
from rules.resolutions import PUBLIC_STATES
from tests.blueprints.archive.matters import DAY, SECRETS, Matter, matter
from tests.blueprints.founded import REPRESENTATIVES, Founded, assert_refused, assert_went_to, at
from tests.blueprints.founded import SECRETS as OFFICERS
from tests.house import ROOT

NAMES = (*REPRESENTATIVES, *OFFICERS)
STEP = re.compile(r'<li class="step-row mark-(\w+)" id="([^"]+)">(.*?)</li>', re.S)


def build(founded: Founded, play: Callable[[Matter], object], **facts: str) -> Matter:
    with founded.app.app_context():
        found = matter(founded, **facts)
        play(found)
        db.session.commit()
        db.session.remove()
        return found


def read(founded: Founded, path: str) -> str:
    answer = founded.stranger.get(at(path))
    assert answer.status_code == 200, answer.text
    return answer.text


def steps(page: str) -> dict[str, tuple[str, str]]:
    """Return mark and text of each step by its id, in the order of the page."""
    return {name: (mark, " ".join(re.sub(r"<[^>]+>", " ", text).split())) for mark, name, text in STEP.findall(page)}


def kinds(page: str) -> list[str]:
    return [re.sub(r"^step-|-[\w-]*\d[\w-]*$|-$", "", name) for name in steps(page)]


# --- the whole story ---


def test_a_group_tells_the_whole_story_with_the_newest_step_on_top(founded: Founded) -> None:
    build(founded, lambda found: found.whole())
    page = read(founded, "archive/groups/12")
    told = steps(page)
    assert [name.split("-")[1] for name in told] == [
        *("report", "extension", "extension", "report", "accept", "task", "effective", "answered", "objection"),
        *("erratum", "publicised", "signed", "vote", "debated", "noticed", "studied", "endorsed", "visits"),
        *("grouped", "accepted", "topic", "topic"),
    ]
    assert page.count("<h1>") == 1
    assert "楼道里不再给电动车充电" in page
    said = "\n".join(text for _, text in told.values())
    for words in (
        "“三楼楼道又拉线充电” 2人也支持",
        "“电动车在楼道充电怕着火” 1人也支持",
        "代表走访46户 41户赞成，3户反对 2户没有表态",
        "列为议案 2位代表联名",
        "已经社区党组织研究讨论",
        "发出会议通知 第1次会议，第2项",
        "议事会讨论 2人发言，共4分钟",
        "应到12，实到9 赞成7，反对1，弃权0，无效0，未投1 两组均达到规定人数",
        "在3号楼北侧装24个充电位。",
        "签发 主持人和两组代表各一位签名",
        "开始公示 公示到11月3日 公示编号2026-1-2",
        "收到1号异议 对事实",
        "答复1号异议 已经答复：维持原决议 充电位离窗户5米以上。",
        "勘误 数字写错",
        "生效 榕荫街议〔2026〕3号 公示期间1条异议，都已答复",
        "交物业公司办理 装24个充电位",
        "物业公司接办",
        "物业公司汇报进度 电缆已经铺好。 12月1日再汇报",
        "申请延期到",
        "物业公司报办结 24个充电位已通电。",
    ):
        assert words in said, words
    assert "物业公司已报办结" in page
    assert '<strong class="waits">等居民确认</strong>' in page


def test_a_resolution_of_the_group_tells_the_same_story(founded: Founded) -> None:
    found = build(founded, lambda found: found.whole())
    page = read(founded, f"resolutions/{found.ids['resolution']}")
    assert steps(page).keys() == steps(read(founded, "archive/groups/12")).keys()
    assert "<h1>3号楼北侧装充电位</h1>" in page
    assert "由物业公司办理。" in page
    assert "放在一起看" not in page, "the group's page tells nothing else"


def test_only_of_several_resolutions_one_page_shows_all(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.whole()
        found.item(number=2, days_ago=20)
        found.vote()
        found.resolution("publicised", publication_number="2026-2-2")

    build(founded, play)
    page = read(founded, "resolutions/2")
    assert f'href="{at("archive/groups/12")}">这件事一共2份决议，放在一起看</a>' in page


@pytest.mark.parametrize(("state", "is_told"), [("publicised", True), ("objected", True), ("effective", False)])
def test_until_tasks_are_given_a_resolution_says_who_does_what(founded: Founded, state: str, is_told: bool) -> None:
    def play(found: Matter) -> None:
        found.item()
        found.vote()
        found.resolution(state)

    build(founded, play)
    card = read(founded, "resolutions/1").partition('aria-labelledby="text"')[2].partition("</section>")[0]
    for words in ("<dt>谁来做</dt><dd>物业公司</dd>", "<dt>怎样算办好</dt><dd>24个充电位通电</dd>"):
        assert (words in card) == is_told
    assert "花多少钱" not in card


@pytest.mark.parametrize(
    ("state", "carrier", "done_days_ago", "title"),
    [
        ("in_progress", "company", None, "到期，没有报办结"),
        ("reported_done", "company", 1, "到期，没有报办结"),
        ("returned", "company", 5, "到期，还没有办好"),
        ("reported_done", "company", 5, None),
        ("in_progress", "government", None, None),
        ("infeasible_now", "company", None, None),
    ],
)
def test_a_date_that_passed_is_a_step_of_its_own(
    founded: Founded, state: str, carrier: str, done_days_ago: int | None, title: str | None
) -> None:
    def play(found: Matter) -> None:
        found.item()
        found.vote()
        found.resolution()
        found.task(state, carrier, due_on=(found.now - 3 * DAY).date())
        if done_days_ago is not None:
            found.report("report_done", "通电了", days_ago=done_days_ago)

    build(founded, play)
    told = [text for name, (mark, text) in steps(read(founded, "resolutions/1")).items() if "overdue" in name]
    assert len(told) == (title is not None)
    assert title is None or title in told[0]


def test_a_resolution_without_topics_has_a_thread_of_its_own(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.item()
        found.vote()
        found.resolution("publicised")

    found = build(founded, play)
    page = read(founded, f"resolutions/{found.ids['resolution']}")
    assert [name.split("-")[1] for name in steps(page)] == ["publicised", "signed", "vote", "debated", "noticed"]
    assert "正在公示，到11月3日为止" in page


def test_every_step_has_an_address_of_its_own_and_leads_to_its_source(founded: Founded) -> None:
    build(founded, lambda found: found.whole())
    page = read(founded, "archive/groups/12")
    names = [name for _, name, _ in STEP.findall(page)]
    assert len(names) == len(set(names)) > 20
    links = set(re.findall(r'class="step-title" href="([^"]+)"', page))
    assert {at("topics/7Q4M2K9A"), at("meetings/1"), at("meetings/1/notice"), at("resolutions/1/notice")} <= links
    # Sheets are made from what was frozen, which no matter written into the tables has.
    for link in (link for link in links if not link.endswith("notice") and "/votes/" not in link):
        assert founded.stranger.get(link).status_code == 200, link


def test_nobody_is_named_on_any_public_page(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.whole()
        found.answers("done", "half")
        found.task("in_progress", "member", number=2)

    build(founded, play)
    for path in ("archive/groups/12", "resolutions/1", "archive", "tasks"):
        for end in ("", ".json", ".atom"):
            answer = founded.stranger.get(at(path + end))
            if answer.status_code == 200:
                hidden = [word for word in (*SECRETS.values(), *NAMES, "screen-token") if word in answer.text]
                assert hidden == [], f"{path}{end}"
    assert "一位代表" in read(founded, "resolutions/1")


def test_sides_numbers_stay_on_the_signed_sheet(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.group()
        found.topic()
        found.item()
        found.vote("lost")

    build(founded, play)
    page = read(founded, "archive/groups/12")
    assert "没有在两组都达到规定人数" in page
    assert "议事会没有通过" in page
    assert "得7票" not in page
    assert "来穗人员代表" not in page


def test_a_rule_of_the_whole_says_its_sentence(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.group()
        found.item()
        found.vote()

    build(founded, play, preset_id="half_half")
    page = read(founded, "archive/groups/12")
    assert "到会9人，赞成至少5票，得7票，通过。" in page
    assert "两组均达到规定人数" not in page


# --- reported is not confirmed ---


def settled(state: str, act: str, *outcomes: str) -> Callable[[Matter], None]:
    def play(found: Matter) -> None:
        found.whole(state)
        found.answers(*outcomes, role="supporter", satisfaction="satisfied")
        found.answers("done", "unknown")
        found.report(act, "评价时间到了", days_ago=1)

    return play


@pytest.mark.parametrize(
    ("state", "act", "mark", "title", "sentence"),
    [
        ("confirmed", "confirm", "tick", "居民确认办好", "居民确认已经办好"),
        ("returned", "return", "square", "居民说还没办好", "居民说还没办好"),
        ("reported_done_unrated", "lapse", "ring", "已报办结·无人评价", "无人评价"),
    ],
)
def test_what_residents_answered_is_counted_and_looks_like_what_it_is(
    founded: Founded, state: str, act: str, mark: str, title: str, sentence: str
) -> None:
    build(founded, settled(state, act, "done", "done", "half"))
    page = read(founded, "archive/groups/12")
    (shown,) = [step for name, step in steps(page).items() if name.startswith(f"step-{act}-")]
    assert shown[0] == mark
    assert title in shown[1]
    assert "提议人、支持者和代表共3人回答：已办好2、办了一半1、还没办0、不清楚0" in shown[1]
    assert "其他居民约2人回答：已办好1、办了一半0、还没办0、不清楚1" in shown[1]
    assert sentence in page
    (reported,) = [step for name, step in steps(page).items() if name.startswith("step-report-done")]
    assert reported[0] == "ring"
    assert "已经有" not in reported[1]


def test_while_the_questions_are_open_only_the_number_of_answers_is_told(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.whole()
        found.answers("done", "not_done")

    build(founded, play)
    page = read(founded, "archive/groups/12")
    assert "已经有2人回答，到期公布结果" in page
    assert "已办好1" not in page
    assert 'class="tap"' in page


def test_a_task_that_ended_unconfirmed_is_not_called_done(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.whole("closed")
        db.session.get_one(Task, found.ids["task"]).confirmed_at = None

    build(founded, play)
    page = read(founded, "archive/groups/12")
    assert "没有得到居民确认" in page
    assert "居民确认办好" not in page


def test_several_tasks_are_summed_up_by_what_is_worst(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.whole()
        found.task("confirmed", number=2)
        found.task("accepted", number=3)

    found = build(founded, play)
    assert "一共3项任务，居民确认办好1项" in read(founded, "archive/groups/12")
    assert "1项等居民确认" in read(founded, "archive/groups/12")
    with founded.app.app_context():
        db.session.get_one(Task, found.ids["task"]).due_on -= 60 * DAY
        db.session.commit()
    assert "1项已经逾期" in read(founded, "archive/groups/12")


def test_a_matter_is_supported_on_its_thread_and_says_so_afterwards(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.group(state="open")
        found.topic()
        found.topic("9B2D4F6H", supporters=0)

    build(founded, play)
    phone, path = founded.stranger, at("archive/groups/12")
    page = phone.get(path).text
    assert "我也支持，已有2人" in page
    assert f'action="{at("topics/7Q4M2K9A/support")}"' in page
    assert f'name="back" value="{path}"' in page
    assert_went_to(phone.post(at("topics/7Q4M2K9A/support"), data={"back": path}), path)
    page = phone.get(path).text
    assert "您已支持，共3人" in page
    assert "我也支持，" not in page


@pytest.mark.parametrize("state", PUBLIC_STATES)
def test_whoever_objected_finds_the_answer_from_the_thread_in_every_state(founded: Founded, state: str) -> None:
    def play(found: Matter) -> None:
        found.item()
        found.vote()
        found.resolution(state)
        found.objection(state="answered")

    build(founded, play)
    follow = "resolutions/1/objections/follow"
    assert f'href="{at(follow)}"' in read(founded, "resolutions/1")
    assert founded.stranger.get(at(follow)).status_code == 200


@pytest.mark.parametrize(
    ("state", "leads_to"),
    [("publicised", "resolutions/1/objections/new"), ("objected", "resolutions/1/objections/new"), ("effective", None)],
)
def test_what_residents_can_do_now_stands_on_top(founded: Founded, state: str, leads_to: str | None) -> None:
    def play(found: Matter) -> None:
        found.group(state="open")
        found.topic()
        found.group(13)
        found.item()
        found.vote()
        found.resolution(state)

    build(founded, play)
    page = read(founded, "resolutions/1")
    assert ("objections/new" in page) == (leads_to is not None)
    assert leads_to is None or founded.stranger.get(at(leads_to)).status_code == 200
    assert "我也支持" in read(founded, "archive/groups/12")
    assert "我也支持" not in page


# --- what is public, and what is not yet ---


@pytest.mark.parametrize("state", ["draft", "adopted", *PUBLIC_STATES])
def test_a_resolution_is_public_from_its_publication_on(founded: Founded, state: str) -> None:
    def play(found: Matter) -> None:
        found.group()
        found.item()
        found.vote()
        found.resolution(state)

    found = build(founded, play)
    path = f"resolutions/{found.ids['resolution']}"
    for tail in (path, f"{path}.json"):
        if state in PUBLIC_STATES:
            assert founded.stranger.get(at(tail)).status_code == 200
        else:
            assert_refused(founded.stranger.get(at(tail)), 404)
            assert_refused(founded.representative.get(at(tail)), 404)
            assert_refused(founded.client("林国栋", other=True).get(at(tail)), 404)
    officers = founded.secretary.get(at(path))
    assert officers.status_code == 200
    assert ("还没有公示" in officers.text) == (state not in PUBLIC_STATES)
    shown = "3号楼北侧装充电位" in read(founded, "archive/groups/12")
    assert shown == (state in PUBLIC_STATES)


def test_another_councils_matter_is_not_found_here(founded: Founded) -> None:
    found = build(founded, lambda found: found.whole())
    assert_refused(founded.stranger.get(at("archive/groups/12", slug="linjie")), 404)
    assert_refused(founded.stranger.get(at(f"resolutions/{found.ids['resolution']}", slug="linjie")), 404)
    assert_refused(founded.stranger.get(at("archive/groups/99")), 404)
    assert_refused(founded.stranger.get(at("resolutions/99999999999")), 404)


def test_a_document_number_leads_to_its_resolution_also_when_revoked(founded: Founded) -> None:
    found = build(founded, lambda found: found.whole())
    where = at(f"resolutions/{found.ids['resolution']}")
    assert founded.stranger.get(at("resolutions/2026/3")).headers["Location"] == where
    with founded.app.app_context():
        row = db.session.get_one(Resolution, found.ids["resolution"])
        row.state, row.revoked_at, row.revoke_reason = "revoked", founded.now, "街道另有安排"
        db.session.commit()
    assert founded.stranger.get(at("resolutions/2026/3")).headers["Location"] == where
    assert "文号榕荫街议〔2026〕3号保留，注明已撤销" in read(founded, "archive/groups/12")
    assert_refused(founded.stranger.get(at("resolutions/2026/4")), 404)


# --- JSON ---


def test_the_json_has_the_same_steps_under_stable_keys(founded: Founded) -> None:
    build(founded, lambda found: found.whole())
    facts = founded.stranger.get(at("archive/groups/12.json")).get_json()
    assert set(facts) == {"council", "path", "title", "state", "group", "resolutions", "steps"}
    assert set(facts["steps"][0]) == {"id", "kind", "on", "title", "text", "details", "numbers", "path"}
    assert [step["id"] for step in facts["steps"]] == list(steps(read(founded, "archive/groups/12")))
    visits = next(step for step in facts["steps"] if step["kind"] == "visits")
    assert visits["numbers"] == {"households": 46, "in_favour": 41, "against": 3}
    vote = next(step for step in facts["steps"] if step["kind"] == "vote_carried")
    assert (vote["numbers"]["entitled"], vote["numbers"]["not_cast"]) == (12, 1)
    assert facts["state"]["code"] == "task.reported_done"
    (resolution,) = facts["resolutions"]
    assert resolution["tasks"][0]["who"] == "物业公司"


def test_every_key_and_number_is_documented(founded: Founded) -> None:
    build(founded, settled("confirmed", "confirm", "done"))
    documented = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    thread = founded.stranger.get(at("resolutions/1.json")).get_json()
    listed = founded.stranger.get(at("archive.json")).get_json()
    keys = {
        *thread,
        *thread["state"],
        *thread["group"],
        *thread["resolutions"][0],
        *thread["resolutions"][0]["tasks"][0],
    }
    keys |= {*listed, *listed["resolutions"][0], *thread["steps"][0]}
    keys |= {name.removeprefix("residents_about_") for step in thread["steps"] for name in step["numbers"]}
    assert {key for key in keys if f"`{key}`" not in documented} == set()


# --- speed ---


def test_a_longer_thread_asks_no_more_questions(founded: Founded) -> None:
    """Ten topics and thirty reports are read as one of each is."""
    found = build(founded, lambda found: found.whole("in_progress"))
    short = asked(founded, "archive/groups/12")
    with founded.app.app_context():
        for number in range(10):
            found.topic(f"ABCDEF{number:02}")
            found.objection(number=number + 2)
            found.report("report", f"第{number}次汇报")
            found.extension()
        for number in range(2, 8):
            found.task("in_progress", number=number)
            found.report("accept")
        db.session.commit()
    assert asked(founded, "archive/groups/12") == short < 35


def asked(founded: Founded, path: str) -> int:
    statements: list[str] = []
    with founded.app.app_context():
        engine = db.engine

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    read(founded, path)
    event.remove(engine, "before_cursor_execute", note)
    return len([each for each in statements if each.startswith("SELECT")])


def test_an_empty_group_says_so_and_leads_on(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.group(state="dissolved")

    build(founded, play)
    page = read(founded, "archive/groups/12")
    assert "这一组已经解散" in page
    assert at("topics") in page
    with founded.app.app_context():
        assert db.session.query(Group).count() == 1
