"""Objections: who is heard, what holds a resolution back, and how it goes on."""

from datetime import date

import pytest
from flask import Flask

from extensions import db
from models.groups import Group, GroupItem
from models.members import By
from models.resolutions import Objection
from rules.errors import NotFound
from rules.objections import ObjectionAnswerMissing, ObjectionSecretWrong, ReviewTooLate, SameGroundBefore
from rules.receipts import FormKeyInvalid
from rules.resolutions import ObjectionStateRefuses
from services import clock, objections, resolutions
from tests.services.hall import Hall
from tests.services.resolved import Resolved, kept, local

NO_FAULT = "程序经核对没有问题。"


@pytest.fixture
def resolved(light_app: Flask) -> Resolved:
    """A resolution publicised on Sunday, 22 November; its period ends with the 30th."""
    return kept("publicised", lambda: Resolved(Hall()).publicise())


def objection(resolved: Resolved, number: int = 1) -> Objection:
    return resolved.row().objections[number - 1]


def test_an_objection_by_name_and_in_time_holds_back_the_effect(resolved: Resolved) -> None:
    number, secret = resolved.object_to()
    row = objection(resolved)
    assert (number, row.state, row.answer_due_on) == (1, "open", date(2026, 11, 25))
    assert (resolved.state, len(secret)) == ("objected", 8)
    assert clock.settle_due(local("2026-12-05 09:00")) is None
    assert resolved.state == "objected"


@pytest.mark.parametrize(
    ("when", "name"), [("2026-11-30 23:59", ""), ("2026-12-01 00:00", "马师傅"), ("2026-12-20 09:00", "")]
)
def test_anonymous_and_late_remarks_are_answered_and_hold_nothing_back(
    resolved: Resolved, when: str, name: str
) -> None:
    resolved.go_to(when).object_to(name=name)
    row = objection(resolved)
    assert (row.state, row.answer_due_on) == ("remark", None)
    clock.settle_due(local("2026-12-20 10:00"))
    assert resolved.state == "effective"
    resolved.answer("answer")
    resolved.answer("answer")
    assert objection(resolved).state == "answered"


def test_the_last_minute_of_the_period_is_in_time(resolved: Resolved) -> None:
    resolved.go_to("2026-11-30 23:59").object_to()
    assert resolved.state == "objected"


def test_before_its_publication_nobody_can_object(resolved: Resolved) -> None:
    row = resolved.row()
    row.state = "adopted"
    db.session.commit()
    with pytest.raises(NotFound):
        resolved.object_to()


def test_the_same_form_again_gets_the_same_answer(resolved: Resolved) -> None:
    new = resolved.new_objection()
    answers = {
        objections.object_to(resolved.hall.council_id, resolved.id, new, By(None), resolved.hall.now) for _ in range(2)
    }
    assert len(answers) == 1
    assert resolved.acts().count("objection_received") == 1
    with pytest.raises(FormKeyInvalid):
        resolved.object_to(key="1")


def test_the_same_ground_is_heard_once_from_one_name(resolved: Resolved) -> None:
    resolved.object_to()
    with pytest.raises(SameGroundBefore):
        resolved.object_to(name="马 师傅")
    resolved.object_to(ground="procedure")
    resolved.object_to(name="李婶")
    assert [row.number for row in resolved.row().objections] == [1, 2, 3]


def test_a_text_corrected_in_substance_can_be_objected_to_anew(resolved: Resolved) -> None:
    resolved.object_to()
    resolved.go_to("2026-11-25 09:00")
    hall = resolved.hall
    resolutions.correct(hall.council_id, resolved.id, "substance", "装30个。", "居民要求", hall.chair, hall.now)
    assert resolved.state == "objected"
    resolved.object_to()


def test_when_the_last_is_maintained_in_time_it_takes_effect_at_the_deadline(resolved: Resolved) -> None:
    resolved.object_to()
    resolved.object_to(name="李婶")
    resolved.go_to("2026-11-24 09:00").answer("maintain", 1)
    assert resolved.state == "objected"
    resolved.answer("maintain", 2)
    assert resolved.state == "publicised"
    clock.settle_due(local("2026-12-01 00:00"))
    assert resolved.row().effective_at == local("2026-12-01 00:00")


def test_when_the_last_is_maintained_later_it_takes_effect_then(resolved: Resolved) -> None:
    resolved.object_to()
    resolved.go_to("2026-12-03 10:30").answer("maintain")
    row = resolved.row()
    assert (row.state, row.effective_at) == ("effective", local("2026-12-03 10:30"))
    assert resolved.acts()[-2:] == ["objection_answered", "resolution_effective"]


def test_an_answer_is_needed_and_given_once(resolved: Resolved) -> None:
    resolved.object_to()
    with pytest.raises(ObjectionAnswerMissing):
        resolved.answer("maintain", answer="")
    resolved.answer("maintain")
    resolved.answer("maintain")
    with pytest.raises(ObjectionStateRefuses):
        resolved.answer("maintain", answer="另一个答复")
    assert resolved.acts().count("objection_answered") == 1


def test_an_objection_upheld_brings_the_matter_back(resolved: Resolved) -> None:
    group = _group(resolved)
    resolved.object_to()
    resolved.object_to(name="李婶")
    resolved.answer("reopen", 1, "车位数确有出入，重新研究。")
    assert resolved.state == "reopened"
    assert db.session.get_one(Group, group).state == "studied"
    assert [row.state for row in resolved.row().objections] == ["reopened", "reopened"]
    clock.settle_due(local("2027-01-01 09:00"))
    assert resolved.state == "reopened"


def test_the_street_reviews_once_and_holds_back_until_it_has(resolved: Resolved) -> None:
    number, secret = resolved.object_to()
    hall = resolved.hall
    resolved.go_to("2026-11-24 09:00").answer("maintain")
    for _ in range(2):
        objections.ask_review(hall.council_id, resolved.id, number, f" {secret.lower()} ", hall.now)
    row = objection(resolved)
    assert (row.state, row.review_due_on, resolved.state) == ("under_review", date(2026, 12, 1), "objected")
    with pytest.raises(ObjectionStateRefuses):
        resolved.answer("maintain")
    resolved.go_to("2026-12-02 09:00")
    _review(resolved, "maintain")
    assert (objection(resolved).state, resolved.state) == ("review_maintained", "effective")
    assert resolved.row().effective_at == local("2026-12-02 09:00")
    with pytest.raises(ObjectionStateRefuses):
        _review(resolved, "reopen")


def test_a_review_that_upholds_brings_the_matter_back(resolved: Resolved) -> None:
    group = _group(resolved)
    number, secret = resolved.object_to()
    hall = resolved.hall
    resolved.answer("maintain")
    objections.ask_review(hall.council_id, resolved.id, number, secret, hall.now)
    _review(resolved, "reopen")
    assert (resolved.state, db.session.get_one(Group, group).state) == ("reopened", "studied")


def test_a_review_after_the_effect_holds_nothing_back_and_may_revoke(resolved: Resolved) -> None:
    number, secret = resolved.object_to()
    hall = resolved.hall
    resolved.go_to("2026-12-03 09:00").answer("maintain")
    objections.ask_review(hall.council_id, resolved.id, number, secret, hall.now)
    assert resolved.state == "effective"
    _review(resolved, "reopen")
    row = resolved.row()
    assert (row.state, row.revoke_reason, row.document_number) == ("revoked", NO_FAULT, 1)
    assert objection(resolved).state == "reopened"


def test_a_review_upheld_after_the_last_task_still_revokes(resolved: Resolved) -> None:
    number, secret = resolved.object_to()
    hall = resolved.hall
    resolved.go_to("2026-12-03 09:00").answer("maintain")
    objections.ask_review(hall.council_id, resolved.id, number, secret, hall.now)
    resolved.row().state = "closed"
    db.session.commit()
    _review(resolved, "reopen")
    assert (resolved.row().state, resolved.row().revoke_reason) == ("revoked", NO_FAULT)


def test_a_revoked_resolution_leaves_nobody_waiting(resolved: Resolved) -> None:
    number, secret = resolved.object_to()
    hall = resolved.hall
    resolutions.revoke(hall.council_id, resolved.id, "法规有变", hall.chair, hall.now)
    assert (objection(resolved).state, objection(resolved).answer) == ("reopened", "法规有变")
    with pytest.raises(ObjectionStateRefuses):
        objections.ask_review(hall.council_id, resolved.id, number, secret, hall.now)


def test_a_review_of_what_is_closed_comes_too_late(resolved: Resolved) -> None:
    number, secret = resolved.object_to()
    hall = resolved.hall
    resolved.go_to("2026-12-03 09:00").answer("maintain")
    row = resolved.row()
    row.state = "closed"
    db.session.commit()
    with pytest.raises(ReviewTooLate):
        objections.ask_review(hall.council_id, resolved.id, number, secret, hall.now)


def test_only_number_and_code_together_open_an_objection(resolved: Resolved) -> None:
    number, secret = resolved.object_to()
    resolved.object_to(name="李婶")
    council_id = resolved.hall.council_id
    assert objections.find(council_id, resolved.id, number, secret).name == "马师傅"
    for wrong in ((2, secret), (number, "00000000"), (9, secret)):
        with pytest.raises(ObjectionSecretWrong):
            objections.find(council_id, resolved.id, *wrong)


def test_the_journal_says_nothing_that_leads_to_the_objector(resolved: Resolved) -> None:
    resolved.object_to()
    facts = resolved.hall.rows("objection_received", meeting=False)[-1].facts
    assert (facts["objection"], facts["ground"], facts["state"]) == (1, "facts", "open")
    assert not [word for word in ("马师傅", "13800000000", "车位数") if word in str(facts)]


def _review(resolved: Resolved, outcome: str) -> None:
    hall = resolved.hall
    objections.record_review(hall.council_id, resolved.id, 1, outcome, NO_FAULT, hall.chair, hall.now)


def _group(resolved: Resolved) -> int:
    hall, item_id = resolved.hall, resolved.hall.item().id
    group = Group(council_id=hall.council_id, number=1, state="decided", title="充电", opened_at=hall.now)
    db.session.add(group)
    db.session.flush()
    db.session.add(GroupItem(group_id=group.id, item_id=item_id))
    db.session.commit()
    return group.id
