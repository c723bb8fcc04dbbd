"""An item that would change an earlier decision names it, in the form and on the notice (重新审议)."""

import pytest

from extensions import db
from models.councils import charter_facts, current_charter
from models.resolutions import Resolution
from models.voting import Vote
from rules.charter import preset_of
from rules.preset_facts import preset_facts
from rules.presets import preset
from tests.blueprints.agenda.test_notice import NEW, filled, motion, send
from tests.blueprints.founded import Founded
from tests.decided import decide


@pytest.mark.parametrize(("then", "refusal"), [(None, ""), ("two_thirds_half", "要用当时的表决规则才能改")])
def test_the_form_names_the_decision_and_the_notice_tells_it(founded: Founded, then: str | None, refusal: str) -> None:
    with founded.app.app_context():
        resolution_id = decide(founded.council_id, founded.now).resolution_id
        resolution = db.session.get_one(Resolution, resolution_id)
        rule = preset(then) if then else preset_of(charter_facts(current_charter(founded.council_id).id))
        db.session.get_one(Vote, resolution.vote_id).frozen = {"preset": preset_facts(rule)}
        mark = resolution.document_mark or resolution.title
        db.session.commit()
    assert mark in founded.secretary.get(NEW).text
    answer = send(founded, filled(**motion(founded, changes=str(resolution_id))))
    if refusal:
        assert answer.status_code == 409
        assert refusal in answer.text
        return
    assert answer.status_code == 303, answer.text
    page = founded.stranger.get(f"{answer.headers['Location']}/notice").text
    assert "改变原来的决定" in page
    assert mark in page
