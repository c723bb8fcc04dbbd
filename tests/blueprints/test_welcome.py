"""What a server says when it starts."""

import socket
from typing import Any

import pytest
from flask import Flask

from blueprints import kept, welcome
from extensions import db
from models.councils import Council
from tests.services.hall import Hall


class Probe:
    """A datagram socket whose computer has one address, or no way out."""

    def __init__(self, own: str | None) -> None:
        self.own = own

    def __call__(self, *kind: object) -> "Probe":
        return self

    def __enter__(self) -> "Probe":
        return self

    def __exit__(self, *error: object) -> None: ...

    def connect(self, address: object) -> None:
        if self.own is None:
            raise OSError(101, "Network is unreachable")

    def getsockname(self) -> tuple[str | None, int]:
        return self.own, 0


def names(*addresses: str) -> Any:
    return lambda *query: [(socket.AF_INET, socket.SOCK_DGRAM, 0, "", (address, 0)) for address in addresses]


@pytest.mark.parametrize(
    ("host", "own", "known", "address"),
    [
        ("0.0.0.0", "192.168.1.5", (), "http://192.168.1.5:8000"),
        ("::", "10.0.0.7", (), "http://10.0.0.7:8000"),
        ("0.0.0.0", "127.0.0.1", (), ""),
        ("0.0.0.0", None, ("127.0.1.1", "192.168.43.1"), "http://192.168.43.1:8000"),
        ("0.0.0.0", None, ("127.0.1.1",), ""),
        ("0.0.0.0", None, (), ""),
        ("127.0.0.1", "192.168.1.5", (), ""),
        ("localhost", "192.168.1.5", (), ""),
        ("192.168.1.5", None, (), "http://192.168.1.5:8000"),
        ("fd00::5", None, (), "http://[fd00::5]:8000"),
    ],
)
def test_the_address_that_phones_reach(
    monkeypatch: pytest.MonkeyPatch, host: str, own: str | None, known: tuple[str, ...], address: str
) -> None:
    monkeypatch.setattr(welcome.socket, "socket", Probe(own))
    monkeypatch.setattr(welcome.socket, "getaddrinfo", names(*known))
    assert welcome.room_address(host, 8000) == address


@pytest.mark.parametrize(
    ("host", "here"),
    [("0.0.0.0", "127.0.0.1"), ("::", "127.0.0.1"), ("192.168.1.5", "192.168.1.5"), ("::1", "[::1]")],
)
def test_where_this_computer_finds_it(host: str, here: str) -> None:
    assert welcome.host_here(host) == here


def test_without_a_network_it_is_said_and_without_a_demo_nothing_of_it(app: Flask) -> None:
    app.config.update(HOST="0.0.0.0", PORT=8000, LAN_URL="")
    with app.app_context():
        Hall("huaian")
        said = welcome.welcome(app)
    assert "没有找到局域网地址" in said
    assert "演示议事会" not in said
    assert "安装码 test-setup-code" in said


def test_a_qr_code_leads_to_the_room(app: Flask) -> None:
    app.config.update(HOST="0.0.0.0", PORT=8000, LAN_URL="http://192.168.1.5:8000")
    with app.app_context():
        said = welcome.welcome(app)
    assert "手机打开：http://192.168.1.5:8000" in said
    assert welcome.terminal_qr("http://192.168.1.5:8000") in said
    assert "▄" in said


@pytest.mark.parametrize("damage", ["gone", "broken"])
def test_passwords_that_were_lost_are_said_to_be(app: Flask, damage: str) -> None:
    with app.app_context():
        Hall("rongyin")
        db.session.scalars(db.select(Council)).one().is_demo = True
        db.session.commit()
        if damage == "broken":
            kept.path().write_text("{", encoding="utf-8")
        said = welcome.welcome(app)
    assert "口令文件不见了" in said
    assert "flask demo reset" in said
