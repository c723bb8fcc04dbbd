"""Amendments, by commands: moved, seconded, heard in a round of their own, decided by phones or by hands."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from extensions import db
from models.amendments import AmendmentRow
from models.meetings import MotionRow
from models.members import By
from rules import acts_motions
from rules import amendments as rule
from rules.agenda import ItemStateRefuses, MotionFixed
from rules.amendment_figures import AmendmentBeyondNotice
from rules.consent import HandsInvalid
from rules.errors import RuleError
from rules.floor import HandsRaised, ReasonMissing
from rules.masking import PersonalDataLeft
from rules.recusal import RecusedMayNotDecide
from rules.seconding import OwnMotion, SecondFromOtherSide
from services import amendment_steps, amendments, floor, meetings, recusal, voting
from tests.services.hall import Hall

TWENTY = "在3号楼北侧空地装20个充电插座，由物业每晚巡查两次。"
FIFTEEN = "在3号楼北侧空地装15个充电插座，由物业每晚巡查两次。"


class Room(Hall):
    """A hall in free debate on a motion for 20 sockets at 3.6万元."""

    def debate(self, **motion: Any) -> "Room":
        facts = {"cost": "3.6万元", "by_when": "12月31日前", **motion}
        self.convene(self.motion(**facts))
        self.start_debate()
        return self

    def move(self, member_id: int, why: str = "", **texts: str) -> int:
        item = self.item()
        return amendments.move_amendment(self.meeting_id, item.id, member_id, By(member_id), self.now, texts, why)

    def second_it(self, amendment_id: int, member_id: int) -> None:
        amendments.second_amendment(self.meeting_id, amendment_id, member_id, By(member_id), self.now)

    def seconded(self, member_id: int, **texts: str) -> int:
        amendment_id = self.move(member_id, **texts)
        self.second_it(amendment_id, next(each for each in self.everybody if each != member_id))
        return amendment_id

    def take_up(self, amendment_id: int) -> None:
        amendment_steps.take_up_amendment(self.meeting_id, amendment_id, self.chair, self.now)

    def hear(self) -> None:
        """Let everybody of the amendment's round pass."""
        while self.running is not None or self.queue:
            self.pass_turn()

    def hands(self, amendment_id: int, migrant: int, local: int) -> bool:
        hands = {"migrant": migrant, "local": local}
        return amendment_steps.record_hands(self.meeting_id, amendment_id, hands, self.chair, self.now)

    @property
    def texts(self) -> MotionRow:
        motion = self.item().motion
        assert motion is not None
        return motion

    def state(self, amendment_id: int) -> str:
        db.session.rollback()
        return db.session.get_one(AmendmentRow, amendment_id, populate_existing=True).state


@pytest.fixture
def hall(stored_app: Any) -> Room:
    return Room(seats=4).debate()


def test_a_carried_amendment_replaces_the_text_that_is_voted_on_and_resolved(hall: Room) -> None:
    amendment = hall.seconded(hall.local[2], what=FIFTEEN, plain="装15个充电位，不再飞线")
    hall.take_up(amendment)
    hall.hear()
    vote_id = voting.open_vote(
        hall.meeting_id, hall.item().id, hall.chair, hall.now, question="amendment", amendment_id=amendment
    )
    assert hall.item().state == "voting"
    assert hall.vote(vote_id).frozen["amendment"]["changes"][1]["before"] == TWENTY
    # Five of eight, all on one side but one: more than half of those present, overall.
    for member_id in (*hall.migrant, hall.local[0]):
        hall.cast(vote_id, member_id)
    assert voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "carried"
    assert (hall.state(amendment), hall.item().state, hall.texts.what) == ("carried", "debate", FIFTEEN)
    main_id = voting.open_vote(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    assert hall.vote(main_id).frozen["motion"]["what"] == FIFTEEN
    for member_id in hall.everybody:
        hall.cast(main_id, member_id)
    assert voting.close_vote(hall.meeting_id, main_id, hall.chair, hall.now) == "carried"
    assert hall.room.items[0].verdict == "carried"
    assert hall.rows("amendment_carried")[0].facts["changes"][0]["after"] == "装15个充电位，不再飞线"


def test_the_plain_line_follows_a_text_that_was_amended_alone_and_nothing_else_is_touched(hall: Room) -> None:
    correct = (hall.meeting_id, hall.item().id, hall.chair, hall.now)
    fifteen = "装15个充电位，不再飞线"
    with pytest.raises(MotionFixed):
        floor.correct_motion(*correct, TWENTY, fifteen)
    amendment = hall.seconded(hall.local[2], what=FIFTEEN)
    hall.take_up(amendment)
    hall.hear()
    assert hall.hands(amendment, 4, 4)
    assert rule.leaves_plain(hall.room)
    with pytest.raises(MotionFixed):
        floor.correct_motion(*correct, TWENTY, fifteen)
    floor.correct_motion(*correct, FIFTEEN, fifteen)
    assert (hall.texts.what, hall.texts.plain) == (FIFTEEN, fifteen)
    assert hall.rows("motion_corrected")[0].facts["after"]["plain"] == fifteen


def test_half_of_those_present_do_not_carry_it(hall: Room) -> None:
    amendment = hall.seconded(hall.local[2], what=FIFTEEN)
    hall.take_up(amendment)
    hall.hear()
    assert hall.hands(amendment, 4, 0) is False
    assert hall.hands(amendment, 4, 4) is False, "counted once"
    assert (hall.state(amendment), hall.texts.what) == ("lost", TWENTY)


def test_whoever_is_recused_raises_no_hand_and_is_not_counted_as_present(hall: Room) -> None:
    recusal.recuse(hall.meeting_id, hall.local[3], By(hall.local[3]), hall.now, "施工方是我弟弟")
    with pytest.raises(RecusedMayNotDecide):
        hall.move(hall.local[3], what=FIFTEEN)
    amendment = hall.move(hall.local[2], what=FIFTEEN)
    with pytest.raises(RecusedMayNotDecide):
        hall.second_it(amendment, hall.local[3])
    hall.second_it(amendment, hall.local[0])
    room = hall.room
    recused = room.seat(hall.local[3])
    assert recused is not None
    assert acts_motions.seat(room, recused) == ()
    hall.take_up(amendment)
    hall.hear()
    with pytest.raises(HandsInvalid):
        hall.hands(amendment, 4, 4)
    # Four of seven, as it would be by phones.
    assert hall.hands(amendment, 4, 0) is True
    assert hall.rows("amendment_carried")[0].facts["hands"]["present"] == {"migrant": 4, "local": 3}


def test_its_own_round_is_a_minute_each_and_spends_no_turn(hall: Room) -> None:
    hall.raise_hand(hall.migrant[3])
    amendment = hall.seconded(hall.local[2], what=FIFTEEN)
    hall.take_up(amendment)
    first = hall.start(None)
    assert (first.kind, first.member_id) == ("amendment", hall.local[2])
    assert first.ends_at is not None
    assert first.ends_at - hall.now == timedelta(seconds=60)
    hall.speak(30)
    assert len(hall.queue) == 7
    with pytest.raises(rule.AmendmentNotHeard):
        hall.hands(amendment, 4, 4)
    hall.hear()
    assert hall.hands(amendment, 4, 4)
    # The hand that was up before is the next one, and the minute has cost nobody a turn.
    assert [turn.member_id for turn in hall.queue] == [hall.migrant[3]]
    hall.raise_hand(hall.local[2])


def test_while_one_is_discussed_nothing_else_is(hall: Room) -> None:
    first = hall.seconded(hall.local[2], what=FIFTEEN)
    second = hall.seconded(hall.migrant[3], done_means="通电，并且贴出收费表。")
    hall.take_up(first)
    hall.hear()
    for act in (
        lambda: hall.take_up(second),
        lambda: hall.raise_hand(hall.local[0]),
        lambda: voting.open_vote(hall.meeting_id, hall.item().id, hall.chair, hall.now),
    ):
        with pytest.raises(rule.AmendmentPending):
            act()
    db.session.get_one(AmendmentRow, second).state = "pending"
    with pytest.raises(IntegrityError, match="amendments"):
        db.session.flush()
    db.session.rollback()
    hall.hands(first, 0, 0)
    # The next one is before the main question, too.
    with pytest.raises(rule.AmendmentPending):
        voting.open_vote(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    hall.take_up(second)
    assert hall.state(second) == "pending"


def test_sums_go_by_their_distance_and_the_rest_has_been_overtaken(hall: Room) -> None:
    near, far = hall.seconded(hall.local[2], cost="3万元"), hall.seconded(hall.migrant[3], cost="2万元")
    with pytest.raises(rule.AmendmentStateRefuses):
        hall.take_up(near)
    hall.take_up(far)
    hall.hear()
    hall.hands(far, 4, 4)
    assert (hall.state(near), hall.texts.cost) == ("lapsed", "2万元")
    with pytest.raises(AmendmentBeyondNotice):
        hall.move(hall.local[3], cost="3.7万元")
    assert hall.move(hall.local[3], cost="3.6万元，由物业出"), "no more than the notice named"


def test_a_later_amendment_of_other_words_is_read_into_the_new_text(hall: Room) -> None:
    first = hall.seconded(hall.local[2], what=FIFTEEN)
    second = hall.seconded(hall.migrant[3], what=TWENTY.replace("两次", "三次"))
    hall.take_up(first)
    hall.hear()
    hall.hands(first, 4, 4)
    hall.take_up(second)
    hall.hear()
    hall.hands(second, 4, 4)
    assert hall.texts.what == FIFTEEN.replace("两次", "三次")


@pytest.mark.parametrize(
    ("texts", "refusal"),
    [
        ({"what": TWENTY}, rule.AmendmentChangesNothing),
        ({}, rule.AmendmentChangesNothing),
        ({"what": "找阿珍 13812345678 装。"}, PersonalDataLeft),
    ],
)
def test_what_is_no_amendment_is_refused(hall: Room, texts: dict[str, str], refusal: type[RuleError]) -> None:
    with pytest.raises(refusal):
        hall.move(hall.local[0], **texts)


def test_a_repeat_is_one_amendment_and_a_second_one_waits(hall: Room) -> None:
    assert hall.move(hall.local[0], what=FIFTEEN) == hall.move(hall.local[0], what=FIFTEEN)
    with pytest.raises(rule.OneAtATime):
        hall.move(hall.local[0], what="装10个。")
    amendments.withdraw_amendment(hall.meeting_id, hall.local[0], By(hall.local[0]), hall.now)
    assert hall.move(hall.local[0], what="装10个。")


def test_another_representative_seconds_it_or_it_lapses(hall: Room) -> None:
    amendment = hall.move(hall.local[0], what=FIFTEEN)
    with pytest.raises(OwnMotion):
        hall.second_it(amendment, hall.local[0])
    amendments.lapse_amendment(hall.meeting_id, amendment, hall.chair, hall.now)
    assert hall.state(amendment) == "lapsed"
    assert hall.open_vote()


def test_a_charter_may_ask_for_the_other_side(stored_app: Any) -> None:
    hall = Room(seats=4, seconded_by="other_side").debate()
    amendment = hall.move(hall.local[0], what=FIFTEEN)
    with pytest.raises(SecondFromOtherSide):
        hall.second_it(amendment, hall.local[1])
    hall.second_it(amendment, hall.migrant[0])
    hall.second_it(amendment, hall.migrant[1])
    assert len(hall.rows("amendment_seconded")) == 1


def test_the_chair_rules_out_with_a_reason_and_whoever_speaks_finishes(hall: Room) -> None:
    amendment = hall.seconded(hall.local[0], what="在公园装20个充电插座。")
    hall.take_up(amendment)
    hall.start(None)
    with pytest.raises(ReasonMissing):
        amendments.rule_out(hall.meeting_id, amendment, hall.chair, hall.now, " ")
    amendments.rule_out(hall.meeting_id, amendment, hall.chair, hall.now, "换了地点，超出本项")
    assert (hall.state(amendment), hall.running, hall.queue) == ("out_of_order", None, ())


def test_an_amendment_moved_in_the_round_waits_for_the_debate(stored_app: Any) -> None:
    hall = Room(seats=4)
    hall.convene()
    hall.start_round()
    amendment = hall.seconded(hall.local[0], what=FIFTEEN)
    with pytest.raises(ItemStateRefuses):
        hall.take_up(amendment)


def test_an_item_that_ends_leaves_no_amendment_open(hall: Room) -> None:
    amendment = hall.seconded(hall.local[2], what=FIFTEEN)
    hall.take_up(amendment)
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "太晚了")
    assert (hall.state(amendment), hall.item().state) == ("lapsed", "carried_over")


def test_an_aborted_vote_on_an_amendment_is_taken_again(hall: Room) -> None:
    amendment = hall.seconded(hall.local[2], what=FIFTEEN)
    hall.take_up(amendment)
    hall.hear()
    args = (hall.meeting_id, hall.item().id, hall.chair, hall.now)
    vote_id = voting.open_vote(*args, question="amendment", amendment_id=amendment)
    voting.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, "手机没电")
    assert (hall.state(amendment), hall.item().state) == ("pending", "debate")
    assert voting.open_vote(*args, question="amendment", amendment_id=amendment) != vote_id


def test_hands_that_were_up_are_called_again_afterwards(hall: Room) -> None:
    hall.raise_hand(hall.migrant[3])
    amendment = hall.seconded(hall.local[2], what=FIFTEEN)
    hall.take_up(amendment)
    hall.hear()
    hall.hands(amendment, 0, 0)
    with pytest.raises(HandsRaised):
        hall.open_vote()
    floor.lower_hand(hall.meeting_id, hall.migrant[3], By(hall.migrant[3]), hall.now)
    assert hall.open_vote()
