"""Forms of a group: a visit, whose name is put to it or taken back, the draft of its motion, the study."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, TextAreaField

from blueprints.checking import Checked
from blueprints.form_fields import Offered, day_field, number_field, options, text_field
from blueprints.pickers import people
from models.members import Member
from rules.errors import N_
from rules.proposals import DRAFT_LIMITS, DRAFT_TEXTS, HOUSEHOLDS_LIMIT, STUDY_REASON_LIMIT, WORDS_LIMIT
from services.groups import Draft, NewVisit, draft_digest

OUTCOMES = (("agreed", N_("同意提交")), ("revise", N_("建议修改")), ("deferred", N_("暂缓")))


def member_field(ident: str, label: str) -> Any:
    """Return the choice of the representative for whom the secretary acts (代录); nobody else is shown it."""
    return SelectField(lazy_gettext(label), [Offered()], id=ident, default="", validate_choice=False)


class MemberForm(FlaskForm):
    """A form that says for whom the secretary acts."""

    nobody = N_("请选一位代表")
    member_id: Any

    def offer(self, members: Iterable[Member]) -> Self:
        self.member_id.choices = people(members, lazy_gettext(self.nobody))
        return self


class VisitForm(MemberForm):
    """走访: how many households were reached, and what they said."""

    member_id = member_field("visit-member", N_("哪一位代表走访的"))
    visited_on = day_field(N_("哪天走访的"), N_("请选走访的日期。"))
    households = number_field(N_("走访了几户"), 1, HOUSEHOLDS_LIMIT)
    in_favour = number_field(N_("赞成的几户"), 0, HOUSEHOLDS_LIMIT)
    against = number_field(N_("反对的几户"), 0, HOUSEHOLDS_LIMIT)
    words = text_field(N_("住户怎么说"), WORDS_LIMIT, kind=TextAreaField)

    def point_at_all_numbers(self) -> None:
        """Any of the three may be the wrong one: the sentence stands at the last, the others are pointed at."""
        for field in (self.households, self.in_favour):
            field.errors = [*field.errors, gettext("请核对这个数。")]

    def visit(self) -> NewVisit:
        visited_on: date = self.visited_on.data
        return NewVisit(visited_on, self.households.data, self.in_favour.data, self.against.data, self.words.data or "")


class EndorseForm(MemberForm):
    """联名: a representative's own button carries nothing; the secretary says for whom."""

    member_id = member_field("endorse-member", N_("代录：哪一位代表联名"))


class WithdrawForm(MemberForm):
    member_id = member_field("withdraw-member", N_("代录：撤回哪一位的联名"))


class DraftForm(FlaskForm, Checked):
    """The draft of the motion; `seen` tells which draft the writer had before them."""

    title = text_field(N_("标题"), DRAFT_LIMITS["title"])
    summary = text_field(N_("情况说明"), DRAFT_LIMITS["summary"], kind=TextAreaField)
    what = text_field(N_("做什么"), DRAFT_LIMITS["what"], kind=TextAreaField)
    plain = text_field(N_("一句话说明白"), DRAFT_LIMITS["plain"])
    who = text_field(N_("谁来做"), DRAFT_LIMITS["who"])
    by_when = text_field(N_("什么时候做完"), DRAFT_LIMITS["by_when"])
    cost = text_field(N_("花多少钱、从哪里出"), DRAFT_LIMITS["cost"])
    done_means = text_field(N_("怎样算办好"), DRAFT_LIMITS["done_means"], kind=TextAreaField)
    mover = SelectField(lazy_gettext(N_("提案人")), [Offered()], default="", validate_choice=False)
    seen = HiddenField()

    def offer(self, members: Iterable[Member]) -> Self:
        self.mover.choices = people(members, lazy_gettext(N_("还没有定")))
        return self

    @classmethod
    def of(cls, draft: Draft) -> Self:
        """Return the form filled with the draft as it stands."""
        texts = {name: getattr(draft, name) for name in DRAFT_TEXTS}
        return cls(formdata=None, **texts, mover=str(draft.mover_id or ""), seen=draft_digest(draft))

    def draft(self) -> Draft:
        texts = {name: self[name].data or "" for name in DRAFT_TEXTS}
        return Draft(**texts, mover_id=int(self.mover.data) if self.mover.data else None)


class StudyForm(FlaskForm):
    """社区党组织研究, as it is recorded before the notice."""

    studied_on = day_field(N_("哪天研究的"), N_("请选研究的日期。"))
    outcome = RadioField(
        lazy_gettext(N_("研究的结果")),
        [Offered()],
        choices=options((value, lazy_gettext(label)) for value, label in OUTCOMES),
        validate_choice=False,
    )
    reason = text_field(N_("理由"), STUDY_REASON_LIMIT, kind=TextAreaField)
