"""Objections at the door: written by a resident, answered by the council, reviewed by the 街道."""

import re

import pytest

from models.resolutions import Objection
from tests.blueprints.founded import assert_came_back, assert_refused, assert_went_to
from tests.blueprints.resolutions.conftest import Doors

FIELDS = {
    "signed": "named",
    "objector": "resident",
    "ground": "facts",
    "text": "三号楼的车位数不对。",
    "name": "马师傅",
    "contact": "138",
}


@pytest.fixture
def public(doors: Doors) -> Doors:
    with doors.app.app_context():
        doors.resolved.publicise()
    return doors


def object_to(doors: Doors, **changes: str) -> str:
    """Hand in an objection as a phone does; return the address of its own page."""
    client = doors.stranger
    page = client.get(doors.at("objections/new")).text
    key = re.search(r'name="key"[^>]*value="([0-9a-f]{32})"', page)
    assert key is not None
    answer = client.post(doors.at("objections/new"), data={**FIELDS, "key": key[1], **changes})
    assert answer.status_code == 303, answer.text
    again = client.post(doors.at("objections/new"), data={**FIELDS, "key": key[1], **changes})
    assert again.headers["Location"] == answer.headers["Location"]
    return str(answer.headers["Location"])


def objection(doors: Doors) -> Objection:
    with doors.app.app_context():
        return doors.resolved.row().objections[0]


def test_the_form_comes_back_with_all_that_was_filled_in(public: Doors) -> None:
    answer = public.stranger.post(public.at("objections/new"), data={**FIELDS, "ground": "weather", "text": ""})
    assert_came_back(answer, "请写明对哪一点有异议", "请从列出的选项中选", "马师傅", "138")


def test_a_choice_that_was_not_made_is_asked_for(public: Doors) -> None:
    answer = public.stranger.post(public.at("objections/new"), data={**FIELDS, "ground": ""})
    assert_came_back(answer, "请选一项。", FIELDS["text"])


def test_an_objection_is_answered_and_reviewed_once(public: Doors) -> None:
    own = object_to(public)
    page = public.stranger.get(own).text
    assert "11月25日前答复您" in page
    assert "申请复核" not in page
    empty = public.secretary.post(public.at("objections/1/maintain"), data={"answer": ""})
    assert_came_back(empty, "请写明答复")
    data = {"answer": "按图核对过，数字无误。"}
    assert_went_to(public.secretary.post(public.at("objections/1/maintain"), data=data), public.at("work"))
    assert "按图核对过" in public.stranger.get(own).text
    assert_went_to(public.stranger.post(f"{own}/review"), own)
    assert "街道正在复核" in public.stranger.get(own).text
    review = {"answer": "街道认为程序合规。", "outcome": "maintain"}
    assert_went_to(public.secretary.post(public.at("objections/1/review"), data=review), public.at("work"))
    assert "街道认为程序合规。" in public.stranger.get(own).text
    again = public.secretary.post(public.at("objections/1/review"), data={"answer": "改主意", "outcome": "reopen"})
    assert_came_back(again, "已经办到下一步了", "您刚才写的，没有交上", "改主意", status=409)
    assert "改好后再提交" not in again.text


def test_an_answer_with_a_number_that_might_be_a_persons_is_asked_about_first(public: Doors) -> None:
    own, fields = object_to(public), {"answer": "马师傅13812345678反映的，已核实。"}
    for act in ("maintain", "reopen"):
        answer = public.secretary.post(public.at(f"objections/1/{act}"), data=fields)
        assert_came_back(answer, "像手机号", 'name="is_checked"')
    data = {**fields, "is_checked": "y"}
    assert_went_to(public.secretary.post(public.at("objections/1/maintain"), data=data), public.at("work"))
    assert "已核实" in public.stranger.get(own).text


def test_an_objection_upheld_reopens_the_matter(public: Doors) -> None:
    own = object_to(public)
    data = {"answer": "确有出入。"}
    assert_went_to(public.secretary.post(public.at("objections/1/reopen"), data=data), public.at("work"))
    assert "重新审议" in public.stranger.get(own).text
    assert "正在重新审议" in public.stranger.get(public.at("notice")).text


@pytest.mark.parametrize(("when", "name"), [("2026-11-23 09:00", ""), ("2026-12-02 09:00", "马师傅")])
def test_anonymous_and_late_ones_are_told_kindly_and_answered(public: Doors, when: str, name: str) -> None:
    public.go_to(when)
    own = object_to(public, name=name, signed="named" if name else "unnamed")
    assert "照样答复" in public.stranger.get(own).text
    assert_went_to(
        public.secretary.post(public.at("objections/1/answer"), data={"answer": "谢谢。"}), public.at("work")
    )
    assert "已经答复您" in public.stranger.get(own).text


def test_the_secretary_enters_what_came_on_paper(public: Doors) -> None:
    page = public.secretary.get(public.at("objections/new")).text
    assert "替居民录入" in page
    public.secretary.post(public.at("objections/new"), data=FIELDS)
    row = objection(public)
    assert (row.actor_id, row.entered_by_id) == (None, public.hall.secretary_id)


def test_number_and_code_lead_back_to_the_answer(public: Doors) -> None:
    own = object_to(public)
    number, secret = own.split("/")[-2:]
    typed = {"number": number, "secret": f"{secret[:4].lower()} {secret[4:]}"}
    assert_went_to(public.stranger.post(public.at("objections/follow"), data=typed), own)
    wrong = public.stranger.post(public.at("objections/follow"), data={"number": number, "secret": "00000000"})
    assert_came_back(wrong, "编号或查询码不对", status=403)
    assert_refused(public.stranger.get(public.at(f"objections/{number}/00000000")), 403)


def test_a_name_is_asked_for_before_anything_is_written(public: Doors) -> None:
    page = public.stranger.get(public.at("objections/new")).text
    assert page.index("署名提：算异议") < page.index("不署名提：算意见") < page.index("<textarea")
    answer = public.stranger.post(public.at("objections/new"), data={**FIELDS, "name": " "})
    assert_came_back(answer, "请写真实姓名或单位全称", FIELDS["text"])
    object_to(public, signed="unnamed")
    row = objection(public)
    assert (row.state, row.name) == ("remark", "")
    public.go_to("2026-12-02 09:00")
    assert 'name="signed"' not in public.stranger.get(public.at("objections/new")).text


def test_a_remark_is_handed_in_again_with_a_name_and_nothing_typed_twice(public: Doors) -> None:
    own = object_to(public, signed="unnamed", ground="law")
    (link,) = re.findall(r'href="([^"]*objections/new[?][^"]+)"', public.stranger.get(own).text)
    page = public.stranger.get(link.replace("&amp;", "&")).text
    assert FIELDS["text"] in page
    assert FIELDS["contact"] in page
    assert re.search(r'<input checked [^>]*name="ground"[^>]*value="law"', page)
    assert "data-draft-restore" not in page
    strangers = public.stranger.get(public.at("objections/new?remark=1&code=00000000")).text
    assert FIELDS["text"] not in strangers


def test_a_draft_of_an_objection_is_kept_without_name_and_contact(public: Doors) -> None:
    page = public.stranger.get(public.at("objections/new")).text
    assert 'data-draft-fields="text ground"' in page
    (draft,) = re.findall(r'data-draft="([^"]+)"', page)
    done = public.stranger.get(object_to(public)).text
    assert f'data-draft-done="{draft}"' in done
    # From paper nothing is kept: the browser is the office's.
    assert "data-draft-fields" not in public.secretary.get(public.at("objections/new")).text


def test_the_receipt_of_an_objection_leads_back_by_picture_and_by_address(public: Doors) -> None:
    own = object_to(public)
    page = public.stranger.get(own).text
    assert "<svg" in page
    assert f"localhost{public.at('objections/follow')}" in page
    assert "data-print" in page


@pytest.mark.parametrize("name", ["马师傅", ""])
def test_an_objection_is_followed_where_topics_are_too(public: Doors, name: str) -> None:
    own = object_to(public, name=name, signed="named" if name else "unnamed")
    number, secret = own.split("/")[-2:]
    follow = "/c/rongyin/topics/follow"
    typed = {"ticket": f" {number} ", "secret": f"{secret[:4].lower()} {secret[4:]}"}
    assert_went_to(public.stranger.post(follow, data=typed), own)
    for wrong in ({"ticket": number, "secret": "00000000"}, {"ticket": "7", "secret": secret}):
        assert_came_back(public.stranger.post(follow, data=wrong), "编号或查询码不对", status=403)


def test_who_sends_too_many_keeps_what_was_written(public: Doors) -> None:
    client = public.stranger
    for number in range(21):
        answer = client.post(public.at("objections/new"), data={**FIELDS, "name": f"居民{number}"})
    assert_came_back(answer, "交得太频繁了", "居民20", status=429)


def test_the_same_form_with_other_words_is_not_dropped(public: Doors) -> None:
    key = "0123456789abcdef" * 2
    public.stranger.post(public.at("objections/new"), data={**FIELDS, "key": key})
    answer = public.stranger.post(public.at("objections/new"), data={**FIELDS, "key": key, "text": "还有一点。"})
    assert_came_back(answer, "是第1号异议", "还有一点。", status=409)
    assert key not in answer.text
