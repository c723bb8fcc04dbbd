"""正在征求意见: the groups that residents can support, with search, categories and pages."""

from flask import g, render_template, request

from blueprints.devices import device_digest
from models.topic_reads import collecting, collecting_ids
from rules.topic_words import CATEGORY_LABELS

WORDS_LIMIT = 40
PAGE_SIZE = 20


def list_page() -> str:
    """Return the page that the address asks for; a page beyond the last one is the last one."""
    words = request.args.get("q", "").replace("\x00", "").strip()[:WORDS_LIMIT]
    category = request.args.get("category", "")
    category = category if category in CATEGORY_LABELS else ""
    ids = collecting_ids(g.council.id, words, category)
    pages = max(-(-len(ids) // PAGE_SIZE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "agenda/topics.html",
        groups=collecting(ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], device_digest()),
        count=len(ids),
        words=words,
        category=category,
        page=page,
        pages=pages,
        categories=CATEGORY_LABELS,
    )
