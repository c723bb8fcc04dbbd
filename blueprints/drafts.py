"""Drafts that a browser keeps of a form with a key of its own (static/js/draft.js)."""

from rules import receipts

DRAFT_ID_LENGTH = 16


def draft_id(key: str) -> str:
    """Return by what a receipt knows the draft that it was made from: what was handed in keeps the same digest."""
    return receipts.digest(key)[:DRAFT_ID_LENGTH]
