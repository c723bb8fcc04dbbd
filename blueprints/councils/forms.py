"""Forms of founding a council and of its charter. The charter's fields are made from the rule book's table."""

import hmac
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flask import current_app
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, ValidationError
from wtforms.widgets import PasswordInput

from blueprints.form_fields import Offered, number_field, options, password_field, required, text_field, whole_or_none
from rules import councils
from rules.charter import FIELDS, Charter, Field, from_facts, to_facts
from rules.errors import N_
from rules.meetings import Side
from rules.membership import NAME_LIMIT, PASSWORD_LIMIT, PASSWORD_MINIMUM
from rules.own_presets import (
    APPROVAL_SHARES,
    ATTENDANCE_SHARES,
    BASES,
    CHOICE_LIMIT,
    OWN,
    SCOPES,
    TITLE_LIMIT,
    OwnChoiceMissing,
    OwnRule,
    OwnTitleMissing,
    Share,
    own_preset,
    rule_of,
)
from rules.preset_facts import preset_facts
from services.councils import NewCouncil, NewOfficer

NAME_NEEDED = N_("请填写姓名。")
OWN_DEFAULTS = OwnRule(title="", choice="")
OWN_PARTS = tuple(part.name for part in fields(OwnRule))


def _part_field(label: str, words: Mapping[str, str], default: str) -> Any:
    """Return a select of the own rule's parts; what it offers is checked by the rule itself."""
    choices = options((name, lazy_gettext(word)) for name, word in words.items())
    return SelectField(lazy_gettext(label), choices=choices, default=default, validate_choice=False)


def _share_words(shares: Mapping[str, Share]) -> dict[str, str]:
    return {name: share.label for name, share in shares.items()}


class CharterForm(FlaskForm):
    """One field for each of rules.charter.FIELDS, under the same name, and the parts of an own rule under `own_`."""

    own_title = text_field(N_("规则名称"), TITLE_LIMIT)
    own_choice = text_field(N_("为什么这样定、谁定的"), CHOICE_LIMIT)
    own_attendance = _part_field(N_("到会"), _share_words(ATTENDANCE_SHARES), OWN_DEFAULTS.attendance)
    own_attendance_scope = _part_field(N_("到会怎么算"), SCOPES, OWN_DEFAULTS.attendance_scope)
    own_approval = _part_field(N_("赞成"), _share_words(APPROVAL_SHARES), OWN_DEFAULTS.approval)
    own_approval_base = _part_field(N_("按什么算"), BASES, OWN_DEFAULTS.approval_base)
    own_approval_scope = _part_field(N_("赞成怎么算"), SCOPES, OWN_DEFAULTS.approval_scope)

    def validate_own_title(self, field: Any) -> None:
        self._ask(field, OwnTitleMissing.message)

    def validate_own_choice(self, field: Any) -> None:
        self._ask(field, OwnChoiceMissing.message)

    def _ask(self, field: Any, message: str) -> None:
        """Say at once all that an own rule still lacks."""
        if self["preset_id"].data == OWN and not field.data:
            raise ValidationError(gettext(message))

    def charter(self) -> Charter:
        """Return the charter as filled in; raise CharterInvalid. The own rule's parts count where it is chosen."""
        facts: dict[str, object] = {field.name: self[field.name].data for field in FIELDS}
        if self["preset_id"].data == OWN:
            rule = OwnRule(**{part: self[f"own_{part}"].data or "" for part in OWN_PARTS})
            facts["own_preset"] = preset_facts(own_preset(rule))
        return from_facts(facts)


def charter_data(charter: Charter) -> dict[str, object]:
    """Return a charter as a CharterForm shows it."""
    data = to_facts(charter)
    if charter.own_preset is not None:
        rule = rule_of(charter.own_preset)
        data |= {f"own_{part}": getattr(rule, part) for part in OWN_PARTS}
    return data


def _charter_field(field: Field) -> Any:
    label, help = lazy_gettext(field.label), lazy_gettext(field.help)
    if field.choices:
        kind = RadioField if field.name == "preset_id" else SelectField
        return kind(
            label,
            choices=options((value, lazy_gettext(words)) for value, words in field.choices),
            coerce=whole_or_none if isinstance(field.default, int) else str,
            default=field.default,
            description=help,
            validate_choice=False,
            validators=[Offered()],
        )
    if field.kind == "boolean":
        return BooleanField(label, default=bool(field.default), description=help)
    return number_field(
        field.label, field.minimum or 0, field.maximum or 10**6, default=field.default, description=help
    )


for _field in FIELDS:
    setattr(CharterForm, _field.name, _charter_field(_field))


def _password(label: str) -> Any:
    # Kept when the form comes back: whoever has filled in twenty fields should not have to think of it again.
    keep = PasswordInput(hide_value=False)
    return password_field(label, PASSWORD_MINIMUM, PASSWORD_LIMIT, N_("请设一个密码。"), widget=keep)


class SetupForm(CharterForm):
    """Founding a council: who it is, its two sides, its charter, its two officers."""

    setup_code = text_field(N_("安装码"), 100, required(N_("请填安装码。启动服务时屏幕上会显示。")))
    name = text_field(N_("议事会名称"), councils.NAME_LIMIT, required(N_("请填写议事会的名称。")))
    place = text_field(N_("社区或地点"), councils.PLACE_LIMIT, required(N_("请填写在哪个社区、哪条街。")))
    slug = text_field(N_("网址简称"), 40, required(N_("请起一个网址简称，例如 rongyin。")))
    migrant_label = text_field(
        N_("第一组名称"),
        councils.LABEL_LIMIT,
        required(N_("请填写这一组的名称。")),
        default=lambda: gettext(councils.SIDES[0].label),
    )
    migrant_seats = number_field(N_("第一组编制席位"), 1, councils.SEATS_LIMIT, default=councils.SIDES[0].planned_heads)
    local_label = text_field(
        N_("第二组名称"),
        councils.LABEL_LIMIT,
        required(N_("请填写这一组的名称。")),
        default=lambda: gettext(councils.SIDES[1].label),
    )
    local_seats = number_field(N_("第二组编制席位"), 1, councils.SEATS_LIMIT, default=councils.SIDES[1].planned_heads)
    chair_name = text_field(N_("主持人姓名"), NAME_LIMIT, required(NAME_NEEDED))
    chair_password = _password(N_("主持人密码"))
    secretary_name = text_field(N_("秘书姓名"), NAME_LIMIT, required(NAME_NEEDED))
    secretary_password = _password(N_("秘书密码"))

    def validate_setup_code(self, field: Any) -> None:
        expected = str(current_app.config["SETUP_CODE"])
        if not expected or not hmac.compare_digest((field.data or "").encode(), expected.encode()):
            raise ValidationError(gettext("安装码不对。启动服务时屏幕上会显示，请核对后再填。"))

    def council(self) -> NewCouncil:
        """Return what is to be founded; raise CharterInvalid."""
        sides = tuple(
            Side(side.code, self[f"{side.code}_label"].data, self[f"{side.code}_seats"].data, side.shape)
            for side in councils.SIDES
        )
        return NewCouncil(self.slug.data, self.name.data, self.place.data, sides, self.charter())

    def officers(self) -> list[NewOfficer]:
        return [
            NewOfficer(self.chair_name.data, "chair", self.chair_password.data),
            NewOfficer(self.secretary_name.data, "secretary", self.secretary_password.data),
        ]
