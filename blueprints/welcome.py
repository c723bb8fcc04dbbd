"""What a server says when it starts: where it is reached, and how to sign in to the demo."""

import io
import socket

import segno
from flask import Flask
from flask_babel import force_locale, gettext

from blueprints import kept
from extensions import db
from models.councils import is_demo_alone

EVERYWHERE = ("0.0.0.0", "::", "")


def in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def host_here(host: str) -> str:
    """Return under which name this computer itself reaches the server."""
    return "127.0.0.1" if host in EVERYWHERE else in_url(host)


def room_address(host: str, port: int) -> str:
    """Return the address that phones in the room reach, or "" when the server listens on this computer only."""
    if host not in EVERYWHERE:
        return "" if host in ("127.0.0.1", "localhost", "::1") else f"http://{in_url(host)}:{port}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket sends nothing; it only picks the interface. The address is a reserved one.
            probe.connect(("192.0.2.1", 9))
            own = probe.getsockname()[0]
        except OSError:
            own = own_address_without_a_way_out()
    return "" if own.startswith("127.") else f"http://{own}:{port}"


def own_address_without_a_way_out() -> str:
    """Return this computer's address where no network leads outside: it is itself the room's Wi-Fi."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_DGRAM)
    except OSError:
        return "127.0.0.1"
    addresses = [str(address[0]) for *_, address in found]
    return next((address for address in addresses if not address.startswith("127.")), "127.0.0.1")


def welcome(app: Flask) -> str:
    """Return the lines that `make run` prints."""
    with force_locale("zh_Hans_CN"):
        room = str(app.config["PUBLIC_URL"] or app.config["LAN_URL"])
        here = f"http://{host_here(app.config['HOST'])}:{app.config['PORT']}"
        lines = ["", gettext("共议已经启动。"), gettext("本机打开：%(address)s", address=here)]
        if room:
            lines += [gettext("手机打开：%(address)s", address=room), terminal_qr(room)]
        else:
            lines.append(gettext("没有找到局域网地址：手机暂时连不上。请先连上会议室的 Wi-Fi，再启动一次。"))
        setup = gettext(
            "建立自己的议事会：%(address)s/setup ，安装码 %(code)s", address=here, code=app.config["SETUP_CODE"]
        )
        data = gettext("数据在：%(place)s", place=db.engine.url.render_as_string(hide_password=True))
        return "\n".join([*lines, *demo_lines(room or here), setup, data, gettext("停止：按 Ctrl+C"), ""])


def terminal_qr(text: str) -> str:
    out = io.StringIO()
    segno.make(text, error="m").terminal(out, compact=True)
    return out.getvalue().rstrip("\n")


def demo_lines(address: str) -> list[str]:
    """Return how to sign in to the demo council; nothing when there is none."""
    if not is_demo_alone():
        return []
    demo = kept.kept()
    if demo is None:
        lost = gettext("演示议事会的口令文件不见了。停下服务，运行 flask demo reset，会恢复原样并换上新口令。")
        return ["", lost, ""]
    home, seat = f"{address}/c/{demo['slug']}", demo["representatives"][0]
    rest = len(demo["representatives"]) - 1
    return [
        "",
        gettext("演示议事会（口令是这台电脑随机生成的）："),
        gettext("  主持人 %(name)s，密码 %(password)s", **demo["chair"])
        + f"   {home}/sign-in?next=/c/{demo['slug']}/podium",
        gettext("  秘书　 %(name)s，密码 %(password)s", **demo["secretary"])
        + f"   {home}/sign-in?next=/c/{demo['slug']}/desk",
        gettext("  代表　 %(name)s，密码 %(pin)s", name=seat["name"], pin=seat["pin"])
        + f"   {home}/card/{seat['card']}",
        gettext("  其余%(count)s位代表的席位卡和密码 在 %(path)s", count=rest, path=kept.path()),
        "",
    ]
