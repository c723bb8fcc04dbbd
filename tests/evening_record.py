"""The record of an evening, read as anybody would read it: the chain holds, and what it tells is how things stand."""

import hashlib
import json
from collections import defaultdict
from typing import Any

from tests.evening_facts import Evening
from tests.evening_store import StoredEvening

# What an act makes of the meeting, of the item that it names, and of an amendment.
MEETING = {
    "meeting_called": "called",
    "room_opened": "room_open",
    "meeting_opened": "in_session",
    "sitting_opened": "in_session",
    "meeting_suspended": "suspended",
    "meeting_resumed": "in_session",
    "meeting_recessed": "recessed",
    "meeting_adjourned": "adjourned",
    "meeting_closed": "closed",
    "meeting_inquorate": "inquorate",
}
ITEM = {
    "item_opened": "explaining",
    "item_open_undone": "pending",
    "item_added": "pending",
    "round_started": "round",
    "skip_round_granted": "debate",
    "debate_started": "debate",
    "vote_opened": "voting",
    "vote_aborted": "debate",
    "item_discussed": "discussed",
    "item_carried_over": "carried_over",
    "motion_withdrawn": "withdrawn",
    "item_dropped": "dropped",
}
PRESENCE = {"checked_in": "present", "checked_out": "left", "leave_asked": "on_leave"}
AMENDMENT = {
    "amendment_moved": "moved",
    "amendment_seconded": "seconded",
    "amendment_taken_up": "pending",
    "amendment_carried": "carried",
    "amendment_lost": "lost",
    "amendment_withdrawn": "withdrawn",
    "amendment_ruled_out": "out_of_order",
    "amendment_lapsed": "lapsed",
}
VOTE = {"vote_opened": "open", "vote_closed": "closed", "vote_aborted": "aborted", "vote_tied": "tied"}
ROW = "number, previous, at, act, actor, facts_digest, hash, salt, facts, stream_id"


class Record:
    """Every chain of the store, read row by row as it grows."""

    def __init__(self, driver: StoredEvening) -> None:
        self.driver = driver
        self.seen = 0
        self.heads: dict[int, tuple[int, str]] = defaultdict(lambda: (0, "0" * 64))
        self.states: dict[int, dict[tuple[str, Any], Any]] = defaultdict(dict)
        self.read()

    def read(self) -> int:
        """Read on; return how many rows are new. Each carries the hash of the one before it, and its own is right."""
        rows = self.driver.rows(f"select id, {ROW} from journal_rows where id > ? order by id", self.seen)
        for row_id, number, previous, at, act, actor, digest, mark, salt, facts, stream_id in rows:
            said = {"number": number, "previous": previous, "at": at, "act": act, "actor": actor}
            assert (number - 1, previous) == self.heads[stream_id], "a row does not follow the one before it"
            assert digest == _sha(bytes.fromhex(salt) + facts.encode()), "a row's facts are not what was sealed"
            assert mark == _sha(_plain({**said, "facts_digest": digest})), "a row is not what was sealed"
            self.heads[stream_id], self.seen = (number, mark), row_id
            self._tell(self.states[stream_id], act, json.loads(facts))
        return len(rows)

    def _tell(self, states: dict[tuple[str, Any], Any], act: str, facts: dict[str, Any]) -> None:
        item = facts.get("item")
        if act in MEETING:
            states["meeting", 0] = MEETING[act]
        if act in PRESENCE:
            states["presence", facts["member"]] = PRESENCE[act]
        if act == "meeting_recessed":
            states.update({key: "absent" for key in states if key[0] == "presence"})
        if act in AMENDMENT:
            states["amendment", (item, facts["amendment"])] = AMENDMENT[act]
        if act in VOTE:
            states["vote", facts["vote"]] = VOTE[act]
        if act == "motion_divided":
            states["parts", item] = len(facts["parts"])
        if act in ITEM:
            states["item", item] = ITEM[act]
        if act == "vote_opened":
            states["question", facts["vote"]] = facts["frozen"]["question"]
        if act == "vote_closed":
            is_of_text = states["question", facts["vote"]] == "amendment"
            left = states.get(("parts", item), 1) - (not is_of_text)
            states["parts", item] = left
            states["item", item] = "debate" if is_of_text or left else "decided"
            states["verdict", facts["vote"]] = facts["result"]["verdict"]

    def check(self, evening: Evening) -> None:
        """Assert that the record, read from its beginning, tells of everything as it stands."""
        for number, head, stream_id in self.driver.rows("select number, head, id from journal_streams"):
            assert self.heads[stream_id] == (number, head), "the head is not the last row's"
        query = "select id from journal_streams where meeting_id = ?"
        ((stream_id,),) = self.driver.rows(query, evening.room.meeting_id)
        states, room = self.states[stream_id], evening.room
        assert states["meeting", 0] == room.state, "the record tells of another meeting"
        for item in room.items:
            assert states.get(("item", item.position), "pending") == item.state, "the record tells otherwise of an item"
        for seat in room.seats:
            assert states.get(("presence", seat.member_id), "absent") == seat.attendance, "the record of who was there"
        for vote in evening.votes:
            if room.item is not None and vote.item_id == room.item.id:
                assert states["vote", vote.id] == vote.state
                assert states.get(("verdict", vote.id)) == vote.verdict
        for each in room.amendments if room.item is not None else ():
            assert states["amendment", (room.item.position, each.number)] == each.state if room.item else True


def _plain(row: dict[str, Any]) -> bytes:
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _sha(what: bytes) -> str:
    return hashlib.sha256(what).hexdigest()
