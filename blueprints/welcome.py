"""What a server says when it starts: where it is reached, and how to sign in to the demo."""

import io
import json
import socket
from pathlib import Path
from typing import Any

import segno
from flask import Flask
from flask_babel import force_locale, gettext

DEMO_SECRETS = "demo.json"


def room_address(host: str, port: int) -> str:
    """Return the address that phones in the room reach, or "" when the server listens on this computer only."""
    if host not in ("0.0.0.0", "::", ""):
        return "" if host in ("127.0.0.1", "localhost", "::1") else f"http://{host}:{port}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket sends nothing; it only picks the interface. The address is a reserved one.
            probe.connect(("192.0.2.1", 9))
            own = probe.getsockname()[0]
        except OSError:
            return ""
    return "" if own.startswith("127.") else f"http://{own}:{port}"


def welcome(app: Flask) -> str:
    """Return the lines that `make run` prints."""
    with force_locale("zh_Hans_CN"):
        room = str(app.config["PUBLIC_URL"] or app.config["LAN_URL"])
        here = f"http://127.0.0.1:{app.config['PORT']}"
        lines = ["", gettext("共议已经启动。"), gettext("本机打开：%(address)s", address=here)]
        if room:
            lines += [gettext("手机打开：%(address)s", address=room), terminal_qr(room)]
        else:
            lines.append(gettext("没有找到局域网地址：手机暂时连不上。请先连上会议室的 Wi-Fi，再启动一次。"))
        setup = gettext("建立自己的议事会：%(address)s/setup ，设置码 %(code)s", address=here, code=app.config["SETUP_CODE"])
        return "\n".join([*lines, *demo_lines(app, room or here), setup, gettext("停止：按 Ctrl+C"), ""])


def terminal_qr(text: str) -> str:
    out = io.StringIO()
    segno.make(text, error="m").terminal(out, compact=True)
    return out.getvalue().rstrip("\n")


def demo_lines(app: Flask, address: str) -> list[str]:
    """Return how to sign in to the demo council; nothing when there is none."""
    path = Path(app.config["INSTANCE_PATH"]) / DEMO_SECRETS
    if not path.exists():
        return []
    demo: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    slug, chair, secretary, seat = demo["slug"], demo["chair"], demo["secretary"], demo["representatives"][0]
    return [
        "",
        gettext("演示议事会（密码是这台机器随机生成的，都在 %(path)s）：", path=path),
        gettext("  主持人 %(name)s，密码 %(password)s", **chair) + f"   {address}/c/{slug}/sign-in?next=/c/{slug}/podium",
        gettext("  秘书　 %(name)s，密码 %(password)s", **secretary) + f"   {address}/c/{slug}/sign-in?next=/c/{slug}/desk",
        gettext("  代表　 %(name)s，PIN %(pin)s", name=seat["name"], pin=seat["pin"])
        + f"   {address}/c/{slug}/card/{seat['card']}",
        "",
    ]
