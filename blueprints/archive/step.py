"""One step of 办理全程, and how its words are filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import g, url_for
from flask_babel import gettext

from blueprints.archive.words import MARKS, STEPS
from blueprints.page import today, zone

RANKS = {kind: rank for rank, kind in enumerate(STEPS)}


@dataclass(frozen=True, slots=True)
class Step:
    """What happened, on which local day; `at` orders the steps of a day. `more` is folded away: label and text."""

    id: str
    kind: str
    on: date
    at: datetime
    title: str
    lines: tuple[str, ...] = ()
    link: str = ""
    more: tuple[tuple[str, str], ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    is_settled: bool = False  # what waited for somebody has been dealt with in a later step

    @property
    def mark(self) -> str:
        """Return the shape beside the step: dot, ring, tick or square."""
        return "dot" if self.is_settled else MARKS.get(self.kind, "dot")

    @property
    def order(self) -> tuple[date, datetime, int]:
        return self.on, self.at, RANKS[self.kind]


def step(
    kind: str,
    of: str | int,
    at: datetime,
    *lines: str,
    on: date | None = None,
    link: str = "",
    page: str = "",
    more: tuple[tuple[str, str], ...] = (),
    numbers: Mapping[str, int] | None = None,
    is_settled: bool = False,
    **facts: object,
) -> Step:
    """Return a step with its title filled in; its address is #step-<kind>-<of>, for ever.

    `link` leads to its source; where the source is a thread's page, `page` leads to this step on it.
    """
    anchor = "-".join(str(part).replace("_", "-") for part in ("step", kind, of) if part != "")
    title = gettext(STEPS[kind]) % {**(numbers or {}), **facts}
    said = tuple(line for line in lines if line)
    source = link or f"{page}#{anchor}"
    return Step(anchor, kind, on or local_day(at), at, title, said, source, more, numbers or {}, is_settled)


def local_day(at: datetime) -> date:
    return at.astimezone(zone()).date()


def day_words(on: date | None) -> str:
    """Return a day as people say it: 9月28日; with its year when that is not this one."""
    if on is None:
        return ""
    if on.year == today().year:
        return gettext("%(month)s月%(day)s日", month=on.month, day=on.day)
    return gettext("%(year)s年%(month)s月%(day)s日", year=on.year, month=on.month, day=on.day)


def here(endpoint: str, **where: object) -> str:
    """Return an address of this council."""
    return url_for(endpoint, slug=g.council.slug, **where)  # type: ignore[arg-type]
