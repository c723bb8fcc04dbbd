"""What the secretary's desk shows: the list of topics, and one topic with whatever can be done with it."""

from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from flask_wtf import FlaskForm

from blueprints.agenda.intake_forms import (
    Joining,
    MoveForm,
    PrivateForm,
    PublicForm,
    ReissueForm,
    ReplyForm,
    ReviewForm,
    suggested,
)
from blueprints.back import base_url
from blueprints.qr import qr
from models.intake_reads import TABS, Asked, next_waiting, page_of
from models.likeness import NEWEST_FOR_LIST, Alike, Likeness
from models.topic_writes import Receipt
from models.topics import Topic, topic_of
from rules import groups, topics
from rules.errors import N_
from rules.receipts import seen_of
from rules.topic_words import CATEGORY_LABELS, GROUP_STATE_LABELS, SOURCE_LABELS, STATE_LABELS, URGENCY_LABELS

WORDS_LIMIT = 40
TAB_LABELS = {
    "waiting": N_("待初审"),
    "grouped": N_("已受理"),
    "referred": N_("转请办理"),
    "returned": N_("不属范围"),
    "private": N_("私下答复"),
    "withdrawn": N_("已撤回"),
    "all": N_("全部"),
}
LABELS = {
    "states": STATE_LABELS,
    "categories": CATEGORY_LABELS,
    "sources": SOURCE_LABELS,
    "urgencies": URGENCY_LABELS,
    "group_states": GROUP_STATE_LABELS,
}


@dataclass(frozen=True, slots=True)
class Returned:
    """The one form of a topic's page that came back with errors; the others are new."""

    act: str
    form: FlaskForm


def list_page() -> str:
    """Return the list as the address asks for it; a code that is none asks for everything."""
    asked = _asked()
    page = page_of(g.council.id, asked, request.args.get("page", 1, type=int))
    return render_template(
        "agenda/intake.html", asked=asked, page=page, alike=_alike(asked, page.lines), tabs=TAB_LABELS, **LABELS
    )


def _asked() -> Asked:
    def chosen(name: str, known: Any) -> str:
        value = request.args.get(name, "")
        return value if value in known else ""

    return Asked(
        tab=chosen("tab", TABS) or "waiting",
        words=request.args.get("q", "").replace("\x00", "").strip()[:WORDS_LIMIT],
        category=chosen("category", CATEGORY_LABELS),
        source=chosen("source", SOURCE_LABELS),
        urgency=chosen("urgency", URGENCY_LABELS),
    )


def _alike(asked: Asked, lines: Any) -> dict[str, Alike]:
    """Return for each topic that waits the group that is most like it."""
    if asked.tab != "waiting" or not lines:
        return {}
    likeness = Likeness(g.council.id, NEWEST_FOR_LIST)
    found = {line.ticket: likeness.groups_like(line.title) for line in lines}
    return {ticket: groups_like[0] for ticket, groups_like in found.items() if groups_like}


def receipt_page(receipt: Receipt, is_reissued: bool = False) -> str:
    """Return the slip to print for whoever brought the topic or lost its receipt: its code is shown here only."""
    own = url_for("topics.own", slug=g.council.slug, ticket=receipt.ticket, secret=receipt.secret)
    return render_template(
        "agenda/entered.html",
        topic=topic_of(g.council.id, receipt.ticket),
        secret=receipt.secret,
        is_reissued=is_reissued,
        qr=qr(base_url() + own),
        follow_address=base_url().partition("://")[2] + url_for("topics.follow", slug=g.council.slug),
    )


def topic_page(ticket: str, returned: Returned | None = None, unsent: str = "") -> str:
    """Return a topic with the forms of the acts that its state allows; raise NotFound.

    `unsent`: what was written in a form that stands here no more.
    """
    topic = topic_of(g.council.id, ticket)
    is_waiting, is_movable = topic.state in topics.WAITING_STATES, _is_movable(topic)
    alike = _groups_like(topic) if is_waiting or is_movable else []
    return render_template(
        "agenda/review.html",
        topic=topic,
        group=topic.group if topic.state == "grouped" else None,
        beside=_beside(topic),
        alike={str(each.number): each for each in alike},
        may={act for state, act in topics.TRANSITIONS if state == topic.state},
        is_waiting=is_waiting,
        is_movable=is_movable,
        is_public=topic.state in topics.PUBLIC_STATES,
        returned=returned,
        unsent=unsent,
        forms=_forms(topic, alike, returned),
        next_ticket=next_waiting(g.council.id, topic.ticket),
        **LABELS,
    )


def _is_movable(topic: Topic) -> bool:
    return topic.state == "grouped" and topic.group is not None and topic.group.state in groups.COLLECTING_STATES


def _beside(topic: Topic) -> list[Topic]:
    """Return the other topics of its group."""
    if topic.state != "grouped" or topic.group is None:
        return []
    return [other for other in topic.group.topics if other.state == "grouped" and other.id != topic.id]


def _groups_like(topic: Topic) -> list[Alike]:
    own = topic.group.number if topic.state == "grouped" and topic.group is not None else None
    found = Likeness(g.council.id).groups_like(topic.title, topic.text, but={own})
    return [each for each in found if each.state in groups.COLLECTING_STATES]


def _forms(topic: Topic, alike: list[Alike], returned: Returned | None) -> dict[str, Any]:
    """Return every form of the page: the one that came back as it was sent, the others new and filled in."""
    made: dict[str, FlaskForm] = {
        "review": ReviewForm(None, data={**suggested(topic), "reason": topic.public_reason, **_elsewhere(topic)}),
        "private": PrivateForm(None, data={"answer": topic.private_answer}),
        "reply": ReplyForm(None),
        "mask": PublicForm(None, data=suggested(topic)),
        "move": MoveForm(None),
        "reissue": ReissueForm(None, data={"seen": seen_of(topic.follow_digest)}).with_usable_key(),
    }
    if returned is not None:
        made[returned.act] = returned.form
    for form in made.values():
        if isinstance(form, Joining):
            form.offer(alike)
    return made


def _elsewhere(topic: Topic) -> dict[str, str]:
    """Where to go instead was public only beside a public reason."""
    return {"elsewhere": topic.elsewhere if topic.public_reason else ""}
