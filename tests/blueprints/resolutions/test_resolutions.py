"""The work of the council on its resolutions, and the 公示 sheet."""

import pytest

from models.resolutions import Resolution
from tests.blueprints.founded import assert_came_back, assert_refused, assert_went_to
from tests.blueprints.resolutions.conftest import Doors


def state(doors: Doors) -> str:
    with doors.app.app_context():
        return doors.resolved.state


def publicised(doors: Doors) -> Doors:
    with doors.app.app_context():
        doors.resolved.publicise()
    return doors


def test_chair_and_representatives_sign_and_the_secretary_publicises(doors: Doors) -> None:
    hall = doors.hall
    for member_id in (hall.chair_id, hall.local[0]):
        client = doors.client(member_id)
        assert "我签字" in client.get(doors.at("work")).text
        assert_went_to(client.post(doors.at("sign"), data={"page_of": member_id}), doors.at("work"))
    assert "我签字" not in doors.client(hall.local[1]).get(doors.at("work")).text
    late = doors.client(hall.local[1])
    assert_went_to(late.post(doors.at("sign")), doors.at("work"))
    assert "这一方已经有人签过字了" in late.get(doors.at("work")).text
    secretary = doors.secretary
    assert "<optgroup label=" in secretary.get(doors.at("work")).text
    assert_went_to(secretary.post(doors.at("sign"), data={"member_id": hall.migrant[0]}), doors.at("work"))
    page = secretary.get(doors.at("work")).text
    assert not [word for word in ("代录", "现在公示", "11月30日") if word not in page]
    assert_went_to(secretary.post(doors.at("publicise")), doors.at("work"))
    assert state(doors) == "publicised"


def test_nobody_signs_for_others_but_the_secretary(doors: Doors) -> None:
    hall = doors.hall
    by_chair = doors.client(hall.chair_id).post(doors.at("sign"), data={"member_id": hall.local[0]})
    assert_came_back(by_chair, "这一步不由您的岗位办理", status=403)
    assert_came_back(doors.secretary.post(doors.at("sign")), "由主持人和每组一位代表签字", status=403)
    assert_refused(doors.client(hall.local[0]).post(doors.at("sign"), data={"page_of": hall.local[1]}), 401)


def test_the_list_tells_each_what_waits_for_them(doors: Doors) -> None:
    listed = doors.client(doors.hall.migrant[0]).get("/c/rongyin/resolutions/work").text
    assert "等您签字" in listed
    publicised(doors)
    with doors.app.app_context():
        doors.resolved.object_to(text="三号楼的车位数不对。")
    doors.go_to("2026-11-27 09:00")
    listed = doors.secretary.get("/c/rongyin/resolutions/work").text
    assert not [word for word in ("等您答复", "超期2天") if word not in listed]
    assert "等您答复" not in doors.client(doors.hall.migrant[0]).get("/c/rongyin/resolutions/work").text


@pytest.mark.parametrize("path", ["work", "notice", "objections/new"])
def test_strangers_see_nothing_of_a_draft(doors: Doors, path: str) -> None:
    assert doors.stranger.get(doors.at(path)).status_code in (302, 404)


def test_representatives_do_not_read_who_objects_and_publicise_nothing(doors: Doors) -> None:
    publicised(doors)
    with doors.app.app_context():
        doors.resolved.object_to()
    page = doors.client(doors.hall.migrant[0]).get(doors.at("work")).text
    assert "事实不对" in page
    assert not [word for word in ("马师傅", "13800000000", "车位数") if word in page]
    for act in ("publicise", "correct", "revoke", "objections/1/maintain"):
        assert_refused(doors.client(doors.hall.migrant[0]).post(doors.at(act)), 403)


def test_the_sheet_shows_totals_and_no_name_and_no_side(doors: Doors) -> None:
    text = publicised(doors).stranger.get(doors.at("notice")).text
    shown = (
        "2026-1-1",
        "两组均达到规定人数",
        "未投",
        "分组双过半",
        "物业公司",
        "不代替居民（代表）会议",
        "2026年11月30日",
    )
    assert not [word for word in shown if word not in text]
    hidden = ("来穗", "本地", "林国栋", "许文秀")
    assert not [word for word in hidden if word in text]
    assert text.count('class="qr"') == 2


def test_a_correction_that_says_too_little_comes_back_as_it_was(doors: Doors) -> None:
    publicised(doors)
    answer = doors.secretary.post(doors.at("correct"), data={"kind": "erratum", "after": "装30个插座。", "reason": ""})
    assert_came_back(answer, "请写明理由", "装30个插座。")
    fields = {"kind": "substance", "after": "装30个插座。", "reason": "居民要求"}
    assert_went_to(doors.secretary.post(doors.at("correct"), data=fields), doors.at("work"))
    assert "公示期重新计算" in doors.stranger.get(doors.at("notice")).text


def test_no_number_of_a_person_goes_out_in_a_reason_before_it_is_checked(doors: Doors) -> None:
    publicised(doors)
    fields = {"kind": "erratum", "after": "装30个插座，找13812345678。", "reason": "漏了"}
    assert_came_back(doors.secretary.post(doors.at("correct"), data=fields), "像手机号", 'name="is_checked"')
    assert "13812345678" not in doors.stranger.get(doors.at("notice")).text
    fields["is_checked"] = "y"
    assert_went_to(doors.secretary.post(doors.at("correct"), data=fields), doors.at("work"))
    assert_came_back(
        doors.secretary.post(doors.at("revoke"), data={"reason": "问13812345678"}), "像手机号", "is_checked"
    )


def test_what_is_revoked_says_so_with_its_reason(doors: Doors) -> None:
    publicised(doors)
    assert_came_back(doors.secretary.post(doors.at("revoke")), "请写明理由")
    assert_went_to(doors.secretary.post(doors.at("revoke"), data={"reason": "法规有变"}), doors.at("work"))
    sheet = doors.stranger.get(doors.at("notice")).text
    assert "已撤销：法规有变" in sheet
    assert "提异议" not in sheet
    assert_came_back(
        doors.secretary.post(doors.at("correct"), data={"kind": "erratum", "after": "改", "reason": "漏"}),
        "现在是“已撤销”",
        "您刚才写的，没有交上",
        status=409,
    )
    again = doors.secretary.post(doors.at("revoke"), data={"reason": "写错了"})
    assert_came_back(again, "已经撤销过了，理由是：法规有变", "写错了", status=409)
    assert_went_to(doors.secretary.post(doors.at("revoke"), data={"reason": "法规有变"}), doors.at("work"))


def test_a_year_whose_days_off_are_not_known_is_said_to_be_reckoned(doors: Doors) -> None:
    doors.go_to("2026-12-28 09:00")
    publicised(doors)
    assert "2027年放假安排尚未公布" in doors.secretary.get(doors.at("work")).text


def test_another_councils_resolution_is_not_found(doors: Doors) -> None:
    with doors.app.app_context():
        row = doors.resolved.row()
        assert isinstance(row, Resolution)
    assert doors.secretary.get("/c/rongyin/resolutions/999/work").status_code == 404
    assert doors.secretary.post("/c/rongyin/resolutions/999/publicise").status_code == 404
