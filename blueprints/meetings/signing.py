"""Who signs the record of a meeting: what the record's page shows, and whose signature may be recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_babel import gettext

from blueprints.access import SignedIn
from blueprints.pickers import people
from models import minutes
from models.meetings import Meeting
from models.members import active_members
from models.minutes import MinutesSignature
from models.resolution_reads import names_of
from rules import signatures
from rules.meetings import ENDED, Side


@dataclass(frozen=True, slots=True)
class Signer:
    """One of the roles that sign; `name` once somebody has signed."""

    code: str
    label: str
    shape: str
    name: str
    signature: MinutesSignature | None


@dataclass(frozen=True, slots=True)
class Signing:
    """Where the sign-off stands. `digest`: of the record as it is now, which is what a signer has read."""

    digest: str
    is_final: bool
    signers: tuple[Signer, ...]

    @property
    def missing(self) -> list[Signer]:
        return [signer for signer in self.signers if signer.signature is None]

    @property
    def is_complete(self) -> bool:
        return self.is_final and not self.missing

    def may_sign(self, me: SignedIn) -> bool:
        """Whether this person's own signature is what is missing."""
        role = signatures.CHAIR_ROLE if me.post in signatures.CHAIR_POSTS else me.side
        return self.is_final and role in [signer.code for signer in self.missing]

    def could_sign(self) -> list[Any]:
        """Return whose signature the secretary could record: of the roles that have not signed yet."""
        missing = {signer.code for signer in self.missing}
        found = [
            member
            for member in active_members(g.council.id)
            if member.side in missing or (member.post in signatures.CHAIR_POSTS and signatures.CHAIR_ROLE in missing)
        ]
        return people(found, "—") if found and self.is_final else []


def signing_view(meeting: Meeting, sides: Sequence[Side]) -> Signing:
    signed = {row.role: row for row in minutes.signatures_of(meeting.id)}
    names = names_of(row.member_id for row in signed.values())
    known = {side.code: (side.label, side.shape) for side in sides}
    known[signatures.CHAIR_ROLE] = (gettext("主持人"), "")
    signers = []
    for code in signatures.roles([side.code for side in sides]):
        row = signed.get(code)
        signers.append(Signer(code, *known[code], names.get(row.member_id, "") if row else "", row))
    return Signing(minutes.digest_of(meeting), meeting.state in ENDED, tuple(signers))
