"""Forms of a notice's terms: when, where, how, for whom; of its correction; of items added on the spot."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, TextAreaField, ValidationError
from wtforms.validators import Optional

from blueprints.agenda.item_forms import MOTION_TEXTS
from blueprints.agenda.offers import TITLE_LIMIT
from blueprints.checking import Checked
from blueprints.form_fields import (
    NumberBetween,
    Offered,
    TimeOfDay,
    WholeNumber,
    day_field,
    number_field,
    options,
    required,
    text_field,
    time_field,
)
from models.agenda_items import TEXTS, NewItem
from models.members import Member
from rules import notice
from rules.errors import N_
from rules.meetings import Side
from services.notices import Correction

MODES = {"onsite": N_("现场"), "online": N_("线上"), "both": N_("现场加线上")}
TERMS = ("title", "place", "mode", "invited", "contact")


class TermsForm(FlaskForm, Checked):
    """When and where a meeting is, how it is held, who is invited, and whom to ask."""

    title = text_field(N_("会议名称"), TITLE_LIMIT, required(N_("请填写会议名称。")))
    place = text_field(N_("地点"), TITLE_LIMIT, required(N_("请填写开会地点。")))
    planned_on = day_field(N_("日期"), N_("请选开会日期。"))
    starts_at = time_field(N_("时间"), N_("请选开会时间。"))
    ends_at = TimeOfDay(lazy_gettext(N_("散会时间（到时不再开始新的表决）")), [Optional()])
    mode = SelectField(
        lazy_gettext(N_("怎么开")),
        [Offered()],
        choices=options((value, lazy_gettext(label)) for value, label in MODES.items()),
        default=notice.MODES[0],
        validate_choice=False,
    )
    invited = text_field(
        N_("通知谁参加"), 200, required(N_("请写通知谁参加，例如“全体代表”。")), default=lambda: gettext("全体代表")
    )
    contact = text_field(
        N_("有事找谁"), 100, required(N_("请写有事找谁，例如“议事会秘书”。")), default=lambda: gettext("议事会秘书")
    )

    def planned_at(self, zone: ZoneInfo, now: datetime) -> datetime:
        """Return when the meeting is to begin; raise MeetingInPast, MeetingTooFarAhead."""
        notice.check_day(self.planned_on.data, now.astimezone(zone).date())
        planned_at = datetime.combine(self.planned_on.data, self.starts_at.data, zone).astimezone(UTC)
        notice.check_time(planned_at, now)
        return planned_at

    def planned_end_at(self, zone: ZoneInfo) -> datetime | None:
        """Return when the meeting is to end, on the day on which it begins; None where the notice does not say."""
        if self.ends_at.data is None:
            return None
        return datetime.combine(self.planned_on.data, self.ends_at.data, zone).astimezone(UTC)


class CorrectionForm(TermsForm):
    """更正通知: the notice as it shall read; what is different is found by comparing.

    `seen`: the number of the notice that the writer had before them.
    """

    words = text_field(N_("为什么更正"), 200, required(N_("请用一句话说明为什么更正，例如“会议室当晚检修”。")))
    short_reason = text_field(N_("为什么这么急"), 200, kind=TextAreaField)
    seen = HiddenField()

    def correction(self, zone: ZoneInfo, before: datetime, now: datetime) -> Correction:
        """Return the correction of a meeting planned at `before`; raise MeetingInPast, MeetingTooFarAhead."""
        there = before.astimezone(zone)
        is_as_before = (self.planned_on.data, self.starts_at.data) == (there.date(), there.time())
        planned_at = before if is_as_before else self.planned_at(zone, now)
        texts: dict[str, Any] = {name: self[name].data for name in TERMS}
        reasons = {"words": self.words.data, "short_reason": self.short_reason.data or ""}
        return Correction(**texts, planned_at=planned_at, planned_end_at=self.planned_end_at(zone), **reasons)


class AddedItemForm(FlaskForm, Checked):
    """An item added on the spot. Without `what` it is for discussion only."""

    title = text_field(N_("什么事"), TITLE_LIMIT, required(N_("请写临时加的是什么事，例如“电梯今晚停运怎么办”。")))
    summary = text_field(N_("情况说明"), 500, kind=TextAreaField)
    minutes = number_field(N_("预计几分钟"), 1, 240, default=10)
    is_sensitive = BooleanField(lazy_gettext(N_("涉及钱、人事或权利（只讨论，今天一定不表决）")))
    what = text_field(N_("议案：做什么"), 1000, kind=TextAreaField)
    plain = text_field(N_("一句话说明白"), 60)
    who = text_field(N_("谁来做"), 60)
    by_when = text_field(N_("什么时候做完"), 60)
    cost = text_field(N_("花多少钱、从哪里出"), 100)
    done_means = text_field(N_("怎样算办好"), 200, kind=TextAreaField)
    mover = SelectField(lazy_gettext(N_("提案人")), [Offered()], default="", validate_choice=False)

    def offer(self, representatives: Sequence[Member]) -> "AddedItemForm":
        self.mover.choices = options([("", "—"), *((str(member.id), member.name) for member in representatives)])
        return self

    def validate_what(self, field: Any) -> None:
        is_motion = any(self[name].data for name in MOTION_TEXTS) or self.mover.data
        if is_motion and not field.data:
            raise ValidationError(gettext("请写明议案要做什么；只讨论、不表决的，请把下面几格都空着。"))

    def item(self) -> NewItem:
        texts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        mover_id = int(self.mover.data) if self.mover.data else None
        return NewItem(**texts, minutes=self.minutes.data, mover_id=mover_id)


def consent_form(item_id: int, sides: Sequence[Side], present: Mapping[str, int], is_sent: bool) -> FlaskForm:
    """Return a form that asks how many hands each side has shown; sent or not, several of them stand on one page."""
    hands = {f"hands_{side.code}": WholeNumber(side.label, [NumberBetween(0, present[side.code])]) for side in sides}
    kind = type("ConsentForm", (FlaskForm,), hands)
    prefix = f"item-{item_id}"
    return kind(prefix=prefix) if is_sent else kind(prefix=prefix, formdata=None)
