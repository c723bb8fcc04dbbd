"""正在征求意见: the groups that residents can support, with search, categories and pages."""

from flask import g, render_template, request

from blueprints.devices import device_digest
from models.topic_reads import PAGE_SIZE, collecting, count_collecting
from rules.topic_words import CATEGORY_LABELS

WORDS_LIMIT = 40


def list_page() -> str:
    """Return the page that the address asks for; a page beyond the last one is the last one."""
    words = request.args.get("q", "").replace("\x00", "").strip()[:WORDS_LIMIT]
    category = request.args.get("category", "")
    category = category if category in CATEGORY_LABELS else ""
    count = count_collecting(g.council.id, words, category)
    pages = max(-(-count // PAGE_SIZE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "agenda/topics.html",
        groups=collecting(g.council.id, words, category, page, device_digest()),
        count=count,
        words=words,
        category=category,
        page=page,
        pages=pages,
        categories=CATEGORY_LABELS,
    )
