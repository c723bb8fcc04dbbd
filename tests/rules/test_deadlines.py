"""Dates of tasks: the day before, the day itself, the day after."""

from datetime import date, timedelta

import pytest

from rules.deadlines import (
    AHEAD,
    ExtensionNotLater,
    ExtensionTooLate,
    NextReportInPast,
    NextReportTooLate,
    TaskDueInPast,
    TaskDueTooFarAhead,
    check_due,
    check_extension,
    check_next_report,
    colour,
    latest_report,
)
from rules.tasks import CARRIERS, RUNNING_STATES, STATES

TODAY = date(2026, 11, 26)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("due", "report", "shade"),
    [
        (8, 0, ""),
        (7, 0, "blue"),
        (0, 0, "blue"),
        (-1, -1, "red"),
        (-1, 5, "red"),
        (30, 0, ""),
        (30, -1, "yellow"),
        # Behind says more than near.
        (3, -1, "yellow"),
    ],
)
def test_colour_follows_the_dates(due: int, report: int, shade: str) -> None:
    assert colour("in_progress", "company", on(due), on(report), TODAY) == shade


@pytest.mark.parametrize("state", STATES)
def test_only_what_has_still_to_be_done_is_overdue(state: str) -> None:
    assert (colour(state, "member", on(-1), on(-1), TODAY) == "red") == (state in RUNNING_STATES)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_government_body_is_never_red_or_yellow(carrier: str) -> None:
    shades = {colour("accepted", carrier, on(due), on(-3), TODAY) for due in (-30, -1, 0, 7, 8)}
    assert bool(shades & {"red", "yellow"}) == (carrier != "government")


def test_a_next_report_lies_between_today_and_the_date() -> None:
    check_next_report(on(0), on(5), TODAY)
    check_next_report(on(5), on(5), TODAY)
    with pytest.raises(NextReportInPast):
        check_next_report(on(-1), on(5), TODAY)
    with pytest.raises(NextReportTooLate):
        check_next_report(on(6), on(5), TODAY)


def test_an_overdue_task_reports_again_within_a_fortnight() -> None:
    assert latest_report(on(-1), TODAY) == on(14)
    check_next_report(on(14), on(-40), TODAY)
    with pytest.raises(NextReportTooLate):
        check_next_report(on(15), on(-40), TODAY)


def test_a_date_is_neither_past_nor_years_away() -> None:
    check_due(TODAY, TODAY)
    check_due(TODAY + AHEAD, TODAY)
    with pytest.raises(TaskDueInPast):
        check_due(on(-1), TODAY)
    with pytest.raises(TaskDueTooFarAhead):
        check_due(TODAY + AHEAD + timedelta(days=1), TODAY)


def test_an_extension_is_asked_before_the_date_has_passed() -> None:
    check_extension(on(0), on(1), TODAY)
    with pytest.raises(ExtensionTooLate):
        check_extension(on(-1), on(20), TODAY)
    with pytest.raises(ExtensionNotLater):
        check_extension(on(5), on(5), TODAY)


def test_a_report_may_be_promised_for_the_last_day_itself_and_after_it_for_a_fortnight() -> None:
    assert latest_report(on(1), TODAY) == on(1)
    assert latest_report(TODAY, TODAY) == TODAY
    assert latest_report(on(-1), TODAY) == on(14)


@pytest.mark.parametrize(("state", "carrier"), [("confirmed", "company"), ("in_progress", "government")])
def test_what_is_done_or_lies_with_the_government_has_no_colour(state: str, carrier: str) -> None:
    assert colour(state, carrier, on(-30), on(-30), TODAY) == ""
