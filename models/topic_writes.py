"""How a topic gets into the tables (by its author, or by the secretary for them), and what is sealed of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import journal
from models.councils import lock_council
from models.members import By
from models.topics import Topic
from rules import masking, receipts, topics


@dataclass(frozen=True, slots=True)
class NewTopic:
    """A topic as it is handed in; all texts are trimmed. `key`: the form's own 128 random bits, in hex."""

    title: str
    text: str
    place: str = ""
    category: str = "other"
    urgency: str = "normal"
    name: str = ""
    contact: str = ""
    source: str = "online"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the author takes along: with ticket and follow code anybody can read what becomes of the topic."""

    ticket: str
    secret: str


@dataclass(frozen=True, slots=True)
class PublicText:
    """What anybody may read of a topic. `is_checked`: numbers in it are an office's own, a person has said so."""

    title: str
    text: str
    place: str = ""
    is_checked: bool = False


def add_topic(council_id: int, new: NewTopic, by: By, now: datetime, ticket: str, secret: str) -> Topic:
    """Hand in a topic, inside the caller's transaction; a form that was sent before returns its topic.

    `secret` is receipts.follow_code_of(new.key). Raises FormKeyInvalid and what rules.topics.check_new raises.
    """
    receipts.check_form_key(new.key)
    topics.check_new(new.title, new.text, new.place, new.category, new.urgency, new.source)
    lock_council(council_id)
    key = receipts.digest(new.key)
    known = db.session.scalar(select(Topic).where(Topic.council_id == council_id, Topic.key == key))
    if known is not None:
        return known
    topic = Topic(
        council_id=council_id,
        ticket=ticket,
        follow_digest=receipts.digest(secret),
        key=key,
        state=topics.STATES[0],
        source=new.source,
        title=new.title,
        text=new.text,
        place=new.place,
        category=new.category,
        urgency=new.urgency,
        name=new.name,
        contact=new.contact,
        submitted_at=now,
        actor_id=by.actor_id,
        entered_by_id=by.entered_by_id,
    )
    db.session.add(topic)
    db.session.flush()
    # Nothing of what it says: it is its author's until the secretary has looked at it.
    facts = {"source": new.source, "category": new.category, "urgency": new.urgency}
    journal.append(council_id, None, now, "topic_submitted", by, facts)
    return topic


def publish(topic: Topic, public: PublicText) -> None:
    """Set what anybody may read of a topic; raise what rules.masking.check_public raises."""
    masking.check_public(public.title, public.text, public.place, public.is_checked)
    topic.public_title, topic.public_text, topic.public_place = public.title, public.text, public.place


def text_digest(topic: Topic) -> str:
    """Return what the chain keeps of a public text: not the text, which may have to be covered later."""
    text = "\n".join((topic.public_title, topic.public_place, topic.public_text))
    return journal.keyed_digest(topic.council_id, text)


def record_act(topic: Topic, now: datetime, act: str, by: By, facts: Mapping[str, object] | None = None) -> None:
    """Seal an act on a topic. Whoever reads the published chain learns its ticket only while the topic is public."""
    ticket = {"ticket": topic.ticket} if topic.state in topics.PUBLIC_STATES else {}
    journal.append(topic.council_id, None, now, act, by, {**ticket, **(facts or {})})
