"""Commands of the resident's side of topics: hand one in, follow it, support one, take it back."""

import hmac
from dataclasses import replace
from datetime import datetime

from extensions import db
from models import journal
from models.councils import lock_council
from models.grouping import forget_title, topic_count
from models.groups import lock_group
from models.members import SYSTEM, By
from models.proposals import settle_endorsement
from models.topic_writes import NewTopic, Receipt, add_topic
from models.topics import Support, Topic, has_supported, lock_topic, supporters_of_group, topic_of
from rules import groups, receipts, topics
from rules.errors import NotFound
from rules.membership import plain_code
from services import secrets
from services.transaction import transaction

__all__ = ["NewTopic", "Receipt", "find", "propose", "support", "withdraw"]


def propose(council_id: int, new: NewTopic, by: By, now: datetime) -> Receipt:
    """Hand in a topic and return its receipt; the same form again returns the same receipt and writes nothing.

    Without a key (a paper typed in, a script) it is always a new topic.
    Raises FormUsedAlready and what models.topic_writes.add_topic raises.
    """
    new = new if new.key else replace(new, key=secrets.new_form_key())
    secret = receipts.follow_code_of(new.key)
    with transaction():
        topic = add_topic(council_id, new, by, now, secrets.new_ticket(), secret)
        if (topic.title, topic.text, topic.place) != (new.title, new.text, new.place):
            raise topics.FormUsedAlready(ticket=topic.ticket, secret=secret)
        return Receipt(topic.ticket, secret)


def find(council_id: int, ticket: str, secret: str) -> Topic:
    """Return the topic that ticket and follow code open, however they were typed; raise FollowSecretWrong.

    A wrong ticket and a wrong code are answered alike: nobody learns which tickets there are.
    """
    try:
        topic = topic_of(council_id, plain_code(ticket))
    except NotFound:
        raise topics.FollowSecretWrong(field="secret") from None
    _check_secret(topic, secret)
    return topic


def _check_secret(topic: Topic, secret: str) -> None:
    if not hmac.compare_digest(topic.follow_digest, receipts.digest(plain_code(secret))):
        raise topics.FollowSecretWrong(field="secret")


def withdraw(council_id: int, ticket: str, secret: str, now: datetime) -> None:
    """Take a topic back for its author; a group that is left without topics is dissolved.

    Raises FollowSecretWrong, TopicOnAgenda, TopicStateRefuses.
    """
    ticket = find(council_id, ticket, secret).ticket
    with transaction():
        # The secretary may be moving topics between groups: a group that is found empty stays so.
        lock_council(council_id)
        topic = lock_topic(council_id, ticket)
        if topic.state == "withdrawn":
            return
        group = lock_group(topic.group_id) if topic.group_id is not None and topic.state == "grouped" else None
        if group is not None:
            topics.check_not_on_agenda(group.state)
        topic.state, topic.withdrawn_at = topics.next_state(topic.state, "withdraw"), now
        db.session.flush()
        # A ticket is public only as long as its topic is: before that the row says no more than that it happened.
        facts = {} if group is None else {"ticket": topic.ticket, "group": group.number}
        journal.append(council_id, None, now, "topic_withdrawn", SYSTEM, facts)
        if group is not None:
            forget_title(group, topic)
        if group is not None and topic_count(group.id) == 0:
            group.state = groups.next_state(group.state, "dissolve")
            journal.append(council_id, None, now, "group_dissolved", SYSTEM, {"group": group.number})


def support(council_id: int, ticket: str, device_digest: str, now: datetime) -> int:
    """Count one device's 我也支持 for a topic and return the supporters of its group; again it changes nothing.

    Raises NotFound, TopicNotPublic, GroupNotCollecting.
    """
    with transaction():
        topic = lock_topic(council_id, ticket)
        if topic.state != "grouped" or topic.group_id is None:
            raise topics.TopicNotPublic()
        group = lock_group(topic.group_id)
        if not has_supported(topic.id, device_digest):
            groups.check_collecting(group.state)
            db.session.add(Support(topic_id=topic.id, device_digest=device_digest, at=now))
            db.session.flush()
            facts = {"ticket": topic.ticket, "group": group.number}
            journal.append(council_id, None, now, "topic_supported", SYSTEM, facts)
            settle_endorsement(group, SYSTEM, now)
        return supporters_of_group(group.id)
