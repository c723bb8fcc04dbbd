"""已核对: one question for every form whose words go out, asked where a number stands that might be a person's."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, FieldList, FormField, StringField

from rules.errors import N_
from rules.masking import has_personal_data


class Checked:
    """Beside FlaskForm: the tick with which a person says that the numbers are an office's own.

    Templates show it by `f.checked(form)`, only where there is something to ask.
    """

    is_checked = BooleanField(lazy_gettext(N_("已核对：这些号码是单位公开的，可以公开")))

    @property
    def asks_check(self) -> bool:
        return any(has_personal_data(text) for text in _texts(self))

    @property
    def has_checked(self) -> bool:
        return bool(self.is_checked.data)


def _texts(form: Any) -> Iterable[str]:
    """Return what was written in a form, with the forms inside it."""
    for field in form:
        if isinstance(field, FieldList):
            yield from _texts(field)
        elif isinstance(field, FormField):
            yield from _texts(field.form)
        elif isinstance(field, StringField) and isinstance(field.data, str):
            yield field.data
