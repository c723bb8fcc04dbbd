"""The agenda builder: when and where, what is offered for the agenda, and new items, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import gettext, lazy_gettext
from wtforms import FieldList, FormField, SelectMultipleField, TextAreaField, ValidationError

from blueprints.agenda.item_forms import LONGEST_MINUTES, ItemForm, PlaceForm
from blueprints.agenda.notice_forms import TermsForm
from blueprints.agenda.offers import Offer
from blueprints.form_fields import options, text_field, whole_or_none
from models.agenda import taken_by
from models.agenda_items import NewItem
from models.members import Member
from rules import notice
from rules.errors import N_
from services.meetings import NewMeeting

SOURCES = ("carried", "tasks", "groups")


def _ticks(label: str) -> Any:
    return SelectMultipleField(lazy_gettext(label), coerce=whole_or_none, default=(), validate_choice=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda as it would be. `key` names the fields that it is made from."""

    key: str
    title: str
    minutes: int
    position: int | None

    @property
    def is_report(self) -> bool:
        """How a task stands is told by whoever carries it: not everybody speaks on it."""
        return self.key.startswith("tasks-")


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
            planned_end_at=self.planned_end_at(zone),
        )


def _line(key: str, title: str, form: Any, minutes: int) -> Line:
    given, position = form.minutes.data, form.position.data
    is_length = isinstance(given, int) and 0 < given <= LONGEST_MINUTES
    is_place = isinstance(position, int) and 0 < position <= notice.ITEMS_LIMIT
    return Line(key, title, given if is_length else minutes, position if is_place else None)


def _check_still_offered(field: Any, sentence: str) -> None:
    offered = {choice.value for choice in field.choices}
    gone = [value for value in field.data if value not in offered]
    if gone:
        taker = taken_by(g.council.id, field.short_name, gone[0]) if gone[0] is not None else None
        if taker is not None:
            sentence = gettext("“%(title)s”刚刚排上了其中几项，已经替您去掉，请核对后再发。", title=taker.title)
        field.data = [value for value in field.data if value in offered]
        raise ValidationError(sentence)
