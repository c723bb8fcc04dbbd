"""Into a rehearsal and back: who one really is, the banner on every page, and nobody else's way in."""

from extensions import db
from models.councils import Council
from tests.blueprints.founded import Founded, at, founded

__all__ = ["founded"]
COPY = "rongyin-yanlian"


def copies(founded: Founded) -> int:
    with founded.app.app_context():
        return db.session.query(Council).filter(Council.rehearsal_of_id.is_not(None)).count()


def test_the_chair_begins_a_rehearsal_presses_in_it_and_comes_back_as_themselves(founded: Founded) -> None:
    chair = founded.chair
    assert at("rehearsal") in chair.get(at()).text
    answer = chair.post(at("rehearsal/start"))
    assert (answer.status_code, answer.headers["Location"]) == (303, at("podium", COPY))
    podium = chair.get(at("podium", COPY)).text
    assert "代表和议题都是假的" in podium
    assert "演练会议" in podium
    assert chair.get(at("podium")).status_code == 302, "who plays is nobody in the real council"
    assert chair.post(at("rehearsal/enter/secretary", COPY)).headers["Location"] == at("desk", COPY)
    assert "代表和议题都是假的" in chair.get(at("desk", COPY)).text
    assert chair.post(at("rehearsal/leave", COPY)).headers["Location"] == at("rehearsal")
    page = chair.get(at("rehearsal")).text
    assert "进去当主持人" in page
    assert "代表和议题都是假的" not in page
    chair.post(at("rehearsal/end"))
    assert copies(founded) == 0
    assert founded.stranger.get(at(slug=COPY)).status_code == 404


def test_a_rehearsal_is_on_no_public_list_and_only_officers_enter(founded: Founded) -> None:
    founded.secretary.post(at("rehearsal/start"))
    assert COPY not in founded.stranger.get("/").text
    assert founded.representative.post(at("rehearsal/enter/chair")).status_code == 403
    assert founded.stranger.post(at("rehearsal/enter/chair", COPY)).status_code == 401
    assert founded.client("林国栋", other=True).post(at("rehearsal/enter/chair", COPY)).status_code == 401
    assert founded.chair.post(at("rehearsal/enter/observer")).status_code == 404


def test_no_rehearsal_is_rehearsed(founded: Founded) -> None:
    player = founded.chair
    player.post(at("rehearsal/start"))
    for act in ("start", "end"):
        assert player.post(at(f"rehearsal/{act}", COPY)).status_code == 409
    assert copies(founded) == 1
