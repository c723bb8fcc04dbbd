"""The agenda builder: what is offered by itself, in which order, how long it takes; and the notice that comes of it."""

import re
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from werkzeug.test import TestResponse

from extensions import db
from models.agenda import ready_groups
from models.groups import Endorsement, Group
from models.notices import notices_of
from models.tasks import Task
from services.meetings import NewItem
from tests.blueprints.agenda.test_notice import NEW, called, day, filled, leave_over, send
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, at


def add_group(founded: Founded, number: int = 7, state: str = "studied", **changes: Any) -> int:
    with founded.app.app_context():
        texts = {"title": f"充电桩{number}", "what": "装20个充电插座。", "plain": "装20个充电位", **changes}
        group = Group(council_id=founded.council_id, number=number, state=state, opened_at=founded.now, **texts)
        db.session.add(group)
        db.session.flush()
        db.session.add(Endorsement(group_id=group.id, member_id=founded.ids["陈伯"], at=founded.now))
        db.session.commit()
    return number


@pytest.fixture
def red(founded: Founded, monkeypatch: pytest.MonkeyPatch) -> Task:
    """A task that is overdue; it stands in no table, since only what is offered is looked at."""
    task = Task(id=5, what="3号楼装20个充电插座" * 8, done_means="通电", due_on=date(2026, 7, 31))
    monkeypatch.setattr("blueprints.agenda.offers.red_tasks", lambda council_id, today: [task])
    return task


def titles(founded: Founded) -> list[str]:
    with founded.app.app_context():
        return [item.title for item in called(founded)[0].items]


def lines(answer: TestResponse) -> list[str]:
    """Return the agenda that the page shows."""
    return re.findall(r'agenda-line-title">([^<]+)</span><span', answer.text)


def ticked(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="checkbox" name="(carried|tasks|groups)" value="(\d+)" checked', page)


# --- what is offered ---


def test_left_over_and_overdue_are_ticked_and_motions_are_not(founded: Founded, red: Task) -> None:
    (left,) = leave_over(founded, NewItem("夜间噪音公约"))
    add_group(founded)
    add_group(founded, 8, "endorsed")
    page = founded.secretary.get(NEW)
    assert ticked(page.text) == [("carried", str(left)), ("tasks", "5")]
    assert 'name="groups" value="7"' in page.text
    assert 'name="groups" value="8"' not in page.text
    assert page.text.index("夜间噪音公约") < page.text.index("落实情况：3号楼") < page.text.index("充电桩7")
    assert "原定2026年7月31日办好，到期还没有办完。" in page.text
    shown = lines(page)
    assert shown[0] == "夜间噪音公约"
    assert len(shown[1]) == 60


def test_a_group_is_called_with_its_motion_and_its_minutes(founded: Founded) -> None:
    add_group(founded, mover_id=founded.ids["周阿珍"])
    answer = send(founded, filled(groups=["7"], **{"groups-7-minutes": "35"}))
    assert answer.status_code == 303
    with founded.app.app_context():
        first = called(founded)[0].items[0]
        assert (first.title, first.minutes) == ("充电桩7", 35)
        assert first.motion is not None
        assert (first.motion.what, first.motion.mover_id) == ("装20个充电插座。", founded.ids["周阿珍"])
        assert [row.member_id for row in first.motion.seconders] == [founded.ids["陈伯"]]
        assert ready_groups(founded.council_id) == []
    assert "充电桩7" not in founded.secretary.get(NEW).text


def test_what_is_not_offered_any_more_is_told(founded: Founded) -> None:
    for field, value in product(("tasks", "groups"), ("999", "x", "")):
        assert_came_back(send(founded, filled(**{field: [value]})), "有变动，请重新勾选")
    with founded.app.app_context():
        assert called(founded) == []


# --- order and minutes ---


def test_who_calls_second_is_told_which_meeting_took_the_items_and_gets_the_next_number(founded: Founded) -> None:
    add_group(founded)
    fields = filled(groups=["7"], title="第1次会议")
    assert send(founded, fields).status_code == 303
    answer = send(founded, {**fields, "place": "三楼"})
    assert_came_back(answer, "“第1次会议”刚刚排上了其中几项", 'value="第2次会议"', "三楼")


def test_how_a_task_stands_does_not_make_an_agenda_tight(founded: Founded, red: Task) -> None:
    page = founded.secretary.get(NEW).text
    assert '<b data-sum="total">10</b>' in page
    assert '<b data-sum="once">0</b>' in page
    assert "data-tight hidden>" in page
    assert f'href="{at()}"' in page


def test_the_order_is_the_one_that_was_typed(founded: Founded) -> None:
    (left,) = leave_over(founded, NewItem("夜间噪音公约", minutes=15))
    add_group(founded)
    chosen = {"carried": [str(left)], "groups": ["7"], f"carried-{left}-position": "3", "items-0-position": "1"}
    chosen[f"carried-{left}-minutes"] = "40"
    answer = send(founded, filled(**chosen, preview="1"))
    assert answer.status_code == 200
    assert lines(answer) == ["飞线充电整治怎么落实", "充电桩7", "夜间噪音公约"]
    with founded.app.app_context():
        assert len(called(founded)) == 1
    assert send(founded, filled(**chosen)).status_code == 303
    assert titles(founded) == ["飞线充电整治怎么落实", "充电桩7", "夜间噪音公约"]
    with founded.app.app_context():
        assert [item.minutes for item in called(founded)[0].items] == [20, 30, 40]


def test_the_sums_are_shown_and_a_tight_agenda_is_warned_of(founded: Founded) -> None:
    """Four members of two minutes each: eight minutes of a round on each item."""
    page = send(founded, filled(preview="1", **{"items-0-minutes": "7"})).text
    assert '<b data-sum="total">7</b>' in page
    assert '<b data-sum="once">8</b>' in page
    assert '<b data-sum="all">16</b>' in page
    assert '<b data-sum="ends">19:37</b>' in page
    assert "data-tight>" in page
    page = send(founded, filled(preview="1", starts_at="23:55", **{"items-0-minutes": "8"})).text
    assert '<b data-sum="ends">0:03</b>' in page
    assert "data-tight hidden>" in page


def test_a_wrong_place_or_length_is_told_at_its_field(founded: Founded) -> None:
    (left,) = leave_over(founded, NewItem("夜间噪音公约"))
    bounds = {"position": "请填1到12之间的整数。", "minutes": "请填1到240之间的整数。"}
    cases = [("position", "0"), ("position", "13"), ("position", "先"), ("minutes", "0"), ("minutes", "241")]
    for field, value in cases:
        wrong = {f"carried-{left}-{field}": value}
        sentence = bounds[field] if value.isascii() else "请填整数"
        answer = send(founded, filled(carried=[str(left)], **wrong))
        assert_came_back(answer, sentence, f'id="carried-{left}-{field}-error"', f'value="{value}"')
    assert send(founded, filled(**wrong)).status_code == 303  # not ticked: not read


def test_blank_places_and_minutes_are_as_usual(founded: Founded) -> None:
    (left,) = leave_over(founded, NewItem("夜间噪音公约", minutes=15))
    blank = {f"carried-{left}-position": "", f"carried-{left}-minutes": " ", "items-0-position": ""}
    assert send(founded, filled(carried=[str(left)], **blank)).status_code == 303
    with founded.app.app_context():
        assert [item.minutes for item in called(founded)[0].items] == [15, 20]


# --- the notice ---


def notice_of(founded: Founded, **changes: Any) -> str:
    """Call a meeting; return the address of its notice."""
    return f"{send(founded, filled(**changes)).headers['Location']}/notice"


def corrected(**changes: Any) -> dict[str, Any]:
    kept = {"mode": "both", "invited": "全体代表", "contact": "议事会秘书", "words": "二楼检修"}
    return {"title": "第1次会议", "place": "三楼", "planned_on": day(), "starts_at": "19:30", **kept, **changes}


def test_anybody_reads_the_notice_in_full_and_no_name(founded: Founded) -> None:
    add_group(founded, mover_id=founded.ids["周阿珍"])
    address = notice_of(
        founded, groups=["7"], mode="both", contact="秘书 020-83312756", invited="全体代表；列席：物业公司"
    )
    page = founded.stranger.get(address).text
    for said in ("各位代表：", "二楼会议室", "现场加线上", "秘书 020-83312756", "列席：物业公司", "装20个充电插座。"):
        assert said in page, said
    assert "飞线充电整治怎么落实" in page
    assert not [name for name in founded.ids if name in page]
    assert "发出更正通知" not in page
    meeting_page = founded.stranger.get(address.removesuffix("/notice")).text
    assert f'href="{address}"' in meeting_page


def test_what_was_said_last_time_is_offered_next_time(founded: Founded) -> None:
    notice_of(founded, mode="both", contact="秘书 020-83312756", invited="全体代表和楼长", place="小区会所")
    page = founded.secretary.get(NEW).text
    assert 'value="秘书 020-83312756"' in page
    assert 'value="全体代表和楼长"' in page
    assert 'value="小区会所"' in page
    assert '<option selected value="both">' in page


def test_a_correction_says_by_itself_what_has_changed(founded: Founded) -> None:
    address = notice_of(founded)
    assert "发出更正通知" in founded.chair.get(address).text
    assert founded.chair.post(address, data=corrected()).headers["Location"] == address
    page = founded.stranger.get(address).text
    for said in (
        "<del>二楼会议室</del>",
        "<ins>三楼</ins>",
        "<del>现场</del>",
        "<ins>现场加线上</ins>",
        "说明：二楼检修",
    ):
        assert said in page, said
    assert "三楼" in founded.stranger.get(address.removesuffix("/notice")).text
    later = corrected(place="一楼", starts_at="20:00", words="三楼也检修")
    assert founded.secretary.post(address, data=later).status_code == 303
    page = founded.stranger.get(address).text
    assert page.index("说明：二楼检修") < page.index("说明：三楼也检修")
    assert "19:30</del>" in page


def test_a_number_that_might_be_a_persons_does_not_go_on_the_notice_unasked(founded: Founded) -> None:
    mobile = "王秘书13812345678"
    for changes in ({"contact": mobile}, {"items-0-title": mobile}):
        assert_came_back(send(founded, filled(**changes)), "像手机号", 'name="is_checked"')
    address = notice_of(founded, contact=mobile, is_checked="y")
    # What was checked once is not asked about again while it stays as it is.
    kept = {"mode": "onsite", "contact": mobile}
    assert founded.chair.post(address, data=corrected(**kept)).headers["Location"] == address
    later = corrected(**kept, words="问13912345678")
    assert_came_back(founded.chair.post(address, data={**later, "place": "一楼"}), "像手机号", 'name="is_checked"')


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"place": "二楼会议室", "mode": "onsite"}, "没有要更正的"),
    ({"words": ""}, "为什么更正"),
    ({"place": ""}, "请填写开会地点。"),
    ({"contact": ""}, "请写有事找谁"),
    ({"mode": "telepathy"}, "请从列出的选项中选"),
    ({"planned_on": "2020-01-01"}, "开会时间已经过了"),
    ({"planned_on": "0001-01-01"}, "开会时间已经过了"),
    ({"planned_on": "9999-12-31"}, "两年以后"),
)


def test_a_wrong_correction_comes_back_as_it_was_filled_in(founded: Founded) -> None:
    address = notice_of(founded)
    for changes, sentence in WRONG:
        assert_came_back(founded.chair.post(address, data=corrected(**changes)), sentence, 'name="words"')
    with founded.app.app_context():
        assert len(notices_of(called(founded)[0].id)) == 1


def test_another_day_that_is_sooner_than_the_charter_asks_for_is_told_with_its_reason(founded: Founded) -> None:
    address = notice_of(founded)
    sooner = corrected(planned_on=day(1))
    assert_came_back(founded.chair.post(address, data=sooner), "请写明为什么这么急", 'id="short_reason-error"')
    sooner["short_reason"] = "台风要来"
    assert founded.chair.post(address, data=sooner).status_code == 303
    assert "提前1天发出（章程要求至少3天），原因：台风要来" in founded.stranger.get(address).text
    # The same day at another place needs no new reason and keeps the one that holds.
    same_day = corrected(planned_on=day(1), place="一楼", words="三楼漏水")
    assert founded.chair.post(address, data=same_day).status_code == 303
    assert "原因：台风要来" in founded.stranger.get(address).text
    assert founded.chair.post(address, data=corrected(words="台风过了")).status_code == 303
    assert "原因：" not in founded.stranger.get(address).text


def test_what_somebody_else_corrected_meanwhile_is_shown_before_it_is_undone(founded: Founded) -> None:
    address = notice_of(founded)
    page = founded.chair.get(f"{address}?do=correct").text
    assert re.search(r'<details[^>]* open id="correct"', page)
    seen = {"seen": "1", "mode": "onsite"}
    assert 'name="seen" type="hidden" value="1"' in page
    assert founded.secretary.post(address, data=corrected(**seen)).status_code == 303
    mine = corrected(**seen, place="二楼会议室", starts_at="20:00", words="晚半小时")
    answer = founded.chair.post(address, data=mine)
    assert_came_back(answer, "刚才别人也更正了这份通知", "晚半小时", 'name="seen" type="hidden" value="2"', status=409)
    assert founded.chair.post(address, data={**mine, "seen": "2"}).status_code == 303


def test_only_officers_correct_and_only_before_the_room_opens(founded: Founded) -> None:
    address = notice_of(founded)
    assert_refused(founded.stranger.post(address, data=corrected()), 401)
    assert_refused(founded.representative.post(address, data=corrected()), 403)
    founded.chair.post(address.replace("notice", "step/open-room"))
    assert_came_back(founded.chair.post(address, data=corrected()), "会场已经开放", status=409)


def test_a_meeting_without_a_notice_has_no_page_for_it(founded: Founded) -> None:
    address = notice_of(founded)
    with founded.app.app_context():
        for row in notices_of(called(founded)[0].id):
            db.session.delete(row)
        db.session.commit()
    assert founded.stranger.get(address).status_code == 404
    assert address not in founded.stranger.get(address.removesuffix("/notice")).text


def test_a_date_of_a_red_task_is_the_councils_own(founded: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[date] = []

    def none_red(council_id: int, today: date) -> list[Task]:
        seen.append(today)
        return []

    monkeypatch.setattr("blueprints.agenda.offers.red_tasks", none_red)
    founded.secretary.get(NEW)
    assert seen[0] - founded.now.date() in (timedelta(0), timedelta(days=1))
