"""A pasted roster: who is on it, or what is wrong, row by row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import roster
from rules.membership import NAME_LIMIT, NameMissing, NameTooLong, TitleTooLong
from rules.roster import ROWS_LIMIT, NewMember, parse_roster

LABELS = {"migrant": "来穗人员代表", "local": "本地居民代表"}


def members_of(text: str) -> list[NewMember]:
    members, errors = parse_roster(text, LABELS)
    assert errors == []
    return members


def problems_of(text: str) -> list[tuple[int, type[Exception]]]:
    return [(error.row, type(error.error)) for error in parse_roster(text, LABELS)[1]]


def test_rows_without_a_header_are_read_in_the_usual_order() -> None:
    assert members_of("周阿珍,来穗人员代表,代表,3,\n何经理,,列席,,物业经理") == [
        NewMember("周阿珍", "representative", "migrant", 3, "", 1),
        NewMember("何经理", "observer", None, None, "物业经理", 2),
    ]


def test_header_names_the_columns_in_any_order() -> None:
    assert members_of("席位,姓名,组别\n2,陈伯,本地") == [NewMember("陈伯", "representative", "local", 2, "", 2)]


def test_what_a_spreadsheet_copies_is_separated_by_tabs() -> None:
    assert members_of("姓名\t组别\t职务\n周阿珍\t来穗\t代表\n") == [
        NewMember("周阿珍", "representative", "migrant", None, "", 2)
    ]


def test_chinese_commas_a_byte_order_mark_blank_lines_and_line_ends_are_no_obstacle() -> None:
    assert [
        member.name for member in members_of("\ufeff姓名，组别\r\n\r\n 周阿珍 ，来穗\r\n,,,\r\n陈伯，本地\r\n")
    ] == [
        "周阿珍",
        "陈伯",
    ]


@pytest.mark.parametrize("side", ["migrant", "MIGRANT", "来穗人员代表", "来穗"])
def test_side_is_known_by_code_label_and_beginning(side: str) -> None:
    assert members_of(f"周阿珍,{side}")[0].side == "migrant"


@pytest.mark.parametrize(
    ("cell", "post"),
    [
        ("主持人", "chair"),
        ("副主持人", "vice_chair"),
        ("秘书", "secretary"),
        ("列席", "observer"),
        ("observer", "observer"),
    ],
)
def test_post_is_known_by_its_word_and_its_code(cell: str, post: str) -> None:
    assert members_of(f"某人,,{cell}")[0].post == post


@pytest.mark.parametrize(("cell", "seat"), [("", None), ("1", 1), ("12号", 12), ("3号席", 3), ("５", 5), ("999", 999)])
def test_seat_is_a_number_or_left_open(cell: str, seat: int | None) -> None:
    assert members_of(f"周阿珍,来穗,代表,{cell}")[0].seat == seat


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (",来穗,代表,1", NameMissing),
        ("长" * (NAME_LIMIT + 1) + ",来穗,代表,1", NameTooLong),
        ("周阿珍,外地,代表,1", roster.SideUnknown),
        ("周阿珍,来,代表,1", roster.SideUnknown),
        ("周阿珍,,代表,1", roster.SideNeeded),
        ("周阿珍,,,", roster.PostUnknown),
        ("周阿珍,来穗,组长,1", roster.PostUnknown),
        ("何经理,本地,列席,", roster.SideNotForPost),
        ("何经理,,列席,4", roster.SideNotForPost),
        ("周阿珍,来穗,代表,0", roster.SeatInvalid),
        ("周阿珍,来穗,代表,1000", roster.SeatInvalid),
        ("周阿珍,来穗,代表,-1", roster.SeatInvalid),
        ("周阿珍,来穗,代表,一", roster.SeatInvalid),
        ("周阿珍,来穗,代表,1.5", roster.SeatInvalid),
        ("何经理,,列席,," + "长" * 31, TitleTooLong),
        ("周阿珍,来穗,代表,1,,多出来", roster.TooManyCells),
        ('"周阿珍,来穗', roster.RosterUnreadable),
    ],
)
def test_wrong_row_is_told_with_its_number_and_the_others_are_read(row: str, error: type[Exception]) -> None:
    members, errors = parse_roster(f"陈伯,本地,代表,1\n{row}\n李婉仪,本地,代表,2", LABELS)
    assert [(each.row, type(each.error)) for each in errors] == [(2, error)]
    assert [member.row for member in members] == [1, 3]


def test_name_of_thirty_characters_is_taken() -> None:
    assert members_of("长" * NAME_LIMIT + ",来穗")[0].name == "长" * NAME_LIMIT


def test_every_wrong_row_is_told_at_once() -> None:
    assert problems_of("姓名,组别\n,来穗\n周阿珍,外地") == [(2, NameMissing), (3, roster.SideUnknown)]


def test_heading_that_nobody_knows_is_refused() -> None:
    assert problems_of("姓名,组别,电话\n周阿珍,来穗,1")[0] == (1, roster.ColumnUnknown)
    assert problems_of("姓名,姓名\n周阿珍,来穗")[0] == (1, roster.ColumnUnknown)


@pytest.mark.parametrize("text", ["", "   \n\n", "\ufeff", "姓名,组别,职务,席位", ",,,\n,,"])
def test_roster_without_anybody_is_refused(text: str) -> None:
    assert problems_of(text) == [(1, roster.RosterEmpty)]


def test_five_hundred_rows_are_taken_and_one_more_is_refused() -> None:
    rows = [f"代表{number},来穗" for number in range(ROWS_LIMIT + 1)]
    assert len(members_of("\n".join(rows[:ROWS_LIMIT]))) == ROWS_LIMIT
    assert problems_of("\n".join(rows)) == [(ROWS_LIMIT + 1, roster.RosterTooLong)]


@pytest.mark.parametrize("name", ["=1+1", "+86", "@SUM(A1)", "-2", "=HYPERLINK(1)"])
def test_formula_is_only_text(name: str) -> None:
    assert members_of(f"{name},来穗")[0].name == name


def test_control_characters_do_not_come_in() -> None:
    assert members_of("周\x07阿\x00珍,来穗")[0].name == "周 阿珍"


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    members, errors = parse_roster(text, LABELS)
    assert members or errors
    assert all(1 <= len(member.name) <= NAME_LIMIT for member in members)
