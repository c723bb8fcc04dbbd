"""Amendments that are about a sum or a date: which are, how far from the original, and how much the notice allows.

source: RULEBOOK §1, “an amendment stays within the item's subject, place, sum and persons”; §2, amendments: “for sums and
dates the farthest from the original first”.
choice: sums are whole 分, dates ordinal days, so that distances are exact; a sum above the noticed one is beyond the
notice, a lower one within (docs/decisions/0017-what-happens-to-a-motion.md).
"""

from collections.abc import Sequence
from typing import ClassVar

from rules.amended_text import Change
from rules.amounts import day_ordinal, sum_fen
from rules.errors import N_, Refused
from rules.room import Amendment


class AmendmentBeyondNotice(Refused):
    code: ClassVar[str] = "amendment_beyond_notice"
    message: ClassVar[str] = N_("修正案的金额超过了会议通知上的金额，这次不能表决。请写进下次会议的通知。")


def kind_of(changes: Sequence[Change], year: int) -> tuple[str, int | None, int | None]:
    """Return (kind, new value, value of the motion as it stands): one that changes nothing but a sum, or a date, is about it.

    `year`: of the meeting, for a date that names none. Where either figure is not understood the change is one of text.
    """
    if [change.field for change in changes] == ["cost"]:
        figures = (sum_fen(changes[0].after), sum_fen(changes[0].before))
        return ("text", None, None) if None in figures else ("sum", *figures)
    if [change.field for change in changes] == ["by_when"]:
        days = (day_ordinal(changes[0].after, year), day_ordinal(changes[0].before, year))
        return ("text", None, None) if None in days else ("date", *days)
    return "text", None, None


def check_within_notice(amendment: Amendment, noticed: int) -> None:
    """Raise AmendmentBeyondNotice for a sum above the `noticed` one (分); subject, place and persons the chair rules on."""
    if amendment.kind == "sum" and amendment.value is not None and amendment.value > noticed:
        raise AmendmentBeyondNotice()
