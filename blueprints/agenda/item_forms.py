"""One item of the agenda builder: a new one with its motion, or the place and length of one that is offered."""

from collections.abc import Sequence
from typing import Any

from flask import g
from flask_babel import gettext, lazy_gettext
from wtforms import Form, RadioField, SelectField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.validators import StopValidation

from blueprints.agenda.offers import GROUP_MINUTES, TITLE_LIMIT
from blueprints.errors import sentence_of
from blueprints.form_fields import (
    LARGEST_ID,
    NumberBetween,
    Offered,
    WholeNumber,
    number_field,
    options,
    text_field,
    whole_or_none,
)
from models.agenda_items import TEXTS, NewItem
from models.councils import side_facts
from models.members import Member
from models.resolution_changes import changeable_resolutions
from rules import notice
from rules.candidate_lists import CANDIDATES_LIMIT, check_names, check_seats, read_candidates
from rules.candidates import MARKED, Candidate, usual_kind
from rules.election_words import standard_text
from rules.errors import N_, RuleError

MINUTES, LONGEST_MINUTES = N_("预计几分钟"), 240
MOTION_TEXTS = TEXTS[3:]
# Persons are elected in secret, matters decided openly, unless the council wants it otherwise (RULEBOOK §4).
BALLOT_KINDS = (("usual", N_("照惯例：议事记名，选人无记名")), ("named", N_("记名")), ("secret", N_("无记名")))
QUESTIONS = (
    ("motion", N_("一件事：赞成、反对、弃权")),
    ("election", N_("推选人：在名单上打勾")),
    ("choice", N_("选项目：先打勾选一个，再对它表决")),
)


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


class ItemForm(Form):
    """One item. Left blank it is no item; without `what` it is for discussion only."""

    title = text_field(N_("议题"), TITLE_LIMIT)
    summary = text_field(N_("情况说明"), 500, kind=TextAreaField)
    position = place_field()
    minutes = number_field(MINUTES, 1, LONGEST_MINUTES, default=GROUP_MINUTES)
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
        default="usual",
        validate_choice=False,
    )
    question = RadioField(
        lazy_gettext(N_("表决什么")),
        [Offered()],
        choices=options((value, lazy_gettext(label)) for value, label in QUESTIONS),
        default="motion",
        validate_choice=False,
    )
    seats = WholeNumber(lazy_gettext(N_("选几个")), [NumberOrNothing(1, CANDIDATES_LIMIT)])
    candidates = text_field(N_("名单"), 1000, kind=TextAreaField)
    mover = SelectField(lazy_gettext(N_("提案人")), [Offered()], default="", validate_choice=False)
    seconders = SelectMultipleField(
        lazy_gettext(N_("联名人")), [Offered()], coerce=whole_or_none, default=(), validate_choice=False
    )

    changes = SelectField(lazy_gettext(N_("要改变哪一项决定")), [Offered()], default="", validate_choice=False)

    def offer(self, representatives: Sequence[Member]) -> None:
        decided = (
            (str(each.id), " ".join(filter(None, (each.document_mark, each.title))))
            for each in changeable_resolutions(g.council.id)
        )
        self.changes.choices = options([("", gettext("不是改变以前的决定")), *decided])
        self.mover.choices = options([("", "—"), *((str(member.id), member.name) for member in representatives)])
        self.seconders.choices = options((member.id, member.name) for member in representatives)

    @property
    def has_motion(self) -> bool:
        """Whether something stands in the part about what is voted on: then it stays unfolded."""
        texts = any(self[name].data for name in ("what", *MOTION_TEXTS, "candidates", "mover", "seconders", "changes"))
        return texts or self.seats.data is not None or self.question.data != "motion"

    @property
    def is_blank(self) -> bool:
        texts = any(self[name].data for name in (*TEXTS, "candidates"))
        return not texts and not self.mover.data and not self.seconders.data

    def validate(self, extra_validators: Any = None) -> bool:
        if self.is_blank:
            return True
        is_valid = super().validate(extra_validators)
        return self._has_ballot_paper() and is_valid

    def validate_title(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(gettext("请写议题，例如“飞线充电整治怎么落实”。"))

    def validate_what(self, field: Any) -> None:
        is_motion = any(self[name].data for name in MOTION_TEXTS) or self.mover.data or self.seconders.data
        if is_motion and not field.data and self.question.data not in MARKED:
            raise ValidationError(gettext("请写明议案要做什么；只讨论、不表决的，请把下面几格都空着。"))

    def validate_candidates(self, field: Any) -> None:
        if field.data and self.question.data not in MARKED:
            raise ValidationError(gettext("写了名单，请在“表决什么”里选“推选人”或“选项目”。"))

    def _has_ballot_paper(self) -> bool:
        """Whether names and number make a ballot paper, where one is needed; else each field at fault says so."""
        if self.question.data not in MARKED:
            return True
        names, is_right = self._names(), True
        # Without names nothing is said of whether they are fewer than the seats.
        for check in (lambda: check_names(names), lambda: check_seats(self.seats.data, len(names) or LARGEST_ID)):
            try:
                check()
            except RuleError as error:
                self[str(error.facts["field"])].errors = [sentence_of(error)]
                is_right = False
        return is_right

    def _names(self) -> tuple[Candidate, ...]:
        return read_candidates(self.candidates.data or "", side_facts(g.council.id))

    def item(self) -> NewItem:
        mover_id = int(self.mover.data) if self.mover.data else None
        texts: dict[str, Any] = {name: self[name].data or "" for name in TEXTS}
        question, seats = self.question.data, self.seats.data
        if question in MARKED:
            texts["what"] = texts["what"] or standard_text(question, seats or 1)
        return NewItem(
            **texts,
            minutes=self.minutes.data,
            ballot_kind=usual_kind(question) if self.ballot_kind.data == "usual" else self.ballot_kind.data,
            question=question,
            seats=seats if question in MARKED else None,
            candidates=self._names() if question in MARKED else (),
            changes_resolution_id=int(self.changes.data) if self.changes.data else None,
            mover_id=mover_id,
            seconder_ids=tuple(member_id for member_id in self.seconders.data or () if member_id != mover_id),
        )


class PlaceForm(Form):
    """Where an offered item stands on the agenda and how long it takes; left blank it is as usual."""

    position = place_field()
    minutes = WholeNumber(lazy_gettext(MINUTES), [NumberOrNothing(1, 240)])
