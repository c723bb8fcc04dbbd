"""Secrets: how they are made, hashed and compared. Nothing that opens a door is stored in the clear.

A password is guarded by a slow hash. A PIN has a fast one, since two hundred people may sign in within a minute on one
laptop; what guards it is the card and the lock-out in the database. Cards carry 192 random bits: a digest is enough.
"""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rules.membership import CODE_LENGTH, CODE_LETTERS

# About 22 ms and 4 ms on a laptop; argon2's own default takes 115 ms of everybody's time.
_PASSWORDS = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_PINS = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
_NOBODYS_PASSWORD = _PASSWORDS.hash(secrets.token_hex(16))
CARD_BYTES = 24


def hash_password(password: str) -> str:
    return _PASSWORDS.hash(password)


def hash_pin(pin: str) -> str:
    return _PINS.hash(pin)


def is_right(secret_hash: str | None, secret: str) -> bool:
    """Whether `secret` is what was hashed. Without a hash it takes as long, so that names cannot be guessed."""
    try:
        return _PASSWORDS.verify(secret_hash or _NOBODYS_PASSWORD, secret) and secret_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_card_token() -> str:
    return secrets.token_urlsafe(CARD_BYTES)


def new_card_code() -> str:
    """Return a code that is typed where the printed address is not tonight's."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def new_ticket() -> str:
    """Return the number on a receipt: forty random bits, so that nobody reads tickets by counting."""
    return new_card_code()


def new_form_key() -> str:
    """Return the key of one form: sent twice, it is taken once. Its receipt's follow code comes from it."""
    return secrets.token_hex(16)


def new_password() -> str:
    """Return a password to be told once: sixty random bits in three groups."""
    letters = "".join(secrets.choice(CODE_LETTERS.lower()) for _ in range(12))
    return "-".join(letters[start : start + 4] for start in range(0, 12, 4))
