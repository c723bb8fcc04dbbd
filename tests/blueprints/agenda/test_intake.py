"""The secretary's intake: the list, what becomes of a topic, and a topic entered for somebody."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from extensions import db, limiter
from models.groups import group_of
from models.members import By
from models.topic_writes import NewTopic, PublicText
from models.topics import Topic, topic_of
from services import intake
from services import topics as commands
from services.secrets import new_form_key
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, assert_went_to, at

LIST = at("agenda")
NEW = at("agenda/topics/new")
PUBLIC = {"title": "消防通道被堵", "text": "3栋楼下晚上停满了车。", "place": "3栋", "into": ""}
WHY = {"reason": "路灯归市政管。", "elsewhere": "街道城管办"}


class Desk(Founded):
    def topic(self, title: str = "停车堵住消防通道", council_id: int | None = None, **changes: Any) -> str:
        facts: dict[str, Any] = {"text": "晚上停满了车。", "name": "王小芳", "contact": "微信abc", **changes}
        with self.app.app_context():
            new = NewTopic(title, **facts)
            return commands.propose(council_id or self.council_id, new, By(None), self.now).ticket

    def accepted(self, title: str, into: int | None = None) -> tuple[str, int]:
        ticket = self.topic(title)
        with self.app.app_context():
            by, public = By(self.ids["许文秀"]), PublicText(title, "公开的话")
            return ticket, intake.accept(self.council_id, ticket, public, by, self.now, into)

    def act(self, ticket: str, act: str, **fields: Any) -> TestResponse:
        return self.secretary.post(page(ticket, f"/{act}"), data=fields)

    def shown(self, **asked: Any) -> list[str]:
        """Return the titles that the list shows."""
        answer = self.secretary.get(LIST, query_string=asked)
        assert answer.status_code == 200
        return re.findall(r'intake-title">(.*?)</strong>', answer.text)

    def row(self, ticket: str) -> Topic:
        with self.app.app_context():
            row = topic_of(self.council_id, ticket)
            db.session.expunge(row)
            return row

    def group_state(self, number: int) -> str:
        with self.app.app_context():
            return group_of(self.council_id, number).state


@pytest.fixture
def desk(app: Flask) -> Desk:
    with app.app_context():
        limiter.reset()
    return Desk(app)


def page(ticket: str, tail: str = "") -> str:
    return at(f"agenda/topics/{ticket}{tail}")


# --- who may come in ---


def test_only_chair_and_secretary_come_in(desk: Desk) -> None:
    ticket = desk.topic()
    rules = [rule for rule in desk.app.url_map.iter_rules() if rule.endpoint.startswith("intake.")]
    assert len(rules) == 15
    representative = desk.representative
    for rule in rules:
        path = rule.rule.replace("<slug>", "rongyin").replace("<ticket>", ticket)
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        assert_refused(representative.open(path, method=method), 403)
        for stranger in (desk.stranger, desk.client("许文秀", other=True)):
            status = stranger.open(path, method=method).status_code
            assert status == (302 if method == "GET" else 401)
    assert desk.row(ticket).state == "submitted"
    for client in (desk.chair, desk.secretary):
        for path in (LIST, NEW, page(ticket), page(ticket.lower())):
            assert client.get(path).status_code == 200


def test_another_councils_topic_is_not_found(desk: Desk) -> None:
    ticket = desk.topic(council_id=desk.other_id)
    assert_refused(desk.secretary.get(page(ticket)), 404)
    assert_refused(desk.act(ticket, "take-up"), 404)
    assert desk.shown(tab="all") == []


# --- the list ---


def test_what_waits_comes_first_urgent_ones_on_top(desk: Desk) -> None:
    desk.topic("路灯坏了")
    desk.topic("电线着火", urgency="urgent")
    desk.accepted("长者饭堂")
    assert desk.shown() == ["电线着火", "路灯坏了"]
    assert desk.shown(tab="grouped") == ["长者饭堂"]
    assert desk.shown(tab="all") == ["长者饭堂", "电线着火", "路灯坏了"]
    assert desk.shown(tab="no such tab", page="x", category="?") == ["电线着火", "路灯坏了"]
    answer = desk.secretary.get(LIST).text
    assert re.findall(r'<b class="num">(\d+)</b>', answer) == ["2", "1", "0", "0", "0", "0", "3"]


FOUND: list[tuple[dict[str, str], list[str]]] = [
    ({"q": "停车"}, ["通道停车"]),
    ({"q": "晚上 通道"}, ["通道停车"]),
    ({"q": "晚上 　 饭堂"}, ["长者饭堂"]),
    ({"q": "陈伯"}, ["长者饭堂"]),
    ({"q": "东门"}, ["WiFi慢"]),
    ({"q": "wifi"}, ["WiFi慢"]),
    ({"q": "100%"}, ["WiFi慢"]),
    ({"q": "%"}, ["WiFi慢"]),
    ({"q": "_"}, []),
    ({"q": "/"}, []),
    ({"q": "'"}, []),
    ({"q": "没有的"}, []),
    ({"q": "\x00停车"}, ["通道停车"]),
    ({"category": "parking"}, ["通道停车"]),
    ({"source": "paper"}, ["长者饭堂"]),
    ({"urgency": "urgent"}, ["WiFi慢"]),
    ({"urgency": "urgent", "category": "parking"}, []),
]


def test_search_and_filters_find_what_was_asked_for(desk: Desk) -> None:
    desk.topic("通道停车", category="parking")
    desk.topic("长者饭堂", name="陈伯", source="paper")
    desk.topic("WiFi慢", place="东门", text="网速不到100%", urgency="urgent")
    for asked, titles in FOUND:
        assert desk.shown(tab="all", **asked) == titles, asked


def test_a_ticket_is_found_however_it_is_typed(desk: Desk) -> None:
    ticket = desk.topic()
    for typed in (ticket, ticket.lower(), f"{ticket[:4]}-{ticket[4:]}", ticket.replace("0", "O")):
        assert len(desk.shown(q=typed)) == 1


def test_public_texts_are_searched_and_other_tabs_say_what_they_hold(desk: Desk) -> None:
    desk.act(desk.topic("路灯"), "return", **{**PUBLIC, **WHY})
    answer = desk.secretary.get(LIST, query_string={"q": "3栋楼下"})
    assert "别的栏里有1条" in answer.text
    assert desk.shown(q="3栋楼下", tab="returned") == ["路灯"]


def fill(desk: Desk, topics: int) -> None:
    with desk.app.app_context():
        db.session.execute(
            db.insert(Topic),
            [
                {
                    "council_id": desk.council_id,
                    "ticket": f"N{number:07d}",
                    "follow_digest": "",
                    "key": f"n{number}",
                    "title": f"第{number}条",
                    "text": "x",
                    "submitted_at": desk.now,
                }
                for number in range(topics)
            ],
        )
        db.session.commit()


def test_pages_hold_thirty_and_the_last_page_stands_for_all_beyond(desk: Desk) -> None:
    fill(desk, 61)
    assert desk.shown() == [f"第{number}条" for number in range(30)]
    assert desk.shown(page=3) == desk.shown(page=99) == ["第60条"]
    assert desk.shown(page=-1) == desk.shown(page=0) == desk.shown()


def queries_of(desk: Desk, client: FlaskClient, path: str) -> int:
    made: list[str] = []
    with desk.app.app_context():
        engine = db.engine

    def count_one(*arguments: Any) -> None:
        made.append(arguments[2])

    event.listen(engine, "before_cursor_execute", count_one)
    assert client.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", count_one)
    return len(made)


def test_a_longer_list_asks_no_more_often(desk: Desk) -> None:
    client = desk.secretary
    desk.accepted("停车难")
    fill(desk, 2)
    few = queries_of(desk, client, LIST)
    for number in range(5):
        desk.topic(f"停车难{number}")
    assert queries_of(desk, client, LIST) == few


# --- 初审 ---


def test_the_page_shows_the_original_and_offers_a_covered_text(desk: Desk) -> None:
    ticket = desk.topic(text="我是王小芳，住3栋502，打13812345678。", place="3栋", contact="微信<abc>")
    text = desk.secretary.get(page(ticket)).text
    for shown in ("我是王小芳，住3栋502，打13812345678。", "微信&lt;abc&gt;", "我是王*芳，住3栋***，打138****5678。"):
        assert shown in text
    for act in ("take-up", "accept", "return", "refer", "answer"):
        assert f"{ticket}/{act}" in text
    for act in ("reply", "mask", "review-again", "move", "separate"):
        assert f"{ticket}/{act}" not in text


def test_a_topic_is_taken_up_and_accepted_with_the_text_that_was_edited(desk: Desk) -> None:
    ticket = desk.topic()
    assert_went_to(desk.act(ticket, "take-up"), page(ticket))
    assert desk.row(ticket).state == "under_review"
    assert_went_to(desk.act(ticket, "accept", **PUBLIC), page(ticket))
    row = desk.row(ticket)
    assert (row.state, row.public_title, row.public_text) == ("grouped", PUBLIC["title"], PUBLIC["text"])
    text = desk.secretary.get(page(ticket)).text
    assert at("archive/groups/1") in text
    assert_went_to(desk.act(ticket, "accept", **PUBLIC), page(ticket))
    assert desk.group_state(1) == "open"


def test_what_looks_alike_is_offered_and_joined(desk: Desk) -> None:
    _, first = desk.accepted("消防通道总被私家车占用")
    desk.accepted("长者饭堂")
    ticket = desk.topic("消防通道停满了车")
    assert "可能和第1号组相近" in desk.secretary.get(LIST).text
    text = desk.secretary.get(page(ticket)).text
    assert "并入第1号组" in text
    assert "并入第2号组" not in text
    assert_went_to(desk.act(ticket, "accept", **{**PUBLIC, "into": str(first)}), page(ticket))
    assert "同组还有1条" in desk.secretary.get(page(ticket)).text


BAD: list[tuple[dict[str, str], str]] = [
    ({"into": "other", "other": ""}, "请填要并入第几号组。"),
    ({"into": "other", "other": "7"}, "没有第7号组"),
    ({"into": "other", "other": "x"}, "请填整数"),
    ({"into": "", "other": "7"}, "您选了“单独成组”，又填了组号"),
    ({"into": "99999999999999"}, "请填要并入第几号组。"),
    ({"title": ""}, "请用一句话写明是什么事"),
    ({"text": ""}, "请写一写是怎么回事"),
    ({"text": "打13812345678"}, "公开文字里还有像手机号"),
    ({"title": "字" * 41}, "最多40个字"),
]


def test_a_form_that_cannot_be_taken_comes_back_as_it_was(desk: Desk) -> None:
    ticket = desk.topic()
    for fields, sentence in BAD:
        sent = {**PUBLIC, "reason": "写了一半的理由", **fields}
        assert_came_back(desk.act(ticket, "accept", **sent), sentence, "写了一半的理由")
    assert desk.row(ticket).state == "submitted"


def test_a_number_that_is_an_offices_own_goes_out_when_somebody_says_so(desk: Desk) -> None:
    ticket = desk.topic()
    text = "物业值班13812345678"
    assert "可以公开" not in desk.act(ticket, "accept", **{**PUBLIC, "title": ""}).text
    assert "可以公开" in desk.act(ticket, "accept", **{**PUBLIC, "text": text}).text
    assert_went_to(desk.act(ticket, "accept", **{**PUBLIC, "text": text, "is_checked": "y"}), page(ticket))
    assert desk.row(ticket).public_text == text


@pytest.mark.parametrize(("act", "state"), [("return", "returned"), ("refer", "referred")])
def test_a_refusal_needs_a_public_reason_and_where_to_go(desk: Desk, act: str, state: str) -> None:
    ticket = desk.topic()
    assert_came_back(desk.act(ticket, act, **PUBLIC), "请写明理由，会公开给大家看。", "请写明可以去哪里办")
    assert_came_back(desk.act(ticket, act, **{**PUBLIC, **WHY, "reason": "找13812345678"}), "公开文字里还有像手机号")
    assert_came_back(desk.act(ticket, act, **{**PUBLIC, **WHY, "elsewhere": " "}), "请写明可以去哪里办")
    assert_went_to(desk.act(ticket, act, **{**PUBLIC, **WHY}), page(ticket))
    row = desk.row(ticket)
    assert (row.state, row.public_reason, row.elsewhere) == (state, WHY["reason"], WHY["elsewhere"])


def test_a_reply_to_what_was_referred_is_written_down(desk: Desk) -> None:
    ticket = desk.topic()
    desk.act(ticket, "refer", **{**PUBLIC, **WHY})
    assert_came_back(desk.act(ticket, "reply", reply=""), "请写下答复。")
    assert_came_back(desk.act(ticket, "reply", reply="找13812345678"), "公开文字里还有像手机号")
    assert_went_to(desk.act(ticket, "reply", reply="下周来修。"), page(ticket))
    assert (desk.row(ticket).state, desk.row(ticket).reply) == ("replied", "下周来修。")


def test_a_private_answer_is_for_its_author_alone(desk: Desk) -> None:
    ticket = desk.topic("张某打人")
    assert_came_back(desk.act(ticket, "answer", answer="", channel="派出所"), "请写下答复。")
    assert_came_back(desk.act(ticket, "answer", answer="请报警", channel=""), "请写明可以去哪里办")
    assert_went_to(desk.act(ticket, "answer", answer="请报警", channel="派出所"), page(ticket))
    public = desk.stranger.get(at(f"topics/{ticket}")).text
    for secret in ("张某", "请报警", "派出所", "王小芳"):
        assert secret not in public


def test_a_mistaken_answer_is_taken_back_and_stands_ready_to_be_mended(desk: Desk) -> None:
    ticket = desk.topic()
    desk.act(ticket, "return", **{**PUBLIC, **WHY})
    assert_went_to(desk.act(ticket, "review-again"), page(ticket))
    text = desk.secretary.get(page(ticket)).text
    assert WHY["reason"] in text
    assert PUBLIC["title"] in text


def test_a_public_text_is_corrected(desk: Desk) -> None:
    ticket, _ = desk.accepted("王小芳的狗")
    assert_came_back(desk.act(ticket, "mask", **{**PUBLIC, "title": ""}), "请用一句话写明是什么事")
    assert_went_to(desk.act(ticket, "mask", **PUBLIC), page(ticket))
    assert desk.row(ticket).public_title == PUBLIC["title"]
    assert_came_back(desk.act(desk.topic(), "mask", **PUBLIC), "这条议题还没有公开", status=409)


def test_an_act_that_the_state_no_longer_allows_says_so(desk: Desk) -> None:
    (ticket, _), clerk = desk.accepted("停车"), desk.secretary
    for act, fields in (
        ("take-up", {}),
        ("return", {**PUBLIC, **WHY}),
        ("reply", {"reply": "x"}),
        ("review-again", {}),
    ):
        answer = clerk.post(page(ticket, f"/{act}"), data=fields)
        if fields:
            assert_came_back(answer, "您刚才写的，没有交上", fields.get("reply", WHY["reason"]), status=409)
        else:
            assert_went_to(answer, page(ticket))
            answer = clerk.get(page(ticket))
        assert "可能已经有人办过了，现在是“已受理”" in answer.text
        assert "改好后再提交" not in answer.text


# --- groups ---


def test_a_topic_goes_to_another_group_and_back_to_one_of_its_own(desk: Desk) -> None:
    _, target = desk.accepted("长者饭堂")
    ticket, source = desk.accepted("停车难")
    assert_came_back(desk.act(ticket, "move", into=""), "请填要并入第几号组。")
    assert_came_back(desk.act(ticket, "move", into="other", other="9"), "没有第9号组")
    assert_went_to(desk.act(ticket, "move", into="other", other=str(target)), page(ticket))
    assert desk.group_state(source) == "dissolved"
    assert_went_to(desk.act(ticket, "separate"), page(ticket))
    assert "第3号组" in desk.secretary.get(page(ticket)).text


# --- for somebody without a phone ---


ENTERED = {
    "source": "phone",
    "title": "路灯坏了",
    "text": "西门全黑。",
    "place": "西门",
    "category": "repairs",
    "name": "陈伯",
    "contact": "",
}


def test_a_topic_by_phone_is_entered_once_and_its_receipt_opens_it(desk: Desk) -> None:
    client, sent = desk.secretary, {**ENTERED, "key": new_form_key()}
    first, again = client.post(NEW, data=sent), client.post(NEW, data=sent)
    codes = re.findall(r'class="code">(\w{4})<span class="code-gap">(\w{4})<', first.text)
    assert codes == re.findall(r'class="code">(\w{4})<span class="code-gap">(\w{4})<', again.text)
    ticket, secret = ("".join(code) for code in codes)
    row = desk.row(ticket)
    assert (row.source, row.actor_id, row.entered_by_id, row.name) == ("phone", None, desk.ids["许文秀"], "陈伯")
    assert desk.stranger.get(at(f"topics/{ticket}/{secret}")).status_code == 200
    assert desk.shown() == ["路灯坏了"]


def test_a_receipt_that_is_printed_anew_is_not_voided_by_a_reload(desk: Desk) -> None:
    ticket, codes = desk.topic(), re.compile(r'<b class="code">(\w{4})<span class="code-gap">(\w{4})')
    fields = dict(re.findall(r'name="(key|seen)" type="hidden" value="(\w*)"', desk.secretary.get(page(ticket)).text))
    first = desk.act(ticket, "reissue", **fields)
    assert codes.findall(desk.act(ticket, "reissue", **fields).text) == codes.findall(first.text) != []
    desk.act(ticket, "reissue")
    # Another one since: a reload neither shows nor voids it.
    assert_went_to(desk.act(ticket, "reissue", **fields), page(ticket))


def test_what_is_missing_on_an_entered_topic_comes_back(desk: Desk) -> None:
    sent = {**ENTERED, "key": new_form_key()}
    assert_came_back(desk.secretary.post(NEW, data={**sent, "title": ""}), "请用一句话写明是什么事", "西门全黑。")
    assert_came_back(desk.secretary.post(NEW, data={**sent, "source": "online"}), "请从列出的选项中选", "西门全黑。")
    # How it came in is not guessed.
    unsaid = {name: text for name, text in sent.items() if name != "source"}
    assert_came_back(desk.secretary.post(NEW, data=unsaid), "请选一项", "西门全黑。")
    assert "checked" not in desk.secretary.get(NEW).text
    assert desk.shown(tab="all") == []


def test_a_lost_receipt_is_printed_anew(desk: Desk) -> None:
    ticket = desk.topic()
    answer = desk.act(ticket, "reissue")
    assert answer.status_code == 200
    assert "已补发" in answer.text
    codes = [
        "".join(halves) for halves in re.findall(r'<b class="code">(\w{4})<span class="code-gap">(\w{4})', answer.text)
    ]
    assert codes[0] == ticket
    assert desk.stranger.get(at(f"topics/{ticket}/{codes[1]}")).status_code == 200
