"""More steps of an evening: votes in secret, by hands, on paper, by proxy, and against the clock."""

from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from services import askings, proxies, tellers, voting
from tests.evening_count import Sheet
from tests.evening_matters import Ordering
from tests.evening_steps import CHOICES, MEMBERS, PLACES

WAYS = st.sampled_from(["phones", "phones", "hands", "paper", "limited"])
LIMITS = st.sampled_from([10, 60, 5])


class PollSteps(Ordering):
    """Whatever else a ballot may be than a named one from a phone."""

    @property
    def sheet(self) -> Sheet | None:
        vote = self.evening.room.vote
        return self.ledger.sheets[vote.id] if vote is not None else None

    @precondition(lambda self: self.phase in ("explaining", "round", "debate"))
    @rule(kind=st.sampled_from(["secret", "secret", "named", "?"]))
    def change_kind(self, kind: str) -> None:
        self.order(voting.change_ballot_kind, item_id=self.item_id, kind=kind)

    @precondition(lambda self: self.evening.room.item is not None)
    @rule(places=st.lists(MEMBERS, max_size=2), fits=st.sampled_from([True, True, False]))
    def name_tellers(self, places: list[int], fits: bool) -> None:
        chosen = tuple(map(self.member, places))
        if fits and places:
            # Seats are told side by side: one of each.
            half = len(self.evening.room.seats) // 2
            chosen = (self.member(places[0] % half), self.member(half + places[-1] % half))
        self.order(tellers.name_tellers, item_id=self.item_id, member_ids=chosen)

    @rule(place=MEMBERS, other=MEMBERS, act=st.sampled_from(["grant", "grant", "revoke", "away"]))
    def stand_in(self, place: int, other: int, act: str) -> None:
        """Somebody who is away has another cast their ballot; or takes that back."""
        member_id = self.member(place)
        if act == "revoke":
            self.order(proxies.revoke, member_id, member_id=member_id)
            return
        if act == "away":
            self.do("check_out", member_id)
        self.order(proxies.grant, member_id, member_id=member_id, carrier_id=self.member(other))

    @rule(speakers=st.sets(MEMBERS, max_size=2), is_fetched=st.booleans())
    def come_to_debate(self, speakers: set[int], is_fetched: bool) -> None:
        """The evening goes on to where most can happen."""
        if is_fetched and not self.evening.room.is_quorate:
            self._fetch_people()
        if not speakers:
            self.come_to("explaining", set())
            self._skip_round()
        self.come_to("debate", {self.member(place) for place in speakers})

    def _skip_round(self) -> None:
        """Nobody objects to leaving it out: so the debate is near."""
        for _ in range(4):
            if self.phase == "explaining" and self.evening.room.running is not None:
                self.press("yes")
        if self.order(askings.ask_skip_round, item_id=self.item_id):
            asking_id = self.answer
            self.do("wait", 11)
            self.order(askings.answer_asking, asking_id=asking_id, in_room=0, hands=None)

    @precondition(lambda self: self.phase == "debate")
    @rule(way=WAYS, limit=LIMITS, places=st.lists(MEMBERS, min_size=1, max_size=9), choice=CHOICES, ends=st.booleans())
    def poll(self, way: str, limit: int, places: list[int], choice: str, ends: bool) -> None:
        """Come to a vote, let it be taken, and perhaps close it."""
        self.clear_floor()
        how: dict[str, Any] = {"item_id": self.item_id}
        if way in ("hands", "paper") and not self.evening.room.counting.tellers:
            self.name_tellers(places, True)
        if way == "hands":
            how["method"] = "hands"
        if way == "limited":
            how["seconds"] = limit
        self.attempt("open_vote", partial(self.driver.open_vote, **how), how)
        if self.sheet is None:
            return
        for number, place in enumerate(places):
            self.cast_one(self.member(place), choice if number % 3 else "yes", number if way == "paper" else 9)
        if ends:
            self.end_poll(limit)

    def end_poll(self, limit: int) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        self.count(0, 2, 1, 0)
        if sheet.facts.closes_at is not None:
            self.do("wait", limit + 1)
        self.do("close_vote", sheet.facts.id)

    def cast_one(self, member_id: int, choice: str, how: int) -> None:
        """One ballot: from the own phone, from whoever carries it, or on paper."""
        sheet = self.sheet
        if sheet is None:
            return
        place = sheet.roll.get(member_id)
        about = {"vote_id": sheet.facts.id, "member_id": member_id}
        if how == 0 and sheet.facts.is_secret:
            if member_id in sheet.own_key:
                self.order(tellers.withdraw_ballot, **about, key=sheet.own_key[member_id])
            self.order(tellers.give_paper, **about)
        elif how == 0:
            self.order(tellers.enter_paper, member_id, **about, choice=choice if choice != "maybe" else "spoiled")
        else:
            standing = sheet.own_key if sheet.facts.is_secret else sheet.receipts
            values: dict[str, Any] = {**about, "choice": choice, "key": self.key(), "replaces": standing.get(member_id)}
            if place is not None and place.carrier_id is not None and how != 1:
                values["carrier_id"] = place.carrier_id
            self.attempt("cast", partial(self.driver.cast, **values), values)

    @precondition(lambda self: self.evening.room.vote is not None)
    @rule(place=MEMBERS, choice=CHOICES, how=st.integers(0, 3))
    def vote_otherwise(self, place: int, choice: str, how: int) -> None:
        self.cast_one(self.member(place), choice, how)

    @precondition(lambda self: self.evening.room.vote is not None)
    @rule(place=MEMBERS)
    def return_paper(self, place: int) -> None:
        sheet = self.sheet
        assert sheet is not None
        papers = [member_id for member_id, each in sheet.roll.items() if each.instead and "paper" in each.instead]
        member_id = papers[place % len(papers)] if papers else self.member(place)
        self.order(tellers.return_paper, vote_id=sheet.facts.id, member_id=member_id)

    @precondition(lambda self: self.evening.room.counting.tellers)
    @rule(differs=st.sampled_from([0, 0, 1]), yes=st.integers(0, 6), no=st.integers(0, 3), who=PLACES)
    def count(self, differs: int, yes: int, no: int, who: int) -> None:
        """Two count for themselves; mostly the same, now and then more than there are."""
        sheet = self.sheet
        if sheet is None:
            return
        is_by_side = sheet.facts.method == "hands" or self.ledger.charter.preset_id == "half_half_by_side"
        groups = ("migrant", "local") if is_by_side else ("all",)
        for place, member_id in enumerate(sorted(sheet.tellers) if who % 5 else [self.member(who % 13)]):
            figures = {group: self._figures(sheet, group, yes - differs * place, no) for group in groups}
            seen = self.driver.rows("select max(round) from teller_counts where vote_id = ?", sheet.facts.id)[0][0]
            self.order(
                tellers.enter_count,
                member_id,
                vote_id=sheet.facts.id,
                member_id=member_id,
                figures=figures,
                seen=max(len(sheet.rounds), seen or 1),
            )

    def _figures(self, sheet: Sheet, group: str, yes: int, no: int) -> dict[str, int]:
        if sheet.facts.method == "hands":
            most = sum(place.is_present for place in sheet.roll.values() if place.side == group)
            yes = max(0, min(yes, most))
            return {"yes": yes, "no": max(0, min(no, most - yes)), "abstain": 0}
        most = sum(group in ("all", sheet.roll[member_id].side) for member_id in sheet.papers)
        yes = max(0, min(yes, most))
        return {"yes": yes, "no": max(0, min(no, most - yes)), "abstain": 0, "spoiled": 0}
