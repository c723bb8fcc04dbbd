"""Papers with a secret on them: the same one again, another one since."""

import pytest

from rules.receipts import PaperReplaced, digest, is_same_paper, seen_of

OLD, NEW = digest("old"), digest("new")


@pytest.mark.parametrize(
    ("kept", "made", "seen", "same"),
    [
        (NEW, NEW, None, True),
        (NEW, NEW, seen_of(OLD), True),
        (OLD, NEW, seen_of(OLD), False),
        (OLD, NEW, None, False),
        (None, NEW, seen_of(None), False),
    ],
)
def test_a_form_that_is_sent_twice_makes_one_paper(kept: str | None, made: str, seen: str | None, same: bool) -> None:
    assert is_same_paper(kept, made, seen) is same


@pytest.mark.parametrize("kept", [NEW, None])
def test_a_paper_that_was_made_since_is_not_voided_unseen(kept: str | None) -> None:
    with pytest.raises(PaperReplaced):
        is_same_paper(kept, digest("third"), seen_of(OLD))
