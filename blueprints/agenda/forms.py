"""The agenda builder: when and where, what is offered for the agenda, and new items with their motions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext, lazy_gettext
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
from wtforms.validators import StopValidation

from blueprints.agenda.notice_forms import TermsForm
from blueprints.agenda.offers import TITLE_LIMIT, Offer
from blueprints.form_fields import (
    NumberBetween,
    Offered,
    WholeNumber,
    number_field,
    options,
    text_field,
    whole_or_none,
)
from models.agenda_items import TEXTS, NewItem
from models.members import Member
from rules import notice
from rules.errors import N_
from services.meetings import NewMeeting

SOURCES = ("carried", "tasks", "groups")
MINUTES, LONGEST_MINUTES = N_("预计几分钟"), 240
MOTION_TEXTS = TEXTS[3:]
BALLOT_KINDS = (("named", N_("记名")), ("secret", N_("无记名")))


class NumberOrNothing(NumberBetween):
    """As NumberBetween; nothing at all is fine, too."""

    def __init__(self, minimum: int, maximum: int) -> None:
        super().__init__(minimum, maximum)
        del self.field_flags["required"]

    def __call__(self, form: Any, field: Any) -> None:
        if not field.raw_data or not field.raw_data[0].strip():
            field.errors = []
            raise StopValidation()
        super().__call__(form, field)


def place_field() -> Any:
    return WholeNumber(lazy_gettext(N_("排第几")), [NumberOrNothing(1, notice.ITEMS_LIMIT)])


def _ticks(label: str) -> Any:
    return SelectMultipleField(lazy_gettext(label), coerce=whole_or_none, default=(), validate_choice=False)


class ItemForm(Form):
    """One item. Left blank it is no item; without `what` it is for discussion only."""

    title = text_field(N_("议题"), TITLE_LIMIT)
    summary = text_field(N_("情况说明"), 500, kind=TextAreaField)
    position = place_field()
    minutes = number_field(MINUTES, 1, LONGEST_MINUTES, default=20)
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


class PlaceForm(Form):
    """Where an offered item stands on the agenda and how long it takes; left blank it is as usual."""

    position = place_field()
    minutes = WholeNumber(lazy_gettext(MINUTES), [NumberOrNothing(1, 240)])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda as it would be. `key` names the fields that it is made from."""

    key: str
    title: str
    minutes: int
    position: int | None


class NoticeForm(TermsForm):
    """The notice as a whole, with the agenda."""

    short_reason = text_field(N_("为什么这么急"), 200, kind=TextAreaField)
    carried = _ticks(N_("上次留下的事项"))
    tasks = _ticks(N_("红牌任务"))
    groups = _ticks(N_("议案"))
    # One more than there may be, so that the one too many is told and not dropped.
    items = FieldList(FormField(ItemForm), min_entries=1, max_entries=notice.ITEMS_LIMIT + 1)

    def offer(self, offers: Sequence[Offer], representatives: Sequence[Member]) -> "NoticeForm":
        sent = request.form if self.is_submitted() else None
        self.offers = offers
        self.places = {
            offer.key: PlaceForm(sent, prefix=offer.key, data={"minutes": offer.item.minutes}) for offer in offers
        }
        for source in SOURCES:
            self[source].choices = options((offer.id, offer.title) for offer in offers if offer.source == source)
        for entry in self.items:
            entry.form.offer(representatives)
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        places = [self.places[offer.key].validate() for offer in self.chosen()]
        return super().validate(extra_validators) and all(places)

    def validate_carried(self, field: Any) -> None:
        _check_still_offered(field, gettext("上次留下的事项有变动，请重新勾选。"))

    def validate_tasks(self, field: Any) -> None:
        _check_still_offered(field, gettext("红牌任务有变动，请重新勾选。"))

    def validate_groups(self, field: Any) -> None:
        _check_still_offered(field, gettext("可以上会的议案有变动，请重新勾选。"))

    def is_chosen(self, offer: Offer) -> bool:
        return offer.id in (self[offer.source].data or ())

    def chosen(self) -> list[Offer]:
        return [offer for offer in self.offers if self.is_chosen(offer)]

    def lines(self) -> list[Line]:
        """Return the agenda as it would be, whatever is still missing or wrong."""
        lines = [
            _line(offer.key, offer.title, self.places[offer.key], offer.item.minutes) for offer in self.chosen()
        ] + [
            _line(entry.form.title.id.removesuffix("-title"), entry.form.title.data, entry.form, 0)
            for entry in self.items
            if entry.form.title.data
        ]
        return [lines[index] for index in notice.arrange([line.position for line in lines])]

    def meeting(self, zone: ZoneInfo, now: datetime) -> NewMeeting:
        """Return the notice; raise MeetingInPast, MeetingTooFarAhead, TooManyItems."""
        planned_at = self.planned_at(zone, now)
        wanted: list[tuple[NewItem, int | None]] = []
        for offer in self.chosen():
            place = self.places[offer.key]
            minutes = place.minutes.data or offer.item.minutes
            wanted.append((replace(offer.item, minutes=minutes), place.position.data))
        for entry in self.items:
            if not entry.form.is_blank:
                wanted.append((entry.form.item(), entry.form.position.data))
        notice.check_items(len(wanted))
        items = [wanted[index][0] for index in notice.arrange([position for _, position in wanted])]
        return NewMeeting(
            self.title.data,
            self.place.data,
            planned_at,
            items,
            mode=self.mode.data,
            invited=self.invited.data or "",
            contact=self.contact.data or "",
            short_reason=self.short_reason.data or "",
        )


def _line(key: str, title: str, form: Any, minutes: int) -> Line:
    given, position = form.minutes.data, form.position.data
    is_length = isinstance(given, int) and 0 < given <= LONGEST_MINUTES
    is_place = isinstance(position, int) and 0 < position <= notice.ITEMS_LIMIT
    return Line(key, title, given if is_length else minutes, position if is_place else None)


def _check_still_offered(field: Any, sentence: str) -> None:
    offered = {choice.value for choice in field.choices}
    if not set(field.data) <= offered:
        field.data = [value for value in field.data if value in offered]
        raise ValidationError(sentence)
