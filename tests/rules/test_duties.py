"""How long the link of a responsible body lasts, and which tasks can be given more time."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.duties import LINK_LASTS, LinkEnded, LinkExpiryInvalid, check_expiry, check_link
from rules.tasks import STATES, is_extensible

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("expires_at", [NOW + SECOND, NOW + LINK_LASTS])
def test_a_link_may_last_up_to_its_limit(expires_at: datetime) -> None:
    check_expiry(expires_at, NOW)


@pytest.mark.parametrize("expires_at", [NOW, NOW + LINK_LASTS + SECOND])
def test_a_link_does_not_end_at_once_and_not_too_late(expires_at: datetime) -> None:
    with pytest.raises(LinkExpiryInvalid):
        check_expiry(expires_at, NOW)


@pytest.mark.parametrize(("is_right", "expires_at"), [(False, NOW + SECOND), (True, None), (True, NOW)])
def test_a_wrong_a_revoked_and_an_expired_link_are_told_alike(is_right: bool, expires_at: datetime | None) -> None:
    with pytest.raises(LinkEnded):
        check_link(is_right, expires_at, NOW)
    check_link(True, NOW + SECOND, NOW)


def test_more_time_is_for_who_carries_a_task_and_has_still_to_do_it() -> None:
    extensible = {state for state in STATES if is_extensible(state)}
    assert {"assigned", "claimed", "accepted", "in_progress"} <= extensible
    assert not extensible & {"unclaimed", "assignment_disputed", "reported_done", "confirmed", "closed"}
