"""The resident's pages: propose, receipt, ticket, own page, 正在征求意见."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blueprints.agenda.ticket_words import SENTENCES
from extensions import db
from models.groups import GroupItem, group_of
from models.meetings import meetings_of
from models.members import By
from models.topics import Topic
from rules import groups, resolutions, topics
from services import intake
from services import topics as commands
from services.intake import PublicText
from services.meetings import NewItem, NewMeeting, call_meeting
from services.secrets import new_form_key
from services.tasks import NewTask, accept, add_task, report_done
from services.topics import NewTopic, Receipt
from tests.blueprints.archive.matters import matter
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, assert_went_to, at
from tests.decided import SECRET, decide

NEW = at("topics/new")
FILLED = {
    "title": "3栋楼下堵住消防通道",
    "text": "晚上九点以后停满车，王小芳家的车也在。",
    "place": "3栋北门",
    "category": "parking",
    "is_urgent": "y",
    "name": "阿珍",
    "contact": "13812345678",
}
PRIVATE = (FILLED["title"], "九点以后", FILLED["place"], FILLED["name"], FILLED["contact"])


def filled(**changes: Any) -> dict[str, Any]:
    return {**FILLED, "key": new_form_key(), **changes}


def hand_in(client: FlaskClient, **changes: Any) -> Receipt:
    """Hand in a topic by the page and return what its receipt says."""
    answer = client.post(NEW, data=filled(**changes))
    assert answer.status_code == 303, answer.text
    *_, ticket, secret = urlsplit(answer.headers["Location"]).path.split("/")
    return Receipt(ticket, secret)


def own(receipt: Receipt, tail: str = "") -> str:
    return at(f"topics/{receipt.ticket}/{receipt.secret}{tail}")


def secretary(founded: Founded) -> By:
    return By(founded.ids["许文秀"])


def accepted(founded: Founded, title: str = "停车堵住通道", into: int | None = None, **changes: Any) -> Receipt:
    """Hand in and accept a topic by the commands; open its own context for it."""
    facts: dict[str, Any] = {"text": "晚上停满车。", "place": "3栋", "category": "parking", **changes}
    with founded.app.app_context():
        receipt = commands.propose(founded.council_id, NewTopic(title, **facts), By(None), founded.now)
        public = PublicText(title, facts["text"], facts["place"])
        intake.accept(founded.council_id, receipt.ticket, public, secretary(founded), founded.now, into)
    return receipt


def set_group_state(founded: Founded, state: str, number: int = 1) -> None:
    with founded.app.app_context():
        group_of(founded.council_id, number).state = state
        db.session.commit()


def assert_says(answer: TestResponse, *sentences: str) -> None:
    assert answer.status_code == 200, answer.text
    for sentence in sentences:
        assert sentence in answer.text, sentence


# --- proposing ---


def test_a_topic_is_proposed_and_followed(founded: Founded) -> None:
    resident = founded.stranger
    assert_says(resident.get(NEW), "我要提议题", "只有本会的主持人和秘书看得到")
    receipt = hand_in(resident)
    slip = resident.get(own(receipt, "?receipt=1"))
    assert_says(slip, "收到了，谢谢您", receipt.ticket[:4], receipt.secret[4:], "抄下来，或者截图", "<svg")
    assert_says(founded.stranger.get(own(receipt)), FILLED["title"], FILLED["text"], FILLED["contact"], "比较急")
    with founded.app.app_context():
        topic = commands.find(founded.council_id, receipt.ticket, receipt.secret)
        assert (topic.state, topic.urgency, topic.category) == ("submitted", "urgent", "parking")
        assert topic.text == FILLED["text"]


def test_a_button_pressed_twice_leads_to_one_receipt(founded: Founded) -> None:
    resident, form = founded.stranger, filled()
    first, second = resident.post(NEW, data=form), resident.post(NEW, data=form)
    assert first.headers["Location"] == second.headers["Location"]


def test_what_was_changed_after_the_first_press_is_handed_in_by_another(founded: Founded) -> None:
    resident, form = founded.stranger, filled()
    resident.post(NEW, data=form)
    changed = resident.post(NEW, data={**form, "text": "还有垃圾没人收。"})
    assert_came_back(changed, "这张表已经交过一次", "还有垃圾没人收。", status=409)
    (key,) = re.findall(r'name="key"[^>]*value="([0-9a-f]{32})"', changed.text)
    assert key != form["key"]
    assert resident.post(NEW, data={**form, "text": "还有垃圾没人收。", "key": key}).status_code == 303


def test_a_form_without_a_proper_key_is_still_taken(founded: Founded) -> None:
    assert founded.stranger.post(NEW, data=FILLED).status_code == 303
    for key in ("", "1", "Z" * 32, "停" * 5000):
        assert founded.stranger.post(NEW, data=filled(key=key)).status_code == 303


def test_what_cannot_be_taken_comes_back_whole(founded: Founded) -> None:
    for name, value, sentence in (
        ("title", " ", "请用一句话写明是什么事"),
        ("text", "", "请写一写是怎么回事"),
        ("title", "长" * 41, "最多40个字，现在有41个字"),
        ("text", "长" * 1001, "最多1000个字，现在有1001个字"),
        ("contact", "1" * 61, "最多60个字"),
        ("category", "war", "请从列出的选项中选"),
        ("category", "", "请选一项。"),
    ):
        form = filled(**{name: value})
        kept = [form[each] for each in ("key", "title", "text", "place", "name", "contact")]
        assert_came_back(founded.stranger.post(NEW, data=form), sentence, *(each.strip() for each in kept))
    with founded.app.app_context():
        assert db.session.query(Topic).count() == 0


def test_the_limit_of_a_text_is_said_before_it_is_reached(founded: Founded) -> None:
    page = founded.stranger.get(NEW).text
    for name, limit in (("title", topics.TITLE_LIMIT), ("text", topics.TEXT_LIMIT)):
        assert f'data-count="{name}"' in page
        assert f">最多{limit}个字</span>" in page
        assert re.search(rf'aria-describedby="{name}-help {name}-count"[^>]* name="{name}"', page)
    assert "像电话、门牌的，公开时会遮住" in page


def test_nothing_at_all_is_answered_in_words(founded: Founded) -> None:
    assert_came_back(founded.stranger.post(NEW), "请用一句话写明是什么事", "请写一写是怎么回事")


def test_odd_characters_are_taken_as_they_are(founded: Founded) -> None:
    receipt = hand_in(founded.stranger, title="<b>灯\x00</b>%s", text="一\r\n二 {{ 7*7 }} 😀")
    page = founded.stranger.get(own(receipt))
    assert_says(page, "&lt;b&gt;灯&lt;/b&gt;%s", "一\n二 {{ 7*7 }} 😀")


def test_a_device_hands_in_ten_an_hour_and_loses_no_words(founded: Founded) -> None:
    resident = founded.stranger
    resident.get(NEW)
    for _ in range(12):
        resident.post(NEW, data=filled(title=""))
    for _ in range(10):
        hand_in(resident)
    one_too_many = resident.post(NEW, data=filled())
    assert_came_back(one_too_many, "一小时内已经交了10条", FILLED["text"], FILLED["contact"], status=429)
    assert hand_in(founded.stranger)


# --- 先审后发 ---


def test_nothing_of_a_topic_is_public_before_it_is_accepted(founded: Founded) -> None:
    receipt = hand_in(founded.stranger)
    pages = [founded.stranger.get(at(path)) for path in (f"topics/{receipt.ticket}", "topics", "topics?q=九点")]
    assert_says(pages[0], "这条议题还没有公开", "正在等秘书查看")
    for page in pages:
        assert not [word for word in PRIVATE if word in page.text]


def test_what_is_public_is_the_secretary_s_text_alone(founded: Founded) -> None:
    receipt = hand_in(founded.stranger)
    with founded.app.app_context():
        public = PublicText("消防通道被堵", "晚上停满车。", "3栋")
        intake.accept(founded.council_id, receipt.ticket, public, secretary(founded), founded.now)
    page = founded.stranger.get(at(f"topics/{receipt.ticket.lower()}"))
    assert_says(page, "消防通道被堵", "晚上停满车。", "已经列为第1号议题，正在征求意见")
    assert not [word for word in PRIVATE if word in page.text]
    assert_says(founded.stranger.get(own(receipt)), FILLED["text"], "公开的是这样写的", "消防通道被堵")


def test_a_private_answer_is_on_the_author_s_page_alone(founded: Founded) -> None:
    receipt = hand_in(founded.stranger)
    with founded.app.app_context():
        words = ("请到人民调解室。", "电话12348")
        intake.answer_privately(founded.council_id, receipt.ticket, *words, secretary(founded), founded.now)
    assert_says(founded.stranger.get(own(receipt)), "秘书已经答复您的议题", *words)
    page = founded.stranger.get(at(f"topics/{receipt.ticket}"))
    assert_says(page, "已经单独答复提出的人")
    assert not [word for word in (*PRIVATE, *words) if word in page.text]


def test_a_refusal_says_why_and_where_to_go(founded: Founded) -> None:
    receipt = hand_in(founded.stranger)
    with founded.app.app_context():
        public = PublicText("加雨棚", "公交站没有雨棚。")
        words = ("属于市政设施。", "区城管局")
        intake.refer(founded.council_id, receipt.ticket, public, *words, secretary(founded), founded.now)
    for path in (own(receipt), at(f"topics/{receipt.ticket}")):
        assert_says(founded.stranger.get(path), "转请研究办理，待回复", "属于市政设施。", "区城管局")


# --- in plain words ---


def test_every_state_has_its_sentences() -> None:
    states = {*topics.STATES, *groups.STATES, *resolutions.PUBLIC_STATES, "carried", "lost"}
    assert states - set(SENTENCES) == {"grouped", "reopened"}


def test_a_grouped_topic_says_what_becomes_of_its_group(founded: Founded) -> None:
    receipt = accepted(founded)
    for state in groups.STATES:
        set_group_state(founded, state)
        for path in (own(receipt), at(f"topics/{receipt.ticket}")):
            answer = founded.stranger.get(path)
            assert_says(answer, SENTENCES[state][1])
            assert "%(" not in answer.text


def test_a_topic_on_an_agenda_says_in_which_group_and_when(founded: Founded) -> None:
    receipt, _ = accepted(founded), accepted(founded, "停车太乱", into=1)
    with founded.app.app_context():
        planned = founded.now + timedelta(days=5)
        items = [NewItem("停车", "")]
        call_meeting(
            founded.council_id, NewMeeting("第1次会议", "二楼", planned, items), secretary(founded), founded.now
        )
        item_id = meetings_of(founded.council_id)[0].items[0].id
        db.session.add(GroupItem(group_id=group_of(founded.council_id, 1).id, item_id=item_id))
        db.session.commit()
    set_group_state(founded, "scheduled")
    there = planned + timedelta(hours=8)
    day = f"{there.month}月{there.day}日"
    for path in (own(receipt), at(f"topics/{receipt.ticket}")):
        answer = founded.stranger.get(path)
        assert re.search(rf"已经并入第1号组，(\d+年)?{day}上会。", answer.text)
        assert_says(answer, "看会议安排", "共有2条相近的议题")


def test_the_author_is_asked_whether_it_was_done(founded: Founded) -> None:
    by, due_on = By(None, founded.ids["许文秀"]), founded.now.date() + timedelta(days=30)
    task = NewTask("画黄线", "线画完，没有车停", "company", None, "物业公司", due_on, due_on)
    with founded.app.app_context():
        decided = decide(founded.council_id, founded.now)
        receipt = Receipt(decided.ticket, SECRET)
        tasks = (founded.council_id, add_task(founded.council_id, decided.resolution_id, task, by, founded.now))
        accept(*tasks, by, founded.now)
        assert_says(founded.stranger.get(own(receipt)), "决议已经生效，正在落实", "报办结以后，会问您")
        report_done(*tasks, "画完了", by, founded.now)
    page = founded.stranger.get(own(receipt))
    assert_says(page, "请在下面说一说", "请您说一说：画黄线", f'name="ticket" value="{receipt.ticket}"', "已办好")
    assert "请您说一说" not in founded.stranger.get(at(f"topics/{receipt.ticket}")).text


# --- following ---


def test_a_receipt_is_followed_with_whatever_is_typed(founded: Founded) -> None:
    receipt = hand_in(founded.stranger)
    code = receipt.secret.lower().replace("0", "o").replace("1", "l")
    typed = {"ticket": f" {receipt.ticket[:4]} {receipt.ticket[4:]}", "secret": code}
    assert_went_to(founded.stranger.post(at("topics/follow"), data=typed), own(receipt))


def test_a_wrong_receipt_comes_back(founded: Founded) -> None:
    receipt = hand_in(founded.stranger)
    for ticket, secret in ((receipt.ticket, "ABCD"), ("00000000", receipt.secret)):
        answer = founded.stranger.post(at("topics/follow"), data={"ticket": ticket, "secret": secret})
        assert_came_back(answer, "回执号或查询码不对", ticket, secret, status=403)
    assert_came_back(founded.stranger.post(at("topics/follow")), "请填回执号", "请填查询码")


def test_codes_are_not_guessed(founded: Founded) -> None:
    receipt, guesser = hand_in(founded.stranger), founded.stranger
    guesser.get(at("topics/follow"))
    guess = {"ticket": receipt.ticket, "secret": "00000000"}
    answers = [guesser.post(at("topics/follow"), data=guess) for _ in range(11)]
    assert_refused(answers[-1], 429)


def test_another_s_page_is_not_opened(founded: Founded) -> None:
    receipt, other = hand_in(founded.stranger), founded.stranger
    guessed = at(f"topics/{receipt.ticket}/00000000")
    for answer in (other.get(guessed), other.get(at(f"topics/{receipt.ticket}/x")), other.post(f"{guessed}/withdraw")):
        assert_refused(answer, 403)
        assert not [word for word in PRIVATE if word in answer.text]


def test_a_topic_is_found_in_its_own_council_only(founded: Founded) -> None:
    receipt = accepted(founded)
    assert_refused(founded.stranger.get(at(f"topics/{receipt.ticket}", "linjie")), 404)
    assert_refused(founded.stranger.get(at(f"topics/{receipt.ticket}/{receipt.secret}", "linjie")), 403)
    assert_refused(founded.stranger.post(at(f"topics/{receipt.ticket}/support", "linjie")), 404)


# --- taking back ---


def test_a_topic_is_taken_back(founded: Founded) -> None:
    receipt = accepted(founded)
    resident = founded.stranger
    assert_says(resident.get(own(receipt)), "确定撤回")
    assert_went_to(resident.post(own(receipt, "/withdraw")), own(receipt))
    assert_says(resident.get(own(receipt)), "已经撤回。", "您的议题已经按您的意思撤回")
    page = founded.stranger.get(at(f"topics/{receipt.ticket}"))
    assert_says(page, "这条议题没有公开")
    assert "停车堵住通道" not in page.text
    assert "停车堵住通道" not in founded.stranger.get(at("topics")).text


def test_what_is_on_an_agenda_cannot_be_taken_back(founded: Founded) -> None:
    receipt = accepted(founded)
    set_group_state(founded, "scheduled")
    assert "确定撤回" not in founded.stranger.get(own(receipt)).text
    assert_came_back(founded.stranger.post(own(receipt, "/withdraw")), "已经排上会议议程，不能撤回", status=409)


# --- 正在征求意见 ---


def test_an_empty_list_says_what_to_do(founded: Founded) -> None:
    assert_says(founded.stranger.get(at("topics")), "现在没有正在征求意见的议题", "我要提议题")


def test_topics_are_found_by_two_characters_and_by_category(founded: Founded) -> None:
    accepted(founded, "消防通道要清", text="三楼停车", category="safety")
    accepted(founded, "路灯不亮", text="100%都坏了", category="repairs")
    found = {
        "q=停车": "消防",
        "q=消防": "消防",
        "q=路灯&category=repairs": "路灯",
        "category=safety": "消防",
        "q=100%25": "路灯",
        "q=路灯&category=war": "路灯",
    }
    for query, title in found.items():
        text = founded.stranger.get(at(f"topics?{query}")).text
        assert "共1件" in text, query
        assert title in text, query
    for query in ("q=_", "q=1%250", "q=路灯&category=safety", "q=\\", "q=没有的", "q=" + "停" * 5000):
        assert "没有找到" in founded.stranger.get(at(f"topics?{query}")).text, query


def test_only_what_is_collected_is_on_the_list(founded: Founded) -> None:
    accepted(founded)
    for state in groups.STATES:
        set_group_state(founded, state)
        is_there = "停车堵住通道" in founded.stranger.get(at("topics")).text
        assert is_there == (state in groups.COLLECTING_STATES), state


def sent_elsewhere(founded: Founded) -> dict[str, Receipt]:
    """Return a topic that was referred, one that was replied to and one that was returned, by state."""
    by, receipts = secretary(founded), {}
    with founded.app.app_context():
        for state, title in (("referred", "公交站加雨棚"), ("replied", "路口装红绿灯"), ("returned", "开居住证")):
            new = NewTopic(title, FILLED["text"], name=FILLED["name"], contact=FILLED["contact"])
            receipt = receipts[state] = commands.propose(founded.council_id, new, By(None), founded.now)
            turn_away = intake.return_topic if state == "returned" else intake.refer
            public = PublicText(title, "公开的话。")
            turn_away(founded.council_id, receipt.ticket, public, "不归本会管。", "街道办事处二楼", by, founded.now)
        intake.record_reply(founded.council_id, receipts["replied"].ticket, "年底前装好。", by, founded.now)
    return receipts


def test_what_others_see_to_is_a_public_list_with_search(founded: Founded) -> None:
    receipts = sent_elsewhere(founded)
    page = founded.stranger.get(at("topics?show=elsewhere"))
    assert_says(page, "共3件", "待回复", "年底前装好。", "不属本会议事范围", "街道办事处二楼")
    for receipt in receipts.values():
        assert at(f"topics/{receipt.ticket}") in page.text
    assert not [word for word in PRIVATE if word in page.text]
    found = founded.stranger.get(at("topics?show=elsewhere&q=年底"))
    assert_says(found, "共1件", "路口装红绿灯")
    assert "公交站加雨棚" not in found.text
    assert "没有找到" in founded.stranger.get(at("topics?show=elsewhere&q=停车")).text
    # Looked for on the first list, they are counted at the second one's name.
    assert re.search(
        r'show=elsewhere[^"]*">转办和不受理的 <span class="num">1<', founded.stranger.get(at("topics?q=雨棚")).text
    )


def test_what_is_decided_already_is_found_in_the_archive_from_here(founded: Founded) -> None:
    with founded.app.app_context():
        found = matter(founded)
        found.item()
        found.vote()
        found.resolution()
        db.session.commit()
    page = founded.stranger.get(at("topics?q=充电"))
    assert_says(page, "没有找到", "到决议档案里找“充电”：有1份")
    (link,) = re.findall(r'href="([^"]*/archive\?q=[^"]+)"', page.text)
    assert "3号楼北侧装充电位" in founded.stranger.get(link).text
    assert "到决议档案里找" not in founded.stranger.get(at("topics?q=停车")).text


def test_twenty_stand_on_a_page(founded: Founded) -> None:
    for place in range(21):
        accepted(founded, f"第{place:02d}件事")
    first, second = (founded.stranger.get(at(f"topics?page={page}")).text for page in (1, 2))
    assert "第20件事" in first
    assert "第00件事" not in first
    assert "第00件事" in second
    assert "page=2" in first
    for page in ("99", "-1", "x", "9" * 40):
        assert founded.stranger.get(at(f"topics?page={page}")).status_code == 200


def test_a_neighbour_supports_once_and_reads_so(founded: Founded) -> None:
    receipt = accepted(founded)
    neighbour, another = founded.stranger, founded.stranger
    path = at(f"topics/{receipt.ticket}/support")
    back = at("topics?q=停车#g1")
    assert_says(neighbour.get(at("topics")), "我也支持")
    answer = neighbour.post(path, data={"back": back})
    assert answer.status_code == 303
    assert urlsplit(answer.headers["Location"]).fragment == "g1"
    assert_went_to(neighbour.post(path), at(f"topics/{receipt.ticket}"))
    for page in ("topics", f"topics/{receipt.ticket}"):
        assert_says(neighbour.get(at(page)), "您已支持，共1人")
        assert_says(another.get(at(page)), "我也支持，已有1人")
    assert_went_to(another.post(path, data={"back": "//evil.example/"}), at(f"topics/{receipt.ticket}"))
    assert_says(another.get(at("topics")), "您已支持，共2人")


def test_what_cannot_be_supported_says_so(founded: Founded) -> None:
    receipt = hand_in(founded.stranger)
    assert_refused(founded.stranger.post(at(f"topics/{receipt.ticket}/support")), 409)
    assert_refused(founded.stranger.post(at("topics/00000000/support")), 404)
