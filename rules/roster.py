"""A roster pasted or uploaded as text → members, or what is wrong, row by row.

Columns: 姓名, 组别, 职务, 席位, 身份说明; the first row may name them in any order. Cells are text and nothing else: a
leading = or + means nothing here.
choice: 500 rows; commas (also Chinese ones) or tabs, as spreadsheets copy them.
"""

import csv
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.errors import N_, Invalid, RuleError
from rules.membership import POST_LABELS, TITLE_LIMIT, TitleTooLong, checked_name

ROWS_LIMIT = 500
SEAT_LIMIT = 999
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "name"),
    "side": ("组别", "组", "分组", "side"),
    "post": ("职务", "岗位", "post"),
    "seat": ("席位", "席位号", "席号", "seat"),
    "title": ("身份说明", "身份", "说明", "备注", "title"),
}
POST_WORDS: Mapping[str, str] = {
    **{label: post for post, label in POST_LABELS.items()},
    "议事代表": "representative",
    "副主持": "vice_chair",
    "主持": "chair",
    "记录员": "secretary",
    "列席人员": "observer",
}


class RosterEmpty(Invalid):
    code: ClassVar[str] = "roster_empty"
    message: ClassVar[str] = N_("名册是空的。请粘贴名单，每人一行：姓名,组别,职务,席位。")


class RosterTooLong(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "roster_too_long"
    message: ClassVar[str] = N_("一次最多导入%(limit)s行，请分几次导入。")


class RosterUnreadable(Invalid):
    code: ClassVar[str] = "roster_unreadable"
    message: ClassVar[str] = N_("这一行读不出来，可能引号没有成对。请检查后再导入。")


class RosterNotText(Invalid):
    code: ClassVar[str] = "roster_not_text"
    message: ClassVar[str] = N_("这个文件读不出文字。请在表格软件里“另存为”CSV（逗号分隔）文件，再上传。")


class TooManyCells(Invalid):
    """Facts: count."""

    code: ClassVar[str] = "too_many_cells"
    message: ClassVar[str] = N_("这一行有%(count)s格，最多5格：姓名,组别,职务,席位,身份说明。")


class ColumnUnknown(Invalid):
    """Facts: column."""

    code: ClassVar[str] = "column_unknown"
    message: ClassVar[str] = N_("表头里的“%(column)s”不认识。表头请用：姓名,组别,职务,席位,身份说明。")


class SideUnknown(Invalid):
    """Facts: side, sides."""

    code: ClassVar[str] = "side_unknown"
    message: ClassVar[str] = N_("没有“%(side)s”这一组，请填：%(sides)s。")


class SideNeeded(Invalid):
    """Facts: sides."""

    code: ClassVar[str] = "side_needed"
    message: ClassVar[str] = N_("代表要写明组别，请填：%(sides)s。")


class SideNotForPost(Invalid):
    """Facts: post."""

    code: ClassVar[str] = "side_not_for_post"
    message: ClassVar[str] = N_("只有代表有组别和席位。请删去这两格，或者把职务改为“代表”。")


class PostUnknown(Invalid):
    """Facts: post."""

    code: ClassVar[str] = "post_unknown"
    message: ClassVar[str] = N_("没有“%(post)s”这个职务，请填：代表、列席、主持人、副主持人或秘书。")


class SeatInvalid(Invalid):
    """Facts: seat, limit."""

    code: ClassVar[str] = "seat_invalid"
    message: ClassVar[str] = N_("席位“%(seat)s”要填1到%(limit)s的整数；空着就自动编号。")


@dataclass(frozen=True, slots=True)
class NewMember:
    """A person to add. `seat` None: the next free one of the side. `row`: the line it came from, 0 for none."""

    name: str
    post: str
    side: str | None = None
    seat: int | None = None
    title: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one row, counted from 1 as the person sees the text."""

    row: int
    error: RuleError


def parse_roster(text: str, side_labels: Mapping[str, str]) -> tuple[list[NewMember], list[RowError]]:
    """Return the members of a pasted text and the errors by row; `side_labels` maps a side's code to its label."""
    members: list[NewMember] = []
    errors: list[RowError] = []
    order: Sequence[str] = tuple(COLUMNS)
    is_first = True
    for number, cells in _rows(text, errors):
        try:
            if is_first and _is_header(cells):
                order = _header(cells)
            else:
                members.append(_member(number, dict(zip(order, cells, strict=False)), cells, side_labels))
        except RuleError as error:
            errors.append(RowError(number, error))
        is_first = False
        if len(members) + len(errors) > ROWS_LIMIT:
            return members, [*errors, RowError(number, RosterTooLong(limit=ROWS_LIMIT))]
    if not members and not errors:
        errors.append(RowError(1, RosterEmpty()))
    return members, errors


def _rows(text: str, errors: list[RowError]) -> list[tuple[int, list[str]]]:
    """Return (line number, cells) of every line that is not blank."""
    lines = text.lstrip("\ufeff").replace("\x00", "").splitlines()
    delimiter = "\t" if any("\t" in line for line in lines) else ","
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            cells = next(csv.reader([line.replace("，", ",")], delimiter=delimiter, strict=True), [])
        except csv.Error:
            errors.append(RowError(number, RosterUnreadable()))
            continue
        cells = [_plain(cell) for cell in cells]
        if any(cells):
            rows.append((number, cells))
    return rows


def _plain(cell: str) -> str:
    """Full-width letters and digits become plain ones, control characters and doubled spaces go."""
    kept = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", cell))
    return " ".join(kept.split())


def _is_header(cells: Sequence[str]) -> bool:
    return any(cell.lower() in COLUMNS["name"] for cell in cells)


def _header(cells: Sequence[str]) -> list[str]:
    order = []
    for cell in cells:
        column = next((name for name, words in COLUMNS.items() if cell.lower() in words), None)
        # An empty heading is a spare column at the end; a doubled one would hide a cell.
        if (column is None and cell) or column in order:
            raise ColumnUnknown(column=cell)
        order.append(column or "")
    return order


def _member(number: int, row: Mapping[str, str], cells: Sequence[str], side_labels: Mapping[str, str]) -> NewMember:
    if len(cells) > len(COLUMNS) and any(cells[len(COLUMNS) :]):
        raise TooManyCells(count=len(cells))
    name = checked_name(row.get("name", ""))
    side = _side(row.get("side", ""), side_labels)
    post = _post(row.get("post", ""), side)
    seat = _seat(row.get("seat", ""))
    title = row.get("title", "")
    if len(title) > TITLE_LIMIT:
        raise TitleTooLong(limit=TITLE_LIMIT)
    check_side_and_post(post, side, seat, side_labels)
    return NewMember(name, post, side, seat, title, number)


def check_side_and_post(post: str, side: str | None, seat: int | None, side_labels: Mapping[str, str]) -> None:
    """Raise SideNeeded or SideNotForPost: a side and a seat are for those who may cast a ballot."""
    if post == "representative" and side is None:
        raise SideNeeded(sides="、".join(side_labels.values()))
    if post != "representative" and (side is not None or seat is not None):
        raise SideNotForPost(post=post)


def _side(cell: str, side_labels: Mapping[str, str]) -> str | None:
    """Return the side's code for its code, its label, or how its label begins if only one does (来穗)."""
    if not cell:
        return None
    if cell.lower() in side_labels:
        return cell.lower()
    begins = [
        code for code, label in side_labels.items() if label == cell or (len(cell) > 1 and label.startswith(cell))
    ]
    if len(begins) != 1:
        raise SideUnknown(side=cell, sides="、".join(side_labels.values()))
    return begins[0]


def _post(cell: str, side: str | None) -> str:
    if not cell and side is not None:
        return "representative"
    post = cell.lower() if cell.lower() in POST_LABELS else POST_WORDS.get(cell)
    if post is None:
        raise PostUnknown(post=cell)
    return post


def _seat(cell: str) -> int | None:
    digits = unicodedata.normalize("NFKC", cell).removesuffix("席").removesuffix("号").strip()
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3 and 1 <= int(digits) <= SEAT_LIMIT):
        raise SeatInvalid(seat=cell, limit=SEAT_LIMIT)
    return int(digits)
