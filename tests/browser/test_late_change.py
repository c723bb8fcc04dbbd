"""A voter changes their mind behind a dead line, and the vote is closed meanwhile: the ballot before it counts."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from extensions import db
from models.members import Credential
from services import voting
from tests.browser import council
from tests.browser.conftest import House
from tests.browser.people import Seat
from tests.browser.watch import NETWORK_GONE
from tests.services.hall import Hall

pytestmark = pytest.mark.browser
SLUG = "late"


def test_a_change_that_comes_too_late_is_told_which_ballot_counts(house: House) -> None:
    with house.app.app_context():
        hall = Hall(SLUG, seats=2)
        hall.now = datetime.now(UTC)
        hall.convene()
        vote_id = hall.open_vote()
        members = hall.migrant
        for member_id in members:
            db.session.add(Credential(member_id=member_id, kind="card", version=1, issued_at=hall.now))
        db.session.commit()
        cookies = [council.cookie(house.app, member_id) for member_id in members]
        db.session.remove()
    voter, other = (Seat(name, house.context(True, cookie), house.address(), SLUG, house.watch)
                    for name, cookie in zip(("来穗1", "来穗2"), cookies, strict=True))  # fmt: skip
    other.visit("seat")
    voter.visit("seat")
    voter.vote("赞成")
    house.watch.forgive(voter.name, NETWORK_GONE)
    voter.context.set_offline(True)
    voter.is_offline()
    voter.cast("反对")
    voter.sees("改的票还没有交上，先前交的仍然算数")
    with house.app.app_context():
        voting.close_vote(hall.meeting_id, vote_id, hall.chair, datetime.now(UTC))
        db.session.remove()
    voter.context.set_offline(False)
    voter.sees("您改的票没有赶上，先前交的“赞成”算数。", "您投了：赞成")
    voter.does_not_see("您的票没有算进去")
    voter.page.get_by_text("我投过的票").click()
    expect(voter.page.locator("[data-my-ballots] li")).to_contain_text("飞线充电整治怎么落实：赞成")
    voter.audit("after a change that came too late")
    other.page.reload()
    other.sees("您这次没有投票")
