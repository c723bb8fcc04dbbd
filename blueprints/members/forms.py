"""Forms of the roster and of signing in."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Optional

from blueprints.form_fields import (
    NumberBetween,
    Offered,
    WholeNumber,
    number_field,
    options,
    password_field,
    required,
    text_field,
    whole_or_none,
)
from rules import membership
from rules.errors import N_
from rules.meetings import Side
from rules.roster import SEAT_LIMIT, NewMember, RosterNotText

ROSTER_LIMIT = 100_000
CARD_LIMIT = 64
PIN_LIMIT = 20
ENCODINGS = ("utf-8", "gb18030")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class SignInForm(FlaskForm):
    name = text_field(N_("姓名"), membership.NAME_LIMIT, required(N_("请填写您的姓名。")))
    password = password_field(N_("密码"), 1, membership.PASSWORD_LIMIT, N_("请填写密码。"))


class CardForm(FlaskForm):
    """The code on a seat card, for a phone that cannot scan."""

    code = text_field(N_("卡号"), CARD_LIMIT, required(N_("请填写席位卡上的卡号。")))


class PinForm(FlaskForm):
    # What is no PIN is said by the rule, with its 4 to 6 digits.
    pin = text_field(N_("密码"), PIN_LIMIT, required(N_("请输入密码，4到6位数字。")))


class ImportForm(FlaskForm):
    text = text_field(N_("名单"), ROSTER_LIMIT, kind=TextAreaField)
    file = FileField(lazy_gettext(N_("或者上传 CSV 文件")))

    def roster_text(self) -> str:
        """Return the uploaded file's text, else the pasted one; raise RosterNotText."""
        data: bytes = self.file.data.read() if self.file.data else b""
        return decoded(data) if data else self.text.data or ""


class AddForm(FlaskForm):
    """One person, beside those who are on the roster already."""

    name = text_field(N_("姓名"), membership.NAME_LIMIT, required(N_("请填写姓名。")))
    post = SelectField(
        lazy_gettext(N_("职务")),
        [Offered()],
        choices=options((post, lazy_gettext(label)) for post, label in membership.POST_LABELS.items()),
        default="representative",
        validate_choice=False,
    )
    side = SelectField(lazy_gettext(N_("组别（代表才填）")), [Optional(), Offered()], validate_choice=False)
    seat = WholeNumber(lazy_gettext(N_("席位（空着就自动编号）")), [Optional(), NumberBetween(1, SEAT_LIMIT)])
    title = text_field(N_("身份说明"), membership.TITLE_LIMIT)

    def offer(self, sides: tuple[Side, ...]) -> "AddForm":
        self.side.choices = options([("", "—"), *((side.code, side.label) for side in sides)])
        return self

    def member(self) -> NewMember:
        return NewMember(
            self.name.data, self.post.data, self.side.data or None, self.seat.data, self.title.data or "", row=1
        )


class EnrolmentForm(FlaskForm):
    minutes = number_field(N_("开放多少分钟"), 1, membership.ENROLMENT_MINUTES_LIMIT, default=30)


class CardsForm(FlaskForm):
    """Whose seat cards to print."""

    member_ids = SelectMultipleField(
        lazy_gettext(N_("代表")), coerce=whole_or_none, default=(), choices=[], validate_choice=False
    )

    @property
    def chosen(self) -> list[int]:
        return [member_id for member_id in self.member_ids.data or () if member_id is not None]


def decoded(data: bytes) -> str:
    """Return the text of an uploaded file, as spreadsheets in China save it: UTF-8, UTF-16 or GBK."""
    marked = next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A workbook begins with PK and has zero bytes: it is no text in any encoding.
        if not data.startswith(b"PK") and "\x00" not in text:
            return text
    raise RosterNotText(field="file")
