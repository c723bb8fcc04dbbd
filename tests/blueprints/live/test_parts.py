"""Live parts: the same as on the full page, small, the same for everybody, and never a partial result."""

import re
from itertools import product

import pytest
from flask.testing import FlaskClient

from blueprints.parts import PARTS
from services import voting
from tests.blueprints.rooms import STAGES, House, join

LARGEST_BYTES = 3_000
# It is long by its nature, so it is a part of its own.
# The roster has a part of its own; what the podium shows of an election's round goes to one laptop.
LONG = {("desk", "roster"), ("podium", "now")}
ROOMS = ("seat", "podium", "desk", "screen")
SECRETS = re.compile(r'name="(?:csrf_token|key)" value="[^"]*"')


def client_of(house: House, view: str) -> FlaskClient:
    return {"seat": house.member, "podium": house.chair, "desk": house.secretary, "screen": house.stranger}[view]


def page_of(house: House, view: str, language: str = "zh") -> str:
    path = house.room(f"screen/{house.token}" if view == "screen" else view)
    answer = client_of(house, view).get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.text


def parts_of(house: House, view: str, client: FlaskClient | None = None, language: str = "zh") -> dict[str, str]:
    socket = house.socket(client or client_of(house, view))
    answer = join(socket, view, house.meeting_id, token=house.token, language=language)
    return dict(answer["parts"])


@pytest.mark.parametrize("stage", STAGES)
def test_a_part_is_the_same_live_and_on_the_full_page(house: House, stage: str) -> None:
    house.at(stage)
    for view, language in product(ROOMS, ("zh", "en")):
        page, parts = page_of(house, view, language), parts_of(house, view, language=language)
        assert f'data-language="{language}"' in page
        assert len(parts) == len(PARTS[view])
        for name, html in parts.items():
            (place,) = re.finditer(rf'<div id="part-{name}"[^>]*>', page)
            assert page[place.end() :].startswith(f"{html}</div>"), f"{view}: {name}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_part_is_small(house: House, stage: str) -> None:
    house.at(stage)
    sizes = {
        (view, name): len(html.encode())
        for view in ROOMS
        for name, html in parts_of(house, view).items()
        if (view, name) not in LONG
    }
    assert {part: size for part, size in sizes.items() if size >= LARGEST_BYTES} == {}


def test_a_part_is_the_same_for_everybody_who_looks(house: House) -> None:
    house.at("round")
    people = [house.hall.migrant[0], house.hall.local[3], house.hall.secretary_id, house.hall.chair_id]
    seen = [parts_of(house, "seat", house.client(member_id)) for member_id in people]
    house.app.extensions.pop("gongyi_parts", None)
    seen += [parts_of(house, "seat", house.client(member_id)) for member_id in reversed(people)]
    assert all(parts == seen[0] for parts in seen)


@pytest.mark.parametrize("stage", STAGES)
def test_a_part_carries_no_form_no_token_and_no_address_of_the_server(house: House, stage: str) -> None:
    house.at(stage)
    for view in ROOMS:
        text = "".join(parts_of(house, view).values())
        assert not re.search(r"<form|csrf|localhost|http:|https:|<script|style=", text), view
        assert house.token not in text


def test_what_members_write_is_shown_as_text(house: House) -> None:
    house.at("called")
    with house.inside() as hall:
        hall.call(hall.motion("<img src=x onerror=alert(1)>", what="<b>粗</b>", plain="", who="\"'><script>1</script>"))
        hall.now = hall.later(1)
    for view in ROOMS:
        html = page_of(house, view) + "".join(parts_of(house, view).values())
        assert "<img src=x" not in html
        assert "<script>1" not in html
        assert "<b>粗</b>" not in html


# --- never a partial result ---


def world(house: House, choice: str) -> dict[str, str]:
    """Return everything that anybody can see while a vote is open and seven have chosen `choice`."""
    house.at("vote")
    with house.inside() as hall:
        for member_id in (*hall.migrant[:4], *hall.local[:3]):
            hall.cast(hall.room.vote.id, member_id, choice)  # type: ignore[union-attr]
    waiting = house.client(house.hall.local[5])
    seen = {f"page {view}": page_of(house, view) for view in ("podium", "desk", "screen")}
    seen["page seat of one who has not voted"] = waiting.get(house.room("seat")).text
    for view in ROOMS:
        for name, html in parts_of(house, view, waiting if view == "seat" else None).items():
            seen[f"part {view} {name}"] = html
    for name, client, path in (
        ("record", house.chair, house.path("record")),
        ("record for members", waiting, house.path("record")),
        ("journal", house.secretary, house.path("journal.jsonl")),
        ("public page", house.stranger, house.path()),
        ("public home", house.stranger, house.room("")),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, name
        seen[name] = answer.text
    return {name: SECRETS.sub("", text) for name, text in seen.items()}


def test_nothing_that_can_be_seen_depends_on_how_people_have_voted_so_far(house: House) -> None:
    worlds = [world(house, choice) for choice in ("yes", "no", "abstain")]
    assert len(worlds[0]) > 20
    for name, text in worlds[0].items():
        assert text == worlds[1][name] == worlds[2][name], f"{name} gives the result away"
    assert "已投 7/12" in worlds[0]["part screen turnout"]


def test_after_closing_the_result_is_what_differs(house: House) -> None:
    """The counter-proof: the same comparison sees a difference as soon as there may be one."""
    texts = []
    for choice in ("yes", "no"):
        house.at("vote")
        with house.inside() as hall:
            vote_id = hall.open_vote()
            for member_id in hall.everybody:
                hall.cast(vote_id, member_id, choice)
            voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
        texts.append(parts_of(house, "screen")["now"])
    assert texts[0] != texts[1]
    assert "未通过" not in texts[0]
    assert "未通过" in texts[1]


def test_the_desks_page_of_a_member_does_not_tell_how_they_have_voted(house: House) -> None:
    pages = []
    for choice in ("yes", "no"):
        house.at("vote")
        with house.inside() as hall:
            hall.cast(hall.room.vote.id, hall.local[0], choice)  # type: ignore[union-attr]
        pages.append(SECRETS.sub("", house.secretary.get(house.room(f"desk/members/{house.hall.local[0]}")).text))
    assert pages[0] == pages[1]
