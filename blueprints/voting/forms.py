"""The one form of a ballot, the same for an event's payload and a posted form."""

import re
from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional, Regexp

from blueprints.doors import LARGEST_ID
from rules.voting import CHOICES, KEY_HEX_LENGTH, ChoiceInvalid, KeyInvalid
from services.voting import Cast

KEY = re.compile(rf"^[0-9a-f]{{{KEY_HEX_LENGTH}}}$")


class CastForm(FlaskForm):
    """vote_id, choice, key (the phone's own, 128 random bits in hex) and the receipt that is replaced, if any."""

    class Meta:
        # A socket event carries the session of its handshake; the route's own token is checked by CSRFProtect.
        csrf = False

    vote_id = IntegerField(validators=[InputRequired(), NumberRange(1, LARGEST_ID)])
    choice = StringField(validators=[InputRequired(), AnyOf(CHOICES)])
    key = StringField(validators=[InputRequired(), Regexp(KEY)])
    replaces = StringField(validators=[Optional(), Length(max=16)])


def cast_of(payload: Mapping[str, Any], member_id: int, entered_by_id: int | None = None) -> Cast:
    """Return the ballot of a payload; raise ChoiceInvalid or KeyInvalid when it is not one."""
    fields = {name: payload.get(name) for name in ("vote_id", "choice", "key", "replaces")}
    form = CastForm(formdata=MultiDict({name: str(value) for name, value in fields.items() if value not in (None, "")}))
    if not form.validate():
        raise ChoiceInvalid(field="choice") if "choice" in form.errors else KeyInvalid(field="key")
    choice, key = str(form.choice.data), str(form.key.data)
    return Cast(int(form.vote_id.data or 0), member_id, choice, key, form.replaces.data or None, entered_by_id)
