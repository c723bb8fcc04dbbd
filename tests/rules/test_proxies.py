"""One ballot each, in person."""

import pytest

from rules.proxies import (
    OnRollTwice,
    ProxyNotOffered,
    WrittenOpinionNotCounted,
    check_in_person,
    check_not_written,
    check_one_ballot_each,
)


def test_nobody_votes_in_anothers_place() -> None:
    check_in_person(3, 3)
    with pytest.raises(ProxyNotOffered):
        check_in_person(3, 4)


def test_written_opinion_is_not_counted() -> None:
    check_not_written(is_written_opinion=False)
    with pytest.raises(WrittenOpinionNotCounted):
        check_not_written(is_written_opinion=True)


def test_two_posts_are_one_ballot() -> None:
    check_one_ballot_each([1, 2, 3])
    with pytest.raises(OnRollTwice) as caught:
        check_one_ballot_each([1, 2, 2, 3, 3, 3])
    assert caught.value.facts["count"] == 2
