"""How an objection gets into the tables: written online by a resident, or entered by the secretary from paper."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from extensions import db
from models import journal
from models.councils import Council
from models.members import By
from models.resolution_reads import period_begins_after
from models.resolutions import Objection, Resolution
from models.working_days import is_working_day
from rules import objections, periods, receipts, resolutions


@dataclass(frozen=True, slots=True)
class NewObjection:
    """An objection as it is handed in; texts are trimmed. `key`: the form's own 128 random bits, in hex."""

    objector: str
    ground: str
    name: str
    contact: str
    text: str
    key: str


def receive(resolution: Resolution, new: NewObjection, secret: str, by: By, now: datetime) -> Objection:
    """Take an objection or a remark, inside the caller's transaction; the caller holds the resolution's lock."""
    zone = zone_of(resolution.council_id)
    state = objections.state_when_received(new.name, _is_within_period(resolution, now))
    if state == "open":
        _check_ground_is_new(resolution, new, zone)
        resolution.state = resolutions.next_state(resolution.state, "object")
    row = Objection(
        number=len(resolution.objections) + 1,
        key=receipts.digest(new.key),
        state=state,
        objector=new.objector,
        ground=new.ground,
        name=new.name,
        contact=new.contact,
        text=new.text,
        follow_digest=receipts.digest(secret),
        received_at=now,
        answer_due_on=working_days_from(now, objections.ANSWER_WORKING_DAYS, zone) if state == "open" else None,
        actor_id=by.actor_id,
        entered_by_id=by.entered_by_id,
    )
    resolution.objections.append(row)
    facts = {"resolution": resolution.id, "objection": row.number, "ground": row.ground, "state": state}
    # Keyed with what only this database holds: a short text could be guessed from its bare digest.
    facts |= {"text": receipts.digest(row.key + row.text)}
    journal.append(resolution.council_id, None, now, "objection_received", by, facts)
    return row


def _is_within_period(resolution: Resolution, now: datetime) -> bool:
    due_at = resolution.effective_due_at
    return resolutions.is_allowed(resolution.state, "object") and due_at is not None and now < due_at


def _check_ground_is_new(resolution: Resolution, new: NewObjection, zone: ZoneInfo) -> None:
    """Raise SameGroundBefore; a corrected text with a period of its own may be objected to anew."""
    begun = period_begins_after(resolution, zone)
    for row in resolution.objections:
        is_same = (objections.same_name(row.name), row.ground) == (objections.same_name(new.name), new.ground)
        is_of_this_period = begun is None or row.received_at.astimezone(zone).date() >= begun
        if is_same and is_of_this_period and row.answer_due_on is not None:
            raise objections.SameGroundBefore(field="ground")


def working_days_from(now: datetime, days: int, zone: ZoneInfo) -> date:
    """Return the local day by which so many working days have passed."""
    return periods.working_days_after(now.astimezone(zone).date(), days, is_working_day)


def zone_of(council_id: int) -> ZoneInfo:
    return ZoneInfo(db.session.get_one(Council, council_id).time_zone)
