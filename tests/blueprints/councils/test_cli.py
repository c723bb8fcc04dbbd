"""`flask council create` and `flask member password`."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

ARGUMENTS = [
    "council",
    "create",
    "--slug",
    "rongyin",
    "--name",
    "榕荫街议事会",
    "--place",
    "榕荫街",
    "--chair",
    "林国栋",
]


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(arguments))
    return result.exit_code, result.output


def test_passwords_are_printed_once_and_open_the_door(app: Flask, client: FlaskClient) -> None:
    code, said = run(app, *ARGUMENTS, "--secretary", "许文秀")
    assert code == 0
    passwords = re.findall(r"的密码：(\S+)", said)
    assert len(passwords) == 2
    for name, password in zip(("林国栋", "许文秀"), passwords, strict=True):
        answer = client.post("/c/rongyin/sign-in", data={"name": name, "password": password})
        assert answer.status_code == 303


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--secretary", "林国栋"], "填了两次"),
        (["--secretary", "许文秀", "--preset", "nothing"], "请从列出的选项中选一个"),
        (["--secretary", "许文秀", "--local-seats", "0"], "1到200之间"),
        (["--secretary", "许文秀", "--slug", "A B"], "小写字母"),
    ],
)
def test_what_cannot_stand_is_refused_with_a_sentence(app: Flask, more: list[str], said: str) -> None:
    code, output = run(app, *ARGUMENTS, *more)
    assert code == 1
    assert said in output
    assert "Traceback" not in output


def test_new_password_replaces_the_old_one(app: Flask, client: FlaskClient) -> None:
    _, said = run(app, *ARGUMENTS, "--secretary", "许文秀")
    old = re.findall(r"的密码：(\S+)", said)[0]
    code, said = run(app, "member", "password", "--council", "rongyin", "--name", "林国栋")
    assert code == 0
    new = re.findall(r"新密码：(\S+)", said)[0]
    assert client.post("/c/rongyin/sign-in", data={"name": "林国栋", "password": old}).status_code == 422
    assert client.post("/c/rongyin/sign-in", data={"name": "林国栋", "password": new}).status_code == 303


@pytest.mark.parametrize(("slug", "name"), [("nowhere", "林国栋"), ("rongyin", "没有这个人")])
def test_unknown_council_or_name_is_said(app: Flask, slug: str, name: str) -> None:
    run(app, *ARGUMENTS, "--secretary", "许文秀")
    code, said = run(app, "member", "password", "--council", slug, "--name", name)
    assert code == 1
    assert "没有找到" in said
