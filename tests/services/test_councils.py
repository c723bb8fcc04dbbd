"""Founding a council, its charter in versions, its roster: all of it or nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from extensions import db
from models import journal
from models.councils import Council, charter_facts, current_charter, side_facts
from models.meetings import Meeting
from models.members import SYSTEM, Member
from rules import councils as rules
from rules.charter import Charter, CharterInvalid
from rules.councils import SIDES
from rules.errors import NotFound, RuleError
from rules.journal import export_lines, verify
from rules.membership import LastOfPost, NameMissing, NameTooLong, OwnPost, PasswordTooShort, RosterFrozen
from rules.roster import NewMember, SideNeeded, SideNotForPost
from rules.seating import RosterRefused
from services import councils, meetings
from services.councils import adopt_charter, create_council, end_membership, import_roster
from services.meetings import NewItem, NewMeeting
from services.members import sign_in_with_password
from services.transaction import CredentialVoided
from tests.services.founded import LOCAL, MIGRANT, NOW, PASSWORDS, Founded, new_council, officers, representatives


@pytest.fixture
def founded(stored_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Founded:
    return Founded().listen(monkeypatch)


def count(table: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def call_meeting(founded: Founded) -> int:
    new = NewMeeting("第1次会议", "二楼", NOW + timedelta(days=4), [NewItem("夜间噪音公约")])
    return meetings.call_meeting(founded.council_id, new, founded.chair, NOW)


# --- founding ---


def test_new_council_has_its_sides_its_charter_its_officers_and_a_chain(stored_app: Flask) -> None:
    council_id = create_council(new_council(charter=Charter(speaking_seconds=90)), officers(), SYSTEM, NOW)
    assert side_facts(council_id) == SIDES
    assert current_charter(council_id).version == 1
    assert charter_facts(current_charter(council_id).id).speaking_seconds == 90
    acts = [row.act for row in journal.acts_of(journal.stream_of(council_id))]
    assert acts == ["council_created", "charter_adopted"]
    for name, password in PASSWORDS.items():
        assert sign_in_with_password(council_id, name, password, NOW)


def test_founding_is_sealed_in_a_chain_that_anybody_can_verify(founded: Founded) -> None:
    lines = list(export_lines(journal.rows_of(journal.stream_of(founded.council_id))))
    assert verify(lines).ok


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"slug": "Rong Yin"}, rules.SlugInvalid),
        ({"name": " "}, rules.CouncilTextMissing),
        ({"name": "长" * 41}, rules.CouncilTextTooLong),
        ({"place": ""}, rules.CouncilTextMissing),
        ({"place": "长" * 61}, rules.CouncilTextTooLong),
        ({"sides": SIDES[:1]}, rules.SidesInvalid),
        ({"sides": (SIDES[0], replace(SIDES[1], planned_heads=0))}, rules.SeatsInvalid),
        ({"charter": Charter(speaking_seconds=0)}, CharterInvalid),
    ],
)
def test_council_that_cannot_stand_is_refused_and_nothing_is_written(
    stored_app: Flask, changes: dict[str, Any], error: type[RuleError]
) -> None:
    with pytest.raises(error):
        create_council(new_council(**changes), officers(), SYSTEM, NOW)
    assert (count(Council), count(Member)) == (0, 0)


@pytest.mark.parametrize(
    ("people", "error"),
    [
        ([], rules.OfficerMissing),
        (officers()[:1], rules.OfficerMissing),
        ([officers()[0], replace(officers()[1], name="林国栋")], rules.OfficersNotDistinct),
        ([officers()[0], replace(officers()[1], name=" ")], NameMissing),
        ([officers()[0], replace(officers()[1], password="short")], PasswordTooShort),
        ([*officers(), replace(officers()[1], name="何姨", post="representative")], rules.OfficerMissing),
    ],
)
def test_officers_that_cannot_serve_are_refused_and_nothing_is_written(
    stored_app: Flask, people: list[councils.NewOfficer], error: type[RuleError]
) -> None:
    with pytest.raises(error):
        create_council(new_council(), people, SYSTEM, NOW)
    assert (count(Council), count(Member)) == (0, 0)


def test_address_belongs_to_one_council(founded: Founded) -> None:
    with pytest.raises(rules.SlugTaken):
        create_council(new_council(), officers(), SYSTEM, NOW)
    assert Founded("linjie").council_id != founded.council_id


# --- the charter ---


def test_changed_charter_is_a_new_version(founded: Founded) -> None:
    assert adopt_charter(founded.council_id, Charter(turns_per_item=3), founded.chair, NOW) == 2
    assert charter_facts(current_charter(founded.council_id).id).turns_per_item == 3
    assert founded.rows("charter_adopted")[-1].facts["version"] == 2


def test_same_charter_again_is_no_new_version(founded: Founded) -> None:
    assert adopt_charter(founded.council_id, Charter(), founded.chair, NOW) == 1
    assert len(founded.rows("charter_adopted")) == 1


def test_meeting_keeps_the_charter_it_was_called_under(founded: Founded) -> None:
    meeting_id = call_meeting(founded)
    adopt_charter(founded.council_id, Charter(speaking_seconds=60), founded.chair, NOW)
    meeting = db.session.get_one(Meeting, meeting_id)
    assert charter_facts(meeting.charter_version_id).speaking_seconds == 120


def test_charter_out_of_bounds_is_refused(founded: Founded) -> None:
    with pytest.raises(CharterInvalid):
        adopt_charter(founded.council_id, Charter(speaking_seconds=601), founded.chair, NOW)
    assert founded.charter_version() == 1


# --- the roster ---


def test_roster_is_seated_side_by_side(founded: Founded) -> None:
    expected = {name: ("migrant", seat) for seat, name in enumerate(MIGRANT, start=1)}
    assert founded.seats() == expected | {name: ("local", seat) for seat, name in enumerate(LOCAL, start=1)}


def test_journal_tells_posts_and_seats_but_no_names(founded: Founded) -> None:
    (row,) = founded.rows("members_added")
    first = {"member": founded.id_of("周阿珍"), "post": "representative", "side": "migrant", "seat": 1}
    assert row.facts["members"][0] == first
    assert row.actor_id == founded.secretary.actor_id


@pytest.mark.parametrize(
    "wrong",
    [
        NewMember("周阿珍", "representative", "local", None),
        NewMember("新人", "representative", "local", 1),
        NewMember("新人", "representative", "local", 7),
    ],
)
def test_one_row_that_cannot_stand_keeps_all_the_others_out(founded: Founded, wrong: NewMember) -> None:
    before = founded.seats()
    with pytest.raises(RosterRefused) as refused:
        import_roster(founded.council_id, [NewMember("何姨", "representative", "local"), wrong], founded.secretary, NOW)
    rows: Any = refused.value.facts["rows"]
    assert [row.row for row in rows] == [2]
    assert founded.seats() == before
    assert len(founded.rows("members_added")) == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (NewMember("何姨", "representative"), SideNeeded),
        (NewMember("何姨", "observer", "local", 4), SideNotForPost),
        (NewMember("", "observer"), NameMissing),
        (NewMember("长" * 31, "observer"), NameTooLong),
    ],
)
def test_member_that_makes_no_sense_is_refused(founded: Founded, wrong: NewMember, error: type[RuleError]) -> None:
    with pytest.raises(error):
        import_roster(founded.council_id, [wrong], founded.secretary, NOW)


def test_what_would_be_wrong_is_told_without_writing(founded: Founded) -> None:
    wrong = NewMember("周阿珍", "representative", "local", row=4)
    assert [error.row for error in councils.roster_errors(founded.council_id, [wrong])] == [4]
    assert councils.roster_errors(founded.council_id, [replace(wrong, name="何姨")]) == []


def test_rosters_of_two_councils_do_not_meet(founded: Founded) -> None:
    other = Founded("linjie")
    assert other.seats() == founded.seats()
    with pytest.raises(NotFound):
        end_membership(other.council_id, founded.ids[0], other.chair, NOW)


# --- leaving ---


def test_who_leaves_frees_the_seat_for_the_next(founded: Founded) -> None:
    end_membership(founded.council_id, founded.ids[0], founded.secretary, NOW)
    (new_id,) = import_roster(
        founded.council_id, [NewMember("何姨", "representative", "migrant")], founded.secretary, NOW
    )
    assert founded.seats()["何姨"] == ("migrant", 1)
    assert new_id != founded.ids[0]
    assert founded.rows("membership_ended")[0].facts["seat"] == 1


def test_sessions_of_who_leaves_end(founded: Founded) -> None:
    end_membership(founded.council_id, founded.ids[0], founded.secretary, NOW)
    assert founded.heard == [CredentialVoided(founded.ids[0])]


def test_who_has_left_cannot_leave_again(founded: Founded) -> None:
    end_membership(founded.council_id, founded.ids[0], founded.secretary, NOW)
    with pytest.raises(NotFound):
        end_membership(founded.council_id, founded.ids[0], founded.secretary, NOW)


@pytest.mark.parametrize("name", ["林国栋", "许文秀"])
def test_last_chair_and_last_secretary_stay(founded: Founded, name: str) -> None:
    by = founded.secretary if name == "林国栋" else founded.chair
    with pytest.raises(LastOfPost):
        end_membership(founded.council_id, founded.id_of(name), by, NOW)
    import_roster(founded.council_id, [NewMember("接任", "chair"), NewMember("接手", "secretary")], by, NOW)
    end_membership(founded.council_id, founded.id_of(name), by, NOW)


def test_nobody_ends_their_own_post(founded: Founded) -> None:
    with pytest.raises(OwnPost):
        end_membership(founded.council_id, founded.id_of("林国栋"), founded.chair, NOW)


def test_seats_do_not_change_under_a_running_meeting(founded: Founded) -> None:
    meeting_id = call_meeting(founded)
    import_roster(founded.council_id, [NewMember("何姨", "representative", "local")], founded.secretary, NOW)
    meetings.open_room(meeting_id, founded.chair, NOW)
    with pytest.raises(RosterFrozen):
        end_membership(founded.council_id, founded.ids[0], founded.secretary, NOW)
    with pytest.raises(RosterFrozen):
        import_roster(founded.council_id, [NewMember("新人", "representative", "local")], founded.secretary, NOW)
    import_roster(founded.council_id, [NewMember("何经理", "observer")], founded.secretary, NOW)


def test_many_members_are_imported_in_one_go(founded: Founded) -> None:
    observers = [NewMember(f"列席{number}", "observer") for number in range(300)]
    assert len(import_roster(founded.council_id, observers, founded.secretary, NOW)) == 300
    assert len(representatives()) == 6
