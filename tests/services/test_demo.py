"""The demo council: as the issue describes it, made by commands, and made anew."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from extensions import db
from models import journal
from models.amendments import AmendmentRow
from models.clock import offset_seconds
from models.councils import Council, charter_facts
from models.database import delete_everything
from models.devices import Browser
from models.meetings import Meeting, meetings_of
from models.members import By, active_members
from models.resolutions import Resolution
from models.room import room_of
from models.sheets import roll_of_sheet
from models.task_reads import red_tasks
from models.tasks import Task
from models.topics import Topic
from models.voting import Vote
from rules import topics
from rules.journal import export_lines, verify
from rules.membership import WrongPin
from services import attendance, clock, demo, meetings
from services.demo import NotOnlyDemo, ServerRunning
from services.demo_people import Facts
from services.members import find_card, sign_in_with_card, sign_in_with_password
from services.transaction import transaction
from tests.demo_store import NOON
from tests.services.hall import Hall
from tests.services.store import application

GUANGZHOU = ZoneInfo("Asia/Shanghai")
# A publication of these days would end on a Saturday, and ends on Monday: tasks have to wait for it.
FRIDAY = NOON + timedelta(days=5)

PHONE = Browser("0" * 64, "android")


def no_demo(now: datetime) -> Facts:
    """Stands for playing the demo, where only whether it is played matters."""
    return {}


@pytest.fixture
def access(demo_at_noon: Path, tmp_path: Path) -> Iterator[Facts]:
    """The demo in a database of the test's own; how to sign in to it."""
    copy = shutil.copy(demo_at_noon / "gongyi.db", tmp_path / "gongyi.db")
    with application(f"sqlite:///{copy}"):
        yield json.loads((demo_at_noon / "demo.json").read_text(encoding="utf-8"))


def council() -> Council:
    return db.session.scalars(db.select(Council)).one()


def past_and_next() -> tuple[Meeting, Meeting]:
    coming, past, _ = meetings_of(council().id)
    return past, coming


def test_twelve_with_seats_a_chair_a_secretary_and_two_who_attend(access: Facts) -> None:
    members = active_members(council().id)
    posts = [member.post for member in members]
    assert {post: posts.count(post) for post in posts} == {
        "chair": 1,
        "secretary": 1,
        "representative": 12,
        "observer": 2,
    }
    assert len({member.name for member in members}) == 16
    chair = next(member for member in members if member.post == "chair")
    assert chair.side is None
    for side in ("migrant", "local"):
        assert [member.seat for member in members if member.side == side] == [1, 2, 3, 4, 5, 6]
    assert {member.title for member in members if member.post == "observer"} == {"物业经理", "街道干部"}
    past, _ = past_and_next()
    assert charter_facts(past.charter_version_id).preset_id == "half_half_by_side"
    assert council().is_demo


def test_everybody_gets_in_with_what_is_kept(access: Facts) -> None:
    council_id = council().id
    for post in ("chair", "secretary"):
        assert sign_in_with_password(council_id, access[post]["name"], access[post]["password"], NOON)
    assert len(access["representatives"]) == 12
    for card in access["representatives"]:
        assert find_card(council_id, card["code"]).name == card["name"]
        assert sign_in_with_card(council_id, card["card"], card["pin"], NOON, PHONE)
    card = access["representatives"][0]
    with pytest.raises(WrongPin):
        sign_in_with_card(council_id, card["card"], f"{(int(card['pin']) + 1) % 10000:04d}", NOON, PHONE)


def test_two_weeks_ago_one_motion_was_carried_one_lost_and_one_tied(access: Facts) -> None:
    past, _ = past_and_next()
    assert past.state == "closed"
    assert NOON - timedelta(days=15) < past.planned_at < NOON - timedelta(days=13)
    votes = db.session.scalars(db.select(Vote).where(Vote.meeting_id == past.id).order_by(Vote.id)).all()
    assert [vote.verdict for vote in votes] == ["carried", "lost", "lost", "carried", "carried", "carried"]
    assert "赞成与反对相同" not in votes[1].result["sentences"]["zh"]
    assert votes[2].result["sentences"]["zh"].count("赞成与反对相同") == 2


def test_topics_stand_in_all_states_and_resolutions_in_four(access: Facts) -> None:
    states = db.session.scalars(db.select(Topic.state)).all()
    assert len(states) >= 30
    assert set(states) == set(topics.STATES)
    fates = dict(db.session.execute(db.select(Resolution.title, Resolution.state)).all())
    assert len(fates) == 9
    assert {"closed", "effective", "objected", "publicised"} == set(fates.values())
    marks = db.session.scalars(db.select(Resolution.document_number).order_by(Resolution.document_number)).all()
    assert [mark for mark in marks if mark] == [1, 2, 3, 4, 5, 6]
    tasks = db.session.scalars(db.select(Task).order_by(Task.id)).all()
    assert [task.state for task in tasks] == [
        "closed",
        "in_progress",
        "returned",
        "confirmed",
        "reported_done",
        "in_progress",
        "claimed",
    ]
    assert [task.resolution.title for task in red_tasks(council().id, NOON.date())] == ["老人中午在哪里吃饭"]


def test_the_past_meeting_elected_in_secret_and_amended_a_motion(access: Facts) -> None:
    past, _ = past_and_next()
    (vote,) = db.session.scalars(db.select(Vote).where(Vote.is_secret))
    assert (vote.meeting_id, vote.result["chosen"], vote.result["is_listed"]) == (past.id, ["卢少芬"], True)
    assert [each.helped_by for each in roll_of_sheet(vote) if each.helped_by] == ["女儿陈小玲"]
    (amendment,) = db.session.scalars(db.select(AmendmentRow))
    assert amendment.state == "carried"
    amended = db.session.scalars(db.select(Resolution).where(Resolution.title == "公共晾晒区怎么用")).one()
    assert "坐轮椅的也够得着" in amended.text


def test_what_the_town_did_stands_in_order_in_its_chain(access: Facts) -> None:
    stream = journal.stream_of(council().id)
    acts = [row.act for row in journal.acts_of(stream)]
    wanted = ("topic_accepted", "visit_recorded", "group_endorsed", "resolution_effective", "task_returned")
    assert {*wanted} <= {*acts}
    assert verify(list(export_lines(journal.rows_of(stream))), stream.head).ok


def test_the_past_meeting_was_really_held(access: Facts) -> None:
    past, _ = past_and_next()
    stream = journal.stream_of(council().id, past.id)
    acts = [row.act for row in journal.acts_of(stream)]
    for act in ("leave_asked", "checked_in", "turn_started", "hand_raised", "turn_passed", "vote_closed"):
        assert act in acts
    assert any(row.entered_by_id is not None for row in journal.acts_of(stream))
    moments = [row.at for row in journal.acts_of(stream)]
    assert moments == sorted(moments)
    for chain in (stream, journal.stream_of(council().id)):
        assert verify(list(export_lines(journal.rows_of(chain))), chain.head).ok


def test_tonights_meeting_is_called_in_time_with_five_whole_motions(access: Facts) -> None:
    _, coming = past_and_next()
    assert coming.state == "called"
    assert coming.planned_at.astimezone(GUANGZHOU) == NOON.replace(hour=19, minute=30)
    (notice,) = [
        row for row in journal.acts_of(journal.stream_of(council().id, coming.id)) if row.act == "meeting_called"
    ]
    assert notice.recorded_at <= coming.planned_at - timedelta(days=3)
    room = room_of(coming)
    side_of = {seat.member_id: seat.side for seat in room.seats}
    assert [item.title for item in room.items] == [
        "飞线充电整治怎么落实",
        "消防通道停车怎么疏导",
        "夜间噪音公约",
        "垃圾投放点时间",
        "共享单车停放点",
    ]
    for item in room.items:
        motion = item.motion
        assert motion is not None
        assert all((motion.what, motion.plain, motion.who, motion.by_when, motion.cost, motion.done_means))
        assert len(motion.plain) <= 30
        assert 2 <= motion.what.count("。") <= 4
        assert any(letter.isdigit() for letter in motion.what)
        assert len(motion.seconder_ids) >= 2
        assert motion.mover_id is not None
        assert {side_of[member] for member in (motion.mover_id, *motion.seconder_ids)} == {"migrant", "local"}


def test_tonights_meeting_can_be_opened(access: Facts) -> None:
    _, coming = past_and_next()
    meeting_id, code = coming.id, coming.code
    people = active_members(council().id)
    chair = By(next(member.id for member in people if member.post == "chair"))
    representatives = [member.id for member in people if member.post == "representative"]
    meetings.open_room(meeting_id, chair, NOON)
    for member_id in representatives:
        attendance.check_in(meeting_id, member_id, By(member_id), NOON, code)
    meetings.open_meeting(meeting_id, chair, NOON)


@pytest.mark.parametrize(
    ("now", "planned"),
    [
        ((19, 29), (22, 19, 30)),
        ((19, 30), (22, 20, 0)),
        ((20, 7), (22, 20, 30)),
        ((23, 45), (23, 0, 0)),
    ],
)
def test_late_in_the_evening_the_meeting_is_at_the_next_half_hour(
    now: tuple[int, int], planned: tuple[int, int, int]
) -> None:
    there = demo._tonight(NOON.replace(hour=now[0], minute=now[1]).astimezone(UTC)).astimezone(GUANGZHOU)
    assert (there.day, there.hour, there.minute) == planned


@pytest.mark.parametrize("stored_app", ["sqlite"], indirect=True)
def test_a_database_with_a_council_is_left_alone(stored_app: Flask) -> None:
    Hall("huaian")
    assert demo.seed_when_empty(NOON) is None
    with pytest.raises(NotOnlyDemo):
        demo.reset(NOON)
    with pytest.raises(NotOnlyDemo):
        demo.advance(60)
    assert council().slug == "huaian"


def test_beside_the_demo_another_council_protects_everything(access: Facts) -> None:
    Hall("huaian")
    with pytest.raises(NotOnlyDemo):
        demo.reset(NOON)
    with pytest.raises(NotOnlyDemo):
        demo.advance(60)
    assert db.session.scalar(db.select(db.func.count()).select_from(Council)) == 2


@pytest.mark.parametrize("stored_app", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_an_empty_database_has_no_time_to_move_but_takes_a_demo_and_gives_it_back(stored_app: Flask) -> None:
    with pytest.raises(NotOnlyDemo):
        demo.advance(60)
    assert demo.reset(NOON)["slug"] == "rongyin"
    verdicts = [vote.verdict for vote in db.session.scalars(db.select(Vote))]
    assert (verdicts.count("carried"), verdicts.count("lost")) == (9, 2)
    with transaction():
        delete_everything()
    assert not [table.name for table in db.metadata.sorted_tables if db.session.execute(db.select(table)).first()]


def test_resetting_restores_everything_with_new_secrets(access: Facts) -> None:
    _, coming = past_and_next()
    people = active_members(coming.council_id)
    meetings.open_room(coming.id, By(people[0].id), NOON)
    demo.advance(8 * 86400)
    again = demo.reset(FRIDAY)
    assert db.session.scalar(db.select(db.func.count()).select_from(Task)) == 7
    past, coming = past_and_next()
    assert (past.state, coming.state) == ("closed", "called")
    assert offset_seconds() == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(Vote)) == 11
    assert again["chair"]["name"] == access["chair"]["name"]
    assert again["chair"]["password"] != access["chair"]["password"]
    assert not {card["card"] for card in again["representatives"]} & {
        card["card"] for card in access["representatives"]
    }


@pytest.mark.parametrize(("seconds", "refused"), [(0, True), (4.9, True), (5, False)])
def test_nothing_is_reset_beneath_a_running_server(
    access: Facts, monkeypatch: pytest.MonkeyPatch, seconds: float, refused: bool
) -> None:
    monkeypatch.setattr(demo, "_play", no_demo)
    clock.keep_lease("server", NOON)
    then = NOON + timedelta(seconds=seconds)
    if refused:
        with pytest.raises(ServerRunning):
            demo.reset(then)
    else:
        demo.reset(then)


def test_a_server_that_stopped_in_order_is_no_obstacle(access: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_play", no_demo)
    clock.keep_lease("server", NOON)
    clock.release_lease("server")
    demo.reset(NOON)
