"""The secretary's words in a meeting's record: revisions, conflicts, and signatures over what was read."""

import pytest

from models import minutes as stored
from models.members import By
from rules import minutes as rules
from rules.signatures import RoleSignedBefore
from services import meetings, minutes
from services.minutes import Words
from tests.services.hall import Hall


def secretary(hall: Hall) -> By:
    return By(hall.secretary_id)


def write(hall: Hall, text: str, base: int, position: int = 1, by: By | None = None) -> list[rules.MinutesChanged]:
    return minutes.write(hall.meeting_id, [Words(position, base, text)], by or secretary(hall), hall.later(1))


def texts(hall: Hall) -> dict[int, tuple[int, str]]:
    return {position: (row.revision, row.text) for position, row in stored.texts_of(hall.meeting.id).items()}


def end(hall: Hall) -> str:
    """Adjourn the meeting; return the digest of its record."""
    meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "时间到了")
    return stored.digest_of(hall.meeting)


def sign(hall: Hall, member_id: int, seen: str, by: By | None = None) -> None:
    minutes.sign(hall.meeting_id, member_id, seen, by or By(member_id), hall.later(1))


def test_words_are_added_while_the_meeting_runs_and_every_version_is_kept(hall: Hall) -> None:
    hall.convene()
    assert write(hall, "有人问电费谁出。", 0) == []
    assert write(hall, "有人问电费谁出，物业答先垫付。", 1) == []
    assert write(hall, "有人问电费谁出，物业答先垫付。", 1) == [], "the same text again is nothing new"
    assert texts(hall) == {1: (2, "有人问电费谁出，物业答先垫付。")}
    assert stored.revisions_of(hall.meeting_id, 1)[0].text == "有人问电费谁出。"
    assert [row.facts["revision"] for row in hall.rows("minutes_written", meeting=False)] == [1, 2]
    assert "电费" not in str([row.facts for row in hall.rows(meeting=False)]), "the council's chain is published"


def test_of_two_writers_the_second_one_is_told_and_the_other_parts_are_saved(hall: Hall) -> None:
    hall.convene()
    write(hall, "物业答先垫付。", 0)
    both = [Words(0, 0, "七点半开始。"), Words(1, 0, "有人问电费。")]
    (refused,) = minutes.write(hall.meeting_id, both, hall.chair, hall.now)
    assert refused.facts == {"position": 1, "revision": 1}
    assert texts(hall) == {0: (1, "七点半开始。"), 1: (1, "物业答先垫付。")}


@pytest.mark.parametrize(
    ("position", "text", "error"),
    [(9, "没有这一项", rules.MinutesPlaceUnknown), (1, "长" * 5001, rules.MinutesTooLong)],
)
def test_what_has_no_place_or_no_end_is_refused_and_nothing_saved(
    hall: Hall, position: int, text: str, error: type[Exception]
) -> None:
    hall.convene()
    with pytest.raises(error):
        minutes.write(hall.meeting_id, [Words(0, 0, "别的"), Words(position, 0, text)], secretary(hall), hall.now)
    assert texts(hall) == {}
    write(hall, "长" * 5000, 0)


def test_the_chair_and_one_of_each_side_sign_off_what_they_have_read(hall: Hall) -> None:
    hall.convene()
    with pytest.raises(rules.MinutesNotFinal):
        sign(hall, hall.chair_id, stored.digest_of(hall.meeting))
    seen = end(hall)
    sign(hall, hall.chair_id, seen)
    sign(hall, hall.chair_id, seen)
    sign(hall, hall.migrant[2], seen, By(hall.migrant[2], hall.secretary_id))
    with pytest.raises(RoleSignedBefore):
        sign(hall, hall.migrant[3], seen)
    with pytest.raises(rules.NotAMinutesSigner):
        sign(hall, hall.secretary_id, seen)
    assert hall.rows("minutes_signed_off", meeting=False) == []
    sign(hall, hall.local[0], seen)
    assert [row.digest for row in stored.signatures_of(hall.meeting_id)] == [seen] * 3
    (row,) = hall.rows("minutes_signed_off", meeting=False)
    assert row.facts["digest"] == seen


def test_signatures_lapse_with_the_next_word_and_are_given_over_the_new_text(hall: Hall) -> None:
    hall.convene()
    seen = end(hall)
    for member_id in (hall.chair_id, hall.migrant[0], hall.local[0]):
        sign(hall, member_id, seen)
    write(hall, "漏了一句。", 0)
    assert stored.signatures_of(hall.meeting_id) == []
    assert hall.rows("minutes_signatures_lapsed", meeting=False)[0].facts["signatures"] == 3
    with pytest.raises(rules.MinutesReadAgain):
        sign(hall, hall.chair_id, seen)
    sign(hall, hall.chair_id, stored.digest_of(hall.meeting))
    assert len(stored.signatures_of(hall.meeting_id)) == 1
