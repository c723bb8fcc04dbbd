"""Which acts of the council's stream anybody may read with their facts. Every other row is exported as its hash alone.

A public act's facts hold no person's name, side, seat or contact and no words of residents: numbers, dates, digests,
states, and texts that are public on their own. What is not listed here is private, so a new act never leaks.

source: DESIGN §5 (“a public export can leave out private facts, and the chain still verifies”); choice:
docs/decisions/0013-public-journal.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rules.chain import Row

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


def public_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows as anybody may have them: without facts and salt where the act is not public."""
    for row in rows:
        yield row if row.act in PUBLIC_ACTS else replace(row, salt=None, facts=None)
