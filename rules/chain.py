"""The chain of a record: canonical JSON, digests, and rows of which each carries the hash of the row before it.

A row hashes the digest of its facts, not the facts: facts and their salt can be left out or destroyed, and the chain
still verifies. The salt keeps short facts (a yes, a name) from being guessed from their digest.
choice: DESIGN §5, “The journal”.
"""

import hashlib
import json
import re
from dataclasses import dataclass

from rules.errors import NotCanonical

GENESIS = "0" * 64
"""The hash before the first row of every stream."""

HASH = re.compile(r"[0-9a-f]{64}")
MOST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps."""

# 16 bytes or more; lower case only, since a digit in capitals would be a changed character with the same bytes.
SALT = re.compile(r"(?:[0-9a-f]{2}){16,}")
# UTC with microseconds, always written out (isoformat() leaves them away when they are 0).
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


@dataclass(frozen=True)
class Row:
    """One act in a stream. `salt` and `facts` are both there, or both None where they were left out or erased."""

    number: int
    previous: str
    at: str
    act: str
    actor: str
    facts_digest: str
    hash: str
    salt: str | None
    facts: object | None


def canonical(value: object) -> bytes:
    """Return canonical JSON: keys sorted by code point, no spaces, UTF-8, nothing escaped that need not be.

    Takes dict (with str keys), list, str, int, bool and None. Raises NotCanonical, naming the place, for the rest:
    a float has no single spelling, a tuple would come back as a list, and a browser, which checks the same file, reads
    no whole number beyond MOST.
    """
    _check(value, "$")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def facts_digest(salt_hex: str, facts: object) -> str:
    """Return sha256(salt bytes + canonical facts) as hex. Raises NotCanonical."""
    _require(SALT, salt_hex, "salt")
    return hashlib.sha256(bytes.fromhex(salt_hex) + canonical(facts)).hexdigest()


def row_hash(number: int, previous: str, at: str, act: str, actor: str, facts_digest: str) -> str:
    """Return sha256 of the row's canonical JSON as hex: everything but its facts, salt and hash."""
    row = {"number": number, "previous": previous, "at": at, "act": act, "actor": actor, "facts_digest": facts_digest}
    return hashlib.sha256(canonical(row)).hexdigest()


def append(head: tuple[int, str], at: str, act: str, actor: str, salt: str, facts: object) -> Row:
    """Return the row that follows `head`, the (number, hash) of the last one; (0, GENESIS) for an empty stream.

    `at` is UTC as 2026-09-12T11:30:00.000000Z, `actor` a pseudonym, `salt` at least 16 random bytes in hex.
    `facts` is any JSON value but null, which means that they were left out. Raises NotCanonical.
    """
    _require(MOMENT, at, "at")
    _require(HASH, head[1], "previous")
    if facts is None:
        raise NotCanonical(place="facts", type="NoneType")
    number, previous = head[0] + 1, head[1]
    digest = facts_digest(salt, facts)
    return Row(
        number, previous, at, act, actor, digest, row_hash(number, previous, at, act, actor, digest), salt, facts
    )


def _require(pattern: re.Pattern[str], text: object, place: str) -> None:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise NotCanonical(place=place, type="format")


def _check(value: object, place: str) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _check_text(key, place)
            _check(item, f"{place}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check(item, f"{place}[{index}]")
    elif isinstance(value, str):
        _check_text(value, place)
    elif value is not None and not isinstance(value, int):
        raise NotCanonical(place=place, type=type(value).__name__)
    elif value is not None and not -MOST <= value <= MOST:
        raise NotCanonical(place=place, type="number")


def _check_text(value: object, place: str) -> None:
    if not isinstance(value, str):
        raise NotCanonical(place=place, type=type(value).__name__)
    try:
        value.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair cannot be written as UTF-8.
        raise NotCanonical(place=place, type="surrogate") from None
