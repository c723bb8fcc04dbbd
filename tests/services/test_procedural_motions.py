"""Seconds and procedural motions, by commands: moved, seconded, decided by hands, and what follows."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from extensions import db
from models.meetings import MotionRow
from models.members import By
from models.procedural_motions import ProceduralMotionRow
from models.resolutions import Resolution
from rules import procedural_motions as rule
from rules.agenda import ItemStateRefuses
from rules.amendments import DebateClosed, NotYourMotion
from rules.charter import Charter
from rules.errors import RuleError
from rules.floor import ReasonMissing, SomebodySpeaking
from rules.pending import ProceduralMotionOpen
from rules.reconsideration import CarriedOutAlready, ChangeNotNoticed, OtherPreset
from rules.seconding import SecondMissing
from services import (
    agenda,
    amendment_steps,
    amendments,
    councils,
    floor,
    meetings,
    motions,
    procedural_decisions,
    procedural_motions,
    voting,
)
from services.meetings import NewItem
from services.procedural_motions import Said
from tests.services.hall import Hall

TODAY = date(2026, 11, 22)


class Room(Hall):
    """Three and three, so that a turn around the room is short."""

    def debate(self, *items: NewItem) -> "Room":
        self.convene(*items)
        self.start_debate()
        return self

    @property
    def texts(self) -> MotionRow:
        motion = self.item().motion
        assert motion is not None
        return motion

    def move(self, kind: str, member_id: int, **said: Any) -> int:
        item, by = self.item(), By(member_id)
        words = Said(today=TODAY, **said)
        return procedural_motions.move(self.meeting_id, item.id, kind, member_id, by, self.now, words)

    def second_it(self, motion_id: int, member_id: int) -> None:
        procedural_motions.second(self.meeting_id, motion_id, member_id, By(member_id), self.now)

    def seconded(self, kind: str, **said: Any) -> int:
        motion_id = self.move(kind, self.migrant[0], **said)
        if kind != "withdraw":
            self.second_it(motion_id, self.local[0])
        return motion_id

    def decide_it(self, motion_id: int, migrant: int, local: int) -> bool:
        hands = {"migrant": migrant, "local": local}
        return procedural_decisions.decide(self.meeting_id, motion_id, self.chair, self.now, hands)

    def nobody_objects(self, motion_id: int) -> bool:
        return procedural_decisions.decide(self.meeting_id, motion_id, self.chair, self.now, None, 0)

    def vote_on(self, *yes: int) -> str:
        vote_id = voting.open_vote(self.meeting_id, self.item().id, self.chair, self.now)
        for member_id in yes:
            self.cast(vote_id, member_id)
        return voting.close_vote(self.meeting_id, vote_id, self.chair, self.now)


@pytest.fixture
def hall(stored_app: Any) -> Room:
    return Room(seats=3)


def test_a_motion_without_endorsers_waits_for_a_second_in_the_room(hall: Room) -> None:
    hall.convene(hall.motion(seconder_ids=()))
    hall.open_item()
    hall.speak(10)
    item_id = hall.item().id
    with pytest.raises(SecondMissing):
        floor.start_round(hall.meeting_id, item_id, hall.chair, hall.now)
    for member_id in (hall.local[2], hall.local[1]):
        motions.second_motion(hall.meeting_id, item_id, member_id, By(member_id), hall.now)
    floor.start_round(hall.meeting_id, item_id, hall.chair, hall.now)
    assert [(row.member_id, row.is_in_room) for row in hall.texts.seconders] == [(hall.local[2], True)]


def test_what_nobody_seconds_is_dropped_and_the_meeting_goes_on(hall: Room) -> None:
    hall.convene(hall.motion(seconder_ids=()), hall.motion("噪音"))
    hall.open_item()
    with pytest.raises(SomebodySpeaking):
        motions.drop_item(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    hall.speak(10)
    motions.drop_item(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    assert hall.item().state == "dropped"
    hall.start_debate(2)
    assert hall.item(2).state == "debate"


@pytest.mark.parametrize(("migrant", "local", "is_closed"), [(3, 1, False), (2, 2, True), (1, 3, False), (3, 2, True)])
def test_two_thirds_and_half_of_each_side_close_the_debate(
    hall: Room, migrant: int, local: int, is_closed: bool
) -> None:
    hall.debate()
    hall.raise_hand(hall.local[1])
    assert hall.decide_it(hall.seconded("close_debate"), migrant, local) is is_closed
    assert (len(hall.queue) == 0) is is_closed
    if is_closed:
        with pytest.raises(DebateClosed):
            hall.raise_hand(hall.local[2])
        assert hall.vote_on(*hall.everybody) == "carried"


def test_while_hands_decide_nobody_is_called(hall: Room) -> None:
    hall.debate()
    hall.raise_hand(hall.local[1])
    motion_id = hall.move("close_debate", hall.migrant[0])
    assert motion_id == hall.move("close_debate", hall.migrant[0]), "sent twice it is one"
    with pytest.raises(ProceduralMotionOpen):
        hall.move("postpone", hall.local[0])
    hall.second_it(motion_id, hall.local[0])
    with pytest.raises(ProceduralMotionOpen):
        hall.called()
    with pytest.raises(ReasonMissing):
        procedural_motions.let_lapse(hall.meeting_id, motion_id, hall.chair, hall.now)
    procedural_motions.let_lapse(hall.meeting_id, motion_id, hall.chair, hall.now, "还有人没讲过")
    assert hall.called().member_id == hall.local[1]


def test_a_meeting_has_one_procedural_motion_open(hall: Room) -> None:
    hall.debate()
    first = db.session.get_one(ProceduralMotionRow, hall.move("close_debate", hall.migrant[0]))
    double = {"kind": "postpone", "mover_id": hall.local[0], "moved_at": hall.now, "item_id": first.item_id}
    db.session.add(ProceduralMotionRow(meeting_id=hall.meeting_id, state="moved", **double))
    with pytest.raises(IntegrityError, match="procedural_motions"):
        db.session.flush()
    db.session.rollback()


def test_more_than_half_put_a_matter_off_to_a_day(hall: Room) -> None:
    hall.debate()
    with pytest.raises(rule.PostponedToPast):
        hall.move("postpone", hall.migrant[0], until=TODAY)
    motion_id = hall.seconded("postpone", until=date(2026, 12, 20))
    assert hall.decide_it(motion_id, 2, 1) is False
    motion_id = hall.seconded("postpone", until=date(2026, 12, 20))
    with pytest.raises(rule.HandsNotCounted):
        hall.nobody_objects(motion_id)
    assert hall.decide_it(motion_id, 3, 1) is True
    assert (hall.item().state, hall.item().postponed_to) == ("carried_over", date(2026, 12, 20))


def test_a_mover_takes_the_motion_back_where_nobody_objects(hall: Room) -> None:
    hall.debate()
    with pytest.raises(NotYourMotion):
        hall.move("withdraw", hall.local[0])
    assert hall.nobody_objects(hall.seconded("withdraw")) is True
    assert (hall.item().state, hall.texts.what[:1]) == ("withdrawn", "在")
    meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)


def test_where_somebody_objects_hands_decide_whether_it_is_taken_back(hall: Room) -> None:
    hall.debate()
    assert hall.decide_it(hall.seconded("withdraw"), 2, 1) is False
    assert hall.item().state == "debate"


@pytest.mark.parametrize("parts", ["", "装20个充电插座。", "一样\n一样", "\n".join("一二三四五六七")])
def test_a_division_has_two_to_six_different_parts(hall: Room, parts: str) -> None:
    hall.debate()
    with pytest.raises(rule.TooFewParts):
        hall.move("divide", hall.migrant[0], parts=parts)


def test_each_part_has_a_vote_and_a_resolution_of_its_own(hall: Room) -> None:
    hall.debate()
    assert hall.nobody_objects(hall.seconded("divide", parts="装20个充电插座。\n物业每晚巡查两次。")) is True
    assert hall.room.items[0].parts == 2
    assert hall.vote_on(*hall.everybody) == "carried"
    assert (hall.item().state, hall.texts.what) == ("debate", "物业每晚巡查两次。")
    assert hall.vote_on(*hall.migrant) == "lost"
    item = hall.room.items[0]
    assert (hall.item().state, item.part_verdicts) == ("decided", ("carried", "lost"))
    drafts = db.session.query(Resolution).all()
    assert [(draft.title, draft.text) for draft in drafts] == [("飞线充电整治怎么落实（1/2）", "装20个充电插座。")]


def test_a_division_overtakes_what_was_moved_about_the_undivided_text(hall: Room) -> None:
    hall.debate()
    motion_id = hall.move("divide", hall.migrant[0], parts="装20个充电插座。\n物业每晚巡查两次。")
    where, mover = (hall.meeting_id, hall.item().id), hall.local[1]
    amendment_id = amendments.move_amendment(*where, mover, By(mover), hall.now, {"what": "装15个充电插座。"})
    amendments.second_amendment(hall.meeting_id, amendment_id, hall.local[0], By(hall.local[0]), hall.now)
    hall.second_it(motion_id, hall.local[0])
    assert hall.nobody_objects(motion_id) is True
    assert (hall.texts.what, hall.rows("amendment_lapsed")[0].facts["why"]) == ("装20个充电插座。", "overtaken")
    assert hall.vote_on(*hall.everybody) == "carried"


def test_no_vote_on_an_amendment_opens_before_a_procedural_motion_nor_is_that_decided_during_it(hall: Room) -> None:
    hall.debate()
    mover, motion_id = hall.local[1], hall.move("postpone", hall.migrant[0])
    where = (hall.meeting_id, hall.item().id)
    amendment_id = amendments.move_amendment(*where, mover, By(mover), hall.now, {"what": "装15个充电插座。"})
    amendments.second_amendment(hall.meeting_id, amendment_id, hall.local[0], By(hall.local[0]), hall.now)
    amendment_steps.take_up_amendment(hall.meeting_id, amendment_id, hall.chair, hall.now)
    while hall.running is not None or hall.queue:
        hall.pass_turn()

    def open_vote() -> int:
        return voting.open_vote(*where, hall.chair, hall.now, "amendment", amendment_id=amendment_id)

    vote_id = open_vote()
    hall.second_it(motion_id, hall.local[0])
    with pytest.raises(ItemStateRefuses):
        hall.decide_it(motion_id, 3, 3)
    voting.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, "先表决程序动议")
    with pytest.raises(ProceduralMotionOpen):
        open_vote()
    counted = {"migrant": 3, "local": 3}
    with pytest.raises(ProceduralMotionOpen):
        amendment_steps.record_hands(hall.meeting_id, amendment_id, counted, hall.chair, hall.now)
    assert hall.decide_it(motion_id, 3, 3) is True
    assert hall.item().state == "carried_over"


@pytest.mark.parametrize(
    ("state", "charter", "on_the_spot", "refusal"),
    [
        ("effective", {}, False, None),
        ("closed", {}, False, CarriedOutAlready),
        ("effective", {"preset_id": "half_half"}, False, OtherPreset),
        ("effective", {}, True, ChangeNotNoticed),
    ],
)
def test_what_was_carried_is_changed_with_notice_under_the_same_rule(
    hall: Room, state: str, charter: dict[str, Any], on_the_spot: bool, refusal: type[RuleError] | None
) -> None:
    hall.debate()
    hall.vote_on(*hall.everybody)
    resolution = db.session.query(Resolution).one()
    numbers = {"document_year": 2026, "document_number": 1, "effective_at": hall.now}
    for name, value in {"state": state, **numbers}.items():
        setattr(resolution, name, value)
    resolution_id = resolution.id
    db.session.commit()
    change = NewItem("插座改成10个", what="装10个充电插座。", changes_resolution_id=resolution_id)
    if charter:
        councils.adopt_charter(hall.council_id, Charter(**charter), hall.chair, hall.now)

    def ask() -> object:
        if on_the_spot:
            return agenda.add_item_on_the_spot(hall.meeting_id, change, False, hall.chair, hall.now)
        return hall.call(change)

    if refusal is None:
        assert ask()
    else:
        with pytest.raises(refusal):
            ask()
