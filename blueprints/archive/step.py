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

    @property
    def mark(self) -> str:
        return MARKS.get(self.kind, "dot")

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
    more: tuple[tuple[str, str], ...] = (),
    numbers: Mapping[str, int] | None = None,
    **facts: object,
) -> Step:
    """Return a step with its title filled in; its address is #step-<kind>-<of>, for ever."""
    anchor = "-".join(str(part).replace("_", "-") for part in ("step", kind, of) if part != "")
    title = gettext(STEPS[kind]) % {**(numbers or {}), **facts}
    said = tuple(line for line in lines if line)
    return Step(anchor, kind, on or local_day(at), at, title, said, link, more, numbers or {})


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
