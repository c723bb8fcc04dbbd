"""Resolutions: signed off, publicised, effective by themselves under a number, corrected, revoked."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask

from extensions import db
from models import resolution_writes
from models.members import By
from models.resolutions import Resolution
from models.tasks import Task
from rules.errors import NotFound
from rules.resolutions import CorrectionChangesNothing, ResolutionReasonMissing, ResolutionStateRefuses
from rules.signatures import NotASigner, RoleSignedBefore
from services import clock, resolutions
from tests.services.hall import Hall
from tests.services.resolved import Resolved, kept, local


@pytest.fixture
def resolved(light_app: Flask) -> Resolved:
    return kept("draft", lambda: Resolved(Hall()))


# --- signing off ---


def test_the_chair_and_one_of_each_side_sign_and_the_last_signature_adopts(resolved: Resolved) -> None:
    hall = resolved.hall
    resolved.sign(hall.local[2])
    resolved.sign(hall.chair_id)
    assert resolved.state == "draft"
    resolved.sign(hall.migrant[0])
    assert resolved.state == "adopted"
    assert [row.role for row in resolved.row().signatures] == ["local", "chair", "migrant"]
    assert resolved.acts()[-2:] == ["resolution_signed", "resolution_adopted"]


def test_a_side_signs_once_and_the_same_press_twice_is_one_signature(resolved: Resolved) -> None:
    hall = resolved.hall
    resolved.sign(hall.local[0])
    resolved.sign(hall.local[0])
    with pytest.raises(RoleSignedBefore):
        resolved.sign(hall.local[1])
    assert resolved.acts().count("resolution_signed") == 1


def test_the_secretary_does_not_sign_but_records_who_does(resolved: Resolved) -> None:
    hall = resolved.hall
    with pytest.raises(NotASigner):
        resolved.sign(hall.secretary_id)
    by = By(hall.local[0], hall.secretary_id)
    resolutions.sign(hall.council_id, resolved.id, hall.local[0], by, hall.now)
    (signature,) = resolved.row().signatures
    assert (signature.member_id, signature.entered_by_id) == (hall.local[0], hall.secretary_id)


def test_what_is_adopted_is_not_signed_again_nor_publicised_before_it_is(resolved: Resolved) -> None:
    with pytest.raises(ResolutionStateRefuses):
        resolutions.publicise(resolved.hall.council_id, resolved.id, resolved.secretary, resolved.hall.now)
    resolved.adopt()
    with pytest.raises(ResolutionStateRefuses):
        resolved.sign(resolved.hall.local[3])


def test_nobody_reaches_the_resolution_of_another_council(resolved: Resolved) -> None:
    other = Hall("linjie", seats=2)
    with pytest.raises(NotFound):
        resolutions.publicise(other.council_id, resolved.id, other.chair, other.now)


# --- the period ---


def test_the_period_begins_tomorrow_and_ends_with_its_last_day(resolved: Resolved) -> None:
    resolved.publicise()
    row = resolved.row()
    assert (row.state, row.publication_number) == ("publicised", "2026-1-1")
    # Published on Sunday 22 November; seven days later is a Sunday, so that the period ends on Monday.
    assert row.publicity_ends_on == date(2026, 11, 30)
    assert row.effective_due_at == local("2026-12-01 00:00")


def test_working_days_are_counted_under_the_charter_of_the_meeting(light_app: Flask) -> None:
    db.create_all()
    resolved = Resolved(Hall(publicity_days=5, publicity_day_kind="working")).go_to("2026-09-24 10:00")
    resolved.publicise()
    # 25–27 September are free, 1–7 October too; 10 October is a Saturday that is worked.
    assert resolved.row().publicity_ends_on == date(2026, 10, 9)


def test_publicising_twice_is_publicising_once(resolved: Resolved) -> None:
    resolved.publicise()
    due_at = resolved.row().effective_due_at
    resolutions.publicise(
        resolved.hall.council_id, resolved.id, resolved.secretary, resolved.hall.now + timedelta(days=1)
    )
    assert resolved.row().effective_due_at == due_at
    assert resolved.acts().count("resolution_publicised") == 1


# --- effect ---


def test_it_takes_effect_by_itself_at_the_right_minute(resolved: Resolved) -> None:
    resolved.publicise()
    assert clock.settle_due(local("2026-11-30 23:59")) == local("2026-12-01 00:00")
    assert resolved.state == "publicised"
    clock.settle_due(local("2026-12-03 08:00"))
    row = resolved.row()
    assert (row.state, row.effective_at) == ("effective", local("2026-12-01 00:00"))
    assert row.document_mark == "榕荫街议〔2026〕1号"
    sealed = resolved.hall.rows("resolution_effective", meeting=False)[-1]
    assert (sealed.actor, sealed.at) == ("system", "2026-11-30T16:00:00.000000Z")


def test_every_command_finds_it_effective_though_the_clock_was_away(resolved: Resolved) -> None:
    resolved.publicise().go_to("2026-12-02 09:00")
    with pytest.raises(ResolutionStateRefuses):
        resolutions.correct(
            resolved.hall.council_id, resolved.id, "erratum", "改", "笔误", resolved.secretary, resolved.hall.now
        )
    resolutions.revoke(resolved.hall.council_id, resolved.id, "情况有变", resolved.secretary, resolved.hall.now)
    row = resolved.row()
    assert (row.state, row.document_number, row.effective_at) == ("revoked", 1, local("2026-12-01 00:00"))


def test_numbers_begin_anew_in_the_year_of_the_day_of_effect(light_app: Flask) -> None:
    db.create_all()
    resolved = Resolved(Hall(publicity_days=3, publicity_day_kind="working"), drafts=2)
    first, second = resolved.ids
    resolved.publicise(first)
    # Three working days from 28 December end on the 31st: it takes effect in the new year.
    resolved.go_to("2026-12-28 09:00").publicise(second)
    clock.settle_due(local("2027-01-02 00:00"))
    marks = [resolved.row(each).document_mark for each in (first, second)]
    assert marks == ["榕荫街议〔2026〕1号", "榕荫街议〔2027〕1号"]


def test_numbers_have_no_gap_when_many_are_due_at_once(stored_app: Flask) -> None:
    hall = Hall(seats=2)
    resolved = Resolved(hall, drafts=8)
    resolved.publicise(*resolved.ids)
    revoked = resolved.ids[3]
    now, council_id, by = local("2026-12-05 09:00"), hall.council_id, resolved.secretary

    def settle() -> None:
        clock.settle_due(now)

    def revoke() -> None:
        resolutions.revoke(council_id, revoked, "情况有变", by, now)

    _at_once(stored_app, settle, revoke, settle, settle)
    rows = [resolved.row(each) for each in resolved.ids]
    assert [row.document_number for row in rows] == list(range(1, 9))
    assert [row.state for row in rows] == ["effective"] * 3 + ["revoked"] + ["effective"] * 4
    assert resolved.acts().count("resolution_effective") == 8


def _at_once(app: Flask, *commands: object) -> None:
    failed: list[BaseException] = []
    start = threading.Barrier(len(commands))

    def run(command: object) -> None:
        with app.app_context():
            start.wait()
            try:
                command()  # type: ignore[operator]
            except BaseException as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(command,)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


# --- corrections ---


def test_a_slip_is_corrected_and_the_period_goes_on(resolved: Resolved) -> None:
    resolved.publicise()
    due_at = resolved.row().effective_due_at
    resolved.go_to("2026-11-25 09:00")
    for _ in range(2):
        resolutions.correct(
            resolved.hall.council_id,
            resolved.id,
            "erratum",
            "装20个插座。",
            "漏字",
            resolved.secretary,
            resolved.hall.now,
        )
    row = resolved.row()
    assert (row.text, row.effective_due_at, len(row.corrections)) == ("装20个插座。", due_at, 1)
    assert row.corrections[0].before.startswith("在3号楼北侧空地装20个充电插座")


def test_a_correction_of_substance_begins_the_period_anew(resolved: Resolved) -> None:
    resolved.publicise().go_to("2026-11-25 09:00")
    resolutions.correct(
        resolved.hall.council_id,
        resolved.id,
        "substance",
        "装30个。",
        "居民要求",
        resolved.secretary,
        resolved.hall.now,
    )
    assert resolved.row().publicity_ends_on == date(2026, 12, 2)
    clock.settle_due(local("2026-12-01 09:00"))
    assert resolved.state == "publicised"


@pytest.mark.parametrize(
    ("after", "reason", "refusal"),
    [("", "漏字", CorrectionChangesNothing), ("装30个。", "", ResolutionReasonMissing)],
)
def test_a_correction_changes_something_and_says_why(
    resolved: Resolved, after: str, reason: str, refusal: type[Exception]
) -> None:
    resolved.publicise()
    with pytest.raises(refusal):
        resolutions.correct(
            resolved.hall.council_id, resolved.id, "erratum", after, reason, resolved.secretary, resolved.hall.now
        )


# --- ends ---


def test_revoking_needs_a_reason_and_ends_the_tasks(resolved: Resolved) -> None:
    resolved.publicise()
    clock.settle_due(resolved.go_to("2026-12-02 09:00").hall.now)
    task = _task(resolved, "unclaimed")
    with pytest.raises(ResolutionReasonMissing):
        resolutions.revoke(resolved.hall.council_id, resolved.id, "", resolved.secretary, resolved.hall.now)
    for _ in range(2):
        resolutions.revoke(resolved.hall.council_id, resolved.id, "法规有变", resolved.secretary, resolved.hall.now)
    assert resolved.state == "revoked"
    assert db.session.get_one(Task, task).state == "revoked"
    assert resolved.acts().count("resolution_revoked") == 1


@pytest.mark.parametrize(("states", "ends"), [(("closed", "closed"), "closed"), (("closed", "confirmed"), "effective")])
def test_it_closes_when_the_last_task_is_closed(resolved: Resolved, states: tuple[str, ...], ends: str) -> None:
    resolved.publicise()
    now = resolved.go_to("2026-12-02 09:00").hall.now
    clock.settle_due(now)
    assert not resolution_writes.close_when_done(resolved.id, resolved.secretary, now)
    for state in states:
        _task(resolved, state)
    resolution_writes.close_when_done(resolved.id, resolved.secretary, now)
    db.session.commit()
    assert resolved.state == ends


def _task(resolved: Resolved, state: str) -> int:
    number = db.session.query(Task).count() + 1
    day = date(2026, 12, 31)
    facts = {"what": "装插座", "done_means": "通电", "carrier": "company", "body": "物业公司", "due_on": day}
    task = Task(
        council_id=resolved.hall.council_id,
        resolution_id=resolved.id,
        number=number,
        state=state,
        next_report_on=day,
        created_at=resolved.hall.now,
        **facts,
    )
    db.session.add(task)
    db.session.commit()
    return task.id


def test_nothing_due_is_forgotten_when_one_of_them_breaks(resolved: Resolved, monkeypatch: pytest.MonkeyPatch) -> None:
    resolved.publicise()
    monkeypatch.setattr(resolution_writes, "settle", lambda *row: 1 // 0)
    assert clock.settle_due(local("2026-12-02 09:00")) is None
    monkeypatch.undo()
    clock.settle_due(local("2026-12-02 09:00"))
    assert db.session.get_one(Resolution, resolved.id).state == "effective"
