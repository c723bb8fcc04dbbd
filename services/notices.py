"""Commands of a notice after it was issued: its corrections (更正通知)."""

from dataclasses import dataclass
from datetime import datetime

from models import journal, notices, session
from models.councils import charter_facts
from models.meetings import Meeting
from models.members import By
from models.task_reads import local_day
from rules import masking, notice
from rules.meetings import UPCOMING
from rules.voting import frozen_digest
from services.transaction import MeetingChanged, begin, transaction

TEXTS = ("title", "place", "invited", "contact")


@dataclass(frozen=True, slots=True)
class Correction:
    """The notice as it shall read from now on, and in a sentence why; `short_reason`: why so soon, for another day."""

    title: str
    place: str
    planned_at: datetime
    mode: str
    invited: str
    contact: str
    words: str
    short_reason: str = ""
    planned_end_at: datetime | None = None


def issue_correction(
    meeting_id: int, new: Correction, by: By, now: datetime, is_checked: bool = False, seen: int | None = None
) -> None:
    """Correct the notice of a meeting whose room is not open yet; what has changed is sealed, old and new.

    seen: the number of the notice that the writer had before them; a later one by now raises NoticeChanged.
    Raises CorrectionTooLate, MeetingInPast, NothingCorrected, CorrectionWordsMissing, ShortNoticeReasonMissing,
    PersonalDataLeft, NotFound.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        latest = notices.latest_notice(meeting.id)
        if meeting.state not in UPCOMING:
            raise notice.CorrectionTooLate()
        terms = {"mode": new.mode, "invited": new.invited, "contact": new.contact}
        notice.check_end(new.planned_at, new.planned_end_at)
        facts = {**latest.facts, **terms, "title": new.title, "place": new.place, "at": journal.instant(new.planned_at)}
        facts["ends_at"] = journal.instant(new.planned_end_at) if new.planned_end_at is not None else ""
        changed = notice.differences(latest.facts, facts)
        if not changed and latest.number > 1 and latest.changes == new.words:
            return
        if seen not in (None, latest.number):
            raise notice.NoticeChanged()
        notice.check_correction(len(changed), new.words)
        texts = {name: str(to) for name, _, to in changed if name in TEXTS}
        masking.check_texts({**texts, "words": new.words, "short_reason": new.short_reason}, is_checked)
        if new.planned_at != meeting.planned_at:
            notice.check_time(new.planned_at, now)
        reason = _short_reason(meeting, new, now)
        meeting.title, meeting.place, meeting.planned_at = new.title, new.place, new.planned_at
        meeting.planned_end_at = new.planned_end_at
        issued = notices.issue(meeting, facts, by, now, changes=new.words, short_reason=reason)
        said = {
            "meeting": meeting.number,
            "notice": issued.number,
            "changed": {name: [old, to] for name, old, to in changed},
            "words": new.words,
            "digest": frozen_digest(facts),
        }
        if reason:
            said["short_reason"] = reason
        session.record(meeting, now, "notice_corrected", by, said)
        # The council's own chain is published: it says what was corrected, the notice itself what to.
        outside = {**said, "changed": sorted(name for name, _, _ in changed)}
        del outside["words"]
        journal.append(meeting.council_id, None, now, "notice_corrected", by, outside)
        announce(MeetingChanged(meeting.id))


def _short_reason(meeting: Meeting, new: Correction, now: datetime) -> str:
    """Return why another day is told later than the charter asks for, "" where it is not."""
    planned_on = local_day(meeting.council_id, new.planned_at)
    days = notice.days_before(planned_on, local_day(meeting.council_id, now))
    needed = charter_facts(meeting.charter_version_id).notice_days
    if planned_on == local_day(meeting.council_id, meeting.planned_at) or days >= needed:
        return ""
    notice.check_not_short(days, needed, new.short_reason)
    return new.short_reason
