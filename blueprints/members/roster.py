"""What the roster page shows: each side with its seats and vacancies, the officers, and whose card is in use."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, render_template
from flask_babel import gettext

from blueprints.back import base_url, is_only_here
from blueprints.errors import sentence_of
from blueprints.members.forms import AddForm, CardsForm, EnrolmentForm, ImportForm
from models.councils import side_facts
from models.devices import devices_of
from models.members import Member, active_members
from rules.devices import KIND_LABELS
from rules.errors import RuleError
from rules.membership import POST_LABELS, CardsWillBeVoid
from rules.roster import RowError

# Who has signed out is of no interest; who was locked out is.
SHOWN_DEVICES = ("open", "asking", "locked")


@dataclass(frozen=True, slots=True)
class Forms:
    """The page's forms; the one that came back with errors is handed in, the others are new."""

    add: AddForm | None = None
    importing: ImportForm | None = None
    enrolment: EnrolmentForm | None = None
    cards: CardsForm | None = None


def roster_page(now: datetime, forms: Forms | None = None, rows: tuple[RowError, ...] = (), problem: str = "") -> str:
    """Render the roster page; `rows` are the errors of an import, `problem` that of a button."""
    forms = forms or Forms()
    sides, members = side_facts(g.council.id), active_members(g.council.id)
    until = g.council.enrolment_open_until
    representatives = [member for member in members if member.side is not None]
    return render_template(
        "members/page.html",
        groups=[_group(side, [row for row in representatives if row.side == side.code]) for side in sides],
        devices=devices_of([member.id for member in representatives], SHOWN_DEVICES),
        device_kinds=KIND_LABELS,
        officers=[member for member in members if member.side is None],
        posts=POST_LABELS,
        enrolment_until=until if until is not None and until > now else None,
        add=(forms.add or AddForm(formdata=None)).offer(sides),
        importing=forms.importing or ImportForm(formdata=None),
        enrolment=forms.enrolment or EnrolmentForm(formdata=None),
        cards=forms.cards or CardsForm(formdata=None),
        # Whoever has no card yet is ticked already.
        chosen=_chosen(forms.cards) or {member.id for member in representatives if member.credential is None},
        row_errors=[(error.row, sentence_of(error.error)) for error in rows],
        problem=problem,
        sheet=secrets.token_hex(8),
        only_here=is_only_here(base_url()),
    )


def check_voiding(council_id: int, member_ids: list[int], may_void: bool) -> None:
    """Raise CardsWillBeVoid when somebody chosen holds a card already and the secretary has not said so."""
    chosen = [row for row in active_members(council_id) if row.id in member_ids and row.post == "representative"]
    holders = [row for row in chosen if row.credential is not None]
    if holders and not may_void:
        raise CardsWillBeVoid(count=len(holders), names=gettext("、").join(row.name for row in holders[:3]))


def _chosen(form: CardsForm | None) -> set[int]:
    return set(form.chosen) if form is not None else set()


def _group(side: Any, members: list[Member]) -> dict[str, Any]:
    members.sort(key=lambda member: member.seat or 0)
    return {"side": side, "members": members, "vacant": side.planned_heads - len(members)}


def rows_of(error: RuleError) -> tuple[RowError, ...]:
    """Return the rows that an import was refused for."""
    rows = error.facts.get("rows", ())
    return tuple(row for row in rows if isinstance(row, RowError)) if isinstance(rows, tuple) else ()
