"""The form of a meeting's notice: when and where, what earlier meetings left over, and new items with their motions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)

from blueprints.form_fields import (
    Offered,
    day_field,
    number_field,
    options,
    required,
    text_field,
    time_field,
    whole_or_none,
)
from models.meetings import AgendaItem
from models.members import Member
from rules import notice
from rules.errors import N_
from services.meetings import NewItem, NewMeeting

TITLE_LIMIT = 60
TEXTS = ("title", "summary", "what", "plain", "who", "by_when", "cost", "done_means")
MOTION_TEXTS = TEXTS[3:]
BALLOT_KINDS = (("named", N_("记名")), ("secret", N_("无记名")))


class ItemForm(Form):
    """One item. Left blank it is no item; without `what` it is for discussion only."""

    title = text_field(N_("议题"), TITLE_LIMIT)
    summary = text_field(N_("情况说明"), 500, kind=TextAreaField)
    minutes = number_field(N_("预计几分钟"), 1, 240, default=20)
    what = text_field(N_("议案：做什么"), 1000, kind=TextAreaField)
    plain = text_field(N_("一句话说明白"), 60)
    who = text_field(N_("谁来做"), 60)
    by_when = text_field(N_("什么时候做完"), 60)
    cost = text_field(N_("花多少钱、从哪里出"), 100)
    done_means = text_field(N_("怎样算办好"), 200, kind=TextAreaField)
    ballot_kind = RadioField(
        lazy_gettext(N_("表决方式")),
        [Offered()],
        choices=options((value, lazy_gettext(label)) for value, label in BALLOT_KINDS),
        default="named",
        validate_choice=False,
    )
    mover = SelectField(lazy_gettext(N_("提案人")), [Offered()], default="", validate_choice=False)
    seconders = SelectMultipleField(
        lazy_gettext(N_("联名人")), [Offered()], coerce=whole_or_none, default=(), validate_choice=False
    )

    def offer(self, representatives: Sequence[Member]) -> None:
        self.mover.choices = options([("", "—"), *((str(member.id), member.name) for member in representatives)])
        self.seconders.choices = options((member.id, member.name) for member in representatives)

    @property
    def is_blank(self) -> bool:
        return not any(self[name].data for name in TEXTS) and not self.mover.data and not self.seconders.data

    def validate(self, extra_validators: Any = None) -> bool:
        return self.is_blank or super().validate(extra_validators)

    def validate_title(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(gettext("请写议题，例如“飞线充电整治怎么落实”。"))

    def validate_what(self, field: Any) -> None:
        is_motion = any(self[name].data for name in MOTION_TEXTS) or self.mover.data or self.seconders.data
        if is_motion and not field.data:
            raise ValidationError(gettext("请写明议案要做什么；只讨论、不表决的，请把下面几格都空着。"))

    def item(self) -> NewItem:
        mover_id = int(self.mover.data) if self.mover.data else None
        texts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        return NewItem(
            **texts,
            minutes=self.minutes.data,
            ballot_kind=self.ballot_kind.data,
            mover_id=mover_id,
            seconder_ids=tuple(member_id for member_id in self.seconders.data or () if member_id != mover_id),
        )


class NoticeForm(FlaskForm):
    """The notice as a whole."""

    title = text_field(N_("会议名称"), TITLE_LIMIT, required(N_("请填写会议名称。")))
    place = text_field(N_("地点"), TITLE_LIMIT, required(N_("请填写开会地点。")))
    planned_on = day_field(N_("日期"), N_("请选开会日期。"))
    starts_at = time_field(N_("时间"), N_("请选开会时间。"))
    carried = SelectMultipleField(
        lazy_gettext(N_("上次留下的事项")), coerce=whole_or_none, default=(), validate_choice=False
    )
    # One more than there may be, so that the one too many is told and not dropped.
    items = FieldList(FormField(ItemForm), min_entries=1, max_entries=notice.ITEMS_LIMIT + 1)

    def offer(self, waiting: Sequence[AgendaItem], representatives: Sequence[Member]) -> "NoticeForm":
        self.carried.choices = options((item.id, item.title) for item in waiting)
        for entry in self.items:
            entry.form.offer(representatives)
        return self

    def validate_carried(self, field: Any) -> None:
        offered = {choice.value for choice in field.choices}
        if not set(field.data) <= offered:
            field.data = [value for value in field.data if value in offered]
            raise ValidationError(gettext("上次留下的事项有变动，请重新勾选。"))

    def meeting(self, waiting: Sequence[AgendaItem], active_ids: set[int], zone: ZoneInfo, now: datetime) -> NewMeeting:
        """Return the notice; raise MeetingInPast, MeetingTooFarAhead, TooManyItems."""
        notice.check_day(self.planned_on.data, now.astimezone(zone).date())
        planned_at = datetime.combine(self.planned_on.data, self.starts_at.data, zone).astimezone(UTC)
        notice.check_time(planned_at, now)
        items = [_again(item, active_ids) for item in waiting if item.id in (self.carried.data or ())]
        items += [entry.form.item() for entry in self.items if not entry.form.is_blank]
        notice.check_items(len(items))
        return NewMeeting(self.title.data, self.place.data, planned_at, items)


def _again(item: AgendaItem, active_ids: set[int]) -> NewItem:
    """Return an item that was left over, with its motion; who has left the roster moves and seconds no more."""
    motion = item.motion
    if motion is None:
        return NewItem(item.title, item.summary, item.minutes, carried_from_id=item.id)
    copied: dict[str, Any] = {name: getattr(motion, name) for name in (*TEXTS[2:], "ballot_kind")}
    return NewItem(
        item.title,
        item.summary,
        item.minutes,
        **copied,
        mover_id=motion.mover_id if motion.mover_id in active_ids else None,
        seconder_ids=tuple(row.member_id for row in motion.seconders if row.member_id in active_ids),
        carried_from_id=item.id,
    )
