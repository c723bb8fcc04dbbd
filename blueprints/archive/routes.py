"""办理全程, 决议档案 and 落实跟踪, for everybody."""

from collections.abc import Iterator

from flask import Blueprint, Response, g, redirect, stream_with_context, url_for
from werkzeug.wrappers import Response as Answer

from blueprints.access import PUBLIC, allow, signed_in
from blueprints.archive import board, listing, thread_page
from blueprints.archive.feed import atom
from blueprints.archive.step import day_words
from extensions import limiter
from models.archive import newest, resolution_with_document
from models.journal import each_row, stream_of
from models.members import OFFICER_POSTS
from models.thread_facts import ResolutionFacts
from models.threads import thread_of_group, thread_of_resolution
from rules.errors import NotFound
from rules.journal import export_lines
from rules.publication import public_rows
from rules.resolutions import PUBLIC_STATES

bp = Blueprint("archive", __name__)
bp.add_app_template_filter(day_words, "short_day")


# --- 办理全程 ---


@bp.get("/c/<slug>/archive/groups/<int:number>")
@allow(PUBLIC)
def group(number: int) -> str:
    """办理全程 of a group of topics, with every resolution that is public."""
    return thread_page.as_page(thread_page.told(thread_of_group(g.council.id, number)))


@bp.get("/c/<slug>/archive/groups/<int:number>.json")
@allow(PUBLIC)
def group_json(number: int) -> Response:
    return thread_page.as_json(thread_page.told(thread_of_group(g.council.id, number)))


@bp.get("/c/<slug>/resolutions/<int:resolution_id>")
@allow(PUBLIC)
def resolution(resolution_id: int) -> str:
    """办理全程 of a resolution. Before its publication only officers see it, and are told so."""
    story, is_public = _resolution(resolution_id)
    return thread_page.as_page(story, is_hidden=not is_public)


@bp.get("/c/<slug>/resolutions/<int:resolution_id>.json")
@allow(PUBLIC)
def resolution_json(resolution_id: int) -> Response:
    return thread_page.as_json(_resolution(resolution_id)[0])


def _resolution(resolution_id: int) -> tuple[thread_page.Told, bool]:
    story = thread_page.told(thread_of_resolution(g.council.id, resolution_id), resolution_id)
    is_public = _is_public(story.resolution)
    if not is_public and not _is_officer():
        raise NotFound(resolution_id=resolution_id)
    return story, is_public


def _is_public(resolution: ResolutionFacts | None) -> bool:
    return resolution is not None and resolution.state in PUBLIC_STATES


def _is_officer() -> bool:
    who = signed_in()
    return who is not None and who.council_id == g.council.id and who.post in OFFICER_POSTS


@bp.get("/c/<slug>/resolutions/<int:year>/<int:number>")
@allow(PUBLIC)
def document(year: int, number: int) -> Answer:
    """文号 is another name of a resolution's address."""
    resolution_id = resolution_with_document(g.council.id, year, number)
    if resolution_id is None:
        raise NotFound(document=number)
    return redirect(url_for("archive.resolution", slug=g.council.slug, resolution_id=resolution_id))


# --- 决议档案 ---


@bp.get("/c/<slug>/archive")
@allow(PUBLIC)
def page() -> str:
    """决议档案: every resolution from its publication on, by year and state, with search."""
    return listing.as_page(listing.found())


@bp.get("/c/<slug>/archive.json")
@allow(PUBLIC)
def as_json() -> Response:
    return listing.as_json(listing.found())


@bp.get("/c/<slug>/archive.atom")
@allow(PUBLIC)
def feed() -> Response:
    return atom(newest(g.council.id))


# --- 落实跟踪 ---


@bp.get("/c/<slug>/tasks")
@allow(PUBLIC)
def tasks() -> str:
    return board.as_page()


# --- the record ---


@bp.get("/c/<slug>/archive/journal.jsonl")
@allow(PUBLIC)
@limiter.limit("20 per minute")
def journal() -> Response:
    """公开校验版 of the council's record: `flask verify` checks it, private facts are left out."""
    rows = public_rows(each_row(stream_of(g.council.id)))
    return Response(
        stream_with_context(_lines(export_lines(rows))),
        mimetype="application/jsonl",
        headers={"Content-Disposition": f"attachment; filename={g.council.slug}.jsonl"},
    )


def _lines(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield f"{line}\n"
