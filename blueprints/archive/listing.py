"""决议档案: what a reader looks for, the page of what was found, and the same as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, jsonify, render_template, request
from flask_babel import gettext

from blueprints.archive.headline import Headline, of_resolution_state
from blueprints.archive.step import here
from blueprints.archive.thread_page import iso
from blueprints.page import today, zone
from models.archive import PAGE_ROWS, Filter, Listed, listed, overdue_among, years
from rules.errors import N_
from rules.resolutions import PUBLIC_STATES

WORDS_LIMIT = 40
LARGEST_PAGE = 100_000
STATE_LABELS: Mapping[str, str] = {
    "publicised": N_("正在公示"),
    "objected": N_("公示中，有异议"),
    "reopened": N_("异议成立，重新审议"),
    "effective": N_("已生效，正在落实"),
    "closed": N_("已办结"),
    "revoked": N_("已撤销"),
}
# How each state looks beside its word.
BADGES: Mapping[str, str] = {"publicised": "accent", "objected": "warn", "reopened": "warn", "revoked": "danger"}


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was looked for."""

    wanted: Filter
    rows: list[Listed]
    count: int
    page: int

    @property
    def pages(self) -> int:
        return max(-(-self.count // PAGE_ROWS), 1)


def found() -> Found:
    """Return what the address asks for; what it asks for in vain is left out, a page beyond the last is the last."""
    page = min(max(request.args.get("page", 1, type=int), 1), LARGEST_PAGE)
    wanted = _wanted()
    rows, count = listed(g.council.id, zone(), wanted, page)
    last = max(-(-count // PAGE_ROWS), 1)
    if page > last:
        page = last
        rows, count = listed(g.council.id, zone(), wanted, page)
    return Found(wanted, rows, count, page)


def _wanted() -> Filter:
    words = " ".join(request.args.get("q", "").replace("\x00", "").split())[:WORDS_LIMIT]
    state = request.args.get("state", "")
    year = request.args.get("year", type=int)
    return Filter(
        words=words,
        state=state if state in PUBLIC_STATES else "",
        year=year if year is not None and 2000 <= year <= 2999 else None,
    )


def said(row: Listed) -> Headline:
    return of_resolution_state(row.state, row.state, row.publicity_ends_on)


def as_page(result: Found) -> str:
    return render_template(
        "archive/page.html",
        found=result,
        years=years(g.council.id, zone()),
        states={state: gettext(label) for state, label in STATE_LABELS.items()},
        badges=BADGES,
        overdue=overdue_among([row.id for row in result.rows if row.state == "effective"], today().date()),
        said=said,
    )


def as_json(result: Found) -> Response:
    """The same page as JSON; keys in docs/api.md."""
    return jsonify(
        council=g.council.slug,
        count=result.count,
        page=result.page,
        pages=result.pages,
        resolutions=[_row(row) for row in result.rows],
    )


def _row(row: Listed) -> dict[str, Any]:
    return {
        "id": row.id,
        "path": here("archive.resolution", resolution_id=row.id),
        "state": row.state,
        "title": row.title,
        "text": row.text,
        "publication_number": row.publication_number,
        "document": row.document_mark,
        "publicised_at": iso(row.publicised_at),
        "publicity_ends_on": iso(row.publicity_ends_on),
        "effective_at": iso(row.effective_at),
        "revoked_at": iso(row.revoked_at),
    }
