"""Commands of an agenda in a running meeting: an item is added on the spot, the meeting consents to vote on it."""

from collections.abc import Mapping
from datetime import datetime

from models import session
from models.agenda_items import NewItem, add_item, check_items_covered
from models.meetings import item_of
from models.members import By
from models.room import room_of
from rules import consent
from services.transaction import MeetingChanged, begin, transaction


def add_item_on_the_spot(
    meeting_id: int, new: NewItem, is_sensitive: bool, by: By, now: datetime, is_checked: bool = False
) -> int:
    """Add an item that no notice has told of, last on the agenda; return its id. An item of that title stands as it is.

    `is_sensitive`: whoever adds it says that it touches money, persons or rights. Raises PersonalDataLeft and what
    rules.consent.check_add raises.
    """
    check_items_covered([new], is_checked, field=None)
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        for item in meeting.items:
            if not item.is_noticed and item.title == new.title:
                return item.id
        consent.check_add(room_of(meeting), new.title)
        is_sensitive = consent.is_sensitive(new.question, is_sensitive)
        position = max(item.position for item in meeting.items) + 1
        item = add_item(meeting, position, new, is_sensitive=is_sensitive)
        facts = {"item": position, "title": new.title, "what": new.what, "is_sensitive": is_sensitive}
        session.record(meeting, now, "item_added", by, facts)
        announce(MeetingChanged(meeting.id))
        return item.id


def record_consent(meeting_id: int, item_id: int, hands: Mapping[str, int], by: By, now: datetime) -> bool:
    """Write down how many hands each side has shown for voting on an item added on the spot; return whether they do.

    Raises what rules.consent.check_ask and check_hands raise. The same count sent twice is one count.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = item_of(meeting, item_id)
        if row.consent is not None and row.consent["hands"] == dict(hands):
            return bool(row.consent["is_given"])
        room = room_of(meeting)
        item = room.item_with(row.id)
        consent.check_ask(room, item, is_asked=row.consent is not None)
        consent.check_hands(room, hands)
        present = consent.present_by_side(room)
        facts = {"hands": dict(hands), "present": present, "is_given": consent.is_given(hands, present)}
        row.consent = facts
        session.record(meeting, now, "consent_recorded", by, {"item": row.position, **facts})
        announce(MeetingChanged(meeting.id))
        return bool(facts["is_given"])
