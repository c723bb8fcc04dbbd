"""Names, codes, PINs, and the lock after too many failures."""

from datetime import UTC, datetime, timedelta

import pytest

from rules import membership
from rules.membership import FAILURES_BEFORE_LOCK, PinInvalid, SignInLocked, check_not_locked, lock_after, masked

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "shown"), [("", ""), ("珍", "珍"), ("阿珍", "阿*"), ("王小芳", "王*芳"), ("阿依古丽·买买提", "阿******提")]
)
def test_public_pages_show_a_name_masked(name: str, shown: str) -> None:
    assert masked(name) == shown


@pytest.mark.parametrize("pin", ["1234", "123456", "１２３４", " 1234 "])
def test_pin_has_four_to_six_digits(pin: str) -> None:
    assert membership.checked_pin(pin) in ("1234", "123456")


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "12 34", "²³⁴⁵x"])
def test_anything_else_is_no_pin(pin: str) -> None:
    with pytest.raises(PinInvalid):
        membership.checked_pin(pin)


@pytest.mark.parametrize("typed", ["K3M9X701", "k3m9 x7oi", "K3M9-X7OL", "ｋ３ｍ９ｘ７ｏ１", " k3m9x701 "])
def test_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert membership.plain_code(typed) == "K3M9X701"
    assert membership.is_code(membership.plain_code(typed))


@pytest.mark.parametrize("typed", ["", "K3M9X70", "K3M9X7011", "K3M9X70U", "四个汉字四个汉字"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert not membership.is_code(membership.plain_code(typed))


@pytest.mark.parametrize(("length", "is_fine"), [(7, False), (8, True), (128, True), (129, False)])
def test_password_has_eight_to_a_hundred_and_twenty_eight_characters(length: int, is_fine: bool) -> None:
    if is_fine:
        membership.check_password("x" * length)
    else:
        with pytest.raises(membership.PasswordTooShort):
            membership.check_password("x" * length)


@pytest.mark.parametrize(("failures", "until"), [(4, None), (5, NOW + timedelta(minutes=5))])
def test_fifth_failure_locks_for_five_minutes(failures: int, until: datetime | None) -> None:
    assert FAILURES_BEFORE_LOCK == 5
    assert lock_after(failures, NOW) == until


@pytest.mark.parametrize(("seconds_left", "minutes"), [(1, 1), (60, 1), (61, 2), (300, 5)])
def test_lock_says_how_many_minutes_are_left(seconds_left: int, minutes: int) -> None:
    with pytest.raises(SignInLocked) as locked:
        check_not_locked(NOW + timedelta(seconds=seconds_left), NOW)
    assert locked.value.facts["minutes"] == minutes


def test_lock_ends_at_its_minute() -> None:
    check_not_locked(NOW, NOW)
    check_not_locked(None, NOW)
