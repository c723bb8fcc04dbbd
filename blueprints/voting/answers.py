"""How a ballot is answered, on the socket and over HTTP alike."""

from typing import Any

from rules.voting import Taken


def taken_answer(taken: Taken) -> dict[str, Any]:
    """Return the acknowledgement: the choice that counts now and its receipt."""
    return {"ok": True, "choice": taken.choice, "receipt": taken.receipt, "is_new": taken.is_new}
