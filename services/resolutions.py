"""Commands of a resolution: sign it off, publicise, correct and revoke it. It takes effect by itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from extensions import db
from models import journal
from models.councils import Council, side_facts
from models.members import By, member_of
from models.resolution_ends import revoke_resolution
from models.resolution_reads import Origin, origin_of
from models.resolution_writes import lock_settled
from models.resolutions import Correction, Resolution, Signature
from models.working_days import is_working_day
from rules import periods, resolutions, signatures
from services.transaction import transaction


def sign(council_id: int, resolution_id: int, member_id: int, by: By, now: datetime) -> None:
    """Sign the draft as the chair or for one's side; the last signature that is needed adopts it.

    Raises NotASigner, RoleSignedBefore, ResolutionStateRefuses, NotFound.
    """
    with transaction():
        resolution = lock_settled(council_id, resolution_id, now)
        member = member_of(council_id, member_id)
        codes = [side.code for side in side_facts(council_id)]
        role = signatures.role_of(member.post, member.side, codes)
        signed = {signature.role: signature.member_id for signature in resolution.signatures}
        if signed.get(role) == member.id:
            return
        adopted = resolutions.next_state(resolution.state, "adopt")
        signatures.check_role_free(role, signed)
        row = Signature(role=role, member_id=member.id, at=now, entered_by_id=by.entered_by_id)
        resolution.signatures.append(row)
        # The side stays out of the journal: with the actor's pseudonym it would tell whose side that is.
        facts = {"resolution": resolution.id, "signatures": len(resolution.signatures)}
        journal.append(council_id, None, now, "resolution_signed", by, facts)
        if signatures.is_complete({*signed, role}, codes):
            resolution.state = adopted
            journal.append(council_id, None, now, "resolution_adopted", by, {"resolution": resolution.id})


def publicise(council_id: int, resolution_id: int, by: By, now: datetime) -> None:
    """Make the resolution public under its number; it takes effect at the end of the period's last day."""
    with transaction():
        resolution = lock_settled(council_id, resolution_id, now)
        if resolution.state in ("publicised", "objected"):
            return
        state = resolutions.next_state(resolution.state, "publicise")
        origin, zone = origin_of(resolution), _zone(council_id)
        year = now.astimezone(zone).year
        number = resolutions.publication_number(year, origin.meeting.number, origin.item.position)
        _begin_period(resolution, origin, zone, now)
        resolution.state, resolution.publicised_at, resolution.publication_number = state, now, number
        facts = {"resolution": resolution.id, "publication": resolution.publication_number, "title": resolution.title}
        facts |= {"text": resolution.text, "last_day": _last_day(resolution)}
        journal.append(council_id, None, now, "resolution_publicised", by, facts)


def correct(
    council_id: int,
    resolution_id: int,
    kind: str,
    after: str,
    reason: str,
    by: By,
    now: datetime,
    is_checked: bool = False,
) -> None:
    """Correct the text: 勘误 of a slip, or a correction of substance, which begins the period anew.

    Raises CorrectionKindUnknown, CorrectionChangesNothing, ResolutionReasonMissing, ResolutionTextTooLong,
    PersonalDataLeft.
    """
    resolutions.check_reason(reason, is_checked)
    with transaction():
        resolution = lock_settled(council_id, resolution_id, now)
        done = resolution.corrections[-1] if resolution.corrections else None
        if done is not None and (done.kind, done.after, done.reason) == (kind, after, reason):
            return
        resolution.state = resolutions.next_state(resolution.state, "correct")
        resolutions.check_correction(kind, resolution.text, after, is_checked)
        row = Correction(kind=kind, before=resolution.text, after=after, reason=reason, at=now, actor_id=by.actor_id)
        resolution.corrections.append(row)
        resolution.text = after
        if kind == "substance":
            _begin_period(resolution, origin_of(resolution), _zone(council_id), now)
        facts = {"resolution": resolution.id, "kind": kind, "before": row.before, "after": after, "reason": reason}
        facts |= {"last_day": _last_day(resolution)}
        journal.append(council_id, None, now, "resolution_corrected", by, facts)


def revoke(council_id: int, resolution_id: int, reason: str, by: By, now: datetime, is_checked: bool = False) -> None:
    """Revoke what is public, with a reason; its number stays, and its tasks end with it."""
    resolutions.check_reason(reason, is_checked)
    with transaction():
        resolution = lock_settled(council_id, resolution_id, now)
        if resolution.state == "revoked":
            if resolution.revoke_reason != reason:
                raise resolutions.RevokedBefore(reason=resolution.revoke_reason)
            return
        revoke_resolution(resolution, reason, by, now)


def _zone(council_id: int) -> ZoneInfo:
    return ZoneInfo(db.session.get_one(Council, council_id).time_zone)


def _begin_period(resolution: Resolution, origin: Origin, zone: ZoneInfo, now: datetime) -> None:
    """Count the charter's days under which the meeting was called; the first one is tomorrow."""
    charter = origin.charter
    today = now.astimezone(zone).date()
    last = periods.last_day(today, charter.publicity_days, charter.publicity_day_kind, is_working_day)
    resolution.publicity_ends_on, resolution.effective_due_at = last, periods.end_of_day(last, zone)


def _last_day(resolution: Resolution) -> str:
    return resolution.publicity_ends_on.isoformat() if resolution.publicity_ends_on else ""
