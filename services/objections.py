"""Commands of objections: received, answered, reviewed by the 街道. Open ones hold a resolution back."""

from datetime import datetime

from extensions import db
from models import journal
from models.councils import lock_council
from models.groups import Group, group_of_item, lock_group
from models.members import SYSTEM, By
from models.objection_writes import NewObjection, receive, working_days_from, zone_of
from models.resolution_ends import reopen_group, reopen_resolution, revoke_resolution
from models.resolution_reads import objection_with
from models.resolution_writes import lock_settled, settle
from models.resolutions import Objection, Resolution, resolution_of
from models.task_writes import lock_tasks
from models.voting import Vote
from rules import objections, receipts, resolutions
from rules.errors import NotFound
from rules.membership import plain_code
from services.transaction import transaction

__all__ = [
    "NewObjection",
    "answer_remark",
    "ask_review",
    "find",
    "find_anywhere",
    "maintain",
    "object_to",
    "record_review",
    "reopen",
]


def object_to(council_id: int, resolution_id: int, new: NewObjection, by: By, now: datetime) -> tuple[int, str]:
    """Take an objection; return its number and the code to follow it with. The same form again gets the same answer.

    Raises FormKeyInvalid, what rules.objections.check_new raises, SameGroundBefore, ObjectionFormUsed, NotFound.
    """
    receipts.check_form_key(new.key)
    objections.check_new(new.objector, new.ground, new.name, new.contact, new.text)
    secret, key = receipts.follow_code_of(new.key), receipts.digest(new.key)
    with transaction():
        resolution = lock_settled(council_id, resolution_id, now)
        if resolution.state not in resolutions.PUBLIC_STATES:
            raise NotFound(resolution_id=resolution_id)
        known = next((row for row in resolution.objections if row.key == key), None)
        if known is not None and (known.name, known.ground, known.text) != (new.name, new.ground, new.text):
            raise objections.ObjectionFormUsed(number=known.number)
        return (known or receive(resolution, new, secret, by, now)).number, secret


def maintain(
    council_id: int, resolution_id: int, number: int, answer: str, by: By, now: datetime, is_checked: bool = False
) -> None:
    """Answer an objection with “the resolution stands”; with the last one it goes on, or takes effect at once."""
    objections.check_answer(answer, is_checked)
    with transaction():
        resolution = lock_settled(council_id, resolution_id, now)
        objection = _objection_of(resolution, number)
        if (objection.state, objection.answer) == ("maintained", answer):
            return
        objections.check_waits(objection.state, "open")
        _answer(resolution, objection, "maintain", answer, by, now)
        _release(resolution, now)


def reopen(
    council_id: int, resolution_id: int, number: int, answer: str, by: By, now: datetime, is_checked: bool = False
) -> None:
    """Uphold an objection: the matter is studied again and comes back before the council."""
    objections.check_answer(answer, is_checked)
    with transaction():
        lock_council(council_id)
        group = _locked_group(council_id, resolution_id)
        resolution = lock_settled(council_id, resolution_id, now)
        objection = _objection_of(resolution, number)
        if (objection.state, objection.answer) == ("reopened", answer):
            return
        objections.check_waits(objection.state, "open")
        _answer(resolution, objection, "reopen", answer, by, now)
        reopen_resolution(resolution, group, answer, by, now)


def answer_remark(
    council_id: int, resolution_id: int, number: int, answer: str, by: By, now: datetime, is_checked: bool = False
) -> None:
    """Answer an anonymous or late remark; it held nothing back."""
    objections.check_answer(answer, is_checked)
    with transaction():
        resolution = lock_settled(council_id, resolution_id, now)
        objection = _objection_of(resolution, number)
        if (objection.state, objection.answer) == ("answered", answer):
            return
        objections.check_waits(objection.state, "remark")
        _answer(resolution, objection, "answer", answer, by, now)


def find(council_id: int, resolution_id: int, number: int, secret: str) -> Objection:
    """Return an objection to whoever holds its number and code; raise ObjectionSecretWrong. Writes nothing."""
    return _own(resolution_of(council_id, resolution_id), number, secret)


def find_anywhere(council_id: int, number: int, secret: str) -> Objection:
    """Return an objection to whoever holds its number and code but has lost which resolution it was about.

    Raises ObjectionSecretWrong. Writes nothing.
    """
    objection = objection_with(council_id, number, receipts.digest(plain_code(secret)))
    if objection is None:
        raise objections.ObjectionSecretWrong(field="secret")
    return objection


def ask_review(council_id: int, resolution_id: int, number: int, secret: str, now: datetime) -> None:
    """Ask the 街道 to look at the answer, once; until it has, it holds back what is not yet effective."""
    with transaction():
        resolution = lock_settled(council_id, resolution_id, now)
        objection = _own(resolution, number, secret)
        if objection.review_asked_at is not None:
            return
        state = resolutions.next_objection_state(objection.state, "ask_review")
        objections.check_reviewable(resolution.state)
        if resolutions.is_allowed(resolution.state, "object"):
            resolution.state = resolutions.next_state(resolution.state, "object")
        objection.state, objection.review_asked_at = state, now
        zone = zone_of(council_id)
        objection.review_due_on = working_days_from(now, objections.REVIEW_WORKING_DAYS, zone)
        facts = {"resolution": resolution.id, "objection": number, "due_on": objection.review_due_on.isoformat()}
        journal.append(council_id, None, now, "objection_review_asked", SYSTEM, facts)


def record_review(
    council_id: int,
    resolution_id: int,
    number: int,
    outcome: str,
    answer: str,
    by: By,
    now: datetime,
    is_checked: bool = False,
) -> None:
    """Record what the 街道 found. Upheld, it brings the matter back; what was effective by then is revoked."""
    objections.check_outcome(outcome)
    objections.check_answer(answer, is_checked)
    with transaction():
        lock_council(council_id)
        group = _locked_group(council_id, resolution_id)
        resolution = lock_settled(council_id, resolution_id, now)
        objection = _objection_of(resolution, number)
        state = resolutions.next_objection_state("under_review", outcome)
        if (objection.state, objection.review_answer) == (state, answer):
            return
        objections.check_waits(objection.state, "under_review")
        lock_tasks(resolution.id)
        objection.state, objection.review_answer, objection.reviewed_at = state, answer, now
        facts = {"resolution": resolution.id, "objection": number, "outcome": outcome, "answer": answer}
        journal.append(council_id, None, now, "objection_reviewed", by, facts)
        if outcome == "maintain":
            _release(resolution, now)
        elif resolutions.is_allowed(resolution.state, "reopen"):
            reopen_resolution(resolution, group, answer, by, now)
        else:
            revoke_resolution(resolution, answer, by, now)
            reopen_group(group)


def _answer(resolution: Resolution, objection: Objection, act: str, answer: str, by: By, now: datetime) -> None:
    objection.state = resolutions.next_objection_state(objection.state, act)
    objection.answer, objection.answered_at = answer, now
    facts = {"resolution": resolution.id, "objection": objection.number, "outcome": act, "answer": answer}
    journal.append(resolution.council_id, None, now, "objection_answered", by, facts)


def _release(resolution: Resolution, now: datetime) -> None:
    """Let the resolution go on when nothing holds it back; its deadline may have passed meanwhile."""
    is_held = any(objection.state in resolutions.HOLDING_STATES for objection in resolution.objections)
    if not is_held and resolutions.is_allowed(resolution.state, "maintain"):
        resolution.state = resolutions.next_state(resolution.state, "maintain")
        settle(resolution, now)


def _objection_of(resolution: Resolution, number: int) -> Objection:
    for objection in resolution.objections:
        if objection.number == number:
            return objection
    raise NotFound(objection=number)


def _own(resolution: Resolution, number: int, secret: str) -> Objection:
    code = receipts.digest(plain_code(secret))
    for objection in resolution.objections:
        if objection.number == number and objection.follow_digest == code:
            return objection
    raise objections.ObjectionSecretWrong(field="secret")


def _locked_group(council_id: int, resolution_id: int) -> Group | None:
    vote = db.session.get_one(Vote, resolution_of(council_id, resolution_id).vote_id)
    group = group_of_item(vote.item_id)
    return lock_group(group.id) if group else None
