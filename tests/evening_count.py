"""The ledger of votes: who is on the roll, whose ballot counts, and what it all comes to, by one's own count."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rules.errors import RuleError
from tests.evening_facts import VoteFacts
from tests.evening_voices import Voices
from tests.evening_words import OPEN

CHOICES = ("yes", "no", "abstain")
FEWEST = 3  # source: RULEBOOK §4, Secret
# source: RULEBOOK §1, the table: (N, P) may meet, (N, P, Y, F) is carried, and whether each side is asked by itself.
Meets = Callable[[int, int], bool]
Carries = Callable[[int, int, int, int], bool]
PRESETS: dict[str, tuple[Meets, Carries, bool]] = {
    "half_half": (lambda n, p: 2 * p > n, lambda n, p, y, f: 2 * y > p, False),
    "half_half_by_side": (lambda n, p: 2 * p > n, lambda n, p, y, f: 2 * y > p, True),
    "two_thirds_half": (lambda n, p: 3 * p >= 2 * n, lambda n, p, y, f: 2 * y > p, False),
    "two_thirds_half_of_all": (lambda n, p: 3 * p >= 2 * n, lambda n, p, y, f: 2 * y > n, False),
    "relative_majority": (lambda n, p: 2 * p > n, lambda n, p, y, f: y > f, False),
    "owners_committee": (lambda n, p: 2 * p > n, lambda n, p, y, f: 2 * y > n, False),
}


@dataclass
class Place:
    """Somebody's place on a roll. `instead`: counts, recused or a paper; `carrier_id`: who casts for whoever is away."""

    side: str
    is_present: bool
    instead: str | None = None
    carrier_id: int | None = None


@dataclass
class Sheet:
    """One vote as it is counted along: what counts now, by member (named) or by key (secret)."""

    facts: VoteFacts
    roll: dict[int, Place]
    state: str = "open"
    counted: dict[int, str] = field(default_factory=dict)
    receipts: dict[int, str] = field(default_factory=dict)
    keys: dict[str, tuple[int, str]] = field(default_factory=dict)
    own_key: dict[int, str] = field(default_factory=dict)
    tellers: set[int] = field(default_factory=set)
    rounds: list[dict[int, Any]] = field(default_factory=lambda: [{}])
    agreed: Any = None

    @property
    def papers(self) -> list[int]:
        return [member_id for member_id, place in self.roll.items() if place.instead == "paper_given"]

    @property
    def is_counted_by_tellers(self) -> bool:
        return self.facts.method == "hands" or bool(self.papers)


class Votes(Voices):
    """Rolls, ballots and results."""

    def __init__(self, *args: Any) -> None:
        self.sheets: dict[int, Sheet] = {}
        super().__init__(*args)

    def begin(self) -> None:
        super().begin()
        self.tellers: dict[int, set[int]] = {}
        self.proxies: dict[int, int] = {}
        self.secret: set[int] = set()

    def judge(self) -> None:
        for vote in self.after.votes:
            sheet = self.sheets[vote.id]
            if vote.state != sheet.state and vote.state == "closed":
                self._judge_closed(sheet, vote)
                self._keep_tellers(sheet, vote)
            if vote.state == "aborted" and sheet.state != vote.state:
                self.tellers[vote.item_id] = sheet.tellers
            sheet.state = vote.state
            if vote.state == "open":
                self._judge_open(sheet, vote)
        super().judge()
        in_force = {each.member_id: each.carrier_id for each in self.after.room.proxies}
        assert in_force == self.proxies, "other proxies are in force than were given"

    def _keep_tellers(self, sheet: Sheet, vote: VoteFacts) -> None:
        """Who has counted counts in the item's next vote too, where there is one and they may."""
        goes_on = self.after.room.item is not None and self.after.room.item.id == vote.item_id
        if goes_on and sheet.is_counted_by_tellers and sheet.tellers <= self.present - self.recused:
            self.tellers[vote.item_id] = sheet.tellers

    def _give_papers_again(self, sheet: Sheet, vote: VoteFacts) -> None:
        """Who took paper in the item's last secret vote is given paper again."""
        earlier = [each for each in self.sheets.values() if each.facts.is_secret and each.facts.item_id == vote.item_id]
        for member_id in earlier[-1].papers if earlier and vote.is_secret and sheet.tellers else ():
            place = sheet.roll.get(member_id)
            if place is not None and place.is_present and place.instead is None:
                place.instead = "paper_given"

    def _judge_open(self, sheet: Sheet, vote: VoteFacts) -> None:
        """“Results hidden until closing”: only who has voted is known; and time does not stand still."""
        assert vote.result is None
        is_over = vote.closes_at is not None and vote.closes_at <= self.now
        assert not is_over or sheet.is_counted_by_tellers, "a vote is open after its time"
        if not vote.is_secret and vote.method == "phones":
            assert {entry.member_id: entry.choice for entry in vote.roll if entry.choice} == {
                member_id: choice for member_id, choice in sheet.counted.items() if choice != "spoiled"
            }, "another ballot counts than was acknowledged"

    # --- who decides ---

    def on_check_in(self, member_id: int, code: str) -> None:
        super().on_check_in(member_id, code)
        self.proxies.pop(member_id, None)

    def on_proxies_grant(self, member_id: int, carrier_id: int) -> None:
        assert self.charter.proxies == "same_side"
        assert not self.is_legal
        assert member_id not in self.present, "a proxy of somebody who is here"
        assert carrier_id in self.present
        assert self.seats[member_id] == self.seats[carrier_id]
        assert carrier_id not in self.proxies.values(), "somebody carries two ballots"
        assert self.before.room.vote is None, "a proxy while a vote is open"
        self.proxies[member_id] = carrier_id

    def on_proxies_revoke(self, member_id: int) -> None:
        assert self.before.room.vote is None, "a proxy was taken back while a vote is open"
        del self.proxies[member_id]

    def on_tellers_name_tellers(self, item_id: int, member_ids: tuple[int, ...]) -> None:
        sides = [self.seats[member_id] for member_id in member_ids]
        assert not sides or sorted(sides) == sorted({*self.seats.values()}), "tellers are one of each side"
        assert set(member_ids) <= self.present
        assert not set(member_ids) & self.recused
        self.tellers[item_id] = set(member_ids)

    def on_voting_change_ballot_kind(self, item_id: int, kind: str) -> None:
        (self.secret.add if kind == "secret" else self.secret.discard)(item_id)

    def on_open_vote(self, item_id: int, **how: Any) -> None:
        vote = self.after.votes[-1]
        assert vote.id == self.answer
        tellers = self.tellers.pop(item_id, set())
        sheet = Sheet(vote, self._roll(vote, tellers), tellers=tellers)
        self._give_papers_again(sheet, vote)
        self.sheets[vote.id] = sheet
        told = [(each.member_id, each.side, each.is_present, each.instead, each.represented_by) for each in vote.roll]
        assert told == [
            (member_id, place.side, place.is_present, place.instead, place.carrier_id)
            for member_id, place in sheet.roll.items()
        ], "others are on the roll than decide"
        self._judge_frozen(sheet, vote, how)
        self._judge_may_open(sheet, vote)

    def _roll(self, vote: VoteFacts, tellers: set[int]) -> dict[int, Place]:
        """应到: everybody but its tellers and whoever leaves by recusal; 实到: who is here, or is carried."""
        stays = self.is_legal
        off = self.off_roll | (set() if stays else tellers)
        roll = {
            seat.member_id: Place(seat.side, seat.member_id in self.present)
            for seat in self.before.room.seats
            if seat.member_id not in off
        }
        for member_id in roll.keys() & tellers:
            roll[member_id].instead = "counts"
        for member_id in roll.keys() & self.recused:
            roll[member_id].instead = "recused"
        if not vote.is_secret and vote.method == "phones":
            for member_id, carrier_id in self.proxies.items():
                take_part = member_id in roll and carrier_id in roll and not {member_id, carrier_id} & self.recused
                if take_part and carrier_id in self.present:
                    roll[member_id].is_present, roll[member_id].carrier_id = True, carrier_id
        return roll

    def _judge_frozen(self, sheet: Sheet, vote: VoteFacts, how: dict[str, Any]) -> None:
        frozen = json.loads(vote.frozen)
        texts = self.texts[vote.item_id]
        assert {name: frozen["motion"][name] for name in texts} == texts, "another text is put to the vote"
        assert vote.is_secret == (vote.question == "motion" and vote.item_id in self.secret)
        assert [entry["member"] for entry in frozen["roll"]] == list(sheet.roll)
        recused = sorted(entry["member"] for entry in frozen["recused"])
        assert recused == sorted(self.recused), "the sheet does not show who is recused"
        seconds = how.get("seconds")
        assert vote.closes_at == (self.now + timedelta(seconds=seconds) if seconds else None)

    def _judge_may_open(self, sheet: Sheet, vote: VoteFacts) -> None:
        room, is_of_text = self.before.room, vote.question == "amendment"
        here = {member_id for member_id, place in sheet.roll.items() if place.is_present and not place.carrier_id}
        if not is_of_text:
            assert self._meets(sheet, here), "a vote was opened without enough people on its roll"
            assert not [each for each in room.amendments if each.state in OPEN], "… with an amendment left"
            assert room.procedural_motion is None, "… with a procedural motion left"
            states = self.recusals.get(vote.item_id, {}).values()
            assert "disputed" not in states, "… with a recusal in dispute"
        for side in {*self.seats.values()}:
            of_side = [member_id for member_id, where in self.seats.items() if where == side]
            remain = sum(member_id not in self.off_roll for member_id in of_side)
            assert is_of_text or 2 * remain >= len(of_side), "less than half of a side is left by recusals"
            heads = sum(sheet.roll[each].side == side for each in here)
            if vote.is_secret and PRESETS[self.charter.preset_id][2]:
                assert heads >= FEWEST, "a secret vote of a side that is as good as public"
        if self.ends_at is not None and self.now >= self.ends_at:
            assert ("late_vote", vote.item_id) in self.granted, "a vote after the announced end that nobody agreed to"

    def _meets(self, sheet: Sheet, here: set[int]) -> bool:
        meets, _, by_side = PRESETS[self.charter.preset_id]
        sides = [place.side for place in sheet.roll.values()]
        present = [sheet.roll[member_id].side for member_id in here]
        if not by_side:
            return meets(len(sides), len(present))
        return all(meets(sides.count(side), present.count(side)) for side in {*self.seats.values()})

    # --- ballots ---

    def may_cast(self, sheet: Sheet, member_id: int, carrier_id: int | None) -> bool:
        """Whether a ballot of this person, from that phone, counts now."""
        place = sheet.roll.get(member_id)
        closes_at = sheet.facts.closes_at
        is_open = sheet.state == "open" and (closes_at is None or self.now < closes_at)
        if place is None or not place.is_present or place.instead is not None or not is_open:
            return False
        # Whoever has come since the opening casts their own.
        expected = place.carrier_id if self.proxies.get(member_id) == place.carrier_id else None
        caster = carrier_id or member_id
        return carrier_id == expected and caster not in self.left and sheet.facts.method == "phones"

    def on_cast(
        self, vote_id: int, member_id: int, choice: str, key: str, replaces: str | None, carrier_id: int | None = None
    ) -> None:
        sheet, taken = self.sheets[vote_id], self.answer
        if not taken.is_new:
            stands = sheet.keys.get(key, (member_id, sheet.counted.get(member_id)))
            assert stands == (member_id, taken.choice), "a repeat got another answer"
            assert not self.is_changed
            return
        assert self.may_cast(sheet, member_id, carrier_id), "a ballot of somebody who has none now"
        assert key not in sheet.keys, "a key was used twice"
        standing = sheet.own_key.get(member_id) if sheet.facts.is_secret else sheet.receipts.get(member_id)
        if standing is not None:
            assert self.charter.ballots_changeable, "a ballot was changed that cannot be"
            assert replaces == standing, "a ballot was changed by an outdated message"
        self._count_in(sheet, member_id, taken.choice, key, taken.receipt)

    def _count_in(self, sheet: Sheet, member_id: int, choice: str, key: str, receipt: str) -> None:
        if sheet.facts.is_secret:
            # A ballot that is replaced leaves nothing.
            sheet.keys.pop(sheet.own_key.get(member_id, ""), None)
            sheet.own_key[member_id] = key
        sheet.keys[key] = (member_id, choice)
        sheet.counted[member_id], sheet.receipts[member_id] = choice, receipt

    def on_refused_cast(
        self,
        refusal: RuleError,
        vote_id: int,
        member_id: int,
        choice: str,
        key: str,
        replaces: str | None,
        carrier_id: int | None = None,
    ) -> None:
        """A first ballot of somebody who has one is taken, whoever else has done what."""
        sheet = self.sheets.get(vote_id)
        if sheet is None or choice not in CHOICES or len(key) != 32 or key in sheet.keys or replaces is not None:
            return
        is_first = member_id not in sheet.counted
        assert not (is_first and self.may_cast(sheet, member_id, carrier_id)), f"a ballot was refused: {refusal.code}"

    # --- paper and hands ---

    def on_tellers_enter_paper(self, vote_id: int, member_id: int, choice: str) -> None:
        sheet = self.sheets[vote_id]
        place = sheet.roll[member_id]
        assert place.is_present
        assert place.carrier_id is None
        assert place.instead in (None, "paper_entered", "paper_spoiled"), "a paper of somebody who has no ballot"
        assert not sheet.facts.is_secret
        place.instead = "paper_spoiled" if choice == "spoiled" else "paper_entered"
        sheet.counted[member_id] = choice
        sheet.receipts.pop(member_id, None)

    def on_tellers_give_paper(self, vote_id: int, member_id: int) -> None:
        sheet = self.sheets[vote_id]
        assert sheet.facts.is_secret
        assert sheet.agreed is None
        assert member_id not in sheet.own_key, "somebody has a ballot on the phone and one on paper"
        assert self.may_cast(sheet, member_id, None) or member_id in self.left
        sheet.roll[member_id].instead = "paper_given"

    def on_tellers_return_paper(self, vote_id: int, member_id: int) -> None:
        sheet = self.sheets[vote_id]
        sheet.roll[member_id].instead = None
        sheet.counted.pop(member_id, None)
        sheet.receipts.pop(member_id, None)

    def on_tellers_withdraw_ballot(self, vote_id: int, member_id: int, key: str) -> None:
        sheet = self.sheets[vote_id]
        assert sheet.own_key.pop(member_id) == key, "somebody has taken back another's ballot"
        del sheet.keys[key], sheet.counted[member_id], sheet.receipts[member_id]

    def on_tellers_enter_count(self, vote_id: int, member_id: int, figures: Any, seen: int) -> None:
        sheet = self.sheets[vote_id]
        assert member_id in sheet.tellers, "a count of somebody who is no teller"
        assert sheet.agreed is None
        sheet.rounds[-1][member_id] = figures
        if set(sheet.rounds[-1]) == sheet.tellers:
            first, *others = sheet.rounds[-1].values()
            if all(other == first for other in others):
                sheet.agreed = first
            else:
                sheet.rounds.append({})
        assert self.answer == (sheet.agreed is not None), "two who count otherwise agree, or the reverse"

    # --- the result ---

    def _judge_closed(self, sheet: Sheet, vote: VoteFacts) -> None:
        assert not sheet.is_counted_by_tellers or sheet.agreed is not None, "a vote was closed before it was counted"
        if vote.closes_at is not None and not sheet.is_counted_by_tellers:
            assert vote.closed_at is not None
            assert vote.closed_at <= vote.closes_at, "the clock has closed a vote too late"
        result = json.loads(vote.result or "")
        sides = {side: self._tally(sheet, side) for side in {*self.seats.values()}}
        whole = {name: sum(count[name] for count in sides.values()) for name in _NAMES}
        if vote.is_secret:
            whole |= self._secret_choices(sheet)
        assert {name: result["overall"][name] for name in _NAMES} == whole, "the result is not the tally"
        verdict = self._verdict(sheet, vote, whole, sides)
        assert vote.verdict == result["verdict"] == verdict, "the verdict is another"
        self._judge_sides(sheet, vote, result["sides"], sides)
        if vote.question == "amendment":
            assert vote.amendment_id is not None
            self.outcomes[vote.amendment_id] = verdict == "carried"
        elif not self.next_part(vote.item_id):
            assert self.after.room.item_with(vote.item_id).state == "decided"
        if vote.is_secret:
            self._judge_secret(sheet)

    def _tally(self, sheet: Sheet, side: str | None) -> dict[str, int]:
        roll = {member_id: place for member_id, place in sheet.roll.items() if side in (None, place.side)}
        choices = Counter(choice for member_id, choice in sheet.counted.items() if member_id in roll)
        more = (sheet.agreed or {}).get(side, {})
        present = sum(place.is_present for place in roll.values())
        figures = {name: choices[name] + more.get(name, 0) for name in (*CHOICES, "spoiled")}
        return {"entitled": len(roll), "present": present, **figures}

    def _secret_choices(self, sheet: Sheet) -> dict[str, int]:
        phones = Counter(choice for _, choice in sheet.keys.values())
        papers = (sheet.agreed or {}).values()
        return {name: phones[name] + sum(row.get(name, 0) for row in papers) for name in (*CHOICES, "spoiled")}

    def _verdict(self, sheet: Sheet, vote: VoteFacts, whole: dict[str, int], sides: dict[str, dict[str, int]]) -> str:
        if vote.question == "amendment":
            return "carried" if 2 * whole["yes"] > whole["present"] else "lost"
        meets, carries, by_side = PRESETS[self.charter.preset_id]
        counts = list(sides.values()) if by_side else [whole]
        if not all(meets(count["entitled"], count["present"]) for count in counts):
            return "inquorate"
        yes = [(count["entitled"], count["present"], count["yes"], count["no"]) for count in counts]
        return "carried" if all(carries(*figures) for figures in yes) else "lost"

    def _judge_sides(
        self, sheet: Sheet, vote: VoteFacts, told: dict[str, Any], sides: dict[str, dict[str, int]]
    ) -> None:
        """“Where any side has fewer than 3 ballots, no side's count is shown”."""
        if vote.is_secret:
            cast = [sum(count[name] for name in (*CHOICES, "spoiled")) for count in sides.values()]
            is_shown = PRESETS[self.charter.preset_id][2] and min(cast) >= FEWEST
            assert bool(told) == is_shown, "a side is told that must not be, or the reverse"
        for side, count in told.items():
            assert {name: count[name] for name in _NAMES} == sides[side], "a side's result is not its tally"

    def _judge_secret(self, sheet: Sheet) -> None:
        """Nothing in any table tells who voted what: keys lie apart from people, and what was replaced is gone."""
        query = "select name from sqlite_master where type = 'table'"
        for (table,) in self.driver.rows(query):
            for row in self.driver.rows(f"select * from {table}"):
                text = repr(row)
                held = [key for key in sheet.keys if key in text]
                assert not held or table in ("secret_ballots", "journal_rows"), f"{table} holds a secret ballot's key"
                if held and table == "journal_rows":
                    told = [json.loads(cell)["ballots"] for cell in row if isinstance(cell, str) and "ballots" in cell]
                    assert all(set(ballot) <= {"id", "choice", "side"} for each in told for ballot in each or ())
        roll = self.driver.rows("select choice, receipt from roll_entries where vote_id = ?", sheet.facts.id)
        assert set(roll) == {(None, None)}, "the roll tells how somebody voted"
        assert not self.driver.rows("select 1 from ballots where vote_id = ?", sheet.facts.id)
        orders = [key for (key,) in self.driver.rows("select id from secret_ballots where vote_id = ?", sheet.facts.id)]
        assert sorted(orders) == sorted(sheet.keys), "other ballots lie there than were cast"


_NAMES = ("entitled", "present", *CHOICES, "spoiled")
