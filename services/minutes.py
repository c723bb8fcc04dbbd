"""Commands of a meeting's record: add words to it while it grows and afterwards, and sign it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from extensions import db
from models import journal, minutes
from models.councils import side_facts
from models.meetings import Meeting
from models.members import By, member_of
from models.minutes import MinutesSignature, MinutesText
from rules import minutes as rules
from rules import signatures
from services.transaction import begin, transaction


@dataclass(frozen=True, slots=True)
class Words:
    """What one text shall read from now on; `base`: the revision that the writer had before them, 0 for none."""

    position: int
    base: int
    text: str


def write(meeting_id: int, words: Sequence[Words], by: By, now: datetime) -> list[rules.MinutesChanged]:
    """Save what can be saved, each text for itself, and return which ones somebody else has changed meanwhile.

    The same text again is no new revision. Signatures lapse with the first one that is. Raises MinutesTooLong,
    MinutesPlaceUnknown.
    """
    refused: list[rules.MinutesChanged] = []
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        newest, positions = minutes.texts_of(meeting.id), [item.position for item in meeting.items]
        for each in words:
            rules.check_text(each.position, each.text, positions)
            old = newest.get(each.position)
            if each.text == (old.text if old is not None else ""):
                continue
            revision = old.revision if old is not None else 0
            try:
                rules.check_revision(each.position, each.base, revision)
            except rules.MinutesChanged as changed:
                refused.append(changed)
                continue
            _add_revision(meeting, each, revision + 1, by, now)
    return refused


def _add_revision(meeting: Meeting, new: Words, revision: int, by: By, now: datetime) -> None:
    row = MinutesText(meeting_id=meeting.id, position=new.position, revision=revision, text=new.text, at=now)
    row.actor_id, row.entered_by_id = by.actor_id, by.entered_by_id
    db.session.add(row)
    db.session.flush()
    # In the council's chain: the meeting's own is sealed when the meeting ends. Keyed, since words may name people.
    digest = journal.keyed_digest(meeting.council_id, new.text)
    facts = {"meeting": meeting.number, "item": new.position, "revision": revision, "digest": digest}
    journal.append(meeting.council_id, None, now, "minutes_written", by, facts)
    lapsed = minutes.signatures_of(meeting.id)
    for signature in lapsed:
        signature.lapsed_at = now
    if lapsed:
        count = {"meeting": meeting.number, "signatures": len(lapsed)}
        journal.append(meeting.council_id, None, now, "minutes_signatures_lapsed", by, count)


def sign(meeting_id: int, member_id: int, seen: str, by: By, now: datetime) -> None:
    """Sign the record as the chair or for one's side; the last signature that is needed signs it off.

    `seen`: the digest of what the signer has read. Raises NotAMinutesSigner, RoleSignedBefore, MinutesNotFinal,
    MinutesReadAgain, NotFound.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        member = member_of(meeting.council_id, member_id)
        codes = [side.code for side in side_facts(meeting.council_id)]
        role = rules.signing_role(member.post, member.side, codes)
        signed = {signature.role: signature.member_id for signature in minutes.signatures_of(meeting.id)}
        if signed.get(role) == member.id:
            return
        digest = minutes.digest_of(meeting)
        rules.check_sign(meeting.state, seen, digest)
        signatures.check_role_free(role, signed)
        row = MinutesSignature(meeting_id=meeting.id, role=role, member_id=member.id, digest=digest, at=now)
        row.entered_by_id = by.entered_by_id
        db.session.add(row)
        db.session.flush()
        # Without the side: with the actor's pseudonym it would tell whose side that is.
        facts = {"meeting": meeting.number, "digest": digest, "signatures": len(signed) + 1}
        journal.append(meeting.council_id, None, now, "minutes_signed", by, facts)
        if signatures.is_complete({*signed, role}, codes):
            facts = {"meeting": meeting.number, "digest": digest}
            journal.append(meeting.council_id, None, now, "minutes_signed_off", by, facts)
