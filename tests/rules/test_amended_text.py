"""Two readings of a text: what goes, what comes, and what of a later change still fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.amended_text import Change, changes_of, pieces, rebased

BEFORE = "在3号楼北侧空地装20个充电插座，由物业每晚巡查两次。"


def test_a_figure_is_changed_as_a_whole() -> None:
    shown = [(piece.kind, piece.text) for piece in pieces(BEFORE, BEFORE.replace("20", "15"))]
    assert shown == [
        ("same", "在3号楼北侧空地装"),
        ("del", "20"),
        ("ins", "15"),
        ("same", "个充电插座，由物业每晚巡查两次。"),
    ]


@pytest.mark.parametrize(("before", "after"), [("", "新"), ("旧", ""), ("一二三", "一二三"), ("3.5万元", "3万元")])
def test_edges_are_shown_too(before: str, after: str) -> None:
    assert "".join(piece.text for piece in pieces(before, after) if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces(before, after) if piece.kind != "del") == after


@given(st.text("甲乙丙12 ，", max_size=12), st.text("甲乙丙12 ，", max_size=12))
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    shown = pieces(before, after)
    assert "".join(piece.text for piece in shown if piece.kind != "ins") == before
    assert "".join(piece.text for piece in shown if piece.kind != "del") == after
    assert rebased(before, before, after) == after


def test_a_change_elsewhere_is_read_into_the_new_text() -> None:
    carried, later = BEFORE.replace("20", "15"), BEFORE.replace("两次", "三次")
    assert rebased(BEFORE, carried, later) == carried.replace("两次", "三次")
    assert rebased(BEFORE, BEFORE + "试行一年。", later) == later + "试行一年。"


@pytest.mark.parametrize(
    "later", [BEFORE.replace("20", "10"), BEFORE.replace("20个", "若干"), BEFORE.replace("20", "")]
)
def test_a_change_of_the_same_words_fits_no_more(later: str) -> None:
    assert rebased(BEFORE, BEFORE.replace("20", "15"), later) is None


def test_only_what_reads_differently_is_a_change() -> None:
    before = dict.fromkeys(("plain", "what", "who", "by_when", "cost", "done_means"), "甲")
    assert changes_of(before, {"what": " 甲 ", "cost": "乙", "stray": "丙"}) == (Change("cost", "甲", "乙"),)
