"""The forms of tasks: a new one, who carries it, and each step of whoever does."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, TextAreaField

from blueprints.checking import Checked
from blueprints.form_fields import Offered, day_field, options, required, text_field, whole_or_none
from blueprints.form_keys import PaperForm
from models.members import Member
from rules import duties
from rules.duties import Duty, NewTask
from rules.errors import N_
from rules.task_words import CARRIER_WORDS
from rules.tasks import CARRIERS


class DutyForm(FlaskForm, Checked):
    """Who carries a task."""

    carrier = RadioField(
        lazy_gettext(N_("由谁来办")),
        [Offered()],
        choices=options((value, lazy_gettext(CARRIER_WORDS[value])) for value in CARRIERS),
        validate_choice=False,
    )
    member_id = SelectField(lazy_gettext(N_("哪位成员")), [Offered()], default="", validate_choice=False)
    body = text_field(N_("责任单位名称"), duties.BODY_LIMIT)

    def offer(self, members: Sequence[Member], open_label: str) -> "DutyForm":
        self.member_id.choices = options([("", open_label), *((str(member.id), member.name) for member in members)])
        return self

    @property
    def duty(self) -> Duty:
        return Duty(self.carrier.data or "", whole_or_none(self.member_id.data), self.body.data or "")


class TaskForm(DutyForm):
    """A new task. The rule book says what is missing."""

    what = text_field(N_("做什么"), duties.WHAT_LIMIT, required(N_("请写明要做什么。")), kind=TextAreaField)
    done_means = text_field(
        N_("怎样算办好"), duties.DONE_MEANS_LIMIT, required(N_("请写明怎样才算办好。")), kind=TextAreaField
    )
    due_on = day_field(N_("完成期限"), N_("请选完成期限。"))
    next_report_on = day_field(N_("下次汇报日期"), N_("请选下次汇报的日期。"))

    @property
    def task(self) -> NewTask:
        duty = self.duty
        return NewTask(
            what=self.what.data,
            done_means=self.done_means.data,
            carrier=duty.carrier,
            member_id=duty.member_id,
            body=duty.body,
            due_on=self.due_on.data,
            next_report_on=self.next_report_on.data,
        )


class BareForm(FlaskForm):
    """Nothing to fill in."""


class WordsForm(FlaskForm, Checked):
    words = text_field(N_("情况说明"), duties.WORDS_LIMIT, required(N_("请用一两句话说明情况。")), kind=TextAreaField)


class ReasonForm(FlaskForm, Checked):
    words = text_field(N_("理由"), duties.WORDS_LIMIT, required(N_("请写明理由。")), kind=TextAreaField)


class ReportForm(WordsForm):
    next_report_on = day_field(N_("下次汇报日期"), N_("请选下次汇报的日期。"))


class ExtensionForm(ReasonForm):
    new_due_on = day_field(N_("延期到哪一天"), N_("请选延期后的日期。"))


class ClosingForm(FlaskForm, Checked):
    """The rule book asks for the words where nobody has confirmed."""

    words = text_field(N_("说明"), duties.WORDS_LIMIT, kind=TextAreaField)


class LinkForm(FlaskForm, PaperForm):
    expires_on = day_field(N_("链接用到哪一天"), N_("请选链接用到哪一天。"))

    def expires_at(self, zone: ZoneInfo) -> datetime:
        """Return the end of the last day on which the link works."""
        return datetime.combine(self.expires_on.data + timedelta(days=1), time(), zone).astimezone(UTC)
