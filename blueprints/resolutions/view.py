"""What the pages of resolutions show: who has signed, what comes next, what this person may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import g
from flask_babel import gettext

from blueprints.access import SignedIn
from blueprints.page import day, local_time, today, zone
from models.councils import side_facts
from models.members import OFFICER_POSTS
from models.resolution_reads import due_on, names_of, period_begins_after, years_not_announced
from models.resolutions import Objection, Resolution, Signature
from rules import resolutions, signatures
from rules.errors import N_
from rules.meetings import Side

_NEXT_STEPS: Mapping[str, str] = {
    "draft": N_("还差%(roles)s签字。"),
    "adopted": N_("签字齐了，可以公示。"),
    "publicised": N_("公示到%(last)s为止。没有异议待答复的，%(at)s自动生效。"),
    "objected": N_("有%(count)s条异议还没有办结，办结以前不生效。公示到%(last)s为止。"),
    "reopened": N_("异议成立，这件事已退回重新研究，再上会议。"),
    "effective": N_("%(effective)s生效，文号 %(mark)s。"),
    "closed": N_("任务都办结了。文号 %(mark)s。"),
    "revoked": N_("已撤销：%(reason)s"),
}


@dataclass(frozen=True, slots=True)
class Signer:
    """One of the roles that sign: the chair, or a side (`shape` is its mark); `name` once somebody has signed."""

    code: str
    label: str
    shape: str
    name: str
    signature: Signature | None


@dataclass(frozen=True, slots=True)
class ResolutionView:
    """A resolution before one signed-in person."""

    resolution: Resolution
    signers: tuple[Signer, ...]
    me: SignedIn

    @property
    def is_officer(self) -> bool:
        return self.me.post in OFFICER_POSTS

    @property
    def missing(self) -> list[Signer]:
        return [signer for signer in self.signers if signer.signature is None]

    @property
    def may_sign(self) -> bool:
        """Whether this person's own signature is what is missing."""
        role = "chair" if self.me.post in signatures.CHAIR_POSTS else self.me.side
        is_draft = resolutions.is_allowed(self.resolution.state, "adopt")
        return is_draft and role in [signer.code for signer in self.missing]

    def may(self, act: str) -> bool:
        return self.is_officer and resolutions.is_allowed(self.resolution.state, act)

    @property
    def next_step(self) -> str:
        """What comes next, in plain words."""
        row = self.resolution
        waiting = sum(1 for objection in row.objections if objection.state in resolutions.HOLDING_STATES)
        roles = gettext("、").join(signer.label for signer in self.missing)
        values = {
            "roles": roles,
            "count": waiting,
            "last": day(row.publicity_ends_on),
            "at": local_time(row.effective_due_at),
            "effective": local_time(row.effective_at, "date"),
            "mark": row.document_mark,
            "reason": row.revoke_reason,
        }
        return gettext(_NEXT_STEPS[row.state]) % values

    @property
    def years_reckoned(self) -> list[int]:
        """The years within the period whose days off are not announced yet."""
        begun, last = period_begins_after(self.resolution, zone()), self.resolution.publicity_ends_on
        is_running = self.resolution.state in ("publicised", "objected")
        return years_not_announced(begun, last) if is_running and begun and last else []


def view_of(resolution: Resolution, me: SignedIn) -> ResolutionView:
    return views_of([resolution], me)[0]


def views_of(rows: Sequence[Resolution], me: SignedIn) -> list[ResolutionView]:
    sides = side_facts(g.council.id)
    names = names_of(signature.member_id for row in rows for signature in row.signatures)
    return [ResolutionView(row, _signers(row, sides, names), me) for row in rows]


def _signers(resolution: Resolution, sides: Sequence[Side], names: Mapping[int, str]) -> tuple[Signer, ...]:
    signed = {signature.role: signature for signature in resolution.signatures}
    known = {side.code: (side.label, side.shape) for side in sides}
    known[signatures.CHAIR_ROLE] = (gettext("主持人"), "")
    signers = []
    for code in signatures.roles([side.code for side in sides]):
        row = signed.get(code)
        signers.append(Signer(code, *known[code], names.get(row.member_id, "") if row else "", row))
    return tuple(signers)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An objection that waits for an answer, and by when."""

    resolution: Resolution
    objection: Objection
    due_on: date | None
    days_left: int | None

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def waiting(resolution: Resolution, objection: Objection) -> Waiting:
    due = due_on(objection)
    return Waiting(resolution, objection, due, (due - today().date()).days if due else None)
