"""The forms of resolutions: objections of residents, corrections, answers and reasons of the council."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import ValidationError

from blueprints.checking import Checked
from blueprints.form_fields import LARGEST_ID, Offered, number_field, options, required, text_field
from models.objection_writes import NewObjection
from rules import objections, receipts, resolutions
from rules.errors import N_
from rules.resolution_words import CORRECTION_LABELS, GROUND_LABELS, OBJECTOR_LABELS
from services import secrets


def _radio(label: str, labels: Mapping[str, str], **more: Any) -> RadioField:
    choices = options((code, lazy_gettext(words)) for code, words in labels.items())
    return RadioField(lazy_gettext(label), [Offered()], choices=choices, validate_choice=False, **more)


SIGNED_LABELS: Mapping[str, str] = {
    "named": N_("署名提：算异议，答复以前决议不生效"),
    "unnamed": N_("不署名提：算意见，照样答复，决议照常生效"),
}


class ObjectionForm(FlaskForm):
    """An objection. Its hidden key makes a button that is pressed twice hand in one objection."""

    key = HiddenField()
    signed = _radio(N_("要不要署名"), SIGNED_LABELS, default="named")
    objector = _radio(N_("我是"), OBJECTOR_LABELS, default="resident")
    ground = _radio(N_("哪方面有问题"), GROUND_LABELS)
    text = text_field(
        N_("对哪一点有异议、为什么"),
        objections.TEXT_LIMIT,
        required(objections.ObjectionTextMissing.message),
        kind=TextAreaField,
    )
    name = text_field(N_("真实姓名或单位全称"), objections.NAME_LIMIT)
    contact = text_field(N_("电话或微信"), objections.CONTACT_LIMIT)

    def within(self, is_in_time: bool) -> "ObjectionForm":
        """Leave out what makes no difference any more: after the period a name turns a remark into nothing else."""
        if not is_in_time:
            del self.signed
        return self

    @property
    def is_unsigned(self) -> bool:
        return self.signed is not None and self.signed.data == "unnamed"

    def validate_name(self, field: Any) -> None:
        if self.signed is not None and self.signed.data == "named" and not field.data:
            raise ValidationError(gettext("请写真实姓名或单位全称；不想写的，请在上面选“不署名提”。"))

    def with_usable_key(self) -> "ObjectionForm":
        """Give a form without a proper key a new one: what was written is worth more than the guard of a button."""
        try:
            receipts.check_form_key(self.key.data or "")
        except receipts.FormKeyInvalid:
            self.key.data = secrets.new_form_key()
        return self

    def objection(self) -> NewObjection:
        return NewObjection(
            objector=self.objector.data,
            ground=self.ground.data,
            name="" if self.is_unsigned else self.name.data or "",
            contact=self.contact.data or "",
            text=self.text.data,
            key=self.key.data or "",
        )


class FollowObjectionForm(FlaskForm):
    """Number and code of an objection; capital or small letters, with or without spaces."""

    number = number_field(N_("异议编号"), 1, LARGEST_ID)
    secret = text_field(N_("查询码"), 40, required(N_("请填查询码，8个字母和数字。")))


class CorrectionForm(FlaskForm, Checked):
    kind = _radio(N_("改的是什么"), CORRECTION_LABELS)
    after = text_field(
        N_("改成"),
        resolutions.TEXT_LIMIT,
        required(resolutions.CorrectionChangesNothing.message),
        kind=TextAreaField,
    )
    reason = text_field(
        N_("为什么改"),
        resolutions.REASON_LIMIT,
        required(resolutions.ResolutionReasonMissing.message),
        id="correction-reason",
    )


class RevocationForm(FlaskForm, Checked):
    reason = text_field(
        N_("撤销的理由"),
        resolutions.REASON_LIMIT,
        required(resolutions.ResolutionReasonMissing.message),
        kind=TextAreaField,
    )


class AnswerForm(FlaskForm, Checked):
    """An answer to one objection; which one, the address says."""

    answer = text_field(
        N_("答复"),
        objections.ANSWER_LIMIT,
        required(objections.ObjectionAnswerMissing.message),
        kind=TextAreaField,
    )
