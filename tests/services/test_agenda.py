"""The agenda and what stands behind it: groups and tasks follow their items, notices are frozen, items come on the spot."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from extensions import db
from models.agenda import called_for_tasks, ready_groups, tasks_on_agendas, waiting_items
from models.groups import Endorsement, Group, group_of, group_of_item
from models.notices import Notice, notices_of
from models.resolutions import Resolution
from models.tasks import Task
from rules import agenda, consent, notice
from rules.errors import NotFound
from rules.groups import READY_STATES, STATES, GroupStateRefuses
from rules.meetings import MeetingNotInSession
from rules.voting import frozen_digest
from services import floor, meetings
from services.agenda import add_item_on_the_spot, record_consent
from services.meetings import NewItem, NewMeeting
from services.notices import Correction, issue_correction
from tests.services.hall import Hall

on_sqlite = pytest.mark.parametrize("stored_app", ["sqlite"], indirect=True)


def add_group(hall: Hall, state: str = "studied", what: str = "在3号楼北侧装20个充电插座。", number: int = 7) -> int:
    group = Group(
        council_id=hall.council_id,
        number=number,
        state=state,
        title=f"飞线充电{number}",
        summary="12户在楼道里拉线充电。",
        what=what,
        plain="装20个充电位",
        who="物业公司",
        mover_id=hall.migrant[0],
        opened_at=hall.now,
    )
    db.session.add(group)
    db.session.flush()
    for member_id in (hall.migrant[0], hall.local[0], hall.local[1]):
        db.session.add(Endorsement(group_id=group.id, member_id=member_id, at=hall.now))
    db.session.commit()
    return number


def state_of(hall: Hall, number: int = 7) -> str:
    db.session.rollback()
    return group_of(hall.council_id, number).state


def facts_of(hall: Hall, act: str) -> list[dict[str, Any]]:
    return [row.facts for row in hall.rows(act, meeting=False)]


# --- groups ---


def test_an_item_takes_from_its_group_what_was_signed(hall: Hall) -> None:
    hall.call(NewItem("开场"), NewItem("写什么都不算", minutes=25, group_number=add_group(hall)))
    item = hall.item(2)
    assert (item.title, item.summary, item.minutes) == ("飞线充电7", "12户在楼道里拉线充电。", 25)
    assert item.motion is not None
    assert (item.motion.what, item.motion.who) == ("在3号楼北侧装20个充电插座。", "物业公司")
    motion = hall.room.items[1].motion
    assert motion is not None
    assert (motion.mover_id, motion.seconder_ids) == (hall.migrant[0], (hall.local[0], hall.local[1]))
    assert state_of(hall) == "scheduled"
    assert facts_of(hall, "group_scheduled") == [{"group": 7, "meeting": 1, "item": 2}]


@on_sqlite
def test_a_group_without_a_draft_is_for_discussion(hall: Hall) -> None:
    hall.convene(NewItem(group_number=add_group(hall, what="")))
    assert hall.item().motion is None
    hall.start_debate()
    floor.close_discussion(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    assert state_of(hall) == "discussed"
    assert facts_of(hall, "group_discussed") == [{"group": 7, "meeting": 1, "item": 1}]


@on_sqlite
@pytest.mark.parametrize("state", [state for state in STATES if state not in READY_STATES])
def test_only_a_group_that_is_ready_is_put_on_an_agenda(hall: Hall, state: str) -> None:
    with pytest.raises(GroupStateRefuses):
        hall.call(NewItem(group_number=add_group(hall, state)))
    assert state_of(hall) == state
    assert hall.rows("meeting_called", meeting=False) == []


@on_sqlite
def test_a_group_of_another_council_is_not_found(hall: Hall) -> None:
    number = add_group(Hall("huaian"))
    with pytest.raises(NotFound):
        hall.call(NewItem(group_number=number))


def test_a_decided_item_decides_its_group_with_the_verdict(hall: Hall) -> None:
    hall.convene(NewItem(group_number=add_group(hall)))
    assert hall.decide(1, yes=hall.migrant, no=hall.local) == "lost"
    assert state_of(hall) == "decided"
    assert facts_of(hall, "group_decided") == [{"group": 7, "meeting": 1, "item": 1, "verdict": "lost"}]


def test_items_left_over_keep_their_groups_when_they_are_taken_up(hall: Hall) -> None:
    first, second = add_group(hall), add_group(hall, number=8)
    hall.convene(NewItem(group_number=second), NewItem(group_number=first))
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "时间太晚")
    assert {state_of(hall, number) for number in (first, second)} == {"carried_over"}
    assert [facts["group"] for facts in facts_of(hall, "group_carried_over")] == [second, first]
    # They wait as items, and are not offered a second time as groups.
    assert ready_groups(hall.council_id) == []
    waiting = waiting_items(hall.council_id)
    hall.call(NewItem(waiting[0].title, carried_from_id=waiting[0].id), NewItem(group_number=first))
    assert [hall.item(position).carried_from_id for position in (1, 2)] == [item.id for item in waiting]
    assert {state_of(hall, number) for number in (first, second)} == {"scheduled"}
    again = group_of_item(hall.item(1).id)
    assert again is not None
    assert again.number == second
    assert waiting_items(hall.council_id) == []


@on_sqlite
def test_an_inquorate_meeting_leaves_its_groups_over(hall: Hall) -> None:
    hall.gather(NewItem(group_number=add_group(hall)), present=[])
    meetings.declare_inquorate(hall.meeting_id, hall.chair, hall.now)
    assert state_of(hall) == "carried_over"


@on_sqlite
def test_groups_that_are_ready_are_offered_the_longest_waiting_first(hall: Hall) -> None:
    for number, state in ((5, "studied"), (6, "endorsed"), (7, "scheduled"), (9, "studied")):
        add_group(hall, state, number=number)
    group_of(hall.council_id, 9).endorsed_at = hall.now
    group_of(hall.council_id, 5).endorsed_at = hall.now + timedelta(days=1)
    db.session.commit()
    assert [group.number for group in ready_groups(hall.council_id)] == [9, 5]
    assert ready_groups(Hall("huaian").council_id) == []


# --- tasks ---


def add_task(hall: Hall) -> int:
    """Hold a meeting that resolves something; return the id of a task of its resolution."""
    hall.convene()
    hall.decide(1, yes=hall.everybody)
    meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
    resolution = db.session.scalars(db.select(Resolution)).one()
    task = Task(
        council_id=hall.council_id,
        resolution_id=resolution.id,
        number=1,
        state="accepted",
        what="装20个充电插座",
        done_means="20个插座通电",
        carrier="company",
        body="物业公司",
        due_on=date(2026, 11, 1),
        next_report_on=date(2026, 10, 1),
        created_at=hall.now,
        round=0,
    )
    db.session.add(task)
    db.session.commit()
    return task.id


@on_sqlite
def test_a_task_comes_back_before_the_council_and_goes_along_when_left_over(hall: Hall) -> None:
    task_id = add_task(hall)
    hall.convene(NewItem("落实情况", task_id=task_id))
    assert tasks_on_agendas(hall.council_id) == {task_id}
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "时间太晚")
    assert tasks_on_agendas(hall.council_id) == {task_id}
    hall.convene(NewItem("落实情况", carried_from_id=waiting_items(hall.council_id)[0].id))
    assert facts_of(hall, "task_scheduled") == [{"task": task_id, "meeting": number, "item": 1} for number in (2, 3)]
    hall.start_debate()
    floor.close_discussion(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    assert tasks_on_agendas(hall.council_id) == set()
    with pytest.raises(NotFound):
        Hall("huaian").call(NewItem("别处的", task_id=task_id))


@on_sqlite
def test_the_called_meeting_that_takes_up_a_task_is_known(hall: Hall) -> None:
    task_id = add_task(hall)
    meeting_id = hall.call(NewItem("落实情况", task_id=task_id))
    called = called_for_tasks(hall.council_id)
    assert {task: meeting.id for task, meeting in called.items()} == {task_id: meeting_id}


# --- the notice and its corrections ---


def issued(hall: Hall) -> list[Notice]:
    db.session.rollback()
    return notices_of(hall.meeting_id)


def correction(hall: Hall, **changes: Any) -> Correction:
    facts: dict[str, Any] = {"title": "第1次会议", "place": "三楼会议室", "planned_at": hall.meeting.planned_at}
    return Correction(**{**facts, "mode": "onsite", "invited": "", "contact": "", "words": "检修", **changes})


def correct(hall: Hall, **changes: Any) -> None:
    issue_correction(hall.meeting_id, correction(hall, **changes), hall.chair, hall.now)


@on_sqlite
def test_a_notice_holds_all_that_it_said_and_its_digest_is_sealed(hall: Hall) -> None:
    later = hall.now + timedelta(days=1)
    new = NewMeeting("第1次会议", "二楼", later, (hall.motion(),), "both", "全体代表", "秘书", short_reason="停电")
    hall.meeting_id = meetings.call_meeting(hall.council_id, new, hall.chair, hall.now)
    (first,) = issued(hall)
    said = {name: first.facts[name] for name in ("number", "title", "place", "mode", "invited", "contact")}
    assert list(said.values()) == [1, "第1次会议", "二楼", "both", "全体代表", "秘书"]
    assert (first.number, first.changes, first.short_reason) == (1, "", "停电")
    (item,) = first.facts["items"]
    assert item["motion"]["what"] == hall.motion().what
    assert not {"mover_id", "seconders"} & {*item, *item["motion"]}
    (sealed,) = facts_of(hall, "meeting_called")
    assert (sealed["short_reason"], sealed["digest"]) == ("停电", frozen_digest(first.facts))


@on_sqlite
def test_a_correction_changes_the_meeting_and_keeps_the_notice(hall: Hall) -> None:
    hall.call()
    before = issued(hall)[0].facts
    later = hall.meeting.planned_at + timedelta(days=1)
    with pytest.raises(notice.ShortNoticeReasonMissing):
        correct(hall, planned_at=later)
    correct(hall, planned_at=later, short_reason="会议室当晚检修")
    assert (hall.meeting.place, hall.meeting.planned_at) == ("三楼会议室", later)
    first, second = issued(hall)
    assert (first.facts, second.facts["place"], second.changes) == (before, "三楼会议室", "检修")
    assert second.facts["items"] == before["items"]
    (sealed,) = facts_of(hall, "notice_corrected")
    # The council's chain is published: what was corrected, not what to.
    assert (sealed["changed"], "words" in sealed) == (["at", "place"], False)
    (row,) = hall.rows("notice_corrected")
    assert row.facts["changed"] == {
        "at": [before["at"], second.facts["at"]],
        "place": ["社区党群服务中心", "三楼会议室"],
    }
    correct(hall, planned_at=later, short_reason="会议室当晚检修")  # pressed twice
    assert len(issued(hall)) == 2
    correct(hall, planned_at=later, place="一楼", words="三楼也检修")
    assert [each.number for each in issued(hall)] == [1, 2, 3]


@on_sqlite
def test_a_correction_without_a_change_or_too_late_or_into_the_past_is_refused(hall: Hall) -> None:
    hall.call()
    with pytest.raises(notice.NothingCorrected):
        correct(hall, place="社区党群服务中心")
    with pytest.raises(notice.CorrectionWordsMissing):
        correct(hall, words=" ")
    with pytest.raises(notice.MeetingInPast):
        correct(hall, planned_at=hall.now - timedelta(seconds=1))
    meetings.open_room(hall.meeting_id, hall.chair, hall.now)
    with pytest.raises(notice.CorrectionTooLate):
        correct(hall)
    assert len(issued(hall)) == 1


# --- items added on the spot ---

SPOT = NewItem("电梯今晚停运怎么办", what="请物业今晚留人值守。", plain="今晚留人值守")


def add(hall: Hall, new: NewItem = SPOT, is_sensitive: bool = False) -> int:
    return add_item_on_the_spot(hall.meeting_id, new, is_sensitive, hall.chair, hall.now)


def ask(hall: Hall, migrant: int, local: int, item_id: int | None = None) -> bool:
    item_id = hall.item(2).id if item_id is None else item_id
    return record_consent(hall.meeting_id, item_id, {"migrant": migrant, "local": local}, hall.chair, hall.now)


def test_an_item_added_on_the_spot_is_voted_on_with_two_thirds_of_each_side(hall: Hall) -> None:
    hall.convene()
    seq = hall.meeting.seq
    assert add(hall) == add(hall)  # pressed twice
    assert hall.meeting.seq == seq + 1
    assert (hall.item(2).is_noticed, hall.item(2).is_sensitive) == (False, False)
    (sealed,) = hall.rows("item_added")
    assert sealed.facts == {"item": 2, "title": SPOT.title, "what": SPOT.what, "is_sensitive": False}
    hall.decide(1, yes=hall.everybody)
    hall.start_debate(2)
    with pytest.raises(agenda.NotNoticed):
        hall.open_vote(2)
    assert ask(hall, 4, 4) is True
    assert hall.item(2).consent == {
        "hands": {"migrant": 4, "local": 4},
        "present": {"migrant": 6, "local": 6},
        "is_given": True,
    }
    assert ask(hall, 4, 4) is True  # pressed twice
    assert len(hall.rows("consent_recorded")) == 1
    with pytest.raises(consent.ConsentAsked):
        ask(hall, 5, 5)
    with pytest.raises(agenda.VoteDue):
        floor.close_discussion(hall.meeting_id, hall.item(2).id, hall.chair, hall.now)
    assert hall.decide(2, yes=hall.everybody) == "carried"


@on_sqlite
def test_without_two_thirds_of_one_side_there_is_no_vote(hall: Hall) -> None:
    hall.convene(present=[*hall.migrant, *hall.local[:4]])
    add(hall)
    assert ask(hall, 6, 2) is False
    hall.decide(1, yes=hall.everybody[:10])
    hall.start_debate(2)
    with pytest.raises(agenda.NotNoticed):
        hall.open_vote(2)
    floor.close_discussion(hall.meeting_id, hall.item(2).id, hall.chair, hall.now)
    assert hall.item(2).state == "discussed"


@on_sqlite
def test_money_persons_and_rights_are_never_voted_on_on_the_spot(hall: Hall) -> None:
    hall.convene()
    add(hall, is_sensitive=True)
    with pytest.raises(agenda.SensitiveNotNoticed):
        ask(hall, 6, 6)
    assert hall.item(2).consent is None


@on_sqlite
def test_hands_of_more_than_are_present_are_not_written_down(hall: Hall) -> None:
    hall.convene(present=[*hall.migrant[:4], *hall.local])
    add(hall)
    with pytest.raises(consent.HandsInvalid):
        ask(hall, 5, 6)
    with pytest.raises(consent.ConsentNotNeeded):
        ask(hall, 4, 4, hall.item(1).id)
    assert hall.item(2).consent is None


@on_sqlite
def test_nothing_is_added_before_or_after_the_meeting(hall: Hall) -> None:
    hall.gather()
    with pytest.raises(MeetingNotInSession):
        add(hall)
    meetings.open_meeting(hall.meeting_id, hall.chair, hall.now)
    with pytest.raises(consent.ItemTitleMissing):
        add(hall, replace(SPOT, title=" "))
    add(hall)
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "时间太晚")
    with pytest.raises(MeetingNotInSession):
        add(hall, replace(SPOT, title="另一件"))
    # In the next notice it is told of like everything else.
    hall.call(replace(SPOT, carried_from_id=hall.item(2).id))
    assert hall.item(1).is_noticed
