"""核对记录: the public record of a meeting, and a page that checks any exported file in the reader's own browser.

choice: docs/decisions/0021-verification-by-anybody.md
"""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, Response, g, render_template, stream_with_context
from flask_babel import gettext

from blueprints.access import PUBLIC, allow
from blueprints.archive.one_file import in_one_file
from extensions import limiter
from models.journal import each_row, hashes_of, stream_of
from models.meetings import Meeting, meeting_of, meetings_of
from rules import export_file, recount_words
from rules.journal import export_lines
from rules.meetings import ENDED
from rules.preset_facts import preset_facts
from rules.presets import presets
from rules.publication import RecordNotPublishedYet, public_meeting_rows

bp = Blueprint("check", __name__)


@bp.get("/c/<slug>/archive/check")
@allow(PUBLIC)
def page() -> str:
    """Check a published record, or a file of one's own. Nothing is sent anywhere."""
    return render_template("archive/check.html", **_view())


@bp.get("/c/<slug>/archive/check.html")
@allow(PUBLIC)
@limiter.limit("20 per minute")
def file() -> Response:
    """The same page as one file that works from a disk, without any server."""
    name = f"{g.council.slug}-check.html"
    return Response(
        in_one_file(render_template("archive/check_file.html", **_view())),
        mimetype="text/html",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _view() -> dict[str, Any]:
    book = {preset.id: preset_facts(preset)["tests"] for preset in presets().values()}
    return {"meetings": _published(), "words": _words(), "book": book}


def _published() -> list[Meeting]:
    return [meeting for meeting in meetings_of(g.council.id) if meeting.state in ENDED]


def _words() -> dict[str, dict[str, str]]:
    """Return every sentence that a check may end in, in the reader's language; the page's script fills them in."""
    said = {
        "problems": {**export_file.MESSAGES, **recount_words.MESSAGES},
        "words": recount_words.WORDS,
        "votes": {
            **recount_words.VOTES,
            "untitled": recount_words.UNTITLED,
            "of_items": recount_words.OF_ITEMS,
            "of_amendment": recount_words.OF_AMENDMENT,
        },
        "unchecked": recount_words.UNCHECKED,
    }
    return {name: {code: gettext(text) for code, text in texts.items()} for name, texts in said.items()}


@bp.get("/c/<slug>/archive/meetings/<int:meeting_id>/journal.jsonl")
@allow(PUBLIC)
@limiter.limit("20 per minute")
def meeting(meeting_id: int) -> Response:
    """公开校验版 of a meeting that is over: no name, no side, nothing that was said; its votes can be recounted."""
    over = _over(meeting_id)
    rows = public_meeting_rows(each_row(stream_of(g.council.id, over.id)))
    name = f"{g.council.slug}-{over.number}-public.jsonl"
    return Response(
        stream_with_context(_with_ends(export_lines(rows))),
        mimetype="application/jsonl",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


@bp.get("/c/<slug>/archive/meetings/<int:meeting_id>/heads.txt")
@allow(PUBLIC)
def heads(meeting_id: int) -> Response:
    """Every 记录校验码 that the record of a meeting went through: a phone looks whether those that it saw are there."""
    over = _over(meeting_id)
    listed = hashes_of(stream_of(g.council.id, over.id))
    # A hall asks at the same moment, and the record of a meeting that is over does not change.
    return Response("".join(_with_ends(listed)), mimetype="text/plain", headers={"Cache-Control": "public, max-age=60"})


def _over(meeting_id: int) -> Meeting:
    found = meeting_of(g.council.id, meeting_id)
    if found.state not in ENDED:
        raise RecordNotPublishedYet(meeting_id=found.id)
    return found


def _with_ends(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{line}\n"
