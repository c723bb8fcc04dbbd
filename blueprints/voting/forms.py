"""The one form of a ballot, the same for an event's payload and a posted form.

Read by hand: a form object costs as much as everything else that a ballot asks of the server.
"""

from collections.abc import Mapping
from typing import Any

from blueprints.doors import LARGEST_ID
from rules.voting import KeyInvalid, KeyOfAnother, check_choice, check_key
from services.voting import Cast

FIELDS = ("vote_id", "choice", "key", "replaces")
# A receipt, or of a secret vote the key of the ballot that is replaced.
LONGEST_RECEIPT = 32


def cast_of(
    payload: Mapping[str, Any], member_id: int, entered_by_id: int | None = None, connection: str | None = None
) -> Cast:
    """Return the ballot of a payload: vote_id, choice, key (the phone's own, 128 random bits in hex), replaces.

    `page_of`: whose page it was marked on. Raises ChoiceInvalid, KeyInvalid or KeyOfAnother when it is not one.
    """
    vote_id, choice, key, replaces = ("" if payload.get(name) is None else str(payload[name]) for name in FIELDS)
    check_choice(choice)
    check_key(key)
    if entered_by_id is None and str(payload.get("page_of", member_id)) != str(member_id):
        # Kept by the page of whoever used this phone before: it is not this member's ballot.
        raise KeyOfAnother()
    is_id = vote_id.isascii() and vote_id.isdigit() and len(vote_id) <= len(str(LARGEST_ID))
    if not is_id or not 1 <= int(vote_id) <= LARGEST_ID or len(replaces) > LONGEST_RECEIPT:
        raise KeyInvalid(field="key")
    return Cast(int(vote_id), member_id, choice, key, replaces or None, entered_by_id, connection=connection)
