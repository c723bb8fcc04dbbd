"""What a new council must have."""

from dataclasses import replace

import pytest

from rules import councils
from rules.councils import LABEL_LIMIT, SEATS_LIMIT, SIDES
from rules.errors import RuleError


@pytest.mark.parametrize("slug", ["ab", "rongyin", "rong-yin-2", "a" * 40, "42"])
def test_short_address_is_taken(slug: str) -> None:
    councils.check_slug(slug)


@pytest.mark.parametrize("slug", ["", "a", "a" * 41, "Rongyin", "榕荫", "-a", "a-", "a b", "a/b", "ab\n"])
def test_any_other_address_is_refused(slug: str) -> None:
    with pytest.raises(councils.SlugInvalid):
        councils.check_slug(slug)


def test_suggested_sides_stand_and_are_equal() -> None:
    councils.check_sides(SIDES)
    assert {side.planned_heads for side in SIDES} == {6}
    assert {side.shape for side in SIDES} == {"circle", "square"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"label": ""}, councils.SidesInvalid),
        ({"label": " "}, councils.SidesInvalid),
        ({"label": SIDES[1].label}, councils.SidesInvalid),
        ({"label": "长" * (LABEL_LIMIT + 1)}, councils.CouncilTextTooLong),
        ({"planned_heads": 0}, councils.SeatsInvalid),
        ({"planned_heads": SEATS_LIMIT + 1}, councils.SeatsInvalid),
        ({"code": "third"}, councils.SidesInvalid),
    ],
)
def test_side_that_cannot_stand_is_refused(change: dict[str, object], error: type[RuleError]) -> None:
    with pytest.raises(error):
        councils.check_sides((replace(SIDES[0], **change), SIDES[1]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change", [{"label": "长" * LABEL_LIMIT}, {"planned_heads": 1}, {"planned_heads": SEATS_LIMIT}]
)
def test_side_at_its_bounds_stands(change: dict[str, object]) -> None:
    councils.check_sides((replace(SIDES[0], **change), SIDES[1]))  # type: ignore[arg-type]


def test_one_side_is_not_enough() -> None:
    with pytest.raises(councils.SidesInvalid):
        councils.check_sides(SIDES[:1])


@pytest.mark.parametrize("posts", [[], ["chair"], ["secretary"], ["chair", "vice_chair"]])
def test_council_has_a_chair_and_a_secretary(posts: list[str]) -> None:
    with pytest.raises(councils.OfficerMissing):
        councils.check_officers(posts, ["林国栋", "许文秀"][: len(posts)])


def test_chair_and_secretary_are_two_persons() -> None:
    councils.check_officers(["chair", "secretary"], ["林国栋", "许文秀"])
    with pytest.raises(councils.OfficersNotDistinct):
        councils.check_officers(["chair", "secretary"], ["林国栋", "林国栋"])
