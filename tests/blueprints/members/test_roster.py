"""The roster page: who may see it, importing, adding, ending, and seat cards to print."""

import io
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from models.members import By
from services import meetings
from services.meetings import NewItem, NewMeeting
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, assert_went_to, at

HEADER = "姓名,组别,职务,席位\n"


def import_text(founded: Founded, text: str) -> TestResponse:
    return founded.secretary.post(at("members/import"), data={"text": text})


def upload(founded: Founded, data: bytes, name: str = "roster.csv") -> TestResponse:
    form = {"file": (io.BytesIO(data), name), "text": ""}
    return founded.secretary.post(at("members/import"), data=form, content_type="multipart/form-data")


def add(founded: Founded, **fields: Any) -> TestResponse:
    person = {"name": "何姨", "post": "representative", "side": "local", "seat": "", "title": "", **fields}
    return founded.secretary.post(at("members/add"), data=person)


# --- who may come in ---

DOORS = [
    ("GET", "members"),
    ("GET", "members/template.csv"),
    ("POST", "members/import"),
    ("POST", "members/add"),
    ("POST", "members/1/end"),
    ("POST", "members/1/sign-out"),
    ("POST", "members/cards"),
    ("POST", "members/enrolment"),
    ("POST", "members/enrolment/close"),
]


@pytest.mark.parametrize(("method", "tail"), DOORS)
def test_roster_is_for_chair_and_secretary_only(founded: Founded, method: str, tail: str) -> None:
    before = founded.roster()
    for client in (founded.stranger, founded.client("许文秀", other=True)):
        assert client.open(at(tail), method=method).status_code == (302 if method == "GET" else 401)
    assert_refused(founded.representative.open(at(tail), method=method), 403)
    assert founded.roster() == before


def test_chair_and_secretary_see_seats_filled_and_vacant(founded: Founded) -> None:
    for client in (founded.chair, founded.secretary):
        page = client.get(at("members")).text
        assert "编制6席·在册2席" in page
        assert "缺4席" in page
        assert "周阿珍" in page


# --- importing ---


def test_pasted_roster_is_imported(founded: Founded) -> None:
    assert_went_to(import_text(founded, HEADER + "何姨,本地,代表,\n何经理,,列席,\n"), at("members"))
    assert founded.roster()["何姨"] == ("representative", "local", 3)
    assert founded.roster()["何经理"] == ("observer", None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_uploaded_roster_is_read_as_spreadsheets_save_it(founded: Founded, encoding: str) -> None:
    assert_went_to(upload(founded, (HEADER + "何姨,本地,代表,4\r\n").encode(encoding)), at("members"))
    assert founded.roster()["何姨"] == ("representative", "local", 4)


def test_every_wrong_row_is_told_and_nobody_is_imported(founded: Founded) -> None:
    before = founded.roster()
    text = HEADER + "何姨,本地,代表,4\n某人,外地,代表,\n周阿珍,来穗,代表,\n,本地,代表,\n区美玲,本地,代表,4\n"
    answer = import_text(founded, text)
    assert_came_back(
        answer, "第3行", "没有“外地”这一组", "第4行", "名册里已经有“周阿珍”", "第5行", "第6行", "4号席已经有人"
    )
    assert "第2行" not in answer.text
    assert "某人,外地,代表," in answer.text
    assert founded.roster() == before


def test_uploaded_roster_with_errors_comes_back_as_text_to_put_right(founded: Founded) -> None:
    answer = upload(founded, "何姨,外地,代表,4".encode("gbk"))
    assert_came_back(answer, "没有“外地”这一组", "何姨,外地,代表,4")


@pytest.mark.parametrize("text", ["", "   ", HEADER])
def test_empty_roster_says_what_to_paste(founded: Founded, text: str) -> None:
    assert_came_back(import_text(founded, text), "名册是空的")


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(range(256)), b"\xff\xfe\xff", b"\x00\x01\x02", b"\x81\x00\xff"])
def test_file_that_is_no_text_is_refused(founded: Founded, data: bytes) -> None:
    assert_came_back(upload(founded, data, "roster.xlsx"), "这个文件读不出文字")


def test_roster_that_is_too_long_says_the_limit(founded: Founded) -> None:
    rows = "".join(f"列席{number},,列席,\n" for number in range(501))
    assert_came_back(import_text(founded, rows), "一次最多导入500行")
    assert_came_back(import_text(founded, "长" * 100_001), "最多100000个字")
    assert_refused(import_text(founded, "x" * 3_000_000), 413)


def test_formula_and_markup_are_only_text(founded: Founded) -> None:
    import_text(founded, "=1+1,,列席,\n<script>alert(1)</script>,,列席,\n")
    page = founded.secretary.get(at("members")).text
    assert "=1+1" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_template_is_read_back_by_the_import(founded: Founded) -> None:
    answer = founded.secretary.get(at("members/template.csv"))
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert_went_to(upload(founded, answer.data), at("members"))
    assert len(founded.roster()) == 8


# --- one by one ---


def test_one_person_is_added(founded: Founded) -> None:
    assert_went_to(add(founded, seat="5"), at("members"))
    assert founded.roster()["何姨"] == ("representative", "local", 5)
    assert_went_to(add(founded, name="何经理", post="observer", side="", title="物业经理"), at("members"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "请填写姓名。"),
        ({"name": "长" * 31}, "最多30个字"),
        ({"name": "周阿珍"}, "名册里已经有“周阿珍”"),
        ({"post": "mayor"}, "请从列出的选项中选"),
        ({"side": ""}, "代表要写明组别"),
        ({"side": "third"}, "请从列出的选项中选"),
        ({"post": "observer"}, "只有代表有组别和席位"),
        ({"seat": "x"}, "请填整数"),
        ({"seat": "0"}, "请填1到999之间的整数。"),
        ({"seat": "1"}, "1号席已经有人"),
        ({"seat": "7"}, "编制6席"),
        ({"title": "长" * 31}, "最多30个字"),
    ],
)
def test_person_that_cannot_be_added_is_refused_and_the_form_stays(
    founded: Founded, fields: dict[str, str], sentence: str
) -> None:
    before = founded.roster()
    answer = add(founded, **{"title": "楼长", **fields})
    assert_came_back(answer, sentence, '<details class="card" open id="add">')
    assert "title" in fields or 'value="楼长"' in answer.text
    assert founded.roster() == before


def test_missing_fields_are_no_crash(founded: Founded) -> None:
    assert_came_back(founded.secretary.post(at("members/add"), data={}), "请填写姓名。")


def test_who_leaves_is_gone_from_the_roster(founded: Founded) -> None:
    assert_went_to(founded.secretary.post(at(f"members/{founded.ids['周阿珍']}/end")), at("members"))
    assert "周阿珍" not in founded.roster()


@pytest.mark.parametrize(("name", "status", "sentence"), [("林国栋", 409, "唯一的一位"), ("许文秀", 403, "不能给自己")])
def test_who_cannot_leave_stays_with_a_sentence(founded: Founded, name: str, status: int, sentence: str) -> None:
    answer = founded.secretary.post(at(f"members/{founded.ids[name]}/end"))
    assert_came_back(answer, sentence, status=status)
    assert name in founded.roster()


def test_member_of_another_council_is_not_found_here(founded: Founded) -> None:
    for act in ("end", "sign-out"):
        assert_refused(founded.secretary.post(at(f"members/{founded.other_ids['周阿珍']}/{act}")), 404)


def test_roster_of_a_running_meeting_stays_as_it_is(founded: Founded) -> None:
    with founded.app.app_context():
        chair = By(founded.ids["林国栋"])
        new = NewMeeting("第1次会议", "二楼", founded.now, [NewItem("夜间噪音公约")])
        meetings.open_room(meetings.call_meeting(founded.council_id, new, chair, founded.now), chair, founded.now)
    assert_came_back(add(founded), "会议正在进行", 'value="何姨"', status=409)
    assert_came_back(founded.secretary.post(at(f"members/{founded.ids['陈伯']}/end")), "会议正在进行", status=409)


def test_signing_out_everywhere_ends_a_session(founded: Founded) -> None:
    phone = founded.representative
    assert phone.get(at("seat")).status_code == 200
    founded.secretary.post(at(f"members/{founded.ids['周阿珍']}/sign-out"))
    assert phone.get(at("seat")).status_code == 302


# --- seat cards ---


def print_cards(founded: Founded, *names: str, **options: Any) -> TestResponse:
    ids = [str(founded.ids[name]) for name in names]
    return founded.secretary.post(at("members/cards"), data={"member_ids": ids}, **options)


def test_cards_are_printed_with_code_side_and_seat(founded: Founded) -> None:
    page = print_cards(founded, "周阿珍", "陈伯").text
    assert page.count('<article class="seat-card">') == 2
    assert page.count("<svg") == 2 * 4
    assert "来穗人员代表" in page
    codes = re.findall(r'<b class="num">(\w{4} \w{4})</b>', page)
    for code, name in zip(codes, ("周*珍", "陈*"), strict=True):
        assert name in founded.stranger.get(at(f"card/{code}")).text


def test_eight_cards_fill_a_page(founded: Founded) -> None:
    import_text(founded, "".join(f"代表{number},{side},代表,\n" for number, side in enumerate(["来穗"] * 4 + ["本地"])))
    page = founded.secretary.get(at("members")).text
    ids = re.findall(r'name="member_ids" value="(\d+)"', page)
    assert len(ids) == 9
    page = founded.secretary.post(at("members/cards"), data={"member_ids": ids}).text
    assert [sheet.count("<article") for sheet in page.split('<div class="sheet">')] == [0, 8, 1]


def test_card_page_keeps_to_the_content_security_policy(founded: Founded) -> None:
    answer = print_cards(founded, "周阿珍")
    assert " style=" not in answer.text
    assert "<style" not in answer.text
    assert not re.search(r"<script(?![^>]*src=)", answer.text)
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_card_carries_the_public_address_when_there_is_one(founded: Founded) -> None:
    founded.app.config["PUBLIC_URL"] = "https://gongyi.example"
    page = print_cards(founded, "周阿珍").text
    assert "gongyi.example/c/rongyin/card" in page
    assert "只有这台电脑打得开" not in page


def test_card_for_an_address_that_no_phone_reaches_is_warned_of(founded: Founded) -> None:
    page = print_cards(founded, "周阿珍").text
    assert "localhost/c/rongyin/card" in page
    assert "只有这台电脑打得开" in page
    assert "只有这台电脑打得开" in founded.secretary.get(at("members")).text


@pytest.mark.parametrize("ids", [[], ["x"], ["999999"], ["9" * 30]])
def test_card_for_nobody_is_refused(founded: Founded, ids: list[str]) -> None:
    answer = founded.secretary.post(at("members/cards"), data={"member_ids": ids})
    assert answer.status_code in (404, 422)
    assert "<article" not in answer.text


def test_officer_gets_no_card(founded: Founded) -> None:
    assert_came_back(print_cards(founded, "林国栋"), "不是代表", status=409)


# --- the time for first PINs ---


@pytest.mark.parametrize("minutes", ["", "0", "241", "x", "1.5"])
def test_minutes_of_enrolment_are_bounded(founded: Founded, minutes: str) -> None:
    answer = founded.secretary.post(at("members/enrolment"), data={"minutes": minutes})
    assert_came_back(answer, 'id="minutes-error"', f'value="{minutes}"')


def test_enrolment_is_shown_while_it_is_open(founded: Founded) -> None:
    assert_went_to(founded.secretary.post(at("members/enrolment"), data={"minutes": "30"}), at("members"))
    assert "停止设密码" in founded.secretary.get(at("members")).text
    assert_went_to(founded.secretary.post(at("members/enrolment/close")), at("members"))
    assert "停止设密码" not in founded.secretary.get(at("members")).text
