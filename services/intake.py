"""Commands of the secretary's desk: what becomes of a topic (初审), and which group it belongs to."""

from collections.abc import Mapping
from datetime import datetime

from models import grouping
from models.councils import lock_council
from models.groups import Group
from models.members import By
from models.proposals import settle_endorsement
from models.topic_writes import PublicText as PublicText
from models.topic_writes import Receipt, publish, record_act, text_digest
from models.topics import Topic, lock_topic
from rules import groups, masking, receipts, topics
from rules.errors import NotFound
from services.secrets import digest, new_form_key
from services.transaction import transaction

TURNED_AWAY: Mapping[str, str] = {"return": "topic_returned", "refer": "topic_referred"}


# --- the secretary's look (初审) ---


def take_up(council_id: int, ticket: str, by: By, now: datetime) -> None:
    """Begin to look into a topic, so that its author reads that somebody does."""
    with transaction():
        topic = _begin(council_id, ticket)
        if topic.state == "under_review":
            return
        topic.state = topics.next_state(topic.state, "take_up")
        record_act(topic, now, "topic_taken_up", by)


def accept(
    council_id: int, ticket: str, public: PublicText, by: By, now: datetime, group_number: int | None = None
) -> int:
    """Accept a topic and return the number of its group: one of its own, or the one that is given.

    Raises TopicStateRefuses, GroupUnknown, GroupNotCollecting and what rules.masking.check_public raises.
    """
    with transaction():
        topic = _begin(council_id, ticket)
        if topic.state == "grouped":
            return _group_of(topic).number
        state = topics.next_state(topic.state, "accept")
        publish(topic, public)
        group = grouping.open_group(topic, now) if group_number is None else _collecting(council_id, group_number)
        topic.group_id, topic.state, topic.reviewed_at = group.id, state, now
        topic.public_reason = topic.elsewhere = topic.reply = topic.private_answer = ""
        record_act(topic, now, "topic_accepted", by, {"group": group.number, "text": text_digest(topic)})
        settle_endorsement(group, by, now)
        return group.number


def return_topic(
    council_id: int, ticket: str, public: PublicText, reason: str, elsewhere: str, by: By, now: datetime
) -> None:
    """Refuse a topic that is not the council's (不属本会议事范围): publicly why, and where to go instead.

    Raises TopicStateRefuses, PublicReasonMissing, ElsewhereMissing and what rules.masking.check_public raises.
    """
    with transaction():
        _turn_away(_begin(council_id, ticket), "return", public, reason, elsewhere, by, now)


def refer(council_id: int, ticket: str, public: PublicText, reason: str, elsewhere: str, by: By, now: datetime) -> None:
    """Ask somebody else to deal with a topic (转请研究办理): it is followed, without a vote. Raises as return_topic."""
    with transaction():
        _turn_away(_begin(council_id, ticket), "refer", public, reason, elsewhere, by, now)


def _turn_away(topic: Topic, act: str, public: PublicText, reason: str, elsewhere: str, by: By, now: datetime) -> None:
    asked_for = (public.title, public.text, public.place, reason, elsewhere)
    stands = (topic.public_title, topic.public_text, topic.public_place, topic.public_reason, topic.elsewhere)
    if topic.state == topics.next_state("under_review", act) and asked_for == stands:
        return
    state = topics.next_state(topic.state, act)
    topics.check_refusal(reason, elsewhere)
    masking.check_covered("reason", reason, public.is_checked)
    masking.check_covered("elsewhere", elsewhere, public.is_checked)
    publish(topic, public)
    topic.public_reason, topic.elsewhere, topic.reply, topic.private_answer = reason, elsewhere, "", ""
    topic.state, topic.reviewed_at = state, now
    facts = {"text": text_digest(topic), "reason": digest(reason), "elsewhere": digest(elsewhere)}
    record_act(topic, now, TURNED_AWAY[act], by, facts)


def record_reply(council_id: int, ticket: str, reply: str, by: By, now: datetime, is_checked: bool = False) -> None:
    """Write down, for everybody to read, what was answered to a referred topic.

    Raises TopicStateRefuses, AnswerMissing, PersonalDataLeft.
    """
    with transaction():
        topic = _begin(council_id, ticket)
        if topic.state == "replied" and topic.reply == reply:
            return
        state = topics.next_state(topic.state, "reply")
        _check_answer("reply", reply)
        masking.check_covered("reply", reply, is_checked)
        topic.state, topic.reply, topic.replied_at = state, reply, now
        record_act(topic, now, "topic_replied", by, {"reply": digest(reply)})


def answer_privately(council_id: int, ticket: str, answer: str, elsewhere: str, by: By, now: datetime) -> None:
    """Answer the author alone (named persons, court cases, 信访), with the right channel; nothing becomes public.

    Raises TopicStateRefuses, AnswerMissing, ElsewhereMissing.
    """
    with transaction():
        topic = _begin(council_id, ticket)
        if topic.state == "answered_privately" and (topic.private_answer, topic.elsewhere) == (answer, elsewhere):
            return
        state = topics.next_state(topic.state, "answer_privately")
        _check_answer("answer", answer)
        if not elsewhere:
            raise topics.ElsewhereMissing(field="channel")
        topic.public_title = topic.public_text = topic.public_place = topic.public_reason = topic.reply = ""
        topic.private_answer, topic.elsewhere = answer, elsewhere
        topic.state, topic.reviewed_at = state, now
        record_act(topic, now, "topic_answered_privately", by)


def review_again(council_id: int, ticket: str, by: By, now: datetime) -> None:
    """Take up a topic anew whose answer was a mistake; what was written before stands ready in the forms."""
    with transaction():
        topic = _begin(council_id, ticket)
        if topic.state == "under_review":
            return
        topic.state = topics.next_state(topic.state, "review_again")
        topic.reviewed_at = topic.replied_at = None
        record_act(topic, now, "topic_reviewed_again", by)


def reissue_receipt(
    council_id: int, ticket: str, by: By, now: datetime, key: str | None = None, seen: str | None = None
) -> Receipt:
    """Return a new receipt for an author who has lost theirs and stands at the desk; the old code opens nothing more.

    The same form (`key`) sent again gets the same receipt. Raises FormKeyInvalid, PaperReplaced.
    """
    key = new_form_key() if key is None else key
    receipts.check_form_key(key)
    secret = receipts.follow_code_of(key)
    with transaction():
        topic = _begin(council_id, ticket)
        if receipts.is_same_paper(topic.follow_digest, receipts.digest(secret), seen):
            return Receipt(topic.ticket, secret)
        topic.follow_digest = receipts.digest(secret)
        record_act(topic, now, "topic_receipt_reissued", by)
        return Receipt(topic.ticket, secret)


def mask(council_id: int, ticket: str, public: PublicText, by: By, now: datetime) -> None:
    """Correct what anybody reads of a topic, and with it the title of a group that is called by it.

    Raises TopicNotPublic and what rules.masking.check_public raises.
    """
    with transaction():
        topic = _begin(council_id, ticket)
        topics.check_public(topic.state)
        before = topic.public_title, topic.public_text, topic.public_place
        if before == (public.title, public.text, public.place):
            return
        publish(topic, public)
        if topic.state == "grouped":
            group = _group_of(topic)
            group.title = topic.public_title if group.title == before[0] else group.title
        record_act(topic, now, "topic_text_corrected", by, {"text": text_digest(topic)})


# --- groups ---


def move_topic(council_id: int, ticket: str, group_number: int, by: By, now: datetime) -> None:
    """Put a topic into another group; an emptied one is dissolved, its visits and endorsements go along.

    Raises TopicStateRefuses, GroupUnknown, GroupNotCollecting.
    """
    with transaction():
        topic = _begin(council_id, ticket)
        number = _number_of_grouped(topic)
        if number == group_number:
            return
        found = grouping.lock_groups(council_id, number, group_number)
        for group in found.values():
            groups.check_collecting(group.state)
        record_act(topic, now, "topic_moved", by, {"from": number, "group": group_number})
        grouping.move(topic, found[number], found[group_number], by, now)


def separate_topic(council_id: int, ticket: str, by: By, now: datetime) -> int:
    """Give a topic a new group of its own and return its number; one that stands alone already stays where it is.

    Raises TopicStateRefuses, GroupNotCollecting.
    """
    with transaction():
        topic = _begin(council_id, ticket)
        number = _number_of_grouped(topic)
        source = _collecting(council_id, number)
        if grouping.topic_count(source.id) == 1:
            return number
        target = grouping.open_group(topic, now)
        record_act(topic, now, "topic_separated", by, {"from": number, "group": target.number})
        grouping.move(topic, source, target, by, now)
        return target.number


# --- what they share ---


def _begin(council_id: int, ticket: str) -> Topic:
    """The council first: groups are numbered, filled and emptied one at a time."""
    lock_council(council_id)
    return lock_topic(council_id, ticket)


def _group_of(topic: Topic) -> Group:
    if topic.group is None:
        raise NotFound(ticket=topic.ticket)
    return topic.group


def _number_of_grouped(topic: Topic) -> int:
    if topic.state != "grouped":
        raise topics.TopicStateRefuses(state=topic.state, act="move")
    return _group_of(topic).number


def _collecting(council_id: int, number: int) -> Group:
    group = grouping.lock_groups(council_id, number)[number]
    groups.check_collecting(group.state)
    return group


def _check_answer(field: str, answer: str) -> None:
    if not answer:
        raise topics.AnswerMissing(field=field)
