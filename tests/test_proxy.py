"""The proxy and the browser helper do what the browser tests rely on, against a toy server."""

import http.client
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from tests.browser_launch import HOST_NAME, axe_violations, laptop_context, phone_context
from tests.proxy import Proxy

HEAD = '<meta name="viewport" content="width=device-width, initial-scale=1"><title>表决</title>'
GOOD = f'<!doctype html><html lang="zh-CN">{HEAD}<main><h1>表决</h1><p>请投票</p></main></html>'
BAD = f'<!doctype html><html>{HEAD}<main><h1>表决</h1><img src="/ballot.png"></main></html>'
STRICT_CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"


class Toy(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.received: list[str] = []
        self.arrived = threading.Event()


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Toy

    def do_GET(self) -> None:
        self.server.received.append(self.path)
        self.server.arrived.set()
        body = (BAD if self.path == "/bad" else GOOD).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", STRICT_CSP)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def toy() -> Iterator[Toy]:
    server = Toy()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def proxy(toy: Toy) -> Iterator[Proxy]:
    with Proxy(toy.server_address[1]) as proxy:
        yield proxy


@pytest.fixture
def client(proxy: Proxy) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=5)
    yield connection
    connection.close()


def ask(client: http.client.HTTPConnection, path: str = "/") -> int:
    client.request("GET", path)
    response = client.getresponse()
    response.read()
    return response.status


def test_proxy_passes_requests_and_answers_on(client: http.client.HTTPConnection) -> None:
    assert [ask(client), ask(client)] == [200, 200]


def test_cut_ends_connections_and_refuses_new_ones_until_restored(
    proxy: Proxy, client: http.client.HTTPConnection
) -> None:
    assert ask(client) == 200
    proxy.cut()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(client)
    client.close()
    with pytest.raises(ConnectionRefusedError):
        ask(client)
    port = proxy.port
    proxy.restore()
    client.close()
    assert ask(client) == 200
    assert proxy.port == port


def test_cut_and_restore_may_be_said_twice(proxy: Proxy, client: http.client.HTTPConnection) -> None:
    for change in (proxy.cut, proxy.cut, proxy.restore, proxy.restore):
        change()
    assert ask(client) == 200


def test_a_lost_answer_is_a_request_that_arrived(proxy: Proxy, toy: Toy, client: http.client.HTTPConnection) -> None:
    assert ask(client, "/first") == 200
    toy.arrived.clear()
    proxy.drop_server_to_client(True)
    client.timeout = 0.3
    assert client.sock is not None
    client.sock.settimeout(0.3)
    with pytest.raises(TimeoutError):
        ask(client, "/ballot")
    assert toy.arrived.wait(2)
    assert toy.received == ["/first", "/ballot"]


def test_a_connection_that_lost_bytes_ends_and_a_new_one_works(
    proxy: Proxy, toy: Toy, client: http.client.HTTPConnection
) -> None:
    proxy.drop_server_to_client(True)
    client.request("GET", "/ballot")
    assert toy.arrived.wait(2)
    ends_at = time.monotonic() + 5
    while not any(line.lost_bytes for line in proxy.lines) and time.monotonic() < ends_at:
        time.sleep(0.01)
    proxy.drop_server_to_client(False)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        client.getresponse()
    client.close()
    assert ask(client, "/again") == 200


@pytest.mark.browser
def test_browser_sees_a_plain_http_host_through_the_proxy_and_axe_works_under_a_strict_csp(
    proxy: Proxy, chromium: Browser
) -> None:
    phone, laptop = phone_context(chromium), laptop_context(chromium)
    page = phone.new_page()
    page.goto(f"http://{HOST_NAME}:{proxy.port}/good")
    assert page.evaluate("[isSecureContext, innerWidth, devicePixelRatio, navigator.language]") == [
        False,
        360,
        1,
        "zh-CN",
    ]
    assert page.evaluate("navigator.maxTouchPoints") > 0
    assert axe_violations(page) == []
    with pytest.raises(Exception, match="Content Security Policy"):
        page.add_script_tag(content="1")

    page = laptop.new_page()
    page.goto(f"http://{HOST_NAME}:{proxy.port}/bad")
    assert page.evaluate("innerWidth") == 1366
    found = axe_violations(page)
    assert {line.split(":")[0].split()[0] for line in found} >= {"html-has-lang", "image-alt"}
    assert "img" in "\n".join(found)
    proxy.cut()
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        page.goto(f"http://{HOST_NAME}:{proxy.port}/good")
    phone.close()
    laptop.close()
