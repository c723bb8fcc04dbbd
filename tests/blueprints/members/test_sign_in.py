"""Signing in, with a password or with a seat card."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from models.members import SYSTEM, By
from services import members
from tests.blueprints.founded import SECRETS, Founded, assert_came_back, assert_refused, assert_went_to, at


def is_signed_in(client: FlaskClient) -> bool:
    with client.session_transaction() as session:
        return "_user_id" in session


def sign_in(client: FlaskClient, name: str = "林国栋", password: str = SECRETS["林国栋"], **more: str) -> object:
    return client.post(at("sign-in"), data={"name": name, "password": password, **more})


def pin_page(founded: Founded, secret: str) -> str:
    return founded.stranger.get(at(f"card/{secret}")).text


# --- officers ---


def test_officer_signs_in_and_comes_home(founded: Founded) -> None:
    client = founded.stranger
    assert_went_to(sign_in(client), at())  # type: ignore[arg-type]
    assert client.get(at("members")).status_code == 200


def test_after_signing_in_one_is_where_one_wanted_to_be(founded: Founded) -> None:
    client = founded.stranger
    sent = client.get(at("members"))
    assert sent.status_code == 302
    page = client.get(sent.headers["Location"]).text
    assert f'name="next" value="{at("members")}"' in page
    assert_went_to(sign_in(client, next=at("members")), at("members"))  # type: ignore[arg-type]


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"])
def test_nobody_is_led_away_after_signing_in(founded: Founded, target: str) -> None:
    assert_went_to(sign_in(founded.stranger, next=target), at())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("", "x", "请填写您的姓名。"),
        ("林国栋", "", "请填写密码。"),
        ("长" * 31, "x", "最多30个字"),
        ("林国栋", "x" * 129, "密码最多128个字符。"),
        ("林国栋", "wrong", "姓名或密码不对"),
        ("没有这个人", "wrong", "姓名或密码不对"),
        ("周阿珍", "chair-password", "姓名或密码不对"),
    ],
)
def test_wrong_sign_in_says_what_to_do_and_keeps_the_name(
    founded: Founded, name: str, password: str, sentence: str
) -> None:
    client = founded.stranger
    answer = client.post(at("sign-in"), data={"name": name, "password": password, "next": at("members")})
    assert_came_back(answer, sentence, f'value="{name}"', f'value="{at("members")}"')
    assert password not in ("wrong", "chair-password") or password not in answer.text
    assert not is_signed_in(client)


def test_five_wrong_passwords_lock_and_say_for_how_long(founded: Founded) -> None:
    for _ in range(4):
        sign_in(founded.stranger, password="wrong")
    for password in ("wrong", SECRETS["林国栋"]):
        answer = founded.stranger.post(at("sign-in"), data={"name": "林国栋", "password": password})
        assert_came_back(answer, "5分钟后再试", status=409)


def test_officer_of_one_council_is_nobody_in_another(founded: Founded) -> None:
    answer = founded.chair.get(at("members", slug="linjie"))
    assert answer.headers["Location"].startswith(at("sign-in", slug="linjie"))


def test_signing_out_ends_the_session(founded: Founded) -> None:
    client = founded.chair
    assert_went_to(client.post(at("sign-out")), at())
    assert client.get(at("members")).status_code == 302


def test_new_password_ends_older_sessions(founded: Founded) -> None:
    client = founded.chair
    with founded.app.app_context():
        members.set_password(founded.council_id, founded.ids["林国栋"], "new-password", SYSTEM, founded.now)
    assert client.get(at("members")).status_code == 302


def test_trying_sixty_times_a_minute_is_too_often_for_one_device(founded: Founded) -> None:
    client = founded.stranger
    client.get(at("sign-in"))
    answers = [client.post(at("sign-in"), data={}).status_code for _ in range(61)]
    assert answers == [422] * 60 + [429]
    other = founded.stranger
    other.get(at("sign-in"))
    assert other.post(at("sign-in"), data={}).status_code == 422


# --- seat cards ---


def test_opening_a_card_changes_nothing_and_shows_a_masked_name(founded: Founded) -> None:
    card = founded.card()
    client = founded.stranger
    page = client.get(at(f"card/{card.token}")).text
    assert "周*珍" in page
    assert "周阿珍" not in page
    assert not is_signed_in(client)


def test_card_and_pin_lead_to_the_seat(founded: Founded) -> None:
    card = founded.card()
    for secret in (card.token, card.code, card.code.lower()):
        client = founded.stranger
        assert_went_to(client.post(at(f"card/{secret}"), data={"pin": "1234"}), at("seat"))
        assert client.get(at("seat")).status_code == 200


def test_typed_code_leads_to_its_card(founded: Founded) -> None:
    card = founded.card()
    typed = f" {card.code[:4].lower()} {card.code[4:].lower()} "
    answer = founded.stranger.post(at("card"), data={"code": typed})
    assert answer.status_code == 303
    assert "周*珍" in founded.stranger.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("", "请填写席位卡上的卡号。"), ("ABCD2345", "没有找到"), ("长" * 65, "最多64个字"), ("../../x?y#z", "没有找到")],
)
def test_wrong_code_says_what_to_do_and_stays(founded: Founded, code: str, sentence: str) -> None:
    assert_came_back(founded.stranger.post(at("card"), data={"code": code}), sentence, f'value="{code}"')


@pytest.mark.parametrize("token", ["nonsense", "ABCD2345", "长", "x" * 300])
def test_unknown_card_is_not_found(founded: Founded, token: str) -> None:
    assert_refused(founded.stranger.get(at(f"card/{token}")), 404)
    assert_refused(founded.stranger.post(at(f"card/{token}"), data={"pin": "1234"}), 404)


def test_card_opens_nothing_in_another_council(founded: Founded) -> None:
    card = founded.card()
    assert_refused(founded.stranger.get(at(f"card/{card.token}", slug="linjie")), 404)


def test_card_issued_anew_voids_the_old_card_and_its_session(founded: Founded) -> None:
    old = founded.card()
    client = founded.client("周阿珍")
    assert client.get(at("seat")).status_code == 200
    founded.card()
    assert client.get(at("seat")).status_code == 302
    assert_refused(founded.stranger.get(at(f"card/{old.token}")), 404)


@pytest.mark.parametrize("pin", ["", "12", "1234567", "abcd", "9" * 21])
def test_what_is_no_pin_is_refused(founded: Founded, pin: str) -> None:
    card = founded.card()
    client = founded.stranger
    assert_came_back(client.post(at(f"card/{card.token}"), data={"pin": pin}), 'id="pin-error"')
    assert not is_signed_in(client)


def test_wrong_pin_says_how_many_tries_are_left_and_the_fifth_locks(founded: Founded) -> None:
    card = founded.card()
    for left in (4, 3, 2, 1):
        answer = founded.stranger.post(at(f"card/{card.token}"), data={"pin": "9999"})
        assert_came_back(answer, f"还可以试{left}次")
    assert_came_back(founded.stranger.post(at(f"card/{card.token}"), data={"pin": "9999"}), "5分钟后再试", status=409)
    assert_came_back(founded.stranger.post(at(f"card/{card.token}"), data={"pin": "1234"}), "分钟后再试", status=409)


def test_first_pin_waits_for_the_secretary(founded: Founded) -> None:
    card = founded.card(pin=None)
    assert 'name="pin"' not in pin_page(founded, card.token)
    assert_came_back(founded.stranger.post(at(f"card/{card.token}"), data={"pin": "1234"}), "请秘书", status=409)
    founded.secretary.post(at("members/enrolment"), data={"minutes": "10"})
    assert "请设一个密码" in pin_page(founded, card.token)
    assert_went_to(founded.stranger.post(at(f"card/{card.token}"), data={"pin": "2468"}), at("seat"))
    founded.secretary.post(at("members/enrolment/close"))
    assert "您上次设的" in pin_page(founded, card.token)
    assert_went_to(founded.stranger.post(at(f"card/{card.token}"), data={"pin": "2468"}), at("seat"))


def test_enrolment_that_has_passed_is_closed(founded: Founded) -> None:
    card = founded.card(pin=None)
    before = datetime.now(UTC) - timedelta(minutes=20)
    with founded.app.app_context():
        until = before + timedelta(minutes=10)
        members.open_enrolment(founded.council_id, until, By(founded.ids["许文秀"]), before)
    assert_came_back(founded.stranger.post(at(f"card/{card.token}"), data={"pin": "1234"}), "请秘书", status=409)
