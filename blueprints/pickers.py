"""Choosing a person for whom an officer acts: by side, as on the roster, so that nobody picks a namesake's neighbour."""

from collections.abc import Iterable
from typing import Any

from flask import g
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from models.councils import side_facts
from models.members import Member


def people(members: Iterable[Member], nobody: Any) -> list[Any]:
    """Return the options of a select: nobody yet, then everybody under the label of their side, officers last."""
    rows, sides = list(members), side_facts(g.council.id)
    groups = [(side.label, [row for row in rows if row.side == side.code]) for side in sides]
    groups.append((gettext("主持人和秘书"), [row for row in rows if row.side is None]))
    return [
        SelectChoice("", nobody),
        *(SelectChoice(str(row.id), row.name, optgroup=label) for label, found in groups for row in found),
    ]
