"""The same random evenings through the services on SQLite, and what only they have: what is in the rows is still right."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from extensions import db
from rules.charter import Charter
from services import transaction
from tests.evening_count import Votes
from tests.evening_matters import ConductSteps, MotionSteps
from tests.evening_polls import PollSteps
from tests.evening_steps import ALWAYS_THE_SAME, CHARTERS, STARTS, steps
from tests.evening_store import Shelf, StoredEvening
from tests.services.store import application

# So many evenings for whoever looks for faults: GONGYI_LONG=2000 pytest tests/services/test_evening_machine.py
LONG = int(os.environ.get("GONGYI_LONG", "0"))
KINDS = st.fixed_dictionaries(
    {
        "recusal": st.sampled_from(["leaves_roll", "leaves_roll", "stays"]),
        "seconded_by": st.sampled_from(["either", "either", "other_side"]),
        "proxies": st.sampled_from(["none", "same_side"]),
        "ballot_list": st.sampled_from(["on", "off"]),
    }
)
LAWS = st.sampled_from([None, None, None, None, "two_thirds_half_of_all", "owners_committee"])


class Steps(MotionSteps, ConductSteps, PollSteps):
    """The steps on StoredEvening, with a ledger kept beside."""

    counts: ClassVar[Counter[str]] = Counter()
    shelf: ClassVar[Shelf]

    @initialize(
        charter=CHARTERS,
        kinds=KINDS,
        law=LAWS,
        ends_in=st.sampled_from([None, None, 1, 60]),
        until=st.sampled_from(STARTS),
        away=st.sets(st.integers(0, 7), max_size=3),
        speakers=st.sets(st.integers(0, 7), max_size=2),
    )
    def begin(
        self,
        charter: Charter,
        kinds: dict[str, str],
        law: str | None,
        ends_in: int | None,
        until: str | None,
        away: set[int],
        speakers: set[int],
    ) -> None:
        self.ends_in = ends_in
        chosen = replace(charter, **kinds)  # type: ignore[arg-type]
        if law is not None:
            chosen = replace(chosen, preset_id=law, proxies="none" if law == "owners_committee" else kinds["proxies"])
        self.start = "debate" if until == "debate" else "called"
        super().begin(chosen, None if until == "debate" else until, away, speakers)

    def make(self, charter: Charter) -> StoredEvening:
        driver = StoredEvening(self.shelf, charter, self.ends_in, self.start)
        self.ledger = Votes(driver, charter)
        return driver

    def teardown(self) -> None:
        db.session.remove()
        if hasattr(self, "driver"):
            self.driver.reader.close()


# Less than the steps in memory have to come by: each of these costs a commit.
DONE = ("check_in", "open_item", "call_turn", "start_turn", "raise_hand", "open_vote", "cast", "close_vote", "wait")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    # Nobody looks at a screen: what is pushed has tests of its own.
    monkeypatch.setattr(transaction, "_listeners", [])
    with application(f"sqlite:///{tmp_path / 'gongyi.db'}"):
        yield Shelf(tmp_path / "gongyi.db")


def test_the_services_break_no_rule_whatever_is_tried(shelf: Shelf) -> None:
    Steps.counts, Steps.shelf = Counter(), shelf
    run_state_machine_as_test(Steps, settings=steps(examples=LONG or 8, length=50))
    if ALWAYS_THE_SAME and not LONG:
        assert Steps.counts["done"] + Steps.counts["refused"] >= 700
        assert not [act for act in DONE if not Steps.counts[act]]
    if LONG:
        print(sorted(Steps.counts.items()))
