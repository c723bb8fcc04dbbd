"""When enough stand behind a group, and what is said while too few do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import endorsement
from rules.endorsement import BASES, Backing, basis_of, majority_short, missing

LABELS = {"migrant": "来穗代表", "local": "本地代表"}


def backing(migrant: int = 0, local: int = 0, supports: int = 0, seats: tuple[int, int] = (6, 6)) -> Backing:
    return Backing(dict(zip(LABELS, seats, strict=True)), {"migrant": migrant, "local": local}, supports)


def words(behind: Backing, cosponsors: int = 3, supports: int = 30) -> list[str]:
    return [msgid % values for msgid, values in missing(behind, LABELS, cosponsors, supports)]


@pytest.mark.parametrize(
    ("migrant", "local", "supports", "basis"),
    [
        # k = 3, of both sides: n−1, n, n+1.
        (1, 1, 0, None),
        (2, 1, 0, "representatives"),
        (1, 2, 0, "representatives"),
        (2, 2, 0, "representatives"),
        # Three of one side alone are not enough, nor half of the six; four are more than half.
        (2, 0, 0, None),
        (3, 0, 0, None),
        (4, 0, 0, "one_side"),
        (0, 3, 0, None),
        (0, 4, 0, "one_side"),
        (0, 5, 0, "one_side"),
        # Residents: no side can keep a topic off the agenda.
        (0, 0, 29, None),
        (0, 0, 30, "residents"),
        (0, 0, 31, "residents"),
        (3, 0, 29, None),
        (3, 0, 30, "residents"),
        # The usual way is named first when several are open.
        (4, 1, 30, "representatives"),
        (4, 0, 30, "one_side"),
        (0, 0, 0, None),
    ],
)
def test_three_of_both_sides_or_half_a_side_or_thirty_residents(
    migrant: int, local: int, supports: int, basis: str | None
) -> None:
    assert basis_of(backing(migrant, local, supports), 3, 30) == basis


@pytest.mark.parametrize(
    ("seats", "migrant", "basis"),
    [(1, 0, None), (1, 1, "one_side"), (2, 1, None), (2, 2, "one_side"), (5, 2, None), (5, 3, "one_side")],
)
def test_more_than_half_of_a_side_counts_its_filled_seats(seats: int, migrant: int, basis: str | None) -> None:
    assert basis_of(backing(migrant, seats=(seats, 6)), 9, 30) == basis


def test_one_cosponsor_cannot_be_of_both_sides_so_two_are_asked_for() -> None:
    assert basis_of(backing(1, 0), 1, 30) is None
    assert basis_of(backing(1, 1), 1, 30) == "representatives"
    assert endorsement.endorsers_needed(backing(), 1) == 2
    assert endorsement.endorsers_needed(backing(), 2) == 2
    assert endorsement.endorsers_needed(backing(), 3) == 3


def test_a_side_without_members_has_no_majority_and_does_not_bar_the_other() -> None:
    assert majority_short(backing(seats=(0, 3)), "migrant") is None
    assert basis_of(backing(seats=(0, 3)), 1, 30) is None
    assert basis_of(backing(local=2, seats=(0, 3)), 1, 30) == "one_side"


@pytest.mark.parametrize(
    ("migrant", "local", "sentence"),
    [
        (0, 0, "还差3位代表联名，每组至少1位。"),
        (1, 0, "还差2位代表联名，其中本地代表至少1位。"),
        (2, 0, "还差1位联名，须是本地代表。"),
        (3, 0, "还差1位联名，须是本地代表。"),
        (0, 1, "还差2位代表联名，其中来穗代表至少1位。"),
        (1, 1, "还差1位代表联名。"),
    ],
)
def test_it_is_said_who_is_still_missing(migrant: int, local: int, sentence: str) -> None:
    assert words(backing(migrant, local))[0] == sentence


def test_every_open_way_is_said() -> None:
    assert words(backing(3, 0, 12)) == [
        "还差1位联名，须是本地代表。",
        "来穗代表再有1位联名，这一组就过半数。",
        "本地代表再有4位联名，这一组就过半数。",
        "还差18位居民支持。",
    ]


def test_a_way_that_the_roster_cannot_go_is_left_out() -> None:
    assert words(backing(seats=(0, 3))) == ["本地代表再有2位联名，这一组就过半数。", "还差30位居民支持。"]
    assert words(backing(seats=(2, 2)), cosponsors=5)[0] == "来穗代表再有2位联名，这一组就过半数。"


def test_nothing_is_missing_when_enough_stand_behind_it() -> None:
    assert words(backing(2, 1)) == []


@pytest.mark.parametrize("state", ["endorsed", "studied", "scheduled", "decided"])
def test_a_name_stays_once_the_group_is_a_proposal(state: str) -> None:
    with pytest.raises(endorsement.EndorsementSettled):
        endorsement.check_open(state)


def test_names_come_and_go_while_more_are_sought() -> None:
    endorsement.check_open("open")
    endorsement.check_open("surveyed")


heads = st.integers(0, 40)
behinds = st.builds(
    lambda a, b, more_a, more_b, supports: backing(a, b, supports, (a + more_a, b + more_b)),
    heads,
    heads,
    heads,
    heads,
    st.integers(0, 200),
)
numbers = st.integers(1, 30), st.integers(1, 100)


@given(behinds, *numbers)
def test_something_is_missing_exactly_while_there_is_no_basis(behind: Backing, k: int, residents: int) -> None:
    basis = basis_of(behind, k, residents)
    assert basis in (None, *BASES)
    assert bool(words(behind, k, residents)) == (basis is None)


@given(behinds, *numbers, st.sampled_from(list(LABELS)))
def test_one_more_endorser_never_undoes_it(behind: Backing, k: int, residents: int, side: str) -> None:
    more = {**behind.endorsers, side: behind.endorsers[side] + 1}
    seats = {**behind.seats, side: max(behind.seats[side], more[side])}
    if basis_of(behind, k, residents) == "representatives" or behind.seats[side] >= more[side]:
        assert (basis_of(behind, k, residents) is None) or basis_of(Backing(seats, more, behind.supports), k, residents)


@given(behinds, *numbers)
def test_representatives_alone_means_both_sides_and_enough_of_them(behind: Backing, k: int, residents: int) -> None:
    assert (basis_of(behind, k, residents) == "representatives") == (
        min(behind.endorsers.values()) >= 1 and sum(behind.endorsers.values()) >= k
    )


@given(behinds, *numbers)
def test_enough_residents_always_suffice(behind: Backing, k: int, residents: int) -> None:
    assert basis_of(Backing(behind.seats, behind.endorsers, residents), k, residents) is not None


@given(behinds, st.integers(1, 30))
def test_as_many_as_are_short_are_just_enough(behind: Backing, k: int) -> None:
    short = endorsement.endorsers_short(behind, k)
    if not short:
        return
    silent = behind.silent_sides
    added = dict.fromkeys(silent, 1)
    added[next(iter(LABELS))] = added.get(next(iter(LABELS)), 0) + short - len(silent)
    full = {side: behind.endorsers[side] + added.get(side, 0) for side in LABELS}
    assert endorsement.endorsers_short(Backing(behind.seats, full, 0), k) == 0


def test_a_side_of_which_nobody_has_signed_lacks_its_whole_majority() -> None:
    assert majority_short(Backing({"migrant": 3, "local": 4}, {}, 0), "migrant") == 2
    assert majority_short(Backing({"migrant": 3, "local": 4}, {}, 0), "local") == 3
