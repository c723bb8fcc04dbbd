"""A page that was left open: somebody else was quicker. It says where the thing stands now and loses no words."""

from collections.abc import Callable

from flask import flash, redirect
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from blueprints.errors import sentence_of, status_of
from rules.errors import Refused

STATE_REFUSES = "_state_refuses"


def lead_to_now(
    error: Refused,
    address: str,
    state: str = "",
    form: FlaskForm | None = None,
    page: Callable[[str], str] | None = None,
) -> Response | tuple[str, int]:
    """Lead to the fresh page at `address`; what was written in `form` is shown by `page`, since it did not go in.

    `state`: the word for where it stands, where that is what refuses.
    """
    is_of_state = bool(state) and error.code.endswith(STATE_REFUSES)
    said = gettext("这一步没有办：可能已经有人办过了，现在是“%(state)s”。", state=state)
    flash(said if is_of_state else sentence_of(error), "error")
    unsent = written(form) if form is not None else ""
    if unsent and page is not None:
        return page(unsent), status_of(error)
    return redirect(address, 303)


def written(form: FlaskForm) -> str:
    texts = [str(field.data) for field in form if field.type in ("StringField", "TextAreaField") and field.data]
    return "\n".join(texts)
