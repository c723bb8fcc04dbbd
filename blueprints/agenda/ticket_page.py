"""The pages of one topic: what anybody reads under its ticket, and its author's own page with the receipt."""

from typing import Any

from flask import g, render_template, request, url_for

from blueprints.agenda.ticket_words import told
from blueprints.asking import Asked, questions_for
from blueprints.back import base_url
from blueprints.devices import device_digest
from blueprints.drafts import DRAFT_ID_LENGTH
from blueprints.qr import qr
from models.fate import fate_of, tasks_of_group
from models.grouping import topic_count
from models.topic_reads import has_supported_group
from models.topics import Topic, supporters_of_group
from rules import groups, topics
from rules.topic_words import CATEGORY_LABELS


def public_page(topic: Topic) -> str:
    """先审后发: nothing of the topic's words before the secretary has looked, and nothing of its author ever."""
    return render_template("agenda/ticket.html", **_state(topic), is_public=_is_public(topic))


def own_page(topic: Topic, secret: str) -> str:
    """The author's own words, all that was answered, and taking it back; with `receipt` the slip to write down."""
    asked = _asked(topic, secret)
    path = url_for("topics.own", slug=g.council.slug, ticket=topic.ticket, secret=secret)
    return render_template(
        "agenda/receipt.html" if "receipt" in request.args else "agenda/own.html",
        **_state(topic, is_own=True, is_asked=bool(asked)),
        asked=asked,
        secret=secret,
        path=path,
        qr=qr(base_url() + path),
        follow_address=base_url().partition("://")[2] + url_for("topics.follow", slug=g.council.slug),
        draft_id=topic.key[:DRAFT_ID_LENGTH],
        may_withdraw=topics.is_allowed(topic.state, "withdraw") and (topic.group is None or _is_collecting(topic)),
        is_masked=_is_public(topic) and _public_words(topic) != (topic.title, topic.text, topic.place),
    )


def _state(topic: Topic, is_own: bool = False, is_asked: bool = False) -> dict[str, Any]:
    """Return what both pages show; numbers of its group only while the topic belongs to it."""
    group = topic.group if topic.state == "grouped" else None
    fate = fate_of(group.id) if group else None
    beside = topic_count(group.id) if group else 0
    return {
        "topic": topic,
        "group": group,
        "fate": fate,
        "beside": beside,
        "told": told(topic, beside, fate, is_own, is_asked),
        "category": CATEGORY_LABELS[topic.category],
        "supporters": supporters_of_group(group.id) if group else 0,
        "is_supported": has_supported_group(group.id, device_digest()) if group else False,
        "is_collecting": _is_collecting(topic),
    }


def _asked(topic: Topic, secret: str) -> list[Asked]:
    """Return the two questions for each task that is due; its author is asked as the proposer."""
    tasks = tasks_of_group(topic.group_id) if topic.state == "grouped" and topic.group_id is not None else []
    return [asked for task in tasks if (asked := questions_for(task, topic, secret))]


def _is_public(topic: Topic) -> bool:
    return topic.state in topics.PUBLIC_STATES


def _public_words(topic: Topic) -> tuple[str, str, str]:
    return topic.public_title, topic.public_text, topic.public_place


def _is_collecting(topic: Topic) -> bool:
    return topic.state == "grouped" and topic.group is not None and topic.group.state in groups.COLLECTING_STATES
