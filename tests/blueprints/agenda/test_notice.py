"""The form that calls a meeting."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from models.meetings import Meeting, meetings_of
from models.members import By
from services import meetings
from services.meetings import NewItem, NewMeeting
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, at

NEW = at("meetings/new")
CHINA = ZoneInfo("Asia/Shanghai")


def day(ahead: int = 7) -> str:
    return (datetime.now(CHINA).date() + timedelta(days=ahead)).isoformat()


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "title": "第1次会议",
        "place": "二楼会议室",
        "planned_on": day(),
        "starts_at": "19:30",
        "items-0-title": "飞线充电整治怎么落实",
        "items-0-minutes": "20",
        "items-0-ballot_kind": "named",
        **changes,
    }


def motion(founded: Founded, place: int = 0, **changes: Any) -> dict[str, Any]:
    texts = {
        "title": "飞线充电整治怎么落实",
        "summary": "楼道里拉线充电的有12户。",
        "minutes": "25",
        "what": "在3号楼北侧装20个充电插座。",
        "plain": "装20个充电位",
        "who": "物业公司",
        "by_when": "12月31日前",
        "cost": "3.6万元",
        "done_means": "20个插座通电",
        "ballot_kind": "secret",
        "mover": str(founded.ids["周阿珍"]),
        "seconders": [str(founded.ids["陈伯"]), str(founded.ids["李婉仪"])],
        **changes,
    }
    return {f"items-{place}-{name}": value for name, value in texts.items()}


def send(founded: Founded, fields: dict[str, Any]) -> TestResponse:
    return founded.secretary.post(NEW, data=fields)


def called(founded: Founded) -> list[Meeting]:
    """Return the council's meetings with items, motions and seconders, free of the session."""
    found = meetings_of(founded.council_id)
    for meeting in found:
        for item in meeting.items:
            if item.motion is not None:
                assert item.motion.seconders is not None
    return found


def leave_over(founded: Founded, *items: NewItem) -> list[int]:
    """Hold a meeting that decides nothing; return the ids of its items."""
    with founded.app.app_context():
        by, now = By(founded.ids["林国栋"]), founded.now
        meeting_id = meetings.call_meeting(founded.council_id, NewMeeting("上次会议", "二楼", now, items), by, now)
        meetings.open_room(meeting_id, by, now)
        meetings.declare_inquorate(meeting_id, by, now)
        return [item.id for item in meetings_of(founded.council_id)[0].items]


# --- who may come in ---


def test_only_chair_and_secretary_call_a_meeting(founded: Founded) -> None:
    for client in (founded.chair, founded.secretary):
        assert client.get(NEW).status_code == 200
    for stranger in (founded.stranger, founded.client("许文秀", other=True)):
        assert stranger.get(NEW).status_code == 302
        assert_refused(stranger.post(NEW, data=filled()), 401)
    assert_refused(founded.representative.get(NEW), 403)
    assert_refused(founded.representative.post(NEW, data=filled()), 403)
    with founded.app.app_context():
        assert called(founded) == []


# --- calling ---


def test_meeting_is_called_at_local_time_with_its_motion(founded: Founded) -> None:
    answer = send(founded, filled(**motion(founded)))
    assert re.fullmatch(at(r"meetings/\d+"), answer.headers["Location"]), answer.text
    with founded.app.app_context():
        (meeting,) = called(founded)
        expected = datetime.combine(date.fromisoformat(day()), datetime.min.time(), CHINA)
        assert meeting.planned_at == expected.replace(hour=19, minute=30).astimezone(UTC)
        (item,) = meeting.items
        assert (item.title, item.summary, item.minutes) == ("飞线充电整治怎么落实", "楼道里拉线充电的有12户。", 25)
        assert item.motion is not None
        texts = (item.motion.what, item.motion.plain, item.motion.who, item.motion.by_when, item.motion.cost)
        assert texts == ("在3号楼北侧装20个充电插座。", "装20个充电位", "物业公司", "12月31日前", "3.6万元")
        assert (item.motion.done_means, item.motion.ballot_kind) == ("20个插座通电", "secret")
        assert item.motion.mover_id == founded.ids["周阿珍"]
        seconders = [row.member_id for row in item.motion.seconders]
        assert sorted(seconders) == sorted([founded.ids["陈伯"], founded.ids["李婉仪"]])


def test_item_without_a_motion_is_for_discussion(founded: Founded) -> None:
    assert send(founded, filled()).status_code == 303
    with founded.app.app_context():
        (item,) = called(founded)[0].items
        assert item.motion is None


def test_blank_items_are_left_out_and_the_order_stays(founded: Founded) -> None:
    blank = {"items-1-title": "", "items-1-minutes": "", "items-1-ballot_kind": "named"}
    third = {"items-2-title": "夜间噪音公约", "items-2-minutes": "15", "items-2-ballot_kind": "named"}
    assert send(founded, filled(**blank, **third)).status_code == 303
    with founded.app.app_context():
        (meeting,) = called(founded)
        assert [(item.position, item.title) for item in meeting.items] == [
            (1, "飞线充电整治怎么落实"),
            (2, "夜间噪音公约"),
        ]


def test_mover_does_not_second_the_own_motion(founded: Founded) -> None:
    mover = str(founded.ids["周阿珍"])
    send(founded, filled(**motion(founded, seconders=[mover, str(founded.ids["陈伯"])])))
    with founded.app.app_context():
        (item,) = called(founded)[0].items
        assert item.motion is not None
        assert [row.member_id for row in item.motion.seconders] == [founded.ids["陈伯"]]


@pytest.mark.parametrize(("ahead", "is_short"), [(3, False), (2, True)])
def test_short_notice_asks_once_why_and_is_not_refused(founded: Founded, ahead: int, is_short: bool) -> None:
    client = founded.secretary
    fields = filled(planned_on=day(ahead))
    if is_short:
        assert_came_back(client.post(NEW, data=fields), "请写明为什么这么急", 'id="short_reason-error"')
        fields["short_reason"] = "电梯停运，不能等"
    answer = client.post(NEW, data=fields)
    assert answer.status_code == 303
    page = client.get(at()).text
    assert ("章程要求至少3天" in page) == is_short
    assert ("原因：电梯停运，不能等" in client.get(f"{answer.headers['Location']}/notice").text) == is_short


# --- one more item ---


def test_one_more_item_keeps_what_is_filled_in_and_calls_nothing(founded: Founded) -> None:
    answer = send(founded, {**filled(**motion(founded)), "place": "", "add_item": "1"})
    assert answer.status_code == 200
    assert 'name="items-1-title"' in answer.text
    for kept in ('value="飞线充电整治怎么落实"', "在3号楼北侧装20个充电插座。", 'value="19:30"', f'value="{day()}"'):
        assert kept in answer.text
    assert f'<option selected value="{founded.ids["周阿珍"]}">' in answer.text
    assert answer.text.count(" checked><span>") == 2
    with founded.app.app_context():
        assert called(founded) == []


def test_twelve_items_are_the_most(founded: Founded) -> None:
    items: dict[str, Any] = {}
    for place in range(12):
        items |= {f"items-{place}-title": f"议题{place}", f"items-{place}-minutes": "5"}
        items |= {f"items-{place}-ballot_kind": "named"}
    page = send(founded, filled(**items, add_item="1")).text
    assert 'name="items-12-title"' not in page
    assert 'name="add_item"' not in page
    assert send(founded, filled(**items)).status_code == 303
    more = {"items-12-title": "第十三项", "items-12-minutes": "5", "items-12-ballot_kind": "named"}
    assert_came_back(send(founded, filled(**items, **more)), "最多12项")


def test_items_that_were_left_over_count_too(founded: Founded) -> None:
    (left,) = leave_over(founded, NewItem("上次没议"))
    items: dict[str, Any] = {}
    for place in range(12):
        items |= {f"items-{place}-title": f"议题{place}", f"items-{place}-minutes": "5"}
        items |= {f"items-{place}-ballot_kind": "named"}
    assert_came_back(send(founded, filled(**items, carried=[str(left)])), "最多12项")


# --- what was left over ---


def test_items_left_over_are_offered_and_ticked(founded: Founded) -> None:
    (left,) = leave_over(founded, NewItem("夜间噪音公约", what="晚十点以后不放音响。", plain="十点后不放音响"))
    page = founded.secretary.get(NEW).text
    assert f'name="carried" value="{left}" checked' in page
    assert "十点后不放音响" in page


def test_item_left_over_comes_first_with_its_motion(founded: Founded) -> None:
    mover, seconder = founded.ids["周阿珍"], founded.ids["陈伯"]
    item = NewItem("夜间噪音公约", "说明", 15, "晚十点以后不放音响。", mover_id=mover, seconder_ids=(seconder,))
    (left,) = leave_over(founded, item)
    assert send(founded, filled(carried=[str(left)])).status_code == 303
    with founded.app.app_context():
        again = called(founded)[0].items[0]
        assert (again.title, again.summary, again.minutes) == ("夜间噪音公约", "说明", 15)
        assert again.carried_from_id == left
        assert again.motion is not None
        assert (again.motion.what, again.motion.mover_id) == ("晚十点以后不放音响。", mover)
        assert [row.member_id for row in again.motion.seconders] == [seconder]
    assert "夜间噪音公约" not in founded.secretary.get(NEW).text


def test_item_left_over_alone_is_an_agenda(founded: Founded) -> None:
    (left,) = leave_over(founded, NewItem("夜间噪音公约"))
    answer = send(founded, filled(**{"items-0-title": ""}, carried=[str(left)]))
    assert answer.status_code == 303


def test_item_that_is_not_ticked_stays_for_later(founded: Founded) -> None:
    leave_over(founded, NewItem("夜间噪音公约"))
    assert send(founded, filled()).status_code == 303
    assert "夜间噪音公约" in founded.secretary.get(NEW).text


def test_who_has_left_the_roster_moves_nothing_more(founded: Founded) -> None:
    gone = founded.ids["周阿珍"]
    (left,) = leave_over(founded, NewItem("夜间噪音公约", what="不放音响。", mover_id=gone, seconder_ids=(gone,)))
    founded.secretary.post(at(f"members/{gone}/end"))
    assert send(founded, filled(carried=[str(left)])).status_code == 303
    with founded.app.app_context():
        again = called(founded)[0].items[0]
        assert again.motion is not None
        assert (again.motion.mover_id, list(again.motion.seconders)) == (None, [])


@pytest.mark.parametrize("carried", ["999", "x", ""])
def test_item_that_does_not_wait_cannot_be_taken_up(founded: Founded, carried: str) -> None:
    leave_over(founded, NewItem("夜间噪音公约"))
    assert_came_back(send(founded, filled(carried=[carried])), "上次留下的事项有变动")


# --- bad input ---


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "请填写会议名称。"),
        ("title", "长" * 61, "最多60个字"),
        ("place", "", "请填写开会地点。"),
        ("place", "长" * 61, "最多60个字"),
        ("planned_on", "", "请选开会日期。"),
        ("planned_on", "明天", "请选日期，写法如"),
        ("planned_on", "2026-13-01", "请选日期，写法如"),
        ("planned_on", "0001-01-01", "开会时间已经过了"),
        ("planned_on", "9999-12-31", "两年以后"),
        ("planned_on", "2020-01-01", "开会时间已经过了"),
        ("starts_at", "", "请选开会时间。"),
        ("starts_at", "25:00", "请选时间，写法如"),
        ("items-0-title", "长" * 61, "最多60个字"),
        ("items-0-summary", "长" * 501, "最多500个字"),
        ("items-0-what", "长" * 1001, "最多1000个字"),
        ("items-0-plain", "长" * 61, "最多60个字"),
        ("items-0-who", "长" * 61, "最多60个字"),
        ("items-0-by_when", "长" * 61, "最多60个字"),
        ("items-0-cost", "长" * 101, "最多100个字"),
        ("items-0-done_means", "长" * 201, "最多200个字"),
        ("items-0-minutes", "0", "请填1到240之间的整数。"),
        ("items-0-minutes", "241", "请填1到240之间的整数。"),
        ("items-0-minutes", "很久", "请填整数"),
        ("items-0-ballot_kind", "open", "请从列出的选项中选"),
        ("items-0-mover", "999", "请从列出的选项中选"),
        ("items-0-mover", "x", "请从列出的选项中选"),
        ("items-0-seconders", ["x"], "请从列出的选项中选"),
        ("items-0-seconders", ["999"], "请从列出的选项中选"),
        ("items-0-title", "", "请写议题"),
        ("items-0-what", "", "请写明议案要做什么"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_called(
    founded: Founded, field: str, value: Any, sentence: str
) -> None:
    answer = send(founded, {**filled(**motion(founded)), field: value})
    assert_came_back(answer, sentence, f'id="{field}-error"')
    assert field == "items-0-cost" or 'value="3.6万元"' in answer.text
    with founded.app.app_context():
        assert called(founded) == []


def test_meeting_without_any_item_is_refused(founded: Founded) -> None:
    answer = send(founded, filled(**{"items-0-title": ""}))
    assert_came_back(answer, "会议至少要有一项议程", 'value="二楼会议室"')


def test_empty_form_is_no_crash(founded: Founded) -> None:
    assert_came_back(send(founded, {}), "请填写会议名称。", "请选开会日期。")


def test_mover_of_another_council_is_refused(founded: Founded) -> None:
    stranger = str(founded.other_ids["陈伯"])
    assert_came_back(send(founded, filled(**motion(founded, mover=stranger))), "请从列出的选项中选")


def test_notice_sent_twice_calls_one_meeting(founded: Founded) -> None:
    assert send(founded, filled()).status_code == 303
    assert_came_back(send(founded, filled()), "已经通知过了", 'value="二楼会议室"', status=409)
    with founded.app.app_context():
        assert len(called(founded)) == 1


def test_an_announced_end_stands_on_the_notice_and_is_corrected_like_the_rest(founded: Founded) -> None:
    assert_came_back(send(founded, filled(ends_at="19:00")), "散会时间要在开会时间之后")
    assert send(founded, filled(ends_at="21:30")).status_code == 303
    with founded.app.app_context():
        meeting = called(founded)[0]
        assert meeting.planned_end_at is not None
        assert meeting.planned_end_at - meeting.planned_at == timedelta(hours=2)
    address = at(f"meetings/{meeting.id}/notice")
    page = founded.stranger.get(address).text
    assert "到 21:30 散会" in page
    assert 'value="21:30"' in founded.secretary.get(f"{address}?do=correct").text
    terms = {"mode": "onsite", "invited": "全体代表", "contact": "议事会秘书", "words": "场地只借到九点"}
    assert founded.secretary.post(address, data=filled(ends_at="21:00", **terms)).status_code == 303
    assert "散会时间" in founded.stranger.get(address).text
