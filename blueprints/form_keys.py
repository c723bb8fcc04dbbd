"""The hidden key of one form: sent twice, it is taken once, and gets the same paper."""

from typing import Any, Self

from wtforms import HiddenField

from rules import receipts
from services import secrets


class Keyed:
    """Beside FlaskForm."""

    key: Any = HiddenField()

    def with_usable_key(self) -> Self:
        """Give a form without a proper key a new one: what was written is worth more than the guard of a button."""
        try:
            receipts.check_form_key(self.key.data or "")
        except receipts.FormKeyInvalid:
            self.key.data = secrets.new_form_key()
        return self


class PaperForm(Keyed):
    """A form whose answer is a paper that is shown once; `seen`: the paper that is valid while the form is read."""

    seen: Any = HiddenField()
