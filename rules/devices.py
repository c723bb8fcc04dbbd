"""The devices on which a seat is open: a second one is asked about, and an earlier one may lock a later one out.

choice: docs/decisions/0022-a-seat-on-another-device.md. A card and its PIN can be seen over a shoulder; whoever holds
the seat is told at once when it is opened elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rules.errors import N_, NotAllowed, Refused

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("asking", "recognise"): "open",
    ("asking", "lock"): "locked",
    # Thought better of it, or the secretary was told.
    ("open", "lock"): "locked",
    ("open", "sign_out"): "signed_out",
    ("asking", "sign_out"): "signed_out",
}
STATES = ("open", "asking", "locked", "signed_out")
# The first device of a seat is open; of every other one the earlier ones are asked.
ENTRIES = ("open", "asking")
LIVE = ("open", "asking")

KIND_LABELS: Mapping[str, str] = {
    "iphone": N_("苹果手机"),
    "android": N_("安卓手机"),
    "tablet": N_("平板"),
    "computer": N_("电脑"),
    "other": N_("别的设备"),
}


class CardClosed(Refused):
    code: ClassVar[str] = "card_closed"
    message: ClassVar[str] = N_("这张席位卡已经锁住，不能在新的手机上打开。请带着席位卡找秘书，当面换一张。")


class LaterDevice(NotAllowed):
    code: ClassVar[str] = "later_device"
    message: ClassVar[str] = N_("只有先登录的手机能回答这个。有疑问请找秘书，当面换一张席位卡。")


class DeviceStateRefuses(Refused):
    code: ClassVar[str] = "device_state_refuses"
    message: ClassVar[str] = N_("那部手机已经不在登录状态了，不用再办。")


@dataclass(frozen=True, slots=True)
class Device:
    """One browser on which a seat was opened; a later one has a larger `id`."""

    id: int
    kind: str
    state: str
    opened_at: datetime

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


def entry_state(others: Iterable[Device]) -> str:
    """Return how a device begins: asked about while the seat is open on another one, else not."""
    return "asking" if any(device.is_live for device in others) else "open"


def is_earlier(device_id: int | None, other_id: int) -> bool:
    """Whether a device was there before the other one. A session that names no device is older than all."""
    return (device_id or 0) < other_id


def check_answer(device_id: int | None, other_id: int) -> None:
    """Raise LaterDevice unless the one that answers was there first: else a thief would lock out the holder."""
    if not is_earlier(device_id, other_id):
        raise LaterDevice(device_id=other_id)


def next_state(state: str, act: str) -> str:
    """Return the device's state after `act`; raise DeviceStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise DeviceStateRefuses(state=state, act=act) from None


def kind_of(user_agent: str) -> str:
    """Return what kind of device names itself so: enough for its owner to know it again, no more is kept."""
    if "iPhone" in user_agent:
        return "iphone"
    is_android = "Android" in user_agent or "HarmonyOS" in user_agent
    if "iPad" in user_agent or (is_android and "Mobile" not in user_agent):
        return "tablet"
    if is_android:
        return "android"
    return "computer" if any(name in user_agent for name in ("Windows", "Macintosh", "Linux", "CrOS")) else "other"
