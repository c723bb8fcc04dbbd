"""The receipt of what a resident hands in: a ticket to read out, and a follow code (查询码) that only its holder knows.

choice: docs/decisions/0009. The follow code is derived from the form's own key, of which only a digest is kept: a form
that is sent twice gets the same receipt twice, and nobody can read the code out of the database.
"""

import base64
import hashlib
import hmac
from typing import ClassVar

from rules.errors import N_, Invalid, Refused
from rules.membership import CODE_LENGTH, CODE_LETTERS

KEY_HEX_LENGTH = 32
SEEN_LENGTH = 16


class FormKeyInvalid(Invalid):
    code: ClassVar[str] = "form_key_invalid"
    message: ClassVar[str] = N_("这张表打开得太久了，没有交上。请把写好的内容复制下来，重新打开页面再交一次。")


class PaperReplaced(Refused):
    code: ClassVar[str] = "paper_replaced"
    message: ClassVar[str] = N_("这张纸之后又发过新的，原来的不能再显示。要重新发，请在下面再办一次。")


def check_form_key(key: str) -> None:
    """Raise FormKeyInvalid unless the key is 128 bits in hex: a weak one could be guessed by somebody else."""
    if len(key) != KEY_HEX_LENGTH or not set(key) <= set("0123456789abcdef"):
        raise FormKeyInvalid()


def follow_code_of(key: str) -> str:
    """Return the follow code that goes with a form's key: 8 characters of Crockford's base32."""
    mixed = hmac.new(key.encode(), b"follow", hashlib.sha256).digest()
    # 256 is a multiple of the 32 letters: none of them is likelier than another.
    return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in mixed[:CODE_LENGTH])


def link_token_of(key: str) -> str:
    """Return the secret of a body's link that goes with a form's key: 192 bits in letters of an address."""
    mixed = hmac.new(key.encode(), b"link", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mixed[:24]).decode()


def seen_of(digest: str | None) -> str:
    """Return by what a form knows the paper that is valid while it is read: something of its digest, "" for none."""
    return (digest or "")[:SEEN_LENGTH]


def is_same_paper(kept: str | None, made: str, seen: str | None) -> bool:
    """Whether the paper that is asked for was just made, from the same form; raise PaperReplaced if another was since.

    `kept`: the digest that is valid now; `made`: that of the paper asked for; `seen`: what the form was read with, or
    None where nobody looked.
    """
    if kept == made:
        return True
    if seen is not None and seen != seen_of(kept):
        raise PaperReplaced()
    return False


def digest(secret: str) -> str:
    """Return what is kept of a key or of a follow code."""
    return hashlib.sha256(secret.encode()).hexdigest()
