"""A ballot on its way: what one message says, whoever brings it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cast:
    """One ballot message: `key` is the phone's own (32 hex digits).

    `replaces`: the receipt it believes current; of a secret vote the key of the ballot that it replaces.
    `carrier_id`: who casts it for the member, by a written authorisation (rules/proxies.py).
    `connection`: the member's own, where the answer itself tells what became of the ballot.
    """

    vote_id: int
    member_id: int
    choice: str
    key: str
    replaces: str | None = None
    entered_by_id: int | None = None
    carrier_id: int | None = None
    connection: str | None = None
