"""The devices of a seat: which one is asked about, and which one may lock out which."""

from datetime import UTC, datetime

import pytest

from rules.devices import (
    ENTRIES,
    STATES,
    Device,
    DeviceStateRefuses,
    LaterDevice,
    check_answer,
    entry_state,
    is_earlier,
    kind_of,
    next_state,
)

NOW = datetime(2026, 11, 26, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("others", "state"),
    [
        ((), "open"),
        (("signed_out", "locked"), "open"),
        (("signed_out", "open"), "asking"),
        (("asking",), "asking"),
    ],
)
def test_a_device_is_asked_about_while_the_seat_is_open_elsewhere(others: tuple[str, ...], state: str) -> None:
    assert state in ENTRIES
    there = [Device(number, "android", each, NOW) for number, each in enumerate(others, start=1)]
    assert entry_state(there) == state


@pytest.mark.parametrize(("own", "other", "may"), [(1, 2, True), (2, 2, False), (3, 2, False), (None, 1, True)])
def test_only_an_earlier_device_answers_for_a_later_one(own: int | None, other: int, may: bool) -> None:
    assert is_earlier(own, other) is may
    if may:
        check_answer(own, other)
    else:
        with pytest.raises(LaterDevice):
            check_answer(own, other)


def test_what_was_locked_out_or_signed_out_comes_back_by_no_act() -> None:
    assert next_state("asking", "recognise") == "open"
    assert next_state("open", "lock") == "locked"
    for state in set(STATES) - {"open", "asking"}:
        for act in ("recognise", "lock", "sign_out"):
            with pytest.raises(DeviceStateRefuses):
                next_state(state, act)


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0", "iphone"),
        ("Mozilla/5.0 (Linux; Android 14; V2309A) Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0", "android"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) HarmonyOS Mobile", "android"),
        ("Mozilla/5.0 (Linux; Android 13; SM-X200) Chrome/116 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X)", "tablet"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120", "computer"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "computer"),
        ("curl/8.5.0", "other"),
        ("", "other"),
    ],
)
def test_a_device_is_known_by_its_kind_and_by_no_more(user_agent: str, kind: str) -> None:
    assert kind_of(user_agent) == kind
