"""Two versions of a text in one row of pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.differences import Piece, pieces

TEXTS = st.text(alphabet="议事会，。\n1", max_size=40)


@given(TEXTS, TEXTS)
def test_each_version_can_be_read_out_of_the_pieces(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "new") == before
    assert "".join(piece.text for piece in found if piece.kind != "gone") == after
    assert all(piece.text for piece in found)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", "", []),
        ("装20个。", "装20个。", [("same", "装20个。")]),
        ("装20个。", "装30个。", [("same", "装"), ("gone", "2"), ("new", "3"), ("same", "0个。")]),
        ("先看。后定。", "后定。", [("gone", "先看。"), ("same", "后定。")]),
        ("", "加一句", [("new", "加一句")]),
    ],
)
def test_only_what_differs_is_marked(before: str, after: str, found: list[tuple[str, str]]) -> None:
    assert pieces(before, after) == tuple(Piece(*each) for each in found)
