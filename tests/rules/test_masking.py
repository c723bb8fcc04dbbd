"""What is covered of a resident's words before others read them, and what is left alone."""

import pytest

from rules.errors import RuleError
from rules.masking import PersonalDataLeft, check_public, has_personal_data, mask, mask_name
from rules.topics import (
    PLACE_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    TopicTextMissing,
    TopicTextTooLong,
    TopicTitleMissing,
)

ID = "440106199003071234"


@pytest.mark.parametrize(
    ("written", "public"),
    [
        ("请打13812345678找我", "请打138****5678找我"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("+86 13812345678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("13812345678，13912345679", "138****5678，139****5679"),
        ("020-87654321", "020-****4321"),
        ("02087654321", "020-****4321"),
        ("0755 8765 4321", "0755-****4321"),
        (f"身份证{ID}。", "身份证（身份证号***）。"),
        ("44010619900307123X", "（身份证号***）"),
        ("６２２２ 0212 3456 7890 123", "（卡号***）"),
        ("发到chen.bo@qq.com", "发到***@qq.com"),
        ("粤A12345占道", "粤A***45占道"),
        ("粤A·D12345", "粤A·***45"),
        ("住3栋502室", "住3栋***室"),
        ("3栋2单元501", "3栋2单元***"),
        ("5号楼302房漏水", "5号楼***房漏水"),
        ("我住602房，１２０１室也漏", "我住***房，***室也漏"),
    ],
)
def test_what_leads_to_a_person_is_covered(written: str, public: str) -> None:
    assert mask(written) == public


@pytest.mark.parametrize(
    "text",
    [
        "3栋楼下晚上停车堵住消防通道",
        "打了12345和110",
        "2026年11月22日19:30",
        "3号楼2026年漏水",
        "12栋300米外",
        "影响3栋120户",
        "花了36000元",
        "1381234567",
        "138123456789",
        "440106199013071234567890",
        "编号1234567890",
        "新A",
    ],
)
def test_what_leads_to_nobody_stays(text: str) -> None:
    assert mask(text) == text


def test_the_authors_own_name_is_covered_and_nothing_else_changes() -> None:
    assert mask("我是王小芳，住在３栋", "王小芳") == "我是王*芳，住在３栋"
    assert mask("我是王芳", "王芳") == "我是王*"
    assert mask("王家的狗", "王") == "王家的狗"
    assert mask("没有名字", "") == "没有名字"


@pytest.mark.parametrize(
    ("name", "shown"), [("", ""), ("王", "王"), ("王芳", "王*"), ("王小芳", "王*芳"), ("欧阳小芳", "欧**芳")]
)
def test_names_keep_their_ends(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        ("13812345678", True),
        (ID, True),
        ("１３８１２３４５６７８", True),
        ("138****5678", False),
        ("020-87654321", False),
        ("", False),
    ],
)
def test_numbers_of_persons_are_noticed(text: str, is_left: bool) -> None:
    assert has_personal_data(text) is is_left
    assert not has_personal_data(mask(text))


@pytest.mark.parametrize(
    ("title", "text", "place", "error", "field"),
    [
        ("", "x", "", TopicTitleMissing, "title"),
        ("x", "", "", TopicTextMissing, "text"),
        ("x" * (TITLE_LIMIT + 1), "x", "", TopicTextTooLong, "title"),
        ("x", "x" * (TEXT_LIMIT + 1), "", TopicTextTooLong, "text"),
        ("x", "x", "x" * (PLACE_LIMIT + 1), TopicTextTooLong, "place"),
        ("找13812345678", "x", "", PersonalDataLeft, "title"),
        ("x", f"我{ID}", "", PersonalDataLeft, "text"),
    ],
)
def test_a_public_text_that_must_not_go_out_is_refused(
    title: str, text: str, place: str, error: type[RuleError], field: str
) -> None:
    with pytest.raises(error) as refused:
        check_public(title, text, place, is_checked=False)
    assert refused.value.facts["field"] == field


def test_texts_within_the_limits_and_numbers_that_a_person_has_checked_may_go_out() -> None:
    check_public("x" * TITLE_LIMIT, "x" * TEXT_LIMIT, "x" * PLACE_LIMIT, is_checked=False)
    check_public("x", "值班电话13812345678", "", is_checked=True)
