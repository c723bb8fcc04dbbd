"""The command of what lengthens a member's clock: an interpreter, old age. Set by the secretary, shown to nobody else."""

from datetime import datetime

from models import journal
from models.councils import lock_council
from models.members import By, member_of
from services.transaction import transaction


def set_speaking_aids(
    council_id: int, member_id: int, by: By, now: datetime, *, is_elder: bool, has_interpreter: bool
) -> None:
    """Note whether a member speaks through an interpreter or is an elder; the journal says whose, and not what."""
    with transaction():
        lock_council(council_id)
        member = member_of(council_id, member_id)
        if (member.is_elder, member.has_interpreter) == (is_elder, has_interpreter):
            return
        member.is_elder, member.has_interpreter = is_elder, has_interpreter
        journal.append(council_id, None, now, "speaking_aids_set", by, {"member": member.id})
