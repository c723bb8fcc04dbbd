"""Writing, reading and signing the record through its doors; what the public reads of it."""

import re

from models.members import By
from services import attendance, floor
from tests.blueprints.rooms import House


def box(page: str, position: int) -> str:
    found = re.search(rf'<textarea id="text-{position}"[^>]*>([^<]*)</textarea>', page)
    assert found, page
    return found[1]


def test_the_page_tells_what_has_happened_on_each_item_in_sentences(house: House) -> None:
    house.at("round")
    with house.inside() as hall:
        hall.speak(80, "yes")
    page = house.secretary.get(house.path("minutes")).text
    assert "提案说明：来穗1（来穗人员代表）讲了10秒。" in page
    assert re.search(r"轮流发言：..1（.{6}）赞成，讲了1分20秒。", page)


def test_what_many_do_one_after_the_other_stands_in_one_line(house: House) -> None:
    house.at("debate")
    page = house.secretary.get(house.path("minutes")).text
    assert len(re.findall("这轮不讲", page)) == 1
    assert "签到：来穗1、来穗2、来穗3、来穗4、来穗5、来穗6、本地1" in page


def test_the_record_says_what_was_entered_for_whom(house: House) -> None:
    house.at("room_open")
    with house.inside() as hall:
        for member_id, by_id in ((hall.migrant[0], None), (hall.migrant[1], hall.secretary_id)):
            attendance.check_in(hall.meeting_id, member_id, By(member_id, by_id), hall.now, hall.meeting.code)
    assert "签到：来穗1、来穗2（代录）<" in house.secretary.get(house.path("record")).text
    house.at("round")
    with house.inside() as hall:
        turn = hall.called()
        floor.start_turn(hall.meeting_id, turn.id, By(turn.member_id, hall.secretary_id), hall.now, "yes")
        floor.finish_turn(hall.meeting_id, turn.id, By(turn.member_id, hall.chair_id), hall.later(20))
        hall.speak(30)
    page = house.secretary.get(house.path("record")).text
    assert len(re.findall("讲了20秒。（代录）", page)) == 1
    assert "讲了30秒。（代录）" not in page


def test_what_is_saved_stands_in_the_record_and_again_in_its_box(house: House) -> None:
    house.at("round")
    answer = house.secretary.post(house.path("minutes"), data={"text-1": "有人问\r\n电费。", "base-1": "0"})
    assert (answer.status_code, answer.headers["Location"]) == (303, house.path("minutes"))
    assert box(house.chair.get(house.path("minutes")).text, 1) == "有人问\n电费。"
    assert "电费。" in house.member.get(house.path("record")).text


def test_two_who_write_at_once_see_both_texts_side_by_side_and_lose_nothing(house: House) -> None:
    house.at("round")
    house.secretary.post(house.path("minutes"), data={"text-1": "物业先垫付。", "base-1": "0"})
    mine = {"text-0": "七点半开始。", "base-0": "0", "text-1": "物业先出钱。", "base-1": "0"}
    answer = house.chair.post(house.path("minutes"), data=mine)
    assert answer.status_code == 409
    assert "<mark>垫付</mark>" in answer.text
    assert "<mark>出钱</mark>" in answer.text
    assert box(answer.text, 1) == "物业先出钱。"
    assert re.search(r'role="alert">\s*<p><a href="#m-1-both">第1项 飞线充电整治怎么落实</a>', answer.text)
    again = {"text-1": "物业先出钱。", "base-1": "0", "shown-1": "1"}
    answer = house.chair.post(house.path("minutes"), data=again)
    assert answer.status_code == 409, "pressing again writes over nobody"
    assert "还没有勾选" in answer.text
    assert box(house.secretary.get(house.path("minutes")).text, 0) == "七点半开始。", (
        "what was in nobody's way is saved"
    )
    both = {"text-1": "物业先垫付出钱。", "base-1": "0", "shown-1": "1", "merged-1": "1"}
    assert house.chair.post(house.path("minutes"), data=both).status_code == 303
    versions = house.secretary.get(house.path("minutes/1")).text
    assert "<ins>出钱</ins>" in versions
    assert "物业先垫付。" in versions


def test_a_text_that_is_too_long_comes_back_with_what_was_written(house: House) -> None:
    answer = house.at("round").secretary.post(house.path("minutes"), data={"text-1": "长" * 5001, "base-1": "x"})
    assert answer.status_code == 422
    assert "最多5000个字" in answer.text
    assert len(box(answer.text, 1)) == 5001


def test_what_comes_back_for_another_reason_still_meets_what_somebody_else_has_saved(house: House) -> None:
    house.at("round").secretary.post(house.path("minutes"), data={"text-1": "物业先垫付。", "base-1": "0"})
    mine = {"text-0": "长" * 5001, "base-0": "0", "text-1": "物业先出钱。", "base-1": "0"}
    assert 'name="base-1" value="0"' in house.chair.post(house.path("minutes"), data=mine).text


def test_only_officers_write(house: House) -> None:
    house.at("round")
    for client, status in ((house.member, 403), (house.stranger, 401)):
        assert client.post(house.path("minutes"), data={"text-0": "x", "base-0": "0"}).status_code == status
    assert house.member.get(house.path("minutes")).status_code == 403


def test_the_record_is_signed_on_its_page_and_the_secretary_records_a_signature(house: House) -> None:
    house.at("closed")
    page = house.member.get(house.path("record")).text
    seen = re.search(r'name="seen" value="(\w{64})"', page)
    assert seen
    stale = house.member.post(house.path("minutes/sign"), data={"seen": "0" * 64}, follow_redirects=True).text
    assert "记录又改过了" in stale[stale.index('id="sign"') :], "where the page opens"
    assert "记录又改过了" not in stale[: stale.index('id="sign"')]
    asked = r'data-act="sign_record"\s*>请签会议记录'
    assert re.search(asked, house.member.get(house.room("seat")).text)
    house.member.post(house.path("minutes/sign"), data={"seen": seen[1]})
    assert not re.search(asked, house.member.get(house.room("seat")).text)
    assert re.search(asked, house.client(house.hall.local[0]).get(house.room("seat")).text)
    fields = {"seen": seen[1], "member_id": house.hall.local[1]}
    assert house.chair.post(house.path("minutes/sign"), data=fields).status_code == 403
    house.secretary.post(house.path("minutes/sign"), data=fields)
    house.chair.post(house.path("minutes/sign"), data={"seen": seen[1]})
    page = house.member.get(house.path("record")).text
    assert "来穗1" in page[page.index('id="sign"') :]
    assert "代录" in page[page.index('id="sign"') :]
    assert "已由主持人和两组代表各一人签字" in house.stranger.get(house.path("summary")).text


def test_the_public_summary_names_nobody_and_no_sides_figures_of_a_vote(house: House) -> None:
    house.at("round")
    assert house.stranger.get(house.path("summary")).status_code == 404
    assert house.stranger.get(house.path("summary/speaking.csv")).status_code == 404
    house.at("closed")
    page = house.stranger.get(house.path("summary")).text
    names = house.ask_hall(lambda hall: list(hall.room.names.values()))
    assert [name for name in [*names, "林国栋", "许文秀"] if name in page] == []
    assert "通过" in page
    assert house.ask_hall(lambda hall: hall.vote(1).result["sentences"]["zh"]) not in page
    table = house.stranger.get(house.path("summary/speaking.csv")).text
    assert "1,飞线充电整治怎么落实,来穗人员代表,1,10" in table


def test_members_get_the_table_of_who_spoke_how_much(house: House) -> None:
    house.at("closed")
    assert house.stranger.get(house.path("record/speaking.csv")).status_code == 302
    lines = house.member.get(house.path("record/speaking.csv")).text.splitlines()
    assert lines[1] == "1,飞线充电整治怎么落实,来穗1,来穗人员代表,1,10"
    assert 'class="speaking-bar bar-circle"' in house.member.get(house.path("record")).text
