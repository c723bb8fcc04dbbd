"""The secretary's desk: what becomes of a topic, and how topics come together and part."""

import threading
from collections.abc import Callable
from datetime import date
from itertools import count

import pytest
from flask import Flask

from extensions import db
from models.groups import Endorsement, Group, Visit, endorser_ids, group_of, visits_of
from models.members import By
from models.topic_writes import NewTopic, add_topic
from models.topics import Support, Topic, topic_of
from rules import receipts, topics
from rules.errors import NotFound, RuleError
from rules.groups import GroupNotCollecting, GroupUnknown
from rules.masking import PersonalDataLeft
from services import intake
from services.intake import PublicText
from services.transaction import transaction
from tests.services.founded import NOW, Founded

sqlite_only = pytest.mark.parametrize("stored_app", ["sqlite"], indirect=True)
PUBLIC = PublicText("消防通道被堵", "3栋楼下晚上停车。", "3栋")
WHY = ("不归议事会管。", "请打12345。")
keys = count(1)


class Desk(Founded):
    """A council whose secretary has topics before her."""

    def topic(self, title: str = "停车堵住消防通道") -> str:
        new = NewTopic(title, "王小芳，13812345678", "3栋", name="王小芳", contact="微信abc", key=f"{next(keys):032x}")
        ticket = f"T{next(keys):07d}"
        with transaction():
            return add_topic(self.council_id, new, By(None), NOW, ticket, receipts.follow_code_of(new.key)).ticket

    def accepted(self, title: str = "停车堵住消防通道") -> tuple[str, int]:
        ticket = self.topic(title)
        return ticket, intake.accept(self.council_id, ticket, PublicText(title, "公开的话"), self.secretary, NOW)

    def row(self, ticket: str) -> Topic:
        db.session.rollback()
        return topic_of(self.council_id, ticket)

    def state(self, ticket: str) -> str:
        return self.row(ticket).state

    def group(self, number: int) -> Group:
        db.session.rollback()
        return group_of(self.council_id, number)

    def set_group_state(self, number: int, state: str) -> None:
        self.group(number).state = state
        db.session.commit()

    def visit(self, number: int, member: str, households: int = 5) -> None:
        group_id, member_id = self.group(number).id, self.id_of(member)
        numbers = {"households": households, "in_favour": 3, "against": 1}
        db.session.add(
            Visit(group_id=group_id, member_id=member_id, visited_on=date(2026, 11, 1), recorded_at=NOW, **numbers)
        )
        db.session.commit()

    def endorse(self, number: int, *members: str) -> None:
        ids = [self.id_of(member) for member in members]
        group_id = self.group(number).id
        db.session.add_all(Endorsement(group_id=group_id, member_id=member_id, at=NOW) for member_id in ids)
        db.session.commit()

    def acts(self) -> list[str]:
        return [row.act for row in self.rows() if row.act.startswith(("topic_", "group_"))]


@pytest.fixture
def desk(stored_app: Flask) -> Desk:
    return Desk()


def do(desk: Desk, act: str, ticket: str) -> object:
    """Do one act of rules.topics.TRANSITIONS as the page would."""
    commands: dict[str, Callable[[], object]] = {
        "take_up": lambda: intake.take_up(desk.council_id, ticket, desk.secretary, NOW),
        "accept": lambda: intake.accept(desk.council_id, ticket, PUBLIC, desk.secretary, NOW),
        "return": lambda: intake.return_topic(desk.council_id, ticket, PUBLIC, *WHY, desk.secretary, NOW),
        "refer": lambda: intake.refer(desk.council_id, ticket, PUBLIC, *WHY, desk.secretary, NOW),
        "reply": lambda: intake.record_reply(desk.council_id, ticket, "下周来修。", desk.secretary, NOW),
        "answer_privately": lambda: intake.answer_privately(
            desk.council_id, ticket, "请走", "信访", desk.secretary, NOW
        ),
        "review_again": lambda: intake.review_again(desk.council_id, ticket, desk.secretary, NOW),
    }
    return commands[act]()


ACTS = ("take_up", "accept", "return", "refer", "reply", "answer_privately", "review_again")
ROADS: dict[str, tuple[str, ...]] = {
    "submitted": (),
    "under_review": ("take_up",),
    "grouped": ("accept",),
    "returned": ("return",),
    "referred": ("refer",),
    "replied": ("refer", "reply"),
    "answered_privately": ("answer_privately",),
}


@sqlite_only
def test_every_act_goes_where_the_table_says_and_nowhere_else(desk: Desk) -> None:
    for state, road in ROADS.items():
        for act in ACTS:
            ticket = desk.topic()
            for step in road:
                do(desk, step, ticket)
            assert desk.state(ticket) == state
            before = len(desk.acts())
            if topics.is_allowed(state, act):
                do(desk, act, ticket)
                assert (desk.state(ticket), len(desk.acts())) == (topics.next_state(state, act), before + 1)
                do(desk, act, ticket)  # pressed twice
                assert len(desk.acts()) == before + 1
            elif (state, act) not in REPEATED:
                with pytest.raises(topics.TopicStateRefuses):
                    do(desk, act, ticket)
                assert (desk.state(ticket), len(desk.acts())) == (state, before)


# What has led to a state, done once more there, changes nothing.
REPEATED = {(state, road[-1]) for state, road in ROADS.items() if road} | {("under_review", "review_again")}


@sqlite_only
def test_the_original_stays_and_the_public_text_is_the_secretarys(desk: Desk) -> None:
    ticket = desk.topic()
    do(desk, "return", ticket)
    row = desk.row(ticket)
    assert (row.title, row.text, row.name) == ("停车堵住消防通道", "王小芳，13812345678", "王小芳")
    assert (row.public_title, row.public_text, row.public_place) == ("消防通道被堵", "3栋楼下晚上停车。", "3栋")
    assert (row.public_reason, row.elsewhere, row.reviewed_at) == (*WHY, NOW)


@sqlite_only
def test_a_private_answer_leaves_nothing_public(desk: Desk) -> None:
    ticket = desk.topic()
    for act in ("return", "review_again", "answer_privately"):
        do(desk, act, ticket)
    row = desk.row(ticket)
    assert (row.private_answer, row.elsewhere) == ("请走", "信访")
    assert (row.public_title, row.public_text, row.public_place, row.public_reason) == ("", "", "", "")


@sqlite_only
@pytest.mark.parametrize(
    ("act", "error", "field"),
    [
        (lambda d, t: intake.return_topic(d.council_id, t, PUBLIC, "", "x", d.secretary, NOW), "public_reason_missing", "reason"),
        (lambda d, t: intake.refer(d.council_id, t, PUBLIC, "x", "", d.secretary, NOW), "elsewhere_missing", "elsewhere"),
        (lambda d, t: intake.refer(d.council_id, t, PUBLIC, "找13812345678", "x", d.secretary, NOW), "personal_data_left", "reason"),
        (lambda d, t: intake.accept(d.council_id, t, PublicText("x", "打13812345678"), d.secretary, NOW), "personal_data_left", "text"),
        (lambda d, t: intake.accept(d.council_id, t, PublicText("", "x"), d.secretary, NOW), "topic_title_missing", "title"),
        (lambda d, t: intake.answer_privately(d.council_id, t, "", "x", d.secretary, NOW), "answer_missing", "answer"),
        (lambda d, t: intake.answer_privately(d.council_id, t, "x", "", d.secretary, NOW), "elsewhere_missing", "channel"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field_and_nothing_changes(
    desk: Desk, act: Callable[[Desk, str], object], error: str, field: str
) -> None:
    ticket = desk.topic()
    with pytest.raises(RuleError) as refused:
        act(desk, ticket)
    assert (refused.value.code, refused.value.facts["field"]) == (error, field)
    assert desk.state(ticket) == "submitted"
    assert desk.acts() == ["topic_submitted"]


@sqlite_only
def test_a_correction_covers_the_text_and_the_title_that_the_group_took_from_it(desk: Desk) -> None:
    ticket, number = desk.accepted("王小芳家的狗")
    for _ in range(2):
        intake.mask(desk.council_id, ticket, PublicText("3栋的狗", "遛狗不牵绳"), desk.secretary, NOW)
    assert (desk.row(ticket).public_title, desk.group(number).title) == ("3栋的狗", "3栋的狗")
    assert desk.acts().count("topic_text_corrected") == 1
    desk.group(number).title = "文明养狗怎么落实"
    db.session.commit()
    intake.mask(desk.council_id, ticket, PublicText("楼下的狗", "遛狗不牵绳"), desk.secretary, NOW)
    assert desk.group(number).title == "文明养狗怎么落实"
    with pytest.raises(PersonalDataLeft):
        intake.mask(desk.council_id, ticket, PublicText("x", "13812345678"), desk.secretary, NOW)
    with pytest.raises(topics.TopicNotPublic):
        intake.mask(desk.council_id, desk.topic(), PUBLIC, desk.secretary, NOW)


@sqlite_only
def test_the_chain_holds_no_word_of_a_resident_and_no_ticket_before_it_is_public(desk: Desk) -> None:
    ticket = desk.topic()
    do(desk, "take_up", ticket)
    assert [ticket in str(row.facts) for row in desk.rows()].count(True) == 0
    do(desk, "accept", ticket)
    assert desk.rows("topic_accepted")[0].facts["ticket"] == ticket
    written = " ".join(str(row.facts) for row in desk.rows() if row.act.startswith("topic_"))
    for secret in ("王小芳", "13812345678", "微信abc", "停车", "消防"):
        assert secret not in written


# --- groups ---


@sqlite_only
def test_a_topic_is_accepted_right_into_a_group_that_still_collects(desk: Desk) -> None:
    _, first = desk.accepted()
    ticket = desk.topic()
    assert intake.accept(desk.council_id, ticket, PUBLIC, desk.secretary, NOW, first) == first
    with pytest.raises(GroupUnknown):
        intake.accept(desk.council_id, desk.topic(), PUBLIC, desk.secretary, NOW, 99)
    desk.set_group_state(first, "scheduled")
    with pytest.raises(GroupNotCollecting):
        intake.accept(desk.council_id, desk.topic(), PUBLIC, desk.secretary, NOW, first)
    # Refused ones took no number.
    assert desk.accepted()[1] == first + 1


def test_the_last_topic_takes_visits_and_endorsements_along_and_each_keeps_its_text(desk: Desk) -> None:
    (moved, source), (stays, target) = desk.accepted("楼下停车"), desk.accepted("通道停车")
    for number in (source, target):
        desk.visit(number, "周阿珍")
        desk.endorse(number, "周阿珍")
    desk.visit(source, "陈伯", households=7)
    desk.endorse(source, "陈伯", "刘强")
    for _ in range(2):
        intake.move_topic(desk.council_id, moved, target, desk.secretary, NOW)
    emptied, filled = desk.group(source), desk.group(target)
    assert emptied.state == "dissolved"
    assert sorted(visit.households for visit in visits_of(filled.id)) == [5, 7]
    assert set(endorser_ids(filled.id)) == {desk.id_of(name) for name in ("周阿珍", "陈伯", "刘强")}
    # Three representatives of both sides stand behind it now.
    assert (filled.state, filled.endorsed_by) == ("endorsed", "representatives")
    assert [topic.public_title for topic in filled.topics] == ["楼下停车", "通道停车"]
    (dissolved,) = desk.rows("group_dissolved")
    assert dissolved.facts == {"group": source, "into": target, "visits": 1, "endorsements": 2}
    assert desk.acts()[-3:] == ["topic_moved", "group_dissolved", "group_endorsed"]
    assert desk.row(stays).group_id == filled.id


@sqlite_only
def test_visits_that_come_along_make_an_open_group_surveyed(desk: Desk) -> None:
    (moved, source), (_, target) = desk.accepted(), desk.accepted()
    desk.visit(source, "陈伯")
    intake.move_topic(desk.council_id, moved, target, desk.secretary, NOW)
    assert desk.group(target).state == "surveyed"


@sqlite_only
def test_neighbours_support_of_both_topics_counts_together(desk: Desk) -> None:
    (moved, _), (stays, target) = desk.accepted(), desk.accepted()
    for ticket, devices in ((moved, range(15)), (stays, range(14, 30))):
        topic_id = desk.row(ticket).id
        db.session.add_all(Support(topic_id=topic_id, device_digest=f"d{device}", at=NOW) for device in devices)
        db.session.commit()
    intake.move_topic(desk.council_id, moved, target, desk.secretary, NOW)
    assert (desk.group(target).state, desk.group(target).endorsed_by) == ("endorsed", "residents")


@sqlite_only
def test_a_group_with_topics_left_stays(desk: Desk) -> None:
    (moved, source), (other, _) = desk.accepted(), desk.accepted()
    intake.move_topic(desk.council_id, other, source, desk.secretary, NOW)
    desk.visit(source, "陈伯")
    own = intake.separate_topic(desk.council_id, moved, desk.secretary, NOW)
    assert (own, desk.group(own).state, desk.group(source).state) == (3, "open", "open")
    assert len(visits_of(desk.group(source).id)) == 1
    assert intake.separate_topic(desk.council_id, moved, desk.secretary, NOW) == own
    assert desk.acts().count("topic_separated") == 1


@sqlite_only
def test_what_is_on_an_agenda_neither_gives_nor_takes_topics(desk: Desk) -> None:
    (ticket, number), (_, other) = desk.accepted(), desk.accepted()
    with pytest.raises(GroupUnknown):
        intake.move_topic(desk.council_id, ticket, 99, desk.secretary, NOW)
    with pytest.raises(topics.TopicStateRefuses):
        intake.move_topic(desk.council_id, desk.topic(), number, desk.secretary, NOW)
    for fixed in (number, other):
        desk.set_group_state(fixed, "scheduled")
        with pytest.raises(GroupNotCollecting):
            intake.move_topic(desk.council_id, ticket, other, desk.secretary, NOW)
        desk.set_group_state(fixed, "open")
    desk.set_group_state(number, "decided")
    with pytest.raises(GroupNotCollecting):
        intake.separate_topic(desk.council_id, ticket, desk.secretary, NOW)


@sqlite_only
def test_another_councils_topics_and_groups_are_not_found(desk: Desk) -> None:
    ticket, _ = desk.accepted()
    other = Desk("linjie")
    with pytest.raises(NotFound):
        intake.take_up(other.council_id, ticket, other.secretary, NOW)
    theirs, _ = other.accepted()
    desk.accepted()
    with pytest.raises(GroupUnknown):
        intake.move_topic(other.council_id, theirs, 2, other.secretary, NOW)


def test_topics_accepted_at_once_are_numbered_without_gaps(stored_app: Flask) -> None:
    desk = Desk()
    tickets = [desk.topic() for _ in range(8)]
    council_id, by = desk.council_id, desk.secretary
    db.session.remove()

    def accept(ticket: str) -> None:
        with stored_app.app_context():
            intake.accept(council_id, ticket, PUBLIC, by, NOW)

    threads = [threading.Thread(target=accept, args=(ticket,)) for ticket in tickets + tickets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(db.session.scalars(db.select(Group.number)))
    assert numbers == list(range(1, 9))
    assert len(desk.rows("topic_accepted")) == 8


@sqlite_only
def test_a_lost_receipt_is_replaced_and_the_old_code_opens_nothing_more(desk: Desk) -> None:
    ticket = desk.topic()
    old = desk.row(ticket).follow_digest
    receipt = intake.reissue_receipt(desk.council_id, ticket, desk.secretary, NOW)
    assert desk.row(ticket).follow_digest == receipts.digest(receipt.secret) != old
    (row,) = desk.rows("topic_receipt_reissued")
    assert receipt.secret not in str(row.facts)
