"""A meeting of the demo as it is called and as it went: who speaks is asked of the rule book."""

import secrets as chance
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from extensions import db
from models.floor import TurnRow, running_turn, turns_of_item
from models.meetings import Meeting
from models.members import By
from models.room import room_of
from rules import floor as order_of
from rules.candidates import Candidate
from rules.marks import as_choice
from services import amendment_steps, amendments, askings, assistance, attendance, floor, meetings, voting
from services.demo_people import ZONE, Facts, People, script
from services.meetings import NewItem, NewMeeting
from services.voting import Cast

MEETING_TIME = time(19, 30)
GroupNumbers = Mapping[str, int]


def notice(people: People, facts: Facts, planned_at: datetime, groups: GroupNumbers) -> NewMeeting:
    """Return what the notice of a scripted meeting says; its items were made from `groups`, by their keys."""
    items = [_item(people, item, planned_at, groups) for item in facts["items"]]
    return NewMeeting(facts["title"], script()["council"]["hall"], planned_at, items)


def _item(people: People, item: Facts, planned_at: datetime, groups: GroupNumbers) -> NewItem:
    if "candidates" in item:
        return _election(item)
    texts = {name: item[name] for name in ("title", "summary", "minutes", "plain", "what", "who", "cost", "done_means")}
    return NewItem(
        **texts,
        by_when=by_when(item, planned_at),
        mover_id=people.ids[item["mover"]],
        seconder_ids=tuple(people.ids[name] for name in item["seconders"]),
        group_number=groups[item["group"]],
    )


def _election(item: Facts) -> NewItem:
    texts = {name: item[name] for name in ("title", "summary", "minutes", "plain", "what")}
    names = tuple(Candidate(name) for name in item["candidates"])
    return NewItem(**texts, question="election", seats=item["seats"], candidates=names, ballot_kind="secret")


def by_when(item: Facts, planned_at: datetime) -> str:
    """Return the motion's own date in words."""
    day = (planned_at + timedelta(days=item["by_when_days"])).astimezone(ZONE)
    return f"{day.year}年{day.month}月{day.day}日前"


def hold(people: People, meeting_id: int, facts: Facts, planned_at: datetime) -> None:
    """Hold a scripted meeting from the open door to its end."""
    evening = _Evening(people, meeting_id, facts, planned_at - timedelta(minutes=15))
    evening.gather()
    for position, item in enumerate(facts["items"], start=1):
        evening.treat(position, item, late=facts["late"] if position == 1 else None)
    meetings.close_meeting(meeting_id, people.chair, evening.later(60))


class _Evening:
    """One meeting as it went: who speaks is asked of the rule book, how long and for what is in the script."""

    def __init__(self, people: People, meeting_id: int, facts: Facts, begins_at: datetime) -> None:
        self.people, self.id, self.facts, self.now = people, meeting_id, facts, begins_at

    def later(self, seconds: int) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    @property
    def meeting(self) -> Meeting:
        return db.session.get_one(Meeting, self.id)

    def gather(self) -> None:
        """Open the room, check in who comes, open the meeting."""
        council, facts = script()["council"], self.facts
        away = self.people.ids[facts["on_leave"]]
        attendance.ask_leave(self.id, away, By(away), self.now - timedelta(hours=3))
        meetings.open_room(self.id, self.people.chair, self.now)
        code = self.meeting.code
        for name in (*council["migrant"], *council["local"]):
            if name not in (facts["on_leave"], facts["late"]):
                self._check_in(self.people.ids[name], code)
        for observer in council["observers"]:
            member_id = self.people.ids[observer["name"]]
            attendance.check_in(self.id, member_id, By(member_id, self.people.secretary.actor_id), self.later(30))
        meetings.open_meeting(self.id, self.people.chair, self.later(120))

    def _check_in(self, member_id: int, code: str) -> None:
        attendance.check_in(self.id, member_id, self.people.by(member_id), self.later(50), code)

    def treat(self, position: int, facts: Facts, late: str | None) -> None:
        """Take one item from its explanation to its verdict."""
        item_id = next(item.id for item in self.meeting.items if item.position == position)
        chair = self.people.chair
        floor.open_item(self.id, item_id, chair, self.later(45))
        if "candidates" in facts:
            self._skip_round(item_id)
            self._elect(item_id, facts)
            return
        self._speak(running_turn(self.id), 160, None)
        floor.start_round(self.id, item_id, chair, self.later(20))
        if late:
            self._check_in(self.people.ids[late], self.meeting.code)
        self._hold_round(item_id, {self.people.ids[each["name"]]: each for each in facts["speakers"]})
        floor.start_debate(self.id, item_id, chair, self.later(15))
        self._debate({self.people.ids[each["name"]]: each for each in facts["hands"]})
        if "amendment" in facts:
            self._amend(item_id, facts["amendment"])
        self._vote(item_id, facts)

    def _skip_round(self, item_id: int) -> None:
        """Nobody wants to speak on who is elected: the round is skipped, since nobody objects."""
        chair = self.people.chair
        asking_id = askings.ask_skip_round(self.id, item_id, chair, self.later(20))
        askings.answer_asking(self.id, asking_id, chair, self.later(40))

    def _hold_round(self, item_id: int, speakers: dict[int, Facts]) -> None:
        # Whoever says nothing this time gives the turn away at once, as most do.
        for each in turns_of_item(item_id):
            if each.kind == "round" and each.state == "waiting" and each.member_id not in speakers:
                floor.pass_turn(self.id, each.id, self.people.by(each.member_id), self.later(2))
        while (turn := self._called()) is not None:
            spoken = speakers.get(turn.member_id)
            if spoken is None:
                floor.pass_turn(self.id, turn.id, self.people.by(turn.member_id), self.later(3))
            else:
                self._speak(turn, spoken["seconds"], spoken["stance"])

    def _debate(self, hands: dict[int, Facts]) -> None:
        for member_id, hand in hands.items():
            floor.raise_hand(self.id, member_id, self.people.by(member_id), self.later(4), hand["stance"])
        while (turn := self._called()) is not None:
            self._speak(turn, hands[turn.member_id]["seconds"], None)

    def _called(self) -> TurnRow | None:
        """Return who has the floor; the next in the rule book's order is called when nobody has."""
        waiting = order_of.queue(room_of(self.meeting))
        if running_turn(self.id) is None and waiting:
            floor.call_turn(self.id, waiting[0].id, self.people.chair, self.later(5))
        return running_turn(self.id)

    def _speak(self, turn: TurnRow | None, seconds: int, stance: str | None) -> None:
        assert turn is not None
        by = self.people.by(turn.member_id)
        floor.start_turn(self.id, turn.id, by, self.later(6), stance)
        floor.finish_turn(self.id, turn.id, by, self.later(seconds))

    def _amend(self, item_id: int, facts: Facts) -> None:
        """Take an amendment from its mover's words to the hands that carry it."""
        mover, second, chair = self.people.ids[facts["mover"]], self.people.ids[facts["seconder"]], self.people.chair
        texts = {"what": facts["what"]}
        moved = (self.id, item_id, mover, self.people.by(mover), self.later(30))
        amendment_id = amendments.move_amendment(*moved, texts, facts["why"])
        amendments.second_amendment(self.id, amendment_id, second, self.people.by(second), self.later(8))
        amendment_steps.take_up_amendment(self.id, amendment_id, chair, self.later(15))
        self._speak(running_turn(self.id), facts["seconds"], None)
        amendment_steps.end_round(self.id, amendment_id, chair, self.later(25))
        amendment_steps.record_hands(self.id, amendment_id, facts["in_favour"], chair, self.later(40))

    def _elect(self, item_id: int, facts: Facts) -> None:
        """A secret ballot: each marks their own; whoever has no phone does it on a relative's, who helps and is noted."""
        vote_id = voting.open_vote(self.id, item_id, self.people.chair, self.later(60))
        for name, helper in facts["helped"].items():
            member_id = self.people.ids[name]
            by = By(member_id, self.people.secretary.actor_id)
            assistance.note_helper(self.id, vote_id, member_id, helper, by, self.later(20))
        casts = [
            Cast(vote_id, self.people.ids[name], as_choice([place]), chance.token_hex(16))
            for place, names in enumerate(facts["marked_by"], start=1)
            for name in names
        ]
        voting.cast_ballots(casts, self.later(60))
        voting.close_vote(self.id, vote_id, self.people.chair, self.later(30))

    def _vote(self, item_id: int, facts: Facts) -> None:
        vote_id = voting.open_vote(self.id, item_id, self.people.chair, self.later(60))
        casts = [
            Cast(
                vote_id,
                by.actor_id or 0,
                choice,
                chance.token_hex(16),
                entered_by_id=by.entered_by_id,
            )
            for choice in ("yes", "no", "abstain")
            for by in (self.people.by(self.people.ids[name]) for name in facts[choice])
        ]
        voting.cast_ballots(casts, self.later(40))
        voting.close_vote(self.id, vote_id, self.people.chair, self.later(30))
