"""Personal data in what residents write: what to cover before anybody else reads it.

A suggestion for the secretary, who knows what a machine does not: the names of neighbours are theirs to find.

source: RULEBOOK §7, 个人信息保护法 §25 (“public pages show 王*芳, 138****5678”); choice: docs/decisions/0009.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from rules.errors import N_, Invalid
from rules.topics import PLACE_LIMIT, TEXT_LIMIT, TITLE_LIMIT, TopicTextMissing, TopicTextTooLong, TopicTitleMissing

_GAP = r"[\s\-—]?"
_DAY = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
ID_NUMBER = re.compile(rf"(?<![\dA-Za-z])[1-9]\d{{5}}{_DAY}\d{{3}}[\dXx](?![\dA-Za-z])")
CARD_NUMBER = re.compile(r"(?<!\d)\d{4}(?:[\s\-]?\d{4}){3}(?:[\s\-]?\d{1,3})?(?!\d)")
MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?(1[3-9]\d){_GAP}(?:\d{{4}}){_GAP}(\d{{4}})(?!\d)")
LANDLINE = re.compile(rf"(?<!\d)(0(?:10|2\d|[3-9]\d\d)){_GAP}\d{{3,4}}{_GAP}(\d{{4}})(?!\d)")
MAIL = re.compile(r"[A-Za-z0-9._+\-]+@(?=[A-Za-z0-9\-]+\.[A-Za-z])")
PLATE = re.compile(rf"([{_PROVINCES}][A-Za-z][·\s]?)[A-Za-z0-9]{{3,4}}([A-Za-z0-9]{{2}})(?![A-Za-z0-9])")
# A flat, not a year: “3栋502”, “2单元501室”, “5号楼302房”, “我住602房”, but “3号楼2026年”.
ROOM = re.compile(
    r"((?:[栋幢座梯]|单元)\s*)\d{3,4}(?![\d年月日元人米次天户平])|(楼\s*)\d{3,4}(?=\s*[室房])|(?<!\d)\d{3,4}(?=\s*[室房])"
)

# The longest first: the figures of an identity number must not be taken for a telephone's.
_COVERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (ID_NUMBER, "（身份证号***）"),
    (CARD_NUMBER, "（卡号***）"),
    (MOBILE, r"\1****\2"),
    (LANDLINE, r"\1-****\2"),
    (MAIL, "***@"),
    (PLATE, r"\1***\2"),
    (ROOM, r"\1\2***"),
)
# What no public text carries by mistake; an office's own number may stay, when a person says so.
_NEVER_BY_MISTAKE = (ID_NUMBER, CARD_NUMBER, MOBILE)
# Chinese keyboards also write figures and letters at full width; each is one character either way.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class PersonalDataLeft(Invalid):
    """Facts: field."""

    code: ClassVar[str] = "personal_data_left"
    message: ClassVar[str] = N_(
        "公开文字里还有像手机号、身份证号或卡号的数字。请遮住（例如 138****5678）；如果是单位公开的电话，请勾选“已核对”。"
    )


def mask(text: str, name: str = "") -> str:
    """Return `text` with telephone, identity and card numbers, plates and flats covered, and the author's own name."""
    for pattern, cover in _COVERS:
        text = _cover(text, pattern, cover)
    return text.replace(name, mask_name(name)) if len(name) > 1 else text


def _cover(text: str, pattern: re.Pattern[str], cover: str) -> str:
    """Cover what the pattern finds at either width; everything else stays as it was written."""
    kept, end = [], 0
    for match in pattern.finditer(text.translate(_HALF_WIDTH)):
        kept += [text[end : match.start()], match.expand(cover)]
        end = match.end()
    return "".join([*kept, text[end:]])


def mask_name(name: str) -> str:
    """Return a name as public pages may show it: 王*芳, 王*; of one character nothing is left to cover."""
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def has_personal_data(text: str) -> bool:
    """Whether the text carries a number of a person: identity, card or mobile telephone."""
    plain = text.translate(_HALF_WIDTH)
    return any(pattern.search(plain) for pattern in _NEVER_BY_MISTAKE)


def check_public(title: str, text: str, place: str, is_checked: bool) -> None:
    """Raise what stands against these texts being public; all are trimmed.

    `is_checked`: a person has said that the numbers in it are an office's own.
    """
    if not title:
        raise TopicTitleMissing(field="title")
    if not text:
        raise TopicTextMissing(field="text")
    for field, value, limit in (
        ("title", title, TITLE_LIMIT),
        ("text", text, TEXT_LIMIT),
        ("place", place, PLACE_LIMIT),
    ):
        if len(value) > limit:
            raise TopicTextTooLong(field=field, limit=limit)
        check_covered(field, value, is_checked)


def check_covered(field: str, text: str, is_checked: bool) -> None:
    """Raise PersonalDataLeft when a text that goes out carries a number of a person."""
    if not is_checked and has_personal_data(text):
        raise PersonalDataLeft(field=field)


def check_texts(texts: Mapping[str, str], is_checked: bool) -> None:
    """As check_covered, for each of the texts that go out together, by the name of its field."""
    for field, text in texts.items():
        check_covered(field, text, is_checked)
