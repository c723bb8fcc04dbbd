"""Who has spoken how much, as bars with their table and as CSV: for members by name, for the public by side only."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response
from flask_babel import gettext

from models.meetings import Meeting
from models.speeches import speeches_of
from rules import fairness
from rules.fairness import Share, Speech
from rules.meetings import Side
from rules.room import Room

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def speaking_view(meeting: Meeting, room: Room, names: Mapping[int, str], now: datetime) -> dict[str, Any]:
    """Return the whole meeting's bars by side and by member, the silent, and each item's bars by side."""
    speeches = speeches_of(meeting.id, now)
    return {
        **by_side_view(meeting, room.sides, speeches),
        "members": _members(room, names, speeches),
        "silent": [seat.name for seat in fairness.silent(room.seats, speeches)],
    }


def by_side_view(meeting: Meeting, sides: Sequence[Side], speeches: Sequence[Speech]) -> dict[str, Any]:
    """Return bars by side, of the meeting and of each item on which anybody spoke; nobody's name."""
    items = []
    for item in meeting.items:
        here = fairness.on_item(speeches, item.position)
        if here:
            items.append(
                {"position": item.position, "title": item.public_title or item.title, "sides": _sides(sides, here)}
            )
    return {"sides": _sides(sides, speeches), "items": items, "is_any": bool(speeches)}


def _sides(sides: Sequence[Side], speeches: Iterable[Speech]) -> list[dict[str, Any]]:
    shares = fairness.by_side(speeches, [side.code for side in sides])
    return _bars([({"name": side.label, "shape": side.shape}, shares[side.code]) for side in sides])


def _members(room: Room, names: Mapping[int, str], speeches: Sequence[Speech]) -> list[dict[str, Any]]:
    """Return everybody on the roster by side and seat, then guests; whoever was silent has no bar."""
    shares, shapes = fairness.by_member(speeches), {side.code: side.shape for side in room.sides}
    seated = {seat.member_id for seat in room.seats}
    labels = {side.code: side.label for side in room.sides}
    rows = [
        ({"name": seat.name, "shape": shapes.get(seat.side, ""), "side": labels.get(seat.side, "")}, seat.member_id)
        for side in room.sides
        for seat in room.seats
        if seat.side == side.code and (seat.is_present or seat.member_id in shares)
    ]
    rows += [({"name": names.get(each, ""), "shape": "", "side": ""}, each) for each in shares if each not in seated]
    return _bars([(row, shares.get(member_id, Share())) for row, member_id in rows])


def _bars(rows: Sequence[tuple[dict[str, Any], Share]]) -> list[dict[str, Any]]:
    longest = max((share.seconds for _, share in rows), default=0)
    return [
        {**row, "turns": share.turns, "seconds": share.seconds, "bar": fairness.per_mille(share, longest)}
        for row, share in rows
    ]


def members_csv(meeting: Meeting, room: Room, names: Mapping[int, str], now: datetime) -> Response:
    """Return turns and seconds of each member on each item."""
    labels = {side.code: side.label for side in room.sides}
    speeches, lines = speeches_of(meeting.id, now), []
    for item in meeting.items:
        for member_id, share in fairness.by_member(fairness.on_item(speeches, item.position)).items():
            side = next((speech.side for speech in speeches if speech.member_id == member_id), None)
            lines.append(
                (
                    item.position,
                    item.public_title or item.title,
                    names.get(member_id, ""),
                    labels.get(side or "", ""),
                    share,
                )
            )
    head = (gettext("第几项"), gettext("议题"), gettext("姓名"), gettext("组别"), gettext("次数"), gettext("秒数"))
    return _csv(head, [(*line[:4], line[4].turns, line[4].seconds) for line in lines])


def sides_csv(view: Mapping[str, Any]) -> Response:
    """Return turns and seconds of each side on each item: what the public may have. `view`: see by_side_view."""
    head = (gettext("第几项"), gettext("议题"), gettext("组别"), gettext("次数"), gettext("秒数"))
    rows = [
        (item["position"], item["title"], row["name"], row["turns"], row["seconds"])
        for item in view["items"]
        for row in item["sides"]
    ]
    return _csv(head, rows)


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([head, *([_cell(value) for value in row] for row in rows)])
    # With a mark in front, so that a spreadsheet reads Chinese.
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=speaking.csv"
    return answer


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
