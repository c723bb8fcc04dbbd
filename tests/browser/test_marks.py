"""A secret election on phones: names to tick, never too many of them, changed until the closing, and what comes of it."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from extensions import db
from models.floor import turns_of_item
from models.meetings import Meeting
from models.members import By
from rules.candidates import Candidate
from services import attendance, floor, meetings, voting
from services.meetings import NewItem, NewMeeting
from tests.browser.conftest import House
from tests.browser.council import CHAIR, LOCAL, MIGRANT, Built, Motion
from tests.browser.people import Seat

pytestmark = pytest.mark.browser
NAMES = ("王小芳", "李建国", "陈志强", "欧阳文倩（3号楼）")
VOTERS = (*MIGRANT[:3], *LOCAL[:3])


def open_paper(house: House, built: Built) -> None:
    """Come to an open secret election of two, with six in the room; done past the pages."""
    with house.app.app_context():
        now, chair = datetime.now(UTC), By(built.ids[CHAIR])
        names = tuple(Candidate(name) for name in NAMES)
        what = {"what": "从候选人名单中推选2人。", "question": "election", "ballot_kind": "secret"}
        item = NewItem("推选监督小组", seats=2, candidates=names, **what)  # type: ignore[arg-type]
        new = NewMeeting("推选会", "二楼", now, (item,))
        meeting_id = meetings.call_meeting(built.council_id, new, chair, now)
        meetings.open_room(meeting_id, chair, now)
        code = db.session.get_one(Meeting, meeting_id).code
        for name in VOTERS:
            attendance.check_in(meeting_id, built.ids[name], By(built.ids[name]), now, code)
        meetings.open_meeting(meeting_id, chair, now)
        item_id = db.session.get_one(Meeting, meeting_id).items[0].id
        floor.open_item(meeting_id, item_id, chair, now)
        floor.start_round(meeting_id, item_id, chair, now)
        for turn in turns_of_item(item_id):
            floor.pass_turn(meeting_id, turn.id, By(turn.member_id), now)
        floor.start_debate(meeting_id, item_id, chair, now)
        voting.open_vote(meeting_id, item_id, chair, now)


def tick(seat: Seat, *names: str) -> None:
    for name in names:
        seat.page.locator(".choice-mark", has_text=name).click()


def test_phones_elect_in_secret(house: House) -> None:
    keep = len(house.contexts)
    built = house.found("marks", Motion("飞线", MIGRANT[0]), seats=3)
    open_paper(house, built)
    chair, voter, other = house.chair(built), house.seat(built, VOTERS[0]), house.seat(built, VOTERS[1])
    chair.visit("podium")
    for seat in (voter, other):
        seat.visit("seat")
    tick(voter, "王小芳", "李建国", "陈志强")
    voter.sees("已经选满了", "选了2个，最多2个")
    voter.audit_large("names ticked")
    voter.press("交票")
    voter.sees("已投票：王小芳、李建国")
    tick(voter, "李建国", "陈志强")
    voter.press("改票")
    voter.sees("已投票：王小芳、陈志强")
    # A reload forgets nothing: the phone keeps the key, and with it the ballot.
    voter.visit("seat")
    voter.sees("已投票：王小芳、陈志强")
    expect(voter.page.locator("input[name=marks]:checked")).to_have_count(2)
    other.press("交票")
    other.sees("您一个也没选")
    other.press("交票")
    other.sees("已投票：一个也没选")
    for name, marked in zip(VOTERS[2:], ("王小芳", "王小芳", "王小芳", "李建国"), strict=True):
        seat = house.seat(built, name)
        seat.visit("seat")
        tick(seat, marked)
        seat.press("交票")
        seat.sees("已投票")
    chair.sees("已投 6/6")
    chair.main.click()
    chair.sees("进入第二轮", "当选：王小芳（4票）", "开始第二轮")
    voter.sees("进入第二轮", "您投了：王小芳、陈志强")
    chair.audit("a round's result")
    house.send_home(keep)
    assert house.watch.problems == []
