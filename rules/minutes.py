"""The record of a meeting as people finish it: the secretary's words beside what the journal tells, and the sign-off.

A text belongs to an item's position on the agenda, or to none (the general part). Each has revisions from 1; whoever
saves says on which one they built, so that nobody writes over what they have not seen.

source: RULEBOOK §6 (会议记录, 会议纪要); choice: docs/decisions/0023-minutes-days-and-rehearsals.md.
"""

import hashlib
from collections.abc import Collection, Mapping
from typing import ClassVar

from rules.chain import canonical
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.meetings import ENDED
from rules.signatures import NotASigner, role_of

# The general part has no place on the agenda.
GENERAL = 0
TEXT_LIMIT = 5000


class MinutesTooLong(Invalid):
    """Facts: limit, count."""

    code: ClassVar[str] = "minutes_too_long"
    message: ClassVar[str] = N_("一段最多%(limit)s个字，现在有%(count)s个字。请写短一些再保存。")


class MinutesPlaceUnknown(Invalid):
    code: ClassVar[str] = "minutes_place_unknown"
    message: ClassVar[str] = N_("议程里没有这一项，这一段没有保存。请刷新页面，看看是第几项。")


class MinutesChanged(Refused):
    """Somebody else has saved meanwhile. Facts: position, revision (the newest)."""

    code: ClassVar[str] = "minutes_changed"
    message: ClassVar[str] = N_("这一段刚才别人也改过，您写的还没有保存，也没有丢。请对照两边，合成一段再保存。")


class MinutesNotFinal(Refused):
    code: ClassVar[str] = "minutes_not_final"
    message: ClassVar[str] = N_("会议还没有结束，记录还不能签字。请等闭会以后再签。")


class MinutesReadAgain(Refused):
    """What was read is not what stands now."""

    code: ClassVar[str] = "minutes_read_again"
    message: ClassVar[str] = N_("您看过以后，记录又改过了，签字没有记下。请再看一遍再签。")


class NotAMinutesSigner(NotAllowed):
    code: ClassVar[str] = "not_a_minutes_signer"
    message: ClassVar[str] = N_("会议记录由主持人和每组一位代表签字。请让他们本人来签，或由秘书代录。")


def check_text(position: int, text: str, positions: Collection[int]) -> None:
    """Raise MinutesPlaceUnknown or MinutesTooLong; `positions` are the agenda's."""
    if position != GENERAL and position not in positions:
        raise MinutesPlaceUnknown(position=position)
    if len(text) > TEXT_LIMIT:
        raise MinutesTooLong(position=position, limit=TEXT_LIMIT, count=len(text))


def check_revision(position: int, base: int, newest: int) -> None:
    """Raise MinutesChanged unless the text was written on top of the newest revision (0: there was none yet)."""
    if base != newest:
        raise MinutesChanged(position=position, revision=newest)


def digest(head: str, rows: int, texts: Mapping[int, str]) -> str:
    """Return what is signed: the head of the meeting's journal, from which the sentences come, and the added words."""
    words = [{"item": position, "text": texts[position]} for position in sorted(texts) if texts[position]]
    return hashlib.sha256(canonical({"head": head, "rows": rows, "words": words})).hexdigest()


def signing_role(post: str, side: str | None, side_codes: Collection[str]) -> str:
    """Return in which role somebody signs the record; raise NotAMinutesSigner."""
    try:
        return role_of(post, side, side_codes)
    except NotASigner:
        raise NotAMinutesSigner() from None


def check_sign(state: str, seen: str, now: str) -> None:
    """Raise MinutesNotFinal while the meeting goes on, MinutesReadAgain when the signer has `seen` another digest."""
    if state not in ENDED:
        raise MinutesNotFinal()
    if seen != now:
        raise MinutesReadAgain()
