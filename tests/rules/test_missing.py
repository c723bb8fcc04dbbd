"""What is missing: exactly so many more turn the verdict, and one fewer does not; looked for in every way there is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.areas import area_dm2
from rules.count_errors import CountInvalid
from rules.majority import Case, Count, Preset, judge, preset
from rules.missing import Gap, Missing, missing
from rules.missing_words import missing_words
from tests.rules.rule_of import by_ballots, one_attendance, one_test, rule, sides

LABELS = {"migrant": "来穗人员代表", "local": "本地居民代表"}
REST = ""


def spread(amount: int, places: list[str]) -> Iterator[dict[str, int]]:
    """Return every way to spread `amount` over `places`."""
    if len(places) == 1:
        yield {places[0]: amount}
        return
    for here in range(amount + 1):
        for others in spread(amount - here, places[1:]):
            yield {places[0]: here, **others}


def grown(case: Case, figures: dict[str, dict[str, int]]) -> Case | None:
    """Return the case with so much more of each figure on each side (REST: on none of those listed), or None."""
    changed = {code: grow(count, figures.get(code, {})) for code, count in case.sides.items()}
    totals: dict[str, int] = {}
    for more in figures.values():
        for name, amount in more.items():
            totals[name] = totals.get(name, 0) + amount
    try:
        grew = Case(grow(case.overall, totals), changed)
        judge(preset("property_committee" if "owners" in case.sides else "half_half"), grew)
    except CountInvalid:
        return None
    return grew


def grow(count: Count, more: dict[str, int]) -> Count:
    return replace(count, **{name: getattr(count, name) + amount for name, amount in more.items()})


def places_of(case: Case) -> list[str]:
    return [*case.sides, *([REST] if not case.sides or "owners" in case.sides else [])]


def fewest(chosen: Preset, case: Case, figure: str, turned: set[str]) -> tuple[int, list[dict[str, int]]] | None:
    """Return how many more of `figure` turn the verdict, and every way in which that many do; None: never."""
    for amount in range(case.overall.entitled + 1):
        ways = []
        for way in spread(amount, places_of(case)):
            grew = grown(case, {code: {figure: heads} for code, heads in way.items()})
            if grew is not None and judge(chosen, grew).verdict in turned:
                ways.append(way)
        if ways:
            return amount, ways
    return None


def total(gaps: tuple[Gap, ...]) -> int:
    whole = [gap for gap in gaps if gap.side is None]
    return sum(gap.amount or 0 for gap in whole or gaps)


@st.composite
def a_side(draw: st.DrawFn) -> Count:
    entitled = draw(st.integers(1, 5))
    present = draw(st.integers(0, entitled))
    yes = draw(st.integers(0, present))
    no = draw(st.integers(0, present - yes))
    return Count(entitled, present, yes, no, draw(st.integers(0, present - yes - no)))


CUSTOM = [
    rule(one_attendance(numerator=2, denominator=3, strict=False), one_test(base="cast", numerator=2, denominator=3)),
    rule(one_attendance(), one_test(base="cast", numerator=1, denominator=1, strict=False)),
    rule(one_attendance(scope="each_side"), one_attendance(numerator=4, denominator=5), one_test(scope="each_side")),
    rule(one_attendance(), one_test(scope="each_side"), one_test(base="entitled", numerator=2, denominator=3)),
    rule(one_attendance(), one_test(base="cast", scope="each_side"), one_test(base="cast", numerator=3, denominator=4)),
]
PRESENT = [preset(name) for name in ("half_half", "half_half_by_side", "two_thirds_two_thirds", "relative_majority")]


@settings(max_examples=150, deadline=None)
@given(migrant=a_side(), local=a_side(), chosen=st.sampled_from([*PRESENT, *CUSTOM]))
def test_exactly_what_is_missing_turns_the_verdict(migrant: Count, local: Count, chosen: Preset) -> None:
    case = sides(migrant, local)
    verdict, found = judge(chosen, case).verdict, missing(chosen, case)
    if verdict == "carried":
        assert found.is_nothing
    elif verdict == "inquorate":
        assert found.to_carry == ()
        check_gaps(fewest(chosen, case, "present", {"carried", "lost"}), found.to_meet)
        for gap in found.to_meet:
            count = case.sides[gap.side] if gap.side else case.overall
            assert (gap.within, gap.can_be_filled) == (count.entitled - count.present, True)
    else:
        assert found.to_meet == ()
        ways = fewest(chosen, case, "yes", {"carried"})
        assert found.can_be_carried == (ways is not None)
        if ways is not None:
            check_gaps(ways, found.to_carry)


def check_gaps(fewest_ways: tuple[int, list[dict[str, int]]] | None, gaps: tuple[Gap, ...]) -> None:
    """The total is the fewest that turn the verdict; of each side it takes at least its own gap.

    Where something is missing in all as well, a full side may leave more of that to the other.
    """
    assert fewest_ways is not None
    amount, ways = fewest_ways
    assert total(gaps) == amount
    for gap in gaps:
        if gap.side is not None and gap.amount is not None:
            least = min(way[gap.side] for way in ways)
            assert gap.amount <= least
            assert gap.amount == least or gaps[0].side is None


@settings(max_examples=60, deadline=None)
@given(owners=a_side(), rest=a_side())
def test_people_missing_are_exact_where_one_side_is_asked(owners: Count, rest: Count) -> None:
    chosen, whole = preset("property_committee"), sides(owners, rest).overall
    case = Case(whole, {"owners": Count(owners.entitled, owners.present)})
    if judge(chosen, case).verdict == "inquorate":
        check_gaps(fewest(chosen, case, "present", {"carried", "lost"}), missing(chosen, case).to_meet)


# --- owners: each measure for itself ---

BALLOTS = [preset("owners_ordinary"), preset("owners_special"), preset("owners_2007")]


@st.composite
def ballots(draw: st.DrawFn) -> Count:
    entitled = draw(st.integers(1, 30))
    yes = draw(st.integers(0, entitled))
    no = draw(st.integers(0, entitled - yes))
    return Count.of_ballots(entitled, yes, no, spoiled=draw(st.integers(0, entitled - yes - no)))


def more(count: Count, yes: int) -> Count:
    return replace(count, yes=count.yes + yes, present=count.present + yes)


@settings(max_examples=200, deadline=None)
@given(heads=ballots(), area=ballots(), chosen=st.sampled_from(BALLOTS))
def test_exactly_what_is_missing_turns_the_verdict_of_owners(heads: Count, area: Count, chosen: Preset) -> None:
    found = missing(chosen, Case(heads, area=area))
    of = {str(gap.measure): gap for gap in found.to_carry}
    assert found.is_nothing == (judge(chosen, Case(heads, area=area)).verdict == "carried")
    for measure, count in (("heads", heads), ("area", area)):
        enough = of[measure].amount if measure in of else 0
        assert enough is not None
        # Of the other measure everybody says yes, so that this one alone decides.
        for yes in (enough - 1, enough):
            if 0 <= yes <= count.entitled - count.cast:
                case = Case(more(count, yes), area=Count.of_ballots(1, 1, 0))
                if measure == "area":
                    case = Case(Count.of_ballots(1, 1, 0), area=more(count, yes))
                assert (judge(chosen, case).verdict == "carried") == (yes == enough)
    fits = {gap.measure: gap.can_be_filled for gap in found.to_carry}
    assert found.can_be_carried == all(fits.values())


@settings(max_examples=100, deadline=None)
@given(heads=ballots(), area=ballots())
def test_turnout_missing_is_exact(heads: Count, area: Count) -> None:
    chosen = preset("owners_ordinary")
    found = {str(gap.measure): gap.amount or 0 for gap in missing(chosen, Case(heads, area=area)).to_meet}
    for measure, count in (("heads", heads), ("area", area)):
        short = found.get(measure, 0)
        assert 3 * (count.cast + short) >= 2 * count.entitled
        assert short == 0 or 3 * (count.cast + short - 1) < 2 * count.entitled


# --- in words ---


def said(chosen: Preset, case: Case, language: str = "zh") -> str:
    labels = LABELS if language == "zh" else {"migrant": "migrants", "local": "locals"}
    return missing_words(chosen, missing(chosen, case), labels, language)


def owners(heads: Count, *area: str) -> Case:
    whole, yes, no = (area_dm2(text, "area") for text in area)
    return Case(heads, area=Count.of_ballots(whole, yes, no))


HALF, BY_SIDE, COMMITTEE = preset("half_half"), preset("half_half_by_side"), preset("property_committee")
ORDINARY = preset("owners_ordinary")
TWO_WAYS = rule(one_attendance(), one_test(base="entitled", numerator=3, denominator=4), one_test(scope="each_side"))


@pytest.mark.parametrize(
    ("chosen", "case", "chinese", "english"),
    [
        (HALF, Case(Count(13, 9, 5)), "", ""),
        (HALF, Case(Count(13, 5)), "还差2人才能表决。", "A vote can be taken with 2 more."),
        (HALF, Case(Count(13, 9, 3, 4)), "再有2票赞成就通过。", "It is carried with 2 more in favour."),
        (
            HALF,
            Case(Count(13, 9, 3, 5)),
            "到会的人没有投票的只剩1人，不够了，这次不能再通过。",
            "Of those present only 1 have not voted: it cannot be carried any more.",
        ),
        (
            HALF,
            Case(Count(13, 9, 4, 5)),
            "到会的人都已投票，这次不能再通过。",
            "Those present have all voted: it cannot be carried any more.",
        ),
        (
            BY_SIDE,
            sides(Count(6, 2), Count(6, 3)),
            "来穗人员代表还差2人、本地居民代表还差1人才能表决。",
            "A vote can be taken with 2 more migrants, 1 more locals.",
        ),
        (
            BY_SIDE,
            sides(Count(6, 5, 5), Count(6, 4, 2, 1)),
            "本地居民代表再有1票赞成就通过。",
            "It is carried with 1 more locals in favour.",
        ),
        (
            BY_SIDE,
            sides(Count(6, 5, 2), Count(6, 4, 2, 2)),
            "本地居民代表都已投票，这次不能再通过。",
            "Locals have all voted: it cannot be carried any more.",
        ),
        (
            COMMITTEE,
            Case(Count(9, 3), {"owners": Count(5, 2)}),
            "还差2人（其中业主代表至少1人）才能表决。",
            "A vote can be taken with 2 more (at least 1 of them owners' representatives).",
        ),
        (
            TWO_WAYS,
            sides(Count(6, 6, 5), Count(6, 6, 2)),
            "再有3票赞成（其中本地居民代表至少2票）就通过。",
            "It is carried with 3 more in favour (at least 2 of them locals).",
        ),
        (
            ORDINARY,
            owners(Count.of_ballots(300, 100, 60), "30000.00", "10000.00", "6000.00"),
            "再有40人、4000.00平方米参与表决，表决才成立。再有40人、4000.00平方米赞成就通过。",
            "The vote stands if 40 more, 4000.00 m² more take part. It is carried with 40 more, 4000.00 m² more in favour.",
        ),
        (
            ORDINARY,
            owners(Count.of_ballots(300, 101, 99), "30000.00", "10000.00", "10000.00"),
            "再有0.01平方米赞成就通过。",
            "It is carried with 0.01 m² more in favour.",
        ),
        (
            ORDINARY,
            owners(Count.of_ballots(300, 101, 199), "30000.00", "10000.00", "20000.00"),
            "全体都已投票，这次不能再通过。",
            "All owners have all voted: it cannot be carried any more.",
        ),
        (
            ORDINARY,
            owners(Count.of_ballots(300, 200, 0), "30000.00", "10000.00", "19000.00"),
            "全体没有投票的只剩1000.00平方米，不够了，这次不能再通过。",
            "Of all owners only 1000.00 have not voted: it cannot be carried any more.",
        ),
    ],
)
def test_what_is_missing_is_said(chosen: Preset, case: Case, chinese: str, english: str) -> None:
    assert said(chosen, case) == chinese
    assert said(chosen, case, "en") == english


def test_one_ballot_against_makes_unanimity_of_ballots_unreachable() -> None:
    chosen = rule(one_attendance(), one_test(base="cast", numerator=1, denominator=1, strict=False))
    found = missing(chosen, Case(Count(13, 9, 3, 1)))
    assert found == Missing((), (Gap("heads", None, None, 5),))
    assert not found.can_be_carried
    assert missing(chosen, Case(Count(13, 9))).to_carry == (Gap("heads", None, 1, 9),)


def test_ballots_without_area_count_heads_alone() -> None:
    chosen = by_ballots(one_attendance(), one_test(base="cast"))
    assert missing(chosen, Case(Count.of_ballots(9, 2, 1))).to_carry == (Gap("heads", None, 2, 6),)
