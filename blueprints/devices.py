"""A browser, as the tables know it: without an account, or as one of the devices on which a seat is open."""

import hashlib
from collections.abc import Iterable
from typing import Any

from flask import g, request, session

from models.devices import Browser, devices_of
from rules.devices import is_earlier, kind_of


def device_digest() -> str:
    """Return the digest of this browser's signed id: one per council, so that councils cannot be joined up by it."""
    return hashlib.sha256(f"{g.council.id}:{session['device']}".encode()).hexdigest()


def browser() -> Browser:
    """Return this browser as a seat's device is known by: a digest and its kind, nothing that tells more of it."""
    return Browser(device_digest(), kind_of(request.user_agent.string))


def asking_of(member_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return, by seat, the devices that its holder is asked about; seats without any are left out."""
    return {
        member_id: [{"id": device.id, "kind": device.kind} for device in there]
        for member_id, there in devices_of(member_ids, ("asking",)).items()
    }


def asked_here(member_id: int, device_id: int | None) -> list[dict[str, Any]]:
    """Return the devices that one device of a seat is asked about: those that came later."""
    return [each for each in asking_of([member_id]).get(member_id, []) if is_earlier(device_id, each["id"])]
