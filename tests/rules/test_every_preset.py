"""Every shipped preset at its boundaries, against exact fractions, and what must hold under all of them."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import majority
from rules.majority import Case, Count, Preset, judge, preset
from tests.rules.rule_of import sides

PRESETS = list(majority.presets().values())
WHOLE = [each for each in PRESETS if each.serves_meetings and not each.is_by_side]
OWNERS = [each for each in PRESETS if each.is_by_ballots]
# By hand, after RULEBOOK §1: how many must be present of 12 and of 13; in favour of 9 present of 13, and of 10 of 12.
NEEDED = {
    "half_half": (7, 7, 5, 6),
    "two_thirds_half": (8, 9, 5, 6),
    "two_thirds_half_of_all": (8, 9, 7, 7),
    "two_thirds_two_thirds": (8, 9, 6, 7),
    "consultation_committee": (7, 7, 7, 7),
    "residents_meeting_1989": (7, 7, 5, 6),
    "villagers_meeting": (7, 7, 5, 6),
    "households_meeting": (8, 9, 5, 6),
    "owners_committee": (7, 7, 7, 7),
    "party_branch": (6, 7, 7, 7),
    "party_election_1990": (10, 11, 5, 6),
    "party_election_2020": (10, 11, 5, 6),
    "standing_committee": (7, 7, 7, 7),
}
# Of 300 owners and 300.00 m²: how many take part, and how many are in favour where 200, and where 201 took part.
OWNERS_NEEDED = {"owners_ordinary": (200, 101, 101), "owners_special": (200, 150, 151), "owners_2007": (0, 151, 151)}


def test_every_preset_is_at_its_boundaries_here() -> None:
    assert set(NEEDED) | {"relative_majority"} == {each.id for each in WHOLE}
    assert set(OWNERS_NEEDED) == {each.id for each in OWNERS}
    rest = {each.id for each in PRESETS} - {each.id for each in (*WHOLE, *OWNERS)}
    assert rest == {"half_half_by_side", "property_committee"}


@pytest.mark.parametrize("preset_id", NEEDED)
def test_attendance_with_one_fewer_exactly_and_one_more(preset_id: str) -> None:
    for entitled, need in zip((12, 13), NEEDED[preset_id][:2], strict=True):
        for present in (need - 1, need, need + 1):
            verdict = judge(preset(preset_id), Case(Count(entitled, present, present))).verdict
            assert (verdict == "inquorate") == (present < need), (entitled, present)


@pytest.mark.parametrize("preset_id", NEEDED)
def test_approval_with_one_fewer_exactly_and_one_more(preset_id: str) -> None:
    # 11 of 12 and 11 of 13 may meet under every preset.
    by_present = {"present": (6, 6), "two_thirds": (8, 8), "entitled": (7, 7)}
    test = next(test for test in preset(preset_id).tests if test.kind == "approval")
    kind = "entitled" if test.base == "entitled" else "two_thirds" if test.numerator == 2 else "present"
    for entitled, need in zip((12, 13), by_present[kind], strict=True):
        for yes in (need - 1, need, need + 1):
            verdict = judge(preset(preset_id), Case(Count(entitled, 11, yes, 11 - yes))).verdict
            assert verdict == ("carried" if yes >= need else "lost"), (entitled, yes)


@pytest.mark.parametrize("preset_id", [name for name in NEEDED if not name.startswith("party_election")])
def test_approval_of_nine_and_of_ten_present(preset_id: str) -> None:
    for entitled, present, need in ((13, 9, NEEDED[preset_id][2]), (12, 10, NEEDED[preset_id][3])):
        for yes in (need - 1, need, need + 1):
            verdict = judge(preset(preset_id), Case(Count(entitled, present, yes))).verdict
            assert verdict == ("carried" if yes >= need else "lost"), (entitled, yes)


@pytest.mark.parametrize(("no", "need"), [(0, 1), (3, 4), (4, 5)])
def test_relative_majority_needs_one_more_than_against(no: int, need: int) -> None:
    for yes in (need - 1, need, need + 1):
        verdict = judge(preset("relative_majority"), Case(Count(13, 10, yes, no, 10 - yes - no))).verdict
        assert verdict == ("carried" if yes >= need else "lost")


@pytest.mark.parametrize(("owners", "present", "yes"), [(5, 3, 5), (6, 4, 5)])
def test_property_committee_asks_its_owners_and_all_its_members(owners: int, present: int, yes: int) -> None:
    for here in (present - 1, present, present + 1):
        verdict = judge(preset("property_committee"), Case(Count(9, 6, 6), {"owners": Count(owners, here)})).verdict
        assert (verdict == "inquorate") == (here < present)
    for votes in (yes - 1, yes, yes + 1):
        case = Case(Count(9, 6, votes), {"owners": Count(owners, present)})
        assert judge(preset("property_committee"), case).verdict == ("carried" if votes >= yes else "lost")


@pytest.mark.parametrize("measure", ["heads", "area"])
@pytest.mark.parametrize("preset_id", OWNERS_NEEDED)
def test_owners_by_heads_and_by_area_with_one_fewer_exactly_and_one_more(preset_id: str, measure: str) -> None:
    turnout, of_200, of_201 = OWNERS_NEEDED[preset_id]
    everything = Count.of_ballots(1, 1, 0)

    def verdict(count: Count) -> str:
        heads, area = (count, everything) if measure == "heads" else (everything, count)
        return judge(preset(preset_id), Case(heads, area=area)).verdict

    for cast in (turnout - 1, turnout, turnout + 1) if turnout else ():
        assert (verdict(Count.of_ballots(300, cast, 0)) == "inquorate") == (cast < turnout)
    for cast, need in ((200, of_200), (201, of_201)):
        for yes in (need - 1, need, need + 1):
            assert verdict(Count.of_ballots(300, yes, cast - yes)) == ("carried" if yes >= need else "lost")


# --- over many numbers ---


@st.composite
def counts(draw: st.DrawFn, most: int = 60) -> Count:
    entitled = draw(st.integers(1, most))
    present = draw(st.integers(0, entitled))
    cuts = sorted(draw(st.lists(st.integers(0, present), min_size=4, max_size=4)))
    return Count(entitled, present, *(high - low for low, high in zip([0, *cuts], cuts, strict=False)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Preset, Case]:
    """A preset and a case that it can judge."""
    chosen = draw(st.sampled_from(PRESETS))
    one, other = draw(counts()), draw(counts())
    if chosen.is_by_ballots:
        heads, area = (replace(count, present=count.cast) for count in (one, other))
        return chosen, Case(heads, area=area)
    if chosen.sides_asked:
        return chosen, Case(sides(one, other).overall, {"owners": Count(one.entitled, one.present)})
    return chosen, sides(one, other)


def by_fractions(chosen: Preset, case: Case) -> str:
    """Judge by exact fractions, in other words than the rules do."""
    met: dict[str, list[bool]] = {"attendance": [], "approval": []}
    for test in chosen.tests:
        scopes = {"overall": [case.overall], "each_side": list(case.sides.values())}
        asked = scopes[test.scope] if test.scope in scopes else [case.sides[test.scope]]
        for count in [case.area] if test.measure == "area" and case.area else asked:
            have = Fraction(count.present if test.kind == "attendance" else count.yes)
            share = Fraction(test.numerator, test.denominator) * getattr(count, test.base)
            met[test.kind].append(have > 0 and (have > share if test.strict else have >= share))
    if not all(met["attendance"]):
        return "inquorate"
    return "carried" if all(met["approval"]) else "lost"


@given(cases())
def test_verdict_is_what_exact_fractions_say(given: tuple[Preset, Case]) -> None:
    assert judge(*given).verdict == by_fractions(*given)


@given(cases())
def test_five_values_of_a_ballot_are_all_who_are_present(given: tuple[Preset, Case]) -> None:
    for count in (given[1].overall, *given[1].sides.values()):
        assert count.yes + count.no + count.abstain + count.spoiled + count.not_cast == count.present


def turned(count: Count, source: str, by: int) -> Count:
    """Return the count with `by` more in favour, who were counted otherwise before."""
    if source == "not_cast":
        return replace(count, yes=count.yes + by)
    return replace(count, **{"yes": count.yes + by, source: getattr(count, source) - by})


@given(given=cases(), source=st.sampled_from(["no", "abstain", "spoiled", "not_cast"]), data=st.data())
def test_more_in_favour_instead_never_turns_carried_into_lost(
    given: tuple[Preset, Case], source: str, data: st.DataObject
) -> None:
    chosen, case = given
    counts = {**case.sides} if chosen.is_by_side else {"": case.overall}
    by = {code: data.draw(st.integers(0, getattr(count, source))) for code, count in counts.items()}
    changed = {code: turned(count, source, by[code]) for code, count in counts.items()}
    better = Case.of_sides(changed) if chosen.is_by_side else replace(case, overall=changed[""])
    if not chosen.is_by_side and not chosen.sides_asked:
        better, case = replace(better, sides={}), replace(case, sides={})
    order = ("inquorate", "lost", "carried")
    assert order.index(judge(chosen, better).verdict) >= order.index(judge(chosen, case).verdict)


@given(cases())
def test_a_tie_of_all_ballots_is_never_carried(given: tuple[Preset, Case]) -> None:
    chosen, case = given
    level = {
        code: replace(count, yes=count.no, no=count.no)
        for code, count in case.sides.items()
        if 2 * count.no <= count.present
    }
    if chosen.serves_meetings and len(level) == len(case.sides):
        level = {code: replace(count, abstain=0, spoiled=0) for code, count in level.items()}
        assert judge(chosen, Case.of_sides(level)).verdict != "carried"


@given(cases())
def test_one_more_present_never_makes_a_vote_inquorate(given: tuple[Preset, Case]) -> None:
    chosen, case = given
    if chosen.serves_meetings and judge(chosen, case).verdict != "inquorate":
        for code, count in case.sides.items():
            if count.present < count.entitled:
                more = Case.of_sides({**case.sides, code: replace(count, present=count.present + 1)})
                assert judge(chosen, more).verdict != "inquorate"
