"""Where a seat is open: one row for each browser that was signed in with its card."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models import journal
from models.base import Model, UtcDateTime, one_of
from models.members import By, Credential, Member
from rules import devices
from rules.devices import Device
from rules.errors import NotFound


class SeatDevice(Model):
    """A browser on which a seat was opened; live as long as the card's version that opened it."""

    __tablename__ = "seat_devices"
    __table_args__ = (
        CheckConstraint(one_of("state", devices.STATES), name="state"),
        CheckConstraint(one_of("kind", tuple(devices.KIND_LABELS)), name="kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    version: Mapped[int]  # the credential's: a card issued anew ends all that went before
    digest: Mapped[str]  # of the browser's signed id, as for residents
    kind: Mapped[str]
    state: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Browser:
    """What is known of a browser at the door."""

    digest: str
    kind: str


def enter(row: Credential, browser: Browser, now: datetime) -> SeatDevice:
    """Return the device on which the card's holder signs in; a browser that is known already stays what it is.

    Raises CardClosed for a new one once the holder has locked one out. The credential is locked by the caller.
    """
    known = _known(row)
    for device in known:
        if device.digest == browser.digest and device.state in devices.LIVE:
            return device
    if row.closed_at is not None:
        raise devices.CardClosed()
    state = devices.entry_state(device_facts(each) for each in known)
    device = SeatDevice(
        member_id=row.member_id,
        version=row.version,
        digest=browser.digest,
        kind=browser.kind,
        state=state,
        opened_at=now,
    )
    db.session.add(device)
    db.session.flush()
    if state == "asking":
        record(row.member, now, "seat_opened_elsewhere", By(row.member_id), device)
    return device


def _known(row: Credential) -> Sequence[SeatDevice]:
    """Return the devices on which this version of the card has opened the seat."""
    of_card = (SeatDevice.member_id == row.member_id, SeatDevice.version == row.version)
    return db.session.scalars(select(SeatDevice).where(*of_card).order_by(SeatDevice.id)).all()


def record(member: Member, now: datetime, act: str, by: By, device: SeatDevice) -> None:
    """Seal what became of a device into the council's chain: whose, and of what kind; nothing that opens a door."""
    facts = {"member": member.id, "device": device.id, "kind": device.kind}
    journal.append(member.council_id, None, now, act, by, facts)


def device_facts(row: SeatDevice) -> Device:
    return Device(row.id, row.kind, row.state, row.opened_at)


def device_of(member_id: int, device_id: int) -> SeatDevice:
    """Return a device of this member's seat; raise NotFound for anybody else's."""
    row = db.session.get(SeatDevice, device_id)
    if row is None or row.member_id != member_id:
        raise NotFound(device_id=device_id)
    return row


def holders(device_ids: Collection[int]) -> dict[int, int]:
    """Return {device: member} of the devices that are still let in."""
    if not device_ids:
        return {}
    query = select(SeatDevice.id, SeatDevice.member_id)
    live = (SeatDevice.id.in_(device_ids), SeatDevice.state.in_(devices.LIVE))
    return dict(db.session.execute(query.where(*live)).all())


def devices_of(member_ids: Iterable[int], states: tuple[str, ...] = devices.LIVE) -> dict[int, tuple[Device, ...]]:
    """Return the devices of each seat under its present card, the earliest first; seats without any are left out."""
    query = (
        select(SeatDevice)
        .join(Credential, (Credential.member_id == SeatDevice.member_id) & (Credential.version == SeatDevice.version))
        .where(SeatDevice.member_id.in_(list(member_ids)), SeatDevice.state.in_(states))
        .order_by(SeatDevice.id)
    )
    found: dict[int, tuple[Device, ...]] = {}
    for row in db.session.scalars(query):
        found[row.member_id] = (*found.get(row.member_id, ()), device_facts(row))
    return found
