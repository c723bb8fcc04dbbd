"""双过半计算器: every rule, every error, a case in an address; for programs the same as `flask majority`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blueprints.voting.calculator_words import Names
from extensions import db, limiter
from models.councils import CharterVersion
from rules.charter import Charter, to_facts
from rules.councils import SIDES
from rules.count_errors import CountInvalid
from rules.meetings import Side
from rules.own_presets import OwnRule, own_preset
from rules.presets import presets
from tests.services.hall import Hall

VECTORS = Path(__file__).parents[2] / "rules/vectors/majority.jsonl"
CASES = [json.loads(line)["case"] for line in VECTORS.read_text(encoding="utf-8").splitlines() if line]
GOOD = "preset=half_half&entitled=13&present=9&yes=5&no=3&abstain=1"
LATIN = re.compile(r"[a-z_]{3,}")
JSON = {"Accept": "application/json"}
PART = {"X-Part": "answer"}
LARGEST = next(case for case in CASES if case["preset"] == "owners_ordinary")


@pytest.fixture
def anybody(house_app: Flask) -> FlaskClient:
    """Somebody without an account, before a host without a council: no table is needed for a calculation."""
    with house_app.app_context():
        limiter.reset()
    return house_app.test_client()


def query_of(case: dict[str, Any]) -> dict[str, str]:
    """Write a line of the shell as an address does."""
    query: dict[str, str] = {}
    for name, value in case.items():
        groups = {"sides": value, "area": {"area": value}}.get(name) if isinstance(value, dict) else None
        if groups is None:
            query[name] = str(value)
        for group, figures in (groups or {}).items():
            query |= {f"{group}.{figure}": str(text) for figure, text in figures.items()}
    return query


def values(answer: TestResponse) -> dict[str, str]:
    """Return what the form on the page would send."""
    inputs = re.findall(r"<input[^>]*>", answer.text.split("data-calculator", 1)[1].split("</form>")[0])
    pairs = [(re.search(r'name="([^"]*)"', each), re.search(r'value="([^"]*)"', each)) for each in inputs]
    found = {name[1]: value[1] if value else "" for name, value in pairs if name}
    chosen = re.search(r'<option value="([^"]+)" selected', answer.text)
    return {"preset": chosen[1] if chosen else "", **found}


def test_a_case_in_the_address_is_answered_with_verdict_sentence_and_rows(anybody: FlaskClient) -> None:
    answer = anybody.get(f"/calculator?{GOOD}")
    assert answer.status_code == 200
    assert re.search(r'class="answer-word">.*</span>通过</h2>', answer.text)
    assert "应到13人，至少到7人，实到9人，够了；到会9人，赞成至少5票，得5票，通过。" in answer.text
    assert answer.text.count('<li class="test">') == 2
    assert "还差什么" not in answer.text
    lost = anybody.get(f"/calculator?{GOOD.replace('yes=5', 'yes=4')}").text
    assert "再有1票赞成就通过。" in lost
    assert "未达到" in lost
    assert "未投1人" in lost


@pytest.mark.parametrize("preset_id", presets())
def test_every_rule_is_offered_with_its_source_and_asks_for_its_figures(anybody: FlaskClient, preset_id: str) -> None:
    rule = presets()[preset_id]
    answer = anybody.get(f"/calculator?preset={preset_id}")
    assert answer.status_code == 200
    sent = values(answer)
    assert sent["preset"] == sent["shown"] == preset_id
    for words in (
        rule.title,
        rule.note,
        rule.abstention,
        (rule.source.law if rule.source else rule.choice) or rule.title,
    ):
        assert words in answer.text
    asked = {name for name in sent if name not in ("preset", "shown")}
    assert ("present" in asked) == (not rule.is_by_ballots and not rule.is_by_side)
    assert ("area.yes" in asked) == rule.counts_area
    assert ("migrant.yes" in asked) == rule.is_by_side
    assert ("owners.present" in asked) == ("owners" in rule.sides_asked)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["preset"]))
def test_a_program_is_answered_as_by_the_shell(anybody: FlaskClient, house_app: Flask, case: dict[str, Any]) -> None:
    line = house_app.test_cli_runner().invoke(args=["majority"], input=json.dumps(case)).stdout_bytes.rstrip(b"\n")
    answer = anybody.get("/calculator", query_string=query_of(case), headers=JSON)
    assert answer.data == line
    assert answer.status_code == (422 if b'"error"' in line else 200)
    page = anybody.get("/calculator", query_string=query_of(case))
    assert page.status_code == answer.status_code
    sentence = answer.get_json().get("sentence")
    assert sentence is None or sentence in page.text


@pytest.mark.parametrize("query", [GOOD, query_of(LARGEST)], ids=["half_half", "owners"])
def test_a_link_gives_the_same_answer_again(anybody: FlaskClient, query: str | dict[str, str]) -> None:
    first = anybody.get("/calculator", query_string=query, headers=PART)
    address = re.search(r'id="answer-address" value="([^"]+)"', first.text)
    assert address is not None
    link = address[1].replace("&amp;", "&").removeprefix("http://localhost")
    assert anybody.get(link, headers=PART).text == first.text
    assert anybody.get(link, headers=JSON).data == anybody.get("/calculator", query_string=query, headers=JSON).data


@pytest.mark.parametrize(
    ("query", "place", "sentence"),
    [
        ("preset=half_half&entitled=13&present=9&yes=5&no=3", "abstain", "缺少“弃权”这个数"),
        (GOOD.replace("present=9", "present=九"), "present", "须填整数，请核对“实到”"),
        (GOOD.replace("no=3", "no=-3"), "no", "不能小于0，请核对“反对”"),
        (GOOD.replace("yes=5", "yes=" + "9" * 5000), "yes", "“赞成”这个数太大了"),
        (GOOD.replace("entitled=13", "entitled=8"), "present", "实到9人，多于应到8人"),
        (GOOD.replace("yes=5", "yes=15"), "yes", "票数合计19张，多于实到9人"),
        ("preset=half_half&entitled=0&present=0&yes=0&no=0&abstain=0", "entitled", "应到人数是0"),
        (query_of(LARGEST) | {"area.yes": "一百"}, "area-yes", "请核对“赞成的面积”"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_everything_is_kept(
    anybody: FlaskClient, query: str | dict[str, str], place: str, sentence: str
) -> None:
    answer = anybody.get("/calculator", query_string=query)
    assert answer.status_code == 422
    said = re.search(rf'id="figure-{place}-error">([^<]*)<', answer.text)
    assert said is not None
    assert sentence in said[1]
    assert not LATIN.search(said[1])
    given = dict(pair.split("=") for pair in query.split("&")) if isinstance(query, str) else query
    kept = values(answer)
    assert {name: kept[name] for name in given if name in kept} == {name: given[name] for name in given if name in kept}


def test_what_no_field_is_about_stands_above_them(anybody: FlaskClient) -> None:
    for query, sentence in (
        (GOOD.replace("half_half", "no_such"), "没有“no_such”这条表决规则"),
        (GOOD.removeprefix("preset=half_half&"), "没有写按哪条表决规则"),
        (GOOD, "这条规则不用“面积”这个数"),
        ("preset=owners_2007&entitled=3&present=2&yes=1&no=1&abstain=0", "不用“实到”"),
    ):
        answer = anybody.get(f"/calculator?{query}&area.entitled=9&area.yes=3&area.no=3&area.abstain=0")
        assert answer.status_code == 422
        assert sentence in answer.text


def test_a_rule_that_is_not_there_is_told_before_anything_is_typed(anybody: FlaskClient) -> None:
    answer = anybody.get("/calculator?preset=no_such")
    assert answer.status_code == 422
    assert "没有“no_such”这条表决规则" in answer.text


def test_every_error_of_counts_can_be_read_by_a_person(house_app: Flask) -> None:
    kinds: list[type[CountInvalid]] = [CountInvalid]
    for kind in CountInvalid.__subclasses__():
        kinds += [kind, *kind.__subclasses__()]
    facts = {
        "side": "migrant",
        "field": "yes",
        "value": -1,
        "present": 9,
        "entitled": 8,
        "ballots": 9,
        "total": 1,
        "sum": 2,
    }
    with house_app.test_request_context("/calculator"):
        names = Names(SIDES)
        for kind in kinds:
            for field in ("yes", "area.yes"):
                said = names.error(kind(**{**facts, "field": field}))
                assert not LATIN.search(said), said
                assert "%(" not in said


def test_a_figure_given_twice_and_one_that_is_unknown_are_told(anybody: FlaskClient) -> None:
    assert anybody.get(f"/calculator?{GOOD}&yes=6", headers=JSON).get_json()["error"] == "line_key_twice"
    assert "写了两次" in anybody.get(f"/calculator?{GOOD}&yes=6").text
    forwarded = anybody.get(f"/calculator?{GOOD}&from=singlemessage")
    assert forwarded.status_code == 200
    assert "没有计入：from。" in forwarded.text


def test_figures_of_a_chinese_keyboard_are_figures(anybody: FlaskClient) -> None:
    assert anybody.get(f"/calculator?{GOOD.replace('13', '１３')}", headers=JSON).get_json()["verdict"] == "carried"


def test_another_rule_shows_its_fields_and_what_was_typed_comes_back(anybody: FlaskClient) -> None:
    sent = values(anybody.get(f"/calculator?{GOOD}"))
    changed = anybody.get("/calculator", query_string={**sent, "preset": "owners_ordinary"})
    assert changed.status_code == 200
    assert "缺少" not in changed.text
    found = values(changed)
    assert (found["kept.present"], found["entitled"], found["area.yes"], found["area.spoiled"]) == ("9", "13", "", "0")
    back = values(anybody.get("/calculator", query_string={**found, "area.yes": "1.5", "preset": "half_half"}))
    assert {**sent, "spoiled": "0"}.items() <= back.items()
    assert back["kept.area.yes"] == "1.5"
    judged = anybody.get("/calculator", query_string=back)
    assert judged.status_code == 200
    assert "得5票，通过。" in judged.text


def test_a_script_is_given_the_answer_alone(anybody: FlaskClient) -> None:
    part = anybody.get(f"/calculator?{GOOD}", headers=PART)
    assert part.text.lstrip().startswith('<div class="answer answer-carried"')
    unfinished = anybody.get("/calculator?preset=half_half&entitled=13", headers=PART)
    assert unfinished.status_code == 200
    assert "还要填" in unfinished.text
    assert "<html" not in part.text + unfinished.text


def test_in_english(anybody: FlaskClient) -> None:
    headers = {"Accept-Language": "en"}
    assert "Of 13 members at least 7 must be present" in anybody.get(f"/calculator?{GOOD}", headers=headers).text
    sentence = anybody.get(f"/calculator?{GOOD}", headers={**headers, **JSON}).get_json()["sentence"]
    assert sentence.startswith("Of 13 members")


def test_a_council_has_its_rule_chosen_and_its_own_names(app: Flask) -> None:
    with app.app_context():
        hall = Hall(seats=2)
        own = own_preset(
            OwnRule("三分之二规则", "全体会议议定", "two_thirds", "overall", "majority", "entitled", "overall")
        )
        facts = to_facts(Charter(preset_id="own", own_preset=own))
        client = app.test_client()
        page = client.get("/c/rongyin/calculator")
        assert "分组双过半（本会现行）" in page.text
        by_side = query_of(next(case for case in CASES if case["preset"] == "half_half_by_side"))
        answer = client.get("/c/rongyin/calculator", query_string=by_side, headers=JSON).get_json()
        assert answer["verdict"] in ("carried", "lost", "inquorate")
        db.session.scalars(db.select(CharterVersion).filter_by(council_id=hall.council_id)).one().facts = facts
        db.session.commit()
    client = app.test_client()
    assert values(client.get("/c/rongyin/calculator"))["preset"] == "own"
    case = "preset=own&entitled=12&present=8&yes=6&no=2&abstain=0"
    assert client.get(f"/c/rongyin/calculator?{case}", headers=JSON).get_json()["verdict"] == "lost"
    assert client.get(f"/calculator?{case}", headers=JSON).get_json()["error"] == "unknown_preset"
    for path in ("/c/rongyin/", "/c/rongyin/charter"):
        assert "/c/rongyin/calculator" in client.get(path).text


def test_sides_bear_the_councils_names() -> None:
    names = Names((Side("migrant", "新居民", 6, "circle"),))
    assert names.shapes == {"migrant": "circle"}
