"""Which acts anybody may read with their facts, of the council's stream and of a meeting's. Every other row is exported
as its hash alone.

A public act's facts hold no person's name, side, seat or contact and no words of residents: numbers, dates, digests,
states, and texts that are public on their own. What is not listed here is private, so a new act never leaks.

source: DESIGN §5 (“a public export can leave out private facts, and the chain still verifies”); choice:
docs/decisions/0013-public-journal.md, docs/decisions/0021-verification-by-anybody.md.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from typing import ClassVar

from rules.chain import Row
from rules.errors import N_, NotFound
from rules.vote_record import PUBLIC_ABORT, PUBLIC_COUNT, PUBLIC_OPENING

PUBLIC_ACTS = frozenset(
    {
        # the council
        "council_created",
        "charter_adopted",
        # before the meeting
        "topic_accepted",
        "topic_returned",
        "topic_referred",
        "topic_replied",
        "topic_text_corrected",
        "topic_receipt_reissued",
        "topic_moved",
        "topic_separated",
        "topic_supported",
        "visit_recorded",
        "visit_withdrawn",
        "endorsement_given",
        "endorsement_withdrawn",
        "group_endorsed",
        "group_dissolved",
        "draft_saved",
        "study_recorded",
        "study_reopened",
        # the meeting
        "meeting_called",
        "notice_corrected",
        "group_scheduled",
        "group_carried_over",
        "group_decided",
        "group_discussed",
        "task_scheduled",
        "meeting_record_sealed",
        "meeting_continues",
        "minutes_written",
        "minutes_signatures_lapsed",
        "minutes_signed",
        "minutes_signed_off",
        # the resolution
        "resolution_signed",
        "resolution_adopted",
        "resolution_publicised",
        "resolution_corrected",
        "resolution_effective",
        "resolution_reopened",
        "resolution_revoked",
        "resolution_closed",
        "objection_received",
        "objection_answered",
        "objection_review_asked",
        "objection_reviewed",
        # the task
        "task_added",
        "task_claimed",
        "task_assigned",
        "task_accepted",
        "task_disputed",
        "task_reported",
        "task_reported_done",
        "task_escalated",
        "task_infeasible",
        "extension_asked",
        "extension_decided",
        "task_confirmed",
        "task_returned",
        "task_unrated",
        "task_closed",
        "task_revoked",
    }
)
PRIVATE_ACTS = frozenset(
    {
        # who belongs to the council and signs in
        "members_added",
        "membership_ended",
        "seat_cards_issued",
        "enrolment_opened",
        "enrolment_closed",
        "pin_set",
        "password_set",
        "officer_signed_in",
        "signed_out_everywhere",
        "speaking_aids_set",
        "seat_opened_elsewhere",
        "seat_device_recognised",
        "seat_device_locked",
        # between an author and the secretary
        "topic_submitted",
        "topic_taken_up",
        "topic_reviewed_again",
        "topic_withdrawn",
        "topic_answered_privately",
        # between a responsible body and the council
        "task_link_issued",
        "task_link_revoked",
    }
)


# Of a meeting's own stream. Who came, spoke and voted stays behind, and words that were said on the spot; of a vote the
# complete rows stay behind too, and the public ones beside them are here (rules/vote_record.py).
PUBLIC_MEETING_ACTS = frozenset(
    {
        "room_opened",
        "meeting_suspended",
        "meeting_resumed",
        "outage_ended",
        "debate_started",
        "item_discussed",
        PUBLIC_OPENING,
        PUBLIC_COUNT,
        PUBLIC_ABORT,
        "resolution_drafted",
    }
)


class RecordNotPublishedYet(NotFound):
    """The record of a meeting that is not over."""

    code: ClassVar[str] = "record_not_published_yet"
    message: ClassVar[str] = N_("会议结束以后才公布它的记录。请会后再来核对。")


def public_rows(rows: Iterable[Row], acts: Set[str] = PUBLIC_ACTS) -> Iterator[Row]:
    """Yield the rows as anybody may have them: without facts and salt where the act is not public."""
    for row in rows:
        yield row if row.act in acts else replace(row, salt=None, facts=None)


def public_meeting_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows of a meeting as anybody may have them."""
    return public_rows(rows, PUBLIC_MEETING_ACTS)
