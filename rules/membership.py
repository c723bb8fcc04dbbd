"""Who belongs to a council and how they prove it: limits, what is typed, and what can go wrong.

source: RULEBOOK §7 (Sign-in, names on public pages); choice: five failures lock for five minutes, PINs of 4 to 6 digits.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from rules.errors import N_, Invalid, NotAllowed, NotFound, Refused

NAME_LIMIT = 30
TITLE_LIMIT = 30
PASSWORD_MINIMUM, PASSWORD_LIMIT = 8, 128
FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=5)
ENROLMENT_MINUTES_LIMIT = 240
# Crockford's base32: no I, L, O or U, so that a printed code is read back without doubt.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
POST_LABELS: Mapping[str, str] = {
    "chair": N_("主持人"),
    "vice_chair": N_("副主持人"),
    "secretary": N_("秘书"),
    "representative": N_("代表"),
    "observer": N_("列席"),
}

_PIN = re.compile(r"[0-9]{4,6}")
_LOOKALIKES = str.maketrans("OIL", "011")


class NameMissing(Invalid):
    code: ClassVar[str] = "name_missing"
    message: ClassVar[str] = N_("没有填姓名。请补上姓名。")


class NameTooLong(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "name_too_long"
    message: ClassVar[str] = N_("姓名最多%(limit)s个字，请写短一些。")


class TitleTooLong(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "title_too_long"
    message: ClassVar[str] = N_("身份说明最多%(limit)s个字，请写短一些。")


class NameTaken(Invalid):
    """Facts: name."""

    code: ClassVar[str] = "name_taken"
    message: ClassVar[str] = N_("名册里已经有“%(name)s”。同名的人请加以区分，例如“%(name)s（3栋）”。")


class PasswordTooShort(Invalid):
    """Facts: minimum, limit."""

    code: ClassVar[str] = "password_too_short"
    message: ClassVar[str] = N_("密码要有%(minimum)s到%(limit)s个字符，请重新设一个。")


class PinInvalid(Invalid):
    code: ClassVar[str] = "pin_invalid"
    message: ClassVar[str] = N_("密码是4到6位数字，请重新输入。")


class EnrolmentMinutesInvalid(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "enrolment_minutes_invalid"
    message: ClassVar[str] = N_("开放时间要在1到%(limit)s分钟之间，请重新填写。")


class WrongPassword(Invalid):
    """Never tells whether there is such a name."""

    code: ClassVar[str] = "wrong_password"
    message: ClassVar[str] = N_("姓名或密码不对。请核对后再试；忘记密码请联系管理这台电脑的人。")


class WrongPin(Invalid):
    """Facts: left (tries)."""

    code: ClassVar[str] = "wrong_pin"
    message: ClassVar[str] = N_("密码不对，还可以试%(left)s次。忘记密码请找秘书补发席位卡。")


class SignInLocked(Refused):
    """Facts: minutes (until it can be tried again)."""

    code: ClassVar[str] = "sign_in_locked"
    message: ClassVar[str] = N_("密码错了太多次，为安全起见先锁住。请%(minutes)s分钟后再试，或请秘书协助。")


class EnrolmentClosed(Refused):
    code: ClassVar[str] = "enrolment_closed"
    message: ClassVar[str] = N_(
        "这张席位卡还没有设密码，现在也不在设密码的时间里。请秘书在“名册”里开放设密码，再试一次。"
    )


class CardUnknown(NotFound):
    code: ClassVar[str] = "card_unknown"
    message: ClassVar[str] = N_("这张席位卡没有找到，可能已经补发作废。请核对卡号，或请秘书补发一张。")


class NotARepresentative(Refused):
    """Facts: name."""

    code: ClassVar[str] = "not_a_representative"
    message: ClassVar[str] = N_("“%(name)s”不是代表，没有席位卡。主持人和秘书用姓名和密码登录。")


class NotAnOfficer(Refused):
    """Facts: name."""

    code: ClassVar[str] = "not_an_officer"
    message: ClassVar[str] = N_("“%(name)s”不是主持人或秘书，不用密码登录。代表请用席位卡。")


class CardsWillBeVoid(Refused):
    """Facts: count, names (the first three who hold a card)."""

    code: ClassVar[str] = "cards_will_be_void"
    message: ClassVar[str] = N_(
        "其中%(count)s位（%(names)s）已经有卡，再印一次旧卡和旧密码就作废。确定要补发，请勾选“补发的，旧卡作废”。"
    )


class NobodyChosen(Invalid):
    code: ClassVar[str] = "nobody_chosen"
    message: ClassVar[str] = N_("还没有选人。请勾选要印席位卡的代表。")


class LastOfPost(Refused):
    """Facts: name."""

    code: ClassVar[str] = "last_of_post"
    message: ClassVar[str] = N_("“%(name)s”是唯一的一位，离任后就没有人办理了。请先添加接任的人。")


class OwnPost(NotAllowed):
    code: ClassVar[str] = "own_post"
    message: ClassVar[str] = N_("不能给自己办理离任。请由另一位主持人或秘书办理。")


class RosterFrozen(Refused):
    code: ClassVar[str] = "roster_frozen"
    message: ClassVar[str] = N_("会议正在进行，代表名册不能改。请散会以后再改。")


def checked_name(name: str) -> str:
    """Return a person's name, trimmed; raise NameMissing or NameTooLong."""
    name = " ".join(name.split())
    if not name:
        raise NameMissing(field="name")
    if len(name) > NAME_LIMIT:
        raise NameTooLong(field="name", limit=NAME_LIMIT)
    return name


def check_password(password: str) -> None:
    """Raise PasswordTooShort for a password that is too short, or too long to hash."""
    if not PASSWORD_MINIMUM <= len(password) <= PASSWORD_LIMIT:
        raise PasswordTooShort(field="password", minimum=PASSWORD_MINIMUM, limit=PASSWORD_LIMIT)


def checked_pin(pin: str) -> str:
    """Return a PIN as plain digits (a phone's keyboard may give full-width ones); raise PinInvalid."""
    pin = unicodedata.normalize("NFKC", pin).strip()
    if not _PIN.fullmatch(pin):
        raise PinInvalid(field="pin")
    return pin


def plain_code(typed: str) -> str:
    """Return a card's code as it was issued, however it was typed: spaces, dashes, small letters, O for 0.

    >>> plain_code("k3m9-x7qi")
    'K3M9X7Q1'
    """
    letters = "".join(letter for letter in unicodedata.normalize("NFKC", typed).upper() if letter.isalnum())
    return letters.translate(_LOOKALIKES)


def is_code(text: str) -> bool:
    return len(text) == CODE_LENGTH and all(letter in CODE_LETTERS for letter in text)


def check_not_locked(locked_until: datetime | None, now: datetime) -> None:
    """Raise SignInLocked with the minutes that are left, rounded up."""
    if locked_until is not None and now < locked_until:
        raise SignInLocked(minutes=-(-int((locked_until - now).total_seconds()) // 60) or 1)


def lock_after(failures: int, now: datetime) -> datetime | None:
    """Return until when sign-in is locked after so many failures in a row, or None."""
    return now + LOCK if failures >= FAILURES_BEFORE_LOCK else None


def masked(name: str) -> str:
    """Return a name as public pages show it: 王*芳, 阿*.

    source: RULEBOOK §7, 个人信息保护法 §25.
    """
    if len(name) < 3:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]
