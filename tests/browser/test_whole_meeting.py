"""A whole meeting on one laptop and thirteen phones: twelve seats, of which one phone is dead, and the secretary's.

One evening, told in order; each step stands on the one before.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rules.journal import spoken_head
from tests.browser.conftest import House
from tests.browser.council import CHAIR, LOCAL, MIGRANT, PASSWORD, PIN, SECRETARY
from tests.browser.evening import CHARGING, DEAD_PHONE, FIRST_PIN, LATE, NOISE, SIGN_IN_BY_CARD, Evening

pytestmark = pytest.mark.browser
IN_ORDER = True

REASON = "请物业先回应大家"
CORRECTED = CHARGING.what.replace("24个", "20个")
WRONG_TEXT = "议案文字有误，改正后重新表决"


@pytest.fixture(scope="module")
def evening(house: House) -> Iterator[Evening]:
    with ExitStack() as stack:
        yield Evening(house, stack)


# --- 1. the room ---


def test_the_chair_signs_in_with_a_password_and_lands_on_the_podium(evening: Evening) -> None:
    chair = evening.chair
    chair.visit("podium")
    chair.sees("工作人员登录")
    chair.audit("signing in")
    chair.page.get_by_label("姓名").fill(CHAIR)
    chair.page.get_by_label("密码").fill("not the password")
    chair.watch.forgive(CHAIR, "status of 422")
    chair.press("登录")
    chair.sees("姓名或密码不对")
    chair.audit("signing in with a wrong password")
    chair.page.get_by_label("密码").fill(PASSWORD)
    chair.press("登录")
    chair.page.wait_for_url(chair.url("podium"))
    chair.main_says("开放会场，开始签到")
    chair.audit("before the room is open")


def test_the_pages_stand_on_plain_http(evening: Evening) -> None:
    assert evening.chair.page.evaluate("isSecureContext") is False
    assert evening.screen.page.evaluate("isSecureContext") is False


def test_a_phone_signs_in_with_its_seat_card_and_pin(evening: Evening) -> None:
    seat = evening.seats[SIGN_IN_BY_CARD]
    seat.visit(f"card/{evening.built.cards[SIGN_IN_BY_CARD]}")
    seat.audit("asked for the PIN")
    seat.watch.forgive(seat.name, "status of 422")
    seat.page.get_by_label("密码").fill("0000")
    seat.press("进入会场")
    seat.sees("密码不对，还可以试4次")
    seat.sign_in_with_card(evening.built.cards[SIGN_IN_BY_CARD], PIN)
    seat.sees("还没开始", CHARGING.title)


def test_a_first_pin_is_set_only_while_the_secretary_lets_it(evening: Evening) -> None:
    desk, seat = evening.desk, evening.seats[FIRST_PIN]
    desk.visit("desk")
    desk.page.get_by_label("姓名").fill(SECRETARY)
    desk.page.get_by_label("密码").fill(PASSWORD)
    desk.press("登录")
    desk.page.wait_for_url(desk.url("desk"))
    card = evening.new_card(FIRST_PIN)
    seat.visit(f"card/{card}")
    seat.sees("这张卡还没有设密码")
    seat.audit("waiting for the secretary")
    desk.visit("members")
    desk.press("开放设密码")
    desk.sees("现在可以设密码了")
    seat.page.get_by_role("link", name="秘书已开放，继续").click()
    seat.sees("第一次使用，请设一个密码")
    seat.audit("choosing a PIN")
    seat.page.get_by_label("密码").fill("135790")
    seat.press("设好密码，进入会场")
    seat.page.wait_for_url(seat.url("seat"))
    desk.visit("members")
    desk.press("停止设密码")
    desk.visit("desk")


def test_the_big_screen_shows_code_and_qr_once_the_room_is_open(evening: Evening) -> None:
    for seat in evening.seats.values():
        seat.visit("seat")
        seat.sees("还没开始")
    evening.screen.sees("会场还没有开放")
    evening.screen.audit("before the room is open")
    late = evening.seats[LATE]
    late.audit("before the room is open")
    late.page.get_by_text("来不了？请假", exact=True).click()
    late.press("确定请假")
    late.sees("已请假。改了主意，到会场照样可以签到。")
    evening.chair.press_main("开放会场", key="Space")
    evening.screen.sees("签到码", evening.built.code, "请假")
    expect(evening.screen.page.locator("[data-screen-qr] svg.qr")).to_be_visible()
    evening.screen.audit("the room is open")
    expect(late.button("确定请假")).to_be_hidden()


def test_a_phone_checks_in_with_the_code_on_the_screen(evening: Evening) -> None:
    seat = evening.seats[MIGRANT[0]]
    seat.audit("checking in")
    wrong = "0000" if evening.built.code != "0000" else "1111"
    seat.watch.forgive(seat.name, "status of 422")
    seat.watch.forgive(seat.name, "status of 409")
    seat.check_in(wrong)
    seat.sees("签到码不对")
    seat.check_in(evening.built.code)
    expect(seat.button("签到")).to_be_hidden()
    for name in (*MIGRANT[1:5], *LOCAL[:3]):
        evening.seats[name].check_in(evening.built.code)
    seat.sees("到会 8/12")


def test_the_owner_of_a_dead_phone_is_checked_in_by_the_secretary(evening: Evening) -> None:
    seat, desk = evening.seats.pop(DEAD_PHONE), evening.desk
    seat.sees("签到")
    seat.context.close()
    desk.sees(DEAD_PHONE)
    desk.audit("the roster")
    desk.page.get_by_role("link", name=DEAD_PHONE).click()
    desk.sees(f"代录：您正在替 {DEAD_PHONE} 操作")
    desk.audit("acting for a member")
    desk.press("签到")
    expect(desk.button("签到")).to_be_hidden()
    evening.screen.sees("来穗人员代表 6/6")


def test_all_screens_say_that_one_local_is_missing_and_the_meeting_cannot_open(evening: Evening) -> None:
    evening.screen.sees("本地居民代表还差1人")
    for seat in evening.seats.values():
        seat.sees("本地居民代表 3/6 至少4人，还差1人")
    evening.chair.may_not("宣布开会", "本地居民代表还差1人")
    evening.chair.audit("one is missing")
    evening.seats[MIGRANT[1]].audit("one is missing")
    status, answer = evening.chair.asks(f"meetings/{evening.meeting_id}/step/open-meeting")
    assert (status, answer["error"]) == (409, "not_enough_to_open")
    assert "本地居民代表还差1人" in answer["message"]


def test_who_leaves_is_counted_out_and_who_comes_back_is_counted_in(evening: Evening) -> None:
    seat = evening.seats[MIGRANT[1]]
    seat.leave()
    evening.screen.sees("来穗人员代表 5/6")
    seat.check_in(evening.built.code)
    evening.screen.sees("来穗人员代表 6/6")
    for name in LOCAL[3:5]:
        evening.seats[name].check_in(evening.built.code)
    evening.screen.sees("本地居民代表 5/6", "人数够了，请主持人宣布开会")
    evening.seats[LATE].sees("人数够了，等主持人宣布开会")


def test_the_chair_opens_the_meeting(evening: Evening) -> None:
    evening.chair.press_main("宣布开会", key="Space")
    evening.screen.sees("开会", CHARGING.title, NOISE.title, spoken_head(evening.ledger.head(evening.meeting_id)))
    evening.screen.audit("the meeting is open")
    for seat in evening.seats.values():
        seat.sees("会议开始了，等主持人进入第一项")


# --- 2. the round ---


def test_the_mover_explains_first(evening: Evening) -> None:
    mover = evening.seats[CHARGING.mover]
    evening.chair.press_main(f"进入下一项：{CHARGING.title}")
    mover.is_called()
    mover.audit("called to explain")
    evening.seats[MIGRANT[1]].sees("提案说明", f"请发言 {CHARGING.mover}")
    mover.press("开始说明")
    evening.screen.sees("提案说明", CHARGING.mover)
    for person in (mover, evening.chair, evening.seats[MIGRANT[1]]):
        person.audit_large("somebody speaks")
    evening.screen.audit("somebody speaks")
    status, answer = evening.chair.asks(f"meetings/{evening.meeting_id}/voting/open", target_id=evening.item_id(1))
    assert (status, answer["error"]) == (409, "explanation_not_done")
    evening.chair.sees("暂不能表决：提案说明还没有做完")
    mover.finish()
    evening.chair.main_says("开始轮流发言")


def test_the_round_goes_by_seats_and_the_sides_alternate(evening: Evening) -> None:
    evening.chair.press_main("开始轮流发言")
    order = evening.round_order(1, absent=(LATE,))
    first = evening.seats[order[0]]
    first.is_called()
    assert evening.queue_on(first) == order[1:]
    evening.seats[order[3]].sees("您排第 3")
    first.audit("called in the round")
    evening.chair.sees("暂不能表决：还有11位没发言")
    status, answer = evening.chair.asks(f"meetings/{evening.meeting_id}/voting/open", target_id=evening.item_id(1))
    assert (status, answer["error"]) == (409, "round_not_done")
    first.press("赞成，开始")
    first.sees("立场：○ 赞成")
    evening.screen.sees(order[0], "赞成")
    first.finish()
    evening.chair.main_says(f"请下一位：{order[1]}")


def test_the_servers_clock_ends_a_turn_on_every_screen(evening: Evening) -> None:
    order = evening.round_order(1, absent=(LATE,))
    speaker, listener = evening.seats[order[1]], evening.seats[order[2]]
    evening.chair.press_main(f"请下一位：{order[1]}", key="Space")
    speaker.press("反对，开始")
    expect(speaker.button("说完了")).to_be_visible()
    speaker.page.reload()
    expect(speaker.button("说完了")).to_be_visible()
    for person in (evening.chair, evening.screen, speaker, listener):
        expect(person.page.locator(".clock-over, .clock-warn").first, person.name).to_be_visible()
    speaker.audit("time is running out")
    evening.screen.audit("time is running out")
    expect(speaker.button("说完了")).to_be_hidden()
    evening.chair.main_says(f"请下一位：{order[2]}")
    assert (order[1], "round", "done") in evening.turns(1)
    seconds = "select (julianday(ended_at) - julianday(ends_at)) * 86400 from turns where meeting_id = ? and member_id = ? and kind = 'round'"
    assert (
        round(evening.ledger.one(seconds, evening.meeting_id, evening.ids[order[1]]), 2) == 1
    )  # the grace, to the instant


def test_a_turn_is_given_away_or_put_to_the_end(evening: Evening) -> None:
    order = evening.round_order(1, absent=(LATE,))
    evening.chair.press_main(f"请下一位：{order[2]}")
    evening.seats[order[2]].press("这轮不讲")
    evening.chair.press_main(f"请下一位：{order[3]}")
    evening.seats[order[3]].press("最后再讲")
    evening.chair.main_says(f"请下一位：{order[4]}")
    assert evening.queue_on(evening.seats[order[3]])[-1] == order[3]


def test_a_late_arrival_joins_the_end_of_the_round(evening: Evening) -> None:
    late = evening.seats[LATE]
    late.check_in(evening.built.code)
    late.sees("您排第 9")
    assert evening.queue_on(late)[-1] == LATE


def test_who_does_not_start_is_moved_to_the_end_by_the_clock(evening: Evening) -> None:
    order = evening.round_order(1, absent=(LATE,))
    evening.chair.press_main(f"请下一位：{order[4]}")
    silent = evening.seats[order[4]]
    silent.is_called()
    evening.chair.audit("waiting for a start")
    evening.screen.audit("waiting for a start")
    evening.chair.main_says(f"请下一位：{order[5]}")
    expect(silent.page.locator(".queue li").last).to_contain_text(order[4])


def test_the_others_speak_in_turn_and_the_secretary_acts_for_the_dead_phone(evening: Evening) -> None:
    order = evening.round_order(1, absent=(LATE,))
    desk = evening.desk
    for number, name in enumerate(order[5:]):
        evening.chair.press_main(f"请下一位：{name}")
        start = "赞成，开始" if number % 2 else "反对，开始"
        if name == DEAD_PHONE:
            desk.turn_to(evening.ids[name])
            desk.is_online()
            desk.press(start)
            desk.press("说完了")
        elif name in evening.proxies:
            evening.seats[name].press(start)
            expect(evening.seats[name].button("说完了")).to_be_visible()
            evening.cut_off(name)
            evening.seats[name].audit("offline")
            evening.chair.press_main("说完了")
            evening.proxies[name].restore()
        else:
            evening.seats[name].speak(start)
        evening.screen.sees(f"已轮到 {number + 4}/12")
    for name in evening.proxies:
        evening.seats[name].is_online()
        evening.seats[name].sees("已轮到 9/12", f"下一位：{order[3]}")


def test_who_was_put_to_the_end_speaks_and_who_stays_silent_is_passed_over(evening: Evening) -> None:
    order = evening.round_order(1, absent=(LATE,))
    for name, start in ((order[3], "反对，开始"), (LATE, "赞成，开始")):
        evening.chair.press_main(f"请下一位：{name}")
        evening.seats[name].speak(start)
    evening.chair.press_main(f"请下一位：{order[4]}")
    evening.chair.main_says(f"已问过，略过：{order[4]}")
    evening.chair.sees("没有开始，请先问一声")
    evening.chair.audit("somebody did not start")
    evening.chair.press_main("已问过，略过")
    evening.chair.main_says("进入自由发言")
    round_turns = evening.turns(1, "round")
    spoke = [name for name, _, state in round_turns if state == "done"]
    assert spoke == [order[0], order[1], *order[5:], order[3], LATE]
    assert (order[2], "round", "passed") in round_turns
    assert (order[4], "round", "passed_over") in round_turns
    assert len(round_turns) == 12


# --- 3. free debate ---


def test_in_free_debate_who_has_not_spoken_goes_first_then_the_other_stance(evening: Evening) -> None:
    order = evening.round_order(1, absent=(LATE,))
    in_favour, against, silent = (evening.seats[order[place]] for place in (0, 1, 2))
    evening.chair.press_main("进入自由发言")
    in_favour.audit("free debate")
    for seat, stance, count in ((in_favour, "赞成", 1), (against, "反对", 2), (silent, "赞成", 3)):
        seat.press(stance)
        seat.sees("您已举手")
        evening.chair.sees(f"暂不能表决：还有{count}位举手等着发言")
    listener = evening.seats[order[5]]
    expect(listener.page.locator(".queue li")).to_have_count(3)
    assert evening.queue_on(listener) == [order[2], order[1], order[0]]
    listener.sees("未发言者优先", "不同立场优先")
    silent.audit("a hand is raised")
    listener.audit_large("a queue of hands")
    evening.chair.audit("a queue of hands")
    status, answer = evening.chair.asks(f"meetings/{evening.meeting_id}/voting/open", target_id=evening.item_id(1))
    assert (status, answer["error"]) == (409, "hands_raised")


def test_a_call_is_taken_back_within_five_seconds(evening: Evening) -> None:
    order = evening.round_order(1, absent=(LATE,))
    evening.chair.press_main(f"请下一位：{order[2]}")
    evening.seats[order[2]].is_called()
    evening.chair.page.keyboard.press("z")
    evening.chair.main_says(f"请下一位：{order[2]}")
    evening.seats[order[2]].is_not_called()
    evening.chair.press_main(f"请下一位：{order[2]}")
    evening.seats[order[2]].speak("开始发言")
    evening.chair.main_says(f"请下一位：{order[1]}")


def test_the_chair_changes_the_order_only_with_a_reason_that_all_can_read(evening: Evening) -> None:
    order = evening.round_order(1, absent=(LATE,))
    chair, favoured = evening.chair, evening.seats[order[0]]
    turn_id = evening.ledger.one(
        "select id from turns where meeting_id = ? and member_id = ? and state = 'waiting'",
        evening.meeting_id,
        evening.ids[order[0]],
    )
    status, answer = chair.asks(f"meetings/{evening.meeting_id}/floor/call", target_id=turn_id)
    assert (status, answer["error"]) == (422, "reason_missing")
    form = chair.unfold("不按顺序请人")
    chair.audit("changing the order")
    form.get_by_label("请谁发言").select_option(label=f"2. {order[0]}")
    form.get_by_role("button").click()
    expect(form.locator(".act-error")).not_to_be_empty()
    form.get_by_label("理由（会显示给大家）").fill(REASON)
    form.get_by_role("button").click()
    favoured.is_called()
    for person in (chair, evening.screen):
        person.sees(order[0], f"主持人调整了顺序：{REASON}")
    evening.screen.audit("the order was changed")
    favoured.speak("开始发言")


def test_a_hand_is_lowered_and_a_question_spends_no_turn(evening: Evening) -> None:
    order = evening.round_order(1, absent=(LATE,))
    asker = evening.seats[order[0]]
    evening.seats[order[1]].press("放下手")
    expect(asker.button("举手发言")).to_be_hidden()
    asker.press("询问")
    evening.chair.press_main(f"请下一位：{order[0]}")
    asker.speak("开始发言")
    evening.chair.main_says("开始表决")
    assert evening.turns(1, "debate") == [
        (order[2], "debate", "done"),
        (order[0], "debate", "done"),
        (order[1], "debate", "withdrawn"),
    ]
    assert evening.turns(1, "question") == [(order[0], "question", "done")]


# --- 4. the vote ---


def test_each_phone_on_the_roll_shows_the_motion_and_three_equal_marks(evening: Evening) -> None:
    evening.seats[LOCAL[4]].leave()
    evening.chair.sees("本地居民代表 5 / 6")
    evening.chair.press_main("开始表决", key="Space")
    evening.screen.sees("正在表决", CHARGING.plain, "已投 0/11")
    for phone in (phone for name, phone in evening.seats.items() if name != LOCAL[4]):
        phone.sees(CHARGING.plain, CHARGING.what, "已投 0/11")
        for word in ("赞成", "反对", "弃权"):
            expect(phone.choice(word)).to_be_visible()
            expect(phone.choice(word)).not_to_be_checked()
    seat = evening.seats[MIGRANT[0]]
    marks = seat.page.locator("form[data-ballot] .choices-three")
    before = marks.bounding_box()
    seat.page.evaluate("document.querySelector('[data-done-line]').textContent = '您的发言结束了，谢谢。'")
    assert marks.bounding_box() == before  # nothing moves under a thumb when a word of thanks comes and goes
    boxes = [seat.page.locator(f"form[data-ballot] .choice-{mark}").bounding_box() for mark in ("yes", "no", "abstain")]
    assert len({(box["width"], box["height"]) for box in boxes if box}) == 1
    seat.audit_large("the vote is open")
    evening.chair.audit_large("the vote is open")
    evening.screen.audit("the vote is open")


def test_who_was_away_when_the_vote_opened_is_not_on_its_roll(evening: Evening) -> None:
    away = evening.seats[LOCAL[4]]
    away.check_in(evening.built.code)
    expect(away.button("签到")).to_be_hidden()
    expect(away.choice("赞成")).to_be_hidden()
    away.audit("not on the roll")
    vote_id = evening.ledger.open_vote(evening.meeting_id)
    status, answer = away.asks(f"voting/{vote_id}/ballots", choice="yes", key="0" * 32)
    assert (status, answer["error"]) == (403, "not_on_roll")


def test_tab_and_the_arrow_keys_reach_every_mark(evening: Evening) -> None:
    seat = evening.seats[LOCAL[0]]
    keyboard = seat.page.keyboard
    seat.page.locator("main").focus()
    for _ in range(6):
        keyboard.press("Tab")
        if seat.page.evaluate("document.activeElement.name") == "choice":
            break
    expect(seat.choice("赞成")).to_be_focused()
    keyboard.press("ArrowDown")
    expect(seat.choice("反对")).to_be_checked()
    keyboard.press("ArrowDown")
    expect(seat.choice("弃权")).to_be_checked()
    keyboard.press("ArrowUp")
    keyboard.press("ArrowUp")
    expect(seat.choice("赞成")).to_be_checked()
    seat.audit("a choice is marked")
    keyboard.press("Tab")
    keyboard.press("Enter")
    seat.has_voted("赞成")
    evening.screen.sees("已投 1/11")
    seat.audit("the ballot is in")


def test_a_changed_ballot_is_seen_by_its_voter_alone(evening: Evening) -> None:
    voter, next_voter = evening.seats[MIGRANT[2]], evening.seats[MIGRANT[1]]
    voter.vote("反对")
    first = voter.receipt()
    evening.all_see("已投 2/11")
    others = [person for person in evening.everybody if person not in (voter, next_voter)]
    live = {person.name: person.live_html() for person in others}
    rendered = evening.rendered()
    voter.vote("赞成")
    assert voter.receipt() != first
    vote_id = evening.ledger.open_vote(evening.meeting_id)
    assert evening.ledger.ballots(vote_id, evening.ids[MIGRANT[2]]) == ["no", "yes"]
    assert evening.rendered() == rendered
    # One more ballot brings another push to every page: nothing but the turnout is new in it.
    next_voter.vote("反对")
    evening.all_see("已投 3/11")
    for person in others:
        assert person.live_html() == live[person.name].replace("已投 2/11", "已投 3/11"), person.name


def test_a_repeated_message_gets_its_first_answer_and_counts_once(evening: Evening) -> None:
    voter, vote_id = evening.seats[MIGRANT[1]], evening.ledger.open_vote(evening.meeting_id)
    member_id = evening.ids[MIGRANT[1]]
    key = evening.ledger.one("select key from ballots where vote_id = ? and member_id = ?", vote_id, member_id)
    receipt = voter.receipt()
    for choice in ("no", "yes"):
        status, answer = voter.asks(f"voting/{vote_id}/ballots", choice=choice, key=key)
        assert (status, answer["choice"], answer["receipt"], answer["is_new"]) == (200, "no", receipt, False)
    assert evening.ledger.ballots(vote_id, member_id) == ["no"]


def test_nobody_votes_with_the_session_of_another(evening: Evening) -> None:
    vote_id = evening.ledger.open_vote(evening.meeting_id)
    victim = evening.ids[MIGRANT[0]]
    thief = evening.seats[MIGRANT[1]]
    status, answer = thief.asks(f"voting/{vote_id}/ballots", choice="abstain", key="a" * 32, member_id=victim)
    assert (status, answer["choice"]) == (200, "no")
    assert evening.ledger.ballots(vote_id, victim) == []


def test_two_tabs_of_one_member_count_as_one(evening: Evening) -> None:
    voter = evening.seats[LOCAL[1]]
    vote_id = evening.ledger.open_vote(evening.meeting_id)
    tab = voter.another_page()
    tab.goto(voter.url("seat"))
    expect(tab.get_by_role("radio", name="赞成")).to_be_visible()
    cast = "choice => { document.querySelector(`.choice-${choice} input`).checked = true; document.querySelector('[data-cast-button]').click(); }"
    voter.page.evaluate(cast, "yes")
    tab.evaluate(cast, "no")
    expect(tab.locator("[data-when=taken]")).to_be_visible()
    expect(voter.page.locator("[data-when=taken]")).to_be_visible()
    counted = evening.ledger.counted(vote_id)[evening.ids[LOCAL[1]]]
    word = {"yes": "赞成", "no": "反对"}[counted]
    voter.has_voted(word)
    expect(tab.locator("[data-taken-choice]")).to_have_text(word)
    expect(tab.locator("[data-taken-receipt]")).to_have_text(voter.receipt())
    tab.close()
    evening.screen.sees("已投 4/11")


def test_who_leaves_during_the_vote_keeps_the_ballot_and_casts_no_other(evening: Evening) -> None:
    voter, vote_id = evening.seats[LOCAL[1]], evening.ledger.open_vote(evening.meeting_id)
    before = evening.ledger.ballots(vote_id, evening.ids[LOCAL[1]])
    voter.leave()
    expect(voter.choice("赞成")).to_be_hidden()
    voter.audit("left during the vote")
    status, answer = voter.asks(f"voting/{vote_id}/ballots", choice="abstain", key="d" * 32)
    assert (status, answer["error"]) == (403, "left_the_room")
    voter.check_in(evening.built.code)
    expect(voter.page.locator("[data-when=taken]")).to_be_visible()
    assert evening.ledger.ballots(vote_id, evening.ids[LOCAL[1]]) == before
    evening.screen.sees("已投 4/11")


def test_the_secretary_hands_in_the_ballot_of_the_dead_phone_in_its_owners_presence(evening: Evening) -> None:
    desk, vote_id = evening.desk, evening.ledger.open_vote(evening.meeting_id)
    owner = evening.ids[DEAD_PHONE]
    desk.turn_to(owner)
    status, answer = desk.asks(f"voting/{vote_id}/ballots", choice="yes", key="b" * 32, member_id=owner)
    assert (status, answer["error"]) == (422, "presence_not_confirmed")
    desk.audit("voting for a member")
    desk.cast_for("赞成")
    evening.all_see("已投 5/11")
    entered_by = "select entered_by_id from ballots where vote_id = ? and member_id = ?"
    assert evening.ledger.one(entered_by, vote_id, owner) == evening.ids[SECRETARY]


def test_a_ballot_cast_without_network_is_handed_in_by_itself_and_counted_once(evening: Evening) -> None:
    name = MIGRANT[3]
    seat, vote_id = evening.seats[name], evening.ledger.open_vote(evening.meeting_id)
    evening.cut_off(name)
    seat.cast("赞成")
    seat.sees("网络断了，您的票还没有交上。连上后自动提交；截止后不计。可举手请工作人员代录。")
    seat.audit("the ballot waits for the network")
    assert evening.ledger.ballots(vote_id, evening.ids[name]) == []
    evening.proxies[name].restore()
    seat.has_voted("赞成")
    evening.all_see("已投 6/11")
    assert evening.ledger.ballots(vote_id, evening.ids[name]) == ["yes"]


def test_a_ballot_whose_answer_was_lost_is_counted_once(evening: Evening) -> None:
    name = LOCAL[3]
    seat, vote_id = evening.seats[name], evening.ledger.open_vote(evening.meeting_id)
    evening.proxies[name].drop_server_to_client(True)
    seat.cast("反对")
    evening.screen.sees("已投 7/11")
    seat.sees("正在提交，请稍等")
    seat.does_not_see("已投票")
    evening.proxies[name].drop_server_to_client(False)
    seat.has_voted("反对")
    assert evening.ledger.ballots(vote_id, evening.ids[name]) == ["no"]
    evening.screen.sees("已投 7/11")


def test_an_aborted_vote_destroys_its_ballots_and_says_why(evening: Evening) -> None:
    chair, vote_id = evening.chair, evening.ledger.open_vote(evening.meeting_id)
    form = chair.unfold("中止表决")
    chair.audit("about to abort")
    form.get_by_label("为什么中止（会显示给大家）").fill(WRONG_TEXT)
    chair.press_twice(form.get_by_role("button"))
    evening.all_see(f"表决已中止，票已作废：{WRONG_TEXT}")
    evening.seats[MIGRANT[0]].audit("the vote was aborted")
    assert evening.ledger.one("select count(*) from ballots where vote_id = ?", vote_id) == 0
    assert evening.ledger.one("select destroyed_ballots from votes where id = ?", vote_id) == 7
    status, answer = evening.seats[MIGRANT[0]].asks(f"voting/{vote_id}/ballots", choice="yes", key="c" * 32)
    assert (status, answer["error"]) == (409, "vote_aborted")


def test_the_repeated_vote_starts_from_nothing_with_the_corrected_text(evening: Evening) -> None:
    form = evening.chair.unfold("更正议案文字")
    expect(form.get_by_label("议案全文")).to_have_value(CHARGING.what)
    evening.chair.audit("correcting the text")
    form.get_by_label("议案全文").fill(CORRECTED)
    form.get_by_role("button").click()
    expect(form.get_by_label("议案全文")).to_be_hidden()
    evening.chair.press_main("开始表决")
    evening.all_see("已投 0/12")
    evening.screen.sees(CORRECTED)
    for seat in evening.seats.values():
        seat.sees(CORRECTED)
        expect(seat.choice("赞成")).to_be_visible()
        expect(seat.page.locator("[name=choice]:checked")).to_have_count(0)
        expect(seat.page.locator("[data-when=taken]")).to_be_hidden()


def test_closing_shows_verdict_and_sentence_on_every_screen(evening: Evening) -> None:
    vote_id = evening.ledger.open_vote(evening.meeting_id)
    marks = dict(zip((*MIGRANT, *LOCAL), ("赞成",) * 4 + ("", "反对") + ("赞成",) * 4 + ("反对", "弃权"), strict=True))
    for name, mark in marks.items():
        if name == DEAD_PHONE:
            evening.desk.turn_to(evening.ids[name])
            evening.desk.cast_for(mark)
        elif mark:
            evening.seats[name].cast(mark)
    for name, mark in marks.items():
        if name in evening.seats and mark:
            evening.seats[name].has_voted(mark)
    evening.all_see("已投 11/12")
    evening.chair.close_vote_early(1)
    verdict, sentence = evening.result(vote_id)
    assert verdict == "carried"
    for person in evening.everybody:
        person.result_is("通过", sentence)
    for person in (evening.chair, evening.seats[MIGRANT[0]]):
        person.audit_large("the result")
    evening.screen.audit("the result")
    evening.seats[MIGRANT[0]].page.get_by_text("看数字").click()
    rows = evening.seats[MIGRANT[0]].page.locator(".result-numbers dd").all_inner_texts()
    assert [re.findall(r"\d+", row) for row in rows] == [
        ["6", "6", "4", "1", "0", "1"],
        ["6", "6", "4", "1", "1", "0"],
        ["12", "12", "8", "2", "1", "1"],
    ]
    assert evening.ledger.rows("select title, state from resolutions where vote_id = ?", vote_id) == [
        (CHARGING.title, "draft")
    ]


# --- 5. and 7. power and people are lost, and come back ---


def test_a_power_cut_in_mid_turn_leaves_every_screen_right_again_by_itself(evening: Evening) -> None:
    mover = evening.seats[NOISE.mover]
    evening.chair.press_main(f"进入下一项：{NOISE.title}")
    mover.is_called()
    mover.press("开始说明")
    evening.all_see("提案说明")
    expect(mover.button("说完了")).to_be_visible()
    head, turns = evening.ledger.head(evening.meeting_id), evening.turns(2)
    evening.power_cut()
    mover.audit("the server is gone")
    evening.power_back()
    assert evening.turns(2) == turns == [(NOISE.mover, "explain", "speaking")]
    assert evening.has_row(head)
    ends_at = evening.ledger.one("select ends_at from turns where item_id = ? ", evening.item_id(2))
    for person in evening.everybody:
        clock = person.page.locator("[data-ends-at]").first
        expect(clock, person.name).to_be_visible()
        assert str(clock.get_attribute("data-ends-at"))[:19].replace("T", " ") == ends_at[:19], person.name
    expect(mover.button("说完了")).to_be_visible()


def test_lost_attendance_stops_the_meeting_once_the_running_turn_is_over(evening: Evening) -> None:
    missing = "本地居民代表还差1人"
    for name in LOCAL[1:3]:
        evening.seats[name].leave()
    evening.desk.turn_to(evening.ids[LOCAL[4]])
    evening.desk.strike_off()
    for person in evening.everybody:
        person.sees("到会人数不足", missing)
    evening.chair.sees("正在讲的讲完，之后休会等人")
    for person in (evening.chair, evening.screen, evening.seats[MIGRANT[1]]):
        person.audit("attendance is lost")
    mover = evening.seats[NOISE.mover]
    expect(mover.button("说完了")).to_be_visible()
    mover.finish()
    status, answer = evening.chair.asks(
        f"meetings/{evening.meeting_id}/floor/start-round", target_id=evening.item_id(2)
    )
    assert (status, answer["error"]) == (409, "attendance_too_low")
    evening.chair.press_main("休会等人")
    for person in evening.everybody:
        person.sees("休会", missing)
    evening.chair.may_not("继续开会", missing)
    for person in (evening.chair, evening.screen, evening.seats[MIGRANT[1]]):
        person.audit("suspended")


def test_the_meeting_goes_on_when_people_come_back(evening: Evening) -> None:
    evening.seats[LOCAL[1]].check_in(evening.built.code)
    evening.screen.sees("人数够了，等主持人宣布继续开会")
    evening.seats[MIGRANT[0]].sees("人数够了，等主持人宣布继续开会")
    evening.chair.press_main("继续开会")
    for name in (LOCAL[2], LOCAL[4]):
        evening.seats[name].check_in(evening.built.code)
    evening.chair.sees("本地居民代表 6 / 6")
    evening.chair.main_says("开始轮流发言")


def test_all_may_give_away_their_turn_at_once(evening: Evening) -> None:
    evening.chair.press_main("开始轮流发言")
    assert evening.round_order(2)[0] in (LOCAL[0], MIGRANT[0])
    evening.desk.turn_to(evening.ids[DEAD_PHONE])
    evening.desk.press("这轮不讲")
    for seat in evening.seats.values():
        seat.press("这轮不讲")
    evening.chair.press_main("进入自由发言")
    evening.chair.main_says("开始表决")
    assert {state for _, _, state in evening.turns(2, "round")} == {"passed"}


def test_a_power_cut_in_mid_vote_loses_and_doubles_nothing(evening: Evening) -> None:
    evening.chair.press_main("开始表决")
    early, waiting, late = MIGRANT[:3], MIGRANT[4], LOCAL[:3]
    for name in early:
        evening.seats[name].vote("赞成")
    evening.all_see("已投 3/12")
    vote_id = evening.ledger.open_vote(evening.meeting_id)
    receipts = {name: evening.seats[name].receipt() for name in early}
    evening.power_cut()
    evening.seats[waiting].cast("赞成")
    evening.seats[waiting].sees("您的票还没有交上")
    evening.power_back()
    evening.seats[waiting].has_voted("赞成")
    evening.all_see("已投 4/12")
    for name in early:
        evening.seats[name].has_voted("赞成")
        assert evening.seats[name].receipt() == receipts[name]
    for name in late:
        evening.seats[name].vote("反对")
    evening.all_see("已投 7/12")
    voted = {evening.ids[name]: "yes" for name in (*early, waiting)} | {evening.ids[name]: "no" for name in late}
    assert evening.ledger.counted(vote_id) == voted
    assert evening.ledger.one("select count(*) from ballots where vote_id = ?", vote_id) == 7


def test_every_page_is_the_same_after_a_reload(evening: Evening) -> None:
    for person in (evening.chair, evening.screen, evening.seats[MIGRANT[0]], evening.seats[LOCAL[4]]):
        person.stays_the_same_after_a_reload()
    evening.seats[MIGRANT[0]].has_voted("赞成")
    expect(evening.seats[MIGRANT[0]].choice("赞成")).to_be_checked()


def test_a_ballot_survives_the_reload_of_a_page_that_could_not_hand_it_in(evening: Evening) -> None:
    name = LOCAL[3]
    seat, vote_id = evening.seats[name], evening.ledger.open_vote(evening.meeting_id)
    evening.cut_off(name)
    seat.cast("弃权")
    seat.sees("您的票还没有交上")
    evening.proxies[name].restore()
    seat.page.reload()
    seat.has_voted("弃权")
    assert evening.ledger.ballots(vote_id, evening.ids[name]) == ["abstain"]


def test_a_ballot_that_comes_after_the_end_is_told_so_and_not_counted(evening: Evening) -> None:
    name = MIGRANT[3]
    seat, vote_id = evening.seats[name], evening.ledger.open_vote(evening.meeting_id)
    evening.watch.forgive(name, "status of 409")
    evening.cut_off(name)
    seat.cast("赞成")
    seat.sees("您的票还没有交上")
    evening.chair.close_vote_early(4)
    evening.screen.sees("未通过")
    evening.proxies[name].restore()
    seat.sees("未计入：到达时表决已截止", "未通过")
    seat.audit("the ballot came too late")
    assert evening.ledger.ballots(vote_id, evening.ids[name]) == []
    verdict, sentence = evening.result(vote_id)
    assert verdict == "lost"
    for person in evening.everybody:
        person.result_is("未通过", sentence)
    for person in (evening.chair, evening.screen):
        person.audit("a lost motion")


# --- 6. closing ---


def test_the_head_of_the_record_is_the_same_on_every_screen_and_on_disk(evening: Evening) -> None:
    evening.chair.press_main("宣布闭会")
    evening.screen.sees("闭会")
    head = evening.ledger.head(evening.meeting_id)
    for person in evening.everybody:
        person.sees(spoken_head(head))
        assert person.head() == head, person.name
    for seat in evening.seats.values():
        assert seat.kept_heads()[-1] == head, seat.name
    for person in (evening.chair, evening.screen, evening.seats[MIGRANT[0]]):
        person.audit("closed")
        person.stays_the_same_after_a_reload()


def test_the_main_button_stood_where_it_was_all_evening(evening: Evening) -> None:
    tops = evening.chair.tops_of_main
    assert len(tops) > 20
    assert max(tops.values()) - min(tops.values()) <= 4, tops


def test_what_the_phones_kept_are_rows_of_one_chain(evening: Evening) -> None:
    for seat in evening.seats.values():
        for head in seat.kept_heads():
            assert evening.has_row(head), seat.name


def test_the_record_prints_on_a4_with_all_that_happened(evening: Evening, tmp_path: Path) -> None:
    chair = evening.chair
    chair.page.get_by_role("link", name="会议记录（打印）").click()
    chair.sees("会议记录", spoken_head(evening.ledger.head(evening.meeting_id)))
    chair.audit("the record")
    pdf = chair.page.pdf(path=tmp_path / "record.pdf", prefer_css_page_size=True, format="A4")
    sizes = {
        tuple(round(float(side)) for side in box.split())
        for box in re.findall(r"/MediaBox \[([\d. ]+)\]", pdf.decode("latin-1"))
    }
    assert sizes == {(0, 0, 595, 842)}
    chair.page.emulate_media(media="print")
    text = chair.page.locator("main").inner_text()
    for name in (*MIGRANT, *LOCAL):
        assert name in text
    for vote_id in evening.closed_votes():
        assert evening.result(vote_id)[1] in text
    opening = ("开会时：来穗人员代表实到6人", "本地居民代表实到5人")
    for words in (
        *opening,
        CORRECTED,
        REASON,
        WRONG_TEXT,
        "7张票作废",
        "本地居民代表（6/6）",
        "通过",
        "未通过",
        "无效",
    ):
        assert words in text, words
    assert "下载可核对的完整会议记录" not in text
    chair.page.emulate_media(media="screen")


def test_anybody_can_verify_the_exported_record_with_the_head_on_a_phone(evening: Evening, tmp_path: Path) -> None:
    head = evening.seats[MIGRANT[0]].kept_heads()[-1]
    exported = evening.server.flask("journal", "export", str(evening.meeting_id))
    assert exported.returncode == 0, exported.stderr
    file = tmp_path / "record.jsonl"
    file.write_text(exported.stdout, encoding="utf-8")
    verified = evening.server.flask("verify", str(file), "--head", head)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    file.write_text(exported.stdout.replace('"carried"', '"lost"', 1), encoding="utf-8")
    assert exported.stdout.count('"carried"') > 0
    forged = evening.server.flask("verify", str(file), "--head", head)
    assert forged.returncode != 0
