"""How a resolution ends otherwise than by being carried out: revoked, or brought back before the council."""

from datetime import datetime

from models import journal
from models.groups import Group
from models.members import By
from models.resolutions import Resolution
from models.task_writes import lock_tasks, revoke_tasks
from rules import groups, resolutions

# How what is still open is answered when the resolution itself falls.
FALLS = {"open": "answer", "under_review": "review_answer"}


def revoke_resolution(resolution: Resolution, reason: str, by: By, now: datetime) -> None:
    """Revoke it with a public reason: its number stays, its tasks end, and nobody waits for an answer any more."""
    lock_tasks(resolution.id)
    resolution.state = resolutions.next_state(resolution.state, "revoke")
    resolution.revoked_at, resolution.revoke_reason = now, reason
    facts = {"resolution": resolution.id, "document": resolution.document_mark, "reason": reason}
    journal.append(resolution.council_id, None, now, "resolution_revoked", by, facts)
    revoke_tasks(resolution.id, by, now)
    drop_objections(resolution, reason, now)


def reopen_resolution(resolution: Resolution, group: Group | None, answer: str, by: By, now: datetime) -> None:
    """Bring it back before the council because an objection was upheld; the caller holds the group's lock."""
    resolution.state = resolutions.next_state(resolution.state, "reopen")
    facts = {"resolution": resolution.id, "group": group.number if group else None}
    journal.append(resolution.council_id, None, now, "resolution_reopened", by, facts)
    drop_objections(resolution, answer, now)
    reopen_group(group)


def reopen_group(group: Group | None) -> None:
    """Let the group be studied again; one that is elsewhere by now is left where it is."""
    if group is not None and groups.is_allowed(group.state, "reopen"):
        group.state = groups.next_state(group.state, "reopen")


def drop_objections(resolution: Resolution, answer: str, now: datetime) -> None:
    """Answer the other objections with what befell the resolution: there is nothing left to object to."""
    for objection in resolution.objections:
        if objection.state not in FALLS:
            continue
        is_review = objection.state == "under_review"
        setattr(objection, FALLS[objection.state], answer)
        objection.state = resolutions.next_objection_state(objection.state, "reopen")
        if is_review:
            objection.reviewed_at = now
        else:
            objection.answered_at = now
