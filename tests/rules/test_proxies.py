"""One ballot each, in person or, where the charter allows it, by somebody authorised in writing."""

from dataclasses import replace

import pytest

from rules.charter import from_facts
from rules.meetings import Seat
from rules.proxies import (
    AlreadyRepresented,
    CarrierTaken,
    CarrierUnfit,
    MemberIsHere,
    OnRollTwice,
    ProxiesForbidden,
    Proxy,
    ProxyNotOffered,
    ProxyTooLate,
    Way,
    WrittenOpinionNotCounted,
    carried,
    check_grant,
    check_not_written,
    check_one_ballot_each,
    counts_in,
)

HERE, AWAY, OTHER_SIDE = (
    Seat(1, "李明", "local", 1, "present"),
    Seat(2, "王芳", "local", 2),
    Seat(3, "", "migrant", 1, "present"),
)
NOT_THERE_EITHER = Seat(4, "", "local", 3, "left")


@pytest.mark.parametrize(
    ("way", "proxies", "member", "carrier", "is_voting", "error"),
    [
        ("none", (), AWAY, HERE, False, ProxyNotOffered),
        ("same_side", (), AWAY, HERE, True, ProxyTooLate),
        ("same_side", (), HERE, HERE, False, MemberIsHere),
        ("same_side", (), AWAY, OTHER_SIDE, False, CarrierUnfit),
        ("same_side", (), AWAY, NOT_THERE_EITHER, False, CarrierUnfit),
        ("same_side", (), AWAY, None, False, CarrierUnfit),
        ("same_side", (Proxy(2, 5),), AWAY, HERE, False, AlreadyRepresented),
        ("same_side", (Proxy(4, 1),), AWAY, HERE, False, CarrierTaken),
    ],
)
def test_one_who_is_away_authorises_one_of_the_same_side_who_is_there(
    way: Way, proxies: tuple[Proxy, ...], member: Seat, carrier: Seat | None, is_voting: bool, error: type[Exception]
) -> None:
    check_grant("same_side", (Proxy(4, 5),), AWAY, HERE, is_voting=False)
    with pytest.raises(error):
        check_grant(way, proxies, member, carrier, is_voting=is_voting)


def test_both_have_to_be_on_the_roll_and_take_part_and_only_the_carrier_is_there() -> None:
    given = (Proxy(2, 1),)
    assert carried(given, (HERE, AWAY), ()) == {2: 1}
    assert carried(given, (HERE,), ()) == carried(given, (AWAY,), ()) == {}
    assert carried(given, (HERE, AWAY), {1}) == carried(given, (HERE, AWAY), {2}) == {}
    assert carried(given, (replace(HERE, attendance="left"), AWAY), ()) == {}
    assert carried(given, (HERE, replace(AWAY, attendance="present")), ()) == {}


@pytest.mark.parametrize(
    ("question", "is_secret", "method", "counts"),
    [
        ("motion", False, "phones", True),
        ("amendment", False, "phones", True),
        ("motion", True, "phones", False),
        ("motion", False, "hands", False),
        ("election", False, "phones", False),
        ("choice", False, "phones", False),
    ],
)
def test_only_named_ballots_from_phones_on_a_text_are_carried(
    question: str, is_secret: bool, method: str, counts: bool
) -> None:
    assert counts_in(question, is_secret, method) is counts


def test_a_charter_under_a_law_has_no_proxies() -> None:
    assert from_facts({"preset_id": "half_half", "proxies": "same_side"}).proxies == "same_side"
    with pytest.raises(ProxiesForbidden):
        from_facts({"preset_id": "owners_committee", "proxies": "same_side"})


def test_written_opinion_is_not_counted() -> None:
    check_not_written(is_written_opinion=False)
    with pytest.raises(WrittenOpinionNotCounted):
        check_not_written(is_written_opinion=True)


def test_two_posts_are_one_ballot() -> None:
    check_one_ballot_each([1, 2, 3])
    with pytest.raises(OnRollTwice) as caught:
        check_one_ballot_each([1, 2, 2, 3, 3, 3])
    assert caught.value.facts["count"] == 2
