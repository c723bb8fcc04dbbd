"""Founding a council on a page."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.councils import all_councils, charter_facts, current_charter, side_facts
from rules.charter import FIELDS
from tests.blueprints.founded import assert_came_back, assert_went_to

FILLED: dict[str, Any] = {
    "setup_code": "test-setup-code",
    "name": "榕荫街社区融合共治议事会",
    "place": "榕荫街",
    "slug": "rongyin",
    "migrant_label": "来穗人员代表",
    "migrant_seats": "6",
    "local_label": "本地居民代表",
    "local_seats": "7",
    "chair_name": "林国栋",
    "chair_password": "chair-password",
    "secretary_name": "许文秀",
    "secretary_password": "secretary-password",
    **{field.name: str(field.default) for field in FIELDS if field.kind != "boolean"},
    "ballots_changeable": "y",
}


def send(client: FlaskClient, **changes: Any) -> Any:
    return client.post("/setup", data={**FILLED, **changes})


def slugs(app: Flask) -> list[str]:
    with app.app_context():
        return [council.slug for council in all_councils()]


def test_without_a_council_the_first_page_says_how_to_begin(client: FlaskClient) -> None:
    assert_came_back(client.get("/"), "/setup", "安装码", "flask council create", status=200)


def test_form_offers_the_rule_books_defaults(client: FlaskClient) -> None:
    page = client.get("/setup").text
    assert 'name="speaking_seconds" required type="number" value="120"' in page
    assert 'checked id="preset_id-1" name="preset_id" type="radio" value="half_half_by_side"' in page


def test_council_is_founded_and_its_chair_signs_in(app: Flask, client: FlaskClient) -> None:
    assert_went_to(send(client, speaking_seconds="90", preset_id="half_half"), "/c/rongyin/sign-in")
    with app.app_context():
        (council,) = all_councils()
        assert [side.planned_heads for side in side_facts(council.id)] == [6, 7]
        charter = charter_facts(current_charter(council.id).id)
    assert (charter.speaking_seconds, charter.preset_id, charter.ballots_changeable) == (90, "half_half", True)
    answer = client.post("/c/rongyin/sign-in", data={"name": "林国栋", "password": "chair-password"})
    assert_went_to(answer, "/c/rongyin/")


@pytest.mark.parametrize("code", ["", "wrong", "test-setup-code ".upper(), "长" * 200])
def test_nobody_founds_a_council_without_the_setup_code(app: Flask, client: FlaskClient, code: str) -> None:
    answer = send(client, setup_code=code)
    assert_came_back(answer, 'id="setup_code-error"')
    assert slugs(app) == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "请填写议事会的名称。"),
        ("name", "长" * 41, "最多40个字"),
        ("place", "长" * 61, "最多60个字"),
        ("slug", "", "请起一个网址简称"),
        ("slug", "榕荫", "网址简称要用2到40个小写字母"),
        ("migrant_label", "长" * 13, "最多12个字"),
        ("local_label", "来穗人员代表", "名称不能相同"),
        ("migrant_seats", "", "请填整数"),
        ("migrant_seats", "六", "请填整数"),
        ("local_seats", "0", "请填1到200之间的整数。"),
        ("speaking_seconds", "601", "请填1到600之间的整数。"),
        ("publicity_days", "4", "请从列出的选项中选"),
        ("publicity_days", "x", "请选一项"),
        ("preset_id", "party_branch", "请从列出的选项中选"),
        ("chair_vote", "always", "请从列出的选项中选"),
        ("chair_vote", "member", "主持人不投票，请把"),
        ("proxies", "everybody", "请从列出的选项中选"),
        ("chair_name", "长" * 31, "最多30个字"),
        ("secretary_name", "林国栋", "填了两次"),
        ("chair_password", "short", "密码要有8到128个字符。"),
        ("secretary_password", "长" * 129, "密码要有8到128个字符。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(
    app: Flask, client: FlaskClient, field: str, value: str, sentence: str
) -> None:
    answer = send(client, **{field: value})
    assert_came_back(answer, sentence, f'id="{field}-error"')
    kept = {"name": "榕荫街社区融合共治议事会", "slug": "rongyin", "chair_password": "chair-password"}
    for name, text in kept.items():
        assert name == field or f'value="{text}"' in answer.text
    assert slugs(app) == []


@pytest.mark.parametrize("field", [name for name in FILLED if name != "ballots_changeable"])
def test_form_without_a_field_founds_nothing_or_takes_its_default(app: Flask, client: FlaskClient, field: str) -> None:
    answer = client.post("/setup", data={name: value for name, value in FILLED.items() if name != field})
    assert answer.status_code in (303, 422)
    has_default = field in (
        "preset_id",
        "publicity_days",
        "publicity_day_kind",
        "chair_vote",
        "seconded_by",
        "ballot_list",
        "recusal",
        "proxies",
        "resolution_title",
        "migrant_label",
        "local_label",
    )
    assert (answer.status_code == 303) == has_default


def test_address_that_is_taken_is_refused(app: Flask, client: FlaskClient) -> None:
    send(client)
    assert_came_back(send(client), "已经有议事会在用", 'id="slug-error"')
    assert slugs(app) == ["rongyin"]


def test_guessing_the_setup_code_is_slowed_down(client: FlaskClient) -> None:
    answers = [send(client, setup_code="guess").status_code for _ in range(21)]
    assert set(answers[:20]) == {422}
    assert answers[20] == 429
