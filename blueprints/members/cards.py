"""Seat cards as they are printed: one side's label, a QR code to scan, a code to type."""

from typing import Any

from flask import g, render_template, url_for

from blueprints.back import base_url, is_only_here
from blueprints.qr import qr
from models.councils import side_facts
from services.members import IssuedCard

CARDS_ON_A_PAGE = 8


def cards_page(issued: list[IssuedCard]) -> str:
    """Render the cards, eight on a page. Their secrets are known only now: the page cannot be shown again."""
    sides = {side.code: side for side in side_facts(g.council.id)}
    cards = [_card(card, sides[card.side]) for card in issued]
    return render_template(
        "members/cards.html",
        pages=[cards[start : start + CARDS_ON_A_PAGE] for start in range(0, len(cards), CARDS_ON_A_PAGE)],
        count=len(cards),
        typed_address=base_url().partition("://")[2] + url_for("members.card", slug=g.council.slug),
        only_here=is_only_here(base_url()),
    )


def _card(card: IssuedCard, side: Any) -> dict[str, Any]:
    link = base_url() + url_for("members.card_of", slug=g.council.slug, token=card.token)
    return {
        "name": card.name,
        "side": side,
        "seat": card.seat,
        "code": f"{card.code[:4]} {card.code[4:]}",
        "qr": qr(link),
    }
