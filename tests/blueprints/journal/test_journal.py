"""The complete record as a file: for officers, the same each time, and anybody can check it."""

import json

import pytest

from rules.journal import verify
from tests.blueprints.rooms import STAGES, House, assert_refused


@pytest.mark.parametrize("stage", STAGES)
def test_the_record_can_be_downloaded_at_any_time_and_verifies(house: House, stage: str) -> None:
    answer = house.at(stage).secretary.get(house.path("journal.jsonl"))
    assert answer.status_code == 200
    assert answer.mimetype == "application/jsonl"
    assert answer.headers["Content-Disposition"] == "attachment; filename=rongyin-1.jsonl"
    head = house.ask_hall(lambda hall: hall.rows()[-1].hash)
    assert json.loads(answer.text.splitlines()[-1])["head"] == head
    report = verify(answer.text.splitlines(), head=head)
    assert report.ok, report.problems


def test_the_same_record_is_the_same_file(house: House) -> None:
    house.at("decided")
    first, second = (client.get(house.path("journal.jsonl")).data for client in (house.secretary, house.chair))
    assert first == second


def test_a_changed_letter_is_found(house: House) -> None:
    lines = house.at("decided").secretary.get(house.path("journal.jsonl")).text
    assert '"choice":"no"' in lines
    assert not verify(lines.replace('"choice":"no"', '"choice":"yes"', 1).splitlines()).ok


def test_the_record_names_nobody_but_on_the_frozen_roll(house: House) -> None:
    """Whoever acts is a pseudonym; names stand only in what a vote has frozen."""
    lines = house.at("closed").secretary.get(house.path("journal.jsonl")).text.splitlines()
    for line in lines[:-1]:
        row = json.loads(line)
        if row["act"] != "vote_opened":
            assert not [name for name in ("来穗1", "本地1", "林国栋", "许文秀") if name in line], row["act"]


def test_representatives_and_strangers_get_no_complete_record(house: House) -> None:
    house.at("closed")
    accept = {"Accept": "application/json"}
    assert_refused(house.member.get(house.path("journal.jsonl"), headers=accept), 403, "wrong_post")
    assert_refused(house.stranger.get(house.path("journal.jsonl"), headers=accept), 401, "sign_in_first")


def test_no_ballot_is_in_the_record_before_the_vote_is_closed(house: House) -> None:
    house.at("vote")
    house.ask_hall(lambda hall: hall.cast(hall.room.vote.id, hall.migrant[0], "yes"))  # type: ignore[union-attr]
    text = house.secretary.get(house.path("journal.jsonl")).text
    assert '"choice":"yes"' not in text
    assert "receipt" not in text
