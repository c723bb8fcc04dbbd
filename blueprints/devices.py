"""A browser without an account, as the tables know it."""

import hashlib

from flask import g, session


def device_digest() -> str:
    """Return the digest of this browser's signed id: one per council, so that councils cannot be joined up by it."""
    return hashlib.sha256(f"{g.council.id}:{session['device']}".encode()).hexdigest()
