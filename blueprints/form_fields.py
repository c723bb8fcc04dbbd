"""What forms are made of: fields whose errors say what to do, and rule errors shown at the field they are about."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, FieldList, FormField, IntegerField, PasswordField, StringField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation, ValidationError

from blueprints.doors import tidy
from blueprints.errors import sentence_of
from rules.errors import N_, RuleError

LARGEST_ID = 2**31 - 1
NUMBER_MISSING = N_("这里要填一个数，请补上。")


class NumberBetween:
    """Asks for a whole number from `minimum` to `maximum`, both included, that was really sent."""

    def __init__(self, minimum: int, maximum: int) -> None:
        self.minimum, self.maximum = minimum, maximum
        self.field_flags = {"required": True, "min": minimum, "max": maximum}

    def __call__(self, form: Any, field: Any) -> None:
        if field.process_errors:
            raise StopValidation()
        if not field.raw_data or field.data is None:
            raise StopValidation(gettext(NUMBER_MISSING))
        if not self.minimum <= field.data <= self.maximum:
            bounds = {"minimum": self.minimum, "maximum": self.maximum}
            raise ValidationError(gettext("请填%(minimum)s到%(maximum)s之间的整数。", **bounds))


class WholeNumber(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        _read(super().process_formdata, valuelist, N_("请填整数，例如 6。"))


class Day(DateField):
    def process_formdata(self, valuelist: list[str]) -> None:
        _read(super().process_formdata, valuelist, N_("请选日期，写法如 2026-12-01。"))


class TimeOfDay(TimeField):
    def process_formdata(self, valuelist: list[str]) -> None:
        _read(super().process_formdata, valuelist, N_("请选时间，写法如 19:30。"))


def _read(process: Callable[[list[str]], None], valuelist: list[str], message: str) -> None:
    try:
        process(valuelist)
    except ValueError:
        raise ValueError(gettext(message)) from None


def trimmed(text: str | None) -> str | None:
    """Return a field's text as `tidy` leaves it; of a field that was not sent there is none."""
    return tidy(text) if isinstance(text, str) else text


def required(message: str) -> DataRequired:
    return DataRequired(message=lazy_gettext(message))


class AtMost(Length):
    """Says the limit and how long the text is: whoever shortens it knows by how much."""

    def __init__(self, limit: int) -> None:
        super().__init__(max=limit)

    def __call__(self, form: Any, field: Any) -> None:
        count = len(field.data or "")
        if count > self.max:
            numbers = {"limit": self.max, "count": count}
            raise ValidationError(gettext("最多%(limit)s个字，现在有%(count)s个字。请写短一些。", **numbers))


def text_field(label: str, limit: int, *validators: Any, kind: type[StringField] = StringField, **options: Any) -> Any:
    """Return a text field that says its limit; `label` is a msgid."""
    return kind(lazy_gettext(label), [*validators, AtMost(limit)], filters=[trimmed], **options)


def number_field(label: str, minimum: int, maximum: int, **options: Any) -> Any:
    return WholeNumber(lazy_gettext(label), [NumberBetween(minimum, maximum)], **options)


def password_field(label: str, minimum: int, limit: int, missing: str, **options: Any) -> Any:
    """Return a field for a secret: never trimmed."""
    length = (
        lazy_gettext("密码要有%(min)d到%(max)d个字符。") if minimum > 1 else lazy_gettext("密码最多%(max)d个字符。")
    )
    return PasswordField(lazy_gettext(label), [required(missing), Length(minimum, limit, length)], **options)


def day_field(label: str, missing: str) -> Any:
    return Day(lazy_gettext(label), [InputRequired(lazy_gettext(missing))])


def time_field(label: str, missing: str) -> Any:
    return TimeOfDay(lazy_gettext(label), [InputRequired(lazy_gettext(missing))])


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return what a select, radio or tick list offers, from (value, label)."""
    return [SelectChoice(value, label) for value, label in pairs]


def whole_or_none(value: Any) -> int | None:
    """Read the value of an option; what is no number, or none that a database holds, is simply not offered."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    return number if abs(number) <= LARGEST_ID else None


class Offered:
    """Refuses what is not among the field's choices, which a page always offers and a forged request may not."""

    def __call__(self, form: Any, field: Any) -> None:
        chosen = field.data if isinstance(field.data, list) else [field.data]
        if not set(chosen) <= {choice.value for choice in field.choices}:
            if chosen in ([None], [""]) and not isinstance(field.data, list):
                raise StopValidation(gettext("请选一项。"))
            raise StopValidation(gettext("请从列出的选项中选；名单可能刚刚有变动。"))


def attach(form: FlaskForm, error: RuleError) -> None:
    """Show a rule's sentence at the field it is about, or on top of the form."""
    field = form._fields.get(str(error.facts.get("field")))
    if field is None or isinstance(field, FieldList | FormField):
        form.form_errors.append(sentence_of(error))
    else:
        field.errors = [*field.errors, sentence_of(error)]
