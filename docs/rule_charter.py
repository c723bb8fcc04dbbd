"""What a council may set in its charter: default, range, meaning."""

from docs.table import table
from rules.charter import Charter, preset_of, value_words
from rules.charter_fields import FIELDS, Field


def block() -> str:
    rows = [(field.label, f"`{field.name}`", _default(field), _range(field), field.help) for field in FIELDS]
    return table(("项目", "代号", "默认", "可以填", "意思"), rows)


def _default(field: Field) -> str:
    if field.name == "preset_id":
        return preset_of(Charter()).title
    msgid, values = value_words(field, field.default)
    return msgid % values


def _range(field: Field) -> str:
    if field.choices:
        return "；".join(label for _, label in field.choices)
    if field.kind == "boolean":
        return "可以；不可以"
    return f"{field.minimum}到{field.maximum}{field.unit}"
