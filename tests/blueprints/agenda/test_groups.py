"""The pages of groups: what is asked of whom, forms that keep what was filled in, and acts done for somebody."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from extensions import db
from models.groups import Endorsement, Group, Study, Visit, group_of
from models.topics import Support, Topic
from rules.groups import STATES
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, assert_went_to, at

LIST, PAGE = at("agenda/groups"), at("agenda/groups/12")
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
VISIT = {"visited_on": TODAY.isoformat(), "households": "12", "in_favour": "10", "against": "1", "words": "多数愿意。"}
DRAFT = {
    "title": "飞线充电整治怎么落实",
    "summary": "楼道里拉线充电的有12户。",
    "what": "在3号楼北侧装20个充电插座。",
    "plain": "装20个充电位",
    "who": "物业公司",
    "by_when": "12月31日前",
    "cost": "3.6万元",
    "done_means": "20个插座通电",
    "mover": "",
}


def spoken(page: str) -> str:
    """Return the page's text without its marks."""
    return re.sub(r"\s+([，。])\s*", r"\1", " ".join(re.sub(r"<[^>]*>", " ", page).split()))


class Street:
    """Our council with group 12, of two topics, and what happens to it."""

    def __init__(self, founded: Founded) -> None:
        self.founded = founded
        for name in ("周阿珍", "刘强", "陈伯", "李婉仪"):
            founded.card(name)
        self.add_group(12, "楼道里拉线充电", ("三楼楼道又拉线充电", "5栋门口也有飞线"))

    def add_group(self, number: int, title: str, topics: tuple[str, ...], state: str = "open") -> None:
        with self.founded.app.app_context():
            now = datetime.now(UTC)
            opened_at = now - timedelta(days=20)
            group = Group(
                council_id=self.founded.council_id, number=number, title=title, state=state, opened_at=opened_at
            )
            db.session.add(group)
            db.session.flush()
            for place, text in enumerate(topics):
                db.session.add(
                    Topic(
                        council_id=self.founded.council_id,
                        ticket=f"T{number:04}{place:03}",
                        follow_digest="",
                        key=f"{number}-{place}",
                        state="grouped",
                        title="原标题，含电话13800001111",
                        text="原文，署名王大明",
                        name="王大明",
                        public_title=text,
                        public_text=f"{text}，晚上尤其多。",
                        group_id=group.id,
                        submitted_at=opened_at,
                    )
                )
            db.session.commit()

    def by(self, name: str) -> FlaskClient:
        return self.founded.client(name)

    def post(self, name: str, act: str, **fields: Any) -> Any:
        return self.by(name).post(f"{PAGE}/{act}", data=fields)

    def read(self, name: str, path: str = PAGE) -> str:
        answer = self.by(name).get(path)
        assert answer.status_code == 200, answer.text
        return spoken(answer.text)

    def after(self, name: str, act: str, **fields: Any) -> str:
        """Act, follow the redirect, and return the text of the page that is shown then."""
        client = self.by(name)
        answer = client.post(f"{PAGE}/{act}", data=fields, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return spoken(answer.text)

    def group(self) -> Group:
        db.session.rollback()
        return group_of(self.founded.council_id, 12)

    def count(self, table: Any) -> int:
        with self.founded.app.app_context():
            return db.session.query(table).count()

    def set_state(self, state: str) -> None:
        with self.founded.app.app_context():
            self.group().state = state
            db.session.commit()

    def state(self) -> str:
        with self.founded.app.app_context():
            return self.group().state


@pytest.fixture
def street(founded: Founded) -> Street:
    return Street(founded)


# --- the list ---


def test_the_list_says_what_is_asked_of_a_representative(street: Street) -> None:
    text = street.read("周阿珍", LIST)
    assert "第12号组" in text
    assert "2条相近的议题" in text
    assert "您还没走访" in text
    assert "可以联名" in text
    street.post("周阿珍", "visit", **VISIT)
    street.post("周阿珍", "endorse")
    text = street.read("周阿珍", LIST)
    assert "走访12户，10户赞成，1户反对" in text
    assert "您还没走访" not in text
    assert "您已联名" in text
    assert "您还没走访" in street.read("陈伯", LIST)


FILTERS = (
    ("to_visit", "周阿珍", False),
    ("to_visit", "陈伯", True),
    ("to_endorse", "周阿珍", False),
    ("to_endorse", "陈伯", True),
    ("mine", "周阿珍", True),
    ("mine", "陈伯", False),
    ("proposals", "陈伯", False),
    ("seeking", "许文秀", True),
    ("to_study", "许文秀", False),
    ("nonsense", "许文秀", True),
)


def test_filters_show_what_waits(street: Street) -> None:
    street.post("周阿珍", "visit", **VISIT)
    street.post("周阿珍", "endorse")
    for show, name, is_there in FILTERS:
        text = street.read(name, f"{LIST}?show={show}")
        assert ("楼道里拉线充电" in text) is is_there, (show, name)
        assert ("这一类现在没有" in text) is not is_there, (show, name)


SEARCHES = (
    ("充电", True),
    ("飞线", True),
    ("飞线 晚上", True),
    ("12", True),
    ("停车", False),
    ("%", False),
    ("飞线 停车", False),
)


def test_two_characters_are_found_in_title_and_public_texts(street: Street) -> None:
    for words, is_there in SEARCHES:
        text = street.read("周阿珍", f"{LIST}?q={words.replace('%', '%25')}")
        assert ("楼道里拉线充电" in text) is is_there, words
        assert ("没有找到" in text) is not is_there, words


def test_what_the_author_wrote_is_neither_found_nor_shown(street: Street) -> None:
    assert "没有找到" in street.read("周阿珍", f"{LIST}?q=王大明")
    for name in ("周阿珍", "许文秀"):
        text = street.read(name)
        assert "5栋门口也有飞线，晚上尤其多。" in text
        assert "王大明" not in text
        assert "13800001111" not in text


def test_a_long_list_has_pages(street: Street) -> None:
    for number in range(100, 125):
        street.add_group(number, f"第{number}件事", ("一件事",))
    assert "第1页，共2页" in street.read("周阿珍", LIST)
    assert "楼道里拉线充电" in street.read("周阿珍", f"{LIST}?page=2")
    assert "第2页，共2页" in street.read("周阿珍", f"{LIST}?page=99999999999")
    assert "第1页，共2页" in street.read("周阿珍", f"{LIST}?page=-3")
    assert "第1页，共2页" in street.read("周阿珍", f"{LIST}?page=x&q=%00")


# --- who may pass ---


def test_residents_are_led_to_sign_in_and_other_councils_see_nothing(street: Street) -> None:
    for path in (LIST, PAGE):
        assert street.founded.stranger.get(path).status_code == 302
        assert street.founded.client("林国栋", other=True).get(path).status_code == 302
    assert_refused(street.founded.stranger.post(f"{PAGE}/endorse"), 401)
    assert_refused(street.by("周阿珍").get(at("agenda/groups/13")), 404)


def test_each_post_keeps_to_its_acts(street: Street) -> None:
    assert_refused(street.post("周阿珍", "study"), 403)
    for act in ("visit", "endorse", "withdraw-endorsement"):
        assert_refused(street.post("林国栋", act), 403)


# --- visits ---


def test_a_visit_is_thanked_for_and_says_what_comes_next(street: Street) -> None:
    text = street.after("周阿珍", "visit", **VISIT)
    assert "走访已经记下。还差3位代表联名，每组至少1位。" in text
    assert "走访12户，10户赞成，1户反对" in text
    assert "1户没有表态" in text
    assert "“多数愿意。”" in text
    assert "要不要联名？" in text


WRONG_VISITS: tuple[tuple[dict[str, str], str], ...] = (
    ({"households": "0"}, "请填1到500之间的整数。"),
    ({"households": ""}, "请填整数，例如 6。"),
    ({"households": "十二"}, "请填整数，例如 6。"),
    ({"in_favour": "-1"}, "请填0到500之间的整数。"),
    ({"against": "3"}, "走访12户，赞成10户，反对3户："),
    ({"against": "3"}, '<a href="#households">走访了几户</a>：请核对这个数。'),
    ({"visited_on": (TODAY + timedelta(days=1)).isoformat()}, "这个日期还没有到。"),
    ({"visited_on": "昨天"}, "请选日期，写法如 2026-12-01。"),
    ({"visited_on": ""}, "请选走访的日期。"),
    ({"words": "字" * 501}, "最多500个字，现在有501个字。"),
    ({"households": "99999999999999999999"}, "请填1到500之间的整数。"),
)


def test_a_wrong_visit_comes_back_with_all_that_was_filled_in(street: Street) -> None:
    for changes, sentence in WRONG_VISITS:
        fields = {**VISIT, **changes}
        answer = street.post("周阿珍", "visit", **fields)
        assert_came_back(answer, sentence)
        for name in ("households", "in_favour", "against", "visited_on"):
            assert re.search(rf'name="{name}"[^>]*value="{fields[name]}"', answer.text), (name, changes)
        assert fields["words"] in answer.text
    assert street.count(Visit) == 0


def test_a_slip_is_taken_back_by_who_made_it_or_by_the_secretary(street: Street) -> None:
    for name in ("周阿珍", "许文秀"):
        street.post("周阿珍", "visit", **VISIT)
        with street.founded.app.app_context():
            visit_id = str(db.session.query(Visit).one().id)
        assert "填错了" in street.read(name)
        assert "填错了" not in street.read("陈伯")
        assert_refused(street.post("陈伯", "withdraw-visit", visit_id=visit_id), 404)
        assert_refused(street.post("周阿珍", "withdraw-visit", visit_id="x"), 422)
        member_id = str(street.founded.ids["周阿珍"])
        text = street.after(name, "withdraw-visit", visit_id=visit_id, member_id=member_id)
        assert "这次走访已经撤下" in text
        assert street.count(Visit) == 0


def test_a_page_of_another_person_acts_for_nobody(street: Street) -> None:
    page_of = str(street.founded.ids["刘强"])
    assert_came_back(street.post("周阿珍", "visit", **VISIT, page_of=page_of), "请先登录", status=401)
    assert_came_back(street.post("周阿珍", "endorse", page_of=page_of), "请先登录", status=401)
    assert street.count(Visit) == street.count(Endorsement) == 0


# --- endorsing ---


def test_three_names_make_a_proposal_and_the_page_says_so(street: Street) -> None:
    assert "联名已经记下。还差2位代表联名，其中本地居民代表至少1位。" in street.after("周阿珍", "endorse")
    text = street.after("陈伯", "endorse")
    assert "还差1位代表联名。" in text
    assert "周阿珍" in text
    text = street.after("李婉仪", "endorse")
    assert "已经成为议案。接下来写好草案，再请社区党组织研究。" in text
    assert "撤回我的联名" not in text
    assert "联名不再增减" in street.after("李婉仪", "withdraw-endorsement")
    assert "联名不再增减" in street.after("刘强", "endorse")


def test_a_name_is_taken_back_before_that(street: Street) -> None:
    street.post("周阿珍", "endorse")
    assert "撤回我的联名" in street.read("周阿珍")
    assert "撤回我的联名" not in street.read("陈伯")
    assert "联名已经撤回。还差3位代表联名" in street.after("周阿珍", "withdraw-endorsement")
    assert street.count(Endorsement) == 0


def test_other_ways_to_a_proposal_are_told(street: Street) -> None:
    text = street.read("周阿珍")
    assert "还差30位居民支持。" in text
    assert "本地居民代表再有2位联名，这一组就过半数。" in text


# --- acting for somebody without a phone ---


def test_the_secretary_acts_for_the_representative_that_is_chosen(street: Street) -> None:
    member_id = str(street.founded.ids["陈伯"])
    assert_went_to(street.post("许文秀", "visit", **VISIT, member_id=member_id), PAGE)
    assert_went_to(street.post("许文秀", "endorse", member_id=member_id), PAGE)
    with street.founded.app.app_context():
        ids = (street.founded.ids["陈伯"], street.founded.ids["许文秀"])
        visit, name = db.session.query(Visit).one(), db.session.query(Endorsement).one()
        assert (visit.member_id, visit.entered_by_id) == (name.member_id, name.entered_by_id) == ids
    assert_went_to(street.post("许文秀", "withdraw-endorsement", member_id=member_id), PAGE)
    assert street.count(Endorsement) == 0


def test_representatives_are_picked_from_their_side(street: Street) -> None:
    text = street.by("许文秀").get(PAGE).text
    assert "代录：联名" in text
    picker = re.search(r'<select[^>]*id="endorse-member".*?</select>', text, re.DOTALL)
    assert picker
    sides = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', picker[0], re.DOTALL)
    assert len(sides) == 2
    assert sorted(("周阿珍" in people, "陈伯" in people) for _, people in sides) == [(False, True), (True, False)]


def test_the_secretary_must_say_for_whom(street: Street) -> None:
    ids = street.founded.ids, street.founded.other_ids
    strangers = ("x", "99999999999", str(ids[0]["林国栋"]), str(ids[1]["陈伯"]))
    for act, fields in (("visit", VISIT), ("endorse", {})):
        assert_came_back(street.post("许文秀", act, **fields), "秘书代录时，请先选是哪一位代表。")
        for stranger in strangers:
            assert_came_back(street.post("许文秀", act, **fields, member_id=stranger), "请从列出的选项中选")
    assert street.count(Visit) == street.count(Endorsement) == 0


def test_a_representative_cannot_act_for_another(street: Street) -> None:
    street.post("周阿珍", "endorse", member_id=str(street.founded.ids["陈伯"]))
    with street.founded.app.app_context():
        assert db.session.query(Endorsement).one().member_id == street.founded.ids["周阿珍"]


# --- the draft ---


def test_chair_and_secretary_write_the_draft(street: Street) -> None:
    for name, plain in (("林国栋", "装20个充电位"), ("许文秀", "装好20个充电位")):
        mover = str(street.founded.ids["陈伯"])
        text = street.after(name, "draft", **{**DRAFT, "plain": plain, "mover": mover})
        assert "草案已经保存。" in text
        assert plain in text
        assert "3.6万元" in text


def test_an_endorser_writes_it_and_then_its_mover(street: Street) -> None:
    assert "联名以后就可以写草案。" in street.read("陈伯")
    assert_came_back(street.post("陈伯", "draft", **DRAFT), "草案由提案人、主持人或秘书来改", status=403)
    street.post("陈伯", "endorse")
    assert_went_to(street.post("陈伯", "draft", **{**DRAFT, "mover": str(street.founded.ids["刘强"])}), PAGE)
    assert "草案由提案人刘强、主持人或秘书来改" in street.read("陈伯")
    assert_went_to(street.post("刘强", "draft", **{**DRAFT, "mover": str(street.founded.ids["刘强"])}), PAGE)


WRONG_DRAFTS: tuple[tuple[dict[str, str], str], ...] = (
    ({"title": ""}, "请写标题"),
    ({"what": ""}, "请写明要做什么；只讨论、不表决的"),
    ({"cost": "字" * 101}, "最多100个字"),
    ({"mover": "77777"}, "请从列出的选项中选"),
)


def test_a_wrong_draft_comes_back_with_all_that_was_filled_in(street: Street) -> None:
    for changes, sentence in WRONG_DRAFTS:
        fields = {**DRAFT, **changes}
        answer = street.post("林国栋", "draft", **fields)
        assert_came_back(answer, sentence)
        assert all(text in answer.text for name, text in fields.items() if name != "mover"), changes


def test_a_draft_with_a_number_that_might_be_a_persons_is_asked_about(street: Street) -> None:
    fields = {**DRAFT, "who": "王师傅13812345678"}
    assert_came_back(street.post("林国栋", "draft", **fields), "像手机号", 'name="is_checked"')
    assert_went_to(street.post("林国栋", "draft", **fields, is_checked="y"), PAGE)


def test_a_draft_changed_after_the_study_is_studied_again(street: Street) -> None:
    street.set_state("studied")
    assert "改了正文，要再研究一次才能上会" in street.read("林国栋")
    assert "草案已经保存。正文改过了，要请社区党组织再研究一次。" in street.after("林国栋", "draft", **DRAFT)
    assert street.state() == "endorsed"


def test_what_somebody_else_wrote_meanwhile_is_shown_before_it_is_replaced(street: Street) -> None:
    page = street.by("林国栋").get(PAGE).text
    match = re.search(r'name="seen"[^>]*value="(\w{64})"', page)
    assert match
    street.post("许文秀", "draft", **DRAFT)
    mine = {**DRAFT, "what": "装10个充电插座。", "seen": match[1]}
    answer = street.post("林国栋", "draft", **mine)
    assert_came_back(answer, "刚才别人也改了草案", "装10个充电插座。", "在3号楼北侧装20个充电插座。", status=409)
    again = re.search(r'name="seen"[^>]*value="(\w{64})"', answer.text)
    assert again
    assert_went_to(street.post("林国栋", "draft", **{**mine, "seen": again[1]}), PAGE)


# --- the study ---


def test_an_agreed_study_opens_the_way_to_the_agenda(street: Street) -> None:
    street.set_state("endorsed")
    text = street.after("许文秀", "study", studied_on=TODAY.isoformat(), outcome="agreed")
    assert "研究的结果已经记下。社区党组织已经研究同意。接下来等主持人排进下次会议的议程。" in text
    assert street.state() == "studied"


def test_a_study_that_does_not_agree_says_why_and_leaves_it(street: Street) -> None:
    street.set_state("endorsed")
    answer = street.post("林国栋", "study", studied_on=TODAY.isoformat(), outcome="revise", reason="")
    assert_came_back(answer, "建议修改或暂缓的，请写明理由")
    assert re.search(r'<input[^>]*checked[^>]*value="revise"', answer.text)
    text = street.after("林国栋", "study", studied_on=TODAY.isoformat(), outcome="revise", reason="先问消防。")
    assert "先问消防。" in text
    assert street.state() == "endorsed"


WRONG_STUDIES = (
    ({"outcome": ""}, "请选一项。"),
    ({"outcome": "maybe"}, "请从列出的选项中选"),
    ({"studied_on": "2026-13-40"}, "请选日期"),
)


def test_a_wrong_study_is_refused(street: Street) -> None:
    street.set_state("endorsed")
    for changes, sentence in WRONG_STUDIES:
        fields = {"studied_on": TODAY.isoformat(), "outcome": "agreed", **changes}
        assert_came_back(street.post("许文秀", "study", **fields), sentence)
    assert street.count(Study) == 0


def test_a_study_out_of_order_is_refused(street: Street) -> None:
    fields = {"studied_on": TODAY.isoformat(), "outcome": "agreed"}
    assert "可能已经有人办过了，现在是“正在征求意见”" in street.after("林国栋", "study", **fields)
    answer = street.post("林国栋", "study", **fields, reason="先看看钱从哪里来")
    assert_came_back(answer, "您刚才写的，没有交上", "先看看钱从哪里来", status=409)


def test_every_state_has_its_page(street: Street) -> None:
    for state in STATES:
        street.set_state(state)
        for name in ("周阿珍", "许文秀", "林国栋"):
            text = street.read(name)
            assert "接下来" in text or "请您走访" in text, (state, name)


def test_supports_are_counted_by_device(street: Street) -> None:
    with street.founded.app.app_context():
        topics = street.group().topics
        for topic in topics:
            db.session.add(Support(topic_id=topic.id, device_digest="one phone", at=datetime.now(UTC)))
        db.session.commit()
    assert "1位居民支持" in street.read("周阿珍")
    assert "1位居民支持" in street.read("周阿珍", LIST)
