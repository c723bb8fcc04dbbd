"""The ledger of what is moved: amendments and what they make of the text, procedural motions and what follows."""

from collections.abc import Mapping
from typing import Any

from rules.room import Motion
from tests.evening_ledger import Ledger

FIELDS = ("what", "who", "cost", "by_when")
OPEN = ("moved", "seconded", "pending")
Edit = tuple[str, str, str]  # field, the words that go, those that come


class Words(Ledger):
    """Texts as they have to read."""

    def begin(self) -> None:
        super().begin()
        self.texts = {item.id: self._reads(item.motion) for item in self.after.room.items if item.motion is not None}
        self.edits: dict[int, Edit] = {}
        self.parts: dict[int, list[dict[str, str]]] = {}
        self.moved: dict[int, dict[str, Any]] = {}
        self.closed_debates: set[int] = set()
        # How hands and votes on amendments came out, by one's own count.
        self.outcomes: dict[int, bool] = {}
        self.edit: Edit = ("who", "", "物业")

    def _reads(self, motion: Motion) -> dict[str, str]:
        return {name: getattr(motion, name) for name in FIELDS}

    def judge(self) -> None:
        super().judge()
        self._judge_amendments()
        for item in self.after.room.items:
            if item.motion is not None:
                reads = self._reads(item.motion)
                assert self.texts.setdefault(item.id, reads) == reads, "a text reads otherwise than was carried"

    def _judge_amendments(self) -> None:
        """“The amended text” is the main text with the carried changes, and an open one changes its own words only."""
        was = {each.id: each.state for each in self.before.room.amendments}
        now = {each.id: each for each in self.after.room.amendments}
        for each in now.values():
            if each.state in ("carried", "lost") and was.get(each.id) != each.state:
                assert self.outcomes[each.id] == (each.state == "carried"), "an amendment came out otherwise"
                if each.state == "carried":
                    self._read_in(self.edits[each.id])
        pending = [each for each in now.values() if each.state == "pending"]
        assert len(pending) <= 1, "two amendments are pending"
        movers = [each.mover_id for each in now.values() if each.state in OPEN]
        assert len(set(movers)) == len(movers), "somebody has moved two amendments at once"
        for each in now.values():
            name, gone, come = self.edits[each.id]
            text = self.texts[self.after.room.item.id][name] if self.after.room.item else ""
            if each.state in OPEN:
                assert gone in text, "an amendment of words that are gone is still open"
                to_be = text.replace(gone, come) if gone else come
                assert [(change.field, change.before, change.after) for change in each.changes] == [
                    (name, text, to_be)
                ], "an amendment changes more than its own words"
            if each.state != "moved" and each.state in OPEN:
                assert each.seconder_id not in (None, each.mover_id), "an amendment without a second"

    def _read_in(self, edit: Edit) -> None:
        name, gone, come = edit
        text = self.texts[self.item_id][name]
        self.texts[self.item_id] = {**self.texts[self.item_id], name: text.replace(gone, come) if gone else come}

    def on_amendments_move_amendment(self, item_id: int, member_id: int, texts: Mapping[str, str]) -> None:
        assert member_id in self.present, "somebody who is away has moved an amendment"
        assert item_id not in self.closed_debates, "an amendment after the debate was closed"
        self.edits[self.answer] = self.edit

    def on_amendments_second_amendment(self, amendment_id: int, member_id: int) -> None:
        mover = next(each.mover_id for each in self.after.room.amendments if each.id == amendment_id)
        self.check_second(mover, member_id)

    def check_second(self, mover_id: int | None, member_id: int) -> None:
        assert member_id in self.present, "somebody who is away has seconded"
        assert member_id != mover_id, "somebody has seconded their own motion"
        if self.charter.seconded_by == "other_side" and mover_id in self.seats:
            assert self.seats[member_id] != self.seats[mover_id], "a second from the mover's own side"

    def on_amendment_steps_take_up_amendment(self, amendment_id: int) -> None:
        """In the order moved; of sums (and of dates) the farthest from the original first."""
        ready = [each for each in self.before.room.amendments if each.state == "seconded"]
        first = min(ready, key=lambda each: each.number)
        rivals = [each for each in ready if each.kind == first.kind and first.kind != "text"] or [first]
        farthest = max(rivals, key=lambda each: (abs((each.value or 0) - (each.original or 0)), -each.number))
        assert farthest.id == amendment_id, "another amendment comes first"

    def on_amendment_steps_record_hands(self, amendment_id: int, hands: dict[str, int]) -> None:
        """“More than half of those present, overall”; whoever takes no part in the decision is not among them."""
        assert all(hands[side] <= heads for side, heads in self.heads(self.recused).items()), "a recused hand was up"
        self.outcomes[amendment_id] = self.is_half(hands, self.off_roll)
        assert self.answer == self.outcomes[amendment_id]

    def on_floor_correct_motion(self, item_id: int, what: str, plain: str) -> None:
        """“A wrong text noticed while voting: stop, correct, read aloud, reopen”."""
        votes = [vote.state for vote in self.before.votes if vote.item_id == item_id]
        assert votes[-1:] == ["aborted"], "a text was corrected although no vote was stopped for it"
        assert not [each for each in self.before.room.amendments if each.state in OPEN], "… under an amendment"
        self.texts[item_id] = {**self.texts[item_id], "what": what.strip()}

    @property
    def recused(self) -> set[int]:
        return set()

    @property
    def off_roll(self) -> set[int]:
        return set()

    # --- procedural motions ---

    def on_procedural_motions_move(self, item_id: int, kind: str, member_id: int, said: Any) -> None:
        assert member_id in self.present, "somebody who is away has moved something"
        parts = [line.strip() for line in said.parts.splitlines() if line.strip()]
        self.moved[self.answer] = {"kind": kind, "item": item_id, "mover": member_id, "parts": parts, "second": None}

    def on_procedural_motions_second(self, motion_id: int, member_id: int) -> None:
        self.check_second(self.moved[motion_id]["mover"], member_id)
        self.moved[motion_id]["second"] = member_id

    def on_procedural_decisions_decide(
        self, motion_id: int, hands: dict[str, int] | None = None, objections: int | None = None
    ) -> None:
        moved = self.moved[motion_id]
        assert moved["second"] is not None or moved["kind"] == "withdraw", "nobody stands behind what was decided"
        if hands is None:
            is_carried = objections == 0 and moved["kind"] in ("withdraw", "divide")
        elif moved["kind"] == "close_debate":
            heads = self.heads()
            is_carried = 3 * sum(hands.values()) >= 2 * sum(heads.values())
            is_carried &= all(2 * hands[side] >= heads[side] for side in heads)
        else:
            is_carried = self.is_half(hands)
        assert self.answer == is_carried, "a procedural motion came out otherwise"
        if is_carried:
            self._follow(moved)

    def _follow(self, moved: dict[str, Any]) -> None:
        item_id, kind = moved["item"], moved["kind"]
        state = self.after.room.item_with(item_id).state
        if kind == "close_debate":
            self.closed_debates.add(item_id)
            assert not self.after.room.waiting(("debate", "question")), "hands are up after the debate was closed"
        elif kind == "divide":
            texts = [{**self.texts[item_id], "what": part} for part in moved["parts"]]
            self.texts[item_id], *self.parts[item_id] = texts
        else:
            assert state == {"postpone": "carried_over", "withdraw": "withdrawn"}[kind]
        if kind == "withdraw":
            motion = self.before.room.item_with(item_id).motion
            assert motion is not None
            assert motion.mover_id == moved["mover"], "somebody has taken back another's motion"

    def next_part(self, item_id: int) -> bool:
        """Put the next part before the meeting, if there is one."""
        if not self.parts.get(item_id):
            return False
        self.texts[item_id] = self.parts[item_id].pop(0)
        return True
