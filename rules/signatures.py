"""Who signs off the draft of a resolution: the chair, and one representative of each side.

source: RULEBOOK §5 and the order of this council's papers: 主持人和两组代表各一人签字; choice: a person signs once.
"""

from collections.abc import Collection, Sequence
from typing import ClassVar

from rules.errors import N_, NotAllowed, Refused

CHAIR_ROLE = "chair"
CHAIR_POSTS = ("chair", "vice_chair")


class NotASigner(NotAllowed):
    code: ClassVar[str] = "not_a_signer"
    message: ClassVar[str] = N_("决议由主持人和每组一位代表签字。请让他们本人来签，或由秘书代录。")


class RoleSignedBefore(Refused):
    """Facts: none told; the page shows who has signed."""

    code: ClassVar[str] = "role_signed_before"
    message: ClassVar[str] = N_("这一方已经有人签过字了，不用再签。请刷新页面看看还差谁。")


def roles(side_codes: Sequence[str]) -> tuple[str, ...]:
    """Return the roles that have to sign, in the order in which a page shows them."""
    return (CHAIR_ROLE, *side_codes)


def role_of(post: str, side: str | None, side_codes: Collection[str]) -> str:
    """Return in which role somebody signs; raise NotASigner."""
    if post in CHAIR_POSTS:
        return CHAIR_ROLE
    if post == "representative" and side in side_codes and side is not None:
        return side
    raise NotASigner()


def check_role_free(role: str, signed: Collection[str]) -> None:
    if role in signed:
        raise RoleSignedBefore()


def is_complete(signed: Collection[str], side_codes: Sequence[str]) -> bool:
    """Whether everybody has signed who has to."""
    return set(roles(side_codes)) <= set(signed)
