"""What a new council must have: an address, a name, two sides and officers.

source: RULEBOOK §1 (By side), §7 (the labels are the council's); choice: the limits.
"""

import re
from collections.abc import Collection, Sequence
from typing import ClassVar

from rules.errors import N_, Invalid
from rules.meetings import Side

NAME_LIMIT = 40
PLACE_LIMIT = 60
LABEL_LIMIT = 12
SEATS_LIMIT = 200
# What a side is in code, and how it is shown; the labels are only a suggestion.
SIDES = (
    Side("migrant", N_("来穗人员代表"), 6, "circle"),
    Side("local", N_("本地居民代表"), 6, "square"),
)

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])")


class SlugInvalid(Invalid):
    code: ClassVar[str] = "slug_invalid"
    message: ClassVar[str] = N_("网址简称要用2到40个小写字母、数字或短横线，开头和结尾不能是短横线，例如 rongyin。")


class SlugTaken(Invalid):
    """Facts: slug."""

    code: ClassVar[str] = "slug_taken"
    message: ClassVar[str] = N_("网址简称“%(slug)s”已经有议事会在用，请换一个。")


class CouncilTextMissing(Invalid):
    """Facts: field."""

    code: ClassVar[str] = "council_text_missing"
    message: ClassVar[str] = N_("议事会的名称和地点都要填写。请补全。")


class CouncilTextTooLong(Invalid):
    """Facts: field, limit."""

    code: ClassVar[str] = "council_text_too_long"
    message: ClassVar[str] = N_("这里最多%(limit)s个字，请写短一些。")


class SidesInvalid(Invalid):
    code: ClassVar[str] = "sides_invalid"
    message: ClassVar[str] = N_("要有两组代表，名称不能相同，也不能空着。请改好后再提交。")


class SeatsInvalid(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "seats_invalid"
    message: ClassVar[str] = N_("每组的编制席位要在1到%(limit)s之间，请重新填写。")


class OfficerMissing(Invalid):
    code: ClassVar[str] = "officer_missing"
    message: ClassVar[str] = N_("至少要有一位主持人和一位秘书。请补全。")


class OfficersNotDistinct(Invalid):
    """Facts: name."""

    code: ClassVar[str] = "officers_not_distinct"
    message: ClassVar[str] = N_("“%(name)s”填了两次。主持人和秘书要由不同的人担任，同名的请加以区分。")


def check_slug(slug: str) -> None:
    if not _SLUG.fullmatch(slug):
        raise SlugInvalid(field="slug")


def check_texts(name: str, place: str) -> None:
    """Raise CouncilTextMissing or CouncilTextTooLong."""
    for field, text, limit in (("name", name, NAME_LIMIT), ("place", place, PLACE_LIMIT)):
        if not text.strip():
            raise CouncilTextMissing(field=field)
        if len(text) > limit:
            raise CouncilTextTooLong(field=field, limit=limit)


def check_sides(sides: Sequence[Side]) -> None:
    """Raise SidesInvalid, CouncilTextTooLong or SeatsInvalid. Equal numbers are suggested, not demanded."""
    labels = {side.label.strip() for side in sides}
    if [side.code for side in sides] != [side.code for side in SIDES] or len(labels) < len(sides) or "" in labels:
        raise SidesInvalid(field=f"{SIDES[1].code}_label")
    for side in sides:
        if len(side.label) > LABEL_LIMIT:
            raise CouncilTextTooLong(field=f"{side.code}_label", limit=LABEL_LIMIT)
        if not 1 <= side.planned_heads <= SEATS_LIMIT:
            raise SeatsInvalid(field=f"{side.code}_seats", limit=SEATS_LIMIT)


def check_officers(posts: Collection[str], names: Sequence[str]) -> None:
    """Raise OfficerMissing or OfficersNotDistinct: who runs the meeting does not keep its record too."""
    if not {"chair", "secretary"} <= set(posts):
        raise OfficerMissing(field="chair_name")
    for name in names:
        if names.count(name) > 1:
            raise OfficersNotDistinct(field="secretary_name", name=name)
