"""More steps of an evening, which only the services take: what is moved, and how the floor is kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from models.members import By
from rules.errors import RuleError
from rules.podium import main_step
from services import (
    amendment_steps,
    amendments,
    askings,
    chairing,
    floor,
    guests,
    motions,
    points_of_order,
    procedural_decisions,
    procedural_motions,
    recusal,
    sittings,
    speech_cards,
)
from services.procedural_motions import Said
from services.sittings import NextDay
from tests.evening_count import Votes
from tests.evening_facts import Evening
from tests.evening_steps import MEMBERS, NOBODY, PLACES, REASONS, EveningSteps
from tests.evening_store import StoredEvening
from tests.evening_words import OPEN, Edit

EDITS = st.sampled_from(
    [
        *(("what", "20个", "15个"), ("what", "20个", "30个"), ("what", "3号", "5号"), ("what", "物业", "居委会")),
        *(("what", "两次", "三次"), ("what", "消防", "救护"), ("who", "", "物业"), ("who", "", "居委会")),
        *(("cost", "3.6万元", "2万元"), ("cost", "3.6万元", "1万元"), ("cost", "3.6万元", "5万元")),
        *(("by_when", "12月31日前", "12月20日前"), ("by_when", "12月31日前", "12月10日前")),
    ]
)
HEADS = st.integers(0, 4)
IN_DEBATE = ("round", "debate")
PROCEDURAL = st.sampled_from(["close_debate", "postpone", "withdraw", "divide"])


class Ordering(EveningSteps):
    """Gives orders to services by their own names, and keeps the ledger."""

    driver: StoredEvening
    ledger: Votes

    def order(self, command: Callable[..., Any], by: int | None = None, **values: Any) -> bool:
        """Give a service's command, as the chair or as a member; return whether it was done."""
        name = f"{command.__module__.rpartition('.')[2]}_{command.__name__}"
        hand = By(by) if by is not None else None
        return self.attempt(name, partial(self.driver.order, command, hand, **values), values)

    def heard(self, command: str, values: Sequence[Any] | Mapping[str, Any], before: Evening, is_changed: bool) -> None:
        self.ledger.before, self.ledger.after = before, self.evening
        self.ledger.answer, self.ledger.is_changed = self.answer, is_changed
        self.ledger.hear(command, values)

    def refused(self, command: str, values: Sequence[Any] | Mapping[str, Any], refusal: RuleError) -> None:
        self.ledger.before = self.ledger.after = self.evening
        self.ledger.hear_refusal(command, values, refusal)

    @property
    def item_id(self) -> int:
        return self.evening.room.item.id if self.evening.room.item is not None else self.evening.room.items[0].id

    def hands(self, migrant: int, local: int) -> dict[str, int]:
        """So many hands, as far as there are people; now and then one more than that."""
        here = self.ledger.heads()
        shown = {"migrant": migrant, "local": local}
        return shown if migrant + local == 9 else {side: min(heads, here.get(side, 0)) for side, heads in shown.items()}

    def clear_floor(self) -> None:
        """Let everybody finish, so that something else can come before the meeting."""
        for turn in self.evening.room.turns:
            if turn.state == "called":
                self.do("pass_turn", turn.id, turn.member_id)
            elif turn.state == "speaking":
                self.do("finish_turn", turn.id, turn.member_id)
            elif turn.state == "waiting" and turn.kind in ("debate", "question"):
                self.do("lower_hand", turn.member_id)

    def press(self, stance: str) -> None:
        step = main_step(self.evening.room)
        if step is not None and step.act == "take_up_amendment":
            self.order(amendment_steps.take_up_amendment, amendment_id=step.target_id)
        elif step is not None and step.act == "vote_amendment":
            heads = 6 if stance == "yes" else 0
            self.order(amendment_steps.record_hands, amendment_id=step.target_id, hands=self.hands(heads, heads))
        elif step is not None and step.act == "decide_procedural":
            heads = 6 if stance == "yes" else 1
            self.order(procedural_decisions.decide, motion_id=step.target_id, hands=self.hands(heads, heads))
        else:
            super().press(stance)


class MotionSteps(Ordering):
    """Amendments and procedural motions."""

    @precondition(lambda self: self.phase in IN_DEBATE)
    @rule(place=MEMBERS, edit=EDITS, other=MEMBERS, is_seconded=st.sampled_from([True, True, False]))
    def amend(self, place: int, edit: Edit, other: int, is_seconded: bool) -> None:
        item = self.evening.room.item
        assert item is not None
        name, gone, come = self.ledger.edit = edit
        text = getattr(item.motion, name) if item.motion is not None else ""
        texts = {name: text.replace(gone, come) if gone else come}
        member_id = self.member(place)
        moved = self.order(amendments.move_amendment, member_id, item_id=item.id, member_id=member_id, texts=texts)
        if moved and is_seconded:
            seconder = self.member(other)
            self.order(amendments.second_amendment, seconder, amendment_id=self.answer, member_id=seconder)

    @precondition(lambda self: self.evening.room.amendments)
    @rule(act=st.integers(0, 6), which=PLACES, place=MEMBERS, reason=REASONS, migrant=HEADS, local=HEADS)
    def treat_amendment(self, act: int, which: int, place: int, reason: str, migrant: int, local: int) -> None:
        known = self.evening.room.amendments
        about = {"amendment_id": known[which % len(known)].id}
        member_id = self.member(place)
        if act == 0:
            self.order(amendments.second_amendment, member_id, **about, member_id=member_id)
        elif act == 1:
            self.order(amendments.rule_out, **about, reason=reason)
        elif act == 2:
            self.order(amendments.lapse_amendment, **about)
        elif act == 3:
            mover = known[which % len(known)].mover_id if place % 2 else member_id
            self.order(amendments.withdraw_amendment, mover, member_id=mover)
        elif act == 4:
            self.order(amendment_steps.take_up_amendment, **about)
        elif act == 5:
            self.order(amendment_steps.end_round, **about)
        else:
            self.order(amendment_steps.record_hands, **about, hands=self.hands(migrant, local))

    @precondition(lambda self: any(each.state in OPEN for each in self.evening.room.amendments))
    @rule(by_phone=st.booleans(), speaks=st.booleans(), migrant=HEADS, local=HEADS, stops=st.integers(0, 3))
    def bring_amendment_on(self, by_phone: bool, speaks: bool, migrant: int, local: int, stops: int) -> None:
        """Come to the amendment that is first, hear a few of its round, and decide it."""
        room = self.evening.room
        if room.amendment is None:
            self.clear_floor()
            step = main_step(self.evening.room)
            if step is None or step.act != "take_up_amendment":
                return
            self.order(amendment_steps.take_up_amendment, amendment_id=step.target_id)
        pending = self.evening.room.amendment
        if pending is None or stops == 0:
            return
        if speaks:
            self.press("yes")
            self.press("yes")
        self.order(amendment_steps.end_round, amendment_id=pending.id)
        if by_phone:
            how: dict[str, Any] = {"item_id": self.item_id, "question": "amendment", "amendment_id": pending.id}
            self.attempt("open_vote", partial(self.driver.open_vote, **how), how)
        else:
            self.order(amendment_steps.record_hands, amendment_id=pending.id, hands=self.hands(migrant, local))

    @precondition(lambda self: self.phase in ("explaining", *IN_DEBATE))
    @rule(kind=PROCEDURAL, place=MEMBERS, other=MEMBERS, migrant=HEADS, local=HEADS, how=st.integers(0, 9))
    def move_procedure(self, kind: str, place: int, other: int, migrant: int, local: int, how: int) -> None:
        """Something is moved about the item itself; mostly it is seconded and decided at once."""
        item = self.evening.room.item
        assert item is not None
        member_id, seconder = self.member(place), self.member(other)
        if kind == "withdraw" and item.motion is not None and item.motion.mover_id is not None and how:
            member_id = item.motion.mover_id
        today = self.driver.hall.now.date()
        said = Said(until=today + timedelta(days=9) if how % 2 else None, today=today, parts="先装10个\n再装10个\n")
        if kind == "close_debate" and how > 2:
            self._let_finish()
        moved = self.order(
            procedural_motions.move, member_id, item_id=item.id, kind=kind, member_id=member_id, said=said
        )
        if not moved or how == 1:
            return
        motion_id = self.answer
        self.order(procedural_motions.second, seconder, motion_id=motion_id, member_id=seconder)
        if how > 3:
            self._let_finish()
            self._decide(motion_id, kind, migrant, local, how)

    def _let_finish(self) -> None:
        running = self.evening.room.running
        if running is not None:
            self.do("pass_turn" if running.state == "called" else "finish_turn", running.id, running.member_id)

    def _decide(self, motion_id: int, kind: str, migrant: int, local: int, how: int) -> None:
        silent = how == 4 or (kind in ("divide", "withdraw") and how == 5)
        self.order(
            procedural_decisions.decide,
            motion_id=motion_id,
            hands=None if silent else self.hands(migrant, local),
            objections=0 if silent else None,
        )

    @precondition(lambda self: self.evening.room.procedural_motion is not None)
    @rule(act=st.integers(0, 3), place=MEMBERS, migrant=HEADS, local=HEADS, how=st.integers(0, 9), reason=REASONS)
    def treat_procedure(self, act: int, place: int, migrant: int, local: int, how: int, reason: str) -> None:
        moved = self.evening.room.procedural_motion
        assert moved is not None
        member_id = self.member(place)
        if act == 0:
            self.order(procedural_motions.second, member_id, motion_id=moved.id, member_id=member_id)
        elif act == 1:
            self.order(procedural_motions.withdraw, moved.mover_id if how % 2 else member_id, motion_id=moved.id)
        elif act == 2:
            self.order(procedural_motions.let_lapse, motion_id=moved.id, reason=reason)
        else:
            self._decide(moved.id, moved.kind, migrant, local, how)

    @precondition(lambda self: self.phase in ("explaining", "debate"))
    @rule(place=PLACES, text=st.sampled_from(["", "在1号楼装6个插座。"]))
    def correct_or_drop(self, place: int, text: str) -> None:
        """A wrong text was noticed while voting; or nobody seconds the motion."""
        if place % 4 == 0:
            self.order(motions.drop_item, item_id=self.item_id)
        elif place % 4 == 1:
            self.order(floor.undo_open_item, item_id=self.item_id)
        else:
            self.order(floor.correct_motion, item_id=self.item_id, what=text, plain="")


class ConductSteps(Ordering):
    """Cards, points of order, silence, the chair, guests, recusals, and another day."""

    @precondition(lambda self: self.phase == "debate")
    @rule(place=MEMBERS, kind=st.sampled_from(["off_topic", "uncivil", "overtime"]), cards=st.integers(1, 4))
    def scold(self, place: int, kind: str, cards: int) -> None:
        """Somebody comes to speak and is shown card after card."""
        member_id = self.member(place)
        for _ in range(cards):
            if self.evening.room.running is None or self.evening.room.running.member_id != member_id:
                self.do("raise_hand", member_id, "question")
                self._call(member_id)
            running = self.evening.room.running
            if running is not None and running.member_id == member_id and running.state == "called":
                self.do("start_turn", running.id, member_id, "yes")
            self._show(kind)

    def _call(self, member_id: int) -> None:
        running = self.evening.room.running
        if running is not None:
            self.do("pass_turn" if running.state == "called" else "finish_turn", running.id, running.member_id)
        waiting = [turn for turn in self.evening.room.turns if turn.state == "waiting" and turn.member_id == member_id]
        if waiting:
            self.do("call_turn", waiting[-1].id, "请他先讲")

    def _show(self, kind: str) -> None:
        running = self.evening.room.running
        if running is not None:
            seen = len(self.ledger.cards.get((self.item_id, running.member_id), ()))
            self.order(speech_cards.show_card, turn_id=running.id, kind=kind, seen=seen)

    @precondition(lambda self: self.evening.room.running is not None)
    @rule(kind=st.sampled_from(["off_topic", "uncivil", "overtime", "?"]), seconds=st.sampled_from([0, 4, 6, None]))
    def show_card(self, kind: str, seconds: int | None) -> None:
        self._show(kind)
        if seconds is not None and self.ledger.shown:
            self.do("wait", seconds)
            self.order(speech_cards.undo_card, card_id=max(self.ledger.shown))

    @precondition(lambda self: self.evening.room.state == "in_session")
    @rule(places=st.lists(MEMBERS, min_size=3, max_size=3), is_upheld=st.booleans(), how=st.integers(0, 9), heads=HEADS)
    def point_of_order(self, places: list[int], is_upheld: bool, how: int, heads: int) -> None:
        first, *others = map(self.member, places)
        points = self.evening.room.conduct.points
        if not self.order(points_of_order.raise_point, first, member_id=first, words="" if how == 0 else "不合规则"):
            if not points:
                return
            point_id = points[-1].id
        else:
            point_id = self.answer
        if how > 1:
            reason = "" if how == 2 else "照议程"
            self.order(points_of_order.rule_on_point, point_id=point_id, is_upheld=is_upheld, reason=reason)
        for member_id in others if how > 3 else ():
            self.order(points_of_order.appeal, member_id, point_id=point_id, member_id=member_id)
        if how > 4:
            self.order(points_of_order.decide_appeal, point_id=point_id, hands=self.hands(heads, 6 - heads))

    @precondition(lambda self: self.evening.room.state == "in_session" and self.evening.room.item is not None)
    @rule(
        what=st.sampled_from(["time", "skip", "late"]),
        against=st.sets(MEMBERS, max_size=2),
        seconds=st.sampled_from([0, 4, 6, 11]),
        in_room=st.sampled_from([0, 0, 0, 1]),
        heads=st.none() | HEADS,
    )
    def ask(self, what: str, against: set[int], seconds: int, in_room: int, heads: int | None) -> None:
        """Ask whether anybody objects: to more time, to leaving out the round, to a vote after the end."""
        running = self.evening.room.running
        if what == "time":
            asked = self.order(askings.ask_time, turn_id=running.id if running else NOBODY, seconds=30)
        elif what == "skip":
            if running is not None and running.kind == "explain":
                self.do("start_turn", running.id, running.member_id, None)
                self.do("finish_turn", running.id, running.member_id)
            asked = self.order(askings.ask_skip_round, item_id=self.item_id)
        else:
            asked = self.order(askings.ask_late_vote, item_id=self.item_id)
        about = {"asking_id": self.answer} if asked else {"asking_id": max(self.ledger.asked, default=NOBODY)}
        for place in against:
            self.order(askings.object_to, self.member(place), **about, member_id=self.member(place))
        self.do("wait", seconds)
        hands = None if heads is None else self.hands(heads, heads)
        self.order(askings.answer_asking, **about, in_room=in_room, hands=hands)

    @precondition(lambda self: self.evening.room.item is not None)
    @rule(place=MEMBERS, takes_back=st.booleans())
    def hand_over(self, place: int, takes_back: bool) -> None:
        self.order(chairing.hand_over, item_id=self.item_id, to_id=self.member(place))
        if takes_back:
            self.order(chairing.take_back)

    @precondition(lambda self: self.evening.room.state == "in_session")
    @rule(place=PLACES, is_struck_off=st.booleans())
    def hear_guest(self, place: int, is_struck_off: bool) -> None:
        """A guest is listed and called between turns; or the chair, who has perhaps handed over."""
        listed = self.order(guests.add_guest, name=f"物业{place % 3}", role="项目经理")
        guest_id = self.answer if listed and place % 4 else self.driver.hall.chair_id
        if is_struck_off and listed:
            self.order(guests.remove_guest, member_id=guest_id)
        self._end_turn()
        self.order(guests.call_to_state, member_id=guest_id)
        running = self.evening.room.running
        if running is not None and running.kind == "statement" and place % 5:
            self.do("start_turn", running.id, running.member_id, None)

    def _end_turn(self) -> None:
        running = self.evening.room.running
        if running is not None and running.state == "speaking":
            self.do("finish_turn", running.id, running.member_id)

    @precondition(lambda self: self.phase in ("explaining", *IN_DEBATE))
    @rule(
        act=st.sampled_from(["recuse", "recuse", "recuse", "withdraw", "dispute", "decide"]),
        place=MEMBERS,
        is_own=st.booleans(),
        reason=st.sampled_from(["施工方是我弟弟", "施工方是我弟弟", " "]),
        hands=st.integers(0, 12),
    )
    def recuse(self, act: str, place: int, is_own: bool, reason: str, hands: int) -> None:
        member_id = self.member(place)
        states = self.ledger.recusals.get(self.item_id, {})
        if act != "recuse" and states:
            member_id = list(states)[place % len(states)]
        by = member_id if is_own else None
        if act == "recuse":
            self.order(recusal.recuse, by, member_id=member_id, reason=reason)
        elif act == "withdraw":
            self.order(recusal.withdraw, by, member_id=member_id)
        elif act == "dispute":
            self.order(recusal.dispute, by, member_id=member_id)
        else:
            self.order(recusal.decide, member_id=member_id, hands=hands)

    @precondition(lambda self: self.evening.room.state in ("in_session", "suspended", "room_open"))
    @rule(place=PLACES, away=st.sets(MEMBERS, max_size=2))
    def another_day(self, place: int, away: set[int]) -> None:
        """The rest is put off to tomorrow; perhaps tomorrow comes, with others."""
        at = self.driver.hall.now + timedelta(hours=20 if place % 7 else -1)
        if place % 2 and self.order(sittings.recess, new=NextDay(at, "党群服务中心", "时间不够")) and place % 3:
            self.do("wait", 20 * 3600)
            self.gather(away)
            self.do("open_meeting")
