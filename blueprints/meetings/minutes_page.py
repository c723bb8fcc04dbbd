"""The page on which the record is written: what happened in sentences, and a box for each item's added words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from blueprints.form_fields import trimmed
from blueprints.meetings.signing import signing_view
from blueprints.meetings.told import told
from blueprints.page import reader_language
from blueprints.story import Line
from models import minutes
from models.councils import side_facts
from models.meetings import Meeting
from models.minutes import MinutesText
from models.room import room_of
from models.speeches import names_at
from rules.differences import Piece, pieces
from rules.meetings import ENDED
from rules.minutes import GENERAL, TEXT_LIMIT, MinutesChanged
from services.minutes import Words


@dataclass(frozen=True, slots=True)
class Part:
    """One box of the page. `text` stands in it, built on revision `base`, which in a conflict is older than `saved`.

    `was_shown`: it came back before, and was sent again without the word that both texts are in it.
    """

    position: int
    title: str
    lines: Sequence[Line]
    text: str
    base: int
    saved: MinutesText | None
    writer: str
    is_conflict: bool = False
    was_shown: bool = False

    @property
    def newest(self) -> int:
        return self.saved.revision if self.saved is not None else 0

    @property
    def differences(self) -> tuple[Piece, ...]:
        return pieces(self.saved.text if self.saved else "", self.text)


def sent_words(meeting: Meeting) -> list[Words]:
    """Return the texts of the form that was sent; a box that the page did not have is left alone."""
    positions = (GENERAL, *(item.position for item in meeting.items))
    return [
        Words(position, base_of(position), trimmed(request.form[f"text-{position}"]) or "")
        for position in positions
        if f"text-{position}" in request.form
    ]


def base_of(position: int) -> int:
    """Return on which revision a text was built; what is no number was built on none.

    In a conflict that is the one that was shown beside the box, only once the writer says that both are in it.
    """
    sent = request.form.get(f"shown-{position}" if f"merged-{position}" in request.form else f"base-{position}", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def minutes_page(meeting: Meeting, sent: Sequence[Words] = (), refused: Sequence[MinutesChanged] = ()) -> str:
    """Render the page; with `sent`, texts that were not saved stand in their boxes, `refused` beside what was."""
    conflicts = {int(error.facts["position"]) for error in refused}
    unsaved = {each.position: each for each in sent}
    return render_template(
        "meetings/minutes.html",
        meeting=meeting,
        parts=_parts(meeting, unsaved, conflicts),
        conflicts=len(conflicts),
        is_running=meeting.state not in ENDED,
        current=room_of(meeting).item,
        signing=signing_view(meeting, side_facts(meeting.council_id)),
        limit=TEXT_LIMIT,
    )


def _parts(meeting: Meeting, unsaved: dict[int, Words], conflicts: set[int]) -> list[Part]:
    saved = minutes.texts_of(meeting.id)
    writers = minutes.writers_of(list(saved.values()))
    labels = {side.code: side.label for side in side_facts(meeting.council_id)}
    names = names_at(meeting.id) | room_of(meeting).names
    story = told(meeting, names, labels, reader_language())
    places: list[tuple[int, str, Sequence[Line]]] = [(GENERAL, "", [*story.before, *story.after])]
    places += [(item.position, item.title, story.items.get(item.position, [])) for item in meeting.items]
    parts = []
    for position, title, lines in places:
        row, mine = saved.get(position), unsaved.get(position)
        text = mine.text if mine is not None else row.text if row is not None else ""
        is_saved = mine is None or (row is not None and mine.text == row.text)
        base = mine.base if mine is not None and not is_saved else row.revision if row is not None else 0
        writer = writers.get(row.actor_id or 0, "") if row is not None else ""
        was_shown = f"shown-{position}" in request.form and f"merged-{position}" not in request.form
        parts.append(Part(position, title, lines, text, base, row, writer, position in conflicts, was_shown))
    return parts


def revisions_view(meeting: Meeting, position: int) -> dict[str, Any]:
    """Return every revision of one text, the newest first, each with what it changed."""
    rows = minutes.revisions_of(meeting.id, position)
    before = ["", *(row.text for row in rows)]
    writers = minutes.writers_of(rows)
    told_rows = [
        {"row": row, "writer": writers.get(row.actor_id or 0, ""), "pieces": pieces(before[place], row.text)}
        for place, row in enumerate(rows)
    ]
    title = next((item.title for item in meeting.items if item.position == position), "")
    return {"meeting": meeting, "position": position, "title": title, "revisions": told_rows[::-1]}
