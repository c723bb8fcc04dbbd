"""Guests (列席): who they are, and when one of them is called to answer. They speak when called and never vote.

source: RULEBOOK §2, 列席 (property manager, departments): “speaks when called, never votes”; 主持中立: “A chair who is no
member gives facts, never a stance”.
choice: a guest answers between turns, not in the queue; so does a chair who has handed over. Neither uses a turn.
"""

from collections.abc import Collection
from typing import ClassVar

from rules.agenda import ItemStateRefuses, check_in_session
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.room import Room
from rules.turns import check_floor_free

NAME_LIMIT, ROLE_LIMIT, GUESTS_LIMIT = 40, 60, 30
OPEN_TO_STATEMENTS = ("explaining", "round", "debate")


class GuestNameMissing(Invalid):
    code: ClassVar[str] = "guest_name_missing"
    message: ClassVar[str] = N_("请写列席的人叫什么。")


class GuestRoleMissing(Invalid):
    code: ClassVar[str] = "guest_role_missing"
    message: ClassVar[str] = N_("请写代表哪里、什么身份，例如“物业项目经理”。")


class GuestListed(Refused):
    """Facts: name."""

    code: ClassVar[str] = "guest_listed"
    message: ClassVar[str] = N_("%(name)s已经在列席名单上了。同名的人请加以区分。")


class TooManyGuests(Refused):
    """Facts: limit."""

    code: ClassVar[str] = "too_many_guests"
    message: ClassVar[str] = N_("列席最多%(limit)s人。")


class NotCalledToSpeak(NotAllowed):
    code: ClassVar[str] = "not_called_to_speak"
    message: ClassVar[str] = N_("只有列席的人、或者移交了主持的主持人，才由主持请来说明情况。代表请举手。")


def check_add(name: str, role: str, listed: Collection[str]) -> None:
    """Raise when nobody of this name and role can be listed. `listed`: the names that are on the list already."""
    if not name.strip() or len(name) > NAME_LIMIT:
        raise GuestNameMissing(field="name")
    if not role.strip() or len(role) > ROLE_LIMIT:
        raise GuestRoleMissing(field="role")
    if name.strip() in listed:
        raise GuestListed(name=name.strip())
    if len(listed) >= GUESTS_LIMIT:
        raise TooManyGuests(limit=GUESTS_LIMIT)


def check_call(room: Room, may_state: bool) -> None:
    """Raise when nobody can be called to state facts now; `may_state`: the person is a guest, or the silent chair."""
    check_in_session(room)
    item = room.item
    if item is None or item.state not in OPEN_TO_STATEMENTS:
        raise ItemStateRefuses(state=item.state if item else None)
    check_floor_free(room)
    if not may_state:
        raise NotCalledToSpeak()
