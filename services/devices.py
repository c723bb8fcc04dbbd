"""Commands about the devices of a seat: the holder knows one as their own, or locks it out; signing one out."""

from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import devices
from models.members import By, Credential, member_of
from rules.devices import check_answer, next_state
from services.transaction import DeviceLocked, DevicesChanged, transaction


def recognise(council_id: int, member_id: int, device_id: int, by: By, now: datetime, own_id: int | None) -> None:
    """Know another device as the member's own. `own_id` is the device that says so; raises LaterDevice, NotFound."""
    check_answer(own_id, device_id)
    with transaction() as announce:
        member = member_of(council_id, member_id)
        _lock(member.id)
        device = devices.device_of(member.id, device_id)
        if device.state == "open":
            return
        device.state = next_state(device.state, "recognise")
        devices.record(member, now, "seat_device_recognised", by, device)
        announce(DevicesChanged(member.id))


def lock(council_id: int, member_id: int, device_id: int, by: By, now: datetime, own_id: int | None = None) -> None:
    """Lock a device out and close the card to new ones: whoever opened it knows card and PIN.

    `own_id` is the device that says so, None at the secretary's desk. Raises LaterDevice, NotFound, DeviceStateRefuses.
    """
    check_answer(own_id, device_id)
    with transaction() as announce:
        member = member_of(council_id, member_id)
        credential = _lock(member.id)
        device = devices.device_of(member.id, device_id)
        if device.state == "locked":
            return
        device.state = next_state(device.state, "lock")
        credential.closed_at = now
        devices.record(member, now, "seat_device_locked", by, device)
        announce(DeviceLocked(member.id, device.id))
        announce(DevicesChanged(member.id))


def sign_out(member_id: int, device_id: int) -> None:
    """Forget a device whose holder has signed out on it: the next one is then nobody's second."""
    with transaction() as announce:
        _lock(member_id)
        device = devices.device_of(member_id, device_id)
        if device.state == "signed_out":
            return
        device.state = next_state(device.state, "sign_out")
        announce(DevicesChanged(member_id))


def _lock(member_id: int) -> Credential:
    """Return the member's credential, locked until the commit: devices come and go one at a time."""
    query = select(Credential).where(Credential.member_id == member_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
