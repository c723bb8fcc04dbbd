"""The 公示 sheet, A4 for the notice board: what was decided, by which rule, and how to object. No voter's name."""

from datetime import timedelta

from flask import g, render_template, url_for

from blueprints.back import base_url, is_only_here
from blueprints.outcome import is_marked, public_sentence
from blueprints.page import day, reader_language, zone
from blueprints.qr import qr
from models.councils import side_facts
from models.elections import rounds_of
from models.resolution_reads import origin_of, period_begins_after
from models.resolutions import resolution_of
from rules.errors import NotFound
from rules.resolutions import PUBLIC_STATES
from rules.sentences import DECISION_FOOTER, DECISION_FOOTER_EN, preset_notice


def notice_page(resolution_id: int) -> str:
    """Render the sheet; raise NotFound before the resolution is public."""
    resolution = resolution_of(g.council.id, resolution_id)
    if resolution.state not in PUBLIC_STATES:
        raise NotFound(resolution_id=resolution_id)
    origin = origin_of(resolution)
    here = {"slug": g.council.slug, "resolution_id": resolution.id}
    thread_path = url_for("archive.resolution", **here)
    thread, objection = base_url() + thread_path, base_url() + url_for("objections.new", **here)
    begun = period_begins_after(resolution, zone())
    return render_template(
        "resolutions/notice.html",
        resolution=resolution,
        motion=origin.motion,
        meeting=origin.meeting,
        position=origin.item.position,
        count=origin.count,
        is_marked=is_marked(origin.vote),
        rounds=[public_sentence(each, reader_language()) for each in rounds_of(origin.item.id)],
        preset=origin.preset,
        preset_notice=preset_notice(origin.preset, reader_language()),
        document_title=origin.charter.resolution_title,
        side_count=len(side_facts(g.council.id)),
        first_day=day(begun + timedelta(days=1)) if begun else "",
        last_day=day(resolution.publicity_ends_on),
        thread_qr=qr(thread),
        objection_qr=qr(objection),
        thread_path=thread_path,
        thread_address=thread,
        only_here=is_only_here(base_url()),
        footer=DECISION_FOOTER_EN if reader_language() == "en" else DECISION_FOOTER,
    )
