"""In which role somebody signs, and when everybody has."""

import pytest

from rules import signatures
from rules.signatures import NotASigner, RoleSignedBefore

SIDES = ("migrant", "local")


@pytest.mark.parametrize(
    ("post", "side", "role"),
    [
        ("chair", None, "chair"),
        ("vice_chair", None, "chair"),
        ("representative", "migrant", "migrant"),
        ("representative", "local", "local"),
        ("representative", "third", None),
        ("representative", None, None),
        ("observer", "local", None),
        ("secretary", None, None),
    ],
)
def test_chair_and_representatives_of_each_side_sign(post: str, side: str | None, role: str | None) -> None:
    if role is None:
        with pytest.raises(NotASigner):
            signatures.role_of(post, side, SIDES)
    else:
        assert signatures.role_of(post, side, SIDES) == role


def test_each_role_signs_once_and_all_of_them_have_to() -> None:
    signatures.check_role_free("local", ["chair"])
    with pytest.raises(RoleSignedBefore):
        signatures.check_role_free("chair", ["chair"])
    assert not signatures.is_complete(["chair", "migrant"], SIDES)
    assert signatures.is_complete(["local", "migrant", "chair"], SIDES)
