"""One ballot and one vote: by tables."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import agenda, floor, voting
from rules.errors import RuleError
from rules.majority import Count
from rules.meetings import AttendanceTooLow, MeetingNotInSession
from rules.proxies import OnRollTwice
from rules.voting import RollEntry, Taken, UsedKey, check_ballot, receipt_of, tally
from tests.rules.room_of import LOCAL, MIGRANT, check, item, motion, room, seats, turn

KEY = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32
PRESENT = RollEntry(1, "migrant", True)
VOTED = RollEntry(1, "migrant", True, "yes", "AAAAA-BBBBB")
ABSENT = RollEntry(1, "migrant", False)
USED = UsedKey(1, "no", "CCCCC-DDDDD")


def judge(state: str, entry: RollEntry | None, used: UsedKey | None, **message: Any) -> Taken:
    facts: dict[str, Any] = {"member_id": 1, "choice": "yes", "key": KEY, "replaces": None, "is_changeable": True}
    return check_ballot(9, state, entry, used, **{**facts, **message})


@pytest.mark.parametrize(
    ("state", "entry", "used", "message", "answer"),
    [
        ("open", PRESENT, None, {}, Taken("yes", receipt_of(9, 1, KEY), True)),
        ("open", PRESENT, None, {"replaces": "AAAAA-BBBBB"}, Taken("yes", receipt_of(9, 1, KEY), True)),
        ("open", VOTED, None, {"choice": "no", "replaces": "AAAAA-BBBBB"}, Taken("no", receipt_of(9, 1, KEY), True)),
        ("open", VOTED, None, {"choice": "no"}, Taken("yes", "AAAAA-BBBBB", False)),
        ("open", VOTED, None, {"choice": "no", "replaces": "ZZZZZ-ZZZZZ"}, Taken("yes", "AAAAA-BBBBB", False)),
        ("open", VOTED, None, {"choice": "no", "is_changeable": False}, Taken("yes", "AAAAA-BBBBB", False)),
        ("open", VOTED, USED, {}, Taken("no", "CCCCC-DDDDD", False)),
        ("closed", VOTED, USED, {}, Taken("no", "CCCCC-DDDDD", False)),
        ("closed", None, USED, {}, Taken("no", "CCCCC-DDDDD", False)),
    ],
)
def test_a_ballot_is_taken_or_told_what_stands(
    state: str, entry: RollEntry | None, used: UsedKey | None, message: dict[str, Any], answer: Taken
) -> None:
    assert judge(state, entry, used, **message) == answer


@pytest.mark.parametrize(
    ("state", "entry", "used", "message", "refusal"),
    [
        ("open", None, None, {}, voting.NotOnRoll),
        ("open", ABSENT, None, {}, voting.NotOnRoll),
        ("closed", PRESENT, None, {}, voting.VoteClosed),
        ("closed", None, None, {}, voting.VoteClosed),
        ("aborted", PRESENT, None, {}, voting.VoteAborted),
        ("open", PRESENT, USED, {"member_id": 2}, voting.KeyOfAnother),
        ("closed", PRESENT, USED, {"member_id": 2}, voting.KeyOfAnother),
        (
            "open",
            VOTED,
            None,
            {"choice": "no", "replaces": "AAAAA-BBBBB", "is_changeable": False},
            voting.BallotFinal,
        ),
        ("open", PRESENT, None, {"choice": "maybe"}, voting.ChoiceInvalid),
        ("open", PRESENT, None, {"choice": None}, voting.ChoiceInvalid),
        ("open", PRESENT, None, {"choice": ["yes"]}, voting.ChoiceInvalid),
        ("open", PRESENT, None, {"key": KEY[:-1]}, voting.KeyInvalid),
        ("open", PRESENT, None, {"key": KEY + "0"}, voting.KeyInvalid),
        ("open", PRESENT, None, {"key": KEY.upper()}, voting.KeyInvalid),
        ("open", PRESENT, None, {"key": "g" * 32}, voting.KeyInvalid),
        ("open", PRESENT, None, {"key": None}, voting.KeyInvalid),
        ("open", PRESENT, None, {"key": 12}, voting.KeyInvalid),
    ],
)
def test_a_ballot_that_does_not_count_is_told_why(
    state: str, entry: RollEntry | None, used: UsedKey | None, message: dict[str, Any], refusal: type[RuleError]
) -> None:
    with pytest.raises(refusal) as raised:
        judge(state, entry, used, **message)
    assert type(raised.value) is refusal


@given(st.lists(st.tuples(st.sampled_from(voting.CHOICES), st.sampled_from([KEY, OTHER, "0" * 32])), max_size=8))
def test_however_messages_repeat_the_last_one_taken_stands_and_counts_once(messages: list[tuple[str, str]]) -> None:
    entry, used = PRESENT, dict[str, UsedKey]()
    for choice, key in messages:
        taken = judge("open", entry, used.get(key), choice=choice, key=key, replaces=entry.receipt)
        if taken.is_new:
            used[key] = UsedKey(1, taken.choice, taken.receipt)
            entry = RollEntry(1, "migrant", True, taken.choice, taken.receipt)
        assert taken == judge("closed", entry, used[key], key=key, choice=choice) or taken.is_new
    counted = tally([entry], ["migrant"]).overall.cast
    assert counted == (1 if messages else 0)


# --- receipts ---


def test_a_receipt_is_ten_letters_that_nobody_confuses() -> None:
    receipt = receipt_of(9, 1, KEY)
    assert len(receipt) == 11
    assert receipt[5] == "-"
    assert set(receipt) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")


def test_receipts_differ_by_vote_person_and_key() -> None:
    assert len({receipt_of(9, 1, KEY), receipt_of(8, 1, KEY), receipt_of(9, 2, KEY), receipt_of(9, 1, OTHER)}) == 4
    assert receipt_of(9, 1, KEY) == receipt_of(9, 1, KEY)


# --- opening ---


@pytest.mark.parametrize(
    ("subject", "changes", "refusal"),
    [
        (item(), {}, None),
        (item(), {"turns": (turn(1, 1),)}, floor.HandsRaised),
        (item("round"), {"turns": (turn(1, 1, "round"),)}, floor.RoundNotDone),
        (item("round"), {}, floor.DebateNotStarted),
        (item("explaining"), {}, floor.RoundNotStarted),
        (item("voting"), {}, agenda.ItemStateRefuses),
        (item("pending"), {}, agenda.ItemStateRefuses),
        (item(motion=None), {}, agenda.NoMotion),
        (item(noticed=False), {}, agenda.NotNoticed),
        (item(motion=motion(ballot_kind="secret")), {}, None),
        (item(), {"seats": seats((*MIGRANT, *LOCAL[:3]))}, AttendanceTooLow),
        (item(), {"seats": seats((*MIGRANT, *LOCAL[:4]))}, None),
        (item(), {"state": "suspended"}, MeetingNotInSession),
        (item(), {"seats": seats(members=(*MIGRANT, *LOCAL[:3]))}, agenda.SideUnderstaffed),
        (item(), {"seats": (*seats(), *seats(members=MIGRANT[:1]))}, OnRollTwice),
    ],
)
def test_when_a_vote_opens(subject: Any, changes: dict[str, Any], refusal: type[RuleError] | None) -> None:
    snapshot = room(**{"items": (subject,), **changes})
    check(lambda: voting.check_open_vote(snapshot), refusal)


# --- counting ---


def test_what_was_not_cast_stays_in_the_present() -> None:
    roll = [
        RollEntry(1, "migrant", True, "yes", "r"),
        RollEntry(2, "migrant", True, "no", "r"),
        RollEntry(3, "migrant", True),
        RollEntry(4, "migrant", False),
        RollEntry(11, "local", True, "abstain", "r"),
    ]
    case = tally(roll, ["migrant", "local"])
    assert case.sides["migrant"] == Count(entitled=4, present=3, yes=1, no=1)
    assert case.sides["local"] == Count(entitled=1, present=1, abstain=1)
    assert case.overall == Count(entitled=5, present=4, yes=1, no=1, abstain=1)
    assert case.overall.not_cast == 1


def test_a_side_without_anybody_is_counted_as_empty() -> None:
    assert tally([], ["migrant", "local"]).sides["local"] == Count(0, 0)


@pytest.mark.parametrize("state", voting.STATES)
@pytest.mark.parametrize("act", ["close", "abort"])
def test_a_vote_ends_once(state: str, act: str) -> None:
    # A tie waits for the chair's ballot: nobody closes it otherwise.
    if state == "open" or (state, act) == ("tied", "abort"):
        assert voting.next_state(state, act) in ("closed", "aborted")
        return
    with pytest.raises(voting.VoteStateRefuses):
        voting.next_state(state, act)


def test_the_frozen_digest_is_that_of_the_canonical_facts() -> None:
    assert voting.frozen_digest({"b": 1, "a": [True]}) == voting.frozen_digest({"a": [True], "b": 1})
    assert voting.frozen_digest({"a": 1}) != voting.frozen_digest({"a": 2})
