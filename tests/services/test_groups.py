"""Groups before the agenda: visits, endorsements, drafts, the study."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from extensions import db
from models.group_reads import Reached, find_groups
from models.groups import Endorsement, Group, Study, Visit, endorser_ids
from models.members import SYSTEM, By, Member
from models.proposals import settle_endorsement
from models.topics import Support, Topic
from rules import endorsement, proposals
from rules import groups as group_rules
from rules.endorsement import Backing
from rules.errors import NotFound, RuleError
from services import groups, visits
from services.groups import Draft, NewVisit
from services.transaction import transaction
from tests.services.hall import Hall

TODAY = date(2026, 11, 22)  # 19:30 there


class Street:
    """A council of three and three with one group of one topic."""

    def __init__(self) -> None:
        self.hall = Hall(seats=3)
        self.now: datetime = self.hall.now
        self.migrant, self.local = self.hall.migrant, self.hall.local
        self.secretary_id = self.hall.secretary_id
        self.group_id = self.open_group()

    @property
    def council_id(self) -> int:
        return self.hall.council_id

    def open_group(self, state: str = "open", number: int = 1) -> int:
        group = Group(
            council_id=self.council_id,
            number=number,
            state=state,
            title="3栋楼下晚上停车堵路",
            opened_at=self.now - timedelta(days=5),
        )
        db.session.add(group)
        db.session.flush()
        topic = Topic(
            council_id=self.council_id,
            ticket=f"T000000{number}",
            follow_digest="",
            key=str(number),
            state="grouped",
            title="停车",
            text="堵路",
            group_id=group.id,
            submitted_at=self.now,
        )
        db.session.add(topic)
        db.session.commit()
        self.topic_id = topic.id
        return group.id

    @property
    def group(self) -> Group:
        db.session.rollback()
        return db.session.get_one(Group, self.group_id, populate_existing=True)

    def set_state(self, state: str) -> None:
        self.group.state = state
        db.session.commit()

    def endorse(self, *member_ids: int) -> None:
        for member_id in member_ids:
            groups.endorse(self.council_id, 1, member_id, By(member_id), self.now)

    def withdraw(self, member_id: int) -> None:
        groups.withdraw_endorsement(self.council_id, 1, member_id, By(member_id), self.now)

    def visit(self, member_id: int | None = None, by: By | None = None, **changes: Any) -> None:
        member_id = member_id or self.migrant[0]
        facts: dict[str, Any] = {"visited_on": TODAY, "households": 12, "in_favour": 10, "against": 1, **changes}
        groups.record_visit(self.council_id, 1, member_id, NewVisit(**facts), by or By(member_id), self.now)

    def take_back(self, visit_id: int, member_id: int) -> None:
        visits.withdraw_visit(self.council_id, 1, visit_id, member_id, By(member_id), self.now)

    def save(self, by: By | None = None, seen: str | None = None, **changes: Any) -> bool:
        draft = Draft(**{"title": "停车怎么管", "what": "划出12个车位。", "mover_id": self.migrant[0], **changes})
        return groups.save_draft(self.council_id, 1, draft, by or self.hall.chair, self.now, seen)

    def study(self, outcome: str = "agreed", reason: str = "", on: date = TODAY) -> None:
        groups.record_study(self.council_id, 1, on, outcome, reason, By(self.secretary_id), self.now)

    def support(self, count: int) -> None:
        for device in range(count):
            db.session.add(Support(topic_id=self.topic_id, device_digest=str(device), at=self.now))
        db.session.commit()

    def acts(self) -> list[tuple[str, Any]]:
        return [(row.act, row.facts) for row in self.hall.rows(meeting=False)]


@pytest.fixture
def street(light_app: Flask) -> Street:
    return Street()


@pytest.fixture
def stored_street(stored_app: Flask) -> Street:
    """The same on both stores, where locks and counts are what matters."""
    return Street()


# --- visits ---


def test_a_visit_is_recorded_and_journalled_without_words_or_names(street: Street) -> None:
    street.visit(words="三楼的王叔说最好划线。")
    row = db.session.query(Visit).one()
    assert (row.member_id, row.households, row.in_favour, row.against) == (street.migrant[0], 12, 10, 1)
    assert street.group.state == "surveyed"
    facts = {"group": 1, "on": "2026-11-22", "households": 12, "in_favour": 10, "against": 1}
    assert street.acts() == [("visit_recorded", facts)]


def test_the_same_visit_twice_is_one_and_another_one_is_two(stored_street: Street) -> None:
    stored_street.visit()
    stored_street.visit()
    assert db.session.query(Visit).count() == 1
    stored_street.visit(households=13)
    stored_street.visit(stored_street.local[0])
    assert db.session.query(Visit).count() == 3


def test_a_visit_may_be_of_the_local_day_though_utc_is_behind(street: Street) -> None:
    street.now = datetime.fromisoformat("2026-11-22T17:00:00+00:00")  # 01:00 on the 23rd there
    street.visit(visited_on=date(2026, 11, 23))
    with pytest.raises(proposals.DayAhead):
        street.visit(visited_on=date(2026, 11, 24))


def test_the_secretary_records_for_a_representative(street: Street) -> None:
    street.visit(street.local[0], By(street.local[0], street.secretary_id))
    row = db.session.query(Visit).one()
    assert (row.member_id, row.entered_by_id) == (street.local[0], street.secretary_id)
    assert "entered_by" in street.acts()[0][1]


def test_officers_neither_visit_nor_endorse_for_themselves(street: Street) -> None:
    for act in (street.visit, street.endorse):
        with pytest.raises(endorsement.RepresentativeNeeded):
            act(street.secretary_id)


def test_nobody_acts_in_another_council(street: Street) -> None:
    other = Hall("linjie", seats=3)
    with pytest.raises(NotFound):
        street.endorse(other.migrant[0])
    with pytest.raises(NotFound):
        groups.endorse(other.council_id, 1, other.migrant[0], By(other.migrant[0]), street.now)


@pytest.mark.parametrize("state", ["scheduled", "decided", "dissolved"])
def test_what_is_on_an_agenda_is_not_visited_or_drafted_any_more(street: Street, state: str) -> None:
    street.set_state(state)
    for act in (street.visit, street.save):
        with pytest.raises(group_rules.GroupNotCollecting):
            act()
    assert street.acts() == []


def test_a_visit_that_was_typed_in_wrongly_is_taken_back_by_its_representative(street: Street) -> None:
    street.visit(households=460)
    visit_id = db.session.query(Visit).one().id
    with pytest.raises(NotFound):
        street.take_back(visit_id, street.local[0])
    street.take_back(visit_id, street.migrant[0])
    street.take_back(visit_id, street.migrant[0])
    assert db.session.query(Visit).count() == 0
    facts = {"group": 1, "on": "2026-11-22", "households": 460, "in_favour": 10, "against": 1}
    assert street.acts() == [("visit_recorded", facts), ("visit_withdrawn", facts)]


def test_what_was_visited_before_the_agenda_stands(street: Street) -> None:
    street.visit()
    visit_id = db.session.query(Visit).one().id
    street.set_state("scheduled")
    with pytest.raises(group_rules.GroupNotCollecting):
        street.take_back(visit_id, street.migrant[0])


# --- endorsements ---


def test_three_of_both_sides_make_it_a_proposal(stored_street: Street) -> None:
    stored_street.endorse(stored_street.migrant[0], stored_street.local[0])
    assert stored_street.group.state == "open"
    stored_street.endorse(stored_street.local[1])
    assert (stored_street.group.state, stored_street.group.endorsed_by) == ("endorsed", "representatives")
    assert stored_street.group.endorsed_at == stored_street.now
    assert stored_street.acts()[-2:] == [
        ("endorsement_given", {"group": 1, "endorsers": 3}),
        ("group_endorsed", {"group": 1, "basis": "representatives"}),
    ]


def test_more_than_half_of_one_side_make_it_a_proposal(street: Street) -> None:
    street.endorse(street.local[0], street.local[1])
    assert street.group.endorsed_by == "one_side"
    assert all("side" not in facts for _, facts in street.acts())


def test_who_has_left_the_roster_is_not_counted(street: Street) -> None:
    street.endorse(street.migrant[0])
    street.group  # noqa: B018  ends the read
    db.session.get_one(Member, street.migrant[0]).active_to = street.now
    db.session.commit()
    # Two are left there: one of them is no majority, and the name that left makes no third.
    street.endorse(street.migrant[1], street.local[0])
    assert street.group.state == "open"


def test_residents_alone_make_it_a_proposal(stored_street: Street) -> None:
    stored_street.support(29)
    with transaction():
        settle_endorsement(db.session.get_one(Group, stored_street.group_id), SYSTEM, stored_street.now)
    assert stored_street.group.state == "open"
    db.session.add(Support(topic_id=stored_street.topic_id, device_digest="a thirtieth", at=stored_street.now))
    db.session.commit()
    with transaction():
        settle_endorsement(db.session.get_one(Group, stored_street.group_id), SYSTEM, stored_street.now)
    assert (stored_street.group.state, stored_street.group.endorsed_by) == ("endorsed", "residents")


def test_a_name_is_put_once_and_can_be_taken_back(street: Street) -> None:
    street.endorse(street.migrant[0], street.migrant[0])
    assert endorser_ids(street.group_id) == [street.migrant[0]]
    street.withdraw(street.migrant[0])
    street.withdraw(street.migrant[0])
    assert endorser_ids(street.group_id) == []
    assert street.acts() == [
        ("endorsement_given", {"group": 1, "endorsers": 1}),
        ("endorsement_withdrawn", {"group": 1, "endorsers": 0}),
    ]


def test_the_names_of_a_proposal_stand(street: Street) -> None:
    street.endorse(*street.local[:2])
    with pytest.raises(endorsement.EndorsementSettled):
        street.withdraw(street.local[0])
    with pytest.raises(endorsement.EndorsementSettled):
        street.endorse(street.migrant[0])
    street.endorse(street.local[0])  # done already
    assert len(endorser_ids(street.group_id)) == 2


def test_names_put_at_once_make_one_proposal(stored_street: Street, stored_app: Flask) -> None:
    street = stored_street

    def put(member_id: int) -> None:
        with stored_app.app_context():
            try:
                street_endorse(member_id)
            except endorsement.EndorsementSettled:
                pass
            finally:
                db.session.remove()

    council_id, now = street.council_id, street.now
    members = [street.migrant[0], street.local[0], street.migrant[1], street.local[1]]
    db.session.rollback()

    def street_endorse(member_id: int) -> None:
        groups.endorse(council_id, 1, member_id, By(member_id), now)

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(put, members))
    acts = [act for act, _ in street.acts()]
    assert acts.count("group_endorsed") == 1
    # The first two may be of one side, which is more than half of it.
    assert db.session.query(Endorsement).count() == acts.count("endorsement_given") in (2, 3)


# --- the draft ---


def test_a_draft_is_saved_and_journalled_by_its_digest(street: Street) -> None:
    assert street.save(who="物业公司", done_means="一个月没有堵路") is False
    group = street.group
    assert (group.title, group.what, group.who, group.mover_id) == (
        "停车怎么管",
        "划出12个车位。",
        "物业公司",
        street.migrant[0],
    )
    ((act, facts),) = street.acts()
    assert (act, set(facts), len(facts["draft"])) == ("draft_saved", {"group", "draft"}, 64)
    street.save(who="物业公司", done_means="一个月没有堵路")
    assert len(street.acts()) == 1


def test_who_endorses_first_writes_and_then_the_mover(street: Street) -> None:
    first, other = By(street.local[0]), By(street.migrant[0])
    with pytest.raises(proposals.DraftNotYours):
        street.save(first)
    street.endorse(street.local[0], street.migrant[0])
    street.save(first, mover_id=street.migrant[0])
    with pytest.raises(proposals.DraftNotYours):
        street.save(first, what="划出10个车位。")
    street.save(other, what="划出8个车位。")
    assert street.group.what == "划出8个车位。"


def test_only_a_representative_moves_it(street: Street) -> None:
    with pytest.raises(endorsement.RepresentativeNeeded) as raised:
        street.save(mover_id=street.secretary_id)
    assert raised.value.facts["field"] == "mover"


def test_a_draft_that_somebody_else_has_changed_meanwhile_is_not_written_over(street: Street) -> None:
    street.save()
    seen = groups.draft_digest(Draft("停车怎么管", what="划出12个车位。", mover_id=street.migrant[0]))
    street.save(what="划出10个车位。", seen=seen)
    with pytest.raises(proposals.DraftChanged):
        street.save(what="划出9个车位。", seen=seen)
    street.save(what="划出10个车位。", seen=seen)  # says the same
    assert street.group.what == "划出10个车位。"


def test_a_draft_changed_after_the_study_is_studied_again(street: Street) -> None:
    street.endorse(*street.local[:2])
    street.save()
    street.study()
    assert street.group.state == "studied"
    assert street.save(mover_id=street.local[0]) is False
    assert street.group.state == "studied"
    assert street.save(mover_id=street.local[0], what="划出10个车位。") is True
    assert street.group.state == "endorsed"
    assert street.acts()[-1] == ("study_reopened", {"group": 1})
    street.study()
    assert street.group.state == "studied"
    assert db.session.query(Study).count() == 2


# --- the study ---


def test_only_an_agreed_study_leads_to_the_agenda(street: Street) -> None:
    street.endorse(*street.local[:2])
    street.study("deferred", "等消防验收。")
    street.study("deferred", "等消防验收。")
    assert street.group.state == "endorsed"
    street.study("agreed")
    street.study("agreed")
    assert street.group.state == "studied"
    studied = [facts for act, facts in street.acts() if act == "study_recorded"]
    # Public is that it took place and when, not what it said.
    assert studied == [{"group": 1, "on": "2026-11-22"}] * 2


@pytest.mark.parametrize("state", ["open", "surveyed", "studied", "scheduled"])
def test_only_a_proposal_is_studied(street: Street, state: str) -> None:
    street.set_state(state)
    with pytest.raises(group_rules.GroupStateRefuses):
        street.study()


@pytest.mark.parametrize(("days", "error"), [(1, proposals.DayAhead), (-6, proposals.DayTooLongAgo)])
def test_a_study_lies_between_the_opening_and_today(street: Street, days: int, error: type[RuleError]) -> None:
    street.set_state("endorsed")
    with pytest.raises(error):
        street.study(on=TODAY + timedelta(days=days))
    street.study(on=TODAY - timedelta(days=5))


# --- the list ---


def test_the_list_counts_and_finds_on_every_store(stored_street: Street) -> None:
    street = stored_street
    street.visit(households=30, in_favour=20, against=5)
    street.visit(street.local[0], households=16, in_favour=15, against=0)
    street.endorse(street.migrant[0], street.local[0])
    street.support(4)
    (row,) = find_groups(street.council_id, street.migrant[0], "all", "停车", 1).rows
    assert row.reached == Reached(46, 35, 5)
    assert row.reached.silent == 6
    assert row.backing == Backing({"migrant": 3, "local": 3}, {"migrant": 1, "local": 1}, 4)
    assert (row.topics, row.is_visited_by_me, row.is_endorsed_by_me) == (1, True, True)
    shown = {"to_visit": 0, "to_endorse": 0, "mine": 1, "seeking": 1, "proposals": 0, "to_study": 0, "ready": 0}
    for show, count in shown.items():
        assert find_groups(street.council_id, street.migrant[0], show, "", 1).total == count, show
    assert find_groups(street.council_id, street.local[1], "to_visit", "堵路 停车", 9).total == 1
    assert find_groups(street.council_id, street.local[1], "all", "100%", 1).total == 0
