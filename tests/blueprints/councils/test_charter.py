"""The charter in sentences, and the chair's form."""

from typing import Any

import pytest

from models.councils import charter_facts, current_charter
from rules.charter import FIELDS, Charter
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, assert_went_to, at

DEFAULTS: dict[str, Any] = {field.name: str(field.default) for field in FIELDS if field.kind != "boolean"}


def charter(founded: Founded) -> tuple[int, Charter]:
    with founded.app.app_context():
        version = current_charter(founded.council_id)
        return version.version, charter_facts(version.id)


def test_everybody_reads_the_charter_in_sentences(founded: Founded) -> None:
    page = founded.stranger.get(at("charter")).text
    assert "每人每次发言2分钟，每项议题最多发言2次。" in page
    assert "第1版" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("who", ["stranger", "representative", "secretary"])
def test_only_the_chair_finds_and_uses_the_form(founded: Founded, who: str) -> None:
    client = getattr(founded, who)
    assert 'name="speaking_seconds"' not in client.get(at("charter")).text
    refused = client.post(at("charter"), data=DEFAULTS)
    assert_refused(refused, 401 if who == "stranger" else 403)
    assert charter(founded)[0] == 1


def test_chair_of_another_council_changes_nothing_here(founded: Founded) -> None:
    assert_refused(founded.client("林国栋", other=True).post(at("charter"), data=DEFAULTS), 401)


def test_form_shows_what_is_in_force(founded: Founded) -> None:
    page = founded.chair.get(at("charter")).text
    assert 'name="speaking_seconds" required type="number" value="120"' in page
    assert 'checked id="ballots_changeable"' in page


def test_chair_adopts_a_new_version(founded: Founded) -> None:
    answer = founded.chair.post(at("charter"), data={**DEFAULTS, "speaking_seconds": "90"})
    assert_went_to(answer, at("charter"))
    version, now = charter(founded)
    assert (version, now.speaking_seconds, now.ballots_changeable) == (2, 90, False)
    assert "每次发言1分30秒" in founded.stranger.get(at("charter")).text


@pytest.mark.parametrize("value", ["", "0", "601", "two", "1.5", "9" * 5000])
def test_number_that_cannot_stand_is_refused_and_the_rest_stays(founded: Founded, value: str) -> None:
    answer = founded.chair.post(at("charter"), data={**DEFAULTS, "speaking_seconds": value, "cosponsors": "5"})
    assert_came_back(answer, 'id="speaking_seconds-error"', 'name="cosponsors" required type="number" value="5"')
    assert charter(founded)[0] == 1
