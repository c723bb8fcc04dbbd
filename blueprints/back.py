"""Where to go next, at which address a page is opened again, and under which address phones find us."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

# The page on which a form stands, by endpoint or else by blueprint. A form that came back is shown at the form's own
# address: whoever opens that again is led to the page. What is done in a room is not here, for it is never shown there.
PAGES_OF_ACTS: Mapping[str, str] = {
    "members": "members.page",
    "members.sign_out": "councils.home",
    "topics.withdraw": "topics.own",
    "topics.support": "topics.ticket",
    "intake": "intake.topic",
    "groups": "groups.group",
    **dict.fromkeys(("agenda.consent", "agenda.add_again"), "agenda.items"),
    "aids": "members.page",
    "minutes": "minutes.page",
    **dict.fromkeys(("guests.add", "guests.remove"), "guests.page"),
    "tellers.enter": "tellers.count_page",
    "rehearsal": "rehearsal.page",
    "devices": "seat.page",
    "resolutions": "resolutions.work",
    **dict.fromkeys(("objections.maintain", "objections.reopen"), "resolutions.work"),
    **dict.fromkeys(("objections.answer", "objections.review"), "resolutions.work"),
    "objections.ask_review": "objections.own",
    "tasks": "tasks.work",
}


def this_page() -> str:
    """Return an address at which what is shown can be opened again, with its query; the answer to a form has none."""
    here = request.full_path if request.query_string else request.path
    if request.method in ("GET", "HEAD"):
        return here
    slug = (request.view_args or {}).get("slug")
    home = url_for("councils.home", slug=slug) if slug else url_for("councils.index")
    return page_of_act(request.path) or (here if _can_be_opened(request.path) else home)


def page_of_act(path: str) -> str | None:
    """Return where the form stands that is sent to `path`; None where that is `path` itself, or nowhere."""
    try:
        endpoint, values = _addresses().match(path, method="POST")
    except HTTPException:
        return None
    page = PAGES_OF_ACTS.get(endpoint)
    if page is None and not _can_be_opened(path):
        page = PAGES_OF_ACTS.get(endpoint.partition(".")[0])
    if page is None:
        return None
    return url_for(page, **{name: values[name] for name in next(current_app.url_map.iter_rules(page)).arguments})


def _can_be_opened(path: str) -> bool:
    return _addresses().test(path, method="GET")


def _addresses() -> MapAdapter:
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None  # there is none outside of a request only
    return adapter


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
