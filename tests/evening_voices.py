"""The ledger of who may speak: cards, the chair handed over, recusals, points of order, and what silence has granted."""

from datetime import datetime, timedelta
from typing import Any

from rules.room import Turn
from tests.evening_words import Words

UNDO = timedelta(seconds=5)
# How long phones have to say no before silence counts (docs/decisions/0016).
SILENCE = {"extend_turn": 5, "skip_round": 10, "late_vote": 10}
SPENT = ("speaking", "done")


class Voices(Words):
    """Whose turn it can be, and whose it cannot."""

    def begin(self) -> None:
        super().begin()
        self.cards: dict[tuple[int, int], list[int]] = {}
        self.shown: dict[int, tuple[datetime, tuple[int, int]]] = {}
        self.acting: dict[int, int] = {}
        self.recusals: dict[int, dict[int, str]] = {}
        self.noted_at: dict[tuple[int, int], datetime] = {}
        self.rulings: dict[int, tuple[int, set[int]]] = {}
        self.asked: dict[int, dict[str, Any]] = {}
        self.granted: set[tuple[str, int]] = set()
        self.opened_at: dict[int, datetime] = {}

    def judge(self) -> None:
        super().judge()
        was = {turn.id: turn.state for turn in self.before.turns}
        for turn in self.after.turns:
            if turn.state in ("called", "speaking") and was.get(turn.id) not in ("called", "speaking"):
                self._judge_called(turn)
        self._judge_recusals()

    def _judge_called(self, turn: Turn) -> None:
        """Whoever has the floor now may have it."""
        assert self.after.room.item is not None
        item_id, member_id = self.after.room.item.id, turn.member_id
        if turn.kind == "statement":
            return
        assert len(self.cards.get((item_id, member_id), ())) < 3, "somebody who has lost the floor is called"
        assert self.acting.get(item_id) != member_id, "whoever acts for the chair is called to speak"
        assert member_id in self.present, "somebody who is away is called"
        if member_id in self.recused and turn.kind != "explain":
            assert not self._has_spoken(item_id, member_id), "somebody recused is called again after stating facts"
        if item_id in self.closed_debates:
            assert turn.kind not in ("debate", "question", "amendment"), "somebody is called after debate was closed"

    def _has_spoken(self, item_id: int, member_id: int) -> bool:
        noted_at = self.noted_at[item_id, member_id]
        return any(
            turn.member_id == member_id and turn.started_at is not None and turn.started_at >= noted_at
            for turn in self.before.room.turns
        )

    # --- cards ---

    def on_raise_hand(self, member_id: int, stance: str) -> None:
        assert self.before.room.item is not None
        assert self.before.room.item.state == "debate"
        assert member_id in self.present
        assert len(self.cards.get((self.item_id, member_id), ())) < 3, "a hand of somebody who has lost the floor"
        assert self.acting.get(self.item_id) != member_id, "a hand of whoever acts for the chair"
        assert self.item_id not in self.closed_debates, "a hand after the debate was closed"
        assert self.before.room.amendment is None, "a hand while an amendment is before the meeting"
        if member_id in self.recused:
            assert not self._has_spoken(self.item_id, member_id), "somebody recused wants to debate"

    def on_speech_cards_show_card(self, turn_id: int, kind: str, seen: int) -> None:
        turn = next(turn for turn in self.before.turns if turn.id == turn_id)
        assert turn.state == "speaking", "a card for somebody who does not speak"
        cards = self.cards.setdefault((self.item_id, turn.member_id), [])
        ((card_id,),) = self.driver.rows("select max(id) from speech_cards")
        cards.append(card_id)
        self.shown[card_id] = (self.now, (self.item_id, turn.member_id))
        state = next(turn.state for turn in self.after.turns if turn.id == turn_id)
        assert state == ("speaking" if len(cards) == 1 else "done"), "the second card ends the turn, and each after it"
        assert len(cards) <= 3

    def on_speech_cards_undo_card(self, card_id: int) -> None:
        shown_at, whose = self.shown[card_id]
        assert self.now <= shown_at + UNDO, "a card was taken back too late"
        self.cards[whose].remove(card_id)

    def on_open_item(self, item_id: int) -> None:
        self.opened_at[item_id] = self.now

    def on_floor_undo_open_item(self, item_id: int) -> None:
        assert self.now <= self.opened_at[item_id] + UNDO, "the start of an item was taken back too late"
        assert not any(turn.started_at for turn in self.before.room.turns), "… after somebody has spoken"

    # --- the chair ---

    def on_chairing_hand_over(self, item_id: int, to_id: int) -> None:
        motion = self.after.room.item_with(item_id).motion
        behind = (motion.mover_id, *motion.seconder_ids) if motion is not None else ()
        assert to_id not in behind, "whoever stands behind the motion presides over it"
        assert to_id in self.present
        self.acting[item_id] = to_id
        waiting = [turn for turn in self.after.room.turns if turn.member_id == to_id and turn.state == "waiting"]
        assert not waiting, "whoever presides now waits to speak"

    def on_chairing_take_back(self) -> None:
        acted_on = [item_id for item_id in self.acting if item_id == self.item_id]
        assert not acted_on, "the chair was taken back before the item was done"

    # --- recusal ---

    @property
    def recused(self) -> set[int]:
        """Who takes no part in the decision on the item before the meeting."""
        states = self.recusals.get(self.item_id, {})
        return {member_id for member_id, state in states.items() if state in ("noted", "upheld")}

    @property
    def off_roll(self) -> set[int]:
        return set() if self.is_legal or self.charter.recusal == "stays" else self.recused

    def _judge_recusals(self) -> None:
        if self.after.room.item is not None:
            states = {each.member_id: each.state for each in self.after.room.recusals}
            assert states == self.recusals.get(self.after.room.item.id, {}), "a recusal stands otherwise"

    def on_recusal_recuse(self, member_id: int, reason: str) -> None:
        assert reason.strip(), "a recusal without a reason"
        self.recusals.setdefault(self.item_id, {})[member_id] = "noted"
        self.noted_at[self.item_id, member_id] = self.now

    def on_recusal_withdraw(self, member_id: int) -> None:
        self.recusals[self.item_id][member_id] = "lifted"

    def on_recusal_dispute(self, member_id: int) -> None:
        self.recusals[self.item_id][member_id] = "disputed"

    def on_recusal_decide(self, member_id: int, hands: int) -> None:
        """“Decided by the others, more than half of those present”."""
        stands = 2 * hands > len(self.present - {member_id})
        assert self.answer == stands, "a dispute was decided otherwise"
        self.recusals[self.item_id][member_id] = "upheld" if stands else "lifted"

    # --- points of order ---

    def on_points_of_order_raise_point(self, member_id: int, words: str) -> None:
        assert member_id in self.present
        assert self.before.room.running == self.after.room.running, "a point of order has taken somebody's turn"

    def on_points_of_order_rule_on_point(self, point_id: int, is_upheld: bool, reason: str) -> None:
        assert reason.strip(), "a ruling without a reason"
        self.rulings[point_id] = (self.item_id, set())

    def on_points_of_order_appeal(self, point_id: int, member_id: int) -> None:
        item_id, appellants = self.rulings[point_id]
        assert member_id in self.present
        assert item_id == self.item_id, "an appeal after the item"
        appellants.add(member_id)

    def on_points_of_order_decide_appeal(self, point_id: int, hands: dict[str, int]) -> None:
        assert len(self.rulings[point_id][1] & self.present) >= 2, "an appeal of fewer than two"
        assert self.answer == self.is_half(hands), "an appeal came out otherwise"

    # --- silence ---

    def _ask(self, kind: str, about: int, seconds: int = 0) -> None:
        # What was asked before and never answered waits no more: one question at a time.
        self.asked[self.answer] = {"kind": kind, "about": about, "seconds": seconds, "at": self.now, "against": set()}

    def on_askings_ask_time(self, turn_id: int, seconds: int) -> None:
        self._ask("extend_turn", turn_id, seconds)

    def on_askings_ask_skip_round(self, item_id: int) -> None:
        self._ask("skip_round", item_id)

    def on_askings_ask_late_vote(self, item_id: int) -> None:
        self._ask("late_vote", item_id)

    def on_askings_object_to(self, asking_id: int, member_id: int) -> None:
        assert member_id in self.present, "an objection from outside"
        self.asked[asking_id]["against"].add(member_id)

    def on_askings_answer_asking(self, asking_id: int, in_room: int, hands: dict[str, int] | None) -> None:
        asked = self.asked[asking_id]
        against, kind = len(asked["against"]) + in_room, asked["kind"]
        by_hands = kind == "extend_turn" and hands is not None and against > 0 and self.is_half(hands)
        assert self.answer == (against == 0 or by_hands), "it happens although somebody objects, or the reverse"
        waited = (self.now - asked["at"]).total_seconds()
        assert against or waited >= SILENCE[kind], "silence was taken for consent too soon"
        if not self.answer:
            return
        self.granted.add((kind, asked["about"]))
        if kind == "skip_round":
            assert self.after.room.item_with(asked["about"]).state == "debate"
        if kind == "extend_turn":
            was, now = self.before.room.running, self.after.room.running
            assert was is not None
            assert now is not None
            assert was.ends_at is not None
            assert now.ends_at is not None
            assert now.ends_at - was.ends_at == timedelta(seconds=asked["seconds"]), "the clock was moved otherwise"
