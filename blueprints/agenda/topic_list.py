"""正在征求意见, and beside it what others see to: search, categories and pages; what is not here is looked for further on."""

from flask import g, render_template, request

from blueprints.devices import device_digest
from blueprints.page import zone
from models.archive import Filter, count_of
from models.topic_reads import collecting, collecting_ids, elsewhere, elsewhere_ids
from rules.topic_words import CATEGORY_LABELS

WORDS_LIMIT = 40
PAGE_SIZE = 20
LISTS = {"collecting": collecting_ids, "elsewhere": elsewhere_ids}


def list_page() -> str:
    """Return the page that the address asks for; a page beyond the last one is the last one."""
    words = request.args.get("q", "").replace("\x00", "").strip()[:WORDS_LIMIT]
    category = request.args.get("category", "")
    category = category if category in CATEGORY_LABELS else ""
    show = request.args.get("show", "")
    show = show if show in LISTS else "collecting"
    found = {name: ids_of(g.council.id, words, category) for name, ids_of in LISTS.items()}
    pages = max(-(-len(found[show]) // PAGE_SIZE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[show][(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "agenda/topics.html",
        show=show,
        groups=collecting(shown, device_digest()) if show == "collecting" else [],
        topics=elsewhere(shown) if show == "elsewhere" else [],
        counts={name: len(ids) for name, ids in found.items()},
        archived=count_of(g.council.id, zone(), Filter(words)) if words else 0,
        words=words,
        category=category,
        page=page,
        pages=pages,
        categories=CATEGORY_LABELS,
    )
