"""The complete record of a meeting as a file that anybody can check with `flask verify`."""

from flask import Blueprint, Response, g

from blueprints.access import CHAIR, SECRETARY, allow
from models.journal import rows_of, stream_of
from models.meetings import meeting_of
from rules.journal import export_lines

bp = Blueprint("journal", __name__)


@bp.get("/c/<slug>/meetings/<int:meeting_id>/journal.jsonl")
@allow(CHAIR, SECRETARY)
def export(meeting_id: int) -> Response:
    """内部档案: every act with its facts, byte-identical each time."""
    meeting = meeting_of(g.council.id, meeting_id)
    lines = export_lines(rows_of(stream_of(g.council.id, meeting.id)))
    name = f"{g.council.slug}-{meeting.number}.jsonl"
    return Response(
        "".join(f"{line}\n" for line in lines),
        mimetype="application/jsonl",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )
