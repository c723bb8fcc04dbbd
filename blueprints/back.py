"""Where to go next, and under which address phones find us."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app, request


def local_path(target: str | None, otherwise: str) -> str:
    """Return `target` if it is a path on this host, else `otherwise`: nobody is sent to another site after signing in."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or not target.isprintable():
        return otherwise
    return target


def base_url() -> str:
    """Return the address to print on cards and QR codes, without a slash at the end.

    A laptop that opened its own loopback address would lead every phone to itself: then the address counts that
    the server found itself to have in the room.
    """
    here = request.host_url.rstrip("/")
    in_the_room = current_app.config["LAN_URL"] if is_only_here(here) else ""
    return str(current_app.config["PUBLIC_URL"] or in_the_room or here)


def is_only_here(url: str) -> bool:
    """Whether only this computer reaches `url`: a printed localhost is of no use to a phone."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
